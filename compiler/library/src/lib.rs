//! The OpenCL C builtin functions, as IR.
//!
//! They are OpenCL C sources of our own (in `cl/`), compiled when this crate is built. A function is found by its linked name
//! (`tombolo_front::builtins::mangle`: `sin.f32`) and parsed when it is first asked for. Relative errors are those that the
//! full profile allows (OpenCL C 3.0, 7.4), whatever a Vulkan device's own functions give; numbers too small to be normal
//! are computed without help of the device's arithmetic only where the result is specified to be exact.
#![forbid(unsafe_code)]

use tombolo_ir::Module;

/// All functions as text, one after the other.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/library.ir"));

/// Linked names in order, with where the text of each begins and ends.
const INDEX: &[(&str, u32, u32)] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

/// The function of that mangled name, alone in a module; what it calls is declared there.
pub fn find(name: &str) -> Option<Module> {
    let position = INDEX.binary_search_by(|(candidate, ..)| (*candidate).cmp(name)).ok()?;
    let (_, start, end) = INDEX[position];
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
        for name in super::names() {
            let module = super::find(name).unwrap_or_else(|| panic!("{name} does not parse"));
            assert_eq!(tombolo_ir::verify::verify(&module), Ok(()), "{name}");
            let func = module.find_function(name).unwrap_or_else(|| panic!("{name} is not in its own module"));
            for (_, info) in module.functions[func].insts.iter() {
                if let InstData::Call { callee, .. } = info.data {
                    let callee = &module.functions[callee].name;
                    assert!(super::find(callee).is_some(), "{name} calls {callee}");
                }
            }
        }
    }

    #[test]
    fn other_names_are_not_found() {
        assert!(super::find("sin").is_none());
        assert!(super::find("sin.f16").is_none());
        assert!(super::find("").is_none());
    }
}
