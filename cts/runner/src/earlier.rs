//! Results of other runs, for comparisons: this program's own, and those that clvk publishes.

use crate::clvk;
use crate::outcome::Outcome;
use crate::record::Record;
use std::collections::BTreeMap;
use std::path::Path;

/// Results of another run.
#[derive(Clone, Debug)]
pub(crate) struct Earlier {
    /// The name of its file.
    pub(crate) file: String,
    /// What it was run on.
    pub(crate) label: String,
    /// quick, wimpy or full, where it is known.
    pub(crate) mode: Option<String>,
    /// The outcomes by suite and sub-test.
    pub(crate) results: BTreeMap<(String, String), Outcome>,
}

impl Earlier {
    /// Reads a file of either kind.
    pub(crate) fn read(path: &Path) -> Result<Earlier, String> {
        let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let own = match Record::parse(&text) {
            Ok(record) => return Ok(Earlier::from_record(&record, file)),
            Err(why) => why,
        };
        clvk::parse(&text, file).map_err(|foreign| {
            format!("{}: neither results of this program ({own}) nor of clvk ({foreign})", path.display())
        })
    }

    /// Our own results.
    pub(crate) fn from_record(record: &Record, file: String) -> Earlier {
        let results = record
            .suites
            .iter()
            .flat_map(|suite| suite.tests.iter().map(|test| ((suite.name.clone(), test.name.clone()), test.outcome)));
        let label =
            record.platform.as_ref().map_or_else(|| "an unknown platform".to_owned(), |platform| platform.line());
        Earlier { file, label, mode: Some(record.run.mode.word().to_owned()), results: results.collect() }
    }
}
