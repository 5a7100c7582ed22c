//! What follows from the shape of a function's control-flow graph: predecessors, orders, dominators, loops.

mod dominators;
mod frontiers;
mod loops;

pub use frontiers::Frontiers;
pub use loops::{LoopData, LoopRef, Loops};

use crate::entity::EntityRef;
use crate::function::{Block, Function};

/// Stands for "none" in tables of blocks.
const NONE: u32 = u32::MAX;

/// The control-flow graph of a function as it was when this was computed. Blocks that cannot be reached from the entry
/// have no place in the orders and are not counted as predecessors.
#[derive(Clone, Debug)]
pub struct ControlFlow {
    /// Successors of block `b`: `successors[successor_starts[b]..successor_starts[b + 1]]`.
    successors: Vec<Block>,
    successor_starts: Vec<u32>,
    predecessors: Vec<Block>,
    predecessor_starts: Vec<u32>,
    /// Reachable blocks in reverse postorder.
    order: Vec<Block>,
    /// The place of each block in `order`.
    places: Vec<u32>,
    /// The place in `order` of the immediate dominator of the block at each place.
    dominators: Vec<u32>,
    /// When a walk of the dominator tree enters and leaves the block at each place.
    intervals: Vec<(u32, u32)>,
    /// Whether every jump back goes to a block that dominates the jump.
    reducible: bool,
}

impl ControlFlow {
    /// Computes the control flow of a function, which must not be a declaration. Near-linear in its size. A jump to a block
    /// that does not exist is passed over.
    pub fn compute(func: &Function) -> Self {
        let count = func.blocks.len();
        let mut flow = ControlFlow {
            successors: Vec::new(),
            successor_starts: Vec::with_capacity(count + 1),
            predecessors: Vec::new(),
            predecessor_starts: Vec::new(),
            order: Vec::new(),
            places: vec![NONE; count],
            dominators: Vec::new(),
            intervals: Vec::new(),
            reducible: true,
        };
        flow.find_successors(func);
        let parents = flow.find_order(func);
        flow.find_predecessors(count);
        flow.dominators = dominators::find(&flow, &parents);
        flow.number_dominator_tree();
        flow.reducible = flow.order.iter().all(|&block| {
            let place = flow.place(block);
            flow.successors(block).iter().all(|&to| flow.place(to) > place || flow.dominates(to, block))
        });
        flow
    }

    /// The blocks that `block` jumps to, each once, in the order of its terminator.
    pub fn successors(&self, block: Block) -> &[Block] {
        slice(&self.successors, &self.successor_starts, block)
    }

    /// The reachable blocks that jump to `block`, each once, in reverse postorder.
    pub fn predecessors(&self, block: Block) -> &[Block] {
        slice(&self.predecessors, &self.predecessor_starts, block)
    }

    /// The reachable blocks in reverse postorder: each after its dominators, and, jumps back aside, after its predecessors.
    pub fn reverse_postorder(&self) -> &[Block] {
        &self.order
    }

    /// Whether the entry reaches `block`.
    pub fn is_reachable(&self, block: Block) -> bool {
        self.places.get(block.index()).is_some_and(|&place| place != NONE)
    }

    /// The place of a reachable block in the reverse postorder; `u32::MAX` for another.
    pub fn place(&self, block: Block) -> u32 {
        self.places[block.index()]
    }

    /// The immediate dominator of a reachable block other than the entry.
    pub fn immediate_dominator(&self, block: Block) -> Option<Block> {
        let place = self.place(block);
        (place != NONE && place != 0).then(|| self.order[self.dominators[place as usize] as usize])
    }

    /// Whether all ways to `block` lead through `dominator`; a block dominates itself. An unreachable block is dominated
    /// by every block and dominates no reachable one.
    pub fn dominates(&self, dominator: Block, block: Block) -> bool {
        let (above, below) = (self.place(dominator), self.place(block));
        if below == NONE || above == NONE {
            return below == NONE;
        }
        let (above, below) = (self.intervals[above as usize], self.intervals[below as usize]);
        above.0 <= below.0 && below.1 <= above.1
    }

    /// Whether every jump back goes to a block that dominates the jump: then all loops are natural ones.
    pub fn is_reducible(&self) -> bool {
        self.reducible
    }

    /// The reachable blocks in preorder of the dominator tree, siblings in reverse postorder.
    pub fn dominator_preorder(&self) -> Vec<Block> {
        let mut order = self.order.clone();
        order.sort_unstable_by_key(|&block| self.intervals[self.place(block) as usize].0);
        order
    }

    /// The dominance frontiers.
    pub fn frontiers(&self) -> Frontiers {
        Frontiers::find(self)
    }

    /// The natural loops.
    pub fn loops(&self) -> Loops {
        Loops::find(self)
    }

    fn find_successors(&mut self, func: &Function) {
        // The last block that each block was listed as a successor of, so that it is listed once.
        let mut listed = vec![NONE; func.blocks.len()];
        for (block, data) in func.blocks.iter() {
            self.successor_starts.push(self.successors.len() as u32);
            let mut list = |to: Block| {
                if listed.get(to.index()).is_some_and(|&by| by != block.index() as u32) {
                    listed[to.index()] = block.index() as u32;
                    self.successors.push(to);
                }
            };
            data.terminator.visit_targets(|target| list(target.block));
        }
        self.successor_starts.push(self.successors.len() as u32);
    }

    /// Fills `order` and `places`; the result is each place's parent in the depth-first tree, as a place.
    fn find_order(&mut self, func: &Function) -> Vec<u32> {
        let Some(&entry) = func.layout.first() else { return Vec::new() };
        let mut parents = vec![NONE; func.blocks.len()];
        let mut seen = vec![false; func.blocks.len()];
        seen[entry.index()] = true;
        // Successors are visited last to first, so that the reverse postorder keeps the order of the terminator.
        let mut stack = vec![(entry, self.successors(entry).len())];
        while let Some((block, left)) = stack.last_mut() {
            let block = *block;
            if *left == 0 {
                self.order.push(block);
                stack.pop();
                continue;
            }
            *left -= 1;
            let next = slice(&self.successors, &self.successor_starts, block)[*left];
            if !std::mem::replace(&mut seen[next.index()], true) {
                parents[next.index()] = block.index() as u32;
                stack.push((next, self.successors(next).len()));
            }
        }
        self.order.reverse();
        for (place, block) in self.order.iter().enumerate() {
            self.places[block.index()] = place as u32;
        }
        let place_of = |parent: u32| if parent == NONE { NONE } else { self.places[parent as usize] };
        self.order.iter().map(|block| place_of(parents[block.index()])).collect()
    }

    fn find_predecessors(&mut self, count: usize) {
        let mut starts = vec![0u32; count + 1];
        for &block in &self.order {
            for to in self.successors(block) {
                starts[to.index() + 1] += 1;
            }
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut predecessors = vec![Block::from_index(0); starts[count] as usize];
        for &block in &self.order {
            for to in self.successors(block) {
                predecessors[next[to.index()] as usize] = block;
                next[to.index()] += 1;
            }
        }
        (self.predecessors, self.predecessor_starts) = (predecessors, starts);
    }

    fn number_dominator_tree(&mut self) {
        // Children in reverse postorder, as linked lists.
        let count = self.order.len();
        let (mut first, mut next) = (vec![NONE; count], vec![NONE; count]);
        for place in (1..count).rev() {
            let parent = self.dominators[place] as usize;
            next[place] = first[parent];
            first[parent] = place as u32;
        }
        self.intervals = vec![(0, 0); count];
        let mut clock = 0;
        let mut stack = Vec::new();
        if count > 0 {
            stack.push(0u32);
        }
        // Each place is on the stack twice: to be entered, and (with its top bit set by complement) to be left.
        while let Some(entry) = stack.pop() {
            if entry & 1 << 31 != 0 {
                self.intervals[(entry & !(1 << 31)) as usize].1 = clock;
                continue;
            }
            clock += 1;
            self.intervals[entry as usize].0 = clock;
            stack.push(entry | 1 << 31);
            let from = stack.len();
            let mut child = first[entry as usize];
            while child != NONE {
                stack.push(child);
                child = next[child as usize];
            }
            stack[from..].reverse();
        }
    }
}

fn slice<'a>(items: &'a [Block], starts: &[u32], block: Block) -> &'a [Block] {
    &items[starts[block.index()] as usize..starts[block.index() + 1] as usize]
}

#[cfg(test)]
mod tests;
