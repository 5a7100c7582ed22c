//! What the compiler makes of the corpus and of darktable's kernels is valid SPIR-V; no device is needed.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::Command;
use tombolo_compiler::{FileHeaders, KnownDevice, Target, compile, link};
use tombolo_cts::corpus::cases;

/// Devices that differ most in what the back end does for them.
const DEVICES: [KnownDevice; 2] = [KnownDevice::Lavapipe22, KnownDevice::H200];

/// Compiles every kernel of a source and has each module judged by `spirv-val`. The error says what failed.
fn check(
    name: &str,
    source: &str,
    options: &str,
    label: &str,
    target: &Target,
    folder: &Path,
) -> Result<usize, String> {
    let compiled = compile(source, &FileHeaders, options, target);
    let object = compiled.object.ok_or_else(|| format!("{name} does not compile:\n{}", compiled.log))?;
    let program = link(&[&object], target).map_err(|error| format!("{name} does not link: {error}"))?;
    let mut modules = Vec::new();
    for (kernel, _) in program.kernels() {
        let compiled = program.kernel(kernel, target).map_err(|error| format!("{name}, kernel {kernel}: {error}"))?;
        let path = folder.join(format!("{}-{kernel}-{label}.spv", name.replace('/', "-")));
        let bytes: Vec<u8> = compiled.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        std::fs::write(&path, bytes).map_err(|error| error.to_string())?;
        modules.push(path);
    }
    for path in &modules {
        let output = Command::new("spirv-val")
            .args(["--scalar-block-layout", "--target-env", "vulkan1.3"])
            .arg(path)
            .output()
            .map_err(|error| format!("spirv-val: {error}"))?;
        if !output.status.success() {
            return Err(format!("{}: {}", path.display(), String::from_utf8_lossy(&output.stderr)));
        }
    }
    Ok(modules.len())
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for modules");
    folder
}

#[test]
fn the_corpus_is_valid() {
    let folder = folder("corpus");
    let mut failures = Vec::new();
    for device in DEVICES {
        let target = device.target();
        for case in cases() {
            let name = format!("{}/{}", case.group, case.name);
            failures.extend(check(&name, &case.source, case.options, device.name(), &target, &folder).err());
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn darktable_is_valid() {
    // The sources are fetched, not kept: `cts/fetch-darktable` puts them there.
    let fetched = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/darktable");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fetch-darktable");
    let status = Command::new(script).arg(&fetched).status().expect("fetch-darktable runs");
    assert!(status.success(), "darktable's sources cannot be fetched");
    let folder = folder("darktable");
    // The options that darktable itself uses.
    let options = format!("-w -cl-fast-relaxed-math -DUNKNOWN=1 -I'{}'", fetched.display());
    let device = KnownDevice::Lavapipe22;
    let target = device.target();
    let (mut files, mut kernels, mut failures) = (0, 0, Vec::new());
    for entry in std::fs::read_dir(&fetched).expect("the fetched folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "cl") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let source = std::fs::read_to_string(&path).expect("a source");
            files += 1;
            match check(&name, &source, &options, device.name(), &target, &folder) {
                Ok(count) => kernels += count,
                Err(error) => failures.push(error),
            }
        }
    }
    assert_eq!(files, 36, "the package holds other files than it did");
    assert!(failures.is_empty(), "{} of {files} files failed:\n{}", failures.len(), failures.join("\n"));
    println!("{files} files, {kernels} kernels");
}

/// Atomic operations on halves, in every memory.
#[test]
fn atomics_of_halves_are_valid() {
    let source = "#pragma OPENCL EXTENSION cl_khr_fp16 : enable
        kernel void k(volatile global atomic_half *g, local atomic_half *l, int n, global half *o) {
            local atomic_half own[3];
            volatile atomic_half *p = n > 3 ? (volatile atomic_half *)g : (volatile atomic_half *)l;
            atomic_store(&own[n], (half)1);
            *o = atomic_fetch_add(g, (half)2) + atomic_fetch_sub(l, (half)2) + atomic_fetch_min(p, (half)2)
                + atomic_fetch_max(&own[n], (half)2) + atomic_load_explicit(p, memory_order_relaxed) + atomic_exchange(g, (half)3);
        }";
    for device in DEVICES {
        let label = device.name();
        let target = device.target();
        let count = check("halves", source, "-cl-std=CL3.0", label, &target, &folder("halves"));
        assert_eq!(count, Ok(1), "{label}");
    }
}

/// Every kind of read, write and question of depth, multisampled and mipmapped images.
#[test]
fn images_with_levels_and_samples_are_valid() {
    // No device offers them all.
    let mut target = KnownDevice::Lavapipe25.target();
    target.extensions.push(String::from("cl_khr_gl_msaa_sharing"));
    let mut source = String::new();
    let mut kernel = |name: &str, image: &str, body: String| {
        source += &format!("kernel void {name}({image} i, sampler_t s, global float4 *o) {{ {body} }}\n");
    };
    for (index, (image, at, texel, slope)) in [
        ("image1d_t", "o->x", "1", "o->x"),
        ("image1d_array_t", "o->xy", "(int2)(1)", "o->x"),
        ("image2d_t", "o->xy", "(int2)(1)", "o->xy"),
        ("image2d_array_t", "*o", "(int4)(1)", "o->xy"),
        ("image3d_t", "*o", "(int4)(1)", "*o"),
        ("image2d_depth_t", "o->xy", "(int2)(1)", "o->xy"),
        ("image2d_array_depth_t", "*o", "(int4)(1)", "o->xy"),
    ]
    .into_iter()
    .enumerate()
    {
        let forms = if image.contains("depth") { &["f"][..] } else { &["f", "i", "ui"] };
        for form in forms {
            let (convert, one) = match (image.contains("depth"), *form) {
                (true, _) => ("", "1.0f"),
                (_, "f") => ("", "(float4)(1)"),
                (_, "i") => ("convert_float4", "(int4)(1)"),
                _ => ("convert_float4", "(uint4)(1)"),
            };
            let name = |what: &str| format!("{what}_{form}_{index}");
            let read = format!(
                "*o = {convert}(read_image{form}(i, s, {at}, 1.5f) + read_image{form}(i, s, {at}, {slope}, {slope})) \
                 + get_image_num_mip_levels(i);"
            );
            kernel(&name("read"), &format!("read_only {image}"), read);
            let write = format!(
                "write_image{form}(i, {texel}, get_image_num_mip_levels(i) - 1, {one}); write_image{form}(i, {texel}, {one});"
            );
            kernel(&name("write"), &format!("write_only {image}"), write);
        }
    }
    for (index, (image, texel)) in [
        ("image2d_msaa_t", "(int2)(1)"),
        ("image2d_array_msaa_t", "(int4)(1)"),
        ("image2d_msaa_depth_t", "(int2)(1)"),
        ("image2d_array_msaa_depth_t", "(int4)(1)"),
    ]
    .into_iter()
    .enumerate()
    {
        for access in ["read_only", "read_write"] {
            let read = format!(
                "*o = read_imagef(i, {texel}, 3) + get_image_num_samples(i) + get_image_width(i) + get_image_height(i) \
                 + get_image_dim(i).x + get_image_channel_order(i){};",
                if image.contains("array") { " + get_image_array_size(i)" } else { "" }
            );
            kernel(&format!("samples_{access}_{index}"), &format!("{access} {image}"), read);
        }
    }
    let count = check("images", &source, "-cl-std=CL3.0", "all", &target, &folder("images"));
    assert_eq!(count, Ok(2 * (5 * 3 + 2) + 8));
}
