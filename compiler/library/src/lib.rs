//! The OpenCL C builtin functions, as IR.
//!
//! They are OpenCL C sources of our own (in `cl/`), compiled when this crate is built. A function is found by its linked name
//! (`tombolo_front::builtins::mangle`: `sin.f32`) and parsed when it is first asked for. Relative errors are those that the
//! full profile allows (OpenCL C 3.0, 7.4), whatever a Vulkan device's own functions give; numbers too small to be normal
//! are computed without help of the device's arithmetic only where the result is specified to be exact.
//!
//! Many functions are there twice: for devices whose `fma` rounds once they are shorter, and no less exact.
#![forbid(unsafe_code)]

use tombolo_ir::Module;

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
pub fn find(name: &str, fused: bool) -> Option<Module> {
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
