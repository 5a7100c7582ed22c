//! Builds the new list of instructions of a block while a pass walks over the old one.

use tombolo_ir::inst::CastOp;
use tombolo_ir::{Function, Inst, InstData, Scalar, Type, Value};

/// Replaces instructions, one by one in the order of the layout, by what `replace` makes of them, and tells whether it made
/// anything of any. What it emits comes before.
pub(crate) fn replace_each(
    func: &mut Function,
    mut replace: impl FnMut(&mut Emitter<'_>, &InstData) -> Option<InstData>,
) -> bool {
    let mut changed = false;
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        let old = std::mem::take(&mut func.blocks[block].insts);
        let mut new = Vec::with_capacity(old.len());
        for inst in old {
            let (data, span) = (func.insts[inst].data.clone(), func.insts[inst].span);
            if let Some(data) = replace(&mut Emitter { func, insts: &mut new, span }, &data) {
                func.insts[inst].data = data;
                changed = true;
            }
            new.push(inst);
        }
        func.blocks[block].insts = new;
    }
    changed
}

/// Appends new instructions to a list.
pub(crate) struct Emitter<'a> {
    /// The function that they belong to.
    pub(crate) func: &'a mut Function,
    /// The list.
    pub(crate) insts: &'a mut Vec<Inst>,
    /// The source place that they get.
    pub(crate) span: u32,
}

impl Emitter<'_> {
    /// Appends an instruction that has a result.
    pub(crate) fn value(&mut self, data: InstData) -> Value {
        let ty = data.result_type(self.func);
        let inst = self.func.make_inst(data, ty, self.span);
        self.insts.push(inst);
        let result = self.func.insts[inst].result;
        result.expect("the instruction has a result")
    }

    /// Appends an instruction that has no result.
    pub(crate) fn effect(&mut self, data: InstData) {
        let inst = self.func.make_inst(data, None, self.span);
        self.insts.push(inst);
    }

    /// A constant.
    pub(crate) fn constant(&mut self, ty: Scalar, bits: u64) -> Value {
        self.value(InstData::Const { ty, bits })
    }

    /// Zero, or null.
    pub(crate) fn zero(&mut self, ty: Type) -> Value {
        match ty {
            Type::Pointer(space) => self.value(InstData::Null { space }),
            Type::Scalar(ty) => self.constant(ty, 0),
            Type::Vector(ty, lanes) => {
                let lane = self.constant(ty, 0);
                self.value(InstData::Vector { lanes: vec![lane; usize::from(lanes)] })
            }
            Type::Image(_) | Type::Sampler => unreachable!("handles have no zero"),
        }
    }

    /// The address `offset` bytes after `ptr`.
    pub(crate) fn offset(&mut self, ptr: Value, offset: u32) -> Value {
        if offset == 0 {
            return ptr;
        }
        let offset = self.constant(Scalar::I64, u64::from(offset));
        self.value(InstData::PtrAdd { ptr, offset })
    }

    /// The same bits as another scalar or pointer type of the same size.
    pub(crate) fn reinterpret(&mut self, value: Value, to: Type) -> Value {
        let from = self.func.ty(value);
        match (from, to) {
            _ if from == to => value,
            (Type::Pointer(_), _) => {
                let bits = self.value(InstData::PtrToInt { ptr: value });
                self.reinterpret(bits, to)
            }
            (_, Type::Pointer(space)) => {
                let arg = self.reinterpret(value, Type::I64);
                self.value(InstData::IntToPtr { space, arg })
            }
            (_, Type::Scalar(to)) => self.value(InstData::Cast { op: CastOp::Bitcast, to, arg: value }),
            (_, Type::Vector(..) | Type::Image(_) | Type::Sampler) => unreachable!("only scalars and pointers"),
        }
    }
}
