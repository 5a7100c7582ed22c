//! Sets that only grow together.

/// A partition of the numbers below a bound.
pub(super) struct UnionFind {
    parent: Vec<u32>,
}

impl UnionFind {
    /// Each number in a set of its own.
    pub(super) fn new(count: usize) -> Self {
        UnionFind { parent: (0..count as u32).collect() }
    }

    /// The number that stands for the set of `item`.
    pub(super) fn find(&mut self, mut item: u32) -> u32 {
        while self.parent[item as usize] != item {
            let next = self.parent[item as usize];
            self.parent[item as usize] = self.parent[next as usize];
            item = next;
        }
        item
    }

    /// Joins the sets of two numbers.
    pub(super) fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        // The lower number stands for both: no ranks needed, halved paths keep it short.
        if a < b {
            self.parent[b as usize] = a;
        } else {
            self.parent[a as usize] = b;
        }
    }
}
