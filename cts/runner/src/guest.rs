//! A whole run inside the dma-buf guest (`cts/guest`): the runner there writes journal and results into a folder that
//! both sides share, so that it is resumed like any other run.

use crate::cli::Run;
use crate::platform;
use crate::process::{self, End, Launch};
use crate::stop::Stop;
use std::path::{Path, PathBuf};

/// Folders of the guest's own system that must not be hidden by one of ours.
const OWN: &[&str] = &["/usr", "/etc", "/lib", "/lib64", "/bin", "/sbin", "/proc", "/sys", "/dev", "/run", "/tmp"];

/// Longer than any run.
const LIMIT_SECONDS: &str = "2592000";

/// Does the run in the guest. Afterwards the results file is there, or an error tells why not.
pub(crate) fn run(run: &Run, stop: &Stop) -> Result<End, String> {
    let script = script(run)?;
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let cts = absolute(&run.selection.cts)?;
    let output = std::path::absolute(&run.output).map_err(|error| error.to_string())?;
    let folder = output.parent().map_or_else(|| PathBuf::from("/"), Path::to_path_buf);
    let folder = absolute(&folder)?;
    let icd = run.platform.icd.clone().or_else(|| std::env::var_os("OCL_ICD_VENDORS").map(PathBuf::from));
    let icd = icd.map(|icd| absolute(&icd)).transpose()?;

    let mut readable = vec![cts.clone()];
    readable.extend(own.parent().map(Path::to_path_buf));
    if let Some(icd) = &icd {
        readable.extend(if icd.is_dir() { Some(icd.clone()) } else { icd.parent().map(Path::to_path_buf) });
        for library in platform::libraries(icd)? {
            let path = Path::new(&library);
            readable.extend(path.parent().filter(|_| path.is_absolute()).map(Path::to_path_buf));
        }
    }
    check_folder(&folder)?;
    readable.sort();
    readable.dedup();
    // A folder in another one that is shared needs no share of its own.
    let all = readable.clone();
    readable
        .retain(|path| !path.starts_with(&folder) && !all.iter().any(|other| other != path && path.starts_with(other)));
    for path in &readable {
        check_folder(path)?;
    }

    let mut arguments: Vec<String> = Vec::new();
    let mut say = |words: &[&str]| arguments.extend(words.iter().map(|word| word.to_string()));
    say(&["-m", &run.guest_memory.to_string(), "-c", &run.jobs.min(4).to_string(), "-t", LIMIT_SECONDS]);
    for path in &readable {
        say(&["-r", text(path)?]);
    }
    say(&["-w", text(&folder)?, "--", text(&own)?, "run", text(&cts)?, "-o", text(&output)?, "--inside", "--xvfb"]);
    if let Some(icd) = &icd {
        say(&["--icd", text(icd)?]);
    }
    say(&inner_arguments(run).iter().map(String::as_str).collect::<Vec<_>>());

    let launch = Launch {
        program: script,
        arguments,
        environment: Vec::new(),
        folder: std::env::current_dir().map_err(|error| error.to_string())?,
    };
    let quiet = run.quiet;
    Ok(process::run(&launch, None, stop, |piece| {
        if !quiet {
            // Whoever closed standard error does not want to read it.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), piece);
        }
        false
    }))
}

/// The options that the runner in the guest gets as they are. Expectations and comparisons are this side's.
fn inner_arguments(run: &Run) -> Vec<String> {
    let mut words: Vec<String> = vec!["--mode".into(), run.selection.mode.word().into()];
    let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
    option("--jobs", run.jobs.to_string());
    option("--group", run.group.to_string());
    option("--retries", run.retries.to_string());
    option("--log-limit", run.log_limit.to_string());
    run.timeout.iter().for_each(|seconds| option("--timeout", seconds.to_string()));
    run.selection.include.iter().for_each(|glob| option("--include", glob.clone()));
    run.selection.exclude.iter().for_each(|glob| option("--exclude", glob.clone()));
    run.platform.platform.iter().for_each(|name| option("--platform", name.clone()));
    run.platform.device.iter().for_each(|number| option("--device", number.to_string()));
    let flags = [
        (run.selection.variants, "--variants"),
        (run.resume, "--resume"),
        (run.restart, "--restart"),
        (run.all_logs, "--all-logs"),
        (run.private_cache, "--private-cache"),
        (run.blind, "--blind"),
    ];
    words.extend(flags.iter().filter(|(on, _)| *on).map(|(_, flag)| (*flag).to_owned()));
    words
}

/// `cts/guest/run`: as given, or of the repository in which this program or the working folder lies.
fn script(run: &Run) -> Result<PathBuf, String> {
    if let Some(script) = &run.guest_script {
        return absolute(script);
    }
    let starts = [std::env::current_exe().ok(), std::env::current_dir().ok()];
    let places = starts.iter().flatten().flat_map(|start| start.ancestors());
    places
        .map(|folder| folder.join("cts/guest/run"))
        .find(|script| script.is_file())
        .ok_or_else(|| "cts/guest/run is not found: start from Tombolo's repository, or give --guest-script".to_owned())
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))
}

fn text(path: &Path) -> Result<&str, String> {
    path.to_str().ok_or_else(|| format!("{}: its name is no UTF-8, which the guest needs", path.display()))
}

fn check_folder(path: &Path) -> Result<(), String> {
    // Options of QEMU are separated by commas.
    if path.to_string_lossy().contains(',') {
        return Err(format!("{}: a folder for the guest cannot have a comma in its name", path.display()));
    }
    match OWN.iter().find(|own| path == Path::new("/") || path.starts_with(own)) {
        Some(_) => Err(format!(
            "{} cannot be shared with the guest, where it would hide the guest's own folder: copy it elsewhere, \
             below your home folder for example",
            path.display()
        )),
        None => Ok(()),
    }
}
