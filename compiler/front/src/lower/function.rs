//! Functions: signatures, parameters, the frame around the body.

use tombolo_ir::inst::Terminator;
use tombolo_ir::{AddressSpace, BlockCall, Function, Type};

use super::Unit;
use super::body::{Body, Storage};
use crate::check::hir;
use crate::types::{TypeId, TypeTable};

impl Unit<'_> {
    /// Declares all functions of the source.
    pub(super) fn declare_functions(&mut self) {
        for function in &self.program.functions {
            let types = &self.program.types;
            let returns_record = types.as_record(function.result).is_some();
            let hidden = returns_record.then_some(Type::Pointer(AddressSpace::Private));
            let params = hidden.into_iter().chain(function.params.iter().map(|&ty| passed_type(types, ty))).collect();
            let result = if returns_record || types.is_void(function.result) {
                None
            } else {
                Some(value_type(types, function.result))
            };
            let name = if function.internal { format!(".{}", function.name) } else { function.name.to_string() };
            let mut declaration = Function::new(name, params, result);
            declaration.kernel.clone_from(&function.kernel);
            let linked = declaration.name.clone();
            let func = self.module.functions.push(declaration);
            self.functions.push(func);
            // The library calls its own functions by the names that it gives them.
            self.library.insert(linked, func);
        }
    }

    /// Lowers the bodies of all functions that have one.
    pub(super) fn define_functions(&mut self) {
        for (index, function) in self.program.functions.iter().enumerate() {
            if let Some(body) = &function.body {
                let func = self.functions[index];
                let empty = Function::new("", Vec::new(), None);
                let declared = std::mem::replace(&mut self.module.functions[func], empty);
                self.module.functions[func] = self.define(declared, function, body);
            }
        }
    }

    fn define(&mut self, mut function: Function, source: &hir::Function, body: &hir::Body) -> Function {
        // The entry block holds nothing but allocas, so that more can be added at any time.
        let entry = function.add_entry();
        let start = function.add_block();
        function.blocks[entry].terminator = Terminator::Jump(BlockCall { block: start, args: Vec::new() });
        let mut arguments = function.blocks[entry].params.clone().into_iter();
        let returns_record = self.program.types.as_record(source.result).is_some();
        let result_place = if returns_record { arguments.next() } else { None };
        let mut body_builder = Body {
            function,
            entry,
            block: start,
            span: source.span.start,
            variables: Vec::with_capacity(body.variables.len()),
            labels: vec![None; body.labels as usize],
            scopes: vec![None; body.scopes as usize],
            result_place,
            result: source.result,
            contract: source.contract,
            unit: self,
        };
        for variable in &body.variables {
            let argument = arguments.next();
            let is_record = body_builder.types().as_record(variable.ty.ty).is_some();
            let storage = match argument {
                // The caller made the copy of a record for us.
                Some(pointer) if is_record => Storage::Memory(pointer),
                Some(handle) if variable.size == 0 => Storage::Handle(Some(handle)),
                None if variable.size == 0 && body_builder.is_handle(variable.ty.ty) => Storage::Handle(None),
                argument => {
                    let pointer = body_builder.alloca(variable.size, variable.align);
                    if let Some(value) = argument {
                        body_builder.store(pointer, value, variable.align, false);
                    }
                    Storage::Memory(pointer)
                }
            };
            body_builder.variables.push(storage);
        }
        body_builder.statements(&body.block);
        body_builder.fall_off_the_end();
        let mut function = body_builder.function;
        function.convergent = function.insts.values().any(|inst| inst.data.is_convergent());
        function
    }
}

/// The type of a value in the IR. Records and arrays are no values.
pub(super) fn value_type(types: &TypeTable, ty: TypeId) -> Type {
    use crate::types::TypeKind;
    match types.resolve(ty) {
        TypeKind::Scalar(scalar) | TypeKind::Atomic(scalar) => Type::Scalar(scalar.ir()),
        TypeKind::Vector(scalar, lanes) => Type::Vector(scalar.ir(), *lanes),
        TypeKind::Pointer(pointee) => Type::Pointer(pointee.quals.space.unwrap_or(AddressSpace::Private)),
        TypeKind::Enum(id) => Type::Scalar(types.enumeration(*id).underlying.ir()),
        TypeKind::Image(image) => Type::Image(*image),
        TypeKind::Sampler => Type::Sampler,
        TypeKind::Pipe(..) => Type::Pointer(AddressSpace::Global),
        TypeKind::Event | TypeKind::Opaque(_) => Type::I64,
        TypeKind::AtomicFlag => Type::I32,
        TypeKind::Error
        | TypeKind::Void
        | TypeKind::Array(..)
        | TypeKind::Record(_)
        | TypeKind::Function(_)
        | TypeKind::Typedef(..) => unreachable!("a value of a type that has none"),
    }
}

/// The type of a parameter in the IR.
fn passed_type(types: &TypeTable, ty: TypeId) -> Type {
    if types.as_record(ty).is_some() { Type::Pointer(AddressSpace::Private) } else { value_type(types, ty) }
}
