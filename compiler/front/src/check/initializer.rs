//! Initialisers: lists flattened to parts at byte offsets (C99, section 6.7.8).

use crate::limits::{MAX_DESIGNATED_RANGE, MAX_INITIALIZER_PARTS, MAX_SIZE};
use crate::source::Span;
use crate::syntax::ast::{self, Designator, ExprId, Initializer, InitializerItem, InitializerList};
use crate::types::{RecordId, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::convert::Assignment;
use super::hir::{Expr, ExprKind, Init, InitPart, PartValue};

/// The items of one list, as they are used up.
struct Items<'a> {
    items: &'a [InitializerItem],
    next: usize,
    /// The value of the next item, where it was checked but not used yet.
    pending: Option<Expr>,
}

impl<'a> Items<'a> {
    fn new(list: &'a InitializerList) -> Self {
        Items { items: &list.items, next: 0, pending: None }
    }

    fn peek(&self) -> Option<&'a InitializerItem> {
        self.items.get(self.next)
    }

    fn advance(&mut self) {
        self.next += 1;
        self.pending = None;
    }
}

impl<'a> Checker<'a, '_, '_> {
    /// An initial value for an object of a type, and the type with the length that an array takes from it. Nothing after an
    /// error.
    pub(super) fn initializer(&mut self, ty: TypeId, init: &'a Initializer) -> Option<(TypeId, Init)> {
        match init {
            Initializer::List(list) => self.initializer_list(ty, list),
            Initializer::Expr(id) => {
                if let Some((element, length)) = self.types.as_array(ty) {
                    return self.array_from_expression(ty, element, length, *id);
                }
                let value = self.rvalue(*id);
                let value = self.assign_convert(value, ty, Assignment::Initialize);
                if self.types.is_error(value.ty) { None } else { Some((ty, Init::Value(value))) }
            }
        }
    }

    fn array_from_expression(
        &mut self,
        ty: TypeId,
        element: TypeId,
        length: Option<u64>,
        id: ExprId,
    ) -> Option<(TypeId, Init)> {
        if let Some(bytes) = self.string_for(element, id) {
            let length = length.unwrap_or(bytes.len() as u64 + 1);
            let ty = if self.types.as_array(ty)?.1.is_some() { ty } else { self.types.array(element, Some(length)) };
            let span = self.expr_of(id).span;
            let part = self.string_part(bytes, length, 0, span);
            return Some((ty, Init::Parts { zero: true, parts: vec![part], span }));
        }
        let value = self.operand(id);
        if !self.types.is_error(value.qual_type().ty) {
            self.error(value.span(), "array initializer must be an initializer list");
        }
        None
    }

    /// The string literal that an expression is, where it can initialise an array of that element.
    fn string_for(&self, element: TypeId, id: ExprId) -> Option<&'a [u8]> {
        let kind = self.types.as_scalar(element)?;
        if !matches!(kind, ScalarKind::Char | ScalarKind::UChar) {
            return None;
        }
        let mut expr = self.expr_of(id);
        while let ast::ExprKind::Paren(inner) = expr.kind {
            expr = self.expr_of(inner);
        }
        match &expr.kind {
            ast::ExprKind::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    fn string_part(&mut self, bytes: &[u8], length: u64, offset: u64, span: Span) -> InitPart {
        let mut bytes = bytes.to_vec();
        if bytes.len() as u64 > length {
            self.warning(span, "initializer-string for char array is too long");
            bytes.truncate(length as usize);
        } else if (bytes.len() as u64) < length {
            bytes.push(0);
        }
        InitPart { offset, value: PartValue::Bytes(bytes) }
    }

    /// The value that a list gives an object of a type.
    pub(super) fn initializer_list(&mut self, ty: TypeId, list: &'a InitializerList) -> Option<(TypeId, Init)> {
        let errors = self.session.diagnostics.error_count();
        match self.types.resolve(ty) {
            TypeKind::Array(..) | TypeKind::Record(_) => {
                let mut parts = Vec::new();
                let length = self.braced(ty, 0, list, &mut parts);
                if self.session.diagnostics.error_count() > errors {
                    return None;
                }
                let ty = match self.types.as_array(ty) {
                    Some((element, None)) => {
                        let ty = self.types.array(element, Some(length));
                        if self.types.layout(ty).is_none() {
                            self.error(list.span, "array is too large");
                            return None;
                        }
                        ty
                    }
                    _ => ty,
                };
                let zero = !self.covers(&parts, self.types.size_of(ty));
                Some((ty, Init::Parts { zero, parts, span: list.span }))
            }
            TypeKind::Error => None,
            _ => {
                let value = self.single(ty, list)?;
                Some((ty, Init::Value(value)))
            }
        }
    }

    /// Whether the parts, in order, leave no byte out.
    fn covers(&self, parts: &[InitPart], size: u64) -> bool {
        let mut ranges: Vec<(u64, u64)> = parts
            .iter()
            .map(|part| {
                let size = match &part.value {
                    PartValue::Expr(value) => self.types.size_of(value.ty),
                    PartValue::Bytes(bytes) => bytes.len() as u64,
                };
                (part.offset, part.offset + size)
            })
            .collect();
        ranges.sort_unstable();
        let end =
            ranges.iter().try_fold(0, |end, &(start, stop)| if start <= end { Some(stop.max(end)) } else { None });
        end.is_some_and(|end| end >= size)
    }

    /// A list for a scalar or vector.
    fn single(&mut self, ty: TypeId, list: &'a InitializerList) -> Option<Expr> {
        if let Some((kind, lanes)) = self.types.as_vector(ty) {
            let mut values = Vec::with_capacity(list.items.len());
            for item in &list.items {
                if let Some(Designator::Member(_) | Designator::Index(_) | Designator::Range(..)) =
                    item.designators.first()
                {
                    self.error(item.span, "a vector has no designated elements");
                    return None;
                }
                values.push(match &item.value {
                    Initializer::Expr(id) => self.rvalue(*id),
                    Initializer::List(inner) => self.single(TypeTable::scalar(kind), inner)?,
                });
            }
            if values.len() == 1 && self.types.as_scalar(values[0].ty).is_some() {
                self.error(
                    list.span,
                    format!("too few elements in vector initialization (expected {lanes} elements, have 1)"),
                );
                return None;
            }
            if values.is_empty() {
                let zero = self.int(0, list.span);
                return Some(self.splat(zero, kind, lanes));
            }
            let value = self.vector_of(values, kind, lanes, ty, list.span);
            return if self.types.is_error(value.ty) { None } else { Some(value) };
        }
        let Some(first) = list.items.first() else {
            // C23 (section 6.7.11): as of an object of static storage duration.
            let zero = self.int(0, list.span);
            let value = self.assign_convert(zero, ty, Assignment::Initialize);
            return if self.types.is_error(value.ty) { None } else { Some(value) };
        };
        if !first.designators.is_empty() {
            let name = self.quoted(ty);
            self.error(first.span, format!("designator in initializer for scalar type {name}"));
            return None;
        }
        if let Some(second) = list.items.get(1) {
            self.warning(second.span, "excess elements in scalar initializer");
        }
        let value = match &first.value {
            Initializer::Expr(id) => self.rvalue(*id),
            Initializer::List(inner) => {
                self.warning(inner.span, "too many braces around scalar initializer");
                self.single(ty, inner)?
            }
        };
        let value = self.assign_convert(value, ty, Assignment::Initialize);
        if self.types.is_error(value.ty) { None } else { Some(value) }
    }

    /// A list in braces of its own for an object at `offset`; returns how many elements an array got.
    fn braced(&mut self, ty: TypeId, offset: u64, list: &'a InitializerList, parts: &mut Vec<InitPart>) -> u64 {
        if let Some((element, length)) = self.types.as_array(ty) {
            // A string in braces.
            if let [InitializerItem { designators, value: Initializer::Expr(id), span }, excess @ ..] =
                list.items.as_slice()
                && designators.is_empty()
                && let Some(bytes) = self.string_for(element, *id)
            {
                if let Some(second) = excess.first() {
                    self.warning(second.span, "excess elements in char array initializer");
                }
                let length = length.unwrap_or(bytes.len() as u64 + 1);
                let part = self.string_part(bytes, length, offset, *span);
                parts.push(part);
                return length;
            }
            let mut items = Items::new(list);
            return self.fill_array(element, length, offset, 0, &mut items, true, parts);
        }
        if let Some(record) = self.types.as_record(ty) {
            let mut items = Items::new(list);
            self.fill_record(record, ty, offset, 0, &mut items, true, parts);
            return 0;
        }
        if let Some(value) = self.single(ty, list) {
            parts.push(InitPart { offset, value: PartValue::Expr(value) });
        }
        0
    }

    /// Elements from index `start` on; without braces of their own they end where the array is full or a designator for
    /// something around them comes. Returns one more than the highest index.
    #[allow(clippy::too_many_arguments)]
    fn fill_array(
        &mut self,
        element: TypeId,
        length: Option<u64>,
        offset: u64,
        start: u64,
        items: &mut Items<'a>,
        braced: bool,
        parts: &mut Vec<InitPart>,
    ) -> u64 {
        let size = self.types.size_of(element);
        let mut index = start;
        let mut end = start;
        while let Some(item) = items.peek() {
            if let Some(designator) = item.designators.first() {
                if !braced {
                    return end;
                }
                let Some((first, last)) = self.element_range(designator, length, item.span) else {
                    items.advance();
                    continue;
                };
                if last > first {
                    self.fill_range(element, offset, first, last, items, parts);
                } else {
                    let at = offset + first * size;
                    self.designated(element, at, &item.designators[1..], items, parts);
                }
                index = last + 1;
                end = end.max(index);
                continue;
            }
            if length.is_some_and(|length| index >= length) {
                if !braced {
                    return end;
                }
                if length == Some(0) {
                    // Clang lets an object of the program grow by them.
                    self.error(item.span, "initialization of flexible array member is not allowed");
                } else {
                    self.warning(item.span, "excess elements in array initializer");
                }
                return end;
            }
            let at = match index.checked_mul(size).and_then(|bytes| bytes.checked_add(offset)) {
                Some(at) if at <= MAX_SIZE => at,
                _ => {
                    self.error(item.span, "array is too large");
                    return end;
                }
            };
            self.element(element, at, items, parts);
            index += 1;
            end = end.max(index);
        }
        end
    }

    /// First and last index that a designator names.
    fn element_range(&mut self, designator: &Designator, length: Option<u64>, span: Span) -> Option<(u64, u64)> {
        let (first, last) = match designator {
            Designator::Index(index) => {
                let value = self.constant_integer(*index)?;
                (value, value)
            }
            Designator::Range(first, last) => (self.constant_integer(*first)?, self.constant_integer(*last)?),
            Designator::Member(name) => {
                self.error(name.span, "field designator cannot initialize an array");
                return None;
            }
        };
        let limit = i128::from(length.unwrap_or(MAX_SIZE));
        if first < 0 {
            self.error(span, format!("array designator value {first} is negative"));
            return None;
        }
        if last < first {
            self.error(span, format!("array designator range [{first}, {last}] is empty"));
            return None;
        }
        if last >= limit {
            self.error(span, format!("array designator index ({last}) exceeds array bounds ({limit})"));
            return None;
        }
        Some((first as u64, last as u64))
    }

    /// `[first ... last] = value`: the value must be a constant, because it is evaluated once.
    fn fill_range(
        &mut self,
        element: TypeId,
        offset: u64,
        first: u64,
        last: u64,
        items: &mut Items<'a>,
        parts: &mut Vec<InitPart>,
    ) {
        let Some(item) = items.peek() else { return };
        if last - first >= MAX_DESIGNATED_RANGE || parts.len() > MAX_INITIALIZER_PARTS || item.designators.len() > 1 {
            self.error(item.span, "this range of elements is not supported");
            items.advance();
            return;
        }
        let size = self.types.size_of(element);
        let mut once = Vec::new();
        self.element(element, 0, items, &mut once);
        for index in first..=last {
            for part in &once {
                let value = match &part.value {
                    PartValue::Bytes(bytes) => PartValue::Bytes(bytes.clone()),
                    PartValue::Expr(Expr { kind: ExprKind::Const(constant), ty, span }) => {
                        PartValue::Expr(Expr { kind: ExprKind::Const(*constant), ty: *ty, span: *span })
                    }
                    PartValue::Expr(value) => {
                        let span = value.span;
                        self.error(span, "the value for a range of elements must be a constant");
                        return;
                    }
                };
                parts.push(InitPart { offset: offset + index * size + part.offset, value });
            }
        }
    }

    /// Members from the one numbered `start` on.
    #[allow(clippy::too_many_arguments)]
    fn fill_record(
        &mut self,
        record: RecordId,
        ty: TypeId,
        offset: u64,
        start: usize,
        items: &mut Items<'a>,
        braced: bool,
        parts: &mut Vec<InitPart>,
    ) {
        let is_union = self.types.record(record).is_union;
        let mut index = start;
        let mut used = false;
        while let Some(item) = items.peek() {
            if let Some(designator) = item.designators.first() {
                if !braced {
                    return;
                }
                let Designator::Member(name) = designator else {
                    let shown = self.quoted(ty);
                    self.error(item.span, format!("array designator cannot initialize non-array type {shown}"));
                    items.advance();
                    continue;
                };
                let text = self.name(name.symbol);
                let Some((field_offset, field)) = self.types.find_field(record, &text) else {
                    let shown = self.quoted(ty);
                    self.error(
                        name.span,
                        format!("field designator '{text}' does not refer to any field in type {shown}"),
                    );
                    items.advance();
                    continue;
                };
                // What comes next goes on behind the member at this level that holds the designated one.
                let holder = self.types.record(record).holders.get(&*text).map(|&index| index as usize);
                self.designated(field.ty, offset + field_offset, &item.designators[1..], items, parts);
                index = holder.unwrap_or(index) + 1;
                used = true;
                continue;
            }
            let field = self.types.record(record).fields.get(index).map(|field| (field.offset, field.ty.ty));
            let field = field.filter(|_| !(is_union && used));
            let Some((field_offset, field_ty)) = field else {
                if !braced {
                    return;
                }
                let what = if is_union { "union" } else { "struct" };
                self.warning(item.span, format!("excess elements in {what} initializer"));
                return;
            };
            self.element(field_ty, offset + field_offset, items, parts);
            index += 1;
            used = true;
        }
    }

    /// The item's value for what its remaining designators name; then what follows it without a designator goes on behind
    /// that.
    fn designated(
        &mut self,
        ty: TypeId,
        offset: u64,
        designators: &'a [Designator],
        items: &mut Items<'a>,
        parts: &mut Vec<InitPart>,
    ) {
        let Some((first, rest)) = designators.split_first() else {
            self.element(ty, offset, items, parts);
            return;
        };
        let span = items.peek().map_or(Span::default(), |item| item.span);
        if let Some((element, length)) = self.types.as_array(ty) {
            let Some((index, last)) = self.element_range(first, length, span) else {
                items.advance();
                return;
            };
            if last > index {
                self.error(span, "this range of elements is not supported");
                items.advance();
                return;
            }
            let at = offset + index * self.types.size_of(element);
            self.designated(element, at, rest, items, parts);
            self.fill_array(element, length, offset, index + 1, items, false, parts);
            return;
        }
        let (Some(record), Designator::Member(name)) = (self.types.as_record(ty), first) else {
            let shown = self.quoted(ty);
            self.error(span, format!("this designator does not fit type {shown}"));
            items.advance();
            return;
        };
        let text = self.name(name.symbol);
        let Some((field_offset, field)) = self.types.find_field(record, &text) else {
            let shown = self.quoted(ty);
            self.error(name.span, format!("field designator '{text}' does not refer to any field in type {shown}"));
            items.advance();
            return;
        };
        let kind = self.types.record(record);
        let holder = kind.holders.get(&*text).map(|&index| index as usize);
        let position = holder.filter(|&index| kind.fields[index].name.is_some());
        self.designated(field.ty, offset + field_offset, rest, items, parts);
        if let (Some(position), false) = (position, self.types.record(record).is_union) {
            self.fill_record(record, ty, offset, position + 1, items, false, parts);
        }
    }

    /// The next item for an element or member at `offset`; an aggregate may use up several.
    fn element(&mut self, ty: TypeId, offset: u64, items: &mut Items<'a>, parts: &mut Vec<InitPart>) {
        let Some(item) = items.peek() else { return };
        let id = match &item.value {
            Initializer::List(list) => {
                self.braced(ty, offset, list, parts);
                items.advance();
                return;
            }
            Initializer::Expr(id) => *id,
        };
        if let Some((element, length)) = self.types.as_array(ty) {
            if items.pending.is_none()
                && let Some(bytes) = self.string_for(element, id)
            {
                let part = self.string_part(bytes, length.unwrap_or(0), offset, item.span);
                parts.push(part);
                items.advance();
                return;
            }
            let before = items.next;
            self.fill_with_first(element, length, offset, items, parts);
            if items.next == before {
                items.advance();
            }
            return;
        }
        let value = match items.pending.take() {
            Some(value) => value,
            None => self.rvalue(id),
        };
        if let Some(record) = self.types.as_record(ty)
            && !self.types.same(value.ty, ty)
            && !self.types.is_error(value.ty)
        {
            // Braces left out: the value is for the first member.
            let Some(first) = self.types.record(record).fields.first().map(|field| (field.offset, field.ty.ty)) else {
                items.advance();
                return;
            };
            items.pending = Some(value);
            self.element(first.1, offset + first.0, items, parts);
            if !self.types.record(record).is_union {
                self.fill_record(record, ty, offset, 1, items, false, parts);
            }
            return;
        }
        let value = self.assign_convert(value, ty, Assignment::Initialize);
        items.advance();
        if !self.types.is_error(value.ty) {
            parts.push(InitPart { offset, value: PartValue::Expr(value) });
        }
    }

    /// An array without braces of its own, whose first item may be one with a designator for what is around it.
    fn fill_with_first(
        &mut self,
        element: TypeId,
        length: Option<u64>,
        offset: u64,
        items: &mut Items<'a>,
        parts: &mut Vec<InitPart>,
    ) {
        if length == Some(0) {
            return;
        }
        self.element(element, offset, items, parts);
        self.fill_array(element, length, offset, 1, items, false, parts);
    }
}
