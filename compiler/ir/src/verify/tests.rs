use super::{VerifyError, verify};
use crate::text::parse;

fn errors(text: &str) -> Vec<VerifyError> {
    verify(&parse(text).unwrap_or_else(|error| panic!("{error}"))).err().unwrap_or_default()
}

#[test]
fn a_module_with_everything_is_valid() {
    assert_eq!(errors(include_str!("../text/tests/everything.ir")), []);
}

#[test]
fn each_invariant_is_checked() {
    let head = "global g0 \"c\" constant align 4 size 4
declare @callee(i32) -> f32
func @f(i32, f32, f64, i1, ptr.global, ptr.constant, ptr.private, i64, image.2d.ro, sampler) -> i32 {
b0(v0: i32, v1: f32, v2: f64, v3: i1, v4: ptr.global, v5: ptr.constant, v6: ptr.private, v7: i64, v8: image.2d.ro, v9: sampler):
";
    let lines = [
        "v10: i32 = iadd v0, v1",
        "v10: f32 = iadd v0, v0",
        "v10: f32 = fadd v0, v0",
        "v10: i1 = popcount v3",
        "v10: f64 = fast.sin v2",
        "v10: f32 = fma v1, v1, v0",
        "v10: i1 = slt v1, v1",
        "v10: i1 = eq v4, v5",
        "v10: i1 = slt v4, v4",
        "v10: i1 = feq v0, v0",
        "v10: i32 = select v0, v0, v0",
        "v10: sampler = select v3, v9, v9",
        "v10: i64 = trunc v0",
        "v10: f64 = bitcast v1",
        "v10: i32 = fptosi v0",
        "v10: i32x2 = vec v0, v1",
        "v10: i32x4 = vec v0, v0, v0, v0, v0",
        "v10: i32 = extract v0, 0",
        "v10: ptr.global = ptr_add v4, v0",
        "v10: ptr.private = ptr_cast v4",
        "v10: ptr.generic = ptr_cast v5",
        "v10: ptr.global = int_to_ptr v0",
        "v10: ptr.private = alloca size 0 align 4",
        "v10: ptr.private = alloca size 4 align 3",
        "v10: ptr.global = alloca size 4 align 4",
        "v10: ptr.global = global_address g0",
        "v10: i1 = load v4 align 1",
        "v10: i32 = load v0 align 4",
        "store v5, v0 align 4",
        "store v4, v3 align 4",
        "copy v5, v6 size 4 align 4",
        "zero v5 size 4 align 0",
        "v10: i1 = atomic_load v4 relaxed device",
        "v10: f32 = atomic_rmw add v4, v1 relaxed device",
        "v10: i32 = atomic_cmpxchg v4, v0, v1 relaxed device",
        "barrier device [] device",
        "v10: f32 = call @callee(v1)",
        "call @callee(v0)",
        "v10: i64 = work_item global_id 3",
        "v10: i32 = work_item work_dim 1",
        "v10: f32x4 = image_read v8, [v0]",
        "v10: f32x4 = image_read v8, [v1, v1]",
        "v10: f64x4 = image_read v8, [v0, v0]",
        "v10: f32x4 = image_sample v8, v8, [v1, v1], v1",
        "v10: f32x4 = undef\n  image_write v8, [v0, v0], v10",
        "v10: i32 = sampler_flags v8",
        "v10: image.2d.ro = undef",
        "v10: i32 = const 0x100000000",
        "store v4, v0 align 4\n  v11: i1 = load v4 align 4",
        "branch v0, b1, b1\nb1:",
        "switch v1 [] b1\nb1:",
        "switch v0 [ 1: b1 1: b1 ] b1\nb1:",
        "switch v0 [ 0x100000000: b1 ] b1\nb1:",
        "jump b1(v0)\nb1:",
        "jump b1(v0)\nb1(v10: f32):",
        "jump b0(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)\nb1:",
        "jump b1(v9)\nb1(v10: sampler):",
        "return v1\nb1:",
        "branch v3, b1, b2\nb1:\n  v10: i32 = const 1\n  jump b2\nb2:\n  v11: i32 = ineg v10",
        "v10: i32 = ineg v11\n  v11: i32 = ineg v0",
        "jump b1\nb1:\n  v10: ptr.private = alloca size 4 align 4",
    ];
    let mut report = String::new();
    for line in lines {
        let found = errors(&format!("{head}  {line}\n  return v0\n}}\n"));
        assert!(!found.is_empty(), "nothing is wrong with: {line}");
        for error in found {
            report.push_str(&format!("{error}\n"));
        }
    }
    insta::assert_snapshot!(report);
}

#[test]
fn data_and_signatures_are_checked() {
    let texts = [
        "global g0 \"a\" private align 4 size 4",
        "global g0 \"a\" constant align 3 size 4",
        "global g0 \"a\" constant align 4 size 1 hex 0000",
        "global g0 \"a\" constant align 4 size 1 external hex 00",
        "global g0 \"a\" constant align 4 size 4\nglobal g1 \"a\" constant align 4 size 4",
        "global g0 \"a\" constant align 4 size 4 at 0 g0 0",
        "local l0 \"a\" align 0 size 4",
        "kernel @k(i32) {\nb0(v0: i32):\n  return\n}",
        "kernel @k() -> i32 {\nb0:\n  v0: i32 = undef\n  return v0\n}",
        "kernel @k(i32) {\n  param \"p\" type \"int\" private by_value 4 4 align 3 size 4\nb0(v0: i32):\n  return\n}",
        "declare @f() -> sampler",
        "func @f(i32) {\nb0:\n  return\n}",
    ];
    let report: Vec<String> = texts.iter().flat_map(|text| errors(text)).map(|error| error.to_string()).collect();
    assert!(report.len() >= texts.len());
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn broken_references_are_reported() {
    use crate::entity::EntityRef;
    use crate::{Block, Inst, Value};
    let base = parse("func @f(i32) -> i32 {\nb0(v0: i32):\n  v1: i32 = ineg v0\n  return v1\n}\n").unwrap();
    let func = base.find_function("f").unwrap();
    let damage: [&dyn Fn(&mut crate::Function); 6] = [
        &|func| func.layout.push(Block::from_index(0)),
        &|func| func.layout.push(Block::from_index(7)),
        &|func| func.blocks[Block::from_index(0)].insts.push(Inst::from_index(0)),
        &|func| func.blocks[Block::from_index(0)].insts.push(Inst::from_index(9)),
        &|func| func.blocks[Block::from_index(0)].params.push(Value::from_index(1)),
        &|func| {
            func.insts[Inst::from_index(0)].data.for_each_operand(|value| *value = Value::from_index(5));
        },
    ];
    for damage in damage {
        let mut module = base.clone();
        damage(&mut module.functions[func]);
        assert!(verify(&module).is_err());
    }
}
