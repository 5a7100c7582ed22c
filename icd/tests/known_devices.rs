//! What the compiler's list of known devices says of a device is what the runtime finds out about it.
#![forbid(unsafe_code)]

use tombolo::vulkan::survey;
use tombolo_compiler::KnownDevice;

#[test]
fn known_devices_are_as_they_are_found() {
    let reports = survey().expect("Vulkan");
    let mut found = 0;
    for report in reports {
        let known = match &*report.driver {
            driver if driver.contains("Mesa 22.3") && report.software => KnownDevice::Lavapipe22,
            driver if driver.contains("Mesa 25.0") && report.software => KnownDevice::Lavapipe25,
            driver if driver.contains("NVIDIA") && report.name.contains("H200") => KnownDevice::H200,
            _ => continue,
        };
        let physical = report.outcome.as_ref().expect("an OpenCL device");
        assert_eq!(physical.target, known.target(), "{}", known.name());
        found += 1;
    }
    // On other machines there is nothing to compare.
    println!("{found} of {} devices are known", reports.len());
}
