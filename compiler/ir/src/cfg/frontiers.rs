//! Dominance frontiers: where a value that a block makes meets others.

use super::ControlFlow;
use crate::entity::EntityRef;
use crate::function::Block;

/// For each block the blocks that it does not dominate strictly, but one of whose predecessors it dominates.
#[derive(Clone, Debug)]
pub struct Frontiers {
    of: Vec<Vec<Block>>,
}

impl Frontiers {
    /// Those of all blocks of a function; as much work as there are entries.
    pub(super) fn find(flow: &ControlFlow) -> Frontiers {
        let mut of: Vec<Vec<Block>> = vec![Vec::new(); flow.places.len()];
        for &join in flow.reverse_postorder() {
            let above = flow.immediate_dominator(join);
            for &from in flow.predecessors(join) {
                // From the predecessor up to where all ways to the join come together; what is there already goes on as before.
                let mut at = Some(from);
                while let Some(block) = at
                    && at != above
                    && of[block.index()].last() != Some(&join)
                {
                    of[block.index()].push(join);
                    at = flow.immediate_dominator(block);
                }
            }
        }
        Frontiers { of }
    }

    /// The frontier of a block, in reverse postorder.
    pub fn of(&self, block: Block) -> &[Block] {
        &self.of[block.index()]
    }
}
