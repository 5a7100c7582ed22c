//! Builtin variables (SPIR-V, section 3.21): what a work-item can ask about itself.

use std::rc::Rc;

use spirv::BuiltIn;
use tombolo_ir::inst::WorkItemQuery;
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::{Body, Val};
use crate::types::Storage;
use crate::unit::VariablePlace;
use crate::words::{Instruction, Result};

impl Body<'_, '_> {
    /// The leaves of a builtin variable, in the entry block.
    pub(super) fn input(&mut self, id: u32) -> Result<Rc<[Value]>> {
        if let Some(leaves) = self.inputs.get(&id) {
            return Ok(leaves.clone());
        }
        let variable = self.unit.variables.get(&id).ok_or_else(|| format!("%{id} is no variable"))?;
        let VariablePlace::Input(builtin) = variable.place else {
            return Err(format!("%{id} is no builtin variable"));
        };
        let (_, pointee) = self.unit.types.pointee(variable.ty)?;
        let ty = self.unit.types.number(pointee)?;
        let block = std::mem::replace(&mut self.block, self.entry);
        let leaves = self.input_leaves(builtin, ty);
        self.block = block;
        let leaves: Rc<[Value]> = leaves?.into();
        self.inputs.insert(id, leaves.clone());
        Ok(leaves)
    }

    fn input_leaves(&mut self, builtin: BuiltIn, ty: Type) -> Result<Vec<Value>> {
        let three = |query| (Some(query), "");
        let (query, name) = match builtin {
            BuiltIn::GlobalInvocationId => three(WorkItemQuery::GlobalId),
            BuiltIn::GlobalSize => three(WorkItemQuery::GlobalSize),
            BuiltIn::GlobalOffset => three(WorkItemQuery::GlobalOffset),
            BuiltIn::LocalInvocationId => three(WorkItemQuery::LocalId),
            BuiltIn::WorkgroupId => three(WorkItemQuery::GroupId),
            BuiltIn::WorkgroupSize => three(WorkItemQuery::LocalSize),
            BuiltIn::EnqueuedWorkgroupSize => three(WorkItemQuery::EnqueuedLocalSize),
            BuiltIn::NumWorkgroups => three(WorkItemQuery::NumGroups),
            BuiltIn::WorkDim => (None, "get_work_dim"),
            BuiltIn::GlobalLinearId => (None, "get_global_linear_id"),
            BuiltIn::LocalInvocationIndex => (None, "get_local_linear_id"),
            BuiltIn::SubgroupSize => (None, "get_sub_group_size"),
            BuiltIn::SubgroupMaxSize => (None, "get_max_sub_group_size"),
            BuiltIn::NumSubgroups => (None, "get_num_sub_groups"),
            BuiltIn::NumEnqueuedSubgroups => (None, "get_enqueued_num_sub_groups"),
            BuiltIn::SubgroupId => (None, "get_sub_group_id"),
            BuiltIn::SubgroupLocalInvocationId => (None, "get_sub_group_local_id"),
            BuiltIn::SubgroupEqMask => (None, "get_sub_group_eq_mask"),
            BuiltIn::SubgroupGeMask => (None, "get_sub_group_ge_mask"),
            BuiltIn::SubgroupGtMask => (None, "get_sub_group_gt_mask"),
            BuiltIn::SubgroupLeMask => (None, "get_sub_group_le_mask"),
            BuiltIn::SubgroupLtMask => (None, "get_sub_group_lt_mask"),
            other => return Err(format!("the builtin variable {other:?} is not supported")),
        };
        let scalar = ty.element().filter(|scalar| scalar.is_int());
        let scalar = scalar.ok_or("a builtin variable must be of integers")?;
        let leaves = match query {
            Some(query) => {
                let lanes = ty.lanes() as u8;
                if lanes > 3 {
                    return Err(format!("the builtin variable {builtin:?} has three components"));
                }
                (0..lanes).map(|dim| self.value(InstData::WorkItem { query, dim })).collect()
            }
            None => {
                let result = match name {
                    "get_global_linear_id" | "get_local_linear_id" => Type::I64,
                    name if name.ends_with("mask") => Type::Vector(Scalar::I32, 4),
                    _ => Type::I32,
                };
                let value = self.builtin(name, &[], Some(result), None)?.ok_or("there is no such function")?;
                self.split(value)
            }
        };
        if leaves.len() != ty.lanes() as usize {
            return Err(format!("the builtin variable {builtin:?} has another type"));
        }
        leaves.into_iter().map(|leaf| self.resize(scalar, false, leaf)).collect()
    }

    /// Whether it is an address of (a part of) a copy of a builtin variable: in private memory, whatever its type says. Only
    /// loads take it.
    pub(super) fn is_copy(&self, val: &Val) -> bool {
        match val.leaves[..] {
            [leaf] => match (self.function.ty(leaf), self.unit.types.pointee(val.ty)) {
                (Type::Pointer(space), Ok((storage, _))) => storage != Storage::Memory(space),
                _ => false,
            },
            _ => false,
        }
    }

    /// Defines the result of an instruction as such an address.
    pub(super) fn define_copy(&mut self, i: Instruction<'_>, ptr: Value) -> Result<()> {
        let (ty, id) = (i.word(0)?, i.word(1)?);
        self.unit.types.pointee(ty)?;
        self.values.insert(id, Val { ty, leaves: Rc::new([ptr]), packed: false });
        Ok(())
    }

    /// The address of a copy of a builtin variable in private memory.
    pub(super) fn input_in_memory(&mut self, id: u32) -> Result<Value> {
        let leaves = self.input(id)?;
        let pointer = self.unit.variables.get(&id).map(|variable| variable.ty).unwrap_or_default();
        let (_, pointee) = self.unit.types.pointee(pointer)?;
        let place = self.temporary(pointee)?;
        let align = self.unit.types.get(pointee)?.align;
        let block = std::mem::replace(&mut self.block, self.entry);
        let stored = self.store(place, pointee, &leaves, align, false);
        self.block = block;
        stored.map(|()| place)
    }
}
