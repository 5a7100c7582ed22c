//! What is kept on disk between runs: programs, their kernels as SPIR-V, and what the driver made of these. A program that
//! starts again compiles nothing.
//!
//! * [`folder`]: where it is kept, and why nothing is kept there;
//! * [`key`]: what names an entry, so that one whose ingredients changed is never found;
//! * [`entry`]: an entry as bytes, checked when it is read;
//! * [`store`]: entries in the folder, written so that no reader sees half of one; [`sweep`] bounds them;
//! * [`headers`], [`program`], [`kernel`], [`pipeline`]: what is kept;
//! * [`survey()`]: the state of all this for people.
//!
//! A cache never fails: what cannot be read is made again, what cannot be written is not kept. Lines of the log tell of both.

mod entry;
pub mod folder;
mod headers;
mod kernel;
mod key;
mod pipeline;
mod program;
mod store;
mod survey;
mod sweep;

pub(crate) use kernel::{Identity, compiled_kernel};
pub(crate) use key::Key;
pub(crate) use pipeline::compute_pipeline;
pub(crate) use program::{Input, Source, build, compile};
pub use survey::{Survey, survey};

use std::sync::OnceLock;

use crate::log::log;
use crate::settings::Settings;
use store::Store;

/// The cache of this process; nothing where there is none.
fn process_store() -> Option<&'static Store> {
    static STORE: OnceLock<Option<Store>> = OnceLock::new();
    let open = || {
        let settings = Settings::get();
        match folder::choose(settings) {
            Ok((folder, _)) => Some(Store::new(folder, settings.cache_limit)),
            Err(refusal) => {
                log!("nothing is cached: {refusal}");
                None
            }
        }
    };
    STORE.get_or_init(open).as_ref()
}
