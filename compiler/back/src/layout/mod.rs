//! Which pointers may point to the same memory, and how private and local memory become variables.
//!
//! Pointers fall into classes by flow: what is computed from a pointer is in its class; so are pointers that meet in a
//! block parameter, a select or a comparison. Pointers that are stored to memory, or go to or come from integers, are all
//! in one class, the *escaped* one. The private memory of a class becomes one variable, and so does its local memory;
//! pointers to it are byte offsets in that variable. So SPIR-V never sees a pointer to such memory that is not at once
//! used, as logical addressing asks.

mod storage;
mod union_find;

pub(crate) use storage::{Extent, Storage, common_width};

use std::collections::{BTreeMap, HashMap};

use tombolo_ir::{
    AddressSpace, BlockCall, EntityRef, Function, InstData, Local, Module, Target, Type, Value, ValueDef,
};
use union_find::UnionFind;

/// How a pointer is represented.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Repr {
    /// A 32-bit byte offset in the private variable of the class.
    Private(u32),
    /// A 32-bit byte offset in the local variable of the class.
    Local(u32),
    /// A 64-bit device address.
    Device,
    /// A 64-bit device address, or a tag and an offset in the class's private or local variable.
    Mixed(u32),
}

/// What a class of pointers is known to point to.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct ClassInfo {
    /// Pointers to private, local and device memory are in it.
    pub(crate) private: bool,
    /// Likewise.
    pub(crate) local: bool,
    /// Likewise.
    pub(crate) device: bool,
    /// Somebody may tell an offset of zero from null.
    pub(crate) nullable: bool,
}

/// The classes of one function's pointers.
pub(crate) struct Layout {
    /// The class of each value; meaningless for values that are no pointers.
    class: Vec<u32>,
    /// The class of each local variable of the module.
    local_class: Vec<u32>,
    /// The class of escaped pointers.
    escaped: u32,
    classes: HashMap<u32, ClassInfo>,
    /// The private variable of each class that has one.
    pub(crate) private: BTreeMap<u32, Storage>,
    /// The local variable of each class that has one.
    pub(crate) local: BTreeMap<u32, Storage>,
}

impl Layout {
    /// Finds the classes of `func`, which is a kernel without calls, and lays their memory out.
    ///
    /// # Errors
    /// Where it does not fit the device.
    pub(crate) fn of(module: &Module, func: &Function, target: &Target) -> Result<Layout, String> {
        let values = func.values.len() as u32;
        let escaped = values;
        let mut sets = UnionFind::new(func.values.len() + 1 + module.locals.len());
        let local_number = |local: Local| escaped + 1 + local.index() as u32;
        let number = |value: Value| value.index() as u32;
        for block in &func.layout {
            for &inst in &func.blocks[*block].insts {
                let info = &func.insts[inst];
                let result = info.result.map(number);
                match (&info.data, result) {
                    (InstData::PtrAdd { ptr, .. } | InstData::PtrCast { ptr, .. }, Some(result)) => {
                        sets.unite(result, number(*ptr));
                    }
                    (InstData::Select { args, .. }, Some(result)) if func.ty(args[0]).is_pointer() => {
                        sets.unite(result, number(args[0]));
                        sets.unite(result, number(args[1]));
                    }
                    (InstData::Compare { args, .. }, _)
                        if func.ty(args[0]).is_pointer() && !is_device(func.ty(args[0])) =>
                    {
                        sets.unite(number(args[0]), number(args[1]));
                    }
                    (InstData::Load { ty, .. }, Some(result)) if ty.is_pointer() => sets.unite(result, escaped),
                    (InstData::Store { value, .. }, _) if func.ty(*value).is_pointer() => {
                        sets.unite(number(*value), escaped);
                    }
                    (InstData::PtrToInt { ptr }, _) => sets.unite(number(*ptr), escaped),
                    (InstData::IntToPtr { .. }, Some(result)) => sets.unite(result, escaped),
                    (InstData::LocalAddress { local }, Some(result)) => sets.unite(result, local_number(*local)),
                    _ => {}
                }
            }
            for BlockCall { block: target, args } in func.blocks[*block].terminator.targets() {
                for (&param, &arg) in func.blocks[*target].params.iter().zip(args) {
                    if func.ty(param).is_pointer() {
                        sets.unite(number(param), number(arg));
                    }
                }
            }
        }
        let class: Vec<u32> = (0..values).map(|value| sets.find(value)).collect();
        let local_class = module.locals.keys().map(|local| sets.find(local_number(local))).collect();
        let escaped = sets.find(escaped);
        let mut layout = Layout {
            class,
            local_class,
            escaped,
            classes: HashMap::new(),
            private: BTreeMap::new(),
            local: BTreeMap::new(),
        };
        layout.classify(func);
        storage::lay_out(&mut layout, module, func, target)?;
        Ok(layout)
    }

    /// Finds out what each class may point to.
    fn classify(&mut self, func: &Function) {
        let escaped = self.classes.entry(self.escaped).or_default();
        // Numbers and memory may hold any device address.
        escaped.device = true;
        escaped.nullable = true;
        for (value, info) in func.values.iter() {
            let Type::Pointer(space) = info.ty else { continue };
            let data = match info.def {
                ValueDef::Result(inst) => Some(&func.insts[inst].data),
                ValueDef::Param(..) => None,
            };
            let class = self.classes.entry(self.class[value.index()]).or_default();
            match data {
                Some(InstData::Null { .. } | InstData::Undef { .. }) => {
                    class.nullable = true;
                    continue;
                }
                // What is cast from a generic pointer tells nothing of where that points to.
                Some(InstData::PtrCast { ptr, .. }) if func.ty(*ptr) == Type::Pointer(AddressSpace::Generic) => {
                    class.nullable = true;
                    continue;
                }
                _ => {}
            }
            match space {
                AddressSpace::Private => class.private = true,
                AddressSpace::Local => class.local = true,
                AddressSpace::Global | AddressSpace::Constant => class.device = true,
                AddressSpace::Generic => {}
            }
        }
        // A tagged pointer is null where its offset is zero, whether or not the program compares it.
        for class in self.classes.values_mut() {
            let spaces = [class.private, class.local, class.device].into_iter().filter(|is_in| *is_in).count();
            class.nullable |= spaces > 1;
        }
    }

    /// The class of a pointer.
    pub(crate) fn class(&self, value: Value) -> u32 {
        self.class[value.index()]
    }

    /// The class of the pointers to a local variable.
    pub(crate) fn local_class(&self, local: Local) -> u32 {
        self.local_class[local.index()]
    }

    /// The class of pointers that went through memory or integers.
    pub(crate) fn escaped(&self) -> u32 {
        self.escaped
    }

    /// What a class points to.
    pub(crate) fn info(&self, class: u32) -> ClassInfo {
        self.classes.get(&class).copied().unwrap_or_default()
    }

    /// How a pointer of that type in that class is represented.
    pub(crate) fn repr_of(&self, space: AddressSpace, class: u32) -> Repr {
        match space {
            AddressSpace::Private => Repr::Private(class),
            AddressSpace::Local => Repr::Local(class),
            AddressSpace::Global | AddressSpace::Constant => Repr::Device,
            AddressSpace::Generic => {
                let info = self.info(class);
                match (info.private, info.local, info.device) {
                    (false, false, _) => Repr::Device,
                    (true, false, false) => Repr::Private(class),
                    (false, true, false) => Repr::Local(class),
                    _ => Repr::Mixed(class),
                }
            }
        }
    }

    /// How a pointer is represented.
    pub(crate) fn repr(&self, func: &Function, value: Value) -> Repr {
        match func.ty(value) {
            Type::Pointer(space) => self.repr_of(space, self.class(value)),
            _ => Repr::Device,
        }
    }
}

fn is_device(ty: Type) -> bool {
    matches!(ty, Type::Pointer(AddressSpace::Global | AddressSpace::Constant))
}
