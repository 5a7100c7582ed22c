//! Which passes run, in which order, and why.

use tombolo_ir::{FuncRef, Function, Module, Target};

use super::{inline, promote_memory, remove_dead, simplify_cfg, split_allocas};

/// The kernel as one function that is ready to be structured and emitted.
///
/// * Each function is cleaned up before it is copied into its callers, so that what is inlined is small.
/// * Memory comes first: most of what the front end writes is variables, and nothing is known of values that are loaded
///   from memory. Splitting comes before promotion.
/// * Dead code goes last in each round, since all other passes leave some.
///
/// # Errors
/// What [`inline`] says.
pub fn optimize(module: &Module, kernel: FuncRef, target: &Target) -> Result<Function, String> {
    let mut function = inline(module, kernel, |function| clean(module, function, target))?;
    clean(module, &mut function, target);
    function.compact();
    Ok(function)
}

/// Cleans one function up.
fn clean(module: &Module, function: &mut Function, _target: &Target) {
    step(module, function, "simplify_cfg", simplify_cfg);
    step(module, function, "split_allocas", split_allocas);
    step(module, function, "promote_memory", promote_memory);
    step(module, function, "remove_dead", remove_dead);
    step(module, function, "simplify_cfg", simplify_cfg);
    step(module, function, "remove_dead", remove_dead);
}

/// Runs one pass. Debug builds then verify what it made.
fn step(module: &Module, function: &mut Function, name: &str, pass: impl FnOnce(&mut Function) -> bool) {
    pass(function);
    if cfg!(debug_assertions) {
        // The verifier takes a function in its module; calls and data mean the module's.
        let errors = tombolo_ir::verify::verify_body(module, function);
        if let Err(errors) = errors {
            let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
            panic!("after {name}:\n{}", errors.join("\n"));
        }
    }
}
