//! Conversions (SPIR-V, section 3.49.11).

use spirv::{Decoration, FPRoundingMode, Op};
use tombolo_front::builtins::{Element, Signature, reinterpret};
use tombolo_ir::inst::CastOp;
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value};

use super::Body;
use crate::words::{Instruction, Result};

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn convert(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::UConvert => self.resized(i, false)?,
            Op::SConvert => self.resized(i, true)?,
            Op::ConvertFToS => self.converted(i, None, Some(true), false)?,
            Op::ConvertFToU => self.converted(i, None, Some(false), false)?,
            Op::ConvertSToF => self.converted(i, Some(true), None, false)?,
            Op::ConvertUToF => self.converted(i, Some(false), None, false)?,
            Op::FConvert => self.converted(i, None, None, false)?,
            Op::SatConvertSToU => self.converted(i, Some(true), Some(false), true)?,
            Op::SatConvertUToS => self.converted(i, Some(false), Some(true), true)?,
            Op::QuantizeToF16 => {
                let lanes = self.get(i.word(2)?)?.leaves.to_vec();
                let mut results = Vec::new();
                for lane in lanes {
                    if self.function.ty(lane) != Type::F32 {
                        return Err(String::from("the operand must be a 32-bit float"));
                    }
                    let half = self.cast(CastOp::FloatCast, Scalar::F16, lane);
                    results.push(self.cast(CastOp::FloatCast, Scalar::F32, half));
                }
                self.define(i, results)?;
            }
            Op::Bitcast => self.bitcast(i)?,
            Op::ConvertPtrToU => {
                let ptr = self.pointer_of(i.word(2)?)?;
                let address = self.value(InstData::PtrToInt { ptr });
                let result = self.result_scalar(i)?;
                let number = self.resize(result, false, address)?;
                self.define(i, vec![number])?;
            }
            Op::ConvertUToPtr => {
                let number = self.single(i.word(2)?)?;
                let arg = self.resize(Scalar::I64, false, number)?;
                let Type::Pointer(space) = self.unit.types.value(i.word(0)?)? else {
                    return Err(String::from("the result must be a pointer"));
                };
                let pointer = self.value(InstData::IntToPtr { space, arg });
                self.define(i, vec![pointer])?;
            }
            Op::PtrCastToGeneric => {
                let val = self.get(i.word(2)?)?;
                let ptr = self.pointer_of(i.word(2)?)?;
                if self.function.ty(ptr) == Type::Pointer(AddressSpace::Constant) {
                    return Err(String::from("a pointer to constant memory is never generic"));
                }
                let pointer = self.cast_pointer(ptr, AddressSpace::Generic);
                self.define_packed(i, vec![pointer], val.packed)?;
            }
            Op::GenericCastToPtr | Op::GenericCastToPtrExplicit => {
                let val = self.get(i.word(2)?)?;
                let ptr = self.pointer_of(i.word(2)?)?;
                let (from, to) = (self.function.ty(ptr), self.unit.types.value(i.word(0)?)?);
                let (Type::Pointer(AddressSpace::Generic), Type::Pointer(space)) = (from, to) else {
                    return Err(String::from("the operand must be a generic pointer"));
                };
                if matches!(space, AddressSpace::Constant | AddressSpace::Generic) {
                    return Err(String::from("the result points to private, local or global memory"));
                }
                let pointer = self.cast_pointer(ptr, space);
                self.define_packed(i, vec![pointer], val.packed)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub(super) fn pointer_of(&mut self, id: u32) -> Result<Value> {
        let value = self.single(id)?;
        if self.function.ty(value).is_pointer() { Ok(value) } else { Err(format!("%{id} must be a pointer")) }
    }

    fn cast_pointer(&mut self, ptr: Value, space: AddressSpace) -> Value {
        if self.function.ty(ptr) == Type::Pointer(space) {
            return ptr;
        }
        self.value(InstData::PtrCast { space, ptr })
    }

    /// The scalar that the result is or is made of.
    pub(super) fn result_scalar(&self, i: Instruction<'_>) -> Result<Scalar> {
        self.unit.types.number(i.word(0)?)?.element().ok_or_else(|| String::from("the result must be a number"))
    }

    fn resized(&mut self, i: Instruction<'_>, signed: bool) -> Result<()> {
        if self.unit.sections.is_decorated(i.word(1)?, Decoration::SaturatedConversion) {
            return self.converted(i, Some(signed), Some(signed), true);
        }
        let to = self.result_scalar(i)?;
        if !to.is_int() {
            return Err(String::from("the result must be an integer"));
        }
        let lanes = self.get(i.word(2)?)?.leaves.to_vec();
        let lanes = lanes.into_iter().map(|lane| self.resize(to, signed, lane)).collect::<Result<_>>()?;
        self.define(i, lanes)
    }

    /// A conversion that may round or saturate: `convert_*`. The signs of integers are given; floats have none.
    fn converted(
        &mut self,
        i: Instruction<'_>,
        from_signed: Option<bool>,
        to_signed: Option<bool>,
        saturate: bool,
    ) -> Result<()> {
        let id = i.word(1)?;
        let saturate = saturate || self.unit.sections.is_decorated(id, Decoration::SaturatedConversion);
        let rounding = match self.unit.sections.decoration(id, Decoration::FPRoundingMode) {
            None => "",
            Some(operands) => match operands.first().and_then(|&mode| FPRoundingMode::from_u32(mode)) {
                Some(FPRoundingMode::RTE) => "_rte",
                Some(FPRoundingMode::RTZ) => "_rtz",
                Some(FPRoundingMode::RTP) => "_rtp",
                Some(FPRoundingMode::RTN) => "_rtn",
                None => return Err(String::from("the rounding mode is unknown")),
            },
        };
        let arg = self.joined(i.word(2)?)?;
        let result = self.unit.types.number(i.word(0)?)?;
        let from = self.function.ty(arg).element().ok_or("the operand must be a number")?;
        let to = result.element().ok_or("the result must be a number")?;
        if from.is_float() == from_signed.is_some() || to.is_float() == to_signed.is_some() {
            return Err(String::from("an operand has the wrong type"));
        }
        if from == Scalar::Bool || to == Scalar::Bool || result.lanes() != self.function.ty(arg).lanes() {
            return Err(String::from("an operand has the wrong type"));
        }
        if self.folding {
            return self.converted_plainly(i, from, to, from_signed.or(to_signed));
        }
        let element = element_of(to, to_signed.unwrap_or(true));
        let lanes = if result.lanes() == 1 { String::new() } else { result.lanes().to_string() };
        let saturated = if saturate && !to.is_float() { "_sat" } else { "" };
        let name = format!("convert_{}{lanes}{saturated}{rounding}", element.name());
        let wanted = element_of(from, from_signed.unwrap_or(true));
        let pick = |signature: &Signature| signature.params[0].element() == Some(wanted);
        self.define_builtin(i, &name, &[arg], Some(result), Some(&pick))
    }

    fn converted_plainly(&mut self, i: Instruction<'_>, from: Scalar, to: Scalar, signed: Option<bool>) -> Result<()> {
        let op = match (from.is_float(), to.is_float(), signed) {
            (true, true, _) if from == to => CastOp::Bitcast,
            (true, true, _) => CastOp::FloatCast,
            (true, false, Some(true)) => CastOp::FloatToSInt,
            (true, false, _) => CastOp::FloatToUInt,
            (false, true, Some(true)) => CastOp::SIntToFloat,
            (false, true, _) => CastOp::UIntToFloat,
            (false, false, _) => return Err(String::from("the constant cannot be computed")),
        };
        let lanes = self.get(i.word(2)?)?.leaves.to_vec();
        let lanes = lanes.into_iter().map(|lane| self.cast(op, to, lane)).collect();
        self.define(i, lanes)
    }

    /// The same bits as another type; pointers are 64-bit integers.
    fn bitcast(&mut self, i: Instruction<'_>) -> Result<()> {
        let val = self.get(i.word(2)?)?;
        if self.is_copy(&val) {
            return self.define_copy(i, val.leaves[0]);
        }
        let to = self.unit.types.value(i.word(0)?)?;
        let from = self.unit.types.value(val.ty)?;
        let number = |ty: Type| ty.element().is_some_and(|scalar| scalar != Scalar::Bool);
        let bits = |ty: Type| ty.element().map_or(64, |scalar| scalar.bits() * ty.lanes());
        let value = self.join(&val.leaves);
        if from == to {
            return self.define_packed(i, val.leaves.to_vec(), val.packed);
        }
        let pointer = |ty: Type| ty.is_pointer();
        if !(number(from) || pointer(from)) || !(number(to) || pointer(to)) || bits(from) != bits(to) {
            return Err(String::from("there is no such conversion"));
        }
        let value = if pointer(from) { self.value(InstData::PtrToInt { ptr: value }) } else { value };
        let result = match to {
            Type::Pointer(space) => {
                let arg = self.with_place(|place| reinterpret(place, Scalar::I64, 1, value));
                self.value(InstData::IntToPtr { space, arg })
            }
            _ => {
                let scalar = to.element().unwrap_or(Scalar::I64);
                self.with_place(|place| reinterpret(place, scalar, to.lanes() as u8, value))
            }
        };
        let leaves = self.split(result);
        self.define(i, leaves)
    }
}

/// The scalar type of OpenCL C.
pub(super) fn element_of(scalar: Scalar, signed: bool) -> Element {
    let element = match scalar {
        Scalar::Bool | Scalar::I8 => Element::Char,
        Scalar::I16 => Element::Short,
        Scalar::I32 => Element::Int,
        Scalar::I64 => Element::Long,
        Scalar::F16 => return Element::Half,
        Scalar::F32 => return Element::Float,
        Scalar::F64 => return Element::Double,
    };
    if signed { element } else { element.unsigned() }
}
