//! What the library tells a person who asks: lines on standard error where `TOMBOLO_LOG` is set to something but `0`.

/// Whether the log is wanted.
pub(crate) fn enabled() -> bool {
    crate::settings::Settings::get().log
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
