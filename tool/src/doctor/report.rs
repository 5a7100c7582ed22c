//! What the doctor found, as findings, and how they are printed.

use serde::Serialize;
use std::fmt::Write as _;

/// How a finding is to be taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    /// As it should be.
    Ok,
    /// Worth knowing: something works less well, or is not there and need not be.
    Note,
    /// Something does not work.
    Problem,
}

/// One thing that was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Finding {
    /// How it is to be taken.
    pub(crate) level: Level,
    /// What was found: a sentence.
    pub(crate) what: String,
    /// What it means, where that does not go without saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) meaning: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) advice: Option<String>,
    /// Whether no program can use Tombolo while this is so.
    pub(crate) fatal: bool,
}

impl Finding {
    fn new(level: Level, what: impl Into<String>) -> Self {
        Finding { level, what: what.into(), meaning: None, advice: None, fatal: false }
    }

    /// Something is as it should be.
    pub(crate) fn ok(what: impl Into<String>) -> Self {
        Self::new(Level::Ok, what)
    }

    /// Something is worth knowing.
    pub(crate) fn note(what: impl Into<String>) -> Self {
        Self::new(Level::Note, what)
    }

    /// Something does not work, but Tombolo does.
    pub(crate) fn problem(what: impl Into<String>) -> Self {
        Self::new(Level::Problem, what)
    }

    /// Tombolo cannot be used.
    pub(crate) fn fatal(what: impl Into<String>) -> Self {
        Finding { fatal: true, ..Self::problem(what) }
    }

    /// With what it means.
    pub(crate) fn means(self, text: impl Into<String>) -> Self {
        Finding { meaning: Some(text.into()), ..self }
    }

    /// With what to do.
    pub(crate) fn advise(self, text: impl Into<String>) -> Self {
        Finding { advice: Some(text.into()), ..self }
    }
}

/// The findings of one check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Section {
    /// What was looked at.
    pub(crate) title: &'static str,
    /// What was found.
    pub(crate) findings: Vec<Finding>,
    /// A table that belongs to it, ready to print; scripts read the data instead.
    #[serde(skip)]
    pub(crate) table: Option<String>,
}

/// The sum of all sections.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Verdict {
    /// Whether programs can use Tombolo.
    pub(crate) usable: bool,
    /// The number of problems.
    pub(crate) problems: usize,
    /// The number of notes.
    pub(crate) notes: usize,
}

impl Verdict {
    /// What the sections come to.
    pub(crate) fn of(sections: &[Section]) -> Self {
        let count = |level| findings(sections).filter(|finding| finding.level == level).count();
        Verdict {
            usable: !findings(sections).any(|finding| finding.fatal),
            problems: count(Level::Problem),
            notes: count(Level::Note),
        }
    }

    /// For people.
    fn sentence(&self) -> String {
        let number = |count: usize, name: &str| match count {
            1 => format!("1 {name}"),
            count => format!("{count} {name}s"),
        };
        let counts = match (self.problems, self.notes) {
            (0, 0) => String::new(),
            (0, notes) => format!(" {}.", number(notes, "note")),
            (problems, 0) => format!(" {}.", number(problems, "problem")),
            (problems, notes) => format!(" {}, {}.", number(problems, "problem"), number(notes, "note")),
        };
        let sentence = if self.usable { "Tombolo can be used here." } else { "Tombolo cannot be used here." };
        format!("{sentence}{counts}")
    }
}

fn findings(sections: &[Section]) -> impl Iterator<Item = &Finding> {
    sections.iter().flat_map(|section| &section.findings)
}

/// How text looks: with colours or without, and how wide it may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Whether the levels are coloured.
    pub(crate) colour: bool,
    /// Columns.
    pub(crate) width: usize,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// The columns before the text of a finding.
const INDENT: usize = 11;

/// The report for people.
pub(crate) fn render(sections: &[Section], verdict: &Verdict, style: Style) -> String {
    let mut text = String::new();
    for section in sections {
        let _ = writeln!(text, "{}", style.paint("1", section.title));
        for (index, finding) in section.findings.iter().enumerate() {
            // What several in a row mean is said once, after the last.
            let next = section.findings.get(index + 1);
            let again = next.is_some_and(|next| (&next.meaning, &next.advice) == (&finding.meaning, &finding.advice));
            render_finding(&mut text, finding, again, style);
        }
        for line in section.table.iter().flat_map(|table| table.lines()) {
            let _ = writeln!(text, "{}", format!("  {line}").trim_end());
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", style.paint(if verdict.usable { "1;32" } else { "1;31" }, &verdict.sentence()));
    text
}

fn render_finding(text: &mut String, finding: &Finding, what_only: bool, style: Style) {
    let (name, colour) = match finding.level {
        Level::Ok => ("ok", "32"),
        Level::Note => ("note", "33"),
        Level::Problem => ("problem", "1;31"),
    };
    let label = style.paint(colour, &format!("{name:<9}"));
    let mut lines = wrap(&finding.what, style.width - INDENT).into_iter();
    let _ = writeln!(text, "  {label}{}", lines.next().unwrap_or_default());
    for line in lines {
        let _ = writeln!(text, "{:INDENT$}{line}", "");
    }
    if what_only {
        return;
    }
    for line in finding.meaning.iter().flat_map(|meaning| wrap(meaning, style.width - INDENT)) {
        let _ = writeln!(text, "{:INDENT$}{line}", "");
    }
    for (index, line) in finding.advice.iter().flat_map(|advice| wrap(advice, style.width - INDENT - 3)).enumerate() {
        let arrow = if index == 0 { "-> " } else { "   " };
        let _ = writeln!(text, "{:INDENT$}{arrow}{line}", "");
    }
}

/// The text in lines of no more than `width` columns where its words allow that. Its own line ends are kept.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(findings: Vec<Finding>) -> Vec<Section> {
        vec![Section { title: "Things", findings, table: Some("a  b".into()) }]
    }

    #[test]
    fn only_what_is_fatal_makes_it_unusable() {
        let verdict = |findings| Verdict::of(&section(findings));
        let good = verdict(vec![Finding::ok("a"), Finding::note("b"), Finding::problem("c")]);
        assert_eq!(good, Verdict { usable: true, problems: 1, notes: 1 });
        let bad = verdict(vec![Finding::ok("a"), Finding::fatal("b")]);
        assert_eq!(bad, Verdict { usable: false, problems: 1, notes: 0 });
    }

    #[test]
    fn a_report_reads_well() {
        let findings = vec![
            Finding::ok("A thing is there."),
            Finding::note("One is odd.").means("It does no harm."),
            Finding::note("One more is odd.").means("It does no harm."),
            Finding::problem("Another thing is broken.").means("It is of no use as it is.").advise("Mend it\nor not."),
        ];
        let sections = section(findings);
        let style = Style { colour: false, width: 32 };
        let expected = "\
Things
  ok       A thing is there.
  note     One is odd.
  note     One more is odd.
           It does no harm.
  problem  Another thing is
           broken.
           It is of no use as it
           is.
           -> Mend it
              or not.
  a  b

Tombolo can be used here. 1 problem, 2 notes.
";
        assert_eq!(render(&sections, &Verdict::of(&sections), style), expected);
        let coloured = render(&sections, &Verdict::of(&sections), Style { colour: true, width: 80 });
        assert!(coloured.contains("\x1b[1;31mproblem"), "{coloured}");
    }

    #[test]
    fn words_longer_than_a_line_stay_whole() {
        assert_eq!(wrap("a looooong word", 4), ["a", "looooong", "word"]);
    }
}
