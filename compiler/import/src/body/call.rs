//! Calls of the module's functions.

use spirv::Op;
use tombolo_ir::{InstData, Value};

use super::Body;
use crate::words::{Instruction, Result};

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn call(&mut self, i: Instruction<'_>) -> Result<bool> {
        if i.op != Op::FunctionCall {
            return Ok(false);
        }
        let (result, function) = (i.word(0)?, i.word(2)?);
        let callee = self.unit.functions.get(&function).ok_or("the operand is no function")?.clone();
        if callee.result != result || callee.params.len() != i.rest(3).len() {
            return Err(String::from("the function has another type"));
        }
        let mut args = Vec::new();
        let returns_memory = self.unit.types.is_aggregate(result);
        let place = if returns_memory { Some(self.temporary(result)?) } else { None };
        args.extend(place);
        for (index, &id) in i.rest(3).iter().enumerate() {
            let val = self.get(id)?;
            if val.ty != callee.params[index] {
                return Err(format!("the argument %{id} has another type than the parameter"));
            }
            let arg = if self.unit.types.is_aggregate(val.ty) {
                let copy = self.temporary(val.ty)?;
                let align = self.unit.types.get(val.ty)?.align;
                self.store(copy, val.ty, &val.leaves, align, false)?;
                copy
            } else if let Some((size, align)) = callee.by_value[index] {
                let copy = self.value_in(self.entry, InstData::Alloca { size: (size as u32).max(1), align });
                self.copy(copy, val.leaves[0], size as u32, align)?;
                copy
            } else {
                self.join(&val.leaves)
            };
            args.push(arg);
        }
        let ty = self.unit.module.functions[callee.func].result;
        let returned =
            self.function.append(self.block, InstData::Call { callee: callee.func, args, result: ty }, u32::MAX);
        match (place, returned) {
            (Some(place), _) => {
                let align = self.unit.types.get(result)?.align;
                let leaves = self.load(place, result, align, false)?;
                self.define(i, leaves)?;
            }
            (None, Some(value)) => {
                let leaves = self.split(value);
                self.define(i, leaves)?;
            }
            (None, None) => {}
        }
        Ok(true)
    }

    /// Private memory for a value of the type.
    pub(super) fn temporary(&mut self, ty: u32) -> Result<Value> {
        let info = self.unit.types.get(ty)?;
        if info.has_handle {
            return Err(String::from("images and samplers are never in memory"));
        }
        let data = InstData::Alloca { size: (info.size as u32).max(1), align: info.align };
        Ok(self.value_in(self.entry, data))
    }
}
