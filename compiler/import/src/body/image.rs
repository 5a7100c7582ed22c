//! Images and samplers (SPIR-V, section 3.49.10).

use spirv::Op;
use tombolo_front::builtins::{Element, Signature};
use tombolo_ir::inst::{BinaryOp, BlockCall, CompareOp, ImageQuery, Terminator};
use tombolo_ir::{ImageDim, ImageType, InstData, Scalar, Type, Value};

use super::Body;
use crate::words::{Instruction, Result};

/// The first number of OpenCL's channel data types, and of its channel orders; SPIR-V counts from 0.
const FIRST_DATA_TYPE: u64 = 0x10d0;
const FIRST_ORDER: u64 = 0x10b0;

/// Image operands that are understood.
const LOD: u32 = 0x2;
const GRAD: u32 = 0x4;
const SAMPLE: u32 = 0x40;
const SIGN_EXTEND: u32 = 0x1000;
const ZERO_EXTEND: u32 = 0x2000;
const NONTEMPORAL: u32 = 0x4000;

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn image(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::SampledImage => {
                let (image, sampler) = (self.single(i.word(2)?)?, self.single(i.word(3)?)?);
                self.define(i, vec![image, sampler])?;
            }
            Op::Image => {
                let image = *self.get(i.word(2)?)?.leaves.first().ok_or("the operand has no image")?;
                self.define(i, vec![image])?;
            }
            Op::ImageSampleExplicitLod => {
                let sampled = self.get(i.word(2)?)?;
                let &[image, sampler] = &sampled.leaves[..] else {
                    return Err(String::from("the operand must be an image with a sampler"));
                };
                let mask = i.operands.get(4).copied().unwrap_or(0);
                let detail = match mask & (LOD | GRAD) {
                    // What a read without a level of detail is.
                    LOD if self.is_zero(i.word(5)?) => Vec::new(),
                    LOD => vec![self.single(i.word(5)?)?],
                    GRAD => vec![self.gradient(image, i.word(5)?)?, self.gradient(image, i.word(6)?)?],
                    0 => Vec::new(),
                    _ => return Err(String::from("a level of detail is given twice")),
                };
                self.read(i, image, Some(sampler), i.word(3)?, mask & !(LOD | GRAD), &detail)?;
            }
            Op::ImageRead => {
                let image = self.single(i.word(2)?)?;
                let mask = i.operands.get(4).copied().unwrap_or(0);
                let detail = if mask & SAMPLE != 0 { vec![self.single(i.word(5)?)?] } else { Vec::new() };
                self.read(i, image, None, i.word(3)?, mask & !SAMPLE, &detail)?;
            }
            Op::ImageWrite => self.write(i)?,
            Op::ImageQuerySize | Op::ImageQuerySizeLod => {
                let image = self.single(i.word(2)?)?;
                let shape = self.image_type(image)?;
                let queries: &[ImageQuery] = match shape.dim {
                    ImageDim::D1 | ImageDim::Buffer => &[ImageQuery::Width],
                    ImageDim::D1Array => &[ImageQuery::Width, ImageQuery::ArraySize],
                    ImageDim::D2 => &[ImageQuery::Width, ImageQuery::Height],
                    ImageDim::D2Array => &[ImageQuery::Width, ImageQuery::Height, ImageQuery::ArraySize],
                    ImageDim::D3 => &[ImageQuery::Width, ImageQuery::Height, ImageQuery::Depth],
                };
                let to = self.result_scalar(i)?;
                let mut sizes = Vec::new();
                for &query in queries {
                    let size = self.value(InstData::ImageQuery { query, image });
                    sizes.push(self.resize(to, false, size)?);
                }
                self.define(i, sizes)?;
            }
            Op::ImageQueryFormat => self.format(i, ImageQuery::ChannelDataType, FIRST_DATA_TYPE)?,
            Op::ImageQueryOrder => self.format(i, ImageQuery::ChannelOrder, FIRST_ORDER)?,
            Op::ImageQueryLevels => self.format(i, ImageQuery::MipLevels, 0)?,
            Op::ImageQuerySamples => self.format(i, ImageQuery::Samples, 0)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn image_type(&self, image: Value) -> Result<ImageType> {
        match self.function.ty(image) {
            Type::Image(image) => Ok(image),
            _ => Err(String::from("an image is needed")),
        }
    }

    /// A gradient as the builtin functions take it: with as many lanes as a place in the image has, or four for three.
    fn gradient(&mut self, image: Value, id: u32) -> Result<Value> {
        let mut lanes = self.get(id)?.leaves.to_vec();
        let (needed, count) = match self.image_type(image)?.dim {
            ImageDim::D1 | ImageDim::Buffer | ImageDim::D1Array => (1, 1),
            ImageDim::D2 | ImageDim::D2Array => (2, 2),
            ImageDim::D3 => (3, 4),
        };
        let scalar = self.scalar(*lanes.first().ok_or("there is no gradient")?)?;
        if lanes.len() < needed {
            return Err(String::from("a gradient has too few components"));
        }
        let zero = self.int(scalar, 0);
        lanes.resize(count, zero);
        Ok(self.join(&lanes))
    }

    /// Whether a constant is zero.
    fn is_zero(&self, id: u32) -> bool {
        self.unit.integer(id).is_ok_and(|bits| bits == 0)
    }

    fn format(&mut self, i: Instruction<'_>, query: ImageQuery, first: u64) -> Result<()> {
        let image = self.single(i.word(2)?)?;
        self.image_type(image)?;
        let answer = self.value(InstData::ImageQuery { query, image });
        let first = self.int(Scalar::I32, first);
        let number = self.binary(BinaryOp::ISub, answer, first);
        let to = self.result_scalar(i)?;
        let number = self.resize(to, false, number)?;
        self.define(i, vec![number])
    }

    /// The coordinates as the builtin functions take them: two or four lanes, with zeroes for those that are not there.
    fn coordinates(&mut self, image: Value, id: u32) -> Result<Value> {
        let mut lanes = self.get(id)?.leaves.to_vec();
        let count = match self.image_type(image)?.dim {
            ImageDim::D1 | ImageDim::Buffer => 1,
            ImageDim::D1Array | ImageDim::D2 => 2,
            ImageDim::D2Array | ImageDim::D3 => 4,
        };
        let scalar = self.scalar(*lanes.first().ok_or("there are no coordinates")?)?;
        if lanes.len() < count.min(3) {
            return Err(String::from("there are too few coordinates"));
        }
        lanes.truncate(count);
        while lanes.len() < count {
            let zero = self.int(scalar, 0);
            lanes.push(zero);
        }
        // Integers of other widths are not what the functions take.
        if scalar.is_int() && scalar != Scalar::I32 {
            lanes = lanes.into_iter().map(|lane| self.resize(Scalar::I32, true, lane)).collect::<Result<_>>()?;
        }
        Ok(self.join(&lanes))
    }

    /// Which function reads or writes texels of the type: the end of its name.
    fn function_of(texel: Scalar, unsigned: bool) -> Result<&'static str> {
        match texel {
            Scalar::F32 => Ok("f"),
            Scalar::F16 => Ok("h"),
            Scalar::I32 if unsigned => Ok("ui"),
            Scalar::I32 => Ok("i"),
            _ => Err(String::from("texels are of 16- or 32-bit floats or 32-bit integers")),
        }
    }

    /// Whether the image's channels are unsigned integers (CL_UNSIGNED_INT8, 16, 32).
    fn is_unsigned(&mut self, image: Value) -> Value {
        let ty = self.value(InstData::ImageQuery { query: ImageQuery::ChannelDataType, image });
        let first = self.int(Scalar::I32, 0x10da);
        let from_first = self.binary(BinaryOp::ISub, ty, first);
        let count = self.int(Scalar::I32, 3);
        self.compare(CompareOp::ULt, from_first, count)
    }

    fn read(
        &mut self,
        i: Instruction<'_>,
        image: Value,
        sampler: Option<Value>,
        coordinates: u32,
        mask: u32,
        detail: &[Value],
    ) -> Result<()> {
        if mask & !(SIGN_EXTEND | ZERO_EXTEND | NONTEMPORAL) != 0 {
            return Err(String::from("the image operands are not supported"));
        }
        let shape = self.image_type(image)?;
        let texel = self.result_scalar(i)?;
        let result = if shape.depth { Type::Scalar(texel) } else { Type::of(texel, 4) };
        let coordinates = self.coordinates(image, coordinates)?;
        let mut args: Vec<Value> = [Some(image), sampler, Some(coordinates)].into_iter().flatten().collect();
        args.extend(detail);
        let read = |body: &mut Self, unsigned: bool| -> Result<Vec<Value>> {
            let name = format!("read_image{}", Self::function_of(texel, unsigned)?);
            let value = body.builtin(&name, &args, Some(result), None)?.ok_or("the function has no result")?;
            Ok(body.split(value))
        };
        let mut lanes = if texel != Scalar::I32 || mask & (SIGN_EXTEND | ZERO_EXTEND) != 0 {
            read(self, mask & ZERO_EXTEND != 0)?
        } else {
            // Only the image knows whether its channels have a sign.
            let (of_signed, of_unsigned) = (read(self, false)?, read(self, true)?);
            let unsigned = self.is_unsigned(image);
            let pairs = of_signed.into_iter().zip(of_unsigned);
            pairs.map(|(signed, other)| self.select(unsigned, other, signed)).collect()
        };
        let wanted = self.unit.types.number(i.word(0)?)?.lanes() as usize;
        if shape.depth && wanted == 4 {
            let zero = self.int(texel, 0);
            lanes.resize(4, zero);
        }
        self.define(i, lanes)
    }

    fn write(&mut self, i: Instruction<'_>) -> Result<()> {
        let image = self.single(i.word(0)?)?;
        let shape = self.image_type(image)?;
        let coordinates = self.coordinates(image, i.word(1)?)?;
        let texel = self.get(i.word(2)?)?;
        let mask = i.operands.get(3).copied().unwrap_or(0);
        let rest = mask & !(SIGN_EXTEND | ZERO_EXTEND | NONTEMPORAL | LOD);
        if rest != 0 {
            return Err(String::from("the image operands are not supported"));
        }
        let level = match mask & LOD != 0 && !self.is_zero(i.word(4)?) {
            true => Some(self.single(i.word(4)?)?),
            false => None,
        };
        let leaves = if shape.depth { &texel.leaves[..1.min(texel.leaves.len())] } else { &texel.leaves[..] };
        let scalar = self.scalar(*leaves.first().ok_or("there is no texel")?)?;
        let data = self.join(leaves);
        let args: Vec<Value> = [Some(image), Some(coordinates), level, Some(data)].into_iter().flatten().collect();
        let write = |body: &mut Self, unsigned: bool| -> Result<()> {
            let name = format!("write_image{}", Self::function_of(scalar, unsigned)?);
            let pick = |signature: &Signature| {
                let texel = signature.params.last().and_then(|param| param.element());
                texel != Some(Element::Half) || scalar == Scalar::F16
            };
            body.builtin(&name, &args, None, Some(&pick)).map(|_| ())
        };
        if scalar != Scalar::I32 || mask & (SIGN_EXTEND | ZERO_EXTEND) != 0 {
            return write(self, mask & ZERO_EXTEND != 0);
        }
        // Only the image knows whether its channels have a sign.
        let cond = self.is_unsigned(image);
        let [of_unsigned, of_signed, end] = [(); 3].map(|()| self.function.add_block());
        let jump = |block| BlockCall { block, args: Vec::new() };
        self.terminate(Terminator::Branch { cond, then: jump(of_unsigned), otherwise: jump(of_signed) });
        for (block, unsigned) in [(of_unsigned, true), (of_signed, false)] {
            self.block = block;
            write(self, unsigned)?;
            self.terminate(Terminator::Jump(jump(end)));
        }
        self.block = end;
        Ok(())
    }
}
