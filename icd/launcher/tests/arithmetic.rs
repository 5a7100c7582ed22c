//! All operators on all types: device against interpreter.

mod common;

use common::{Input, Outcome, run_for};
use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, UnaryOp};
use tombolo_ir::{Scalar, Target};
use tombolo_launcher::Range;

const ITEMS: usize = 64;

/// Values of interest of a type, then arbitrary ones.
fn values(scalar: Scalar, salt: u64) -> Vec<u64> {
    let bits = scalar.bits();
    let mask = u64::MAX >> (64 - bits);
    let special: Vec<u64> = match scalar {
        Scalar::F16 => vec![0, 0x8000, 0x3c00, 0xbc00, 0x7c00, 0xfc00, 0x7e00, 0x3800, 0x4248, 0x0400, 0x7bff],
        Scalar::F32 => [
            0.0f32,
            -0.0,
            1.0,
            -1.5,
            2.5,
            -2.5,
            0.5,
            1e10,
            -8.9e18,
            1.8e19,
            -1e-10,
            3.3,
            f32::INFINITY,
            f32::NEG_INFINITY,
            f32::NAN,
            f32::MAX,
        ]
        .iter()
        .map(|value| u64::from(value.to_bits()))
        .collect(),
        Scalar::F64 => [
            0.0f64,
            -0.0,
            1.0,
            -1.5,
            2.5,
            -2.5,
            0.5,
            1e100,
            -9.2e18,
            1.844_674_407_370_955e19,
            -1e-100,
            3.3,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            f64::MAX,
        ]
        .iter()
        .map(|value| value.to_bits())
        .collect(),
        _ => vec![0, 1, 2, 3, 7, mask, mask - 1, 1 << (bits - 1), (1 << (bits - 1)) - 1, 0x55, mask / 3],
    };
    let mut state = salt.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..ITEMS)
        .map(|index| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let pick = (state >> 40) as usize;
            if index < special.len() {
                special[(index + salt as usize) % special.len()]
            } else if pick % 3 == 0 {
                special[pick / 3 % special.len()]
            } else if scalar == Scalar::F32 {
                u64::from(((state as i32) as f32 / 65536.0).to_bits())
            } else if scalar == Scalar::F64 {
                ((state as i64) as f64 / 65536.0 / 65536.0).to_bits()
            } else if scalar == Scalar::F16 {
                // Normal and finite.
                (state & 0x83ff) | (1 + (state >> 20) % 29) << 10
            } else {
                state & mask
            }
        })
        .collect()
}

fn bytes(scalar: Scalar, values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()[..scalar.bytes() as usize].to_vec()).collect()
}

/// A kernel that computes each of `lines` (in which `A`, `B` and `C` are the operands) of each
/// work-item's operands and stores the results, 8 bytes each. Instructions may go before, `type = instruction; `: the last
/// operand is the result of the last of them, and `X` that of the first.
fn kernel(from: Scalar, lines: &[(String, Scalar)]) -> String {
    let size = from.bytes();
    let name = from.name();
    let mut text = String::from("kernel @operators(ptr.global, ptr.global, ptr.global, ptr.global) {\n");
    for param in ["a", "b", "c", "out"] {
        text += &format!("  param \"{param}\" type \"int*\" global align 8 size 8\n");
    }
    text += "b0(v0: ptr.global, v1: ptr.global, v2: ptr.global, v3: ptr.global):\n  v4: i64 = work_item global_id 0\n";
    text += &format!("  v5: i64 = const {size}\n  v6: i64 = imul v4, v5\n");
    for (index, param) in [0, 1, 2].iter().enumerate() {
        let (ptr, value) = (7 + index, 10 + index);
        text +=
            &format!("  v{ptr}: ptr.global = ptr_add v{param}, v6\n  v{value}: {name} = load v{ptr} align {size}\n");
    }
    text += &format!(
        "  v13: i64 = const {}\n  v14: i64 = imul v4, v13\n  v15: ptr.global = ptr_add v3, v14\n",
        lines.len() * 8
    );
    let mut next = 16;
    for (index, (line, to)) in lines.iter().enumerate() {
        let operands = |line: &str| line.replace('A', "v10").replace('B', "v11").replace('C', "v12");
        let mut line = operands(line).replace('X', &format!("v{next}"));
        while let Some((first, rest)) = line.split_once("; ") {
            text += &format!("  v{next}: {first}\n");
            line = match rest.contains("; ") {
                true => String::from(rest),
                false => format!("{rest} v{next}"),
            };
            next += 1;
        }
        let mut result = next;
        next += 1;
        text += &format!("  v{result}: {} = {line}\n", to.name());
        if *to == Scalar::Bool {
            text += &format!("  v{next}: i32 = zext v{result}\n");
            result = next;
            next += 1;
        }
        text += &format!("  v{next}: i64 = const {}\n  v{}: ptr.global = ptr_add v15, v{next}\n", index * 8, next + 1);
        let to = if *to == Scalar::Bool { Scalar::I32 } else { *to };
        text += &format!("  store v{}, v{result} align {}\n", next + 1, to.bytes());
        next += 2;
    }
    text + "  return\n}\n"
}

/// What may differ.
#[derive(Clone, Copy, PartialEq)]
enum Allowed {
    /// Nothing but the bits of NaN.
    Exact,
    /// Some units in the last place.
    Ulp(u64),
}

fn is_nan(scalar: Scalar, bits: u64) -> bool {
    match scalar {
        Scalar::F16 => bits & 0x7fff > 0x7c00,
        Scalar::F32 => f32::from_bits(bits as u32).is_nan(),
        Scalar::F64 => f64::from_bits(bits).is_nan(),
        _ => false,
    }
}

fn is_denormal(scalar: Scalar, bits: u64) -> bool {
    match scalar {
        Scalar::F16 => bits & 0x7c00 == 0,
        Scalar::F32 => f32::from_bits(bits as u32).is_subnormal(),
        Scalar::F64 => f64::from_bits(bits).is_subnormal(),
        _ => false,
    }
}

fn close(scalar: Scalar, found: u64, expected: u64, allowed: Allowed) -> bool {
    if found == expected || is_nan(scalar, found) && is_nan(scalar, expected) {
        return true;
    }
    match allowed {
        Allowed::Exact => false,
        // A result that is denormal may also be flushed to zero.
        Allowed::Ulp(ulp) => {
            found.abs_diff(expected) <= ulp || is_denormal(scalar, expected) && found & !(1 << (scalar.bits() - 1)) == 0
        }
    }
}

/// Whether the result is defined for these operands of that many bits.
type Defined = fn(u64, u64, u32) -> bool;
type Line = (String, Scalar, Allowed, Defined);

fn always(_: u64, _: u64, _: u32) -> bool {
    true
}

fn divides(a: u64, b: u64, bits: u32) -> bool {
    let mask = u64::MAX >> (64 - bits);
    b != 0 && !(b == mask && a == 1 << (bits - 1))
}

fn compare(from: Scalar, lines: &[Line]) {
    compare_for(&Target::baseline(), from, lines);
}

fn compare_for(target: &Target, from: Scalar, lines: &[Line]) {
    let operands: Vec<Vec<u64>> = (1..4).map(|salt| values(from, salt * 7 + u64::from(from.bits()))).collect();
    let plain: Vec<(String, Scalar)> = lines.iter().map(|(line, to, ..)| (line.clone(), *to)).collect();
    let mut inputs: Vec<Input> = operands.iter().map(|values| Input::Buffer(bytes(from, values))).collect();
    inputs.push(Input::Buffer(vec![0; ITEMS * lines.len() * 8]));
    let Outcome { expected, plain, optimized } = run_for(target, &kernel(from, &plain), &inputs, Range::linear(8, 8));
    let read = |bytes: &[u8], item: usize, line: usize, scalar: Scalar| {
        let at = (item * lines.len() + line) * 8;
        let mut long = [0; 8];
        let width = if scalar == Scalar::Bool { 4 } else { scalar.bytes() as usize };
        long[..width].copy_from_slice(&bytes[at..at + width]);
        u64::from_le_bytes(long)
    };
    let mut failures = Vec::new();
    for (index, (line, to, allowed, defined)) in lines.iter().enumerate() {
        for (item, (&a, &b)) in operands[0].iter().zip(&operands[1]).enumerate() {
            if !defined(a, b, from.bits()) {
                continue;
            }
            let wanted = read(&expected[3], item, index, *to);
            for (kind, buffers) in [("plain", &plain), ("optimized", &optimized)] {
                let found = read(&buffers[3], item, index, *to);
                if !close(*to, found, wanted, *allowed) {
                    failures.push(format!(
                        "{kind} {} {from:?}: {line}: a {a:#x} b {b:#x} c {:#x}: found {found:#x}, expected {wanted:#x}",
                        if target.narrow_integers { "here" } else { "by words" },
                        operands[2][item]
                    ));
                    break;
                }
            }
        }
    }
    failures.dedup_by_key(|failure| failure.split(": a ").next().map(String::from));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A device whose compiler does not keep to the width of integers.
fn by_words() -> Target {
    Target { long_conversions: false, long_shifts: false, narrow_integers: false, ..Target::baseline() }
}

const INTEGERS: [Scalar; 4] = [Scalar::I8, Scalar::I16, Scalar::I32, Scalar::I64];
const FLOATS: [Scalar; 3] = [Scalar::F16, Scalar::F32, Scalar::F64];

#[test]
fn integers() {
    use BinaryOp::*;
    for scalar in INTEGERS {
        let mut lines: Vec<Line> = Vec::new();
        for op in [
            UnaryOp::INeg,
            UnaryOp::Not,
            UnaryOp::PopCount,
            UnaryOp::CountLeadingZeros,
            UnaryOp::CountTrailingZeros,
            UnaryOp::BitReverse,
        ] {
            lines.push((format!("{} A", op.name()), scalar, Allowed::Exact, always));
        }
        for op in [IAdd, ISub, IMul, SMulHigh, UMulHigh, SMin, SMax, UMin, UMax, And, Or, Xor, Shl, LShr, AShr] {
            lines.push((format!("{} A, B", op.name()), scalar, Allowed::Exact, always));
        }
        for op in [SDiv, UDiv, SRem, URem] {
            lines.push((format!("{} A, B", op.name()), scalar, Allowed::Exact, divides));
        }
        use CompareOp::*;
        for op in [Eq, Ne, SLt, SLe, SGt, SGe, ULt, ULe, UGt, UGe] {
            lines.push((format!("{} A, B", op.name()), Scalar::Bool, Allowed::Exact, always));
        }
        // To the left by 31 bits, which is words that change places.
        let (by, factor) = ("i64 = const 31", "i64 = const 2147483648");
        if scalar == Scalar::I64 {
            lines.push((format!("{by}; shl A,"), Scalar::I64, Allowed::Exact, always));
            lines.push((format!("{factor}; imul A,"), Scalar::I64, Allowed::Exact, always));
        } else {
            for extension in ["sext", "zext"] {
                let long = format!("i64 = {extension} A");
                lines.push((format!("{long}; {by}; shl X,"), Scalar::I64, Allowed::Exact, always));
                lines.push((format!("{long}; {factor}; imul X,"), Scalar::I64, Allowed::Exact, always));
            }
        }
        compare(scalar, &lines);
        compare_for(&by_words(), scalar, &lines);
    }
}

#[test]
fn floats() {
    use BinaryOp::*;
    for scalar in FLOATS {
        let mut lines: Vec<Line> = Vec::new();
        for op in [UnaryOp::FNeg, UnaryOp::FAbs, UnaryOp::Floor, UnaryOp::Ceil, UnaryOp::Trunc, UnaryOp::RoundEven] {
            lines.push((format!("{} A", op.name()), scalar, Allowed::Exact, always));
        }
        for op in [FAdd, FSub, FMul] {
            lines.push((format!("{} A, B", op.name()), scalar, Allowed::Exact, always));
        }
        lines.push((String::from("fdiv A, B"), scalar, Allowed::Ulp(3), always));
        if scalar == Scalar::F16 || Target::baseline().fused_multiply_add {
            lines.push((String::from("fma A, B, C"), scalar, Allowed::Exact, always));
        }
        for op in [FMin, FMax] {
            lines.push((format!("{} A, B", op.name()), scalar, Allowed::Exact, |a, b, bits| {
                // Of two zeroes, either.
                (a << (65 - bits)) != 0 || (b << (65 - bits)) != 0
            }));
        }
        lines.push((String::from("sqrt A"), scalar, Allowed::Ulp(4), always));
        use CompareOp::*;
        for op in [FEq, FNe, FLt, FLe, FGt, FGe] {
            lines.push((format!("{} A, B", op.name()), Scalar::Bool, Allowed::Exact, always));
        }
        compare(scalar, &lines);
    }
}

/// Whether the number is in range of the integers of `bits` bits.
fn fits(value: f64, bits: u32, signed: bool) -> bool {
    let value = value.trunc();
    if signed {
        value >= -(2f64.powi(bits as i32 - 1)) && value < 2f64.powi(bits as i32 - 1)
    } else {
        value >= 0.0 && value < 2f64.powi(bits as i32)
    }
}

#[test]
fn integer_casts() {
    for from in INTEGERS {
        let mut lines: Vec<Line> = Vec::new();
        for to in INTEGERS {
            if to.bits() < from.bits() {
                lines.push((format!("{} A", CastOp::Truncate.name()), to, Allowed::Exact, always));
            } else if to.bits() > from.bits() {
                lines.push((format!("{} A", CastOp::ZeroExtend.name()), to, Allowed::Exact, always));
                lines.push((format!("{} A", CastOp::SignExtend.name()), to, Allowed::Exact, always));
            }
        }
        lines.push((format!("{} A", CastOp::Truncate.name()), Scalar::Bool, Allowed::Exact, always));
        for to in FLOATS {
            lines.push((format!("{} A", CastOp::SIntToFloat.name()), to, Allowed::Exact, always));
            lines.push((format!("{} A", CastOp::UIntToFloat.name()), to, Allowed::Exact, always));
            if to.bits() == from.bits() {
                lines.push((format!("{} A", CastOp::Bitcast.name()), to, Allowed::Exact, always));
            }
            for wide in [Scalar::I32, Scalar::I64].into_iter().filter(|wide| wide.bits() > from.bits()) {
                use CastOp::{SIntToFloat, SignExtend, UIntToFloat, ZeroExtend};
                for (extend, convert) in [
                    (SignExtend, UIntToFloat),
                    (SignExtend, SIntToFloat),
                    (ZeroExtend, UIntToFloat),
                    (ZeroExtend, SIntToFloat),
                ] {
                    let line = format!("{} = {} A; {}", wide.name(), extend.name(), convert.name());
                    lines.push((line, to, Allowed::Exact, always));
                }
            }
        }
        compare(from, &lines);
        compare_for(&by_words(), from, &lines);
    }
}

fn float_of(bits: u64, width: u32) -> f64 {
    match width {
        32 => f64::from(f32::from_bits(bits as u32)),
        64 => f64::from_bits(bits),
        _ => f64::from(tombolo_ir::float::f16_to_f32(bits as u16)),
    }
}

#[test]
fn float_casts() {
    for from in FLOATS {
        let mut lines: Vec<Line> = Vec::new();
        for to in INTEGERS {
            let (signed, unsigned): (Defined, Defined) = match to.bits() {
                8 => (|a, _, w| fits(float_of(a, w), 8, true), |a, _, w| fits(float_of(a, w), 8, false)),
                16 => (|a, _, w| fits(float_of(a, w), 16, true), |a, _, w| fits(float_of(a, w), 16, false)),
                32 => (|a, _, w| fits(float_of(a, w), 32, true), |a, _, w| fits(float_of(a, w), 32, false)),
                _ => (|a, _, w| fits(float_of(a, w), 64, true), |a, _, w| fits(float_of(a, w), 64, false)),
            };
            lines.push((format!("{} A", CastOp::FloatToSInt.name()), to, Allowed::Exact, signed));
            lines.push((format!("{} A", CastOp::FloatToUInt.name()), to, Allowed::Exact, unsigned));
            if to.bits() == from.bits() {
                lines.push((format!("{} A", CastOp::Bitcast.name()), to, Allowed::Exact, always));
            }
        }
        for to in FLOATS {
            if to != from {
                lines.push((format!("{} A", CastOp::FloatCast.name()), to, Allowed::Exact, always));
            }
        }
        compare(from, &lines);
        // By way of words, for a compiler that does not keep to the width.
        compare_for(&by_words(), from, &lines);
    }
}

/// Division of words that are extended narrow integers.
#[test]
fn extended_divisions() {
    let extensions = [CastOp::ZeroExtend, CastOp::SignExtend];
    for from in [Scalar::I8, Scalar::I16] {
        let (name, size) = (from.name(), from.bytes());
        let mut text = String::from("kernel @divide(ptr.global, ptr.global, ptr.global) {\n");
        for param in ["a", "b", "out"] {
            text += &format!("  param \"{param}\" type \"int*\" global align 4 size 8\n");
        }
        text += &format!(
            "b0(v0: ptr.global, v1: ptr.global, v2: ptr.global):
  v3: i64 = work_item global_id 0
  v4: i64 = const {size}
  v5: i64 = imul v3, v4
  v6: ptr.global = ptr_add v0, v5
  v7: ptr.global = ptr_add v1, v5
  v8: {name} = load v6 align {size}
  v9: {name} = load v7 align {size}
  v10: i64 = const 64
  v11: i64 = imul v3, v10
  v12: ptr.global = ptr_add v2, v11
"
        );
        let mut next = 13;
        for (index, extensions) in extensions.iter().flat_map(|a| extensions.map(|b| [*a, b])).enumerate() {
            for (second, op) in [BinaryOp::UDiv, BinaryOp::URem].into_iter().enumerate() {
                let at = (2 * index + second) * 4;
                let [first, other] = extensions.map(CastOp::name);
                text += &format!("  v{next}: i32 = {first} v8\n  v{}: i32 = {other} v9\n", next + 1);
                text += &format!("  v{}: i32 = {} v{next}, v{}\n", next + 2, op.name(), next + 1);
                text += &format!("  v{}: i64 = const {at}\n", next + 3);
                text += &format!("  v{}: ptr.global = ptr_add v12, v{}\n", next + 4, next + 3);
                text += &format!("  store v{}, v{} align 4\n", next + 4, next + 2);
                next += 5;
            }
        }
        text += "  return\n}\n";
        // By zero there is some quotient.
        let divisors: Vec<u64> = values(from, 11).into_iter().map(|value| value.max(1)).collect();
        let inputs = [
            Input::Buffer(bytes(from, &values(from, 5))),
            Input::Buffer(bytes(from, &divisors)),
            Input::Buffer(vec![0; ITEMS * 64]),
        ];
        for target in [Target::baseline(), by_words()] {
            let outcome = run_for(&target, &text, &inputs, Range::linear(8, 8));
            assert_eq!(outcome.plain[2], outcome.expected[2], "plain {name}");
            assert_eq!(outcome.optimized[2], outcome.expected[2], "optimized {name}");
        }
    }
}
