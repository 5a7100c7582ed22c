//! Calls of the source's own functions and of builtin functions.

use tombolo_ir::inst::Liberties;
use tombolo_ir::{FuncRef, Function, InstData, Type, Value};

use super::body::Body;
use crate::builtins::{self, Place};
use crate::check::hir::{BuiltinCall, Expr, FuncId};
use crate::types::TypeId;

impl Body<'_, '_> {
    /// Calls a function of the source. A result of record type comes back as the address of a temporary.
    pub(super) fn call(&mut self, func: FuncId, args: &[Expr], result: TypeId) -> Option<Value> {
        let mut values = Vec::with_capacity(args.len() + 1);
        let returns_record = self.types().as_record(result).is_some();
        let temporary = returns_record.then(|| {
            let size = self.types().size_of(result) as u32;
            let align = self.types().align_of(result);
            self.alloca(size, align)
        });
        values.extend(temporary);
        for arg in args {
            let value = self.argument(arg);
            values.push(value);
        }
        let callee = self.unit.functions[func.index()];
        let ty = self.unit.module.functions[callee].result;
        let returned = self.function.append(self.block, InstData::Call { callee, args: values, result: ty }, self.span);
        temporary.or(returned)
    }

    /// An argument as it is passed: a record as the address of a copy.
    fn argument(&mut self, arg: &Expr) -> Value {
        if self.types().as_record(arg.ty).is_some() { self.record_temporary(arg) } else { self.value(arg) }
    }

    /// Calls a builtin function.
    pub(super) fn builtin(&mut self, call: &BuiltinCall) -> Option<Value> {
        let args: Vec<Value> = call.args.iter().map(|arg| self.value(arg)).collect();
        self.with_place(|place| builtins::emit(place, &call.signature, &args))
    }

    /// Hands the cursor to code that emits straight-line instructions.
    pub(super) fn with_place<R>(&mut self, emit: impl FnOnce(&mut Place<'_>) -> R) -> R {
        let unit = &mut *self.unit;
        let (functions, library) = (&mut unit.module.functions, &mut unit.library);
        let mut declare = |name: &str, params: &[Type], result: Option<Type>| -> FuncRef {
            if let Some(&func) = library.get(name) {
                return func;
            }
            let func = functions.push(Function::new(name, params.to_vec(), result));
            library.insert(name.into(), func);
            func
        };
        let mut place = Place {
            function: &mut self.function,
            block: self.block,
            span: self.span,
            liberties: Liberties {
                contract: unit.settings.liberties.contract && self.contract,
                ..unit.settings.liberties
            },
            fused: unit.settings.fused,
            fast_exponentials: unit.settings.fast_exponentials,
            declare: &mut declare,
        };
        emit(&mut place)
    }
}
