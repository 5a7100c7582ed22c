use tombolo_ir::{Module, text, verify};

use crate::{Library, join, link};

/// A library of texts by name.
struct Texts(&'static [(&'static str, &'static str)]);

impl Library for Texts {
    fn find(&self, name: &str) -> Option<Module> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, source)| text::parse(source).unwrap())
    }
}

const LIBRARY: Texts = Texts(&[
    (
        "sin.f32",
        "global g0 \"table\" constant align 4 size 4 hex 01020304
declare @reduce.f32(f32) -> f32
func @sin.f32(f32) -> f32 {
b0(v0: f32):
  v1: ptr.constant = global_address g0
  v2: f32 = call @reduce.f32(v0)
  return v2
}",
    ),
    (
        "reduce.f32",
        "global g0 \"table\" constant align 4 size 4 hex 01020304
func @reduce.f32(f32) -> f32 {
b0(v0: f32):
  v1: ptr.constant = global_address g0
  v2: f32 = load v1 align 4
  return v2
}",
    ),
]);

fn linked(sources: &[&str]) -> Result<Module, String> {
    let modules: Vec<Module> = sources.iter().map(|source| text::parse(source).unwrap()).collect();
    let module = link(&modules.iter().collect::<Vec<_>>(), &LIBRARY)?;
    verify::verify(&module).unwrap_or_else(|errors| panic!("{errors:?}\n{module}"));
    Ok(module)
}

#[test]
fn kernels_get_what_they_reach_and_no_more() {
    let first = "global g0 \"table\" constant align 4 size 8 at 0 g1 4
global g1 \".str\" constant align 1 size 5 string \"abcd\\00\"
global g2 \"unused\" constant align 4 size 4
global g3 \"shared\" global align 4 size 4 external
local l0 \"scratch\" align 4 size 64
declare @sin.f32(f32) -> f32
declare @other(f32) -> f32
declare @nowhere()
func @unused() {
b0:
  call @nowhere()
  return
}
func @.helper(f32) -> f32 {
b0(v0: f32):
  v1: ptr.global = global_address g3
  return v0
}
kernel @k(f32) {
  param \"x\" type \"float\" private align 4 size 4
b0(v0: f32):
  v1: f32 = call @sin.f32(v0)
  v2: f32 = call @.helper(v1)
  v3: f32 = call @other(v2)
  v4: ptr.constant = global_address g0
  v5: ptr.local = local_address l0
  return
}";
    let second = "global g0 \".str\" constant align 1 size 2 string \"x\\00\"
global g1 \"shared\" global align 4 size 4 hex 07000000
declare @sin.f32(f32) -> f32
func @.helper(f32) -> f32 {
b0(v0: f32):
  v1: ptr.constant = global_address g0
  return v0
}
func @other(f32) -> f32 {
b0(v0: f32):
  v1: f32 = call @.helper(v0)
  v2: f32 = call @sin.f32(v1)
  return v2
}";
    insta::assert_snapshot!(linked(&[first, second]).unwrap().to_string());
    insta::assert_snapshot!(join(&[&text::parse(first).unwrap(), &text::parse(second).unwrap()]).unwrap().to_string());
}

#[test]
fn conflicts_and_gaps_are_messages() {
    let kernel = |body: &str| format!("kernel @k() {{\nb0:\n{body}  return\n}}\n");
    let message = |sources: &[&str]| linked(sources).unwrap_err();
    let messages = [
        message(&[&kernel(""), &kernel("")]),
        message(&[&format!("declare @f()\n{}", kernel("call @f()\ncall @f()\n"))]),
        message(&[&format!("declare @f()\n{}", kernel("call @f()\n")), "func @f(i32) {\nb0(v0: i32):\n  return\n}"]),
        message(&[&format!(
            "global g0 \"x\" constant align 4 size 4 external\n{}",
            kernel("v0: ptr.constant = global_address g0\n")
        )]),
        message(&["global g0 \"x\" constant align 1 size 1 hex 01", "global g0 \"x\" constant align 1 size 1 hex 02"]),
        message(&[
            &format!("declare @g()\nfunc @f() {{\nb0:\n  call @g()\n  return\n}}\n{}", kernel("call @f()\n")),
            "declare @f()\nfunc @g() {\nb0:\n  call @f()\n  return\n}",
        ]),
    ];
    insta::assert_snapshot!(messages.join("\n"));
    let same = "global g0 \"x\" constant align 1 size 1 hex 01";
    assert!(linked(&[same, same]).is_ok());
}

/// `linkonce_odr`: each module has its own copy for when it is alone.
#[test]
fn what_several_modules_may_define_is_taken_once() {
    let module = |kernel: &str, word: &str| {
        format!(
            "global g0 \"seed\" constant align 4 size 4 linkonce hex 01000000
func @twice(i32) -> i32 {word} {{
b0(v0: i32):
  v1: i32 = iadd v0, v0
  return v1
}}
kernel @{kernel}(i32) {{
  param \"n\" type \"int\" private align 4 size 4
b0(v0: i32):
  v1: i32 = call @twice(v0)
  v2: ptr.constant = global_address g0
  return
}}"
        )
    };
    let (first, second) = (module("one", "linkonce"), module("two", "linkonce"));
    let both = linked(&[&first, &second]).unwrap();
    let names: Vec<&str> = both.functions.values().map(|function| function.name.as_str()).collect();
    assert_eq!(names, ["one", "two", "twice"]);
    assert_eq!(both.globals.len(), 1);
    // A definition that is not of that kind wins, wherever it stands; two such are one too many.
    let strong = module("three", "");
    assert!(linked(&[&strong, &first]).is_ok() && linked(&[&first, &strong]).is_ok());
    let error = linked(&[&strong, &module("four", "")]).unwrap_err();
    assert!(error.contains("'twice' is defined more than once"), "{error}");
    let error = linked(&[&first, &second.replace("i32", "i64").replace("size 4", "size 8")]).unwrap_err();
    assert!(error.contains("'twice' is defined with different types"), "{error}");
}
