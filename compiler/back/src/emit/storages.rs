//! The variables that private and local memory become (see [`crate::layout`]), and the offsets of objects in them.

use spirv::{Op, StorageClass};
use tombolo_ir::Scalar;
use tombolo_ir::interface::ArgumentKind;

use super::Emitter;
use super::builder::Id;
use crate::layout::{Extent, Storage};

/// A variable that is declared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
    /// Its id.
    pub(super) id: Id,
    /// Its storage class.
    pub(super) class: StorageClass,
    /// The type of an element.
    pub(super) element: Scalar,
}

impl Emitter<'_> {
    /// Computes the offsets of all objects in private and local memory. Those behind local arguments depend on the sizes
    /// that are given at launch.
    pub(super) fn place_objects(&mut self) {
        let layout = self.layout;
        for storage in layout.private.values().chain(layout.local.values()) {
            let mut end = None;
            for object in &storage.objects {
                let offset = match end {
                    Some(end) => end,
                    None => self.b.word(object.offset),
                };
                if let Extent::Argument(index) = object.extent {
                    end = Some(match self.argument_units(index) {
                        Some(units) => {
                            let unit = self.b.word(storage.unit(object));
                            let bytes = self.b.spec_op(Op::IMul, units, unit);
                            self.b.spec_op(Op::IAdd, offset, bytes)
                        }
                        None => offset,
                    });
                }
                if let Some(value) = object.value {
                    self.objects.insert(value, offset);
                }
                if let Some(local) = object.local {
                    self.locals.insert(local, offset);
                }
            }
        }
    }

    /// The specialisation constant of a local argument's size.
    fn argument_units(&mut self, index: u32) -> Option<Id> {
        if let Some(&id) = self.local_units.get(&index) {
            return Some(id);
        }
        let plan = self.plan;
        let ArgumentKind::Local { spec_id, .. } = plan.interface.arguments.get(index as usize)? else { return None };
        let id = self.b.spec_constant(*spec_id, 1);
        self.local_units.insert(index, id);
        Some(id)
    }

    /// The variable of a class's private or local memory; nothing where no object is in the class, so that no pointer of
    /// it points anywhere.
    pub(super) fn storage(&mut self, local: bool, class: u32) -> Option<Variable> {
        if let Some(&variable) = self.variables.get(&(local, class)) {
            return Some(variable);
        }
        let layout = self.layout;
        let storage = if local { &layout.local } else { &layout.private }.get(&class)?;
        let element = self.b.scalar(storage.element);
        let length = self.length(storage);
        let array = self.b.array(element, length);
        let variable = if local {
            let id = self.b.global_variable(StorageClass::Workgroup, array);
            Variable { id, class: StorageClass::Workgroup, element: storage.element }
        } else {
            let id = match storage.starts_late() && !self.target.unwritten_elements {
                true => self.b.null_variable(array),
                false => self.b.variable(array),
            };
            Variable { id, class: StorageClass::Function, element: storage.element }
        };
        self.variables.insert((local, class), variable);
        Some(variable)
    }

    /// The number of elements.
    fn length(&mut self, storage: &Storage) -> Id {
        let mut length = self.b.word((storage.size / storage.width()).max(u32::from(storage.objects.is_empty())));
        for object in &storage.objects {
            if let Extent::Argument(index) = object.extent {
                let Some(units) = self.argument_units(index) else { continue };
                let per_unit = self.b.word(storage.unit(object) / storage.width());
                let elements = self.b.spec_op(Op::IMul, units, per_unit);
                length = self.b.spec_op(Op::IAdd, length, elements);
            }
        }
        length
    }
}
