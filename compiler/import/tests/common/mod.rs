//! What the tests of the importer share.

use std::io::Write;
use std::process::{Command, Stdio};

/// Assembles a module (Debian: spirv-tools).
pub(crate) fn assemble(text: &str) -> Vec<u32> {
    let mut child = Command::new("spirv-as")
        .args(["--target-env", "spv1.4", "-o", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("spirv-as is needed");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{text}");
    output.stdout.chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().expect("four"))).collect()
}
