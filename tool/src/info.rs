//! `tombolo info`: what the devices can do, as OpenCL tells.

use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use tombolo_client::opencl_sys::*;
use tombolo_client::{Context, Device, Platform};

use crate::output::{deliver, deliver_json, size};

/// What to tell, and how.
#[derive(Args)]
pub(crate) struct Arguments {
    /// As JSON, for scripts.
    #[arg(long)]
    json: bool,
    /// Ask this libtombolo.so in place of what is installed.
    #[arg(long, value_name = "FILE")]
    pub(crate) library: Option<PathBuf>,
}

/// The platform and its devices.
#[derive(Serialize)]
struct Information {
    platform: String,
    version: String,
    extensions: Vec<String>,
    devices: Vec<DeviceInformation>,
}

/// A device.
#[derive(Serialize)]
struct DeviceInformation {
    name: String,
    vendor: String,
    kind: &'static str,
    opencl: String,
    opencl_c: Vec<String>,
    driver: String,
    vulkan: Option<String>,
    uuid: String,
    pci: Option<String>,
    compute_units: u64,
    memory: Memory,
    work_groups: WorkGroups,
    numbers: Numbers,
    images: Option<Images>,
    sharing: Vec<String>,
    features: Vec<String>,
    extensions: Vec<String>,
}

/// Memory, in bytes.
#[derive(Serialize)]
struct Memory {
    global: u64,
    largest_allocation: u64,
    local: u64,
    constant_buffer: u64,
    unified: bool,
}

/// Limits of work-groups.
#[derive(Serialize)]
struct WorkGroups {
    largest: u64,
    largest_by_dimension: Vec<u64>,
    preferred_multiple: u64,
    non_uniform: bool,
}

/// Floating-point numbers: what the `CL_DEVICE_*_FP_CONFIG` say.
#[derive(Serialize)]
struct Numbers {
    half: Vec<&'static str>,
    single: Vec<&'static str>,
    double: Vec<&'static str>,
}

/// Images.
#[derive(Serialize)]
struct Images {
    largest_2d: [u64; 2],
    largest_3d: [u64; 3],
    largest_array: u64,
    largest_from_buffer: u64,
    read_arguments: u64,
    write_arguments: u64,
    read_write_arguments: u64,
    formats: Vec<Formats>,
}

/// The formats of a kind of images.
#[derive(Serialize)]
struct Formats {
    kind: &'static str,
    read: Vec<String>,
    write: Vec<String>,
    read_write: Vec<String>,
}

/// Tells it.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let information = match gather() {
        Ok(information) => information,
        Err(reason) => {
            eprintln!("tombolo info: {reason}\nRun `tombolo doctor` to see why.");
            return ExitCode::FAILURE;
        }
    };
    let delivered = if arguments.json { deliver_json(&information) } else { deliver(render(&information).as_bytes()) };
    if delivered { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn gather() -> Result<Information, String> {
    let platform = Platform::named("Tombolo").map_err(|error| match error {
        tombolo_client::Error::Loader(text) => text,
        other => other.to_string(),
    })?;
    let look = || {
        let devices = platform.devices()?.into_iter().map(device).collect::<tombolo_client::Result<Vec<_>>>()?;
        Ok(Information {
            platform: platform.name()?,
            version: platform.info(CL_PLATFORM_VERSION)?,
            extensions: words(&platform.info(CL_PLATFORM_EXTENSIONS)?),
            devices,
        })
    };
    let information: Information = look().map_err(|error: tombolo_client::Error| error.to_string())?;
    if information.devices.is_empty() { Err("Tombolo has no device here".into()) } else { Ok(information) }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn device(device: Device) -> tombolo_client::Result<DeviceInformation> {
    let number = |name| device.number(name);
    let uuid = device.info_bytes(CL_DEVICE_UUID_KHR)?;
    let extensions = words(&device.info(CL_DEVICE_EXTENSIONS)?);
    let shares = |name: &&String| {
        let parts = ["_gl_", "_egl_", "external_memory", "external_semaphore", "khr_semaphore", "dx9", "d3d"];
        parts.iter().any(|part| name.contains(part))
    };
    Ok(DeviceInformation {
        name: device.name()?,
        vendor: device.info(CL_DEVICE_VENDOR)?,
        kind: match number(CL_DEVICE_TYPE)? {
            CL_DEVICE_TYPE_CPU => "CPU",
            CL_DEVICE_TYPE_GPU => "GPU",
            _ => "accelerator",
        },
        opencl: device.info(CL_DEVICE_VERSION)?,
        opencl_c: named_versions(&device.info_bytes(CL_DEVICE_OPENCL_C_ALL_VERSIONS)?)
            .into_iter()
            .map(|(_, [major, minor, _])| format!("{major}.{minor}"))
            .collect(),
        driver: device.info(CL_DRIVER_VERSION)?,
        vulkan: vulkan_version(&uuid),
        uuid: uuid.iter().map(|byte| format!("{byte:02x}")).collect(),
        pci: device.info_bytes(CL_DEVICE_PCI_BUS_INFO_KHR).ok().and_then(|bytes| pci(&bytes)),
        compute_units: number(CL_DEVICE_MAX_COMPUTE_UNITS)?,
        memory: Memory {
            global: number(CL_DEVICE_GLOBAL_MEM_SIZE)?,
            largest_allocation: number(CL_DEVICE_MAX_MEM_ALLOC_SIZE)?,
            local: number(CL_DEVICE_LOCAL_MEM_SIZE)?,
            constant_buffer: number(CL_DEVICE_MAX_CONSTANT_BUFFER_SIZE)?,
            unified: number(CL_DEVICE_HOST_UNIFIED_MEMORY)? != 0,
        },
        work_groups: WorkGroups {
            largest: number(CL_DEVICE_MAX_WORK_GROUP_SIZE)?,
            largest_by_dimension: sizes(&device.info_bytes(CL_DEVICE_MAX_WORK_ITEM_SIZES)?),
            preferred_multiple: number(CL_DEVICE_PREFERRED_WORK_GROUP_SIZE_MULTIPLE)?,
            non_uniform: number(CL_DEVICE_NON_UNIFORM_WORK_GROUP_SUPPORT)? != 0,
        },
        numbers: Numbers {
            half: float_config(number(CL_DEVICE_HALF_FP_CONFIG)?),
            single: float_config(number(CL_DEVICE_SINGLE_FP_CONFIG)?),
            double: float_config(number(CL_DEVICE_DOUBLE_FP_CONFIG)?),
        },
        images: if number(CL_DEVICE_IMAGE_SUPPORT)? != 0 { Some(images(device)?) } else { None },
        sharing: extensions.iter().filter(shares).cloned().collect(),
        features: named_versions(&device.info_bytes(CL_DEVICE_OPENCL_C_FEATURES)?)
            .into_iter()
            .map(|(name, _)| name)
            .collect(),
        extensions,
    })
}

/// The version of Vulkan of the device with this UUID.
fn vulkan_version(uuid: &[u8]) -> Option<String> {
    let reports = tombolo::vulkan::survey().ok()?;
    let report =
        reports.iter().find(|report| report.outcome.as_ref().is_ok_and(|device| device.device_uuid == uuid))?;
    Some(report.version.map(|part| part.to_string()).join("."))
}

/// An array of `cl_name_version`: names with major, minor and patch version.
fn named_versions(bytes: &[u8]) -> Vec<(String, [u32; 3])> {
    const SIZE: usize = size_of::<cl_name_version>();
    let entry = |entry: &[u8]| {
        let (version, name) = entry.split_at_checked(4)?;
        let version = u32::from_ne_bytes(version.try_into().ok()?);
        let name: Vec<u8> = name.iter().copied().take_while(|byte| *byte != 0).collect();
        let parts = [version >> 22, version >> 12 & 0x3ff, version & 0xfff];
        Some((String::from_utf8_lossy(&name).into_owned(), parts))
    };
    bytes.chunks_exact(SIZE).filter_map(entry).collect()
}

fn sizes(bytes: &[u8]) -> Vec<u64> {
    let size = |chunk: &[u8]| chunk.try_into().ok().map(usize::from_ne_bytes).map(|size| size as u64);
    bytes.chunks_exact(size_of::<usize>()).filter_map(size).collect()
}

/// `cl_device_pci_bus_info_khr`: domain, bus, device, function.
fn pci(bytes: &[u8]) -> Option<String> {
    let parts: Vec<u32> =
        bytes.chunks_exact(4).filter_map(|chunk| Some(u32::from_ne_bytes(chunk.try_into().ok()?))).collect();
    let [domain, bus, device, function] = parts.try_into().ok()?;
    Some(format!("{domain:04x}:{bus:02x}:{device:02x}.{function:x}"))
}

fn float_config(bits: u64) -> Vec<&'static str> {
    let names = [
        (CL_FP_DENORM, "denormals"),
        (CL_FP_INF_NAN, "infinities and NaNs"),
        (CL_FP_ROUND_TO_NEAREST, "round to nearest"),
        (CL_FP_ROUND_TO_ZERO, "round to zero"),
        (CL_FP_ROUND_TO_INF, "round to infinity"),
        (CL_FP_FMA, "fma"),
        (CL_FP_SOFT_FLOAT, "in software"),
        (CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT, "correctly rounded divide and sqrt"),
    ];
    names.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| *name).collect()
}

fn images(device: Device) -> tombolo_client::Result<Images> {
    let number = |name| device.number(name);
    let context = Context::new(device, &[])?;
    let kinds = [
        ("1D", CL_MEM_OBJECT_IMAGE1D),
        ("1D from a buffer", CL_MEM_OBJECT_IMAGE1D_BUFFER),
        ("1D array", CL_MEM_OBJECT_IMAGE1D_ARRAY),
        ("2D", CL_MEM_OBJECT_IMAGE2D),
        ("2D array", CL_MEM_OBJECT_IMAGE2D_ARRAY),
        ("3D", CL_MEM_OBJECT_IMAGE3D),
    ];
    let formats = kinds.into_iter().map(|(name, kind)| {
        let list = |flags| {
            let formats = context.image_formats(flags, kind)?;
            Ok(formats.into_iter().map(|(order, of)| format_name(order, of)).collect())
        };
        Ok(Formats {
            kind: name,
            read: list(CL_MEM_READ_ONLY)?,
            write: list(CL_MEM_WRITE_ONLY)?,
            read_write: list(CL_MEM_KERNEL_READ_AND_WRITE)?,
        })
    });
    Ok(Images {
        largest_2d: [number(CL_DEVICE_IMAGE2D_MAX_WIDTH)?, number(CL_DEVICE_IMAGE2D_MAX_HEIGHT)?],
        largest_3d: [
            number(CL_DEVICE_IMAGE3D_MAX_WIDTH)?,
            number(CL_DEVICE_IMAGE3D_MAX_HEIGHT)?,
            number(CL_DEVICE_IMAGE3D_MAX_DEPTH)?,
        ],
        largest_array: number(CL_DEVICE_IMAGE_MAX_ARRAY_SIZE)?,
        largest_from_buffer: number(CL_DEVICE_IMAGE_MAX_BUFFER_SIZE)?,
        read_arguments: number(CL_DEVICE_MAX_READ_IMAGE_ARGS)?,
        write_arguments: number(CL_DEVICE_MAX_WRITE_IMAGE_ARGS)?,
        read_write_arguments: number(CL_DEVICE_MAX_READ_WRITE_IMAGE_ARGS)?,
        formats: formats.collect::<tombolo_client::Result<_>>()?,
    })
}

/// Channel order and data type, as in `RGBA UNORM_INT8`; those that the headers' crate does not name, by number.
#[allow(non_upper_case_globals, reason = "the names of the headers")]
fn format_name(order: cl_channel_order, data_type: cl_channel_type) -> String {
    let order = match order {
        CL_R => "R".into(),
        CL_A => "A".into(),
        CL_RG => "RG".into(),
        CL_RA => "RA".into(),
        CL_RGB => "RGB".into(),
        CL_RGBA => "RGBA".into(),
        CL_BGRA => "BGRA".into(),
        CL_ARGB => "ARGB".into(),
        CL_ABGR => "ABGR".into(),
        CL_INTENSITY => "INTENSITY".into(),
        CL_LUMINANCE => "LUMINANCE".into(),
        CL_Rx => "Rx".into(),
        CL_RGx => "RGx".into(),
        CL_RGBx => "RGBx".into(),
        CL_DEPTH => "DEPTH".into(),
        CL_sRGB => "sRGB".into(),
        CL_sRGBx => "sRGBx".into(),
        CL_sRGBA => "sRGBA".into(),
        CL_sBGRA => "sBGRA".into(),
        other => format!("{other:#x}"),
    };
    let data_type = match data_type {
        CL_SNORM_INT8 => "SNORM_INT8".into(),
        CL_SNORM_INT16 => "SNORM_INT16".into(),
        CL_UNORM_INT8 => "UNORM_INT8".into(),
        CL_UNORM_INT16 => "UNORM_INT16".into(),
        CL_UNORM_SHORT_565 => "UNORM_SHORT_565".into(),
        CL_UNORM_SHORT_555 => "UNORM_SHORT_555".into(),
        CL_UNORM_INT_101010 => "UNORM_INT_101010".into(),
        CL_UNORM_INT_101010_2 => "UNORM_INT_101010_2".into(),
        CL_SIGNED_INT8 => "SIGNED_INT8".into(),
        CL_SIGNED_INT16 => "SIGNED_INT16".into(),
        CL_SIGNED_INT32 => "SIGNED_INT32".into(),
        CL_UNSIGNED_INT8 => "UNSIGNED_INT8".into(),
        CL_UNSIGNED_INT16 => "UNSIGNED_INT16".into(),
        CL_UNSIGNED_INT32 => "UNSIGNED_INT32".into(),
        CL_HALF_FLOAT => "HALF_FLOAT".into(),
        CL_FLOAT => "FLOAT".into(),
        other => format!("{other:#x}"),
    };
    format!("{order} {data_type}")
}

/// For people.
fn render(information: &Information) -> String {
    let mut text = format!("{}, {}\n", information.platform, information.version);
    for (number, device) in information.devices.iter().enumerate() {
        let _ = writeln!(text, "\ndevice {number}: {}", device.name);
        for (label, value) in lines(device) {
            for (index, line) in crate::doctor::wrap(&value, 78).iter().enumerate() {
                let _ = writeln!(text, "  {:<20}{line}", if index == 0 { label } else { "" });
            }
        }
    }
    text
}

fn lines(device: &DeviceInformation) -> Vec<(&'static str, String)> {
    let join = |list: &[u64]| list.iter().map(u64::to_string).collect::<Vec<_>>().join(" x ");
    let or_none = |list: String| if list.is_empty() { "none".to_owned() } else { list };
    let Memory { global, largest_allocation, local, constant_buffer, unified } = device.memory;
    let WorkGroups { largest, preferred_multiple, non_uniform, .. } = device.work_groups;
    let mut lines = vec![
        ("kind", format!("{} of {}, {} compute units", device.kind, device.vendor, device.compute_units)),
        ("driver", device.driver.clone()),
        ("Vulkan", device.vulkan.clone().unwrap_or_else(|| "unknown".into())),
        ("OpenCL", device.opencl.clone()),
        ("OpenCL C", device.opencl_c.join(", ")),
        ("UUID", device.uuid.clone()),
    ];
    lines.extend(device.pci.iter().map(|address| ("PCI address", address.clone())));
    lines.extend([
        ("global memory", format!("{}{}", size(global), if unified { ", shared with the host" } else { "" })),
        ("largest buffer", format!("{}; constant: {}", size(largest_allocation), size(constant_buffer))),
        ("local memory", size(local)),
        (
            "work-group",
            format!(
                "up to {largest} work-items, up to {}; best a multiple of {preferred_multiple}; {}",
                join(&device.work_groups.largest_by_dimension),
                if non_uniform { "sizes need not divide the range" } else { "sizes must divide the range" }
            ),
        ),
        ("float", device.numbers.single.join(", ")),
        ("double", or_none(device.numbers.double.join(", "))),
        ("half", or_none(device.numbers.half.join(", "))),
    ]);
    match &device.images {
        None => lines.push(("images", "none".into())),
        Some(images) => {
            lines.push((
                "images",
                format!(
                    "2D up to {}, 3D up to {}, arrays up to {} layers, from a buffer up to {} texels",
                    join(&images.largest_2d),
                    join(&images.largest_3d),
                    images.largest_array,
                    images.largest_from_buffer
                ),
            ));
            let arguments = [images.read_arguments, images.write_arguments, images.read_write_arguments];
            let [read, write, both] = arguments.map(|count| count.to_string());
            lines.push(("image arguments", format!("{read} read, {write} written, {both} both")));
            let formats = images.formats.iter().map(|formats| {
                let Formats { kind, read, write, read_write } = formats;
                format!("{kind}: {} to read, {} to write, {} for both", read.len(), write.len(), read_write.len())
            });
            lines.push(("image formats", formats.collect::<Vec<_>>().join("\n")));
        }
    }
    lines.extend([
        ("sharing", or_none(device.sharing.join(" "))),
        ("OpenCL C features", device.features.join(" ")),
        ("extensions", device.extensions.join(" ")),
    ]);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_of_opencl_are_read() {
        let mut entry = vec![0; size_of::<cl_name_version>()];
        entry[..4].copy_from_slice(&(3u32 << 22 | 1 << 12 | 2).to_ne_bytes());
        entry[4..7].copy_from_slice(b"abc");
        assert_eq!(named_versions(&entry), [("abc".to_owned(), [3, 1, 2])]);
        let address: Vec<u8> = [0u32, 0x3b, 1, 0].iter().flat_map(|part| part.to_ne_bytes()).collect();
        assert_eq!(pci(&address).as_deref(), Some("0000:3b:01.0"));
        assert_eq!(pci(&[0; 3]), None);
        assert_eq!(sizes(&[7usize.to_ne_bytes(), 9usize.to_ne_bytes()].concat()), [7, 9]);
    }
}
