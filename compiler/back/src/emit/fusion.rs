//! Contraction of a multiplication and an addition into one fused operation, which OpenCL C allows unless it is told
//! otherwise (FP_CONTRACT). It is done here, so that all other operations can be kept exact.

use std::collections::{HashMap, HashSet};

use tombolo_ir::inst::BinaryOp;
use tombolo_ir::{EntityRef, Function, Inst, InstData, Target, Type, Value, ValueDef};

use super::Emitter;
use super::builder::Id;

/// An addition whose operand is a multiplication that nobody else uses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fusion {
    factors: [Value; 2],
    /// What is added, or subtracted, or subtracted from.
    term: Value,
    negate_product: bool,
    negate_term: bool,
}

/// All that are found in a function.
#[derive(Default)]
pub(super) struct Fusions {
    additions: HashMap<Inst, Fusion>,
    multiplies: Vec<bool>,
}

impl Fusions {
    /// What an addition becomes.
    pub(super) fn addition(&self, inst: Inst) -> Option<Fusion> {
        self.additions.get(&inst).copied()
    }

    /// Whether an instruction is part of a fused one.
    pub(super) fn is_multiply(&self, inst: Inst) -> bool {
        self.multiplies.get(inst.index()).copied().unwrap_or(false)
    }
}

/// Finds what can be contracted.
pub(super) fn fused_multiplies(func: &Function, target: &Target) -> Fusions {
    if !target.fused_multiply_add {
        return Fusions::default();
    }
    let mut uses = vec![0u32; func.values.len()];
    for block in &func.layout {
        for &inst in &func.blocks[*block].insts {
            func.insts[inst].data.clone().for_each_operand(|value| uses[value.index()] += 1);
        }
        func.blocks[*block].terminator.clone().for_each_operand(|value| uses[value.index()] += 1);
    }
    let mut fusions = Fusions { additions: HashMap::new(), multiplies: vec![false; func.insts.len()] };
    for block in &func.layout {
        // A multiplication of another block may be far from the addition, and its factors out of reach there.
        let mut here = HashSet::new();
        for &inst in &func.blocks[*block].insts {
            let InstData::Binary { op, liberties, args } = func.insts[inst].data else { continue };
            if !liberties.contract {
                continue;
            }
            // Half precision has no fused operation that all devices round once.
            if func.ty(args[0]) == Type::F16 {
                continue;
            }
            match op {
                BinaryOp::FMul => {
                    here.insert(inst);
                }
                BinaryOp::FAdd | BinaryOp::FSub => {
                    let found = args.iter().enumerate().find_map(|(side, &arg)| {
                        let ValueDef::Result(multiply) = func.values[arg].def else { return None };
                        if uses[arg.index()] != 1 || !here.contains(&multiply) {
                            return None;
                        }
                        let InstData::Binary { args: factors, .. } = func.insts[multiply].data else { return None };
                        Some((side, multiply, factors))
                    });
                    let Some((side, multiply, factors)) = found else { continue };
                    let subtract = op == BinaryOp::FSub;
                    fusions.multiplies[multiply.index()] = true;
                    fusions.additions.insert(
                        inst,
                        Fusion {
                            factors,
                            term: args[1 - side],
                            negate_product: subtract && side == 1,
                            negate_term: subtract && side == 0,
                        },
                    );
                }
                _ => {}
            }
        }
    }
    fusions
}

impl Emitter<'_> {
    /// Emits a contracted addition.
    pub(super) fn fused_multiply_add(&mut self, fusion: Fusion) -> Result<Id, String> {
        let (ty, _) = self.lane_type(fusion.term)?;
        let mut a = self.get(fusion.factors[0])?;
        let b = self.get(fusion.factors[1])?;
        let mut c = self.get(fusion.term)?;
        if fusion.negate_product {
            a = self.b.op(spirv::Op::FNegate, ty, &[a]);
        }
        if fusion.negate_term {
            c = self.b.op(spirv::Op::FNegate, ty, &[c]);
        }
        Ok(self.b.glsl(spirv::GlslStd450Op::Fma, ty, &[a, b, c]))
    }
}
