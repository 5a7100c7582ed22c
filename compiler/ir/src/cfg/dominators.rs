//! Immediate dominators by the algorithm of Lengauer and Tarjan with path compression, which is O(m log n) on every graph.

use super::{ControlFlow, NONE};

/// The forest that the algorithm links vertices into; all numbers are depth-first numbers.
struct Forest {
    ancestors: Vec<u32>,
    semidominators: Vec<u32>,
    /// The vertex with the least semidominator on the way up to the ancestor.
    labels: Vec<u32>,
    path: Vec<u32>,
}

impl Forest {
    fn eval(&mut self, vertex: u32) -> u32 {
        if self.ancestors[vertex as usize] == NONE {
            return vertex;
        }
        let mut top = vertex;
        while self.ancestors[self.ancestors[top as usize] as usize] != NONE {
            self.path.push(top);
            top = self.ancestors[top as usize];
        }
        while let Some(below) = self.path.pop() {
            let above = self.ancestors[below as usize];
            let (label, above_label) = (self.labels[below as usize], self.labels[above as usize]);
            if self.semidominators[above_label as usize] < self.semidominators[label as usize] {
                self.labels[below as usize] = above_label;
            }
            self.ancestors[below as usize] = self.ancestors[above as usize];
        }
        self.labels[vertex as usize]
    }
}

/// The place of the immediate dominator of the block at each place of the reverse postorder; the entry is its own.
/// `parents` are parents in the depth-first tree that gave the reverse postorder.
pub(super) fn find(flow: &ControlFlow, parents: &[u32]) -> Vec<u32> {
    let count = flow.order.len();
    let (places, numbers) = number(parents);
    let mut forest = Forest {
        ancestors: vec![NONE; count],
        semidominators: (0..count as u32).collect(),
        labels: (0..count as u32).collect(),
        path: Vec::new(),
    };
    let mut dominators = vec![0u32; count];
    // Vertices by semidominator, as linked lists.
    let (mut first, mut next) = (vec![NONE; count], vec![NONE; count]);
    for vertex in (1..count as u32).rev() {
        let place = places[vertex as usize];
        let parent = numbers[parents[place as usize] as usize];
        for &predecessor in flow.predecessors(flow.order[place as usize]) {
            let best = forest.eval(numbers[flow.place(predecessor) as usize]);
            let candidate = forest.semidominators[best as usize];
            let semidominator = &mut forest.semidominators[vertex as usize];
            *semidominator = candidate.min(*semidominator);
        }
        let semidominator = forest.semidominators[vertex as usize] as usize;
        next[vertex as usize] = first[semidominator];
        first[semidominator] = vertex;
        forest.ancestors[vertex as usize] = parent;
        let mut waiting = std::mem::replace(&mut first[parent as usize], NONE);
        while waiting != NONE {
            let best = forest.eval(waiting);
            let is_nearer = forest.semidominators[best as usize] < forest.semidominators[waiting as usize];
            dominators[waiting as usize] = if is_nearer { best } else { parent };
            waiting = next[waiting as usize];
        }
    }
    for vertex in 1..count {
        if dominators[vertex] != forest.semidominators[vertex] {
            dominators[vertex] = dominators[dominators[vertex] as usize];
        }
    }
    (0..count).map(|place| places[dominators[numbers[place] as usize] as usize]).collect()
}

/// Numbers the depth-first tree in preorder: the place of each number, and the number of each place.
fn number(parents: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let count = parents.len();
    let (mut first, mut next) = (vec![NONE; count], vec![NONE; count]);
    // The search visited the children of a block in the reverse of their places; the last pushed is popped first.
    for place in (1..count).rev() {
        let parent = parents[place] as usize;
        next[place] = first[parent];
        first[parent] = place as u32;
    }
    let (mut places, mut numbers) = (Vec::with_capacity(count), vec![0; count]);
    let mut stack = Vec::new();
    if count > 0 {
        stack.push(0u32);
    }
    while let Some(place) = stack.pop() {
        numbers[place as usize] = places.len() as u32;
        places.push(place);
        let mut child = first[place as usize];
        while child != NONE {
            stack.push(child);
            child = next[child as usize];
        }
    }
    (places, numbers)
}
