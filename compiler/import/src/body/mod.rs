//! The bodies of functions. A value of SPIR-V is held as its leaves: scalars, pointers and handles of the IR.

mod arithmetic;
mod atomic;
mod builtin;
mod call;
mod composite;
mod convert;
mod extended;
mod flow;
mod fold;
mod group;
mod image;
mod input;
mod memory;
mod pipe;
mod pointer;

use std::collections::HashMap;
use std::rc::Rc;

use spirv::Op;
use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Liberties, UnaryOp};
use tombolo_ir::{AddressSpace, Block, Function, InstData, Scalar, Type, Value};

use crate::constants::Leaf;
use crate::types::Unit as MemoryUnit;
use crate::unit::{Unit, VariablePlace, address};
use crate::words::{Instruction, Result};

pub(crate) use flow::define_function;
pub(crate) use fold::fold_instruction;

/// A value of SPIR-V.
#[derive(Clone, Debug)]
pub(crate) struct Val {
    /// The id of its type.
    pub(crate) ty: u32,
    /// Its leaves.
    pub(crate) leaves: Rc<[Value]>,
    /// For a pointer: whether what it points to may be at any address, because it is in a packed structure.
    pub(crate) packed: bool,
}

/// A function that is being built.
pub(crate) struct Body<'u, 'a> {
    pub(crate) unit: &'u mut Unit<'a>,
    pub(crate) function: Function,
    /// Variables and constants are here.
    entry: Block,
    /// Where instructions go.
    block: Block,
    values: HashMap<u32, Val>,
    /// Builtin variables, as values.
    inputs: HashMap<u32, Rc<[Value]>>,
    /// Variables of images and samplers, with what is stored there.
    handles: HashMap<u32, Option<u32>>,
    /// What a phi instruction is on the way from a block.
    phi_values: HashMap<(u32, u32), u32>,
    /// Whether it is only a constant that is computed: nothing but plain instructions serves then.
    folding: bool,
    /// What floating operations of the instruction at hand need not heed.
    liberties: Liberties,
}

impl<'u, 'a> Body<'u, 'a> {
    fn new(unit: &'u mut Unit<'a>, mut function: Function, folding: bool) -> Self {
        let entry = function.add_entry();
        let liberties = unit.liberties;
        Body {
            unit,
            function,
            entry,
            block: entry,
            values: HashMap::new(),
            inputs: HashMap::new(),
            handles: HashMap::new(),
            phi_values: HashMap::new(),
            folding,
            liberties,
        }
    }

    /// Appends an instruction without a result.
    fn effect(&mut self, data: InstData) {
        self.function.append(self.block, data, u32::MAX);
    }

    /// Appends an instruction with a result.
    fn value(&mut self, data: InstData) -> Value {
        self.value_in(self.block, data)
    }

    fn value_in(&mut self, block: Block, data: InstData) -> Value {
        match self.function.append(block, data, u32::MAX) {
            Some(value) => value,
            None => unreachable!("an instruction without a result where one is needed"),
        }
    }

    fn int(&mut self, ty: Scalar, value: u64) -> Value {
        self.value(InstData::Const { ty, bits: value & (u64::MAX >> (64 - ty.bits())) })
    }

    fn unary(&mut self, op: UnaryOp, arg: Value) -> Value {
        self.value(InstData::Unary { op, arg })
    }

    fn binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        let liberties = self.liberties_of(a);
        self.value(InstData::Binary { op, liberties, args: [a, b] })
    }

    fn compare(&mut self, op: CompareOp, a: Value, b: Value) -> Value {
        let liberties = Liberties { contract: false, ..self.liberties_of(a) };
        self.value(InstData::Compare { op, liberties, args: [a, b] })
    }

    /// The liberties of an operation on such operands.
    fn liberties_of(&self, operand: Value) -> Liberties {
        match self.function.ty(operand) {
            Type::Scalar(scalar) if scalar.is_float() => self.liberties,
            _ => Liberties::NONE,
        }
    }

    fn select(&mut self, cond: Value, then: Value, otherwise: Value) -> Value {
        self.value(InstData::Select { cond, args: [then, otherwise] })
    }

    fn cast(&mut self, op: CastOp, to: Scalar, arg: Value) -> Value {
        self.value(InstData::Cast { op, to, arg })
    }

    /// The scalar type of a leaf, which must be a number or truth value.
    fn scalar(&self, value: Value) -> Result<Scalar> {
        match self.function.ty(value) {
            Type::Scalar(scalar) => Ok(scalar),
            _ => Err(String::from("a number is needed")),
        }
    }

    /// An integer of another width.
    fn resize(&mut self, to: Scalar, signed: bool, arg: Value) -> Result<Value> {
        let from = self.scalar(arg)?;
        if !from.is_int() {
            return Err(String::from("an integer is needed"));
        }
        Ok(match from.bits().cmp(&to.bits()) {
            std::cmp::Ordering::Equal => arg,
            std::cmp::Ordering::Greater => self.cast(CastOp::Truncate, to, arg),
            std::cmp::Ordering::Less if signed => self.cast(CastOp::SignExtend, to, arg),
            std::cmp::Ordering::Less => self.cast(CastOp::ZeroExtend, to, arg),
        })
    }

    /// The value of an id.
    fn get(&mut self, id: u32) -> Result<Val> {
        if let Some(value) = self.values.get(&id) {
            return Ok(value.clone());
        }
        let val = if let Some((ty, constant)) = self.unit.constants.get(&id) {
            let (ty, leaves) = (*ty, constant.leaves(&self.unit.types, *ty)?);
            self.unit.spend(leaves.len())?;
            let leaves = leaves.into_iter().map(|leaf| self.leaf(leaf)).collect();
            Val { ty, leaves, packed: false }
        } else if let Some(variable) = self.unit.variables.get(&id).cloned() {
            let pointer = match variable.place {
                VariablePlace::Input(_) => self.input_in_memory(id)?,
                VariablePlace::Handle(_) => return Err(format!("%{id} is never in memory")),
                VariablePlace::Data(..) | VariablePlace::Local(_) => self.leaf(address(&variable)?),
            };
            Val { ty: variable.ty, leaves: Rc::new([pointer]), packed: false }
        } else if self.unit.functions.contains_key(&id) {
            return Err(String::from("pointers to functions are not supported"));
        } else {
            return Err(format!("%{id} is not defined here"));
        };
        // The entry block dominates all others.
        self.values.insert(id, val.clone());
        Ok(val)
    }

    /// A constant, in the entry block.
    fn leaf(&mut self, leaf: Leaf) -> Value {
        let block = self.entry;
        let offset_by = |body: &mut Self, ptr: Value, offset: i64| {
            if offset == 0 {
                return ptr;
            }
            let offset = body.value_in(block, InstData::Const { ty: Scalar::I64, bits: offset as u64 });
            body.value_in(block, InstData::PtrAdd { ptr, offset })
        };
        match leaf {
            Leaf::Bits(ty, bits) => self.value_in(block, InstData::Const { ty, bits }),
            Leaf::Null(space) => self.value_in(block, InstData::Null { space }),
            Leaf::Undefined(ty) => self.value_in(block, InstData::Undef { ty }),
            Leaf::Sampler(flags) => self.value_in(block, InstData::SamplerConst { flags }),
            Leaf::Data { global, space, offset } => {
                // Constant data may be seen through a global pointer, and the other way round.
                let own = self.unit.module.globals[global].space;
                let mut ptr = self.value_in(block, InstData::GlobalAddress { global, space: own });
                if own != space {
                    ptr = self.value_in(block, InstData::PtrCast { space, ptr });
                }
                offset_by(self, ptr, offset)
            }
            Leaf::GenericData(global, offset) => {
                let space = self.unit.module.globals[global].space;
                let ptr = self.value_in(block, InstData::GlobalAddress { global, space });
                let ptr = self.value_in(block, InstData::PtrCast { space: AddressSpace::Generic, ptr });
                offset_by(self, ptr, offset)
            }
            Leaf::Local { local, offset } => {
                let ptr = self.value_in(block, InstData::LocalAddress { local });
                offset_by(self, ptr, offset)
            }
        }
    }

    /// The only leaf of an id.
    fn single(&mut self, id: u32) -> Result<Value> {
        match self.get(id)?.leaves[..] {
            [single] => Ok(single),
            _ => Err(format!("%{id} must be a scalar or pointer")),
        }
    }

    /// Defines the result of an instruction, which must have the leaves of its type.
    fn define(&mut self, instruction: Instruction<'_>, leaves: Vec<Value>) -> Result<()> {
        self.define_packed(instruction, leaves, false)
    }

    fn define_packed(&mut self, instruction: Instruction<'_>, leaves: Vec<Value>, packed: bool) -> Result<()> {
        let (ty, id) = (instruction.word(0)?, instruction.word(1)?);
        let types = self.unit.types.leaves(ty)?;
        let fits =
            types.len() == leaves.len() && types.iter().zip(&leaves).all(|(&ty, &leaf)| self.function.ty(leaf) == ty);
        if !fits {
            return Err(String::from("the operands do not fit the type of the result"));
        }
        self.unit.spend(leaves.len())?;
        self.values.insert(id, Val { ty, leaves: leaves.into(), packed });
        Ok(())
    }

    /// The leaves of a scalar or vector as one value of the IR.
    fn join(&mut self, leaves: &[Value]) -> Value {
        match leaves {
            [single] => *single,
            _ => self.value(InstData::Vector { lanes: leaves.to_vec() }),
        }
    }

    /// The leaves of one value of the IR.
    fn split(&mut self, value: Value) -> Vec<Value> {
        match self.function.ty(value) {
            Type::Vector(_, lanes) => {
                (0..lanes).map(|lane| self.value(InstData::Extract { vector: value, lane })).collect()
            }
            _ => vec![value],
        }
    }

    /// The values of the IR, scalars and vectors, that leaves are in memory.
    fn units_of(&mut self, units: &[MemoryUnit], leaves: &[Value]) -> Vec<Value> {
        let mut rest = leaves;
        let mut values = Vec::with_capacity(units.len());
        for unit in units {
            let (own, tail) = rest.split_at(unit.ty.lanes() as usize);
            values.push(self.join(own));
            rest = tail;
        }
        values
    }

    /// Imports an instruction that does not end a block.
    fn instruction(&mut self, instruction: Instruction<'_>) -> Result<()> {
        self.unit.spend(1)?;
        self.liberties = self.unit.liberties_of(instruction);
        let known = match instruction.op {
            // Blocks' own affairs, and what has no effect.
            Op::Phi | Op::LoopMerge | Op::SelectionMerge | Op::Line | Op::NoLine | Op::Nop => true,
            Op::Undef => {
                let types = self.unit.types.leaves(instruction.word(0)?)?;
                let leaves = types.into_iter().map(|ty| self.leaf(Leaf::Undefined(ty))).collect();
                self.define(instruction, leaves)?;
                true
            }
            _ => {
                self.arithmetic(instruction)?
                    || self.convert(instruction)?
                    || self.composite(instruction)?
                    || self.pointer(instruction)?
                    || (!self.folding
                        && (self.memory(instruction)?
                            || self.atomic(instruction)?
                            || self.call(instruction)?
                            || self.extended(instruction)?
                            || self.group(instruction)?
                            || self.pipe(instruction)?
                            || self.image(instruction)?))
            }
        };
        if known { Ok(()) } else { Err(String::from("the instruction is not supported")) }
    }
}
