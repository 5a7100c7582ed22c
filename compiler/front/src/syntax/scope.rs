//! Which names are types: the parser must know, to tell a declaration from an expression.

use super::ast::{Builtin, BuiltinImage, BuiltinScalar};
use crate::intern::{Interner, Symbol};
use tombolo_ir::ImageDim;

/// What a name means to the parser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A type that OpenCL C declares.
    Builtin(Builtin),
    /// A `typedef` of the source.
    Typedef {
        /// Whether it names a vector type.
        vector: bool,
    },
    /// A variable, function or enumeration constant.
    Ordinary,
}

/// The names in scope, by the number of the symbol, with a log to undo what inner scopes declare.
#[derive(Default)]
pub(super) struct Scopes {
    meanings: Vec<Option<Meaning>>,
    log: Vec<(Symbol, Option<Meaning>)>,
    marks: Vec<usize>,
}

impl Scopes {
    /// The types of the language.
    pub(super) fn new(interner: &mut Interner) -> Self {
        let mut scopes = Scopes { meanings: Vec::new(), log: Vec::new(), marks: Vec::new() };
        for (name, builtin) in builtin_types() {
            let symbol = interner.intern(&name);
            scopes.set(symbol, Some(Meaning::Builtin(builtin)));
        }
        scopes
    }

    fn set(&mut self, name: Symbol, meaning: Option<Meaning>) -> Option<Meaning> {
        if name.index() >= self.meanings.len() {
            self.meanings.resize(name.index() + 1, None);
        }
        std::mem::replace(&mut self.meanings[name.index()], meaning)
    }

    pub(super) fn enter(&mut self) {
        self.marks.push(self.log.len());
    }

    pub(super) fn leave(&mut self) {
        let mark = self.marks.pop().unwrap_or(0);
        while self.log.len() > mark {
            if let Some((name, meaning)) = self.log.pop() {
                self.set(name, meaning);
            }
        }
    }

    pub(super) fn declare(&mut self, name: Symbol, meaning: Meaning) {
        let previous = self.set(name, Some(meaning));
        if !self.marks.is_empty() {
            self.log.push((name, previous));
        }
    }

    pub(super) fn get(&self, name: Symbol) -> Option<Meaning> {
        self.meanings.get(name.index()).copied().flatten()
    }

    /// Whether the name is a type's that no source can declare anew, as if it were a keyword.
    pub(super) fn is_reserved(&self, name: Symbol) -> bool {
        let reserved = |builtin| matches!(builtin, Builtin::Image(_) | Builtin::Scalar(BuiltinScalar::Bool));
        matches!(self.get(name), Some(Meaning::Builtin(builtin)) if reserved(builtin))
    }

    /// The names of types in scope.
    pub(super) fn types(&self) -> impl Iterator<Item = Symbol> + '_ {
        let names = (0..self.meanings.len() as u32).map(Symbol::from_index);
        names.filter(|&name| self.is_type(name))
    }

    pub(super) fn is_type(&self, name: Symbol) -> bool {
        matches!(self.get(name), Some(Meaning::Builtin(_) | Meaning::Typedef { .. }))
    }
}

/// The types that OpenCL C names without a keyword.
pub(crate) fn builtin_types() -> Vec<(String, Builtin)> {
    use BuiltinScalar::*;
    let mut types = Vec::with_capacity(160);
    let scalars = [
        ("char", Char),
        ("uchar", UChar),
        ("short", Short),
        ("ushort", UShort),
        ("int", Int),
        ("uint", UInt),
        ("long", Long),
        ("ulong", ULong),
        ("half", Half),
        ("float", Float),
        ("double", Double),
    ];
    for (name, scalar) in scalars {
        if matches!(scalar, UChar | UShort | UInt | ULong) {
            types.push((name.to_owned(), Builtin::Scalar(scalar)));
        }
        for lanes in [2, 3, 4, 8, 16] {
            types.push((format!("{name}{lanes}"), Builtin::Vector(scalar, lanes)));
        }
        if matches!(scalar, Int | UInt | Long | ULong | Half | Float | Double) {
            types.push((format!("atomic_{name}"), Builtin::Atomic(scalar)));
        }
    }
    let others = [
        ("bool", Builtin::Scalar(Bool)),
        ("size_t", Builtin::Size),
        ("ptrdiff_t", Builtin::PtrDiff),
        ("intptr_t", Builtin::IntPtr),
        ("uintptr_t", Builtin::UIntPtr),
        ("atomic_flag", Builtin::AtomicFlag),
        ("atomic_size_t", Builtin::AtomicULongName("atomic_size_t")),
        ("atomic_uintptr_t", Builtin::AtomicULongName("atomic_uintptr_t")),
        ("atomic_intptr_t", Builtin::AtomicLongName("atomic_intptr_t")),
        ("atomic_ptrdiff_t", Builtin::AtomicLongName("atomic_ptrdiff_t")),
        ("memory_order", Builtin::MemoryOrder),
        ("memory_scope", Builtin::MemoryScope),
        ("cl_mem_fence_flags", Builtin::MemFenceFlags),
        ("sampler_t", Builtin::Sampler),
        ("event_t", Builtin::Event),
        ("queue_t", Builtin::Queue),
        ("clk_event_t", Builtin::ClkEvent),
        ("ndrange_t", Builtin::NdRange),
        ("reserve_id_t", Builtin::ReserveId),
        ("__builtin_va_list", Builtin::VaList),
    ];
    types.extend(others.map(|(name, builtin)| (name.to_owned(), builtin)));
    let images = [
        ("image1d_t", ImageDim::D1, false, false),
        ("image1d_buffer_t", ImageDim::Buffer, false, false),
        ("image1d_array_t", ImageDim::D1Array, false, false),
        ("image2d_t", ImageDim::D2, false, false),
        ("image2d_array_t", ImageDim::D2Array, false, false),
        ("image2d_depth_t", ImageDim::D2, true, false),
        ("image2d_array_depth_t", ImageDim::D2Array, true, false),
        ("image2d_msaa_t", ImageDim::D2, false, true),
        ("image2d_array_msaa_t", ImageDim::D2Array, false, true),
        ("image2d_msaa_depth_t", ImageDim::D2, true, true),
        ("image2d_array_msaa_depth_t", ImageDim::D2Array, true, true),
        ("image3d_t", ImageDim::D3, false, false),
    ];
    for (name, dim, depth, multisampled) in images {
        types.push((name.to_owned(), Builtin::Image(BuiltinImage { dim, depth, multisampled })));
    }
    types
}
