//! Reads the text form: modules, functions and blocks.

use std::borrow::Cow;
use std::collections::HashMap;

use super::ParseError;
use super::cursor::{Cursor, Failure, Parsed, access_of_name, space_of_name};
use crate::entity::{Arena, EntityRef};
use crate::function::{
    Block, BlockData, Function, Inst, KernelInfo, ParameterInfo, Unroll, Value, ValueDef, ValueInfo,
};
use crate::inst::{BlockCall, InstData, Terminator};
use crate::module::{DataRelocation, FuncRef, Global, GlobalData, LocalData, Module};

/// Reads a module.
///
/// # Errors
/// The first place where the text is not of the form that [`super`] describes, or names something that is not defined.
pub fn parse(text: &str) -> Result<Module, ParseError> {
    let mut parser = Parser {
        cursor: Cursor::new(text),
        module: Module::new(),
        names: HashMap::new(),
        mentioned: Vec::new(),
        calls: Vec::new(),
        references: Vec::new(),
    };
    match parser.module() {
        Ok(()) => Ok(parser.module),
        Err(failure) => Err(failure.locate(text)),
    }
}

/// A function that the text names somewhere: where it does so first, and its definition once that is read.
struct Mention {
    at: usize,
    func: Option<FuncRef>,
}

/// The parts of a module that are read, and what is named but perhaps not yet read.
pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    module: Module,
    names: HashMap<Cow<'a, str>, usize>,
    mentioned: Vec<Mention>,
    /// Calls, whose callee is an index into `mentioned` until all functions are read.
    calls: Vec<(FuncRef, Inst)>,
    /// Globals and locals that the functions name: prefix, number, and where.
    references: Vec<(u8, u32, usize)>,
}

impl<'a> Parser<'a> {
    fn module(&mut self) -> Parsed<()> {
        let mut relocations = Vec::new();
        while !self.cursor.at_end() {
            match self.cursor.peek_word() {
                "global" => self.global(&mut relocations)?,
                "local" => self.local()?,
                "declare" | "func" | "kernel" => self.function()?,
                _ => return self.cursor.fail("expected 'global', 'local', 'declare', 'func' or 'kernel'"),
            }
        }
        for (target, at) in relocations {
            if self.module.globals.get(target).is_none() {
                return Err(Failure::new(at, format!("there is no {target}")));
            }
        }
        for &(prefix, number, at) in &self.references {
            let count = if prefix == b'g' { self.module.globals.len() } else { self.module.locals.len() };
            if number as usize >= count {
                return Err(Failure::new(at, format!("there is no {}{number}", prefix as char)));
            }
        }
        for &(func, inst) in &self.calls {
            let InstData::Call { callee, .. } = &mut self.module.functions[func].insts[inst].data else { continue };
            let mention = &self.mentioned[callee.index()];
            *callee =
                mention.func.ok_or_else(|| Failure::new(mention.at, "the function is not defined or declared"))?;
        }
        Ok(())
    }

    /// `global g0 "name" constant align 4 size 8 linkonce external hex 0011 at 0 g1 4`
    fn global(&mut self, relocations: &mut Vec<(Global, usize)>) -> Parsed<()> {
        self.cursor.expect_word("global")?;
        self.next_entity(b'g', self.module.globals.len())?;
        let name = self.cursor.string()?;
        let space = self.cursor.named("an address space", space_of_name)?;
        let align = self.cursor.attribute("align")?;
        let size = self.cursor.attribute("size")?;
        let linkonce = self.cursor.eat_word("linkonce");
        let external = self.cursor.eat_word("external");
        let init = if self.cursor.eat_word("hex") {
            self.cursor.hex_bytes()?
        } else if self.cursor.eat_word("string") {
            self.cursor.string_bytes()?
        } else {
            Vec::new()
        };
        let mut data = GlobalData { name, space, align, size, init, relocations: Vec::new(), linkonce, external };
        while self.cursor.eat_word("at") {
            let offset = self.cursor.number_u32()?;
            let at = self.cursor.position();
            let target = Global::from_index(self.cursor.entity(b'g', "a global")? as usize);
            let addend_at = self.cursor.position();
            let addend = i64::try_from(self.cursor.number()?.0)
                .map_err(|_| Failure::new(addend_at, "the addend does not fit 64 bits"))?;
            relocations.push((target, at));
            data.relocations.push(DataRelocation { offset, target, addend });
        }
        self.module.globals.push(data);
        Ok(())
    }

    /// `local l0 "name" align 4 size 8`
    fn local(&mut self) -> Parsed<()> {
        self.cursor.expect_word("local")?;
        self.next_entity(b'l', self.module.locals.len())?;
        let name = self.cursor.string()?;
        let align = self.cursor.attribute("align")?;
        let size = self.cursor.attribute("size")?;
        self.module.locals.push(LocalData { name, align, size });
        Ok(())
    }

    /// Takes the reference of the entity that is defined next.
    fn next_entity(&mut self, prefix: u8, count: usize) -> Parsed<()> {
        let what = format!("'{}{count}'", prefix as char);
        let at = self.cursor.position();
        let number = self.cursor.entity(prefix, &what)?;
        if number as usize == count { Ok(()) } else { Err(Failure::new(at, format!("expected {what}"))) }
    }

    fn mention(&mut self, name: Cow<'a, str>, at: usize) -> usize {
        let next = self.mentioned.len();
        let index = *self.names.entry(name).or_insert(next);
        if index == next {
            self.mentioned.push(Mention { at, func: None });
        }
        index
    }

    /// A function's name in a call: a reference that stands for the mention until all functions are read.
    pub(super) fn callee(&mut self) -> Parsed<FuncRef> {
        let at = self.cursor.position();
        let name = self.cursor.name()?;
        Ok(FuncRef::from_index(self.mention(name, at)))
    }

    /// A global or local that an instruction names.
    pub(super) fn reference<K: EntityRef>(&mut self, prefix: u8, what: &str) -> Parsed<K> {
        let at = self.cursor.position();
        let number = self.cursor.entity(prefix, what)?;
        self.references.push((prefix, number, at));
        Ok(K::from_index(number as usize))
    }

    fn function(&mut self) -> Parsed<()> {
        let is_declaration = self.cursor.eat_word("declare");
        let is_kernel = self.cursor.eat_word("kernel");
        if !is_declaration && !is_kernel {
            self.cursor.expect_word("func")?;
        }
        let at = self.cursor.position();
        let name = self.cursor.name()?;
        let mention = self.mention(name.clone(), at);
        if self.mentioned[mention].func.is_some() {
            return Err(Failure::new(at, format!("the function '{name}' occurs twice")));
        }
        let func = FuncRef::from_index(self.module.functions.len());
        self.mentioned[mention].func = Some(func);
        let mut function = Function::new(name, Vec::new(), None);
        self.cursor.expect(b'(')?;
        while !self.cursor.eat(b')') {
            if !function.params.is_empty() {
                self.cursor.expect(b',')?;
            }
            function.params.push(self.cursor.ty()?);
        }
        if self.cursor.eat_arrow() {
            function.result = Some(self.cursor.ty()?);
        }
        function.linkonce = self.cursor.eat_word("linkonce");
        function.convergent = self.cursor.eat_word("convergent");
        if !is_declaration || is_kernel {
            self.cursor.expect(b'{')?;
            if is_kernel {
                function.kernel = Some(Box::new(self.kernel()?));
            }
            if !is_declaration {
                self.body(func, &mut function)?;
            }
            self.cursor.expect(b'}')?;
        }
        self.module.functions.push(function);
        Ok(())
    }

    fn kernel(&mut self) -> Parsed<KernelInfo> {
        let mut kernel = KernelInfo::default();
        loop {
            if self.cursor.eat_word("param") {
                let param = self.kernel_param()?;
                kernel.params.push(param);
            } else if self.cursor.eat_word("required_work_group_size") {
                kernel.required_work_group_size = Some(self.three()?);
            } else if self.cursor.eat_word("work_group_size_hint") {
                kernel.work_group_size_hint = Some(self.three()?);
            } else if self.cursor.eat_word("vec_type_hint") {
                kernel.vec_type_hint = Some(self.cursor.string()?);
            } else if self.cursor.eat_word("attributes") {
                kernel.attributes = self.cursor.string()?;
            } else if self.cursor.eat_word("required_subgroup_size") {
                kernel.required_subgroup_size = Some(self.cursor.number_u32()?);
            } else if self.cursor.eat_word("denorms_are_zero") {
                kernel.denorms_are_zero = true;
            } else {
                return Ok(kernel);
            }
        }
    }

    fn three(&mut self) -> Parsed<[u32; 3]> {
        Ok([self.cursor.number_u32()?, self.cursor.number_u32()?, self.cursor.number_u32()?])
    }

    fn kernel_param(&mut self) -> Parsed<ParameterInfo> {
        let name = self.cursor.string()?;
        self.cursor.expect_word("type")?;
        let type_name = self.cursor.string()?;
        let is_const = self.cursor.eat_word("const");
        let is_restrict = self.cursor.eat_word("restrict");
        let is_volatile = self.cursor.eat_word("volatile");
        let pipe =
            if self.cursor.eat_word("pipe") { Some(self.cursor.named("an access", access_of_name)?) } else { None };
        let space = self.cursor.named("an address space", space_of_name)?;
        let by_value = if self.cursor.eat_word("by_value") {
            Some((self.cursor.number_u32()?, self.cursor.number_u32()?))
        } else {
            None
        };
        let align = self.cursor.attribute("align")?;
        let size = self.cursor.attribute("size")?;
        Ok(ParameterInfo { name, type_name, is_const, is_restrict, is_volatile, pipe, space, by_value, align, size })
    }

    fn body(&mut self, func: FuncRef, function: &mut Function) -> Parsed<()> {
        let mut values = Numbers::new(self.cursor.text_len());
        let mut blocks = Numbers::new(self.cursor.text_len());
        // Where each instruction and terminator starts, to find the culprit when a name turns out not to be defined.
        let mut inst_starts = Vec::new();
        let mut block_ends = Vec::new();
        while self.cursor.peek() != b'}' {
            let block = self.block_header(function, &mut values, &mut blocks)?;
            loop {
                let start = self.cursor.position();
                if let Some(terminator) = self.terminator()? {
                    function.blocks[block].terminator = terminator;
                    block_ends.push((block, start));
                    break;
                }
                let inst = self.inst(function, &mut values)?;
                if matches!(function.insts[inst].data, InstData::Call { .. }) {
                    self.calls.push((func, inst));
                }
                function.blocks[block].insts.push(inst);
                inst_starts.push(start);
            }
        }
        if function.layout.is_empty() {
            return self.cursor.fail("a function needs a block");
        }
        let mut undefined = None;
        for ((_, info), &start) in function.insts.iter_mut().zip(&inst_starts) {
            info.data.for_each_operand(|operand| match values.get(operand.index()) {
                Some(value) => *operand = value,
                None => undefined = undefined.or(Some((b'v', operand.index(), start))),
            });
        }
        for (block, start) in block_ends {
            let terminator = &mut function.blocks[block].terminator;
            terminator.for_each_operand(|operand| match values.get(operand.index()) {
                Some(value) => *operand = value,
                None => undefined = undefined.or(Some((b'v', operand.index(), start))),
            });
            terminator.for_each_target(|target| match blocks.get(target.block.index()) {
                Some(block) => target.block = block,
                None => undefined = undefined.or(Some((b'b', target.block.index(), start))),
            });
        }
        match undefined {
            None => Ok(()),
            Some((prefix, number, start)) => Err(self.undefined(prefix, number, start)),
        }
    }

    /// The error for the use of an entity in the line at `start`.
    fn undefined(&self, prefix: u8, number: usize, start: usize) -> Failure {
        let name = format!("{}{number}", prefix as char);
        let at = self.cursor.find_word(&name, start).unwrap_or(start);
        Failure::new(at, format!("{name} is not defined"))
    }

    /// `b0(v0: i32, v1: f32):`
    fn block_header(
        &mut self,
        function: &mut Function,
        values: &mut Numbers<Value>,
        blocks: &mut Numbers<Block>,
    ) -> Parsed<Block> {
        let at = self.cursor.position();
        let number = self.cursor.entity(b'b', "a block")?;
        let block = function.blocks.push(BlockData::new());
        function.layout.push(block);
        if !blocks.define(number, block) {
            return Err(Failure::new(at, format!("b{number} is defined twice")));
        }
        if self.cursor.eat(b'(') {
            loop {
                let at = self.cursor.position();
                let number = self.cursor.entity(b'v', "a value")?;
                self.cursor.expect(b':')?;
                let ty = self.cursor.ty()?;
                let value = function.add_param(block, ty);
                if !values.define(number, value) {
                    return Err(Failure::new(at, format!("v{number} is defined twice")));
                }
                if !self.cursor.eat(b',') {
                    break;
                }
            }
            self.cursor.expect(b')')?;
        }
        if self.cursor.eat_word("unroll") {
            function.blocks[block].unroll = Some(self.unroll()?);
        }
        self.cursor.expect(b':')?;
        Ok(block)
    }

    /// What follows `unroll`: `never`, a number, or nothing.
    fn unroll(&mut self) -> Parsed<Unroll> {
        if self.cursor.eat_word("never") {
            return Ok(Unroll::Never);
        }
        if self.cursor.peek() == b':' {
            return Ok(Unroll::Always);
        }
        Ok(Unroll::Times(self.cursor.number_u32()?))
    }

    /// `v2: i32 = iadd v0, v1 !12`
    fn inst(&mut self, function: &mut Function, values: &mut Numbers<Value>) -> Parsed<Inst> {
        let mut result = None;
        if self.cursor.peek() == b'v' && !matches!(self.cursor.peek_word(), "vec") {
            let at = self.cursor.position();
            let number = self.cursor.entity(b'v', "a value or an instruction")?;
            self.cursor.expect(b':')?;
            let ty = self.cursor.ty()?;
            self.cursor.expect(b'=')?;
            let value = function.values.push(ValueInfo { ty, def: ValueDef::Result(next(&function.insts)) });
            if !values.define(number, value) {
                return Err(Failure::new(at, format!("v{number} is defined twice")));
            }
            result = Some((value, ty));
        }
        let data = self.inst_data(result.map(|(_, ty)| ty))?;
        let span = if self.cursor.eat(b'!') { self.cursor.number_u32()? } else { u32::MAX };
        Ok(function.insts.push(crate::function::InstInfo { data, result: result.map(|(value, _)| value), span }))
    }

    fn terminator(&mut self) -> Parsed<Option<Terminator>> {
        let terminator = match self.cursor.peek_word() {
            "jump" => {
                self.cursor.word();
                Terminator::Jump(self.target()?)
            }
            "branch" => {
                self.cursor.word();
                let cond = self.value()?;
                self.cursor.expect(b',')?;
                let then = self.target()?;
                self.cursor.expect(b',')?;
                Terminator::Branch { cond, then, otherwise: self.target()? }
            }
            "switch" => {
                self.cursor.word();
                let value = self.value()?;
                self.cursor.expect(b'[')?;
                let mut cases = Vec::new();
                while !self.cursor.eat(b']') {
                    let at = self.cursor.position();
                    let bits = u64::try_from(self.cursor.number()?.0)
                        .map_err(|_| Failure::new(at, "a case is the value's bits, without a sign"))?;
                    self.cursor.expect(b':')?;
                    cases.push((bits, self.target()?));
                }
                Terminator::Switch { value, cases, default: self.target()? }
            }
            "return" => {
                self.cursor.word();
                Terminator::Return(if self.cursor.peek() == b'v' { Some(self.value()?) } else { None })
            }
            "unreachable" => {
                self.cursor.word();
                Terminator::Unreachable
            }
            _ => return Ok(None),
        };
        Ok(Some(terminator))
    }

    /// `b1(v2, v3)`
    fn target(&mut self) -> Parsed<BlockCall> {
        let block = Block::from_index(self.cursor.entity(b'b', "a block")? as usize);
        let args = if self.cursor.eat(b'(') { self.values(b')')? } else { Vec::new() };
        Ok(BlockCall { block, args })
    }

    /// A value, by its number in the text until the function is read.
    pub(super) fn value(&mut self) -> Parsed<Value> {
        Ok(Value::from_index(self.cursor.entity(b'v', "a value")? as usize))
    }

    /// Values with commas between them, up to `end`.
    pub(super) fn values(&mut self, end: u8) -> Parsed<Vec<Value>> {
        let mut values = Vec::new();
        while !self.cursor.eat(end) {
            if !values.is_empty() {
                self.cursor.expect(b',')?;
            }
            values.push(self.value()?);
        }
        Ok(values)
    }
}

fn next<K: EntityRef, T>(arena: &Arena<K, T>) -> K {
    K::from_index(arena.len())
}

/// What the numbers in the text stand for. Small ones index a table; the table never outgrows the text.
struct Numbers<K> {
    small: Vec<Option<K>>,
    large: HashMap<u32, K>,
    limit: usize,
}

impl<K: EntityRef> Numbers<K> {
    fn new(text_len: usize) -> Self {
        Numbers { small: Vec::new(), large: HashMap::new(), limit: text_len }
    }

    /// Defines `number`; false where it is defined already.
    fn define(&mut self, number: u32, key: K) -> bool {
        let index = number as usize;
        if index >= self.limit {
            return self.large.insert(number, key).is_none();
        }
        if index >= self.small.len() {
            self.small.resize(index + 1, None);
        }
        self.small[index].replace(key).is_none()
    }

    fn get(&self, number: usize) -> Option<K> {
        match self.small.get(number) {
            Some(key) => *key,
            None => self.large.get(&(number as u32)).copied(),
        }
    }
}
