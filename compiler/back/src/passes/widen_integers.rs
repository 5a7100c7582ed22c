//! Computes with 8- and 16-bit integers in words, for devices whose compiler is not to be trusted with narrow ones
//! ([`Target::narrow_integers`]).
//!
//! Afterwards narrow integers are what memory, vectors, arguments, the bits of halves and what sub-groups combine consist of, and
//! nothing else: they are widened as soon as they are loaded or taken out, and cut just before they are stored or put in. In between, only the low bits
//! of such a word count; operations to which the upper ones matter are given them, as the type and the operation's sign ask.
//! Since no device computes faster in narrower integers (one at a time), nothing is lost.
//!
//! [`Target::narrow_integers`]: tombolo_ir::Target::narrow_integers

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Liberties, SubgroupOp, Terminator, UnaryOp};
use tombolo_ir::{AddressSpace, EntityRef, Function, InstData, Scalar, Type, Value, evaluate};

use super::emit::Emitter;
use super::substitute::Substitution;

/// Makes words of narrow integers, and tells whether there were any.
pub fn widen_integers(func: &mut Function) -> bool {
    let mut narrow: Vec<Option<Scalar>> = func.values.iter().map(|(_, info)| narrow_scalar(info.ty)).collect();
    if narrow.iter().all(Option::is_none) {
        return false;
    }
    widen_arguments(func, &mut narrow);
    for (index, scalar) in narrow.iter().enumerate() {
        if scalar.is_some() {
            func.values[Value::from_index(index)].ty = Type::I32;
        }
    }
    let mut same = Substitution::new();
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        let old = std::mem::take(&mut func.blocks[block].insts);
        let mut new = Vec::with_capacity(old.len());
        for inst in old {
            let span = func.insts[inst].span;
            let (data, result) = (func.insts[inst].data.clone(), func.insts[inst].result);
            let emitter = Emitter { func, insts: &mut new, span };
            match (Widener { emitter, narrow: &narrow }).widen(data, result) {
                Wide::Inst(data) => {
                    func.insts[inst].data = data;
                    new.push(inst);
                }
                Wide::Value(value) => same.set(result.expect("a conversion has a result"), value),
            }
        }
        if let Terminator::Switch { value, .. } = func.blocks[block].terminator {
            let emitter = Emitter { func, insts: &mut new, span: u32::MAX };
            let wide = Widener { emitter, narrow: &narrow }.unsigned(value);
            if let Terminator::Switch { value, .. } = &mut func.blocks[block].terminator {
                *value = wide;
            }
        }
        func.blocks[block].insts = new;
    }
    same.apply(func);
    true
}

fn narrow_scalar(ty: Type) -> Option<Scalar> {
    match ty {
        Type::Scalar(scalar @ (Scalar::I8 | Scalar::I16)) => Some(scalar),
        _ => None,
    }
}

/// Widens the kernel's narrow arguments where it begins: they themselves stay as they are.
fn widen_arguments(func: &mut Function, narrow: &mut Vec<Option<Scalar>>) {
    let entry = func.entry();
    let params: Vec<Value> =
        func.blocks[entry].params.iter().copied().filter(|param| narrow[param.index()].is_some()).collect();
    let mut wide = Substitution::new();
    let mut insts = Vec::new();
    for param in params {
        let data = InstData::Cast { op: CastOp::ZeroExtend, to: Scalar::I32, arg: param };
        let inst = func.make_inst(data, Some(Type::I32), u32::MAX);
        let word = func.insts[inst].result.expect("a conversion has a result");
        wide.set(param, word);
        narrow.resize(word.index() + 1, None);
        narrow[word.index()] = narrow[param.index()].take();
        insts.push(inst);
    }
    wide.apply(func);
    func.blocks[entry].insts.splice(0..0, insts);
}

/// What becomes of an instruction.
enum Wide {
    /// This one.
    Inst(InstData),
    /// Nothing: its result is that value.
    Value(Value),
}

/// Rewrites one instruction.
struct Widener<'a> {
    emitter: Emitter<'a>,
    /// What the values were that are words now.
    narrow: &'a [Option<Scalar>],
}

impl Widener<'_> {
    fn widen(mut self, data: InstData, result: Option<Value>) -> Wide {
        let to_narrow = result.and_then(|result| self.narrow_of(result));
        Wide::Inst(match data {
            InstData::Const { bits, .. } if to_narrow.is_some() => InstData::Const { ty: Scalar::I32, bits },
            InstData::Undef { .. } if to_narrow.is_some() => InstData::Undef { ty: Type::I32 },
            InstData::Unary { op, arg } => self.unary(op, arg),
            InstData::Binary { op, args, liberties } => {
                let Some(scalar) = self.narrow_of(args[0]) else { return Wide::Inst(data) };
                let args = self.operands(op, scalar, args);
                match op {
                    BinaryOp::SMulHigh | BinaryOp::UMulHigh => {
                        let product = self.emitter.value(binary(BinaryOp::IMul, args[0], args[1]));
                        let width = self.word(scalar.bits());
                        binary(BinaryOp::LShr, product, width)
                    }
                    _ => InstData::Binary { op, args, liberties },
                }
            }
            InstData::Compare { op, args, liberties } => {
                let args = match op {
                    CompareOp::SLt | CompareOp::SLe | CompareOp::SGt | CompareOp::SGe => {
                        args.map(|arg| self.signed(arg))
                    }
                    _ => args.map(|arg| self.unsigned(arg)),
                };
                InstData::Compare { op, args, liberties }
            }
            InstData::Cast { op, to, arg } => return self.cast(op, to, arg, to_narrow, data),
            InstData::Vector { lanes } => {
                InstData::Vector { lanes: lanes.into_iter().map(|lane| self.cut(lane)).collect() }
            }
            InstData::Store { ptr, value, align, volatile } => {
                InstData::Store { ptr, value: self.cut(value), align, volatile }
            }
            InstData::Load { ty, ptr, align, volatile } => match to_narrow {
                Some(scalar) => {
                    let shared = matches!(
                        self.emitter.func.ty(ptr),
                        Type::Pointer(AddressSpace::Global | AddressSpace::Constant)
                    );
                    let word = self.widened(InstData::Load { ty, ptr, align, volatile }, scalar);
                    if shared { word } else { self.told_unsigned(word, scalar) }
                }
                None => data,
            },
            InstData::AtomicStore { ptr, value, ordering } => {
                InstData::AtomicStore { ptr, value: self.cut(value), ordering }
            }
            InstData::AtomicLoad { .. } => match to_narrow {
                Some(scalar) => self.widened(data, scalar),
                None => data,
            },
            InstData::AtomicRmw { op, ptr, value, ordering } => match to_narrow {
                Some(scalar) => {
                    let value = self.cut(value);
                    self.widened(InstData::AtomicRmw { op, ptr, value, ordering }, scalar)
                }
                None => data,
            },
            InstData::AtomicCompareExchange { ptr, expected, desired, ordering } => match to_narrow {
                Some(scalar) => {
                    let [expected, desired] = [expected, desired].map(|value| self.cut(value));
                    self.widened(InstData::AtomicCompareExchange { ptr, expected, desired, ordering }, scalar)
                }
                None => data,
            },
            InstData::Extract { vector, lane } => match to_narrow {
                Some(scalar) => self.widened(InstData::Extract { vector, lane }, scalar),
                None => data,
            },
            InstData::Subgroup { op: SubgroupOp::AllEqual, args } => InstData::Subgroup {
                op: SubgroupOp::AllEqual,
                args: args.into_iter().map(|arg| self.unsigned(arg)).collect(),
            },
            InstData::SubgroupCombine { op, span, mut args } => {
                // Where nobody comes before, the result is the least or greatest number of the type.
                args[0] = self.cut(args[0]);
                let data = InstData::SubgroupCombine { op, span, args };
                match to_narrow {
                    Some(scalar) => self.widened(data, scalar),
                    None => data,
                }
            }
            // Select and the other operations of sub-groups hand on what they are given; the rest takes no narrow integers.
            _ => data,
        })
    }

    /// What a narrow value was, before it was a word.
    fn narrow_of(&self, value: Value) -> Option<Scalar> {
        self.narrow.get(value.index()).copied().flatten()
    }

    fn unary(&mut self, op: UnaryOp, arg: Value) -> InstData {
        let Some(scalar) = self.narrow_of(arg) else { return InstData::Unary { op, arg } };
        let padding = 32 - scalar.bits();
        match op {
            UnaryOp::PopCount => InstData::Unary { op, arg: self.unsigned(arg) },
            UnaryOp::CountLeadingZeros => {
                let arg = self.unsigned(arg);
                let zeros = self.emitter.value(InstData::Unary { op, arg });
                let padding = self.word(padding);
                binary(BinaryOp::ISub, zeros, padding)
            }
            UnaryOp::CountTrailingZeros => {
                // Of zero it is the width: a one stands there.
                let end = self.word(1 << scalar.bits());
                let ended = self.emitter.value(binary(BinaryOp::Or, arg, end));
                InstData::Unary { op, arg: ended }
            }
            UnaryOp::BitReverse => {
                let reversed = self.emitter.value(InstData::Unary { op, arg });
                let padding = self.word(padding);
                binary(BinaryOp::LShr, reversed, padding)
            }
            // The low bits of the result are those of the operand's low bits.
            _ => InstData::Unary { op, arg },
        }
    }

    /// The operands of an operation with the upper bits that it needs.
    fn operands(&mut self, op: BinaryOp, scalar: Scalar, [a, b]: [Value; 2]) -> [Value; 2] {
        match op {
            BinaryOp::Shl => [a, self.shift(scalar, b)],
            BinaryOp::LShr => [self.unsigned(a), self.shift(scalar, b)],
            BinaryOp::AShr => [self.signed(a), self.shift(scalar, b)],
            BinaryOp::SDiv | BinaryOp::SRem | BinaryOp::SMulHigh | BinaryOp::SMin | BinaryOp::SMax => {
                [self.signed(a), self.signed(b)]
            }
            BinaryOp::UDiv | BinaryOp::URem | BinaryOp::UMulHigh | BinaryOp::UMin | BinaryOp::UMax => {
                [self.unsigned(a), self.unsigned(b)]
            }
            _ => [a, b],
        }
    }

    /// The distance of a shift, modulo the narrow width.
    fn shift(&mut self, scalar: Scalar, by: Value) -> Value {
        self.masked(by, u64::from(scalar.bits() - 1))
    }

    fn cast(mut self, op: CastOp, to: Scalar, arg: Value, to_narrow: Option<Scalar>, data: InstData) -> Wide {
        let from = self.narrow_of(arg);
        let to = if to_narrow.is_some() { Scalar::I32 } else { to };
        let from_type = self.emitter.func.ty(arg);
        let converted = |op, arg| Wide::Inst(InstData::Cast { op, to, arg });
        match (op, from, to_narrow) {
            (_, None, None) => Wide::Inst(data),
            (CastOp::Truncate, _, Some(_)) if from_type == Type::I32 => Wide::Value(arg),
            (CastOp::ZeroExtend, Some(_), _) | (CastOp::SignExtend, Some(_), _) => {
                let word = if op == CastOp::ZeroExtend { self.unsigned(arg) } else { self.signed(arg) };
                if to == Scalar::I32 { Wide::Value(word) } else { converted(op, word) }
            }
            (CastOp::SIntToFloat, Some(_), _) => {
                let word = self.signed(arg);
                converted(op, word)
            }
            (CastOp::UIntToFloat, Some(_), _) => {
                let word = self.unsigned(arg);
                converted(op, word)
            }
            (CastOp::Bitcast, Some(_), Some(_)) => Wide::Value(arg),
            (CastOp::Bitcast, Some(_), None) => {
                let bits = self.cut(arg);
                converted(op, bits)
            }
            (CastOp::Bitcast, None, Some(scalar)) => {
                Wide::Inst(self.widened(InstData::Cast { op, to: scalar, arg }, scalar))
            }
            // To a truth value goes the lowest bit, from a truth value or a float comes a word as well.
            _ => converted(op, arg),
        }
    }

    /// What an instruction gives that has a narrow result, as a word.
    fn widened(&mut self, data: InstData, scalar: Scalar) -> InstData {
        let inst = self.emitter.func.make_inst(data, Some(Type::Scalar(scalar)), self.emitter.span);
        self.emitter.insts.push(inst);
        let arg = self.emitter.func.insts[inst].result.expect("the instruction has a result");
        InstData::Cast { op: CastOp::ZeroExtend, to: Scalar::I32, arg }
    }

    /// A word once more with zeros in the upper bits. What NVIDIA's compiler finds to be stored before, in a work-item's or
    /// work-group's own memory, it takes with copies of its sign.
    fn told_unsigned(&mut self, word: InstData, scalar: Scalar) -> InstData {
        let word = self.emitter.value(word);
        let mask = self.word((1 << scalar.bits()) - 1);
        binary(BinaryOp::And, word, mask)
    }

    /// A value as what it was.
    fn cut(&mut self, value: Value) -> Value {
        match self.narrow_of(value) {
            Some(to) => self.emitter.value(InstData::Cast { op: CastOp::Truncate, to, arg: value }),
            None => value,
        }
    }

    /// A narrow value with zeros in the upper bits; others as they are.
    fn unsigned(&mut self, value: Value) -> Value {
        match self.narrow_of(value) {
            Some(scalar) => self.masked(value, (1 << scalar.bits()) - 1),
            None => value,
        }
    }

    /// A narrow value with copies of its sign in the upper bits; others as they are.
    fn signed(&mut self, value: Value) -> Value {
        let Some(scalar) = self.narrow_of(value) else { return value };
        let padding = 32 - scalar.bits();
        if let Some(&InstData::Const { bits, .. }) = self.emitter.func.def_inst(value) {
            return self.word(evaluate::signed(scalar, bits) as u32);
        }
        let padding = self.word(padding);
        let high = self.emitter.value(binary(BinaryOp::Shl, value, padding));
        self.emitter.value(binary(BinaryOp::AShr, high, padding))
    }

    /// A word of which only these low bits are left.
    fn masked(&mut self, value: Value, mask: u64) -> Value {
        let func = &*self.emitter.func;
        let has_no_more = match func.def_inst(value) {
            Some(&InstData::Const { bits, .. }) => return self.emitter.constant(Scalar::I32, bits & mask),
            Some(&InstData::Cast { op: CastOp::ZeroExtend, arg, .. }) => {
                narrow_scalar(func.ty(arg)).is_some_and(|scalar| (1 << scalar.bits()) - 1 <= mask)
            }
            Some(&InstData::Binary { op: BinaryOp::And, args: [_, other], .. }) => {
                func.constant(other).is_some_and(|bits| bits & !mask == 0)
            }
            _ => false,
        };
        if has_no_more {
            return value;
        }
        let mask = self.emitter.constant(Scalar::I32, mask);
        self.emitter.value(binary(BinaryOp::And, value, mask))
    }

    fn word(&mut self, bits: u32) -> Value {
        self.emitter.constant(Scalar::I32, u64::from(bits))
    }
}

fn binary(op: BinaryOp, a: Value, b: Value) -> InstData {
    InstData::Binary { op, liberties: Liberties::NONE, args: [a, b] }
}
