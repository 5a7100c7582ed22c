//! Where instructions go, and short ways to write them.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Liberties, UnaryOp, WorkItemQuery};
use tombolo_ir::{Block, FuncRef, Function, InstData, Scalar, Type, Value};

/// Declares a library function: linked name, parameters, result.
pub(super) type Declare<'a> = dyn FnMut(&str, &[Type], Option<Type>) -> FuncRef + 'a;

/// Where the instructions of a call go.
pub struct Place<'a> {
    /// The function that calls.
    pub function: &'a mut Function,
    /// The block at whose end the instructions go.
    pub block: Block,
    /// Where the call is in the source.
    pub span: u32,
    /// What floating operations need not heed. Where they are relaxed, the device's own functions serve if their accuracy is
    /// enough (7.4).
    pub liberties: Liberties,
    /// Whether the target's fused multiply-add rounds once; otherwise `fma` is the library's.
    pub fused: bool,
    /// Whether the target's exponentials and logarithms serve for relaxed math.
    pub fast_exponentials: bool,
    /// Declares the library function of that linked name, with these parameters and that result, unless it is declared.
    pub declare: &'a mut Declare<'a>,
}

impl Place<'_> {
    /// Appends an instruction without a result.
    pub(super) fn effect(&mut self, data: InstData) {
        self.function.append(self.block, data, self.span);
    }

    /// Appends an instruction with a result.
    pub(super) fn value(&mut self, data: InstData) -> Value {
        match self.function.append(self.block, data, self.span) {
            Some(value) => value,
            None => unreachable!("an instruction without a result where one is needed"),
        }
    }

    /// An integer constant; the bits beyond the type are cut off.
    pub(super) fn int(&mut self, ty: Scalar, value: i64) -> Value {
        let bits = value as u64 & (u64::MAX >> (64 - ty.bits()));
        self.value(InstData::Const { ty, bits })
    }

    /// A floating constant, rounded to the type; `f16` must be exact with 11 bits and an exponent in range.
    pub(super) fn float(&mut self, ty: Scalar, value: f64) -> Value {
        let bits = match ty {
            Scalar::F64 => value.to_bits(),
            Scalar::F16 => half_bits(value),
            _ => u64::from((value as f32).to_bits()),
        };
        self.value(InstData::Const { ty, bits })
    }

    pub(super) fn unary(&mut self, op: UnaryOp, arg: Value) -> Value {
        self.value(InstData::Unary { op, arg })
    }

    pub(super) fn binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        let liberties = self.liberties_of(a);
        self.value(InstData::Binary { op, liberties, args: [a, b] })
    }

    pub(super) fn compare(&mut self, op: CompareOp, a: Value, b: Value) -> Value {
        let liberties = Liberties { contract: false, ..self.liberties_of(a) };
        self.value(InstData::Compare { op, liberties, args: [a, b] })
    }

    /// `a * b + c` that may round once.
    pub(super) fn multiply_add(&mut self, [a, b, c]: [Value; 3]) -> Value {
        let liberties = Liberties { contract: true, ..self.liberties_of(a) };
        let product = self.value(InstData::Binary { op: BinaryOp::FMul, liberties, args: [a, b] });
        self.value(InstData::Binary { op: BinaryOp::FAdd, liberties, args: [product, c] })
    }

    /// The liberties of an operation on such operands.
    fn liberties_of(&self, operand: Value) -> Liberties {
        match self.function.ty(operand) {
            Type::Scalar(scalar) if scalar.is_float() => self.liberties,
            _ => Liberties::NONE,
        }
    }

    pub(super) fn select(&mut self, cond: Value, then: Value, otherwise: Value) -> Value {
        self.value(InstData::Select { cond, args: [then, otherwise] })
    }

    pub(super) fn cast(&mut self, op: CastOp, to: Scalar, arg: Value) -> Value {
        self.value(InstData::Cast { op, to, arg })
    }

    /// The same bits as another scalar of the same width.
    pub(super) fn bitcast(&mut self, to: Scalar, arg: Value) -> Value {
        if self.function.ty(arg) == Type::Scalar(to) { arg } else { self.cast(CastOp::Bitcast, to, arg) }
    }

    /// An integer of another width.
    pub(super) fn resize(&mut self, to: Scalar, signed: bool, arg: Value) -> Value {
        let from = self.scalar_of(arg);
        match from.bits().cmp(&to.bits()) {
            std::cmp::Ordering::Equal => arg,
            std::cmp::Ordering::Greater => self.cast(CastOp::Truncate, to, arg),
            std::cmp::Ordering::Less if signed => self.cast(CastOp::SignExtend, to, arg),
            std::cmp::Ordering::Less => self.cast(CastOp::ZeroExtend, to, arg),
        }
    }

    /// The element of a scalar or vector value.
    pub(super) fn scalar_of(&self, value: Value) -> Scalar {
        match self.function.ty(value).element() {
            Some(scalar) => scalar,
            None => unreachable!("a pointer or handle where a number is needed"),
        }
    }

    /// One lane of a vector; a scalar itself.
    pub(super) fn lane(&mut self, value: Value, lane: u8) -> Value {
        match self.function.ty(value) {
            Type::Vector(..) => self.value(InstData::Extract { vector: value, lane }),
            _ => value,
        }
    }

    /// All lanes of a vector; a scalar itself.
    pub(super) fn split(&mut self, value: Value) -> Vec<Value> {
        let lanes = self.function.ty(value).lanes() as u8;
        (0..lanes).map(|lane| self.lane(value, lane)).collect()
    }

    /// A vector of these lanes; a single one itself.
    pub(super) fn join(&mut self, lanes: Vec<Value>) -> Value {
        match lanes[..] {
            [single] => single,
            _ => self.value(InstData::Vector { lanes }),
        }
    }

    pub(super) fn work_item(&mut self, query: WorkItemQuery, dim: u8) -> Value {
        self.value(InstData::WorkItem { query, dim })
    }

    /// The value of an integer constant, zero-extended.
    pub(super) fn constant(&self, value: Value) -> Option<u64> {
        match self.function.def_inst(value) {
            Some(InstData::Const { bits, .. }) => Some(*bits),
            _ => None,
        }
    }

    /// Calls the function of that linked name.
    pub(super) fn call(&mut self, name: &str, args: Vec<Value>, result: Option<Type>) -> Option<Value> {
        let params: Vec<Type> = args.iter().map(|&arg| self.function.ty(arg)).collect();
        let callee = (self.declare)(name, &params, result);
        self.function.append(self.block, InstData::Call { callee, args, result }, self.span)
    }
}

/// The encoding in binary16 of a number that it holds as a normal number or zero.
fn half_bits(value: f64) -> u64 {
    if value == 0.0 {
        return 0;
    }
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1023 + 15;
    ((bits >> 63) << 15) | ((exponent as u64) << 10) | ((bits >> 42) & 0x3ff)
}
