//! The intermediate representation of Tombolo's compiler, and what a device and a kernel look like to it.
//!
//! Three things live here, because every other crate of the compiler speaks of them:
//!
//! * [`Target`]: what a device can do, a plain struct without Vulkan in it;
//! * the IR: a [`Module`] of [`Function`]s in typed SSA over a control-flow graph, with a text form and a verifier;
//! * [`KernelInterface`]: what the runtime must know to launch a compiled kernel.
#![forbid(unsafe_code)]

pub mod cfg;
pub mod compact;
pub mod entity;
pub mod evaluate;
pub mod float;
pub mod function;
pub mod generate;
pub mod hash;
pub mod inst;
pub mod interface;
pub mod interpret;
pub mod module;
pub mod target;
pub mod text;
pub mod types;
pub mod verify;

pub use cfg::{ControlFlow, Frontiers, LoopRef, Loops};
pub use entity::{Arena, EntityRef};
pub use function::{
    Block, BlockData, Function, Inst, InstInfo, KernelInfo, ParameterInfo, Unroll, Value, ValueDef, ValueInfo,
};
pub use inst::{BlockCall, InstData, Terminator};
pub use interface::KernelInterface;
pub use module::{DataRelocation, FuncRef, Global, GlobalData, Local, LocalData, Module};
pub use target::{KnownDevice, Target};
pub use types::{AddressSpace, ImageAccess, ImageDim, ImageType, Scalar, Type};
