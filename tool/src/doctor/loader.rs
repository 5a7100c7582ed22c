//! The OpenCL loader, the drivers (ICDs) that are registered with it, and Tombolo among them.

use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::report::{Finding, Section};
use crate::probe::{self, Failure};

/// Which loader there is. They read different variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// <https://github.com/OCL-dev/ocl-icd>
    OclIcd,
    /// <https://github.com/KhronosGroup/OpenCL-ICD-Loader>
    Khronos,
    /// One that does not say.
    Unknown,
}

/// The loader, by itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Loader {
    /// Which it is.
    pub(crate) kind: Kind,
    /// Where it was found.
    pub(crate) file: Option<PathBuf>,
    /// Its name and version, as it says.
    pub(crate) name: String,
}

/// A platform, as programs see it or as its driver describes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Platform {
    /// Its name.
    pub(crate) name: String,
    /// Its vendor.
    pub(crate) vendor: String,
    /// Its version.
    pub(crate) version: String,
}

impl Platform {
    fn is_tombolo(&self) -> bool {
        self.name == NAME
    }

    /// The version of Tombolo: the last word of `OpenCL 3.0 Tombolo 0.1.0`.
    fn release(&self) -> &str {
        self.version.rsplit(' ').next().unwrap_or_default()
    }
}

const NAME: &str = "Tombolo";

/// What a child process that goes through the loader sees.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct View {
    /// The loader.
    pub(crate) loader: Loader,
    /// The platforms that it finds.
    pub(crate) platforms: Vec<Platform>,
}

/// What a child process sees of one driver.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Driver {
    /// The file that was loaded.
    pub(crate) file: Option<PathBuf>,
    /// Its platforms.
    pub(crate) platforms: Vec<Platform>,
    /// The LLVM libraries that it has loaded.
    pub(crate) llvm: Vec<PathBuf>,
}

/// A driver that is registered.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Registered {
    /// The `.icd` file; none for a library that a variable names.
    pub(crate) file: Option<PathBuf>,
    /// The library, as it is written there.
    pub(crate) library: String,
    /// What becomes of it by itself.
    pub(crate) driver: Result<Driver, Failure>,
}

impl Registered {
    /// The `.icd` file, or the library.
    pub(crate) fn place(&self) -> String {
        self.file.as_ref().map_or_else(|| self.library.clone(), |file| file.display().to_string())
    }

    /// Whether it is Tombolo, as far as can be told: by its platform or, where it does not load, by its file name.
    pub(crate) fn is_tombolo(&self) -> bool {
        match &self.driver {
            Ok(driver) => driver.platforms.iter().any(Platform::is_tombolo),
            Err(_) => self.library_name().starts_with("libtombolo"),
        }
    }

    /// The library's file name.
    pub(crate) fn library_name(&self) -> &str {
        self.library.rsplit('/').next().unwrap_or_default()
    }
}

/// All about the loader.
#[derive(Debug, Serialize)]
pub(crate) struct Loading {
    /// What a program sees, or what becomes of it.
    pub(crate) view: Result<View, Failure>,
    /// The loader without any driver.
    pub(crate) loader: Result<Loader, Failure>,
    /// Whether the library has the same compiler as this command; nothing where that cannot be seen.
    pub(crate) same_build: Option<bool>,
    /// Where registered drivers are looked for.
    pub(crate) place: String,
    /// The drivers.
    pub(crate) drivers: Vec<Registered>,
    /// What is wrong with the place, if anything.
    pub(crate) fault: Option<String>,
    /// Variables that change what is found: name and value. None where `--library` has set them.
    pub(crate) variables: Vec<(String, String)>,
}

const DEFAULT_FOLDER: &str = "/etc/OpenCL/vendors";
const VENDORS: &str = "OCL_ICD_VENDORS";
const FILENAMES: &str = "OCL_ICD_FILENAMES";
const VENDOR_PATH: &str = "OPENCL_VENDOR_PATH";
const LIMIT: Duration = Duration::from_secs(60);

/// In the child process: the loader and what it finds.
pub(crate) fn look() -> Result<View, String> {
    let loader = tombolo_client::loader().map_err(plain)?;
    let says = [&loader.name, &loader.vendor].map(|text| text.clone().unwrap_or_default()).join(" ").to_lowercase();
    let (kind, name) = match () {
        () if says.contains("ocl icd") || says.contains("ocl-icd") => (Kind::OclIcd, Some("ocl-icd".to_owned())),
        () if says.contains("khronos") => (Kind::Khronos, Some("Khronos's OpenCL ICD loader".to_owned())),
        () => (Kind::Unknown, loader.name),
    };
    let name = [name, loader.version].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let platforms = tombolo_client::platforms().map_err(plain)?;
    let platforms = platforms.iter().map(|platform| {
        use tombolo_client::opencl_sys::{CL_PLATFORM_VENDOR, CL_PLATFORM_VERSION};
        Ok(Platform {
            name: platform.name()?,
            vendor: platform.info(CL_PLATFORM_VENDOR)?,
            version: platform.info(CL_PLATFORM_VERSION)?,
        })
    });
    let platforms = platforms.collect::<tombolo_client::Result<_>>().map_err(plain)?;
    Ok(View { loader: Loader { kind, file: loader.file, name }, platforms })
}

/// The reason without what it is a reason for.
fn plain(error: tombolo_client::Error) -> String {
    match error {
        tombolo_client::Error::Loader(text) => text,
        other => other.to_string(),
    }
}

/// In the child process: one driver.
pub(crate) fn look_at(library: &OsStr) -> Result<Driver, String> {
    let icd = tombolo_client::examine_icd(library).map_err(plain)?;
    let platforms = icd.platforms.into_iter();
    let platforms = platforms.map(|p| Platform { name: p.name, vendor: p.vendor, version: p.version }).collect();
    Ok(Driver { file: icd.file, platforms, llvm: super::clash::loaded_llvm() })
}

/// Looks at everything about the loader.
pub(crate) fn examine() -> Loading {
    let arguments = [OsStr::new("platforms")];
    let view = probe::ask::<View>(&arguments, &[], LIMIT);
    let loader = match &view {
        Ok(view) => Ok(view.loader.clone()),
        // Without any driver, to tell a broken driver from a broken loader.
        Err(_) => {
            let none = OsStr::new("/nonexistent/");
            let without = [(VENDORS, none), (FILENAMES, OsStr::new("")), (VENDOR_PATH, none)];
            probe::ask::<View>(&arguments, &without, LIMIT).map(|view| view.loader)
        }
    };
    let kind = loader.as_ref().map_or(Kind::Unknown, |loader| loader.kind);
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let place = Place::of(kind, variable);
    let (entries, fault) = place.entries();
    let drivers = entries.into_iter().map(|(file, library)| {
        let driver = probe::ask(&[OsStr::new("icd"), &library], &[], LIMIT);
        Registered { file, library: library.to_string_lossy().into_owned(), driver }
    });
    let drivers: Vec<_> = drivers.collect();
    let ours = drivers.iter().filter(|driver| driver.is_tombolo()).find_map(|driver| driver.driver.as_ref().ok());
    let same_build = ours.and_then(|driver| driver.file.as_deref()).and_then(is_same_build);
    let text = |name: &str| Some((name.to_owned(), variable(name)?.to_string_lossy().into_owned()));
    let names: &[&str] = if crate::library::is_in_effect() { &[] } else { &[VENDORS, FILENAMES, VENDOR_PATH] };
    Loading {
        view,
        loader,
        drivers,
        same_build,
        fault,
        place: place.describe(),
        variables: names.iter().copied().filter_map(text).collect(),
    }
}

/// Whether a library was built from the same compiler as this command: its identity stands in the file.
fn is_same_build(library: &Path) -> Option<bool> {
    let identity = tombolo_compiler::IDENTITY.as_bytes();
    let bytes = std::fs::read(library).ok()?;
    Some(bytes.windows(identity.len()).any(|window| window == identity))
}

/// Where a loader looks for drivers.
#[derive(PartialEq, Eq, Debug)]
struct Place {
    /// Libraries that a variable names, which come first.
    libraries: Vec<OsString>,
    /// The folder of `.icd` files, or one such file.
    icd: Option<PathBuf>,
}

impl Place {
    fn of(kind: Kind, variable: impl Fn(&str) -> Option<OsString>) -> Place {
        let folder = |path: OsString| Place { libraries: Vec::new(), icd: Some(path.into()) };
        match kind {
            // ocl-icd's manual, libOpenCL(7): a folder, an .icd file or a library.
            Kind::OclIcd | Kind::Unknown => {
                let default = variable(VENDOR_PATH).unwrap_or_else(|| DEFAULT_FOLDER.into());
                let Some(vendors) = variable(VENDORS) else { return folder(default) };
                let path = Path::new(&vendors);
                if path.is_dir() {
                    return folder(vendors);
                }
                if path.extension().is_none_or(|extension| extension != "icd") {
                    return Place { libraries: vec![vendors], icd: None };
                }
                let below = Path::new(&default).join(path);
                if path.components().count() == 1 && below.exists() { folder(below.into()) } else { folder(vendors) }
            }
            // Its README: OCL_ICD_FILENAMES are libraries, and OCL_ICD_VENDORS is a folder.
            Kind::Khronos => Place {
                libraries: variable(FILENAMES).iter().flat_map(std::env::split_paths).map(Into::into).collect(),
                icd: Some(variable(VENDORS).unwrap_or_else(|| DEFAULT_FOLDER.into()).into()),
            },
        }
    }

    fn describe(&self) -> String {
        let libraries = self.libraries.iter().map(|library| library.to_string_lossy().into_owned());
        let icd = self.icd.iter().map(|path| path.display().to_string());
        libraries.chain(icd).collect::<Vec<_>>().join(", ")
    }

    /// The `.icd` files with their libraries, and what is wrong with the place.
    fn entries(&self) -> (Vec<(Option<PathBuf>, OsString)>, Option<String>) {
        let mut entries: Vec<_> = self.libraries.iter().map(|library| (None, library.clone())).collect();
        let Some(icd) = &self.icd else { return (entries, None) };
        let files = if icd.is_dir() {
            let read = std::fs::read_dir(icd).map_err(|error| format!("{} cannot be read: {error}", icd.display()));
            let read = read.map(|entries| {
                let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
                files.retain(|file| file.extension().is_some_and(|extension| extension == "icd"));
                files.sort();
                files
            });
            match read {
                Ok(files) => files,
                Err(fault) => return (entries, Some(fault)),
            }
        } else if icd.exists() {
            vec![icd.clone()]
        } else {
            return (entries, Some(format!("{} does not exist", icd.display())));
        };
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            let library = text.lines().next().unwrap_or_default().trim().into();
            entries.push((Some(file), library));
        }
        (entries, None)
    }
}

impl Loading {
    /// Whether programs see Tombolo.
    pub(crate) fn sees_tombolo(&self) -> bool {
        self.view.as_ref().is_ok_and(|view| view.platforms.iter().any(Platform::is_tombolo))
    }

    /// What it means.
    pub(crate) fn section(&self) -> Section {
        let mut findings = vec![self.loader_finding()];
        if self.loader.is_ok() {
            findings.extend(self.variables.iter().map(|variable| self.variable_finding(variable)));
            let registration = self.registration();
            // What is not registered, or does not load, is not seen either.
            let platform = (!registration.fatal || self.sees_tombolo()).then(|| self.platform());
            findings.push(registration);
            findings.extend(platform);
        }
        Section { title: "OpenCL loader", findings, table: None }
    }

    fn loader_finding(&self) -> Finding {
        let loader = match &self.loader {
            Ok(loader) => loader,
            Err(Failure::Said(text)) => {
                return Finding::fatal(format!("The OpenCL loader, libOpenCL.so.1, cannot be used: {text}."))
                    .means("Programs reach every OpenCL driver through it.")
                    .advise("Install one: `apt install ocl-icd-libopencl1` on Debian and Ubuntu; ocl-icd on Fedora and Arch.");
            }
            Err(failure) => {
                return Finding::fatal(format!("The OpenCL loader, libOpenCL.so.1, is broken: {failure}.")).advise(
                    "Install it again: the package ocl-icd-libopencl1 on Debian and Ubuntu, ocl-icd elsewhere.",
                );
            }
        };
        let file = loader.file.as_ref().map_or("libOpenCL.so.1".into(), |file| file.display().to_string());
        match loader.kind {
            Kind::OclIcd | Kind::Khronos => Finding::ok(format!("Programs load {file}, which is {}.", loader.name)),
            Kind::Unknown if loader.name.is_empty() => Finding::note(format!("Programs load {file}, which does not say what it is."))
                .means("It is neither ocl-icd nor a recent loader of Khronos; it may be old, or a driver that stands in for a loader.")
                .advise("If programs do not find Tombolo, install ocl-icd (ocl-icd-libopencl1 on Debian and Ubuntu)."),
            Kind::Unknown => Finding::ok(format!("Programs load {file}, which calls itself {}.", loader.name)),
        }
    }

    fn variable_finding(&self, (name, value): &(String, String)) -> Finding {
        let read = match self.loader.as_ref().map_or(Kind::Unknown, |loader| loader.kind) {
            Kind::OclIcd => name != FILENAMES,
            Kind::Khronos => name != VENDOR_PATH,
            Kind::Unknown => true,
        };
        let set = format!("{name} is set to \"{value}\"");
        if read {
            Finding::note(format!("{set}."))
                .means(format!("The loader finds drivers by it, in place of or besides {DEFAULT_FOLDER}."))
        } else {
            Finding::note(format!("{set}, which this loader does not read."))
        }
    }

    fn registration(&self) -> Finding {
        let ours: Vec<_> = self.drivers.iter().filter(|driver| driver.is_tombolo()).collect();
        match ours.as_slice() {
            [] => Finding::fatal(match &self.fault {
                Some(fault) => format!("Tombolo is not registered: {fault}."),
                None => format!("Tombolo is not registered in {}.", self.place),
            })
                .means("The loader does not know of it, so that no program finds it.")
                .advise("Install it (`make install`, or the package). To try it without, write the path of libtombolo.so into a file tombolo.icd, and set OCL_ICD_VENDORS to the folder of that file."),
            [one] => match &one.driver {
                Ok(driver) => {
                    let file = driver.file.as_ref().map_or(one.library.clone(), |file| file.display().to_string());
                    Finding::ok(match &one.file {
                        Some(icd) => format!("Tombolo is registered: {} names {file}.", icd.display()),
                        None => format!("The library is {file}."),
                    })
                }
                Err(failure) => Finding::fatal(format!("Tombolo is registered in {}, but {} does not load: {failure}.", one.place(), one.library))
                    .advise("Install Tombolo again. The file must name a library that is there and that fits this system."),
            },
            several => Finding::problem("Tombolo is registered more than once.")
                .means(format!("Programs may see its devices twice: {}.", several.iter().map(|one| one.place()).collect::<Vec<_>>().join(", ")))
                .advise("Remove all but one of these."),
        }
    }

    fn platform(&self) -> Finding {
        let view = match &self.view {
            Ok(view) => view,
            Err(failure) => return self.unseen(failure),
        };
        let Some(platform) = view.platforms.iter().find(|platform| platform.is_tombolo()) else {
            let others = view.platforms.iter().map(|platform| platform.name.as_str()).collect::<Vec<_>>().join(", ");
            let finding = Finding::fatal("Programs do not see the platform Tombolo.");
            return if others.is_empty() {
                finding.means("They see no platform at all.")
            } else {
                finding.means(format!("They see: {others}."))
            };
        };
        let own = env!("CARGO_PKG_VERSION");
        let other = match (platform.release() == own, self.same_build) {
            (true, Some(true)) => {
                return Finding::ok(format!(
                    "Programs see the platform Tombolo {own}, of the same build as this command."
                ));
            }
            (true, None) => {
                return Finding::ok(format!("Programs see the platform Tombolo {own}, as this command is."));
            }
            (true, Some(false)) => "from another build",
            (false, _) => "of another version",
        };
        let release = platform.release();
        Finding::problem(format!("Programs see the platform Tombolo {release}; this command is {own}, {other}."))
            .means("What this command says of devices and caches, and what it compiles, may not hold for the library.")
            .advise("Install both from one package or one build.")
    }

    /// Why a program that goes through the loader gets nowhere.
    fn unseen(&self, failure: &Failure) -> Finding {
        let guilty: Vec<_> =
            self.drivers.iter().filter(|driver| driver.driver.as_ref().is_err_and(Failure::is_misbehaviour)).collect();
        let finding = Finding::fatal(format!("A program that asks for the OpenCL platforms fails here: {failure}."));
        match guilty.as_slice() {
            [] => finding
                .means("Each driver can be loaded by itself, so that two of them clash in one process.")
                .advise("Set OCL_ICD_VENDORS to a folder that holds only the .icd file of the driver that a program shall use; the drivers are listed below."),
            guilty => finding
                .means(format!("The fault is in {}.", guilty.iter().map(|driver| driver.library.as_str()).collect::<Vec<_>>().join(", ")))
                .advise(format!("Remove or update that driver, or move {} away.", guilty.iter().map(|driver| driver.place()).collect::<Vec<_>>().join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: Kind, variables: &[(&str, &str)]) -> Place {
        Place::of(kind, |name| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value.into()))
    }

    fn icd(path: &str) -> Place {
        Place { libraries: Vec::new(), icd: Some(path.into()) }
    }

    #[test]
    fn each_loader_looks_where_its_manual_says() {
        for kind in [Kind::OclIcd, Kind::Khronos, Kind::Unknown] {
            assert_eq!(place(kind, &[]), icd(DEFAULT_FOLDER));
            assert_eq!(place(kind, &[(VENDORS, "/usr")]), icd("/usr"));
        }
        let library = Place { libraries: vec!["/x/libfoo.so".into()], icd: None };
        assert_eq!(place(Kind::OclIcd, &[(VENDORS, "/x/libfoo.so")]), library);
        assert_eq!(place(Kind::OclIcd, &[(VENDORS, "/x/foo.icd")]), icd("/x/foo.icd"));
        assert_eq!(place(Kind::OclIcd, &[(VENDOR_PATH, "/y")]), icd("/y"));
        assert_eq!(place(Kind::OclIcd, &[(FILENAMES, "/a.so:/b.so")]), icd(DEFAULT_FOLDER));
        let both = Place { libraries: vec!["/a.so".into(), "/b.so".into()], icd: Some(DEFAULT_FOLDER.into()) };
        assert_eq!(place(Kind::Khronos, &[(FILENAMES, "/a.so:/b.so")]), both);
    }

    fn seen(version: &str) -> Loading {
        let platform = Platform { name: NAME.into(), vendor: "x".into(), version: version.into() };
        let loader = Loader { kind: Kind::OclIcd, file: None, name: "ocl-icd 2".into() };
        let driver = Driver { file: None, platforms: vec![platform.clone()], llvm: Vec::new() };
        Loading {
            view: Ok(View { loader: loader.clone(), platforms: vec![platform] }),
            loader: Ok(loader),
            place: "/x".into(),
            drivers: vec![Registered {
                file: Some("/x/t.icd".into()),
                library: "libtombolo.so".into(),
                driver: Ok(driver),
            }],
            fault: None,
            same_build: Some(true),
            variables: Vec::new(),
        }
    }

    #[test]
    fn a_library_of_another_version_is_a_problem_but_not_a_fatal_one() {
        let own = format!("OpenCL 3.0 Tombolo {}", env!("CARGO_PKG_VERSION"));
        assert!(seen(&own).section().findings.iter().all(|finding| finding.level == super::super::report::Level::Ok));
        let other = seen("OpenCL 3.0 Tombolo 99.0.0").section();
        let last = other.findings.last().expect("a finding");
        assert!(last.what.contains("99.0.0") && !last.fatal, "{last:?}");
        let rebuilt = Loading { same_build: Some(false), ..seen(&own) }.section();
        assert!(rebuilt.findings.last().is_some_and(|last| last.what.contains("another build") && !last.fatal));
    }

    #[test]
    fn the_driver_that_crashes_is_named_or_else_a_clash() {
        let mut loading = seen("OpenCL 3.0 Tombolo 1");
        loading.view = Err(Failure::Crashed(11));
        let text = |loading: &Loading| {
            let last = loading.section().findings.pop().expect("a finding");
            assert!(last.fatal);
            last.meaning.unwrap_or_default()
        };
        assert!(text(&loading).contains("clash"));
        let crash = Err(Failure::Crashed(11));
        loading.drivers.push(Registered {
            file: Some("/x/o.icd".into()),
            library: "libother.so".into(),
            driver: crash,
        });
        assert!(text(&loading).contains("libother.so"));
    }
}
