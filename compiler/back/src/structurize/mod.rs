//! Any control-flow graph as structured control flow, the only kind that SPIR-V for Vulkan has.
//!
//! Nothing is copied and nothing is moved into control flow that fewer work-items reach: a barrier that all work-items of
//! a group reached together they still reach together.

pub(crate) mod graph;
mod reducible;
#[cfg(test)]
mod tests;
pub(crate) mod tree;

use graph::{Graph, Node};
use tree::{Depth, Tree};

/// SPIR-V allows 1,023 levels (its universal limits), but Mesa's llvmpipe loses track of conditions above 80, and adds some
/// of its own.
const DEPTH: Depth = Depth { soft: 24, hard: 60 };

/// A structured graph.
pub(crate) struct Structured {
    /// The graph, made reducible; the nodes that were added are dispatch nodes.
    pub(crate) graph: Graph,
    /// Its structured form.
    pub(crate) tree: Tree,
}

/// Structures the graph of these successors. Node 0 is the entry and nobody's successor; all nodes are reachable.
pub(crate) fn structurize(successors: &[Vec<Node>]) -> Structured {
    structurize_within(successors, DEPTH)
}

fn structurize_within(successors: &[Vec<Node>], depth: Depth) -> Structured {
    let mut graph = Graph::new(successors);
    reducible::make_reducible(&mut graph);
    if let Some(tree) = tree::build(&graph, depth) {
        return Structured { graph, tree };
    }
    let mut graph = Graph::new(successors);
    reducible::flatten(&mut graph);
    match tree::build(&graph, Depth { soft: usize::MAX, hard: usize::MAX }) {
        Some(tree) => Structured { graph, tree },
        None => unreachable!("there is no limit"),
    }
}
