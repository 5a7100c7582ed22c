//! Kernels: what OpenCL's queries tell of them, as far as a module says it.

use spirv::{Decoration, ExecutionMode, FunctionParameterAttribute};
use tombolo_ir::{AddressSpace, ImageDim, KernelInfo, ParameterInfo, Scalar, Type};

use crate::sections::FunctionText;
use crate::types::{Kind, Storage};
use crate::unit::Unit;
use crate::words::Result;

impl Unit<'_> {
    /// What makes a function the kernel of that name.
    pub(crate) fn kernel_info(&self, text: &FunctionText<'_>, name: &str) -> Result<KernelInfo> {
        let mut info = KernelInfo::default();
        // The translator from LLVM keeps the types as they were in OpenCL C in a string.
        let start = format!("kernel_arg_type.{name}.");
        let type_names = self.sections.strings.values().find_map(|text| text.strip_prefix(&start));
        let type_names: Vec<&str> = type_names.map(|names| names.split(',').collect()).unwrap_or_default();
        for (index, &(id, ty)) in text.params.iter().enumerate() {
            let mut parameter = self.parameter(id, ty)?;
            if let Some(name) = type_names.get(index).filter(|name| !name.is_empty()) {
                parameter.type_name = name.to_string();
            }
            info.params.push(parameter);
        }
        let mut attributes = Vec::new();
        for (mode, operands) in self.sections.modes.get(&text.id).into_iter().flatten() {
            let literals = || -> Result<[u32; 3]> {
                <[u32; 3]>::try_from(*operands).map_err(|_| format!("{mode:?} needs three operands"))
            };
            let constants = || -> Result<[u32; 3]> {
                let ids = literals()?;
                let mut sizes = [0; 3];
                for (size, id) in sizes.iter_mut().zip(ids) {
                    *size = u32::try_from(self.integer(id)?).map_err(|_| format!("{mode:?} is too large"))?;
                }
                Ok(sizes)
            };
            match mode {
                ExecutionMode::LocalSize | ExecutionMode::LocalSizeId => {
                    let size @ [x, y, z] = if *mode == ExecutionMode::LocalSize { literals()? } else { constants()? };
                    if size.contains(&0) {
                        return Err(format!("{mode:?} must be at least 1"));
                    }
                    info.required_work_group_size = Some(size);
                    attributes.push(format!("reqd_work_group_size({x},{y},{z})"));
                }
                ExecutionMode::LocalSizeHint | ExecutionMode::LocalSizeHintId => {
                    let by_id = *mode == ExecutionMode::LocalSizeHintId;
                    let size @ [x, y, z] = if by_id { constants()? } else { literals()? };
                    info.work_group_size_hint = Some(size);
                    attributes.push(format!("work_group_size_hint({x},{y},{z})"));
                }
                ExecutionMode::VecTypeHint => {
                    let hint = vector_type(*operands.first().ok_or("VecTypeHint needs an operand")?);
                    attributes.push(format!("vec_type_hint({hint})"));
                    info.vec_type_hint = Some(hint);
                }
                ExecutionMode::SubgroupSize => {
                    let size = *operands.first().ok_or("SubgroupSize needs an operand")?;
                    info.required_subgroup_size = Some(size);
                    attributes.push(format!("intel_reqd_sub_group_size({size})"));
                }
                ExecutionMode::Initializer | ExecutionMode::Finalizer => {
                    return Err(format!("{mode:?} is not supported"));
                }
                _ => {}
            }
        }
        info.attributes = attributes.join(" ");
        info.denorms_are_zero = self.denorms_are_zero;
        Ok(info)
    }

    fn parameter(&self, id: u32, ty: u32) -> Result<ParameterInfo> {
        let has = |attribute| self.sections.has_attribute(id, attribute);
        let info = self.types.get(ty)?;
        let mut parameter = ParameterInfo {
            name: self.name(id).to_string(),
            type_name: self.type_name(ty, 0),
            is_const: false,
            is_restrict: has(FunctionParameterAttribute::NoAlias)
                || self.sections.is_decorated(id, Decoration::Restrict),
            is_volatile: self.sections.is_decorated(id, Decoration::Volatile),
            pipe: None,
            space: AddressSpace::Private,
            by_value: None,
            align: info.align,
            size: info.size as u32,
        };
        match &info.kind {
            Kind::Pointer(Storage::Memory(AddressSpace::Private), pointee) => {
                let pointee_info = self.types.get(*pointee)?;
                parameter.type_name = self.type_name(*pointee, 0);
                parameter.size = pointee_info.size as u32;
                parameter.align = pointee_info.align;
                parameter.by_value = Some((parameter.size, parameter.align));
            }
            Kind::Pointer(Storage::Memory(AddressSpace::Generic), _) => {
                return Err(String::from("a kernel's parameter is no generic pointer"));
            }
            Kind::Pointer(Storage::Memory(space), pointee) => {
                parameter.space = *space;
                parameter.is_const = *space == AddressSpace::Constant || has(FunctionParameterAttribute::NoWrite);
                let align = self.types.get(*pointee)?.align;
                let wanted = self.sections.decoration(id, Decoration::Alignment);
                let wanted = wanted.and_then(|operands| operands.first().copied()).unwrap_or(1);
                parameter.align = if wanted.is_power_of_two() && wanted <= 1 << 16 { align.max(wanted) } else { align };
                parameter.size = if *space == AddressSpace::Local { 0 } else { 8 };
            }
            Kind::Struct(_) | Kind::Array(..) => {
                parameter.by_value = Some((parameter.size, parameter.align));
            }
            Kind::Value(Type::Image(_) | Type::Sampler) => parameter.size = 8,
            Kind::Value(ty) if ty.element().is_none_or(|scalar| scalar == Scalar::Bool) => {
                return Err(String::from("a kernel's parameter has no such type"));
            }
            Kind::Value(_) => {}
            Kind::Pipe(access) => {
                parameter.pipe = Some(*access);
                parameter.space = AddressSpace::Global;
                parameter.type_name = String::from("pipe");
            }
            Kind::Void
            | Kind::Opaque
            | Kind::Function(..)
            | Kind::SampledImage(_)
            | Kind::Pointer(Storage::Input, _) => return Err(String::from("a kernel's parameter has no such type")),
        }
        Ok(parameter)
    }

    /// The type's name in OpenCL C, as far as it can be told: integers of a module have no sign.
    fn type_name(&self, ty: u32, depth: u32) -> String {
        let Ok(info) = self.types.get(ty) else { return String::from("void") };
        match &info.kind {
            Kind::Value(Type::Image(image)) => {
                let dim = match image.dim {
                    ImageDim::D1 => "image1d",
                    ImageDim::Buffer => "image1d_buffer",
                    ImageDim::D1Array => "image1d_array",
                    ImageDim::D2 => "image2d",
                    ImageDim::D2Array => "image2d_array",
                    ImageDim::D3 => "image3d",
                };
                let samples = if image.multisampled { "_msaa" } else { "" };
                let depth = if image.depth { "_depth" } else { "" };
                format!("{dim}{samples}{depth}_t")
            }
            Kind::Value(Type::Sampler) => String::from("sampler_t"),
            Kind::Value(ty) => match (ty.element().map(scalar_name), ty.lanes()) {
                (Some(name), 1) => name.to_string(),
                (Some(name), lanes) => format!("{name}{lanes}"),
                (None, _) => String::from("void"),
            },
            Kind::Pointer(_, pointee) if depth < 8 => format!("{}*", self.type_name(*pointee, depth + 1)),
            Kind::Pipe(_) => String::from("pipe"),
            Kind::Pointer(..) | Kind::Void | Kind::Function(..) | Kind::SampledImage(_) => String::from("void"),
            Kind::Array(element, count) if depth < 8 => {
                format!("{}[{count}]", self.type_name(*element, depth + 1))
            }
            Kind::Array(..) => String::from("void"),
            Kind::Struct(_) | Kind::Opaque => {
                let name = self.name(ty);
                match name.strip_prefix("struct.") {
                    Some(name) => format!("struct {name}"),
                    None if name.is_empty() => String::from("struct"),
                    None => name.to_string(),
                }
            }
        }
    }
}

fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "bool",
        Scalar::I8 => "char",
        Scalar::I16 => "short",
        Scalar::I32 => "int",
        Scalar::I64 => "long",
        Scalar::F16 => "half",
        Scalar::F32 => "float",
        Scalar::F64 => "double",
    }
}

/// `VecTypeHint`: the number of components above, the data type below.
fn vector_type(operand: u32) -> String {
    let name = match operand & 0xffff {
        0 => "char",
        1 => "short",
        2 => "int",
        3 => "long",
        4 => "half",
        5 => "float",
        _ => "double",
    };
    match operand >> 16 {
        0 | 1 => name.to_string(),
        lanes => format!("{name}{lanes}"),
    }
}
