//! Computes both sides of a branch and chooses between their results, where the sides are so short that this is cheaper.
//!
//! Devices run many work-items in step: where these part, both sides are run anyway, and the branch comes on top. The driver's
//! compiler is spared blocks and variables, which cost it more than arithmetic does: code that chooses byte by byte how to shift
//! (hashcat's) is half as large in the end.
//!
//! Two shapes are known: sides that meet again, and two branches in a row that lead to the same place (`&&` and `||`). The
//! inner ones come first, so that a cascade of comparisons is one expression in the end. Branches that leave loops are left
//! alone: other passes read there how often a loop runs.

use tombolo_ir::entity::EntityRef;
use tombolo_ir::inst::{BinaryOp, CastOp, Liberties, UnaryOp};
use tombolo_ir::{Block, BlockCall, ControlFlow, Function, InstData, Loops, Scalar, Terminator, Type, Value};

use super::remove_dead::remove_unreachable;
use super::substitute::Substitution;

/// The most operations, counted by lanes, that both sides of a branch have together with the choices after them.
const COST_LIMIT: u32 = 16;

/// Replaces branches and tells whether there was anything to replace.
pub fn flatten_branches(func: &mut Function) -> bool {
    let mut changed = remove_unreachable(func);
    let flow = ControlFlow::compute(func);
    let loops = flow.loops();
    let mut jumps = vec![0; func.blocks.len()];
    for &block in &func.layout {
        func.blocks[block].terminator.visit_targets(|target| jumps[target.block.index()] += 1);
    }
    let gone = vec![false; func.blocks.len()];
    let mut flattener = Flattener { func, loops: &loops, jumps, gone, substitution: Substitution::new() };
    for &block in flow.reverse_postorder().iter().rev() {
        while flattener.meet(block).or_else(|| flattener.join(block)).is_some() {
            changed = true;
        }
    }
    let Flattener { gone, mut substitution, .. } = flattener;
    func.layout.retain(|block| !gone[block.index()]);
    substitution.apply(func);
    changed
}

/// One side of a branch.
struct Side {
    /// The jumps to the blocks that only this side runs, one after the other.
    jumps: Vec<BlockCall>,
    /// Where it leads then.
    end: BlockCall,
    cost: u32,
}

struct Flattener<'a> {
    func: &'a mut Function,
    loops: &'a Loops,
    /// How many jumps lead to each block.
    jumps: Vec<u32>,
    /// The blocks that became part of others.
    gone: Vec<bool>,
    substitution: Substitution,
}

impl Flattener<'_> {
    /// Flattens the branch at the end of `block` where its sides meet.
    fn meet(&mut self, block: Block) -> Option<()> {
        let Terminator::Branch { cond, then, otherwise } = &self.func.blocks[block].terminator else { return None };
        let cond = *cond;
        let [then, otherwise] = [then, otherwise].map(|start| self.side(start));
        let to = then.end.block;
        if to != otherwise.end.block
            || then.cost + otherwise.cost + self.choices(&then.end, &otherwise.end) > COST_LIMIT
        {
            return None;
        }
        for jump in then.jumps.iter().chain(&otherwise.jumps) {
            self.take(block, jump);
        }
        let end = self.choose(block, cond, &then.end, &otherwise.end);
        self.func.blocks[block].terminator = Terminator::Jump(end);
        self.jumps[to.index()] -= 1;
        Some(())
    }

    /// Makes one branch of that at the end of `block` and of one behind it, where both can lead to the same place.
    fn join(&mut self, block: Block) -> Option<()> {
        let Terminator::Branch { cond, then, otherwise } = &self.func.blocks[block].terminator else { return None };
        let (cond, then, otherwise) = (*cond, then.clone(), otherwise.clone());
        match self.join_behind(block, cond, true, &then, &otherwise) {
            Some(()) => Some(()),
            None => self.join_behind(block, cond, false, &otherwise, &then),
        }
    }

    /// The same where the second branch is behind `next`. The first goes there if `first` is as `goes_on` says, and to `shared`
    /// otherwise.
    fn join_behind(
        &mut self,
        block: Block,
        first: Value,
        goes_on: bool,
        next: &BlockCall,
        shared: &BlockCall,
    ) -> Option<()> {
        let inner = next.block;
        let Terminator::Branch { cond, then, otherwise } = &self.func.blocks[inner].terminator else { return None };
        let (second, stays, stay, leave) = match shared.block {
            to if to == otherwise.block => (*cond, true, then.clone(), otherwise.clone()),
            to if to == then.block => (*cond, false, otherwise.clone(), then.clone()),
            _ => return None,
        };
        let around = self.loops.innermost(block);
        let leaves_loop = [inner, stay.block, leave.block].iter().any(|&to| self.loops.innermost(to) != around);
        if self.jumps[inner.index()] != 1 || leaves_loop {
            return None;
        }
        if self.cost(inner)? + self.choices(shared, &leave) + 1 > COST_LIMIT {
            return None;
        }
        self.take(block, next);
        let shared = match goes_on {
            true => self.choose(block, first, &leave, shared),
            false => self.choose(block, first, shared, &leave),
        };
        let cond = self.both(block, (first, goes_on), (second, stays));
        self.jumps[shared.block.index()] -= 1;
        self.func.blocks[block].terminator = Terminator::Branch { cond, then: stay, otherwise: shared };
        Some(())
    }

    /// What a jump leads through before it meets other ways, as far as that can be computed in vain.
    fn side(&self, start: &BlockCall) -> Side {
        let mut side = Side { jumps: Vec::new(), end: start.clone(), cost: 0 };
        while self.jumps[side.end.block.index()] == 1 && side.cost <= COST_LIMIT {
            let block = side.end.block;
            let Terminator::Jump(next) = &self.func.blocks[block].terminator else { break };
            let Some(cost) = self.cost(block) else { break };
            side.cost += cost;
            side.jumps.push(std::mem::replace(&mut side.end, next.clone()));
        }
        side
    }

    /// What it costs to compute a block; nothing where it must not be computed in vain.
    fn cost(&self, block: Block) -> Option<u32> {
        let mut sum = 0;
        for &inst in &self.func.blocks[block].insts {
            sum += cost(self.func, &self.func.insts[inst].data)?;
            if sum > COST_LIMIT {
                return None;
            }
        }
        Some(sum)
    }

    /// What the choices between the arguments of two jumps to one block cost.
    fn choices(&mut self, a: &BlockCall, b: &BlockCall) -> u32 {
        let mut sum = 0;
        for (&a, &b) in a.args.iter().zip(&b.args) {
            if self.substitution.resolve(a) != self.substitution.resolve(b) {
                sum += self.func.ty(a).lanes();
            }
        }
        sum
    }

    /// Moves the block that `jump` alone leads to into `block`.
    fn take(&mut self, block: Block, jump: &BlockCall) {
        let taken = &mut self.func.blocks[jump.block];
        let mut insts = std::mem::take(&mut taken.insts);
        for (param, &arg) in std::mem::take(&mut taken.params).into_iter().zip(&jump.args) {
            self.substitution.set(param, arg);
        }
        self.func.blocks[block].insts.append(&mut insts);
        self.gone[jump.block.index()] = true;
    }

    /// The jump at the end of `block` that is `then` or `otherwise`, both to one block.
    fn choose(&mut self, block: Block, cond: Value, then: &BlockCall, otherwise: &BlockCall) -> BlockCall {
        let args = then.args.iter().zip(&otherwise.args);
        let args = args
            .map(|(&a, &b)| {
                let args = [a, b].map(|arg| self.substitution.resolve(arg));
                match args[0] == args[1] {
                    true => args[0],
                    false => append(self.func, block, InstData::Select { cond, args }),
                }
            })
            .collect();
        BlockCall { block: then.block, args }
    }

    /// Appends to `block` whether two conditions are as they should be.
    fn both(&mut self, block: Block, first: (Value, bool), second: (Value, bool)) -> Value {
        let args = [first, second].map(|(cond, wanted)| match wanted {
            true => self.substitution.resolve(cond),
            false => append(self.func, block, InstData::Unary { op: UnaryOp::Not, arg: cond }),
        });
        append(self.func, block, InstData::Binary { op: BinaryOp::And, liberties: Liberties::NONE, args })
    }
}

fn append(func: &mut Function, block: Block, data: InstData) -> Value {
    let result = func.append(block, data, u32::MAX);
    result.unwrap_or_else(|| unreachable!("what is computed has a result"))
}

/// What an instruction costs; nothing where it must not be done in vain, or is so slow that this does not pay.
fn cost(func: &Function, data: &InstData) -> Option<u32> {
    // Wide numbers take most devices two operations.
    let of = |ty: Type, scale: u32| {
        let wide = matches!(ty.element(), Some(Scalar::I64 | Scalar::F64)) || matches!(ty, Type::Pointer(_));
        Some(scale * ty.lanes() * if wide { 2 } else { 1 })
    };
    match data {
        InstData::Const { .. }
        | InstData::Null { .. }
        | InstData::Undef { .. }
        | InstData::Vector { .. }
        | InstData::Extract { .. }
        | InstData::PtrToInt { .. }
        | InstData::IntToPtr { .. }
        | InstData::LocalAddress { .. }
        | InstData::SamplerConst { .. } => Some(0),
        InstData::Unary { op, arg } => match op {
            UnaryOp::INeg
            | UnaryOp::Not
            | UnaryOp::FNeg
            | UnaryOp::FAbs
            | UnaryOp::Floor
            | UnaryOp::Ceil
            | UnaryOp::Trunc
            | UnaryOp::RoundEven => of(func.ty(*arg), 1),
            UnaryOp::PopCount | UnaryOp::CountLeadingZeros | UnaryOp::CountTrailingZeros | UnaryOp::BitReverse => {
                of(func.ty(*arg), 2)
            }
            UnaryOp::Sqrt
            | UnaryOp::InverseSqrt
            | UnaryOp::FastExp2
            | UnaryOp::FastLog2
            | UnaryOp::FastSin
            | UnaryOp::FastCos
            | UnaryOp::FastTan => None,
        },
        InstData::Binary { op, args, .. } => match op {
            BinaryOp::IAdd
            | BinaryOp::ISub
            | BinaryOp::SMin
            | BinaryOp::SMax
            | BinaryOp::UMin
            | BinaryOp::UMax
            | BinaryOp::And
            | BinaryOp::Or
            | BinaryOp::Xor
            | BinaryOp::Shl
            | BinaryOp::LShr
            | BinaryOp::AShr
            | BinaryOp::FAdd
            | BinaryOp::FSub
            | BinaryOp::FMul
            | BinaryOp::FMin
            | BinaryOp::FMax => of(func.ty(args[0]), 1),
            BinaryOp::IMul | BinaryOp::SMulHigh | BinaryOp::UMulHigh => of(func.ty(args[0]), 2),
            BinaryOp::SDiv | BinaryOp::UDiv | BinaryOp::SRem | BinaryOp::URem | BinaryOp::FDiv | BinaryOp::FastPow => {
                None
            }
        },
        InstData::Fma { args: [a, _, _] } | InstData::Compare { args: [a, _], .. } => of(func.ty(*a), 1),
        InstData::Select { args: [a, _], .. } => of(func.ty(*a), 1),
        InstData::Cast { op, arg, .. } => match op {
            CastOp::Bitcast | CastOp::Truncate => Some(0),
            CastOp::ZeroExtend
            | CastOp::SignExtend
            | CastOp::SIntToFloat
            | CastOp::UIntToFloat
            | CastOp::FloatToSInt
            | CastOp::FloatToUInt
            | CastOp::FloatCast => of(func.ty(*arg), 1),
        },
        InstData::PtrAdd { .. } | InstData::PtrCast { .. } | InstData::GlobalAddress { .. } => Some(2),
        InstData::WorkItem { .. } => Some(2),
        InstData::Alloca { .. }
        | InstData::Load { .. }
        | InstData::Store { .. }
        | InstData::CopyMemory { .. }
        | InstData::ZeroMemory { .. }
        | InstData::AtomicLoad { .. }
        | InstData::AtomicStore { .. }
        | InstData::AtomicRmw { .. }
        | InstData::AtomicCompareExchange { .. }
        | InstData::Barrier { .. }
        | InstData::Fence { .. }
        | InstData::Subgroup { .. }
        | InstData::SubgroupCombine { .. }
        | InstData::Call { .. }
        | InstData::ReadClock { .. }
        | InstData::ImageRead { .. }
        | InstData::ImageSample { .. }
        | InstData::ImageWrite { .. }
        | InstData::ImageQuery { .. }
        | InstData::SamplerFlags { .. } => None,
    }
}
