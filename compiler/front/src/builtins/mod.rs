//! The builtin functions of OpenCL C (3.0, section 6.15): what they are called with and how calls become IR.
//!
//! * The checker asks [`Builtins::candidates`] for the overloads of a name, with concrete types, and picks one by the
//!   rules of overload resolution. A function that the source itself declares hides the builtin of that name.
//! * The lowering calls [`emit()`] with the chosen [`Signature`] and the arguments, already converted to the parameters'
//!   types. What comes out is straight-line IR in the given block: no new blocks.
//!
//! Functions that take more than a few instructions are in the library, as OpenCL C. There each function that is not
//! `static` is overloadable, linked under [`mangle`]d names, and floating operations are those of IEEE 754 (not contracted, unless `FP_CONTRACT` is switched on). What
//! library code may call beyond this table starts with `__tombolo_`.

pub mod constants;
mod emit;
mod mathematical;
mod names;
mod op;
mod pattern;
mod signature;
mod table;
mod types;
mod version;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

pub use emit::{Place, divide, emit, reinterpret};
pub use op::{AtomicCall, AtomicOrder, Combine, LaneOp, LaneResult, Lowering, Op, Rounding};
pub use signature::{Feature, Signature};
pub use types::{BuiltinType, CONTRACTED_SUFFIX, Element, Pointee, PointeeBase, mangle};
pub use version::{name_since, overload_since};

use table::Row;

/// The builtin functions, as one compilation sees them.
#[derive(Debug, Default)]
pub struct Builtins {
    library: bool,
    found: HashMap<String, Option<Rc<[Signature]>>>,
}

impl Builtins {
    /// `library`: whether it is the library itself that is compiled, which may also call the `__tombolo_*` functions.
    pub fn new(library: bool) -> Self {
        Builtins { library, found: HashMap::new() }
    }

    /// The overloads of the function of that name, or nothing where it is no builtin function. Overloads that need a
    /// feature are among them whether the device has it or not: see [`Signature::missing_feature`].
    pub fn candidates(&mut self, name: &str) -> Option<Rc<[Signature]>> {
        if let Some(found) = self.found.get(name) {
            return found.clone();
        }
        let found = self.instantiate(name).map(Rc::from);
        self.found.insert(name.to_string(), found.clone());
        found
    }

    fn instantiate(&self, name: &str) -> Option<Vec<Signature>> {
        let Some(rows) = index().get(name) else {
            return names::candidates(name)
                .or_else(|| mathematical::candidates(name, |function| self.instantiate(function)));
        };
        let mut signatures = Vec::new();
        for row in rows.iter().filter(|row| self.library || !row.library_only) {
            pattern::instantiate(row, name, &mut signatures);
        }
        if signatures.is_empty() { None } else { Some(signatures) }
    }
}

/// The names of builtin functions, for suggestions; those that say their types (`convert_…`) left out.
pub fn names() -> impl Iterator<Item = &'static str> {
    table::rows()
        .filter(|row| !row.library_only)
        .flat_map(|row| row.names.split_ascii_whitespace())
        .filter(|name| !name.starts_with("__"))
}

fn index() -> &'static HashMap<&'static str, Vec<&'static Row>> {
    static INDEX: OnceLock<HashMap<&'static str, Vec<&'static Row>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: HashMap<&'static str, Vec<&'static Row>> = HashMap::new();
        for row in table::rows() {
            for name in row.names.split_ascii_whitespace() {
                index.entry(name).or_default().push(row);
            }
        }
        index
    })
}

#[cfg(test)]
mod tests;
