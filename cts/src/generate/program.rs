//! What a generated program is made of: statements and expressions as texts with holes. A hole `$0` … `$9` holds an
//! expression, a hole `@0` … `@9` a list of statements. Whatever is put into a hole, the program stays well-defined, so
//! that programs may be reduced without a thought for what they mean.

use super::types::Type;

/// A pure expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// Its type.
    pub ty: Type,
    /// The text with holes `$n`.
    pub form: String,
    /// What fills them.
    pub operands: Vec<Expression>,
}

impl Expression {
    /// An expression of this text.
    pub fn new(ty: Type, form: impl Into<String>, operands: Vec<Expression>) -> Self {
        Expression { ty, form: form.into(), operands }
    }

    fn print(&self, out: &mut String) {
        fill(&self.form, out, &self.operands, &mut |_, _| {});
    }

    /// The text of the expression.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }
}

/// A statement, or several that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// The text with holes `$n` and `@n`.
    pub form: String,
    /// What fills the holes `$n`.
    pub operands: Vec<Expression>,
    /// What fills the holes `@n`.
    pub bodies: Vec<Vec<Statement>>,
}

impl Statement {
    /// A statement without statements in it.
    pub fn line(form: impl Into<String>, operands: Vec<Expression>) -> Self {
        Statement { form: form.into(), operands, bodies: Vec::new() }
    }

    /// A statement around others.
    pub fn nest(form: impl Into<String>, operands: Vec<Expression>, bodies: Vec<Vec<Statement>>) -> Self {
        Statement { form: form.into(), operands, bodies }
    }

    fn print(&self, out: &mut String, depth: usize) {
        out.push_str(&"    ".repeat(depth));
        fill(&self.form, out, &self.operands, &mut |hole, out| {
            out.push('\n');
            for statement in &self.bodies[hole] {
                statement.print(out, depth + 1);
            }
            out.push_str(&"    ".repeat(depth));
        });
        out.push('\n');
    }
}

/// Writes `form` with its holes filled.
fn fill(form: &str, out: &mut String, operands: &[Expression], body: &mut dyn FnMut(usize, &mut String)) {
    let mut chars = form.chars();
    while let Some(c) = chars.next() {
        let mut hole = || chars.next().and_then(|digit| digit.to_digit(10)).map_or(0, |digit| digit as usize);
        match c {
            '$' => operands[hole()].print(out),
            '@' => body(hole(), out),
            _ => out.push(c),
        }
    }
}

/// A function or kernel.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// What comes before the body.
    pub head: String,
    /// The body.
    pub body: Vec<Statement>,
    /// What comes after the last statement, inside the braces.
    pub tail: String,
}

/// An argument of the kernel by value.
#[derive(Clone, PartialEq, Debug)]
pub struct Argument {
    /// The name of its type.
    pub type_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How a kernel is launched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// 1 to 3.
    pub dimensions: u32,
    /// `get_global_size`, a multiple of the local size.
    pub global: [u64; 3],
    /// `get_local_size`
    pub local: [u64; 3],
    /// `get_global_offset`
    pub offset: [u64; 3],
}

impl Range {
    /// All work-items.
    pub fn items(&self) -> u64 {
        self.global.iter().product()
    }
}

/// A program with one kernel. The kernel's arguments are its output, its input (`global const uint *`), a table
/// (`constant uint *` to the same words as the input), so many bytes of local memory, and values.
#[derive(Clone, Debug)]
pub struct Program {
    /// What it was made from.
    pub seed: u64,
    /// Types and tables.
    pub declarations: Vec<String>,
    /// Functions, each after those that it calls.
    pub functions: Vec<Function>,
    /// The kernel, `k_SEED`.
    pub kernel: Function,
    /// The work-items.
    pub range: Range,
    /// Bytes of local memory that the kernel is given.
    pub local_bytes: u32,
    /// Its arguments by value.
    pub arguments: Vec<Argument>,
}

/// Bytes of the output that belong to one work-item.
pub const OUTPUT_BYTES: u64 = 512;
/// Words of the input.
pub const INPUT_WORDS: u64 = 64;

impl Program {
    /// The kernel's name.
    pub fn kernel_name(&self) -> String {
        format!("k_{}", self.seed)
    }

    /// The source in OpenCL C. Sources of programs with different seeds may be put together.
    pub fn source(&self) -> String {
        let mut out = String::new();
        for declaration in &self.declarations {
            out.push_str(declaration);
            out.push('\n');
        }
        for function in self.functions.iter().chain([&self.kernel]) {
            out.push_str(&function.head);
            out.push_str("\n{\n");
            for statement in &function.body {
                statement.print(&mut out, 1);
            }
            out.push_str(&function.tail);
            out.push_str("}\n");
        }
        out
    }

    /// The words of the input.
    pub fn input(&self) -> Vec<u32> {
        let mut random = fastrand::Rng::with_seed(self.seed ^ 0x5bd1_e995);
        let word = |random: &mut fastrand::Rng| match random.u8(0..8) {
            0 => 0,
            1 => u32::MAX,
            2 => 1 << random.u32(0..32),
            3 | 4 => random.u32(0..100),
            _ => random.u32(..),
        };
        (0..INPUT_WORDS).map(|_| word(&mut random)).collect()
    }

    /// Bytes of the output.
    pub fn output_size(&self) -> u64 {
        self.range.items() * OUTPUT_BYTES
    }
}
