//! What is declared at module scope: types, constants, variables and functions.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use spirv::{BuiltIn, Decoration, ExecutionMode, FPFastMathMode, Op, SamplerAddressingMode, SamplerFilterMode};
use tombolo_front::builtins::Builtins;
use tombolo_front::options::MathOptions;
use tombolo_ir::inst::Liberties;
use tombolo_ir::{AddressSpace, FuncRef, Function, Global, GlobalData, Local, LocalData, Module, Scalar, Target, Type};

use crate::body::fold_instruction;
use crate::constants::{Constant, Data, Leaf, MOST_BYTES};
use crate::sections::{Linkage, Sections};
use crate::types::{Kind, Storage, Types};
use crate::words::{Instruction, Result, literal};

/// Instructions, values and leaves that a module may become; it is refused where it asks for more.
const MOST_WORK: u64 = 1 << 24;

/// Values of specialization constants by `SpecId`, as `clSetProgramSpecializationConstant` takes them.
pub type SpecializationValues = BTreeMap<u32, Vec<u8>>;

/// A variable of the module.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// The type of its address.
    pub(crate) ty: u32,
    /// Where it is.
    pub(crate) place: VariablePlace,
}

/// Where a variable is.
#[derive(Clone, Debug)]
pub(crate) enum VariablePlace {
    /// Data of the program.
    Data(Global, AddressSpace),
    /// Local memory.
    Local(Local),
    /// A builtin variable.
    Input(BuiltIn),
    /// Nowhere: a sampler.
    Handle(Rc<Constant>),
}

/// A function as its callers see it.
#[derive(Clone, Debug)]
pub(crate) struct Callee {
    /// The function of the IR.
    pub(crate) func: FuncRef,
    /// The id of its result's type.
    pub(crate) result: u32,
    /// Its parameters' types.
    pub(crate) params: Vec<u32>,
    /// Where a parameter is a pointer to what is passed by value: its size and alignment.
    pub(crate) by_value: Vec<Option<(u64, u32)>>,
}

/// A module that is being imported.
pub(crate) struct Unit<'a> {
    pub(crate) sections: Sections<'a>,
    pub(crate) types: Types,
    /// Constants with the ids of their types.
    pub(crate) constants: HashMap<u32, (u32, Rc<Constant>)>,
    pub(crate) variables: HashMap<u32, Variable>,
    pub(crate) functions: HashMap<u32, Callee>,
    pub(crate) module: Module,
    pub(crate) builtins: Builtins,
    /// Declared functions of the library.
    pub(crate) library: HashMap<String, FuncRef>,
    pub(crate) target: &'a Target,
    /// What floating operations need not heed, unless they are decorated otherwise.
    pub(crate) liberties: Liberties,
    /// `-cl-denorms-are-zero`
    pub(crate) denorms_are_zero: bool,
    values: &'a SpecializationValues,
    work: u64,
    bytes: u64,
}

impl<'a> Unit<'a> {
    pub(crate) fn new(
        sections: Sections<'a>,
        target: &'a Target,
        math: MathOptions,
        values: &'a SpecializationValues,
    ) -> Unit<'a> {
        let precise = sections.modes.values().flatten().any(|(mode, _)| *mode == ExecutionMode::ContractionOff);
        Unit {
            sections,
            types: Types::default(),
            constants: HashMap::new(),
            variables: HashMap::new(),
            functions: HashMap::new(),
            module: Module::new(),
            builtins: Builtins::new(false),
            library: HashMap::new(),
            target,
            denorms_are_zero: math.denorms_are_zero,
            liberties: Liberties { contract: !precise, ..math.liberties() },
            values,
            work: MOST_WORK,
            bytes: MOST_BYTES,
        }
    }

    /// What the floating operations of an instruction need not heed, by its `FPFastMathMode`.
    pub(crate) fn liberties_of(&self, instruction: Instruction<'_>) -> Liberties {
        let result = instruction.operands.get(1).copied().unwrap_or_default();
        let Some(&[mode, ..]) = self.sections.decoration(result, Decoration::FPFastMathMode) else {
            return self.liberties;
        };
        let mode = FPFastMathMode::from_bits_truncate(mode);
        let fast = mode.contains(FPFastMathMode::FAST);
        Liberties {
            contract: self.liberties.contract,
            unsigned_zeros: self.liberties.unsigned_zeros || fast || mode.contains(FPFastMathMode::NSZ),
            no_nan: self.liberties.no_nan || fast || mode.contains(FPFastMathMode::NOT_NAN),
            relaxed: self.liberties.relaxed || fast,
        }
    }

    /// Counts work; an error where it is too much.
    pub(crate) fn spend(&mut self, work: usize) -> Result<()> {
        self.work = self.work.checked_sub(work as u64).ok_or("the module is too large")?;
        Ok(())
    }

    /// The library function of that linked name.
    pub(crate) fn declare_library(
        functions: &mut tombolo_ir::Arena<FuncRef, Function>,
        library: &mut HashMap<String, FuncRef>,
        name: &str,
        params: &[Type],
        result: Option<Type>,
    ) -> FuncRef {
        *library.entry(name.into()).or_insert_with(|| functions.push(Function::new(name, params.to_vec(), result)))
    }

    /// The debug name of an id, or nothing.
    pub(crate) fn name(&self, id: u32) -> &str {
        self.sections.names.get(&id).map(String::as_str).unwrap_or_default()
    }

    /// A constant and the id of its type.
    pub(crate) fn constant(&self, id: u32) -> Result<&(u32, Rc<Constant>)> {
        self.constants.get(&id).ok_or_else(|| format!("%{id} is no constant"))
    }

    /// The value of an integer constant.
    pub(crate) fn integer(&self, id: u32) -> Result<u64> {
        let (_, constant) = self.constant(id)?;
        constant.integer().ok_or_else(|| format!("%{id} is no integer constant"))
    }

    /// Declares types, constants and variables.
    pub(crate) fn declare(&mut self) -> Result<()> {
        for instruction in std::mem::take(&mut self.sections.declarations) {
            let named = |message: String| format!("Op{:?}: {message}", instruction.op);
            self.declaration(instruction).map_err(named)?;
        }
        Ok(())
    }

    fn declaration(&mut self, instruction: Instruction<'a>) -> Result<()> {
        let id = instruction.word(0)?;
        let packed = instruction.op == Op::TypeStruct && self.sections.is_decorated(id, Decoration::CPacked);
        if self.types.declare(instruction, packed)? {
            return Ok(());
        }
        if instruction.op == Op::Variable {
            return self.variable(instruction);
        }
        let (ty, id) = (instruction.word(0)?, instruction.word(1)?);
        let constant = self.constant_of(instruction, ty, id)?;
        if let Some(value) = constant.integer() {
            if matches!(self.types.number(ty), Ok(Type::Scalar(scalar)) if scalar.is_int()) {
                self.types.lengths.insert(id, value);
            }
        }
        self.constants.insert(id, (ty, constant));
        Ok(())
    }

    fn constant_of(&mut self, instruction: Instruction<'a>, ty: u32, id: u32) -> Result<Rc<Constant>> {
        let scalar = |unit: &Self| match unit.types.number(ty)? {
            Type::Scalar(scalar) => Ok(scalar),
            _ => Err(String::from("the type must be a scalar")),
        };
        let leaf = |scalar: Scalar, bits: u64| Ok(Rc::new(Constant::Leaf(Leaf::Bits(scalar, bits))));
        match instruction.op {
            Op::ConstantTrue => leaf(scalar(self)?, 1),
            Op::ConstantFalse => leaf(scalar(self)?, 0),
            Op::SpecConstantTrue | Op::SpecConstantFalse => {
                let default = u64::from(instruction.op == Op::SpecConstantTrue);
                let bits = self.specialized(id, 1).map_or(default, |bits| u64::from(bits != 0));
                leaf(scalar(self)?, bits)
            }
            Op::Constant | Op::SpecConstant => {
                let scalar = scalar(self)?;
                let bits = literal(instruction.rest(2), scalar.bits())?;
                let specialized =
                    if instruction.op == Op::SpecConstant { self.specialized(id, scalar.bytes()) } else { None };
                leaf(scalar, specialized.unwrap_or(bits))
            }
            Op::ConstantNull => {
                self.types.get(ty)?;
                match self.types.value(ty) {
                    Ok(ty @ (Type::Scalar(_) | Type::Pointer(_))) => Ok(Rc::new(Constant::Leaf(Leaf::zero(ty)))),
                    _ => Ok(Rc::new(Constant::Null)),
                }
            }
            Op::Undef => Ok(Rc::new(Constant::Undefined)),
            Op::ConstantComposite | Op::SpecConstantComposite => self.composite(ty, instruction.rest(2)),
            Op::ConstantSampler => {
                let mode = instruction.word(2)?;
                let filter = instruction.word(4)?;
                if SamplerAddressingMode::from_u32(mode).is_none() || SamplerFilterMode::from_u32(filter).is_none() {
                    return Err(String::from("the addressing or filter mode is unknown"));
                }
                let flags = mode << 1 | (instruction.word(3)? & 1) | 0x10 << filter;
                Ok(Rc::new(Constant::Leaf(Leaf::Sampler(flags))))
            }
            Op::SpecConstantOp => {
                let opcode = instruction.word(2)?;
                let op = Op::from_u32(opcode).ok_or_else(|| format!("the opcode {opcode} is unknown"))?;
                let operands: Vec<u32> = [ty, id].into_iter().chain(instruction.rest(3).iter().copied()).collect();
                let leaves = fold_instruction(self, Instruction { op, operands: &operands })
                    .map_err(|message| format!("{op:?}: {message}"))?;
                self.spend(leaves.len())?;
                Ok(Rc::new(Constant::of_leaves(&self.types, ty, &leaves)?))
            }
            _ => Err(String::from("the instruction is not supported outside of functions")),
        }
    }

    /// The value that the application gave a specialization constant of so many bytes.
    fn specialized(&self, id: u32, size: u32) -> Option<u64> {
        let &[spec_id] = self.sections.decoration(id, Decoration::SpecId)? else { return None };
        let bytes = self.values.get(&spec_id)?;
        let mut bits = [0; 8];
        bits.get_mut(..bytes.len())?.copy_from_slice(bytes);
        (bytes.len() == size as usize).then_some(u64::from_le_bytes(bits))
    }

    fn composite(&mut self, ty: u32, parts: &[u32]) -> Result<Rc<Constant>> {
        let count = match &self.types.get(ty)?.kind {
            Kind::Value(Type::Vector(_, lanes)) => u64::from(*lanes),
            Kind::Array(_, count) => *count,
            Kind::Struct(members) => members.len() as u64,
            _ => return Err(String::from("the type must be a composite")),
        };
        if count != parts.len() as u64 {
            return Err(format!("{count} constituents are needed"));
        }
        let mut constants = Vec::with_capacity(parts.len());
        for (index, &part) in parts.iter().enumerate() {
            let wanted = self.types.part(ty, index as u64)?;
            // The address of a variable serves as well.
            let (have, constant) = match self.variables.get(&part) {
                Some(variable) => (variable.ty, Rc::new(Constant::Leaf(address(variable)?))),
                None => self.constant(part)?.clone(),
            };
            let fits = match (wanted.ty, wanted.scalar) {
                (Some(ty), _) => ty == have,
                (None, Some(scalar)) => self.types.number(have)? == Type::Scalar(scalar),
                (None, None) => false,
            };
            if !fits {
                return Err(format!("the constituent %{part} has another type"));
            }
            constants.push(constant);
        }
        Ok(Rc::new(Constant::Composite(constants)))
    }

    fn variable(&mut self, instruction: Instruction<'a>) -> Result<()> {
        let (ty, id) = (instruction.word(0)?, instruction.word(1)?);
        let (storage, pointee) = self.types.pointee(ty)?;
        let place = match storage {
            Storage::Input => self.input(id)?,
            // Older translators from LLVM have builtin variables in `UniformConstant`.
            Storage::Memory(AddressSpace::Global | AddressSpace::Constant)
                if self.sections.is_decorated(id, Decoration::BuiltIn) =>
            {
                self.input(id)?
            }
            Storage::Memory(space @ (AddressSpace::Global | AddressSpace::Constant)) => {
                self.data(id, pointee, space, instruction.operands.get(3).copied())?
            }
            Storage::Memory(AddressSpace::Local) => {
                let (size, align) = self.size_of_variable(id, pointee)?;
                let name = self.name(id).to_string();
                VariablePlace::Local(self.module.locals.push(LocalData { name, align, size }))
            }
            Storage::Memory(AddressSpace::Private | AddressSpace::Generic) => {
                return Err(String::from("the storage class is not supported outside of functions"));
            }
        };
        self.variables.insert(id, Variable { ty, place });
        Ok(())
    }

    fn input(&self, id: u32) -> Result<VariablePlace> {
        let number = self.sections.decoration(id, Decoration::BuiltIn).and_then(|operands| operands.first());
        let builtin = number.and_then(|&number| BuiltIn::from_u32(number));
        Ok(VariablePlace::Input(builtin.ok_or("the variable is no builtin variable that is known")?))
    }

    /// Size and alignment of a variable.
    pub(crate) fn size_of_variable(&self, id: u32, ty: u32) -> Result<(u32, u32)> {
        let info = self.types.get(ty)?;
        if info.has_handle {
            return Err(String::from("images and samplers are never in memory"));
        }
        let mut align = info.align;
        if let Some(&[wanted]) = self.sections.decoration(id, Decoration::Alignment) {
            if !wanted.is_power_of_two() || wanted > 1 << 16 {
                return Err(format!("the alignment {wanted} is not supported"));
            }
            align = align.max(wanted);
        }
        Ok((info.size as u32, align))
    }

    fn data(&mut self, id: u32, pointee: u32, space: AddressSpace, initializer: Option<u32>) -> Result<VariablePlace> {
        if self.types.get(pointee)?.has_handle {
            let constant = initializer.map(|initializer| self.constant(initializer)).transpose()?;
            return match constant {
                Some((_, constant)) => Ok(VariablePlace::Handle(constant.clone())),
                None => Err(String::from("images and samplers are never in memory")),
            };
        }
        let (size, align) = self.size_of_variable(id, pointee)?;
        let linkage = self.sections.linkage(id)?;
        let external = matches!(linkage, Some((_, Linkage::Import)));
        let mut data = Data::default();
        if let Some(initializer) = initializer.filter(|_| !external) {
            match self.variables.get(&initializer) {
                Some(variable) => {
                    let constant = Constant::Leaf(address(variable)?);
                    data.write(&self.types, &constant, pointee, 0, &mut self.bytes)?;
                }
                None => {
                    let (ty, constant) = self.constant(initializer)?.clone();
                    if ty != pointee {
                        return Err(String::from("the initializer has another type"));
                    }
                    data.write(&self.types, &constant, pointee, 0, &mut self.bytes)?;
                }
            }
        }
        let linkonce = matches!(linkage, Some((_, Linkage::LinkOnceOdr)));
        let name = match linkage {
            Some((name, _)) => name,
            None => format!(".{}.{id}", self.name(id)),
        };
        let Data { bytes: init, relocations } = data;
        // What has no size is an address all the same.
        let size = size.max(1);
        let global = GlobalData { name, space, align, size, init, relocations, linkonce, external };
        Ok(VariablePlace::Data(self.module.globals.push(global), space))
    }
}

/// The address of a variable.
pub(crate) fn address(variable: &Variable) -> Result<Leaf> {
    match &variable.place {
        VariablePlace::Data(global, space) => Ok(Leaf::Data { global: *global, space: *space, offset: 0 }),
        VariablePlace::Local(local) => Ok(Leaf::Local { local: *local, offset: 0 }),
        VariablePlace::Handle(constant) => match **constant {
            Constant::Leaf(leaf) => Ok(leaf),
            _ => Err(String::from("the variable has no address")),
        },
        VariablePlace::Input(_) => Err(String::from("the address of a builtin variable is no constant")),
    }
}
