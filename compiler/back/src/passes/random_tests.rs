//! Random kernels give the same results before and after passes.

use tombolo_ir::generate::{self, INPUT_BYTES, LOCAL_SIZE, OUTPUT_BYTES, Options};
use tombolo_ir::interpret::{Argument, Launch, Machine};
use tombolo_ir::{Function, Module, Target, verify};

use super::FlatFunctions;

/// What the kernel of a module leaves in its output.
fn output(module: &Module) -> Result<Vec<u8>, String> {
    let mut machine = Machine::new(module);
    let output = machine.add_buffer(vec![0x5a; (2 * LOCAL_SIZE * OUTPUT_BYTES) as usize]);
    let input = machine.add_buffer((0..INPUT_BYTES).map(|byte| (byte * 37 + 5) as u8).collect());
    let kernel = module.find_function("main").ok_or("there is no kernel")?;
    let arguments =
        [Argument::Buffer(output, 0), Argument::Buffer(input, 0), Argument::Bytes(7u32.to_le_bytes().into())];
    let launch = Launch::linear(2 * LOCAL_SIZE, LOCAL_SIZE);
    machine.run(kernel, &launch, &arguments).map_err(|fault| fault.to_string())?;
    Ok(machine.buffer(output).to_vec())
}

/// The module with another body for its kernel.
fn with_kernel(module: &Module, function: Function) -> Module {
    let mut module = module.clone();
    let kernel = module.find_function("main").unwrap();
    module.functions[kernel] = function;
    if let Err(errors) = verify::verify(&module) {
        panic!("{}\n{module}", errors[0]);
    }
    module
}

fn check(seed: u64, name: &str, before: &Module, after: &Module, expected: &[u8]) {
    match output(after) {
        Ok(actual) if actual == expected => {}
        Ok(actual) => {
            let at = actual.iter().zip(expected).position(|(a, b)| a != b);
            panic!("{name} changes the result of seed {seed} at byte {at:?}\n{before}\n---- after:\n{after}");
        }
        Err(fault) => panic!("{name} breaks seed {seed}: {fault}\n{before}\n---- after:\n{after}"),
    }
}

/// A pass by its name.
type Pass = (&'static str, fn(&Module, &mut Function) -> bool);

const PASSES: [Pass; 16] = [
    ("simplify_cfg", |_, function| super::simplify_cfg(function)),
    ("fold", super::fold),
    ("split_allocas", |_, function| super::split_allocas(function)),
    ("promote_memory", |_, function| super::promote_memory(function)),
    ("resolve_generic", |_, function| super::resolve_generic(function)),
    ("split_vectors", |_, function| super::split_vectors(function)),
    ("fold", super::fold),
    ("unroll_loops", super::unroll_loops),
    ("group_rounds", |_, function| super::group_rounds(function, 4)),
    ("promote_memory", |_, function| super::promote_memory(function)),
    ("flatten_branches", |_, function| super::flatten_branches(function)),
    ("eliminate_common", |_, function| super::eliminate_common(function)),
    ("narrow_offsets", |_, function| super::narrow_offsets(function)),
    ("compute_zeros", |_, function| super::compute_zeros(function)),
    ("widen_integers", |_, function| super::widen_integers(function)),
    ("remove_dead", |_, function| super::remove_dead(function)),
];

#[test]
fn passes_keep_the_results_of_random_kernels() {
    // More seeds for a longer search: TOMBOLO_SEEDS=first..end.
    let range = std::env::var("TOMBOLO_SEEDS").unwrap_or_default();
    let mut bounds = range.split("..").map(|bound| bound.parse::<u64>());
    let (first, end) = match (bounds.next(), bounds.next()) {
        (Some(Ok(first)), Some(Ok(end))) => (first, end),
        _ => (0, 60),
    };
    for seed in first..end {
        let module = generate::generate(seed, Options::default());
        let expected = output(&module).unwrap_or_else(|fault| panic!("seed {seed}: {fault}"));
        let kernel = module.find_function("main").unwrap();
        let inlined = super::inline(&module, &FlatFunctions::default(), kernel, |_| {}).unwrap();
        let mut current = with_kernel(&module, inlined);
        check(seed, "inline", &module, &current, &expected);
        // Each pass on its own, and on what those before it left.
        for (name, pass) in PASSES {
            let mut function = current.functions[kernel].clone();
            pass(&module, &mut function);
            let after = with_kernel(&module, function);
            check(seed, name, &current, &after, &expected);
            current = after;
        }
        let optimized = super::optimize(&module, &FlatFunctions::default(), kernel, &Target::baseline()).unwrap();
        let after = with_kernel(&module, optimized);
        check(seed, "optimize", &module, &after, &expected);
    }
}
