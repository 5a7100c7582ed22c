//! Makes the compiler's identity: a hash of all that decides what it makes of a source.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The crates of the compiler, beside this one.
const CRATES: [&str; 5] = ["ir", "front", "import", "back", "library"];

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a readable folder") {
            collect(&entry.expect("an entry").path(), files);
        }
    } else {
        files.insert(path.to_owned());
    }
}

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut parts = vec![root.join("src"), root.join("Cargo.toml")];
    for name in CRATES {
        let folder = root.join(name);
        parts.extend(
            ["src", "cl", "Cargo.toml", "build.rs"]
                .map(|part| folder.join(part))
                .into_iter()
                .filter(|part| part.exists()),
        );
    }
    // The versions of the crates from outside.
    parts.extend([root.join("../Cargo.lock")].into_iter().filter(|path| path.exists()));
    let mut files = BTreeSet::new();
    for part in &parts {
        println!("cargo::rerun-if-changed={}", part.display());
        collect(part, &mut files);
    }
    // Twice with different beginnings, for 128 bits.
    let mut hashers = [0u8, 1].map(|beginning| {
        let mut hasher = DefaultHasher::new();
        beginning.hash(&mut hasher);
        hasher
    });
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file);
        let content = fs::read(file).expect("a readable file");
        hashers.iter_mut().for_each(|hasher| (name, &content).hash(hasher));
    }
    let [first, second] = hashers.map(|hasher| hasher.finish());
    println!("cargo::rustc-env=TOMBOLO_COMPILER_IDENTITY={first:016x}{second:016x}");
}
