//! Constant initial values to bytes.

use tombolo_ir::types::AddressSpace;

use crate::limits::MAX_DATA;
use crate::source::Span;
use crate::types::{ScalarKind, TypeId, TypeKind};

use super::Checker;
use super::constant::{self, Value};
use super::hir::{Const, Data, Expr, ExprKind, Init, PartValue, Place, PlaceKind, Relocation};

/// The name of the objects that compound literals at file scope are; no source can spell it.
pub(super) const LITERAL: &str = ".literal";

impl Checker<'_, '_, '_> {
    /// The bytes of an initial value; says so where it is no constant.
    pub(super) fn static_data(&mut self, ty: TypeId, init: &Init) -> Option<Data> {
        let mut data = Data::default();
        if self.types.size_of(ty) > MAX_DATA as u64
            && let Init::Value(Expr { span, .. }) | Init::Parts { parts: _, zero: _, span } = init
        {
            self.error(*span, "an initialized object cannot be larger than 64 MiB");
            return None;
        }
        self.store_init(&mut data, 0, ty, init)?;
        Some(data)
    }

    fn store_init(&mut self, data: &mut Data, start: usize, ty: TypeId, init: &Init) -> Option<()> {
        match init {
            Init::Value(value) => self.store_constant(data, start, ty, value),
            Init::Parts { parts, zero, .. } => {
                if *zero && start > 0 {
                    store(data, start, &vec![0; self.types.size_of(ty) as usize])?;
                }
                for part in parts {
                    let offset = start + part.offset as usize;
                    match &part.value {
                        PartValue::Bytes(bytes) => store(data, offset, bytes)?,
                        PartValue::Expr(value) => self.store_constant(data, offset, value.ty, value)?,
                    }
                }
                Some(())
            }
        }
    }

    fn store_constant(&mut self, data: &mut Data, offset: usize, ty: TypeId, value: &Expr) -> Option<()> {
        let span = value.span;
        if let TypeKind::Record(_) = self.types.resolve(ty) {
            return self.store_record(data, offset, ty, value);
        }
        let Some(constant) = self.evaluate(value) else {
            self.not_constant(span);
            return None;
        };
        match constant {
            Value::Address(Some(target), addend) => {
                store(data, offset, &[0; 8])?;
                data.relocations.push(Relocation { offset: offset as u32, target, addend });
            }
            Value::Address(None, bits) => store(data, offset, &bits.to_le_bytes())?,
            Value::Scalar(_) | Value::Vector(_) => {
                let kind = match self.types.resolve(ty) {
                    TypeKind::Atomic(kind) => *kind,
                    TypeKind::AtomicFlag => ScalarKind::Int,
                    TypeKind::Pointer(_) => ScalarKind::ULong,
                    _ => self.types.as_arithmetic(ty)?.0,
                };
                let mut bytes: Vec<u8> =
                    constant.lanes()?.iter().flat_map(|&lane| constant::to_bytes(lane, kind)).collect();
                if let [Const::Float(_)] = constant.lanes()?
                    && kind == ScalarKind::Bool
                {
                    bytes.truncate(1);
                }
                store(data, offset, &bytes)?;
            }
        }
        Some(())
    }

    /// A record copied from another constant one, or given by a compound literal.
    fn store_record(&mut self, data: &mut Data, offset: usize, ty: TypeId, value: &Expr) -> Option<()> {
        let source = match &value.kind {
            ExprKind::Load(Place { kind: PlaceKind::Literal(_, init), .. }) => {
                return self.store_init(data, offset, ty, init);
            }
            ExprKind::Load(place) => self.place_address(place),
            _ => None,
        };
        let Some((Some(global), start)) = source else {
            self.not_constant(value.span);
            return None;
        };
        let object = &self.globals[global.index()];
        // Nothing has changed a compound literal before its object is made.
        let literal = &*object.name == LITERAL;
        let fixed = literal || (object.ty.quals.space == Some(AddressSpace::Constant) && !object.external);
        let (start, size) = (usize::try_from(start).ok()?, self.types.size_of(ty) as usize);
        if !fixed {
            self.not_constant(value.span);
            return None;
        }
        let bytes: Vec<u8> = (start..start + size).map(|at| object.init.bytes.get(at).copied().unwrap_or(0)).collect();
        let moved: Vec<Relocation> = object
            .init
            .relocations
            .iter()
            .filter(|relocation| (start..start + size).contains(&(relocation.offset as usize)))
            .map(|relocation| Relocation { offset: relocation.offset - start as u32 + offset as u32, ..*relocation })
            .collect();
        store(data, offset, &bytes)?;
        data.relocations.extend(moved);
        Some(())
    }

    fn not_constant(&mut self, span: Span) {
        self.error(span, "initializer element is not a compile-time constant");
    }
}

/// Writes bytes, in place of what a former part wrote there. Nothing beyond [`MAX_DATA`].
fn store(data: &mut Data, offset: usize, bytes: &[u8]) -> Option<()> {
    let end = offset.checked_add(bytes.len()).filter(|&end| end <= MAX_DATA)?;
    let overwrites = data.bytes.len() > offset;
    if data.bytes.len() < end {
        data.bytes.resize(end, 0);
    }
    data.bytes[offset..end].copy_from_slice(bytes);
    if overwrites {
        data.relocations.retain(|relocation| {
            let at = relocation.offset as usize;
            at + 8 <= offset || at >= end
        });
    }
    Some(())
}
