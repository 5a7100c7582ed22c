//! Link arguments of the ICD.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // The ICD exports functions under names that the OpenCL loader exports too. Its own uses of them (the dispatch table)
    // must find its own functions, not the loader's.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-Bsymbolic");
}
