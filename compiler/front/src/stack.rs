//! A stack that is deep enough for what the parser lets nest, whatever stack the caller has.

use crate::limits::STACK_SIZE;

/// Runs `work` on a stack of its own. The error says why there is none.
pub(crate) fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name(String::from("compiler"))
            .stack_size(STACK_SIZE)
            .spawn_scoped(scope, work)
            .map_err(|error| format!("no stack for the compiler: {error}"))?;
        thread.join().map_err(|_| String::from("the compiler failed by a fault of its own"))
    })
}
