//! Random graphs, walked before and after: the same decisions must lead along the same path.

use super::graph::Node;
use super::tree::{Depth, Item, Seq};
use super::{DEPTH, Structured, structurize_within};

/// A small generator of numbers (xorshift), so that each failure can be repeated by its seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 11) % bound
    }
}

/// Which edge is taken at the `step`th node of a walk.
fn decide(seed: u64, step: usize, node: Node, edges: usize) -> usize {
    let mut random =
        Random((seed ^ (step as u64) << 20 ^ u64::from(node) << 50).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    random.next();
    random.below(edges as u64) as usize
}

const STEPS: usize = 300;

/// The nodes in the order in which a walk meets them.
fn walk(successors: &[Vec<Node>], seed: u64) -> Vec<Node> {
    let mut path = vec![0];
    let mut at = 0;
    while path.len() < STEPS && !successors[at as usize].is_empty() {
        let edges = &successors[at as usize];
        at = edges[decide(seed, path.len(), at, edges.len())];
        path.push(at);
    }
    path
}

/// How a list ended.
#[derive(PartialEq)]
enum End {
    Fall,
    Break,
    Continue,
    Stop,
}

/// Runs the structured form.
struct Machine<'a> {
    structured: &'a Structured,
    seed: u64,
    path: Vec<Node>,
    selector: Option<Node>,
    dispatch: Vec<Option<u32>>,
    idle: usize,
}

impl Machine<'_> {
    fn decision(&self, node: Node) -> usize {
        if node as usize >= self.structured.graph.real {
            return self.dispatch[node as usize].expect("nothing was selected for a dispatch node") as usize;
        }
        decide(self.seed, self.path.len(), node, self.structured.graph.edges[node as usize].len())
    }

    fn run(&mut self, seq: Seq) -> End {
        for item in &self.structured.tree.seqs[seq as usize] {
            self.idle += 1;
            assert!(self.idle < 400_000, "no progress");
            let end = match item {
                Item::Code(node) => {
                    if self.path.len() == STEPS {
                        return End::Stop;
                    }
                    self.path.push(*node);
                    End::Fall
                }
                Item::Exit(node) => {
                    assert_eq!(self.path.last(), Some(node));
                    End::Stop
                }
                Item::Take(node, edge) => {
                    let edge = self.structured.graph.edges[*node as usize][*edge as usize];
                    if let Some(select) = edge.select {
                        self.dispatch[edge.to as usize] = Some(select);
                    }
                    End::Fall
                }
                Item::Select(node) => {
                    if self.structured.tree.selected[*node as usize] {
                        self.selector = Some(*node);
                    }
                    End::Fall
                }
                Item::Branch(node, arms) => self.run(arms[self.decision(*node)]),
                Item::Guard(node, body) => {
                    if self.selector.expect("the selector was never set") == *node {
                        self.run(*body)
                    } else {
                        End::Fall
                    }
                }
                Item::Loop(body) => loop {
                    match self.run(*body) {
                        End::Fall | End::Continue => {}
                        End::Break => break End::Fall,
                        End::Stop => break End::Stop,
                    }
                },
                Item::Break => End::Break,
                Item::Continue => End::Continue,
            };
            if end != End::Fall {
                return end;
            }
        }
        End::Fall
    }
}

fn walk_structured(structured: &Structured, seed: u64) -> Vec<Node> {
    let mut machine = Machine {
        structured,
        seed,
        path: Vec::new(),
        selector: None,
        dispatch: vec![None; structured.graph.len()],
        idle: 0,
    };
    machine.run(0);
    machine.path
}

/// A random graph whose nodes are all reachable and whose entry has no predecessors.
fn random_graph(random: &mut Random, nodes: usize, backward: u64) -> Vec<Vec<Node>> {
    let mut successors = vec![Vec::new(); nodes];
    // Each node is reached from an earlier one, then more edges come in.
    for node in 1..nodes {
        let from = if random.below(2) == 0 { node as u64 - 1 } else { random.below(node as u64) };
        successors[from as usize].push(node as Node);
    }
    for node in 0..nodes as u64 {
        for _ in 0..random.below(3) {
            let to = if random.below(100) < backward {
                1 + random.below(nodes as u64 - 1)
            } else {
                node + 1 + random.below(6)
            };
            if to > 0 && to < nodes as u64 {
                let at = random.below(successors[node as usize].len() as u64 + 1) as usize;
                successors[node as usize].insert(at, to as Node);
            }
        }
    }
    successors
}

/// Each node's code stands once: nothing was copied or lost.
fn check_nodes(successors: &[Vec<Node>], structured: &Structured) {
    let mut seen = vec![0; successors.len()];
    let mut parents = vec![0; structured.tree.seqs.len()];
    for item in structured.tree.seqs.iter().flatten() {
        match item {
            Item::Code(node) => seen[*node as usize] += 1,
            Item::Branch(_, arms) => arms.iter().for_each(|&arm| parents[arm as usize] += 1),
            Item::Guard(_, body) | Item::Loop(body) => parents[*body as usize] += 1,
            Item::Exit(_) | Item::Take(..) | Item::Select(_) | Item::Break | Item::Continue => {}
        }
    }
    assert!(seen.iter().all(|&times| times == 1), "a node stands not exactly once");
    assert!(parents[1..].iter().all(|&times| times == 1));
}

fn check(successors: &[Vec<Node>], depth: Depth, seed: u64) {
    let structured = structurize_within(successors, depth);
    check_nodes(successors, &structured);
    for walk_seed in 0..12 {
        let expected = walk(successors, seed * 100 + walk_seed);
        let found = walk_structured(&structured, seed * 100 + walk_seed);
        assert_eq!(expected, found, "graph {successors:?}, seed {seed}, walk {walk_seed}");
    }
}

#[test]
fn random_graphs_take_the_same_paths() {
    for seed in 1..4000u64 {
        let mut random = Random(seed.wrapping_mul(0x1234_5678_9abc_def1) | 1);
        let nodes = 2 + random.below(if seed % 10 == 0 { 60 } else { 14 }) as usize;
        let backward = [0, 5, 20, 50][(seed % 4) as usize];
        let successors = random_graph(&mut random, nodes, backward);
        check(&successors, DEPTH, seed);
        // As if everything nested deep.
        check(&successors, Depth { soft: (seed % 3) as usize, hard: usize::MAX }, seed);
    }
}

/// A chain of a thousand `else if`, all of which go on behind it, is no deep nest and needs no dispatch.
#[test]
fn else_if_chains_stay_shallow() {
    let count = 1000;
    let chain: Vec<Vec<Node>> = (0..2 * count + 1)
        .map(|node| match node {
            node if node == 2 * count => vec![],
            node if node % 2 == 0 => vec![node + 1, node + 2],
            _ => vec![2 * count],
        })
        .collect();
    let structured = structurize_within(&chain, DEPTH);
    assert_eq!(structured.graph.len(), chain.len());
    check(&chain, DEPTH, 1);
}

#[test]
fn graphs_too_deep_are_flattened() {
    for seed in 1..300u64 {
        let mut random = Random(seed.wrapping_mul(0x0fed_cba9_8765_4321) | 1);
        let nodes = 2 + random.below(30) as usize;
        let successors = random_graph(&mut random, nodes, 20);
        check(&successors, Depth { soft: usize::MAX, hard: 2 }, seed);
    }
}

/// A diamond needs no guard and no selector.
#[test]
fn diamond_has_no_selector() {
    let structured = structurize_within(&[vec![1, 2], vec![3], vec![3], vec![]], DEPTH);
    assert!(structured.tree.selected.iter().all(|&selected| !selected));
    assert!(!structured.tree.seqs.iter().flatten().any(|item| matches!(item, Item::Guard(..))));
}

/// A loop with one exit needs none either, and the exit stands behind it.
#[test]
fn simple_loop_has_no_selector() {
    let structured = structurize_within(&[vec![1], vec![2, 3], vec![1], vec![]], DEPTH);
    assert!(structured.tree.selected.iter().all(|&selected| !selected));
    let body = &structured.tree.seqs[0];
    assert_eq!(body.last(), Some(&Item::Exit(3)));
    assert!(body.iter().any(|item| matches!(item, Item::Loop(_))));
}

#[test]
fn large_graphs_are_structured() {
    // How long it takes is for the benchmark `scaling`; what grows with the square of the size would not end here, either.
    // A switch of 20,000 cases that all fall through, a ladder of 20,000 early returns, and as many nested ifs.
    let count = 20_000;
    let fall_through: Vec<Vec<Node>> = (0..=count)
        .map(|node| match node {
            0 => (1..=count).collect(),
            node if node < count => vec![node + 1],
            _ => vec![],
        })
        .collect();
    let ladder: Vec<Vec<Node>> = (0..2 * count + 1)
        .map(|node| if node % 2 == 0 && node < 2 * count { vec![node + 1, node + 2] } else { vec![] })
        .collect();
    // Each nested branch joins behind the last: node k branches to k + 1 and to its join, 2 * count - k.
    let nested: Vec<Vec<Node>> = (0..2 * count + 1)
        .map(|node| match node {
            node if node < count => vec![node + 1, 2 * count - node],
            node if node < 2 * count => vec![node + 1],
            _ => vec![],
        })
        .collect();
    for graph in [fall_through, ladder, nested] {
        let structured = structurize_within(&graph, DEPTH);
        check_nodes(&graph, &structured);
    }
}
