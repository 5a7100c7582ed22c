//! From files to what is given to the compiler.

use crate::hashcat;
use crate::manifest::{Build as Rule, Form, Program, glob};
use std::path::{Path, PathBuf};
use tombolo_compiler::KnownDevice;

/// A source with the options that it is built with.
pub(crate) struct Build {
    /// The file's path in the program's folder; with a number, where there are several sets of options.
    pub(crate) name: String,
    /// The file.
    pub(crate) file: String,
    /// The device that the options are for, where it is not all.
    pub(crate) device: Option<KnownDevice>,
    /// OpenCL C.
    pub(crate) source: String,
    /// Options as of `clBuildProgram`.
    pub(crate) options: String,
}

/// All builds of a program, in order.
pub(crate) fn builds(program: &Program, root: &Path) -> Result<Vec<Build>, String> {
    let mut files = Vec::new();
    list(root, root, &mut files).map_err(|error| format!("{}: {error}", root.display()))?;
    files.sort();
    let mut builds = Vec::new();
    for rule in &program.build {
        let wanted = glob(&rule.sources)?;
        let unwanted = rule.except.iter().map(|text| glob(text)).collect::<Result<Vec<_>, _>>()?;
        let before = builds.len();
        let modules = match rule.form {
            Form::Hashcat => hashcat::modules(root)?,
            Form::Plain | Form::RawStrings | Form::Stringified => Vec::new(),
        };
        for file in
            files.iter().filter(|file| wanted.is_match(file) && !unwanted.iter().any(|glob| glob.is_match(file)))
        {
            let source = assemble(rule, file, root)?;
            let options = match rule.form {
                Form::Hashcat => hashcat::options(file, &modules),
                Form::Plain | Form::RawStrings | Form::Stringified => {
                    rule.options.iter().map(|options| (options.clone(), None)).collect()
                }
            };
            let file = file.to_string_lossy().into_owned();
            for (index, (options, device)) in options.iter().enumerate() {
                let name = if index == 0 { file.clone() } else { format!("{file}#{}", index + 1) };
                let options = options.replace("{root}", &root.to_string_lossy());
                builds.push(Build { name, file: file.clone(), device: *device, source: source.clone(), options });
            }
        }
        if builds.len() == before {
            return Err(format!("{}: no file is called {}", program.name, rule.sources));
        }
    }
    Ok(builds)
}

/// Paths of all files below `folder`, relative to `root`.
fn list(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() && entry.file_name() != ".git" {
            list(root, &entry.path(), files)?;
        } else if kind.is_file() {
            files.extend(entry.path().strip_prefix(root).map(Path::to_path_buf));
        }
    }
    Ok(())
}

/// The text that the program gives to `clCreateProgramWithSource` for a file.
fn assemble(rule: &Rule, file: &Path, root: &Path) -> Result<String, String> {
    let mut text = rule.prologue.clone();
    let parts = rule.before.iter().map(Path::new).chain([file]).chain(rule.after.iter().map(Path::new));
    for part in parts {
        let path = root.join(part);
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let part = String::from_utf8_lossy(&bytes);
        text += &match rule.form {
            Form::Plain | Form::Hashcat => part.into_owned(),
            Form::RawStrings => raw_strings(&part),
            Form::Stringified => stringified(&part),
        };
        text.push('\n');
    }
    Ok(text)
}

/// The contents of C++'s raw string literals, `R"mark(...)mark"`.
fn raw_strings(text: &str) -> String {
    let mut contents = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("R\"") {
        rest = &rest[at + 2..];
        let Some((mark, body)) = rest.split_once('(') else { break };
        let Some((body, after)) = body.split_once(&format!("){mark}\"")) else { break };
        contents += body;
        rest = after;
    }
    contents
}

/// The argument of the macro call that the file consists of, as a string of it reads: without comments, on one line but for the
/// new lines that are written as `\n`.
fn stringified(text: &str) -> String {
    let text = text.replace("\\\n", " ");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("//").into_iter().chain(rest.find("/*")).min() {
        plain += &rest[..at];
        let (_, after) =
            rest[at..].split_once(if rest[at..].starts_with("//") { "\n" } else { "*/" }).unwrap_or_default();
        plain.push(' ');
        rest = after;
    }
    plain += rest;
    let argument = plain.split_once('(').map_or("", |(_, after)| after);
    let argument = argument.rsplit_once(')').map_or(argument, |(argument, _)| argument);
    argument.split_whitespace().collect::<Vec<_>>().join(" ").replace("\\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::{raw_strings, stringified};

    #[test]
    fn strings_are_found_in_files_of_other_languages() {
        assert_eq!(raw_strings("// a\nR\"(\nint a;\n)\"\n// b\nR\"x(f(\")\");)x\""), "\nint a;\nf(\")\");");
        assert_eq!(
            stringified("TEXT(\n// one\n\\n#define A \\\n1\n\\n\nint f(int x) /* two\n */ { return x; }\n)\n"),
            "\n#define A 1 \n int f(int x) { return x; }"
        );
    }
}
