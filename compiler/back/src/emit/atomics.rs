//! Atomic operations, barriers and fences.
//!
//! The Vulkan memory model has no sequential consistency. Operations that ask for it acquire, release, read and write, all
//! of them: a load is an exchange with what is there, a store an exchange. So each is synchronised with the one before it in
//! the order of its object; "happens before" then holds all these orders, and any total order that it allows is one that
//! OpenCL asks for. Fences that ask for it acquire and release.
//!
//! Where the target's fences are harmful ([`Target::fences`](tombolo_ir::Target::fences)), neither fences nor these orders are
//! written: what is left is the order that the driver gives atomic operations by itself.

use spirv::{BuiltIn, Capability, LoopControl, MemorySemantics, Op};
use tombolo_ir::inst::{AtomicOp, CastOp, FenceFlags, MemoryOrder, Ordering, Scope};
use tombolo_ir::{InstData, Scalar, Value};

use super::Emitter;
use super::builder::Id;
use super::memory::{Access, Place};

/// Whether an operation reads, writes or does both: a read cannot release, a write not acquire.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Read,
    Write,
    Both,
}

/// Where an atomic operation is done.
#[derive(Clone, Copy)]
enum Cell {
    /// In memory that others see: a SPIR-V pointer to an integer.
    Shared(Id),
    /// In a part of such an integer, as the device has no atomic operations of 16 bits, and a local variable has elements of one
    /// width.
    Part(Part),
    /// In private memory, where everything is atomic.
    Own(Place),
}

/// A part of an integer in memory.
#[derive(Clone, Copy)]
struct Part {
    /// The pointer to the integer.
    pointer: Id,
    /// The bits of the integer: 32 or 64.
    whole: u32,
    /// Where in it the part starts, in bits.
    shift: Id,
    /// The bits of the part.
    bits: u32,
}

const ALL_MEMORY: FenceFlags = FenceFlags { local: true, global: true, image: false };

impl Emitter<'_> {
    fn scope(&mut self, scope: Scope) -> Id {
        let scope = match scope {
            Scope::WorkItem => spirv::Scope::Invocation,
            Scope::Subgroup => spirv::Scope::Subgroup,
            Scope::WorkGroup => spirv::Scope::Workgroup,
            // Vulkan has no scope beyond the device.
            Scope::Device | Scope::AllDevices => {
                self.b.capability(Capability::VulkanMemoryModelDeviceScope);
                spirv::Scope::Device
            }
        };
        self.b.word(scope as u32)
    }

    /// Memory semantics of an order over these memories.
    fn semantics(&mut self, order: MemoryOrder, kind: Kind, flags: FenceFlags) -> Id {
        let mut bits = match (order, kind) {
            (MemoryOrder::Relaxed, _) => MemorySemantics::RELAXED,
            (MemoryOrder::Acquire, Kind::Write) | (MemoryOrder::Release, Kind::Read) => MemorySemantics::RELAXED,
            (MemoryOrder::Acquire, _) => MemorySemantics::ACQUIRE,
            (MemoryOrder::Release, _) => MemorySemantics::RELEASE,
            (_, Kind::Read) => MemorySemantics::ACQUIRE,
            (_, Kind::Write) => MemorySemantics::RELEASE,
            (_, Kind::Both) => MemorySemantics::ACQUIRE_RELEASE,
        };
        if bits != MemorySemantics::RELAXED {
            if bits.intersects(MemorySemantics::ACQUIRE | MemorySemantics::ACQUIRE_RELEASE) {
                bits |= MemorySemantics::MAKE_VISIBLE;
            }
            if bits.intersects(MemorySemantics::RELEASE | MemorySemantics::ACQUIRE_RELEASE) {
                bits |= MemorySemantics::MAKE_AVAILABLE;
            }
            bits |= memories(flags);
        }
        self.b.word(bits.bits())
    }

    /// Memory semantics of an atomic operation. Drivers make a fence of them beside the operation, and so they are left out
    /// where fences are harmful.
    fn atomic_semantics(&mut self, order: MemoryOrder, kind: Kind) -> Id {
        let order = if self.target.fences { order } else { MemoryOrder::Relaxed };
        self.semantics(order, kind, ALL_MEMORY)
    }

    /// `barrier` and the like.
    pub(super) fn barrier(&mut self, execution: Scope, flags: FenceFlags, scope: Scope) {
        let execution = self.scope(execution);
        if memories(flags).is_empty() || scope == Scope::WorkItem {
            // Nothing is ordered, but SPIR-V wants a scope.
            let none = self.b.word(0);
            self.b.effect(Op::ControlBarrier, &[execution, execution, none]);
            return;
        }
        let scope = self.scope(scope);
        let semantics = self.semantics(MemoryOrder::AcquireRelease, Kind::Both, flags);
        self.b.effect(Op::ControlBarrier, &[execution, scope, semantics]);
    }

    /// `atomic_work_item_fence` and the like.
    pub(super) fn fence(&mut self, flags: FenceFlags, ordering: Ordering) {
        if memories(flags).is_empty() || ordering.order == MemoryOrder::Relaxed || ordering.scope == Scope::WorkItem {
            // Within a work-item, program order is order enough.
            return;
        }
        if !self.target.fences {
            return;
        }
        let scope = self.scope(ordering.scope);
        let semantics = self.semantics(ordering.order, Kind::Both, flags);
        self.b.effect(Op::MemoryBarrier, &[scope, semantics]);
    }

    /// The memory of an atomic operation of that many bits.
    fn cell(&mut self, place: Place, bits: u32) -> Result<Option<Cell>, String> {
        if bits == 64 {
            if !self.target.int64_atomics {
                return Err(String::from("the device has no 64-bit atomic operations"));
            }
            self.b.capability(Capability::Int64Atomics);
        }
        Ok(match place {
            Place::Device(address) if bits < 32 => {
                let (word, long) = (self.word_type(), self.long_type());
                let within = self.b.long(!3);
                let around = self.b.op(Op::BitwiseAnd, long, &[address, within]);
                let pointer = self.device_pointer(around, word);
                let low = self.b.op(Op::UConvert, word, &[address]);
                Some(Cell::Part(Part { pointer, whole: 32, shift: self.bit_shift(low, 4), bits }))
            }
            Place::Device(address) => {
                let ty = self.b.int(bits);
                Some(Cell::Shared(self.device_pointer(address, ty)))
            }
            Place::Variable(variable, offset) => {
                if variable.class == spirv::StorageClass::Function {
                    Some(Cell::Own(place))
                } else if variable.element.bits() == bits && !variable.element.is_float() {
                    Some(Cell::Shared(self.element_pointer(variable, offset)))
                } else if bits < variable.element.bits() && self.has_atomics_of(variable.element) {
                    let whole = variable.element.bits();
                    if whole == 64 {
                        self.b.capability(Capability::Int64Atomics);
                    }
                    let shift = self.bit_shift(offset, whole / 8);
                    Some(Cell::Part(Part { pointer: self.element_pointer(variable, offset), whole, shift, bits }))
                } else {
                    return Err(String::from("atomic operations of different widths on the same local memory"));
                }
            }
            Place::Nowhere => None,
            Place::Mixed(..) => return Err(String::from("an unresolved generic pointer")),
        })
    }

    /// Whether the device has atomic operations on such integers.
    fn has_atomics_of(&self, scalar: Scalar) -> bool {
        scalar == Scalar::I32 || scalar == Scalar::I64 && self.target.int64_atomics
    }

    /// The part of a whole integer.
    fn taken_from(&mut self, whole: Id, part: Part) -> Id {
        let ty = self.b.int(part.whole);
        let shifted = self.b.op(Op::ShiftRightLogical, ty, &[whole, part.shift]);
        self.resize(shifted, part.whole, part.bits)
    }

    /// The whole integer with something else as its part.
    fn put_into(&mut self, whole: Id, part: Part, bits: Id) -> Id {
        let ty = self.b.int(part.whole);
        let low = self.b.constant(ty, (1 << part.bits) - 1);
        let taken = self.b.op(Op::ShiftLeftLogical, ty, &[low, part.shift]);
        let others = self.b.op(Op::Not, ty, &[taken]);
        let kept = self.b.op(Op::BitwiseAnd, ty, &[whole, others]);
        let wide = self.resize(bits, part.bits, part.whole);
        let placed = self.b.op(Op::ShiftLeftLogical, ty, &[wide, part.shift]);
        self.b.op(Op::BitwiseOr, ty, &[kept, placed])
    }

    /// Replaces a part by what `new` makes of it; the old one, as bits.
    fn replace_part(&mut self, part: Part, ordering: Ordering, mut new: impl FnMut(&mut Self, Id) -> Id) -> Id {
        let old = self.until_stored(part.whole, part.pointer, ordering, |emitter, whole| {
            let old = emitter.taken_from(whole, part);
            let new = new(emitter, old);
            emitter.put_into(whole, part, new)
        });
        self.taken_from(old, part)
    }

    /// Does an atomic operation that yields `scalar` on the memory of `ptr`.
    fn atomically(
        &mut self,
        ptr: Value,
        scalar: Scalar,
        mut act: impl FnMut(&mut Self, Cell) -> Result<Id, String>,
    ) -> Result<Id, String> {
        let place = self.place_of(ptr)?;
        if let Place::Mixed(address, class) = place {
            let ty = self.b.scalar(scalar);
            let result = self.b.variable(ty);
            self.told_apart(address, class, |emitter, place| {
                if let Some(cell) = emitter.cell(place, scalar.bits())? {
                    let old = act(emitter, cell)?;
                    emitter.b.effect(Op::Store, &[result, old]);
                }
                Ok(())
            })?;
            return Ok(self.b.op(Op::Load, ty, &[result]));
        }
        match self.cell(place, scalar.bits())? {
            Some(cell) => act(self, cell),
            None => Ok(self.b.scalar_constant(scalar, 0)),
        }
    }

    fn read_own(&mut self, place: Place, scalar: Scalar) -> Result<Id, String> {
        Ok(self.read(place, scalar, 1, Access::aligned(scalar.bytes()))?[0])
    }

    fn write_own(&mut self, place: Place, scalar: Scalar, value: Id) -> Result<(), String> {
        self.write(place, scalar, &[value], Access::aligned(scalar.bytes()))
    }

    /// An atomic load.
    pub(super) fn atomic_load(&mut self, scalar: Scalar, ptr: Value, ordering: Ordering) -> Result<Id, String> {
        self.atomically(ptr, scalar, |emitter, cell| match cell {
            Cell::Own(place) => emitter.read_own(place, scalar),
            Cell::Shared(pointer) if ordering.order == MemoryOrder::SequentiallyConsistent => {
                let scope = emitter.scope(ordering.scope);
                let semantics = emitter.atomic_semantics(ordering.order, Kind::Both);
                let ty = emitter.b.int(scalar.bits());
                let nothing = emitter.b.constant(ty, 0);
                let bits = emitter.b.op(Op::AtomicOr, ty, &[pointer, scope, semantics, nothing]);
                Ok(emitter.scalar_from(bits, scalar))
            }
            Cell::Shared(pointer) => {
                let scope = emitter.scope(ordering.scope);
                let semantics = emitter.atomic_semantics(ordering.order, Kind::Read);
                let ty = emitter.b.int(scalar.bits());
                let bits = emitter.b.op(Op::AtomicLoad, ty, &[pointer, scope, semantics]);
                Ok(emitter.scalar_from(bits, scalar))
            }
            Cell::Part(part) => {
                let bits = emitter.replace_part(part, ordering, |_, old| old);
                Ok(emitter.scalar_from(bits, scalar))
            }
        })
    }

    /// An atomic store.
    pub(super) fn atomic_store(&mut self, ptr: Value, value: Value, ordering: Ordering) -> Result<(), String> {
        let scalar = self.func.ty(value).element().ok_or("an atomic store of what is no scalar")?;
        let id = self.get(value)?;
        self.atomically(ptr, scalar, |emitter, cell| {
            match cell {
                Cell::Own(place) => emitter.write_own(place, scalar, id)?,
                Cell::Shared(pointer) if ordering.order == MemoryOrder::SequentiallyConsistent => {
                    let scope = emitter.scope(ordering.scope);
                    let semantics = emitter.atomic_semantics(ordering.order, Kind::Both);
                    let ty = emitter.b.int(scalar.bits());
                    let bits = emitter.bits_of(id, scalar);
                    emitter.b.op(Op::AtomicExchange, ty, &[pointer, scope, semantics, bits]);
                }
                Cell::Shared(pointer) => {
                    let scope = emitter.scope(ordering.scope);
                    let semantics = emitter.atomic_semantics(ordering.order, Kind::Write);
                    let bits = emitter.bits_of(id, scalar);
                    emitter.b.effect(Op::AtomicStore, &[pointer, scope, semantics, bits]);
                }
                Cell::Part(part) => {
                    let bits = emitter.bits_of(id, scalar);
                    emitter.replace_part(part, ordering, |_, _| bits);
                }
            }
            Ok(id)
        })?;
        Ok(())
    }

    /// An atomic read-modify-write; the old value.
    pub(super) fn atomic_rmw(
        &mut self,
        op: AtomicOp,
        ptr: Value,
        value: Value,
        ordering: Ordering,
    ) -> Result<Id, String> {
        let scalar = self.func.ty(value).element().ok_or("an atomic operation on what is no scalar")?;
        let was_float = scalar.is_float() || self.is_float_seen_as_integer(value);
        let value = self.get(value)?;
        self.atomically(ptr, scalar, |emitter, cell| match cell {
            Cell::Own(place) => {
                let old = emitter.read_own(place, scalar)?;
                let new = emitter.combine(op, scalar, old, value);
                emitter.write_own(place, scalar, new)?;
                Ok(old)
            }
            Cell::Shared(pointer) => {
                let native = match op {
                    AtomicOp::Exchange => Op::AtomicExchange,
                    AtomicOp::Add => Op::AtomicIAdd,
                    AtomicOp::Sub => Op::AtomicISub,
                    AtomicOp::SMin => Op::AtomicSMin,
                    AtomicOp::SMax => Op::AtomicSMax,
                    AtomicOp::UMin => Op::AtomicUMin,
                    AtomicOp::UMax => Op::AtomicUMax,
                    AtomicOp::And => Op::AtomicAnd,
                    AtomicOp::Or => Op::AtomicOr,
                    AtomicOp::Xor => Op::AtomicXor,
                    AtomicOp::FAdd | AtomicOp::FMin | AtomicOp::FMax => {
                        let old = emitter.until_stored(scalar.bits(), pointer, ordering, |emitter, old| {
                            emitter.combined_bits(op, scalar, old, value)
                        });
                        return Ok(emitter.scalar_from(old, scalar));
                    }
                };
                let scope = emitter.scope(ordering.scope);
                let semantics = emitter.atomic_semantics(ordering.order, Kind::Both);
                let ty = emitter.b.int(scalar.bits());
                let bits = emitter.bits_of(value, scalar);
                let bits = if was_float { emitter.hide_float(bits, scalar.bits()) } else { bits };
                let old = emitter.b.op(native, ty, &[pointer, scope, semantics, bits]);
                Ok(emitter.scalar_from(old, scalar))
            }
            Cell::Part(part) => {
                let old =
                    emitter.replace_part(part, ordering, |emitter, old| emitter.combined_bits(op, scalar, old, value));
                Ok(emitter.scalar_from(old, scalar))
            }
        })
    }

    /// Whether an integer is the bits of a floating number.
    fn is_float_seen_as_integer(&self, value: Value) -> bool {
        match self.func.def_inst(value) {
            Some(InstData::Cast { op: CastOp::Bitcast, arg, .. }) => {
                self.func.ty(*arg).element().is_some_and(Scalar::is_float)
            }
            _ => false,
        }
    }

    /// The same bits, in a way that no driver sees through. Mesa 22.3 forgets bitcasts, and LLVM then aborts on atomic
    /// integer operations on floating operands.
    fn hide_float(&mut self, bits: Id, width: u32) -> Id {
        let (word, bool_type) = (self.word_type(), self.bool_type());
        let triple = self.b.vector(word, 3);
        let variable = self.b.builtin(BuiltIn::LocalInvocationId, triple);
        let id = self.b.op(Op::Load, triple, &[variable]);
        let x = self.b.op(Op::CompositeExtract, word, &[id, 0]);
        // No work-group is that large.
        let bound = self.b.word(1 << 30);
        let always = self.b.op(Op::ULessThan, bool_type, &[x, bound]);
        let ty = self.b.int(width);
        let zero = self.b.constant(ty, 0);
        self.b.op(Op::Select, ty, &[always, bits, zero])
    }

    /// What a read-modify-write stores.
    fn combine(&mut self, op: AtomicOp, scalar: Scalar, old: Id, value: Id) -> Id {
        let ty = self.b.scalar(scalar);
        let bool_type = self.bool_type();
        let mut pick = |compare: Op| {
            let keep = self.b.op(compare, bool_type, &[old, value]);
            self.b.op(Op::Select, ty, &[keep, old, value])
        };
        match op {
            AtomicOp::Exchange => value,
            AtomicOp::Add => self.b.op(Op::IAdd, ty, &[old, value]),
            AtomicOp::Sub => self.b.op(Op::ISub, ty, &[old, value]),
            AtomicOp::SMin => pick(Op::SLessThan),
            AtomicOp::SMax => pick(Op::SGreaterThan),
            AtomicOp::UMin => pick(Op::ULessThan),
            AtomicOp::UMax => pick(Op::UGreaterThan),
            AtomicOp::And => self.b.op(Op::BitwiseAnd, ty, &[old, value]),
            AtomicOp::Or => self.b.op(Op::BitwiseOr, ty, &[old, value]),
            AtomicOp::Xor => self.b.op(Op::BitwiseXor, ty, &[old, value]),
            AtomicOp::FAdd => self.exact(Op::FAdd, ty, &[old, value]),
            AtomicOp::FMin => self.b.glsl(spirv::GlslStd450Op::NMin, ty, &[old, value]),
            AtomicOp::FMax => self.b.glsl(spirv::GlslStd450Op::NMax, ty, &[old, value]),
        }
    }

    /// What a read-modify-write stores, of bits and as bits.
    fn combined_bits(&mut self, op: AtomicOp, scalar: Scalar, old: Id, value: Id) -> Id {
        let old = self.scalar_from(old, scalar);
        let new = self.combine(op, scalar, old, value);
        self.bits_of(new, scalar)
    }

    /// A read-modify-write that devices need not have: computed, and stored if nobody was faster, until it is. The old bits of
    /// an integer of so many.
    fn until_stored(
        &mut self,
        bits: u32,
        pointer: Id,
        ordering: Ordering,
        mut new: impl FnMut(&mut Self, Id) -> Id,
    ) -> Id {
        let ty = self.b.int(bits);
        let bool_type = self.bool_type();
        let scope = self.scope(ordering.scope);
        let relaxed = self.b.word(0);
        let success = self.atomic_semantics(ordering.order, Kind::Both);
        let failure = self.atomic_semantics(ordering.order, Kind::Read);
        let expected = self.b.variable(ty);
        let first = self.b.op(Op::AtomicLoad, ty, &[pointer, scope, relaxed]);
        self.b.effect(Op::Store, &[expected, first]);
        let [header, body, next, merge] = [(); 4].map(|()| self.b.id());
        self.begin(header);
        self.b.effect(Op::LoopMerge, &[merge, next, LoopControl::NONE.bits()]);
        self.b.branch(body);
        self.begin(body);
        let old = self.b.op(Op::Load, ty, &[expected]);
        let stored = new(self, old);
        let operands = [pointer, scope, success, failure, stored, old];
        let found = self.b.op(Op::AtomicCompareExchange, ty, &operands);
        self.b.effect(Op::Store, &[expected, found]);
        let done = self.b.op(Op::IEqual, bool_type, &[found, old]);
        self.b.terminate(Op::BranchConditional, &[done, merge, next]);
        self.begin(next);
        self.b.branch(header);
        self.begin(merge);
        self.b.op(Op::Load, ty, &[expected])
    }

    /// An atomic compare and exchange; the old value.
    pub(super) fn atomic_compare_exchange(
        &mut self,
        ptr: Value,
        expected: Value,
        desired: Value,
        ordering: Ordering,
    ) -> Result<Id, String> {
        let scalar = self.func.ty(expected).element().ok_or("an atomic operation on what is no scalar")?;
        let (expected, desired) = (self.get(expected)?, self.get(desired)?);
        self.atomically(ptr, scalar, |emitter, cell| match cell {
            Cell::Own(place) => {
                let old = emitter.read_own(place, scalar)?;
                let ty = emitter.b.scalar(scalar);
                let bool_type = emitter.bool_type();
                let (old_bits, bits) = (emitter.bits_of(old, scalar), emitter.bits_of(expected, scalar));
                let equal = emitter.b.op(Op::IEqual, bool_type, &[old_bits, bits]);
                let new = emitter.b.op(Op::Select, ty, &[equal, desired, old]);
                emitter.write_own(place, scalar, new)?;
                Ok(old)
            }
            Cell::Shared(pointer) => {
                let scope = emitter.scope(ordering.scope);
                let success = emitter.atomic_semantics(ordering.order, Kind::Both);
                let failure = emitter.atomic_semantics(ordering.order, Kind::Read);
                let ty = emitter.b.int(scalar.bits());
                let (expected, desired) = (emitter.bits_of(expected, scalar), emitter.bits_of(desired, scalar));
                let operands = [pointer, scope, success, failure, desired, expected];
                let old = emitter.b.op(Op::AtomicCompareExchange, ty, &operands);
                Ok(emitter.scalar_from(old, scalar))
            }
            Cell::Part(part) => {
                let (expected, desired) = (emitter.bits_of(expected, scalar), emitter.bits_of(desired, scalar));
                let old = emitter.replace_part(part, ordering, |emitter, old| {
                    let (ty, bool_type) = (emitter.b.int(part.bits), emitter.bool_type());
                    let equal = emitter.b.op(Op::IEqual, bool_type, &[old, expected]);
                    emitter.b.op(Op::Select, ty, &[equal, desired, old])
                });
                Ok(emitter.scalar_from(old, scalar))
            }
        })
    }
}

/// The memory semantics of the memories that a fence orders.
fn memories(flags: FenceFlags) -> MemorySemantics {
    let mut bits = MemorySemantics::RELAXED;
    if flags.local {
        bits |= MemorySemantics::WORKGROUP_MEMORY;
    }
    if flags.global {
        // Memory at device addresses counts as uniform.
        bits |= MemorySemantics::UNIFORM_MEMORY;
    }
    if flags.image {
        bits |= MemorySemantics::IMAGE_MEMORY;
    }
    bits
}
