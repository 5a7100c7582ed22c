//! Private, local and device memory: device against interpreter.

mod common;

use common::{Input, check};
use tombolo_ir::Scalar;
use tombolo_launcher::Range;

fn ramp(count: u32) -> Vec<u8> {
    (0..count).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

fn header(name: &str, buffers: usize) -> String {
    let types = vec!["ptr.global"; buffers].join(", ");
    let mut text = format!("kernel @{name}({types}) {{\n");
    for index in 0..buffers {
        text += &format!("  param \"p{index}\" type \"uchar*\" global align 1 size 8\n");
    }
    let params: Vec<String> = (0..buffers).map(|index| format!("v{index}: ptr.global")).collect();
    text + &format!("b0({}):\n", params.join(", "))
}

/// A private array that is written and read at computed indices.
#[test]
fn private_array() {
    let text = header("private_array", 2)
        + "  v2: i64 = work_item global_id 0
  v3: ptr.private = alloca size 64 align 4
  v4: i64 = const 4
  v5: i64 = const 0
  v6: i64 = const 16
  v7: i64 = const 1
  v8: i64 = const 64
  v9: i64 = imul v2, v8
  v10: ptr.global = ptr_add v0, v9
  v11: ptr.global = ptr_add v1, v9
  jump b1(v5)
b1(v12: i64):
  v13: i1 = ult v12, v6
  branch v13, b2, b3(v5)
b2:
  v14: i64 = imul v12, v4
  v15: ptr.global = ptr_add v10, v14
  v16: i32 = load v15 align 4
  v17: ptr.private = ptr_add v3, v14
  store v17, v16 align 4
  v18: i64 = iadd v12, v7
  jump b1(v18)
b3(v19: i64):
  v20: i1 = ult v19, v6
  branch v20, b4, b5
b4:
  v21: i64 = const 5
  v22: i64 = imul v19, v21
  v23: i64 = iadd v22, v2
  v24: i64 = const 15
  v25: i64 = and v23, v24
  v26: i64 = imul v25, v4
  v27: ptr.private = ptr_add v3, v26
  v28: i32 = load v27 align 4
  v29: i64 = imul v19, v4
  v30: ptr.global = ptr_add v11, v29
  store v30, v28 align 4
  v31: i64 = iadd v19, v7
  jump b3(v31)
b5:
  return
}
";
    check(&text, &[Input::Buffer(ramp(64)), Input::Buffer(vec![0; 256])], Range::linear(2, 2));
}

/// The same bytes seen as different types, at computed offsets.
#[test]
fn private_punning() {
    let text = header("private_punning", 2)
        + "  v2: i64 = work_item global_id 0
  v3: ptr.private = alloca size 64 align 8
  v4: i64 = const 64
  v5: i64 = imul v2, v4
  v6: ptr.global = ptr_add v0, v5
  v7: ptr.global = ptr_add v1, v5
  copy v3, v6 size 64 align 4
  v8: i64 = const 7
  v9: i64 = and v2, v8
  v10: ptr.private = ptr_add v3, v9
  v11: i8 = load v10 align 1
  v12: i64 = const 3
  v13: i64 = iadd v9, v12
  v14: ptr.private = ptr_add v3, v13
  store v14, v11 align 1
  v15: i64 = const 16
  v16: ptr.private = ptr_add v3, v15
  v17: f32x4 = load v16 align 16
  v18: i64 = const 33
  v19: ptr.private = ptr_add v3, v18
  store v19, v17 align 1
  v20: i64 = const 8
  v21: ptr.private = ptr_add v3, v20
  v22: f64 = load v21 align 8
  v23: i64 = const 54
  v24: ptr.private = ptr_add v3, v23
  store v24, v22 align 2
  v25: i16x3 = load v14 align 1
  v26: i64 = const 24
  v27: ptr.private = ptr_add v3, v26
  store v27, v25 align 8
  copy v7, v3 size 64 align 4
  return
}
";
    check(&text, &[Input::Buffer(ramp(128)), Input::Buffer(vec![0; 512])], Range::linear(2, 4));
}

/// Loads and stores of all vectors at all alignments.
#[test]
fn vectors() {
    for scalar in [Scalar::I8, Scalar::I16, Scalar::I32, Scalar::I64, Scalar::F16, Scalar::F32, Scalar::F64] {
        let mut text = header("vectors", 2) + "  v2: i64 = const 0\n";
        let mut next = 3;
        let mut at = 0u32;
        for lanes in [1u32, 2, 3, 4, 8, 16] {
            let size = scalar.bytes() * lanes;
            for align in [1u32, 2, 4, 8, 16, 32, 64, 128] {
                if align > size.next_power_of_two() {
                    continue;
                }
                at = at.next_multiple_of(align);
                // An address that is a multiple of no more than it should be.
                if align < 128 && at.trailing_zeros() > align.trailing_zeros() {
                    at += align;
                }
                let ty = if lanes == 1 { String::from(scalar.name()) } else { format!("{}x{lanes}", scalar.name()) };
                text += &format!(
                    "  v{next}: i64 = const {at}
  v{}: ptr.global = ptr_add v0, v{next}
  v{}: {ty} = load v{} align {align}
  v{}: ptr.global = ptr_add v1, v{next}
  store v{}, v{} align {align}\n",
                    next + 1,
                    next + 2,
                    next + 1,
                    next + 3,
                    next + 3,
                    next + 2
                );
                next += 4;
                at += size + 1;
            }
        }
        text += "  return\n}\n";
        // The device's addresses are multiples of 16 at least, and so are those of larger buffers here.
        check(&text, &[Input::Buffer(ramp(2048)), Input::Buffer(vec![0; 8192])], Range::linear(1, 1));
    }
}

/// A sum over the work-group in local memory: one variable, and two arguments that may be either.
#[test]
fn local_memory() {
    let text = "local l0 \"sums\" align 4 size 64
kernel @local_memory(ptr.global, ptr.global, ptr.local, ptr.local) {
  param \"in\" type \"uint*\" global align 4 size 8
  param \"out\" type \"uint*\" global align 4 size 8
  param \"x\" type \"uint*\" local align 4 size 0
  param \"y\" type \"ulong*\" local align 8 size 0
b0(v0: ptr.global, v1: ptr.global, v2: ptr.local, v3: ptr.local):
  v4: i64 = work_item local_id 0
  v5: i64 = work_item global_id 0
  v6: i64 = const 4
  v7: i64 = imul v4, v6
  v8: i64 = imul v5, v6
  v9: ptr.local = local_address l0
  v10: ptr.global = ptr_add v0, v8
  v11: i32 = load v10 align 4
  v12: ptr.local = ptr_add v9, v7
  store v12, v11 align 4
  v13: ptr.local = ptr_add v2, v7
  v14: i32 = not v11
  store v13, v14 align 4
  v15: ptr.local = ptr_add v3, v7
  v16: i32 = bitreverse v11
  store v15, v16 align 4
  barrier work_group [local] work_group
  v17: i64 = const 15
  v18: i64 = isub v17, v4
  v19: i64 = imul v18, v6
  v20: ptr.local = ptr_add v9, v19
  v21: i32 = load v20 align 4
  v22: i64 = const 1
  v23: i64 = and v5, v22
  v24: i1 = trunc v23
  v25: ptr.local = select v24, v2, v3
  v26: ptr.local = ptr_add v25, v19
  v27: i32 = load v26 align 4
  v28: i32 = iadd v21, v27
  v29: ptr.global = ptr_add v1, v8
  store v29, v28 align 4
  return
}
";
    let inputs = [Input::Buffer(ramp(64)), Input::Buffer(vec![0; 256]), Input::Local(64), Input::Local(64)];
    check(text, &inputs, Range::linear(4, 16));
}

/// Bytes of local memory next to each other, written by different work-items; and words of it counted atomically.
#[test]
fn local_bytes_keep_their_neighbours() {
    for atomic in [false, true] {
        let count =
            if atomic { "  v20: i32 = const 3\n  v21: i32 = atomic_rmw add v7, v20 relaxed work_group\n" } else { "" };
        let text = format!(
            "local l0 \"bytes\" align 4 size 40
kernel @local_bytes(ptr.global, ptr.global) {{
  param \"in\" type \"uchar*\" global align 1 size 8
  param \"out\" type \"uint*\" global align 4 size 8
b0(v0: ptr.global, v1: ptr.global):
  v2: i64 = work_item local_id 0
  v3: ptr.local = local_address l0
  v4: i64 = const 32
  v5: i32 = trunc v2
  v6: i8 = trunc v2
  v7: ptr.local = ptr_add v3, v4
  v18: i1 = eq v6, v17
  branch v18, b1, b2
b1:
  zero v3 size 40 align 4
  jump b2
b2:
  barrier work_group [local] work_group
  v8: ptr.global = ptr_add v0, v2
  v9: i8 = load v8 align 1
  v10: ptr.local = ptr_add v3, v2
  store v10, v9 align 1
{count}  barrier work_group [local] work_group
  v11: i64 = const 4
  v12: i64 = imul v2, v11
  v13: i64 = const 31
  v14: i64 = and v12, v13
  v15: ptr.local = ptr_add v3, v14
  v16: i32 = load v15 align 4
  v23: i32 = load v7 align 4
  v24: i32 = iadd v16, v23
  v22: ptr.global = ptr_add v1, v12
  store v22, v24 align 4
  return
}}
"
        )
        .replace("  v7: ptr.local = ptr_add v3, v4\n", "  v7: ptr.local = ptr_add v3, v4\n  v17: i8 = const 0\n");
        check(&text, &[Input::Buffer(ramp(8)), Input::Buffer(vec![0; 128])], Range::linear(1, 32));
    }
}

/// Copies of all kinds of sizes, through private memory.
#[test]
fn copies() {
    for (size, align) in [(3, 1), (20, 4), (6, 2), (64, 16), (400, 4), (1000, 8), (333, 1), (16, 8)] {
        let text = header("copies", 2)
            + &format!(
                "  v2: ptr.private = alloca size {size} align {align}
  copy v2, v0 size {size} align {align}
  copy v1, v2 size {size} align {align}
  v3: i64 = const 1024
  v4: ptr.global = ptr_add v0, v3
  v5: ptr.global = ptr_add v1, v3
  copy v5, v4 size {size} align {align}
  v6: i64 = const 2048
  v7: ptr.global = ptr_add v1, v6
  zero v7 size {size} align {align}
  zero v2 size {size} align {align}
  v8: i64 = const 3072
  v9: ptr.global = ptr_add v1, v8
  copy v9, v2 size {size} align {align}
  return
}}
"
            );
        check(&text, &[Input::Buffer(ramp(1024)), Input::Buffer(vec![0xaa; 4096])], Range::linear(1, 1));
    }
}

/// Arguments by value: scalars of all widths, vectors, a struct; few enough for push constants, and too many.
#[test]
fn arguments() {
    for extra in [0, 40] {
        let mut types = String::new();
        let mut params = String::new();
        let mut values = String::new();
        let mut inputs = Vec::new();
        for index in 0..extra {
            types += ", i64";
            params += &format!("  param \"n{index}\" type \"ulong\" private align 8 size 8\n");
            values += &format!(", v{}: i64", 100 + index);
            inputs.push(Input::Value((index as u64 * 0x0123_4567_89ab).to_le_bytes().to_vec()));
        }
        let sum: String = (0..extra)
            .map(|index| {
                let before = if index == 0 { String::from("v20") } else { format!("v{}", 200 + index - 1) };
                format!("  v{}: i64 = iadd {before}, v{}\n", 200 + index, 100 + index)
            })
            .collect();
        let total = if extra == 0 { String::from("v20") } else { format!("v{}", 200 + extra - 1) };
        let text = format!(
            "kernel @arguments(ptr.global, i8, i16, f32x3, ptr.private, i8x4{types}) {{
  param \"out\" type \"uchar*\" global align 1 size 8
  param \"a\" type \"char\" private align 1 size 1
  param \"b\" type \"short\" private align 2 size 2
  param \"c\" type \"float3\" private align 16 size 16
  param \"d\" type \"struct S\" private by_value 12 4 align 4 size 12
  param \"e\" type \"char4\" private align 4 size 4
{params}b0(v0: ptr.global, v1: i8, v2: i16, v3: f32x3, v4: ptr.private, v5: i8x4{values}):
  v6: i64 = const 8
  store v0, v1 align 1
  v7: ptr.global = ptr_add v0, v6
  store v7, v2 align 2
  v8: ptr.global = ptr_add v7, v6
  store v8, v3 align 4
  v9: i64 = const 32
  v10: ptr.global = ptr_add v0, v9
  copy v10, v4 size 12 align 4
  v11: i64 = const 5
  v12: ptr.private = ptr_add v4, v11
  store v12, v1 align 1
  v13: i64 = const 48
  v14: ptr.global = ptr_add v0, v13
  copy v14, v4 size 12 align 4
  v15: i64 = const 64
  v16: ptr.global = ptr_add v0, v15
  store v16, v5 align 4
  v20: i64 = const 1
{sum}  v17: i64 = const 72
  v18: ptr.global = ptr_add v0, v17
  store v18, {total} align 8
  return
}}
"
        );
        let mut all = vec![
            Input::Buffer(vec![0; 128]),
            Input::Value(vec![0x81]),
            Input::Value(vec![0x34, 0x92]),
            Input::Value([1.5f32, -2.0, 3.25].iter().flat_map(|value| value.to_le_bytes()).collect()),
            Input::Value((1..13).collect()),
            Input::Value(vec![9, 8, 7, 6]),
        ];
        all.extend(inputs);
        check(&text, &all, Range::linear(1, 1));
    }
}

/// Pointers in memory: private ones in a private array, device ones in a buffer.
#[test]
fn pointers_in_memory() {
    let text = header("pointers", 2)
        + "  v2: i64 = work_item global_id 0
  v3: ptr.private = alloca size 4 align 4
  v4: ptr.private = alloca size 4 align 4
  v5: ptr.private = alloca size 16 align 8
  v6: i64 = const 8
  v7: i32 = const 11
  v8: i32 = const 22
  store v3, v7 align 4
  store v4, v8 align 4
  store v5, v3 align 8
  v9: ptr.private = ptr_add v5, v6
  store v9, v4 align 8
  v10: i64 = const 1
  v11: i64 = and v2, v10
  v12: i64 = imul v11, v6
  v13: ptr.private = ptr_add v5, v12
  v14: ptr.private = load v13 align 8
  v15: i32 = load v14 align 4
  v16: i64 = const 64
  v17: i64 = imul v2, v16
  v18: ptr.global = ptr_add v1, v17
  v19: ptr.global = ptr_add v0, v17
  v20: i64 = const 56
  v21: ptr.global = ptr_add v18, v20
  store v21, v19 align 8
  v22: ptr.global = load v21 align 8
  v23: i32 = load v22 align 4
  store v21, v6 align 8
  v24: i32 = iadd v23, v15
  store v18, v24 align 4
  v25: ptr.private = null
  v26: i1 = eq v14, v25
  v27: i32 = zext v26
  v28: ptr.global = ptr_add v18, v6
  store v28, v27 align 4
  v29: i64 = ptr_to_int v14
  v30: ptr.private = int_to_ptr v29
  v31: i32 = load v30 align 4
  v32: ptr.global = ptr_add v28, v6
  store v32, v31 align 4
  return
}
";
    check(&text, &[Input::Buffer(ramp(64)), Input::Buffer(vec![0; 256])], Range::linear(2, 2));
}

/// A generic pointer to private, local or device memory, decided at run time.
#[test]
fn generic_pointers() {
    let text = String::from("local l0 \"l\" align 8 size 64\n")
        + &header("generic", 2)
        + "  v2: i64 = work_item global_id 0
  v3: ptr.private = alloca size 16 align 4
  v4: ptr.local = local_address l0
  v5: i64 = const 8
  v6: i64 = imul v2, v5
  v7: ptr.local = ptr_add v4, v6
  v8: ptr.global = ptr_add v0, v6
  v9: i64 = const 4
  v10: ptr.private = ptr_add v3, v9
  v11: ptr.generic = ptr_cast v10
  v12: ptr.generic = ptr_cast v7
  v13: ptr.generic = ptr_cast v8
  v14: i64 = const 3
  v15: i64 = urem v2, v14
  v16: i32 = const 5
  v17: i32 = const 6
  store v10, v16 align 4
  store v7, v17 align 4
  switch v15 [
    0: b1(v11)
    1: b1(v12)
  ] b1(v13)
b1(v18: ptr.generic):
  v19: i32 = load v18 align 4
  v20: i32 = iadd v19, v16
  store v18, v20 align 4
  v21: i32 = atomic_rmw add v18, v17 relaxed device
  v22: ptr.local = ptr_cast v18
  v23: ptr.local = null
  v24: i1 = eq v22, v23
  v25: i32 = zext v24
  v26: i64 = const 16
  v27: i64 = imul v2, v26
  v28: ptr.global = ptr_add v1, v27
  store v28, v21 align 4
  v29: ptr.global = ptr_add v28, v9
  store v29, v25 align 4
  v30: i32 = load v10 align 4
  v31: i32 = load v7 align 4
  v32: ptr.global = ptr_add v29, v9
  store v32, v30 align 4
  v33: ptr.global = ptr_add v32, v9
  store v33, v31 align 4
  return
}
";
    check(&text, &[Input::Buffer(ramp(16)), Input::Buffer(vec![0; 128])], Range::linear(1, 8));
}

/// Constants and program-scope variables, with addresses in them.
#[test]
fn program_data() {
    let text = String::from(
        "global g0 \"table\" constant align 4 size 16 hex 0100000002000000030000000400000
global g1 \"list\" constant align 8 size 16 at 0 g0 4 at 8 g0 12
",
    )
    .replace("0400000\n", "04000000\n")
        + &header("program_data", 1)
        + "  v1: i64 = work_item global_id 0
  v2: ptr.constant = global_address g1
  v3: i64 = const 8
  v4: i64 = imul v1, v3
  v5: ptr.constant = ptr_add v2, v4
  v6: ptr.constant = load v5 align 8
  v7: i32 = load v6 align 4
  v8: ptr.global = ptr_add v0, v4
  store v8, v7 align 4
  return
}
";
    check(&text, &[Input::Buffer(vec![0; 16])], Range::linear(1, 2));
}

/// Atomic operations of both widths on device and local memory.
#[test]
fn atomics() {
    let mut text = String::from("local l0 \"words\" align 4 size 64\nlocal l1 \"longs\" align 8 size 128\n")
        + &header("atomics", 2);
    text +=
        "  v2: i64 = work_item global_id 0\n  v3: ptr.local = local_address l0\n  v4: ptr.local = local_address l1\n";
    text += "  v5: i32 = trunc v2\n  v7: i32 = const 0\n  v8: i1 = eq v5, v7\n  branch v8, b1, b2\nb1:\n  zero v3 size 64 align 4\n  zero v4 size 128 align 8\n  jump b2\nb2:\n  barrier work_group [local] work_group\n";
    let mut next = 9;
    for (index, op) in ["add", "sub", "smin", "smax", "umin", "umax", "and", "or", "xor"].iter().enumerate() {
        for (base, width, ty, operand) in [(0, 4, "i32", 5), (1, 8, "i64", 2), (3, 4, "i32", 5), (4, 8, "i64", 2)] {
            let space = if base < 2 { "global" } else { "local" };
            text += &format!(
                "  v{next}: i64 = const {}
  v{}: ptr.{space} = ptr_add v{base}, v{next}
  v{}: {ty} = atomic_rmw {op} v{}, v{operand} acq_rel device\n",
                index * width,
                next + 1,
                next + 2,
                next + 1
            );
            next += 3;
        }
    }
    text += &format!(
        "  barrier work_group [local] work_group
  branch v8, b3, b4
b3:
  v{next}: i64 = const 128
  v{}: ptr.global = ptr_add v0, v{next}
  copy v{}, v3 size 64 align 4
  v{}: ptr.global = ptr_add v1, v{next}
  copy v{}, v4 size 128 align 8
  jump b4
b4:
  return
}}
",
        next + 1,
        next + 1,
        next + 2,
        next + 2
    );
    check(&text, &[Input::Buffer(ramp(64)), Input::Buffer(ramp(64))], Range::linear(1, 8));
}

/// Atomic operations of both widths on one local variable, which has elements of one width.
#[test]
fn atomics_on_halves_of_longs() {
    let text = String::from("local l0 \"mixed\" align 8 size 48\n")
        + &header("halves", 1)
        + "  v1: i64 = work_item local_id 0
  v2: i32 = trunc v1
  v3: ptr.local = local_address l0
  v4: i32 = const 0
  v5: i1 = eq v2, v4
  branch v5, b1, b2
b1:
  zero v3 size 48 align 8
  jump b2
b2:
  barrier work_group [local] work_group
  v6: i64 = const 4
  v7: ptr.local = ptr_add v3, v6
  v8: ptr.local = ptr_add v7, v6
  v9: ptr.local = ptr_add v8, v6
  v10: ptr.local = ptr_add v9, v6
  v11: ptr.local = ptr_add v10, v6
  v12: ptr.local = ptr_add v11, v6
  v13: ptr.local = ptr_add v12, v6
  v14: ptr.local = ptr_add v13, v6
  v15: i64 = atomic_rmw add v3, v1 relaxed work_group
  v16: i32 = atomic_rmw add v8, v2 acq_rel work_group
  v17: i32 = ineg v2
  v18: i32 = atomic_rmw add v9, v17 relaxed work_group
  v19: i32 = atomic_rmw umax v10, v2 relaxed work_group
  v20: f32 = uitofp v2
  v21: f32 = atomic_rmw fadd v11, v20 relaxed work_group
  v22: i32 = const 5
  atomic_store v12, v22 release work_group
  v23: i32 = atomic_cmpxchg v13, v4, v22 relaxed work_group
  v24: i32 = atomic_load v12 acquire work_group
  v25: i32 = atomic_rmw xor v7, v24 relaxed work_group
  v26: i64 = atomic_rmw or v14, v1 relaxed work_group
  barrier work_group [local] work_group
  branch v5, b3, b4
b3:
  copy v0, v3 size 48 align 8
  jump b4
b4:
  return
}
";
    check(&text, &[Input::Buffer(vec![0; 64])], Range::linear(1, 32));
}

/// Floating atomics, which are loops of compare and exchange.
#[test]
fn floating_atomics() {
    let text = header("floating_atomics", 1)
        + "  v1: i64 = work_item global_id 0
  v2: f32 = uitofp v1
  v3: f64 = uitofp v1
  v4: i64 = const 8
  v5: ptr.global = ptr_add v0, v4
  v6: ptr.global = ptr_add v5, v4
  v7: ptr.global = ptr_add v6, v4
  v8: f32 = atomic_rmw fadd v0, v2 relaxed device
  v9: f64 = atomic_rmw fadd v5, v3 relaxed device
  v10: f32 = atomic_rmw fmax v6, v2 relaxed device
  v11: f32 = fneg v2
  v12: f32 = atomic_rmw fmin v7, v11 relaxed device
  v13: f32 = fadd v2, v2
  v14: i32 = bitcast v13
  v15: ptr.global = ptr_add v7, v4
  v16: i32 = atomic_rmw add v15, v14 relaxed device
  v17: ptr.global = ptr_add v15, v4
  v18: i32 = atomic_rmw or v17, v14 relaxed device
  return
}
";
    check(&text, &[Input::Buffer(vec![0; 64])], Range::linear(4, 8));
}

/// A tree of sums with a barrier in a loop, behind an early return that no work-item takes.
#[test]
fn barriers_in_loops() {
    let text = "kernel @tree(ptr.global, ptr.global, ptr.local, i32) {
  param \"in\" type \"uint*\" global align 4 size 8
  param \"out\" type \"uint*\" global align 4 size 8
  param \"x\" type \"uint*\" local align 4 size 0
  param \"n\" type \"int\" private align 4 size 4
b0(v0: ptr.global, v1: ptr.global, v2: ptr.local, v3: i32):
  v4: i64 = work_item local_id 0
  v5: i64 = work_item global_id 0
  v6: i64 = const 4
  v7: i64 = imul v4, v6
  v8: i64 = imul v5, v6
  v9: i32 = trunc v5
  v10: i1 = sge v9, v3
  branch v10, b6, b1
b1:
  v11: ptr.global = ptr_add v0, v8
  v12: i32 = load v11 align 4
  v13: ptr.local = ptr_add v2, v7
  store v13, v12 align 4
  barrier work_group [local] work_group
  v14: i64 = work_item local_size 0
  v15: i64 = const 1
  v16: i64 = const 0
  v17: i64 = lshr v14, v15
  jump b2(v17)
b2(v18: i64):
  v19: i1 = ne v18, v16
  branch v19, b3, b5
b3:
  v20: i1 = ult v4, v18
  branch v20, b4, b7
b4:
  v21: i64 = imul v18, v6
  v22: ptr.local = ptr_add v13, v21
  v23: i32 = load v22 align 4
  v24: i32 = load v13 align 4
  v25: i32 = iadd v23, v24
  store v13, v25 align 4
  jump b7
b7:
  barrier work_group [local] work_group
  v26: i64 = lshr v18, v15
  jump b2(v26)
b5:
  v27: i64 = work_item group_id 0
  v28: i64 = imul v27, v6
  v29: ptr.global = ptr_add v1, v28
  v30: i1 = eq v4, v16
  branch v30, b8, b6
b8:
  v31: i32 = load v2 align 4
  store v29, v31 align 4
  jump b6
b6:
  return
}
";
    let n = Input::Value(256i32.to_le_bytes().to_vec());
    let inputs = [Input::Buffer(ramp(256)), Input::Buffer(vec![0; 16]), Input::Local(256), n];
    check(text, &inputs, Range::linear(4, 64));
}
