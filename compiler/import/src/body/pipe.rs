//! Pipes (SPIR-V, section 3.49.23): what the library does with the memory of one. A reservation is a 64-bit number.

use spirv::Op;
use tombolo_front::builtins::{BuiltinType, Element, Pointee, PointeeBase, mangle};
use tombolo_ir::inst::{BlockCall, CompareOp, Scope, Terminator};
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value};

use super::Body;
use crate::types::Kind;
use crate::unit::Unit;
use crate::words::{Instruction, Result};

const PIPE: BuiltinType = BuiltinType::Pointer(Pointee {
    base: PointeeBase::Value(Element::UInt, 1),
    space: AddressSpace::Global,
    is_const: false,
    is_volatile: false,
});
const UINT: BuiltinType = BuiltinType::scalar(Element::UInt);
const RESERVATION: BuiltinType = BuiltinType::scalar(Element::ULong);

/// No reservation.
const INVALID: u64 = u64::MAX;

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn pipe(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::ReadPipe => self.transfer(i, false, false)?,
            Op::WritePipe => self.transfer(i, true, false)?,
            Op::ReservedReadPipe => self.transfer(i, false, true)?,
            Op::ReservedWritePipe => self.transfer(i, true, true)?,
            Op::ReserveReadPipePackets => self.reserve(i, "", 2, false)?,
            Op::ReserveWritePipePackets => self.reserve(i, "", 2, true)?,
            Op::GroupReserveReadPipePackets => self.reserve(i, self.callers(i.word(2)?)?, 3, false)?,
            Op::GroupReserveWritePipePackets => self.reserve(i, self.callers(i.word(2)?)?, 3, true)?,
            Op::CommitReadPipe => self.commit(i, "", 0, false)?,
            Op::CommitWritePipe => self.commit(i, "", 0, true)?,
            Op::GroupCommitReadPipe => self.commit(i, self.callers(i.word(0)?)?, 1, false)?,
            Op::GroupCommitWritePipe => self.commit(i, self.callers(i.word(0)?)?, 1, true)?,
            Op::IsValidReserveId => {
                let id = self.reservation(i.word(2)?)?;
                let invalid = self.int(Scalar::I64, INVALID);
                let is_valid = self.compare(CompareOp::Ne, id, invalid);
                self.define(i, vec![is_valid])?;
            }
            Op::GetNumPipePackets => self.packets(i, "__tombolo_pipe_num_packets")?,
            Op::GetMaxPipePackets => self.packets(i, "__tombolo_pipe_max_packets")?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Calls a function that only the library has.
    fn library(&mut self, name: &str, params: &[BuiltinType], args: Vec<Value>, result: Option<Type>) -> Option<Value> {
        let types: Vec<Type> = params.iter().filter_map(|param| param.ir()).collect();
        let unit = &mut *self.unit;
        let (functions, library) = (&mut unit.module.functions, &mut unit.library);
        let callee = Unit::declare_library(functions, library, &mangle(name, params), &types, result);
        self.function.append(self.block, InstData::Call { callee, args, result }, u32::MAX)
    }

    /// The address of a pipe's memory.
    fn pipe_of(&mut self, id: u32) -> Result<Value> {
        let val = self.get(id)?;
        match self.unit.types.get(val.ty)?.kind {
            Kind::Pipe(_) => Ok(val.leaves[0]),
            _ => Err(format!("%{id} is no pipe")),
        }
    }

    fn reservation(&mut self, id: u32) -> Result<Value> {
        let value = self.single(id)?;
        if self.function.ty(value) == Type::I64 { Ok(value) } else { Err(format!("%{id} is no reservation")) }
    }

    fn number(&mut self, id: u32) -> Result<Value> {
        let value = self.single(id)?;
        self.resize(Scalar::I32, false, value)
    }

    /// Who acts together, as the library's names say it.
    fn callers(&self, scope: u32) -> Result<&'static str> {
        match self.scope(scope)? {
            Scope::WorkGroup => Ok("group_"),
            Scope::Subgroup => Ok("sub_group_"),
            _ => Err(String::from("the scope must be Workgroup or Subgroup")),
        }
    }

    fn reserved(&mut self, callers: &str, pipe: Value, count: Value, write: bool) -> Result<Value> {
        let write = self.int(Scalar::I32, u64::from(write));
        let name = format!("__tombolo_pipe_{callers}reserve");
        self.library(&name, &[PIPE, UINT, UINT], vec![pipe, count, write], Some(Type::I64))
            .ok_or_else(|| String::from("there is no such function"))
    }

    fn committed(&mut self, callers: &str, pipe: Value, id: Value, write: bool) {
        let write = self.int(Scalar::I32, u64::from(write));
        let name = format!("__tombolo_pipe_{callers}commit");
        self.library(&name, &[PIPE, RESERVATION, UINT], vec![pipe, id, write], None);
    }

    fn reserve(&mut self, i: Instruction<'_>, callers: &str, first: usize, write: bool) -> Result<()> {
        let (pipe, count) = (self.pipe_of(i.word(first)?)?, self.number(i.word(first + 1)?)?);
        let id = self.reserved(callers, pipe, count, write)?;
        self.define(i, vec![id])
    }

    fn commit(&mut self, i: Instruction<'_>, callers: &str, first: usize, write: bool) -> Result<()> {
        let (pipe, id) = (self.pipe_of(i.word(first)?)?, self.reservation(i.word(first + 1)?)?);
        self.committed(callers, pipe, id, write);
        Ok(())
    }

    fn packets(&mut self, i: Instruction<'_>, name: &str) -> Result<()> {
        let pipe = self.pipe_of(i.word(2)?)?;
        let count = self.library(name, &[PIPE], vec![pipe], Some(Type::I32));
        self.define(i, count.into_iter().collect())
    }

    /// Reads or writes one packet: 0 where it was there, otherwise -1.
    fn transfer(&mut self, i: Instruction<'_>, write: bool, is_reserved: bool) -> Result<()> {
        let pipe = self.pipe_of(i.word(2)?)?;
        let pointer = self.pointer_of(i.word(if is_reserved { 5 } else { 3 })?)?;
        let sizes = if is_reserved { 6 } else { 4 };
        let (size, align) = (self.unit.integer(i.word(sizes)?)?, self.unit.integer(i.word(sizes + 1)?)?);
        let size = u32::try_from(size).map_err(|_| String::from("the packet is too large"))?;
        let align = u32::try_from(align).ok().filter(|align| align.is_power_of_two());
        let align = align.ok_or("the alignment must be a power of two")?;
        let (id, index) = if is_reserved {
            (self.reservation(i.word(3)?)?, self.number(i.word(4)?)?)
        } else {
            let one = self.int(Scalar::I32, 1);
            (self.reserved("", pipe, one, write)?, self.int(Scalar::I32, 0))
        };
        let global = Type::Pointer(AddressSpace::Global);
        let packet = self
            .library("__tombolo_pipe_packet", &[PIPE, RESERVATION, UINT], vec![pipe, id, index], Some(global))
            .ok_or("there is no such function")?;
        let null = self.value(InstData::Null { space: AddressSpace::Global });
        let cond = self.compare(CompareOp::Ne, packet, null);
        let [there, end] = [(); 2].map(|()| self.function.add_block());
        let status = self.function.add_param(end, Type::I32);
        let failed = self.int(Scalar::I32, u64::MAX);
        let otherwise = BlockCall { block: end, args: vec![failed] };
        let then = BlockCall { block: there, args: Vec::new() };
        self.terminate(Terminator::Branch { cond, then, otherwise });
        self.block = there;
        let (dst, src) = if write { (packet, pointer) } else { (pointer, packet) };
        self.copy(dst, src, size, align)?;
        if !is_reserved {
            self.committed("", pipe, id, write);
        }
        let done = self.int(Scalar::I32, 0);
        self.terminate(Terminator::Jump(BlockCall { block: end, args: vec![done] }));
        self.block = end;
        self.define(i, vec![status])
    }
}
