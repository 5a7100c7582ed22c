//! Devices, and the answers to `clGetDeviceInfo` (OpenCL API 3.0, section 4.2).

use std::sync::{Arc, OnceLock};

use ash::vk;

use super::il;
use super::pipe;
use super::platform::{name_version, platform};
use crate::cl::*;
use crate::error::{Error, Result, fail};
use crate::handle::class;
use crate::info::Answer;
use crate::queue::rect::Rect;
use crate::queue::transfer::WriteBuffer;
use crate::queue::{Core, Work};
use crate::vulkan::target::MAX_WRITTEN_IMAGES;
use crate::vulkan::{Buffer, Gpu, Physical};

/// A device.
pub struct Device {
    /// The Vulkan device.
    pub physical: Arc<Physical>,
    /// The names of `CL_DEVICE_EXTENSIONS`.
    pub extensions: Vec<String>,
    gpu: OnceLock<Result<Arc<Gpu>>>,
    /// A queue of the library's own.
    service: OnceLock<Result<Arc<Core>>>,
}

class!(Device, CL_INVALID_DEVICE);

/// The most arguments, bytes in all, that a kernel takes: the least that the full profile asks.
const MAX_PARAMETER_SIZE: usize = 1024;
/// What OpenCL C programs may use and `CL_DEVICE_EXTENSIONS` does not name: the Khronos conformance tests fail a device that
/// names an extension of which they do not know, released as it may be.
const UNLISTED: [&str; 1] = ["cl_khr_async_work_group_copy_fence"];
const VERSION_3_0: cl_version = 3 << 22;

/// The packing of `CL_MAKE_VERSION`.
pub(crate) const fn version(major: u32, minor: u32, patch: u32) -> cl_version {
    (major << 22) | (minor << 12) | patch
}

/// The version of an extension's specification that is implemented.
pub(crate) fn extension_version(name: &str) -> cl_version {
    match name {
        "cl_khr_integer_dot_product" => version(2, 0, 0),
        _ => version(1, 0, 0),
    }
}

impl Device {
    /// A device over a Vulkan device.
    pub fn new(physical: Arc<Physical>) -> Device {
        let mut extensions = vec![String::from("cl_khr_icd"), String::from("cl_khr_extended_versioning")];
        extensions.extend(["cl_khr_device_uuid", "cl_khr_create_command_queue"].map(String::from));
        extensions.extend(["cl_khr_suggested_local_work_size", "cl_khr_il_program"].map(String::from));
        extensions.extend(["cl_khr_spirv_no_integer_wrap_decoration", "cl_khr_spirv_linkonce_odr"].map(String::from));
        extensions.push(String::from("cl_khr_gl_sharing"));
        if physical.pci.is_some() {
            extensions.push(String::from("cl_khr_pci_bus_info"));
        }
        extensions.extend(physical.target.extensions.iter().filter(|name| !UNLISTED.contains(&name.as_str())).cloned());
        Device { physical, extensions, gpu: OnceLock::new(), service: OnceLock::new() }
    }

    /// The logical device; made when first asked for.
    pub fn gpu(&self) -> Result<&Arc<Gpu>> {
        self.gpu.get_or_init(|| Gpu::new(&self.physical).map(Arc::new)).as_ref().map_err(|error| *error)
    }

    /// Runs something on the device at once, and waits until it is done.
    pub(crate) fn run<W: Work + 'static>(&self, work: W) -> Result {
        let gpu = self.gpu()?;
        let service = self.service.get_or_init(|| Core::new(gpu, true, false)).as_ref().map_err(|error| *error)?;
        service.run(work)
    }

    /// Fills a buffer from host memory, before the call returns.
    ///
    /// # Safety
    /// `pointer` is readable for `size` bytes.
    pub(crate) unsafe fn upload(&self, buffer: &Arc<Buffer>, pointer: HostPtr, size: u64) -> Result {
        match buffer.mapped() {
            Some(mapped) => {
                // SAFETY: promised by the caller; the buffer is at least as large, and new.
                unsafe {
                    std::ptr::copy_nonoverlapping(pointer.0.cast::<u8>(), mapped.as_ptr(), size as usize);
                }
                Ok(())
            }
            None => {
                let rect = Rect::linear(0, size);
                self.run(WriteBuffer { source: (pointer, rect), target: (buffer.clone(), rect) })
            }
        }
    }

    /// `CL_DEVICE_TYPE`, without `CL_DEVICE_TYPE_DEFAULT`.
    pub fn kind(&self) -> cl_device_type {
        match self.physical.properties.device_type {
            vk::PhysicalDeviceType::CPU => CL_DEVICE_TYPE_CPU,
            vk::PhysicalDeviceType::INTEGRATED_GPU
            | vk::PhysicalDeviceType::DISCRETE_GPU
            | vk::PhysicalDeviceType::VIRTUAL_GPU => CL_DEVICE_TYPE_GPU,
            _ => CL_DEVICE_TYPE_ACCELERATOR,
        }
    }

    /// Whether images are offered.
    pub fn images(&self) -> bool {
        self.physical.target.images
    }

    /// Whether images may have mip levels: `cl_khr_mipmap_image`.
    pub fn mipmaps(&self) -> bool {
        self.physical.target.extensions.iter().any(|name| name == "cl_khr_mipmap_image")
    }

    /// The largest allocation, in bytes: `CL_DEVICE_MAX_MEM_ALLOC_SIZE`.
    pub fn max_allocation(&self) -> u64 {
        self.physical.largest_buffer()
    }

    /// The most texels of a 1D image made from a buffer.
    pub fn max_image_buffer(&self) -> usize {
        self.physical.properties.limits.max_texel_buffer_elements as usize
    }

    /// `CL_DEVICE_MEM_BASE_ADDR_ALIGN` in bytes: the alignment of buffers and sub-buffers.
    pub fn base_alignment(&self) -> usize {
        self.physical.base_alignment() as usize
    }

    fn float_config(&self, width: usize) -> cl_device_fp_config {
        let controls = &self.physical.float_controls;
        let mut config = CL_FP_ROUND_TO_NEAREST | CL_FP_INF_NAN | CL_FP_FMA;
        // Without a control that asks for them, a driver that is known to keep denormals counts all the same: a device that
        // does not report them has to flush where the rounding of results is tested.
        let driver = tombolo_vendors::driver(self.physical.driver.as_raw() as u32);
        if controls.denorm_preserve[width] || driver.quirks.keeps_denormals {
            config |= CL_FP_DENORM;
        }
        match width {
            // The full profile asks all of these of double precision (table of CL_DEVICE_DOUBLE_FP_CONFIG).
            2 => config | CL_FP_DENORM | CL_FP_ROUND_TO_ZERO | CL_FP_ROUND_TO_INF,
            _ => config,
        }
    }

    /// OpenCL C versions that the compiler takes.
    fn languages() -> [cl_name_version; 4] {
        [(1, 0), (1, 1), (1, 2), (3, 0)].map(|(major, minor)| name_version("OpenCL C", version(major, minor, 0)))
    }

    /// Answers `clGetDeviceInfo`.
    #[allow(non_upper_case_globals, reason = "the names of the headers")]
    pub(crate) fn info(&self, name: cl_device_info, answer: Answer) -> Result {
        let physical = &*self.physical;
        let limits = &physical.properties.limits;
        let target = &physical.target;
        let flag = |value: bool| answer.value::<cl_bool>(value.into());
        let image = |value: u32| answer.value::<size_t>(if self.images() { value as usize } else { 0 });
        let images = |value: u32| answer.value::<cl_uint>(if self.images() { value } else { 0 });
        // The widths that a lane of the device works on at once: one, as code is compiled lane by lane.
        let vector = |there: bool| answer.value::<cl_uint>(there.into());
        let none = || answer.bytes(&[]);
        let has = |name: &str| target.features.iter().any(|feature| feature == name);
        match name {
            CL_DEVICE_TYPE => answer.value(self.kind()),
            CL_DEVICE_VENDOR_ID => answer.value::<cl_uint>(physical.properties.vendor_id),
            CL_DEVICE_MAX_COMPUTE_UNITS => answer.value::<cl_uint>(compute_units(physical)),
            CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS => answer.value::<cl_uint>(3),
            CL_DEVICE_MAX_WORK_GROUP_SIZE => answer.value::<size_t>(target.work_group_invocations as usize),
            CL_DEVICE_MAX_WORK_ITEM_SIZES => answer.slice(&target.work_group_size.map(|size| size as size_t)),
            CL_DEVICE_PREFERRED_VECTOR_WIDTH_CHAR
            | CL_DEVICE_PREFERRED_VECTOR_WIDTH_SHORT
            | CL_DEVICE_PREFERRED_VECTOR_WIDTH_INT
            | CL_DEVICE_PREFERRED_VECTOR_WIDTH_LONG
            | CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT
            | CL_DEVICE_NATIVE_VECTOR_WIDTH_CHAR
            | CL_DEVICE_NATIVE_VECTOR_WIDTH_SHORT
            | CL_DEVICE_NATIVE_VECTOR_WIDTH_INT
            | CL_DEVICE_NATIVE_VECTOR_WIDTH_LONG
            | CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT => vector(true),
            CL_DEVICE_PREFERRED_VECTOR_WIDTH_DOUBLE | CL_DEVICE_NATIVE_VECTOR_WIDTH_DOUBLE => vector(target.float64),
            CL_DEVICE_PREFERRED_VECTOR_WIDTH_HALF | CL_DEVICE_NATIVE_VECTOR_WIDTH_HALF => vector(target.float16),
            // Vulkan does not tell.
            CL_DEVICE_MAX_CLOCK_FREQUENCY => answer.value::<cl_uint>(0),
            CL_DEVICE_ADDRESS_BITS => answer.value::<cl_uint>(64),
            CL_DEVICE_MAX_MEM_ALLOC_SIZE => answer.value::<cl_ulong>(self.max_allocation()),
            CL_DEVICE_IMAGE_SUPPORT => flag(self.images()),
            CL_DEVICE_MAX_READ_IMAGE_ARGS => images(limits.max_per_stage_descriptor_sampled_images.min(128)),
            CL_DEVICE_MAX_WRITE_IMAGE_ARGS => {
                images(limits.max_per_stage_descriptor_storage_images.min(MAX_WRITTEN_IMAGES))
            }
            CL_DEVICE_MAX_READ_WRITE_IMAGE_ARGS => images(if has("__opencl_c_read_write_images") {
                limits.max_per_stage_descriptor_storage_images.min(MAX_WRITTEN_IMAGES)
            } else {
                0
            }),
            CL_DEVICE_IL_VERSION => answer.string(&il::versions()),
            CL_DEVICE_ILS_WITH_VERSION => {
                let versions = il::VERSIONS.map(|(major, minor)| name_version(il::NAME, version(major, minor, 0)));
                answer.slice(&versions)
            }
            CL_DEVICE_BUILT_IN_KERNELS_WITH_VERSION => none(),
            CL_DEVICE_IMAGE2D_MAX_WIDTH | CL_DEVICE_IMAGE2D_MAX_HEIGHT => image(limits.max_image_dimension2_d),
            CL_DEVICE_IMAGE3D_MAX_WIDTH | CL_DEVICE_IMAGE3D_MAX_HEIGHT | CL_DEVICE_IMAGE3D_MAX_DEPTH => {
                image(limits.max_image_dimension3_d)
            }
            CL_DEVICE_IMAGE_MAX_BUFFER_SIZE => image(limits.max_texel_buffer_elements),
            CL_DEVICE_IMAGE_MAX_ARRAY_SIZE => image(limits.max_image_array_layers),
            CL_DEVICE_MAX_SAMPLERS => images(limits.max_per_stage_descriptor_samplers.min(16)),
            CL_DEVICE_IMAGE_PITCH_ALIGNMENT | CL_DEVICE_IMAGE_BASE_ADDRESS_ALIGNMENT => answer.value::<cl_uint>(0),
            CL_DEVICE_MAX_PIPE_ARGS => answer.value(pipe::MAX_PIPE_ARGS),
            CL_DEVICE_PIPE_MAX_ACTIVE_RESERVATIONS => answer.value(pipe::MAX_ACTIVE_RESERVATIONS),
            CL_DEVICE_PIPE_MAX_PACKET_SIZE => answer.value(pipe::MAX_PACKET_SIZE),
            CL_DEVICE_QUEUE_ON_DEVICE_PREFERRED_SIZE
            | CL_DEVICE_QUEUE_ON_DEVICE_MAX_SIZE
            | CL_DEVICE_MAX_ON_DEVICE_QUEUES
            | CL_DEVICE_MAX_ON_DEVICE_EVENTS => answer.value::<cl_uint>(0),
            CL_DEVICE_MAX_PARAMETER_SIZE => answer.value::<size_t>(MAX_PARAMETER_SIZE),
            CL_DEVICE_MEM_BASE_ADDR_ALIGN => answer.value::<cl_uint>(self.base_alignment() as u32 * 8),
            CL_DEVICE_MIN_DATA_TYPE_ALIGN_SIZE => answer.value::<cl_uint>(128),
            CL_DEVICE_SINGLE_FP_CONFIG => answer.value(self.float_config(1)),
            CL_DEVICE_DOUBLE_FP_CONFIG => answer.value(if target.float64 { self.float_config(2) } else { 0 }),
            CL_DEVICE_HALF_FP_CONFIG => answer.value(if target.float16 { self.float_config(0) } else { 0 }),
            CL_DEVICE_GLOBAL_MEM_CACHE_TYPE => answer.value(CL_READ_WRITE_CACHE),
            CL_DEVICE_GLOBAL_MEM_CACHELINE_SIZE => answer.value::<cl_uint>(64),
            // Vulkan does not tell the size of caches; a modest one.
            CL_DEVICE_GLOBAL_MEM_CACHE_SIZE => answer.value::<cl_ulong>(1 << 20),
            CL_DEVICE_GLOBAL_MEM_SIZE => answer.value::<cl_ulong>(physical.global_memory()),
            CL_DEVICE_MAX_CONSTANT_BUFFER_SIZE => answer.value::<cl_ulong>(self.max_allocation()),
            CL_DEVICE_MAX_CONSTANT_ARGS => answer.value::<cl_uint>(64),
            CL_DEVICE_MAX_GLOBAL_VARIABLE_SIZE | CL_DEVICE_GLOBAL_VARIABLE_PREFERRED_TOTAL_SIZE => {
                // Their initial values are part of the program.
                answer.value::<size_t>(if has("__opencl_c_program_scope_global_variables") { 1 << 20 } else { 0 })
            }
            CL_DEVICE_LOCAL_MEM_TYPE => {
                answer.value(if self.kind() == CL_DEVICE_TYPE_CPU { CL_GLOBAL } else { CL_LOCAL })
            }
            CL_DEVICE_LOCAL_MEM_SIZE => answer.value::<cl_ulong>(u64::from(target.shared_memory)),
            CL_DEVICE_ERROR_CORRECTION_SUPPORT => flag(false),
            CL_DEVICE_HOST_UNIFIED_MEMORY => flag(physical.unified_memory()),
            CL_DEVICE_PROFILING_TIMER_RESOLUTION => {
                answer.value::<size_t>((limits.timestamp_period.ceil() as usize).max(1))
            }
            CL_DEVICE_ENDIAN_LITTLE => flag(cfg!(target_endian = "little")),
            CL_DEVICE_AVAILABLE | CL_DEVICE_COMPILER_AVAILABLE | CL_DEVICE_LINKER_AVAILABLE => flag(true),
            CL_DEVICE_EXECUTION_CAPABILITIES => answer.value(CL_EXEC_KERNEL),
            CL_DEVICE_QUEUE_ON_HOST_PROPERTIES => {
                answer.value(CL_QUEUE_PROFILING_ENABLE | CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE)
            }
            CL_DEVICE_QUEUE_ON_DEVICE_PROPERTIES
            | CL_DEVICE_DEVICE_ENQUEUE_CAPABILITIES
            | CL_DEVICE_SVM_CAPABILITIES
            | CL_DEVICE_PARTITION_AFFINITY_DOMAIN => answer.value::<cl_bitfield>(0),
            CL_DEVICE_BUILT_IN_KERNELS => answer.string(""),
            CL_DEVICE_PLATFORM => answer.value(platform().handle()),
            CL_DEVICE_NAME => answer.string(&physical.name()),
            CL_DEVICE_VENDOR => answer.string(vendor(physical)),
            CL_DRIVER_VERSION => answer.string(&format!("{} ({})", env!("CARGO_PKG_VERSION"), physical.driver_info)),
            CL_DEVICE_PROFILE => answer.string("FULL_PROFILE"),
            CL_DEVICE_VERSION => answer.string(concat!("OpenCL 3.0 Tombolo ", env!("CARGO_PKG_VERSION"))),
            CL_DEVICE_NUMERIC_VERSION => answer.value(VERSION_3_0),
            CL_DEVICE_OPENCL_C_VERSION => answer.string("OpenCL C 1.2 Tombolo"),
            CL_DEVICE_OPENCL_C_NUMERIC_VERSION_KHR => answer.value(version(1, 2, 0)),
            CL_DEVICE_OPENCL_C_ALL_VERSIONS => answer.slice(&Self::languages()),
            CL_DEVICE_OPENCL_C_FEATURES => {
                let features: Vec<_> = target.features.iter().map(|name| name_version(name, VERSION_3_0)).collect();
                answer.slice(&features)
            }
            CL_DEVICE_EXTENSIONS => answer.string(&self.extensions.join(" ")),
            CL_DEVICE_EXTENSIONS_WITH_VERSION => {
                let extensions: Vec<_> =
                    self.extensions.iter().map(|name| name_version(name, extension_version(name))).collect();
                answer.slice(&extensions)
            }
            CL_DEVICE_PRINTF_BUFFER_SIZE => answer.value::<size_t>(1 << 20),
            CL_DEVICE_PREFERRED_INTEROP_USER_SYNC => flag(false),
            CL_DEVICE_PARENT_DEVICE => answer.value(std::ptr::null_mut::<c_void>()),
            CL_DEVICE_PARTITION_MAX_SUB_DEVICES => answer.value::<cl_uint>(0),
            CL_DEVICE_PARTITION_PROPERTIES => answer.value::<cl_device_partition_property>(0),
            CL_DEVICE_PARTITION_TYPE => none(),
            CL_DEVICE_REFERENCE_COUNT => answer.value::<cl_uint>(1),
            CL_DEVICE_PREFERRED_PLATFORM_ATOMIC_ALIGNMENT
            | CL_DEVICE_PREFERRED_GLOBAL_ATOMIC_ALIGNMENT
            | CL_DEVICE_PREFERRED_LOCAL_ATOMIC_ALIGNMENT => answer.value::<cl_uint>(0),
            CL_DEVICE_MAX_NUM_SUB_GROUPS => {
                answer.value::<cl_uint>(physical.subgroups.map_or(0, |subgroups| subgroups.most))
            }
            // Vulkan promises no progress of one sub-group while another one of the work-group waits.
            CL_DEVICE_SUB_GROUP_INDEPENDENT_FORWARD_PROGRESS => flag(false),
            CL_DEVICE_PIPE_SUPPORT => flag(has("__opencl_c_pipes")),
            CL_DEVICE_GENERIC_ADDRESS_SPACE_SUPPORT => flag(has("__opencl_c_generic_address_space")),
            CL_DEVICE_WORK_GROUP_COLLECTIVE_FUNCTIONS_SUPPORT => {
                flag(has("__opencl_c_work_group_collective_functions"))
            }
            CL_DEVICE_INTEGER_DOT_PRODUCT_CAPABILITIES_KHR => answer.value(
                CL_DEVICE_INTEGER_DOT_PRODUCT_INPUT_4x8BIT_PACKED_KHR | CL_DEVICE_INTEGER_DOT_PRODUCT_INPUT_4x8BIT_KHR,
            ),
            // `cl_device_integer_dot_product_acceleration_properties_khr`: nothing is known to be accelerated.
            CL_DEVICE_INTEGER_DOT_PRODUCT_ACCELERATION_PROPERTIES_8BIT_KHR
            | CL_DEVICE_INTEGER_DOT_PRODUCT_ACCELERATION_PROPERTIES_4x8BIT_PACKED_KHR => {
                answer.slice::<cl_bool>(&[CL_FALSE; 6])
            }
            CL_DEVICE_NON_UNIFORM_WORK_GROUP_SUPPORT => flag(true),
            CL_DEVICE_PREFERRED_WORK_GROUP_SIZE_MULTIPLE => {
                answer.value::<size_t>(physical.subgroup_size.max(1) as usize)
            }
            CL_DEVICE_ATOMIC_MEMORY_CAPABILITIES => answer.value(
                CL_DEVICE_ATOMIC_ORDER_RELAXED
                    | CL_DEVICE_ATOMIC_ORDER_ACQ_REL
                    | CL_DEVICE_ATOMIC_ORDER_SEQ_CST
                    | CL_DEVICE_ATOMIC_SCOPE_WORK_GROUP
                    | CL_DEVICE_ATOMIC_SCOPE_DEVICE,
            ),
            CL_DEVICE_ATOMIC_FENCE_CAPABILITIES => answer.value(
                CL_DEVICE_ATOMIC_ORDER_RELAXED
                    | CL_DEVICE_ATOMIC_ORDER_ACQ_REL
                    | CL_DEVICE_ATOMIC_SCOPE_WORK_ITEM
                    | CL_DEVICE_ATOMIC_SCOPE_WORK_GROUP
                    | CL_DEVICE_ATOMIC_SCOPE_DEVICE,
            ),
            CL_DEVICE_SINGLE_FP_ATOMIC_CAPABILITIES_EXT => answer.value(ALL_FP_ATOMICS),
            CL_DEVICE_DOUBLE_FP_ATOMIC_CAPABILITIES_EXT => {
                answer.value(if target.float64 && target.int64_atomics { ALL_FP_ATOMICS } else { 0 })
            }
            CL_DEVICE_HALF_FP_ATOMIC_CAPABILITIES_EXT => answer.value(if target.float16 { ALL_FP_ATOMICS } else { 0 }),
            CL_DEVICE_LATEST_CONFORMANCE_VERSION_PASSED => answer.string("v0000-01-01-00"),
            CL_DEVICE_KERNEL_CLOCK_CAPABILITIES_KHR => {
                let clock = |feature, bit| if has(feature) { bit } else { 0 };
                answer.value::<cl_device_kernel_clock_capabilities_khr>(
                    clock("__opencl_c_kernel_clock_scope_device", CL_DEVICE_KERNEL_CLOCK_SCOPE_DEVICE_KHR)
                        | clock(
                            "__opencl_c_kernel_clock_scope_work_group",
                            CL_DEVICE_KERNEL_CLOCK_SCOPE_WORK_GROUP_KHR,
                        )
                        | clock("__opencl_c_kernel_clock_scope_sub_group", CL_DEVICE_KERNEL_CLOCK_SCOPE_SUB_GROUP_KHR),
                )
            }
            CL_DEVICE_UUID_KHR => answer.bytes(&physical.device_uuid),
            CL_DRIVER_UUID_KHR => answer.bytes(&physical.driver_uuid),
            CL_DEVICE_LUID_VALID_KHR => flag(physical.luid.is_some()),
            CL_DEVICE_LUID_KHR => answer.bytes(&physical.luid.map_or([0; 8], |(luid, _)| luid)),
            CL_DEVICE_NODE_MASK_KHR => answer.value::<cl_uint>(physical.luid.map_or(0, |(_, mask)| mask)),
            CL_DEVICE_PCI_BUS_INFO_KHR => match physical.pci {
                // `cl_device_pci_bus_info_khr`: domain, bus, device, function.
                Some(address) => answer.slice::<cl_uint>(&address),
                None => fail!(CL_INVALID_VALUE),
            },
            _ => Err(Error(CL_INVALID_VALUE)),
        }
    }
}

/// The number of things that run work-groups. Vulkan has no such query: on a CPU its threads, else a number with which
/// applications that size their work by it do well.
fn compute_units(physical: &Physical) -> u32 {
    match physical.properties.device_type {
        vk::PhysicalDeviceType::CPU => {
            std::thread::available_parallelism().map_or(1, |count| u32::try_from(count.get()).unwrap_or(1))
        }
        vk::PhysicalDeviceType::DISCRETE_GPU => 64,
        _ => 16,
    }
}

fn vendor(physical: &Physical) -> &'static str {
    match physical.properties.vendor_id {
        0x1002 => "AMD",
        0x1010 => "Imagination",
        0x106b => "Apple",
        0x10de => "NVIDIA",
        0x13b5 => "Arm",
        0x14e4 => "Broadcom",
        0x5143 => "Qualcomm",
        0x8086 => "Intel",
        0x10005 => "Mesa",
        _ => "unknown",
    }
}
