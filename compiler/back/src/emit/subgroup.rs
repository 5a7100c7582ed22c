//! What work-items of a sub-group do together.

use spirv::{Capability, GroupOperation, Op};
use tombolo_ir::inst::{BinaryOp, SubgroupOp, SubgroupSpan};
use tombolo_ir::{Scalar, Value};

use super::Emitter;
use super::builder::Id;

impl Emitter<'_> {
    /// The scope operand of sub-groups.
    fn subgroup_scope(&mut self, needs: Capability) -> Id {
        self.b.capability(Capability::GroupNonUniform);
        self.b.capability(needs);
        self.b.word(spirv::Scope::Subgroup as u32)
    }

    /// Does something together; the lanes of the result.
    pub(super) fn subgroup_op(&mut self, op: SubgroupOp, args: &[Value]) -> Result<Vec<Id>, String> {
        let (native, needs) = match op {
            SubgroupOp::Elect => (Op::GroupNonUniformElect, Capability::GroupNonUniform),
            SubgroupOp::All => (Op::GroupNonUniformAll, Capability::GroupNonUniformVote),
            SubgroupOp::Any => (Op::GroupNonUniformAny, Capability::GroupNonUniformVote),
            SubgroupOp::AllEqual => (Op::GroupNonUniformAllEqual, Capability::GroupNonUniformVote),
            SubgroupOp::Ballot => (Op::GroupNonUniformBallot, Capability::GroupNonUniformBallot),
            SubgroupOp::Broadcast => (Op::GroupNonUniformBroadcast, Capability::GroupNonUniformBallot),
            SubgroupOp::BroadcastFirst => (Op::GroupNonUniformBroadcastFirst, Capability::GroupNonUniformBallot),
            SubgroupOp::Shuffle => (Op::GroupNonUniformShuffle, Capability::GroupNonUniformShuffle),
            SubgroupOp::ShuffleXor => (Op::GroupNonUniformShuffleXor, Capability::GroupNonUniformShuffle),
            SubgroupOp::ShuffleUp => (Op::GroupNonUniformShuffleUp, Capability::GroupNonUniformShuffleRelative),
            SubgroupOp::ShuffleDown => (Op::GroupNonUniformShuffleDown, Capability::GroupNonUniformShuffleRelative),
        };
        let mut operands = vec![self.subgroup_scope(needs)];
        for &arg in args {
            operands.push(self.get(arg)?);
        }
        let ty = match op {
            SubgroupOp::Elect | SubgroupOp::All | SubgroupOp::Any | SubgroupOp::AllEqual => self.bool_type(),
            SubgroupOp::Ballot => {
                let word = self.word_type();
                let four = self.b.vector(word, 4);
                let ballot = self.b.op(native, four, &operands);
                return Ok((0..4).map(|lane| self.b.op(Op::CompositeExtract, word, &[ballot, lane])).collect());
            }
            SubgroupOp::Broadcast
            | SubgroupOp::BroadcastFirst
            | SubgroupOp::Shuffle
            | SubgroupOp::ShuffleXor
            | SubgroupOp::ShuffleUp
            | SubgroupOp::ShuffleDown => {
                let scalar = self.scalar_of(*args.first().ok_or("an operation of a sub-group without operand")?)?;
                self.b.scalar(scalar)
            }
        };
        Ok(vec![self.b.op(native, ty, &operands)])
    }

    /// Combines scalars of the sub-group.
    pub(super) fn subgroup_combine(&mut self, op: BinaryOp, span: SubgroupSpan, args: &[Value]) -> Result<Id, String> {
        let (arg, cluster) = match args {
            [arg] => (*arg, None),
            [arg, cluster] => (*arg, Some(*cluster)),
            _ => return Err(String::from("a sub-group combines one operand, maybe by clusters")),
        };
        let scalar = self.scalar_of(arg)?;
        let native = match (op, scalar) {
            (BinaryOp::And, Scalar::Bool) => Op::GroupNonUniformLogicalAnd,
            (BinaryOp::Or, Scalar::Bool) => Op::GroupNonUniformLogicalOr,
            (BinaryOp::Xor, Scalar::Bool) => Op::GroupNonUniformLogicalXor,
            (BinaryOp::And, _) => Op::GroupNonUniformBitwiseAnd,
            (BinaryOp::Or, _) => Op::GroupNonUniformBitwiseOr,
            (BinaryOp::Xor, _) => Op::GroupNonUniformBitwiseXor,
            (BinaryOp::IAdd, _) => Op::GroupNonUniformIAdd,
            (BinaryOp::IMul, _) => Op::GroupNonUniformIMul,
            (BinaryOp::SMin, _) => Op::GroupNonUniformSMin,
            (BinaryOp::SMax, _) => Op::GroupNonUniformSMax,
            (BinaryOp::UMin, _) => Op::GroupNonUniformUMin,
            (BinaryOp::UMax, _) => Op::GroupNonUniformUMax,
            (BinaryOp::FAdd, _) => Op::GroupNonUniformFAdd,
            (BinaryOp::FMul, _) => Op::GroupNonUniformFMul,
            (BinaryOp::FMin, _) => Op::GroupNonUniformFMin,
            (BinaryOp::FMax, _) => Op::GroupNonUniformFMax,
            (other, _) => return Err(format!("a sub-group does not combine by '{}'", other.name())),
        };
        let group = match span {
            SubgroupSpan::Reduce if cluster.is_some() => GroupOperation::ClusteredReduce,
            SubgroupSpan::Reduce => GroupOperation::Reduce,
            SubgroupSpan::Inclusive => GroupOperation::InclusiveScan,
            SubgroupSpan::Exclusive => GroupOperation::ExclusiveScan,
        };
        let needs = match cluster {
            Some(_) => Capability::GroupNonUniformClustered,
            None => Capability::GroupNonUniformArithmetic,
        };
        let mut operands = vec![self.subgroup_scope(needs), group as u32, self.get(arg)?];
        if let Some(cluster) = cluster {
            let size = self.get(cluster)?;
            if !self.b.known(size).is_some_and(|size| size.is_power_of_two()) {
                return Err(String::from("the size of the clusters of a sub-group must be a constant power of two"));
            }
            operands.push(size);
        }
        let ty = self.b.scalar(scalar);
        Ok(self.b.op(native, ty, &operands))
    }
}
