//! Arithmetic, comparisons and selection.

use spirv::{Decoration, GlslStd450Op, Op};
use tombolo_ir::inst::{BinaryOp, CompareOp, Liberties, UnaryOp};
use tombolo_ir::{Scalar, Type, Value};

use super::Emitter;
use super::builder::Id;

impl Emitter<'_> {
    /// The scalar type of an operand of arithmetic.
    pub(super) fn scalar_of(&self, value: Value) -> Result<Scalar, String> {
        match self.func.ty(value) {
            Type::Scalar(scalar) => Ok(scalar),
            _ => Err(String::from("arithmetic on what is no scalar")),
        }
    }

    /// A floating operation of which the result is exact as written.
    pub(super) fn exact(&mut self, op: Op, ty: Id, operands: &[Id]) -> Id {
        let id = self.b.op(op, ty, operands);
        self.b.decorate(id, Decoration::NoContraction, &[]);
        id
    }

    /// A floating operation of which the result is as exact as its liberties ask. A driver may then do its own algebra, which
    /// takes all of them.
    pub(super) fn float(&mut self, op: Op, liberties: Liberties, ty: Id, operands: &[Id]) -> Id {
        if liberties == (Liberties { contract: true, unsigned_zeros: true, no_nan: true, relaxed: true }) {
            return self.b.op(op, ty, operands);
        }
        self.exact(op, ty, operands)
    }

    /// An operation of one operand.
    pub(super) fn unary(&mut self, op: UnaryOp, arg: Value) -> Result<Id, String> {
        let scalar = self.scalar_of(arg)?;
        let x = self.get(arg)?;
        let ty = self.b.scalar(scalar);
        let bits = scalar.bits();
        Ok(match op {
            UnaryOp::INeg => self.b.op(Op::SNegate, ty, &[x]),
            UnaryOp::Not if scalar == Scalar::Bool => self.b.op(Op::LogicalNot, ty, &[x]),
            UnaryOp::Not => self.b.op(Op::Not, ty, &[x]),
            UnaryOp::PopCount => self.pop_count(x, bits),
            UnaryOp::CountLeadingZeros => self.count_leading_zeros(x, bits),
            UnaryOp::CountTrailingZeros => self.count_trailing_zeros(x, bits),
            UnaryOp::BitReverse => self.bit_reverse(x, bits),
            UnaryOp::FNeg => self.exact(Op::FNegate, ty, &[x]),
            UnaryOp::FAbs => self.b.glsl(GlslStd450Op::FAbs, ty, &[x]),
            UnaryOp::Floor => self.b.glsl(GlslStd450Op::Floor, ty, &[x]),
            UnaryOp::Ceil => self.b.glsl(GlslStd450Op::Ceil, ty, &[x]),
            UnaryOp::Trunc => self.b.glsl(GlslStd450Op::Trunc, ty, &[x]),
            UnaryOp::RoundEven => self.b.glsl(GlslStd450Op::RoundEven, ty, &[x]),
            UnaryOp::Sqrt => self.b.glsl(GlslStd450Op::Sqrt, ty, &[x]),
            UnaryOp::InverseSqrt => self.b.glsl(GlslStd450Op::InverseSqrt, ty, &[x]),
            UnaryOp::FastExp2 => self.single(GlslStd450Op::Exp2, scalar, &[x]),
            UnaryOp::FastLog2 => self.single(GlslStd450Op::Log2, scalar, &[x]),
            UnaryOp::FastSin => self.single(GlslStd450Op::Sin, scalar, &[x]),
            UnaryOp::FastCos => self.single(GlslStd450Op::Cos, scalar, &[x]),
            UnaryOp::FastTan => self.single(GlslStd450Op::Tan, scalar, &[x]),
        })
    }

    /// A function that GLSL.std.450 has in single precision and half precision only.
    fn single(&mut self, op: GlslStd450Op, scalar: Scalar, operands: &[Id]) -> Id {
        let ty = self.b.scalar(scalar);
        if scalar != Scalar::F64 {
            return self.b.glsl(op, ty, operands);
        }
        let float = self.b.scalar(Scalar::F32);
        let narrow: Vec<Id> = operands.iter().map(|&id| self.b.op(Op::FConvert, float, &[id])).collect();
        let result = self.b.glsl(op, float, &narrow);
        self.b.op(Op::FConvert, ty, &[result])
    }

    /// An operation of two operands.
    pub(super) fn binary(&mut self, op: BinaryOp, liberties: Liberties, args: [Value; 2]) -> Result<Id, String> {
        let scalar = self.scalar_of(args[0])?;
        if let Some(extended) = self.low_bits(op, args)? {
            return Ok(extended);
        }
        let (a, b) = (self.get(args[0])?, self.get(args[1])?);
        let ty = self.b.scalar(scalar);
        let is_bool = scalar == Scalar::Bool;
        let bits = scalar.bits();
        Ok(match op {
            BinaryOp::IAdd => self.b.op(Op::IAdd, ty, &[a, b]),
            BinaryOp::ISub => self.b.op(Op::ISub, ty, &[a, b]),
            BinaryOp::IMul => match self.shift_of_product(args[0], scalar, a, b) {
                Some(shifted) => shifted,
                None => self.b.op(Op::IMul, ty, &[a, b]),
            },
            BinaryOp::SDiv => self.signed_divide(scalar, a, b),
            BinaryOp::SRem => self.signed_remainder(scalar, a, b),
            BinaryOp::UDiv => self.unsigned_divide(Op::UDiv, args, scalar, a, b),
            BinaryOp::URem => self.unsigned_divide(Op::UMod, args, scalar, a, b),
            BinaryOp::SMulHigh => self.multiply_high(a, b, bits, true),
            BinaryOp::UMulHigh => self.multiply_high(a, b, bits, false),
            BinaryOp::SMin => self.choose(Op::SLessThan, GlslStd450Op::SMin, scalar, a, b),
            BinaryOp::SMax => self.choose(Op::SGreaterThan, GlslStd450Op::SMax, scalar, a, b),
            BinaryOp::UMin => self.choose(Op::ULessThan, GlslStd450Op::UMin, scalar, a, b),
            BinaryOp::UMax => self.choose(Op::UGreaterThan, GlslStd450Op::UMax, scalar, a, b),
            BinaryOp::And => self.b.op(if is_bool { Op::LogicalAnd } else { Op::BitwiseAnd }, ty, &[a, b]),
            BinaryOp::Or => self.b.op(if is_bool { Op::LogicalOr } else { Op::BitwiseOr }, ty, &[a, b]),
            BinaryOp::Xor => self.b.op(if is_bool { Op::LogicalNotEqual } else { Op::BitwiseXor }, ty, &[a, b]),
            BinaryOp::Shl => self.shift_left(args[0], scalar, a, b),
            BinaryOp::LShr => self.shift(Op::ShiftRightLogical, scalar, a, b),
            BinaryOp::AShr => self.shift(Op::ShiftRightArithmetic, scalar, a, b),
            BinaryOp::FAdd => self.float(Op::FAdd, liberties, ty, &[a, b]),
            BinaryOp::FSub => self.float(Op::FSub, liberties, ty, &[a, b]),
            BinaryOp::FMul => self.float(Op::FMul, liberties, ty, &[a, b]),
            BinaryOp::FDiv if scalar == Scalar::F16 => self.half_divide(a, b),
            BinaryOp::FDiv => self.float_divide(liberties, scalar, a, b),
            BinaryOp::FMin if liberties.no_nan => self.b.glsl(GlslStd450Op::FMin, ty, &[a, b]),
            BinaryOp::FMax if liberties.no_nan => self.b.glsl(GlslStd450Op::FMax, ty, &[a, b]),
            // Of FMin and FMax, what comes out for NaN is undefined; not of these.
            BinaryOp::FMin => self.b.glsl(GlslStd450Op::NMin, ty, &[a, b]),
            BinaryOp::FMax => self.b.glsl(GlslStd450Op::NMax, ty, &[a, b]),
            BinaryOp::FastPow => self.single(GlslStd450Op::Pow, scalar, &[a, b]),
        })
    }

    /// The operand for which the comparison holds, by the GLSL operation for words and by a selection for the others.
    fn choose(&mut self, compare: Op, op: GlslStd450Op, scalar: Scalar, a: Id, b: Id) -> Id {
        let ty = self.b.scalar(scalar);
        if scalar == Scalar::I32 {
            return self.b.glsl(op, ty, &[a, b]);
        }
        let bool_type = self.bool_type();
        let first = self.b.op(compare, bool_type, &[a, b]);
        self.b.op(Op::Select, ty, &[first, a, b])
    }

    /// A fused multiply-add.
    pub(super) fn fma(&mut self, args: [Value; 3]) -> Result<Id, String> {
        let scalar = self.scalar_of(args[0])?;
        let ty = self.b.scalar(scalar);
        let mut operands = [self.get(args[0])?, self.get(args[1])?, self.get(args[2])?];
        if scalar != Scalar::F16 {
            return Ok(self.b.glsl(GlslStd450Op::Fma, ty, &operands));
        }
        // In half precision some devices round the product. In double precision, product and sum of halves are exact or
        // so far from the middle of two halves that the second rounding is right.
        let wide = self.b.scalar(if self.target.float64 { Scalar::F64 } else { Scalar::F32 });
        for operand in &mut operands {
            *operand = self.b.op(Op::FConvert, wide, &[*operand]);
        }
        let result = self.b.glsl(GlslStd450Op::Fma, wide, &operands);
        Ok(if self.target.float64 { self.double_to_half(result) } else { self.b.op(Op::FConvert, ty, &[result]) })
    }

    /// A comparison.
    pub(super) fn compare(&mut self, op: CompareOp, args: [Value; 2]) -> Result<Id, String> {
        let (a, b) = (self.get(args[0])?, self.get(args[1])?);
        let is_bool = self.func.ty(args[0]) == Type::BOOL;
        let ty = self.bool_type();
        let (op, is_float) = match op {
            CompareOp::Eq if is_bool => (Op::LogicalEqual, false),
            CompareOp::Ne if is_bool => (Op::LogicalNotEqual, false),
            CompareOp::Eq => (Op::IEqual, false),
            CompareOp::Ne => (Op::INotEqual, false),
            CompareOp::SLt => (Op::SLessThan, false),
            CompareOp::SLe => (Op::SLessThanEqual, false),
            CompareOp::SGt => (Op::SGreaterThan, false),
            CompareOp::SGe => (Op::SGreaterThanEqual, false),
            CompareOp::ULt => (Op::ULessThan, false),
            CompareOp::ULe => (Op::ULessThanEqual, false),
            CompareOp::UGt => (Op::UGreaterThan, false),
            CompareOp::UGe => (Op::UGreaterThanEqual, false),
            CompareOp::FEq => (Op::FOrdEqual, true),
            CompareOp::FNe => (Op::FUnordNotEqual, true),
            CompareOp::FLt => (Op::FOrdLessThan, true),
            CompareOp::FLe => (Op::FOrdLessThanEqual, true),
            CompareOp::FGt => (Op::FOrdGreaterThan, true),
            CompareOp::FGe => (Op::FOrdGreaterThanEqual, true),
        };
        // Without the decoration Mesa turns a negated comparison into the opposite one, which is wrong for NaN.
        Ok(if is_float { self.exact(op, ty, &[a, b]) } else { self.b.op(op, ty, &[a, b]) })
    }

    /// `cond ? args[0] : args[1]`, lane by lane.
    pub(super) fn select(&mut self, cond: Value, args: [Value; 2]) -> Result<Vec<Id>, String> {
        let cond = self.get(cond)?;
        let (ty, _) = self.lane_type(args[0])?;
        let (a, b) = (self.lanes(args[0])?, self.lanes(args[1])?);
        Ok(a.iter().zip(&b).map(|(&a, &b)| self.b.op(Op::Select, ty, &[cond, a, b])).collect())
    }

    /// The number of one bits. Vulkan has it for words only, like all that follow.
    fn pop_count(&mut self, x: Id, bits: u32) -> Id {
        let word = self.word_type();
        let count = if bits == 64 {
            let (low, high) = self.split_long(x);
            let (low, high) = (self.b.op(Op::BitCount, word, &[low]), self.b.op(Op::BitCount, word, &[high]));
            self.b.op(Op::IAdd, word, &[low, high])
        } else {
            let wide = self.resize(x, bits, 32);
            self.b.op(Op::BitCount, word, &[wide])
        };
        self.resize(count, 32, bits)
    }

    fn count_leading_zeros(&mut self, x: Id, bits: u32) -> Id {
        if bits == 64 {
            let (low, high) = self.split_long(x);
            let (low, high) = (self.leading_zeros(low), self.leading_zeros(high));
            let count = self.both_halves(high, low);
            return self.resize(count, 32, 64);
        }
        let wide = self.resize(x, bits, 32);
        let count = self.leading_zeros(wide);
        let word = self.word_type();
        let padding = self.b.word(32 - bits);
        let count = if bits == 32 { count } else { self.b.op(Op::ISub, word, &[count, padding]) };
        self.resize(count, 32, bits)
    }

    /// Of a word: FindUMsb of zero is -1, so that it is 32.
    fn leading_zeros(&mut self, x: Id) -> Id {
        let word = self.word_type();
        let last = self.b.word(31);
        let found = self.b.glsl(GlslStd450Op::FindUMsb, word, &[x]);
        self.b.op(Op::ISub, word, &[last, found])
    }

    fn count_trailing_zeros(&mut self, x: Id, bits: u32) -> Id {
        if bits == 64 {
            let (low, high) = self.split_long(x);
            let (low, high) = (self.trailing_zeros(low, 32), self.trailing_zeros(high, 32));
            let count = self.both_halves(low, high);
            return self.resize(count, 32, 64);
        }
        let wide = self.resize(x, bits, 32);
        let count = self.trailing_zeros(wide, bits);
        self.resize(count, 32, bits)
    }

    /// Of a word: FindILsb of zero is -1, the greatest number.
    fn trailing_zeros(&mut self, x: Id, most: u32) -> Id {
        let word = self.word_type();
        let most = self.b.word(most);
        let found = self.b.glsl(GlslStd450Op::FindILsb, word, &[x]);
        self.b.glsl(GlslStd450Op::UMin, word, &[found, most])
    }

    /// Zero bits of the half that is looked at first, and of the other where that is all zero.
    fn both_halves(&mut self, first: Id, second: Id) -> Id {
        let (word, bool_type, all) = (self.word_type(), self.bool_type(), self.b.word(32));
        let is_zero = self.b.op(Op::IEqual, bool_type, &[first, all]);
        let sum = self.b.op(Op::IAdd, word, &[all, second]);
        self.b.op(Op::Select, word, &[is_zero, sum, first])
    }

    fn bit_reverse(&mut self, x: Id, bits: u32) -> Id {
        let word = self.word_type();
        if bits == 64 {
            let (low, high) = self.split_long(x);
            let (low, high) = (self.b.op(Op::BitReverse, word, &[low]), self.b.op(Op::BitReverse, word, &[high]));
            return self.join_words(high, low);
        }
        let wide = self.resize(x, bits, 32);
        let reversed = self.b.op(Op::BitReverse, word, &[wide]);
        self.part_of(reversed, 32, 32 - bits, bits)
    }

    /// The high half of a product.
    fn multiply_high(&mut self, a: Id, b: Id, bits: u32, signed: bool) -> Id {
        if bits == 64 {
            return self.multiply_high_long(a, b, signed);
        }
        // The product of narrower integers fits wider ones.
        let wide = self.b.int((bits * 2).max(32));
        let ty = self.b.int(bits);
        let convert = if signed { Op::SConvert } else { Op::UConvert };
        let (a, b) = (self.b.op(convert, wide, &[a]), self.b.op(convert, wide, &[b]));
        let product = self.b.op(Op::IMul, wide, &[a, b]);
        let shift = self.b.word(bits);
        let high = self.b.op(Op::ShiftRightLogical, wide, &[product, shift]);
        self.b.op(Op::UConvert, ty, &[high])
    }

    /// The high half of a product of 64-bit integers, by the products of their words.
    fn multiply_high_long(&mut self, a: Id, b: Id, signed: bool) -> Id {
        let long = self.long_type();
        let shift = self.b.word(32);
        let mask = self.b.long(0xffff_ffff);
        let mut halves = |id: Id| {
            let low = self.b.op(Op::BitwiseAnd, long, &[id, mask]);
            (low, self.b.op(Op::ShiftRightLogical, long, &[id, shift]))
        };
        let ((a_low, a_high), (b_low, b_high)) = (halves(a), halves(b));
        let mut multiply = |x: Id, y: Id| self.b.op(Op::IMul, long, &[x, y]);
        let (low, cross_a) = (multiply(a_low, b_low), multiply(a_high, b_low));
        let (cross_b, high) = (multiply(a_low, b_high), multiply(a_high, b_high));
        let carry = self.b.op(Op::ShiftRightLogical, long, &[low, shift]);
        let middle = self.b.op(Op::IAdd, long, &[cross_a, carry]);
        let middle_low = self.b.op(Op::BitwiseAnd, long, &[middle, mask]);
        let middle_low = self.b.op(Op::IAdd, long, &[cross_b, middle_low]);
        let from_middle = self.b.op(Op::ShiftRightLogical, long, &[middle, shift]);
        let from_low = self.b.op(Op::ShiftRightLogical, long, &[middle_low, shift]);
        let high = self.b.op(Op::IAdd, long, &[high, from_middle]);
        let high = self.b.op(Op::IAdd, long, &[high, from_low]);
        if !signed {
            return high;
        }
        // A negative factor counts 2^64 too much.
        let last = self.b.word(63);
        let mut correction = |sign_of: Id, other: Id| {
            let sign = self.b.op(Op::ShiftRightArithmetic, long, &[sign_of, last]);
            self.b.op(Op::BitwiseAnd, long, &[sign, other])
        };
        let (by_a, by_b) = (correction(a, b), correction(b, a));
        let high = self.b.op(Op::ISub, long, &[high, by_a]);
        self.b.op(Op::ISub, long, &[high, by_b])
    }
}
