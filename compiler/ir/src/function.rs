//! Functions: blocks, instructions and values, each in an arena of its own.

use crate::entity;
use crate::entity::{Arena, EntityRef};
use crate::inst::{InstData, Terminator};
use crate::types::{AddressSpace, ImageAccess, Type};

entity!(
    /// A value: a block parameter or the result of an instruction.
    Value, "v"
);
entity!(
    /// An instruction.
    Inst, "inst"
);
entity!(
    /// A basic block.
    Block, "b"
);

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueDef {
    /// The `index`th parameter of a block. The entry block's parameters are the function's.
    Param(Block, u32),
    /// The result of an instruction.
    Result(Inst),
}

/// What is known of a value.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueInfo {
    /// Its type.
    pub ty: Type,
    /// Where it comes from.
    pub def: ValueDef,
}

/// An instruction with its result.
#[derive(Clone, PartialEq, Debug)]
pub struct InstInfo {
    /// What it does, on what.
    pub data: InstData,
    /// Its result, where it has one.
    pub result: Option<Value>,
    /// Byte offset in the (preprocessed) source that it comes from, for debug information; `u32::MAX` where unknown.
    pub span: u32,
}

/// How a loop is to be unrolled, as the source asks (`opencl_unroll_hint`, OpenCL C 3.0, section 6.13.6; `#pragma unroll`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unroll {
    /// Not at all.
    Never,
    /// Entirely if it can be, otherwise as the device thinks best.
    Always,
    /// So many rounds in one, at least two.
    Times(u32),
}

/// A basic block: parameters (they take the place of phi nodes), instructions, one terminator.
#[derive(Clone, PartialEq, Debug)]
pub struct BlockData {
    /// Values that each jump to the block hands over.
    pub params: Vec<Value>,
    /// Instructions in order.
    pub insts: Vec<Inst>,
    /// How the block ends.
    pub terminator: Terminator,
    /// How the loop is to be unrolled whose header the block is.
    pub unroll: Option<Unroll>,
}

impl BlockData {
    /// An empty block that ends in `unreachable`.
    pub(crate) fn new() -> Self {
        BlockData { params: Vec::new(), insts: Vec::new(), terminator: Terminator::Unreachable, unroll: None }
    }
}

/// A function: `entry` is its first block and has no predecessors. A function without blocks is a declaration.
///
/// Invariants (checked by the verifier): each value is defined once, and its definition dominates its uses; each
/// instruction is in one block at most; arguments of jumps fit the parameters of their targets; `alloca` stands only
/// in the entry block.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// The name by which it is linked. One that starts with `.` is seen in its own module only (`static`).
    pub name: String,
    /// Parameter types.
    pub params: Vec<Type>,
    /// What it returns, if anything.
    pub result: Option<Type>,
    /// Set where the function is a kernel.
    pub kernel: Option<Box<KernelInfo>>,
    /// Whether other modules that this one is linked with may define it as well, all in the same way (LLVM: `linkonce_odr`).
    pub linkonce: bool,
    /// Must not be merged or moved into control flow that fewer work-items reach (it holds barriers or subgroup
    /// operations); kept up by the front end, information only.
    pub convergent: bool,
    /// All blocks ever made; those not in `layout` are dead.
    pub blocks: Arena<Block, BlockData>,
    /// All instructions ever made; those in no block are dead.
    pub insts: Arena<Inst, InstInfo>,
    /// All values ever made.
    pub values: Arena<Value, ValueInfo>,
    /// The live blocks; the first is the entry.
    pub layout: Vec<Block>,
}

impl Function {
    /// A declaration; [`Function::add_entry`] makes it a definition.
    pub fn new(name: impl Into<String>, params: Vec<Type>, result: Option<Type>) -> Self {
        Function {
            name: name.into(),
            params,
            result,
            kernel: None,
            linkonce: false,
            convergent: false,
            blocks: Arena::new(),
            insts: Arena::new(),
            values: Arena::new(),
            layout: Vec::new(),
        }
    }

    /// Whether the function has no body.
    pub fn is_declaration(&self) -> bool {
        self.layout.is_empty()
    }

    /// The entry block of a definition.
    ///
    /// # Panics
    /// On a declaration.
    pub fn entry(&self) -> Block {
        self.layout[0]
    }

    /// Adds the entry block, with the function's parameters as its own.
    pub fn add_entry(&mut self) -> Block {
        let block = self.add_block();
        for ty in self.params.clone() {
            self.add_param(block, ty);
        }
        block
    }

    /// Adds an empty block at the end of the layout; it ends in `unreachable` until it is given a terminator.
    pub fn add_block(&mut self) -> Block {
        let block = self.blocks.push(BlockData::new());
        self.layout.push(block);
        block
    }

    /// Adds a parameter to `block`.
    pub fn add_param(&mut self, block: Block, ty: Type) -> Value {
        let index = self.blocks[block].params.len() as u32;
        let value = self.values.push(ValueInfo { ty, def: ValueDef::Param(block, index) });
        self.blocks[block].params.push(value);
        value
    }

    /// Makes an instruction (and its result, where `ty` is given) without placing it in a block.
    pub fn make_inst(&mut self, data: InstData, ty: Option<Type>, span: u32) -> Inst {
        let inst = Inst::from_index(self.insts.len());
        let result = ty.map(|ty| self.values.push(ValueInfo { ty, def: ValueDef::Result(inst) }));
        self.insts.push(InstInfo { data, result, span })
    }

    /// Appends an instruction to `block` and returns its result. The type of the result is computed by
    /// [`InstData::result_type`].
    pub fn append(&mut self, block: Block, data: InstData, span: u32) -> Option<Value> {
        let ty = data.result_type(self);
        let inst = self.make_inst(data, ty, span);
        self.blocks[block].insts.push(inst);
        self.insts[inst].result
    }

    /// The type of `value`.
    pub fn ty(&self, value: Value) -> Type {
        self.values[value].ty
    }

    /// The bits of `value`, if it is a constant.
    pub fn constant(&self, value: Value) -> Option<u64> {
        match self.def_inst(value) {
            Some(&InstData::Const { bits, .. }) => Some(bits),
            _ => None,
        }
    }

    /// The instruction that defines `value`, unless it is a block parameter.
    pub fn def_inst(&self, value: Value) -> Option<&InstData> {
        match self.values[value].def {
            ValueDef::Result(inst) => Some(&self.insts[inst].data),
            ValueDef::Param(..) => None,
        }
    }
}

/// What makes a function a kernel (OpenCL C 3.0, section 6.9).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct KernelInfo {
    /// One entry for each parameter of the function.
    pub params: Vec<ParameterInfo>,
    /// `reqd_work_group_size`
    pub required_work_group_size: Option<[u32; 3]>,
    /// `work_group_size_hint`
    pub work_group_size_hint: Option<[u32; 3]>,
    /// `vec_type_hint`, as the spec prints it.
    pub vec_type_hint: Option<String>,
    /// All attributes as `CL_KERNEL_ATTRIBUTES` prints them, separated by spaces.
    pub attributes: String,
    /// `intel_reqd_sub_group_size`
    pub required_subgroup_size: Option<u32>,
    /// `-cl-denorms-are-zero`: subnormal numbers in single and double precision may be taken for zero.
    pub denorms_are_zero: bool,
}

/// A kernel's parameter, as `clGetKernelArgInfo` tells it.
#[derive(Clone, PartialEq, Debug)]
pub struct ParameterInfo {
    /// Its name in the source.
    pub name: String,
    /// Its type as the spec prints it (`float4*`, `struct S`, `image2d_t`), without qualifiers.
    pub type_name: String,
    /// `const`
    pub is_const: bool,
    /// `restrict`
    pub is_restrict: bool,
    /// `volatile`
    pub is_volatile: bool,
    /// `pipe`, and what the kernel does with it; the IR parameter is then a pointer to the pipe in global memory.
    pub pipe: Option<ImageAccess>,
    /// The address space of what a pointer points to; `Private` for values.
    pub space: AddressSpace,
    /// Where the parameter is a struct, union or array passed by value: its size and alignment in bytes. The IR
    /// parameter is then a private pointer to a copy of the argument that the kernel owns.
    pub by_value: Option<(u32, u32)>,
    /// The alignment of what a pointer points to, in bytes (local arguments are placed by it); otherwise that of the
    /// value.
    pub align: u32,
    /// The size of the argument in bytes as `clSetKernelArg` takes it; 8 for pointers and handles, 0 for local
    /// pointers.
    pub size: u32,
}
