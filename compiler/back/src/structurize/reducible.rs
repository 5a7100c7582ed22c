//! Makes any graph reducible: a cycle with several entries gets a dispatch node as its only one.

use super::graph::{Edge, Graph, Node};

/// Gives each cycle of `graph` a single entry. Edges to the entries of a cycle that has several then lead to a dispatch
/// node, which goes on to the entry that the edge selects. Nothing is copied, so that barriers stay where they are.
pub(crate) fn make_reducible(graph: &mut Graph) {
    let mut preds = graph.predecessors();
    // Each work item is a set of nodes in which cycles are looked for; their headers are left out of the next search.
    let mut region = vec![0u32; graph.len()];
    let mut next_region = 1;
    let mut work: Vec<(u32, Vec<Node>)> = vec![(0, (0..graph.len() as Node).collect())];
    while let Some((id, nodes)) = work.pop() {
        for component in components(graph, &region, id, &nodes) {
            let id = next_region;
            next_region += 1;
            for &node in &component {
                region[node as usize] = id;
            }
            let mut entries: Vec<Node> = component
                .iter()
                .copied()
                .filter(|&node| preds[node as usize].iter().any(|&pred| region[pred as usize] != id))
                .collect();
            entries.sort_unstable();
            let header = match entries.as_slice() {
                [single] => *single,
                several => {
                    region.push(HEADER);
                    dispatch(graph, &mut preds, several)
                }
            };
            region[header as usize] = HEADER;
            let rest: Vec<Node> = component.into_iter().filter(|&node| node != header).collect();
            work.push((id, rest));
        }
    }
}

/// The region of nodes that are out of every search: headers of cycles.
const HEADER: u32 = u32::MAX;

/// Sends every edge through one dispatch node: a graph of any depth becomes one loop around one switch. The last resort
/// for graphs that nest deeper than drivers take. `graph` must have no dispatch nodes yet.
pub(crate) fn flatten(graph: &mut Graph) {
    let mut targets = Vec::new();
    let mut slot = vec![None; graph.len()];
    let dispatch = graph.len() as Node;
    for edges in &mut graph.edges {
        for edge in edges {
            let index = *slot[edge.to as usize].get_or_insert_with(|| {
                targets.push(Edge { to: edge.to, select: None });
                targets.len() as u32 - 1
            });
            *edge = Edge { to: dispatch, select: Some(index) };
        }
    }
    graph.edges.push(targets);
}

/// Adds a dispatch node before `entries` and leads all edges to them through it.
fn dispatch(graph: &mut Graph, preds: &mut Vec<Vec<Node>>, entries: &[Node]) -> Node {
    let node = graph.len() as Node;
    let mut all = Vec::new();
    for (index, &entry) in entries.iter().enumerate() {
        for pred in std::mem::replace(&mut preds[entry as usize], vec![node]) {
            for edge in graph.edges[pred as usize].iter_mut().filter(|edge| edge.to == entry) {
                *edge = Edge { to: node, select: Some(index as u32) };
            }
            all.push(pred);
        }
    }
    graph.edges.push(entries.iter().map(|&to| Edge { to, select: None }).collect());
    preds.push(all);
    node
}

/// The strongly connected components with a cycle among `nodes`, which are those of region `id` (Tarjan's algorithm with
/// an explicit stack).
fn components(graph: &Graph, region: &[u32], id: u32, nodes: &[Node]) -> Vec<Vec<Node>> {
    const UNSEEN: u32 = u32::MAX;
    let mut index = std::collections::HashMap::with_capacity(nodes.len());
    for (local, &node) in nodes.iter().enumerate() {
        index.insert(node, local);
    }
    let mut number = vec![UNSEEN; nodes.len()];
    let mut low = vec![0u32; nodes.len()];
    let mut on_stack = vec![false; nodes.len()];
    let mut stack = Vec::new();
    let mut found = Vec::new();
    let mut count = 0;
    let mut calls: Vec<(usize, usize)> = Vec::new();
    for root in 0..nodes.len() {
        if number[root] != UNSEEN {
            continue;
        }
        calls.push((root, 0));
        while let Some((at, next)) = calls.pop() {
            if next == 0 {
                number[at] = count;
                low[at] = count;
                count += 1;
                stack.push(at);
                on_stack[at] = true;
            }
            if let Some(edge) = graph.edges[nodes[at] as usize].get(next) {
                calls.push((at, next + 1));
                if region[edge.to as usize] != id {
                    continue;
                }
                let to = index[&edge.to];
                if number[to] == UNSEEN {
                    calls.push((to, 0));
                } else if on_stack[to] {
                    low[at] = low[at].min(number[to]);
                }
                continue;
            }
            if let Some(&(parent, _)) = calls.last() {
                low[parent] = low[parent].min(low[at]);
            }
            if low[at] == number[at] {
                let mut component = Vec::new();
                while let Some(node) = stack.pop() {
                    on_stack[node] = false;
                    component.push(nodes[node]);
                    if node == at {
                        break;
                    }
                }
                let cyclic = component.len() > 1
                    || graph.edges[component[0] as usize].iter().any(|edge| edge.to == component[0]);
                if cyclic {
                    found.push(component);
                }
            }
        }
    }
    found
}
