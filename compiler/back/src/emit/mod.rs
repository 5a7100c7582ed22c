//! Writes a kernel as a SPIR-V module.
//!
//! Decisions that hold throughout:
//!
//! * Every IR vector is a list of scalars here; SPIR-V vectors exist only in memory accesses and image operations. Drivers
//!   take vectors apart anyway, and lanes that nobody uses vanish.
//! * Integers have no sign; pointers are integers: device addresses of 64 bits, offsets in a variable of 32
//!   (see [`crate::layout`]). They become SPIR-V pointers at the access.
//! * Block parameters, and values whose definition does not dominate a use in structured form, live in variables of the
//!   function, which each driver turns back into SSA.
//! * The memory model is Vulkan's, not GLSL450's: there a barrier makes writes of the work-group visible by itself, as
//!   OpenCL asks, while loads and stores may still be cached; GLSL450 would want all memory decorated `Coherent`, which
//!   keeps it out of the caches.
//! * Where sub-groups matter, the device is given work-groups of one dimension, and the local ids are computed: some drivers
//!   start a new sub-group with each row of a work-group, while in OpenCL only the last one may be smaller.
//! * Floating operations are decorated `NoContraction`, which also keeps drivers from algebra that is wrong for NaN,
//!   infinity and signed zero, unless these do not matter. Contraction to fused multiply-add, which OpenCL C allows by
//!   default, is done here.

mod arguments;
mod arithmetic;
mod atomics;
mod bits;
mod builder;
mod casts;
mod control;
mod copies;
mod division;
mod flow;
mod fusion;
mod images;
mod memory;
mod pointers;
mod shifts;
mod storages;
mod subgroup;
mod values;
mod work_item;

use builder::{Builder, Id};
use flow::Flow;
use spirv::Op;
use tombolo_ir::hash::NumberMap;
use tombolo_ir::{Function, Inst, InstData, Module, Target, Value};

use crate::interface::Plan;
use crate::layout::Layout;
use crate::program::data_offsets;
use storages::Variable;

/// Emits one kernel function, which has no calls.
pub(crate) fn emit(
    module: &Module,
    func: &Function,
    target: &Target,
    layout: &Layout,
    plan: &Plan,
) -> Result<Vec<u32>, String> {
    let flow = Flow::of(func);
    let mut builder = Builder::new();
    let local_size = [0, 1, 2].map(|id| builder.spec_constant(id, 1));
    let escaping = flow.escaping_values(func);
    let fused = fusion::fused_multiplies(func, target);
    let mut emitter = Emitter {
        module,
        func,
        target,
        layout,
        plan,
        flow: &flow,
        b: builder,
        values: vec![Vec::new(); func.values.len()],
        escaping,
        in_scope: vec![false; func.blocks.len()],
        homes: NumberMap::default(),
        reloaded: NumberMap::default(),
        objects: NumberMap::default(),
        locals: NumberMap::default(),
        data_offsets: data_offsets(module),
        variables: NumberMap::default(),
        local_units: NumberMap::default(),
        fused,
        local_size,
        push_constants: None,
        descriptors: NumberMap::default(),
        selector: None,
        dispatchers: NumberMap::default(),
    };
    emitter.place_objects();
    emitter.read_arguments()?;
    emitter.control()?;
    let version = if target.vulkan >= (1, 3) { (1, 6) } else { (1, 5) };
    let group = if emitter.is_linear() {
        let one = emitter.b.word(1);
        [emitter.work_group_items(), one, one]
    } else {
        local_size
    };
    emitter.b.keep_signed_zeros(target.signed_zeros);
    if func.kernel.as_ref().is_some_and(|kernel| kernel.denorms_are_zero) {
        // Halves are not meant.
        let [_, single, double] = target.flushed_denorms;
        emitter.b.flush_denorms([false, single, double]);
    }
    Ok(emitter.b.finish(version, &func.name, group))
}

struct Emitter<'a> {
    module: &'a Module,
    func: &'a Function,
    target: &'a Target,
    layout: &'a Layout,
    plan: &'a Plan,
    flow: &'a Flow,
    b: Builder,
    /// The lanes of each value that is defined already.
    values: Vec<Vec<Id>>,
    /// Values that are used where their definition does not dominate.
    escaping: Vec<bool>,
    /// Whether each block's definitions dominate what is being emitted.
    in_scope: Vec<bool>,
    /// The variables of block parameters and escaping values, one a lane.
    homes: NumberMap<Value, Vec<Id>>,
    /// What was read of them in the open block.
    reloaded: NumberMap<Value, Vec<Id>>,
    /// The offsets of objects in private and local variables, by the pointer to them.
    objects: NumberMap<Value, Id>,
    /// The offsets of the module's local variables.
    locals: NumberMap<tombolo_ir::Local, Id>,
    /// The offset of each global in the program's data.
    data_offsets: Vec<u32>,
    /// Private and local variables that are declared already, by class.
    variables: NumberMap<(bool, u32), Variable>,
    /// The specialisation constants of local arguments, by argument.
    local_units: NumberMap<u32, Id>,
    /// Multiplications that are part of a fused multiply-add, and the additions that they are part of.
    fused: fusion::Fusions,
    local_size: [Id; 3],
    push_constants: Option<Id>,
    /// The variables of descriptors, by binding number.
    descriptors: NumberMap<u32, Id>,
    /// The variable that guards look at.
    selector: Option<Id>,
    /// The variable of each dispatch node.
    dispatchers: NumberMap<u32, Id>,
}

impl Emitter<'_> {
    /// Emits one instruction.
    fn instruction(&mut self, inst: Inst) -> Result<(), String> {
        let func = self.func;
        let info = &func.insts[inst];
        let lanes = match &info.data {
            InstData::Const { .. }
            | InstData::Null { .. }
            | InstData::Undef { .. }
            | InstData::Alloca { .. }
            | InstData::LocalAddress { .. } => return Ok(()),
            InstData::SamplerConst { .. } => return Ok(()),
            InstData::GlobalAddress { global, .. } => vec![self.global_address(*global)?],
            InstData::Unary { op, arg } => vec![self.unary(*op, *arg)?],
            InstData::Binary { op, liberties, args } => match self.fused.addition(inst) {
                Some(fusion) => vec![self.fused_multiply_add(fusion)?],
                None if self.fused.is_multiply(inst) => return Ok(()),
                None => vec![self.binary(*op, *liberties, *args)?],
            },
            InstData::Fma { args } => vec![self.fma(*args)?],
            InstData::Compare { op, args, .. } => vec![self.compare(*op, *args)?],
            InstData::Select { cond, args } => self.select(*cond, *args)?,
            InstData::Cast { op, to, arg } => vec![self.cast(*op, *to, *arg)?],
            InstData::Vector { lanes } => {
                let mut ids = Vec::with_capacity(lanes.len());
                for &lane in lanes {
                    ids.push(self.get(lane)?);
                }
                ids
            }
            InstData::Extract { vector, lane } => {
                let lanes = self.lanes(*vector)?;
                vec![*lanes.get(usize::from(*lane)).ok_or("a lane that the vector does not have")?]
            }
            InstData::PtrAdd { ptr, offset } => vec![self.ptr_add(*ptr, *offset)?],
            InstData::PtrCast { ptr, .. } => {
                let result = info.result.ok_or("a cast without a result")?;
                vec![self.ptr_cast(*ptr, result)?]
            }
            InstData::PtrToInt { ptr } => vec![self.ptr_to_long(*ptr)?],
            InstData::IntToPtr { arg, .. } => {
                let arg = self.get(*arg)?;
                let result = info.result.ok_or("a cast without a result")?;
                vec![self.long_to_ptr(arg, result)]
            }
            InstData::Load { ty, ptr, align, volatile } => {
                let result = info.result.ok_or("a load without a result")?;
                self.load(*ty, *ptr, *align, *volatile, result)?
            }
            InstData::Store { ptr, value, align, volatile } => {
                self.store(*ptr, *value, *align, *volatile)?;
                return Ok(());
            }
            InstData::CopyMemory { dst, src, size, align } => {
                self.copy_memory(*dst, *src, *size, *align)?;
                return Ok(());
            }
            InstData::ZeroMemory { dst, size, align } => {
                self.zero_memory(*dst, *size, *align)?;
                return Ok(());
            }
            InstData::AtomicLoad { ty, ptr, ordering } => vec![self.atomic_load(*ty, *ptr, *ordering)?],
            InstData::AtomicStore { ptr, value, ordering } => {
                self.atomic_store(*ptr, *value, *ordering)?;
                return Ok(());
            }
            InstData::AtomicRmw { op, ptr, value, ordering } => vec![self.atomic_rmw(*op, *ptr, *value, *ordering)?],
            InstData::AtomicCompareExchange { ptr, expected, desired, ordering } => {
                vec![self.atomic_compare_exchange(*ptr, *expected, *desired, *ordering)?]
            }
            InstData::Barrier { execution, flags, scope } => {
                self.barrier(*execution, *flags, *scope);
                return Ok(());
            }
            InstData::Fence { flags, ordering } => {
                self.fence(*flags, *ordering);
                return Ok(());
            }
            InstData::Subgroup { op, args } => self.subgroup_op(*op, args)?,
            InstData::SubgroupCombine { op, span, args } => vec![self.subgroup_combine(*op, *span, args)?],
            InstData::Call { callee, .. } => {
                return Err(format!("the call of '{}' was not inlined", self.module.functions[*callee].name));
            }
            InstData::ReadClock { scope } => vec![self.read_clock(*scope)?],
            InstData::WorkItem { query, dim } => vec![self.work_item(*query, *dim)?],
            InstData::ImageRead { image, coords, lod, element, unsigned } => {
                self.image_read(*image, coords, *lod, *element, *unsigned)?
            }
            InstData::ImageSample { image, sampler, coords, lod, element, unsigned } => {
                self.image_sample(*image, *sampler, coords, *lod, *element, *unsigned)?
            }
            InstData::ImageWrite { image, coords, level, texel, unsigned } => {
                self.image_write(*image, coords, *level, *texel, *unsigned)?;
                return Ok(());
            }
            InstData::ImageQuery { query, image } => vec![self.image_query(*query, *image)?],
            InstData::SamplerFlags { sampler } => vec![self.sampler_flags(*sampler)?],
        };
        if let Some(result) = info.result {
            self.define(result, lanes);
        }
        Ok(())
    }

    /// The 32-bit integer type.
    fn word_type(&mut self) -> Id {
        self.b.int(32)
    }

    /// The 64-bit integer type.
    fn long_type(&mut self) -> Id {
        self.b.int(64)
    }

    /// The type of truth values.
    fn bool_type(&mut self) -> Id {
        self.b.scalar(tombolo_ir::Scalar::Bool)
    }

    /// A 32-bit sum, computed at once where both are constants.
    fn add_words(&mut self, a: Id, b: Id) -> Id {
        match (self.b.known(a), self.b.known(b)) {
            (Some(x), Some(y)) => self.b.word((x as u32).wrapping_add(y as u32)),
            (Some(0), _) => b,
            (_, Some(0)) => a,
            _ => {
                let ty = self.word_type();
                self.b.op(Op::IAdd, ty, &[a, b])
            }
        }
    }

    /// A 64-bit sum, computed at once where both are constants.
    fn add_longs(&mut self, a: Id, b: Id) -> Id {
        match (self.b.known(a), self.b.known(b)) {
            (Some(x), Some(y)) => self.b.long(x.wrapping_add(y)),
            (Some(0), _) => b,
            (_, Some(0)) => a,
            _ => {
                let ty = self.long_type();
                self.b.op(Op::IAdd, ty, &[a, b])
            }
        }
    }
}
