//! Reads the text form: instructions.

use super::cursor::{Failure, Parsed};
use super::parse::Parser;
use crate::inst::{
    AtomicOp, BinaryOp, CastOp, CompareOp, FenceFlags, ImageQuery, InstData, Liberties, MemoryOrder, Ordering, Scope,
    SubgroupOp, SubgroupSpan, UnaryOp, WorkItemQuery,
};
use crate::types::{AddressSpace, Scalar, Type};

impl Parser<'_> {
    /// An instruction without its result, whose type is `ty`.
    pub(super) fn inst_data(&mut self, ty: Option<Type>) -> Parsed<InstData> {
        let at = self.cursor.position();
        let word = self.cursor.word();
        Ok(match word {
            "const" => {
                let ty = scalar(ty, at)?;
                InstData::Const { ty, bits: self.const_bits(ty)? }
            }
            "null" => InstData::Null { space: space(ty, at)? },
            "undef" => InstData::Undef { ty: ty.ok_or_else(|| Failure::new(at, "'undef' needs a result"))? },
            "fma" => InstData::Fma { args: self.three_values()? },
            "select" => {
                let [cond, then, otherwise] = self.three_values()?;
                InstData::Select { cond, args: [then, otherwise] }
            }
            "vec" => InstData::Vector { lanes: self.some_values()? },
            "extract" => {
                let vector = self.value()?;
                self.cursor.expect(b',')?;
                InstData::Extract { vector, lane: self.byte()? }
            }
            "ptr_add" => {
                let [ptr, offset] = self.two_values()?;
                InstData::PtrAdd { ptr, offset }
            }
            "ptr_cast" => InstData::PtrCast { space: space(ty, at)?, ptr: self.value()? },
            "ptr_to_int" => InstData::PtrToInt { ptr: self.value()? },
            "int_to_ptr" => InstData::IntToPtr { space: space(ty, at)?, arg: self.value()? },
            "alloca" => {
                InstData::Alloca { size: self.cursor.attribute("size")?, align: self.cursor.attribute("align")? }
            }
            "local_address" => InstData::LocalAddress { local: self.reference(b'l', "a local variable")? },
            "global_address" => {
                InstData::GlobalAddress { space: space(ty, at)?, global: self.reference(b'g', "a global")? }
            }
            "load" => {
                let ty = ty.ok_or_else(|| Failure::new(at, "'load' needs a result"))?;
                let ptr = self.value()?;
                let align = self.cursor.attribute("align")?;
                InstData::Load { ty, ptr, align, volatile: self.cursor.eat_word("volatile") }
            }
            "store" => {
                let [ptr, value] = self.two_values()?;
                let align = self.cursor.attribute("align")?;
                InstData::Store { ptr, value, align, volatile: self.cursor.eat_word("volatile") }
            }
            "copy" => {
                let [dst, src] = self.two_values()?;
                let size = self.cursor.attribute("size")?;
                InstData::CopyMemory { dst, src, size, align: self.cursor.attribute("align")? }
            }
            "zero" => {
                let dst = self.value()?;
                let size = self.cursor.attribute("size")?;
                InstData::ZeroMemory { dst, size, align: self.cursor.attribute("align")? }
            }
            "atomic_load" => {
                InstData::AtomicLoad { ty: scalar(ty, at)?, ptr: self.value()?, ordering: self.ordering()? }
            }
            "atomic_store" => {
                let [ptr, value] = self.two_values()?;
                InstData::AtomicStore { ptr, value, ordering: self.ordering()? }
            }
            "atomic_rmw" => {
                let op = self.cursor.named("an atomic operation", AtomicOp::from_name)?;
                let [ptr, value] = self.two_values()?;
                InstData::AtomicRmw { op, ptr, value, ordering: self.ordering()? }
            }
            "atomic_cmpxchg" => {
                let [ptr, expected, desired] = self.three_values()?;
                InstData::AtomicCompareExchange { ptr, expected, desired, ordering: self.ordering()? }
            }
            "barrier" => InstData::Barrier { execution: self.scope()?, flags: self.flags()?, scope: self.scope()? },
            "fence" => InstData::Fence { flags: self.flags()?, ordering: self.ordering()? },
            "sub_group" => {
                let op = self.cursor.named("an operation of a sub-group", SubgroupOp::from_name)?;
                let args = if op == SubgroupOp::Elect { Vec::new() } else { self.some_values()? };
                InstData::Subgroup { op, args }
            }
            "sub_group_combine" => {
                let span = self.cursor.named("lanes of a sub-group", SubgroupSpan::from_name)?;
                let op = self.cursor.named("an operator", BinaryOp::from_name)?;
                InstData::SubgroupCombine { op, span, args: self.some_values()? }
            }
            "call" => {
                let callee = self.callee()?;
                self.cursor.expect(b'(')?;
                InstData::Call { callee, args: self.values(b')')?, result: ty }
            }
            "work_item" => {
                let query = self.cursor.named("a work-item query", WorkItemQuery::from_name)?;
                InstData::WorkItem { query, dim: self.byte()? }
            }
            "read_clock" => InstData::ReadClock { scope: self.scope()? },
            "image_read" => {
                let image = self.value()?;
                self.cursor.expect(b',')?;
                let coords = self.coordinates()?;
                let lod = if self.cursor.eat_word("lod") { Some(self.value()?) } else { None };
                InstData::ImageRead { image, coords, lod, element: element(ty, at)?, unsigned: self.unsigned() }
            }
            "image_sample" => {
                let [image, sampler] = self.two_values()?;
                self.cursor.expect(b',')?;
                let coords = self.coordinates()?;
                self.cursor.expect(b',')?;
                let lod = self.value()?;
                let element = element(ty, at)?;
                InstData::ImageSample { image, sampler, coords, lod, element, unsigned: self.unsigned() }
            }
            "image_write" => {
                let image = self.value()?;
                self.cursor.expect(b',')?;
                let coords = self.coordinates()?;
                self.cursor.expect(b',')?;
                let texel = self.value()?;
                let level = if self.cursor.eat_word("level") { Some(self.cursor.number_u32()?) } else { None };
                InstData::ImageWrite { image, coords, level, texel, unsigned: self.unsigned() }
            }
            "image_query" => {
                let query = self.cursor.named("an image query", ImageQuery::from_name)?;
                InstData::ImageQuery { query, image: self.value()? }
            }
            "sampler_flags" => InstData::SamplerFlags { sampler: self.value()? },
            "sampler_const" => InstData::SamplerConst { flags: self.cursor.number_u32()? },
            _ => self.operator(word, ty, at)?,
        })
    }

    fn operator(&mut self, word: &str, ty: Option<Type>, at: usize) -> Parsed<InstData> {
        if let Some(op) = BinaryOp::from_name(word) {
            return Ok(InstData::Binary { op, liberties: self.liberties(), args: self.two_values()? });
        }
        if let Some(op) = CastOp::from_name(word) {
            return Ok(InstData::Cast { op, to: scalar(ty, at)?, arg: self.value()? });
        }
        if let Some(op) = CompareOp::from_name(word) {
            return Ok(InstData::Compare { op, liberties: self.liberties(), args: self.two_values()? });
        }
        if let Some(op) = UnaryOp::from_name(word) {
            return Ok(InstData::Unary { op, arg: self.value()? });
        }
        Err(Failure::new(at, "expected an instruction"))
    }

    fn liberties(&mut self) -> Liberties {
        let mut liberties = Liberties::NONE;
        for (name, taken) in liberties.names() {
            *taken = self.cursor.eat_word(name);
        }
        liberties
    }

    /// A number that fits the type, with or without a sign, or raw bits in hexadecimal.
    fn const_bits(&mut self, ty: Scalar) -> Parsed<u64> {
        let at = self.cursor.position();
        let (number, is_hex) = self.cursor.number()?;
        if is_hex {
            return Ok(number as u64);
        }
        if ty.is_float() {
            return Err(Failure::new(at, "the bits of a floating constant are written in hexadecimal"));
        }
        let width = ty.bits();
        if number < -(1 << (width - 1)) || number >= 1 << width {
            return Err(Failure::new(at, format!("the number does not fit {}", ty.name())));
        }
        Ok(number as u64 & (u64::MAX >> (64 - width)))
    }

    /// At least one.
    fn some_values(&mut self) -> Parsed<Vec<crate::Value>> {
        let mut values = vec![self.value()?];
        while self.cursor.eat(b',') {
            values.push(self.value()?);
        }
        Ok(values)
    }

    fn two_values(&mut self) -> Parsed<[crate::Value; 2]> {
        let first = self.value()?;
        self.cursor.expect(b',')?;
        Ok([first, self.value()?])
    }

    fn three_values(&mut self) -> Parsed<[crate::Value; 3]> {
        let [first, second] = self.two_values()?;
        self.cursor.expect(b',')?;
        Ok([first, second, self.value()?])
    }

    fn coordinates(&mut self) -> Parsed<Vec<crate::Value>> {
        self.cursor.expect(b'[')?;
        self.values(b']')
    }

    fn byte(&mut self) -> Parsed<u8> {
        let at = self.cursor.position();
        u8::try_from(self.cursor.number_u32()?).map_err(|_| Failure::new(at, "expected a number below 256"))
    }

    fn unsigned(&mut self) -> bool {
        self.cursor.eat_word("unsigned")
    }

    fn scope(&mut self) -> Parsed<Scope> {
        self.cursor.named("a scope", Scope::from_name)
    }

    fn ordering(&mut self) -> Parsed<Ordering> {
        Ok(Ordering { order: self.cursor.named("a memory order", MemoryOrder::from_name)?, scope: self.scope()? })
    }

    /// `[local global image]`
    fn flags(&mut self) -> Parsed<FenceFlags> {
        self.cursor.expect(b'[')?;
        let flags = FenceFlags {
            local: self.cursor.eat_word("local"),
            global: self.cursor.eat_word("global"),
            image: self.cursor.eat_word("image"),
        };
        self.cursor.expect(b']')?;
        Ok(flags)
    }
}

fn scalar(ty: Option<Type>, at: usize) -> Parsed<Scalar> {
    match ty {
        Some(Type::Scalar(scalar)) => Ok(scalar),
        _ => Err(Failure::new(at, "the result must be a scalar")),
    }
}

fn space(ty: Option<Type>, at: usize) -> Parsed<AddressSpace> {
    match ty {
        Some(Type::Pointer(space)) => Ok(space),
        _ => Err(Failure::new(at, "the result must be a pointer")),
    }
}

fn element(ty: Option<Type>, at: usize) -> Parsed<Scalar> {
    match ty {
        Some(Type::Vector(scalar, 4)) => Ok(scalar),
        _ => Err(Failure::new(at, "the result must be a vector of four")),
    }
}
