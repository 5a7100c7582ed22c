//! The checker: the syntax tree becomes the typed tree, or diagnostics.
//!
//! One walk over the tree does it all: names, types, conversions, overloads, constants, the rules of OpenCL C. What is
//! wrong is reported once; it then has the erroneous type, which swallows what follows from it.

mod assignment;
mod atomic;
mod attribute;
mod builtin;
mod bytes;
mod call;
mod cast;
mod classify;
mod conditional;
mod constant;
mod convert;
mod data;
mod declaration;
mod declarator;
mod evaluate;
mod expression;
mod flow;
mod fold;
mod format;
mod function;
mod gnu;
pub mod hir;
mod initializer;
mod kernel;
mod lanewise;
mod literal;
mod member;
mod object;
mod operator;
mod overflow;
mod overload;
mod pipe;
mod pointer;
mod record;
mod scope;
mod sequence;
mod specifier;
mod statement;
mod suspicious;
mod variable;

use std::collections::HashMap;
use std::rc::Rc;

use tombolo_ir::types::AddressSpace;

use crate::builtins::Builtins;
use crate::intern::Symbol;
use crate::limits::MAX_SUGGESTIONS;
use crate::options::LanguageVersion;
use crate::session::Session;
use crate::source::Span;
use crate::syntax::ast::{self, Ast};
use crate::syntax::scope::builtin_types;
use crate::types::{QualType, TypeId, TypeTable};

use constant::Value;
use hir::GlobalId;
use scope::Scopes;

/// Checks a source. The program is fit for lowering only if no error was reported to the session.
pub fn check(ast: &Ast, session: &mut Session<'_>) -> hir::Program {
    let mut checker = Checker::new(ast, session);
    checker.file();
    hir::Program {
        types: checker.types,
        functions: checker.functions,
        globals: checker.globals,
        locals: checker.locals,
    }
}

/// Whether a name that starts like those of builtin functions is the compiler's own, with rules that no signature tells.
pub(crate) fn is_builtin_word(name: &str) -> bool {
    gnu::GnuFunction::named(name).is_some()
        || matches!(
            name,
            "__builtin_astype"
                | "__builtin_bit_cast"
                | "__builtin_convertvector"
                | "__builtin_offsetof"
                | "__builtin_types_compatible_p"
        )
}

/// What is known of a function beyond what lowering needs.
struct FunctionFacts {
    symbol: Symbol,
    /// Its type, with typedef names.
    ty: TypeId,
    overloadable: bool,
    is_kernel: bool,
    is_static: bool,
    is_inline: bool,
    /// Whether a definition was seen.
    defined: bool,
    /// Where its parameters were declared, for notes.
    span: Span,
}

/// A private variable's constant value, if it is `const` and has one.
type ConstantValue = Option<Rc<Value>>;

/// The function whose body is being checked.
struct FunctionState {
    id: hir::FuncId,
    result: TypeId,
    is_kernel: bool,
    variables: Vec<hir::Variable>,
    /// For each variable its value where it is constant.
    values: Vec<ConstantValue>,
    /// Parameters that were declared as arrays, with the array's type.
    array_params: Vec<(hir::VarId, TypeId)>,
    labels: u32,
    scopes: u32,
    /// Loops and switches around the statement, the innermost last.
    jumps: Vec<statement::JumpScope>,
    /// Labels by name: its number, where it is declared (if it is yet), where it is first used.
    named_labels: HashMap<Symbol, statement::NamedLabel>,
    /// How deep the scope of the outermost block is: `local` variables belong there.
    block_depth: u32,
}

struct Checker<'a, 's, 't> {
    ast: &'a Ast,
    session: &'s mut Session<'t>,
    types: TypeTable,
    scopes: Scopes,
    builtins: Builtins,
    candidates: crate::intern::SymbolMap<Option<builtin::Candidates>>,
    functions: Vec<hir::Function>,
    facts: Vec<FunctionFacts>,
    /// Called functions: for each function, whom it calls and where.
    calls: Vec<Vec<(hir::FuncId, Span)>>,
    globals: Vec<hir::Global>,
    locals: Vec<hir::Local>,
    strings: HashMap<Vec<u8>, GlobalId>,
    function: Option<FunctionState>,
    /// `double` can be used.
    fp64: bool,
    /// `half` can be used for more than storage.
    fp16: bool,
    /// Vectors of `half` can be used for more than storage.
    half_vectors: bool,
    /// The generic address space exists.
    generic: bool,
    /// Program-scope variables in global memory exist.
    program_scope: bool,
    /// The types that the language declares by a name of its own.
    predeclared: crate::intern::SymbolMap<ast::Builtin>,
    /// Typedef names of images that say how they are accessed, and where.
    access_typedefs: crate::intern::SymbolMap<Span>,
    /// How many parameter lists are being read, one in another.
    in_parameters: u32,
    /// Whether the next `__auto_type` is in a declaration with declarators, which say what it is.
    deduces: bool,
    /// `FP_CONTRACT`
    contract: bool,
    /// The greatest alignment of members that `#pragma pack` allows, and what it has put aside.
    pack: Option<u32>,
    packs: Vec<Option<u32>>,
    /// Names already reported as undeclared in this function, to report each once.
    undeclared: std::collections::HashSet<Symbol>,
    /// How often a similar name may still be looked for.
    suggestions: u32,
    /// How deep operands of `sizeof` and the like nest: nothing there is evaluated.
    unevaluated: u32,
}

/// Extensions that add nothing to the language, but that sources enable all the same: no reason for a warning.
const OF_THE_API: &[&str] = &[
    "cl_khr_command_buffer",
    "cl_khr_create_command_queue",
    "cl_khr_device_uuid",
    "cl_khr_egl_event",
    "cl_khr_egl_image",
    "cl_khr_extended_versioning",
    "cl_khr_external_memory",
    "cl_khr_external_semaphore",
    "cl_khr_gl_event",
    "cl_khr_gl_sharing",
    "cl_khr_icd",
    "cl_khr_il_program",
    "cl_khr_image2d_from_buffer",
    "cl_khr_initialize_memory",
    "cl_khr_pci_bus_info",
    "cl_khr_priority_hints",
    "cl_khr_semaphore",
    "cl_khr_spir",
    "cl_khr_suggested_local_work_size",
    "cl_khr_throttle_hints",
];

impl<'a, 's, 't> Checker<'a, 's, 't> {
    fn new(ast: &'a Ast, session: &'s mut Session<'t>) -> Self {
        let version = session.options.version();
        let target = session.target;
        let has = |list: &[String], name: &str| list.iter().any(|have| have == name);
        let feature = |name: &str| {
            version == LanguageVersion::V2_0 || (version == LanguageVersion::V3_0 && has(&target.features, name))
        };
        let generic = feature("__opencl_c_generic_address_space");
        let program_scope = feature("__opencl_c_program_scope_global_variables");
        // Doubles are part of the language from 1.2 on where the device has them.
        let fp64 = target.float64;
        let fp16 = session.library && target.float16;
        let half_vectors = has(&target.extensions, "cl_khr_fp16");
        let library = session.library;
        let types = builtin_types().into_iter();
        let predeclared = types.filter_map(|(name, builtin)| Some((session.interner.find(&name)?, builtin))).collect();
        Checker {
            ast,
            session,
            types: TypeTable::new(),
            scopes: Scopes::default(),
            builtins: Builtins::new(library),
            candidates: Default::default(),
            functions: Vec::new(),
            facts: Vec::new(),
            calls: Vec::new(),
            globals: Vec::new(),
            locals: Vec::new(),
            strings: HashMap::new(),
            function: None,
            fp64,
            fp16,
            half_vectors,
            generic,
            program_scope,
            predeclared,
            access_typedefs: Default::default(),
            in_parameters: 0,
            deduces: false,
            contract: !library,
            pack: None,
            packs: Vec::new(),
            undeclared: Default::default(),
            suggestions: MAX_SUGGESTIONS,
            unevaluated: 0,
        }
    }

    fn file(&mut self) {
        for item in &self.ast.items {
            match item {
                ast::Item::Declaration(declaration) => self.file_declaration(declaration),
                ast::Item::Function(definition) => self.function_definition(definition),
                ast::Item::StaticAssert(assert) => self.static_assert(assert),
                ast::Item::Pragma(pragma) => self.pragma(pragma),
            }
        }
        self.check_recursion();
        self.check_internal_definitions();
    }

    fn pragma(&mut self, pragma: &ast::Pragma) {
        match pragma.kind {
            ast::PragmaKind::Extension { name, enable } => {
                let text = self.name(name.symbol);
                match &*text {
                    "cl_khr_fp16" if self.session.target.float16 => self.fp16 = enable || self.session.library,
                    "cl_khr_fp64" if self.session.target.float64 => {
                        // Disabling it says nothing from OpenCL C 1.2 on: doubles are then part of the language.
                        let core = self.session.options.version() >= LanguageVersion::V1_2;
                        self.fp64 = enable || core;
                    }
                    "all" => {
                        if enable {
                            self.warning(name.span, "'all' can only be disabled - ignoring");
                        } else if !self.session.library {
                            self.fp16 = false;
                        }
                    }
                    _ => {
                        let known = self.session.target.extensions.contains(&text) || OF_THE_API.contains(&&*text);
                        if !known && enable {
                            self.warning(name.span, format!("unknown OpenCL extension '{text}' - ignoring"));
                        }
                    }
                }
            }
            ast::PragmaKind::Pack { stack, value } => {
                match stack {
                    ast::PackStack::Keep => {}
                    ast::PackStack::Push => self.packs.push(self.pack),
                    ast::PackStack::Pop => match self.packs.pop() {
                        Some(kept) => self.pack = kept,
                        None => {
                            self.warning(pragma.span, "#pragma pack(pop, ...) failed: stack empty");
                        }
                    },
                }
                if let Some(value) = value {
                    self.pack = (value > 0).then_some(value);
                }
            }
            ast::PragmaKind::FpContract { on } => {
                self.contract = on;
                // In a block it holds for the block; forbidding it in the whole function forbids it there too.
                if let (false, Some(state)) = (on, &self.function) {
                    let id = state.id;
                    self.functions[id.index()].contract = false;
                }
            }
        }
    }

    fn static_assert(&mut self, assert: &ast::StaticAssert) {
        let Some(value) = self.constant_integer(assert.condition) else { return };
        if value == 0 {
            match &assert.message {
                Some(message) => self.error(assert.span, format!("static assertion failed: {message}")),
                None => self.error(assert.span, "static assertion failed"),
            };
        }
    }

    /// The text of a name.
    fn name(&self, symbol: Symbol) -> String {
        self.session.interner.name(symbol).to_owned()
    }

    /// The text of a name, shared.
    fn shared_name(&self, symbol: Symbol) -> Rc<str> {
        self.session.interner.shared(symbol)
    }

    fn error(&mut self, span: Span, message: impl Into<String>) -> &mut crate::diagnostic::Diagnostic {
        self.session.diagnostics.error(span, message)
    }

    fn warning(&mut self, span: Span, message: impl Into<String>) -> &mut crate::diagnostic::Diagnostic {
        self.session.diagnostics.warning(span, message)
    }

    /// A type in quotes, for a message.
    fn quoted(&self, ty: TypeId) -> String {
        self.types.quoted(QualType::plain(ty))
    }

    /// Where a pointer points that does not say (OpenCL C 3.0, section 6.7.1).
    fn default_pointee_space(&self) -> AddressSpace {
        if self.generic { AddressSpace::Generic } else { AddressSpace::Private }
    }

    fn version(&self) -> LanguageVersion {
        self.session.options.version()
    }

    fn expr_of(&self, id: ast::ExprId) -> &'a ast::Expr {
        &self.ast.exprs[id]
    }

    /// The function that is being checked; there is one wherever statements are.
    fn function_mut(&mut self) -> Option<&mut FunctionState> {
        self.function.as_mut()
    }
}
