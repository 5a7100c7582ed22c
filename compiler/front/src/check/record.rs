//! Structs, unions and enumerations (C99, sections 6.7.2.1 to 6.7.2.3).

use std::collections::HashMap;

use crate::intern::Symbol;
use crate::limits::MAX_RECORD_DEPTH;
use crate::source::Span;
use crate::syntax::ast::{EnumSpecifier, Ident, Member, RecordSpecifier, Specifiers, TypeName};
use crate::types::{
    Field, FieldSpec, QualType, RecordAttributes, RecordId, ScalarKind, TypeId, TypeKind, TypeTable, place_fields,
};

use super::Checker;
use super::attribute::Attributes;
use super::constant::{self, Value};
use super::convert::number;
use super::hir::Const;
use super::scope::{Entity, Tag};

impl Checker<'_, '_, '_> {
    /// The type of a struct or union specifier; defines it where there is a list of members.
    pub(super) fn record_specifier(&mut self, specifier: &RecordSpecifier) -> TypeId {
        let id = self.find_or_add_record(specifier);
        let Some(id) = id else { return TypeTable::ERROR };
        let ty = self.types.intern(TypeKind::Record(id));
        let attributes = self.attributes(&specifier.attributes);
        if let Some(members) = &specifier.members {
            self.define_record(id, members, &attributes, specifier);
        }
        ty
    }

    fn find_or_add_record(&mut self, specifier: &RecordSpecifier) -> Option<RecordId> {
        let Some(tag) = specifier.tag else {
            return Some(self.types.add_record(None, specifier.is_union, specifier.span));
        };
        let known = if specifier.members.is_some() {
            self.scopes.find_tag_here(tag.symbol)
        } else {
            self.scopes.find_tag(tag.symbol)
        };
        match known {
            Some((Tag::Record(id), span)) => {
                let record = self.types.record(id);
                if record.is_union != specifier.is_union {
                    self.wrong_tag(tag, span);
                    return None;
                }
                if specifier.members.is_some() && record.layout.is_some() {
                    let name = self.name(tag.symbol);
                    self.error(tag.span, format!("redefinition of '{name}'")).note(span, "previous definition is here");
                    let name = self.shared_name(tag.symbol);
                    return Some(self.types.add_record(Some(name), specifier.is_union, specifier.span));
                }
                Some(id)
            }
            Some((Tag::Enum(_), span)) => {
                self.wrong_tag(tag, span);
                None
            }
            None => {
                let name = self.shared_name(tag.symbol);
                let id = self.types.add_record(Some(name), specifier.is_union, tag.span);
                if self.in_parameters > 0 {
                    let text = self.name(tag.symbol);
                    let what = if specifier.is_union { "union" } else { "struct" };
                    let message =
                        format!("declaration of '{what} {text}' will not be visible outside of this function");
                    self.warning(tag.span, message);
                }
                self.scopes.bind_tag(tag.symbol, Tag::Record(id), tag.span);
                Some(id)
            }
        }
    }

    fn wrong_tag(&mut self, tag: Ident, previous: Span) {
        let name = self.name(tag.symbol);
        self.error(tag.span, format!("use of '{name}' with tag type that does not match previous declaration"))
            .note(previous, "previous use is here");
    }

    fn define_record(
        &mut self,
        id: RecordId,
        members: &[Member],
        attributes: &Attributes,
        specifier: &RecordSpecifier,
    ) {
        let mut specs = Vec::new();
        let mut names: HashMap<Symbol, Span> = HashMap::new();
        let mut depth = 1;
        for member in members {
            match member {
                Member::StaticAssert(assert) => self.static_assert(assert),
                Member::Field { specifiers, declarators } => {
                    let base = self.specifiers(specifiers);
                    let shared = self.attributes(&specifiers.attributes);
                    if declarators.is_empty() {
                        self.anonymous_member(base, specifiers, &shared, &mut specs, &mut names);
                    }
                    for declarator in declarators {
                        if let Some(width) = declarator.width {
                            let span = declarator.declarator.name.map_or(self.expr_of(width).span, |name| name.span);
                            self.error(span, "bit-fields are not supported in OpenCL");
                            continue;
                        }
                        let ty = self.declarator(base, &declarator.declarator).ty;
                        let own = self.attributes(&declarator.declarator.attributes);
                        let ty = self.apply_vector_attribute(ty, &own);
                        let Some(name) = declarator.declarator.name else { continue };
                        if let Some(&previous) = names.get(&name.symbol) {
                            let text = self.name(name.symbol);
                            self.error(name.span, format!("duplicate member '{text}'"))
                                .note(previous, "previous declaration is here");
                            continue;
                        }
                        names.insert(name.symbol, name.span);
                        let ty = self.member_type(ty, name);
                        let text = self.shared_name(name.symbol);
                        specs.push(FieldSpec {
                            field: Field { name: Some(text), ty, offset: 0, span: name.span },
                            packed: own.packed || shared.packed,
                            aligned: own.aligned.max(shared.aligned).max(self.alignas(specifiers)),
                        });
                    }
                }
            }
        }
        self.complete_flexible_array(&mut specs, specifier.is_union);
        for spec in &specs {
            depth = depth.max(1 + self.types.depth(spec.field.ty.ty));
        }
        if depth > MAX_RECORD_DEPTH {
            self.error(specifier.span, "this type nests too deeply");
            specs.clear();
            depth = 1;
        }
        let how = RecordAttributes { packed: attributes.packed, aligned: attributes.aligned, most: self.pack };
        let placed = place_fields(&self.types, specs, specifier.is_union, how);
        let (fields, layout) = placed.unwrap_or_else(|| {
            self.error(specifier.span, "this type is too large");
            (Vec::new(), crate::types::Layout { size: 1, align: 1 })
        });
        self.types.complete_record(id, fields, layout, depth);
    }

    /// An array without a length is possible as the last of several members (C99, section 6.7.2.1, paragraph 16); it adds
    /// nothing to the size.
    fn complete_flexible_array(&mut self, specs: &mut [FieldSpec], is_union: bool) {
        let count = specs.len();
        for (index, spec) in specs.iter_mut().enumerate() {
            let Some((element, None)) = self.types.as_array(spec.field.ty.ty) else { continue };
            let name = spec.field.name.clone().unwrap_or_default();
            let span = spec.field.span;
            if is_union {
                self.error(span, format!("flexible array member '{name}' in a union is not allowed"));
            } else if index + 1 < count {
                self.error(span, format!("flexible array member '{name}' is not at the end of struct"));
            } else if count == 1 {
                self.error(span, format!("flexible array member '{name}' not allowed in otherwise empty struct"));
            }
            spec.field.ty.ty = self.types.array(element, Some(0));
        }
    }

    fn anonymous_member(
        &mut self,
        base: QualType,
        specifiers: &Specifiers,
        attributes: &Attributes,
        specs: &mut Vec<FieldSpec>,
        names: &mut HashMap<Symbol, Span>,
    ) {
        let inner = match *self.types.kind(base.ty) {
            TypeKind::Record(id) if self.types.record(id).tag.is_none() => id,
            TypeKind::Error => return,
            _ => {
                self.warning(specifiers.span, "declaration does not declare anything");
                return;
            }
        };
        let mut found = Vec::new();
        self.collect_names(inner, &mut found);
        for name in found {
            let symbol = self.session.interner.intern(&name);
            if let Some(&previous) = names.get(&symbol) {
                self.error(specifiers.span, format!("member of anonymous record redeclares '{name}'"))
                    .note(previous, "previous declaration is here");
            }
            names.insert(symbol, specifiers.span);
        }
        specs.push(FieldSpec {
            field: Field {
                name: None,
                ty: QualType { ty: base.ty, quals: base.quals.without_space() },
                offset: 0,
                span: specifiers.span,
            },
            packed: attributes.packed,
            aligned: attributes.aligned,
        });
    }

    fn collect_names(&self, record: RecordId, found: &mut Vec<std::rc::Rc<str>>) {
        for field in &self.types.record(record).fields {
            match (&field.name, self.types.as_record(field.ty.ty)) {
                (Some(name), _) => found.push(name.clone()),
                (None, Some(inner)) => self.collect_names(inner, found),
                (None, None) => {}
            }
        }
    }

    /// The type of a member, or the erroneous one where it may not have that type.
    fn member_type(&mut self, ty: QualType, name: Ident) -> QualType {
        let error = QualType::plain(TypeTable::ERROR);
        let text = self.name(name.symbol);
        match self.types.resolve(ty.ty) {
            TypeKind::Error => return error,
            TypeKind::Function(_) => {
                self.error(name.span, format!("field '{text}' declared as a function"));
                return error;
            }
            TypeKind::Image(_) | TypeKind::Sampler | TypeKind::Event | TypeKind::Pipe(..) => {
                let shown = self.quoted(ty.ty);
                self.error(name.span, format!("the {shown} type cannot be used to declare a structure or union field"));
                return error;
            }
            _ => {}
        }
        if ty.quals.space.is_some() {
            self.error(name.span, "field may not be qualified with an address space");
        }
        let flexible = matches!(self.types.resolve(ty.ty), TypeKind::Array(_, None));
        if !flexible && !self.types.is_complete(ty.ty) {
            let shown = self.quoted(ty.ty);
            self.error(name.span, format!("field has incomplete type {shown}"));
            return error;
        }
        QualType { ty: ty.ty, quals: ty.quals.without_space() }
    }

    /// The alignment that `_Alignas` asks for.
    pub(super) fn alignas(&mut self, specifiers: &Specifiers) -> Option<u32> {
        let mut align = None;
        for operand in &specifiers.alignas {
            let value = match operand {
                crate::syntax::ast::TypeOrExpr::Type(name) => {
                    let ty = self.type_name(name);
                    u64::from(self.types.align_of(ty.ty))
                }
                crate::syntax::ast::TypeOrExpr::Expr(id) => match self.constant_integer(*id) {
                    Some(value) => u64::try_from(value).unwrap_or(u64::MAX),
                    None => continue,
                },
            };
            if value != 0 && (!value.is_power_of_two() || value > 1 << 20) {
                self.error(specifiers.span, "requested alignment is not a power of 2");
                continue;
            }
            align = align.max(Some(value as u32)).filter(|&align| align != 0);
        }
        align
    }

    /// The type of an enumeration specifier; defines it where there is a list of constants.
    pub(super) fn enum_specifier(&mut self, specifier: &EnumSpecifier) -> TypeId {
        let known = specifier.tag.and_then(|tag| {
            let found = if specifier.constants.is_some() {
                self.scopes.find_tag_here(tag.symbol)
            } else {
                self.scopes.find_tag(tag.symbol)
            };
            found.map(|found| (tag, found))
        });
        let id = match known {
            Some((_, (Tag::Enum(id), _))) if specifier.constants.is_none() || !self.types.enumeration(id).complete => {
                id
            }
            Some((tag, (Tag::Enum(_), span))) => {
                let name = self.name(tag.symbol);
                self.error(tag.span, format!("redefinition of '{name}'")).note(span, "previous definition is here");
                self.types.add_enum(None, specifier.span)
            }
            Some((tag, (Tag::Record(_), span))) => {
                self.wrong_tag(tag, span);
                return TypeTable::ERROR;
            }
            None => {
                let name = specifier.tag.map(|tag| self.shared_name(tag.symbol));
                let id = self.types.add_enum(name, specifier.span);
                if let Some(tag) = specifier.tag {
                    self.scopes.bind_tag(tag.symbol, Tag::Enum(id), tag.span);
                }
                id
            }
        };
        let packed = self.attributes(&specifier.attributes).packed;
        let fixed = specifier.underlying.as_deref().and_then(|name| self.underlying_kind(name));
        let ty = self.types.intern(TypeKind::Enum(id));
        let Some(constants) = &specifier.constants else { return ty };
        if constants.is_empty() {
            self.error(specifier.span, "use of empty enum");
        }
        let mut next: i128 = 0;
        let (mut least, mut most): (i128, i128) = (0, 0);
        for constant in constants {
            let mut kind = ScalarKind::Int;
            if let Some(value) = constant.value {
                match self.constant_scalar(value) {
                    Some((Value::Scalar(Const::Int(bits)), of)) => {
                        kind = of;
                        next = if of.is_signed_int() { i128::from(bits as i64) } else { i128::from(bits) };
                    }
                    _ => continue,
                }
            }
            if let Some(fixed) = fixed {
                kind = fixed;
                if number(constant::wrap(next as u64, fixed), fixed) != next {
                    let (name, ty) = (constant.name.span, fixed.name());
                    self.error(
                        name,
                        format!("enumerator value {next} is not representable in the underlying type '{ty}'"),
                    );
                }
            } else if i32::try_from(next).is_ok() {
                kind = ScalarKind::Int;
            } else if kind.rank() <= ScalarKind::Int.rank() {
                kind = match next {
                    _ if u32::try_from(next).is_ok() => ScalarKind::UInt,
                    _ if i64::try_from(next).is_ok() => ScalarKind::Long,
                    _ => ScalarKind::ULong,
                };
            }
            if u64::try_from(next).is_err() && i64::try_from(next).is_err() {
                self.warning(constant.name.span, "overflow in enumeration value");
                next = 0;
            }
            least = least.min(next);
            most = most.max(next);
            let text = self.shared_name(constant.name.symbol);
            self.types.enumeration_mut(id).constants.push((text, next as u64));
            self.declare_enum_constant(constant.name, next as u64, TypeTable::scalar(kind));
            next += 1;
        }
        let definition = self.types.enumeration_mut(id);
        definition.complete = true;
        let fitting = match (least < 0, i32::try_from(least).is_ok()) {
            (true, true) if i32::try_from(most).is_ok() => ScalarKind::Int,
            (true, _) => ScalarKind::Long,
            (false, _) if u32::try_from(most).is_ok() => ScalarKind::UInt,
            (false, _) => ScalarKind::ULong,
        };
        let least_bytes = [ScalarKind::Char, ScalarKind::UChar, ScalarKind::Short, ScalarKind::UShort]
            .into_iter()
            .filter(|kind| packed && kind.is_signed_int() == (least < 0))
            .find(|&kind| [least, most].iter().all(|&value| number(constant::wrap(value as u64, kind), kind) == value));
        definition.underlying = fixed.or(least_bytes).unwrap_or(fitting);
        ty
    }

    /// The type that the source gives an enumeration's values.
    fn underlying_kind(&mut self, name: &TypeName) -> Option<ScalarKind> {
        let ty = self.type_name(name).ty;
        let kind = self.types.as_scalar(ty).filter(|kind| kind.is_int());
        if kind.is_none() && !self.types.is_error(ty) {
            let shown = self.quoted(ty);
            self.error(name.span, format!("non-integral type {shown} is an invalid underlying type"));
        }
        kind
    }

    fn declare_enum_constant(&mut self, name: Ident, value: u64, ty: TypeId) {
        if let Some(previous) = self.scopes.find_here(name.symbol) {
            let previous = previous.span;
            let text = self.name(name.symbol);
            self.error(name.span, format!("redefinition of '{text}'")).note(previous, "previous definition is here");
            return;
        }
        self.scopes.bind(name.symbol, Entity::EnumConstant(value, ty), name.span);
    }
}
