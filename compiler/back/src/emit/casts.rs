//! Conversions between scalars.
//!
//! Conversions from and to floating types are decorated `NoContraction` like arithmetic: Mesa otherwise converts an integer
//! to a wider type directly where the program goes by way of a narrower one, and does not round.

use spirv::{GlslStd450Op, Op};
use tombolo_ir::inst::CastOp;
use tombolo_ir::{Scalar, Type, Value, evaluate};

use super::Emitter;
use super::builder::Id;

impl Emitter<'_> {
    /// A conversion.
    pub(super) fn cast(&mut self, op: CastOp, to: Scalar, arg: Value) -> Result<Id, String> {
        let Type::Scalar(from) = self.func.ty(arg) else {
            return Err(String::from("a conversion of what is no scalar"));
        };
        let x = self.get(arg)?;
        let ty = self.b.scalar(to);
        Ok(match op {
            CastOp::Truncate if to == Scalar::Bool => {
                let from_type = self.b.scalar(from);
                let (one, zero) = (self.b.constant(from_type, 1), self.b.constant(from_type, 0));
                let lowest = self.b.op(Op::BitwiseAnd, from_type, &[x, one]);
                self.b.op(Op::INotEqual, ty, &[lowest, zero])
            }
            CastOp::Truncate => match self.b.known(x) {
                Some(bits) => self.b.scalar_constant(to, bits & (u64::MAX >> (64 - to.bits()))),
                None => self.b.op(Op::UConvert, ty, &[x]),
            },
            CastOp::ZeroExtend if from == Scalar::Bool => {
                let (one, zero) = (self.b.constant(ty, 1), self.b.constant(ty, 0));
                self.b.op(Op::Select, ty, &[x, one, zero])
            }
            CastOp::SignExtend if from == Scalar::Bool => {
                let all = self.b.constant(ty, u64::MAX >> (64 - to.bits()));
                let zero = self.b.constant(ty, 0);
                self.b.op(Op::Select, ty, &[x, all, zero])
            }
            CastOp::ZeroExtend => match self.b.known(x) {
                Some(bits) => self.b.scalar_constant(to, bits),
                None => self.b.op(Op::UConvert, ty, &[x]),
            },
            CastOp::SignExtend => self.b.op(Op::SConvert, ty, &[x]),
            CastOp::SIntToFloat if (from, to) == (Scalar::I64, Scalar::F16) => self.long_to_half(op, x),
            CastOp::SIntToFloat => {
                let wide = self.at_least_word(x, from, Op::SConvert);
                self.exact(Op::ConvertSToF, ty, &[wide])
            }
            CastOp::UIntToFloat if (from, to) == (Scalar::I64, Scalar::F16) => self.long_to_half(op, x),
            CastOp::UIntToFloat
                if from == Scalar::I32
                    && to != Scalar::F16
                    && !self.target.narrow_integers
                    && self.is_sign_extended(arg) =>
            {
                self.negative_to_float(x, to)
            }
            CastOp::UIntToFloat => {
                let wide = self.at_least_word(x, from, Op::UConvert);
                self.exact(Op::ConvertUToF, ty, &[wide])
            }
            CastOp::FloatToSInt | CastOp::FloatToUInt
                if to == Scalar::I64 && from != Scalar::F16 && !self.target.long_conversions =>
            {
                self.float_to_long_by_halves(op, x, from)
            }
            CastOp::FloatToSInt => self.float_to_integer(Op::ConvertFToS, x, to),
            CastOp::FloatToUInt => self.float_to_integer(Op::ConvertFToU, x, to),
            CastOp::FloatCast if from == to => x,
            CastOp::FloatCast if (from, to) == (Scalar::F64, Scalar::F16) => self.double_to_half(x),
            CastOp::FloatCast => self.exact(Op::FConvert, ty, &[x]),
            CastOp::Bitcast if from == to => x,
            CastOp::Bitcast => self.b.op(Op::Bitcast, ty, &[x]),
        })
    }

    /// A double rounded to half once. Drivers go by way of single precision, which rounds twice; not so if single precision
    /// is rounded to odd: towards zero, with the last bit set where anything was lost.
    pub(super) fn double_to_half(&mut self, x: Id) -> Id {
        let (word, bool_type) = (self.word_type(), self.bool_type());
        let [half, single, double] = [Scalar::F16, Scalar::F32, Scalar::F64].map(|scalar| self.b.scalar(scalar));
        let rounded = self.exact(Op::FConvert, single, &[x]);
        let back = self.exact(Op::FConvert, double, &[rounded]);
        let is_inexact = self.exact(Op::FOrdNotEqual, bool_type, &[back, x]);
        let size = self.b.glsl(GlslStd450Op::FAbs, double, &[x]);
        let rounded_size = self.b.glsl(GlslStd450Op::FAbs, double, &[back]);
        let is_larger = self.exact(Op::FOrdGreaterThan, bool_type, &[rounded_size, size]);
        let (zero, one) = (self.b.word(0), self.b.word(1));
        let bits = self.b.op(Op::Bitcast, word, &[rounded]);
        let step = self.b.op(Op::Select, word, &[is_larger, one, zero]);
        let truncated = self.b.op(Op::ISub, word, &[bits, step]);
        let sticky = self.b.op(Op::Select, word, &[is_inexact, one, zero]);
        let odd = self.b.op(Op::BitwiseOr, word, &[truncated, sticky]);
        let odd = self.b.op(Op::Bitcast, single, &[odd]);
        self.exact(Op::FConvert, half, &[odd])
    }

    /// A 64-bit integer as a half, by way of a word: one that does not fit is out of the range of halves anyway. (lavapipe takes
    /// extended narrow integers without sign for signed ones if it is to convert them directly.)
    fn long_to_half(&mut self, op: CastOp, x: Id) -> Id {
        let (half, word, bool_type) = (self.b.scalar(Scalar::F16), self.word_type(), self.bool_type());
        let (low, high) = self.split_long(x);
        let infinite = self.b.word(1 << 16);
        let (extension, beyond, convert) = if op == CastOp::SIntToFloat {
            let (last, one) = (self.b.word(31), self.b.word(1));
            let extension = self.b.op(Op::ShiftRightArithmetic, word, &[low, last]);
            let sign = self.b.op(Op::ShiftRightArithmetic, word, &[high, last]);
            // 1 or -1
            let sign = self.b.op(Op::BitwiseOr, word, &[sign, one]);
            (extension, self.b.op(Op::IMul, word, &[sign, infinite]), Op::ConvertSToF)
        } else {
            (self.b.word(0), infinite, Op::ConvertUToF)
        };
        let fits = self.b.op(Op::IEqual, bool_type, &[high, extension]);
        let narrow = self.b.op(Op::Select, word, &[fits, low, beyond]);
        self.exact(convert, half, &[narrow])
    }

    /// A word without sign as a single or double, where it is a narrower integer with its sign extended. NVIDIA's compiler converts
    /// that one with its sign: a negative result is less than it should be by 2 to the power of 32. Only that sum is rounded.
    fn negative_to_float(&mut self, x: Id, to: Scalar) -> Id {
        let (ty, bool_type) = (self.b.scalar(to), self.bool_type());
        let modulus = self.b.scalar_constant(to, evaluate::float_bits(to, 4_294_967_296.0));
        let signed = self.exact(Op::ConvertSToF, ty, &[x]);
        let zero = self.b.word(0);
        let is_negative = self.b.op(Op::SLessThan, bool_type, &[x, zero]);
        let sum = self.exact(Op::FAdd, ty, &[signed, modulus]);
        self.b.op(Op::Select, ty, &[is_negative, sum, signed])
    }

    /// Narrow integers widened to words, from which all drivers convert.
    fn at_least_word(&mut self, x: Id, from: Scalar, convert: Op) -> Id {
        if from.bits() >= 32 {
            return x;
        }
        let word = self.word_type();
        self.b.op(convert, word, &[x])
    }

    /// A single or double as a 64-bit integer, by way of the two words of its magnitude, each of which is in range.
    fn float_to_long_by_halves(&mut self, op: CastOp, x: Id, from: Scalar) -> Id {
        let (ty, word, long, bool_type) = (self.b.scalar(from), self.word_type(), self.long_type(), self.bool_type());
        let number = |this: &mut Self, value: f64| {
            let bits = evaluate::float_bits(from, value);
            this.b.scalar_constant(from, bits)
        };
        let (up, down) = (number(self, 4_294_967_296.0), number(self, 1.0 / 4_294_967_296.0));
        let is_signed = op == CastOp::FloatToSInt;
        let size = if is_signed { self.b.glsl(GlslStd450Op::FAbs, ty, &[x]) } else { x };
        // A power of two moves the point only, and what is left is a part of the same digits: nothing is rounded.
        let scaled = self.exact(Op::FMul, ty, &[size, down]);
        let high = self.exact(Op::ConvertFToU, word, &[scaled]);
        let whole = self.exact(Op::ConvertUToF, ty, &[high]);
        let whole = self.exact(Op::FMul, ty, &[whole, up]);
        let rest = self.exact(Op::FSub, ty, &[size, whole]);
        let low = self.exact(Op::ConvertFToU, word, &[rest]);
        let pair_type = self.b.vector(word, 2);
        let pair = self.b.op(Op::CompositeConstruct, pair_type, &[low, high]);
        let magnitude = self.b.op(Op::Bitcast, long, &[pair]);
        if !is_signed {
            return magnitude;
        }
        let zero = number(self, 0.0);
        let is_negative = self.exact(Op::FOrdLessThan, bool_type, &[x, zero]);
        let negated = self.b.op(Op::SNegate, long, &[magnitude]);
        self.b.op(Op::Select, long, &[is_negative, negated, magnitude])
    }

    /// A floating number as an integer; narrow integers by way of words.
    fn float_to_integer(&mut self, op: Op, x: Id, to: Scalar) -> Id {
        let ty = self.b.int(to.bits().max(32));
        let wide = self.exact(op, ty, &[x]);
        self.resize(wide, to.bits().max(32), to.bits())
    }
}
