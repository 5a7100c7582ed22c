//! The options that hashcat builds its kernels with (`backend_session_begin` of its src/backend.c).

use std::path::Path;
use tombolo_compiler::KnownDevice;

/// What the options need to know of a module, which is a kind of hash.
pub(crate) struct Module {
    /// Which kernel it uses, as in the kernel's file name.
    kernel: u32,
    /// `ATTACK_EXEC_INSIDE_KERNEL`: a fast hash.
    inside: bool,
    /// Which words of a digest are compared first.
    positions: [u32; 4],
    /// Words of a digest.
    words: u32,
    /// What the module adds itself.
    extra: String,
}

/// Reads the modules' sources.
pub(crate) fn modules(root: &Path) -> Result<Vec<Module>, String> {
    let folder = root.join("src/modules");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    let mut modules = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "c")) {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        modules.extend(parse(&String::from_utf8_lossy(&bytes)));
    }
    Ok(modules)
}

/// The module of a source.
fn parse(text: &str) -> Option<Module> {
    let constant = |name: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with("static const") && line.split_whitespace().nth(3) == Some(name))?;
        Some(line.split_once('=')?.1.trim().trim_end_matches(';').to_owned())
    };
    let number = |name: &str| constant(name)?.parse::<u32>().ok();
    let size = constant("DGST_SIZE")?;
    // `DGST_SIZE_4_8` is eight words of four bytes each.
    let mut numbers = size.strip_prefix("DGST_SIZE_")?.split('_').map(|digits| digits.parse::<u32>().ok());
    let words = numbers.next()?? * numbers.next()?? / 4;
    Some(Module {
        kernel: number("KERN_TYPE")?,
        inside: constant("ATTACK_EXEC")? == "ATTACK_EXEC_INSIDE_KERNEL",
        positions: [number("DGST_POS0")?, number("DGST_POS1")?, number("DGST_POS2")?, number("DGST_POS3")?],
        words,
        extra: extra(text),
    })
}

/// The options that a module adds: the work-group size that 32 KiB of local memory allow, scrypt's parameters.
fn extra(text: &str) -> String {
    let mut extra = String::new();
    for (mark, option) in [
        ("FIXED_LOCAL_SIZE=", "-D FIXED_LOCAL_SIZE=8"),
        ("FIXED_LOCAL_SIZE_COMP=", "-D FIXED_LOCAL_SIZE_COMP=8"),
        ("DESCRYPT_SALT=", "-D DESCRYPT_SALT=3510"),
        ("SCRYPT_N=", "-D SCRYPT_N=1024 -D SCRYPT_R=1 -D SCRYPT_P=1 -D SCRYPT_TMTO=0 -D SCRYPT_TMP_ELEM=2048"),
        ("-D NO_UNROLL", "-D NO_UNROLL"),
    ] {
        if text.contains(mark) {
            extra += " ";
            extra += option;
        }
    }
    extra
}

/// Which instructions of vendors' assemblers hashcat may use: none.
const INSTRUCTIONS: &str =
    "ADD ADDC SUB SUBC VADD VADDC VADD_CO VADDC_CO VSUB VSUBB VSUB_CO VSUBB_CO VPERM VADD3 VBFE BFE LOP3 MOV64 PRMT";

/// The sets of options that hashcat builds a kernel's file with, and the device that each is for: a GPU is given local memory; a
/// processor is not, and has vectors of four in a second set where the hash is fast.
pub(crate) fn options(file: &Path, modules: &[Module]) -> Vec<(String, Option<KnownDevice>)> {
    let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // `m00000_a3-optimized`, `m00400-pure`, `markov_le`, `amp_a0`
    let number = name.strip_prefix('m').and_then(|rest| rest.get(..5)).and_then(|digits| digits.parse().ok());
    let attack = ["_a0", "_a1", "_a3"].iter().position(|mark| name.contains(mark));
    let module = modules.iter().find(|module| Some(module.kernel) == number);
    let inside = module.map_or(attack.is_some(), |module| module.inside);
    let (positions, words) = module.map_or(([0, 1, 2, 3], 4), |module| (module.positions, module.words));
    let extra = module.map_or("", |module| &module.extra);
    // ATTACK_KERN and ATTACK_MODE: straight, combination, brute force.
    let attack = attack.map_or(0, |index| [0, 1, 3][index]);
    let instructions: String = INSTRUCTIONS.split(' ').map(|name| format!("-D HAS_{name}=0 ")).collect();
    let set = |local_memory: u32, vector: u32, device: u32| {
        format!(
            "-D KERNEL_STATIC -D INCLUDE_PATH='{{root}}/OpenCL' -D XM2S(x)=#x -D M2S(x)=XM2S(x) -D LOCAL_MEM_TYPE={local_memory} \
             -D VENDOR_ID=2147483648 -D CUDA_ARCH=0 {instructions}-D VECT_SIZE={vector} -D DEVICE_TYPE={device} \
             -D DGST_R0={} -D DGST_R1={} -D DGST_R2={} -D DGST_R3={} -D DGST_ELEM={words} -D KERN_TYPE={} -D ATTACK_EXEC={} \
             -D ATTACK_KERN={attack} -D ATTACK_MODE={attack} -w{extra}",
            positions[0],
            positions[1],
            positions[2],
            positions[3],
            number.unwrap_or(0),
            if inside { 11 } else { 10 },
        )
    };
    let mut sets = vec![(set(2, 1, 2), Some(KnownDevice::Lavapipe22)), (set(1, 1, 4), Some(KnownDevice::H200))];
    if inside && number.is_some() {
        sets.push((set(2, 4, 2), Some(KnownDevice::Lavapipe22)));
    }
    sets
}
