//! Through which pointers a kernel reads and writes device memory.

use std::collections::HashSet;

use tombolo_ir::{AddressSpace, Function, InstData, Module, Value};

use crate::layout::{Layout, Repr};

/// The classes of pointers that device memory is accessed through.
#[derive(Default)]
pub(super) struct BufferAccess {
    read: HashSet<u32>,
    written: HashSet<u32>,
    /// Whether device memory is read by addresses that no argument gave.
    pub(super) reads_unknown: bool,
    /// Whether it is written so.
    pub(super) writes_unknown: bool,
}

impl BufferAccess {
    /// Looks through a kernel.
    pub(super) fn of(module: &Module, func: &Function, layout: &Layout) -> BufferAccess {
        let mut access = BufferAccess::default();
        // Program-scope variables are in no argument either.
        let mut program = HashSet::new();
        for block in &func.layout {
            for &inst in &func.blocks[*block].insts {
                let info = &func.insts[inst];
                match &info.data {
                    InstData::Load { ptr, .. } | InstData::AtomicLoad { ptr, .. } => {
                        access.note(layout, func, *ptr, false)
                    }
                    InstData::Store { ptr, .. } | InstData::AtomicStore { ptr, .. } => {
                        access.note(layout, func, *ptr, true)
                    }
                    InstData::AtomicRmw { ptr, .. } | InstData::AtomicCompareExchange { ptr, .. } => {
                        access.note(layout, func, *ptr, false);
                        access.note(layout, func, *ptr, true);
                    }
                    InstData::CopyMemory { dst, src, .. } => {
                        access.note(layout, func, *src, false);
                        access.note(layout, func, *dst, true);
                    }
                    InstData::ZeroMemory { dst, .. } => access.note(layout, func, *dst, true),
                    InstData::GlobalAddress { global, .. } => {
                        if let (Some(value), AddressSpace::Global) = (info.result, module.globals[*global].space) {
                            program.insert(layout.class(value));
                        }
                    }
                    _ => {}
                }
            }
        }
        program.insert(layout.escaped());
        access.reads_unknown = program.iter().any(|class| access.read.contains(class));
        access.writes_unknown = program.iter().any(|class| access.written.contains(class));
        access
    }

    fn note(&mut self, layout: &Layout, func: &Function, ptr: Value, write: bool) {
        match layout.repr(func, ptr) {
            Repr::Device | Repr::Mixed(_) => {
                let set = if write { &mut self.written } else { &mut self.read };
                set.insert(layout.class(ptr));
            }
            Repr::Private(_) | Repr::Local(_) => {}
        }
    }

    /// Whether device memory is read through pointers of the class.
    pub(super) fn reads(&self, class: u32) -> bool {
        self.read.contains(&class)
    }

    /// Whether device memory is written through pointers of the class.
    pub(super) fn writes(&self, class: u32) -> bool {
        self.written.contains(&class)
    }
}
