//! One work-item of the interpreter.

use super::memory::{Memory, Objects, Space};
use super::{Argument, Datum, Fault, Group, bytes_of_datum, datum_of_bytes};
use crate::entity::EntityRef;
use crate::evaluate;
use crate::function::{Block, Function, Inst, Value};
use crate::inst::{BlockCall, ImageQuery, InstData, Scope, Terminator, WorkItemQuery};
use crate::module::{FuncRef, Module};
use crate::text;
use crate::types::{AddressSpace, Scalar, Type};

/// Calls may nest this deep.
const CALL_LIMIT: usize = 256;

/// What a work-item is doing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Status {
    Ready,
    /// With the number of the frame's function, and the instruction.
    AtGroupBarrier((FuncRef, Inst)),
    AtSubgroupBarrier((FuncRef, Inst)),
    /// At something that the sub-group does together.
    AtSubgroupOp((FuncRef, Inst)),
    Done,
}

/// A function that is being run.
struct Frame {
    func: FuncRef,
    block: Block,
    /// The index of the next instruction in the block.
    next: usize,
    values: Vec<Option<Datum>>,
    /// The call's result in the frame below.
    result: Option<Value>,
}

impl Frame {
    fn new(module: &Module, func: FuncRef, result: Option<Value>) -> Self {
        let function = &module.functions[func];
        Frame { func, block: function.entry(), next: 0, values: vec![None; function.values.len()], result }
    }
}

/// A work-item.
pub(crate) struct Item {
    frames: Vec<Frame>,
    privates: Objects,
    pub(crate) status: Status,
    /// Its place in the group, counted along x, y, z.
    index: u64,
    local_id: [u64; 3],
    params: Vec<Value>,
}

/// A message without its place, or the end of a turn.
enum Stop {
    Fault(String),
    Wait(Status),
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Stop::Fault(message)
    }
}

impl Item {
    pub(crate) fn new(module: &Module, kernel: FuncRef, group: &Group, index: u64) -> Self {
        let [x, y, _] = group.size;
        let function = &module.functions[kernel];
        Item {
            frames: vec![Frame::new(module, kernel, None)],
            privates: Objects::default(),
            status: Status::Ready,
            index,
            local_id: [index % x, index / x % y, index / x / y],
            params: function.blocks[function.entry()].params.clone(),
        }
    }

    /// The datum of an argument; `shared` is the address of local memory.
    pub(crate) fn argument(
        &mut self,
        function: &Function,
        index: usize,
        argument: &Argument,
        shared: Option<u64>,
    ) -> Option<Datum> {
        let ty = function.params[index];
        let is_by_value = function
            .kernel
            .as_ref()
            .is_some_and(|kernel| kernel.params.get(index).is_some_and(|p| p.by_value.is_some()));
        match (argument, ty) {
            (Argument::Bytes(bytes), Type::Pointer(AddressSpace::Private)) if is_by_value => {
                Some(Datum::Scalar(self.privates.add(Space::Private, bytes.clone(), false)))
            }
            (Argument::Bytes(bytes), _) => datum_of_bytes(ty, bytes),
            (Argument::Buffer(buffer, offset), Type::Pointer(AddressSpace::Global | AddressSpace::Constant)) => {
                Some(Datum::Scalar(buffer.0.wrapping_add(*offset)))
            }
            (Argument::Local(_), Type::Pointer(AddressSpace::Local)) => shared.map(Datum::Scalar),
            (Argument::Image(image), Type::Image(_)) => Some(Datum::Image(*image)),
            (Argument::Sampler(flags), Type::Sampler) => Some(Datum::Sampler(*flags)),
            (Argument::Null, Type::Pointer(_)) => Some(Datum::Scalar(0)),
            _ => None,
        }
    }

    pub(crate) fn set_param(&mut self, index: usize, datum: Datum) {
        let value = self.params[index];
        self.frames[0].values[value.index()] = Some(datum);
    }

    /// Where the work-item is, as text.
    pub(crate) fn place(&self, module: &Module) -> String {
        let Some(frame) = self.frames.last() else { return String::from("at the end") };
        let function = &module.functions[frame.func];
        let data = &function.blocks[frame.block];
        let text = match data.insts.get(frame.next.saturating_sub(1)) {
            Some(&inst) if frame.next <= data.insts.len() => text::print_inst(module, function, inst),
            _ => text::print_terminator(&data.terminator),
        };
        format!("@{} {} '{}' in work-item {:?}", function.name, frame.block, text, self.local_id)
    }

    /// Runs until the end or a barrier.
    pub(crate) fn run(
        &mut self,
        module: &Module,
        memory: &mut Memory,
        group: &mut Group,
        globals: &[u64],
    ) -> Result<(), Fault> {
        while let Some(frame) = self.frames.last_mut() {
            let function = &module.functions[frame.func];
            let block = &function.blocks[frame.block];
            let at = frame.next;
            frame.next += 1;
            let outcome = match group.steps.checked_sub(1) {
                None => Err(Stop::Fault(String::from("the limit of steps is reached"))),
                Some(steps) => {
                    group.steps = steps;
                    match block.insts.get(at) {
                        Some(&inst) => self.inst(module, memory, group, globals, inst),
                        None => self.terminator(module, &block.terminator),
                    }
                }
            };
            match outcome {
                Ok(()) => {}
                Err(Stop::Wait(status)) => {
                    self.status = status;
                    return Ok(());
                }
                Err(Stop::Fault(message)) => return Err(Fault { place: self.place(module), message }),
            }
        }
        self.status = Status::Done;
        Ok(())
    }

    /// The operands of the instruction at which the work-item waits, scalars all.
    pub(super) fn operands(&self, data: &InstData) -> Vec<u64> {
        let values = self.frames.last().map(|frame| &frame.values[..]).unwrap_or_default();
        let scalar = |value: &Value| match values.get(value.index()) {
            Some(Some(Datum::Scalar(bits))) => *bits,
            _ => 0,
        };
        data.operands().iter().map(scalar).collect()
    }

    /// Gives the instruction at which the work-item waits its result, and lets it go on.
    pub(super) fn resume(&mut self, result: Option<Value>, datum: Datum) {
        if let (Some(frame), Some(result)) = (self.frames.last_mut(), result) {
            frame.values[result.index()] = Some(datum);
        }
        self.status = Status::Ready;
    }

    /// Its number in its sub-group, of that size.
    pub(super) fn lane(&self, subgroup_size: u32) -> u32 {
        (self.index % u64::from(subgroup_size)) as u32
    }

    fn frame(&mut self) -> &mut Frame {
        // There is a frame while the work-item runs.
        let top = self.frames.len() - 1;
        &mut self.frames[top]
    }

    fn get(&mut self, value: Value) -> Result<Datum, Stop> {
        let datum = self.frame().values[value.index()].clone();
        datum.ok_or_else(|| Stop::Fault(format!("{value} has no value")))
    }

    fn scalar(&mut self, value: Value) -> Result<u64, Stop> {
        match self.frame().values[value.index()] {
            Some(Datum::Scalar(bits)) => Ok(bits),
            _ => Err(Stop::Fault(format!("{value} is no scalar"))),
        }
    }

    fn scalars(&mut self, values: &[Value]) -> Result<Vec<u64>, Stop> {
        values.iter().map(|&value| self.scalar(value)).collect()
    }

    fn terminator(&mut self, module: &Module, terminator: &Terminator) -> Result<(), Stop> {
        match terminator {
            Terminator::Jump(target) => self.jump(module, target),
            Terminator::Branch { cond, then, otherwise } => {
                let target = if self.scalar(*cond)? != 0 { then } else { otherwise };
                self.jump(module, target)
            }
            Terminator::Switch { value, cases, default } => {
                let bits = self.scalar(*value)?;
                let target = cases.iter().find(|(case, _)| *case == bits).map_or(default, |(_, target)| target);
                self.jump(module, target)
            }
            Terminator::Return(value) => {
                let returned = value.map(|value| self.get(value)).transpose()?;
                let result = self.frames.pop().and_then(|frame| frame.result);
                if let (Some(result), Some(returned), Some(frame)) = (result, returned, self.frames.last_mut()) {
                    frame.values[result.index()] = Some(returned);
                }
                Ok(())
            }
            Terminator::Unreachable => Err(Stop::Fault(String::from("what is never reached is reached"))),
        }
    }

    fn jump(&mut self, module: &Module, target: &BlockCall) -> Result<(), Stop> {
        let args: Vec<Datum> = target.args.iter().map(|&arg| self.get(arg)).collect::<Result<_, _>>()?;
        let frame = self.frame();
        let params = &module.functions[frame.func].blocks[target.block].params;
        for (param, arg) in params.iter().zip(args) {
            frame.values[param.index()] = Some(arg);
        }
        frame.block = target.block;
        frame.next = 0;
        Ok(())
    }

    fn inst(
        &mut self,
        module: &Module,
        memory: &mut Memory,
        group: &mut Group,
        globals: &[u64],
        inst: Inst,
    ) -> Result<(), Stop> {
        let func = self.frame().func;
        let function = &module.functions[func];
        let info = &function.insts[inst];
        let datum = match &info.data {
            InstData::Call { callee, args, .. } => {
                if self.frames.len() >= CALL_LIMIT {
                    return Err(Stop::Fault(String::from("calls nest too deep")));
                }
                if module.functions[*callee].is_declaration() {
                    return Err(Stop::Fault(String::from("the function has no body")));
                }
                let args: Vec<Datum> = args.iter().map(|&arg| self.get(arg)).collect::<Result<_, _>>()?;
                let mut frame = Frame::new(module, *callee, info.result);
                let callee = &module.functions[*callee];
                for (param, arg) in callee.blocks[callee.entry()].params.iter().zip(args) {
                    frame.values[param.index()] = Some(arg);
                }
                self.frames.push(frame);
                return Ok(());
            }
            InstData::Barrier { execution: Scope::Subgroup, .. } => {
                return Err(Stop::Wait(Status::AtSubgroupBarrier((func, inst))));
            }
            InstData::Barrier { .. } => return Err(Stop::Wait(Status::AtGroupBarrier((func, inst)))),
            InstData::Subgroup { .. } | InstData::SubgroupCombine { .. } => {
                return Err(Stop::Wait(Status::AtSubgroupOp((func, inst))));
            }
            InstData::LocalAddress { local } => Some(Datum::Scalar(group.local_addresses[local.index()])),
            InstData::GlobalAddress { global, .. } => Some(Datum::Scalar(globals[global.index()])),
            // Time is counted in instructions.
            InstData::ReadClock { .. } => Some(Datum::Scalar(group.launch.step_limit - group.steps)),
            InstData::WorkItem { query, dim } => Some(Datum::Scalar(self.work_item(group, *query, usize::from(*dim)))),
            data => match self.plain(function, data)? {
                Some(datum) => Some(datum),
                None => self.memory(function, memory, group, data)?,
            },
        };
        if let (Some(result), Some(datum)) = (info.result, datum) {
            self.frame().values[result.index()] = Some(datum);
        }
        Ok(())
    }

    /// Instructions that only compute; nothing for the others.
    fn plain(&mut self, function: &Function, data: &InstData) -> Result<Option<Datum>, Stop> {
        // Pointers compute and compare as i64.
        let element = |value: Value| function.ty(value).element().unwrap_or(Scalar::I64);
        Ok(Some(match data {
            InstData::Const { bits, .. } => Datum::Scalar(*bits),
            InstData::Null { .. } => Datum::Scalar(0),
            InstData::Undef { ty: Type::Vector(_, lanes) } => Datum::Lanes(vec![0; usize::from(*lanes)].into()),
            InstData::Undef { .. } => Datum::Scalar(0),
            InstData::Unary { op, arg } => Datum::Scalar(evaluate::unary(*op, element(*arg), self.scalar(*arg)?)),
            InstData::Binary { op, args: [a, b], .. } => {
                Datum::Scalar(evaluate::binary(*op, element(*a), self.scalar(*a)?, self.scalar(*b)?))
            }
            InstData::Fma { args: [a, b, c] } => {
                let args = [self.scalar(*a)?, self.scalar(*b)?, self.scalar(*c)?];
                Datum::Scalar(evaluate::fma(element(*a), args))
            }
            InstData::Compare { op, args: [a, b], .. } => {
                Datum::Scalar(evaluate::compare(*op, element(*a), self.scalar(*a)?, self.scalar(*b)?).into())
            }
            InstData::Select { cond, args: [a, b] } => {
                let chosen = if self.scalar(*cond)? != 0 { *a } else { *b };
                self.get(chosen)?
            }
            InstData::Cast { op, to, arg } => {
                Datum::Scalar(evaluate::cast(*op, element(*arg), *to, self.scalar(*arg)?))
            }
            InstData::Vector { lanes } => Datum::Lanes(self.scalars(lanes)?.into()),
            InstData::Extract { vector, lane } => match self.get(*vector)? {
                Datum::Lanes(lanes) => Datum::Scalar(lanes.get(usize::from(*lane)).copied().unwrap_or(0)),
                _ => return Err(Stop::Fault(String::from("the operand is no vector"))),
            },
            InstData::PtrAdd { ptr, offset } => Datum::Scalar(self.scalar(*ptr)?.wrapping_add(self.scalar(*offset)?)),
            InstData::PtrCast { space, ptr } => {
                let address = self.scalar(*ptr)?;
                let is_elsewhere = match (space, Space::of(address)) {
                    (AddressSpace::Generic, _) | (_, None) => false,
                    (AddressSpace::Private, Some(space)) => space != Space::Private,
                    (AddressSpace::Local, Some(space)) => space != Space::Local,
                    (AddressSpace::Global | AddressSpace::Constant, Some(space)) => space != Space::Global,
                };
                Datum::Scalar(if is_elsewhere { 0 } else { address })
            }
            InstData::PtrToInt { ptr: arg } | InstData::IntToPtr { arg, .. } => Datum::Scalar(self.scalar(*arg)?),
            InstData::SamplerConst { flags } => Datum::Sampler(*flags),
            InstData::SamplerFlags { sampler } => match self.get(*sampler)? {
                Datum::Sampler(flags) => Datum::Scalar(flags.into()),
                _ => return Err(Stop::Fault(String::from("the operand is no sampler"))),
            },
            _ => return Ok(None),
        }))
    }

    /// Instructions that touch memory or images.
    fn memory(
        &mut self,
        function: &Function,
        memory: &mut Memory,
        group: &mut Group,
        data: &InstData,
    ) -> Result<Option<Datum>, Stop> {
        let scalar_type = |value: Value| function.ty(value).element().unwrap_or(Scalar::I64);
        Ok(match data {
            InstData::Alloca { size, .. } => {
                Some(Datum::Scalar(self.privates.add(Space::Private, vec![0; *size as usize], false)))
            }
            InstData::Load { ty, ptr, align, .. } => Some(self.load(memory, group, *ty, *ptr, *align)?),
            InstData::Store { ptr, value, align, .. } => {
                let datum = self.get(*value)?;
                self.store(memory, group, *ptr, &bytes_of_datum(function.ty(*value), &datum), *align)?;
                None
            }
            InstData::CopyMemory { dst, src, size, align } => {
                let source = self.scalar(*src)?;
                let bytes = self.access(memory, group, source, *size, *align, false)?.to_vec();
                self.store(memory, group, *dst, &bytes, *align)?;
                None
            }
            InstData::ZeroMemory { dst, size, align } => {
                let address = self.scalar(*dst)?;
                self.access(memory, group, address, *size, *align, true)?.fill(0);
                None
            }
            InstData::AtomicLoad { ty, ptr, .. } => {
                Some(self.load(memory, group, Type::Scalar(*ty), *ptr, ty.bytes())?)
            }
            InstData::AtomicStore { ptr, value, .. } => {
                let bits = self.scalar(*value)?;
                self.exchange(memory, group, *ptr, scalar_type(*value), |_| bits)?;
                None
            }
            InstData::AtomicRmw { op, ptr, value, .. } => {
                let (ty, bits) = (scalar_type(*value), self.scalar(*value)?);
                Some(self.exchange(memory, group, *ptr, ty, |old| evaluate::atomic(*op, ty, old, bits))?)
            }
            InstData::AtomicCompareExchange { ptr, expected, desired, .. } => {
                let (expected_bits, desired) = (self.scalar(*expected)?, self.scalar(*desired)?);
                let choose = |old| if old == expected_bits { desired } else { old };
                Some(self.exchange(memory, group, *ptr, scalar_type(*expected), choose)?)
            }
            // All work-items see all memory at once.
            InstData::Fence { .. } => None,
            // The interpreter's images have one level and one sample.
            InstData::ImageRead { image, coords, element, .. } => {
                let coords = self.scalars(coords)?;
                let Datum::Image(image) = self.get(*image)? else {
                    return Err(Stop::Fault(String::from("the operand is no image")));
                };
                let texel = memory.texel(image, &coords).map_or([0; 4], |texel| *texel);
                Some(Datum::Lanes(texel.iter().map(|&bits| evaluate::mask(*element, bits.into())).collect()))
            }
            InstData::ImageWrite { image, coords, texel, .. } => {
                let coords = self.scalars(coords)?;
                let (Datum::Image(image), Datum::Lanes(lanes)) = (self.get(*image)?, self.get(*texel)?) else {
                    return Err(Stop::Fault(String::from("the operand is no image")));
                };
                if let Some(place) = memory.texel(image, &coords) {
                    place.iter_mut().zip(&lanes).for_each(|(place, &lane)| *place = lane as u32);
                }
                None
            }
            InstData::ImageQuery { query, image } => {
                let Datum::Image(image) = self.get(*image)? else {
                    return Err(Stop::Fault(String::from("the operand is no image")));
                };
                let [width, height, depth] = memory.size(image);
                Some(Datum::Scalar(u64::from(match query {
                    ImageQuery::Width => width,
                    ImageQuery::Height => height,
                    ImageQuery::Depth => depth,
                    // A one-dimensional array has its layers where others have their height.
                    ImageQuery::ArraySize => depth.max(height),
                    ImageQuery::MipLevels | ImageQuery::Samples => 1,
                    ImageQuery::ChannelDataType | ImageQuery::ChannelOrder => {
                        return Err(Stop::Fault(String::from("the interpreter's images have no format")));
                    }
                })))
            }
            InstData::ImageSample { .. } => {
                return Err(Stop::Fault(String::from("samplers are not interpreted")));
            }
            _ => None,
        })
    }

    fn access<'a>(
        &'a mut self,
        memory: &'a mut Memory,
        group: &'a mut Group,
        address: u64,
        size: u32,
        align: u32,
        is_write: bool,
    ) -> Result<&'a mut [u8], Stop> {
        // Objects start at multiples of every alignment.
        if address % u64::from(align) != 0 {
            return Err(Stop::Fault(format!("the address {address:#x} is no multiple of {align}")));
        }
        let objects = match Space::of(address) {
            Some(Space::Private) => &mut self.privates,
            Some(Space::Local) => &mut group.locals,
            Some(Space::Global) => &mut memory.globals,
            None => return Err(Stop::Fault(format!("there is nothing at the address {address:#x}"))),
        };
        Ok(objects.access(address, size as usize, is_write)?)
    }

    fn load(
        &mut self,
        memory: &mut Memory,
        group: &mut Group,
        ty: Type,
        ptr: Value,
        align: u32,
    ) -> Result<Datum, Stop> {
        let address = self.scalar(ptr)?;
        let bytes = self.access(memory, group, address, ty.bytes().unwrap_or(0), align, false)?;
        datum_of_bytes(ty, bytes).ok_or_else(|| Stop::Fault(String::from("the type is not for memory")))
    }

    fn store(
        &mut self,
        memory: &mut Memory,
        group: &mut Group,
        ptr: Value,
        bytes: &[u8],
        align: u32,
    ) -> Result<(), Stop> {
        let address = self.scalar(ptr)?;
        self.access(memory, group, address, bytes.len() as u32, align, true)?.copy_from_slice(bytes);
        Ok(())
    }

    /// Replaces a scalar in memory and returns the old one.
    fn exchange(
        &mut self,
        memory: &mut Memory,
        group: &mut Group,
        ptr: Value,
        ty: Scalar,
        new: impl FnOnce(u64) -> u64,
    ) -> Result<Datum, Stop> {
        let address = self.scalar(ptr)?;
        let bytes = self.access(memory, group, address, ty.bytes(), ty.bytes(), true)?;
        let old = bytes.iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
        bytes.copy_from_slice(&new(old).to_le_bytes()[..ty.bytes() as usize]);
        Ok(Datum::Scalar(old))
    }

    fn work_item(&self, group: &Group, query: WorkItemQuery, dim: usize) -> u64 {
        let launch = &group.launch;
        let subgroup = u64::from(launch.subgroup_size);
        let total: u64 = group.size.iter().product();
        match query {
            WorkItemQuery::GlobalId => {
                launch.global_offset[dim] + group.id[dim] * launch.local_size[dim] + self.local_id[dim]
            }
            WorkItemQuery::LocalId => self.local_id[dim],
            WorkItemQuery::GroupId => group.id[dim],
            WorkItemQuery::GlobalSize => launch.global_size[dim],
            WorkItemQuery::LocalSize => group.size[dim],
            WorkItemQuery::EnqueuedLocalSize => launch.local_size[dim],
            WorkItemQuery::NumGroups => group.count[dim],
            WorkItemQuery::GlobalOffset => launch.global_offset[dim],
            WorkItemQuery::WorkDim => launch.work_dim.into(),
            WorkItemQuery::SubgroupSize => {
                let start = self.index / subgroup * subgroup;
                subgroup.min(total - start)
            }
            WorkItemQuery::MaxSubgroupSize => subgroup,
            WorkItemQuery::NumSubgroups => total.div_ceil(subgroup),
            WorkItemQuery::SubgroupId => self.index / subgroup,
            WorkItemQuery::SubgroupLocalId => self.index % subgroup,
        }
    }
}
