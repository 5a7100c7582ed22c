use super::{Options, PRELUDE, generate};
use crate::differ::interpreter::Interpreter;
use tombolo_compiler::{FileHeaders, compile};

#[test]
fn a_seed_always_gives_the_same_program() {
    for seed in 0..20 {
        assert_eq!(generate(seed, Options::default()).source(), generate(seed, Options::default()).source());
    }
}

#[test]
fn programs_compile() {
    let target = Interpreter::new(false).target;
    for seed in 0..60 {
        let source = format!("{PRELUDE}{}", generate(seed, Options::default()).source());
        let compiled = compile(&source, &FileHeaders, "-cl-std=CL3.0 -w", &target);
        assert!(compiled.object.is_some(), "seed {seed}: {}\n{source}", compiled.log);
    }
}
