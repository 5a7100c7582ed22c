//! The control-flow graph as the structurizer sees it: numbered nodes and ordered edges, nothing of what they compute.

/// A node's number.
pub(crate) type Node = u32;

/// A way out of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Edge {
    /// Where it leads.
    pub(crate) to: Node,
    /// Where `to` is a dispatch node: which of its edges is then taken.
    pub(crate) select: Option<u32>,
}

/// A control-flow graph. Node 0 is the entry and has no predecessors; every node is reachable from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Graph {
    /// The edges of each node, in order.
    pub(crate) edges: Vec<Vec<Edge>>,
    /// The number of nodes that the graph was made with; those that follow are dispatch nodes, which have no code and go
    /// on by the edge that was last selected for them.
    pub(crate) real: usize,
}

/// "No node": of a node that has no dominator, or is in no loop.
pub(crate) const NONE: Node = Node::MAX;

impl Graph {
    /// A graph of these successors, without dispatch nodes.
    pub(crate) fn new(successors: &[Vec<Node>]) -> Self {
        let edges = successors
            .iter()
            .map(|targets| targets.iter().map(|&to| Edge { to, select: None }).collect())
            .collect::<Vec<_>>();
        Graph { real: edges.len(), edges }
    }

    /// The number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.edges.len()
    }

    /// The nodes in reverse postorder: along a forward edge the position grows.
    pub(crate) fn reverse_postorder(&self) -> Vec<Node> {
        let mut order = Vec::with_capacity(self.len());
        let mut seen = vec![false; self.len()];
        let mut stack: Vec<(Node, usize)> = vec![(0, 0)];
        seen[0] = true;
        while let Some((node, next)) = stack.pop() {
            match self.edges[node as usize].get(next) {
                Some(edge) => {
                    stack.push((node, next + 1));
                    if !std::mem::replace(&mut seen[edge.to as usize], true) {
                        stack.push((edge.to, 0));
                    }
                }
                None => order.push(node),
            }
        }
        order.reverse();
        order
    }

    /// The predecessors of each node, one entry an edge.
    pub(crate) fn predecessors(&self) -> Vec<Vec<Node>> {
        let mut preds = vec![Vec::new(); self.len()];
        for (node, edges) in self.edges.iter().enumerate() {
            for edge in edges {
                preds[edge.to as usize].push(node as Node);
            }
        }
        preds
    }
}

/// What the structurizer knows of a reducible graph.
pub(crate) struct Shape {
    /// The nodes in reverse postorder.
    pub(crate) order: Vec<Node>,
    /// The position of each node in `order`.
    pub(crate) position: Vec<u32>,
    /// Immediate dominators; `NONE` for the entry.
    pub(crate) idom: Vec<Node>,
    /// The number of nodes that each node dominates, itself included.
    pub(crate) weight: Vec<u32>,
    /// The number of forward edges into each node.
    pub(crate) forward: Vec<u32>,
    /// Whether each node is the header of a loop.
    pub(crate) is_header: Vec<bool>,
    /// The header of the innermost loop that each node is in (its own, where it is a header); `NONE` outside.
    pub(crate) innermost: Vec<Node>,
    /// For a header: the header of the next outer loop.
    pub(crate) outer: Vec<Node>,
    /// The number of each node in preorder of the dominator tree, and the last number of those that it dominates.
    dominated: Vec<(u32, u32)>,
    /// The nodes in that preorder.
    preorder: Vec<Node>,
    /// For a header: the first and the last number of its loop and all loops inside, in preorder of the loop forest.
    span: Vec<(u32, u32)>,
}

impl Shape {
    /// Analyses `graph`, which must be reducible: each edge that goes back in reverse postorder goes to a dominator.
    pub(crate) fn of(graph: &Graph) -> Shape {
        let order = graph.reverse_postorder();
        let preds = graph.predecessors();
        let count = graph.len();
        let mut position = vec![u32::MAX; count];
        for (index, &node) in order.iter().enumerate() {
            position[node as usize] = index as u32;
        }
        let idom = dominators(&order, &position, &preds);
        let mut weight = vec![1u32; count];
        for &node in order.iter().rev() {
            let dominator = idom[node as usize];
            if dominator != NONE {
                weight[dominator as usize] += weight[node as usize];
            }
        }
        let mut forward = vec![0; count];
        let mut is_header = vec![false; count];
        for (node, edges) in graph.edges.iter().enumerate() {
            for edge in edges {
                if position[edge.to as usize] > position[node] {
                    forward[edge.to as usize] += 1;
                } else {
                    is_header[edge.to as usize] = true;
                }
            }
        }
        let mut shape = Shape {
            order,
            position,
            idom,
            weight,
            forward,
            is_header,
            innermost: vec![NONE; count],
            outer: vec![NONE; count],
            dominated: vec![(0, 0); count],
            preorder: vec![0; count],
            span: vec![(0, 0); count],
        };
        shape.find_loops(&preds);
        shape.number_dominators();
        shape
    }

    /// Numbers the dominator tree: a node's children follow it, each with all that it dominates.
    fn number_dominators(&mut self) {
        let mut next = vec![0; self.position.len()];
        for &node in &self.order {
            let dominator = self.idom[node as usize];
            // In reverse postorder the dominator has its number already, and gives its children theirs one by one.
            let first = if dominator == NONE { 0 } else { next[dominator as usize] };
            let weight = self.weight[node as usize];
            if dominator != NONE {
                next[dominator as usize] += weight;
            }
            next[node as usize] = first + 1;
            self.dominated[node as usize] = (first, first + weight - 1);
            self.preorder[first as usize] = node;
        }
    }

    /// The nodes that `node` dominates, itself first.
    pub(crate) fn dominated_by(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let (first, last) = self.dominated[node as usize];
        self.preorder[first as usize..=last as usize].iter().copied()
    }

    /// Whether each way to `node` goes through `dominator`; every node dominates itself.
    pub(crate) fn dominates(&self, dominator: Node, node: Node) -> bool {
        let (first, last) = self.dominated[dominator as usize];
        (first..=last).contains(&self.dominated[node as usize].0)
    }

    /// Finds the natural loops, inner ones first.
    fn find_loops(&mut self, preds: &[Vec<Node>]) {
        let count = preds.len();
        // The outermost loop found so far around each header, with paths shortened on the way.
        let mut top: Vec<Node> = (0..count as Node).collect();
        let find = |top: &mut Vec<Node>, mut header: Node| {
            while top[header as usize] != header {
                let next = top[header as usize];
                top[header as usize] = top[next as usize];
                header = next;
            }
            header
        };
        let headers: Vec<Node> = self.order.iter().rev().copied().filter(|&n| self.is_header[n as usize]).collect();
        for &header in &headers {
            self.innermost[header as usize] = header;
            let at = self.position[header as usize];
            let mut work: Vec<Node> =
                preds[header as usize].iter().copied().filter(|&p| self.position[p as usize] >= at).collect();
            while let Some(node) = work.pop() {
                let inside = self.innermost[node as usize];
                let from = if inside == NONE {
                    self.innermost[node as usize] = header;
                    node
                } else {
                    let outermost = find(&mut top, inside);
                    if outermost == header {
                        continue;
                    }
                    top[outermost as usize] = header;
                    self.outer[outermost as usize] = header;
                    outermost
                };
                let from_position = self.position[from as usize];
                // Back edges into an inner header stay inside its loop, whose nodes are done.
                work.extend(
                    preds[from as usize].iter().copied().filter(|&p| self.position[p as usize] < from_position),
                );
                if inside == NONE && self.is_header[from as usize] {
                    debug_assert_eq!(from, header);
                }
            }
        }
        // Number the loop forest in preorder: outer loops come later in `headers`, so go through them from the end.
        let mut children: Vec<Vec<Node>> = vec![Vec::new(); count];
        let mut stack: Vec<(Node, bool)> = Vec::new();
        for &header in &headers {
            match self.outer[header as usize] {
                NONE => stack.push((header, false)),
                outer => children[outer as usize].push(header),
            }
        }
        let mut number = 0;
        while let Some((header, done)) = stack.pop() {
            if done {
                self.span[header as usize].1 = number;
            } else {
                number += 1;
                self.span[header as usize].0 = number;
                stack.push((header, true));
                stack.extend(children[header as usize].iter().map(|&child| (child, false)));
            }
        }
    }

    /// Whether `node` is in the loop of `header` (the header is); every node is in the loop `NONE`.
    pub(crate) fn in_loop(&self, node: Node, header: Node) -> bool {
        if header == NONE {
            return true;
        }
        let inside = self.innermost[node as usize];
        if inside == NONE {
            return false;
        }
        let (first, last) = self.span[header as usize];
        (first..=last).contains(&self.span[inside as usize].0)
    }
}

/// Immediate dominators by iteration over reverse postorder (Cooper, Harvey and Kennedy).
fn dominators(order: &[Node], position: &[u32], preds: &[Vec<Node>]) -> Vec<Node> {
    let mut idom = vec![NONE; preds.len()];
    idom[0] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for &node in &order[1..] {
            let mut new = NONE;
            for &pred in &preds[node as usize] {
                if idom[pred as usize] == NONE {
                    continue;
                }
                if new == NONE {
                    new = pred;
                    continue;
                }
                let (mut a, mut b) = (new, pred);
                while a != b {
                    while position[a as usize] > position[b as usize] {
                        a = idom[a as usize];
                    }
                    while position[b as usize] > position[a as usize] {
                        b = idom[b as usize];
                    }
                }
                new = a;
            }
            if idom[node as usize] != new {
                idom[node as usize] = new;
                changed = true;
            }
        }
    }
    idom[0] = NONE;
    idom
}
