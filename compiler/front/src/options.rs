//! The options of `clBuildProgram`, `clCompileProgram` and `clLinkProgram` (OpenCL API 3.0, sections 5.8.6 and 5.8.7).
//!
//! The string is split at white space, as a shell would do it: single or double quotes keep a word together, a backslash
//! takes the next character as it is. (The API leaves quoting open; this is what applications rely on.)

use std::fmt;

use tombolo_ir::inst::Liberties;

/// A version of OpenCL C that `-cl-std=` can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum LanguageVersion {
    /// `CL1.0`: not for `-cl-std=`, but what a header may be written for.
    V1_0,
    /// `CL1.1`
    V1_1,
    /// `CL1.2`, the default where `-cl-std=` is not given.
    V1_2,
    /// `CL2.0`
    V2_0,
    /// `CL3.0`
    V3_0,
}

impl LanguageVersion {
    /// The value of `__OPENCL_C_VERSION__` and of the `CL_VERSION_*` macros.
    pub fn number(self) -> u32 {
        match self {
            LanguageVersion::V1_0 => 100,
            LanguageVersion::V1_1 => 110,
            LanguageVersion::V1_2 => 120,
            LanguageVersion::V2_0 => 200,
            LanguageVersion::V3_0 => 300,
        }
    }
}

impl fmt::Display for LanguageVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number();
        write!(out, "{}.{}", number / 100, number / 10 % 10)
    }
}

/// A `-D` option.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    /// The name; with parameters in parentheses for a macro that has some.
    pub name: String,
    /// What it is defined as; `1` where the option says nothing.
    pub value: String,
}

/// What optimisation may take liberties with (section 5.8.6.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct MathOptions {
    /// `-cl-single-precision-constant`
    pub single_precision_constant: bool,
    /// `-cl-denorms-are-zero`
    pub denorms_are_zero: bool,
    /// `-cl-fp32-correctly-rounded-divide-sqrt`
    pub correctly_rounded_divide_sqrt: bool,
    /// `-cl-mad-enable`, or an option that implies it.
    pub mad_enable: bool,
    /// `-cl-no-signed-zeros`, or an option that implies it.
    pub no_signed_zeros: bool,
    /// `-cl-unsafe-math-optimizations`, or the option that implies it.
    pub unsafe_math: bool,
    /// `-cl-finite-math-only`, or the option that implies it.
    pub finite_math_only: bool,
    /// `-cl-fast-relaxed-math`: implies the others above, and `__FAST_RELAXED_MATH__`.
    pub fast_relaxed_math: bool,
}

/// The options for compiling.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// `-D`, in order; a later one of the same name wins.
    pub definitions: Vec<Definition>,
    /// `-I`, in order.
    pub include_paths: Vec<String>,
    /// `-cl-std=`, if it was given.
    pub requested_version: Option<LanguageVersion>,
    /// `-w`
    pub suppress_warnings: bool,
    /// `-Werror`
    pub warnings_as_errors: bool,
    /// `-cl-opt-disable`, or `-O0`.
    pub disable_optimization: bool,
    /// Liberties with floating-point arithmetic.
    pub math: MathOptions,
    /// `-cl-uniform-work-group-size`
    pub uniform_work_group_size: bool,
    /// `-cl-no-subgroup-ifp`
    pub no_subgroup_forward_progress: bool,
    /// `-g`
    pub debug: bool,
    /// `-cl-kernel-arg-info`
    pub kernel_arg_info: bool,
}

/// The options for linking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LinkOptions {
    /// `-create-library`
    pub create_library: bool,
    /// `-enable-link-options`: a library may be linked with the options below.
    pub enable_link_options: bool,
    /// `-cl-denorms-are-zero`, `-cl-no-signed-zeros`, `-cl-unsafe-math-optimizations`, `-cl-finite-math-only`,
    /// `-cl-fast-relaxed-math`
    pub math: MathOptions,
    /// `-cl-no-subgroup-ifp`
    pub no_subgroup_forward_progress: bool,
}

/// What is wrong with an option: `CL_INVALID_BUILD_OPTIONS`, `CL_INVALID_COMPILER_OPTIONS`, `CL_INVALID_LINKER_OPTIONS`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OptionError {
    /// A sentence for the build log.
    pub message: String,
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for OptionError {}

fn fail<T>(message: String) -> Result<T, OptionError> {
    Err(OptionError { message })
}

/// Splits the string into words.
fn split(options: &str) -> Result<Vec<String>, OptionError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut characters = options.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', None | Some('"')) => match characters.next() {
                Some(next) => word.get_or_insert_default().push(next),
                None => return fail(String::from("a backslash at the end of the build options stands for nothing")),
            },
            (_, Some(open)) if character == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (_, None) if character.is_ascii_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if let Some(open) = quote {
        return fail(format!("the build options have an opening {open} without a closing one"));
    }
    words.extend(word);
    Ok(words)
}

impl MathOptions {
    /// Takes an option that is about arithmetic and may be given for linking too; tells whether it is one.
    fn take_linkable(&mut self, option: &str) -> bool {
        match option {
            "-cl-denorms-are-zero" => self.denorms_are_zero = true,
            "-cl-no-signed-zeros" => self.no_signed_zeros = true,
            "-cl-finite-math-only" => self.finite_math_only = true,
            "-cl-unsafe-math-optimizations" => self.allow_unsafe(),
            "-cl-fast-relaxed-math" => {
                self.allow_unsafe();
                self.finite_math_only = true;
                self.fast_relaxed_math = true;
            }
            _ => return false,
        }
        true
    }

    /// What they allow floating operations. `-cl-denorms-are-zero` is the device's affair, not theirs.
    pub fn liberties(&self) -> Liberties {
        Liberties {
            contract: self.mad_enable,
            unsigned_zeros: self.no_signed_zeros,
            no_nan: self.finite_math_only,
            relaxed: self.unsafe_math,
        }
    }

    fn allow_unsafe(&mut self) {
        self.unsafe_math = true;
        self.no_signed_zeros = true;
        self.mad_enable = true;
        self.denorms_are_zero = true;
    }
}

impl Default for Options {
    /// What no options mean. Argument information is kept all the same where it costs nothing.
    fn default() -> Self {
        Options {
            definitions: Vec::new(),
            include_paths: Vec::new(),
            requested_version: None,
            suppress_warnings: false,
            warnings_as_errors: false,
            disable_optimization: false,
            math: MathOptions::default(),
            uniform_work_group_size: false,
            no_subgroup_forward_progress: false,
            debug: false,
            kernel_arg_info: false,
        }
    }
}

impl Options {
    /// Reads the options of `clBuildProgram` or `clCompileProgram`.
    pub fn parse(options: &str) -> Result<Options, OptionError> {
        let mut parsed = Options::default();
        let mut words = split(options)?.into_iter();
        while let Some(word) = words.next() {
            if let Some(rest) = word.strip_prefix("-D") {
                let definition = operand(rest, "-D", &mut words)?;
                parsed.definitions.push(parse_definition(&definition)?);
            } else if let Some(rest) = word.strip_prefix("-I") {
                let path = operand(rest, "-I", &mut words)?;
                parsed.include_paths.push(path);
            } else if let Some(version) = word.strip_prefix("-cl-std=") {
                parsed.requested_version = Some(parse_version(version)?);
            } else if !parsed.take_flag(&word) && !parsed.math.take_linkable(&word) {
                return fail(format!("unknown build option '{word}'"));
            }
        }
        Ok(parsed)
    }

    fn take_flag(&mut self, option: &str) -> bool {
        match option {
            "-w" => self.suppress_warnings = true,
            "-Werror" => self.warnings_as_errors = true,
            "-cl-opt-disable" | "-O0" => self.disable_optimization = true,
            // An option of OpenCL 1.0: what it promises changes nothing here.
            "-cl-strict-aliasing" => {}
            // Levels that are no part of the API, but are taken by every implementation built on clang.
            "-O" | "-O1" | "-O2" | "-O3" => self.disable_optimization = false,
            "-cl-single-precision-constant" => self.math.single_precision_constant = true,
            "-cl-fp32-correctly-rounded-divide-sqrt" => self.math.correctly_rounded_divide_sqrt = true,
            "-cl-mad-enable" => self.math.mad_enable = true,
            "-cl-uniform-work-group-size" => self.uniform_work_group_size = true,
            "-cl-no-subgroup-ifp" => self.no_subgroup_forward_progress = true,
            "-cl-kernel-arg-info" => self.kernel_arg_info = true,
            "-g" => self.debug = true,
            _ => return false,
        }
        true
    }

    /// The version of OpenCL C that the source is compiled as.
    pub fn version(&self) -> LanguageVersion {
        self.requested_version.unwrap_or(LanguageVersion::V1_2)
    }
}

impl LinkOptions {
    /// Reads the options of `clLinkProgram`.
    pub fn parse(options: &str) -> Result<LinkOptions, OptionError> {
        let mut parsed = LinkOptions::default();
        for word in split(options)? {
            match word.as_str() {
                "-create-library" => parsed.create_library = true,
                "-enable-link-options" => parsed.enable_link_options = true,
                "-cl-no-subgroup-ifp" => parsed.no_subgroup_forward_progress = true,
                option if parsed.math.take_linkable(option) => {}
                option => return fail(format!("unknown link option '{option}'")),
            }
        }
        if parsed.enable_link_options && !parsed.create_library {
            return fail(String::from("-enable-link-options needs -create-library"));
        }
        Ok(parsed)
    }
}

/// What belongs to an option: the rest of its word, or the next word.
fn operand(rest: &str, option: &str, words: &mut impl Iterator<Item = String>) -> Result<String, OptionError> {
    let operand = if rest.is_empty() { words.next() } else { Some(rest.to_owned()) };
    match operand {
        Some(operand) if !operand.is_empty() => Ok(operand),
        _ => fail(format!("the build option '{option}' needs an operand")),
    }
}

fn parse_definition(definition: &str) -> Result<Definition, OptionError> {
    let (name, value) = definition.split_once('=').unwrap_or((definition, "1"));
    let end = name.find('(').unwrap_or(name.len());
    let identifier = &name[..end];
    let is_start = |character: char| character.is_ascii_alphabetic() || character == '_';
    let valid = identifier.starts_with(is_start)
        && identifier.chars().all(|character| is_start(character) || character.is_ascii_digit())
        && (end == name.len() || name.ends_with(')'))
        && !name.contains(['\n', '\r']);
    if !valid {
        return fail(format!("'{name}' in the build option '-D {definition}' is no name of a macro"));
    }
    // The definition of a macro ends at the first line break (section 5.8.6.1).
    let value = value.split(['\n', '\r']).next().unwrap_or("");
    Ok(Definition { name: name.to_owned(), value: value.to_owned() })
}

fn parse_version(version: &str) -> Result<LanguageVersion, OptionError> {
    match version {
        "CL1.0" => Ok(LanguageVersion::V1_0),
        "CL1.1" => Ok(LanguageVersion::V1_1),
        "CL1.2" => Ok(LanguageVersion::V1_2),
        "CL2.0" => Ok(LanguageVersion::V2_0),
        "CL3.0" => Ok(LanguageVersion::V3_0),
        _ => fail(format!("'{version}' in the build option '-cl-std=' is no version of OpenCL C known here")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(options: &str) -> String {
        Options::parse(options).unwrap_err().message
    }

    #[test]
    fn definitions_take_both_forms() {
        let options =
            Options::parse(" -DA -D B -DC=2 -D D=x+y -D 'E(x)=(x + 1)' -DF= -DG=\\\"s\\\" -D\"H=a b\"").unwrap();
        let list: Vec<(&str, &str)> = options.definitions.iter().map(|d| (d.name.as_str(), d.value.as_str())).collect();
        assert_eq!(
            list,
            [
                ("A", "1"),
                ("B", "1"),
                ("C", "2"),
                ("D", "x+y"),
                ("E(x)", "(x + 1)"),
                ("F", ""),
                ("G", "\"s\""),
                ("H", "a b")
            ]
        );
    }

    #[test]
    fn paths_may_have_spaces() {
        let options = Options::parse("-I/a -I \"/b c\" -I'/d e' -I /f\\ g").unwrap();
        assert_eq!(options.include_paths, ["/a", "/b c", "/d e", "/f g"]);
    }

    #[test]
    fn relaxed_math_implies_the_rest() {
        let math = Options::parse("-cl-fast-relaxed-math").unwrap().math;
        assert!(math.mad_enable && math.no_signed_zeros && math.unsafe_math && math.finite_math_only);
        let math = Options::parse("-cl-unsafe-math-optimizations").unwrap().math;
        assert!(math.mad_enable && math.no_signed_zeros && !math.finite_math_only && !math.fast_relaxed_math);
    }

    #[test]
    fn versions() {
        assert_eq!(Options::parse("").unwrap().version(), LanguageVersion::V1_2);
        assert_eq!(Options::parse("-cl-std=CL3.0").unwrap().version().number(), 300);
        assert!(message("-cl-std=CL4.0").contains("CL4.0"));
        assert!(message("-cl-std=CLC++").contains("CLC++"));
    }

    #[test]
    fn what_is_unknown_is_an_error() {
        assert_eq!(message("-w -cl-frobnicate"), "unknown build option '-cl-frobnicate'");
        assert_eq!(message("-D"), "the build option '-D' needs an operand");
        assert!(message("-D1=2").contains("no name of a macro"));
        assert!(message("-D\"A=1").contains("without a closing one"));
        assert!(message("-create-library").contains("unknown"));
    }

    #[test]
    fn link_options() {
        let options = LinkOptions::parse("-create-library -enable-link-options -cl-fast-relaxed-math").unwrap();
        assert!(options.create_library && options.enable_link_options && options.math.fast_relaxed_math);
        assert!(LinkOptions::parse("-enable-link-options").is_err());
        assert!(LinkOptions::parse("-DA").is_err());
    }
}
