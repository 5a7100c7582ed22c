//! Vulkan: its devices, and what stands in the way of having any.

use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::report::{Finding, Section};
use crate::probe::{self, Failure};

/// What Vulkan has, and where its drivers are named.
#[derive(Debug, Serialize)]
pub(crate) struct Vulkan {
    /// The devices, or why there is no Vulkan.
    pub(crate) devices: Result<Survey, Failure>,
    /// The drivers' manifests that the loader reads by default.
    pub(crate) manifests: Vec<Manifest>,
    /// Variables that change which drivers the loader reads: name and value.
    pub(crate) variables: Vec<(String, String)>,
}

/// What a child process saw.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Survey {
    /// The devices.
    pub(crate) devices: Vec<Device>,
    /// The LLVM libraries that the drivers have loaded.
    pub(crate) llvm: Vec<PathBuf>,
}

/// A Vulkan device.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Device {
    /// Its name.
    pub(crate) name: String,
    /// The version of Vulkan.
    pub(crate) vulkan: String,
    /// Name and version of the driver.
    pub(crate) driver: String,
    /// Whether it is the CPU.
    pub(crate) software: bool,
    /// What it lacks for OpenCL; nothing for a device that is used.
    pub(crate) refused: Vec<String>,
}

/// A file that names a Vulkan driver.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Manifest {
    /// The file.
    pub(crate) file: PathBuf,
    /// The driver's library, as it is written there.
    pub(crate) library: Option<String>,
    /// What is wrong with it.
    pub(crate) fault: Option<String>,
}

/// How `VK_ERROR_INCOMPATIBLE_DRIVER` reads, which Vulkan's loader returns where no driver works.
const NO_DRIVER: &str = "Unable to find a Vulkan driver";
/// Slow machines, and drivers that wake a GPU.
const LIMIT: Duration = Duration::from_secs(60);

/// Looks at everything about Vulkan.
pub(crate) fn examine() -> Vulkan {
    let names = [
        "VK_DRIVER_FILES",
        "VK_ICD_FILENAMES",
        "VK_ADD_DRIVER_FILES",
        "VK_LOADER_DRIVERS_SELECT",
        "VK_LOADER_DRIVERS_DISABLE",
        "VK_LOADER_DEVICE_SELECT",
        "MESA_VK_DEVICE_SELECT",
    ];
    let value = |name: &str| Some((name.to_owned(), std::env::var_os(name)?.to_string_lossy().into_owned()));
    Vulkan {
        devices: probe::ask(&[OsStr::new("vulkan")], &[], LIMIT),
        manifests: manifests(&manifest_folders(|name| std::env::var_os(name).map(PathBuf::from))),
        variables: names.iter().filter_map(|name| value(name)).collect(),
    }
}

/// In the child process: the devices.
pub(crate) fn look() -> Result<Survey, String> {
    let reports = tombolo::vulkan::survey().map_err(str::to_owned)?;
    let devices = reports.iter().map(|report| Device {
        name: report.name.clone(),
        vulkan: report.version.map(|part| part.to_string()).join("."),
        driver: report.driver.clone(),
        software: report.software,
        refused: report.outcome.as_ref().err().cloned().unwrap_or_default(),
    });
    Ok(Survey { devices: devices.collect(), llvm: super::clash::loaded_llvm() })
}

/// The folders in which Vulkan's loader looks for manifests on Linux, given the environment.
fn manifest_folders(variable: impl Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    let home = |path: &str| variable("HOME").map(|home| home.join(path));
    let list = |name: &str, default: &str| -> Vec<PathBuf> {
        let value = variable(name).filter(|value| !value.as_os_str().is_empty());
        std::env::split_paths(&value.unwrap_or_else(|| default.into())).collect()
    };
    let mut folders: Vec<PathBuf> = Vec::new();
    folders.extend(variable("XDG_CONFIG_HOME").or_else(|| home(".config")));
    folders.extend(list("XDG_CONFIG_DIRS", "/etc/xdg"));
    folders.extend(["/usr/local/etc".into(), "/etc".into()]);
    folders.extend(variable("XDG_DATA_HOME").or_else(|| home(".local/share")));
    folders.extend(list("XDG_DATA_DIRS", "/usr/local/share:/usr/share"));
    let mut unique = Vec::new();
    for folder in folders.into_iter().map(|folder| folder.join("vulkan/icd.d")) {
        if !unique.contains(&folder) {
            unique.push(folder);
        }
    }
    unique
}

fn manifests(folders: &[PathBuf]) -> Vec<Manifest> {
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().map(|file| manifest(file)).collect()
}

fn manifest(file: &Path) -> Manifest {
    let library =
        std::fs::read_to_string(file).map_err(|error| format!("it cannot be read: {error}")).and_then(|text| {
            let json: serde_json::Value =
                serde_json::from_str(&text).map_err(|error| format!("it is no JSON: {error}"))?;
            let library = json.pointer("/ICD/library_path").and_then(|value| value.as_str());
            library.map(str::to_owned).ok_or_else(|| "it names no library".to_owned())
        });
    match library {
        Err(fault) => Manifest { file: file.to_owned(), library: None, fault: Some(fault) },
        Ok(library) => {
            // A name without a slash is looked for by the dynamic linker; one with a slash is relative to the manifest.
            let path = file.parent().unwrap_or(Path::new("/")).join(&library);
            let missing = library.contains('/') && !path.exists();
            let fault = missing.then(|| format!("its library {} is not there", path.display()));
            Manifest { file: file.to_owned(), library: Some(library), fault }
        }
    }
}

impl Vulkan {
    /// Whether there is a device that OpenCL runs on.
    pub(crate) fn has_device(&self) -> bool {
        self.devices.as_ref().is_ok_and(|survey| survey.devices.iter().any(|device| device.refused.is_empty()))
    }

    /// What it means.
    pub(crate) fn section(&self) -> Section {
        let mut findings = Vec::new();
        match &self.devices {
            Err(failure) => findings.push(self.without_vulkan(failure)),
            Ok(survey) if survey.devices.is_empty() => findings.push(self.without_devices()),
            Ok(survey) => {
                findings.extend(survey.devices.iter().map(device_finding));
                if survey.devices.iter().all(|device| !device.refused.is_empty()) {
                    findings.push(Finding::fatal("No Vulkan device is good enough for OpenCL.").advise(
                        "Update the graphics driver. mesa-vulkan-drivers also has a driver for the CPU, which serves.",
                    ));
                }
            }
        }
        for (name, value) in &self.variables {
            findings.push(
                Finding::note(format!("{name} is set to \"{value}\"."))
                    .means("Vulkan's loader takes its drivers or devices by it; others are not seen."),
            );
        }
        for manifest in &self.manifests {
            if let Some(fault) = &manifest.fault {
                findings.push(
                    Finding::note(format!("The driver manifest {} is broken: {fault}.", manifest.file.display()))
                        .advise("Install the driver again, or remove the file."),
                );
            }
        }
        Section { title: "Vulkan", findings, table: None }
    }

    fn without_vulkan(&self, failure: &Failure) -> Finding {
        match failure {
            Failure::Said(text) if text.contains("does not load") => Finding::fatal("There is no Vulkan: its library libvulkan.so.1 does not load.")
                .means(format!("Tombolo runs OpenCL on Vulkan. {}.", sentence(text)))
                .advise("Install it: `apt install libvulkan1 mesa-vulkan-drivers` on Debian and Ubuntu; vulkan-loader elsewhere; or the driver of the GPU's maker."),
            Failure::Said(text) if text.contains(NO_DRIVER) => self.without_devices(),
            Failure::Said(text) => Finding::fatal(format!("Vulkan does not start: {text}.")),
            failure => Finding::fatal(format!("Asking Vulkan for its devices failed: {failure}."))
                .means("A Vulkan driver is broken. Every OpenCL program on Tombolo would fail in the same way.")
                .advise("Find it by running `vulkaninfo --summary` with VK_DRIVER_FILES set to one manifest after the other; update or remove that driver."),
        }
    }

    fn without_devices(&self) -> Finding {
        let named: Vec<_> =
            ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "VK_LOADER_DRIVERS_SELECT", "VK_LOADER_DRIVERS_DISABLE"]
                .into_iter()
                .filter(|name| self.variables.iter().any(|(set, _)| set == name))
                .collect();
        let finding = Finding::fatal("Vulkan has no device.");
        match (named.as_slice(), self.manifests.len()) {
            ([], 0) => finding
                .means("No Vulkan driver is installed: there is no manifest in /usr/share/vulkan/icd.d or elsewhere.")
                .advise("Install the driver of your GPU; `apt install mesa-vulkan-drivers` brings those of AMD, Intel and, for machines without a GPU, the CPU."),
            ([], count) => finding
                .means(format!(
                    "{count} driver manifest{} found, but none of the drivers finds a device that it can drive.",
                    if count == 1 { " is" } else { "s are" }
                ))
                .advise("Install the driver of your GPU, or mesa-vulkan-drivers with its driver for the CPU. `VK_LOADER_DEBUG=all vulkaninfo --summary` tells what each driver says."),
            (names, _) => finding
                .means(format!("{} names the drivers, and none of those works.", names.join(" and ")))
                .advise(format!("Unset {}, or set it to a manifest that exists.", names.join(" and "))),
        }
    }
}

fn device_finding(device: &Device) -> Finding {
    let Device { name, vulkan, driver, refused, .. } = device;
    let driver = if driver.is_empty() { String::new() } else { format!(", {driver}") };
    let what = format!("{name} (Vulkan {vulkan}{driver})");
    if refused.is_empty() {
        return Finding::ok(format!("{what} is an OpenCL device."));
    }
    Finding::note(format!("{what} is not used.")).means(format!("OpenCL needs what it lacks: {}.", refused.join("; ")))
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::report::Level;

    fn device(refused: &[&str]) -> Device {
        Device {
            name: "A GPU".into(),
            vulkan: "1.3.0".into(),
            driver: "driver 1".into(),
            software: false,
            refused: refused.iter().map(|&text| text.into()).collect(),
        }
    }

    fn with(devices: Result<Vec<Device>, Failure>, variables: &[(&str, &str)]) -> Vulkan {
        Vulkan {
            devices: devices.map(|devices| Survey { devices, llvm: Vec::new() }),
            manifests: Vec::new(),
            variables: variables.iter().map(|&(name, value)| (name.into(), value.into())).collect(),
        }
    }

    #[test]
    fn one_good_device_is_enough() {
        let section = with(Ok(vec![device(&["it is old"]), device(&[])]), &[]).section();
        assert_eq!(section.findings.iter().map(|f| f.level).collect::<Vec<_>>(), [Level::Note, Level::Ok]);
        assert!(section.findings[0].meaning.as_ref().is_some_and(|text| text.contains("it is old")));
        assert!(with(Ok(vec![device(&["it is old"])]), &[]).section().findings.iter().any(|finding| finding.fatal));
    }

    #[test]
    fn each_way_to_have_no_vulkan_is_told_apart() {
        let fatal = |vulkan: Vulkan| vulkan.section().findings.into_iter().find(|f| f.fatal).expect("fatal");
        let incompatible = || Err(Failure::Said(format!("vkCreateInstance: {NO_DRIVER}")));
        let text = |finding: Finding| finding.meaning.unwrap_or_default() + &finding.advice.unwrap_or_default();
        assert!(text(fatal(with(incompatible(), &[]))).contains("No Vulkan driver is installed"));
        assert!(text(fatal(with(incompatible(), &[("VK_DRIVER_FILES", "/x")]))).contains("Unset VK_DRIVER_FILES"));
        assert!(text(fatal(with(Ok(vec![]), &[]))).contains("No Vulkan driver is installed"));
        let missing = Err(Failure::Said("the Vulkan library does not load: libvulkan.so.1: no such file".into()));
        assert!(text(fatal(with(missing, &[]))).contains("libvulkan1"));
        assert!(fatal(with(Err(Failure::Crashed(11)), &[])).what.contains("SIGSEGV"));
    }

    #[test]
    fn manifests_are_looked_for_where_vulkans_loader_does() {
        let folders = manifest_folders(|name| (name == "HOME").then(|| "/home/x".into()));
        for folder in ["/home/x/.config", "/etc/xdg", "/etc", "/home/x/.local/share", "/usr/local/share", "/usr/share"]
        {
            assert!(folders.contains(&Path::new(folder).join("vulkan/icd.d")), "{folder}");
        }
    }
}
