use super::{parse, print};

fn round_trip(text: &str) {
    let module = parse(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(print(&module), text);
    assert_eq!(parse(&print(&module)).as_ref(), Ok(&module));
}

#[test]
fn data_round_trips() {
    round_trip(
        r#"global g0 "table" constant align 4 size 8 hex 0000803f00000040
global g1 "hello \"w\\\c3\a9" constant align 1 size 14 string "Hello, world\0a\00"
global g2 "list" global align 8 size 24 hex 0000000000000000 at 0 g1 -4 at 8 g2 16
global g3 "elsewhere" global align 4 size 4 external
local l0 "sums" align 4 size 256
"#
        .replace("\\c3\\a9", "\u{e9}")
        .as_str(),
    );
}

#[test]
fn functions_round_trip() {
    round_trip(include_str!("tests/everything.ir"));
}

#[test]
fn forward_references_are_resolved() {
    round_trip(
        "func @f(i1) -> i32 {
b0(v0: i1):
  jump b2
b1:
  v1: i32 = iadd v2, v2
  return v1
b2:
  v2: i32 = const 3
  jump b1
}
",
    );
}

#[test]
fn numbers_are_names_only() {
    let text =
        "func @f() -> i32 {\nb7:\n  v4294967295: i32 = const 1\n  jump b3(v4294967295)\nb3(v0: i32):\n  return v0\n}\n";
    let expected = "func @f() -> i32 {\nb0:\n  v0: i32 = const 1\n  jump b1(v0)\nb1(v1: i32):\n  return v1\n}\n";
    assert_eq!(print(&parse(text).unwrap()), expected);
}

#[test]
fn compaction_gives_what_the_parser_gives() {
    let mut module = parse(include_str!("tests/everything.ir")).unwrap();
    let func = module.find_function("arithmetic").unwrap();
    let function = &mut module.functions[func];
    // Kill an instruction and add dead entities of each kind.
    let entry = function.entry();
    let ty = crate::Type::F32;
    function.add_param(entry, ty);
    function.blocks[entry].params.pop();
    let dead = function.add_block();
    function.layout.retain(|&block| block != dead);
    function.make_inst(crate::InstData::Undef { ty }, Some(ty), 3);
    let reparsed = parse(&print(&module)).unwrap();
    assert_ne!(reparsed, module);
    module.functions[func].compact();
    assert_eq!(reparsed, module);
}

#[test]
fn errors_name_their_place() {
    let error = |text: &str| parse(text).map(|module| print(&module)).unwrap_err().to_string();
    let body = |line: &str| error(&format!("func @f(i32) -> i32 {{\nb0(v0: i32):\n  {line}\n  return v0\n}}\n"));
    let messages = [
        error("fun @f() {\n}"),
        error("func @f() {\n}"),
        error("func @f() {\nb0:\n  return"),
        error("declare @f()\ndeclare @f()"),
        error("global g1 \"x\" constant align 1 size 1"),
        error("global g0 \"x\" constant align 1 size 1 hex 123"),
        error("global g0 \"x\" constant align 1 size 8 at 0 g7 0"),
        error("global g0 \"x"),
        error("global g0 \"\\zz\" constant align 1 size 1"),
        error("local l0 \"x\" align 99999999999 size 4"),
        body("v1: i32 = iadd v0, v2"),
        body("v1: i32x5 = undef"),
        body("v0: i32 = undef"),
        body("v1: i8 = const 256"),
        body("v1: f32 = const 1"),
        body("v1: i32 = frobnicate v0"),
        body("v1: i32 = call @g(v0)"),
        body("v1: i32 = load"),
        body("v1: i32 = local_address l0"),
        body("v1: ptr.local = local_address l0"),
        body("jump b7"),
        body("jump b0(v9)"),
        body("branch v0, b0 b1"),
        body("switch v0 [ -1: b0 ] b0"),
        body("return v0\nb0:"),
        body("v1: i32 = const 0x11111111111111111"),
        body("v1: i32x4 = vec"),
        body("v99999999999: i32 = undef"),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn no_damaged_text_panics() {
    let text = include_str!("tests/everything.ir");
    for (at, _) in text.char_indices() {
        let _ = parse(&text[..at]);
    }
    for at in 0..text.len() {
        for replacement in [b'0', b'v', b'(', b'"', b'\n', b';', b'-', b'\\'] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = replacement;
            if let Ok(damaged) = std::str::from_utf8(&bytes) {
                let _ = parse(damaged);
            }
        }
    }
}
