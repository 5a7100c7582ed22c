//! Writes the accesses of split allocas anew.

use tombolo_ir::inst::{BinaryOp, CastOp, Liberties};
use tombolo_ir::{ControlFlow, Function, InstData, Scalar, Type, Value};

use super::analyze::Analysis;
use super::{Place, align_at, size_of};
use crate::passes::emit::Emitter;
use crate::passes::substitute::Substitution;

/// A part of an alloca that becomes a variable of its own.
#[derive(Clone, Copy)]
struct Part {
    offset: u32,
    ty: Type,
    /// The address of the new variable.
    ptr: Value,
}

/// Puts the parts in the place of the allocas that are split.
pub(super) fn rewrite(func: &mut Function, flow: &ControlFlow, analysis: &Analysis) {
    let entry = func.entry();
    let mut entry_insts = Vec::new();
    let parts: Vec<Vec<Part>> = analysis
        .parts
        .iter()
        .map(|list| {
            let mut emitter = Emitter { func, insts: &mut entry_insts, span: u32::MAX };
            list.iter()
                .map(|&(offset, ty)| {
                    let size = size_of(ty);
                    Part { offset, ty, ptr: emitter.value(InstData::Alloca { size, align: size }) }
                })
                .collect()
        })
        .collect();
    let splitter = Splitter { analysis, parts };
    let mut substitution = Substitution::new();
    for &block in flow.reverse_postorder() {
        let old = std::mem::take(&mut func.blocks[block].insts);
        let mut new = if block == entry { std::mem::take(&mut entry_insts) } else { Vec::with_capacity(old.len()) };
        for inst in old {
            let info = &func.insts[inst];
            let (data, result, span) = (info.data.clone(), info.result, info.span);
            let mut emitter = Emitter { func, insts: &mut new, span };
            if !splitter.inst(&mut emitter, &data, result, &mut substitution) {
                new.push(inst);
            }
        }
        func.blocks[block].insts = new;
    }
    substitution.apply(func);
}

struct Splitter<'a> {
    analysis: &'a Analysis,
    parts: Vec<Vec<Part>>,
}

impl Splitter<'_> {
    /// Where a pointer points, if into a split alloca.
    fn place(&self, value: Value) -> Option<Place> {
        self.analysis.split_place(value)
    }

    /// The parts of `size` bytes at a place.
    fn parts(&self, place: Place, size: u32) -> &[Part] {
        let parts = &self.parts[place.alloca];
        let start = parts.partition_point(|part| part.offset < place.offset);
        let end = parts.partition_point(|part| part.offset < place.offset + size);
        &parts[start..end]
    }

    /// Writes an access of split allocas anew and tells whether the instruction was one.
    fn inst(
        &self,
        emitter: &mut Emitter<'_>,
        data: &InstData,
        result: Option<Value>,
        substitution: &mut Substitution,
    ) -> bool {
        match *data {
            InstData::Alloca { .. } | InstData::PtrAdd { .. } => {
                result.is_some_and(|result| self.place(result).is_some())
            }
            InstData::Load { ty, ptr, .. } => {
                let Some(place) = self.place(ptr) else { return false };
                let value = self.load(emitter, place, ty);
                if let Some(result) = result {
                    substitution.set(result, value);
                }
                true
            }
            InstData::Store { ptr, value, .. } => {
                let Some(place) = self.place(ptr) else { return false };
                self.store(emitter, place, value);
                true
            }
            InstData::CopyMemory { dst, src, size, align } => self.copy(emitter, dst, src, size, align),
            InstData::ZeroMemory { dst, size, .. } => {
                let Some(place) = self.place(dst) else { return false };
                for part in self.parts(place, size) {
                    let value = emitter.zero(part.ty);
                    write(emitter, *part, value);
                }
                true
            }
            _ => false,
        }
    }

    fn load(&self, emitter: &mut Emitter<'_>, place: Place, ty: Type) -> Value {
        let Type::Vector(scalar, lanes) = ty else { return self.load_lane(emitter, place, ty) };
        let lanes = (0..u32::from(lanes))
            .map(|lane| {
                let offset = place.offset + lane * scalar.bytes();
                self.load_lane(emitter, Place { offset, ..place }, Type::Scalar(scalar))
            })
            .collect();
        emitter.value(InstData::Vector { lanes })
    }

    fn load_lane(&self, emitter: &mut Emitter<'_>, place: Place, ty: Type) -> Value {
        let size = size_of(ty);
        let parts = self.parts(place, size);
        if let [part] = parts {
            let value = read(emitter, *part);
            return emitter.reinterpret(value, ty);
        }
        // The parts, low bytes first, as one integer.
        let whole = integer(size);
        let mut sum = None;
        for part in parts {
            let value = read(emitter, *part);
            let value = emitter.reinterpret(value, Type::Scalar(integer(size_of(part.ty))));
            let mut value = emitter.value(InstData::Cast { op: CastOp::ZeroExtend, to: whole, arg: value });
            if part.offset > place.offset {
                let by = emitter.constant(whole, u64::from(8 * (part.offset - place.offset)));
                value = binary(emitter, BinaryOp::Shl, value, by);
            }
            sum = Some(match sum {
                None => value,
                Some(sum) => binary(emitter, BinaryOp::Or, sum, value),
            });
        }
        match sum {
            Some(sum) => emitter.reinterpret(sum, ty),
            None => emitter.value(InstData::Undef { ty }),
        }
    }

    fn store(&self, emitter: &mut Emitter<'_>, place: Place, value: Value) {
        let ty = emitter.func.ty(value);
        let Type::Vector(scalar, lanes) = ty else { return self.store_lane(emitter, place, value) };
        for lane in 0..lanes {
            let offset = place.offset + u32::from(lane) * scalar.bytes();
            let value = emitter.value(InstData::Extract { vector: value, lane });
            self.store_lane(emitter, Place { offset, ..place }, value);
        }
    }

    fn store_lane(&self, emitter: &mut Emitter<'_>, place: Place, value: Value) {
        let size = size_of(emitter.func.ty(value));
        let parts = self.parts(place, size);
        if let [part] = parts {
            return write(emitter, *part, value);
        }
        let whole = integer(size);
        let bits = emitter.reinterpret(value, Type::Scalar(whole));
        for part in parts {
            let mut value = bits;
            if part.offset > place.offset {
                let by = emitter.constant(whole, u64::from(8 * (part.offset - place.offset)));
                value = binary(emitter, BinaryOp::LShr, bits, by);
            }
            let to = integer(size_of(part.ty));
            let value = emitter.value(InstData::Cast { op: CastOp::Truncate, to, arg: value });
            write(emitter, *part, value);
        }
    }

    fn copy(&self, emitter: &mut Emitter<'_>, dst: Value, src: Value, size: u32, align: u32) -> bool {
        match (self.place(dst), self.place(src)) {
            (None, None) => return false,
            (Some(to), Some(from)) => {
                // Both ends have the same cuts.
                let values: Vec<Value> = self.parts(from, size).iter().map(|part| read(emitter, *part)).collect();
                for (part, value) in self.parts(to, size).iter().zip(values) {
                    write(emitter, *part, value);
                }
            }
            (Some(to), None) => {
                let mut rest = self.parts(to, size);
                while let Some(part) = rest.first() {
                    let offset = part.offset - to.offset;
                    let align = align_at(align, offset);
                    let (group, others) = rest.split_at(group(rest, align));
                    rest = others;
                    let ptr = emitter.offset(src, offset);
                    let ty = group_type(group);
                    let value = emitter.value(InstData::Load { ty, ptr, align, volatile: false });
                    for (lane, part) in group.iter().enumerate() {
                        let lane = match group {
                            [_] => value,
                            _ => emitter.value(InstData::Extract { vector: value, lane: lane as u8 }),
                        };
                        write(emitter, *part, lane);
                    }
                }
            }
            (None, Some(from)) => {
                let mut rest = self.parts(from, size);
                while let Some(part) = rest.first() {
                    let offset = part.offset - from.offset;
                    let align = align_at(align, offset);
                    let (group, others) = rest.split_at(group(rest, align));
                    rest = others;
                    let lanes: Vec<Value> = group.iter().map(|part| read(emitter, *part)).collect();
                    let value = match lanes[..] {
                        [value] => value,
                        _ => emitter.value(InstData::Vector { lanes }),
                    };
                    let ptr = emitter.offset(dst, offset);
                    emitter.effect(InstData::Store { ptr, value, align, volatile: false });
                }
            }
        }
        true
    }
}

/// How many of the first parts one access of memory takes, which is aligned to `align`: scalars of one type that follow each
/// other and fill a vector of at most 16 bytes.
fn group(parts: &[Part], align: u32) -> usize {
    let Some(&Part { offset, ty: ty @ Type::Scalar(scalar), .. }) = parts.first() else { return 1 };
    let fits = |&count: &usize| {
        let bytes = count as u32 * scalar.bytes();
        let follows =
            |(index, part): (usize, &Part)| part.ty == ty && part.offset == offset + index as u32 * scalar.bytes();
        bytes <= align.min(16) && parts.len() >= count && parts[..count].iter().enumerate().all(follows)
    };
    [8, 4, 2].into_iter().find(fits).unwrap_or(1)
}

/// The type of an access of these parts.
fn group_type(parts: &[Part]) -> Type {
    match parts {
        [Part { ty: Type::Scalar(scalar), .. }, _, ..] => Type::of(*scalar, parts.len() as u32),
        [part, ..] => part.ty,
        [] => Type::I8,
    }
}

/// The integer of so many bytes.
fn integer(bytes: u32) -> Scalar {
    Scalar::int(8 * bytes).unwrap_or(Scalar::I64)
}

fn binary(emitter: &mut Emitter<'_>, op: BinaryOp, a: Value, b: Value) -> Value {
    emitter.value(InstData::Binary { op, liberties: Liberties::NONE, args: [a, b] })
}

fn read(emitter: &mut Emitter<'_>, part: Part) -> Value {
    emitter.value(InstData::Load { ty: part.ty, ptr: part.ptr, align: size_of(part.ty), volatile: false })
}

fn write(emitter: &mut Emitter<'_>, part: Part, value: Value) {
    let value = emitter.reinterpret(value, part.ty);
    let align = size_of(part.ty);
    emitter.effect(InstData::Store { ptr: part.ptr, value, align, volatile: false });
}
