//! The OpenCL files of darktable: real programs to measure with.

use std::path::Path;
use std::process::Command;

/// darktable's files.
pub(crate) struct Darktable {
    /// The options that darktable builds them with.
    pub(crate) options: String,
    /// Names and sources, in order.
    pub(crate) sources: Vec<(String, String)>,
}

/// Fetches the files where they are not there yet.
pub(crate) fn darktable() -> Darktable {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = manifest.join("../target/darktable");
    let status = Command::new(manifest.join("fetch-darktable")).arg(&folder).status().expect("fetch-darktable runs");
    assert!(status.success(), "darktable's sources cannot be fetched");
    let mut sources: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("the fetched folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "cl"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a source"))
        })
        .collect();
    sources.sort();
    Darktable { options: format!("-w -cl-fast-relaxed-math -DUNKNOWN=1 -I'{}'", folder.display()), sources }
}
