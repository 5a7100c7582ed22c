//! The format of `printf` against its arguments (OpenCL C 3.0, section 6.15.14).

use tombolo_ir::types::AddressSpace;

use crate::source::Span;
use crate::syntax::ast::{self, ExprId};
use crate::types::{ScalarKind, TypeId, TypeKind};

use super::Checker;
use super::hir::Expr;

/// One conversion of a format.
struct Conversion {
    /// How many elements, for a vector.
    lanes: Option<u8>,
    /// `hh`, `h`, `hl`, `l` or nothing.
    length: String,
    /// The letter; nothing where the format ends before it.
    letter: Option<char>,
}

/// The conversions of a format, those that print a percent sign left out.
fn conversions(format: &[u8]) -> Vec<Conversion> {
    let mut found = Vec::new();
    let mut rest = format.iter().map(|&byte| char::from(byte)).peekable();
    while let Some(character) = rest.next() {
        if character != '%' {
            continue;
        }
        while rest.next_if(|next| "-+ #0123456789.".contains(*next)).is_some() {}
        let mut lanes = None;
        if rest.next_if_eq(&'v').is_some() {
            let mut count = 0u8;
            while let Some(digit) = rest.peek().and_then(|next| next.to_digit(10)) {
                count = count.saturating_mul(10).saturating_add(digit as u8);
                rest.next();
            }
            lanes = Some(count);
        }
        let mut length = String::new();
        while let Some(letter) = rest.next_if(|next| matches!(next, 'h' | 'l')) {
            length.push(letter);
        }
        let letter = rest.next();
        if letter != Some('%') {
            found.push(Conversion { lanes, length, letter });
        }
    }
    found
}

impl Checker<'_, '_, '_> {
    /// Warns where the arguments of `printf` are not what its format says, if that is a literal.
    pub(super) fn check_format(&mut self, format: ExprId, ty: TypeId, args: &[Expr]) {
        let mut literal = self.expr_of(format);
        while let ast::ExprKind::Paren(inner) = literal.kind {
            literal = self.expr_of(inner);
        }
        let ast::ExprKind::String(bytes) = &literal.kind else {
            let is_format = self.types.as_pointer(ty).is_some_and(|pointee| {
                pointee.quals.space == Some(AddressSpace::Constant)
                    && self.types.as_scalar(pointee.ty) == Some(ScalarKind::Char)
            });
            if is_format && args.is_empty() && !matches!(literal.kind, ast::ExprKind::Conditional { .. }) {
                let span = literal.span;
                self.warning(span, "format string is not a string literal (potentially insecure)")
                    .help("\"%s\" as the format prints the text as it is");
            }
            return;
        };
        let span = literal.span;
        let mut args = args.iter();
        for conversion in conversions(bytes) {
            let Some(letter) = conversion.letter else {
                self.warning(span, "incomplete format specifier");
                return;
            };
            if !"diouxXfFeEgGaAcsp".contains(letter) {
                self.warning(span, format!("invalid conversion specifier '{letter}'"));
                return;
            }
            let Some(arg) = args.next() else {
                self.warning(span, "more '%' conversions than data arguments");
                return;
            };
            if !self.fits(&conversion, letter, arg.ty) {
                self.wrong_argument(&conversion, letter, arg.ty, arg.span);
            }
        }
        if let Some(extra) = args.next() {
            self.warning(extra.span, "data argument not used by format string");
        }
    }

    fn fits(&self, conversion: &Conversion, letter: char, ty: TypeId) -> bool {
        match letter {
            's' => self.types.as_pointer(ty).is_some_and(|pointee| {
                matches!(self.types.as_scalar(pointee.ty), Some(ScalarKind::Char | ScalarKind::UChar))
            }),
            'p' => matches!(self.types.resolve(ty), TypeKind::Pointer(_)),
            _ => {
                let Some((kind, lanes)) = self.types.as_arithmetic(ty) else { return false };
                let size = match (&*conversion.length, conversion.lanes) {
                    ("l", None) => kind.is_float() || kind.size() == 8,
                    (_, None) => kind.is_float() || kind.size() <= 4,
                    ("hh", Some(_)) => kind.size() == 1,
                    ("h", Some(_)) => kind.size() == 2,
                    ("hl", Some(_)) => kind.size() == 4,
                    ("l", Some(_)) => kind.size() == 8,
                    // A vector of floats is never promoted: without a length it must be of doubles.
                    ("", Some(_)) if kind.is_float() => kind.size() == 8,
                    (_, Some(_)) => true,
                };
                size && lanes == conversion.lanes.unwrap_or(1) && kind.is_float() == "fFeEgGaA".contains(letter)
            }
        }
    }

    fn wrong_argument(&mut self, conversion: &Conversion, letter: char, ty: TypeId, span: Span) {
        let lanes = conversion.lanes.map_or(String::new(), |lanes| format!("v{lanes}"));
        let shown = self.quoted(ty);
        let message = format!("'%{lanes}{}{letter}' does not print an argument of type {shown}", conversion.length);
        let right = match (self.types.as_arithmetic(ty), self.types.as_pointer(ty)) {
            (Some((kind, lanes)), _) => {
                let letter = if kind.is_float() { 'f' } else { 'd' };
                let length = match (lanes, kind.size()) {
                    (1, 8) if kind.is_int() => "l",
                    (1, _) => "",
                    (_, 1) => "hh",
                    (_, 2) => "h",
                    (_, 4) => "hl",
                    (_, _) => "l",
                };
                let vector = if lanes == 1 { String::new() } else { format!("v{lanes}") };
                Some(format!("'%{vector}{length}{letter}' does"))
            }
            (None, Some(_)) => Some(String::from("'%p' does")),
            (None, None) => None,
        };
        let diagnostic = self.warning(span, message);
        if let Some(right) = right {
            diagnostic.help(right);
        }
    }
}
