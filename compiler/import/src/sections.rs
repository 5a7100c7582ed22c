//! A module, sorted: what its instructions outside of functions say of ids, and where its functions are.

use std::collections::{HashMap, HashSet};

use spirv::{AddressingModel, Capability, Decoration, ExecutionMode, ExecutionModel, MemoryModel, Op};

use crate::words::{Instruction, Result, Words, string};

/// What the instructions before the types say, and the instructions after that.
#[derive(Debug, Default)]
pub(crate) struct Sections<'a> {
    /// The sets of extended instructions, by id.
    pub(crate) sets: HashMap<u32, InstructionSet>,
    /// Entry points: the function's id and its name, in order.
    pub(crate) entry_points: Vec<(u32, String)>,
    /// Execution modes by the function's id.
    pub(crate) modes: HashMap<u32, Vec<(ExecutionMode, &'a [u32])>>,
    /// Debug names.
    pub(crate) names: HashMap<u32, String>,
    /// Strings of `OpString`.
    pub(crate) strings: HashMap<u32, String>,
    decorations: HashMap<u32, Vec<(Decoration, &'a [u32])>>,
    /// The decoration groups of an id.
    groups: HashMap<u32, Vec<u32>>,
    /// Types, constants and variables of the module.
    pub(crate) declarations: Vec<Instruction<'a>>,
    /// The functions.
    pub(crate) functions: Vec<FunctionText<'a>>,
}

/// What a set of extended instructions is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InstructionSet {
    /// `OpenCL.std`
    OpenClStd,
    /// Debug information and other instructions without effect.
    NonSemantic,
    /// Not known here.
    Unknown,
}

/// A function's instructions.
#[derive(Debug)]
pub(crate) struct FunctionText<'a> {
    /// Its id.
    pub(crate) id: u32,
    /// Id of the type of its result.
    pub(crate) result: u32,
    /// Id of its type.
    pub(crate) ty: u32,
    /// Ids of its parameters with the ids of their types.
    pub(crate) params: Vec<(u32, u32)>,
    /// Its blocks; none for a declaration.
    pub(crate) blocks: Vec<BlockText<'a>>,
}

/// A block's instructions.
#[derive(Debug)]
pub(crate) struct BlockText<'a> {
    /// The id of its label.
    pub(crate) label: u32,
    /// Its instructions; the last one ends it.
    pub(crate) instructions: Vec<Instruction<'a>>,
}

impl<'a> Sections<'a> {
    /// Sorts the instructions of a module.
    pub(crate) fn of(words: &'a Words) -> Result<Sections<'a>> {
        let mut sections = Sections::default();
        let mut memory_model = None;
        let mut function: Option<FunctionText<'a>> = None;
        let mut block: Option<BlockText<'a>> = None;
        let mut results = HashSet::new();
        for instruction in words.instructions() {
            let instruction = instruction?;
            let named = |message: String| format!("Op{:?}: {message}", instruction.op);
            if let Some(id) = result_id(instruction) {
                if id == 0 || id >= words.bound {
                    return Err(named(format!("the id %{id} is not within the bound")));
                }
                if !results.insert(id) {
                    return Err(named(format!("%{id} is defined more than once")));
                }
            }
            let done = match (&mut function, instruction.op) {
                (None, Op::MemoryModel) => {
                    memory_model = Some((instruction.word(0)?, instruction.word(1)?));
                    Ok(())
                }
                (None, Op::Function) => {
                    function = Some(FunctionText {
                        id: instruction.word(1).map_err(named)?,
                        result: instruction.word(0)?,
                        ty: instruction.word(3).map_err(named)?,
                        params: Vec::new(),
                        blocks: Vec::new(),
                    });
                    Ok(())
                }
                (None, _) => sections.outside(instruction),
                (Some(_), Op::FunctionEnd) => {
                    if block.is_some() {
                        return Err(named(String::from("the last block does not end")));
                    }
                    sections.functions.extend(function.take());
                    Ok(())
                }
                (Some(open), Op::FunctionParameter) if open.blocks.is_empty() && block.is_none() => {
                    open.params.push((instruction.word(1).map_err(named)?, instruction.word(0)?));
                    Ok(())
                }
                (Some(_), Op::Line | Op::NoLine) if block.is_none() => Ok(()),
                (Some(_), Op::Label) if block.is_none() => {
                    block = Some(BlockText { label: instruction.word(0).map_err(named)?, instructions: Vec::new() });
                    Ok(())
                }
                (Some(open), op) => match &mut block {
                    None => Err(String::from("the instruction is in no block")),
                    Some(current) => {
                        current.instructions.push(instruction);
                        if ends_block(op) {
                            open.blocks.extend(block.take());
                        }
                        Ok(())
                    }
                },
            };
            done.map_err(named)?;
        }
        if function.is_some() {
            return Err(String::from("the last function does not end"));
        }
        check_memory_model(memory_model)?;
        Ok(sections)
    }

    fn outside(&mut self, instruction: Instruction<'a>) -> Result<()> {
        match instruction.op {
            Op::Capability => check_capability(instruction.word(0)?)?,
            Op::ExtInstImport => {
                let name = instruction.string(1)?;
                let set = match name.as_str() {
                    "OpenCL.std" => InstructionSet::OpenClStd,
                    "OpenCL.DebugInfo.100" | "DebugInfo" | "SPIRV.debug" => InstructionSet::NonSemantic,
                    name if name.starts_with("NonSemantic.") => InstructionSet::NonSemantic,
                    _ => InstructionSet::Unknown,
                };
                self.sets.insert(instruction.word(0)?, set);
            }
            Op::EntryPoint => {
                if instruction.word(0)? != ExecutionModel::Kernel as u32 {
                    return Err(String::from("the execution model must be Kernel"));
                }
                self.entry_points.push((instruction.word(1)?, instruction.string(2)?));
            }
            Op::ExecutionMode | Op::ExecutionModeId => {
                if let Some(mode) = ExecutionMode::from_u32(instruction.word(1)?) {
                    self.modes.entry(instruction.word(0)?).or_default().push((mode, instruction.rest(2)));
                }
            }
            Op::Name => {
                self.names.insert(instruction.word(0)?, instruction.string(1)?);
            }
            Op::String => {
                self.strings.insert(instruction.word(0)?, instruction.string(1)?);
            }
            Op::Decorate | Op::DecorateId => {
                if let Some(decoration) = Decoration::from_u32(instruction.word(1)?) {
                    let list = self.decorations.entry(instruction.word(0)?).or_default();
                    list.push((decoration, instruction.rest(2)));
                }
            }
            Op::GroupDecorate => {
                let group = instruction.word(0)?;
                for &target in instruction.rest(1) {
                    self.groups.entry(target).or_default().push(group);
                }
            }
            Op::Extension
            | Op::Source
            | Op::SourceContinued
            | Op::SourceExtension
            | Op::MemberName
            | Op::ModuleProcessed
            | Op::DecorationGroup
            | Op::MemberDecorate
            | Op::GroupMemberDecorate
            | Op::DecorateString
            | Op::MemberDecorateString
            | Op::Line
            | Op::NoLine
            | Op::Nop => {}
            Op::ExtInst => {
                // Debug information may stand among the types; nothing else may.
                let set = self.sets.get(&instruction.word(2)?);
                if set != Some(&InstructionSet::NonSemantic) {
                    return Err(String::from("the instruction is in no function"));
                }
            }
            _ => self.declarations.push(instruction),
        }
        Ok(())
    }

    /// All decorations of an id, those of its groups included.
    pub(crate) fn decorations(&self, id: u32) -> impl Iterator<Item = (Decoration, &'a [u32])> {
        let groups = self.groups.get(&id).into_iter().flatten();
        let ids = std::iter::once(id).chain(groups.copied());
        ids.flat_map(|id| self.decorations.get(&id).into_iter().flatten().copied())
    }

    /// The operands of a decoration of an id.
    pub(crate) fn decoration(&self, id: u32, wanted: Decoration) -> Option<&'a [u32]> {
        self.decorations(id).find(|(decoration, _)| *decoration == wanted).map(|(_, operands)| operands)
    }

    /// Whether an id is decorated so.
    pub(crate) fn is_decorated(&self, id: u32, wanted: Decoration) -> bool {
        self.decoration(id, wanted).is_some()
    }

    /// Whether a function parameter has the attribute.
    pub(crate) fn has_attribute(&self, id: u32, wanted: spirv::FunctionParameterAttribute) -> bool {
        self.decorations(id).any(|(decoration, operands)| {
            decoration == Decoration::FuncParamAttr && operands.first() == Some(&(wanted as u32))
        })
    }

    /// The name under which an id is linked, and how.
    pub(crate) fn linkage(&self, id: u32) -> Result<Option<(String, Linkage)>> {
        let Some(operands) = self.decoration(id, Decoration::LinkageAttributes) else { return Ok(None) };
        let (name, taken) = string(operands)?;
        let linkage = match operands.get(taken) {
            Some(0) => Linkage::Export,
            Some(1) => Linkage::Import,
            Some(2) => Linkage::LinkOnceOdr,
            _ => return Err(format!("'{name}' has an unknown linkage type")),
        };
        // In the IR a name that begins with a dot is the program's own.
        let own = name.is_empty() || name.starts_with(['.', '@']);
        Ok(Some((if own { format!("@{name}") } else { name }, linkage)))
    }
}

/// How a name is linked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Linkage {
    /// Defined here.
    Export,
    /// Defined elsewhere.
    Import,
    /// Defined here, and maybe elsewhere, the same (`SPV_KHR_linkonce_odr`).
    LinkOnceOdr,
}

/// Whether the instruction ends a block.
pub(crate) fn ends_block(op: Op) -> bool {
    matches!(
        op,
        Op::Branch
            | Op::BranchConditional
            | Op::Switch
            | Op::Return
            | Op::ReturnValue
            | Op::Kill
            | Op::Unreachable
            | Op::TerminateInvocation
    )
}

/// The id that an instruction defines. Extended instructions and all with a result type have it second; the rest are named here.
fn result_id(instruction: Instruction<'_>) -> Option<u32> {
    let operand = |index: usize| instruction.operands.get(index).copied();
    match instruction.op {
        Op::Label | Op::String | Op::ExtInstImport | Op::DecorationGroup => operand(0),
        op if is_type(op) => operand(0),
        op if has_typed_result(op) => operand(1),
        _ => None,
    }
}

fn is_type(op: Op) -> bool {
    matches!(
        op,
        Op::TypeVoid
            | Op::TypeBool
            | Op::TypeInt
            | Op::TypeFloat
            | Op::TypeVector
            | Op::TypeImage
            | Op::TypeSampler
            | Op::TypeSampledImage
            | Op::TypeArray
            | Op::TypeStruct
            | Op::TypeOpaque
            | Op::TypePointer
            | Op::TypeFunction
            | Op::TypeEvent
            | Op::TypeMatrix
            | Op::TypeRuntimeArray
            | Op::TypeDeviceEvent
            | Op::TypeReserveId
            | Op::TypeQueue
            | Op::TypePipe
            | Op::TypePipeStorage
            | Op::TypeNamedBarrier
    )
}

/// Whether the instruction defines a value: all that the importer knows and that is not listed.
fn has_typed_result(op: Op) -> bool {
    !matches!(
        op,
        Op::Nop
            | Op::Line
            | Op::NoLine
            | Op::Source
            | Op::SourceContinued
            | Op::SourceExtension
            | Op::Name
            | Op::MemberName
            | Op::ModuleProcessed
            | Op::Extension
            | Op::MemoryModel
            | Op::EntryPoint
            | Op::ExecutionMode
            | Op::ExecutionModeId
            | Op::Capability
            | Op::TypeForwardPointer
            | Op::Decorate
            | Op::DecorateId
            | Op::DecorateString
            | Op::MemberDecorate
            | Op::MemberDecorateString
            | Op::GroupDecorate
            | Op::GroupMemberDecorate
            | Op::FunctionEnd
            | Op::Store
            | Op::CopyMemory
            | Op::CopyMemorySized
            | Op::ImageWrite
            | Op::AtomicStore
            | Op::AtomicFlagClear
            | Op::ControlBarrier
            | Op::MemoryBarrier
            | Op::GroupWaitEvents
            | Op::CommitReadPipe
            | Op::CommitWritePipe
            | Op::GroupCommitReadPipe
            | Op::GroupCommitWritePipe
            | Op::LifetimeStart
            | Op::LifetimeStop
            | Op::LoopMerge
            | Op::SelectionMerge
            | Op::AssumeTrueKHR
    ) && !ends_block(op)
        && !is_type(op)
}

fn check_memory_model(model: Option<(u32, u32)>) -> Result<()> {
    let Some((addressing, memory)) = model else { return Err(String::from("the module has no memory model")) };
    match AddressingModel::from_u32(addressing) {
        Some(AddressingModel::Physical64) => {}
        Some(other) => return Err(format!("the addressing model is {other:?}; the device's is Physical64")),
        None => return Err(String::from("the addressing model is unknown")),
    }
    if memory != MemoryModel::OpenCL as u32 {
        return Err(String::from("the memory model must be OpenCL"));
    }
    Ok(())
}

fn check_capability(number: u32) -> Result<()> {
    let Some(capability) = Capability::from_u32(number) else { return Err(format!("capability {number} is unknown")) };
    match capability {
        Capability::Matrix
        | Capability::Addresses
        | Capability::Linkage
        | Capability::Kernel
        | Capability::Vector16
        | Capability::Float16Buffer
        | Capability::Float16
        | Capability::Float64
        | Capability::Int64
        | Capability::Int64Atomics
        | Capability::ImageBasic
        | Capability::ImageReadWrite
        | Capability::ImageMipmap
        | Capability::Groups
        | Capability::Pipes
        | Capability::Int16
        | Capability::Int8
        | Capability::LiteralSampler
        | Capability::Sampled1D
        | Capability::Image1D
        | Capability::SampledBuffer
        | Capability::ImageBuffer
        | Capability::GenericPointer
        | Capability::SubgroupDispatch
        | Capability::SubgroupBallotKHR
        | Capability::GroupNonUniform
        | Capability::GroupNonUniformVote
        | Capability::GroupNonUniformArithmetic
        | Capability::GroupNonUniformBallot
        | Capability::GroupNonUniformShuffle
        | Capability::GroupNonUniformShuffleRelative
        | Capability::GroupNonUniformClustered
        | Capability::GroupNonUniformRotateKHR
        | Capability::AtomicFloat32AddEXT
        | Capability::AtomicFloat64AddEXT
        | Capability::AtomicFloat32MinMaxEXT
        | Capability::AtomicFloat64MinMaxEXT
        | Capability::DotProduct
        | Capability::DotProductInputAll
        | Capability::DotProductInput4x8Bit
        | Capability::DotProductInput4x8BitPacked
        | Capability::BitInstructions
        | Capability::ExpectAssumeKHR
        | Capability::ShaderClockKHR
        | Capability::UniformDecoration
        | Capability::OptNoneEXT
        | Capability::SignedZeroInfNanPreserve
        | Capability::DenormPreserve
        | Capability::RoundingModeRTE => Ok(()),
        other => Err(format!("the capability {other:?} is not supported")),
    }
}
