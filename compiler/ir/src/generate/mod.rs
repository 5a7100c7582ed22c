//! Random kernels for tests: valid, terminating, without undefined behaviour, and with the same result wherever they run
//! with IEEE 754 arithmetic. Tests compare the interpreter before and after passes, and devices with the interpreter.
//!
//! A kernel is generated as nested statements (sequences, ifs, loops with breaks, switches with fall-through), so it ends;
//! values are taken from those that are defined on all ways to a place. Floats may be NaN, but only guarded floats become
//! bits: the payload of a NaN is nobody's promise, nor are the sign of a zero and what is below the normal numbers.

mod random;
mod statements;

use crate::function::{Block, Function, KernelInfo, ParameterInfo, Value};
use crate::inst::{BinaryOp, CastOp, InstData, Liberties, WorkItemQuery};
use crate::module::{FuncRef, LocalData, Module};
use crate::types::{AddressSpace, Scalar, Type};
pub use random::Random;

/// What random kernels may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// `f16`.
    pub float16: bool,
    /// `f64`.
    pub float64: bool,
    /// Floating division and square roots, which a device computes in its own way.
    pub inexact: bool,
    /// Roughly how many statements a kernel has.
    pub size: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options { float16: true, float64: true, inexact: true, size: 40 }
    }
}

/// Bytes of the output buffer that belong to one work-item.
pub const OUTPUT_BYTES: u64 = 128;
/// Bytes of the input buffer; all work-items read all of it.
pub const INPUT_BYTES: u64 = 256;
/// Work-items of a group.
pub const LOCAL_SIZE: u64 = 4;

/// A module with a kernel named `main` (and functions that it calls), which takes a global pointer to its output, a
/// global pointer to its input and an `i32`.
pub fn generate(seed: u64, options: Options) -> Module {
    let mut random = Random::new(seed);
    let mut module = Module::new();
    module.locals.push(LocalData { name: "exchange".into(), align: 8, size: 8 * LOCAL_SIZE as u32 });
    let mut helpers = Vec::new();
    for index in 0..random.below(4) {
        let count = random.below(4) as usize;
        let mut params: Vec<Type> = (0..count).map(|_| random_type(&mut random, options)).collect();
        if random.chance(50) {
            params.push(Type::Pointer(AddressSpace::Private));
        }
        let result = random.chance(80).then(|| random_type(&mut random, options));
        let mut function = Function::new(format!("helper{index}"), params.clone(), result);
        let entry = function.add_entry();
        let mut generator = Generator::new(&mut random, &module, &helpers, function, entry, options);
        generator.declare_variables();
        let pointer = params.last().filter(|ty| ty.is_pointer()).map(|_| params.len() - 1);
        let own: Vec<Value> = generator.func.blocks[entry].params.clone();
        for (index, &param) in own.iter().enumerate() {
            if Some(index) == pointer {
                // Callers pass at least 16 bytes.
                generator.areas.push(statements::Area { ptr: param, size: 16, align: 8, is_plain: false });
            } else {
                generator.pool.push(param);
            }
        }
        generator.statements(options.size / 4 + 1, 2);
        let value = result.map(|ty| generator.value(ty));
        generator.finish(value);
        helpers.push(module.functions.push(generator.func));
    }
    let kernel = kernel(&mut random, &module, &helpers, options);
    module.functions.push(kernel);
    module
}

fn kernel(random: &mut Random, module: &Module, helpers: &[FuncRef], options: Options) -> Function {
    let params = vec![Type::Pointer(AddressSpace::Global), Type::Pointer(AddressSpace::Global), Type::I32];
    let mut function = Function::new("main", params, None);
    let info = |name: &str, type_name: &str, space, align, size| ParameterInfo {
        name: name.into(),
        type_name: type_name.into(),
        is_const: false,
        is_restrict: false,
        is_volatile: false,
        pipe: None,
        space,
        by_value: None,
        align,
        size,
    };
    function.kernel = Some(Box::new(KernelInfo {
        params: vec![
            info("output", "uchar*", AddressSpace::Global, 1, 8),
            info("input", "uchar*", AddressSpace::Global, 1, 8),
            info("n", "int", AddressSpace::Private, 4, 4),
        ],
        ..KernelInfo::default()
    }));
    let entry = function.add_entry();
    let mut generator = Generator::new(random, module, helpers, function, entry, options);
    generator.declare_variables();
    let [output, input, n] = generator.func.blocks[entry].params[..] else { unreachable!("three were declared") };
    generator.pool.push(n);
    let id = generator.emit(InstData::WorkItem { query: WorkItemQuery::GlobalId, dim: 0 });
    generator.pool.push(id);
    let stride = generator.int(Scalar::I64, OUTPUT_BYTES);
    let offset = generator.binary(BinaryOp::IMul, id, stride);
    let output = generator.emit(InstData::PtrAdd { ptr: output, offset });
    generator.input = Some(input);
    // The upper half is for the results, the lower one is plain memory of the work-item.
    let size = OUTPUT_BYTES as u32 / 2;
    generator.areas.push(statements::Area { ptr: output, size, align: 16, is_plain: false });
    let rounds = 1 + generator.random.below(3);
    for round in 0..rounds {
        generator.statements(options.size / rounds, 3);
        if round + 1 < rounds {
            generator.exchange();
        }
    }
    // Some values are the result.
    for index in 0..OUTPUT_BYTES as u32 / 16 {
        let value = generator.value(Type::I64);
        let offset = generator.int(Scalar::I64, OUTPUT_BYTES / 2 + u64::from(index) * 8);
        let ptr = generator.emit(InstData::PtrAdd { ptr: output, offset });
        generator.effect(InstData::Store { ptr, value, align: 8, volatile: false });
    }
    generator.finish(None);
    generator.func
}

fn random_scalar(random: &mut Random, options: Options) -> Scalar {
    match random.below(12) {
        0 => Scalar::Bool,
        1 => Scalar::I8,
        2 => Scalar::I16,
        3 | 4 => Scalar::I64,
        5 if options.float64 => Scalar::F64,
        6 if options.float16 => Scalar::F16,
        7 | 8 => Scalar::F32,
        _ => Scalar::I32,
    }
}

fn random_type(random: &mut Random, options: Options) -> Type {
    let scalar = random_scalar(random, options);
    if random.chance(20) { Type::Vector(scalar, [2, 3, 4, 8][random.below(4) as usize]) } else { Type::Scalar(scalar) }
}

/// Builds one function.
struct Generator<'a> {
    random: &'a mut Random,
    module: &'a Module,
    helpers: &'a [FuncRef],
    func: Function,
    /// Where instructions are added.
    block: Block,
    options: Options,
    /// Values that may be used here.
    pool: Vec<Value>,
    /// Memory that may be read and written here.
    areas: Vec<statements::Area>,
    /// What was accessed.
    recent: Vec<statements::Access>,
    input: Option<Value>,
    /// Where a `break` goes, with the types that it hands over.
    breaks: Vec<(Block, Vec<Type>)>,
    /// The counters of the loops around.
    counters: Vec<Value>,
}

impl<'a> Generator<'a> {
    fn new(
        random: &'a mut Random,
        module: &'a Module,
        helpers: &'a [FuncRef],
        func: Function,
        block: Block,
        options: Options,
    ) -> Self {
        Generator {
            random,
            module,
            helpers,
            func,
            block,
            options,
            pool: Vec::new(),
            areas: Vec::new(),
            recent: Vec::new(),
            input: None,
            breaks: Vec::new(),
            counters: Vec::new(),
        }
    }

    fn emit(&mut self, data: InstData) -> Value {
        let result = self.func.append(self.block, data, u32::MAX);
        result.expect("the instruction has a result")
    }

    fn effect(&mut self, data: InstData) {
        self.func.append(self.block, data, u32::MAX);
    }

    fn int(&mut self, ty: Scalar, bits: u64) -> Value {
        self.emit(InstData::Const { ty, bits: crate::evaluate::mask(ty, bits) })
    }

    fn binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        self.emit(InstData::Binary { op, liberties: Liberties::NONE, args: [a, b] })
    }

    fn cast(&mut self, op: CastOp, to: Scalar, arg: Value) -> Value {
        self.emit(InstData::Cast { op, to, arg })
    }

    /// A constant, often one at a limit.
    fn constant(&mut self, ty: Scalar) -> Value {
        let bits = match self.random.below(6) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            3 => 1 << self.random.below(64),
            4 => u64::from(self.random.below(256)),
            _ => self.random.bits(),
        };
        if ty.is_float() {
            // Small numbers, so that not all becomes infinite; -0 too.
            let value = match self.random.below(8) {
                0 => 0.0,
                1 => -0.0,
                2 => 1.0,
                3 => -1.0,
                _ => (bits % 4096) as f64 / 16.0 - 128.0,
            };
            return self.emit(InstData::Const { ty, bits: crate::evaluate::float_bits(ty, value) });
        }
        self.int(ty, bits)
    }

    /// Some value of the type: one that is there, or made of such, or a constant.
    fn value(&mut self, ty: Type) -> Value {
        for _ in 0..4 {
            if self.pool.is_empty() {
                break;
            }
            // The latest values are the most interesting.
            let len = self.pool.len() as u32;
            let back = self.random.below(len).min(self.random.below(len));
            let candidate = self.pool[(len - 1 - back) as usize];
            if self.func.ty(candidate) == ty {
                return candidate;
            }
            if let Type::Scalar(to) = ty {
                if let Some(value) = self.convert(candidate, to) {
                    return value;
                }
            }
        }
        match ty {
            Type::Vector(scalar, lanes) => {
                let lanes = (0..lanes).map(|_| self.value(Type::Scalar(scalar))).collect();
                self.emit(InstData::Vector { lanes })
            }
            Type::Scalar(scalar) => self.constant(scalar),
            Type::Pointer(space) => self.emit(InstData::Null { space }),
            Type::Image(_) | Type::Sampler => unreachable!("no handles are generated"),
        }
    }

    /// A scalar of another, if there is a conversion.
    fn convert(&mut self, value: Value, to: Scalar) -> Option<Value> {
        let from = match self.func.ty(value) {
            Type::Scalar(from) => from,
            Type::Vector(_, lanes) => {
                let lane = self.random.below(lanes.into()) as u8;
                let value = self.emit(InstData::Extract { vector: value, lane });
                return if self.func.ty(value) == Type::Scalar(to) { Some(value) } else { self.convert(value, to) };
            }
            _ => return None,
        };
        let signed = self.random.chance(50);
        let is_bits = |scalar: Scalar| scalar.is_int() || scalar == Scalar::Bool;
        Some(match (from, to) {
            _ if from == to => value,
            (_, Scalar::Bool) if from.is_int() => self.cast(CastOp::Truncate, to, value),
            (Scalar::Bool, _) if to.is_float() => return None,
            (_, Scalar::Bool) => return None,
            _ if is_bits(from) && to.is_int() && to.bits() < from.bits() => self.cast(CastOp::Truncate, to, value),
            _ if is_bits(from) && to.is_int() => {
                self.cast(if signed { CastOp::SignExtend } else { CastOp::ZeroExtend }, to, value)
            }
            _ if from.is_int() && to.is_float() => {
                self.cast(if signed { CastOp::SIntToFloat } else { CastOp::UIntToFloat }, to, value)
            }
            _ if from.is_float() && to.is_float() => self.cast(CastOp::FloatCast, to, value),
            _ => {
                // The bits where the sizes agree; a conversion of a number that fits otherwise.
                let value = self.guard(value);
                if from.bits() == to.bits() {
                    self.cast(CastOp::Bitcast, to, value)
                } else {
                    let limit = self.emit(InstData::Const { ty: from, bits: crate::evaluate::float_bits(from, 100.0) });
                    let low = self.emit(InstData::Const { ty: from, bits: 0 });
                    let value = self.binary(BinaryOp::FMin, value, limit);
                    let value = self.binary(BinaryOp::FMax, value, low);
                    self.cast(if signed { CastOp::FloatToSInt } else { CastOp::FloatToUInt }, to, value)
                }
            }
        })
    }

    /// The float, or zero where it is NaN, zero of either sign, or too small to be normal: bits that devices may change.
    fn guard(&mut self, value: Value) -> Value {
        let Some(scalar) = self.func.ty(value).element().filter(|scalar| scalar.is_float()) else { return value };
        let least = match scalar {
            Scalar::F16 => 1 << 10,
            Scalar::F32 => 1 << 23,
            _ => 1 << 52,
        };
        let least = self.emit(InstData::Const { ty: scalar, bits: least });
        let size = self.emit(InstData::Unary { op: crate::inst::UnaryOp::FAbs, arg: value });
        let cond = self.emit(InstData::Compare {
            op: crate::inst::CompareOp::FGe,
            liberties: Liberties::NONE,
            args: [size, least],
        });
        let zero = self.emit(InstData::Const { ty: scalar, bits: 0 });
        self.emit(InstData::Select { cond, args: [value, zero] })
    }

    fn finish(&mut self, value: Option<Value>) {
        self.func.blocks[self.block].terminator = crate::inst::Terminator::Return(value);
    }
}

#[cfg(test)]
mod tests;
