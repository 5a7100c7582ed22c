//! What the ICD reads that it wrote itself: program binaries and the files of its cache.

use super::Input;
use super::mutate::mutate;
use crate::corpus::element::Rng;
use std::path::{Path, PathBuf};
use tombolo_client::{Context, Error, Platform, Program};

/// A device of Tombolo's with some sound programs.
pub(super) struct Opened {
    context: Context,
    binaries: Vec<Vec<u8>>,
    /// The source that made the files of the cache, and their paths and bytes.
    cached_source: String,
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// Sources whose binaries are damaged, spread over the corpus.
const BINARIES: usize = 24;

/// Of a file of the cache, what is before its content; the last part is a checksum of the content.
const CACHE_HEADER: usize = 16 + 32 + 32;

impl Opened {
    pub(super) fn new(sources: &[String], uses_cache: bool) -> Result<Opened, Box<dyn std::error::Error>> {
        let folder = std::env::var_os("TOMBOLO_CACHE_DIR").map(PathBuf::from);
        let device = Platform::named("Tombolo")?.devices()?.into_iter().next().ok_or("Tombolo has no device")?;
        let context = Context::new(device, &[])?;
        let step = (sources.len() / BINARIES).max(1);
        let built: Vec<Program> =
            sources.iter().step_by(step).filter_map(|source| Program::build(&context, source, "").ok()).collect();
        let binaries = built.iter().map(Program::binary).collect::<Result<_, _>>()?;
        let mut opened = Opened { context, binaries, cached_source: String::new(), files: Vec::new() };
        if uses_cache {
            let folder = folder.ok_or("for files of the cache, TOMBOLO_CACHE_DIR has to name an empty folder")?;
            // Of the first source that has kernels, whose files are all there.
            let before = files(&folder)?;
            opened.cached_source = format!("{}// cached", sources.first().ok_or("there are no sources")?);
            opened.use_cached().map_err(|error| format!("the source of the cache: {error}"))?;
            let added = files(&folder)?.into_iter().filter(|path| !before.contains(path));
            for path in added {
                let bytes = std::fs::read(&path)?;
                opened.files.push((path, bytes));
            }
            if opened.files.is_empty() {
                return Err("nothing was written to the cache".into());
            }
        }
        Ok(opened)
    }

    /// A binary with random edits: of its bytes, or of one of its texts, whose lengths are right then.
    pub(super) fn binary(&self, sources: &[String], rng: &mut Rng) -> Vec<u8> {
        let mut bytes = self.binaries[rng.usize(..self.binaries.len())].clone();
        if rng.u8(0..4) == 0 {
            damage(&mut bytes, 0, rng);
            return bytes;
        }
        let Some((magic, mut rest)) = bytes.split_at_checked(8) else { return bytes };
        let mut parts: Vec<String> = Vec::new();
        while let Some((size, tail)) = rest.split_first_chunk::<8>() {
            let Some((text, tail)) = tail.split_at_checked(u64::from_le_bytes(*size) as usize) else { break };
            parts.push(String::from_utf8_lossy(text).into_owned());
            rest = tail;
        }
        // Mostly the program; not the version.
        let which = if rng.u8(0..8) == 0 { rng.usize(1..parts.len().max(2)) } else { parts.len().saturating_sub(1) };
        if let Some(part) = parts.get_mut(which) {
            *part = mutate(part, sources, rng);
        }
        let mut out = magic.to_vec();
        for part in parts {
            out.extend((part.len() as u64).to_le_bytes());
            out.extend(part.as_bytes());
        }
        out
    }

    pub(super) fn feed_binary(&self, bytes: &[u8]) -> Result<bool, String> {
        borne(Program::from_binary(&self.context, bytes).and_then(|program| use_program(&program)))
    }

    /// A file of the cache with random edits.
    pub(super) fn cached(&self, rng: &mut Rng) -> Input {
        let file = rng.usize(..self.files.len());
        let mut bytes = self.files[file].1.clone();
        // What a driver is given, nobody but the driver wrote.
        let is_drivers =
            self.files[file].0.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pipeline"));
        let is_sealed = !is_drivers && bytes.len() > CACHE_HEADER && rng.u8(0..4) != 0;
        if is_sealed {
            damage(&mut bytes, CACHE_HEADER, rng);
            let checksum = blake3::hash(&bytes[CACHE_HEADER..]);
            bytes[CACHE_HEADER - 32..CACHE_HEADER].copy_from_slice(checksum.as_bytes());
        } else {
            damage(&mut bytes, 0, rng);
        }
        Input::Cache { file, bytes, is_sealed }
    }

    /// A source is built while one of its files in the cache is damaged. What is not sealed is never used: it is built.
    pub(super) fn feed_cached(&self, file: usize, bytes: &[u8], is_sealed: bool) -> Result<bool, String> {
        let (path, sound) = &self.files[file];
        let put = |bytes: &[u8]| std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()));
        put(bytes)?;
        let outcome = self.use_cached();
        put(sound)?;
        match outcome {
            Err(error) if !is_sealed => Err(format!("a damaged file is used: {error}")),
            outcome => borne(outcome),
        }
    }

    fn use_cached(&self) -> tombolo_client::Result<()> {
        use_program(&Program::build(&self.context, &self.cached_source, "")?)
    }
}

/// Makes the program's kernels and asks for what depends on their code.
fn use_program(program: &Program) -> tombolo_client::Result<()> {
    program.binary()?;
    for name in program.kernel_names()? {
        program.kernel(&name)?.work_group_size()?;
    }
    Ok(())
}

/// Whether a result is good or an error of the program; otherwise what is wrong with it.
fn borne(result: tombolo_client::Result<()>) -> Result<bool, String> {
    match result {
        Ok(()) => Ok(true),
        Err(Error::Build(log)) if log.contains("this is a bug of Tombolo") || log.contains("a fault of its own") => {
            Err(log.lines().last().unwrap_or_default().to_owned())
        }
        // What a panic becomes.
        Err(error @ Error::Call { code: -6, .. }) => Err(error.to_string()),
        Err(_) => Ok(false),
    }
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(found) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

/// A few random edits of the bytes from `start` on.
fn damage(bytes: &mut Vec<u8>, start: usize, rng: &mut Rng) {
    for _ in 0..rng.usize(1..4) {
        if bytes.len() <= start {
            return;
        }
        let at = rng.usize(start..bytes.len());
        let span = rng.usize(1..9).min(bytes.len() - at);
        match rng.u8(0..6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..at + span)),
            2 => {
                let copy = bytes[at..at + span].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => bytes[at] = rng.u8(..),
            4 => bytes[at..at + span].fill(0xff),
            _ => bytes[at] ^= 1 << rng.u32(0..8),
        }
    }
}
