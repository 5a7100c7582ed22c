//! What a device can do, as the compiler needs to know it.

mod known;
mod names;

pub use known::KnownDevice;
pub use names::Abilities;

/// A device that code is compiled for. The runtime fills it from Vulkan's features and limits; [`KnownDevice`] has some by name.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Target {
    /// Vulkan version of the device as (major, minor); decides the SPIR-V version: 1.5 for Vulkan 1.2, 1.6 for 1.3 and
    /// later.
    pub vulkan: (u32, u32),
    /// `shaderFloat16`, and 16-bit values in storage buffers: `cl_khr_fp16`.
    pub float16: bool,
    /// `shaderFloat64`: `cl_khr_fp64`.
    pub float64: bool,
    /// `shaderInt8` and `storageBuffer8BitAccess`.
    pub int8: bool,
    /// `shaderInt16` and `storageBuffer16BitAccess`.
    pub int16: bool,
    /// `shaderBufferInt64Atomics` and `shaderSharedInt64Atomics`.
    pub int64_atomics: bool,
    /// `VK_KHR_workgroup_memory_explicit_layout` with its 8- and 16-bit parts.
    pub workgroup_explicit_layout: bool,
    /// `shaderStorageImageReadWithoutFormat`: read-write images of any format.
    pub image_read_without_format: bool,
    /// `shaderStorageImageWriteWithoutFormat`: without it, no images at all.
    pub image_write_without_format: bool,
    /// Whether OpenCL images are offered.
    pub images: bool,
    /// Subgroup size; 0 where it is unknown.
    pub subgroup_size: u32,
    /// `maxPushConstantsSize` in bytes.
    pub push_constants: u32,
    /// `maxComputeSharedMemorySize` in bytes.
    pub shared_memory: u32,
    /// `maxComputeWorkGroupInvocations`
    pub work_group_invocations: u32,
    /// `maxComputeWorkGroupSize`
    pub work_group_size: [u32; 3],
    /// Whether `f32`/`f64` fused multiply-add rounds once and is fast (SPIR-V's `Fma` is that on GPUs, but lavapipe
    /// multiplies and adds).
    pub fused_multiply_add: bool,
    /// Whether the device's own exponential and logarithm to the base 2 are as accurate as relaxed math asks (OpenCL C 3.0,
    /// section 7.4), which is more than Vulkan promises.
    pub fast_exponentials: bool,
    /// Whether a fence (`OpMemoryBarrier`) orders memory and does nothing else. lavapipe of Mesa 22 ends the other sub-groups
    /// at one in a loop; it runs a work-group in one thread, in order, and needs none.
    pub fences: bool,
    /// Whether the device can be told to keep the signs of zeros, infinities and NaN in half, single and double precision
    /// (`shaderSignedZeroInfNanPreserveFloat16`, `…32`, `…64`); if it is not, its compiler may take `-0.0` for `0.0`.
    pub signed_zeros: [bool; 3],
    /// Whether the device can be told to take subnormal numbers for zero in half, single and double precision, in each as
    /// asked whatever holds for the others (`shaderDenormFlushToZeroFloat16`, …).
    pub flushed_denorms: [bool; 3],
    /// Whether the device's compiler keeps conversions of floating numbers to 64-bit integers. NVIDIA's converts to 32 bits
    /// where no more are used in the end, and that is something else for numbers that need more.
    pub long_conversions: bool,
    /// Whether the device's compiler shifts 64-bit integers by 31 bits. NVIDIA's multiplies those that are extended words by
    /// `1 << 31` instead, which it takes for a negative number.
    pub long_shifts: bool,
    /// How many rounds the loops of one invocation do at most, all together, where the device ends them then: lavapipe of
    /// Mesa 22 lets none jump back after 65,535.
    pub loop_rounds: Option<u32>,
    /// Whether the device's compiler computes with constant zeros as IEEE 754 asks. lavapipe's takes `0 * x` and `0 / x` for 0,
    /// `x + 0` for `x` and `x / 0` for anything, whatever `x` is.
    pub constant_zeros: bool,
    /// Whether the device's compiler computes with 8- and 16-bit integers. NVIDIA's loses count of what is in the upper bits of
    /// the registers that hold them.
    pub narrow_integers: bool,
    /// Whether the device's compiler keeps what is written to an array whose first elements are never written. NVIDIA's gives 0.
    pub unwritten_elements: bool,
    /// Extensions that the device offers, whose names the preprocessor defines (`cl_khr_fp64`, …).
    pub extensions: Vec<String>,
    /// OpenCL C 3.0 features, whose names the preprocessor defines as 1 (`__opencl_c_int64`, …).
    pub features: Vec<String>,
}

impl Target {
    /// A plain device for tests: what every supported one has, few names, and nothing that the compiler works around.
    pub fn baseline() -> Self {
        let names = |list: &[&str]| list.iter().map(|name| name.to_string()).collect();
        Target {
            vulkan: (1, 3),
            float16: true,
            float64: true,
            int8: true,
            int16: true,
            int64_atomics: true,
            workgroup_explicit_layout: false,
            image_read_without_format: false,
            image_write_without_format: true,
            images: true,
            subgroup_size: 8,
            push_constants: 128,
            shared_memory: 32768,
            work_group_invocations: 1024,
            work_group_size: [1024, 1024, 1024],
            fused_multiply_add: false,
            fast_exponentials: false,
            fences: false,
            signed_zeros: [true; 3],
            flushed_denorms: [false; 3],
            long_conversions: true,
            long_shifts: true,
            loop_rounds: None,
            constant_zeros: true,
            narrow_integers: true,
            unwritten_elements: true,
            extensions: names(&[
                "cl_khr_byte_addressable_store",
                "cl_khr_fp64",
                "cl_khr_global_int32_base_atomics",
                "cl_khr_global_int32_extended_atomics",
                "cl_khr_local_int32_base_atomics",
                "cl_khr_local_int32_extended_atomics",
                "cl_khr_3d_image_writes",
            ]),
            features: names(&[
                "__opencl_c_int64",
                "__opencl_c_fp64",
                "__opencl_c_images",
                "__opencl_c_3d_image_writes",
            ]),
        }
    }
}
