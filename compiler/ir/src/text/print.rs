//! Writes the text form.

use std::fmt::{self, Write};

use super::cursor::is_bare_name;
use crate::entity::EntityRef;
use crate::function::{Block, Function, Inst, KernelInfo, Unroll, Value};
use crate::inst::{BlockCall, FenceFlags, InstData, Ordering, Terminator};
use crate::module::{FuncRef, GlobalData, Module};
use crate::types::{ImageAccess, Scalar};

/// The module as text.
pub fn print(module: &Module) -> String {
    module.to_string()
}

/// One function of the module as text.
pub fn print_function(module: &Module, func: FuncRef) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_function(&mut text, module, &module.functions[func]);
    text
}

/// One instruction as text, without indentation and line end.
pub fn print_inst(module: &Module, func: &Function, inst: Inst) -> String {
    let mut text = String::new();
    let _ = write_inst(&mut text, module, func, inst);
    text
}

/// One terminator as text, without indentation and line end.
pub fn print_terminator(terminator: &Terminator) -> String {
    let mut text = String::new();
    let _ = write_terminator(&mut text, terminator);
    text
}

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (global, data) in self.globals.iter() {
            write!(f, "global {global} ")?;
            write_global(f, data)?;
        }
        for (local, data) in self.locals.iter() {
            write!(f, "local {local} ")?;
            write_string(f, data.name.as_bytes())?;
            writeln!(f, " align {} size {}", data.align, data.size)?;
        }
        let mut blank = !(self.globals.is_empty() && self.locals.is_empty());
        for function in self.functions.values() {
            if blank {
                writeln!(f)?;
            }
            write_function(f, self, function)?;
            blank = true;
        }
        Ok(())
    }
}

fn write_string(f: &mut dyn Write, bytes: &[u8]) -> fmt::Result {
    f.write_char('"')?;
    for chunk in bytes.utf8_chunks() {
        for ch in chunk.valid().chars() {
            match ch {
                '"' | '\\' => write!(f, "\\{ch}")?,
                '\0'..='\x1f' | '\x7f' => write!(f, "\\{:02x}", ch as u32)?,
                _ => f.write_char(ch)?,
            }
        }
        for byte in chunk.invalid() {
            write!(f, "\\{byte:02x}")?;
        }
    }
    f.write_char('"')
}

fn write_name(f: &mut dyn Write, name: &str) -> fmt::Result {
    f.write_char('@')?;
    if is_bare_name(name) { f.write_str(name) } else { write_string(f, name.as_bytes()) }
}

fn write_global(f: &mut dyn Write, data: &GlobalData) -> fmt::Result {
    write_string(f, data.name.as_bytes())?;
    write!(f, " {} align {} size {}", data.space.name(), data.align, data.size)?;
    if data.linkonce {
        f.write_str(" linkonce")?;
    }
    if data.external {
        f.write_str(" external")?;
    }
    if !data.init.is_empty() {
        // Text stays readable; all else is hexadecimal.
        let (last, rest) = data.init.split_last().unwrap_or((&0, &[]));
        let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r');
        if (*last == 0 || is_text(last)) && rest.iter().all(is_text) {
            f.write_str(" string ")?;
            write_string(f, &data.init)?;
        } else {
            f.write_str(" hex ")?;
            for byte in &data.init {
                write!(f, "{byte:02x}")?;
            }
        }
    }
    for relocation in &data.relocations {
        write!(f, " at {} {} {}", relocation.offset, relocation.target, relocation.addend)?;
    }
    writeln!(f)
}

fn write_function(f: &mut dyn Write, module: &Module, func: &Function) -> fmt::Result {
    let word = match (func.is_declaration(), func.kernel.is_some()) {
        (true, false) => "declare",
        (true, true) => "declare kernel",
        (false, false) => "func",
        (false, true) => "kernel",
    };
    write!(f, "{word} ")?;
    write_name(f, &func.name)?;
    f.write_char('(')?;
    for (index, ty) in func.params.iter().enumerate() {
        write!(f, "{}{ty}", if index == 0 { "" } else { ", " })?;
    }
    f.write_char(')')?;
    if let Some(result) = func.result {
        write!(f, " -> {result}")?;
    }
    if func.linkonce {
        f.write_str(" linkonce")?;
    }
    if func.convergent {
        f.write_str(" convergent")?;
    }
    if func.is_declaration() && func.kernel.is_none() {
        return writeln!(f);
    }
    writeln!(f, " {{")?;
    if let Some(kernel) = &func.kernel {
        write_kernel(f, kernel)?;
    }
    for &block in &func.layout {
        write_block(f, module, func, block)?;
    }
    writeln!(f, "}}")
}

fn write_kernel(f: &mut dyn Write, kernel: &KernelInfo) -> fmt::Result {
    for param in &kernel.params {
        f.write_str("  param ")?;
        write_string(f, param.name.as_bytes())?;
        f.write_str(" type ")?;
        write_string(f, param.type_name.as_bytes())?;
        for (is_set, word) in [
            (param.is_const, " const"),
            (param.is_restrict, " restrict"),
            (param.is_volatile, " volatile"),
            (param.pipe == Some(ImageAccess::Read), " pipe ro"),
            (param.pipe == Some(ImageAccess::Write), " pipe wo"),
            (param.pipe == Some(ImageAccess::ReadWrite), " pipe rw"),
        ] {
            if is_set {
                f.write_str(word)?;
            }
        }
        write!(f, " {}", param.space.name())?;
        if let Some((size, align)) = param.by_value {
            write!(f, " by_value {size} {align}")?;
        }
        writeln!(f, " align {} size {}", param.align, param.size)?;
    }
    if let Some([x, y, z]) = kernel.required_work_group_size {
        writeln!(f, "  required_work_group_size {x} {y} {z}")?;
    }
    if let Some([x, y, z]) = kernel.work_group_size_hint {
        writeln!(f, "  work_group_size_hint {x} {y} {z}")?;
    }
    if let Some(hint) = &kernel.vec_type_hint {
        f.write_str("  vec_type_hint ")?;
        write_string(f, hint.as_bytes())?;
        writeln!(f)?;
    }
    if !kernel.attributes.is_empty() {
        f.write_str("  attributes ")?;
        write_string(f, kernel.attributes.as_bytes())?;
        writeln!(f)?;
    }
    if let Some(size) = kernel.required_subgroup_size {
        writeln!(f, "  required_subgroup_size {size}")?;
    }
    if kernel.denorms_are_zero {
        writeln!(f, "  denorms_are_zero")?;
    }
    Ok(())
}

fn write_block(f: &mut dyn Write, module: &Module, func: &Function, block: Block) -> fmt::Result {
    let data = &func.blocks[block];
    write!(f, "{block}")?;
    for (index, &param) in data.params.iter().enumerate() {
        write!(f, "{}{param}: {}", if index == 0 { "(" } else { ", " }, func.ty(param))?;
    }
    if !data.params.is_empty() {
        f.write_char(')')?;
    }
    match data.unroll {
        None => {}
        Some(Unroll::Never) => f.write_str(" unroll never")?,
        Some(Unroll::Always) => f.write_str(" unroll")?,
        Some(Unroll::Times(times)) => write!(f, " unroll {times}")?,
    }
    writeln!(f, ":")?;
    for &inst in &data.insts {
        f.write_str("  ")?;
        write_inst(f, module, func, inst)?;
        writeln!(f)?;
    }
    f.write_str("  ")?;
    write_terminator(f, &data.terminator)?;
    writeln!(f)
}

/// The number as a person reads it, or the raw bits where they do not fit the type.
fn write_const(f: &mut dyn Write, ty: Scalar, bits: u64) -> fmt::Result {
    let width = ty.bits();
    if ty.is_float() || (width < 64 && bits >> width != 0) {
        write!(f, "{bits:#x}")?;
    } else if ty == Scalar::Bool {
        write!(f, "{bits}")?;
    } else {
        write!(f, "{}", ((bits << (64 - width)) as i64) >> (64 - width))?;
    }
    match ty {
        Scalar::F16 => write!(f, " ; {:?}", crate::float::f16_to_f32(bits as u16)),
        Scalar::F32 => write!(f, " ; {:?}", f32::from_bits(bits as u32)),
        Scalar::F64 => write!(f, " ; {:?}", f64::from_bits(bits)),
        _ => Ok(()),
    }
}

fn write_values(f: &mut dyn Write, values: &[Value]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
    }
    Ok(())
}

fn write_ordering(f: &mut dyn Write, ordering: Ordering) -> fmt::Result {
    write!(f, " {} {}", ordering.order.name(), ordering.scope.name())
}

fn write_flags(f: &mut dyn Write, flags: FenceFlags) -> fmt::Result {
    let names = [(flags.local, "local"), (flags.global, "global"), (flags.image, "image")];
    let names: Vec<&str> = names.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name).collect();
    write!(f, "[{}]", names.join(" "))
}

fn write_unsigned(f: &mut dyn Write, unsigned: bool) -> fmt::Result {
    f.write_str(if unsigned { " unsigned" } else { "" })
}

fn write_inst(f: &mut dyn Write, module: &Module, func: &Function, inst: Inst) -> fmt::Result {
    let info = &func.insts[inst];
    if let Some(result) = info.result {
        write!(f, "{result}: {} = ", func.ty(result))?;
    }
    // A constant's comment ends the line, so the span comes before it.
    let span = |f: &mut dyn Write| if info.span == u32::MAX { Ok(()) } else { write!(f, " !{}", info.span) };
    if let InstData::Const { ty, bits } = &info.data {
        let mut text = String::new();
        write_const(&mut text, *ty, *bits)?;
        let (number, comment) = text.split_once(" ;").unwrap_or((&text, ""));
        write!(f, "const {number}")?;
        span(f)?;
        return if comment.is_empty() { Ok(()) } else { write!(f, " ;{comment}") };
    }
    write_data(f, module, &info.data)?;
    span(f)
}

fn write_data(f: &mut dyn Write, module: &Module, data: &InstData) -> fmt::Result {
    match data {
        InstData::Const { ty, bits } => {
            f.write_str("const ")?;
            write_const(f, *ty, *bits)
        }
        InstData::Null { .. } => f.write_str("null"),
        InstData::Undef { .. } => f.write_str("undef"),
        InstData::Unary { op, arg } => write!(f, "{} {arg}", op.name()),
        InstData::Binary { op, liberties, args: [a, b] } => write!(f, "{}{liberties} {a}, {b}", op.name()),
        InstData::Fma { args: [a, b, c] } => write!(f, "fma {a}, {b}, {c}"),
        InstData::Compare { op, liberties, args: [a, b] } => write!(f, "{}{liberties} {a}, {b}", op.name()),
        InstData::Select { cond, args: [a, b] } => write!(f, "select {cond}, {a}, {b}"),
        InstData::Cast { op, arg, .. } => write!(f, "{} {arg}", op.name()),
        InstData::Vector { lanes } => {
            f.write_str("vec ")?;
            write_values(f, lanes)
        }
        InstData::Extract { vector, lane } => write!(f, "extract {vector}, {lane}"),
        InstData::PtrAdd { ptr, offset } => write!(f, "ptr_add {ptr}, {offset}"),
        InstData::PtrCast { ptr, .. } => write!(f, "ptr_cast {ptr}"),
        InstData::PtrToInt { ptr } => write!(f, "ptr_to_int {ptr}"),
        InstData::IntToPtr { arg, .. } => write!(f, "int_to_ptr {arg}"),
        InstData::Alloca { size, align } => write!(f, "alloca size {size} align {align}"),
        InstData::LocalAddress { local } => write!(f, "local_address {local}"),
        InstData::GlobalAddress { global, .. } => write!(f, "global_address {global}"),
        InstData::Load { ptr, align, volatile, .. } => {
            write!(f, "load {ptr} align {align}{}", if *volatile { " volatile" } else { "" })
        }
        InstData::Store { ptr, value, align, volatile } => {
            write!(f, "store {ptr}, {value} align {align}{}", if *volatile { " volatile" } else { "" })
        }
        InstData::CopyMemory { dst, src, size, align } => write!(f, "copy {dst}, {src} size {size} align {align}"),
        InstData::ZeroMemory { dst, size, align } => write!(f, "zero {dst} size {size} align {align}"),
        InstData::AtomicLoad { ptr, ordering, .. } => {
            write!(f, "atomic_load {ptr}")?;
            write_ordering(f, *ordering)
        }
        InstData::AtomicStore { ptr, value, ordering } => {
            write!(f, "atomic_store {ptr}, {value}")?;
            write_ordering(f, *ordering)
        }
        InstData::AtomicRmw { op, ptr, value, ordering } => {
            write!(f, "atomic_rmw {} {ptr}, {value}", op.name())?;
            write_ordering(f, *ordering)
        }
        InstData::AtomicCompareExchange { ptr, expected, desired, ordering } => {
            write!(f, "atomic_cmpxchg {ptr}, {expected}, {desired}")?;
            write_ordering(f, *ordering)
        }
        InstData::Barrier { execution, flags, scope } => {
            write!(f, "barrier {} ", execution.name())?;
            write_flags(f, *flags)?;
            write!(f, " {}", scope.name())
        }
        InstData::Fence { flags, ordering } => {
            f.write_str("fence ")?;
            write_flags(f, *flags)?;
            write_ordering(f, *ordering)
        }
        InstData::Subgroup { op, args } => {
            write!(f, "sub_group {}{}", op.name(), if args.is_empty() { "" } else { " " })?;
            write_values(f, args)
        }
        InstData::SubgroupCombine { op, span, args } => {
            write!(f, "sub_group_combine {} {} ", span.name(), op.name())?;
            write_values(f, args)
        }
        InstData::Call { callee, args, .. } => {
            f.write_str("call ")?;
            match module.functions.get(*callee) {
                Some(callee) => write_name(f, &callee.name)?,
                None => write!(f, "<no function {}>", callee.index())?,
            }
            f.write_char('(')?;
            write_values(f, args)?;
            f.write_char(')')
        }
        InstData::ReadClock { scope } => write!(f, "read_clock {}", scope.name()),
        InstData::WorkItem { query, dim } => write!(f, "work_item {} {dim}", query.name()),
        InstData::ImageRead { image, coords, lod, unsigned, .. } => {
            write!(f, "image_read {image}, [")?;
            write_values(f, coords)?;
            f.write_char(']')?;
            if let Some(lod) = lod {
                write!(f, " lod {lod}")?;
            }
            write_unsigned(f, *unsigned)
        }
        InstData::ImageSample { image, sampler, coords, lod, unsigned, .. } => {
            write!(f, "image_sample {image}, {sampler}, [")?;
            write_values(f, coords)?;
            write!(f, "], {lod}")?;
            write_unsigned(f, *unsigned)
        }
        InstData::ImageWrite { image, coords, level, texel, unsigned } => {
            write!(f, "image_write {image}, [")?;
            write_values(f, coords)?;
            write!(f, "], {texel}")?;
            if let Some(level) = level {
                write!(f, " level {level}")?;
            }
            write_unsigned(f, *unsigned)
        }
        InstData::ImageQuery { query, image } => write!(f, "image_query {} {image}", query.name()),
        InstData::SamplerFlags { sampler } => write!(f, "sampler_flags {sampler}"),
        InstData::SamplerConst { flags } => write!(f, "sampler_const {flags}"),
    }
}

fn write_target(f: &mut dyn Write, target: &BlockCall) -> fmt::Result {
    write!(f, "{}", target.block)?;
    if target.args.is_empty() {
        return Ok(());
    }
    f.write_char('(')?;
    write_values(f, &target.args)?;
    f.write_char(')')
}

fn write_terminator(f: &mut dyn Write, terminator: &Terminator) -> fmt::Result {
    match terminator {
        Terminator::Jump(target) => {
            f.write_str("jump ")?;
            write_target(f, target)
        }
        Terminator::Branch { cond, then, otherwise } => {
            write!(f, "branch {cond}, ")?;
            write_target(f, then)?;
            f.write_str(", ")?;
            write_target(f, otherwise)
        }
        Terminator::Switch { value, cases, default } => {
            writeln!(f, "switch {value} [")?;
            for (bits, target) in cases {
                write!(f, "    {bits}: ")?;
                write_target(f, target)?;
                writeln!(f)?;
            }
            f.write_str("  ] ")?;
            write_target(f, default)
        }
        Terminator::Return(None) => f.write_str("return"),
        Terminator::Return(Some(value)) => write!(f, "return {value}"),
        Terminator::Unreachable => f.write_str("unreachable"),
    }
}
