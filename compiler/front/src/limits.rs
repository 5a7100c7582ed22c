//! The bounds of what a source may ask of the compiler, all in one place. What goes beyond one is an error that names it; none
//! of them is near what people or their generators write.

/// Bytes of stack for a compilation. Pages that are not touched cost nothing.
pub(crate) const STACK_SIZE: usize = 128 << 20;

/// Parentheses, blocks, declarators and the like nest this deep at most.
pub(crate) const MAX_NESTING: u32 = 800;

/// No expression, statement, declarator or initialiser nests deeper than this, parentheses and chains of binary
/// operators counted alike. The stack takes three times as much in builds without optimisation.
pub(crate) const MAX_TREE_HEIGHT: u32 = 16_000;

/// Headers nest this deep at most.
pub(crate) const MAX_INCLUDE_DEPTH: usize = 200;

/// All texts together have at most so many bytes, a header counted each time that it is read.
pub(crate) const MAX_INCLUDED_BYTES: usize = 256 << 20;

/// Parentheses and operators in `#if` nest this deep at most.
pub(crate) const MAX_CONDITION_DEPTH: u32 = 250;

/// Arguments of macros nest this deep at most: each level of `f(f(f(…)))` expands inside the next.
pub(crate) const MAX_ARGUMENT_DEPTH: u32 = 200;

/// A source has at most so many tokens after preprocessing.
pub(crate) const MAX_TOKENS: usize = 4_000_000;

/// More tokens than this are not made on the way there, arguments of macros and what they expand to included: tables of
/// nested macros, as miners have, take several millions.
pub(crate) const MAX_TOKENS_MADE: usize = 16_000_000;

/// The operators `#` and `##` make so many bytes of text at most: what they make can be twice as long as what they are given,
/// again and again.
pub(crate) const MAX_MADE_BYTES: usize = 32 << 20;

/// Types that nest deeper are refused.
pub(crate) const MAX_TYPE_DEPTH: u32 = 250;

/// Records that nest deeper are refused.
pub(crate) const MAX_RECORD_DEPTH: u32 = 200;

/// No object is larger: what does not fit is an error where it is declared.
pub(crate) const MAX_SIZE: u64 = 1 << 31;

/// Initial data of one object may be so large.
pub(crate) const MAX_DATA: usize = 1 << 26;

/// A designated range of elements may be so long.
pub(crate) const MAX_DESIGNATED_RANGE: u64 = 1 << 16;

/// Beyond so many parts of one initial value, designated ranges are refused.
pub(crate) const MAX_INITIALIZER_PARTS: usize = 1 << 19;

/// A GNU range of cases may be so long.
pub(crate) const MAX_CASE_RANGE: i128 = 1 << 12;

/// A similar name is looked for among all names, so not for every unknown one of a source that is full of them.
pub(crate) const MAX_SUGGESTIONS: u32 = 50;

/// After so many diagnostics of a kind the rest is dropped, so that a hopeless source does not make a log without end.
pub(crate) const MAX_DIAGNOSTICS: usize = 500;
