//! Questions about the compiler that a source can ask, as it can ask clang: `__has_include`, `__has_builtin`,
//! `__has_attribute`, `__has_feature`, `__has_extension`.

use super::Preprocessor;
use crate::builtins::Builtins;
use crate::check::is_builtin_word;
use crate::lex::{Punct, Token, TokenKind};
use crate::syntax::is_attribute;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Query {
    /// Whether a header is found.
    Include,
    /// Whether there is such a function of the compiler.
    Builtin,
    /// Whether an attribute is known.
    Attribute,
    /// Whether the language has something.
    Feature,
    /// Whether it has it, were it only as an extension.
    Extension,
}

/// Clang's names for what there is of C11 and GNU C here.
const EXTENSIONS: &[&str] = &[
    "attribute_ext_vector_type",
    "attribute_overloadable",
    "c_alignas",
    "c_alignof",
    "c_generic_selections",
    "c_static_assert",
    "statement_attributes_with_gnu_syntax",
];

/// Those of them that clang counts as parts of OpenCL C.
const FEATURES: &[&str] = &["attribute_ext_vector_type", "attribute_overloadable"];

impl Preprocessor<'_, '_> {
    /// The answer to a question whose operator was just read: 1 or 0.
    pub(super) fn query(&mut self, query: Query, operator: Token) -> bool {
        if query == Query::Include && !self.in_condition {
            let message = "'__has_include' must be used within a preprocessing directive";
            self.session.diagnostics.error(operator.span, message);
        }
        let open = self.raw();
        if !open.is(Punct::OpenParen) {
            let name = self.spelling(operator);
            self.session.diagnostics.error(operator.span, format!("missing '(' after '{name}'"));
            self.put_back_end(open);
            return false;
        }
        let answer = match query {
            Query::Include => self.has_header(),
            Query::Builtin | Query::Attribute | Query::Feature | Query::Extension => self.has_named(query),
        };
        let close = self.raw();
        if !close.is(Punct::CloseParen) {
            let name = self.spelling(operator);
            self.session.diagnostics.error(close.span, format!("missing ')' after '{name}'"));
            self.put_back_end(close);
            return false;
        }
        answer
    }

    /// After an error: what stands where something else should is passed over, unless the line ends there.
    fn put_back_end(&mut self, token: Token) {
        if matches!(token.kind, TokenKind::EndOfLine | TokenKind::Eof) {
            self.put_back(token);
        }
    }

    fn spelling(&self, token: Token) -> String {
        token.spelling(&self.session.interner).into_owned()
    }

    fn has_named(&mut self, query: Query) -> bool {
        let token = self.raw();
        let Some(symbol) = token.name() else {
            let message = "builtin feature check macro requires a parenthesized identifier";
            self.session.diagnostics.error(token.span, message);
            self.put_back_end(token);
            return false;
        };
        let spelled = self.symbol_name(symbol);
        let plain = |name: &str| match name.strip_prefix("__").and_then(|rest| rest.strip_suffix("__")) {
            Some(rest) if !rest.is_empty() => rest.to_owned(),
            _ => name.to_owned(),
        };
        match query {
            Query::Builtin => {
                is_builtin_word(spelled)
                    || spelled.starts_with("__") && Builtins::new(false).candidates(spelled).is_some()
            }
            Query::Attribute => is_attribute(&plain(spelled)),
            Query::Feature => FEATURES.contains(&&*plain(spelled)),
            Query::Extension => EXTENSIONS.contains(&&*plain(spelled)),
            Query::Include => false,
        }
    }

    fn has_header(&mut self) -> bool {
        if self.contexts.is_empty()
            && let Some(file) = self.files.last_mut()
            && let Some((name, _)) = file.lexer.angled_header_name(&mut self.session.diagnostics)
        {
            return self.find_header(&name, false).is_some();
        }
        let token = self.expanded();
        let TokenKind::String(symbol) = token.kind else {
            self.session.diagnostics.error(token.span, "expected \"FILENAME\" or <FILENAME>");
            self.put_back_end(token);
            return false;
        };
        let spelled = self.symbol_name(symbol);
        let name = spelled[1..spelled.len() - 1].to_owned();
        !name.is_empty() && self.find_header(&name, true).is_some()
    }
}
