//! Modules that are not what they should be: the importer answers with an error, or with IR that the verifier takes.

mod common;

use std::sync::LazyLock;

use common::assemble;
use proptest::prelude::*;
use tombolo_import::{SpecializationValues, import, specialization_constants};
use tombolo_ir::Target;

const TEXTS: [&str; 8] = [
    include_str!("modules/flow.spvasm"),
    include_str!("modules/groups.spvasm"),
    include_str!("modules/linked.spvasm"),
    include_str!("modules/memory.spvasm"),
    include_str!("modules/numbers.spvasm"),
    include_str!("modules/older.spvasm"),
    include_str!("modules/clocks.spvasm"),
    include_str!("modules/pipes.spvasm"),
];

static MODULES: LazyLock<Vec<Vec<u32>>> = LazyLock::new(|| TEXTS.map(assemble).to_vec());

fn target() -> Target {
    let mut target = Target::baseline();
    let features = [
        "__opencl_c_work_group_collective_functions",
        "__opencl_c_generic_address_space",
        "__opencl_c_pipes",
        "__opencl_c_kernel_clock_scope_device",
        "__opencl_c_kernel_clock_scope_work_group",
        "__opencl_c_kernel_clock_scope_sub_group",
    ];
    target.features.extend(features.map(String::from));
    target
}

fn bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Imports; the log where it failed. What comes out was verified by the importer itself.
fn outcome(words: &[u32]) -> Result<(), String> {
    let bytes = bytes(words);
    let _ = specialization_constants(&bytes);
    let compilation = import(&bytes, &SpecializationValues::new(), "", &target());
    match compilation.module {
        Some(module) => tombolo_ir::verify::verify(&module).map_err(|errors| panic!("{}", errors[0])),
        None => {
            assert!(compilation.log.starts_with("error: "), "{}", compilation.log);
            Err(compilation.log)
        }
    }
}

#[test]
fn the_modules_themselves_are_taken() {
    for (text, module) in TEXTS.iter().zip(MODULES.iter()) {
        assert_eq!(outcome(module), Ok(()), "{text}");
    }
}

/// One change to a module.
#[derive(Clone, Debug)]
enum Change {
    /// A word is replaced.
    Word(prop::sample::Index, u32),
    /// A word becomes another word of the module: ids, types and opcodes in the wrong places.
    Swap(prop::sample::Index, prop::sample::Index),
    /// A word is counted up or down.
    Step(prop::sample::Index, i32),
    /// Words are taken out.
    Remove(prop::sample::Index, usize),
    /// Words are said twice.
    Repeat(prop::sample::Index, usize),
    /// The module ends.
    Cut(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    use prop::sample::Index;
    let index = any::<Index>;
    prop_oneof![
        (index(), any::<u32>()).prop_map(|(at, word)| Change::Word(at, word)),
        (index(), 0u32..300).prop_map(|(at, word)| Change::Word(at, word)),
        (index(), index()).prop_map(|(at, from)| Change::Swap(at, from)),
        (index(), -3i32..4).prop_map(|(at, by)| Change::Step(at, by)),
        (index(), -3i32..4).prop_map(|(at, by)| Change::Step(at, by)),
        (index(), 1usize..9).prop_map(|(at, count)| Change::Remove(at, count)),
        (index(), 1usize..9).prop_map(|(at, count)| Change::Repeat(at, count)),
        index().prop_map(Change::Cut),
    ]
}

fn apply(words: &mut Vec<u32>, change: &Change) {
    // The first words are the header, whose magic number says at once that this is no module.
    let place = |index: &prop::sample::Index, words: &[u32]| 3 + index.index(words.len().max(5) - 4);
    match change {
        Change::Word(at, word) => {
            let at = place(at, words);
            words[at] = *word;
        }
        Change::Swap(at, from) => {
            let (at, from) = (place(at, words), place(from, words));
            words[at] = words[from];
        }
        Change::Step(at, by) => {
            let at = place(at, words);
            words[at] = words[at].wrapping_add_signed(*by);
        }
        Change::Remove(at, count) => {
            let at = place(at, words);
            words.drain(at..(at + count).min(words.len()));
        }
        Change::Repeat(at, count) => {
            let at = place(at, words);
            let copy = words[at..(at + count).min(words.len())].to_vec();
            words.splice(at..at, copy);
        }
        Change::Cut(at) => words.truncate(place(at, words)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_modules_do_no_harm(module in 0usize..TEXTS.len(), changes in prop::collection::vec(change(), 1..4)) {
        let mut words = MODULES[module].clone();
        for change in &changes {
            if words.len() > 8 {
                apply(&mut words, change);
            }
        }
        let _ = outcome(&words);
    }

    #[test]
    fn words_without_meaning_do_no_harm(tail in prop::collection::vec(any::<u32>(), 0..40)) {
        let mut words = vec![0x0723_0203, 0x0001_0000, 0, 100, 0];
        words.extend(tail);
        prop_assert!(outcome(&words).is_err());
    }
}

/// A module that declares these types, and a global variable of the type `%last`.
fn module_of(declarations: &str) -> Vec<u32> {
    assemble(&format!(
        "OpCapability Addresses\nOpCapability Kernel\nOpCapability Linkage\nOpCapability Int64\n\
         OpMemoryModel Physical64 OpenCL\n%uint = OpTypeInt 32 0\n%ulong = OpTypeInt 64 0\n{declarations}\n\
         %ptr_last = OpTypePointer CrossWorkgroup %last\n%null = OpConstantNull %last\n\
         %var = OpVariable %ptr_last CrossWorkgroup %null\n"
    ))
}

/// Small modules that mean large things: each is refused, or takes no more than its size deserves.
#[test]
fn sizes_that_multiply_are_bounded() {
    let doubled = |first: &str, count: usize| {
        let mut text = format!("%t0 = {first}\n");
        for index in 0..count {
            text.push_str(&format!("%t{} = OpTypeStruct %t{index} %t{index}\n", index + 1));
        }
        text.push_str(&format!("%last = OpTypeStruct %t{count}"));
        module_of(&text)
    };
    let too_large = outcome(&doubled("OpTypeStruct %uint", 60)).unwrap_err();
    assert!(too_large.contains("too large"), "{too_large}");
    // Nothing, however often, is still nothing.
    assert_eq!(outcome(&doubled("OpTypeStruct", 60)), Ok(()));
    let too_deep = outcome(&doubled("OpTypeStruct", 300)).unwrap_err();
    assert!(too_deep.contains("too deep"), "{too_deep}");
    let array = "%n = OpConstant %ulong 4294967296\n%a = OpTypeArray %uint %n\n%last = OpTypeStruct %a";
    assert!(outcome(&module_of(array)).is_err());
    // A composite of composites of the same constant.
    let mut text = String::from("%n = OpConstant %uint 64\n%c0 = OpConstant %uint 7\n%t0 = OpTypeStruct %uint\n");
    text.push_str("%k0 = OpConstantComposite %t0 %c0\n");
    for index in 0..5 {
        let next = index + 1;
        let parts = format!(" %k{index}").repeat(64);
        text.push_str(&format!(
            "%t{next} = OpTypeArray %t{index} %n\n%k{next} = OpConstantComposite %t{next}{parts}\n"
        ));
    }
    text.push_str("%p = OpTypePointer CrossWorkgroup %t5\n%v = OpVariable %p CrossWorkgroup %k5\n");
    text.push_str("%last = OpTypeStruct %uint");
    let too_large = outcome(&module_of(&text)).unwrap_err();
    assert!(too_large.contains("too large"), "{too_large}");
}

#[test]
fn messages_name_the_instruction_and_the_place() {
    let error = |text: String| outcome(&assemble(&text)).unwrap_err();
    let flow = TEXTS[0];
    let undefined = error(flow.replace("%sum = OpIAdd %uint %a %b", "%sum = OpIAdd %uint %a %never"));
    assert!(undefined.starts_with("error: function 'flow': OpIAdd: %"), "{undefined}");
    assert!(undefined.ends_with(" is not defined here\n"), "{undefined}");
    let capability = error(flow.replace("OpCapability Int8", "OpCapability Int8\nOpCapability Shader"));
    assert_eq!(capability, "error: OpCapability: the capability Shader is not supported\n");
    let line =
        flow.replace("OpMemoryModel Physical64 OpenCL", "OpMemoryModel Physical64 OpenCL\n%file = OpString \"a.cl\"");
    let line = line.replace("        %sum = OpIAdd", "OpLine %file 12 5\n        %sum = OpFAdd");
    let located = error(line);
    assert_eq!(located, "error: function 'flow': a.cl:12:5: OpFAdd: an operand has the wrong type\n");
}
