//! Random programs in OpenCL C for differential tests: valid, terminating, without undefined or unspecified behaviour, and
//! with the same result to the bit wherever they run.
//!
//! - Integers wrap; divisors, indices and shifts are made safe where they are used. With [`Options::strict`] signed arithmetic
//!   goes through unsigned types and memory is only reinterpreted by unions, for compilers that hold OpenCL C to C99.
//! - Floats take part in operations that are rounded exactly. Every result goes through a *guard* (`g_float`), which makes
//!   a positive zero of what is very small: so there are no negative zeros and no denormal numbers, which devices may treat
//!   in their own ways. What becomes bits, by a union or a cast, goes through `q_float`, which makes zero of a NaN.
//! - Expressions are pure. Statements write.
//! - A pointer points to what lives at least as long as the function runs; how many elements follow is part of its type here.
//! - Work-items share memory only in statements that have their barriers with them.

mod address;
mod arithmetic;
mod builtins;
mod expressions;
mod functions;
mod kernel;
mod places;
mod program;
mod statements;
mod structures;
mod together;
mod types;

pub use program::{Argument, Expression, Function, INPUT_WORDS, OUTPUT_BYTES, Program, Range, Statement};
pub use types::{Scalar, Type};

use fastrand::Rng;
use types::{INTEGERS, Structure, WIDTHS};

/// What programs may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// `double`
    pub float64: bool,
    /// Nothing that C99 leaves undefined, though OpenCL's compilers define it: see the module.
    pub strict: bool,
    /// Roughly how many statements a program has.
    pub size: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options { float64: true, strict: false, size: 12 }
    }
}

/// What stands before the first program of a source: guards of floats.
pub const PRELUDE: &str = include_str!("prelude.cl");

/// The program of a seed.
pub fn generate(seed: u64, options: Options) -> Program {
    let mut generator = Generator::new(seed, options);
    generator.declare_structures();
    generator.declare_tables();
    generator.declare_program_variables();
    generator.declare_functions();
    generator.kernel()
}

/// A variable that can be seen.
#[derive(Clone, Debug)]
struct Variable {
    name: String,
    ty: Type,
    is_mutable: bool,
    /// How many blocks it is in; 0 lives as long as the function.
    level: u32,
}

/// A function that can be called.
#[derive(Clone, Debug)]
struct Callee {
    name: String,
    params: Vec<Type>,
    result: Option<Type>,
    /// Whether it writes nothing but its own variables.
    is_pure: bool,
    cost: u32,
}

struct Generator {
    rng: Rng,
    seed: u64,
    options: Options,
    structures: Vec<Structure>,
    declarations: Vec<String>,
    callees: Vec<Callee>,
    functions: Vec<Function>,
    /// Declarations of local memory, for the start of the kernel.
    group_variables: Vec<Statement>,
    /// What can be seen here, the innermost last.
    scope: Vec<Variable>,
    level: u32,
    /// How many names there are already.
    names: u32,
    /// How often what is generated here runs at most, for each run of the function.
    heat: u32,
    /// What the function has cost so far.
    cost: u32,
    /// Whether `break` and `continue` are possible here.
    can_break: bool,
    can_continue: bool,
    /// What `return` returns here, if it is possible.
    returns: Option<Option<Type>>,
    /// Whether it may only write its own variables here.
    is_pure: bool,
    /// How many expressions are around this one: operands, indices, arguments.
    nesting: u32,
}

/// What the work-items may cost, in statements that run.
const COST_LIMIT: u32 = 1500;

/// How deep expressions nest at most.
const NESTING_LIMIT: u32 = 8;

impl Generator {
    fn new(seed: u64, options: Options) -> Self {
        Generator {
            rng: Rng::with_seed(seed),
            seed,
            options,
            structures: Vec::new(),
            declarations: Vec::new(),
            callees: Vec::new(),
            functions: Vec::new(),
            group_variables: Vec::new(),
            scope: Vec::new(),
            level: 0,
            names: 0,
            heat: 1,
            cost: 0,
            can_break: false,
            can_continue: false,
            returns: None,
            is_pure: false,
            nesting: 0,
        }
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(0..100) < percent
    }

    fn below(&mut self, end: u32) -> u32 {
        self.rng.u32(0..end)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.rng.usize(0..list.len())]
    }

    /// A new name; names at file scope carry the seed, so that programs can be put together.
    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn global_name(&mut self, prefix: &str) -> String {
        let name = self.name(prefix);
        format!("{name}_{}", self.seed)
    }

    fn integer(&mut self) -> Scalar {
        // `int` and `uint` as often as all others.
        if self.chance(40) { if self.chance(60) { types::INT } else { types::UINT } } else { *self.pick(&INTEGERS) }
    }

    fn float(&mut self) -> Scalar {
        if self.options.float64 && self.chance(35) { Scalar::Float(8) } else { Scalar::Float(4) }
    }

    /// A scalar type but `bool`.
    fn number(&mut self) -> Scalar {
        if self.chance(25) { self.float() } else { self.integer() }
    }

    fn scalar(&mut self) -> Scalar {
        if self.chance(6) { Scalar::Bool } else { self.number() }
    }

    fn width(&mut self) -> u8 {
        // Narrow ones are cheaper.
        if self.chance(70) { *self.pick(&WIDTHS[..3]) } else { *self.pick(&WIDTHS) }
    }

    /// The type of a value that is a number or several.
    fn value_type(&mut self) -> Type {
        if self.chance(35) {
            let element = self.number();
            Type::Vector(element, self.width())
        } else {
            Type::Scalar(self.scalar())
        }
    }

    /// The name of a type that needs no declarator around the name.
    fn type_name(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => scalar.name().into(),
            Type::Vector(scalar, lanes) => format!("{}{lanes}", scalar.name()),
            Type::Struct(index) => self.structures[*index].name.clone(),
            Type::Pointer(pointer) => {
                let constness = if pointer.is_const { "const " } else { "" };
                let (space, pointee) = (pointer.space.qualifier(), self.type_name(&pointer.pointee));
                match pointer.pointee {
                    // What qualifies a pointer stands behind its star.
                    Type::Pointer(_) => format!("{pointee}{constness}{space}*"),
                    _ => format!("{space}{constness}{pointee} *"),
                }
            }
            Type::Array(element, _) => self.type_name(element),
        }
    }

    /// The declaration of a name.
    fn declarator(&self, ty: &Type, name: &str) -> String {
        match ty {
            Type::Array(element, count) => self.declarator(element, &format!("{name}[{count}]")),
            _ => format!("{} {name}", self.type_name(ty)),
        }
    }

    fn declare(&mut self, name: &str, ty: Type, is_mutable: bool) {
        self.scope.push(Variable { name: name.into(), ty, is_mutable, level: self.level });
    }
}

#[cfg(test)]
mod tests;
