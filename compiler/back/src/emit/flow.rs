//! A function's control flow as the structurizer takes it, and which values outlive the list that defines them.

use tombolo_ir::hash::NumberMap;
use tombolo_ir::{Block, BlockCall, EntityRef, Function, Terminator, Value, ValueDef};

use crate::structurize::graph::Node;
use crate::structurize::tree::{Item, Seq};
use crate::structurize::{Structured, structurize};

/// The reachable blocks as nodes of a graph, and that graph in structured form.
pub(super) struct Flow {
    /// The block of each node.
    pub(super) blocks: Vec<Block>,
    /// The jump of each edge of each node; equal jumps of a switch are one edge.
    pub(super) jumps: Vec<Vec<BlockCall>>,
    /// For a node that ends in a switch: the cases of each edge, and which edge is the default.
    pub(super) cases: NumberMap<Node, (Vec<Vec<u64>>, usize)>,
    /// The structured form.
    pub(super) structured: Structured,
    /// The block of each instruction.
    homes: Vec<Option<Block>>,
}

impl Flow {
    /// Structures a function.
    pub(super) fn of(func: &Function) -> Flow {
        let mut numbers: NumberMap<Block, Node> = NumberMap::from_iter([(func.entry(), 0)]);
        let mut blocks = vec![func.entry()];
        let mut jumps = Vec::new();
        let mut cases = NumberMap::default();
        let mut successors = Vec::new();
        while let Some(&block) = blocks.get(jumps.len()) {
            let edges = match &func.blocks[block].terminator {
                Terminator::Jump(target) => vec![target.clone()],
                Terminator::Branch { then, otherwise, .. } if then == otherwise => vec![then.clone()],
                Terminator::Branch { then, otherwise, .. } => vec![then.clone(), otherwise.clone()],
                Terminator::Switch { cases: table, default, .. } => {
                    let mut edges: Vec<BlockCall> = vec![default.clone()];
                    let mut literals: Vec<Vec<u64>> = vec![Vec::new()];
                    let mut known = NumberMap::from_iter([((default.block, default.args.as_slice()), 0)]);
                    for (literal, target) in table {
                        let edge = *known.entry((target.block, target.args.as_slice())).or_insert_with(|| {
                            edges.push(target.clone());
                            literals.push(Vec::new());
                            edges.len() - 1
                        });
                        literals[edge].push(*literal);
                    }
                    cases.insert(jumps.len() as Node, (literals, 0));
                    edges
                }
                Terminator::Return(_) | Terminator::Unreachable => Vec::new(),
            };
            let targets = edges
                .iter()
                .map(|edge| {
                    *numbers.entry(edge.block).or_insert_with(|| {
                        blocks.push(edge.block);
                        blocks.len() as Node - 1
                    })
                })
                .collect::<Vec<Node>>();
            successors.push(targets);
            jumps.push(edges);
        }
        let structured = structurize(&successors);
        let mut homes = vec![None; func.insts.len()];
        for &block in &blocks {
            for &inst in &func.blocks[block].insts {
                homes[inst.index()] = Some(block);
            }
        }
        Flow { blocks, jumps, cases, structured, homes }
    }

    /// The block that defines a value.
    pub(super) fn home(&self, func: &Function, value: Value) -> Option<Block> {
        match func.values[value].def {
            ValueDef::Param(block, _) => Some(block),
            ValueDef::Result(inst) => self.homes[inst.index()],
        }
    }

    /// The values that are used where the structured form does not let their definition dominate: after a loop or an arm
    /// that defines them.
    pub(super) fn escaping_values(&self, func: &Function) -> Vec<bool> {
        let tree = &self.structured.tree;
        let mut escaping = vec![false; func.values.len()];
        let mut in_scope = vec![false; func.blocks.len()];
        let mut stack: Vec<(Seq, usize)> = vec![(0, 0)];
        while let Some((seq, index)) = stack.pop() {
            let items = &tree.seqs[seq as usize];
            let Some(item) = items.get(index) else {
                for item in items {
                    if let Item::Code(node) = item {
                        in_scope[self.blocks[*node as usize].index()] = false;
                    }
                }
                continue;
            };
            stack.push((seq, index + 1));
            match item {
                Item::Code(node) => {
                    let block = self.blocks[*node as usize];
                    in_scope[block.index()] = true;
                    let data = &func.blocks[block];
                    let mut use_value = |value: Value| {
                        if !self.home(func, value).is_some_and(|block| in_scope[block.index()]) {
                            escaping[value.index()] = true;
                        }
                    };
                    for &inst in &data.insts {
                        func.insts[inst].data.clone().for_each_operand(|value| use_value(*value));
                    }
                    data.terminator.clone().for_each_operand(|value| use_value(*value));
                }
                Item::Branch(_, arms) => stack.extend(arms.iter().map(|&arm| (arm, 0))),
                Item::Guard(_, body) | Item::Loop(body) => stack.push((*body, 0)),
                Item::Exit(_) | Item::Take(..) | Item::Select(_) | Item::Break | Item::Continue => {}
            }
        }
        escaping
    }
}
