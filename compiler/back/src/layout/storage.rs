//! The variables that private and local memory become.

use std::collections::BTreeMap;

use tombolo_ir::{AddressSpace, EntityRef, Function, InstData, Local, Module, Scalar, Target, Type, Value};

use super::{Layout, Repr};

/// The most private memory of a work-item in bytes: drivers that keep it on a thread's stack, several work-items at a
/// time, crash above some such size.
const MOST_PRIVATE: u32 = 256 * 1024;

/// How large an object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Extent {
    /// So many bytes.
    Bytes(u32),
    /// Known at launch: the local memory of that argument.
    Argument(u32),
}

/// Something that lies in a variable.
#[derive(Clone, Debug)]
pub(crate) struct StorageObject {
    /// The pointer to it: an `alloca`'s result or a parameter. Local variables are known by `local`.
    pub(crate) value: Option<Value>,
    /// The local variable.
    pub(crate) local: Option<Local>,
    /// Its size.
    pub(crate) extent: Extent,
    /// Its alignment in bytes.
    pub(crate) align: u32,
    /// Its byte offset; for those of which the size is known at launch, that of the first of them.
    pub(crate) offset: u32,
}

/// A variable: an array of equal elements.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    /// The objects in it; those whose size is known at launch come last, the most aligned first.
    pub(crate) objects: Vec<StorageObject>,
    /// The type of an element. Integers where accesses disagree.
    pub(crate) element: Scalar,
    /// Bytes of all objects of known size, a multiple of the element's.
    pub(crate) size: u32,
}

impl Storage {
    /// The size of an element in bytes.
    pub(crate) fn width(&self) -> u32 {
        self.element.bytes()
    }

    /// Whether there are elements at the front that no object lies in, so that none has the offset 0, which is null.
    pub(crate) fn starts_late(&self) -> bool {
        self.objects.first().is_some_and(|object| object.offset > 0)
    }

    /// The unit in which the size of an argument's local memory is told, in bytes.
    pub(crate) fn unit(&self, object: &StorageObject) -> u32 {
        object.align.max(self.width())
    }
}

/// What is known of the accesses to a variable.
#[derive(Clone, Copy, Debug)]
struct Accesses {
    /// The widest element of which all plain accesses are made.
    width: u32,
    /// The widest element of which all plain writes are made.
    written: u32,
    /// The widest of the typed accesses.
    widest: u32,
    /// The width of atomic operations.
    atomic: Option<u32>,
    /// The scalar that all accesses agree on.
    scalar: Agreement,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Agreement {
    Nothing,
    On(Scalar),
    None,
}

impl Default for Accesses {
    fn default() -> Self {
        Accesses { width: 8, written: 8, widest: 0, atomic: None, scalar: Agreement::Nothing }
    }
}

impl Accesses {
    fn plain(&mut self, width: u32, scalar: Option<Scalar>) {
        self.width = self.width.min(width);
        self.scalar = match (self.scalar, scalar) {
            (Agreement::Nothing, Some(scalar)) => Agreement::On(scalar),
            (Agreement::On(known), Some(scalar)) if known == scalar => self.scalar,
            _ => Agreement::None,
        };
    }

    fn written(&mut self, width: u32) {
        self.written = self.written.min(width);
    }

    /// Of local memory, parts of an element can be read but not written, as other work-items may write the rest at the same time:
    /// where only reads are narrow, elements are as wide as what is written, words at most.
    fn widen_to_writes(&mut self) {
        self.width = self.width.max(self.written.min(self.widest).min(4));
    }

    /// Private memory belongs to one work-item, which may write a part of an element as it likes: where accesses are of different
    /// widths, elements are words, and not what the narrowest asks. Wide ones need fewer of them. (NVIDIA's compiler also reads
    /// the upper of two 16-bit elements for both.)
    fn prefer_words(&mut self) {
        self.width = self.width.max(self.widest.min(4));
    }
}

/// The widest power of two, up to 8, that divides both.
pub(crate) fn common_width(size: u32, align: u32) -> u32 {
    1 << (size | align | 8).trailing_zeros()
}

/// Private and local variables' accesses by class.
#[derive(Default)]
struct Survey {
    private: BTreeMap<u32, Accesses>,
    local: BTreeMap<u32, Accesses>,
}

impl Survey {
    fn at(&mut self, repr: Repr, mut note: impl FnMut(&mut Accesses)) {
        match repr {
            Repr::Private(class) => note(self.private.entry(class).or_default()),
            Repr::Local(class) => note(self.local.entry(class).or_default()),
            Repr::Mixed(class) => {
                note(self.private.entry(class).or_default());
                note(self.local.entry(class).or_default());
            }
            Repr::Device => {}
        }
    }
}

/// Finds the private and local variables of a function and lays out what is in them.
pub(super) fn lay_out(layout: &mut Layout, module: &Module, func: &Function, target: &Target) -> Result<(), String> {
    let survey = survey(layout, func);
    let mut private: BTreeMap<u32, Vec<StorageObject>> = BTreeMap::new();
    let mut local: BTreeMap<u32, Vec<StorageObject>> = BTreeMap::new();
    let mut local_seen = vec![false; module.locals.len()];
    for block in &func.layout {
        for &inst in &func.blocks[*block].insts {
            let info = &func.insts[inst];
            match (&info.data, info.result) {
                (InstData::Alloca { size, align }, Some(value)) => {
                    private.entry(layout.class(value)).or_default().push(StorageObject {
                        value: Some(value),
                        local: None,
                        extent: Extent::Bytes(*size),
                        align: *align,
                        offset: 0,
                    });
                }
                (InstData::LocalAddress { local: variable }, _) => {
                    if std::mem::replace(&mut local_seen[variable.index()], true) {
                        continue;
                    }
                    let data = &module.locals[*variable];
                    local.entry(layout.local_class(*variable)).or_default().push(StorageObject {
                        value: None,
                        local: Some(*variable),
                        extent: Extent::Bytes(data.size),
                        align: data.align,
                        offset: 0,
                    });
                }
                _ => {}
            }
        }
    }
    let params = &func.blocks[func.entry()].params;
    let infos = func.kernel.as_deref().map_or(&[][..], |kernel| &kernel.params);
    for (index, &param) in params.iter().enumerate() {
        let Some(info) = infos.get(index) else { continue };
        match (func.ty(param), info.by_value) {
            (Type::Pointer(AddressSpace::Private), Some((size, align))) => {
                private.entry(layout.class(param)).or_default().push(StorageObject {
                    value: Some(param),
                    local: None,
                    extent: Extent::Bytes(size),
                    align,
                    offset: 0,
                });
            }
            (Type::Pointer(AddressSpace::Local), _) => {
                local.entry(layout.class(param)).or_default().push(StorageObject {
                    value: Some(param),
                    local: None,
                    extent: Extent::Argument(index as u32),
                    align: info.align,
                    offset: 0,
                });
            }
            _ => {}
        }
    }
    for (class, objects) in private {
        let mut accesses = survey.private.get(&class).copied().unwrap_or_default();
        accesses.prefer_words();
        let storage = place(objects, accesses, layout.info(class).nullable)?;
        layout.private.insert(class, storage);
    }
    let private_memory = layout.private.values().fold(0, |sum: u32, storage| sum.saturating_add(storage.size));
    if private_memory > MOST_PRIVATE {
        return Err(format!("{private_memory} bytes of private memory a work-item are more than {MOST_PRIVATE}"));
    }
    for (class, objects) in local {
        let mut accesses = survey.local.get(&class).copied().unwrap_or_default();
        accesses.widen_to_writes();
        let storage = place(objects, accesses, layout.info(class).nullable)?;
        layout.local.insert(class, storage);
    }
    let local_memory = layout.local.values().fold(0, |sum: u32, storage| sum.saturating_add(storage.size));
    if local_memory > target.shared_memory {
        return Err(format!(
            "{local_memory} bytes of local memory are more than the device's {}",
            target.shared_memory
        ));
    }
    Ok(())
}

/// Collects how each class is accessed.
fn survey(layout: &Layout, func: &Function) -> Survey {
    let mut survey = Survey::default();
    let params = &func.blocks[func.entry()].params;
    for (&param, info) in params.iter().zip(func.kernel.as_deref().map_or(&[][..], |kernel| &kernel.params)) {
        // The argument is copied in at the start.
        if let (Type::Pointer(AddressSpace::Private), Some((size, align))) = (func.ty(param), info.by_value) {
            survey.at(layout.repr(func, param), |accesses| accesses.plain(common_width(size, align), None));
        }
    }
    let typed = |survey: &mut Survey, ptr: Value, ty: Type, align: u32| {
        // Pointers in memory are 64-bit integers.
        let scalar = ty.element().unwrap_or(Scalar::I64);
        let width = scalar.bytes().min(align);
        let agreed = if width == scalar.bytes() { Some(scalar) } else { None };
        survey.at(layout.repr(func, ptr), |accesses| {
            accesses.plain(width, agreed);
            accesses.widest = accesses.widest.max(width);
        });
        width
    };
    let atomic = |survey: &mut Survey, ptr: Value, bits: u32| {
        survey.at(layout.repr(func, ptr), |accesses| {
            accesses.plain(bits / 8, None);
            // No device has atomic operations of fewer bits than a word's.
            accesses.atomic = Some(accesses.atomic.unwrap_or(4).max(bits / 8));
        });
    };
    let bits = |value: Value| func.ty(value).element().map_or(64, Scalar::bits);
    for block in &func.layout {
        for &inst in &func.blocks[*block].insts {
            match &func.insts[inst].data {
                InstData::Load { ty, ptr, align, .. } => {
                    typed(&mut survey, *ptr, *ty, *align);
                }
                InstData::Store { ptr, value, align, .. } => {
                    let width = typed(&mut survey, *ptr, func.ty(*value), *align);
                    survey.at(layout.repr(func, *ptr), |accesses| accesses.written(width));
                }
                InstData::CopyMemory { dst, src, size, align } => {
                    let width = common_width(*size, *align);
                    for ptr in [dst, src] {
                        survey.at(layout.repr(func, *ptr), |accesses| accesses.plain(width, None));
                    }
                    survey.at(layout.repr(func, *dst), |accesses| accesses.written(width));
                }
                InstData::ZeroMemory { dst, size, align } => {
                    let width = common_width(*size, *align);
                    survey.at(layout.repr(func, *dst), |accesses| {
                        accesses.plain(width, None);
                        accesses.written(width);
                    });
                }
                InstData::AtomicLoad { ty, ptr, .. } => atomic(&mut survey, *ptr, ty.bits()),
                InstData::AtomicStore { ptr, value, .. } | InstData::AtomicRmw { ptr, value, .. } => {
                    atomic(&mut survey, *ptr, bits(*value));
                }
                InstData::AtomicCompareExchange { ptr, expected, .. } => atomic(&mut survey, *ptr, bits(*expected)),
                _ => {}
            }
        }
    }
    survey
}

/// Lays the objects of one variable out.
fn place(mut objects: Vec<StorageObject>, accesses: Accesses, nullable: bool) -> Result<Storage, String> {
    // Atomic operations need elements of their own width, or wider; narrower accesses then take parts of an element.
    let width = accesses.atomic.unwrap_or(accesses.width);
    let element = match accesses.scalar {
        Agreement::On(scalar) if scalar.bytes() == width => scalar,
        _ => Scalar::int(width * 8).unwrap_or(Scalar::I32),
    };
    objects.sort_by_key(|object| (matches!(object.extent, Extent::Argument(_)), std::cmp::Reverse(object.align)));
    let too_large = || String::from("the private or local variables take more than 4 GiB");
    // An object at offset 0 could not be told from null.
    let mut end = if nullable { objects.iter().map(|object| object.align).max().unwrap_or(1).max(width) } else { 0 };
    for object in &mut objects {
        let align = object.align.max(width).max(1);
        end = end.checked_next_multiple_of(align).ok_or_else(too_large)?;
        object.offset = end;
        if let Extent::Bytes(size) = object.extent {
            end = end.checked_add(size).ok_or_else(too_large)?;
        }
    }
    let size = end.checked_next_multiple_of(width).ok_or_else(too_large)?;
    Ok(Storage { objects, element, size })
}
