use super::{Argument, Launch, Machine};
use crate::text::parse;
use crate::verify::verify;
use crate::{FuncRef, Module};

fn module(text: &str) -> (Module, FuncRef) {
    let module = parse(text).unwrap_or_else(|error| panic!("{error}"));
    verify(&module).unwrap_or_else(|errors| panic!("{errors:?}"));
    let kernel = module.functions.keys().last().unwrap();
    (module, kernel)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks(4).map(|bytes| u32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

#[test]
fn a_group_reduces_over_barriers() {
    // Each item writes its id plus a constant to local memory; after a barrier, the first one of a group sums up.
    let (module, kernel) = module(
        "global g0 \"base\" constant align 4 size 4 hex 64000000
local l0 \"values\" align 4 size 16
func @value(i64) -> i32 {
b0(v0: i64):
  v1: i32 = trunc v0
  v2: ptr.constant = global_address g0
  v3: i32 = load v2 align 4
  v4: i32 = iadd v1, v3
  return v4
}
func @main(ptr.global) {
b0(v0: ptr.global):
  v1: i64 = work_item global_id 0
  v2: i64 = work_item local_id 0
  v3: i64 = const 4
  v4: i64 = imul v2, v3
  v5: ptr.local = local_address l0
  v6: ptr.local = ptr_add v5, v4
  v7: i32 = call @value(v1)
  store v6, v7 align 4
  barrier work_group [local] work_group
  v8: i64 = const 0
  v9: i1 = eq v2, v8
  v10: i32 = const 0
  branch v9, b1(v8, v10), b3
b1(v11: i64, v12: i32):
  v13: i64 = imul v11, v3
  v14: ptr.local = ptr_add v5, v13
  v15: i32 = load v14 align 4
  v16: i32 = iadd v12, v15
  v17: i64 = const 1
  v18: i64 = iadd v11, v17
  v19: i64 = work_item local_size 0
  v20: i1 = ult v18, v19
  branch v20, b1(v18, v16), b2
b2:
  v21: i64 = work_item group_id 0
  v22: i64 = imul v21, v3
  v23: ptr.global = ptr_add v0, v22
  store v23, v16 align 4
  return
b3:
  return
}",
    );
    let mut machine = Machine::new(&module);
    let buffer = machine.add_buffer(vec![0; 12]);
    // 10 items in groups of 4: the last group has two.
    machine.run(kernel, &Launch::linear(10, 4), &[Argument::Buffer(buffer, 0)]).unwrap();
    assert_eq!(words(machine.buffer(buffer)), [406, 422, 217]);
}

#[test]
fn faults_name_their_place() {
    let fault = |body: &str| {
        let (module, kernel) = module(&format!(
            "global g0 \"c\" constant align 4 size 4
func @main(ptr.global) {{
b0(v0: ptr.global):
  v1: i32 = const 1
  v2: i64 = const 8
{body}
  return
}}"
        ));
        let mut machine = Machine::new(&module);
        let buffer = machine.add_buffer(vec![0; 8]);
        machine.run(kernel, &Launch::linear(2, 2), &[Argument::Buffer(buffer, 0)]).unwrap_err().to_string()
    };
    let faults = [
        fault("  v3: ptr.global = ptr_add v0, v2\n  store v3, v1 align 4"),
        fault("  v3: i64 = ineg v2\n  v4: ptr.global = ptr_add v0, v3\n  store v4, v1 align 4"),
        fault("  v3: ptr.global = null\n  v4: i32 = load v3 align 4"),
        fault("  v3: i64 = const 2\n  v4: ptr.global = ptr_add v0, v3\n  v5: i32 = load v4 align 4"),
        fault("  v3: ptr.constant = global_address g0\n  v4: ptr.global = ptr_cast v3\n  store v4, v1 align 4"),
        fault("  jump b1\nb1:\n  jump b1\nb2:"),
        fault("  unreachable\nb1:"),
        fault(
            "  v3: i64 = work_item local_id 0\n  v4: i1 = eq v3, v2\n  v5: i1 = trunc v3\n  branch v5, b1, b2\nb1:\n  \
             barrier work_group [] work_group\n  return\nb2:",
        ),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

#[test]
fn images_are_read_and_written() {
    let (module, kernel) = module(
        "func @main(image.2d.ro, image.2d.wo) {
b0(v0: image.2d.ro, v1: image.2d.wo):
  v2: i64 = work_item global_id 0
  v3: i32 = trunc v2
  v4: i32 = const 1
  v5: i32x4 = image_read v0, [v3, v4]
  v6: i32 = const 0
  image_write v1, [v6, v3], v5
  return
}",
    );
    let mut machine = Machine::new(&module);
    let source = machine.add_image([3, 2, 1], (0..6).map(|i| [i, i, i, i]).collect());
    let target = machine.add_image([1, 3, 1], vec![[9; 4]; 3]);
    machine.run(kernel, &Launch::linear(4, 2), &[Argument::Image(source), Argument::Image(target)]).unwrap();
    assert_eq!(machine.image(target), [[3; 4], [4; 4], [5; 4]]);
}

#[test]
fn a_subgroup_acts_together_and_in_parts() {
    // Items of one subgroup of four and one of two: the sum of ids before one's own, then the odd ones' greatest id.
    let (module, kernel) = module(
        "func @main(ptr.global) convergent {
b0(v0: ptr.global):
  v1: i64 = work_item global_id 0
  v2: i32 = trunc v1
  v3: i32 = sub_group_combine scan_exclusive iadd v2
  v4: i32 = const 1
  v5: i32 = and v2, v4
  v6: i1 = eq v5, v4
  branch v6, b1, b2(v3)
b1:
  v7: i32 = sub_group_combine reduce umax v2
  v8: i32x4 = sub_group ballot v6
  v9: i32 = extract v8, 0
  v10: i32 = const 100
  v11: i32 = imul v7, v10
  v12: i32 = iadd v11, v9
  jump b2(v12)
b2(v13: i32):
  v14: i64 = const 4
  v15: i64 = imul v1, v14
  v16: ptr.global = ptr_add v0, v15
  store v16, v13 align 4
  return
}
",
    );
    let mut machine = Machine::new(&module);
    let out = machine.add_buffer(vec![0; 24]);
    let launch = Launch { subgroup_size: 4, ..Launch::linear(6, 6) };
    machine.run(kernel, &launch, &[Argument::Buffer(out, 0)]).unwrap();
    assert_eq!(words(machine.buffer(out)), [0, 310, 1, 310, 0, 502]);
}
