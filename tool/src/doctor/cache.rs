//! The folder of built programs and pipelines.

use serde::Serialize;
use std::path::PathBuf;

use tombolo::cache::Survey;
use tombolo::cache::folder::{Refusal, Standing};

use super::report::{Finding, Section};
use crate::output::size;

/// The cache's state, for scripts. Sizes are in bytes.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Cache {
    /// The folder that the settings name, used or not.
    pub(crate) folder: Option<PathBuf>,
    /// Whether it is used, and how.
    pub(crate) standing: State,
    /// The number of entries.
    pub(crate) entries: u64,
    /// What they take.
    pub(crate) bytes: u64,
    /// What they may take.
    pub(crate) limit: u64,
    /// What is free where the folder is.
    pub(crate) free: Option<u64>,
    /// What is wrong with Tombolo's variables.
    pub(crate) complaints: Vec<String>,
}

/// Whether the cache is used.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Read and written.
    Ready,
    /// Only read.
    ReadOnly,
    /// To be made with the first entry.
    Missing,
    /// Switched off.
    Off(String),
    /// It cannot be used: why.
    Refused(String),
}

/// Looks at it.
pub(crate) fn examine() -> Cache {
    let Survey { folder, standing, entries, bytes, limit, free } = tombolo::cache::survey();
    let standing = match standing {
        Ok(Standing::Ready) => State::Ready,
        Ok(Standing::ReadOnly) => State::ReadOnly,
        Ok(Standing::Missing) => State::Missing,
        Err(refusal @ (Refusal::TurnedOff | Refusal::NoRoom)) => State::Off(refusal.to_string()),
        Err(refusal) => State::Refused(refusal.to_string()),
    };
    let complaints = tombolo::settings::Settings::get().complaints.clone();
    Cache { folder, standing, entries, bytes, limit, free, complaints }
}

/// Less than this and a cache soon has no room: a few programs with their pipelines.
const LITTLE: u64 = 64 << 20;

impl Cache {
    /// What it means.
    pub(crate) fn section(&self) -> Section {
        let mut findings = vec![self.state()];
        let is_used = matches!(self.standing, State::Ready | State::Missing);
        if let Some(free) = self.free.filter(|free| is_used && *free < LITTLE) {
            findings.push(
                Finding::note(format!("Only {} are free there.", size(free)))
                    .means("When the disk is full, programs are built anew at each start; nothing breaks.")
                    .advise("Free some space, or set TOMBOLO_CACHE_DIR to a folder on another disk."),
            );
        }
        findings.extend(self.complaints.iter().map(|complaint| Finding::note(format!("{complaint}."))));
        Section { title: "Cache", findings, table: None }
    }

    fn state(&self) -> Finding {
        let folder = self.folder.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
        let anew = "Programs are built anew each time they start.";
        match &self.standing {
            State::Ready => Finding::ok(format!(
                "{folder} holds {} entries of {} in all; it may grow to {}{}.",
                self.entries,
                size(self.bytes),
                size(self.limit),
                self.free.map(|free| format!(", and {} are free there", size(free))).unwrap_or_default()
            )),
            State::Missing => Finding::ok(format!("{folder} is empty as yet: it is made when a program is built.")),
            State::ReadOnly => Finding::note(format!("{folder} can be read, but not written."))
                .means("What is in it is used; other programs are built anew each time they start.")
                .advise(format!("`chmod u+w {folder}`, if it is not so by intent.")),
            State::Off(reason) => Finding::note(format!("Nothing is kept: {reason}.")).means(anew),
            State::Refused(reason) => Finding::note(format!("Nothing is kept: {reason}."))
                .means(anew)
                .advise("Mend that, or set TOMBOLO_CACHE_DIR to a folder of your own."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::report::Level;

    fn cache(standing: State, free: u64) -> Cache {
        let folder = Some("/home/x/.cache/tombolo".into());
        Cache {
            folder,
            standing,
            entries: 2,
            bytes: 3 << 20,
            limit: 512 << 20,
            free: Some(free),
            complaints: Vec::new(),
        }
    }

    #[test]
    fn a_cache_that_is_used_is_fine_and_one_that_is_not_is_noted() {
        let levels = |cache: Cache| cache.section().findings.iter().map(|finding| finding.level).collect::<Vec<_>>();
        let plenty = 1 << 40;
        assert_eq!(levels(cache(State::Ready, plenty)), [Level::Ok]);
        assert_eq!(levels(cache(State::Missing, plenty)), [Level::Ok]);
        assert_eq!(levels(cache(State::Ready, 5)), [Level::Ok, Level::Note]);
        assert_eq!(levels(cache(State::ReadOnly, plenty)), [Level::Note]);
        assert_eq!(levels(cache(State::Off("TOMBOLO_CACHE is 0".into()), 5)), [Level::Note]);
        assert_eq!(levels(cache(State::Refused("it is open to others".into()), plenty)), [Level::Note]);
    }
}
