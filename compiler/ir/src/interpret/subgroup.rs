//! What work-items of a sub-group do together.

use super::item::{Item, Status};
use super::{Datum, Module};
use crate::entity::EntityRef;
use crate::evaluate;
use crate::function::Function;
use crate::inst::{BinaryOp, InstData, SubgroupOp, SubgroupSpan};
use crate::types::Scalar;

/// A work-item's part: its lane and its operands.
struct Part {
    lane: u32,
    operands: Vec<u64>,
}

/// Does what comes first in the code of what work-items of the sub-group wait for, for those that wait there; nothing if
/// nobody does. Those elsewhere are taken to be on another path.
pub(super) fn act(module: &Module, items: &mut [Item], subgroup_size: u32) {
    let waiting = items.iter().filter_map(|item| match item.status {
        Status::AtSubgroupOp((func, inst)) => Some((func.index(), place_of(&module.functions[func], inst), func, inst)),
        _ => None,
    });
    let Some((_, _, func, inst)) = waiting.min_by_key(|&(func, place, ..)| (func, place)) else { return };
    let function = &module.functions[func];
    let info = &function.insts[inst];
    let here = Status::AtSubgroupOp((func, inst));
    let parts: Vec<Part> = items
        .iter()
        .filter(|item| item.status == here)
        .map(|item| Part { lane: item.lane(subgroup_size), operands: item.operands(&info.data) })
        .collect();
    for (index, item) in items.iter_mut().filter(|item| item.status == here).enumerate() {
        item.resume(info.result, answer(function, &info.data, &parts, index));
    }
}

/// Where an instruction stands: its block, and its place there.
fn place_of(function: &Function, inst: crate::Inst) -> (usize, usize) {
    let found = function
        .blocks
        .iter()
        .find_map(|(block, data)| data.insts.iter().position(|&other| other == inst).map(|at| (block.index(), at)));
    found.unwrap_or_default()
}

/// What the work-item of `parts[own]` gets.
fn answer(function: &Function, data: &InstData, parts: &[Part], own: usize) -> Datum {
    match data {
        InstData::Subgroup { op, args } => {
            let scalar = args.first().and_then(|&arg| function.ty(arg).element()).unwrap_or(Scalar::I32);
            together(*op, scalar, parts, own)
        }
        InstData::SubgroupCombine { op, span, args } => {
            let scalar = args.first().and_then(|&arg| function.ty(arg).element()).unwrap_or(Scalar::I32);
            let lane = parts[own].lane;
            let cluster = parts[own].operands.get(1).map_or(u32::MAX, |&size| (size as u32).max(1));
            let counts = |other: u32| match span {
                SubgroupSpan::Reduce => other / cluster == lane / cluster,
                SubgroupSpan::Inclusive => other <= lane,
                SubgroupSpan::Exclusive => other < lane,
            };
            let operands = parts.iter().filter(|part| counts(part.lane)).map(|part| part.operands[0]);
            let combined = operands.reduce(|a, b| evaluate::binary(*op, scalar, a, b));
            Datum::Scalar(combined.unwrap_or_else(|| identity(*op, scalar)))
        }
        _ => Datum::Scalar(0),
    }
}

fn together(op: SubgroupOp, scalar: Scalar, parts: &[Part], own: usize) -> Datum {
    let mine = &parts[own];
    let first = |part: &Part| part.operands.first().copied().unwrap_or(0);
    // Of a lane that is not there: some value.
    let of_lane = |lane: u32| parts.iter().find(|part| part.lane == lane).map_or(0, first);
    let other = mine.operands.get(1).copied().unwrap_or(0) as u32;
    Datum::Scalar(match op {
        SubgroupOp::Elect => u64::from(own == 0),
        SubgroupOp::All => u64::from(parts.iter().all(|part| first(part) != 0)),
        SubgroupOp::Any => u64::from(parts.iter().any(|part| first(part) != 0)),
        SubgroupOp::AllEqual if scalar.is_float() => {
            let value = evaluate::float(scalar, first(mine));
            u64::from(parts.iter().all(|part| evaluate::float(scalar, first(part)) == value))
        }
        SubgroupOp::AllEqual => u64::from(parts.iter().all(|part| first(part) == first(mine))),
        SubgroupOp::Ballot => {
            let mut words = [0u64; 4];
            for part in parts.iter().filter(|part| first(part) != 0) {
                if let Some(word) = words.get_mut(part.lane as usize / 32) {
                    *word |= 1 << (part.lane % 32);
                }
            }
            return Datum::Lanes(Box::new(words));
        }
        SubgroupOp::Broadcast | SubgroupOp::Shuffle => of_lane(other),
        SubgroupOp::BroadcastFirst => first(&parts[0]),
        SubgroupOp::ShuffleXor => of_lane(mine.lane ^ other),
        SubgroupOp::ShuffleUp => of_lane(mine.lane.wrapping_sub(other)),
        SubgroupOp::ShuffleDown => of_lane(mine.lane.wrapping_add(other)),
    })
}

/// What changes nothing when it is combined with a number.
fn identity(op: BinaryOp, ty: Scalar) -> u64 {
    let ones = evaluate::mask(ty, u64::MAX);
    let sign = 1u64 << (ty.bits() - 1);
    match op {
        BinaryOp::IMul => 1,
        BinaryOp::SMin => ones ^ sign,
        BinaryOp::SMax => sign,
        BinaryOp::UMin | BinaryOp::And => ones,
        BinaryOp::FMul => evaluate::float_bits(ty, 1.0),
        BinaryOp::FMin => evaluate::float_bits(ty, f64::INFINITY),
        BinaryOp::FMax => evaluate::float_bits(ty, f64::NEG_INFINITY),
        _ => 0,
    }
}
