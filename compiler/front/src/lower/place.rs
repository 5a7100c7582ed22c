//! Places: addresses, reads and writes.

use tombolo_ir::inst::{BinaryOp, CompareOp};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::body::{Body, Storage};
use super::initialize::alignment_at;
use crate::check::hir::{Place, PlaceKind};
use crate::types::TypeId;

/// A place whose address has been computed, so that it can be read and written without evaluating it twice.
pub(super) enum Resolved {
    /// A whole object.
    Object { ptr: Value, align: u32 },
    /// An image or sampler.
    Handle(Option<Value>),
    /// Lanes of a vector in memory.
    Lanes { ptr: Value, align: u32, lanes: Vec<u8>, vector: Type },
}

impl Body<'_, '_> {
    /// Evaluates where a place is.
    pub(super) fn resolve(&mut self, place: &Place) -> Resolved {
        match &place.kind {
            PlaceKind::Var(var) => match self.variables[var.index()] {
                Storage::Memory(ptr) => Resolved::Object { ptr, align: place.align },
                Storage::Handle(value) => Resolved::Handle(value),
            },
            PlaceKind::Local(local) => {
                let local = self.unit.locals[local.index()];
                Resolved::Object { ptr: self.emit(InstData::LocalAddress { local }), align: place.align }
            }
            PlaceKind::Global(global) => {
                let global = self.unit.globals[global.index()];
                let space = self.unit.module.globals[global].space;
                Resolved::Object { ptr: self.emit(InstData::GlobalAddress { global, space }), align: place.align }
            }
            PlaceKind::Deref(pointer) => Resolved::Object { ptr: self.value(pointer), align: place.align },
            PlaceKind::Member(record, offset) => {
                let base = self.address(record);
                Resolved::Object { ptr: self.advance(base, *offset), align: place.align }
            }
            PlaceKind::Literal(var, init) => {
                let Storage::Memory(ptr) = self.variables[var.index()] else {
                    unreachable!("a compound literal is in memory")
                };
                self.initialize_variable(*var, ptr, init);
                Resolved::Object { ptr, align: place.align }
            }
            PlaceKind::Temporary(value) => Resolved::Object { ptr: self.record_temporary(value), align: place.align },
            PlaceKind::Lanes(inner, chosen) => match self.resolve(inner) {
                Resolved::Lanes { ptr, align, lanes, vector } => {
                    let lanes = chosen.as_slice().iter().map(|&lane| lanes[usize::from(lane)]).collect();
                    Resolved::Lanes { ptr, align, lanes, vector }
                }
                Resolved::Object { ptr, align } => {
                    let vector = self.value_type(inner.ty);
                    Resolved::Lanes { ptr, align, lanes: chosen.as_slice().to_vec(), vector }
                }
                Resolved::Handle(_) => unreachable!("a handle has no lanes"),
            },
            PlaceKind::Lane(inner, index) => {
                let resolved = self.resolve(inner);
                let index = self.value(index);
                self.one_lane(resolved, inner.ty, index)
            }
        }
    }

    /// The place of one lane, by a number known at run time.
    fn one_lane(&mut self, vector: Resolved, ty: TypeId, index: Value) -> Resolved {
        let (ptr, index, vector) = match vector {
            Resolved::Object { ptr, .. } => (ptr, index, self.value_type(ty)),
            Resolved::Lanes { ptr, lanes, vector, .. } => {
                let lanes: Vec<Value> = lanes.iter().map(|&lane| self.int(Scalar::I64, lane.into())).collect();
                (ptr, self.choose(&lanes, index), vector)
            }
            Resolved::Handle(_) => unreachable!("a handle has no lanes"),
        };
        let bytes = vector.element().map_or(1, Scalar::bytes);
        let size = self.int(Scalar::I64, bytes.into());
        let offset = self.binary(BinaryOp::IMul, index, size);
        Resolved::Object { ptr: self.emit(InstData::PtrAdd { ptr, offset }), align: bytes }
    }

    /// The one of `values` that the `i64` `index` names; some of them where it is out of range.
    pub(super) fn choose(&mut self, values: &[Value], index: Value) -> Value {
        let mut chosen = values[0];
        for (number, &value) in values.iter().enumerate().skip(1) {
            let number = self.int(Scalar::I64, number as u64);
            let here = self.compare(CompareOp::Eq, index, number);
            chosen = self.select(here, value, chosen);
        }
        chosen
    }

    /// The address of a place.
    pub(super) fn address(&mut self, place: &Place) -> Value {
        match self.resolve(place) {
            Resolved::Object { ptr, .. } => ptr,
            Resolved::Lanes { ptr, lanes, vector, .. } => {
                let bytes = vector.element().map_or(1, Scalar::bytes);
                self.advance(ptr, u64::from(lanes[0]) * u64::from(bytes))
            }
            Resolved::Handle(_) => unreachable!("a handle has no address"),
        }
    }

    /// Reads the value of `place`, which was resolved to `from`.
    pub(super) fn read(&mut self, place: &Place, from: &Resolved) -> Value {
        let volatile = place.quals.is_volatile;
        match from {
            Resolved::Object { ptr, align } => self.load(*ptr, place.ty, *align, volatile),
            Resolved::Handle(Some(value)) => *value,
            Resolved::Handle(None) => {
                // A handle that was never given a value.
                let ty = self.value_type(place.ty);
                self.emit(InstData::Undef { ty })
            }
            Resolved::Lanes { ptr, align, lanes, vector } => {
                let element = vector.element().unwrap_or(Scalar::I32);
                if let [lane] = lanes[..] {
                    let offset = u64::from(lane) * u64::from(element.bytes());
                    let ptr = self.advance(*ptr, offset);
                    let align = alignment_at(*align, offset);
                    return self.emit(InstData::Load { ty: Type::Scalar(element), ptr, align, volatile });
                }
                let whole = self.emit(InstData::Load { ty: *vector, ptr: *ptr, align: *align, volatile });
                let lanes = lanes.iter().map(|&lane| self.lane(whole, lane)).collect();
                self.join(lanes)
            }
        }
    }

    /// Writes `value` to `place`, which was resolved to `to`. Lanes are written one by one: their neighbours may belong to
    /// another work-item.
    pub(super) fn write(&mut self, place: &Place, to: &Resolved, value: Value) {
        let volatile = place.quals.is_volatile;
        match to {
            Resolved::Object { ptr, align } => self.store(*ptr, value, *align, volatile),
            Resolved::Handle(_) => unreachable!("handles are not assigned"),
            Resolved::Lanes { ptr, align, lanes, vector } => {
                let parts = self.split(value);
                let count = vector.lanes() as usize;
                if lanes.len() == count {
                    // All of them, in some order (none can be named twice).
                    let mut ordered = parts.clone();
                    lanes.iter().zip(&parts).for_each(|(&lane, &part)| ordered[usize::from(lane)] = part);
                    let whole = self.join(ordered);
                    return self.store(*ptr, whole, *align, volatile);
                }
                let bytes = u64::from(vector.element().map_or(1, Scalar::bytes));
                for (&lane, &part) in lanes.iter().zip(&parts) {
                    let offset = u64::from(lane) * bytes;
                    let at = self.advance(*ptr, offset);
                    self.store(at, part, alignment_at(*align, offset), volatile);
                }
            }
        }
    }
}
