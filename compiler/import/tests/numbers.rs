//! How floating operations of modules come out in the IR.

mod common;

use common::assemble;
use tombolo_import::{SpecializationValues, import};
use tombolo_ir::Target;

/// A sum of products with this decoration and execution mode.
fn module(decoration: &str, mode: &str) -> String {
    format!(
        "OpCapability Addresses
         OpCapability Kernel
         OpMemoryModel Physical64 OpenCL
         OpEntryPoint Kernel %sum \"sum\"
         {mode}
         {decoration}
         %void = OpTypeVoid
         %float = OpTypeFloat 32
         %pointer = OpTypePointer CrossWorkgroup %float
         %ft = OpTypeFunction %void %pointer
         %sum = OpFunction %void None %ft
         %out = OpFunctionParameter %pointer
         %entry = OpLabel
         %x = OpLoad %float %out
         %square = OpFMul %float %x %x
         %y = OpFAdd %float %square %x
         OpStore %out %y
         OpReturn
         OpFunctionEnd"
    )
}

fn imported(text: &str, options: &str) -> String {
    let bytes: Vec<u8> = assemble(text).iter().flat_map(|word| word.to_le_bytes()).collect();
    let compilation = import(&bytes, &SpecializationValues::new(), options, &Target::baseline());
    compilation.module.unwrap_or_else(|| panic!("{}", compilation.log)).to_string()
}

#[test]
fn modes_of_fast_math_are_liberties() {
    let sum = |decoration: &str, mode: &str, options: &str| {
        let text = imported(&module(decoration, mode), options);
        let line = text.lines().find(|line| line.contains("fadd")).unwrap_or_default();
        line.trim()
            .split_once("fadd")
            .map_or(String::new(), |(_, rest)| rest.split(" v").next().unwrap_or("").trim().into())
    };
    assert_eq!(sum("", "", ""), "contract");
    assert_eq!(sum("", "OpExecutionMode %sum ContractionOff", ""), "");
    assert_eq!(sum("OpDecorate %y FPFastMathMode NSZ", "", ""), "contract unsigned_zeros");
    assert_eq!(sum("OpDecorate %y FPFastMathMode NotNaN|NotInf", "", ""), "contract no_nan");
    assert_eq!(sum("OpDecorate %y FPFastMathMode Fast", "", ""), "contract unsigned_zeros no_nan relaxed");
    assert_eq!(sum("OpDecorate %square FPFastMathMode Fast", "", ""), "contract");
    assert_eq!(sum("", "", "-cl-finite-math-only"), "contract no_nan");
}
