//! Finds the address space of generic pointers that can only be of one, and uses pointers of that space in their place.
//!
//! What a generic pointer is made of (casts, sums, choices, parameters of blocks) is followed until nothing changes; the
//! null pointer and undefined values are of every space.

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{AddressSpace, Function, Inst, InstData, Terminator, Type, Value, ValueDef};

use super::emit::Emitter;
use super::remove_dead::remove_unreachable;

/// What is known of a generic pointer.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    /// Nothing points anywhere yet.
    Any,
    /// It can only be of this space.
    One(AddressSpace),
    /// It may be of several.
    Many,
}

impl Known {
    fn join(self, other: Known) -> Known {
        match (self, other) {
            (Known::Any, known) | (known, Known::Any) => known,
            (Known::One(a), Known::One(b)) if a == b => self,
            _ => Known::Many,
        }
    }
}

/// Resolves what can be resolved and tells whether that was anything.
pub fn resolve_generic(func: &mut Function) -> bool {
    let is_generic = |ty: Type| ty == Type::Pointer(AddressSpace::Generic);
    if !func.values.values().any(|info| is_generic(info.ty)) {
        return false;
    }
    // A jump from a block that cannot be reached would not fit the parameters any more.
    let removed = remove_unreachable(func);
    let known = find_spaces(func);
    let mut resolver = Resolver { known, resolved: vec![None; func.values.len()] };
    resolver.resolve(func) | removed
}

fn space_of(func: &Function, known: &[Known], value: Value) -> Known {
    match func.ty(value) {
        Type::Pointer(AddressSpace::Generic) => known[value.index()],
        Type::Pointer(space) => Known::One(space),
        _ => Known::Many,
    }
}

/// Follows generic pointers from where they are made to where they go.
fn find_spaces(func: &Function) -> Vec<Known> {
    let mut known = vec![Known::Any; func.values.len()];
    // Where each generic pointer goes: the values that take over what is known of it.
    let mut flows: Vec<Vec<Value>> = vec![Vec::new(); func.values.len()];
    let mut work = Vec::new();
    let is_generic = |value: Value| func.ty(value) == Type::Pointer(AddressSpace::Generic);
    for &param in &func.blocks[func.entry()].params {
        if is_generic(param) {
            known[param.index()] = Known::Many;
            work.push(param);
        }
    }
    for &block in &func.layout {
        for &inst in &func.blocks[block].insts {
            let info = &func.insts[inst];
            let Some(result) = info.result.filter(|&result| is_generic(result)) else { continue };
            match info.data {
                InstData::PtrAdd { ptr, .. } => flows[ptr.index()].push(result),
                InstData::Select { args, .. } => args.iter().for_each(|arg| flows[arg.index()].push(result)),
                InstData::Null { .. } | InstData::Undef { .. } => {}
                InstData::PtrCast { ptr, .. } => {
                    known[result.index()] = space_of(func, &known, ptr);
                    work.push(result);
                }
                _ => {
                    known[result.index()] = Known::Many;
                    work.push(result);
                }
            }
        }
        func.blocks[block].terminator.visit_targets(|target| {
            for (&param, &arg) in func.blocks[target.block].params.iter().zip(&target.args) {
                if is_generic(param) {
                    flows[arg.index()].push(param);
                }
            }
        });
    }
    while let Some(value) = work.pop() {
        for &to in &flows[value.index()] {
            let joined = known[to.index()].join(known[value.index()]);
            if joined != known[to.index()] {
                known[to.index()] = joined;
                work.push(to);
            }
        }
    }
    known
}

struct Resolver {
    known: Vec<Known>,
    /// The pointer of a concrete space that stands for a generic one.
    resolved: Vec<Option<Value>>,
}

impl Resolver {
    /// The space that a value is resolved to, if it is a generic pointer of one.
    fn space(&self, func: &Function, value: Value) -> Option<AddressSpace> {
        match (func.ty(value), self.known.get(value.index())) {
            (Type::Pointer(AddressSpace::Generic), Some(Known::One(space))) => Some(*space),
            _ => None,
        }
    }

    fn resolve(&mut self, func: &mut Function) -> bool {
        let flow = tombolo_ir::ControlFlow::compute(func);
        let mut changed = false;
        // Parameters first: they are used before the jumps that fill them are reached.
        for &block in flow.reverse_postorder().get(1..).unwrap_or_default() {
            let mut casts = Vec::new();
            for index in 0..func.blocks[block].params.len() {
                let param = func.blocks[block].params[index];
                let Some(space) = self.space(func, param) else { continue };
                // The old value becomes the cast of the new parameter, so that all other uses stay as they are.
                let new = func.values.push(tombolo_ir::ValueInfo {
                    ty: Type::Pointer(space),
                    def: ValueDef::Param(block, index as u32),
                });
                func.blocks[block].params[index] = new;
                let data = InstData::PtrCast { space: AddressSpace::Generic, ptr: new };
                let cast = func.make_inst(data, None, u32::MAX);
                func.insts[cast].result = Some(param);
                func.values[param].def = ValueDef::Result(cast);
                casts.push(cast);
                self.resolved[param.index()] = Some(new);
                changed = true;
            }
            casts.append(&mut func.blocks[block].insts);
            func.blocks[block].insts = casts;
        }
        for &block in flow.reverse_postorder() {
            let old = std::mem::take(&mut func.blocks[block].insts);
            let mut new = Vec::with_capacity(old.len());
            for inst in old {
                changed |= self.inst(func, &mut new, inst);
            }
            let mut terminator = std::mem::replace(&mut func.blocks[block].terminator, Terminator::Unreachable);
            terminator.for_each_target(|target| {
                for index in 0..target.args.len() {
                    let param = func.blocks[target.block].params[index];
                    let Type::Pointer(space) = func.ty(param) else { continue };
                    let arg = target.args[index];
                    if func.ty(arg) != func.ty(param) {
                        target.args[index] = self.of_space(func, &mut new, arg, space);
                    }
                }
            });
            func.blocks[block].terminator = terminator;
            func.blocks[block].insts = new;
        }
        changed
    }

    /// The pointer of `space` that stands for a generic one; it is null or undefined where it has no space.
    fn of_space(&mut self, func: &mut Function, insts: &mut Vec<Inst>, value: Value, space: AddressSpace) -> Value {
        if let Some(resolved) = self.resolved.get(value.index()).copied().flatten() {
            return resolved;
        }
        // What has no space is null or undefined, whatever way it came.
        Emitter { func, insts, span: u32::MAX }.value(InstData::Null { space })
    }

    /// Handles one instruction and tells whether it changed.
    fn inst(&mut self, func: &mut Function, new: &mut Vec<Inst>, inst: Inst) -> bool {
        let (result, span) = (func.insts[inst].result, func.insts[inst].span);
        let space = result.and_then(|result| self.space(func, result));
        let data = func.insts[inst].data.clone();
        if let (Some(space), Some(result)) = (space, result) {
            let mut emitter = Emitter { func, insts: new, span };
            let twin = match data {
                InstData::PtrCast { ptr, .. } if emitter.func.ty(ptr) == Type::Pointer(space) => Some(ptr),
                InstData::PtrAdd { ptr, offset } => {
                    let ptr = self.of_space(emitter.func, emitter.insts, ptr, space);
                    Some(emitter.value(InstData::PtrAdd { ptr, offset }))
                }
                InstData::Select { cond, args } => {
                    let args = args.map(|arg| self.of_space(emitter.func, emitter.insts, arg, space));
                    Some(emitter.value(InstData::Select { cond, args }))
                }
                _ => None,
            };
            self.resolved[result.index()] = twin;
            if let (Some(ptr), false) = (twin, matches!(data, InstData::PtrCast { .. })) {
                func.insts[inst].data = InstData::PtrCast { space: AddressSpace::Generic, ptr };
                new.push(inst);
                return true;
            }
            new.push(inst);
            return false;
        }
        let changed = self.uses(func, inst);
        new.push(inst);
        changed
    }

    /// Has accesses use the concrete pointer.
    fn uses(&mut self, func: &mut Function, inst: Inst) -> bool {
        let resolved = |value: Value| self.resolved.get(value.index()).copied().flatten();
        let mut changed = false;
        let mut replace = |value: &mut Value| {
            if let Some(to) = resolved(*value) {
                *value = to;
                changed = true;
            }
        };
        match &mut func.insts[inst].data {
            InstData::Load { ptr, .. }
            | InstData::Store { ptr, .. }
            | InstData::AtomicLoad { ptr, .. }
            | InstData::AtomicStore { ptr, .. }
            | InstData::AtomicRmw { ptr, .. }
            | InstData::AtomicCompareExchange { ptr, .. } => replace(ptr),
            InstData::CopyMemory { dst, src, .. } => {
                replace(dst);
                replace(src);
            }
            InstData::ZeroMemory { dst, .. } => replace(dst),
            _ => {}
        }
        changed
    }
}
