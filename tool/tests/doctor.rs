//! `tombolo doctor` on machines in several states of repair.

mod common;

use std::path::Path;
use std::process::Output;

use common::*;
use serde_json::Value;

fn doctor(vendors: &Path, variables: &[(&str, &str)]) -> Output {
    let mut command = tombolo(&["doctor", "--json"]);
    // Khronos's loader takes the folder too, and ocl-icd does not read the other variable.
    command.env("OCL_ICD_VENDORS", vendors).envs(variables.iter().copied());
    command.output().expect("the doctor runs")
}

/// All findings of a level.
fn findings<'r>(report: &'r Value, level: &str) -> Vec<&'r Value> {
    let sections = report["sections"].as_array().expect("sections").iter();
    let all = sections.flat_map(|section| section["findings"].as_array().expect("findings"));
    all.filter(|finding| finding["level"] == level).collect()
}

fn says(findings: &[&Value], part: &str) -> bool {
    findings.iter().any(|finding| finding["what"].as_str().is_some_and(|text| text.contains(part)))
}

fn ours() -> (String, String) {
    ("tombolo.icd".into(), library().to_str().expect("UTF-8").into())
}

#[test]
fn a_machine_on_which_it_works_is_said_to_work() {
    let (file, library) = ours();
    let output = doctor(&vendors("works", &[(&file, &library)]), &[]);
    let report = json(&output);
    assert!(output.status.success() && report["usable"] == true, "{report:#}");
    assert!(report["problems"] == 0, "{report:#}");
    let good = findings(&report, "ok");
    assert!(says(&good, "of the same build"), "{good:#?}");
    assert!(says(&good, "is an OpenCL device"), "{good:#?}");
    let devices = report["vulkan"]["devices"]["Ok"]["devices"].as_array().expect("devices");
    assert!(devices.iter().any(|device| device["refused"].as_array().is_some_and(Vec::is_empty)), "{devices:#?}");
    assert_eq!(report["loader"]["drivers"][0]["driver"]["Ok"]["platforms"][0]["name"], "Tombolo");
}

#[test]
fn every_kind_of_object_has_a_route_on_software_opengl() {
    let (file, library) = ours();
    let report = json(&doctor(&vendors("gl", &[(&file, &library)]), &[("LIBGL_ALWAYS_SOFTWARE", "1")]));
    let stacks = report["gl"]["stacks"].as_array().expect("stacks");
    let scene = stacks.iter().find_map(|stack| stack["scene"]["Ok"].as_object()).expect("a stack that starts");
    let objects = scene["objects"].as_array().expect("objects");
    assert_eq!(objects.len(), 10);
    let has_udmabuf = report["kernel"]["udmabuf"]["access"] == "usable";
    for object in objects {
        let shared = &object["outcome"]["shared"];
        let route = shared["route"].as_str().unwrap_or_else(|| panic!("{object:#}"));
        assert_eq!(route == "mesa", shared["dma_buf"] == true, "{object:#}");
        if !has_udmabuf {
            assert_ne!(route, "mesa");
            let refusals = shared["refusals"].as_array().expect("refusals");
            assert!(refusals.iter().any(|refusal| refusal[0] == "mesa"), "{object:#}");
        }
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let output = doctor(Path::new("/nonexistent/vendors.icd"), &[]);
    let report = json(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(report["usable"], false);
    let problems = findings(&report, "problem");
    assert!(says(&problems, "Tombolo is not registered"), "{problems:#?}");
    assert!(report["gl"].is_null());
}

#[test]
fn broken_entries_of_others_are_noted_and_do_no_harm() {
    let (file, library) = ours();
    let files = [(file.as_str(), library.as_str()), ("gone.icd", "libno-such-driver.so.1\n"), ("empty.icd", "")];
    let output = doctor(&vendors("broken", &[files[0], files[1], files[2], ("c.icd", "libc.so.6")]), &[]);
    let report = json(&output);
    assert!(output.status.success(), "{report:#}");
    let notes = findings(&report, "note");
    for part in ["gone.icd names a driver that does not load", "empty.icd names no library", "it is no OpenCL driver"] {
        assert!(says(&notes, part), "{part}: {notes:#?}");
    }
}

#[test]
fn an_entry_of_ours_whose_library_is_gone_is_fatal() {
    let output = doctor(&vendors("gone", &[("tombolo.icd", "/nonexistent/libtombolo.so")]), &[]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    let problems = findings(&report, "problem");
    assert!(says(&problems, "/nonexistent/libtombolo.so does not load"), "{problems:#?}");
}

#[test]
fn no_vulkan_driver_is_fatal_and_the_variable_is_named() {
    let (file, library) = ours();
    let folder = vendors("vulkan", &[(&file, &library)]);
    let output = doctor(&folder, &[("VK_DRIVER_FILES", "/nonexistent"), ("VK_ICD_FILENAMES", "/nonexistent")]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    let problems = findings(&report, "problem");
    assert!(says(&problems, "Vulkan has no device"), "{problems:#?}");
    assert!(problems.iter().any(|p| p["advice"].as_str().is_some_and(|text| text.contains("VK_DRIVER_FILES"))));
}

#[test]
fn the_library_can_be_named_on_the_command_line() {
    let library = library();
    let library = library.to_str().expect("UTF-8");
    let output = tombolo(&["doctor", "--library", library]).output().expect("the doctor runs");
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains(library) && text.contains("Tombolo can be used here."), "{text}");
    // Standard output is no terminal.
    assert!(!text.contains('\x1b'), "{text}");
    let output = tombolo(&["doctor", "--library", "/nonexistent.so"]).output().expect("the doctor runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nonexistent.so"));
}

#[test]
fn a_probe_of_nothing_is_a_wrong_command_line() {
    let output = tombolo(&["probe", "no-such-thing"]).output().expect("the probe runs");
    assert_eq!(output.status.code(), Some(2));
}
