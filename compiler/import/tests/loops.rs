//! How loops of modules come out in the IR.

mod common;

use common::assemble;
use tombolo_import::{SpecializationValues, import};
use tombolo_ir::Target;

fn header(control: &str) -> String {
    let text = format!(
        "OpCapability Addresses
         OpCapability Kernel
         OpMemoryModel Physical64 OpenCL
         OpEntryPoint Kernel %count \"count\"
         %void = OpTypeVoid
         %bool = OpTypeBool
         %uint = OpTypeInt 32 0
         %ft = OpTypeFunction %void %uint
         %one = OpConstant %uint 1
         %count = OpFunction %void None %ft
         %n = OpFunctionParameter %uint
         %entry = OpLabel
         OpBranch %head
         %head = OpLabel
         %i = OpPhi %uint %one %entry %next %head
         %next = OpIAdd %uint %i %one
         %more = OpULessThan %bool %next %n
         OpLoopMerge %end %head {control}
         OpBranchConditional %more %head %end
         %end = OpLabel
         OpReturn
         OpFunctionEnd"
    );
    let bytes: Vec<u8> = assemble(&text).iter().flat_map(|word| word.to_le_bytes()).collect();
    let compilation = import(&bytes, &SpecializationValues::new(), "", &Target::baseline());
    let text = compilation.module.unwrap_or_else(|| panic!("{}", compilation.log)).to_string();
    let header = text.lines().find(|line| line.starts_with("b2("));
    header.and_then(|line| line.split_once(')')).map_or(String::new(), |(_, rest)| rest.trim_matches([' ', ':']).into())
}

#[test]
fn loop_controls_are_hints() {
    assert_eq!(header("None"), "");
    assert_eq!(header("Unroll"), "unroll");
    assert_eq!(header("DontUnroll"), "unroll never");
    assert_eq!(header("PartialCount 4"), "unroll 4");
    assert_eq!(header("Unroll|DependencyLength|PartialCount 9 3"), "unroll 3");
    assert_eq!(header("PartialCount 1"), "unroll never");
}
