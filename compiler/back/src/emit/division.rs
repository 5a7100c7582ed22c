//! Quotients and remainders.

use spirv::Op;
use tombolo_ir::inst::Liberties;
use tombolo_ir::{Scalar, Value, evaluate};

use super::Emitter;
use super::builder::Id;

impl Emitter<'_> {
    /// A divisor that no device traps on: 1 in the place of 0 and -1.
    fn safe_divisor(&mut self, scalar: Scalar, b: Id) -> Option<Id> {
        let all = u64::MAX >> (64 - scalar.bits());
        if self.b.known(b).is_some_and(|value| value != 0 && value != all) {
            return None;
        }
        let ty = self.b.scalar(scalar);
        let bool_type = self.bool_type();
        let one = self.b.constant(ty, 1);
        let next = self.b.op(Op::IAdd, ty, &[b, one]);
        let unsafe_one = self.b.op(Op::ULessThanEqual, bool_type, &[next, one]);
        Some(self.b.op(Op::Select, ty, &[unsafe_one, one, b]))
    }

    /// An unsigned quotient or remainder. Of words that are extended narrow integers NVIDIA's compiler gets it wrong: where zeros
    /// were put before them, it is computed in the narrow type, which it does not get wrong.
    pub(super) fn unsigned_divide(&mut self, op: Op, args: [Value; 2], scalar: Scalar, a: Id, b: Id) -> Id {
        let ty = self.b.scalar(scalar);
        if self.target.narrow_integers || scalar != Scalar::I32 || self.b.known(b).is_some() {
            return self.b.op(op, ty, &[a, b]);
        }
        if args.iter().any(|&arg| self.is_sign_extended(arg)) {
            let [quotient, remainder] = self.divide_by_halves(a, b);
            return if op == Op::UDiv { quotient } else { remainder };
        }
        let [Some(bits), Some(other)] = args.map(|arg| self.zero_extended_bits(arg)) else {
            return self.b.op(op, ty, &[a, b]);
        };
        let bits = bits.max(other);
        let [a, b] = [a, b].map(|operand| self.resize(operand, 32, bits));
        let narrow = self.b.int(bits);
        let result = self.b.op(op, narrow, &[a, b]);
        self.resize(result, bits, 32)
    }

    /// Quotient and remainder of words without sign by a division of words that have no sign bit, which cannot be taken for
    /// narrow integers with a sign.
    fn divide_by_halves(&mut self, a: Id, b: Id) -> [Id; 2] {
        let (word, bool_type) = (self.word_type(), self.bool_type());
        let (zero, one, rest) = (self.b.word(0), self.b.word(1), self.b.word(u32::MAX >> 1));
        let half = self.b.op(Op::ShiftRightLogical, word, &[a, one]);
        let divisor = self.b.op(Op::BitwiseAnd, word, &[b, rest]);
        let quotient = self.b.op(Op::UDiv, word, &[half, divisor]);
        let quotient = self.b.op(Op::ShiftLeftLogical, word, &[quotient, one]);
        // Nothing fits twice into a divisor of which the first bit is set.
        let is_large = self.b.op(Op::SLessThan, bool_type, &[b, zero]);
        let quotient = self.b.op(Op::Select, word, &[is_large, zero, quotient]);
        let product = self.b.op(Op::IMul, word, &[quotient, b]);
        let remainder = self.b.op(Op::ISub, word, &[a, product]);
        let is_more = self.b.op(Op::UGreaterThanEqual, bool_type, &[remainder, b]);
        let next = self.b.op(Op::IAdd, word, &[quotient, one]);
        let less = self.b.op(Op::ISub, word, &[remainder, b]);
        [
            self.b.op(Op::Select, word, &[is_more, next, quotient]),
            self.b.op(Op::Select, word, &[is_more, less, remainder]),
        ]
    }

    /// A signed quotient. The least number by -1 traps on processors, where it does not wrap.
    pub(super) fn signed_divide(&mut self, scalar: Scalar, a: Id, b: Id) -> Id {
        let ty = self.b.scalar(scalar);
        let Some(divisor) = self.safe_divisor(scalar, b) else { return self.b.op(Op::SDiv, ty, &[a, b]) };
        let quotient = self.b.op(Op::SDiv, ty, &[a, divisor]);
        let all = self.b.constant(ty, u64::MAX >> (64 - scalar.bits()));
        let bool_type = self.bool_type();
        let by_minus_one = self.b.op(Op::IEqual, bool_type, &[b, all]);
        let negated = self.b.op(Op::SNegate, ty, &[a]);
        self.b.op(Op::Select, ty, &[by_minus_one, negated, quotient])
    }

    /// A signed remainder, by way of the quotient: what Vulkan says of `OpSRem` leaves negative operands open. By -1 it is
    /// 0, as by the 1 that takes its place.
    pub(super) fn signed_remainder(&mut self, scalar: Scalar, a: Id, b: Id) -> Id {
        let ty = self.b.scalar(scalar);
        let divisor = self.safe_divisor(scalar, b).unwrap_or(b);
        let quotient = self.b.op(Op::SDiv, ty, &[a, divisor]);
        let multiple = self.b.op(Op::IMul, ty, &[quotient, divisor]);
        self.b.op(Op::ISub, ty, &[a, multiple])
    }

    /// A quotient of halves. Vulkan allows 2.5 ULP where OpenCL allows 1, and devices use that; those of single precision do
    /// no harm. No quotient of halves is subnormal there.
    pub(super) fn half_divide(&mut self, a: Id, b: Id) -> Id {
        let [half, single] = [Scalar::F16, Scalar::F32].map(|scalar| self.b.scalar(scalar));
        let [a, b] = [a, b].map(|operand| self.exact(Op::FConvert, single, &[operand]));
        let quotient = self.float_divide(Liberties::NONE, Scalar::F32, a, b);
        self.exact(Op::FConvert, half, &[quotient])
    }

    /// A quotient of numbers of single or double precision. Dividing by a constant zero gives anything by lavapipe's compiler,
    /// which knows more constants than the passes: rounds of loops that it unrolls, arrays that nothing else is written to.
    /// There 1 takes the place of a zero, and bits tell what the quotient is.
    pub(super) fn float_divide(&mut self, liberties: Liberties, scalar: Scalar, a: Id, b: Id) -> Id {
        let ty = self.b.scalar(scalar);
        let number = |value: f64| evaluate::float_bits(scalar, value);
        let sign = 1u64 << (scalar.bits() - 1);
        let is_safe = self.target.constant_zeros || liberties.no_nan;
        if is_safe || self.b.known(b).is_some_and(|value| value & !sign != 0) {
            return self.float(Op::FDiv, liberties, ty, &[a, b]);
        }
        let (int, bool_type) = (self.b.int(scalar.bits()), self.bool_type());
        let [zero, one, sign, rest, infinity, nan] =
            [0, 1, sign, sign - 1, number(f64::INFINITY), number(f64::NAN)].map(|bits| self.b.constant(int, bits));
        let [a_bits, b_bits] = [a, b].map(|operand| self.b.op(Op::Bitcast, int, &[operand]));
        let [a_rest, b_rest] = [a_bits, b_bits].map(|bits| self.b.op(Op::BitwiseAnd, int, &[bits, rest]));
        let by_zero = self.b.op(Op::IEqual, bool_type, &[b_rest, zero]);
        let unit = self.b.constant(ty, number(1.0));
        let divisor = self.b.op(Op::Select, ty, &[by_zero, unit, b]);
        let quotient = self.float(Op::FDiv, liberties, ty, &[a, divisor]);
        // Infinity, but for zero, which becomes the largest of all here, and NaN.
        let less = self.b.op(Op::ISub, int, &[a_rest, one]);
        let is_infinite = self.b.op(Op::ULessThan, bool_type, &[less, infinity]);
        let signs = self.b.op(Op::BitwiseXor, int, &[a_bits, b_bits]);
        let signs = self.b.op(Op::BitwiseAnd, int, &[signs, sign]);
        let infinite = self.b.op(Op::BitwiseOr, int, &[signs, infinity]);
        let bits = self.b.op(Op::Select, int, &[is_infinite, infinite, nan]);
        let of_zero = self.b.op(Op::Bitcast, ty, &[bits]);
        self.b.op(Op::Select, ty, &[by_zero, of_zero, quotient])
    }
}
