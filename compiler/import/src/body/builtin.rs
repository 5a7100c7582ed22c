//! Calls of builtin functions of OpenCL C, by the front end's table of them.

use tombolo_front::builtins::{Element, Place, Signature, emit};
use tombolo_ir::{Type, Value};

use super::Body;
use crate::unit::Unit;
use crate::words::{Instruction, Result};

/// Which of the overloads that have the right types in the IR, where integers have no sign, is meant.
pub(super) type Pick<'p> = Option<&'p dyn Fn(&Signature) -> bool>;

/// Overloads whose first parameter is signed, or is no integer.
pub(super) fn signed(signature: &Signature) -> bool {
    first_element(signature).is_none_or(|element| element.is_signed_int() || element.is_float())
}

/// Overloads whose first parameter is unsigned, or is no integer.
pub(super) fn unsigned(signature: &Signature) -> bool {
    first_element(signature).is_none_or(|element| !element.is_signed_int())
}

fn first_element(signature: &Signature) -> Option<Element> {
    signature.params.first()?.element()
}

impl Body<'_, '_> {
    /// Hands the cursor to what emits calls of builtin functions.
    pub(super) fn with_place<R>(&mut self, emit: impl FnOnce(&mut Place<'_>) -> R) -> R {
        let unit = &mut *self.unit;
        let (functions, library) = (&mut unit.module.functions, &mut unit.library);
        let mut declare = |name: &str, params: &[Type], result: Option<Type>| {
            Unit::declare_library(functions, library, name, params, result)
        };
        let mut place = Place {
            function: &mut self.function,
            block: self.block,
            span: u32::MAX,
            liberties: self.liberties,
            fused: unit.target.fused_multiply_add,
            fast_exponentials: unit.target.fast_exponentials,
            declare: &mut declare,
        };
        emit(&mut place)
    }

    /// Calls the builtin function of that name which takes such arguments and has such a result.
    pub(super) fn builtin(
        &mut self,
        name: &str,
        args: &[Value],
        result: Option<Type>,
        pick: Pick<'_>,
    ) -> Result<Option<Value>> {
        let Some(signature) = self.overload(name, args, result, pick) else {
            return Err(format!("the builtin function '{name}' does not take such operands"));
        };
        if let Some(feature) = signature.missing_feature(self.unit.target) {
            return Err(format!("the device does not have '{}', which '{name}' needs", feature.name()));
        }
        Ok(self.with_place(|place| emit(place, &signature, args)))
    }

    /// The overload that takes such arguments and has such a result.
    pub(super) fn overload(
        &mut self,
        name: &str,
        args: &[Value],
        result: Option<Type>,
        pick: Pick<'_>,
    ) -> Option<Signature> {
        if self.folding {
            return None;
        }
        let candidates = self.unit.builtins.candidates(name)?;
        let types: Vec<Option<Type>> = args.iter().map(|&arg| Some(self.function.ty(arg))).collect();
        let fits = |signature: &&Signature| {
            signature.result.ir() == result
                && signature.params.len() <= types.len()
                && (signature.params.len() == types.len() || signature.variadic)
                && signature.params.iter().zip(&types).all(|(param, ty)| param.ir() == *ty)
                && pick.is_none_or(|pick| pick(signature))
        };
        candidates.iter().find(fits).cloned()
    }

    /// Calls a builtin function for the instruction's result.
    pub(super) fn define_builtin(
        &mut self,
        i: Instruction<'_>,
        name: &str,
        args: &[Value],
        result: Option<Type>,
        pick: Pick<'_>,
    ) -> Result<()> {
        let value = self.builtin(name, args, result, pick)?.ok_or("the function has no result")?;
        let leaves = self.split(value);
        self.define(i, leaves)
    }

    /// The operand as one value of the IR: a scalar, vector, pointer or handle.
    pub(super) fn joined(&mut self, id: u32) -> Result<Value> {
        let val = self.get(id)?;
        self.unit.types.value(val.ty)?;
        Ok(self.join(&val.leaves))
    }
}
