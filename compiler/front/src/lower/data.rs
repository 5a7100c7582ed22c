//! Program data and local variables.

use tombolo_ir::{AddressSpace, DataRelocation, EntityRef, Global, GlobalData, LocalData};

use super::Unit;

impl Unit<'_> {
    /// Declares all objects that are not private.
    pub(super) fn declare_data(&mut self) {
        // Relocations may point forwards; the references are numbered like the tree's.
        self.globals = (0..self.program.globals.len()).map(Global::from_index).collect();
        for (index, global) in self.program.globals.iter().enumerate() {
            let relocations = global.init.relocations.iter().map(|relocation| DataRelocation {
                offset: relocation.offset,
                target: self.globals[relocation.target.index()],
                addend: relocation.addend,
            });
            // Names with a leading dot are the module's own; the number tells equal ones apart.
            let name = if global.internal { format!(".{}.{index}", global.name) } else { global.name.to_string() };
            let data = GlobalData {
                name,
                space: global.ty.quals.space.unwrap_or(AddressSpace::Constant),
                align: global.align,
                size: global.size,
                init: global.init.bytes.clone(),
                relocations: relocations.collect(),
                linkonce: false,
                external: global.external,
            };
            self.module.globals.push(data);
        }
        for local in &self.program.locals {
            let data = LocalData { name: local.name.to_string(), align: local.align, size: local.size };
            self.locals.push(self.module.locals.push(data));
        }
    }
}
