//! Which passes run, in which order, and why.

use tombolo_ir::{FuncRef, Function, Module, Target};

use super::{
    FlatFunctions, compute_zeros, eliminate_common, flatten_branches, fold, group_rounds, inline, narrow_offsets,
    promote_memory, remove_dead, resolve_generic, simplify_cfg, split_allocas, split_vectors, unroll_loops,
    widen_integers,
};

/// Memory and address spaces are worked out so often at most.
const ROUND_LIMIT: usize = 3;

/// The kernel as one function that is ready to be structured and emitted. `flat` is of this module and this target, and serves
/// all its kernels.
///
/// * Each function is cleaned up before it is copied into its callers, so that what is inlined is small.
/// * Constants come first: offsets into variables are often sums of constants.
/// * Then memory: most of what the front end writes is variables, and nothing is known of values that are loaded.
///   Splitting comes before promotion.
/// * Then values: vectors are taken apart, so that folding sees the lanes.
/// * Branches are flattened when values are all there is on their sides.
/// * Generic pointers are resolved when pointers are values. Variables that were accessed through them can then be split
///   and promoted, so it all starts again.
/// * Loops are unrolled when it is clear which arrays are left, and then everything is cleaned once more.
/// * Rounds of loops are grouped last, for devices that count them: it only makes the code longer.
/// * Offsets are narrowed when no pass looks at their form any more.
/// * What devices cannot be trusted with is spelt out at the very end, so that nothing is hidden from the other passes.
/// * Dead code goes last in each round, since all other passes leave some.
///
/// # Errors
/// What [`inline`] says.
pub fn optimize(module: &Module, flat: &FlatFunctions, kernel: FuncRef, target: &Target) -> Result<Function, String> {
    let mut function = inline(module, flat, kernel, |function| clean(module, function, target))?;
    clean(module, &mut function, target);
    // Only the whole kernel shows which arrays are indexed by loops alone: functions get theirs by pointer.
    if step(module, &mut function, "unroll_loops", &|function| unroll_loops(module, function)) {
        clean(module, &mut function, target);
    }
    if let Some(limit) = target.loop_rounds
        && step(module, &mut function, "group_rounds", &|function| group_rounds(function, limit))
    {
        clean(module, &mut function, target);
    }
    let mut late = step(module, &mut function, "narrow_offsets", &narrow_offsets);
    late |= !target.constant_zeros && step(module, &mut function, "compute_zeros", &compute_zeros);
    late |= !target.narrow_integers && step(module, &mut function, "widen_integers", &widen_integers);
    if late {
        step(module, &mut function, "eliminate_common", &eliminate_common);
        step(module, &mut function, "remove_dead", &remove_dead);
    }
    function.compact();
    Ok(function)
}

/// Cleans one function up: what [`optimize`] does to each before it is copied into its callers. The library is cleaned when
/// it is built, so that kernels find it small.
pub fn clean(module: &Module, function: &mut Function, _target: &Target) {
    let mut step = |name: &str, pass: &dyn Fn(&mut Function) -> bool| step(module, function, name, pass);
    let fold = |function: &mut Function| fold(module, function);
    step("simplify_cfg", &simplify_cfg);
    step("fold", &fold);
    for _ in 0..ROUND_LIMIT {
        step("split_allocas", &split_allocas);
        let mut changed = step("promote_memory", &promote_memory);
        changed |= step("resolve_generic", &resolve_generic);
        step("split_vectors", &split_vectors);
        step("fold", &fold);
        step("eliminate_common", &eliminate_common);
        step("remove_dead", &remove_dead);
        step("simplify_cfg", &simplify_cfg);
        if !changed {
            break;
        }
    }
    step("flatten_branches", &flatten_branches);
    // What one simplification leaves, another may use.
    step("fold", &fold);
    step("eliminate_common", &eliminate_common);
    step("remove_dead", &remove_dead);
    step("simplify_cfg", &simplify_cfg);
    step("remove_dead", &remove_dead);
}

/// Runs one pass and tells whether it changed anything. Debug builds then verify what it made.
fn step(module: &Module, function: &mut Function, name: &str, pass: &dyn Fn(&mut Function) -> bool) -> bool {
    let changed = pass(function);
    if cfg!(debug_assertions) {
        if let Err(errors) = tombolo_ir::verify::verify_body(module, function) {
            let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
            panic!("after {name}:\n{}", errors.join("\n"));
        }
    }
    changed
}
