//! Scalar replacement of aggregates: splits private variables that are only accessed at constant offsets into one variable
//! for each part that is accessed, so that [`promote_memory`](super::promote_memory) can make values of them. Vectors are
//! accessed lane by lane; where accesses overlap in part (unions, type punning), the parts are what lies between all their
//! boundaries, and wider accesses are put together by shifts. Copies and zeroing become accesses of the parts.

use std::collections::VecDeque;

use tombolo_ir::entity::EntityRef;
use tombolo_ir::inst::{BinaryOp, CastOp};
use tombolo_ir::{ControlFlow, Function, Inst, InstData, Scalar, Type, Value};

use super::emit::Emitter;
use super::remove_dead::remove_unreachable;
use super::substitute::Substitution;

/// Larger variables stay in memory.
const SIZE_LIMIT: u32 = 4096;
/// Variables beyond so many bytes together stay in memory: each byte costs some when this is worked out.
const TOTAL_LIMIT: u64 = 4 << 20;
/// A copy from or to other memory that is larger stays a copy, and so its variable stays in memory.
const COPY_LIMIT: u32 = 256;
/// A variable of more parts stays in memory.
const PART_LIMIT: usize = 512;

/// A place in an alloca: its index in the list of allocas, and the bytes from its start.
#[derive(Clone, Copy)]
struct Place {
    alloca: usize,
    offset: u32,
}

/// A part of an alloca that becomes a variable of its own.
#[derive(Clone, Copy)]
struct Part {
    offset: u32,
    ty: Type,
    /// The address of the new variable.
    ptr: Value,
}

/// Types in memory have a size.
fn size_of(ty: Type) -> u32 {
    ty.bytes().unwrap_or(0)
}

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

/// Splits what can be split and tells whether that was anything.
pub fn split_allocas(func: &mut Function) -> bool {
    remove_unreachable(func);
    let flow = ControlFlow::compute(func);
    let mut analysis = Analysis::new(func);
    if analysis.candidates.is_empty() {
        return false;
    }
    analysis.find_places(func, &flow);
    for &block in flow.reverse_postorder() {
        for &inst in &func.blocks[block].insts {
            analysis.visit(func, inst);
        }
        func.blocks[block].terminator.visit_operands(|&value| analysis.stay(value));
    }
    let parts = analysis.find_parts();
    if analysis.candidates.iter().all(|candidate| candidate.stays) {
        return false;
    }
    rewrite(func, &flow, &analysis, &parts);
    true
}

struct Analysis {
    candidates: Vec<Candidate>,
    /// The allocas' results.
    allocas: Vec<Value>,
    /// For each value: where it points, if into a candidate at a constant offset.
    places: Vec<Option<Place>>,
    copies: Vec<Copy>,
}

impl Analysis {
    fn new(func: &Function) -> Self {
        let mut analysis = Analysis {
            candidates: Vec::new(),
            allocas: Vec::new(),
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
            analysis.allocas.push(result);
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

fn rewrite(func: &mut Function, flow: &ControlFlow, analysis: &Analysis, parts: &[Vec<(u32, Type)>]) {
    let entry = func.entry();
    let mut entry_insts = Vec::new();
    let parts: Vec<Vec<Part>> = parts
        .iter()
        .map(|list| {
            let mut emitter = Emitter { func, insts: &mut entry_insts, span: u32::MAX };
            list.iter()
                .map(|&(offset, ty)| {
                    let size = size_of(ty);
                    Part { offset, ty, ptr: emitter.value(InstData::Alloca { size, align: size }) }
                })
                .collect()
        })
        .collect();
    let splitter = Splitter { analysis, parts };
    let mut substitution = Substitution::new();
    for &block in flow.reverse_postorder() {
        let old = std::mem::take(&mut func.blocks[block].insts);
        let mut new = if block == entry { std::mem::take(&mut entry_insts) } else { Vec::with_capacity(old.len()) };
        for inst in old {
            let info = &func.insts[inst];
            let (data, result, span) = (info.data.clone(), info.result, info.span);
            let mut emitter = Emitter { func, insts: &mut new, span };
            if !splitter.inst(&mut emitter, &data, result, &mut substitution) {
                new.push(inst);
            }
        }
        func.blocks[block].insts = new;
    }
    substitution.apply(func);
}

struct Splitter<'a> {
    analysis: &'a Analysis,
    parts: Vec<Vec<Part>>,
}

impl Splitter<'_> {
    /// Where a pointer points, if into a split alloca.
    fn place(&self, value: Value) -> Option<Place> {
        // Values that the rewriting made point into no candidate.
        let place = self.analysis.places.get(value.index()).copied().flatten()?;
        (!self.analysis.candidates[place.alloca].stays).then_some(place)
    }

    /// The parts of `size` bytes at a place.
    fn parts(&self, place: Place, size: u32) -> &[Part] {
        let parts = &self.parts[place.alloca];
        let start = parts.partition_point(|part| part.offset < place.offset);
        let end = parts.partition_point(|part| part.offset < place.offset + size);
        &parts[start..end]
    }

    /// Writes an access of split allocas anew and tells whether the instruction was one.
    fn inst(
        &self,
        emitter: &mut Emitter<'_>,
        data: &InstData,
        result: Option<Value>,
        substitution: &mut Substitution,
    ) -> bool {
        match *data {
            InstData::Alloca { .. } | InstData::PtrAdd { .. } => {
                result.is_some_and(|result| self.place(result).is_some())
            }
            InstData::Load { ty, ptr, .. } => {
                let Some(place) = self.place(ptr) else { return false };
                let value = self.load(emitter, place, ty);
                if let Some(result) = result {
                    substitution.set(result, value);
                }
                true
            }
            InstData::Store { ptr, value, .. } => {
                let Some(place) = self.place(ptr) else { return false };
                self.store(emitter, place, value);
                true
            }
            InstData::CopyMemory { dst, src, size, align } => self.copy(emitter, dst, src, size, align),
            InstData::ZeroMemory { dst, size, .. } => {
                let Some(place) = self.place(dst) else { return false };
                for part in self.parts(place, size) {
                    let value = emitter.zero(part.ty);
                    write(emitter, *part, value);
                }
                true
            }
            _ => false,
        }
    }

    fn load(&self, emitter: &mut Emitter<'_>, place: Place, ty: Type) -> Value {
        let Type::Vector(scalar, lanes) = ty else { return self.load_lane(emitter, place, ty) };
        let lanes = (0..u32::from(lanes))
            .map(|lane| {
                let offset = place.offset + lane * scalar.bytes();
                self.load_lane(emitter, Place { offset, ..place }, Type::Scalar(scalar))
            })
            .collect();
        emitter.value(InstData::Vector { lanes })
    }

    fn load_lane(&self, emitter: &mut Emitter<'_>, place: Place, ty: Type) -> Value {
        let size = size_of(ty);
        let parts = self.parts(place, size);
        if let [part] = parts {
            let value = read(emitter, *part);
            return emitter.reinterpret(value, ty);
        }
        // The parts, low bytes first, as one integer.
        let whole = integer(size);
        let mut sum = None;
        for part in parts {
            let value = read(emitter, *part);
            let value = emitter.reinterpret(value, Type::Scalar(integer(size_of(part.ty))));
            let mut value = emitter.value(InstData::Cast { op: CastOp::ZeroExtend, to: whole, arg: value });
            if part.offset > place.offset {
                let by = emitter.constant(whole, u64::from(8 * (part.offset - place.offset)));
                value = binary(emitter, BinaryOp::Shl, value, by);
            }
            sum = Some(match sum {
                None => value,
                Some(sum) => binary(emitter, BinaryOp::Or, sum, value),
            });
        }
        match sum {
            Some(sum) => emitter.reinterpret(sum, ty),
            None => emitter.value(InstData::Undef { ty }),
        }
    }

    fn store(&self, emitter: &mut Emitter<'_>, place: Place, value: Value) {
        let ty = emitter.func.ty(value);
        let Type::Vector(scalar, lanes) = ty else { return self.store_lane(emitter, place, value) };
        for lane in 0..lanes {
            let offset = place.offset + u32::from(lane) * scalar.bytes();
            let value = emitter.value(InstData::Extract { vector: value, lane });
            self.store_lane(emitter, Place { offset, ..place }, value);
        }
    }

    fn store_lane(&self, emitter: &mut Emitter<'_>, place: Place, value: Value) {
        let size = size_of(emitter.func.ty(value));
        let parts = self.parts(place, size);
        if let [part] = parts {
            return write(emitter, *part, value);
        }
        let whole = integer(size);
        let bits = emitter.reinterpret(value, Type::Scalar(whole));
        for part in parts {
            let mut value = bits;
            if part.offset > place.offset {
                let by = emitter.constant(whole, u64::from(8 * (part.offset - place.offset)));
                value = binary(emitter, BinaryOp::LShr, bits, by);
            }
            let to = integer(size_of(part.ty));
            let value = emitter.value(InstData::Cast { op: CastOp::Truncate, to, arg: value });
            write(emitter, *part, value);
        }
    }

    fn copy(&self, emitter: &mut Emitter<'_>, dst: Value, src: Value, size: u32, align: u32) -> bool {
        match (self.place(dst), self.place(src)) {
            (None, None) => return false,
            (Some(to), Some(from)) => {
                // Both ends have the same cuts.
                let values: Vec<Value> = self.parts(from, size).iter().map(|part| read(emitter, *part)).collect();
                for (part, value) in self.parts(to, size).iter().zip(values) {
                    write(emitter, *part, value);
                }
            }
            (Some(to), None) => {
                let mut rest = self.parts(to, size);
                while let Some(part) = rest.first() {
                    let offset = part.offset - to.offset;
                    let align = align_at(align, offset);
                    let (group, others) = rest.split_at(group(rest, align));
                    rest = others;
                    let ptr = emitter.offset(src, offset);
                    let ty = group_type(group);
                    let value = emitter.value(InstData::Load { ty, ptr, align, volatile: false });
                    for (lane, part) in group.iter().enumerate() {
                        let lane = match group {
                            [_] => value,
                            _ => emitter.value(InstData::Extract { vector: value, lane: lane as u8 }),
                        };
                        write(emitter, *part, lane);
                    }
                }
            }
            (None, Some(from)) => {
                let mut rest = self.parts(from, size);
                while let Some(part) = rest.first() {
                    let offset = part.offset - from.offset;
                    let align = align_at(align, offset);
                    let (group, others) = rest.split_at(group(rest, align));
                    rest = others;
                    let lanes: Vec<Value> = group.iter().map(|part| read(emitter, *part)).collect();
                    let value = match lanes[..] {
                        [value] => value,
                        _ => emitter.value(InstData::Vector { lanes }),
                    };
                    let ptr = emitter.offset(dst, offset);
                    emitter.effect(InstData::Store { ptr, value, align, volatile: false });
                }
            }
        }
        true
    }
}

/// How many of the first parts one access of memory takes, which is aligned to `align`: scalars of one type that follow each
/// other and fill a vector of at most 16 bytes.
fn group(parts: &[Part], align: u32) -> usize {
    let Some(&Part { offset, ty: ty @ Type::Scalar(scalar), .. }) = parts.first() else { return 1 };
    let fits = |&count: &usize| {
        let bytes = count as u32 * scalar.bytes();
        let follows =
            |(index, part): (usize, &Part)| part.ty == ty && part.offset == offset + index as u32 * scalar.bytes();
        bytes <= align.min(16) && parts.len() >= count && parts[..count].iter().enumerate().all(follows)
    };
    [8, 4, 2].into_iter().find(fits).unwrap_or(1)
}

/// The type of an access of these parts.
fn group_type(parts: &[Part]) -> Type {
    match parts {
        [Part { ty: Type::Scalar(scalar), .. }, _, ..] => Type::of(*scalar, parts.len() as u32),
        [part, ..] => part.ty,
        [] => Type::I8,
    }
}

/// The alignment of what is `offset` bytes after something aligned to `align`.
fn align_at(align: u32, offset: u32) -> u32 {
    if offset == 0 { align } else { align.min(1 << offset.trailing_zeros()) }
}

/// The integer of so many bytes.
fn integer(bytes: u32) -> Scalar {
    Scalar::int(8 * bytes).unwrap_or(Scalar::I64)
}

fn binary(emitter: &mut Emitter<'_>, op: BinaryOp, a: Value, b: Value) -> Value {
    emitter.value(InstData::Binary { op, precise: false, args: [a, b] })
}

fn read(emitter: &mut Emitter<'_>, part: Part) -> Value {
    emitter.value(InstData::Load { ty: part.ty, ptr: part.ptr, align: size_of(part.ty), volatile: false })
}

fn write(emitter: &mut Emitter<'_>, part: Part, value: Value) {
    let value = emitter.reinterpret(value, part.ty);
    let align = size_of(part.ty);
    emitter.effect(InstData::Store { ptr: part.ptr, value, align, volatile: false });
}
