//! Computes offsets into private and local memory in 32 bits.
//!
//! Such memory is far smaller than 4 GiB, but OpenCL C computes addresses in 64 bits, for which GPUs take several steps. Of an
//! offset only the low word counts, and that of a sum or product follows from the low words of its operands. (NVIDIA's compiler,
//! which finds that out as well, takes the wrong element where the index is the lowest bit of a 64-bit number.)

use tombolo_ir::inst::{BinaryOp, CastOp, Liberties};
use tombolo_ir::{AddressSpace, Function, InstData, Scalar, Type, Value};

use super::emit::{Emitter, replace_each};

/// Operands are followed so deep; what is deeper is cut where it is.
const DEPTH_LIMIT: usize = 8;

/// Makes offsets into private and local memory extended words, and tells whether there were others.
pub fn narrow_offsets(func: &mut Function) -> bool {
    replace_each(func, |emitter, data| {
        let InstData::PtrAdd { ptr, offset } = *data else { return None };
        let is_near = matches!(emitter.func.ty(ptr), Type::Pointer(AddressSpace::Private | AddressSpace::Local));
        if !is_near || !is_computed(emitter.func, offset) {
            return None;
        }
        let word = low_word(emitter, offset, 0);
        // Offsets may be negative.
        let offset = emitter.value(InstData::Cast { op: CastOp::SignExtend, to: Scalar::I64, arg: word });
        Some(InstData::PtrAdd { ptr, offset })
    })
}

/// Whether an offset is neither a constant nor an extended word.
fn is_computed(func: &Function, offset: Value) -> bool {
    match func.def_inst(offset) {
        Some(InstData::Const { .. }) => false,
        Some(&InstData::Cast { op: CastOp::SignExtend | CastOp::ZeroExtend, arg, .. }) => func.ty(arg) != Type::I32,
        _ => true,
    }
}

/// The low word of a 64-bit integer.
fn low_word(emitter: &mut Emitter<'_>, value: Value, depth: usize) -> Value {
    let binary = |op, args| InstData::Binary { op, liberties: Liberties::NONE, args };
    let word = match emitter.func.def_inst(value).filter(|_| depth < DEPTH_LIMIT) {
        Some(&InstData::Const { bits, .. }) => return emitter.constant(Scalar::I32, bits & u64::from(u32::MAX)),
        Some(&InstData::Cast { op: op @ (CastOp::SignExtend | CastOp::ZeroExtend), arg, .. }) => {
            if emitter.func.ty(arg) == Type::I32 {
                return arg;
            }
            InstData::Cast { op, to: Scalar::I32, arg }
        }
        Some(&InstData::Binary { op, args, .. }) => match (op, emitter.func.def_inst(args[1])) {
            (BinaryOp::IAdd | BinaryOp::ISub | BinaryOp::IMul | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor, _) => {
                let args = args.map(|arg| low_word(emitter, arg, depth + 1));
                binary(op, args)
            }
            (BinaryOp::Shl, Some(&InstData::Const { bits: by @ 0..32, .. })) => {
                let args = [low_word(emitter, args[0], depth + 1), emitter.constant(Scalar::I32, by)];
                binary(op, args)
            }
            _ => truncated(value),
        },
        _ => truncated(value),
    };
    emitter.value(word)
}

fn truncated(value: Value) -> InstData {
    InstData::Cast { op: CastOp::Truncate, to: Scalar::I32, arg: value }
}
