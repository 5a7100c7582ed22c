//! What work-items of a group do together (SPIR-V, sections 3.49.21 and 3.49.24).

use spirv::{GroupOperation, Op};
use tombolo_front::builtins::{BuiltinType, PointeeBase, Signature};
use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Scope, SubgroupOp, SubgroupSpan, WorkItemQuery};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::Body;
use super::builtin::{Pick, signed, unsigned};
use crate::words::{Instruction, Result};

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn group(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::GroupAll => self.vote(i, "all")?,
            Op::GroupAny => self.vote(i, "any")?,
            Op::GroupBroadcast => self.broadcast(i)?,
            Op::GroupIAdd => self.collective(i, "add", Some(&signed))?,
            Op::GroupFAdd => self.collective(i, "add", None)?,
            Op::GroupFMin => self.collective(i, "min", None)?,
            Op::GroupUMin => self.collective(i, "min", Some(&unsigned))?,
            Op::GroupSMin => self.collective(i, "min", Some(&signed))?,
            Op::GroupFMax => self.collective(i, "max", None)?,
            Op::GroupUMax => self.collective(i, "max", Some(&unsigned))?,
            Op::GroupSMax => self.collective(i, "max", Some(&signed))?,
            Op::GroupAsyncCopy => self.async_copy(i)?,
            Op::GroupWaitEvents => {
                let (count, events) = (self.single(i.word(1)?)?, self.pointer_of(i.word(2)?)?);
                let count = self.resize(Scalar::I32, true, count)?;
                self.builtin("wait_group_events", &[count, events], None, None)?;
            }
            Op::GroupNonUniformElect => self.subgroup(i, SubgroupOp::Elect, &[])?,
            Op::GroupNonUniformAll => self.subgroup(i, SubgroupOp::All, &[3])?,
            Op::GroupNonUniformAny => self.subgroup(i, SubgroupOp::Any, &[3])?,
            Op::GroupNonUniformAllEqual => self.all_equal(i)?,
            Op::GroupNonUniformBroadcast => self.subgroup(i, SubgroupOp::Broadcast, &[3, 4])?,
            Op::GroupNonUniformBroadcastFirst => self.subgroup(i, SubgroupOp::BroadcastFirst, &[3])?,
            Op::GroupNonUniformBallot => self.subgroup(i, SubgroupOp::Ballot, &[3])?,
            Op::GroupNonUniformShuffle => self.subgroup(i, SubgroupOp::Shuffle, &[3, 4])?,
            Op::GroupNonUniformShuffleXor => self.subgroup(i, SubgroupOp::ShuffleXor, &[3, 4])?,
            Op::GroupNonUniformShuffleUp => self.subgroup(i, SubgroupOp::ShuffleUp, &[3, 4])?,
            Op::GroupNonUniformShuffleDown => self.subgroup(i, SubgroupOp::ShuffleDown, &[3, 4])?,
            Op::GroupNonUniformRotateKHR => self.rotate(i)?,
            Op::GroupNonUniformInverseBallot => self.ballot_bits(i, "sub_group_inverse_ballot", 3)?,
            Op::GroupNonUniformBallotBitExtract => self.ballot_bits(i, "sub_group_ballot_bit_extract", 3)?,
            Op::GroupNonUniformBallotBitCount => {
                let name = match group_operation(i.word(3)?)? {
                    GroupOperation::Reduce => "sub_group_ballot_bit_count",
                    GroupOperation::InclusiveScan => "sub_group_ballot_inclusive_scan",
                    GroupOperation::ExclusiveScan => "sub_group_ballot_exclusive_scan",
                    _ => return Err(String::from("the group operation is not supported")),
                };
                self.ballot_bits(i, name, 4)?;
            }
            Op::GroupNonUniformBallotFindLSB => self.ballot_bits(i, "sub_group_ballot_find_lsb", 3)?,
            Op::GroupNonUniformBallotFindMSB => self.ballot_bits(i, "sub_group_ballot_find_msb", 3)?,
            Op::GroupNonUniformIAdd => self.combine(i, BinaryOp::IAdd)?,
            Op::GroupNonUniformFAdd => self.combine(i, BinaryOp::FAdd)?,
            Op::GroupNonUniformIMul => self.combine(i, BinaryOp::IMul)?,
            Op::GroupNonUniformFMul => self.combine(i, BinaryOp::FMul)?,
            Op::GroupNonUniformSMin => self.combine(i, BinaryOp::SMin)?,
            Op::GroupNonUniformUMin => self.combine(i, BinaryOp::UMin)?,
            Op::GroupNonUniformFMin => self.combine(i, BinaryOp::FMin)?,
            Op::GroupNonUniformSMax => self.combine(i, BinaryOp::SMax)?,
            Op::GroupNonUniformUMax => self.combine(i, BinaryOp::UMax)?,
            Op::GroupNonUniformFMax => self.combine(i, BinaryOp::FMax)?,
            Op::GroupNonUniformBitwiseAnd | Op::GroupNonUniformLogicalAnd => self.combine(i, BinaryOp::And)?,
            Op::GroupNonUniformBitwiseOr | Op::GroupNonUniformLogicalOr => self.combine(i, BinaryOp::Or)?,
            Op::GroupNonUniformBitwiseXor | Op::GroupNonUniformLogicalXor => self.combine(i, BinaryOp::Xor)?,
            Op::ReadClockKHR => self.read_clock(i)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// `OpReadClockKHR` (`SPV_KHR_shader_clock`): the result is a 64-bit integer, or two of 32 bits.
    fn read_clock(&mut self, i: Instruction<'_>) -> Result<()> {
        let clock = match self.scope(i.word(2)?)? {
            Scope::Device => "device",
            Scope::WorkGroup => "work_group",
            Scope::Subgroup => "sub_group",
            _ => return Err(String::from("the scope must be Device, Workgroup or Subgroup")),
        };
        let ty = self.unit.types.number(i.word(0)?)?;
        let name = format!("clock_read_{}{clock}", if ty == Type::I64 { "" } else { "hilo_" });
        self.define_builtin(i, &name, &[], Some(ty), None)
    }

    /// The start of the names of functions of the group: `work_group` or `sub_group`.
    fn group_name(&self, scope: u32) -> Result<&'static str> {
        match self.scope(scope)? {
            Scope::WorkGroup => Ok("work_group"),
            Scope::Subgroup => Ok("sub_group"),
            _ => Err(String::from("the scope must be Workgroup or Subgroup")),
        }
    }

    /// The scope of non-uniform instructions.
    fn check_subgroup(&self, scope: u32) -> Result<()> {
        match self.scope(scope)? {
            Scope::Subgroup => Ok(()),
            _ => Err(String::from("the scope must be Subgroup")),
        }
    }

    fn vote(&mut self, i: Instruction<'_>, name: &str) -> Result<()> {
        let group = self.group_name(i.word(2)?)?;
        let predicate = self.single(i.word(3)?)?;
        if self.function.ty(predicate) != Type::BOOL {
            return Err(String::from("the predicate must be a truth value"));
        }
        let predicate = self.cast(CastOp::ZeroExtend, Scalar::I32, predicate);
        let result = self.builtin(&format!("{group}_{name}"), &[predicate], Some(Type::I32), None)?;
        self.define_truth(i, result)
    }

    /// An `int` of OpenCL C as a truth value.
    fn define_truth(&mut self, i: Instruction<'_>, result: Option<Value>) -> Result<()> {
        let result = result.ok_or("the function has no result")?;
        let zero = self.int(Scalar::I32, 0);
        let truth = self.compare(CompareOp::Ne, result, zero);
        self.define(i, vec![truth])
    }

    fn broadcast(&mut self, i: Instruction<'_>) -> Result<()> {
        let group = self.group_name(i.word(2)?)?;
        let values = self.get(i.word(3)?)?.leaves.to_vec();
        let index_type = if group == "work_group" { Scalar::I64 } else { Scalar::I32 };
        let ids = self.get(i.word(4)?)?.leaves.to_vec();
        let ids = ids.into_iter().map(|id| self.resize(index_type, false, id)).collect::<Result<Vec<_>>>()?;
        let mut results = Vec::new();
        for value in values {
            let ty = self.function.ty(value);
            let args: Vec<Value> = [value].into_iter().chain(ids.iter().copied()).collect();
            let result = self.builtin(&format!("{group}_broadcast"), &args, Some(ty), None)?;
            results.push(result.ok_or("the function has no result")?);
        }
        self.define(i, results)
    }

    fn collective(&mut self, i: Instruction<'_>, name: &str, pick: Pick<'_>) -> Result<()> {
        let group = self.group_name(i.word(2)?)?;
        let operation = match group_operation(i.word(3)?)? {
            GroupOperation::Reduce => "reduce",
            GroupOperation::InclusiveScan => "scan_inclusive",
            GroupOperation::ExclusiveScan => "scan_exclusive",
            _ => return Err(String::from("the group operation is not supported")),
        };
        let name = format!("{group}_{operation}_{name}");
        let values = self.get(i.word(4)?)?.leaves.to_vec();
        let mut results = Vec::new();
        for value in values {
            let ty = self.function.ty(value);
            let result = self.builtin(&name, &[value], Some(ty), pick)?;
            results.push(result.ok_or("the function has no result")?);
        }
        self.define(i, results)
    }

    fn async_copy(&mut self, i: Instruction<'_>) -> Result<()> {
        self.group_name(i.word(2)?)?;
        let (dst, src) = (self.pointer_of(i.word(3)?)?, self.pointer_of(i.word(4)?)?);
        let pointee = self.pointee_of(i.word(3)?)?;
        let element = self.unit.types.number(pointee)?;
        let mut numbers = Vec::new();
        for index in [5, 6, 7] {
            let number = self.single(i.word(index)?)?;
            numbers.push(self.resize(Scalar::I64, false, number)?);
        }
        let pick = |signature: &Signature| match signature.params[0] {
            BuiltinType::Pointer(pointee) => match pointee.base {
                PointeeBase::Value(base, lanes) => Type::of(base.scalar(), u32::from(lanes)) == element,
                _ => false,
            },
            _ => false,
        };
        let args = [dst, src, numbers[0], numbers[1], numbers[2]];
        self.define_builtin(i, "async_work_group_strided_copy", &args, Some(Type::I64), Some(&pick))
    }

    /// An instruction of the IR on each lane of the first operand; the second one is a lane's number.
    fn subgroup(&mut self, i: Instruction<'_>, op: SubgroupOp, operands: &[usize]) -> Result<()> {
        self.check_subgroup(i.word(2)?)?;
        let Some((&first, rest)) = operands.split_first() else {
            let result = self.value(InstData::Subgroup { op, args: Vec::new() });
            return self.define(i, vec![result]);
        };
        let lanes = self.get(i.word(first)?)?.leaves.to_vec();
        let mut more = Vec::new();
        for &index in rest {
            let number = self.single(i.word(index)?)?;
            more.push(self.resize(Scalar::I32, false, number)?);
        }
        let wants_truth = matches!(op, SubgroupOp::All | SubgroupOp::Any | SubgroupOp::Ballot);
        let mut results = Vec::new();
        for lane in lanes {
            let scalar = self.scalar(lane)?;
            if wants_truth != (scalar == Scalar::Bool) && !self.moves_truth(op) {
                return Err(String::from("an operand has the wrong type"));
            }
            // Truth values travel as integers.
            let moved = if scalar == Scalar::Bool && !wants_truth {
                self.cast(CastOp::ZeroExtend, Scalar::I32, lane)
            } else {
                lane
            };
            let args = [moved].into_iter().chain(more.iter().copied()).collect();
            let result = self.value(InstData::Subgroup { op, args });
            if scalar == Scalar::Bool && !wants_truth {
                let zero = self.int(Scalar::I32, 0);
                results.push(self.compare(CompareOp::Ne, result, zero));
            } else {
                results.extend(self.split(result));
            }
        }
        self.define(i, results)
    }

    fn moves_truth(&self, op: SubgroupOp) -> bool {
        matches!(
            op,
            SubgroupOp::Broadcast
                | SubgroupOp::BroadcastFirst
                | SubgroupOp::Shuffle
                | SubgroupOp::ShuffleXor
                | SubgroupOp::ShuffleUp
                | SubgroupOp::ShuffleDown
        )
    }

    /// Whether all lanes of a vector are the same for all.
    fn all_equal(&mut self, i: Instruction<'_>) -> Result<()> {
        self.check_subgroup(i.word(2)?)?;
        let lanes = self.get(i.word(3)?)?.leaves.to_vec();
        let mut all = None;
        for lane in lanes {
            let lane = match self.scalar(lane)? {
                Scalar::Bool => self.cast(CastOp::ZeroExtend, Scalar::I32, lane),
                _ => lane,
            };
            let equal = self.value(InstData::Subgroup { op: SubgroupOp::AllEqual, args: vec![lane] });
            all = Some(match all {
                Some(all) => self.binary(BinaryOp::And, all, equal),
                None => equal,
            });
        }
        self.define(i, all.into_iter().collect())
    }

    fn rotate(&mut self, i: Instruction<'_>) -> Result<()> {
        self.check_subgroup(i.word(2)?)?;
        let lanes = self.get(i.word(3)?)?.leaves.to_vec();
        let delta = self.single(i.word(4)?)?;
        let delta = self.resize(Scalar::I32, false, delta)?;
        let size = match i.operands.get(5) {
            Some(&id) => {
                let size = self.single(id)?;
                self.resize(Scalar::I32, false, size)?
            }
            None => self.value(InstData::WorkItem { query: WorkItemQuery::MaxSubgroupSize, dim: 0 }),
        };
        let own = self.value(InstData::WorkItem { query: WorkItemQuery::SubgroupLocalId, dim: 0 });
        // Sizes are powers of two.
        let one = self.int(Scalar::I32, 1);
        let mask = self.binary(BinaryOp::ISub, size, one);
        let moved = self.binary(BinaryOp::IAdd, own, delta);
        let within = self.binary(BinaryOp::And, moved, mask);
        let others = self.not(mask);
        let base = self.binary(BinaryOp::And, own, others);
        let from = self.binary(BinaryOp::Or, base, within);
        let mut results = Vec::new();
        for lane in lanes {
            self.scalar(lane)?;
            results.push(self.value(InstData::Subgroup { op: SubgroupOp::Shuffle, args: vec![lane, from] }));
        }
        self.define(i, results)
    }

    /// Questions about a ballot, at that operand; what follows it is a lane's number.
    fn ballot_bits(&mut self, i: Instruction<'_>, name: &str, first: usize) -> Result<()> {
        self.check_subgroup(i.word(2)?)?;
        let mut args = vec![self.joined(i.word(first)?)?];
        for &id in i.rest(first + 1) {
            let number = self.single(id)?;
            args.push(self.resize(Scalar::I32, false, number)?);
        }
        let result = self.builtin(name, &args, Some(Type::I32), None)?;
        if self.unit.types.number(i.word(0)?)? == Type::BOOL {
            return self.define_truth(i, result);
        }
        self.define(i, result.into_iter().collect())
    }

    fn combine(&mut self, i: Instruction<'_>, op: BinaryOp) -> Result<()> {
        self.check_subgroup(i.word(2)?)?;
        let operation = group_operation(i.word(3)?)?;
        let span = match operation {
            GroupOperation::Reduce | GroupOperation::ClusteredReduce => SubgroupSpan::Reduce,
            GroupOperation::InclusiveScan => SubgroupSpan::Inclusive,
            GroupOperation::ExclusiveScan => SubgroupSpan::Exclusive,
            _ => return Err(String::from("the group operation is not supported")),
        };
        let mut cluster = Vec::new();
        if operation == GroupOperation::ClusteredReduce {
            let size = self.unit.integer(i.word(5)?)?;
            if !size.is_power_of_two() || size > 1 << 16 {
                return Err(String::from("the size of clusters must be a power of two"));
            }
            cluster.push(self.int(Scalar::I32, size));
        }
        let lanes = self.get(i.word(4)?)?.leaves.to_vec();
        let mut results = Vec::new();
        for lane in lanes {
            self.scalar(lane)?;
            let args = [lane].into_iter().chain(cluster.iter().copied()).collect();
            results.push(self.value(InstData::SubgroupCombine { op, span, args }));
        }
        self.define(i, results)
    }
}

fn group_operation(number: u32) -> Result<GroupOperation> {
    GroupOperation::from_u32(number).ok_or_else(|| String::from("the group operation is unknown"))
}
