//! Members, swizzles and subscripts (C99, sections 6.5.2.1 and 6.5.2.3; OpenCL C 3.0, section 6.3.7).

use tombolo_ir::types::AddressSpace;

use crate::source::Span;
use crate::syntax::ast::{ExprId, Ident};
use crate::types::{QualType, Quals, ScalarKind, TypeKind, TypeTable};

use super::Checker;
use super::convert::error_expr;
use super::expression::Operand;
use super::hir::{Expr, ExprKind, Lanes, Place, PlaceKind};

/// What is wrong with the name of a swizzle.
enum BadSwizzle {
    /// A letter that names no lane.
    Letter(char),
    /// A lane that the vector does not have.
    Lane,
    /// Letters of two kinds.
    Mixed,
    /// As many lanes as no vector has.
    Count(usize),
}

/// The lanes that a swizzle names, of a vector of `width`. `rgba` as well as `xyzw` is allowed.
fn parse_swizzle(name: &str, width: u8) -> Result<Lanes, BadSwizzle> {
    // A vector of three is taken as one of four, whose last lane is undefined.
    let half = width.next_power_of_two() / 2;
    let run = |lanes: &mut dyn Iterator<Item = u8>| {
        let lanes: Vec<u8> = lanes.collect();
        // `hi` and `odd` of three lanes end in a lane that does not exist; it reads as the last that does.
        let lanes: Vec<u8> = lanes.into_iter().map(|lane| lane.min(width - 1)).collect();
        Lanes::new(&lanes).ok_or(BadSwizzle::Lane)
    };
    match name {
        "lo" => return run(&mut (0..half)),
        "hi" => return run(&mut (half..2 * half)),
        "even" => return run(&mut (0..half).map(|lane| 2 * lane)),
        "odd" => return run(&mut (0..half).map(|lane| 2 * lane + 1)),
        _ => {}
    }
    let mut lanes = [0u8; 16];
    let mut count = 0;
    let numeric = name.strip_prefix(['s', 'S']);
    let letters = numeric.unwrap_or(name);
    let (mut xyzw, mut rgba) = (false, false);
    for letter in letters.chars() {
        let lane = if numeric.is_some() {
            letter.to_digit(16).ok_or(BadSwizzle::Letter(letter))?
        } else if let Some(lane) = "xyzw".find(letter) {
            xyzw = true;
            lane as u32
        } else if let Some(lane) = "rgba".find(letter) {
            rgba = true;
            lane as u32
        } else {
            return Err(BadSwizzle::Letter(letter));
        };
        if lane >= u32::from(width) {
            return Err(BadSwizzle::Lane);
        }
        *lanes.get_mut(count).ok_or(BadSwizzle::Count(letters.len()))? = lane as u8;
        count += 1;
    }
    if xyzw && rgba {
        return Err(BadSwizzle::Mixed);
    }
    if !matches!(count, 1 | 2 | 3 | 4 | 8 | 16) {
        return Err(BadSwizzle::Count(count));
    }
    Lanes::new(&lanes[..count]).ok_or(BadSwizzle::Count(0))
}

impl Checker<'_, '_, '_> {
    /// `a.b` and `a->b`
    pub(super) fn member(&mut self, base: ExprId, name: Ident, arrow: bool, span: Span) -> Operand {
        let base = if arrow {
            let pointer = self.rvalue(base);
            if self.types.is_error(pointer.ty) {
                return self.error_operand(span);
            }
            if self.types.as_pointer(pointer.ty).is_none() {
                let shown = self.quoted(pointer.ty);
                let record = self.types.as_record(pointer.ty).is_some();
                let diagnostic = self.error(name.span, format!("member reference type {shown} is not a pointer"));
                if record {
                    diagnostic.help("did you mean to use '.'?");
                }
                return self.error_operand(span);
            }
            let at = pointer.span;
            match self.deref(pointer, at) {
                Some(place) => Operand::Place(place),
                None => return self.error_operand(span),
            }
        } else {
            self.operand(base)
        };
        let ty = base.qual_type();
        match self.types.resolve(ty.ty).clone() {
            TypeKind::Error => {
                if let Operand::Functions(..) | Operand::Builtin(..) = base {
                    self.load(base);
                }
                self.error_operand(span)
            }
            TypeKind::Record(record) => {
                let text = self.name(name.symbol);
                if self.types.record(record).layout.is_none() {
                    let shown = self.quoted(ty.ty);
                    self.error(name.span, format!("incomplete definition of type {shown}"));
                    return self.error_operand(span);
                }
                let Some((offset, field)) = self.types.find_field(record, &text) else {
                    self.no_member(record, ty, name, &text);
                    return self.error_operand(span);
                };
                let base = match base {
                    Operand::Place(place) => place,
                    Operand::Value(value) => temporary(value),
                    functions => {
                        self.load(functions);
                        return self.error_operand(span);
                    }
                };
                Operand::Place(member_place(base, offset, field, span))
            }
            TypeKind::Vector(kind, width) => self.swizzle(base, kind, width, name, span),
            _ => {
                let shown = self.quoted(ty.ty);
                let pointer = self.types.as_pointer(ty.ty);
                if let (Some(pointee), false) = (pointer, arrow)
                    && self.types.as_record(pointee.ty).is_some()
                {
                    self.error(name.span, format!("member reference type {shown} is a pointer"))
                        .help("did you mean to use '->'?");
                } else {
                    self.error(name.span, format!("member reference base type {shown} is not a structure or union"));
                }
                self.error_operand(span)
            }
        }
    }

    fn no_member(&mut self, record: crate::types::RecordId, ty: QualType, name: Ident, text: &str) {
        let shown = self.quoted(ty.ty);
        let record = self.types.record(record);
        let declared = record.span;
        let fold = text.to_ascii_lowercase();
        let similar =
            record.fields.iter().filter_map(|field| field.name.clone()).find(|field| {
                field.to_ascii_lowercase() == fold || field.starts_with(text) || text.starts_with(&**field)
            });
        let diagnostic = self.error(name.span, format!("no member named '{text}' in {shown}"));
        if let Some(similar) = similar {
            diagnostic.help(format!("did you mean '{similar}'?"));
        }
        diagnostic.note(declared, format!("{shown} is declared here"));
    }

    fn swizzle(&mut self, base: Operand, kind: ScalarKind, width: u8, name: Ident, span: Span) -> Operand {
        let text = self.name(name.symbol);
        let lanes = match parse_swizzle(&text, width) {
            Ok(lanes) => lanes,
            Err(bad) => {
                let ty = self.quoted(base.qual_type().ty);
                let message = match bad {
                    BadSwizzle::Letter(letter) => format!("illegal vector component name '{letter}'"),
                    BadSwizzle::Lane => format!("vector component access exceeds type {ty}"),
                    BadSwizzle::Mixed => {
                        format!("illegal vector component name '{text}': 'xyzw' and 'rgba' cannot be mixed")
                    }
                    BadSwizzle::Count(count) => {
                        format!("vector component access has invalid length {count}; supported: 1, 2, 3, 4, 8, 16")
                    }
                };
                self.error(name.span, message);
                return self.error_operand(span);
            }
        };
        if self.version() < crate::options::LanguageVersion::V3_0
            && !self.session.library
            && let Some(letter) = text.chars().find(|letter| "rgba".contains(*letter))
            && !text.starts_with(['s', 'S'])
            && !matches!(&*text, "even" | "odd" | "hi" | "lo")
        {
            let message = format!("vector component name '{letter}' is a feature from OpenCL version 3.0 onwards");
            self.warning(name.span, message);
        }
        let ty = self.types.vector(kind, lanes.as_slice().len() as u8);
        match base {
            Operand::Place(place) => Operand::Place(lanes_place(place, lanes, ty, span)),
            Operand::Value(value) => Operand::Value(Expr { kind: ExprKind::Swizzle(Box::new(value), lanes), ty, span }),
            functions => {
                self.load(functions);
                self.error_operand(span)
            }
        }
    }

    /// `a[i]`
    pub(super) fn index(&mut self, base: ExprId, index: ExprId, span: Span) -> Operand {
        let base = self.operand(base);
        if let Some((kind, width)) = self.types.as_vector(base.qual_type().ty) {
            return self.lane(base, kind, width, index, span);
        }
        let base = self.load(base);
        let index = self.rvalue(index);
        if self.types.is_error(base.ty) || self.types.is_error(index.ty) {
            return self.error_operand(span);
        }
        let (pointer, index) = match (self.types.as_pointer(base.ty), self.types.as_pointer(index.ty)) {
            (Some(_), _) => (base, index),
            (None, Some(_)) => (index, base),
            (None, None) => {
                self.error(base.span, "subscripted value is not an array, pointer, or vector");
                return self.error_operand(span);
            }
        };
        if !self.types.as_scalar(index.ty).is_some_and(ScalarKind::is_int) {
            self.error(index.span, "array subscript is not an integer");
            return self.error_operand(span);
        }
        self.check_bounds(&pointer, &index);
        let sum = self.pointer_add(pointer, index, false, span, span);
        match self.deref(sum, span) {
            Some(place) => Operand::Place(place),
            None => self.error_operand(span),
        }
    }

    /// Warns of a constant subscript behind the end of a declared array.
    fn check_bounds(&mut self, pointer: &Expr, index: &Expr) {
        let ExprKind::AddressOf(place) = &pointer.kind else { return };
        let Some((_, Some(length))) = self.types.as_array(place.ty) else { return };
        // The last member of a struct may be a stand-in for more elements.
        if matches!(place.kind, PlaceKind::Member(..)) || self.unevaluated > 0 {
            return;
        }
        let ExprKind::Const(super::hir::Const::Int(bits)) = index.kind else { return };
        let signed = self.types.as_scalar(index.ty).is_some_and(ScalarKind::is_signed_int);
        let span = index.span;
        if signed && (bits as i64) < 0 {
            let value = bits as i64;
            self.warning(span, format!("array index {value} is before the beginning of the array"));
        } else if bits >= length {
            self.warning(
                span,
                format!("array index {bits} is past the end of the array (which contains {length} elements)"),
            );
        }
    }

    /// `v[i]`: one lane of a vector.
    fn lane(&mut self, base: Operand, kind: ScalarKind, width: u8, index: ExprId, span: Span) -> Operand {
        let index = self.rvalue(index);
        if self.types.is_error(index.ty) {
            return self.error_operand(span);
        }
        if !self.types.as_scalar(index.ty).is_some_and(ScalarKind::is_int) {
            self.error(index.span, "array subscript is not an integer");
            return self.error_operand(span);
        }
        let ty = TypeTable::scalar(kind);
        let index = self.pointer_index(index);
        if let ExprKind::Const(super::hir::Const::Int(lane)) = index.kind {
            if lane >= u64::from(width) {
                self.error(index.span, "vector component access exceeds the number of elements");
                return self.error_operand(span);
            }
            let Some(lanes) = Lanes::new(&[lane as u8]) else { return self.error_operand(span) };
            return match base {
                Operand::Place(place) => Operand::Place(lanes_place(place, lanes, ty, span)),
                Operand::Value(value) => {
                    Operand::Value(Expr { kind: ExprKind::Swizzle(Box::new(value), lanes), ty, span })
                }
                _ => self.error_operand(span),
            };
        }
        match base {
            Operand::Place(place) => {
                let (quals, align) = (place.quals, self.types.align_of(ty));
                let kind = PlaceKind::Lane(Box::new(place), Box::new(index));
                Operand::Place(Place { kind, ty, quals, align, span })
            }
            Operand::Value(value) => {
                Operand::Value(Expr { kind: ExprKind::LaneOf(Box::new(value), Box::new(index)), ty, span })
            }
            _ => Operand::Value(error_expr(span)),
        }
    }
}

/// A place for a record that is a value.
fn temporary(value: Expr) -> Place {
    let (ty, span) = (value.ty, value.span);
    let quals = Quals::in_space(AddressSpace::Private);
    Place { kind: PlaceKind::Temporary(Box::new(value)), ty, quals, align: 1, span }
}

/// A member of a record in a place.
fn member_place(base: Place, offset: u64, field: QualType, span: Span) -> Place {
    let quals = Quals { space: base.quals.space, is_restrict: false, ..base.quals };
    let quals = quals.with(field.quals.without_space());
    // What is known of the record's place is known of the member's, less what the offset spoils.
    let align = if offset == 0 { base.align } else { base.align.min(1 << offset.trailing_zeros().min(30)) };
    Place { kind: PlaceKind::Member(Box::new(base), offset), ty: field.ty, quals, align, span }
}

/// Lanes of a vector in a place; lanes of lanes are lanes of the vector.
fn lanes_place(base: Place, lanes: Lanes, ty: crate::types::TypeId, span: Span) -> Place {
    let (quals, align) = (base.quals, base.align);
    let (base, lanes) = match base.kind {
        PlaceKind::Lanes(inner, outer) => {
            let composed: Vec<u8> = lanes.as_slice().iter().map(|&lane| outer.as_slice()[usize::from(lane)]).collect();
            match Lanes::new(&composed) {
                Some(composed) => (inner, composed),
                None => (inner, outer),
            }
        }
        kind => (Box::new(Place { kind, ..base }), lanes),
    };
    Place { kind: PlaceKind::Lanes(base, lanes), ty, quals, align, span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(name: &str, width: u8) -> Option<Vec<u8>> {
        parse_swizzle(name, width).ok().map(|lanes| lanes.as_slice().to_vec())
    }

    #[test]
    fn swizzles_name_lanes() {
        assert_eq!(lanes("xyz", 4), Some(vec![0, 1, 2]));
        assert_eq!(lanes("rgba", 4), Some(vec![0, 1, 2, 3]));
        assert_eq!(lanes("s0Fa", 16), Some(vec![0, 15, 10]));
        assert_eq!(lanes("s0F", 16), Some(vec![0, 15]));
        assert_eq!(lanes("hi", 8), Some(vec![4, 5, 6, 7]));
        assert_eq!(lanes("odd", 2), Some(vec![1]));
        assert_eq!(lanes("lo", 3), Some(vec![0, 1]));
        assert_eq!(lanes("wz", 2), None);
        assert_eq!(lanes("xg", 4), None);
        assert_eq!(lanes("xyzwxyzwxyzwxyzwx", 4), None);
        assert_eq!(lanes("s", 4), None);
    }
}
