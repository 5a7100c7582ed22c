//! Rules for conversions.

use tombolo_ir::inst::{BinaryOp, CastOp, Liberties};
use tombolo_ir::{InstData, Scalar, Value, evaluate};

use super::{Folded, Rule};

/// Sums of sums are narrowed so deep at a time; the rest in the next run of the pass.
const NARROWING_DEPTH: usize = 8;

impl Rule<'_, '_> {
    pub(super) fn cast(&mut self, op: CastOp, to: Scalar, arg: Value) -> Folded {
        let from = self.scalar(arg);
        if let Some(bits) = self.bits(arg) {
            return self.constant(to, evaluate::cast(op, from, to, bits));
        }
        if let Some(&InstData::Cast { op: inner, arg: x, .. }) = self.def(arg) {
            let source = self.scalar(x);
            match cast_of_cast([inner, op], [source, from, to]) {
                Chain::Same => return Folded::Value(x),
                Chain::One(op) => return Folded::Inst(InstData::Cast { op, to, arg: x }),
                Chain::Mask => {
                    let mask = self.emitter.constant(to, evaluate::mask(from, u64::MAX));
                    return Folded::Inst(InstData::Binary {
                        op: BinaryOp::And,
                        liberties: Liberties::NONE,
                        args: [x, mask],
                    });
                }
                Chain::Two => {}
            }
        }
        if op == CastOp::Truncate {
            return self.narrow(to, arg);
        }
        Folded::Keep
    }

    /// The low bits of a sum, product and so on need the low bits of the operands only.
    fn narrow(&mut self, to: Scalar, arg: Value) -> Folded {
        if to == Scalar::Bool || self.depth >= NARROWING_DEPTH || !self.is_used_once(arg) {
            return Folded::Keep;
        }
        let Some(&InstData::Binary { op, args: [a, b], .. }) = self.def(arg) else { return Folded::Keep };
        match op {
            BinaryOp::IAdd | BinaryOp::ISub | BinaryOp::IMul | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => {
                let args = [self.truncate(to, a), self.truncate(to, b)];
                Folded::Inst(InstData::Binary { op, liberties: Liberties::NONE, args })
            }
            BinaryOp::Shl => {
                let width = u64::from(self.scalar(arg).bits());
                match self.bits(b).map(|bits| bits % width) {
                    Some(shift) if shift < u64::from(to.bits()) => {
                        let args = [self.truncate(to, a), self.emitter.constant(to, shift)];
                        Folded::Inst(InstData::Binary { op, liberties: Liberties::NONE, args })
                    }
                    Some(_) => self.constant(to, 0),
                    None => Folded::Keep,
                }
            }
            _ => Folded::Keep,
        }
    }

    /// The low bits of a value, as simple as they are at once.
    fn truncate(&mut self, to: Scalar, value: Value) -> Value {
        let mut data = InstData::Cast { op: CastOp::Truncate, to, arg: value };
        self.depth += 1;
        let mut same = None;
        for _ in 0..4 {
            match self.simplify(&data) {
                Folded::Value(value) => {
                    same = Some(value);
                    break;
                }
                Folded::Inst(simpler) => data = simpler,
                Folded::Keep | Folded::Nothing => break,
            }
        }
        self.depth -= 1;
        match same {
            Some(value) => value,
            None => self.emitter.value(data),
        }
    }
}

/// What a conversion of a conversion is.
enum Chain {
    /// Two conversions.
    Two,
    /// One conversion of the first operand.
    One(CastOp),
    /// The first operand.
    Same,
    /// The low bits of the first operand.
    Mask,
}

/// What becomes of two conversions, through three types.
fn cast_of_cast([inner, outer]: [CastOp; 2], [source, middle, to]: [Scalar; 3]) -> Chain {
    use CastOp::{Bitcast, FloatCast, SIntToFloat, SignExtend, Truncate, UIntToFloat, ZeroExtend};
    match (inner, outer) {
        (Truncate, Truncate) => Chain::One(Truncate),
        (ZeroExtend, ZeroExtend | SignExtend) => Chain::One(ZeroExtend),
        (SignExtend, SignExtend) => Chain::One(SignExtend),
        (ZeroExtend | SignExtend, Truncate) => match source.bits().cmp(&to.bits()) {
            std::cmp::Ordering::Equal => Chain::Same,
            std::cmp::Ordering::Less => Chain::One(inner),
            std::cmp::Ordering::Greater => Chain::One(Truncate),
        },
        (Truncate, ZeroExtend) if source == to => Chain::Mask,
        (Bitcast, Bitcast) if source == to => Chain::Same,
        (Bitcast, Bitcast) => Chain::One(Bitcast),
        // A number is the same in a wider type.
        (ZeroExtend, UIntToFloat | SIntToFloat) if source != Scalar::Bool => Chain::One(UIntToFloat),
        (SignExtend, SIntToFloat) if source != Scalar::Bool => Chain::One(SIntToFloat),
        // To a wider type is exact.
        (FloatCast, FloatCast) if middle.bits() > source.bits() => match source == to {
            true => Chain::Same,
            false => Chain::One(FloatCast),
        },
        _ => Chain::Two,
    }
}
