//! Calls of builtin functions: the table's types in the checker's, the calls that have rules of their own.

use std::rc::Rc;

use tombolo_ir::types::AddressSpace;

use crate::builtins::{BuiltinType, Element, Lowering, Op, PointeeBase, Signature};
use crate::intern::Symbol;
use crate::source::Span;
use crate::types::{QualType, Quals, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::constant::Value;
use super::convert::{Assignment, error_expr};
use super::fold;
use super::hir::{BuiltinCall, Convert, Expr, ExprKind};
use super::overload::Resolution;

/// The checker's scalar of an element of the table.
pub(super) fn scalar_of(element: Element) -> ScalarKind {
    match element {
        Element::Char => ScalarKind::Char,
        Element::UChar => ScalarKind::UChar,
        Element::Short => ScalarKind::Short,
        Element::UShort => ScalarKind::UShort,
        Element::Int => ScalarKind::Int,
        Element::UInt => ScalarKind::UInt,
        Element::Long => ScalarKind::Long,
        Element::ULong => ScalarKind::ULong,
        Element::Half => ScalarKind::Half,
        Element::Float => ScalarKind::Float,
        Element::Double => ScalarKind::Double,
    }
}

/// The table's element of a scalar; there is none for `bool`.
pub(super) fn element_of(kind: ScalarKind) -> Option<Element> {
    Some(match kind {
        ScalarKind::Bool => return None,
        ScalarKind::Char => Element::Char,
        ScalarKind::UChar => Element::UChar,
        ScalarKind::Short => Element::Short,
        ScalarKind::UShort => Element::UShort,
        ScalarKind::Int => Element::Int,
        ScalarKind::UInt => Element::UInt,
        ScalarKind::Long => Element::Long,
        ScalarKind::ULong => Element::ULong,
        ScalarKind::Half => Element::Half,
        ScalarKind::Float => Element::Float,
        ScalarKind::Double => Element::Double,
    })
}

/// So many candidates are shown in the notes of a failed call.
const SHOWN_CANDIDATES: usize = 6;

/// The overloads of a builtin function with their parameters in the checker's types.
#[derive(Clone)]
pub(super) struct Candidates {
    pub(super) signatures: Rc<[Signature]>,
    /// For each one its parameters.
    pub(super) params: Rc<[Vec<TypeId>]>,
    /// Those that the device and the language version have.
    pub(super) usable: Rc<[usize]>,
}

impl Checker<'_, '_, '_> {
    /// The checker's type of a type of the table.
    pub(super) fn builtin_param(&mut self, ty: BuiltinType) -> TypeId {
        match ty {
            BuiltinType::Void => TypeTable::VOID,
            BuiltinType::Bool => TypeTable::BOOL,
            BuiltinType::Value(element, lanes) => self.types.vector(scalar_of(element), lanes),
            BuiltinType::Pointer(pointee) => {
                let base = match pointee.base {
                    PointeeBase::Value(element, lanes) => self.types.vector(scalar_of(element), lanes),
                    PointeeBase::Atomic(element) => self.types.intern(TypeKind::Atomic(scalar_of(element))),
                    PointeeBase::AtomicFlag => self.types.intern(TypeKind::AtomicFlag),
                    PointeeBase::Event => self.types.intern(TypeKind::Event),
                    PointeeBase::Void => TypeTable::VOID,
                };
                let quals = Quals {
                    is_const: pointee.is_const,
                    is_volatile: pointee.is_volatile,
                    is_restrict: false,
                    space: Some(pointee.space),
                };
                self.types.pointer(QualType { ty: base, quals })
            }
            BuiltinType::Image(image) => self.types.intern(TypeKind::Image(image)),
            BuiltinType::Sampler => self.types.intern(TypeKind::Sampler),
            BuiltinType::Event => self.types.intern(TypeKind::Event),
        }
    }

    /// The overloads of a builtin function.
    pub(super) fn builtin_candidates(&mut self, symbol: Symbol) -> Option<Candidates> {
        if let Some(known) = self.candidates.get(&symbol) {
            return known.clone();
        }
        let name = self.session.interner.shared(symbol);
        let known = if self.is_of_later_version(&name) { None } else { self.builtins.candidates(&name) };
        let found = known.map(|signatures| {
            let params: Vec<Vec<TypeId>> = signatures
                .iter()
                .map(|signature| signature.params.iter().map(|&param| self.builtin_param(param)).collect())
                .collect();
            let usable = (0..signatures.len()).filter(|&index| self.is_usable(&signatures[index])).collect();
            Candidates { signatures, params: params.into(), usable }
        });
        self.candidates.insert(symbol, found.clone());
        found
    }

    /// Whether it is a builtin function that a later version of the language brings.
    pub(super) fn is_of_later_version(&self, name: &str) -> bool {
        !self.session.library && crate::builtins::name_since(name) > self.version()
    }

    /// A call of a builtin function.
    pub(super) fn builtin_call(&mut self, symbol: Symbol, name_span: Span, args: Vec<Expr>, span: Span) -> Expr {
        let Some(candidates) = self.builtin_candidates(symbol) else { return error_expr(span) };
        if let Some(Lowering::Op(Op::As)) = candidates.signatures.first().map(|signature| &signature.lowering)
            && args.len() == 1
        {
            return self.reinterpretation(&candidates, args, span);
        }
        let target = self.session.target;
        let signatures = &candidates.signatures;
        let usable = &candidates.usable;
        if let [only] = **usable
            && !signatures[only].variadic
            && signatures[only].params.len() == args.len()
        {
            // Without a choice the messages can be about the argument.
            return self.make_builtin_call(&signatures[only], &candidates.params[only], args, span);
        }
        let shapes = usable.iter().map(|&index| (candidates.params[index].as_slice(), signatures[index].variadic));
        match self.resolve(&args, shapes) {
            Resolution::Chosen(index) => {
                let index = usable[index];
                self.make_builtin_call(&signatures[index], &candidates.params[index], args, span)
            }
            Resolution::None => {
                let all = (0..signatures.len())
                    .map(|index| (candidates.params[index].as_slice(), signatures[index].variadic));
                let missing = match self.resolve(&args, all) {
                    Resolution::Chosen(index) => signatures[index].missing_feature(target),
                    _ => None,
                };
                self.no_match(symbol, name_span, &args, &candidates, missing.map(|feature| feature.name()));
                error_expr(span)
            }
            Resolution::Ambiguous(among) => {
                let name = self.name(symbol);
                let shown: Vec<String> =
                    among.iter().take(SHOWN_CANDIDATES).map(|&index| signatures[usable[index]].to_string()).collect();
                let types = self.argument_types(&args);
                let diagnostic =
                    self.error(name_span, format!("call to '{name}' is ambiguous: the arguments are {types}"));
                for candidate in shown {
                    diagnostic.help(format!("candidate function: {candidate}"));
                }
                diagnostic.help("a cast of the arguments to one type says which is meant");
                error_expr(span)
            }
        }
    }

    /// Whether the device and the language version have the overload.
    fn is_usable(&self, signature: &Signature) -> bool {
        let generic =
            |ty: &BuiltinType| matches!(ty, BuiltinType::Pointer(pointee) if pointee.space == AddressSpace::Generic);
        let uses_generic = signature.params.iter().any(generic) || generic(&signature.result);
        if uses_generic && !self.generic {
            return false;
        }
        if !self.session.library && crate::builtins::overload_since(signature) > self.version() {
            return false;
        }
        // OpenCL C 2.0 has the generic address space whatever the feature macros say.
        match signature.missing_feature(self.session.target) {
            None => true,
            Some(crate::builtins::Feature::GenericAddressSpace) => self.generic,
            Some(_) => false,
        }
    }

    fn argument_types(&self, args: &[Expr]) -> String {
        let types: Vec<String> = args.iter().map(|arg| self.types.name(arg.ty)).collect();
        format!("({})", types.join(", "))
    }

    fn no_match(
        &mut self,
        symbol: Symbol,
        name_span: Span,
        args: &[Expr],
        candidates: &Candidates,
        missing: Option<&'static str>,
    ) {
        let name = self.name(symbol);
        let types = self.argument_types(args);
        let counts: Vec<usize> = candidates.signatures.iter().map(|signature| signature.params.len()).collect();
        let same_count: Vec<String> = candidates
            .usable
            .iter()
            .map(|&index| &candidates.signatures[index])
            .filter(|signature| signature.params.len() == args.len())
            .take(SHOWN_CANDIDATES)
            .map(|signature| signature.to_string())
            .collect();
        let first = candidates.signatures.first().map(|signature| signature.to_string());
        let diagnostic = match missing {
            Some(feature) => {
                self.error(name_span, format!("call to '{name}' with arguments {types} requires {feature} support"))
            }
            None if !counts.contains(&args.len()) => {
                let expected = counts.first().copied().unwrap_or(0);
                let few = if args.len() < expected { "few" } else { "many" };
                let count = args.len();
                self.error(
                    name_span,
                    format!("too {few} arguments to function call to '{name}', expected {expected}, have {count}"),
                )
            }
            None => self.error(name_span, format!("no matching function for call to '{name}' with arguments {types}")),
        };
        if same_count.is_empty() {
            if let Some(first) = first {
                diagnostic.help(format!("candidate function: {first}"));
            }
        }
        for candidate in same_count {
            diagnostic.help(format!("candidate function: {candidate}"));
        }
    }

    /// The call of the chosen overload.
    pub(super) fn make_builtin_call(
        &mut self,
        signature: &Signature,
        params: &[TypeId],
        args: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let mut ty = self.builtin_param(signature.result);
        if let (Lowering::Op(Op::ToSpace), Some(arg)) = (signature.lowering, args.first()) {
            let pointee = self.types.as_pointer(arg.ty);
            if pointee.is_none_or(|pointee| pointee.quals.space == Some(AddressSpace::Constant)) {
                let (shown, span) = (self.quoted(arg.ty), arg.span);
                let message = format!("'{}' takes a pointer that can be generic, not {shown}", signature.name);
                self.error(span, message);
                return error_expr(span);
            }
        }
        if let Lowering::Op(Op::ToSpace) = signature.lowering
            && let (BuiltinType::Pointer(result), Some(pointee)) =
                (signature.result, args.first().and_then(|arg| self.types.as_pointer(arg.ty)))
        {
            // The result points to what the argument points to, in the other address space.
            let quals = Quals { space: Some(result.space), ..pointee.quals };
            ty = self.types.pointer(QualType { ty: pointee.ty, quals });
        }
        let mut converted = Vec::with_capacity(args.len());
        for (index, arg) in args.into_iter().enumerate() {
            let arg = match params.get(index) {
                Some(&param) => {
                    let to_void = self.types.as_pointer(param).is_some_and(|pointee| self.types.is_void(pointee.ty));
                    if to_void && self.types.as_pointer(arg.ty).is_some() {
                        self.convert(Convert::Pointer, arg, param)
                    } else {
                        self.assign_convert(arg, param, Assignment::Pass)
                    }
                }
                None => self.promote_variadic(arg),
            };
            converted.push(arg);
        }
        if converted.iter().any(|arg| self.types.is_error(arg.ty)) {
            return error_expr(span);
        }
        let call = BuiltinCall { signature: signature.clone(), args: converted };
        Expr { kind: ExprKind::Builtin(Box::new(call)), ty, span }
    }

    /// An argument behind the format of `printf` (OpenCL C 3.0, section 6.15.14).
    fn promote_variadic(&mut self, value: Expr) -> Expr {
        match self.types.as_scalar(value.ty) {
            Some(ScalarKind::Float | ScalarKind::Half) if self.fp64 => self.convert_elements(value, ScalarKind::Double),
            Some(ScalarKind::Half) => self.convert_elements(value, ScalarKind::Float),
            Some(_) => self.promote(value),
            None => match self.types.resolve(value.ty) {
                TypeKind::Vector(..) | TypeKind::Pointer(_) | TypeKind::Error => value,
                _ => {
                    let name = self.quoted(value.ty);
                    self.error(value.span, format!("cannot pass an argument of type {name} to a variadic function"));
                    error_expr(value.span)
                }
            },
        }
    }

    /// `as_type`: the sizes must agree, no conversion takes place.
    fn reinterpretation(&mut self, candidates: &Candidates, args: Vec<Expr>, span: Span) -> Expr {
        let (Some(signature), Some(value)) = (candidates.signatures.first(), args.into_iter().next()) else {
            return error_expr(span);
        };
        let to = self.builtin_param(signature.result);
        if let BuiltinType::Value(element @ (Element::Half | Element::Double), _) = signature.result {
            let usable = if element == Element::Half { self.session.target.float16 } else { self.fp64 };
            if !usable {
                let name = self.quoted(to);
                let feature = if element == Element::Half { "cl_khr_fp16" } else { "cl_khr_fp64" };
                self.error(span, format!("use of type {name} requires {feature} support"));
                return error_expr(span);
            }
        }
        self.same_bits_as(value, to, span)
    }

    /// The value of a call whose arguments are constants.
    pub(super) fn builtin_value(&self, call: &BuiltinCall) -> Option<Value> {
        match call.signature.lowering {
            Lowering::Op(Op::Convert { saturate: false, rounding: None }) => {
                let arg = call.args.first()?;
                let (from, _) = self.types.as_arithmetic(arg.ty)?;
                let BuiltinType::Value(element, _) = call.signature.result else { return None };
                let value = self.evaluate(arg)?;
                let to = scalar_of(element);
                let lanes = value.lanes()?.iter().map(|&lane| super::constant::convert(lane, from, to)).collect();
                Some(Value::of(lanes))
            }
            _ => fold::known(self, call),
        }
    }
}
