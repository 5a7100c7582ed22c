//! Where values are: ids, constants that are made where they are used, variables for those that outlive their block.

use spirv::Op;
use tombolo_ir::{EntityRef, InstData, Type, Value};

use super::Emitter;
use super::builder::Id;
use crate::layout::Repr;

impl Emitter<'_> {
    /// The SPIR-V type of a lane of `value`, and the number of lanes.
    pub(super) fn lane_type(&mut self, value: Value) -> Result<(Id, u32), String> {
        Ok(match self.func.ty(value) {
            Type::Scalar(scalar) => (self.b.scalar(scalar), 1),
            Type::Vector(scalar, lanes) => (self.b.scalar(scalar), u32::from(lanes)),
            Type::Pointer(_) => match self.layout.repr(self.func, value) {
                Repr::Private(_) | Repr::Local(_) => (self.word_type(), 1),
                Repr::Device | Repr::Mixed(_) => (self.long_type(), 1),
            },
            Type::Image(_) | Type::Sampler => {
                return Err(String::from("images and samplers cannot be chosen at run time"));
            }
        })
    }

    /// The lanes of a value, for use in the open block.
    pub(super) fn lanes(&mut self, value: Value) -> Result<Vec<Id>, String> {
        if let Some(lanes) = self.constant_lanes(value)? {
            return Ok(lanes);
        }
        let in_reach = !self.escaping[value.index()]
            || self.flow.home(self.func, value).is_some_and(|block| self.in_scope[block.index()]);
        if in_reach {
            let lanes = &self.values[value.index()];
            debug_assert!(!lanes.is_empty(), "{value} is used before it is defined");
            if !lanes.is_empty() {
                return Ok(lanes.clone());
            }
        }
        if let Some(lanes) = self.reloaded.get(&value) {
            return Ok(lanes.clone());
        }
        let (ty, _) = self.lane_type(value)?;
        let home = self.home(value)?;
        let lanes: Vec<Id> = home.iter().map(|&variable| self.b.op(Op::Load, ty, &[variable])).collect();
        self.reloaded.insert(value, lanes.clone());
        Ok(lanes)
    }

    /// The only lane of a value.
    pub(super) fn get(&mut self, value: Value) -> Result<Id, String> {
        match self.lanes(value)?.as_slice() {
            [lane] => Ok(*lane),
            _ => Err(String::from("a vector where a scalar is expected")),
        }
    }

    /// The lanes of a value that is the same everywhere and so needs no place.
    fn constant_lanes(&mut self, value: Value) -> Result<Option<Vec<Id>>, String> {
        if let Some(&offset) = self.objects.get(&value) {
            return Ok(Some(vec![offset]));
        }
        Ok(match self.func.def_inst(value) {
            Some(InstData::Const { ty, bits }) => Some(vec![self.b.scalar_constant(*ty, *bits)]),
            Some(InstData::LocalAddress { local }) => {
                Some(vec![*self.locals.get(local).ok_or("a local variable without a place")?])
            }
            Some(InstData::Null { .. } | InstData::Undef { .. }) => {
                // Zero is as good as any value, and the same each time.
                let (ty, lanes) = self.lane_type(value)?;
                let zero = match self.func.ty(value).element() {
                    Some(scalar) => self.b.scalar_constant(scalar, 0),
                    None => self.b.constant(ty, 0),
                };
                Some(vec![zero; lanes as usize])
            }
            _ => None,
        })
    }

    /// Records what a value is, and keeps it where it outlives its block.
    pub(super) fn define(&mut self, value: Value, lanes: Vec<Id>) {
        if self.escaping[value.index()] {
            if let Ok(home) = self.home(value) {
                for (&variable, &lane) in home.iter().zip(&lanes) {
                    self.b.effect(Op::Store, &[variable, lane]);
                }
            }
        }
        self.values[value.index()] = lanes;
    }

    /// The variables of an escaping value, one a lane.
    fn home(&mut self, value: Value) -> Result<Vec<Id>, String> {
        if let Some(home) = self.homes.get(&value) {
            return Ok(home.clone());
        }
        let home = self.variables_for(value)?;
        self.homes.insert(value, home.clone());
        Ok(home)
    }

    /// Fresh variables for the lanes of a value.
    pub(super) fn variables_for(&mut self, value: Value) -> Result<Vec<Id>, String> {
        let (ty, lanes) = self.lane_type(value)?;
        Ok((0..lanes).map(|_| self.b.variable(ty)).collect())
    }

    /// Starts a block. What was read of variables before may be stale in it.
    pub(super) fn begin(&mut self, label: Id) {
        self.b.begin(label);
        self.reloaded.clear();
    }
}
