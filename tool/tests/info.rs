//! `tombolo info`.

mod common;

use common::*;

fn information(arguments: &[&str]) -> std::process::Output {
    let library = library();
    let mut all = vec!["info", "--library", library.to_str().expect("UTF-8")];
    all.extend(arguments);
    tombolo(&all).output().expect("the command runs")
}

#[test]
fn the_devices_are_described_for_scripts() {
    let output = information(&["--json"]);
    assert!(output.status.success());
    let information = json(&output);
    assert_eq!(information["platform"], "Tombolo");
    let device = &information["devices"][0];
    let list = |key: &str| device[key].as_array().cloned().unwrap_or_default();
    assert!(list("extensions").iter().any(|name| name == "cl_khr_gl_sharing"), "{device:#}");
    assert!(list("sharing").iter().any(|name| name == "cl_khr_gl_sharing"), "{device:#}");
    assert!(list("features").iter().any(|name| name == "__opencl_c_int64"), "{device:#}");
    assert!(list("opencl_c").iter().any(|version| version == "3.0"), "{device:#}");
    assert!(device["vulkan"].as_str().is_some_and(|version| version.starts_with("1.")), "{device:#}");
    assert!(device["memory"]["global"].as_u64().is_some_and(|bytes| bytes >= 32 << 20), "{device:#}");
    assert!(device["work_groups"]["largest"].as_u64().is_some_and(|size| size >= 256), "{device:#}");
    let formats = device["images"]["formats"].as_array().expect("formats");
    for kind in formats {
        // A format of the minimum list of the full profile (OpenCL API, table of required formats).
        let read = kind["read"].as_array().expect("a list");
        assert!(read.iter().any(|format| format == "RGBA UNORM_INT8"), "{kind:#}");
        assert!(!read.iter().any(|format| format.as_str().is_some_and(|name| name.contains("0x"))), "{kind:#}");
    }
}

#[test]
fn the_devices_are_described_for_people() {
    let output = information(&[]);
    let text = text(&output);
    assert!(output.status.success());
    for part in ["device 0: ", "Vulkan", "work-group", "OpenCL C features", "image formats", "__opencl_c_int64"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn without_a_platform_it_says_whom_to_ask() {
    let output = tombolo(&["info"]).env("OCL_ICD_VENDORS", "/nonexistent/x.icd").output().expect("the command runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("tombolo doctor"));
}
