//! The results files that clvk publishes (`tests/conformance/results-*.json` in its repository): suites by the names of
//! the CTS's list of rows, `pass`, `fail` and `skip` by sub-test. Older ones have the suites at the top; newer ones
//! have them under `test-results`, beside `system-info`.

use crate::earlier::Earlier;
use crate::outcome::Outcome;
use crate::variant::row_name;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct New {
    #[serde(rename = "system-info", default)]
    system: System,
    #[serde(rename = "test-results")]
    suites: BTreeMap<String, Suite>,
}

#[derive(Default, Deserialize)]
struct System {
    #[serde(rename = "deviceName", default)]
    device: String,
    #[serde(rename = "driverInfo", default)]
    driver: String,
}

#[derive(Deserialize)]
struct Suite {
    /// The program wrote no results file: what it says is nothing.
    has_results: bool,
    results: BTreeMap<String, String>,
}

/// Reads one of its files.
pub(crate) fn parse(text: &[u8], file: String) -> Result<Earlier, String> {
    let (system, suites) = match serde_json::from_slice::<New>(text) {
        Ok(New { system, suites }) => (system, suites),
        Err(_) => {
            let suites = serde_json::from_slice(text).map_err(|error| error.to_string())?;
            (System::default(), suites)
        }
    };
    if suites.is_empty() {
        return Err("it has no suite".to_owned());
    }
    let mut results = BTreeMap::new();
    for (name, suite) in suites {
        let name = our_name(&name);
        for (test, word) in suite.results {
            let outcome = match word.as_str() {
                "pass" if suite.has_results => Outcome::Pass,
                "fail" => Outcome::Fail,
                "skip" => Outcome::Skip,
                "pass" => Outcome::Empty,
                other => return Err(format!("'{other}' is no result")),
            };
            results.insert((name.clone(), test), outcome);
        }
    }
    let label = match (system.device.as_str(), system.driver.as_str()) {
        ("", _) => "clvk".to_owned(),
        (device, "") => format!("clvk on {device}"),
        (device, driver) => format!("clvk on {device} ({driver})"),
    };
    Ok(Earlier { file, label, mode: None, results })
}

/// Our name for a row of the CTS's list.
fn our_name(name: &str) -> String {
    let images = [
        ("API Info", "cl_get_info"),
        ("Kernel Methods", "kernel_image_methods"),
        ("Kernel", "image_streams"),
        ("clCopyImage", "cl_copy_images"),
        ("clReadWriteImage", "cl_read_write_images"),
        ("clFillImage", "cl_fill_images"),
        ("Samplerless", "samplerless_reads"),
    ];
    if let Some(inner) = name.strip_prefix("Images (").and_then(|rest| rest.strip_suffix(')')) {
        let rows = [(" pitch", "use_pitches"), (" max size", "max_images"), (" small", "small_images"), ("", "")];
        for (ending, row) in rows {
            let suite = inner.strip_suffix(ending).and_then(|front| images.iter().find(|(theirs, _)| *theirs == front));
            if let Some((_, suite)) = suite {
                return row_name(suite, row);
            }
        }
    }
    match name {
        "Compute Info" => "computeinfo".to_owned(),
        "Common Functions" => "commonfns".to_owned(),
        "Device Partitioning" => "device_partition".to_owned(),
        "Geometric Functions" => "geometrics".to_owned(),
        "Mem (Host Flags)" => "mem_host_flags".to_owned(),
        "Multiple Device/Context" => "multiples".to_owned(),
        "Half Ops" => "half".to_owned(),
        "Math" => "bruteforce".to_owned(),
        "SPIR-V" => "spirv_new".to_owned(),
        "Non-uniform work-group" => "non_uniform_work_group".to_owned(),
        "External memory and synchronisation" => "vulkan".to_owned(),
        "OpenCL-GL Sharing" => "gl".to_owned(),
        "Allocations (single maximum)" => row_name("allocations", "single"),
        "Allocations (total maximum)" => row_name("allocations", "multiple"),
        // The others differ by capitals and spaces only.
        other => other.to_lowercase().replace(' ', "_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NEW: &str = r#"{
        "system-info": {"apiVersion": 4211042, "deviceName": "llvmpipe", "driverInfo": "Mesa 26.1.4"},
        "test-results": {
            "API": {"duration": "00:00:10.1", "has_results": true, "retcode": 1,
                    "results": {"binary_get": "pass", "clone": "skip", "queue_hint": "fail"}},
            "Images (clFillImage pitch)": {"has_results": true, "results": {"1D": "pass"}},
            "SPIR": {"duration": "00:00:00.1", "has_results": false, "results": {}, "retcode": 0}
        }
    }"#;

    #[test]
    fn the_newer_form() {
        let earlier = parse(NEW.as_bytes(), "x.json".into()).unwrap();
        assert_eq!(earlier.label, "clvk on llvmpipe (Mesa 26.1.4)");
        let outcome = |suite: &str, test: &str| earlier.results.get(&(suite.to_owned(), test.to_owned())).copied();
        assert_eq!(outcome("api", "clone"), Some(Outcome::Skip));
        assert_eq!(outcome("api", "queue_hint"), Some(Outcome::Fail));
        assert_eq!(outcome("cl_fill_images+use_pitches", "1D"), Some(Outcome::Pass));
        assert_eq!(earlier.results.len(), 4);
    }

    #[test]
    fn the_older_form() {
        let text = r#"{"Math": {"duration": "1", "has_results": true, "results": {"acos": "pass"}, "retcode": 0}}"#;
        let earlier = parse(text.as_bytes(), "x.json".into()).unwrap();
        assert_eq!(earlier.label, "clvk");
        assert_eq!(earlier.results[&("bruteforce".to_owned(), "acos".to_owned())], Outcome::Pass);
    }

    #[test]
    fn something_else_is_refused() {
        assert!(parse(b"{}", String::new()).is_err());
        assert!(parse(b"[1]", String::new()).is_err());
        assert!(parse(NEW.replace("\"skip\"", "\"maybe\"").as_bytes(), String::new()).is_err());
    }

    #[test]
    fn names_of_suites() {
        assert_eq!(our_name("Images (Kernel)"), "image_streams");
        assert_eq!(our_name("Images (Kernel max size)"), "image_streams+max_images");
        assert_eq!(our_name("Images (API Info)"), "cl_get_info");
        assert_eq!(our_name("C11 Atomics"), "c11_atomics");
        assert_eq!(our_name("cl_khr_semaphore"), "cl_khr_semaphore");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]a-z:\" \n{},]{0,200}") {
            let _ = parse(text.as_bytes(), String::new());
        }
    }
}
