//! What a test program says of its sub-tests: lines on its output, and its results file.

use crate::outcome::Outcome;
use std::collections::BTreeMap;

/// Something that a line of output says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// `NAME...`: the sub-test begins.
    Begins(String),
    /// `NAME passed`, `NAME FAILED`, `NAME test not supported` and the other ways to say so.
    Ended(String, Outcome),
    /// The suite as a whole does not apply to the device; nothing is run.
    SuiteSkipped(String),
}

/// Reads the output of a test program piece by piece, in bounded memory.
pub(crate) struct Reader {
    names: Vec<String>,
    line: Vec<u8>,
    overlong: bool,
}

/// Longer lines cannot be results: their names have at most 200 characters.
const LINE_LIMIT: usize = 16 * 1024;

/// How the harness ends a line about a sub-test, behind its name.
const ENDINGS: &[(&str, Outcome)] = &[
    (" passed", Outcome::Pass),
    (" FAILED", Outcome::Fail),
    (" test not supported", Outcome::Skip),
    (" test currently not implemented", Outcome::Skip),
];

/// What the suites with a main of their own say when they run nothing.
const SUITE_SKIPS: &[&str] = &[
    "Test not run because GL-CL interop is not supported",
    "tests can only run on a GPU device",
    "cl_khr_spir is not supported on this device. Skipping test.",
    "Test skipped while initialization",
];

impl Reader {
    /// Looks for these sub-tests.
    pub(crate) fn new(names: &[String]) -> Reader {
        Reader { names: names.to_vec(), line: Vec::new(), overlong: false }
    }

    /// Takes the next piece of output and returns what its lines say, each with the place in the piece where its line ends.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<(usize, Said)> {
        let mut said = Vec::new();
        let mut place = 0;
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            let room = LINE_LIMIT.saturating_sub(self.line.len());
            self.overlong |= piece.len() > room;
            self.line.extend_from_slice(&piece[..piece.len().min(room)]);
            place += piece.len();
            if piece.ends_with(b"\n") {
                said.extend(self.end_line().map(|said| (place, said)));
            }
        }
        said
    }

    /// The output has ended: the last line may lack its end.
    pub(crate) fn finish(&mut self) -> Option<Said> {
        self.end_line()
    }

    fn end_line(&mut self) -> Option<Said> {
        let line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.overlong) {
            return None;
        }
        self.understand(String::from_utf8_lossy(&line).trim_end())
    }

    fn understand(&self, line: &str) -> Option<Said> {
        if let Some(name) = line.strip_suffix("...").and_then(|front| self.name_at_end(front)) {
            return Some(Said::Begins(name));
        }
        for (ending, outcome) in ENDINGS {
            if let Some(name) = line.strip_suffix(ending).and_then(|front| self.name_at_end(front)) {
                return Some(Said::Ended(name, *outcome));
            }
        }
        // A program that passes over what it was asked for, and is content.
        if line.contains(" ERROR:  Unable to parse function name ") {
            return self.names.first().map(|name| Said::Ended(name.clone(), Outcome::Error));
        }
        if let Some((front, _)) = line.split_once(" skipped (requires at least ")
            && let Some(name) = self.name_at_end(front)
        {
            return Some(Said::Ended(name, Outcome::Skip));
        }
        if let Some(front) = line.strip_suffix(" tests is not supported in offline compiler execution path!")
            && let Some(name) = self.name_at_end(front)
        {
            return Some(Said::Ended(name, Outcome::Skip));
        }
        SUITE_SKIPS.iter().any(|skip| line.contains(skip)).then(|| Said::SuiteSkipped(line.trim().to_owned()))
    }

    /// The sub-test that the text ends with. Tests print progress without ending the line, so that anything may stand
    /// before the name, only not a character of a name.
    fn name_at_end(&self, text: &str) -> Option<String> {
        let is_end = |name: &&String| {
            text.strip_suffix(name.as_str())
                .is_some_and(|front| !front.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        };
        self.names.iter().filter(is_end).max_by_key(|name| name.len()).cloned()
    }
}

/// Reads the file named by `CL_CONFORMANCE_RESULTS_FILENAME`. The harness escapes nothing in it and may die while it
/// writes it: where it is no JSON, the lines that are results count.
pub(crate) fn results_file(text: &[u8]) -> BTreeMap<String, Outcome> {
    #[derive(serde::Deserialize)]
    struct File {
        results: BTreeMap<String, String>,
    }
    let text = String::from_utf8_lossy(text);
    if let Ok(file) = serde_json::from_str::<File>(&text) {
        return file.results.into_iter().filter_map(|(name, word)| Some((name, result(&word)?))).collect();
    }
    let lines = text.split_once("\"results\"").map_or("", |(_, results)| results).lines();
    let entry = |line: &str| {
        let (name, word) = line.trim().trim_end_matches(',').split_once(": ")?;
        let bare = |text: &str| Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned());
        Some((bare(name)?, result(&bare(word)?)?))
    };
    lines.filter_map(entry).collect()
}

fn result(word: &str) -> Option<Outcome> {
    match word {
        "pass" => Some(Outcome::Pass),
        "fail" => Some(Outcome::Fail),
        "skip" => Some(Outcome::Skip),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(names: &[&str], text: &str) -> Vec<Said> {
        let mut reader = Reader::new(&names.iter().map(|name| name.to_string()).collect::<Vec<_>>());
        let mut said: Vec<Said> = reader.push(text.as_bytes()).into_iter().map(|(_, said)| said).collect();
        said.extend(reader.finish());
        said
    }

    fn ended(name: &str, outcome: Outcome) -> Said {
        Said::Ended(name.to_owned(), outcome)
    }

    #[test]
    fn the_lines_of_the_harness() {
        let text = "add...\nadd passed\nsub...\nsub FAILED\nmul...\nmul test not supported\n\
                    div skipped (requires at least OpenCL version 3.1, but the device reports OpenCL version 3.0)\n\
                    Subtest mod tests is not supported in offline compiler execution path!\nPASSED 3 of 3 tests.\n";
        let said = read(&["add", "sub", "mul", "div", "mod"], text);
        assert_eq!(
            said,
            [
                Said::Begins("add".into()),
                ended("add", Outcome::Pass),
                Said::Begins("sub".into()),
                ended("sub", Outcome::Fail),
                Said::Begins("mul".into()),
                ended("mul", Outcome::Skip),
                ended("div", Outcome::Skip),
                ended("mod", Outcome::Skip),
            ]
        );
    }

    #[test]
    fn progress_may_stand_before_a_name_but_no_longer_name() {
        assert_eq!(read(&["add"], "12% add passed"), [ended("add", Outcome::Pass)]);
        assert_eq!(read(&["add"], "....add passed"), [ended("add", Outcome::Pass)]);
        assert_eq!(read(&["add"], "fadd passed"), []);
        assert_eq!(read(&["add", "long_add"], "long_add passed"), [ended("long_add", Outcome::Pass)]);
    }

    #[test]
    fn a_program_that_passes_over_its_arguments_has_not_passed() {
        let text = "conversions...\n\n\t\t**** ERROR:  Unable to parse function name int_flaot.  Skipping....  *****\n\nconversions passed\n";
        assert!(read(&["conversions"], text).contains(&ended("conversions", Outcome::Error)));
    }

    #[test]
    fn a_suite_that_runs_nothing_says_so() {
        let line = "Test not run because GL-CL interop is not supported for any devices of the requested type.";
        assert_eq!(read(&["buffers"], line), [Said::SuiteSkipped(line.into())]);
        let line = "cl_khr_spir is not supported on this device. Skipping test.";
        assert_eq!(read(&["api"], line), [Said::SuiteSkipped(line.into())]);
    }

    #[test]
    fn closing_lines_are_no_results() {
        assert_eq!(read(&["test", "tests"], "PASSED test.\nPASSED 3 of 3 tests.\nFAILED 1 of 3 tests.\n"), []);
    }

    #[test]
    fn an_overlong_line_is_passed_over() {
        let text = format!("{} add passed\nadd passed\n", "x".repeat(2 * LINE_LIMIT));
        assert_eq!(read(&["add"], &text), [ended("add", Outcome::Pass)]);
    }

    #[test]
    fn a_results_file() {
        let text = b"{\n\t\"cmd\": \"test_x\",\n\t\"args\": \"\",\n\t\"results\": {\n\t\t\"a\": \"pass\",\n\t\t\"b\": \"skip\",\n\t\t\"c\": \"fail\"\n\t}\n}\n";
        let results = results_file(text);
        assert_eq!(results["a"], Outcome::Pass);
        assert_eq!(results["b"], Outcome::Skip);
        assert_eq!(results["c"], Outcome::Fail);
    }

    #[test]
    fn a_results_file_that_is_no_json() {
        let text = b"{\n\t\"cmd\": \"/a \"b\" \\x/test_x\",\n\t\"results\": {\n\t\t\"a\": \"pass\",\n\t\t\"b\": \"fa";
        assert_eq!(results_file(text), BTreeMap::from([("a".to_owned(), Outcome::Pass)]));
    }

    proptest! {
        #[test]
        fn any_output_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..500), cut in 0_usize..500) {
            let names = ["a".to_owned(), "passed".to_owned()];
            let cut = cut.min(bytes.len());
            let (mut whole, mut pieces) = (Reader::new(&names), Reader::new(&names));
            let bare = |said: Vec<(usize, Said)>| said.into_iter().map(|(_, said)| said).collect::<Vec<_>>();
            let mut first = bare(whole.push(&bytes));
            first.extend(whole.finish());
            let mut second = bare(pieces.push(&bytes[..cut]));
            second.extend(bare(pieces.push(&bytes[cut..])));
            second.extend(pieces.finish());
            prop_assert_eq!(first, second);
        }

        #[test]
        fn any_results_file_is_read(text in "[{}\":, a-z\n\\\\]{0,200}") {
            results_file(text.as_bytes());
        }

        #[test]
        fn a_results_file_cut_short_never_invents(cut in 0_usize..80) {
            let text = b"{\n\t\"cmd\": \"t\",\n\t\"results\": {\n\t\t\"a\": \"pass\",\n\t\t\"b\": \"fail\"\n\t}\n}\n";
            let results = results_file(&text[..cut.min(text.len())]);
            prop_assert!(results.get("a").is_none_or(|&outcome| outcome == Outcome::Pass));
            prop_assert!(results.get("b").is_none_or(|&outcome| outcome == Outcome::Fail));
            prop_assert!(results.len() <= 2);
        }
    }
}
