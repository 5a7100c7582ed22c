//! Loads and stores.

use spirv::{MemoryAccess, Op, SelectionControl, StorageClass};
use tombolo_ir::{AddressSpace, Scalar, Type, Value};

use super::Emitter;
use super::builder::Id;
use super::storages::Variable;
use crate::layout::Repr;

/// Memory that an access goes to, known to be of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// A device address.
    Device(Id),
    /// An offset in a variable.
    Variable(Variable, Id),
    /// Memory that does not exist: the pointer has no object to point to.
    Nowhere,
    /// A generic pointer, told apart when it is used: the address, and its class.
    Mixed(Id, u32),
}

/// How an access is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access {
    /// The address is a multiple of so many bytes.
    pub(super) align: u32,
    /// Must happen exactly as written.
    pub(super) volatile: bool,
    /// Nobody writes the memory while the kernel runs.
    pub(super) constant: bool,
}

impl Access {
    /// A plain access.
    pub(super) fn aligned(align: u32) -> Self {
        Access { align, volatile: false, constant: false }
    }

    /// A read of memory that nobody writes.
    pub(super) fn constant(align: u32) -> Self {
        Access { align, volatile: false, constant: true }
    }
}

impl Emitter<'_> {
    /// A load of the IR.
    pub(super) fn load(
        &mut self,
        ty: Type,
        ptr: Value,
        align: u32,
        volatile: bool,
        result: Value,
    ) -> Result<Vec<Id>, String> {
        let constant = self.func.ty(ptr) == Type::Pointer(AddressSpace::Constant) && !volatile;
        let access = Access { align, volatile, constant };
        let place = self.place_of(ptr)?;
        match ty {
            Type::Pointer(_) => {
                let lanes = self.read(place, Scalar::I64, 1, access)?;
                Ok(lanes.into_iter().map(|lane| self.long_to_ptr(lane, result)).collect())
            }
            _ => {
                let scalar = ty.element().ok_or("a load of a handle")?;
                self.read(place, scalar, ty.lanes(), access)
            }
        }
    }

    /// A store of the IR.
    pub(super) fn store(&mut self, ptr: Value, value: Value, align: u32, volatile: bool) -> Result<(), String> {
        let access = Access { align, volatile, constant: false };
        let place = self.place_of(ptr)?;
        match self.func.ty(value) {
            Type::Pointer(_) => {
                let long = self.ptr_to_long(value)?;
                self.write(place, Scalar::I64, &[long], access)
            }
            ty => {
                let scalar = ty.element().ok_or("a store of a handle")?;
                let lanes = self.lanes(value)?;
                self.write(place, scalar, &lanes, access)
            }
        }
    }

    /// What a pointer points to.
    pub(super) fn place_of(&mut self, ptr: Value) -> Result<Place, String> {
        let id = self.get(ptr)?;
        self.place(self.layout.repr(self.func, ptr), id)
    }

    /// What a pointer of that representation points to.
    pub(super) fn place(&mut self, repr: Repr, id: Id) -> Result<Place, String> {
        Ok(match repr {
            Repr::Device => Place::Device(id),
            Repr::Private(class) => {
                self.storage(false, class).map_or(Place::Nowhere, |variable| Place::Variable(variable, id))
            }
            Repr::Local(class) => {
                self.storage(true, class).map_or(Place::Nowhere, |variable| Place::Variable(variable, id))
            }
            Repr::Mixed(class) => Place::Mixed(id, class),
        })
    }

    /// The place so many bytes further.
    pub(super) fn offset_place(&mut self, place: Place, bytes: u32) -> Place {
        let bytes = self.b.word(bytes);
        self.move_place(place, bytes)
    }

    /// The place a computed number of bytes further.
    pub(super) fn move_place(&mut self, place: Place, bytes: Id) -> Place {
        match place {
            Place::Device(address) => {
                let bytes = self.widen_word(bytes);
                Place::Device(self.add_longs(address, bytes))
            }
            Place::Mixed(address, class) => {
                let bytes = self.widen_word(bytes);
                Place::Mixed(self.add_longs(address, bytes), class)
            }
            Place::Variable(variable, offset) => Place::Variable(variable, self.add_words(offset, bytes)),
            Place::Nowhere => Place::Nowhere,
        }
    }

    fn widen_word(&mut self, id: Id) -> Id {
        match self.b.known(id) {
            Some(value) => self.b.long(value),
            None => self.resize(id, 32, 64),
        }
    }

    /// Reads `lanes` scalars.
    pub(super) fn read(&mut self, place: Place, scalar: Scalar, lanes: u32, access: Access) -> Result<Vec<Id>, String> {
        match place {
            Place::Device(address) => Ok(self.read_device(address, scalar, lanes, access)),
            Place::Variable(variable, offset) => {
                let mut read = Vec::with_capacity(lanes as usize);
                for lane in 0..lanes {
                    let by = self.b.word(lane * scalar.bytes());
                    let at = self.add_words(offset, by);
                    read.push(self.read_variable(variable, at, scalar, access));
                }
                Ok(read)
            }
            Place::Nowhere => Ok(vec![self.b.scalar_constant(scalar, 0); lanes as usize]),
            Place::Mixed(address, class) => {
                let ty = self.b.scalar(scalar);
                let results: Vec<Id> = (0..lanes).map(|_| self.b.variable(ty)).collect();
                self.told_apart(address, class, |emitter, place| {
                    let read = emitter.read(place, scalar, lanes, access)?;
                    for (&result, &lane) in results.iter().zip(&read) {
                        emitter.b.effect(Op::Store, &[result, lane]);
                    }
                    Ok(())
                })?;
                Ok(results.iter().map(|&result| self.b.op(Op::Load, ty, &[result])).collect())
            }
        }
    }

    /// Writes scalars.
    pub(super) fn write(&mut self, place: Place, scalar: Scalar, lanes: &[Id], access: Access) -> Result<(), String> {
        match place {
            Place::Device(address) => self.write_device(address, scalar, lanes, access),
            Place::Variable(variable, offset) => {
                for (lane, &id) in lanes.iter().enumerate() {
                    let by = self.b.word(lane as u32 * scalar.bytes());
                    let at = self.add_words(offset, by);
                    self.write_variable(variable, at, scalar, id, access);
                }
            }
            Place::Nowhere => {}
            Place::Mixed(address, class) => {
                self.told_apart(address, class, |emitter, place| emitter.write(place, scalar, lanes, access))?;
            }
        }
        Ok(())
    }

    /// Does something with the memory that a generic pointer points to, whatever that is.
    pub(super) fn told_apart(
        &mut self,
        address: Id,
        class: u32,
        mut act: impl FnMut(&mut Self, Place) -> Result<(), String>,
    ) -> Result<(), String> {
        let info = self.layout.info(class);
        let tag = self.tag_of(address);
        let merge = self.b.id();
        let device = self.b.id();
        self.b.effect(Op::SelectionMerge, &[merge, SelectionControl::NONE.bits()]);
        let mut words = vec![tag, device];
        let mut arms = vec![(device, Place::Device(address))];
        for (tag, local, exists) in [(1, false, info.private), (2, true, info.local)] {
            let Some(variable) = self.storage(local, class).filter(|_| exists) else { continue };
            let label = self.b.id();
            words.extend([tag, label]);
            // The offset is read in its own block, but it is the same low word in each.
            arms.push((label, Place::Variable(variable, address)));
        }
        self.b.terminate(Op::Switch, &words);
        for (label, place) in arms {
            self.begin(label);
            let place = match place {
                Place::Variable(variable, address) => Place::Variable(variable, self.resize(address, 64, 32)),
                other => other,
            };
            act(self, place)?;
            self.b.branch(merge);
        }
        self.begin(merge);
        Ok(())
    }

    /// The memory operands of an access to device memory.
    fn device_operands(access: Access, align: u32) -> Vec<u32> {
        let mut flags = MemoryAccess::ALIGNED;
        if access.volatile {
            flags |= MemoryAccess::VOLATILE;
        }
        if !access.constant {
            // So that barriers order it; memory that nobody writes needs no order.
            flags |= MemoryAccess::NON_PRIVATE_POINTER;
        }
        vec![flags.bits(), align]
    }

    /// A SPIR-V pointer to what stands at a device address.
    pub(super) fn device_pointer(&mut self, address: Id, ty: Id) -> Id {
        let pointer = self.b.pointer(StorageClass::PhysicalStorageBuffer, ty);
        self.b.op(Op::ConvertUToPtr, pointer, &[address])
    }

    /// Splits an access to device memory: the scalar that memory is accessed by, and how many of them.
    fn device_shape(&mut self, scalar: Scalar, lanes: u32, align: u32) -> (Scalar, u32) {
        let bytes = scalar.bytes() * lanes;
        let shape = if align < scalar.bytes() {
            // Too little aligned for the scalar.
            let piece = Scalar::int(align * 8).unwrap_or(Scalar::I8);
            (piece, bytes / align)
        } else if scalar.bytes() < 4 && lanes > 1 && align >= 4 && bytes % 4 == 0 {
            // Whole words are fewer and faster.
            (Scalar::I32, bytes / 4)
        } else {
            (scalar, lanes)
        };
        match shape.0.bits() {
            8 => self.b.capability(spirv::Capability::StorageBuffer8BitAccess),
            16 => self.b.capability(spirv::Capability::StorageBuffer16BitAccess),
            _ => {}
        }
        shape
    }

    fn read_device(&mut self, address: Id, scalar: Scalar, lanes: u32, access: Access) -> Vec<Id> {
        let (unit, count) = self.device_shape(scalar, lanes, access.align);
        let ty = self.b.scalar(unit);
        let mut units = Vec::with_capacity(count as usize);
        // Volatile accesses must not be more than the program wrote, but vectors of SPIR-V have four lanes at most.
        for first in (0..count).step_by(4) {
            let part = (count - first).min(4);
            let chunk = self.b.vector(ty, part);
            let offset = self.b.long(u64::from(first * unit.bytes()));
            let at = self.add_longs(address, offset);
            let pointer = self.device_pointer(at, chunk);
            let align = chunk_align(access.align, first * unit.bytes(), part * unit.bytes());
            let mut operands = vec![pointer];
            operands.extend(Self::device_operands(access, align));
            let loaded = self.b.op(Op::Load, chunk, &operands);
            if part == 1 {
                units.push(loaded);
            } else {
                units.extend((0..part).map(|lane| self.b.op(Op::CompositeExtract, ty, &[loaded, lane])));
            }
        }
        self.regroup(&units, unit, scalar, lanes)
    }

    /// Scalars of `units`, which hold the same bytes.
    fn regroup(&mut self, units: &[Id], unit: Scalar, scalar: Scalar, lanes: u32) -> Vec<Id> {
        if unit == scalar {
            return units.to_vec();
        }
        if unit.bits() < scalar.bits() {
            let per_lane = (scalar.bits() / unit.bits()) as usize;
            return units
                .chunks(per_lane)
                .map(|pieces| {
                    let bits = self.join(pieces, unit.bits(), scalar.bits());
                    self.scalar_from(bits, scalar)
                })
                .collect();
        }
        let mut scalars = Vec::with_capacity(lanes as usize);
        for &word in units {
            for piece in self.split(word, unit.bits(), scalar.bits()) {
                scalars.push(self.scalar_from(piece, scalar));
            }
        }
        scalars
    }

    fn write_device(&mut self, address: Id, scalar: Scalar, lanes: &[Id], access: Access) {
        let (unit, count) = self.device_shape(scalar, lanes.len() as u32, access.align);
        let units = self.ungroup(lanes, scalar, unit);
        let ty = self.b.scalar(unit);
        for first in (0..count).step_by(4) {
            let part = (count - first).min(4);
            let chunk = self.b.vector(ty, part);
            let offset = self.b.long(u64::from(first * unit.bytes()));
            let at = self.add_longs(address, offset);
            let pointer = self.device_pointer(at, chunk);
            let parts = &units[first as usize..(first + part) as usize];
            let value = if part == 1 { parts[0] } else { self.b.op(Op::CompositeConstruct, chunk, parts) };
            let align = chunk_align(access.align, first * unit.bytes(), part * unit.bytes());
            let mut operands = vec![pointer, value];
            operands.extend(Self::device_operands(access, align));
            self.b.effect(Op::Store, &operands);
        }
    }

    /// Units of `scalars`, which hold the same bytes.
    fn ungroup(&mut self, scalars: &[Id], scalar: Scalar, unit: Scalar) -> Vec<Id> {
        if unit == scalar {
            return scalars.to_vec();
        }
        let bits: Vec<Id> = scalars.iter().map(|&id| self.bits_of(id, scalar)).collect();
        if unit.bits() < scalar.bits() {
            return bits.iter().flat_map(|&id| self.split(id, scalar.bits(), unit.bits())).collect();
        }
        let per_unit = (unit.bits() / scalar.bits()) as usize;
        bits.chunks(per_unit).map(|pieces| self.join(pieces, scalar.bits(), unit.bits())).collect()
    }

    /// The memory operands of an access to a variable.
    fn variable_operands(variable: Variable, access: Access) -> Vec<u32> {
        let mut flags = MemoryAccess::NONE;
        if access.volatile {
            flags |= MemoryAccess::VOLATILE;
        }
        if variable.class == StorageClass::Workgroup {
            flags |= MemoryAccess::NON_PRIVATE_POINTER;
        }
        if flags.is_empty() { Vec::new() } else { vec![flags.bits()] }
    }

    /// A SPIR-V pointer to the element that holds the byte at `offset`.
    pub(super) fn element_pointer(&mut self, variable: Variable, offset: Id) -> Id {
        let width = variable.element.bytes();
        let index = match self.b.known(offset) {
            Some(offset) => self.b.word(offset as u32 / width),
            None if width == 1 => offset,
            None => {
                let word = self.word_type();
                let shift = self.b.word(width.trailing_zeros());
                self.b.op(Op::ShiftRightLogical, word, &[offset, shift])
            }
        };
        let element = self.b.scalar(variable.element);
        let pointer = self.b.pointer(variable.class, element);
        self.b.op(Op::AccessChain, pointer, &[variable.id, index])
    }

    fn read_variable(&mut self, variable: Variable, offset: Id, scalar: Scalar, access: Access) -> Id {
        let element = variable.element;
        let width = element.bytes();
        let piece = scalar.bytes().min(access.align).min(width);
        let element_type = self.b.scalar(element);
        let mut pieces = Vec::with_capacity((scalar.bytes() / piece) as usize);
        for at in (0..scalar.bytes()).step_by(piece as usize) {
            let by = self.b.word(at);
            let offset = self.add_words(offset, by);
            let pointer = self.element_pointer(variable, offset);
            let mut operands = vec![pointer];
            operands.extend(Self::variable_operands(variable, access));
            let loaded = self.b.op(Op::Load, element_type, &operands);
            if scalar == element && piece == width {
                return loaded;
            }
            let bits = self.bits_of(loaded, element);
            pieces.push(if piece == width {
                bits
            } else {
                let ty = self.b.int(width * 8);
                let shift = self.bit_shift(offset, width);
                let shifted = self.b.op(Op::ShiftRightLogical, ty, &[bits, shift]);
                self.resize(shifted, width * 8, piece * 8)
            });
        }
        let bits = self.join(&pieces, piece * 8, scalar.bits());
        self.scalar_from(bits, scalar)
    }

    /// Where in its element the byte at `offset` starts, in bits.
    pub(super) fn bit_shift(&mut self, offset: Id, width: u32) -> Id {
        let word = self.word_type();
        let (mask, three) = (self.b.word(width - 1), self.b.word(3));
        let byte = self.b.op(Op::BitwiseAnd, word, &[offset, mask]);
        self.b.op(Op::ShiftLeftLogical, word, &[byte, three])
    }

    fn write_variable(&mut self, variable: Variable, offset: Id, scalar: Scalar, value: Id, access: Access) {
        let element = variable.element;
        let width = element.bytes();
        let piece = scalar.bytes().min(access.align).min(width);
        if scalar == element && piece == width {
            let pointer = self.element_pointer(variable, offset);
            let mut operands = vec![pointer, value];
            operands.extend(Self::variable_operands(variable, access));
            self.b.effect(Op::Store, &operands);
            return;
        }
        let bits = self.bits_of(value, scalar);
        for (index, part) in self.split(bits, scalar.bits(), piece * 8).into_iter().enumerate() {
            let by = self.b.word(index as u32 * piece);
            let offset = self.add_words(offset, by);
            let pointer = self.element_pointer(variable, offset);
            if piece == width {
                let part = self.scalar_from(part, element);
                let mut operands = vec![pointer, part];
                operands.extend(Self::variable_operands(variable, access));
                self.b.effect(Op::Store, &operands);
            } else {
                self.write_part(variable, pointer, offset, part, piece, access);
            }
        }
    }

    /// Writes a part of an element, and nothing else of it: other work-items may be writing their parts.
    fn write_part(&mut self, variable: Variable, pointer: Id, offset: Id, part: Id, piece: u32, access: Access) {
        let width = variable.element.bytes();
        let bits = width * 8;
        let ty = self.b.int(bits);
        let shift = self.bit_shift(offset, width);
        let mask = self.b.constant(ty, (1u64 << (piece * 8)) - 1);
        let mask = self.b.op(Op::ShiftLeftLogical, ty, &[mask, shift]);
        let keep = self.b.op(Op::Not, ty, &[mask]);
        let wide = self.resize(part, piece * 8, bits);
        let new = self.b.op(Op::ShiftLeftLogical, ty, &[wide, shift]);
        if variable.class == StorageClass::Workgroup {
            let (scope, relaxed) = (self.b.word(spirv::Scope::Workgroup as u32), self.b.word(0));
            self.b.op(Op::AtomicAnd, ty, &[pointer, scope, relaxed, keep]);
            self.b.op(Op::AtomicOr, ty, &[pointer, scope, relaxed, new]);
            return;
        }
        let element_type = self.b.scalar(variable.element);
        let operands = Self::variable_operands(variable, access);
        let mut read = vec![pointer];
        read.extend(&operands);
        let old = self.b.op(Op::Load, element_type, &read);
        let old = self.bits_of(old, variable.element);
        let kept = self.b.op(Op::BitwiseAnd, ty, &[old, keep]);
        let merged = self.b.op(Op::BitwiseOr, ty, &[kept, new]);
        let merged = self.scalar_from(merged, variable.element);
        let mut write = vec![pointer, merged];
        write.extend(&operands);
        self.b.effect(Op::Store, &write);
    }
}

/// What the address of a chunk at `offset` of an access is a multiple of. More than the chunk's size tells nobody anything.
fn chunk_align(align: u32, offset: u32, size: u32) -> u32 {
    let common = 1 << (align | offset | 1 << 31).trailing_zeros();
    common.min(size.next_power_of_two())
}
