//! Which commands must wait for which: reads and writes of resources since the last barrier.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::handle::AddressHasher;

type Set = HashSet<usize, BuildHasherDefault<AddressHasher>>;

/// What a command touches. Resources are named by the addresses of their objects.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Resources that are read only.
    pub reads: Vec<usize>,
    /// Resources that are written, read or not.
    pub writes: Vec<usize>,
    /// Whether anything may be read.
    pub reads_all: bool,
    /// Whether anything may be written.
    pub writes_all: bool,
}

/// The accesses since the last barrier.
#[derive(Debug, Default)]
pub(crate) struct Hazards {
    read: Set,
    written: Set,
    read_all: bool,
    written_all: bool,
    /// Whether anything was recorded since the last barrier.
    dirty: bool,
}

impl Hazards {
    /// Adds a command. Whether a barrier must stand before it: then it is the first after the barrier.
    pub(crate) fn add(&mut self, access: &Access) -> bool {
        let conflict = self.conflicts(access);
        if conflict {
            self.clear();
        }
        self.read.extend(&access.reads);
        self.written.extend(&access.writes);
        self.read_all |= access.reads_all;
        self.written_all |= access.writes_all;
        self.dirty = true;
        conflict
    }

    /// Adds a command of which it is known that it needs no barrier.
    pub(crate) fn add_unordered(&mut self) {
        self.dirty = true;
    }

    /// Forgets all: a barrier stands here. Whether there was anything to wait for.
    pub(crate) fn clear(&mut self) -> bool {
        let dirty = self.dirty;
        if dirty {
            self.read.clear();
            self.written.clear();
            self.read_all = false;
            self.written_all = false;
            self.dirty = false;
        }
        dirty
    }

    fn conflicts(&self, access: &Access) -> bool {
        let touches = !access.reads.is_empty() || !access.writes.is_empty() || access.reads_all || access.writes_all;
        let writes = !access.writes.is_empty() || access.writes_all;
        if self.written_all && touches || self.read_all && writes {
            return true;
        }
        if access.writes_all && !(self.read.is_empty() && self.written.is_empty())
            || access.reads_all && !self.written.is_empty()
        {
            return true;
        }
        access.reads.iter().any(|resource| self.written.contains(resource))
            || access.writes.iter().any(|resource| self.written.contains(resource) || self.read.contains(resource))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(reads: &[usize], writes: &[usize]) -> Access {
        Access { reads: reads.to_vec(), writes: writes.to_vec(), ..Access::default() }
    }

    #[test]
    fn barriers_stand_where_a_hazard_is_and_nowhere_else() {
        let mut hazards = Hazards::default();
        assert!(!hazards.add(&access(&[1], &[2])));
        assert!(!hazards.add(&access(&[1], &[3])), "two reads");
        assert!(hazards.add(&access(&[2], &[])), "read after write");
        assert!(!hazards.add(&access(&[3], &[])), "the barrier covers all before it");
        assert!(hazards.add(&access(&[], &[2])), "write after read");
        assert!(hazards.add(&access(&[], &[2])), "write after write");
        assert!(!hazards.add(&access(&[], &[])));
    }

    #[test]
    fn unknown_accesses_conflict_with_all_but_reads() {
        let all_reads = Access { reads_all: true, ..Access::default() };
        let all_writes = Access { writes_all: true, ..Access::default() };
        let mut hazards = Hazards::default();
        assert!(!hazards.add(&all_reads));
        assert!(!hazards.add(&all_reads));
        assert!(!hazards.add(&access(&[1], &[])));
        assert!(hazards.add(&access(&[], &[1])));
        assert!(hazards.add(&all_reads));
        assert!(hazards.add(&all_writes));
        assert!(hazards.add(&access(&[1], &[])));
        assert!(hazards.add(&all_writes));
        assert!(hazards.add(&all_writes));
        assert!(!hazards.add(&access(&[], &[])), "a kernel without memory waits for nothing");
    }
}
