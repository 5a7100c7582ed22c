//! Functions with all that they call in their place, kept for the next kernel that calls them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tombolo_ir::{FuncRef, Function};

/// The most instructions of all functions that are kept: some 20 MB.
const SIZE_LIMIT: usize = 1 << 17;

/// The functions of one linked module as its kernels take them in, each made when the first kernel needs it. What does not fit
/// is made again for each kernel.
#[derive(Debug, Default)]
pub struct FlatFunctions {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    functions: HashMap<FuncRef, Arc<Function>>,
    size: usize,
}

impl FlatFunctions {
    /// The function, if it is kept.
    pub(super) fn get(&self, func: FuncRef) -> Option<Arc<Function>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).functions.get(&func).cloned()
    }

    /// Keeps a function where there is room for it.
    pub(super) fn keep(&self, func: FuncRef, function: &Arc<Function>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let size = kept.size + function.insts.len();
        // Another thread may have been faster.
        if size <= SIZE_LIMIT && kept.functions.insert(func, function.clone()).is_none() {
            kept.size = size;
        }
    }
}

/// A copy is of another module as soon as one of the two is changed, so it starts empty.
impl Clone for FlatFunctions {
    fn clone(&self) -> Self {
        FlatFunctions::default()
    }
}
