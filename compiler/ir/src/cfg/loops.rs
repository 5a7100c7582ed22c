//! Natural loops and how they nest.

use super::{ControlFlow, NONE};
use crate::entity;
use crate::entity::{Arena, EntityRef};
use crate::function::Block;

entity!(
    /// A natural loop.
    LoopRef, "loop"
);

/// A natural loop: the blocks that reach one of its latches without passing its header.
#[derive(Clone, Debug)]
pub struct LoopData {
    /// The block through which all ways into the loop lead.
    pub header: Block,
    /// The blocks that jump back to the header.
    pub latches: Vec<Block>,
    /// The innermost loop around it.
    pub parent: Option<LoopRef>,
    /// 1 for an outermost loop.
    pub depth: u32,
    /// The loop and the loops in it are a range in a preorder of all loops.
    preorder: (u32, u32),
}

/// The natural loops of a function. Jumps back to a block that does not dominate them (in an irreducible graph) make none.
#[derive(Clone, Debug)]
pub struct Loops {
    loops: Arena<LoopRef, LoopData>,
    innermost: Vec<u32>,
}

impl Loops {
    /// All loops, each after the loops that are around it.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (LoopRef, &LoopData)> {
        self.loops.iter()
    }

    /// The number of loops.
    pub fn len(&self) -> usize {
        self.loops.len()
    }

    /// Whether there are no loops.
    pub fn is_empty(&self) -> bool {
        self.loops.is_empty()
    }

    /// What is known of a loop.
    pub fn get(&self, loop_ref: LoopRef) -> &LoopData {
        &self.loops[loop_ref]
    }

    /// The innermost loop that holds `block`.
    pub fn innermost(&self, block: Block) -> Option<LoopRef> {
        match self.innermost[block.index()] {
            NONE => None,
            index => Some(LoopRef::from_index(index as usize)),
        }
    }

    /// How many loops hold `block`.
    pub fn depth(&self, block: Block) -> u32 {
        self.innermost(block).map_or(0, |innermost| self.loops[innermost].depth)
    }

    /// Whether `block` is in the loop.
    pub fn contains(&self, loop_ref: LoopRef, block: Block) -> bool {
        let (start, end) = self.loops[loop_ref].preorder;
        self.innermost(block).is_some_and(|innermost| (start..end).contains(&self.loops[innermost].preorder.0))
    }

    pub(super) fn find(flow: &ControlFlow) -> Self {
        let mut loops: Arena<LoopRef, LoopData> = Arena::new();
        for &header in flow.reverse_postorder() {
            let latches: Vec<Block> =
                flow.predecessors(header).iter().copied().filter(|&from| flow.dominates(header, from)).collect();
            if !latches.is_empty() {
                loops.push(LoopData { header, latches, parent: None, depth: 0, preorder: (0, 0) });
            }
        }
        let mut innermost = vec![NONE; flow.places.len()];
        let mut outermost = Outermost { parents: (0..loops.len() as u32).collect() };
        // Inner loops first: a header is dominated by the headers of the loops around it and so comes after them.
        for loop_ref in loops.keys().rev() {
            let header = loops[loop_ref].header;
            let mut work = loops[loop_ref].latches.clone();
            innermost[header.index()] = match innermost[header.index()] {
                NONE => loop_ref.index() as u32,
                taken => taken,
            };
            while let Some(block) = work.pop() {
                if innermost[block.index()] == NONE {
                    innermost[block.index()] = loop_ref.index() as u32;
                    work.extend_from_slice(flow.predecessors(block));
                    continue;
                }
                let inner = outermost.find(innermost[block.index()]);
                if inner != loop_ref.index() as u32 {
                    outermost.parents[inner as usize] = loop_ref.index() as u32;
                    let inner = LoopRef::from_index(inner as usize);
                    loops[inner].parent = Some(loop_ref);
                    work.extend_from_slice(flow.predecessors(loops[inner].header));
                }
            }
        }
        let mut sizes = vec![1u32; loops.len()];
        for loop_ref in loops.keys().rev() {
            if let Some(parent) = loops[loop_ref].parent {
                sizes[parent.index()] += sizes[loop_ref.index()];
            }
        }
        // The next free number inside each loop, and outside all.
        let mut inside = vec![0u32; loops.len()];
        let mut outside = 0;
        for loop_ref in loops.keys() {
            let parent = loops[loop_ref].parent;
            let depth = parent.map_or(1, |parent| loops[parent].depth + 1);
            let next = parent.map_or(&mut outside, |parent| &mut inside[parent.index()]);
            let start = *next;
            *next += sizes[loop_ref.index()];
            inside[loop_ref.index()] = start + 1;
            loops[loop_ref].depth = depth;
            loops[loop_ref].preorder = (start, start + sizes[loop_ref.index()]);
        }
        Loops { loops, innermost }
    }
}

/// Finds the outermost of the loops found so far that a loop is in.
struct Outermost {
    parents: Vec<u32>,
}

impl Outermost {
    fn find(&mut self, mut of: u32) -> u32 {
        while self.parents[of as usize] != of {
            let above = self.parents[of as usize];
            self.parents[of as usize] = self.parents[above as usize];
            of = above;
        }
        of
    }
}
