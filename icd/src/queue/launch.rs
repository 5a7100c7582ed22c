//! The launch of a kernel: geometry, launch fields, descriptors, dispatches (OpenCL API 3.0, section 5.10).

use std::any::Any;
use std::sync::Arc;

use ash::vk;
use tombolo_compiler::interface::{ArgumentPlace, LaunchFieldKind};

use super::Work;
use super::hazards::Access;
use super::recorder::Recorder;
use crate::error::Result;
use crate::objects::code::{KernelCode, Specialisation};
use crate::trace::Args;
use crate::vulkan::Location;

/// What a descriptor is of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Descriptor {
    /// An image.
    Image(vk::ImageView),
    /// Texels in a buffer.
    Texels(vk::BufferView),
    /// A sampler.
    Sampler(vk::Sampler),
}

/// A descriptor and where it goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Described {
    /// The binding of set 0.
    pub binding: u32,
    /// The element of the binding's array; 0 where it is none.
    pub element: u32,
    /// Vulkan's type of it.
    pub kind: vk::DescriptorType,
    /// What it is of.
    pub descriptor: Descriptor,
}

/// A kernel's arguments, in the form in which a launch hands them over. Shared by all launches until an argument changes.
pub(crate) struct Prepared {
    /// The kernel's code.
    pub code: Arc<KernelCode>,
    /// What it reads and writes.
    pub access: Access,
    /// The values of the constants of local arguments, by id.
    pub locals: Vec<(u32, u32)>,
    /// The descriptors.
    pub descriptors: Vec<Described>,
    bytes: Vec<u8>,
    kept: Vec<Arc<dyn Any + Send + Sync>>,
}

impl Prepared {
    /// Without arguments, with room for `size` bytes.
    pub(crate) fn new(code: &Arc<KernelCode>, size: usize) -> Prepared {
        Prepared {
            code: code.clone(),
            access: Access::default(),
            locals: Vec::new(),
            descriptors: Vec::new(),
            bytes: vec![0; size],
            kept: Vec::new(),
        }
    }

    /// Puts bytes of an argument to their place.
    pub(crate) fn put(&mut self, offset: u32, bytes: &[u8]) {
        put(&mut self.bytes, offset, bytes);
    }

    /// Puts a launch field that is about one argument to its place, if the kernel asks for it.
    pub(crate) fn put_field(&mut self, kind: LaunchFieldKind, bytes: &[u8]) {
        debug_assert!(kind.of_argument());
        if let Some(field) = self.code.interface.launch_fields.iter().find(|field| field.kind == kind) {
            put(&mut self.bytes, field.offset, bytes);
        }
    }

    /// Keeps an object as long as the arguments.
    pub(crate) fn keep(&mut self, object: Arc<dyn Any + Send + Sync>) {
        self.kept.push(object);
    }
}

fn put(block: &mut [u8], offset: u32, bytes: &[u8]) {
    let place = offset as usize..offset as usize + bytes.len();
    // Offsets are the compiler's own; one outside would be a bug, and is not written.
    debug_assert!(place.end <= block.len());
    if let Some(place) = block.get_mut(place) {
        place.copy_from_slice(bytes);
    }
}

/// What `clEnqueueNDRangeKernel` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Geometry {
    /// 1, 2 or 3.
    pub dimensions: u32,
    /// `global_work_offset`
    pub offset: [u64; 3],
    /// `global_work_size`; 1 in the dimensions that are not used.
    pub global: [u64; 3],
    /// `local_work_size`
    pub local: [u32; 3],
}

/// A part of an NDRange: groups of one size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Region {
    /// Size of its groups.
    pub local: [u32; 3],
    /// The first group.
    pub base: [u32; 3],
    /// The number of groups.
    pub groups: [u32; 3],
}

impl Geometry {
    /// The number of groups, those at the edge included.
    pub(crate) fn groups(&self) -> [u64; 3] {
        std::array::from_fn(|axis| self.global[axis].div_ceil(u64::from(self.local[axis])))
    }

    /// Takes the range apart into regions that a device with these limits dispatches at once.
    pub(crate) fn regions(&self, limits: [u32; 3]) -> Vec<Region> {
        // In each dimension: runs of (first group, groups, size of a group).
        let runs: [Vec<(u32, u32, u32)>; 3] = std::array::from_fn(|axis| {
            let local = u64::from(self.local[axis]);
            let (whole, rest) = (self.global[axis] / local, self.global[axis] % local);
            let mut runs = Vec::new();
            let mut first = 0;
            while first < whole {
                let count = (whole - first).min(u64::from(limits[axis].max(1)));
                runs.push((first as u32, count as u32, local as u32));
                first += count;
            }
            if rest > 0 {
                runs.push((whole as u32, 1, rest as u32));
            }
            runs
        });
        let mut regions = Vec::with_capacity(runs.iter().map(Vec::len).product());
        for &(z, depth, local_z) in &runs[2] {
            for &(y, height, local_y) in &runs[1] {
                for &(x, width, local_x) in &runs[0] {
                    regions.push(Region {
                        local: [local_x, local_y, local_z],
                        base: [x, y, z],
                        groups: [width, height, depth],
                    });
                }
            }
        }
        regions
    }
}

/// A launch.
pub(crate) struct Launch {
    /// Kernel and arguments.
    pub prepared: Arc<Prepared>,
    /// The range.
    pub geometry: Geometry,
    /// Its regions, with the pipelines for them.
    regions: Vec<(Region, vk::Pipeline)>,
}

impl Launch {
    /// Readies a launch: makes the pipelines that are missing.
    pub(crate) fn new(prepared: Arc<Prepared>, geometry: Geometry) -> Result<Launch> {
        let code = &prepared.code;
        let limits = code.gpu().physical.properties.limits.max_compute_work_group_count;
        let mut regions: Vec<(Region, vk::Pipeline)> = Vec::new();
        for region in geometry.regions(limits) {
            let same = regions.iter().find(|(other, _)| other.local == region.local).map(|(_, pipeline)| *pipeline);
            let pipeline = match same {
                Some(pipeline) => pipeline,
                None => code.pipeline(&Specialisation { local_size: region.local, locals: prepared.locals.clone() })?,
            };
            regions.push((region, pipeline));
        }
        Ok(Launch { prepared, geometry, regions })
    }

    /// Puts the launch fields that are the same for all regions into the push constants.
    fn fill(&self, block: &mut [u8], argument_block: u64) {
        let words3 = |values: [u32; 3]| -> [u8; 12] {
            let mut bytes = [0; 12];
            for (place, value) in bytes.chunks_exact_mut(4).zip(values) {
                place.copy_from_slice(&value.to_le_bytes());
            }
            bytes
        };
        let longs3 = |values: [u64; 3]| -> [u8; 24] {
            let mut bytes = [0; 24];
            for (place, value) in bytes.chunks_exact_mut(8).zip(values) {
                place.copy_from_slice(&value.to_le_bytes());
            }
            bytes
        };
        let code = &self.prepared.code;
        for field in &code.interface.launch_fields {
            let offset = field.offset;
            match field.kind {
                // Set for each region.
                LaunchFieldKind::GroupBase => {}
                LaunchFieldKind::GlobalOffset => put(block, offset, &longs3(self.geometry.offset)),
                LaunchFieldKind::GlobalSize => put(block, offset, &longs3(self.geometry.global)),
                LaunchFieldKind::EnqueuedLocalSize => put(block, offset, &words3(self.geometry.local)),
                LaunchFieldKind::NumGroups => {
                    put(block, offset, &words3(self.geometry.groups().map(|count| count as u32)));
                }
                LaunchFieldKind::WorkDim => put(block, offset, &self.geometry.dimensions.to_le_bytes()),
                LaunchFieldKind::ProgramData => {
                    let address = code.data.as_ref().map_or(0, |(buffer, _)| buffer.address);
                    put(block, offset, &address.to_le_bytes());
                }
                LaunchFieldKind::ArgumentBlock => put(block, offset, &argument_block.to_le_bytes()),
                // Prepared with the arguments.
                LaunchFieldKind::SamplerFlags(_) | LaunchFieldKind::ImageFormat(_) => {}
            }
        }
    }

    fn bind_descriptors(&self, recorder: &mut Recorder<'_>) -> Result {
        let Prepared { code, descriptors, .. } = &*self.prepared;
        let Some(layout) = code.set_layout else { return Ok(()) };
        let set = recorder.descriptor_set(layout)?;
        let general = vk::ImageLayout::GENERAL;
        let images: Vec<_> = descriptors
            .iter()
            .map(|described| match &described.descriptor {
                Descriptor::Image(view) => vk::DescriptorImageInfo::default().image_view(*view).image_layout(general),
                Descriptor::Sampler(sampler) => vk::DescriptorImageInfo::default().sampler(*sampler),
                Descriptor::Texels(_) => vk::DescriptorImageInfo::default(),
            })
            .collect();
        let texels: Vec<_> = descriptors
            .iter()
            .map(|described| match &described.descriptor {
                Descriptor::Texels(view) => *view,
                Descriptor::Image(_) | Descriptor::Sampler(_) => vk::BufferView::null(),
            })
            .collect();
        let writes: Vec<_> = descriptors
            .iter()
            .enumerate()
            .map(|(index, described)| {
                let write = vk::WriteDescriptorSet::default()
                    .dst_set(set)
                    .dst_binding(described.binding)
                    .dst_array_element(described.element)
                    .descriptor_type(described.kind);
                match described.descriptor {
                    Descriptor::Texels(_) => write.texel_buffer_view(&texels[index..=index]),
                    Descriptor::Image(_) | Descriptor::Sampler(_) => write.image_info(&images[index..=index]),
                }
            })
            .collect();
        let device = &recorder.gpu().device;
        // SAFETY: the set is new; views and samplers are kept by the arguments, which are kept.
        unsafe {
            device.update_descriptor_sets(&writes, &[]);
            device.cmd_bind_descriptor_sets(
                recorder.commands(),
                vk::PipelineBindPoint::COMPUTE,
                code.layout,
                0,
                &[set],
                &[],
            );
        }
        Ok(())
    }
}

impl Work for Launch {
    fn describe(&self, args: &mut Args) {
        args.text("kernel", self.prepared.code.interface.name.clone());
        args.numbers("offset", self.geometry.offset.to_vec());
        args.numbers("global", self.geometry.global.to_vec());
        args.numbers("local", self.geometry.local.map(u64::from).to_vec());
    }

    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        let prepared = &self.prepared;
        let code = &prepared.code;
        let interface = &code.interface;
        recorder.access(&prepared.access);
        recorder.keep_shared(prepared);
        let mut block = [0u8; 256];
        let block = &mut block[..(interface.push_constant_size as usize).min(256)];
        let address = match interface.argument_place {
            ArgumentPlace::PushConstants => {
                block.copy_from_slice(&prepared.bytes[..block.len()]);
                0
            }
            ArgumentPlace::Memory { size, align } => {
                let slice = recorder.staging(u64::from(size).max(1), u64::from(align).max(16), Location::Upload)?;
                // SAFETY: the staging memory has at least the size of the arguments.
                unsafe {
                    std::ptr::copy_nonoverlapping(prepared.bytes.as_ptr(), slice.pointer(), prepared.bytes.len());
                }
                slice.address()
            }
        };
        self.fill(block, address);
        self.bind_descriptors(recorder)?;
        let base = interface.launch_fields.iter().find(|field| field.kind == LaunchFieldKind::GroupBase);
        for (region, pipeline) in &self.regions {
            recorder.bind_pipeline(*pipeline);
            if let Some(field) = base {
                for (axis, first) in region.base.iter().enumerate() {
                    put(block, field.offset + axis as u32 * 4, &first.to_le_bytes());
                }
            }
            let (device, commands) = (&recorder.gpu().device, recorder.commands());
            let [x, y, z] = region.groups;
            // SAFETY: pipeline, descriptors and push constants are those of the kernel's layout, and kept.
            unsafe {
                if !block.is_empty() {
                    device.cmd_push_constants(commands, code.layout, vk::ShaderStageFlags::COMPUTE, 0, block);
                }
                device.cmd_dispatch(commands, x, y, z);
            }
        }
        if let Some(printf) = &code.printf {
            printf.collect(recorder)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn geometry(global: [u64; 3], local: [u32; 3]) -> Geometry {
        Geometry { dimensions: 3, offset: [0; 3], global, local }
    }

    /// Every work-item is in exactly one region.
    fn check(geometry: &Geometry, limits: [u32; 3]) -> Vec<Region> {
        let regions = geometry.regions(limits);
        let mut items = 0u64;
        for region in &regions {
            for (axis, limit) in limits.into_iter().enumerate() {
                assert!(region.groups[axis] <= limit);
                let start = u64::from(region.base[axis]) * u64::from(geometry.local[axis]);
                let end = start + u64::from(region.groups[axis]) * u64::from(region.local[axis]);
                assert!(end <= geometry.global[axis]);
            }
            items += region.groups.iter().zip(region.local).map(|(a, b)| u64::from(*a) * u64::from(b)).product::<u64>();
        }
        assert_eq!(items, geometry.global.iter().product::<u64>());
        regions
    }

    #[test]
    fn a_range_that_fits_is_one_region() {
        assert_eq!(check(&geometry([1024, 64, 1], [64, 8, 1]), [65535; 3]).len(), 1);
    }

    #[test]
    fn remainders_and_huge_ranges_get_regions_of_their_own() {
        assert_eq!(check(&geometry([1000, 33, 3], [64, 8, 2]), [65535; 3]).len(), 8);
        assert_eq!(check(&geometry([1 << 24, 1, 1], [64, 1, 1]), [65535; 3]).len(), 5);
        assert_eq!(check(&geometry([(1 << 24) + 1, 5, 1], [64, 2, 1]), [65535, 1, 1]).len(), 6 * 3);
        assert_eq!(
            check(&geometry([3, 1, 1], [64, 1, 1]), [65535; 3]),
            [Region { local: [3, 1, 1], base: [0; 3], groups: [1; 3] }]
        );
    }

    /// A kernel "count" that adds 1 to the u32 whose address is its argument, in each work-item. Assembled by hand.
    const COUNT: &[u32] = &[
        0x7230203, 0x10500, 0x70000, 0x18, 0x0, 0x20011, 0x1, 0x20011, 0xb, 0x20011, 0x14e3, 0x20011, 0x14e1, 0x3000e,
        0x14e4, 0x3, 0x6000f, 0x5, 0x1, 0x6e756f63, 0x74, 0x2, 0x60010, 0x1, 0x11, 0x1, 0x1, 0x1, 0x30047, 0x3, 0x2,
        0x50048, 0x3, 0x0, 0x23, 0x0, 0x40047, 0x4, 0x1, 0x0, 0x40047, 0x5, 0x1, 0x1, 0x40047, 0x6, 0x1, 0x2, 0x40047,
        0x7, 0xb, 0x19, 0x20013, 0x8, 0x30021, 0x9, 0x8, 0x40015, 0xa, 0x20, 0x0, 0x40015, 0xb, 0x40, 0x0, 0x40017,
        0xc, 0xa, 0x3, 0x3001e, 0x3, 0xb, 0x40020, 0xd, 0x9, 0x3, 0x40020, 0xe, 0x9, 0xb, 0x40020, 0xf, 0x14e5, 0xa,
        0x4002b, 0xa, 0x10, 0x0, 0x4002b, 0xa, 0x11, 0x1, 0x4002b, 0xa, 0x12, 0x5, 0x40032, 0xa, 0x4, 0x1, 0x40032,
        0xa, 0x5, 0x1, 0x40032, 0xa, 0x6, 0x1, 0x60033, 0xc, 0x7, 0x4, 0x5, 0x6, 0x4003b, 0xd, 0x2, 0x9, 0x50036, 0x8,
        0x1, 0x0, 0x9, 0x200f8, 0x13, 0x50041, 0xe, 0x14, 0x2, 0x10, 0x4003d, 0xb, 0x15, 0x14, 0x40078, 0xf, 0x16,
        0x15, 0x700ea, 0xa, 0x17, 0x16, 0x12, 0x10, 0x11, 0x100fd, 0x10038,
    ];

    /// All regions of a range run, with the local sizes that they should have.
    #[test]
    fn every_work_item_of_a_range_runs_once() {
        use tombolo_compiler::interface::ArgumentKind;
        use tombolo_compiler::types::AddressSpace;
        use tombolo_compiler::{CompiledKernel, KernelInterface};

        use crate::objects::platform::Platform;
        use crate::vulkan::{Buffer, Location};

        let device = Platform::devices().first().expect("a Vulkan device");
        let gpu = device.gpu().expect("a logical device");
        let interface = KernelInterface {
            name: String::from("count"),
            arguments: vec![ArgumentKind::Buffer { offset: 0, space: AddressSpace::Global, reads: true, writes: true }],
            launch_fields: Vec::new(),
            argument_place: ArgumentPlace::PushConstants,
            push_constant_size: 8,
            literal_samplers: Vec::new(),
            required_work_group_size: None,
            local_memory: 0,
            private_memory: 0,
            writes_unknown: false,
            reads_unknown: false,
            uses_subgroups: false,
        };
        let kernel = CompiledKernel { words: COUNT.to_vec(), interface };
        let code = Arc::new(KernelCode::new(gpu, kernel, None, None).expect("code"));
        let buffer = Arc::new(Buffer::new(gpu, 4, Location::Readback).expect("a buffer"));
        let mapped = buffer.mapped().expect("mapped").cast::<u32>();
        // SAFETY: nothing runs.
        unsafe { mapped.write(0) };
        let mut prepared = Prepared::new(&code, 8);
        prepared.put(0, &buffer.address.to_le_bytes());
        prepared.keep(buffer.clone());
        prepared.access.writes.push(buffer.identity());
        let prepared = Arc::new(prepared);
        let mut wanted = 0;
        for (global, local) in [([1, 1, 1], [1, 1, 1]), ([1000, 33, 3], [64, 8, 2]), ([200_001, 1, 1], [1, 1, 1])] {
            let launch = Launch::new(prepared.clone(), geometry(global, local)).expect("pipelines");
            device.run(launch).expect("a run");
            wanted += global.iter().product::<u64>() as u32;
            // SAFETY: nothing runs; the word is aligned.
            assert_eq!(unsafe { mapped.read_volatile() }, wanted);
        }
    }
}
