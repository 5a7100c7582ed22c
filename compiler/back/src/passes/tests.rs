//! Runs each pass over the texts in its folder of `filetests/` and compares with the snapshots beside them.

use std::path::Path;

use tombolo_ir::{FuncRef, Function, Module, text, verify};

use super::FlatFunctions;

fn check(module: &Module, name: &str) {
    if let Err(errors) = verify::verify(module) {
        let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
        panic!("{name} is invalid:\n{}\n{module}", errors.join("\n"));
    }
}

/// Runs `pass` on the last function of each text in `filetests/<folder>`.
fn run(folder: &str, pass: impl Fn(&Module, FuncRef) -> Result<Function, String>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("filetests").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(&directory)
        .unwrap_or_else(|error| panic!("{}: {error}", directory.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ir"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        let source = std::fs::read_to_string(&path).unwrap();
        let mut module = text::parse(&source).unwrap_or_else(|error| panic!("{name}:{error}"));
        check(&module, &name);
        let func = module.functions.keys().last().unwrap();
        let output = match pass(&module, func) {
            Ok(function) => {
                module.functions[func] = function;
                check(&module, &name);
                module.functions[func].compact();
                text::print_function(&module, func)
            }
            Err(message) => message,
        };
        insta::with_settings!({
            snapshot_path => &directory,
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!(name, output) });
    }
}

#[test]
fn inline() {
    run("inline", |module, func| super::inline(module, &FlatFunctions::default(), func, |_| {}));
}

/// A pass over one function that says whether it changed anything; a second run must find nothing to do.
fn simple(pass: fn(&mut Function) -> bool) -> impl Fn(&Module, FuncRef) -> Result<Function, String> {
    move |module, func| {
        let mut function = module.functions[func].clone();
        pass(&mut function);
        let once = function.clone();
        assert!(!pass(&mut function), "{} is not done in one run", function.name);
        assert_eq!(function, once, "the pass denies that it changed the function");
        Ok(function)
    }
}

#[test]
fn remove_dead() {
    run("remove_dead", simple(super::remove_dead));
}

#[test]
fn simplify_cfg() {
    run("simplify_cfg", simple(super::simplify_cfg));
}

#[test]
fn promote_memory() {
    run("promote_memory", simple(super::promote_memory));
}

#[test]
fn split_allocas() {
    // What is split is dead afterwards, and shows best as values.
    run("split_allocas", |module, func| {
        let mut function = module.functions[func].clone();
        super::split_allocas(&mut function);
        super::promote_memory(&mut function);
        super::remove_dead(&mut function);
        Ok(function)
    });
}

#[test]
fn flatten_branches() {
    run("flatten_branches", simple(super::flatten_branches));
}

#[test]
fn fold() {
    run("fold", |module, func| {
        let mut function = module.functions[func].clone();
        super::fold(module, &mut function);
        // Operands that are no longer needed only distract.
        super::remove_dead(&mut function);
        Ok(function)
    });
}

#[test]
fn eliminate_common() {
    run("eliminate_common", simple(super::eliminate_common));
}

#[test]
fn split_vectors() {
    run("split_vectors", simple(super::split_vectors));
}

#[test]
fn unroll_loops() {
    run("unroll_loops", |module, func| {
        let mut function = module.functions[func].clone();
        super::unroll_loops(module, &mut function);
        assert!(!super::unroll_loops(module, &mut function), "{} is not done in one run", function.name);
        super::remove_dead(&mut function);
        super::simplify_cfg(&mut function);
        Ok(function)
    });
}

#[test]
fn compute_zeros() {
    run("compute_zeros", simple(super::compute_zeros));
}

#[test]
fn group_rounds() {
    run("group_rounds", |module, func| {
        let mut function = module.functions[func].clone();
        assert!(super::group_rounds(&mut function, 64));
        super::promote_memory(&mut function);
        super::clean(module, &mut function, &tombolo_ir::Target::baseline());
        Ok(function)
    });
}

#[test]
fn narrow_offsets() {
    run("narrow_offsets", |module, func| {
        let mut function = module.functions[func].clone();
        assert!(super::narrow_offsets(&mut function));
        assert!(!super::narrow_offsets(&mut function));
        super::eliminate_common(&mut function);
        super::remove_dead(&mut function);
        Ok(function)
    });
}

#[test]
fn widen_integers() {
    run("widen_integers", |module, func| {
        let mut function = module.functions[func].clone();
        assert!(super::widen_integers(&mut function));
        // The constants of each operation only distract.
        super::eliminate_common(&mut function);
        super::remove_dead(&mut function);
        Ok(function)
    });
}

#[test]
fn resolve_generic() {
    run("resolve_generic", simple(super::resolve_generic));
}

#[test]
fn optimize() {
    run("optimize", |module, func| {
        super::optimize(module, &FlatFunctions::default(), func, &tombolo_ir::Target::baseline())
    });
}
