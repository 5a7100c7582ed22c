//! Which OpenCL platform the tests run on, and what it says of itself.

use crate::process::{self, End, Launch};
use crate::stop::Stop;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a platform and its device say of themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlatformInfo {
    /// `CL_PLATFORM_NAME`
    pub(crate) name: String,
    /// `CL_PLATFORM_VENDOR`
    pub(crate) vendor: String,
    /// `CL_PLATFORM_VERSION`
    pub(crate) version: String,
    /// `CL_PLATFORM_PROFILE`
    pub(crate) profile: String,
    /// Its place in the loader's list.
    pub(crate) index: usize,
    /// The device that the tests run on.
    pub(crate) device: DeviceInfo,
}

/// What a device says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct DeviceInfo {
    /// `CL_DEVICE_NAME`
    pub(crate) name: String,
    /// `CL_DEVICE_VENDOR`
    pub(crate) vendor: String,
    /// `CL_DEVICE_VERSION`
    pub(crate) version: String,
    /// `CL_DRIVER_VERSION`
    pub(crate) driver: String,
    /// `CL_DEVICE_OPENCL_C_VERSION`
    pub(crate) c_version: String,
    /// cpu, gpu, accelerator or custom
    pub(crate) kind: String,
    /// `CL_DEVICE_LATEST_CONFORMANCE_VERSION_PASSED`, empty where it is unknown.
    pub(crate) conformance: String,
    /// `CL_DEVICE_EXTENSIONS`
    pub(crate) extensions: Vec<String>,
    /// Its place in the platform's list.
    pub(crate) index: usize,
}

impl PlatformInfo {
    /// The platform, its device and driver in a line.
    pub(crate) fn line(&self) -> String {
        format!("{} ({}) on {} ({})", self.name, self.version, self.device.name, self.device.driver)
    }
}

/// What the user says about the platform.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// The platform: its place in the loader's list or a part of its name; without it, the first.
    pub(crate) platform: Option<String>,
    /// The device: its place in the platform's list; without it, the default device.
    pub(crate) device: Option<usize>,
}

/// The variables that make the loaders offer what `icd` names. Both ocl-icd and Khronos's loader take a folder in
/// `OCL_ICD_VENDORS`; Khronos's also takes libraries in `OCL_ICD_FILENAMES`, which would come before that folder.
pub(crate) fn loader_environment(icd: &Path, scratch: &Path) -> Result<Vec<(OsString, Option<OsString>)>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", icd.display());
    let icd = icd.canonicalize().map_err(told)?;
    let libraries = libraries(&icd)?;
    let folder = if icd.is_dir() {
        icd
    } else {
        let folder = scratch.join("vendors");
        std::fs::create_dir_all(&folder).map_err(told)?;
        std::fs::write(folder.join("chosen.icd"), format!("{}\n", libraries.concat())).map_err(told)?;
        folder
    };
    Ok(vec![
        ("OCL_ICD_VENDORS".into(), Some(folder.into())),
        ("OPENCL_VENDOR_PATH".into(), None),
        ("OCL_ICD_FILENAMES".into(), Some(libraries.join(":").into())),
    ])
}

/// The libraries that an `.icd` file or a folder of them names; a library names itself.
pub(crate) fn libraries(icd: &Path) -> Result<Vec<String>, String> {
    let is_icd = |path: &Path| path.extension().is_some_and(|extension| extension == "icd");
    if !icd.is_dir() {
        return Ok(vec![if is_icd(icd) { library_in(icd)? } else { icd.display().to_string() }]);
    }
    let entries = std::fs::read_dir(icd).map_err(|error| format!("{}: {error}", icd.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| is_icd(path)).collect();
    if files.is_empty() {
        return Err(format!("{} has no .icd file", icd.display()));
    }
    files.sort();
    files.iter().map(|file| library_in(file)).collect()
}

/// The library that an `.icd` file names, by its whole path where it names a path: tests run in folders of their own.
fn library_in(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let name = text.lines().next().unwrap_or("").trim();
    if name.is_empty() {
        return Err(format!("{} names no library", file.display()));
    }
    if !name.contains('/') {
        return Ok(name.to_owned());
    }
    let path = std::path::absolute(name).map_err(|error| format!("{name}: {error}"))?;
    if !path.exists() {
        return Err(format!("{} names {}, which is not there", file.display(), path.display()));
    }
    Ok(path.display().to_string())
}

/// The first argument that makes this program ask the loader and print what it learns; see [`ask`].
pub(crate) const WORD: &str = "ask-platforms";

/// Asks the loader, in a process of its own: a driver may crash, hang or print.
pub(crate) fn ask(
    choice: &Choice,
    environment: &[(OsString, Option<OsString>)],
    folder: &Path,
    stop: &Stop,
) -> Result<PlatformInfo, String> {
    let launch = Launch {
        program: std::env::current_exe().map_err(|error| error.to_string())?,
        arguments: vec![WORD.to_owned()],
        environment: environment.to_vec(),
        folder: folder.to_path_buf(),
    };
    let mut text = Vec::new();
    let end = process::run(&launch, Some(Duration::from_secs(120)), stop, |piece| {
        if text.len() < 1 << 22 {
            text.extend_from_slice(piece);
        }
        false
    });
    let text = String::from_utf8_lossy(&text);
    let answer = text.lines().rev().find_map(|line| serde_json::from_str::<Answer>(line.strip_prefix(MARK)?).ok());
    match (end, answer) {
        (_, Some(Answer::Platforms(platforms))) => choose(choice, platforms),
        (_, Some(Answer::Error(why))) => Err(why),
        (End::Exited(0), None) => Err("the loader gave no answer".to_owned()),
        (end, None) => Err(format!("the platform could not be asked: {} {}", end.sentence(), last_lines(&text))),
    }
}

fn last_lines(text: &str) -> &str {
    let start = text.trim_end().rmatch_indices('\n').nth(4).map_or(0, |(place, _)| place + 1);
    text[start..].trim_end()
}

fn choose(choice: &Choice, platforms: Vec<Platform>) -> Result<PlatformInfo, String> {
    let names = || platforms.iter().map(|platform| platform.info.name.as_str()).collect::<Vec<_>>().join(", ");
    let at = match &choice.platform {
        None if platforms.is_empty() => {
            return Err("the loader finds no OpenCL platform: install one, or name one with --icd".to_owned());
        }
        None => 0,
        Some(text) => match text.parse::<usize>() {
            Ok(index) => index,
            Err(_) => platforms
                .iter()
                .position(|platform| platform.info.name.to_lowercase().contains(&text.to_lowercase()))
                .ok_or_else(|| format!("no platform is named '{text}'; there are: {}", names()))?,
        },
    };
    let count = platforms.len();
    let listed = names();
    let platform =
        platforms.into_iter().nth(at).ok_or_else(|| format!("there is no platform {at}, only {count}: {listed}"))?;
    let device = match choice.device {
        None => platform.default,
        Some(index) => Some(index),
    };
    let count = platform.devices.len();
    let device = device
        .and_then(|index| platform.devices.into_iter().nth(index))
        .ok_or_else(|| format!("{} has no such device; it has {count}", platform.info.name))?;
    let Named { name, vendor, version, profile } = platform.info;
    Ok(PlatformInfo { name, vendor, version, profile, index: at, device })
}

/// The variables that make the harness take this platform and device.
pub(crate) fn harness_environment(choice: &Choice, info: &PlatformInfo) -> Vec<(OsString, Option<OsString>)> {
    let mut environment = vec![("CL_PLATFORM_INDEX".into(), Some(info.index.to_string().into()))];
    if let Some(index) = choice.device {
        environment.push(("CL_DEVICE_TYPE".into(), Some("all".into())));
        environment.push(("CL_DEVICE_INDEX".into(), Some(index.to_string().into())));
    }
    environment
}

/// What the asking process prints behind this mark; drivers may print lines of their own.
const MARK: &str = "tombolo-cts platforms: ";

#[derive(Serialize, Deserialize)]
enum Answer {
    Platforms(Vec<Platform>),
    Error(String),
}

#[derive(Serialize, Deserialize)]
struct Named {
    name: String,
    vendor: String,
    version: String,
    profile: String,
}

#[derive(Serialize, Deserialize)]
struct Platform {
    info: Named,
    /// The device that `CL_DEVICE_TYPE_DEFAULT` means.
    default: Option<usize>,
    devices: Vec<DeviceInfo>,
}

/// The asking process: prints a line of JSON.
pub(crate) fn answer() -> u8 {
    let answer = match tombolo_client::platforms() {
        Ok(platforms) => Answer::Platforms(platforms.iter().map(platform).collect()),
        Err(error) => Answer::Error(error.to_string()),
    };
    println!("\n{MARK}{}", serde_json::to_string(&answer).unwrap_or_default());
    0
}

fn platform(platform: &tombolo_client::Platform) -> Platform {
    use tombolo_client::opencl_sys::{CL_PLATFORM_PROFILE, CL_PLATFORM_VENDOR, CL_PLATFORM_VERSION};
    let text = |what| platform.info(what).unwrap_or_default();
    let devices: Vec<(DeviceInfo, bool)> =
        platform.devices().unwrap_or_default().iter().enumerate().map(|(index, found)| device(index, found)).collect();
    let default = devices.iter().position(|(_, default)| *default).or((!devices.is_empty()).then_some(0));
    Platform {
        info: Named {
            name: platform.name().unwrap_or_default(),
            vendor: text(CL_PLATFORM_VENDOR),
            version: text(CL_PLATFORM_VERSION),
            profile: text(CL_PLATFORM_PROFILE),
        },
        default,
        devices: devices.into_iter().map(|(info, _)| info).collect(),
    }
}

/// A device, and whether it is the default one.
fn device(index: usize, device: &tombolo_client::Device) -> (DeviceInfo, bool) {
    use tombolo_client::opencl_sys::*;
    /// OpenCL 3.0; too new for some headers.
    const CL_DEVICE_LATEST_CONFORMANCE_VERSION_PASSED: cl_uint = 0x1072;
    let text = |what| device.info(what).unwrap_or_default();
    let bits = device.number(CL_DEVICE_TYPE).unwrap_or(0);
    let kinds = [
        (CL_DEVICE_TYPE_GPU, "gpu"),
        (CL_DEVICE_TYPE_CPU, "cpu"),
        (CL_DEVICE_TYPE_ACCELERATOR, "accelerator"),
        (CL_DEVICE_TYPE_CUSTOM, "custom"),
    ];
    let kind = kinds.iter().find(|(bit, _)| bits & bit != 0).map_or("unknown", |(_, word)| word);
    let info = DeviceInfo {
        name: device.name().unwrap_or_default(),
        vendor: text(CL_DEVICE_VENDOR),
        version: text(CL_DEVICE_VERSION),
        driver: text(CL_DRIVER_VERSION),
        c_version: text(CL_DEVICE_OPENCL_C_VERSION),
        kind: kind.to_owned(),
        conformance: text(CL_DEVICE_LATEST_CONFORMANCE_VERSION_PASSED),
        extensions: text(CL_DEVICE_EXTENSIONS).split_whitespace().map(str::to_owned).collect(),
        index,
    };
    (info, bits & CL_DEVICE_TYPE_DEFAULT != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_gets_an_icd_file() {
        let scratch = tempfile::tempdir().unwrap();
        let library = scratch.path().join("libx.so");
        std::fs::write(&library, "").unwrap();
        let environment = loader_environment(&library, scratch.path()).unwrap();
        let folder = PathBuf::from(environment[0].1.clone().unwrap());
        let library = library.canonicalize().unwrap();
        assert_eq!(std::fs::read_to_string(folder.join("chosen.icd")).unwrap(), format!("{}\n", library.display()));
        assert_eq!(environment[2].1, Some(library.into()));
    }

    #[test]
    fn an_icd_file_must_name_what_is_there() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("a.icd");
        std::fs::write(&file, "/nowhere/libx.so\n").unwrap();
        assert!(loader_environment(&file, scratch.path()).unwrap_err().contains("which is not there"));
        std::fs::write(&file, "libx.so.1\n").unwrap();
        assert_eq!(loader_environment(&file, scratch.path()).unwrap()[2].1, Some("libx.so.1".into()));
    }

    #[test]
    fn a_folder_without_an_icd_file_is_told() {
        let scratch = tempfile::tempdir().unwrap();
        assert!(loader_environment(scratch.path(), scratch.path()).unwrap_err().contains("no .icd file"));
    }
}
