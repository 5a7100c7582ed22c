//! The OpenCL C builtin functions, as IR.
//!
//! They are OpenCL C sources of our own (in `cl/`), compiled when this crate is built. A function is found by its linked name
//! (`tombolo_front::builtins::mangle`: `sin.f32`) and parsed when it is first asked for. Relative errors are those that the
//! full profile allows (OpenCL C 3.0, 7.4), whatever a Vulkan device's own functions give; numbers too small to be normal
//! are computed without help of the device's arithmetic only where the result is specified to be exact.
//!
//! Many functions are there twice: for devices whose `fma` rounds once they are shorter, and no less exact.
#![forbid(unsafe_code)]

use tombolo_ir::inst::BinaryOp;
use tombolo_ir::{InstData, Module};

/// As `tombolo_front::builtins` has it: this crate needs the front end to be built only.
const CONTRACTED_SUFFIX: &str = ".contracted";

/// All functions as text, one after the other.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/library.ir"));

/// Linked names in order, with where the text of each begins and ends.
type Index = &'static [(&'static str, u32, u32)];

/// All functions.
const INDEX: Index = include!(concat!(env!("OUT_DIR"), "/index.rs"));

/// Those that are others where `fma` rounds once.
const FUSED: Index = include!(concat!(env!("OUT_DIR"), "/fused.rs"));

/// The function of that mangled name, alone in a module; what it calls is declared there. `fused` tells whether the device's
/// `fma` rounds once ([`Target::fused_multiply_add`](tombolo_ir::Target::fused_multiply_add)).
///
/// With the suffix `.contracted` it is the function whose own multiplications and additions may be contracted
/// (`-cl-mad-enable`).
pub fn find(name: &str, fused: bool) -> Option<Module> {
    let Some(plain) = name.strip_suffix(CONTRACTED_SUFFIX) else { return find_plain(name, fused) };
    let mut module = find_plain(plain, fused)?;
    // What it is made of: `fast_length` of `dot`, `distance` of `length`.
    for (_, callee) in module.functions.iter_mut().filter(|(_, function)| function.is_declaration()) {
        if ["dot.", "length."].iter().any(|start| callee.name.starts_with(start)) {
            callee.name += CONTRACTED_SUFFIX;
        }
    }
    let function = module.find_function(plain)?;
    let function = &mut module.functions[function];
    function.name = name.to_string();
    for (_, info) in function.insts.iter_mut() {
        if let InstData::Binary { op: BinaryOp::FMul | BinaryOp::FAdd | BinaryOp::FSub, liberties, .. } = &mut info.data
        {
            liberties.contract = true;
        }
    }
    Some(module)
}

fn find_plain(name: &str, fused: bool) -> Option<Module> {
    let find_in = |index: Index| {
        let position = index.binary_search_by(|(candidate, ..)| (*candidate).cmp(name)).ok()?;
        Some(index[position])
    };
    let (_, start, end) = if fused { find_in(FUSED).or_else(|| find_in(INDEX)) } else { find_in(INDEX) }?;
    // The text was printed from a module, so it parses: the tests go through all of it.
    tombolo_ir::text::parse(&TEXT[start as usize..end as usize]).ok()
}

/// The linked names of all functions, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    INDEX.iter().map(|(name, ..)| *name)
}

#[cfg(test)]
mod tests {
    use tombolo_ir::InstData;
    use tombolo_ir::inst::BinaryOp;

    #[test]
    fn every_function_is_found_and_calls_only_what_is_there() {
        assert!(super::names().count() > 400);
        for (name, fused) in super::names().flat_map(|name| [(name, false), (name, true)]) {
            let module = super::find(name, fused).unwrap_or_else(|| panic!("{name} does not parse"));
            assert_eq!(tombolo_ir::verify::verify(&module), Ok(()), "{name}");
            let func = module.find_function(name).unwrap_or_else(|| panic!("{name} is not in its own module"));
            for (_, info) in module.functions[func].insts.iter() {
                if let InstData::Call { callee, .. } = info.data {
                    let callee = &module.functions[callee].name;
                    assert!(super::find(callee, fused).is_some(), "{name} calls {callee}");
                }
            }
        }
    }

    #[test]
    fn contracted_functions_are_the_same_but_for_that() {
        assert_eq!(super::CONTRACTED_SUFFIX, tombolo_front::builtins::CONTRACTED_SUFFIX);
        let count = |name: &str, contracted: bool| -> usize {
            let module = super::find(name, true).unwrap_or_else(|| panic!("{name} is not there"));
            assert_eq!(tombolo_ir::verify::verify(&module), Ok(()), "{name}");
            let function = module.find_function(name).expect("the function of that name");
            let arithmetic = |data: &InstData| matches!(data, InstData::Binary { op: BinaryOp::FMul | BinaryOp::FAdd, liberties, .. } if liberties.contract == contracted);
            module.functions[function].insts.values().filter(|info| arithmetic(&info.data)).count()
        };
        assert_eq!(count("dot.f32x4.f32x4", false), 7);
        assert_eq!((count("dot.f32x4.f32x4.contracted", false), count("dot.f32x4.f32x4.contracted", true)), (0, 7));
        assert!(super::find("no.f32.contracted", true).is_none());
    }

    #[test]
    fn other_names_are_not_found() {
        for fused in [false, true] {
            assert!(super::find("sin", fused).is_none());
            assert!(super::find("sin.f16", fused).is_none());
            assert!(super::find("", fused).is_none());
        }
    }

    #[test]
    fn where_fma_rounds_once_products_are_shorter() {
        let count = |fused| -> usize {
            let module = super::find("__tombolo_product.f32.f32", fused).expect("a function of the library");
            module.functions.iter().map(|(_, function)| function.insts.len()).sum()
        };
        assert!(count(true) * 2 < count(false));
    }
}
