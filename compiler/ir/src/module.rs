//! A module: the functions and the data of one program, or of a part of it.

use crate::entity;
use crate::entity::Arena;
use crate::function::Function;
use crate::types::AddressSpace;

entity!(
    /// A function of the module.
    FuncRef, "fn"
);
entity!(
    /// Constant data or a program-scope variable.
    Global, "g"
);
entity!(
    /// A variable of a work-group.
    Local, "l"
);

/// An address inside the initial value of program data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataRelocation {
    /// Where in the data the 8 bytes of the address stand.
    pub offset: u32,
    /// Which data it is the address of.
    pub target: Global,
    /// Bytes added to the address.
    pub addend: i64,
}

/// Data of the program: in the constant address space, or a program-scope variable in global memory.
#[derive(Clone, PartialEq, Debug)]
pub struct GlobalData {
    /// Its name, unique in the module. One that starts with `.` is seen in its own module only (`static`, literals).
    pub name: String,
    /// `Constant` or `Global`.
    pub space: AddressSpace,
    /// Alignment in bytes.
    pub align: u32,
    /// Size in bytes.
    pub size: u32,
    /// The initial value; shorter than `size` where the rest is zero. Empty for a declaration with `external`.
    pub init: Vec<u8>,
    /// Addresses inside the initial value.
    pub relocations: Vec<DataRelocation>,
    /// Whether other modules that this one is linked with may define it as well, all in the same way.
    pub linkonce: bool,
    /// Whether it is declared here and defined in another module that this one is linked with.
    pub external: bool,
}

/// A variable in local memory. It has no initial value.
#[derive(Clone, PartialEq, Debug)]
pub struct LocalData {
    /// Its name, for people.
    pub name: String,
    /// Alignment in bytes.
    pub align: u32,
    /// Size in bytes.
    pub size: u32,
}

/// A program or a part of one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Module {
    /// Functions; a name is defined at most once.
    pub functions: Arena<FuncRef, Function>,
    /// Program data.
    pub globals: Arena<Global, GlobalData>,
    /// Local variables of all functions.
    pub locals: Arena<Local, LocalData>,
}

impl Module {
    /// An empty module.
    pub fn new() -> Self {
        Self::default()
    }

    /// The function of that name: its definition if there is one, otherwise a declaration.
    pub fn find_function(&self, name: &str) -> Option<FuncRef> {
        let mut declared = None;
        for (func, data) in self.functions.iter() {
            if data.name == name {
                if !data.is_declaration() {
                    return Some(func);
                }
                declared = declared.or(Some(func));
            }
        }
        declared
    }

    /// The kernels, in order.
    pub fn kernels(&self) -> impl Iterator<Item = FuncRef> + '_ {
        self.functions.iter().filter(|(_, data)| data.kernel.is_some() && !data.is_declaration()).map(|(func, _)| func)
    }
}
