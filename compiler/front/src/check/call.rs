//! Calls (C99, section 6.5.2.2).

use crate::intern::Symbol;
use crate::source::Span;
use crate::syntax::ast::{self, ExprId};
use crate::types::TypeId;

use super::Checker;
use super::convert::{Assignment, error_expr};
use super::expression::Operand;
use super::gnu::GnuFunction;
use super::hir::{Expr, ExprKind, FuncId};
use super::overload::Resolution;

impl Checker<'_, '_, '_> {
    /// A call.
    pub(super) fn call(&mut self, callee: ExprId, args: &[ExprId], close: Span, span: Span) -> Operand {
        if let ast::ExprKind::Name(symbol) = self.expr_of(callee).kind
            && self.scopes.find(symbol).is_none()
            && let Some(function) = GnuFunction::named(self.session.interner.name(symbol))
        {
            return self.gnu_call(function, args, span);
        }
        if let ast::ExprKind::Name(symbol) = self.expr_of(callee).kind
            && self.scopes.find(symbol).is_none()
            && let Some(function) = self.pipe_function(symbol)
        {
            let values: Vec<Expr> = args.iter().map(|&arg| self.rvalue(arg)).collect();
            return Operand::Value(self.pipe_call(function, symbol, values, close, span));
        }
        if let ast::ExprKind::Name(symbol) = self.expr_of(callee).kind
            && self.scopes.find(symbol).is_none()
            && self.builtin_candidates(symbol).is_none()
        {
            for &arg in args {
                self.rvalue(arg);
            }
            return self.undeclared_function(symbol, callee, span);
        }
        let function = self.operand(callee);
        let values: Vec<Expr> = args.iter().map(|&arg| self.rvalue(arg)).collect();
        let poisoned = values.iter().any(|value| self.types.is_error(value.ty));
        match function {
            Operand::Functions(functions, symbol, name_span) => {
                if poisoned {
                    return self.error_operand(span);
                }
                Operand::Value(self.function_call(&functions, symbol, name_span, values, close, span))
            }
            Operand::Builtin(symbol, name_span) => {
                if poisoned {
                    return self.error_operand(span);
                }
                if let (Some(&format), "printf" | "__builtin_printf") =
                    (args.first(), self.session.interner.name(symbol))
                {
                    self.check_format(format, values[0].ty, &values[1..]);
                }
                Operand::Value(self.builtin_call(symbol, name_span, values, span))
            }
            Operand::Value(value) => {
                self.not_a_function(value.ty, value.span);
                self.error_operand(span)
            }
            Operand::Place(place) => {
                self.not_a_function(place.ty, place.span);
                self.error_operand(span)
            }
        }
    }

    fn not_a_function(&mut self, ty: TypeId, span: Span) {
        if !self.types.is_error(ty) {
            let name = self.quoted(ty);
            self.error(span, format!("called object type {name} is not a function or function pointer"));
        }
    }

    fn undeclared_function(&mut self, symbol: Symbol, callee: ExprId, span: Span) -> Operand {
        if self.undeclared.insert(symbol) {
            let name = self.name(symbol);
            let similar = self.similar_name(&name);
            let since = self.is_of_later_version(&name).then(|| crate::builtins::name_since(&name));
            let at = self.expr_of(callee).span;
            let diagnostic = self.error(at, format!("implicit declaration of function '{name}' is invalid in OpenCL"));
            if let Some(since) = since {
                diagnostic.help(format!("'{name}' came with OpenCL C {since}: build with '-cl-std=CL{since}'"));
            } else if let Some(similar) = similar {
                diagnostic.help(format!("did you mean '{similar}'?"));
            }
        }
        self.error_operand(span)
    }

    fn function_call(
        &mut self,
        functions: &[FuncId],
        symbol: Symbol,
        name_span: Span,
        args: Vec<Expr>,
        close: Span,
        span: Span,
    ) -> Expr {
        let overloaded = functions.iter().any(|function| self.facts[function.index()].overloadable);
        if !overloaded {
            let Some(&function) = functions.first() else { return error_expr(span) };
            let params = self.functions[function.index()].params.clone();
            if args.len() != params.len() {
                let few = args.len() < params.len();
                let word = if few { "few" } else { "many" };
                let at = match args.get(params.len()) {
                    Some(extra) => extra.span,
                    None => close,
                };
                let (name, expected, have) = (self.name(symbol), params.len(), args.len());
                let declared = self.facts[function.index()].span;
                self.error(at, format!("too {word} arguments to function call, expected {expected}, have {have}"))
                    .note(declared, format!("'{name}' declared here"));
                return error_expr(span);
            }
            return self.make_call(function, params, args, name_span, span);
        }
        // A function of the source may add to the builtin ones of its name: all of them take part.
        let builtins = self.builtin_candidates(symbol);
        let own: Vec<Vec<TypeId>> =
            functions.iter().map(|function| self.functions[function.index()].params.clone()).collect();
        let foreign =
            builtins.iter().flat_map(|candidates| candidates.usable.iter().map(|&index| &candidates.params[index]));
        let shapes = own.iter().chain(foreign).map(|params| (params.as_slice(), false));
        match self.resolve(&args, shapes) {
            Resolution::Chosen(index) if index < own.len() => {
                self.make_call(functions[index], own[index].clone(), args, name_span, span)
            }
            Resolution::Chosen(index) => {
                let Some(candidates) = builtins else { return error_expr(span) };
                let index = candidates.usable[index - own.len()];
                let (signature, params) = (&candidates.signatures[index], &candidates.params[index]);
                self.make_builtin_call(signature, params, args, span)
            }
            failed => {
                let name = self.name(symbol);
                let notes: Vec<(Span, String)> = functions
                    .iter()
                    .take(8)
                    .map(|function| {
                        let facts = &self.facts[function.index()];
                        (facts.span, format!("candidate function: '{}'", self.types.name(facts.ty)))
                    })
                    .collect();
                let message = match failed {
                    Resolution::Ambiguous(_) => format!("call to '{name}' is ambiguous"),
                    _ => format!("no matching function for call to '{name}'"),
                };
                let diagnostic = self.error(name_span, message);
                for (span, text) in notes {
                    diagnostic.note(span, text);
                }
                error_expr(span)
            }
        }
    }

    /// The call of a function of the source.
    fn make_call(
        &mut self,
        function: FuncId,
        params: Vec<TypeId>,
        args: Vec<Expr>,
        name_span: Span,
        span: Span,
    ) -> Expr {
        let errors = self.session.diagnostics.error_count();
        let args: Vec<Expr> = args
            .into_iter()
            .zip(params)
            .map(|(arg, param)| self.assign_convert(arg, param, Assignment::Pass))
            .collect();
        if self.session.diagnostics.error_count() > errors {
            let (declared, name) = (self.facts[function.index()].span, self.name(self.facts[function.index()].symbol));
            self.session.diagnostics.note_last(declared, format!("'{name}' is declared here"));
        }
        let ty = self.functions[function.index()].result;
        if !self.types.is_error(ty) && !self.types.is_void(ty) && !self.types.is_complete(ty) {
            let (declared, name) = (self.facts[function.index()].span, self.name(self.facts[function.index()].symbol));
            let shown = self.quoted(ty);
            self.error(span, format!("calling '{name}' with incomplete return type {shown}"))
                .note(declared, format!("'{name}' is declared here"));
            return error_expr(span);
        }
        if self.types.is_error(ty) || args.iter().any(|arg| self.types.is_error(arg.ty)) {
            return error_expr(span);
        }
        if self.unevaluated == 0
            && let Some(state) = &self.function
        {
            self.calls[state.id.index()].push((function, name_span));
        }
        Expr { kind: ExprKind::Call(function, args), ty, span }
    }
}
