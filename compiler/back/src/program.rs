//! The data that all kernels of a program share.

use tombolo_ir::interface::ProgramData;
use tombolo_ir::{AddressSpace, EntityRef, Module};

/// The library's buffer for `printf`.
const PRINTF_BUFFER: &str = "__tombolo_printf_buffer";

/// The offset of each global in the program's data, and the end.
fn place(module: &Module) -> (Vec<u32>, u32) {
    let mut end: u32 = 0;
    let offsets = module
        .globals
        .values()
        .map(|data| {
            let offset = end.checked_next_multiple_of(data.align.max(1)).unwrap_or(u32::MAX);
            end = offset.saturating_add(data.size);
            offset
        })
        .collect();
    (offsets, end)
}

/// The byte offset of each global in the program's data.
pub(crate) fn data_offsets(module: &Module) -> Vec<u32> {
    place(module).0
}

/// Puts all globals of a module together.
pub(crate) fn program_data(module: &Module) -> ProgramData {
    let (offsets, end) = place(module);
    let mut data = ProgramData { bytes: vec![0; end as usize], align: 1, ..ProgramData::default() };
    for (&offset, global) in offsets.iter().zip(module.globals.values()) {
        data.align = data.align.max(global.align);
        data.writable |= global.space == AddressSpace::Global;
        if global.name == PRINTF_BUFFER && global.size >= 16 && offset % 4 == 0 {
            data.printf = Some((offset, global.size));
        }
        let at = offset as usize;
        let length = global.init.len().min(global.size as usize);
        data.bytes[at..at + length].copy_from_slice(&global.init[..length]);
        for relocation in &global.relocations {
            let from = offset + relocation.offset;
            let Some(&target) = offsets.get(relocation.target.index()) else { continue };
            let address = u64::from(target).wrapping_add_signed(relocation.addend);
            if let Some(place) = data.bytes.get_mut(from as usize..from as usize + 8) {
                place.copy_from_slice(&address.to_le_bytes());
                data.relocations.push(from);
            }
        }
    }
    data
}
