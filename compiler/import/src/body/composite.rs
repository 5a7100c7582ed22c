//! Vectors, arrays and structures in registers (SPIR-V, section 3.49.12).

use spirv::Op;
use tombolo_ir::inst::{BinaryOp, CompareOp};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::Body;
use crate::words::{Instruction, Result};

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn composite(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::CopyObject | Op::CopyLogical => {
                let val = self.get(i.word(2)?)?;
                self.define_packed(i, val.leaves.to_vec(), val.packed)?;
            }
            Op::CompositeConstruct => {
                let mut leaves = Vec::new();
                for &part in i.rest(2) {
                    leaves.extend(self.get(part)?.leaves.iter().copied());
                    self.unit.spend(1)?;
                }
                self.define(i, leaves)?;
            }
            Op::CompositeExtract => {
                let val = self.get(i.word(2)?)?;
                let (start, count) = self.part_of(val.ty, i.rest(3))?;
                let leaves = val.leaves.get(start..start + count).ok_or("there is no such part")?.to_vec();
                self.define(i, leaves)?;
            }
            Op::CompositeInsert => {
                let object = self.get(i.word(2)?)?;
                let val = self.get(i.word(3)?)?;
                let (start, count) = self.part_of(val.ty, i.rest(4))?;
                if object.leaves.len() != count {
                    return Err(String::from("the object does not fit the part"));
                }
                let mut leaves = val.leaves.to_vec();
                leaves.get_mut(start..start + count).ok_or("there is no such part")?.copy_from_slice(&object.leaves);
                self.define(i, leaves)?;
            }
            Op::VectorShuffle => {
                let (first, second) = (self.get(i.word(2)?)?, self.get(i.word(3)?)?);
                let all: Vec<Value> = first.leaves.iter().chain(second.leaves.iter()).copied().collect();
                let mut leaves = Vec::new();
                for &lane in i.rest(4) {
                    // Any value may stand where no lane is named.
                    let index = if lane == u32::MAX { 0 } else { lane as usize };
                    leaves.push(*all.get(index).ok_or("there is no such component")?);
                }
                self.define(i, leaves)?;
            }
            Op::VectorExtractDynamic => {
                let val = self.get(i.word(2)?)?;
                let index = self.lane_index(i.word(3)?)?;
                let mut result = *val.leaves.first().ok_or("the vector has no components")?;
                for (lane, &leaf) in val.leaves.iter().enumerate().skip(1) {
                    let is_it = self.is_lane(index, lane);
                    result = self.select(is_it, leaf, result);
                }
                self.define(i, vec![result])?;
            }
            Op::VectorInsertDynamic => {
                let (val, component) = (self.get(i.word(2)?)?, self.single(i.word(3)?)?);
                let index = self.lane_index(i.word(4)?)?;
                let mut leaves = Vec::new();
                for (lane, &leaf) in val.leaves.iter().enumerate() {
                    if self.function.ty(leaf) != self.function.ty(component) {
                        return Err(String::from("the component has another type"));
                    }
                    let is_it = self.is_lane(index, lane);
                    leaves.push(self.select(is_it, component, leaf));
                }
                self.define(i, leaves)?;
            }
            Op::Dot => {
                let (a, b) = (self.joined(i.word(2)?)?, self.joined(i.word(3)?)?);
                let result = self.unit.types.number(i.word(0)?)?;
                self.define_builtin(i, "dot", &[a, b], Some(result), None)?;
            }
            Op::SDot | Op::UDot | Op::SUDot | Op::SDotAccSat | Op::UDotAccSat | Op::SUDotAccSat => {
                self.integer_dot(i)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// First leaf and number of leaves of the part that the indices name.
    fn part_of(&mut self, ty: u32, indices: &[u32]) -> Result<(usize, usize)> {
        let (mut ty, mut start, mut count) = (Some(ty), 0, None);
        for &index in indices {
            let whole = ty.ok_or("a component has no parts")?;
            let part = self.unit.types.part(whole, u64::from(index))?;
            start += part.leaf;
            (ty, count) = (part.ty, Some(1));
        }
        let count = match ty {
            Some(ty) => self.unit.types.get(ty)?.leaves,
            None => count.unwrap_or(1),
        };
        Ok((start as usize, count as usize))
    }

    fn lane_index(&mut self, id: u32) -> Result<Value> {
        let index = self.single(id)?;
        if self.scalar(index)?.is_int() { Ok(index) } else { Err(String::from("the index must be an integer")) }
    }

    fn is_lane(&mut self, index: Value, lane: usize) -> Value {
        let scalar = self.scalar(index).unwrap_or(Scalar::I32);
        let lane = self.int(scalar, lane as u64);
        self.compare(CompareOp::Eq, index, lane)
    }

    /// `OpSDot` and its like (`SPV_KHR_integer_dot_product`): products are exact, their sum wraps or saturates in the result.
    fn integer_dot(&mut self, i: Instruction<'_>) -> Result<()> {
        let to = self.result_scalar(i)?;
        if !to.is_int() {
            return Err(String::from("the result must be an integer"));
        }
        let (a_signed, b_signed) = match i.op {
            Op::SDot | Op::SDotAccSat => (true, true),
            Op::UDot | Op::UDotAccSat => (false, false),
            _ => (true, false),
        };
        let saturates = matches!(i.op, Op::SDotAccSat | Op::UDotAccSat | Op::SUDotAccSat);
        let (a, b) = (self.dot_lanes(i.word(2)?)?, self.dot_lanes(i.word(3)?)?);
        if a.len() != b.len() {
            return Err(String::from("the operands have different types"));
        }
        // 64 bits hold the sums of narrower lanes exactly.
        let narrow = a.iter().chain(&b).all(|&lane| self.scalar(lane).is_ok_and(|scalar| scalar.bits() <= 16));
        let wide = if saturates && narrow { Scalar::I64 } else { to };
        if saturates && !(narrow && to.bits() <= 32) {
            return Err(String::from("a saturating product of such wide integers is not supported"));
        }
        let mut sum = self.int(wide, 0);
        for (&a, &b) in a.iter().zip(&b) {
            let (a, b) = (self.resize(wide, a_signed, a)?, self.resize(wide, b_signed, b)?);
            let product = self.binary(BinaryOp::IMul, a, b);
            sum = self.binary(BinaryOp::IAdd, sum, product);
        }
        if saturates {
            let signed = i.op != Op::UDotAccSat;
            // The product itself has the result's width.
            let accumulator = self.single(i.word(4)?)?;
            let accumulator = self.resize(wide, signed, accumulator)?;
            sum = self.binary(BinaryOp::IAdd, sum, accumulator);
            let bits = to.bits();
            let (low, high) = if signed {
                ((-1i64 << (bits - 1)) as u64, u64::MAX >> (65 - bits))
            } else {
                (0, u64::MAX >> (64 - bits))
            };
            let (low, high) = (self.int(wide, low), self.int(wide, high));
            sum = self.binary(BinaryOp::SMax, sum, low);
            sum = self.binary(BinaryOp::SMin, sum, high);
            sum = self.resize(to, false, sum)?;
        }
        self.define(i, vec![sum])
    }

    /// The lanes of an operand of a dot product: of a vector, or four bytes packed into 32 bits.
    fn dot_lanes(&mut self, id: u32) -> Result<Vec<Value>> {
        let leaves = self.get(id)?.leaves.to_vec();
        let is_packed = matches!(leaves[..], [single] if self.function.ty(single) == Type::I32);
        if !is_packed {
            return Ok(leaves);
        }
        let mut lanes = Vec::new();
        for byte in 0..4 {
            let shift = self.int(Scalar::I32, 8 * byte);
            let shifted = self.binary(BinaryOp::LShr, leaves[0], shift);
            lanes.push(self.resize(Scalar::I8, false, shifted)?);
        }
        Ok(lanes)
    }

    /// A pointer so many bytes further.
    pub(super) fn offset(&mut self, ptr: Value, bytes: u64) -> Value {
        if bytes == 0 {
            return ptr;
        }
        let offset = self.int(Scalar::I64, bytes);
        self.value(InstData::PtrAdd { ptr, offset })
    }
}
