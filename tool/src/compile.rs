//! `tombolo compile`: the offline compiler.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tombolo_compiler::{
    FileHeaders, KnownDevice, Object, SpecializationValues, Target, compile, disassemble, import, link, preprocess,
};

/// What to compile, and to what.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The source; `-` reads standard input. A file that ends in .ir holds the text form of the IR, one that ends in .spv a module
    /// of OpenCL SPIR-V.
    source: PathBuf,
    /// What to print or write.
    #[arg(short, long, value_enum, default_value_t = Emit::Asm)]
    emit: Emit,
    /// The kernel to compile to SPIR-V, where the source has several.
    #[arg(short, long)]
    kernel: Option<String>,
    /// The device to compile for.
    #[arg(short, long, value_enum, default_value = KnownDevice::Lavapipe22.name())]
    target: Device,
    /// Where to write; standard output if not given.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Build options.
    #[arg(last = true)]
    options: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Emit {
    /// Nothing: diagnostics only.
    Check,
    /// The source after preprocessing.
    Preprocessed,
    /// The IR as the front end makes it.
    Ir,
    /// The IR linked with the builtin functions.
    Linked,
    /// The kernel's IR after all passes: one function, with the data of the program.
    Optimized,
    /// SPIR-V assembly.
    Asm,
    /// The SPIR-V module.
    Spirv,
    /// What the runtime must know to launch the kernel.
    Interface,
}

/// What to compile for.
#[derive(Clone, Copy)]
enum Device {
    /// A device that is known by name.
    Known(KnownDevice),
    /// The first device of this machine that OpenCL runs on.
    Here,
}

impl ValueEnum for Device {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Device::Known(KnownDevice::Lavapipe22),
            Device::Known(KnownDevice::Lavapipe25),
            Device::Known(KnownDevice::H200),
            Device::Here,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Device::Known(device) => PossibleValue::new(device.name()).help(device.about()),
            Device::Here => PossibleValue::new("here").help("The first device of this machine that OpenCL runs on"),
        })
    }
}

impl Device {
    fn target(self) -> Result<Target, String> {
        match self {
            Device::Known(device) => Ok(device.target()),
            Device::Here => {
                let reports = tombolo::vulkan::survey().map_err(|reason| format!("there is no Vulkan: {reason}"))?;
                let first = reports.iter().find_map(|report| report.outcome.as_ref().ok());
                let first = first.ok_or("no Vulkan device is good enough for OpenCL: `tombolo doctor` says why")?;
                Ok(first.target.clone())
            }
        }
    }
}

/// Compiles as the arguments say. Diagnostics go to standard error; the status is 1 where the source does not compile.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match compile_and_deliver(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}

/// A build option as one word of the option string.
fn quoted(option: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./+,:()[]<>*&|!~^%".contains(c);
    if option.chars().all(plain) { option.into() } else { format!("'{}'", option.replace('\'', "'\\''")) }
}

fn compile_and_deliver(arguments: &Arguments) -> Result<(), String> {
    let target = arguments.target.target()?;
    let name = arguments.source.display();
    let text = if arguments.source.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read(&arguments.source).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
    .map_err(|error| format!("{name}: {error}"))?;
    let object = if arguments.source.extension().is_some_and(|extension| extension == "ir") {
        Object::from_text(&text).map_err(|error| format!("{name}:{error}"))?
    } else if arguments.source.extension().is_some_and(|extension| extension == "spv") {
        let module = std::fs::read(&arguments.source).map_err(|error| format!("{name}: {error}"))?;
        let words: Vec<String> = arguments.options.iter().map(|option| quoted(option)).collect();
        let compiled = import(&module, &SpecializationValues::new(), &words.join(" "), &target);
        eprint!("{}", compiled.log);
        compiled.object.ok_or_else(|| format!("{name} does not compile"))?
    } else {
        let words: Vec<String> = arguments.options.iter().map(|option| quoted(option)).collect();
        if let Emit::Preprocessed = arguments.emit {
            let text = preprocess(&text, &FileHeaders, &words.join(" "), &target)?;
            return deliver(arguments, text.as_bytes());
        }
        let compiled = compile(&text, &FileHeaders, &words.join(" "), &target);
        eprint!("{}", compiled.log);
        compiled.object.ok_or_else(|| format!("{name} does not compile"))?
    };
    match arguments.emit {
        Emit::Check | Emit::Preprocessed => return Ok(()),
        Emit::Ir => return deliver(arguments, object.to_text().as_bytes()),
        Emit::Linked | Emit::Optimized | Emit::Asm | Emit::Spirv | Emit::Interface => {}
    }
    let program = link(&[&object], &target)?;
    if arguments.emit == Emit::Linked {
        return deliver(arguments, program.to_text().as_bytes());
    }
    let names: Vec<&str> = program.kernels().map(|(name, _)| name).collect();
    let kernel = match (&arguments.kernel, names.as_slice()) {
        (Some(name), _) => name.as_str(),
        (None, [name]) => name,
        (None, []) => return Err(format!("{name} has no kernel")),
        (None, several) => return Err(format!("choose a kernel by --kernel: {}", several.join(", "))),
    };
    if arguments.emit == Emit::Optimized {
        return deliver(arguments, program.optimized(kernel, &target)?.as_bytes());
    }
    let compiled = program.kernel(kernel, &target)?;
    match arguments.emit {
        Emit::Interface => deliver(arguments, format!("{:#?}\n", compiled.interface).as_bytes()),
        Emit::Spirv => {
            let bytes: Vec<u8> = compiled.words.iter().flat_map(|word| word.to_le_bytes()).collect();
            deliver(arguments, &bytes)
        }
        Emit::Asm | Emit::Check | Emit::Preprocessed | Emit::Ir | Emit::Linked | Emit::Optimized => {
            deliver(arguments, disassemble(&compiled.words)?.as_bytes())
        }
    }
}

fn deliver(arguments: &Arguments, bytes: &[u8]) -> Result<(), String> {
    match &arguments.output {
        Some(path) => std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display())),
        None => match std::io::stdout().write_all(bytes) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
            _ => Ok(()),
        },
    }
}
