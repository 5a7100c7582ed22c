//! The peer that is clang, with the host's processor.
//!
//! About one program in ten thousand shows a fault of clang's own (15 to 19, and PoCL with it):
//! - where it computes a constant, `&&` and `||` of vectors give 1, not -1, for true: in the initializers of arrays and
//!   structures, and in the condition of a `switch`;
//! - it crashes over swizzles of constants in vector literals, such as `(float8)((float3)(0), ((float8)(0)).s77, (float3)(0))`;
//! - at `-O0`, up to 16, it gets comparisons with the constant NaN wrong.
//!
//! With `-march=native` and AVX-512 there are many more.

use super::{Outcome, Peer, expected};
use crate::generate::{PRELUDE, Program};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, io};

const BUILTINS: &str = include_str!("builtins.cl");
const RUNTIME: &str = include_str!("runtime.c");
const HEADER: &str = include_str!("programs.h");

/// Programs that are compiled at once: clang takes longer to start than for one program.
const BATCH: usize = 50;

/// A clang that compiles OpenCL C for the host.
pub struct Host {
    clang: String,
    level: String,
    folder: PathBuf,
    batches: AtomicU64,
}

impl Host {
    /// Makes the runtime in the folder ready, unless it is already there.
    ///
    /// # Errors
    /// That clang is missing, or cannot compile it.
    pub fn open(clang: &str, level: &str, folder: &Path) -> io::Result<Host> {
        let version = Command::new(clang).arg("--version").output()?.stdout;
        let identity =
            expected::hash([BUILTINS.as_bytes(), RUNTIME.as_bytes(), HEADER.as_bytes(), &version].concat().as_slice());
        let folder = folder.join(format!("host-{identity:016x}"));
        fs::create_dir_all(&folder)?;
        let host = Host { clang: clang.into(), level: level.into(), folder, batches: AtomicU64::new(0) };
        fs::write(host.folder.join("programs.h"), HEADER)?;
        host.make("builtins.o", "builtins.cl", BUILTINS)?;
        host.make("runtime.o", "runtime.c", RUNTIME)?;
        Ok(host)
    }

    fn make(&self, object: &str, name: &str, text: &str) -> io::Result<()> {
        if self.folder.join(object).exists() {
            return Ok(());
        }
        fs::write(self.folder.join(name), text)?;
        let part = format!("{object}.{}", std::process::id());
        let mut command = self.command(name, "-O1");
        command.args(["-c", "-o", &part]).arg(name);
        run(command)?;
        fs::rename(self.folder.join(part), self.folder.join(object))
    }

    /// clang with the options that make it agree with OpenCL where C leaves a choice.
    fn command(&self, name: &str, level: &str) -> Command {
        let mut command = Command::new(&self.clang);
        command.current_dir(&self.folder).args([level, "-w", "-fwrapv", "-fno-strict-aliasing", "-ffp-contract=off"]);
        if name.ends_with(".cl") {
            command.args(["-cl-std=CL2.0", "-Xclang", "-cl-ext=+all", "-Xclang", "-finclude-default-header"]);
        }
        command
    }

    fn run_batch(&self, programs: &[Program]) -> io::Result<Vec<Outcome>> {
        let name = format!("batch-{}-{}", std::process::id(), self.batches.fetch_add(1, Ordering::Relaxed));
        let (kernels, table) = (format!("{name}.cl"), format!("{name}.c"));
        fs::write(self.folder.join(&kernels), kernels_of(programs))?;
        fs::write(self.folder.join(&table), table_of(programs))?;
        let object = format!("{name}.o");
        let mut compile = self.command(&kernels, &self.level);
        compile.args(["-c", "-o", &object, &kernels]);
        let mut join = self.command(&table, "-O0");
        join.args(["-o", &name, &table, &object, "runtime.o", "builtins.o", "-lm"]);
        let outcomes = run(compile).and_then(|()| run(join)).and_then(|()| self.run_binary(&name, programs));
        for file in [&name, &kernels, &table, &object] {
            let _ = fs::remove_file(self.folder.join(file));
        }
        outcomes
    }

    /// Runs what was compiled; after a crash, again from the next program on.
    fn run_binary(&self, name: &str, programs: &[Program]) -> io::Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        while outcomes.len() < programs.len() {
            let mut command = Command::new(self.folder.join(name));
            command.arg(outcomes.len().to_string()).stdin(Stdio::null());
            let ran = command.output()?;
            let mut rest = ran.stdout.as_slice();
            while let Some(program) = programs.get(outcomes.len()) {
                let Some((output, more)) = rest.split_at_checked(program.output_size() as usize) else { break };
                outcomes.push(Ok(output.to_vec()));
                rest = more;
            }
            if outcomes.len() < programs.len() {
                outcomes.push(Err(format!("ended with {}", ran.status)));
            }
        }
        Ok(outcomes)
    }
}

fn run(mut command: Command) -> io::Result<()> {
    let done = command.output()?;
    if done.status.success() {
        return Ok(());
    }
    Err(io::Error::other(String::from_utf8_lossy(&done.stderr).lines().take(30).collect::<Vec<_>>().join("\n")))
}

/// The offset of each argument by value in the block that the host passes.
fn offsets(program: &Program) -> Vec<usize> {
    let mut end = 0usize;
    let place = |bytes: usize, end: &mut usize| {
        let start = end.next_multiple_of(128);
        *end = start + bytes;
        start
    };
    program.arguments.iter().map(|argument| place(argument.bytes.len(), &mut end)).collect()
}

fn kernels_of(programs: &[Program]) -> String {
    let mut out = String::from(PRELUDE);
    for program in programs {
        out.push_str(&program.source());
        let seed = program.seed;
        let values: String = (program.arguments.iter().zip(offsets(program)))
            .map(|(argument, at)| format!(", *(global {} *)(arguments + {at})", argument.type_name))
            .collect();
        let _ = writeln!(
            out,
            "void enter_{seed}(global uchar *output, global const uint *input, constant uint *table, global uchar *arguments, local uchar *shared)\n\
             {{\n    k_{seed}(output, input, table, shared{values});\n}}"
        );
    }
    out
}

fn table_of(programs: &[Program]) -> String {
    let mut out = String::from("#include \"programs.h\"\n");
    let list = |bytes: &[u8]| bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let three = |sizes: &[u64; 3]| sizes.map(|size| size.to_string()).join(",");
    for program in programs {
        let seed = program.seed;
        let words: Vec<u8> = program.input().iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut block = vec![0u8];
        for (argument, at) in program.arguments.iter().zip(offsets(program)) {
            block.resize(at, 0);
            block.extend(&argument.bytes);
        }
        let _ = writeln!(
            out,
            "void enter_{seed}(unsigned char *, const void *, const void *, const unsigned char *, unsigned char *);\n\
             static const unsigned char input_{seed}[] __attribute__((aligned(128))) = {{{}}};\n\
             static const unsigned char arguments_{seed}[] __attribute__((aligned(128))) = {{{}}};",
            list(&words),
            list(&block)
        );
    }
    out.push_str("const struct program programs[] = {\n");
    for program in programs {
        let (seed, range) = (program.seed, &program.range);
        let _ = writeln!(
            out,
            "{{enter_{seed}, input_{seed}, arguments_{seed}, {}, {}, {{{}}}, {{{}}}, {{{}}}}},",
            program.output_size(),
            range.dimensions,
            three(&range.global),
            three(&range.local),
            three(&range.offset)
        );
    }
    let _ = writeln!(out, "}};\nconst unsigned program_count = {};", programs.len());
    out
}

impl Peer for Host {
    fn name(&self) -> &str {
        "clang"
    }

    fn run(&self, programs: &[Program]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for batch in programs.chunks(BATCH) {
            match self.run_batch(batch) {
                Ok(done) => outcomes.extend(done),
                // One that does not compile must not hide the others.
                Err(_) if batch.len() > 1 => outcomes.extend(batch.iter().map(|program| {
                    let alone = self.run_batch(std::slice::from_ref(program));
                    alone.map_or_else(|error| Err(error.to_string()), |mut done| done.remove(0))
                })),
                Err(error) => outcomes.push(Err(error.to_string())),
            }
        }
        outcomes
    }
}
