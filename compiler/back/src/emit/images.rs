//! Images and samplers.

use spirv::{Capability, Decoration, Dim, ImageFormat, ImageOperands, Op, StorageClass};
use tombolo_ir::inst::ImageQuery;
use tombolo_ir::interface::{ArgumentKind, BindingKind, LaunchFieldKind};
use tombolo_ir::{ImageDim, ImageType, InstData, Scalar, Type, Value};

use super::Emitter;
use super::builder::Id;
use crate::interface::{ImageBinding, Texel, View, parameter};

impl Emitter<'_> {
    /// The binding through which an image is seen in that way.
    fn image_binding(&self, image: Value, kind: BindingKind, texel: Texel) -> Result<ImageBinding, String> {
        let wanted = View { kind, texel };
        let fits = |binding: &&ImageBinding| View { kind: binding.binding.kind, texel: binding.texel } == wanted;
        let found = self.image_bindings(image)?.iter().find(fits);
        found.copied().ok_or_else(|| String::from("an image binding that was not planned"))
    }

    /// The bindings through which an image is seen.
    fn image_bindings(&self, image: Value) -> Result<&[ImageBinding], String> {
        let index = parameter(self.func, image).ok_or("images cannot be chosen at run time")?;
        Ok(self.plan.images.get(&index).map_or(&[], Vec::as_slice))
    }

    /// The SPIR-V type of an image.
    fn image_type(&mut self, binding: ImageBinding) -> Id {
        let sampled_type = match binding.texel {
            Texel::Float => self.b.scalar(Scalar::F32),
            // The sign of the component type has to be that of the format.
            Texel::Signed => self.b.ty(Op::TypeInt, &[32, 1]),
            Texel::Unsigned => self.word_type(),
        };
        let storage = binding.binding.kind != BindingKind::SampledImage;
        let (dim, capability) = match (binding.image.dim, storage) {
            (ImageDim::D1 | ImageDim::D1Array, false) => (Dim::Dim1D, Some(Capability::Sampled1D)),
            (ImageDim::D1 | ImageDim::D1Array, true) => (Dim::Dim1D, Some(Capability::Image1D)),
            (ImageDim::Buffer, false) => (Dim::DimBuffer, Some(Capability::SampledBuffer)),
            (ImageDim::Buffer, true) => (Dim::DimBuffer, Some(Capability::ImageBuffer)),
            (ImageDim::D2 | ImageDim::D2Array, _) => (Dim::Dim2D, None),
            (ImageDim::D3, _) => (Dim::Dim3D, None),
        };
        if let Some(capability) = capability {
            self.b.capability(capability);
        }
        if storage && binding.image.multisampled {
            self.b.capability(Capability::StorageImageMultisample);
        }
        let operands = [
            sampled_type,
            dim as u32,
            0,
            u32::from(binding.image.dim.is_array()),
            u32::from(binding.image.multisampled),
            if storage { 2 } else { 1 },
            ImageFormat::Unknown as u32,
        ];
        self.b.ty(Op::TypeImage, &operands)
    }

    /// Loads the image of a binding; of an array of them, that of a level.
    fn load_image(&mut self, binding: ImageBinding, level: Option<u32>) -> (Id, Id) {
        let ty = self.image_type(binding);
        if binding.binding.kind != BindingKind::StorageLevels {
            let variable = self.descriptor(binding.binding.binding, ty);
            return (self.b.op(Op::Load, ty, &[variable]), ty);
        }
        let count = self.b.word(binding.binding.kind.count());
        let array = self.b.array(ty, count);
        let variable = self.descriptor(binding.binding.binding, array);
        let pointer = self.b.pointer(StorageClass::UniformConstant, ty);
        let level = self.b.word(level.unwrap_or(0));
        let place = self.b.op(Op::AccessChain, pointer, &[variable, level]);
        (self.b.op(Op::Load, ty, &[place]), ty)
    }

    /// The variable of a descriptor.
    fn descriptor(&mut self, binding: u32, ty: Id) -> Id {
        if let Some(&variable) = self.descriptors.get(&binding) {
            return variable;
        }
        let variable = self.b.global_variable(StorageClass::UniformConstant, ty);
        self.b.decorate(variable, Decoration::DescriptorSet, &[0]);
        self.b.decorate(variable, Decoration::Binding, &[binding]);
        self.descriptors.insert(binding, variable);
        variable
    }

    /// The coordinates as one operand, and the sample where there is one.
    fn coordinates(&mut self, image: ImageType, coords: &[Value], scalar: Scalar) -> Result<(Id, Option<Id>), String> {
        let mut ids = Vec::with_capacity(coords.len());
        for &coord in coords {
            ids.push(self.get(coord)?);
        }
        let sample = if image.multisampled && ids.len() > image.dim.coordinates() as usize { ids.pop() } else { None };
        let ty = self.b.scalar(scalar);
        Ok((self.combined(ty, &ids), sample))
    }

    /// A SPIR-V vector of these lanes, or the only one itself.
    fn combined(&mut self, ty: Id, ids: &[Id]) -> Id {
        match ids {
            [single] => *single,
            _ => {
                let vector = self.b.vector(ty, ids.len() as u32);
                self.b.op(Op::CompositeConstruct, vector, ids)
            }
        }
    }

    /// The type of a texel.
    fn texel_type(&mut self, texel: Texel) -> (Id, Id) {
        let component = match texel {
            Texel::Float => self.b.scalar(Scalar::F32),
            Texel::Signed => self.b.ty(Op::TypeInt, &[32, 1]),
            Texel::Unsigned => self.word_type(),
        };
        (component, self.b.vector(component, 4))
    }

    /// The lanes of a texel as the IR has them.
    fn texel_lanes(&mut self, id: Id, texel: Texel, element: Scalar) -> Vec<Id> {
        let (component, _) = self.texel_type(texel);
        (0..4)
            .map(|lane| {
                let value = self.b.op(Op::CompositeExtract, component, &[id, lane]);
                match (texel, element) {
                    (Texel::Signed, _) => {
                        let word = self.word_type();
                        self.b.op(Op::Bitcast, word, &[value])
                    }
                    (Texel::Float, Scalar::F16) => {
                        let half = self.b.scalar(Scalar::F16);
                        self.b.op(Op::FConvert, half, &[value])
                    }
                    (Texel::Float | Texel::Unsigned, _) => value,
                }
            })
            .collect()
    }

    /// Reads a texel without a sampler, of mip level `lod` or 0.
    pub(super) fn image_read(
        &mut self,
        image: Value,
        coords: &[Value],
        lod: Option<Value>,
        element: Scalar,
        unsigned: bool,
    ) -> Result<Vec<Id>, String> {
        let texel = Texel::of(element, unsigned);
        let kind = if lod.is_some() { BindingKind::SampledImage } else { View::plain(self.shape(image)?.access) };
        let binding = self.image_binding(image, kind, texel)?;
        let (at, sample) = self.coordinates(binding.image, coords, Scalar::I32)?;
        let (loaded, _) = self.load_image(binding, None);
        let (_, ty) = self.texel_type(texel);
        let mut flags = ImageOperands::NONE;
        let mut extra = Vec::new();
        let storage = kind == BindingKind::StorageImage;
        if !storage && !binding.image.multisampled && binding.image.dim != ImageDim::Buffer {
            flags |= ImageOperands::LOD;
            extra.push(match lod {
                Some(lod) => self.get(lod)?,
                None => self.b.word(0),
            });
        }
        if let Some(sample) = sample {
            flags |= ImageOperands::SAMPLE;
            extra.push(sample);
        }
        let op = if storage {
            if !self.target.image_read_without_format {
                return Err(String::from("the device cannot read images that the kernel can also write"));
            }
            self.b.capability(Capability::StorageImageReadWithoutFormat);
            flags |= ImageOperands::NON_PRIVATE_TEXEL;
            Op::ImageRead
        } else {
            Op::ImageFetch
        };
        let mut operands = vec![loaded, at];
        if !flags.is_empty() {
            operands.push(flags.bits());
            operands.extend(extra);
        }
        let read = self.b.op(op, ty, &operands);
        Ok(self.texel_lanes(read, texel, element))
    }

    /// Samples an image.
    pub(super) fn image_sample(
        &mut self,
        image: Value,
        sampler: Value,
        coords: &[Value],
        lod: Value,
        element: Scalar,
        unsigned: bool,
    ) -> Result<Vec<Id>, String> {
        let texel = Texel::of(element, unsigned);
        let binding = self.image_binding(image, BindingKind::SampledImage, texel)?;
        let (at, _) = self.coordinates(binding.image, coords, Scalar::F32)?;
        let lod = self.get(lod)?;
        let (loaded, image_type) = self.load_image(binding, None);
        let sampler_binding = self.sampler_binding(sampler)?;
        let sampler_type = self.b.ty(Op::TypeSampler, &[]);
        let variable = self.descriptor(sampler_binding, sampler_type);
        let sampler = self.b.op(Op::Load, sampler_type, &[variable]);
        let sampled_type = self.b.ty(Op::TypeSampledImage, &[image_type]);
        let sampled = self.b.op(Op::SampledImage, sampled_type, &[loaded, sampler]);
        let (_, ty) = self.texel_type(texel);
        let operands = [sampled, at, ImageOperands::LOD.bits(), lod];
        let read = self.b.op(Op::ImageSampleExplicitLod, ty, &operands);
        Ok(self.texel_lanes(read, texel, element))
    }

    /// The binding of a sampler.
    fn sampler_binding(&self, sampler: Value) -> Result<u32, String> {
        if let Some(InstData::SamplerConst { flags }) = self.func.def_inst(sampler) {
            return self.plan.literal_samplers.get(flags).copied().ok_or_else(|| String::from("an unplanned sampler"));
        }
        let index = parameter(self.func, sampler).ok_or("samplers cannot be chosen at run time")?;
        match self.plan.interface.arguments.get(index as usize) {
            Some(ArgumentKind::Sampler { binding: Some(binding) }) => Ok(binding.binding),
            _ => Err(String::from("an unplanned sampler")),
        }
    }

    /// Writes a texel, of a mip level or 0.
    pub(super) fn image_write(
        &mut self,
        image: Value,
        coords: &[Value],
        level: Option<u32>,
        texel: Value,
        unsigned: bool,
    ) -> Result<(), String> {
        let Type::Vector(element, 4) = self.func.ty(texel) else {
            return Err(String::from("a texel that is no vector of four"));
        };
        let seen = Texel::of(element, unsigned);
        let kind = if level.is_some() { BindingKind::StorageLevels } else { BindingKind::StorageImage };
        let binding = self.image_binding(image, kind, seen)?;
        self.b.capability(Capability::StorageImageWriteWithoutFormat);
        let (at, _) = self.coordinates(binding.image, coords, Scalar::I32)?;
        let mut lanes = self.lanes(texel)?;
        let (component, ty) = self.texel_type(seen);
        if seen == Texel::Signed {
            for lane in &mut lanes {
                *lane = self.b.op(Op::Bitcast, component, &[*lane]);
            }
        }
        let value = self.b.op(Op::CompositeConstruct, ty, &lanes);
        let (loaded, _) = self.load_image(binding, level);
        // Out of range nothing is written: Vulkan validates the coordinates of what it writes to storage images.
        let operands = [loaded, at, value, ImageOperands::NON_PRIVATE_TEXEL.bits()];
        self.b.effect(Op::ImageWrite, &operands);
        Ok(())
    }

    /// Answers a question about an image.
    pub(super) fn image_query(&mut self, query: ImageQuery, image: Value) -> Result<Id, String> {
        let index = parameter(self.func, image).ok_or("images cannot be chosen at run time")?;
        let image_type = self.shape(image)?;
        let dim = image_type.dim;
        let leveled = !image_type.multisampled && dim != ImageDim::Buffer;
        let component = match query {
            ImageQuery::ChannelDataType => {
                return self.launch_field(LaunchFieldKind::ImageFormat(index), 0, Scalar::I32);
            }
            ImageQuery::ChannelOrder => return self.launch_field(LaunchFieldKind::ImageFormat(index), 4, Scalar::I32),
            ImageQuery::Width => 0,
            ImageQuery::Height => 1,
            ImageQuery::Depth => 2,
            ImageQuery::ArraySize => dim.coordinates() - 1,
            ImageQuery::MipLevels | ImageQuery::Samples => 0,
        };
        self.b.capability(Capability::ImageQuery);
        let bindings = self.image_bindings(image)?;
        let sampled = bindings.iter().find(|binding| binding.binding.kind == BindingKind::SampledImage);
        let binding = *match (query, sampled) {
            (ImageQuery::MipLevels, Some(sampled)) => sampled,
            _ => bindings.first().ok_or("an image binding that was not planned")?,
        };
        let (loaded, _) = self.load_image(binding, None);
        let word = self.word_type();
        let sampled = binding.binding.kind == BindingKind::SampledImage;
        match query {
            ImageQuery::MipLevels if sampled && leveled => {
                return Ok(self.b.op(Op::ImageQueryLevels, word, &[loaded]));
            }
            ImageQuery::Samples if image_type.multisampled => {
                return Ok(self.b.op(Op::ImageQuerySamples, word, &[loaded]));
            }
            // An image of one level, or of one sample.
            ImageQuery::MipLevels | ImageQuery::Samples => return Ok(self.b.word(1)),
            _ => {}
        }
        let count = dim.coordinates();
        if component >= count {
            return Ok(self.b.word(1));
        }
        let ty = self.b.vector(word, count);
        let size = if sampled && leveled {
            let level = self.b.word(0);
            self.b.op(Op::ImageQuerySizeLod, ty, &[loaded, level])
        } else {
            self.b.op(Op::ImageQuerySize, ty, &[loaded])
        };
        Ok(if count == 1 { size } else { self.b.op(Op::CompositeExtract, word, &[size, component]) })
    }

    /// The type of an image.
    fn shape(&self, image: Value) -> Result<ImageType, String> {
        match self.func.ty(image) {
            Type::Image(image) => Ok(image),
            _ => Err(String::from("the operand is no image")),
        }
    }

    /// The bits of a sampler.
    pub(super) fn sampler_flags(&mut self, sampler: Value) -> Result<Id, String> {
        if let Some(InstData::SamplerConst { flags }) = self.func.def_inst(sampler) {
            return Ok(self.b.word(*flags));
        }
        let index = parameter(self.func, sampler).ok_or("samplers cannot be chosen at run time")?;
        self.launch_field(LaunchFieldKind::SamplerFlags(index), 0, Scalar::I32)
    }
}
