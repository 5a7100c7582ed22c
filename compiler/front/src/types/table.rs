//! The interner.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

use tombolo_ir::types::AddressSpace;

use super::{
    Enum, EnumId, Field, FunctionType, Layout, QualType, Quals, Record, RecordId, ScalarKind, TypeId, TypeKind,
};
use crate::intern::NameHasher;
use crate::source::Span;

struct Entry {
    kind: TypeKind,
    canonical: TypeId,
    depth: u32,
}

/// All types of one source.
pub struct TypeTable {
    entries: Vec<Entry>,
    ids: HashMap<TypeKind, TypeId, BuildHasherDefault<NameHasher>>,
    records: Vec<Record>,
    enums: Vec<Enum>,
    /// Typedef names with `__attribute__((aligned(n)))`.
    alignments: HashMap<TypeId, u32>,
}

impl Default for TypeTable {
    fn default() -> Self {
        Self::new()
    }
}

impl TypeTable {
    /// A table with the scalars only.
    pub fn new() -> Self {
        let mut table = TypeTable {
            entries: Vec::new(),
            ids: HashMap::default(),
            records: Vec::new(),
            enums: Vec::new(),
            alignments: HashMap::new(),
        };
        table.intern(TypeKind::Error);
        table.intern(TypeKind::Void);
        for scalar in ScalarKind::ALL {
            table.intern(TypeKind::Scalar(scalar));
        }
        table
    }

    /// The erroneous type.
    pub const ERROR: TypeId = TypeId(0);
    /// `void`
    pub const VOID: TypeId = TypeId(1);
    /// `bool`
    pub const BOOL: TypeId = Self::scalar(ScalarKind::Bool);
    /// `int`
    pub const INT: TypeId = Self::scalar(ScalarKind::Int);
    /// `long`, also `ptrdiff_t` and `intptr_t`.
    pub const LONG: TypeId = Self::scalar(ScalarKind::Long);
    /// `ulong`, also `size_t` and `uintptr_t`.
    pub const ULONG: TypeId = Self::scalar(ScalarKind::ULong);

    /// The type of an arithmetic scalar.
    pub const fn scalar(scalar: ScalarKind) -> TypeId {
        TypeId(2 + scalar as u32)
    }

    /// The id of a type.
    pub fn intern(&mut self, kind: TypeKind) -> TypeId {
        if let Some(&id) = self.ids.get(&kind) {
            return id;
        }
        let canonical_kind = self.canonical_kind(&kind);
        let canonical = match canonical_kind {
            Ok(id) => Some(id),
            Err(Some(other)) => Some(self.intern(other)),
            Err(None) => None,
        };
        let depth = match &kind {
            TypeKind::Pointer(inner) => 1 + self.depth(inner.ty),
            TypeKind::Array(inner, _) | TypeKind::Typedef(_, inner) => 1 + self.depth(*inner),
            TypeKind::Pipe(packet, _) => 1 + self.depth(*packet),
            TypeKind::Function(function) => {
                1 + function.params.iter().chain([&function.result]).map(|&ty| self.depth(ty)).max().unwrap_or(0)
            }
            _ => 0,
        };
        let id = TypeId(self.entries.len() as u32);
        self.entries.push(Entry { kind: kind.clone(), canonical: canonical.unwrap_or(id), depth });
        self.ids.insert(kind, id);
        id
    }

    /// The canonical id, or the canonical kind where it differs from the type itself.
    fn canonical_kind(&self, kind: &TypeKind) -> Result<TypeId, Option<TypeKind>> {
        let differs = |kind: TypeKind, same: bool| if same { Err(None) } else { Err(Some(kind)) };
        match kind {
            TypeKind::Typedef(_, target) => Ok(self.canonical(*target)),
            TypeKind::Pointer(pointee) => {
                let ty = self.canonical(pointee.ty);
                differs(TypeKind::Pointer(QualType { ty, quals: pointee.quals }), ty == pointee.ty)
            }
            TypeKind::Array(element, length) => {
                let canonical = self.canonical(*element);
                differs(TypeKind::Array(canonical, *length), canonical == *element)
            }
            TypeKind::Pipe(packet, access) => {
                let canonical = self.canonical(*packet);
                differs(TypeKind::Pipe(canonical, *access), canonical == *packet)
            }
            TypeKind::Function(function) => {
                let result = self.canonical(function.result);
                let params: Vec<TypeId> = function.params.iter().map(|&param| self.canonical(param)).collect();
                let same = result == function.result && params == function.params;
                let prototype = function.prototype;
                differs(TypeKind::Function(Rc::new(FunctionType { result, params, prototype })), same)
            }
            _ => Err(None),
        }
    }

    /// Gives objects declared by a typedef name another alignment, in bytes.
    pub fn set_alignment(&mut self, typedef: TypeId, align: u32) {
        self.alignments.insert(typedef, align);
    }

    /// The alignment of its own that a typedef name has.
    pub(super) fn own_alignment(&self, typedef: TypeId) -> Option<u32> {
        self.alignments.get(&typedef).copied()
    }

    /// What the type is; a typedef name is not taken off.
    pub fn kind(&self, ty: TypeId) -> &TypeKind {
        &self.entries[ty.0 as usize].kind
    }

    /// How deep the type nests: so deep do those go that walk over it.
    pub fn depth(&self, ty: TypeId) -> u32 {
        let entry = &self.entries[ty.0 as usize];
        match entry.kind {
            TypeKind::Record(record) => self.records[record.0 as usize].depth,
            _ => entry.depth,
        }
    }

    /// The type without typedef names at any depth.
    pub fn canonical(&self, ty: TypeId) -> TypeId {
        self.entries[ty.0 as usize].canonical
    }

    /// What the type is under its typedef names.
    pub fn resolve(&self, ty: TypeId) -> &TypeKind {
        self.kind(self.canonical(ty))
    }

    /// Whether both are the same type under their typedef names.
    pub fn same(&self, a: TypeId, b: TypeId) -> bool {
        self.canonical(a) == self.canonical(b)
    }

    /// A vector type; one lane gives the scalar.
    pub fn vector(&mut self, scalar: ScalarKind, lanes: u8) -> TypeId {
        if lanes == 1 { Self::scalar(scalar) } else { self.intern(TypeKind::Vector(scalar, lanes)) }
    }

    /// A pointer type. A pointee without an address space is taken as private.
    pub fn pointer(&mut self, mut pointee: QualType) -> TypeId {
        pointee.quals.space.get_or_insert(AddressSpace::Private);
        self.intern(TypeKind::Pointer(pointee))
    }

    /// An array type.
    pub fn array(&mut self, element: TypeId, length: Option<u64>) -> TypeId {
        self.intern(TypeKind::Array(element, length))
    }

    /// A new incomplete struct or union.
    pub fn add_record(&mut self, tag: Option<Rc<str>>, is_union: bool, span: Span) -> RecordId {
        self.records.push(Record {
            tag,
            typedef_name: None,
            is_union,
            fields: Vec::new(),
            holders: HashMap::new(),
            layout: None,
            depth: 1,
            span,
        });
        RecordId(self.records.len() as u32 - 1)
    }

    /// A struct or union.
    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[id.0 as usize]
    }

    /// Completes a struct or union.
    pub fn complete_record(&mut self, id: RecordId, fields: Vec<Field>, layout: Layout, depth: u32) {
        let mut holders = HashMap::new();
        for (index, field) in (0..).zip(&fields) {
            if let Some(name) = &field.name {
                holders.entry(name.clone()).or_insert(index);
            } else if let TypeKind::Record(inner) = self.kind(self.canonical(field.ty.ty)) {
                for name in self.record(*inner).holders.keys() {
                    holders.entry(name.clone()).or_insert(index);
                }
            }
        }
        let record = self.record_mut(id);
        (record.fields, record.holders, record.layout, record.depth) = (fields, holders, Some(layout), depth);
    }

    /// A struct or union, to change what else is known of it.
    pub fn record_mut(&mut self, id: RecordId) -> &mut Record {
        &mut self.records[id.0 as usize]
    }

    /// A new incomplete enumeration.
    pub fn add_enum(&mut self, tag: Option<Rc<str>>, span: Span) -> EnumId {
        self.enums.push(Enum {
            tag,
            typedef_name: None,
            underlying: ScalarKind::UInt,
            constants: Vec::new(),
            complete: false,
            span,
        });
        EnumId(self.enums.len() as u32 - 1)
    }

    /// An enumeration.
    pub fn enumeration(&self, id: EnumId) -> &Enum {
        &self.enums[id.0 as usize]
    }

    /// An enumeration, to complete it.
    pub fn enumeration_mut(&mut self, id: EnumId) -> &mut Enum {
        &mut self.enums[id.0 as usize]
    }

    /// The scalar that the type is, enumerations as their integer; not for vectors.
    pub fn as_scalar(&self, ty: TypeId) -> Option<ScalarKind> {
        match self.resolve(ty) {
            TypeKind::Scalar(scalar) => Some(*scalar),
            TypeKind::Enum(id) => Some(self.enumeration(*id).underlying),
            _ => None,
        }
    }

    /// Element and lanes of a vector.
    pub fn as_vector(&self, ty: TypeId) -> Option<(ScalarKind, u8)> {
        match self.resolve(ty) {
            TypeKind::Vector(scalar, lanes) => Some((*scalar, *lanes)),
            _ => None,
        }
    }

    /// Element and lanes of a scalar (one lane) or vector.
    pub fn as_arithmetic(&self, ty: TypeId) -> Option<(ScalarKind, u8)> {
        self.as_vector(ty).or_else(|| self.as_scalar(ty).map(|scalar| (scalar, 1)))
    }

    /// What a pointer points to.
    pub fn as_pointer(&self, ty: TypeId) -> Option<QualType> {
        match self.resolve(ty) {
            TypeKind::Pointer(pointee) => Some(*pointee),
            _ => None,
        }
    }

    /// What a pointer points to, with its typedef names.
    pub fn pointee_as_written(&self, ty: TypeId) -> Option<QualType> {
        match self.kind(ty) {
            TypeKind::Pointer(pointee) => Some(*pointee),
            TypeKind::Typedef(_, target) => self.pointee_as_written(*target),
            _ => None,
        }
    }

    /// Element and length of an array, the element with its typedef names.
    pub fn as_array(&self, ty: TypeId) -> Option<(TypeId, Option<u64>)> {
        match self.kind(ty) {
            TypeKind::Array(element, length) => Some((*element, *length)),
            TypeKind::Typedef(_, target) => self.as_array(*target),
            _ => None,
        }
    }

    /// The record that the type is.
    pub fn as_record(&self, ty: TypeId) -> Option<RecordId> {
        match self.resolve(ty) {
            TypeKind::Record(record) => Some(*record),
            _ => None,
        }
    }

    /// The function type that the type is.
    pub fn as_function(&self, ty: TypeId) -> Option<Rc<FunctionType>> {
        match self.resolve(ty) {
            TypeKind::Function(function) => Some(function.clone()),
            _ => None,
        }
    }

    /// Whether it is `void`.
    pub fn is_void(&self, ty: TypeId) -> bool {
        self.canonical(ty) == Self::VOID
    }

    /// Whether it is the erroneous type.
    pub fn is_error(&self, ty: TypeId) -> bool {
        self.canonical(ty) == Self::ERROR
    }

    /// A qualified type whose array qualifiers stand where they belong: on the array.
    pub fn array_of(&mut self, element: QualType, length: Option<u64>) -> QualType {
        let quals = Quals { is_restrict: false, ..element.quals };
        QualType { ty: self.array(element.ty, length), quals }
    }
}
