//! Builtin functions of GNU C and of clang against arithmetic of Rust.

mod common;

use std::fmt::Write;

use common::{Machine, Place, Random};

const PLACES: [Place; 2] = [Place::Interpreter, Place::Device];

/// Bytes of each array.
const SIZE: usize = 64;

/// The arrays of the random programs about memory: private, local, global and constant.
const ARRAYS: [&str; 4] = ["p", "l", "g", "c"];

/// A random program about memory, and what it leaves in the arrays and in the list of what it found.
struct Program {
    source: String,
    counts: Vec<i32>,
    start: [Vec<u8>; 4],
    memory: [Vec<u8>; 4],
    found: Vec<i32>,
}

fn program(random: &mut Random) -> Program {
    let mut below = |limit: usize| (random.next() % limit as u64) as usize;
    let mut memory: [Vec<u8>; 4] = std::array::from_fn(|_| (0..SIZE).map(|_| below(4) as u8).collect());
    let start = memory.clone();
    let (mut body, mut counts, mut found) = (String::new(), Vec::new(), Vec::new());
    for _ in 0..24 {
        // Words or bytes; their number constant or not.
        let unit = [1, 4][below(2)];
        let mut size = below(SIZE / 2 / unit + 1) * unit;
        let mut at = || below(SIZE / 2 / unit) * unit;
        let (to, from) = (at(), at());
        let (written, read) = (below(3), below(4));
        let pointer = |array: usize, at: usize| match unit {
            1 => format!("{} + {at}", ARRAYS[array]),
            _ => {
                let space = ["private", "local", "global", "constant"][array];
                format!("({space} uint *)({} + {at})", ARRAYS[array])
            }
        };
        let (to_pointer, from_pointer) = (pointer(written, to), pointer(read, from));
        let action = below(4);
        if action == 0 && written == read && to.abs_diff(from) < size {
            size = to.abs_diff(from) / unit * unit;
        }
        let count = if below(2) == 0 {
            size.to_string()
        } else {
            counts.push(size as i32);
            format!("n[{}]", counts.len() - 1)
        };
        let line = match action {
            0 | 1 => {
                let bytes = memory[read][from..from + size].to_vec();
                memory[written][to..to + size].copy_from_slice(&bytes);
                let name = ["memcpy", "memmove"][action];
                format!("__builtin_{name}({to_pointer}, {from_pointer}, {count});")
            }
            2 => {
                let value = [0, 1, 0x1a7][below(3)];
                memory[written][to..to + size].fill(value as u8);
                format!("__builtin_memset({to_pointer}, {value}, {count});")
            }
            _ => {
                let order = memory[written][to..to + size].cmp(&memory[read][from..from + size]);
                found.push(order as i32);
                let call = format!("__builtin_memcmp({to_pointer}, {from_pointer}, {count})");
                format!("r = {call}; found[{}] = (r > 0) - (r < 0);", found.len() - 1)
            }
        };
        let _ = writeln!(body, "    {line}");
    }
    let mut initial = String::new();
    for (array, bytes) in ["p", "l"].into_iter().zip(&start) {
        for (at, byte) in bytes.iter().enumerate() {
            let _ = write!(initial, "{array}[{at}] = {byte}; ");
        }
    }
    let aligned = "__attribute__((aligned(16)))";
    let source = format!(
        "kernel void k(global uchar *g, global uchar *out, global int *n, global int *found, constant uchar *c) {{
    private uchar p[{SIZE}] {aligned};
    local uchar l[{SIZE}] {aligned};
    int r;
    {initial}
{body}    for (int i = 0; i < {SIZE}; i++) {{ out[i] = p[i]; out[i + {SIZE}] = l[i]; }}
}}"
    );
    Program { source, counts, start, memory, found }
}

#[test]
fn bytes_are_copied_moved_set_and_compared() {
    let mut random = Random::new(41);
    for _ in 0..5 {
        let Program { source, counts, start, memory, found } = program(&mut random);
        let machine = Machine::compile_generic(&source);
        let words = |words: &[i32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        for place in PLACES {
            let counts = words(&[&counts[..], &[0]].concat());
            let buffers = vec![start[2].clone(), vec![0; 2 * SIZE], counts, vec![0; 4 * 25], start[3].clone()];
            let after = machine.run(place, 1, buffers);
            assert_eq!(after[0], memory[2], "{place:?}, global memory:\n{source}");
            assert_eq!(after[1], [&memory[0][..], &memory[1]].concat(), "{place:?}, private and local:\n{source}");
            assert_eq!(after[3][..4 * found.len()], words(&found), "{place:?}, comparisons:\n{source}");
        }
    }
}

/// Lanes of a vector combined.
#[test]
fn lanes_are_combined() {
    let mut random = Random::new(43);
    type Reduction = fn(i16, i16) -> i16;
    let reductions: [(&str, Reduction); 7] = [
        ("add", i16::wrapping_add),
        ("mul", i16::wrapping_mul),
        ("and", |a, b| a & b),
        ("or", |a, b| a | b),
        ("xor", |a, b| a ^ b),
        ("min", i16::min),
        ("max", i16::max),
    ];
    for lanes in [2usize, 3, 4, 8, 16] {
        let calls: String = (0..)
            .zip(&reductions)
            .map(|(at, (name, _))| format!("out[{at}] = __builtin_reduce_{name}(v);\n"))
            .collect();
        let source = format!(
            "kernel void k(global short *out, global short *in) {{ short{lanes} v = vload{lanes}(0, in);\n{calls}
                short{lanes} w = __builtin_elementwise_max(v, (short{lanes})3);
                out[7] = w.s0; out[8] = __builtin_elementwise_abs(v).s1;
                out[9] = __builtin_elementwise_add_sat(v, v).s1; out[10] = __builtin_elementwise_bitreverse(v).s0;
                out[11] = __builtin_shufflevector(v, v.{reversed} ).s0; }}",
            reversed =
                ["", "", "yx", "zyx", "wzyx", "", "", "", "s76543210"].get(lanes).unwrap_or(&"sfedcba9876543210"),
        );
        let machine = Machine::compile(&source);
        for _ in 0..4 {
            let values: Vec<i16> = (0..lanes).map(|_| random.next() as i16).collect();
            let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            let after = machine.run(Place::Device, 1, vec![vec![0; 24], bytes]);
            let got: Vec<i16> =
                after[0].chunks_exact(2).map(|chunk| i16::from_le_bytes([chunk[0], chunk[1]])).collect();
            let mut expected: Vec<i16> =
                reductions.iter().map(|(_, op)| values.iter().copied().reduce(op).expect("lanes")).collect();
            let chosen = values[values[lanes - 1] as usize & (lanes.next_power_of_two() - 1)..].first();
            expected.extend([
                values[0].max(3),
                values[1].wrapping_abs(),
                values[1].saturating_add(values[1]),
                values[0].reverse_bits(),
                chosen.copied().unwrap_or(got[11]),
            ]);
            assert_eq!(got, expected, "{values:?}");
        }
    }
}

/// Classes of floats, by Rust's.
#[test]
fn floats_are_classified() {
    use std::num::FpCategory;
    let source = "kernel void k(global int *out, global float *f, global double *d) {
        size_t i = get_global_id(0);
        float x = as_float(((global int *)f)[i]);
        double y = as_double(((global long *)d)[i]);
        out[4 * i] = __builtin_fpclassify(0, 1, 2, 3, 4, x) | __builtin_fpclassify(0, 1, 2, 3, 4, y) << 8;
        out[4 * i + 1] = __builtin_isinf_sign(x) + 10 * __builtin_isinf_sign(y);
        out[4 * i + 2] = __builtin_isfpclass(x, 0x1b4) | __builtin_isfpclass(y, 0x1b4) << 1;
        out[4 * i + 3] = __builtin_iszero(x) | __builtin_issubnormal(x) << 1 | __builtin_issignaling(y) << 2;
    }";
    let mut random = Random::new(47);
    let singles: Vec<u32> = (0..256)
        .map(|at: u32| match at % 4 {
            0 => (random.next() as u32 & 0x807f_ffff) | [0, 0x7f80_0000, 0x0080_0000][at as usize / 4 % 3],
            1 => [0, 0x8000_0000, 0x7f80_0000, 0xff80_0000, 1, 0x807f_ffff, 0x0080_0000, 0x7f7f_ffff]
                [at as usize / 4 % 8],
            _ => random.next() as u32,
        })
        .collect();
    let doubles: Vec<u64> = (0..256)
        .map(|at| match at % 3 {
            0 => (random.next() & 0x800f_ffff_ffff_ffff) | [0, 0x7ff0 << 48, 0x10 << 48][at / 3 % 3],
            1 => [0, 1 << 63, 0x7ff0 << 48, 0xfff0 << 48, 1, (1 << 63) + 1, 0x7ff8 << 48][at / 3 % 7],
            _ => random.next(),
        })
        .collect();
    let category = |category| match category {
        FpCategory::Nan => 0,
        FpCategory::Infinite => 1,
        FpCategory::Normal => 2,
        FpCategory::Subnormal => 3,
        FpCategory::Zero => 4,
    };
    let machine = Machine::compile(source);
    for place in PLACES {
        let buffers = vec![
            vec![0; 256 * 16],
            singles.iter().flat_map(|bits| bits.to_le_bytes()).collect(),
            doubles.iter().flat_map(|bits| bits.to_le_bytes()).collect(),
        ];
        let after = machine.run(place, 256, buffers);
        for (at, (&single, &double)) in singles.iter().zip(&doubles).enumerate() {
            let (x, y) = (f32::from_bits(single), f64::from_bits(double));
            let sign = |infinite, negative| if infinite { if negative { -1 } else { 1 } } else { 0 };
            // 0x1b4: minus infinity, both subnormals, minus zero, and normal above zero.
            let is = |category, negative| match (category, negative) {
                (FpCategory::Infinite | FpCategory::Zero, negative) => i32::from(negative),
                (FpCategory::Subnormal, _) | (FpCategory::Normal, false) => 1,
                _ => 0,
            };
            let signalling = y.is_nan() && double & 1 << 51 == 0;
            let expected: [i32; 4] = [
                category(x.classify()) | category(y.classify()) << 8,
                sign(x.is_infinite(), x < 0.0) + 10 * sign(y.is_infinite(), y < 0.0),
                is(x.classify(), x.is_sign_negative()) | is(y.classify(), y.is_sign_negative()) << 1,
                i32::from(x == 0.0 && !x.is_subnormal())
                    | i32::from(x.is_subnormal()) << 1
                    | i32::from(signalling) << 2,
            ];
            let got = &after[0][at * 16..][..16];
            let expected: Vec<u8> = expected.iter().flat_map(|word| word.to_le_bytes()).collect();
            assert_eq!(got, expected, "{place:?}: {single:#x}, {double:#x}");
        }
    }
}

/// Atomic operations of one work-item after the other, of every width.
#[test]
fn atomic_operations_compute_and_yield() {
    type Operation = fn(u64, u64) -> u64;
    let operations: [(&str, Operation); 6] = [
        ("add", u64::wrapping_add),
        ("sub", u64::wrapping_sub),
        ("and", |a, b| a & b),
        ("or", |a, b| a | b),
        ("xor", |a, b| a ^ b),
        ("nand", |a, b| !(a & b)),
    ];
    let mut random = Random::new(53);
    for (ty, width) in [("uchar", 1usize), ("ushort", 2), ("uint", 4), ("ulong", 8)] {
        for space in ["global", "local", "private"] {
            let mut body = String::new();
            let mut expected = Vec::new();
            let mask = u64::MAX >> (64 - 8 * width);
            let mut object = random.next() & mask;
            let start = object;
            for (at, &(name, operation)) in operations.iter().enumerate() {
                let operand = random.next() & mask;
                let after = operation(object, operand) & mask;
                let (call, yielded) = match random.next() % 4 {
                    0 => (format!("__sync_fetch_and_{name}(o, ({ty}){operand}ul)"), object),
                    1 => (format!("__sync_{name}_and_fetch(o, ({ty}){operand}ul)"), after),
                    2 => (format!("__atomic_fetch_{name}(o, ({ty}){operand}ul, __ATOMIC_ACQ_REL)"), object),
                    _ => (format!("__atomic_{name}_fetch(o, ({ty}){operand}ul, __ATOMIC_SEQ_CST)"), after),
                };
                object = after;
                let _ = writeln!(body, "out[{at}] = {call};");
                expected.push(yielded);
            }
            let swapped = random.next() & mask;
            let _ = writeln!(
                body,
                "e = ({ty}){object}ul; out[6] = __atomic_compare_exchange_n(o, &e, ({ty}){swapped}ul, 0, 5, 0);
                 e = ({ty})~{swapped}ul; out[7] = __atomic_compare_exchange_n(o, &e, 1, 1, 0, 0); out[8] = e;
                 out[9] = __sync_val_compare_and_swap(o, ({ty}){swapped}ul, 7); out[10] = __sync_lock_test_and_set(o, 9);
                 out[11] = __sync_bool_compare_and_swap(o, 3, 4); __sync_lock_release(o); out[12] = __atomic_load_n(o, 2);
                 __atomic_store_n(o, 5, 3); out[13] = __atomic_fetch_max(o, 6, 0); out[14] = __atomic_min_fetch(o, 2, 0);"
            );
            expected.extend([1, 0, swapped, swapped, 7, 0, 0, 5, 2]);
            let declaration = match space {
                "global" => format!("global {ty} *o = g + 1; g[0] = 1; g[2] = 2;"),
                "local" => format!("local {ty} a[3]; local {ty} *o = a + 1;"),
                _ => format!("{ty} a[3]; {ty} *o = a + 1;"),
            };
            let source = format!(
                "kernel void k(global ulong *out, global {ty} *g) {{ {declaration} {ty} e; *o = ({ty}){start}ul;\n{body} }}"
            );
            let machine = Machine::compile_generic(&source);
            for place in PLACES {
                let after = machine.run(place, 1, vec![vec![0; 15 * 8], vec![0; 64]]);
                let expected: Vec<u8> = expected.iter().flat_map(|word| word.to_le_bytes()).collect();
                assert_eq!(after[0], expected, "{place:?}:\n{source}");
            }
        }
    }
}

/// Work-items that count in neighbouring bytes lose nothing.
#[test]
fn narrow_atomic_operations_keep_their_neighbours() {
    let source = "kernel void k(global uchar *bytes, global ushort *halves, global uchar *out) {
        local uchar l[8];
        uint i = get_local_id(0);
        if (i < 8) l[i] = 0;
        barrier(CLK_LOCAL_MEM_FENCE);
        __sync_fetch_and_add(&bytes[i & 7], 1);
        __atomic_fetch_add(&halves[i & 3], 3, __ATOMIC_RELAXED);
        __sync_add_and_fetch(&l[i & 7], 2);
        barrier(CLK_LOCAL_MEM_FENCE);
        if (i < 8) out[i] = l[i];
    }";
    let machine = Machine::compile_generic(source);
    let after = machine.run_in_groups(Place::Device, 64, 64, vec![vec![0; 8], vec![0; 8], vec![0; 8]]);
    assert_eq!(after, [vec![8; 8], [48, 0].repeat(4), vec![16; 8]]);
}
