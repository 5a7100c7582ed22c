//! Arithmetic, bits, comparisons and choices, lane by lane (SPIR-V, sections 3.49.13 to 3.49.15).

use spirv::Op;
use tombolo_front::builtins;
use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, UnaryOp};
use tombolo_ir::{Scalar, Type, Value};

use super::Body;
use crate::words::{Instruction, Result};

/// What operands must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Int,
    Float,
    Bool,
}

impl Class {
    fn takes(self, scalar: Scalar) -> bool {
        match self {
            Class::Int => scalar.is_int(),
            Class::Float => scalar.is_float(),
            Class::Bool => scalar == Scalar::Bool,
        }
    }
}

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn arithmetic(&mut self, i: Instruction<'_>) -> Result<bool> {
        use Class::{Bool, Float, Int};
        match i.op {
            Op::IAdd => self.zip(i, Int, BinaryOp::IAdd)?,
            Op::ISub => self.zip(i, Int, BinaryOp::ISub)?,
            Op::IMul => self.zip(i, Int, BinaryOp::IMul)?,
            Op::UDiv => self.zip(i, Int, BinaryOp::UDiv)?,
            Op::SDiv => self.zip(i, Int, BinaryOp::SDiv)?,
            Op::UMod => self.zip(i, Int, BinaryOp::URem)?,
            Op::SRem => self.zip(i, Int, BinaryOp::SRem)?,
            Op::SMod => self.lanes(i, Int, 2, |body, args| Ok(body.floored_remainder(args[0], args[1])))?,
            Op::FAdd => self.zip(i, Float, BinaryOp::FAdd)?,
            Op::FSub => self.zip(i, Float, BinaryOp::FSub)?,
            Op::FMul => self.zip(i, Float, BinaryOp::FMul)?,
            Op::FDiv => self.lanes(i, Float, 2, |body, args| Ok(body.divide(args[0], args[1])))?,
            Op::FRem => self.lanes(i, Float, 2, |body, args| body.remainder(args[0], args[1]))?,
            Op::FMod => self.lanes(i, Float, 2, |body, args| body.floored_float_remainder(args[0], args[1]))?,
            Op::SNegate => self.each(i, Int, UnaryOp::INeg)?,
            Op::FNegate => self.each(i, Float, UnaryOp::FNeg)?,
            Op::Not => self.each(i, Int, UnaryOp::Not)?,
            Op::LogicalNot => self.each(i, Bool, UnaryOp::Not)?,
            Op::BitReverse => self.each(i, Int, UnaryOp::BitReverse)?,
            Op::BitCount => self.lanes(i, Int, 1, |body, args| Ok(body.unary(UnaryOp::PopCount, args[0])))?,
            Op::BitwiseAnd => self.zip(i, Int, BinaryOp::And)?,
            Op::BitwiseOr => self.zip(i, Int, BinaryOp::Or)?,
            Op::BitwiseXor => self.zip(i, Int, BinaryOp::Xor)?,
            Op::LogicalAnd => self.zip(i, Bool, BinaryOp::And)?,
            Op::LogicalOr => self.zip(i, Bool, BinaryOp::Or)?,
            Op::ShiftLeftLogical => self.shift(i, BinaryOp::Shl)?,
            Op::ShiftRightLogical => self.shift(i, BinaryOp::LShr)?,
            Op::ShiftRightArithmetic => self.shift(i, BinaryOp::AShr)?,
            Op::VectorTimesScalar => self.scale(i)?,
            Op::IAddCarry => {
                self.with_carry(i, BinaryOp::IAdd, |body, sum, a, _| body.compare(CompareOp::ULt, sum, a))?
            }
            Op::ISubBorrow => self.with_carry(i, BinaryOp::ISub, |body, _, a, b| body.compare(CompareOp::ULt, a, b))?,
            Op::UMulExtended => self.wide_product(i, BinaryOp::UMulHigh)?,
            Op::SMulExtended => self.wide_product(i, BinaryOp::SMulHigh)?,
            Op::IEqual => self.test(i, Int, CompareOp::Eq)?,
            Op::INotEqual => self.test(i, Int, CompareOp::Ne)?,
            Op::LogicalEqual => self.test(i, Bool, CompareOp::Eq)?,
            Op::LogicalNotEqual => self.test(i, Bool, CompareOp::Ne)?,
            Op::ULessThan => self.test(i, Int, CompareOp::ULt)?,
            Op::ULessThanEqual => self.test(i, Int, CompareOp::ULe)?,
            Op::UGreaterThan => self.test(i, Int, CompareOp::UGt)?,
            Op::UGreaterThanEqual => self.test(i, Int, CompareOp::UGe)?,
            Op::SLessThan => self.test(i, Int, CompareOp::SLt)?,
            Op::SLessThanEqual => self.test(i, Int, CompareOp::SLe)?,
            Op::SGreaterThan => self.test(i, Int, CompareOp::SGt)?,
            Op::SGreaterThanEqual => self.test(i, Int, CompareOp::SGe)?,
            Op::FOrdEqual => self.test(i, Float, CompareOp::FEq)?,
            Op::FUnordNotEqual => self.test(i, Float, CompareOp::FNe)?,
            Op::FOrdLessThan => self.test(i, Float, CompareOp::FLt)?,
            Op::FOrdLessThanEqual => self.test(i, Float, CompareOp::FLe)?,
            Op::FOrdGreaterThan => self.test(i, Float, CompareOp::FGt)?,
            Op::FOrdGreaterThanEqual => self.test(i, Float, CompareOp::FGe)?,
            // Unordered comparisons are the opposites of ordered ones.
            Op::FUnordLessThan => self.test_not(i, CompareOp::FGe)?,
            Op::FUnordLessThanEqual => self.test_not(i, CompareOp::FGt)?,
            Op::FUnordGreaterThan => self.test_not(i, CompareOp::FLe)?,
            Op::FUnordGreaterThanEqual => self.test_not(i, CompareOp::FLt)?,
            Op::FOrdNotEqual | Op::LessOrGreater => {
                self.lanes(i, Float, 2, |body, args| Ok(body.less_or_greater(args[0], args[1])))?;
            }
            Op::FUnordEqual => self.lanes(i, Float, 2, |body, args| {
                let differ = body.less_or_greater(args[0], args[1]);
                Ok(body.unary(UnaryOp::Not, differ))
            })?,
            Op::Ordered => self.lanes(i, Float, 2, |body, args| {
                let unordered = body.unordered(args[0], args[1])?;
                Ok(body.unary(UnaryOp::Not, unordered))
            })?,
            Op::Unordered => self.lanes(i, Float, 2, |body, args| body.unordered(args[0], args[1]))?,
            Op::IsNan => self.lanes(i, Float, 1, |body, args| body.class_test(args[0], CompareOp::UGt))?,
            Op::IsInf => self.lanes(i, Float, 1, |body, args| body.class_test(args[0], CompareOp::Eq))?,
            Op::IsFinite => self.lanes(i, Float, 1, |body, args| body.class_test(args[0], CompareOp::ULt))?,
            Op::IsNormal => self.lanes(i, Float, 1, |body, args| body.is_normal(args[0]))?,
            Op::SignBitSet => self.lanes(i, Float, 1, |body, args| {
                let bits = body.bits(args[0])?;
                let zero = body.like(bits, 0)?;
                Ok(body.compare(CompareOp::SLt, bits, zero))
            })?,
            Op::Any => self.reduce(i, BinaryOp::Or)?,
            Op::All => self.reduce(i, BinaryOp::And)?,
            Op::BitFieldInsert => self.bit_field(i, "bitfield_insert", 4)?,
            Op::BitFieldSExtract => self.bit_field(i, "bitfield_extract_signed", 3)?,
            Op::BitFieldUExtract => self.bit_field(i, "bitfield_extract_unsigned", 3)?,
            Op::ExpectKHR => {
                let leaves = self.get(i.word(2)?)?.leaves.to_vec();
                self.define(i, leaves)?;
            }
            Op::Select => self.choose(i)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A constant of the type of another leaf.
    fn like(&mut self, value: Value, bits: u64) -> Result<Value> {
        let scalar = self.scalar(value)?;
        Ok(self.int(scalar, bits))
    }

    /// The operand's leaves, which must be of that class.
    fn operand(&mut self, i: Instruction<'_>, index: usize, class: Class) -> Result<Vec<Value>> {
        let leaves = self.get(i.word(index)?)?.leaves.to_vec();
        for &leaf in &leaves {
            if !class.takes(self.scalar(leaf)?) {
                return Err(String::from("an operand has the wrong type"));
            }
        }
        Ok(leaves)
    }

    /// The operands from the third word on, all of one type.
    fn operands(&mut self, i: Instruction<'_>, class: Class, count: usize) -> Result<Vec<Vec<Value>>> {
        let operands = (0..count).map(|index| self.operand(i, 2 + index, class)).collect::<Result<Vec<_>>>()?;
        let shape = |values: &Vec<Value>| values.iter().map(|&value| self.function.ty(value)).collect::<Vec<_>>();
        if operands.windows(2).any(|pair| shape(&pair[0]) != shape(&pair[1])) {
            return Err(String::from("the operands have different types"));
        }
        Ok(operands)
    }

    /// Defines the result lane by lane.
    fn lanes(
        &mut self,
        i: Instruction<'_>,
        class: Class,
        count: usize,
        mut each: impl FnMut(&mut Self, &[Value]) -> Result<Value>,
    ) -> Result<()> {
        let operands = self.operands(i, class, count)?;
        let mut results = Vec::new();
        for lane in 0..operands[0].len() {
            let args: Vec<Value> = operands.iter().map(|operand| operand[lane]).collect();
            results.push(each(self, &args)?);
        }
        // What counts bits is as wide as its result.
        if i.op == Op::BitCount {
            if let Type::Scalar(scalar) | Type::Vector(scalar, _) = self.unit.types.number(i.word(0)?)? {
                results =
                    results.into_iter().map(|result| self.resize(scalar, false, result)).collect::<Result<_>>()?;
            }
        }
        self.define(i, results)
    }

    fn zip(&mut self, i: Instruction<'_>, class: Class, op: BinaryOp) -> Result<()> {
        self.lanes(i, class, 2, |body, args| Ok(body.binary(op, args[0], args[1])))
    }

    fn each(&mut self, i: Instruction<'_>, class: Class, op: UnaryOp) -> Result<()> {
        self.lanes(i, class, 1, |body, args| Ok(body.unary(op, args[0])))
    }

    fn test(&mut self, i: Instruction<'_>, class: Class, op: CompareOp) -> Result<()> {
        self.lanes(i, class, 2, |body, args| Ok(body.compare(op, args[0], args[1])))
    }

    fn test_not(&mut self, i: Instruction<'_>, op: CompareOp) -> Result<()> {
        self.lanes(i, Class::Float, 2, |body, args| {
            let opposite = body.compare(op, args[0], args[1]);
            Ok(body.unary(UnaryOp::Not, opposite))
        })
    }

    /// The shift's width may be another one than the base's.
    fn shift(&mut self, i: Instruction<'_>, op: BinaryOp) -> Result<()> {
        let (bases, shifts) = (self.operand(i, 2, Class::Int)?, self.operand(i, 3, Class::Int)?);
        if bases.len() != shifts.len() {
            return Err(String::from("the operands have different types"));
        }
        let mut results = Vec::new();
        for (base, shift) in bases.into_iter().zip(shifts) {
            let scalar = self.scalar(base)?;
            let shift = self.resize(scalar, false, shift)?;
            results.push(self.binary(op, base, shift));
        }
        self.define(i, results)
    }

    fn scale(&mut self, i: Instruction<'_>) -> Result<()> {
        let (vector, scalar) = (self.operand(i, 2, Class::Float)?, self.operand(i, 3, Class::Float)?);
        let &[scalar] = &scalar[..] else { return Err(String::from("the second operand must be a scalar")) };
        if vector.iter().any(|&lane| self.function.ty(lane) != self.function.ty(scalar)) {
            return Err(String::from("the operands have different types"));
        }
        let results = vector.into_iter().map(|lane| self.binary(BinaryOp::FMul, lane, scalar)).collect();
        self.define(i, results)
    }

    /// A structure of the result and its carry or borrow.
    fn with_carry(
        &mut self,
        i: Instruction<'_>,
        op: BinaryOp,
        carry: impl Fn(&mut Self, Value, Value, Value) -> Value,
    ) -> Result<()> {
        let operands = self.operands(i, Class::Int, 2)?;
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        for (&a, &b) in operands[0].iter().zip(&operands[1]) {
            let low = self.binary(op, a, b);
            let carried = carry(self, low, a, b);
            let scalar = self.scalar(a)?;
            lows.push(low);
            highs.push(self.cast(CastOp::ZeroExtend, scalar, carried));
        }
        lows.append(&mut highs);
        self.define(i, lows)
    }

    fn wide_product(&mut self, i: Instruction<'_>, high: BinaryOp) -> Result<()> {
        let operands = self.operands(i, Class::Int, 2)?;
        let pairs: Vec<_> = operands[0].iter().copied().zip(operands[1].iter().copied()).collect();
        let mut results: Vec<Value> = pairs.iter().map(|&(a, b)| self.binary(BinaryOp::IMul, a, b)).collect();
        results.extend(pairs.iter().map(|&(a, b)| self.binary(high, a, b)).collect::<Vec<_>>());
        self.define(i, results)
    }

    /// All lanes joined into one truth value.
    fn reduce(&mut self, i: Instruction<'_>, op: BinaryOp) -> Result<()> {
        let lanes = self.operand(i, 2, Class::Bool)?;
        let mut lanes = lanes.into_iter();
        let mut joined = lanes.next().ok_or("the operand has no lanes")?;
        for lane in lanes {
            joined = self.binary(op, joined, lane);
        }
        self.define(i, vec![joined])
    }

    fn choose(&mut self, i: Instruction<'_>) -> Result<()> {
        let conds = self.operand(i, 2, Class::Bool)?;
        let (thens, others) = (self.get(i.word(3)?)?, self.get(i.word(4)?)?);
        if thens.leaves.len() != others.leaves.len() || (conds.len() != 1 && conds.len() != thens.leaves.len()) {
            return Err(String::from("the operands have different types"));
        }
        let mut results = Vec::new();
        for (index, (&then, &otherwise)) in thens.leaves.iter().zip(others.leaves.iter()).enumerate() {
            let ty = self.function.ty(then);
            if ty != self.function.ty(otherwise) || matches!(ty, Type::Image(_) | Type::Sampler) {
                return Err(String::from("an operand has the wrong type"));
            }
            let cond = if conds.len() == 1 { conds[0] } else { conds[index] };
            results.push(self.select(cond, then, otherwise));
        }
        self.define_packed(i, results, thens.packed || others.packed)
    }

    /// `a / b` as accurate as OpenCL asks.
    fn divide(&mut self, a: Value, b: Value) -> Value {
        let by_library = self.function.ty(a) == Type::F32 && !self.folding && !self.liberties.relaxed;
        if by_library {
            self.with_place(|place| builtins::divide(place, a, b))
        } else {
            self.binary(BinaryOp::FDiv, a, b)
        }
    }

    /// The remainder with the sign of the dividend.
    fn remainder(&mut self, a: Value, b: Value) -> Result<Value> {
        let ty = self.function.ty(a);
        self.builtin("fmod", &[a, b], Some(ty), None)?.ok_or_else(|| String::from("there is no such function"))
    }

    /// The remainder with the sign of the divisor.
    fn floored_float_remainder(&mut self, a: Value, b: Value) -> Result<Value> {
        let remainder = self.remainder(a, b)?;
        let zero = self.like(a, 0)?;
        let is_something = self.compare(CompareOp::FNe, remainder, zero);
        let [low, divisor_low] = [remainder, b].map(|value| self.compare(CompareOp::FLt, value, zero));
        let differ = self.binary(BinaryOp::Xor, low, divisor_low);
        let moves = self.binary(BinaryOp::And, is_something, differ);
        let moved = self.binary(BinaryOp::FAdd, remainder, b);
        Ok(self.select(moves, moved, remainder))
    }

    fn floored_remainder(&mut self, a: Value, b: Value) -> Value {
        let remainder = self.binary(BinaryOp::SRem, a, b);
        let zero = self.binary(BinaryOp::Xor, a, a);
        let is_something = self.compare(CompareOp::Ne, remainder, zero);
        let [low, divisor_low] = [remainder, b].map(|value| self.compare(CompareOp::SLt, value, zero));
        let differ = self.binary(BinaryOp::Xor, low, divisor_low);
        let moves = self.binary(BinaryOp::And, is_something, differ);
        let moved = self.binary(BinaryOp::IAdd, remainder, b);
        self.select(moves, moved, remainder)
    }

    fn less_or_greater(&mut self, a: Value, b: Value) -> Value {
        let less = self.compare(CompareOp::FLt, a, b);
        let greater = self.compare(CompareOp::FGt, a, b);
        self.binary(BinaryOp::Or, less, greater)
    }

    /// A float as an integer of its bits.
    fn bits(&mut self, value: Value) -> Result<Value> {
        let scalar = Scalar::int(self.scalar(value)?.bits()).unwrap_or(Scalar::I32);
        Ok(self.cast(CastOp::Bitcast, scalar, value))
    }

    /// The magnitude's bits, and those of infinity and of the least normal number. By bits, because a comparison of floats may
    /// be assumed away.
    fn magnitude(&mut self, value: Value) -> Result<(Value, Value, Value)> {
        let (infinity, normal) = match self.scalar(value)? {
            Scalar::F16 => (0x7c00, 0x0400),
            Scalar::F32 => (0x7f80_0000, 0x0080_0000),
            _ => (0x7ff0_0000_0000_0000, 0x0010_0000_0000_0000),
        };
        let bits = self.bits(value)?;
        let width = self.scalar(bits)?.bits();
        let mask = self.like(bits, u64::MAX >> (65 - width))?;
        let magnitude = self.binary(BinaryOp::And, bits, mask);
        Ok((magnitude, self.like(bits, infinity)?, self.like(bits, normal)?))
    }

    /// How the magnitude compares with infinity.
    fn class_test(&mut self, value: Value, op: CompareOp) -> Result<Value> {
        let (magnitude, infinity, _) = self.magnitude(value)?;
        Ok(self.compare(op, magnitude, infinity))
    }

    fn is_normal(&mut self, value: Value) -> Result<Value> {
        let (magnitude, infinity, normal) = self.magnitude(value)?;
        let below = self.compare(CompareOp::ULt, magnitude, infinity);
        let above = self.compare(CompareOp::UGe, magnitude, normal);
        Ok(self.binary(BinaryOp::And, below, above))
    }

    fn unordered(&mut self, a: Value, b: Value) -> Result<Value> {
        let first = self.class_test(a, CompareOp::UGt)?;
        let second = self.class_test(b, CompareOp::UGt)?;
        Ok(self.binary(BinaryOp::Or, first, second))
    }

    /// `bitfield_*`: the last two operands are offset and count.
    fn bit_field(&mut self, i: Instruction<'_>, name: &str, count: usize) -> Result<()> {
        let mut args = Vec::new();
        for index in 2..count {
            let leaves = self.operand(i, index, Class::Int)?;
            args.push(self.join(&leaves));
        }
        for index in [count, count + 1] {
            let number = self.single(i.word(index)?)?;
            args.push(self.resize(Scalar::I32, false, number)?);
        }
        let result = self.unit.types.number(i.word(0)?)?;
        self.define_builtin(i, name, &args, Some(result), None)
    }
}
