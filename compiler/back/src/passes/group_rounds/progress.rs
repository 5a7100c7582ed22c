//! Loops that count: whether so many rounds more will be done.

use std::collections::HashSet;

use tombolo_ir::inst::{BinaryOp, CompareOp, Liberties};
use tombolo_ir::{Block, BlockCall, ControlFlow, Function, InstData, Scalar, Terminator, Type, Value};

use super::super::fold::{inverse, swapped};
use super::Body;

/// How a loop counts: in each round a test on a number that grows or falls by the same amount.
pub(super) struct Progress {
    /// The block that leaves the loop when the test fails. It runs in each round.
    pub(super) exit: Block,
    /// The place of the counter among the header's parameters.
    counter: usize,
    ty: Scalar,
    /// What is tested in the first round is the counter with this added.
    ahead: u64,
    /// The loop goes on while this holds between what is tested and the bound.
    goes_on: CompareOp,
    bound: Bound,
    /// By how much the counter grows or falls.
    pace: u64,
    /// Whether the counter grows.
    grows: bool,
}

/// What a counter is compared with: the same in all rounds.
#[derive(Clone, Copy)]
enum Bound {
    Value(Value),
    Constant(u64),
}

impl Progress {
    /// How a loop counts, where it does and its numbers are large enough for groups of `rounds` rounds.
    pub(super) fn of(
        func: &Function,
        flow: &ControlFlow,
        body: &Body,
        latch: Block,
        back: &BlockCall,
        rounds: usize,
    ) -> Option<Progress> {
        let mut made = HashSet::new();
        for &block in &body.blocks {
            made.extend(func.blocks[block].params.iter().copied());
            made.extend(func.blocks[block].insts.iter().filter_map(|&inst| func.insts[inst].result));
        }
        let params = &func.blocks[body.header].params;
        body.blocks.iter().filter(|&&block| flow.dominates(block, latch)).find_map(|&exit| {
            let Terminator::Branch { cond, then, otherwise } = &func.blocks[exit].terminator else { return None };
            let stays_if = match [then, otherwise].map(|target| body.inside.contains(&target.block)) {
                [true, false] => true,
                [false, true] => false,
                [true, true] | [false, false] => return None,
            };
            let Some(&InstData::Compare { op, args: [a, b], .. }) = func.def_inst(*cond) else { return None };
            let bound = |value: Value| match func.constant(value) {
                Some(bits) => Some(Bound::Constant(bits)),
                None => (!made.contains(&value)).then_some(Bound::Value(value)),
            };
            let (tested, op, bound) = match (bound(a), bound(b)) {
                (None, Some(bound)) => (a, op, bound),
                (Some(bound), None) => (b, swapped(op), bound),
                (None, None) | (Some(_), Some(_)) => return None,
            };
            let goes_on = if stays_if { op } else { inverse(op, Liberties::NONE)? };
            let Type::Scalar(ty) = func.ty(tested) else { return None };
            let (param, ahead) = offset(func, tested);
            let counter = params.iter().position(|&other| other == param)?;
            let (from, step) = offset(func, *back.args.get(counter)?);
            if from != param {
                return None;
            }
            let mask = mask(ty)?;
            let grows = step & mask <= mask >> 1;
            let pace = if grows { step & mask } else { step.wrapping_neg() & mask };
            pace.checked_mul(rounds as u64).filter(|&way| way > 0 && way <= mask >> 1)?;
            let fits = match goes_on {
                CompareOp::SLt | CompareOp::ULt | CompareOp::SLe | CompareOp::ULe => grows,
                CompareOp::SGt | CompareOp::UGt | CompareOp::SGe | CompareOp::UGe => !grows,
                // No test of the group meets the bound.
                CompareOp::Ne => pace == 1,
                _ => false,
            };
            fits.then_some(Progress { exit, counter, ty, ahead: ahead & mask, goes_on, bound, pace, grows })
        })
    }

    /// Appends to `block`, whose parameters are as those of the loop's header, whether so many rounds are to be done.
    pub(super) fn guard(&self, func: &mut Function, block: Block, rounds: usize) -> Value {
        let counter = func.blocks[block].params[self.counter];
        let mut value = |data: InstData| {
            let result = func.append(block, data, u32::MAX);
            result.unwrap_or_else(|| unreachable!("arithmetic has a result"))
        };
        let constant = |bits: u64| InstData::Const { ty: self.ty, bits };
        let binary = |op: BinaryOp, args: [Value; 2]| InstData::Binary { op, liberties: Liberties::NONE, args };
        let compare = |op: CompareOp, args: [Value; 2]| InstData::Compare { op, liberties: Liberties::NONE, args };
        let ahead = value(constant(self.ahead));
        let bound = match self.bound {
            Bound::Value(bound) => bound,
            Bound::Constant(bits) => value(constant(bits)),
        };
        // As far as the last test is from the first.
        let distance = value(constant(self.pace * (rounds as u64 - 1)));
        let tested = value(binary(BinaryOp::IAdd, [counter, ahead]));
        let way = value(binary(BinaryOp::ISub, if self.grows { [bound, tested] } else { [tested, bound] }));
        // Where the first test holds, the way to the bound is a number without a sign, however the two are compared.
        let far = match self.goes_on {
            CompareOp::SLe | CompareOp::ULe | CompareOp::SGe | CompareOp::UGe => CompareOp::UGe,
            _ => CompareOp::UGt,
        };
        let far = value(compare(far, [way, distance]));
        let first = value(compare(self.goes_on, [tested, bound]));
        value(binary(BinaryOp::And, [first, far]))
    }
}

/// A value as another one and a constant that is added to it.
fn offset(func: &Function, value: Value) -> (Value, u64) {
    match func.def_inst(value) {
        Some(&InstData::Binary { op: BinaryOp::IAdd, args: [a, b], .. }) => {
            match (func.constant(a), func.constant(b)) {
                (None, Some(bits)) => (a, bits),
                (Some(bits), None) => (b, bits),
                (None, None) | (Some(_), Some(_)) => (value, 0),
            }
        }
        Some(&InstData::Binary { op: BinaryOp::ISub, args: [a, b], .. }) => {
            match (func.constant(a), func.constant(b)) {
                (None, Some(bits)) => (a, bits.wrapping_neg()),
                _ => (value, 0),
            }
        }
        _ => (value, 0),
    }
}

/// The bits of an integer type.
fn mask(ty: Scalar) -> Option<u64> {
    match ty {
        Scalar::I8 => Some(u64::from(u8::MAX)),
        Scalar::I16 => Some(u64::from(u16::MAX)),
        Scalar::I32 => Some(u64::from(u32::MAX)),
        Scalar::I64 => Some(u64::MAX),
        _ => None,
    }
}
