//! Reads the launch block: arguments and launch fields.

use spirv::{Op, StorageClass};
use tombolo_ir::interface::{ArgumentKind, ArgumentPlace, LaunchFieldKind};
use tombolo_ir::{AddressSpace, EntityRef, Global, Scalar, Type};

use super::Emitter;
use super::builder::Id;
use super::memory::{Access, Place};
use crate::layout::common_width;

impl Emitter<'_> {
    /// Reads all arguments that the kernel uses, in the first block.
    pub(super) fn read_arguments(&mut self) -> Result<(), String> {
        let func = self.func;
        let plan = self.plan;
        let params = &func.blocks[func.entry()].params;
        let infos = func.kernel.as_deref().map_or(&[][..], |kernel| &kernel.params);
        for ((&param, kind), about) in params.iter().zip(&plan.interface.arguments).zip(infos) {
            match (func.ty(param), kind) {
                (Type::Pointer(AddressSpace::Private), ArgumentKind::Value { offset }) => {
                    let (size, align) = about.by_value.unwrap_or((0, 1));
                    self.copy_argument(param, *offset, size, align)?;
                }
                (ty, ArgumentKind::Value { offset }) => {
                    let scalar = ty.element().unwrap_or(Scalar::I64);
                    let lanes = self.read_argument(*offset, scalar, ty.lanes())?;
                    self.define(param, lanes);
                }
                (_, ArgumentKind::Buffer { offset, .. }) => {
                    let lanes = self.read_argument(*offset, Scalar::I64, 1)?;
                    self.define(param, lanes);
                }
                (
                    _,
                    ArgumentKind::Local { .. }
                    | ArgumentKind::Image { .. }
                    | ArgumentKind::Sampler { .. }
                    | ArgumentKind::Unused,
                ) => {
                    debug_assert!(self.values[param.index()].is_empty());
                }
            }
        }
        Ok(())
    }

    /// Copies a struct argument to its private memory.
    fn copy_argument(&mut self, param: tombolo_ir::Value, offset: u32, size: u32, align: u32) -> Result<(), String> {
        let repr = self.layout.repr(self.func, param);
        let width = common_width(size, align);
        let scalar = Scalar::int(width * 8).unwrap_or(Scalar::I8);
        let to = self.get(param)?;
        for at in (0..size).step_by(width as usize) {
            let lanes = self.read_argument(offset + at, scalar, 1)?;
            let place = self.place(repr, to)?;
            let place = self.offset_place(place, at);
            self.write(place, scalar, &lanes, Access::aligned(width))?;
        }
        Ok(())
    }

    /// Reads `lanes` scalars of the argument place.
    fn read_argument(&mut self, offset: u32, scalar: Scalar, lanes: u32) -> Result<Vec<Id>, String> {
        match self.plan.interface.argument_place {
            ArgumentPlace::PushConstants => {
                Ok((0..lanes).map(|lane| self.read_push_constant(offset + lane * scalar.bytes(), scalar)).collect())
            }
            ArgumentPlace::Memory { .. } => {
                let block = self.launch_field(LaunchFieldKind::ArgumentBlock, 0, Scalar::I64)?;
                let place = self.offset_place(Place::Device(block), offset);
                let align = 1 << (offset | 16).trailing_zeros();
                self.read(
                    place,
                    scalar,
                    lanes,
                    Access::constant(align.min(scalar.bytes().max(1) * lanes.next_power_of_two())),
                )
            }
        }
    }

    /// Reads a launch field: the scalar at `offset` bytes in it.
    pub(super) fn launch_field(&mut self, kind: LaunchFieldKind, offset: u32, scalar: Scalar) -> Result<Id, String> {
        let field = self.plan.field(kind).ok_or("a launch field that was not planned")?;
        if kind.of_argument() {
            return self.read_argument(field + offset, scalar, 1).map(|lanes| lanes[0]);
        }
        Ok(self.read_push_constant(field + offset, scalar))
    }

    /// Reads a naturally aligned scalar of the push constants.
    fn read_push_constant(&mut self, offset: u32, scalar: Scalar) -> Id {
        let first = self.push_constant_word(offset / 4);
        match scalar.bytes() {
            8 => {
                let second = self.push_constant_word(offset / 4 + 1);
                let long = self.join_words(first, second);
                self.scalar_from(long, scalar)
            }
            4 => self.scalar_from(first, scalar),
            _ => {
                let bits = self.part_of(first, 32, offset % 4 * 8, scalar.bits());
                self.scalar_from(bits, scalar)
            }
        }
    }

    fn push_constant_word(&mut self, index: u32) -> Id {
        let variable = match self.push_constants {
            Some(variable) => variable,
            None => {
                let block = self.b.push_constant_block(self.plan.interface.push_constant_size / 4);
                let variable = self.b.global_variable(StorageClass::PushConstant, block);
                self.b.name(variable, "launch");
                self.push_constants = Some(variable);
                variable
            }
        };
        let word = self.word_type();
        let pointer = self.b.pointer(StorageClass::PushConstant, word);
        let (zero, index) = (self.b.word(0), self.b.word(index));
        let at = self.b.op(Op::AccessChain, pointer, &[variable, zero, index]);
        self.b.op(Op::Load, word, &[at])
    }

    /// The device address of program data.
    pub(super) fn global_address(&mut self, global: Global) -> Result<Id, String> {
        let base = self.launch_field(LaunchFieldKind::ProgramData, 0, Scalar::I64)?;
        let offset = *self.data_offsets.get(global.index()).ok_or("program data that the module does not have")?;
        let offset = self.b.long(u64::from(offset));
        Ok(self.add_longs(base, offset))
    }
}
