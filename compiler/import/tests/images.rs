//! Reads of mip levels and of samples in modules: which builtin functions they are.

mod common;

use common::assemble;
use tombolo_import::{SpecializationValues, import};
use tombolo_ir::Target;

/// A kernel that reads images so and stores what it gets.
fn module(read: &str) -> String {
    format!(
        "OpCapability Addresses
         OpCapability Kernel
         OpCapability ImageBasic
         OpCapability ImageMipmap
         OpCapability LiteralSampler
         OpMemoryModel Physical64 OpenCL
         OpEntryPoint Kernel %k \"k\"
         %void = OpTypeVoid
         %float = OpTypeFloat 32
         %int = OpTypeInt 32 0
         %float2 = OpTypeVector %float 2
         %float4 = OpTypeVector %float 4
         %int2 = OpTypeVector %int 2
         %plane = OpTypeImage %void 2D 0 0 0 0 Unknown ReadOnly
         %samples = OpTypeImage %void 2D 0 0 1 0 Unknown ReadOnly
         %deep = OpTypeImage %void 3D 0 0 0 0 Unknown ReadOnly
         %target = OpTypeImage %void 2D 0 0 0 0 Unknown WriteOnly
         %sampler = OpTypeSampler
         %sampled = OpTypeSampledImage %plane
         %sampled3 = OpTypeSampledImage %deep
         %pointer = OpTypePointer CrossWorkgroup %float4
         %ft = OpTypeFunction %void %pointer %plane %samples %deep %target
         %s = OpConstantSampler %sampler ClampToEdge 1 Nearest
         %zero = OpConstant %float 0
         %half = OpConstant %float 0.5
         %one = OpConstant %int 1
         %at = OpConstantComposite %float2 %half %half
         %at4 = OpConstantComposite %float4 %half %half %half %zero
         %texel = OpConstantComposite %int2 %one %one
         %k = OpFunction %void None %ft
         %out = OpFunctionParameter %pointer
         %p = OpFunctionParameter %plane
         %m = OpFunctionParameter %samples
         %d = OpFunctionParameter %deep
         %t = OpFunctionParameter %target
         %entry = OpLabel
         %ps = OpSampledImage %sampled %p %s
         %ds = OpSampledImage %sampled3 %d %s
         {read}
         OpStore %out %x
         OpReturn
         OpFunctionEnd"
    )
}

fn imported(read: &str) -> Result<String, String> {
    let mut target = Target::baseline();
    let extensions = ["cl_khr_mipmap_image", "cl_khr_mipmap_image_writes", "cl_khr_gl_msaa_sharing"];
    target.extensions.extend(extensions.map(String::from));
    let bytes: Vec<u8> = assemble(&module(read)).iter().flat_map(|word| word.to_le_bytes()).collect();
    let compilation = import(&bytes, &SpecializationValues::new(), "", &target);
    compilation.module.map(|module| module.to_string()).ok_or(compilation.log)
}

#[test]
fn levels_gradients_and_samples_are_read() {
    for (read, function) in [
        ("%x = OpImageSampleExplicitLod %float4 %ps %at Lod %zero", "@read_imagef.2d.ro.sampler.f32x2("),
        ("%x = OpImageSampleExplicitLod %float4 %ps %at Lod %half", "@read_imagef.2d.ro.sampler.f32x2.f32("),
        ("%x = OpImageSampleExplicitLod %float4 %ps %at Grad %at %at", "@read_imagef.2d.ro.sampler.f32x2.f32x2.f32x2("),
        ("%x = OpImageSampleExplicitLod %float4 %ds %at4 Lod %half", "@read_imagef.3d.ro.sampler.f32x4.f32("),
        (
            "%x = OpImageSampleExplicitLod %float4 %ds %at4 Grad %at4 %at4",
            "@read_imagef.3d.ro.sampler.f32x4.f32x4.f32x4(",
        ),
        ("%x = OpImageRead %float4 %m %texel Sample %one", "image_read"),
        (
            "OpImageWrite %t %texel %at4 Lod %one
             %x = OpLoad %float4 %out",
            "@write_imagef.2d.wo.i32x2.i32.f32x4(",
        ),
    ] {
        let text = imported(read).unwrap_or_else(|log| panic!("{read}: {log}"));
        assert!(text.contains(function), "{read}: no {function} in\n{text}");
    }
    assert!(imported("%x = OpImageSampleExplicitLod %float4 %ds %at4 Grad %half %half").is_err());
    assert!(imported("%x = OpImageRead %float4 %p %texel Sample %one").is_err());
}
