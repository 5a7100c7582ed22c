//! Which calls of the functions of images have an overload: every function with every kind of image, access, coordinates and
//! what may follow them, beside the calls that clang accepts.
//!
//! `overloads/images.txt` is what clang-16 and clang-19 say of the same source (`-cl-std=CL3.0`, triple spir64, default header);
//! `OVERLOADS_SOURCE=file` writes that source.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

const IMAGES: [&str; 12] = [
    "image1d_t",
    "image1d_buffer_t",
    "image1d_array_t",
    "image2d_t",
    "image2d_array_t",
    "image2d_depth_t",
    "image2d_array_depth_t",
    "image2d_msaa_t",
    "image2d_array_msaa_t",
    "image2d_msaa_depth_t",
    "image2d_array_msaa_depth_t",
    "image3d_t",
];
const ACCESSES: [&str; 3] = ["read_only", "write_only", "read_write"];
const READS: [&str; 4] = ["read_imagef", "read_imagei", "read_imageui", "read_imageh"];
const WRITES: [&str; 4] = ["write_imagef", "write_imagei", "write_imageui", "write_imageh"];
const QUERIES: [&str; 9] = [
    "get_image_width",
    "get_image_height",
    "get_image_depth",
    "get_image_dim",
    "get_image_array_size",
    "get_image_channel_data_type",
    "get_image_channel_order",
    "get_image_num_mip_levels",
    "get_image_num_samples",
];
/// Coordinates: `n` are of `int`, `x` of `float`.
const COORDINATES: [&str; 6] = ["n", "n2", "n4", "x", "x2", "x4"];

/// So many calls are checked together.
const CHUNK: usize = 200;

/// The arguments of calls of each function, after the image.
fn calls() -> Vec<(&'static str, String)> {
    let mut calls = Vec::new();
    for name in READS {
        for sampler in ["", "s, "] {
            for coordinates in COORDINATES {
                for rest in ["", ", n", ", x", ", x, x", ", x2, x2", ", x4, x4"] {
                    // To clang any `int` is a sampler, until it makes code of it.
                    if !sampler.is_empty() || coordinates != "n" || rest.is_empty() {
                        calls.push((name, format!("{sampler}{coordinates}{rest}")));
                    }
                }
            }
        }
    }
    for name in WRITES {
        for coordinates in COORDINATES {
            for level in ["", ", n", ", x"] {
                for colour in ["x", "x4", "n4", "u4", "h4"] {
                    calls.push((name, format!("{coordinates}{level}, {colour}")));
                }
            }
        }
    }
    calls.extend(QUERIES.map(|name| (name, String::new())));
    calls
}

#[test]
fn images_have_the_overloads_that_clang_knows() {
    let calls = calls();
    let mut functions = Vec::new();
    let mut lines = Vec::new();
    for image in IMAGES {
        for access in ACCESSES {
            for (name, arguments) in &calls {
                let comma = if arguments.is_empty() { "" } else { ", " };
                functions.push(format!(
                    "void f{}({access} {image} i, sampler_t s, int n, int2 n2, int4 n4, uint4 u4, float x, float2 x2, \
                     float4 x4, half4 h4) {{ (void){name}(i{comma}{arguments}); }}\n",
                    lines.len()
                ));
                lines.push((format!("{access} {image} {name}"), arguments));
            }
        }
    }
    if let Some(path) = std::env::var_os("OVERLOADS_SOURCE") {
        std::fs::write(path, functions.concat()).expect("the source can be written");
    }
    let target = common::target("full").expect("a target");
    let mut accepted = vec![true; lines.len()];
    // A log holds no more than some hundreds of errors.
    for (chunk, functions) in functions.chunks(CHUNK).enumerate() {
        let (log, _) = common::diagnose("calls.cl", &functions.concat(), "-cl-std=CL3.0 -w", &target);
        for line in log.lines().filter(|line| line.contains(": error: ")) {
            let number = line.strip_prefix("calls.cl:").and_then(|rest| rest.split(':').next());
            let number: usize = number.and_then(|number| number.parse().ok()).expect("a message has its line");
            accepted[chunk * CHUNK + number - 1] = false;
        }
    }
    let mut overloads: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for ((call, arguments), _) in lines.iter().zip(accepted).filter(|(_, accepted)| *accepted) {
        overloads.entry(call).or_default().push(arguments);
    }
    let text: String = overloads.iter().map(|(call, forms)| format!("{call}: {}\n", forms.join(" | "))).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overloads/images.txt");
    let expected = std::fs::read_to_string(path).expect("the calls that clang accepts");
    let differences: Vec<&str> = text.lines().filter(|line| !expected.lines().any(|other| other == *line)).collect();
    let missing: Vec<&str> = expected.lines().filter(|line| !text.lines().any(|other| other == *line)).collect();
    assert!(
        differences.is_empty() && missing.is_empty(),
        "ours:\n{}\nclang's:\n{}",
        differences.join("\n"),
        missing.join("\n")
    );
}
