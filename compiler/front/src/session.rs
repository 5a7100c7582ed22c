//! What all stages of one compilation share.

use crate::diagnostic::Diagnostics;
use crate::intern::Interner;
use crate::options::Options;
use crate::source::SourceMap;
use tombolo_ir::Target;

/// One compilation: its texts, names, messages and settings.
#[derive(Debug)]
pub struct Session<'a> {
    /// The texts and macro expansions.
    pub map: SourceMap,
    /// The names.
    pub interner: Interner,
    /// The messages so far.
    pub diagnostics: Diagnostics,
    /// The build options.
    pub options: Options,
    /// The device.
    pub target: &'a Target,
    /// Whether this is the builtin library, whose sources may use the `__tombolo_*` intrinsics.
    pub library: bool,
}

impl<'a> Session<'a> {
    /// A compilation that has read nothing yet.
    pub fn new(options: Options, target: &'a Target) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.control_warnings(options.suppress_warnings, options.warnings_as_errors);
        Session { map: SourceMap::new(), interner: Interner::new(), diagnostics, options, target, library: false }
    }
}
