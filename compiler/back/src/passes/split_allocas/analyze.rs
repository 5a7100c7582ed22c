//! Finds which allocas can be split, and into which parts.

use std::collections::VecDeque;

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{ControlFlow, Function, Inst, InstData, Scalar, Type, Value};

use super::{Place, align_at, size_of};

/// Larger variables stay in memory.
const SIZE_LIMIT: u32 = 4096;
/// Variables beyond so many bytes together stay in memory: each byte costs some when this is worked out.
const TOTAL_LIMIT: u64 = 4 << 20;
/// A copy from or to other memory that is larger stays a copy, and so its variable stays in memory.
const COPY_LIMIT: u32 = 256;
/// A variable of more parts stays in memory.
const PART_LIMIT: usize = 512;

/// What is known of an alloca.
struct Candidate {
    size: u32,
    /// Whether it is accessed in ways that need it in memory.
    stays: bool,
    /// For each byte: whether an access starts or ends before it.
    cuts: Vec<bool>,
    /// For each byte: whether it is accessed.
    covered: Vec<bool>,
    /// For each byte: a scalar or pointer that is accessed there.
    types: Vec<Option<Type>>,
    /// The copies that touch it, as indices into the list of copies.
    copies: Vec<usize>,
}

/// A copy, one end of which at least is in a candidate.
struct Copy {
    dst: Option<Place>,
    src: Option<Place>,
    size: u32,
    align: u32,
}

/// Which allocas are split, and how.
pub(super) struct Analysis {
    candidates: Vec<Candidate>,
    /// The parts of each candidate: offset and type. None for those that stay.
    pub(super) parts: Vec<Vec<(u32, Type)>>,
    /// For each value: where it points, if into a candidate at a constant offset.
    places: Vec<Option<Place>>,
    copies: Vec<Copy>,
}

impl Analysis {
    /// Analyses a function without unreachable blocks; nothing where nothing can be split.
    pub(super) fn find(func: &Function, flow: &ControlFlow) -> Option<Analysis> {
        let mut analysis = Analysis::new(func);
        if analysis.candidates.is_empty() {
            return None;
        }
        analysis.find_places(func, flow);
        for &block in flow.reverse_postorder() {
            for &inst in &func.blocks[block].insts {
                analysis.visit(func, inst);
            }
            func.blocks[block].terminator.visit_operands(|&value| analysis.stay(value));
        }
        analysis.parts = analysis.find_parts();
        let splits = analysis.candidates.iter().any(|candidate| !candidate.stays);
        splits.then_some(analysis)
    }

    /// Where a pointer points, if into an alloca that is split.
    pub(super) fn split_place(&self, value: Value) -> Option<Place> {
        // Values that were made since point into no candidate.
        let place = self.places.get(value.index()).copied().flatten()?;
        (!self.candidates[place.alloca].stays).then_some(place)
    }

    fn new(func: &Function) -> Self {
        let mut analysis = Analysis {
            candidates: Vec::new(),
            parts: Vec::new(),
            places: vec![None; func.values.len()],
            copies: Vec::new(),
        };
        let mut total = 0;
        for &inst in &func.blocks[func.entry()].insts {
            let info = &func.insts[inst];
            let (InstData::Alloca { size, .. }, Some(result)) = (&info.data, info.result) else { continue };
            total += u64::from(*size);
            if *size > SIZE_LIMIT || total > TOTAL_LIMIT {
                continue;
            }
            analysis.places[result.index()] = Some(Place { alloca: analysis.candidates.len(), offset: 0 });
            let bytes = *size as usize;
            analysis.candidates.push(Candidate {
                size: *size,
                stays: false,
                cuts: vec![false; bytes + 1],
                covered: vec![false; bytes],
                types: vec![None; bytes],
                copies: Vec::new(),
            });
        }
        analysis
    }

    /// Finds the pointers into candidates. Definitions come before uses in reverse postorder.
    fn find_places(&mut self, func: &Function, flow: &ControlFlow) {
        for &block in flow.reverse_postorder() {
            for &inst in &func.blocks[block].insts {
                let info = &func.insts[inst];
                let (&InstData::PtrAdd { ptr, offset }, Some(result)) = (&info.data, info.result) else { continue };
                let Some(base) = self.places[ptr.index()] else { continue };
                let sum = match func.def_inst(offset) {
                    Some(InstData::Const { bits, .. }) => i64::from(base.offset).checked_add(*bits as i64),
                    _ => None,
                };
                match sum.and_then(|sum| u32::try_from(sum).ok()) {
                    Some(offset) if offset <= self.candidates[base.alloca].size => {
                        self.places[result.index()] = Some(Place { alloca: base.alloca, offset });
                    }
                    _ => self.candidates[base.alloca].stays = true,
                }
            }
        }
    }

    fn place(&self, value: Value) -> Option<Place> {
        self.places[value.index()]
    }

    /// Keeps what `value` points to in memory.
    fn stay(&mut self, value: Value) {
        if let Some(place) = self.place(value) {
            self.candidates[place.alloca].stays = true;
        }
    }

    fn visit(&mut self, func: &Function, inst: Inst) {
        let data = &func.insts[inst].data;
        match *data {
            // Seen by `find_places`.
            InstData::PtrAdd { offset, .. } => self.stay(offset),
            InstData::Load { ty, ptr, volatile: false, .. } => self.access(ptr, ty),
            InstData::Store { ptr, value, volatile: false, .. } => {
                self.access(ptr, func.ty(value));
                self.stay(value);
            }
            InstData::CopyMemory { dst, src, size, align } => {
                let copy = Copy { dst: self.range(dst, size), src: self.range(src, size), size, align };
                if copy.dst.is_some() || copy.src.is_some() {
                    for place in [copy.dst, copy.src].into_iter().flatten() {
                        self.candidates[place.alloca].copies.push(self.copies.len());
                    }
                    self.copies.push(copy);
                }
            }
            InstData::ZeroMemory { dst, size, .. } => {
                self.range(dst, size);
            }
            _ => data.visit_operands(|&value| self.stay(value)),
        }
    }

    fn access(&mut self, ptr: Value, ty: Type) {
        let Some(place) = self.range(ptr, size_of(ty)) else { return };
        let lane = match ty {
            Type::Vector(scalar, _) => Type::Scalar(scalar),
            _ => ty,
        };
        let candidate = &mut self.candidates[place.alloca];
        for index in 0..ty.lanes() {
            let start = (place.offset + index * size_of(lane)) as usize;
            let end = start + size_of(lane) as usize;
            candidate.cuts[start] = true;
            candidate.cuts[end] = true;
            candidate.covered[start..end].fill(true);
            // Integers last: they are what floats and pointers are copied as.
            let known = &mut candidate.types[start];
            if known.is_none_or(|known| size_of(known) == size_of(lane) && rank(known) < rank(lane)) {
                *known = Some(lane);
            }
        }
    }

    /// The place of `size` bytes at `ptr`, with cuts at both ends, if they lie in a candidate.
    fn range(&mut self, ptr: Value, size: u32) -> Option<Place> {
        let place = self.place(ptr)?;
        let candidate = &mut self.candidates[place.alloca];
        if u64::from(place.offset) + u64::from(size) > u64::from(candidate.size) {
            candidate.stays = true;
            return None;
        }
        candidate.cuts[place.offset as usize] = true;
        candidate.cuts[(place.offset + size) as usize] = true;
        Some(place)
    }

    /// The ends of a copy that are in candidates which are to be split.
    fn ends(&self, copy: &Copy) -> (Option<Place>, Option<Place>) {
        let split = |place: &Place| !self.candidates[place.alloca].stays;
        (copy.dst.filter(split), copy.src.filter(split))
    }

    /// The parts of each candidate that is split, without their addresses yet.
    fn find_parts(&mut self) -> Vec<Vec<(u32, Type)>> {
        loop {
            self.keep_large_copies();
            self.propagate();
            self.cover_copies();
            self.propagate();
            let mut parts = Vec::new();
            let mut grew = false;
            for candidate in &mut self.candidates {
                let list = if candidate.stays { Vec::new() } else { candidate.parts() };
                if list.len() > PART_LIMIT {
                    candidate.stays = true;
                    grew = true;
                }
                parts.push(list);
            }
            // Each round keeps another candidate, and few are so large.
            if !grew {
                return parts;
            }
        }
    }

    /// Keeps in memory what is copied from or to other memory in large copies; that makes other memory in turn.
    fn keep_large_copies(&mut self) {
        let mut work: VecDeque<usize> = (0..self.copies.len()).collect();
        while let Some(index) = work.pop_front() {
            let copy = &self.copies[index];
            let end = match self.ends(copy) {
                (Some(end), None) | (None, Some(end)) if copy.size > COPY_LIMIT => end,
                _ => continue,
            };
            self.candidates[end.alloca].stays = true;
            work.extend(&self.candidates[end.alloca].copies);
        }
    }

    /// What a copy reads from or writes to other memory is accessed whole: in pieces of its alignment where nothing
    /// else says how.
    fn cover_copies(&mut self) {
        for index in 0..self.copies.len() {
            let (align, size) = (self.copies[index].align.clamp(1, 8), self.copies[index].size);
            let end = match self.ends(&self.copies[index]) {
                (Some(end), None) | (None, Some(end)) => end,
                _ => continue,
            };
            let candidate = &mut self.candidates[end.alloca];
            let is_covered = |at: u32| candidate.covered[(end.offset + at) as usize];
            let mut at = 0;
            while at < size {
                if is_covered(at) {
                    at += 1;
                    continue;
                }
                let gap = (at..size).take_while(|&at| !is_covered(at)).count() as u32;
                let step = align_at(align, at).min(1 << gap.ilog2());
                candidate.cuts[(end.offset + at) as usize] = true;
                candidate.cuts[(end.offset + at + step) as usize] = true;
                at += step;
            }
            candidate.covered[end.offset as usize..(end.offset + size) as usize].fill(true);
        }
    }

    /// Carries cuts, coverage and types over copies between candidates until both ends of each agree.
    fn propagate(&mut self) {
        let mut work: VecDeque<usize> = (0..self.copies.len()).collect();
        let mut queued = vec![true; self.copies.len()];
        while let Some(index) = work.pop_front() {
            queued[index] = false;
            let size = self.copies[index].size as usize;
            let (Some(a), Some(b)) = self.ends(&self.copies[index]) else { continue };
            for (from, to) in [(a, b), (b, a)] {
                let (start, to_start) = (from.offset as usize, to.offset as usize);
                let source = &self.candidates[from.alloca];
                let cuts = source.cuts[start..=start + size].to_vec();
                let covered = source.covered[start..start + size].to_vec();
                let types = source.types[start..start + size].to_vec();
                let target = &mut self.candidates[to.alloca];
                let mut changed = false;
                for (at, cut) in cuts.into_iter().enumerate() {
                    changed |= cut && !std::mem::replace(&mut target.cuts[to_start + at], true);
                }
                for (at, (covered, ty)) in covered.into_iter().zip(types).enumerate() {
                    if covered && !target.covered[to_start + at] {
                        target.covered[to_start + at] = true;
                        changed = true;
                    }
                    if target.types[to_start + at].is_none() && ty.is_some() {
                        target.types[to_start + at] = ty;
                        changed = true;
                    }
                }
                if changed {
                    for &other in &target.copies {
                        if !std::mem::replace(&mut queued[other], true) {
                            work.push_back(other);
                        }
                    }
                }
            }
        }
    }
}

/// Which of two types of one size a part rather has.
fn rank(ty: Type) -> u32 {
    match ty {
        Type::Pointer(_) => 2,
        Type::Scalar(scalar) if scalar.is_float() => 1,
        _ => 0,
    }
}

impl Candidate {
    /// What lies between cuts and is covered, in powers of two of at most 8 bytes.
    fn parts(&self) -> Vec<(u32, Type)> {
        let mut parts = Vec::new();
        let mut start = 0;
        for end in 1..=self.size as usize {
            if !(self.cuts[end] || end == self.size as usize) {
                continue;
            }
            if self.covered[start] {
                let mut at = start;
                while at < end {
                    let size = 1 << (end - at).min(8).ilog2();
                    let ty = self.types[at].filter(|ty| size_of(*ty) as usize == size);
                    let bits = Scalar::int(8 * size as u32).map(Type::Scalar);
                    parts.extend(ty.or(bits).map(|ty| (at as u32, ty)));
                    at += size;
                }
            }
            start = end;
        }
        parts
    }
}
