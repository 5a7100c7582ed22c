//! Compiles the library's OpenCL C sources to IR text with an index by linked name.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tombolo_front::Headers;
use tombolo_ir::{Function, InstData, Module, Target};

/// Sources compiled once.
const SOURCES: &[&str] = &[
    "async.cl",
    "bits.cl",
    "collective.cl",
    "common.cl",
    "convert.cl",
    "geometric.cl",
    "gnu.cl",
    "half.cl",
    "image.cl",
    "integer.cl",
    "memory.cl",
    "pipe.cl",
    "printf.cl",
    "relational.cl",
    "relaxed.cl",
    "sub_group.cl",
];

/// Sources compiled for `float`, and with DOUBLE defined for `double`.
const BOTH_PRECISIONS: &[&str] = &[
    "arithmetic.cl",
    "exponential.cl",
    "fma.cl",
    "hyperbolic.cl",
    "logarithm.cl",
    "power.cl",
    "rounding.cl",
    "special.cl",
    "trigonometry.cl",
];

/// Sources whose pointers are generic where they name no address space; those of all others are private.
const GENERIC: &[&str] = &["memory.cl"];

/// The headers beside the sources.
struct Folder(PathBuf);

impl Headers for Folder {
    fn find(&self, name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        let name = Path::new(name).file_name()?.to_str()?;
        Some((fs::read_to_string(self.0.join(name)).ok()?, name.to_string()))
    }
}

/// A device with all that the library's sources ask for, whose `fma` rounds once or not.
fn target(fused: bool) -> Target {
    let mut target = Target::baseline();
    target.float16 = false;
    target.fused_multiply_add = fused;
    let extensions = [
        "cl_khr_depth_images",
        "cl_khr_mipmap_image",
        "cl_khr_mipmap_image_writes",
        "cl_khr_extended_bit_ops",
        "cl_khr_subgroups",
        "cl_khr_subgroup_ballot",
    ];
    for extension in extensions {
        target.extensions.push(String::from(extension));
    }
    for feature in ["__opencl_c_read_write_images", "__opencl_c_program_scope_global_variables"] {
        target.features.push(String::from(feature));
    }
    target
}

fn main() {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("cl");
    println!("cargo::rerun-if-changed={}", folder.display());
    let headers = Folder(folder.clone());
    let plain = compile(&folder, &headers, false);
    let mut fused = compile(&folder, &headers, true);
    fused.retain(|name, text| plain.get(name) != Some(text));
    let mut library = String::new();
    write_index("index.rs", plain.iter(), &mut library);
    write_index("fused.rs", fused.iter(), &mut library);
    fs::write(out().join("library.ir"), library).expect("the output folder is writable");
}

/// All functions as text, by linked name.
fn compile(folder: &Path, headers: &Folder, fused: bool) -> BTreeMap<String, String> {
    let single = SOURCES.iter().map(|&source| (source, ""));
    let both = BOTH_PRECISIONS.iter().flat_map(|&source| [(source, ""), (source, "-DDOUBLE")]);
    let plain = target(fused);
    let mut generic = target(fused);
    generic.features.push(String::from("__opencl_c_generic_address_space"));
    let mut functions = BTreeMap::new();
    for (source, options) in single.chain(both) {
        let text = fs::read_to_string(folder.join(source)).expect("the sources are there");
        let options = format!("-cl-std=CL3.0 {options} {}", if fused { "-DFUSED -cl-mad-enable" } else { "" });
        let target = if GENERIC.contains(&source) { &generic } else { &plain };
        let compilation = tombolo_front::compile_library(&text, headers, &options, target);
        assert!(compilation.log.is_empty(), "{source} {options}:\n{}", compilation.log);
        let module = compilation.module.expect("a source without errors");
        add_functions(&module, target, &mut functions);
    }
    functions
}

/// Adds each function that the module defines, alone in a module, as text.
fn add_functions(module: &Module, target: &Target, functions: &mut BTreeMap<String, String>) {
    for (_, function) in module.functions.iter() {
        if function.is_declaration() {
            continue;
        }
        let text = tombolo_ir::text::print(&alone(module, function, target));
        let previous = functions.insert(function.name.clone(), text);
        assert!(previous.is_none(), "{} is defined twice", function.name);
    }
}

/// The function in a module of its own, simplified, where what it calls is declared.
fn alone(module: &Module, function: &Function, target: &Target) -> Module {
    let mut result = Module::new();
    // What of the data the function does not use, the linker leaves out.
    let any = |is: fn(&InstData) -> bool| function.insts.values().any(|info| is(&info.data));
    if any(|data| matches!(data, InstData::GlobalAddress { .. })) {
        result.globals = module.globals.clone();
    }
    if any(|data| matches!(data, InstData::LocalAddress { .. })) {
        result.locals = module.locals.clone();
    }
    let own = result.functions.push(function.clone());
    for (_, info) in result.functions[own].clone().insts.iter() {
        if let InstData::Call { callee, .. } = info.data {
            let callee = &module.functions[callee];
            if result.find_function(&callee.name).is_none() {
                let mut declaration = Function::new(&*callee.name, callee.params.clone(), callee.result);
                declaration.convergent = callee.convergent;
                result.functions.push(declaration);
            }
        }
    }
    let names: BTreeMap<String, _> = result.functions.iter().map(|(func, data)| (data.name.clone(), func)).collect();
    for (_, info) in result.functions[own].insts.iter_mut() {
        if let InstData::Call { callee, .. } = &mut info.data {
            *callee = names[&module.functions[*callee].name];
        }
        info.span = u32::MAX;
    }
    let mut simplified = result.functions[own].clone();
    tombolo_back::passes::clean(&result, &mut simplified, target);
    simplified.compact();
    result.functions[own] = simplified;
    result
}

fn out() -> PathBuf {
    PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"))
}

/// Appends the texts to `library`, one after the other, and writes where each one is.
fn write_index<'a>(file: &str, functions: impl Iterator<Item = (&'a String, &'a String)>, library: &mut String) {
    let mut index = String::from("&[\n");
    for (name, function) in functions {
        let start = library.len();
        library.push_str(function);
        writeln!(index, "    ({name:?}, {start}, {}),", library.len()).expect("a string takes all");
    }
    index.push_str("]\n");
    fs::write(out().join(file), index).expect("the output folder is writable");
}
