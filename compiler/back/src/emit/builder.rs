//! A SPIR-V module under construction: words in the sections that the specification orders, types and constants once each.

use std::collections::BTreeSet;

use spirv::{Capability, Decoration, ExecutionMode, Op, StorageClass};
use tombolo_ir::Scalar;
use tombolo_ir::hash::NumberMap;

/// The id of a SPIR-V object.
pub(crate) type Id = u32;

/// Encodes one instruction.
fn encode(out: &mut Vec<u32>, op: Op, words: &[u32]) {
    out.push(((words.len() as u32 + 1) << 16) | op as u32);
    out.extend_from_slice(words);
}

/// A string as SPIR-V has it: UTF-8, ended by a zero byte, in little-endian words.
fn string_words(text: &str) -> Vec<u32> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes.chunks_exact(4).map(|chunk| u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]])).collect()
}

/// A module with one entry point.
pub(crate) struct Builder {
    next: Id,
    capabilities: BTreeSet<u32>,
    extensions: BTreeSet<&'static str>,
    glsl: Id,
    names: Vec<u32>,
    decorations: Vec<u32>,
    globals: Vec<u32>,
    types: NumberMap<(Op, Vec<u32>), Id>,
    constants: NumberMap<(Id, u64), Id>,
    /// The value of each integer constant, for folding on the way.
    known: NumberMap<Id, u64>,
    builtins: NumberMap<u32, Id>,
    /// Global variables, for the entry point.
    interface: Vec<Id>,
    /// The variables of the function, which its first block starts with.
    variables: Vec<u32>,
    /// What the device is asked to do with floating numbers of which widths.
    float_modes: Vec<(ExecutionMode, u32)>,
    first_label: Id,
    body: Vec<u32>,
    /// Whether a block is open: the last one has no terminator yet.
    open: bool,
    /// The label of the block that is open or was last.
    current: Id,
}

impl Builder {
    /// An empty module whose function's first block is open.
    pub(crate) fn new() -> Self {
        let mut builder = Builder {
            next: 1,
            capabilities: BTreeSet::new(),
            extensions: BTreeSet::new(),
            glsl: 0,
            names: Vec::new(),
            decorations: Vec::new(),
            globals: Vec::new(),
            types: NumberMap::default(),
            constants: NumberMap::default(),
            known: NumberMap::default(),
            builtins: NumberMap::default(),
            interface: Vec::new(),
            variables: Vec::new(),
            float_modes: Vec::new(),
            first_label: 0,
            body: Vec::new(),
            open: true,
            current: 0,
        };
        builder.glsl = builder.id();
        builder.first_label = builder.id();
        builder.current = builder.first_label;
        for capability in [
            Capability::Shader,
            Capability::Int64,
            Capability::PhysicalStorageBufferAddresses,
            Capability::VulkanMemoryModel,
        ] {
            builder.capability(capability);
        }
        builder
    }

    /// A fresh id.
    pub(crate) fn id(&mut self) -> Id {
        self.next += 1;
        self.next - 1
    }

    /// Declares that the module uses a capability.
    pub(crate) fn capability(&mut self, capability: Capability) {
        self.capabilities.insert(capability as u32);
    }

    /// Declares that the module uses an extension of SPIR-V.
    pub(crate) fn extension(&mut self, name: &'static str) {
        self.extensions.insert(name);
    }

    /// Names an id, for people.
    pub(crate) fn name(&mut self, id: Id, name: &str) {
        let mut words = vec![id];
        words.extend(string_words(name));
        encode(&mut self.names, Op::Name, &words);
    }

    /// Decorates an id.
    pub(crate) fn decorate(&mut self, id: Id, decoration: Decoration, operands: &[u32]) {
        let mut words = vec![id, decoration as u32];
        words.extend_from_slice(operands);
        encode(&mut self.decorations, Op::Decorate, &words);
    }

    fn decorate_member(&mut self, id: Id, member: u32, decoration: Decoration, operands: &[u32]) {
        let mut words = vec![id, member, decoration as u32];
        words.extend_from_slice(operands);
        encode(&mut self.decorations, Op::MemberDecorate, &words);
    }

    /// The type made by this instruction.
    pub(crate) fn ty(&mut self, op: Op, operands: &[u32]) -> Id {
        if let Some(&id) = self.types.get(&(op, operands.to_vec())) {
            return id;
        }
        let id = self.id();
        let mut words = vec![id];
        words.extend_from_slice(operands);
        encode(&mut self.globals, op, &words);
        self.types.insert((op, operands.to_vec()), id);
        id
    }

    /// `void`
    pub(crate) fn void(&mut self) -> Id {
        self.ty(Op::TypeVoid, &[])
    }

    /// The integer type of so many bits.
    pub(crate) fn int(&mut self, bits: u32) -> Id {
        match bits {
            8 => self.capability(Capability::Int8),
            16 => self.capability(Capability::Int16),
            _ => {}
        }
        self.ty(Op::TypeInt, &[bits, 0])
    }

    /// The type of an IR scalar.
    pub(crate) fn scalar(&mut self, scalar: Scalar) -> Id {
        match scalar {
            Scalar::Bool => self.ty(Op::TypeBool, &[]),
            Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 => self.int(scalar.bits()),
            Scalar::F16 | Scalar::F32 | Scalar::F64 => {
                match scalar {
                    Scalar::F16 => self.capability(Capability::Float16),
                    Scalar::F64 => self.capability(Capability::Float64),
                    _ => {}
                }
                self.ty(Op::TypeFloat, &[scalar.bits()])
            }
        }
    }

    /// A vector type, or the scalar itself for one lane.
    pub(crate) fn vector(&mut self, element: Id, lanes: u32) -> Id {
        if lanes == 1 { element } else { self.ty(Op::TypeVector, &[element, lanes]) }
    }

    /// A pointer type.
    pub(crate) fn pointer(&mut self, class: StorageClass, to: Id) -> Id {
        self.ty(Op::TypePointer, &[class as u32, to])
    }

    /// An array type without explicit layout.
    pub(crate) fn array(&mut self, element: Id, length: Id) -> Id {
        self.ty(Op::TypeArray, &[element, length])
    }

    /// The block of push constants: words.
    pub(crate) fn push_constant_block(&mut self, words: u32) -> Id {
        let word = self.int(32);
        let length = self.constant(word, u64::from(words));
        // Arrays with a stride are not shared with those without: this one is made apart from the table.
        let array = self.id();
        encode(&mut self.globals, Op::TypeArray, &[array, word, length]);
        self.decorate(array, Decoration::ArrayStride, &[4]);
        let block = self.id();
        encode(&mut self.globals, Op::TypeStruct, &[block, array]);
        self.decorate(block, Decoration::Block, &[]);
        self.decorate_member(block, 0, Decoration::Offset, &[0]);
        block
    }

    /// A constant of an integer or floating type of up to 64 bits.
    pub(crate) fn constant(&mut self, ty: Id, bits: u64) -> Id {
        if let Some(&id) = self.constants.get(&(ty, bits)) {
            return id;
        }
        let id = self.id();
        // Only types of 64 bits have a second word; narrow integers without sign are zero-extended.
        let wide =
            [(Op::TypeInt, vec![64, 0]), (Op::TypeFloat, vec![64])].iter().any(|key| self.types.get(key) == Some(&ty));
        let words = if wide { vec![ty, id, bits as u32, (bits >> 32) as u32] } else { vec![ty, id, bits as u32] };
        encode(&mut self.globals, Op::Constant, &words);
        self.constants.insert((ty, bits), id);
        self.known.insert(id, bits);
        id
    }

    /// The 32-bit integer constant.
    pub(crate) fn word(&mut self, value: u32) -> Id {
        let ty = self.int(32);
        self.constant(ty, u64::from(value))
    }

    /// The 64-bit integer constant.
    pub(crate) fn long(&mut self, value: u64) -> Id {
        let ty = self.int(64);
        self.constant(ty, value)
    }

    /// A constant of any scalar type.
    pub(crate) fn scalar_constant(&mut self, scalar: Scalar, bits: u64) -> Id {
        let ty = self.scalar(scalar);
        if scalar != Scalar::Bool {
            return self.constant(ty, bits);
        }
        if let Some(&id) = self.constants.get(&(ty, bits)) {
            return id;
        }
        let id = self.id();
        encode(&mut self.globals, if bits & 1 == 1 { Op::ConstantTrue } else { Op::ConstantFalse }, &[ty, id]);
        self.constants.insert((ty, bits), id);
        id
    }

    /// The value of an id that is a constant.
    pub(crate) fn known(&self, id: Id) -> Option<u64> {
        self.known.get(&id).copied()
    }

    /// A 32-bit specialisation constant.
    pub(crate) fn spec_constant(&mut self, spec_id: u32, default: u32) -> Id {
        let ty = self.int(32);
        let id = self.id();
        encode(&mut self.globals, Op::SpecConstant, &[ty, id, default]);
        self.decorate(id, Decoration::SpecId, &[spec_id]);
        id
    }

    /// A 32-bit operation on specialisation constants; on plain constants it is computed at once.
    pub(crate) fn spec_op(&mut self, op: Op, a: Id, b: Id) -> Id {
        if let (Some(x), Some(y)) = (self.known(a), self.known(b)) {
            let (x, y) = (x as u32, y as u32);
            match op {
                Op::IAdd => return self.word(x.wrapping_add(y)),
                Op::IMul => return self.word(x.wrapping_mul(y)),
                _ => {}
            }
        }
        match (op, self.known(a), self.known(b)) {
            (Op::IAdd, Some(0), _) | (Op::IMul, Some(1), _) => return b,
            (Op::IAdd, _, Some(0)) | (Op::IMul, _, Some(1)) => return a,
            _ => {}
        }
        let ty = self.int(32);
        let id = self.id();
        encode(&mut self.globals, Op::SpecConstantOp, &[ty, id, op as u32, a, b]);
        id
    }

    /// A composite of specialisation constants.
    pub(crate) fn spec_composite(&mut self, ty: Id, parts: &[Id]) -> Id {
        let id = self.id();
        let mut words = vec![ty, id];
        words.extend_from_slice(parts);
        encode(&mut self.globals, Op::SpecConstantComposite, &words);
        id
    }

    /// A variable outside functions.
    pub(crate) fn global_variable(&mut self, class: StorageClass, ty: Id) -> Id {
        let pointer = self.pointer(class, ty);
        let id = self.id();
        encode(&mut self.globals, Op::Variable, &[pointer, id, class as u32]);
        self.interface.push(id);
        id
    }

    /// The input variable of a builtin.
    pub(crate) fn builtin(&mut self, builtin: spirv::BuiltIn, ty: Id) -> Id {
        if let Some(&id) = self.builtins.get(&(builtin as u32)) {
            return id;
        }
        let id = self.global_variable(StorageClass::Input, ty);
        self.decorate(id, Decoration::BuiltIn, &[builtin as u32]);
        self.builtins.insert(builtin as u32, id);
        id
    }

    /// A variable of the function.
    pub(crate) fn variable(&mut self, ty: Id) -> Id {
        let pointer = self.pointer(StorageClass::Function, ty);
        let id = self.id();
        encode(&mut self.variables, Op::Variable, &[pointer, id, StorageClass::Function as u32]);
        id
    }

    /// Declares a variable of the function that is zero at first.
    pub(crate) fn null_variable(&mut self, ty: Id) -> Id {
        let pointer = self.pointer(StorageClass::Function, ty);
        let [id, null] = [self.id(), self.id()];
        encode(&mut self.globals, Op::ConstantNull, &[ty, null]);
        encode(&mut self.variables, Op::Variable, &[pointer, id, StorageClass::Function as u32, null]);
        id
    }

    /// Appends an instruction with a result to the open block.
    pub(crate) fn op(&mut self, op: Op, ty: Id, operands: &[u32]) -> Id {
        let id = self.id();
        let mut words = Vec::with_capacity(operands.len() + 2);
        words.push(ty);
        words.push(id);
        words.extend_from_slice(operands);
        encode(&mut self.body, op, &words);
        id
    }

    /// Appends an instruction without a result to the open block.
    pub(crate) fn effect(&mut self, op: Op, operands: &[u32]) {
        encode(&mut self.body, op, operands);
    }

    /// Appends an instruction of the GLSL.std.450 set.
    pub(crate) fn glsl(&mut self, op: spirv::GlslStd450Op, ty: Id, operands: &[u32]) -> Id {
        let mut words = vec![self.glsl, op as u32];
        words.extend_from_slice(operands);
        self.op(Op::ExtInst, ty, &words)
    }

    /// Ends the open block.
    pub(crate) fn terminate(&mut self, op: Op, operands: &[u32]) {
        if self.open {
            encode(&mut self.body, op, operands);
            self.open = false;
        }
    }

    /// Goes to a block, if one is open.
    pub(crate) fn branch(&mut self, label: Id) {
        self.terminate(Op::Branch, &[label]);
    }

    /// Starts a block; one that is open goes on in it.
    pub(crate) fn begin(&mut self, label: Id) {
        self.branch(label);
        encode(&mut self.body, Op::Label, &[label]);
        self.open = true;
        self.current = label;
    }

    /// Whether a block is open.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// Asks the device to keep the signs of zeros, infinities and NaN in half, single and double precision, where the module
    /// computes in these.
    pub(crate) fn keep_signed_zeros(&mut self, widths: [bool; 3]) {
        self.float_mode(ExecutionMode::SignedZeroInfNanPreserve, Capability::SignedZeroInfNanPreserve, widths);
    }

    /// Asks it to take subnormal numbers for zero, likewise.
    pub(crate) fn flush_denorms(&mut self, widths: [bool; 3]) {
        self.float_mode(ExecutionMode::DenormFlushToZero, Capability::DenormFlushToZero, widths);
    }

    fn float_mode(&mut self, mode: ExecutionMode, capability: Capability, widths: [bool; 3]) {
        for (bits, wanted) in [16, 32, 64].into_iter().zip(widths) {
            if wanted && self.types.contains_key(&(Op::TypeFloat, vec![bits])) {
                self.float_modes.push((mode, bits));
                self.capability(capability);
            }
        }
    }

    /// The words of the module. `local_size` are the ids of the local size's specialisation constants.
    pub(crate) fn finish(mut self, version: (u32, u32), kernel: &str, local_size: [Id; 3]) -> Vec<u32> {
        let void = self.void();
        let function_type = self.ty(Op::TypeFunction, &[void]);
        let function = self.id();
        self.name(function, kernel);
        let size_by_id = version >= (1, 6);
        if !size_by_id {
            // Before Vulkan 1.3 the local size is told by a decorated constant.
            let word = self.int(32);
            let triple = self.vector(word, 3);
            let size = self.spec_composite(triple, &local_size);
            self.decorate(size, Decoration::BuiltIn, &[spirv::BuiltIn::WorkgroupSize as u32]);
        }
        let mut words = vec![spirv::MAGIC_NUMBER, (version.0 << 16) | (version.1 << 8), 0, self.next, 0];
        for capability in &self.capabilities {
            encode(&mut words, Op::Capability, &[*capability]);
        }
        for extension in &self.extensions {
            encode(&mut words, Op::Extension, &string_words(extension));
        }
        let mut import = vec![self.glsl];
        import.extend(string_words("GLSL.std.450"));
        encode(&mut words, Op::ExtInstImport, &import);
        let addressing = spirv::AddressingModel::PhysicalStorageBuffer64 as u32;
        encode(&mut words, Op::MemoryModel, &[addressing, spirv::MemoryModel::Vulkan as u32]);
        let mut entry = vec![spirv::ExecutionModel::GLCompute as u32, function];
        entry.extend(string_words(kernel));
        entry.extend_from_slice(&self.interface);
        encode(&mut words, Op::EntryPoint, &entry);
        if size_by_id {
            let [x, y, z] = local_size;
            encode(&mut words, Op::ExecutionModeId, &[function, ExecutionMode::LocalSizeId as u32, x, y, z]);
        } else {
            encode(&mut words, Op::ExecutionMode, &[function, ExecutionMode::LocalSize as u32, 1, 1, 1]);
        }
        for &(mode, bits) in &self.float_modes {
            encode(&mut words, Op::ExecutionMode, &[function, mode as u32, bits]);
        }
        words.append(&mut self.names);
        words.append(&mut self.decorations);
        words.append(&mut self.globals);
        encode(&mut words, Op::Function, &[void, function, 0, function_type]);
        encode(&mut words, Op::Label, &[self.first_label]);
        words.append(&mut self.variables);
        words.append(&mut self.body);
        encode(&mut words, Op::FunctionEnd, &[]);
        words
    }
}
