use super::{Options, PRELUDE, generate};
use tombolo_compiler::{FileHeaders, Target, compile};

#[test]
fn a_seed_always_gives_the_same_program() {
    for seed in 0..20 {
        assert_eq!(generate(seed, Options::default()).source(), generate(seed, Options::default()).source());
    }
}

#[test]
fn programs_compile() {
    for seed in 0..60 {
        let source = format!("{PRELUDE}{}", generate(seed, Options::default()).source());
        let compiled = compile(&source, &FileHeaders, "-cl-std=CL3.0 -w", &Target::baseline());
        assert!(compiled.object.is_some(), "seed {seed}: {}\n{source}", compiled.log);
    }
}
