use super::ControlFlow;
use crate::entity::EntityRef;
use crate::function::{Block, Function};
use crate::inst::{BlockCall, Terminator};

/// A function whose block `i` jumps to the blocks in `edges[i]`; the values do not matter here.
fn graph(edges: &[Vec<usize>]) -> Function {
    let mut func = Function::new("f", vec![], None);
    let cond = crate::Value::from_index(0);
    for _ in edges {
        func.add_block();
    }
    for (block, targets) in edges.iter().enumerate() {
        let call = |index: usize| BlockCall { block: Block::from_index(index), args: vec![] };
        func.blocks[Block::from_index(block)].terminator = match targets[..] {
            [] => Terminator::Return(None),
            [one] => Terminator::Jump(call(one)),
            [ref cases @ .., default] => Terminator::Switch {
                value: cond,
                cases: cases.iter().map(|&index| (index as u64, call(index))).collect(),
                default: call(default),
            },
        };
    }
    func
}

/// Dominance by definition: what cannot be reached from the entry without `removed`.
fn reachable_without(edges: &[Vec<usize>], removed: Option<usize>) -> Vec<bool> {
    let mut reached = vec![false; edges.len()];
    let mut work = vec![0];
    while let Some(block) = work.pop() {
        if Some(block) == removed || std::mem::replace(&mut reached[block], true) {
            continue;
        }
        work.extend(&edges[block]);
    }
    reached
}

fn random_graph(state: &mut u64) -> Vec<Vec<usize>> {
    let mut random = |bound: usize| {
        *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*state >> 33) as usize % bound
    };
    let count = 1 + random(12);
    (0..count).map(|_| (0..if count > 1 { random(4) } else { 0 }).map(|_| 1 + random(count - 1)).collect()).collect()
}

#[test]
fn dominators_and_loops_agree_with_their_definitions() {
    let mut state = 1;
    let (mut loops_seen, mut irreducible_seen) = (0, 0);
    for _ in 0..20_000 {
        let edges = random_graph(&mut state);
        let flow = ControlFlow::compute(&graph(&edges));
        let block = Block::from_index;
        let reached = reachable_without(&edges, None);
        for a in 0..edges.len() {
            let without = reachable_without(&edges, Some(a));
            for b in 0..edges.len() {
                let expected = if reached[b] { reached[a] && !without[b] } else { true };
                assert_eq!(flow.dominates(block(a), block(b)), expected, "{edges:?}: {a} {b}");
            }
            assert_eq!(flow.is_reachable(block(a)), reached[a]);
        }
        let frontiers = flow.frontiers();
        for a in (0..edges.len()).filter(|&a| reached[a]) {
            let meets = |&b: &usize| {
                let mut predecessors = (0..edges.len()).filter(|&from| reached[from] && edges[from].contains(&b));
                let strictly = a != b && flow.dominates(block(a), block(b));
                reached[b] && !strictly && predecessors.any(|from| flow.dominates(block(a), block(from)))
            };
            let mut expected: Vec<_> = (0..edges.len()).filter(meets).map(block).collect();
            expected.sort_unstable_by_key(|&block| flow.place(block));
            assert_eq!(frontiers.of(block(a)), expected, "{edges:?}: {a}");
        }
        for b in (1..edges.len()).filter(|&b| reached[b]) {
            let parent = flow.immediate_dominator(block(b)).unwrap();
            let strict = |a: usize| a != b && reached[a] && flow.dominates(block(a), block(b));
            assert!(strict(parent.index()));
            assert!((0..edges.len()).filter(|&a| strict(a)).all(|a| flow.dominates(block(a), parent)));
        }
        let loops = flow.loops();
        loops_seen += loops.len();
        irreducible_seen += usize::from(!flow.is_reducible());
        for (loop_ref, data) in loops.iter() {
            // In the loop is what reaches a latch backwards without passing the header.
            let mut inside = vec![false; edges.len()];
            inside[data.header.index()] = true;
            let mut work: Vec<Block> = data.latches.clone();
            while let Some(at) = work.pop() {
                if !std::mem::replace(&mut inside[at.index()], true) {
                    work.extend_from_slice(flow.predecessors(at));
                }
            }
            for (b, &is_inside) in inside.iter().enumerate() {
                assert_eq!(loops.contains(loop_ref, block(b)), is_inside, "{edges:?} {data:?} {b}");
            }
            if let Some(parent) = data.parent {
                assert!(parent.index() < loop_ref.index());
                assert!(loops.contains(parent, data.header));
                assert_eq!(data.depth, loops.get(parent).depth + 1);
            }
        }
    }
    assert!(loops_seen > 1000 && irreducible_seen > 100);
}

#[test]
fn large_graphs_take_little_time() {
    // A switch with fall-through, a chain of early exits, and a deep nest of loops.
    let count = 100_000;
    let fall_through: Vec<Vec<usize>> = (0..count)
        .map(|i| match i {
            0 => (1..count).collect(),
            _ if i + 1 < count => vec![i + 1],
            _ => vec![],
        })
        .collect();
    let early_exits: Vec<Vec<usize>> =
        (0..count).map(|i| if i + 1 < count { vec![i + 1, count - 1] } else { vec![] }).collect();
    let half = count / 2;
    let nest: Vec<Vec<usize>> = (0..count)
        .map(|i| match i {
            _ if i < half => vec![i + 1],
            _ if i + 1 < count => vec![count - i, i + 1],
            _ => vec![],
        })
        .collect();
    for (edges, loops) in [(fall_through, 0), (early_exits, 0), (nest, half - 1)] {
        let flow = ControlFlow::compute(&graph(&edges));
        assert!(flow.is_reducible());
        assert_eq!(flow.loops().len(), loops);
    }
}
