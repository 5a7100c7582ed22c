//! What the library tells a person who asks: lines on standard error where `TOMBOLO_LOG` is set to something but `0`.

use std::sync::OnceLock;

/// Whether the log is wanted.
pub(crate) fn enabled() -> bool {
    static ENABLED: OnceLock<bool> = OnceLock::new();
    *ENABLED.get_or_init(|| std::env::var_os("TOMBOLO_LOG").is_some_and(|value| value != "0" && !value.is_empty()))
}

/// One line of the log.
macro_rules! log {
    ($($argument:tt)*) => {
        if $crate::log::enabled() {
            eprintln!("tombolo: {}", format_args!($($argument)*));
        }
    };
}
pub(crate) use log;
