//! Constants that are computed by the application's specialization constants (`OpSpecConstantOp`): lowered like any
//! instruction, in a function of their own, and then evaluated.

use tombolo_ir::inst::CompareOp;
use tombolo_ir::{AddressSpace, Function, InstData, Scalar, Type, Value, evaluate};

use super::Body;
use crate::constants::Leaf;
use crate::unit::Unit;
use crate::words::{Instruction, Result};

/// Deeper expressions are not evaluated; one instruction makes none that deep.
const DEEPEST: u32 = 64;

/// The leaves of what an instruction gives on constants.
pub(crate) fn fold_instruction<'a>(unit: &mut Unit<'a>, instruction: Instruction<'_>) -> Result<Vec<Leaf>> {
    let mut body = Body::new(unit, Function::new(".constant", Vec::new(), None), true);
    // The operands live as long as this call only, and nothing of the body outlives it.
    body.instruction(instruction)?;
    let result = instruction.word(1)?;
    let leaves = body.get(result)?.leaves;
    let fold = |&leaf: &Value| fold(&body.function, leaf, DEEPEST);
    leaves.iter().map(fold).collect::<Option<_>>().ok_or_else(|| String::from("the constant cannot be computed"))
}

fn fold(function: &Function, value: Value, depth: u32) -> Option<Leaf> {
    let depth = depth.checked_sub(1)?;
    let number = |value: Value| match fold(function, value, depth)? {
        Leaf::Bits(scalar, bits) => Some((scalar, bits)),
        // Any value serves.
        Leaf::Undefined(Type::Scalar(scalar)) => Some((scalar, 0)),
        _ => None,
    };
    Some(match function.def_inst(value)? {
        InstData::Const { ty, bits } => Leaf::Bits(*ty, *bits),
        InstData::Null { space } => Leaf::Null(*space),
        InstData::Undef { ty } => Leaf::Undefined(*ty),
        InstData::SamplerConst { flags } => Leaf::Sampler(*flags),
        InstData::GlobalAddress { global, space } => Leaf::Data { global: *global, space: *space, offset: 0 },
        InstData::LocalAddress { local } => Leaf::Local { local: *local, offset: 0 },
        InstData::Unary { op, arg } => {
            let (scalar, bits) = number(*arg)?;
            Leaf::Bits(scalar, evaluate::unary(*op, scalar, bits))
        }
        InstData::Binary { op, args, .. } => {
            let ((scalar, a), (_, b)) = (number(args[0])?, number(args[1])?);
            Leaf::Bits(scalar, evaluate::binary(*op, scalar, a, b))
        }
        InstData::Compare { op, args, .. } => {
            let holds = match (fold(function, args[0], depth)?, fold(function, args[1], depth)?) {
                (Leaf::Bits(scalar, a), Leaf::Bits(_, b)) => evaluate::compare(*op, scalar, a, b),
                (a, b) => match op {
                    CompareOp::Eq => a == b,
                    CompareOp::Ne => a != b,
                    _ => return None,
                },
            };
            Leaf::Bits(Scalar::Bool, u64::from(holds))
        }
        InstData::Select { cond, args } => {
            let (_, cond) = number(*cond)?;
            fold(function, args[usize::from(cond == 0)], depth)?
        }
        InstData::Cast { op, to, arg } => {
            let (from, bits) = number(*arg)?;
            Leaf::Bits(*to, evaluate::cast(*op, from, *to, bits))
        }
        InstData::PtrAdd { ptr, offset } => {
            let (_, more) = number(*offset)?;
            let more = more as i64;
            match fold(function, *ptr, depth)? {
                Leaf::Data { global, space, offset } => Leaf::Data { global, space, offset: offset.wrapping_add(more) },
                Leaf::GenericData(global, offset) => Leaf::GenericData(global, offset.wrapping_add(more)),
                Leaf::Local { local, offset } => Leaf::Local { local, offset: offset.wrapping_add(more) },
                Leaf::Bits(..) | Leaf::Null(_) | Leaf::Sampler(_) | Leaf::Undefined(_) => return None,
            }
        }
        InstData::PtrCast { space, ptr } => match (fold(function, *ptr, depth)?, *space) {
            (Leaf::Data { global, space: AddressSpace::Global, offset }, AddressSpace::Generic) => {
                Leaf::GenericData(global, offset)
            }
            (Leaf::Data { global, offset, .. }, space @ (AddressSpace::Global | AddressSpace::Constant)) => {
                Leaf::Data { global, space, offset }
            }
            (Leaf::GenericData(global, offset), AddressSpace::Global) => {
                Leaf::Data { global, space: AddressSpace::Global, offset }
            }
            (Leaf::Null(_), space) => Leaf::Null(space),
            _ => return None,
        },
        InstData::PtrToInt { ptr } => match fold(function, *ptr, depth)? {
            Leaf::Null(AddressSpace::Global | AddressSpace::Constant | AddressSpace::Generic) => {
                Leaf::Bits(Scalar::I64, 0)
            }
            _ => return None,
        },
        InstData::IntToPtr { space, arg } => match (number(*arg)?, space) {
            ((_, 0), AddressSpace::Global | AddressSpace::Constant | AddressSpace::Generic) => Leaf::Null(*space),
            _ => return None,
        },
        _ => return None,
    })
}
