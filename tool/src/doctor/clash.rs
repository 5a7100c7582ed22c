//! Other OpenCL drivers: those that are broken, and those that are known to harm each other or the programs that load them.
//! A loader puts every registered driver into every OpenCL program, so that one can break another.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::loader::{Loading, Registered};
use super::report::{Finding, Section};
use super::vulkan::Vulkan;
use crate::probe::Failure;

/// A driver that is known to cause trouble.
struct Known {
    /// How its library's file name begins.
    library: &'static str,
    /// How the library of another driver begins that must be there too; any if empty.
    beside: &'static [&'static str],
    /// What it is called.
    name: &'static str,
    /// What happens.
    trouble: &'static str,
    /// What to do.
    advice: &'static str,
}

/// What trackers say. The address of the report stands above each entry.
const KNOWN: &[Known] = &[
    // https://github.com/NixOS/nixpkgs/issues/448456, https://github.com/ROCm/legacy-rocm-build/issues/5841
    Known {
        library: "libRusticlOpenCL",
        beside: &[],
        name: "Mesa's rusticl",
        trouble: "DaVinci Resolve brings C++ functions of its own, which some versions of rusticl run into: Resolve then crashes even when it uses another driver.",
        advice: "If a program crashes, start it with OCL_ICD_VENDORS set to a folder that holds tombolo.icd alone, or remove mesa-opencl-icd.",
    },
    // https://github.com/ROCm/clr/issues/155, https://github.com/zelikos/davincibox/issues/173
    Known {
        library: "libamdocl64",
        beside: &["libRusticlOpenCL", "libMesaOpenCL"],
        name: "AMD's ROCm",
        trouble: "ROCm and Mesa's OpenCL in one process crash each other in some versions: clinfo and other programs end at once.",
        advice: "Remove one of the two: mesa-opencl-icd (mesa-libOpenCL on Fedora) or rocm-opencl.",
    },
    // https://github.com/rocm-arch/rocm-arch/issues/420, https://github.com/ROCm/legacy-rocm-build/issues/1528
    Known {
        library: "libamdocl-orca64",
        beside: &[],
        name: "AMD's legacy driver (orca)",
        trouble: "It is no longer maintained, and AMD advises against having it beside ROCm or Mesa's OpenCL.",
        advice: "Remove it (opencl-orca-amdgpu-pro-icd) unless a program needs it.",
    },
    // https://github.com/LuxCoreRender/LuxMark/issues/7, https://github.com/darktable-org/darktable/issues/7377
    Known {
        library: "libMesaOpenCL",
        beside: &[],
        name: "Mesa's Clover",
        trouble: "It stops at OpenCL 1.1, is gone from Mesa since 25.2, and crashes darktable, LuxMark and others.",
        advice: "Remove it: the package mesa-opencl-icd, or its file mesa.icd in /etc/OpenCL/vendors.",
    },
    // https://github.com/openwall/john/issues/3749, https://github.com/intel/beignet/issues/7
    Known {
        library: "libcl.so",
        beside: &[],
        name: "Intel's Beignet",
        trouble: "It is abandoned, computes wrong results on recent GPUs, and brings its own LLVM.",
        advice: "Remove it (beignet-opencl-icd); intel-opencl-icd is its successor.",
    },
    // https://github.com/intel/compute-runtime/issues/21, https://github.com/intel/compute-runtime/issues/22
    Known {
        library: "libIntelOpenCL",
        beside: &["libintelocl", "libigdrcl"],
        name: "Intel's old SDK",
        trouble: "It and Intel's present driver load each other's compiler libraries, and programs crash.",
        advice: "Remove the old one: its file in /etc/OpenCL/vendors, or /opt/intel/opencl.",
    },
    // https://github.com/intel/compute-runtime/issues/770
    Known {
        library: "libigdrcl_legacy1",
        beside: &["libigdrcl.so"],
        name: "Intel's driver for older GPUs (legacy1)",
        trouble: "It needs an older graphics compiler (IGC) than Intel's present driver, and some versions of the two cannot share one.",
        advice: "Where a program fails, keep the one that drives your GPU.",
    },
];

/// A known trouble that applies here.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Trouble {
    /// The driver.
    pub(crate) name: &'static str,
    /// Where it is registered.
    pub(crate) place: String,
    /// What happens.
    pub(crate) trouble: &'static str,
    /// What to do.
    pub(crate) advice: &'static str,
}

/// What is known of the other drivers.
#[derive(Debug, Serialize)]
pub(crate) struct Clashes {
    /// Known troubles.
    pub(crate) troubles: Vec<Trouble>,
    /// For each library of LLVM, who loads it; those of Vulkan's drivers come with Tombolo.
    pub(crate) llvm: BTreeMap<PathBuf, Vec<String>>,
}

/// The LLVM libraries in this process.
pub(crate) fn loaded_llvm() -> Vec<PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let files = maps.lines().filter_map(|line| line.find('/').map(|at| &line[at..]));
    let is_llvm = |file: &&str| {
        let name = file.rsplit('/').next().unwrap_or_default();
        ["libLLVM-", "libLLVM."].iter().any(|begin| name.starts_with(begin))
    };
    files.filter(is_llvm).map(PathBuf::from).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Compares what is registered with what is known.
pub(crate) fn examine(loading: &Loading, vulkan: &Vulkan) -> Clashes {
    let mut llvm: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    if let Ok(survey) = &vulkan.devices {
        for library in &survey.llvm {
            llvm.entry(library.clone()).or_default().push("Vulkan's drivers".into());
        }
    }
    for other in others(loading) {
        for library in other.driver.iter().flat_map(|driver| &driver.llvm) {
            llvm.entry(library.clone()).or_default().push(other.library_name().to_owned());
        }
    }
    Clashes { troubles: troubles(others(loading)), llvm }
}

fn others(loading: &Loading) -> impl Iterator<Item = &Registered> + Clone {
    loading.drivers.iter().filter(|driver| !driver.is_tombolo())
}

fn troubles<'d>(others: impl Iterator<Item = &'d Registered> + Clone) -> Vec<Trouble> {
    let is_there = |begin: &&str| others.clone().any(|driver| driver.library_name().starts_with(*begin));
    let of = |driver: &Registered| {
        let known = KNOWN.iter().filter(|known| driver.library_name().starts_with(known.library));
        let known = known.filter(|known| known.beside.is_empty() || known.beside.iter().any(is_there));
        // One that is not there does no harm but that of a broken entry.
        let known = known.filter(|_| !matches!(&driver.driver, Err(Failure::Said(_))));
        let place = driver.place();
        let all =
            known.map(|&Known { name, trouble, advice, .. }| Trouble { name, place: place.clone(), trouble, advice });
        all.collect::<Vec<_>>()
    };
    others.clone().flat_map(of).collect()
}

/// What it means.
pub(crate) fn section(loading: &Loading, clashes: &Clashes) -> Section {
    let mut findings = Vec::new();
    let known: BTreeSet<_> = clashes.troubles.iter().map(|trouble| trouble.place.as_str()).collect();
    for other in others(loading) {
        match &other.driver {
            Err(failure) => findings.push(broken(other, failure)),
            Ok(driver) if !known.contains(other.place().as_str()) => {
                let names: Vec<_> = driver.platforms.iter().map(|platform| platform.name.as_str()).collect();
                findings.push(Finding::ok(match names.as_slice() {
                    [] => format!("{} loads, and offers no platform here.", other.place()),
                    names => format!("{} loads, and offers {}.", other.place(), names.join(", ")),
                }));
            }
            Ok(_) => {}
        }
    }
    findings.extend(clashes.troubles.iter().map(|trouble| {
        Finding::note(format!("{} is registered: {}.", trouble.name, trouble.place))
            .means(trouble.trouble)
            .advise(trouble.advice)
    }));
    findings.extend(llvm_finding(clashes));
    if findings.is_empty() {
        findings.push(Finding::ok("No other driver is registered."));
    }
    Section { title: "Other OpenCL drivers", findings, table: None }
}

/// Two libraries of LLVM in one process, or one that several drivers set up, end it with "Option registered more than once":
/// <https://github.com/pocl/pocl/issues/474>, <https://github.com/ROCm/ROCm-OpenCL-Runtime/issues/153>.
fn llvm_finding(clashes: &Clashes) -> Option<Finding> {
    if clashes.llvm.len() < 2 {
        return None;
    }
    let lines = clashes.llvm.iter().map(|(path, users)| format!("{} for {}", path.display(), users.join(", ")));
    Some(
        Finding::note("Drivers load different versions of LLVM into one program.")
            .means(format!(
                "Some pairs of versions end the program with \"LLVM ERROR: inconsistency in registered CommandLine options\" or crash it. Tombolo itself has no LLVM. Here: {}.",
                lines.collect::<Vec<_>>().join("; ")
            ))
            .advise("If a program crashes at its start, set OCL_ICD_VENDORS to a folder that holds tombolo.icd alone."),
    )
}

fn broken(driver: &Registered, failure: &Failure) -> Finding {
    let place = driver.place();
    match failure {
        _ if driver.library.is_empty() => {
            Finding::note(format!("{place} names no library, or cannot be read.")).advise("Remove it.")
        }
        failure if failure.is_misbehaviour() => {
            Finding::problem(format!("The driver {} of {place} is broken: {failure}.", driver.library))
                .means("Every OpenCL program that loads it fails, whichever driver it wants to use.")
                .advise(format!("Remove or update that driver, or move {place} away."))
        }
        _ if is_32_bit(Path::new(&driver.library)) => {
            Finding::note(format!("{place} names a library for 32-bit programs: {}.", driver.library))
                .means("It is of use to those only; this system's 64-bit programs pass over it.")
        }
        failure => Finding::note(format!("{place} names a driver that does not load: {failure}."))
            .means("Loaders pass over it; other drivers are not harmed. It is often left behind by a driver that was removed.")
            .advise("Remove the file, or install the driver again."),
    }
}

/// Whether a file is a library for 32-bit programs (`EI_CLASS` of its ELF header).
fn is_32_bit(path: &Path) -> bool {
    let mut header = [0; 5];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut header));
    read.is_ok() && header == *b"\x7fELF\x01"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::loader::Driver;
    use crate::doctor::report::Level;

    fn driver(library: &str, outcome: Result<(), Failure>) -> Registered {
        let driver = outcome.map(|()| Driver { file: None, platforms: Vec::new(), llvm: Vec::new() });
        Registered { file: Some(format!("/x/{library}.icd").into()), library: library.into(), driver }
    }

    #[test]
    fn some_are_trouble_alone_and_some_beside_others() {
        let names = |drivers: &[Registered]| troubles(drivers.iter()).iter().map(|t| t.name).collect::<Vec<_>>();
        let rocm = || driver("/opt/rocm/lib/libamdocl64.so", Ok(()));
        assert!(names(&[rocm()]).is_empty());
        assert_eq!(names(&[rocm(), driver("libMesaOpenCL.so.1", Ok(()))]), ["AMD's ROCm", "Mesa's Clover"]);
        assert!(names(&[driver("libpocl.so.2", Ok(()))]).is_empty());
        assert!(names(&[driver("libMesaOpenCL.so.1", Err(Failure::Said("not there".into())))]).is_empty());
    }

    #[test]
    fn a_missing_driver_is_a_note_and_a_crashing_one_a_problem() {
        let missing = || Failure::Said("no such file".into());
        assert_eq!(broken(&driver("libx.so", Err(missing())), &missing()).level, Level::Note);
        assert_eq!(broken(&driver("libx.so", Err(Failure::Crashed(6))), &Failure::Crashed(6)).level, Level::Problem);
        assert_eq!(broken(&driver("", Err(missing())), &missing()).advice.as_deref(), Some("Remove it."));
    }

    #[test]
    fn two_versions_of_llvm_are_noted() {
        let clashes = |names: &[&str]| Clashes {
            troubles: Vec::new(),
            llvm: names.iter().map(|&name| (PathBuf::from(name), vec!["x".into()])).collect(),
        };
        assert!(llvm_finding(&clashes(&["/a/libLLVM.so.19.1"])).is_none());
        assert!(llvm_finding(&clashes(&["/a/libLLVM.so.19.1", "/a/libLLVM-15.so.1"])).is_some());
    }

    #[test]
    fn this_program_is_no_32_bit_library() {
        assert!(!is_32_bit(&std::env::current_exe().expect("a path")));
        assert!(!is_32_bit(Path::new("/nonexistent")));
    }
}
