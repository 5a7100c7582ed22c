//! How types are written in messages and in the answers of `clGetKernelArgInfo`.

use std::fmt::Write;

use tombolo_ir::types::{AddressSpace, ImageAccess, ImageDim, ImageType};

use super::{OpaqueKind, QualType, Quals, TypeId, TypeKind, TypeTable};

/// The name of an image type.
fn image_name(image: ImageType) -> String {
    let mut name = String::from(match image.dim {
        ImageDim::D1 => "image1d",
        ImageDim::Buffer => "image1d_buffer",
        ImageDim::D1Array => "image1d_array",
        ImageDim::D2 => "image2d",
        ImageDim::D2Array => "image2d_array",
        ImageDim::D3 => "image3d",
    });
    if image.multisampled {
        name.push_str("_msaa");
    }
    if image.depth {
        name.push_str("_depth");
    }
    name.push_str("_t");
    name
}

fn opaque_name(kind: OpaqueKind) -> &'static str {
    match kind {
        OpaqueKind::Queue => "queue_t",
        OpaqueKind::ClkEvent => "clk_event_t",
        OpaqueKind::ReserveId => "reserve_id_t",
        OpaqueKind::NdRange => "ndrange_t",
    }
}

/// The qualifiers as words, each followed by a space.
fn quals_prefix(quals: Quals, with_space: bool) -> String {
    let mut text = String::new();
    if with_space {
        match quals.space {
            Some(AddressSpace::Global) => text.push_str("__global "),
            Some(AddressSpace::Local) => text.push_str("__local "),
            Some(AddressSpace::Constant) => text.push_str("__constant "),
            Some(AddressSpace::Private) => text.push_str("__private "),
            Some(AddressSpace::Generic) => text.push_str("__generic "),
            None => {}
        }
    }
    if quals.is_const {
        text.push_str("const ");
    }
    if quals.is_volatile {
        text.push_str("volatile ");
    }
    text
}

impl TypeTable {
    /// The type as a message shows it, without quotes.
    pub fn name(&self, ty: TypeId) -> String {
        self.declare(QualType::plain(ty), String::new())
    }

    /// A qualified type as a message shows it, without quotes.
    pub fn qual_name(&self, ty: QualType) -> String {
        self.declare(ty, String::new())
    }

    /// A type in quotes, and what stands behind its typedef names.
    pub fn quoted(&self, ty: QualType) -> String {
        let written = self.qual_name(ty);
        let canonical = QualType { ty: self.canonical(ty.ty), quals: ty.quals };
        let resolved = self.qual_name(canonical);
        if written == resolved { format!("'{written}'") } else { format!("'{written}' (aka '{resolved}')") }
    }

    /// The type written around a declarator.
    fn declare(&self, ty: QualType, declarator: String) -> String {
        let base = match self.kind(ty.ty) {
            TypeKind::Pointer(pointee) => {
                let mut inner = String::from("*");
                let quals = quals_prefix(ty.quals, true);
                inner.push_str(&quals);
                if ty.quals.is_restrict {
                    inner.push_str("restrict ");
                }
                let inner = format!("{}{declarator}", inner.trim_end());
                let wrap = matches!(self.kind(pointee.ty), TypeKind::Array(..) | TypeKind::Function(_));
                return self.declare(*pointee, if wrap { format!("({inner})") } else { inner });
            }
            TypeKind::Array(element, length) => {
                let mut inner = declarator;
                match length {
                    Some(length) => {
                        let _ = write!(inner, "[{length}]");
                    }
                    None => inner.push_str("[]"),
                }
                return self.declare(QualType { ty: *element, quals: ty.quals }, inner);
            }
            TypeKind::Function(function) => {
                let mut inner = declarator;
                inner.push('(');
                for (index, &param) in function.params.iter().enumerate() {
                    if index > 0 {
                        inner.push_str(", ");
                    }
                    inner.push_str(&self.name(param));
                }
                if function.params.is_empty() && function.prototype {
                    inner.push_str("void");
                }
                inner.push(')');
                return self.declare(QualType::plain(function.result), inner);
            }
            TypeKind::Error => String::from("<error>"),
            TypeKind::Void => String::from("void"),
            TypeKind::Scalar(scalar) => scalar.name().to_string(),
            TypeKind::Vector(scalar, lanes) => format!("{}{lanes}", scalar.name()),
            TypeKind::Record(id) => {
                let record = self.record(*id);
                let keyword = if record.is_union { "union" } else { "struct" };
                match (&record.tag, &record.typedef_name) {
                    (Some(tag), _) => format!("{keyword} {tag}"),
                    (None, Some(name)) => name.to_string(),
                    (None, None) => format!("{keyword} (unnamed)"),
                }
            }
            TypeKind::Enum(id) => {
                let definition = self.enumeration(*id);
                match (&definition.tag, &definition.typedef_name) {
                    (Some(tag), _) => format!("enum {tag}"),
                    (None, Some(name)) => name.to_string(),
                    (None, None) => String::from("enum (unnamed)"),
                }
            }
            TypeKind::Image(image) => {
                let access = match image.access {
                    ImageAccess::Read => "__read_only",
                    ImageAccess::Write => "__write_only",
                    ImageAccess::ReadWrite => "__read_write",
                };
                format!("{access} {}", image_name(*image))
            }
            TypeKind::Pipe(packet, access) => {
                let access = if *access == ImageAccess::Write { "write_only" } else { "read_only" };
                format!("{access} pipe {}", self.name(*packet))
            }
            TypeKind::Sampler => String::from("sampler_t"),
            TypeKind::Event => String::from("event_t"),
            TypeKind::Atomic(scalar) => format!("atomic_{}", scalar.name()),
            TypeKind::AtomicFlag => String::from("atomic_flag"),
            TypeKind::Opaque(kind) => opaque_name(*kind).to_string(),
            TypeKind::Typedef(name, _) => name.to_string(),
        };
        let mut text = quals_prefix(ty.quals, true);
        text.push_str(&base);
        if !declarator.is_empty() {
            text.push(' ');
            text.push_str(&declarator);
        }
        text
    }

    /// The type as `CL_KERNEL_ARG_TYPE_NAME` gives it: as written, without qualifiers, address space and spaces before
    /// `*` (OpenCL API 3.0, section 5.9.4).
    pub fn argument_type_name(&self, ty: TypeId) -> String {
        match self.kind(ty) {
            TypeKind::Pointer(pointee) => format!("{}*", self.argument_type_name(pointee.ty)),
            TypeKind::Image(image) => image_name(*image),
            TypeKind::Pipe(packet, _) => self.argument_type_name(*packet),
            _ => self.name(ty),
        }
    }
}
