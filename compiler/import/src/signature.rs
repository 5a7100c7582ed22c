//! How functions are passed what they are called with: as functions of OpenCL C are, so that both can be linked. Scalars,
//! vectors, pointers and handles are themselves; what is larger is passed as the address of a copy that the caller made, and
//! returned through an address that the caller passes first.

use spirv::FunctionParameterAttribute;
use tombolo_ir::{AddressSpace, Function, Type};

use crate::sections::{FunctionText, Linkage};
use crate::types::{Kind, Storage};
use crate::unit::{Callee, Unit};
use crate::words::Result;

impl Unit<'_> {
    /// Declares all functions.
    pub(crate) fn declare_functions(&mut self) -> Result<()> {
        let texts = std::mem::take(&mut self.sections.functions);
        for text in &texts {
            self.declare_function(text).map_err(|message| format!("OpFunction %{}: {message}", text.id))?;
        }
        self.sections.functions = texts;
        Ok(())
    }

    fn declare_function(&mut self, text: &FunctionText<'_>) -> Result<()> {
        let Kind::Function(result, params) = self.types.get(text.ty)?.kind.clone() else {
            return Err(String::from("the type must be a function's"));
        };
        if result != text.result {
            return Err(String::from("the type of the result is another one than the function type's"));
        }
        let own: Vec<u32> = text.params.iter().map(|&(_, ty)| ty).collect();
        if own != params {
            return Err(String::from("the parameters are others than the function type's"));
        }
        let mut by_value = Vec::new();
        for &(id, ty) in &text.params {
            let copied = self.sections.has_attribute(id, FunctionParameterAttribute::ByVal);
            by_value.push(if copied {
                let (_, pointee) = self.types.pointee(ty)?;
                let info = self.types.get(pointee)?;
                Some((info.size, info.align))
            } else {
                None
            });
        }
        // The translator from LLVM exports a kernel's body by the kernel's own name, and makes the entry point call it. Entry
        // points have names of their own; who imports the name gets the kernel.
        let is_entry_point = |name: &str| self.sections.entry_points.iter().any(|(_, other)| other == name);
        let linkage = self.sections.linkage(text.id)?;
        let entry = self.sections.entry_points.iter().find(|(id, _)| *id == text.id);
        if text.blocks.is_empty() != matches!(linkage, Some((_, Linkage::Import))) {
            return Err(String::from("a function has a body, or it is imported"));
        }
        let linkonce = entry.is_none() && matches!(linkage, Some((_, Linkage::LinkOnceOdr)));
        let name = match (entry, linkage) {
            (Some((_, name)), _) => name.clone(),
            (None, Some((name, linkage))) if linkage == Linkage::Import || !is_entry_point(&name) => name,
            (None, Some((name, _))) => format!(".{name}.{}", text.id),
            (None, None) => format!(".{}.{}", self.name(text.id), text.id),
        };
        let mut function = Function::new(name.clone(), self.passed(&params, result)?, self.returned(result)?);
        function.linkonce = linkonce;
        let func = self.module.functions.push(function);
        // Builtin functions are called by the library's names, which a module may define in its own way.
        self.library.insert(name, func);
        self.functions.insert(text.id, Callee { func, result, params, by_value });
        Ok(())
    }

    /// The parameters in the IR.
    pub(crate) fn passed(&self, params: &[u32], result: u32) -> Result<Vec<Type>> {
        let hidden = self.types.is_aggregate(result).then_some(Type::Pointer(AddressSpace::Private));
        let mut passed: Vec<Type> = hidden.into_iter().collect();
        for &ty in params {
            passed.push(if self.types.is_aggregate(ty) {
                Type::Pointer(AddressSpace::Private)
            } else {
                self.types.value(ty)?
            });
        }
        Ok(passed)
    }

    fn returned(&self, result: u32) -> Result<Option<Type>> {
        Ok(match self.types.get(result)?.kind {
            Kind::Void | Kind::Array(..) | Kind::Struct(_) => None,
            Kind::Pointer(Storage::Input, _) => {
                return Err(String::from("the function returns an address of no memory"));
            }
            _ => match self.types.value(result)? {
                Type::Image(_) | Type::Sampler => return Err(String::from("a function does not return a handle")),
                ty => Some(ty),
            },
        })
    }
}
