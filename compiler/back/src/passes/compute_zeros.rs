//! Computes by its bits what a constant zero makes of a number, for devices whose compiler takes short cuts there
//! ([`Target::constant_zeros`]).
//!
//! By IEEE 754, `0 * x` has the sign of `x` and is NaN for infinity and NaN, as `0 / x` is for zero and NaN; `x + 0` turns `-0`
//! into `0`; and `0 - x` is no `-x` where `x` is zero. Operations that need not heed that (their liberties) stay as they are.
//!
//! [`Target::constant_zeros`]: tombolo_ir::Target::constant_zeros

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Liberties};
use tombolo_ir::{Function, InstData, Scalar, Type, Value, evaluate};

use super::emit::{Emitter, replace_each};

/// Replaces arithmetic with constant zeros, and tells whether there was any.
pub fn compute_zeros(func: &mut Function) -> bool {
    replace_each(func, |emitter, data| Bits::of(emitter.func, data)?.compute(emitter, data))
}

/// How a floating type is made of bits.
#[derive(Clone, Copy)]
struct Bits {
    float: Scalar,
    int: Scalar,
    sign: u64,
    infinity: u64,
    nan: u64,
}

impl Bits {
    /// Those of the type that an operation computes in, where it has to heed signs of zeros or NaN.
    fn of(func: &Function, data: &InstData) -> Option<Bits> {
        let (arg, liberties) = match *data {
            InstData::Binary { args: [a, _], liberties, .. } => (a, liberties),
            InstData::Fma { args: [a, ..] } => (a, Liberties::NONE),
            _ => return None,
        };
        let Type::Scalar(float) = func.ty(arg) else { return None };
        let (int, width) = match float {
            Scalar::F16 => (Scalar::I16, 16),
            Scalar::F32 => (Scalar::I32, 32),
            Scalar::F64 => (Scalar::I64, 64),
            _ => return None,
        };
        let number = |value: f64| evaluate::float_bits(float, value);
        let sign = 1 << (width - 1);
        let nan = number(f64::NAN) & (sign - 1);
        let heeds = !(liberties.no_nan && liberties.unsigned_zeros);
        heeds.then_some(Bits { float, int, sign, infinity: number(f64::INFINITY), nan })
    }

    /// What the operation has to be instead, where an operand is a constant zero. What comes before it is emitted.
    fn compute(self, emitter: &mut Emitter<'_>, data: &InstData) -> Option<InstData> {
        match *data {
            InstData::Binary { op, args: [a, b], .. } => match (op, self.zero(emitter, a), self.zero(emitter, b)) {
                (BinaryOp::FMul, Some(zero), None) => Some(self.multiply(emitter, b, zero)),
                (BinaryOp::FMul, None, Some(zero)) => Some(self.multiply(emitter, a, zero)),
                (BinaryOp::FDiv, Some(zero), None) => Some(self.divide(emitter, zero, b)),
                (BinaryOp::FAdd, Some(0), None) => Some(self.add(emitter, b)),
                (BinaryOp::FAdd, None, Some(0)) => Some(self.add(emitter, a)),
                // x - -0 is x + 0.
                (BinaryOp::FSub, None, Some(zero)) if zero == self.sign => Some(self.add(emitter, a)),
                (BinaryOp::FSub, Some(0), None) => Some(self.subtract(emitter, b)),
                _ => None,
            },
            InstData::Fma { args: [a, b, c] } => {
                let (other, zero) = match (self.zero(emitter, a), self.zero(emitter, b)) {
                    (Some(zero), None) => (b, zero),
                    (None, Some(zero)) => (a, zero),
                    _ => return None,
                };
                // The product is exact, so that the sum is all that is rounded.
                let product = self.multiply(emitter, other, zero);
                let product = emitter.value(product);
                Some(match self.zero(emitter, c) {
                    Some(0) => self.add(emitter, product),
                    _ => InstData::Binary { op: BinaryOp::FAdd, liberties: Liberties::NONE, args: [product, c] },
                })
            }
            _ => None,
        }
    }

    /// The bits of a constant zero.
    fn zero(self, emitter: &Emitter<'_>, value: Value) -> Option<u64> {
        match emitter.func.def_inst(value) {
            Some(&InstData::Const { ty, bits }) if ty == self.float && bits & !self.sign == 0 => Some(bits),
            _ => None,
        }
    }

    /// `x` times zero.
    fn multiply(self, emitter: &mut Emitter<'_>, x: Value, zero: u64) -> InstData {
        let (sign, magnitude) = self.split(emitter, x, zero);
        let infinity = emitter.constant(self.int, self.infinity);
        let finite = emitter.value(compare(CompareOp::ULt, magnitude, infinity));
        self.or_nan(emitter, finite, sign)
    }

    /// Zero divided by `x`.
    fn divide(self, emitter: &mut Emitter<'_>, zero: u64, x: Value) -> InstData {
        let (sign, magnitude) = self.split(emitter, x, zero);
        let [one, infinity] = [1, self.infinity].map(|bits| emitter.constant(self.int, bits));
        // Zero becomes the largest number of all.
        let less = emitter.value(binary(BinaryOp::ISub, magnitude, one));
        let divides = emitter.value(compare(CompareOp::ULt, less, infinity));
        self.or_nan(emitter, divides, sign)
    }

    /// `x + 0`
    fn add(self, emitter: &mut Emitter<'_>, x: Value) -> InstData {
        let bits = emitter.reinterpret(x, Type::Scalar(self.int));
        let [minus_zero, zero] = [self.sign, 0].map(|bits| emitter.constant(self.int, bits));
        let is_minus_zero = emitter.value(compare(CompareOp::Eq, bits, minus_zero));
        let bits = emitter.value(InstData::Select { cond: is_minus_zero, args: [zero, bits] });
        self.float(bits)
    }

    /// `0 - x`
    fn subtract(self, emitter: &mut Emitter<'_>, x: Value) -> InstData {
        let bits = emitter.reinterpret(x, Type::Scalar(self.int));
        let [sign, zero] = [self.sign, 0].map(|bits| emitter.constant(self.int, bits));
        let is_zero = emitter.value(compare(CompareOp::Eq, bits, zero));
        let opposite = emitter.value(binary(BinaryOp::Xor, bits, sign));
        let bits = emitter.value(InstData::Select { cond: is_zero, args: [zero, opposite] });
        self.float(bits)
    }

    /// The sign of `x`, or the opposite if the zero is negative, and its magnitude, as bits.
    fn split(self, emitter: &mut Emitter<'_>, x: Value, zero: u64) -> (Value, Value) {
        let bits = emitter.reinterpret(x, Type::Scalar(self.int));
        let [mask, rest] = [self.sign, self.sign - 1].map(|bits| emitter.constant(self.int, bits));
        let mut sign = emitter.value(binary(BinaryOp::And, bits, mask));
        if zero != 0 {
            sign = emitter.value(binary(BinaryOp::Xor, sign, mask));
        }
        (sign, emitter.value(binary(BinaryOp::And, bits, rest)))
    }

    fn or_nan(self, emitter: &mut Emitter<'_>, cond: Value, bits: Value) -> InstData {
        let nan = emitter.constant(self.int, self.nan);
        let bits = emitter.value(InstData::Select { cond, args: [bits, nan] });
        self.float(bits)
    }

    fn float(self, bits: Value) -> InstData {
        InstData::Cast { op: CastOp::Bitcast, to: self.float, arg: bits }
    }
}

fn binary(op: BinaryOp, a: Value, b: Value) -> InstData {
    InstData::Binary { op, liberties: Liberties::NONE, args: [a, b] }
}

fn compare(op: CompareOp, a: Value, b: Value) -> InstData {
    InstData::Compare { op, liberties: Liberties::NONE, args: [a, b] }
}
