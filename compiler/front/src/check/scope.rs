//! Names and what they stand for (C99, section 6.2.1): ordinary identifiers and tags, in nested scopes.

use crate::intern::{Symbol, SymbolMap};
use crate::source::Span;
use crate::types::{EnumId, QualType, RecordId, TypeId};

use super::hir::{FuncId, GlobalId, LocalId, VarId};

/// What an ordinary identifier stands for.
#[derive(Clone, Debug)]
pub(super) enum Entity {
    /// A private variable of the function that is being checked.
    Var(VarId),
    /// A variable in local memory.
    Local(LocalId),
    /// An object of the program.
    Global(GlobalId),
    /// A sampler of the source, by its `CLK_*` bits.
    Sampler(u32),
    /// A type by another name.
    Typedef(QualType),
    /// A constant of an enumeration.
    EnumConstant(u64, TypeId),
    /// Functions of one name; more than one only where they are `overloadable`.
    Functions(Vec<FuncId>),
    /// A parameter of a function declarator that is being read.
    Parameter(TypeId),
    /// Something whose declaration was wrong.
    Error,
}

/// A name's meaning in a scope.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// What it stands for.
    pub(super) entity: Entity,
    /// Where it was declared.
    pub(super) span: Span,
    /// How deep the scope is; 0 is file scope.
    pub(super) depth: u32,
}

/// What a tag stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tag {
    /// A struct or union.
    Record(RecordId),
    /// An enumeration.
    Enum(EnumId),
}

#[derive(Clone, Copy)]
struct TagBinding {
    tag: Tag,
    span: Span,
    depth: u32,
}

/// All scopes that are open.
#[derive(Default)]
pub(super) struct Scopes {
    names: SymbolMap<Vec<Binding>>,
    tags: SymbolMap<Vec<TagBinding>>,
    /// What to take back at the end of each scope.
    undo: Vec<Vec<(bool, Symbol)>>,
}

impl Scopes {
    /// How deep the innermost scope is.
    pub(super) fn depth(&self) -> u32 {
        self.undo.len() as u32
    }

    /// Opens a scope.
    pub(super) fn enter(&mut self) {
        self.undo.push(Vec::new());
    }

    /// Closes the innermost scope.
    pub(super) fn leave(&mut self) {
        for (is_tag, symbol) in self.undo.pop().unwrap_or_default() {
            if is_tag {
                self.tags.get_mut(&symbol).map(Vec::pop);
            } else {
                self.names.get_mut(&symbol).map(Vec::pop);
            }
        }
    }

    /// What the name stands for here.
    pub(super) fn find(&self, symbol: Symbol) -> Option<&Binding> {
        self.names.get(&symbol)?.last()
    }

    /// What the name stands for in the innermost scope itself.
    pub(super) fn find_here(&self, symbol: Symbol) -> Option<&Binding> {
        self.find(symbol).filter(|binding| binding.depth == self.depth())
    }

    /// What the name stands for at file scope.
    pub(super) fn find_in_file(&self, symbol: Symbol) -> Option<&Binding> {
        self.names.get(&symbol)?.first().filter(|binding| binding.depth == 0)
    }

    /// Gives the name a meaning in the innermost scope, in place of one that it had there.
    pub(super) fn bind(&mut self, symbol: Symbol, entity: Entity, span: Span) {
        let depth = self.depth();
        let stack = self.names.entry(symbol).or_default();
        match stack.last_mut() {
            Some(last) if last.depth == depth => *last = Binding { entity, span, depth },
            _ => {
                stack.push(Binding { entity, span, depth });
                if let Some(undo) = self.undo.last_mut() {
                    undo.push((false, symbol));
                }
            }
        }
    }

    /// Adds a function to those of its name at file scope.
    pub(super) fn bind_function(&mut self, symbol: Symbol, func: FuncId, span: Span) {
        let stack = self.names.entry(symbol).or_default();
        match stack.first_mut() {
            Some(Binding { entity: Entity::Functions(functions), depth: 0, .. }) => functions.push(func),
            _ => stack.insert(0, Binding { entity: Entity::Functions(vec![func]), span, depth: 0 }),
        }
    }

    /// What the tag stands for here, and where it was declared.
    pub(super) fn find_tag(&self, symbol: Symbol) -> Option<(Tag, Span)> {
        self.tags.get(&symbol)?.last().map(|binding| (binding.tag, binding.span))
    }

    /// What the tag stands for in the innermost scope itself.
    pub(super) fn find_tag_here(&self, symbol: Symbol) -> Option<(Tag, Span)> {
        let depth = self.depth();
        self.tags
            .get(&symbol)?
            .last()
            .filter(|binding| binding.depth == depth)
            .map(|binding| (binding.tag, binding.span))
    }

    /// Gives the tag a meaning in the innermost scope.
    pub(super) fn bind_tag(&mut self, symbol: Symbol, tag: Tag, span: Span) {
        let depth = self.depth();
        self.tags.entry(symbol).or_default().push(TagBinding { tag, span, depth });
        if let Some(undo) = self.undo.last_mut() {
            undo.push((true, symbol));
        }
    }

    /// All names that stand for something, for suggestions.
    pub(super) fn symbols(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.names.iter().filter(|(_, stack)| !stack.is_empty()).map(|(&symbol, _)| symbol)
    }
}
