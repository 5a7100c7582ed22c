//! The set of extended instructions OpenCL.std: calls of the builtin functions of OpenCL C whose names they have.

use spirv::{FPRoundingMode, Op, OpenclStd100Op};
use tombolo_ir::inst::{BinaryOp, UnaryOp};
use tombolo_ir::{Scalar, Type, Value};

use super::Body;
use super::builtin::{Pick, signed, unsigned};
use crate::sections::InstructionSet;
use crate::types::Kind;
use crate::words::{Instruction, Result};

/// What of an instruction's name is not the function's.
const PREFIXES: [(&str, bool); 2] = [("s_", true), ("u_", false)];

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn extended(&mut self, i: Instruction<'_>) -> Result<bool> {
        if i.op != Op::ExtInst {
            return Ok(false);
        }
        match self.unit.sections.sets.get(&i.word(2)?) {
            Some(InstructionSet::OpenClStd) => {}
            Some(InstructionSet::NonSemantic) => return Ok(true),
            Some(InstructionSet::Unknown) => {
                return Err(String::from("the set of extended instructions is not supported"));
            }
            None => return Err(String::from("there is no such set of extended instructions")),
        }
        let number = i.word(3)?;
        let op = OpenclStd100Op::from_u32(number).ok_or_else(|| format!("OpenCL.std has no instruction {number}"))?;
        self.standard(i, op).map_err(|message| format!("{op:?}: {message}"))?;
        Ok(true)
    }

    fn standard(&mut self, i: Instruction<'_>, op: OpenclStd100Op) -> Result<()> {
        use OpenclStd100Op as Std;
        let name = format!("{op:?}");
        match op {
            // A hint.
            Std::prefetch => Ok(()),
            Std::printf => {
                let args = i.rest(4).iter().map(|&id| self.joined(id)).collect::<Result<Vec<_>>>()?;
                self.define_builtin(i, "printf", &args, Some(Type::I32), None)
            }
            Std::vloadn => {
                let lanes = i.word(6)?;
                self.load_vector(i, &format!("vload{lanes}"))
            }
            Std::vload_half => self.load_vector(i, "vload_half"),
            Std::vload_halfn | Std::vloada_halfn => {
                let lanes = i.word(6)?;
                let stem = if op == Std::vload_halfn { "vload" } else { "vloada" };
                self.load_vector(i, &format!("{stem}_half{lanes}"))
            }
            Std::vstoren => self.store_vector(i, "vstore", ""),
            Std::vstore_half | Std::vstore_halfn => self.store_vector(i, "vstore_half", ""),
            Std::vstorea_halfn => self.store_vector(i, "vstorea_half", ""),
            Std::vstore_half_r | Std::vstore_halfn_r | Std::vstorea_halfn_r => {
                let stem = if op == Std::vstorea_halfn_r { "vstorea_half" } else { "vstore_half" };
                let mode = FPRoundingMode::from_u32(i.word(7)?).ok_or("the rounding mode is unknown")?;
                self.store_vector(i, stem, &format!("_{mode:?}").to_lowercase())
            }
            Std::fclamp => self.function(i, "clamp", None),
            Std::fmax_common => self.function(i, "max", None),
            Std::fmin_common => self.function(i, "min", None),
            _ => {
                for (prefix, is_signed) in PREFIXES {
                    if let Some(name) = name.strip_prefix(prefix) {
                        return self.function(i, name, Some(if is_signed { &signed } else { &unsigned }));
                    }
                }
                self.function(i, &name, None)
            }
        }
    }

    /// A call of the function of that name on the operands.
    fn function(&mut self, i: Instruction<'_>, name: &str, pick: Pick<'_>) -> Result<()> {
        let args = i.rest(4).iter().map(|&id| self.joined(id)).collect::<Result<Vec<_>>>()?;
        let result = self.unit.types.number(i.word(0)?)?;
        if self.overload(name, &args, Some(result), pick).is_none() {
            // The fast forms are functions of float; for other types the accurate ones serve.
            if let Some(rest) = name.strip_prefix("half_").or_else(|| name.strip_prefix("native_")) {
                return match (rest, &args[..]) {
                    ("divide", &[a, b]) => self.lane_by_lane(i, a, b),
                    ("recip", &[a]) => {
                        let ones = self.ones_like(a)?;
                        self.lane_by_lane(i, ones, a)
                    }
                    _ => self.define_builtin(i, rest, &args, Some(result), pick),
                };
            }
        }
        self.define_builtin(i, name, &args, Some(result), pick)
    }

    fn lane_by_lane(&mut self, i: Instruction<'_>, a: Value, b: Value) -> Result<()> {
        let (a, b) = (self.split(a), self.split(b));
        let is_float = |body: &Self, lane: &Value| body.scalar(*lane).is_ok_and(Scalar::is_float);
        if a.len() != b.len() || !a.iter().chain(&b).all(|lane| is_float(self, lane)) {
            return Err(String::from("an operand has the wrong type"));
        }
        let lanes = a.into_iter().zip(b).map(|(a, b)| self.binary(BinaryOp::FDiv, a, b)).collect();
        self.define(i, lanes)
    }

    fn ones_like(&mut self, value: Value) -> Result<Value> {
        let lanes = self.split(value);
        let mut ones = Vec::new();
        for lane in lanes {
            let scalar = self.scalar(lane)?;
            let bits = tombolo_ir::evaluate::float_bits(scalar, 1.0);
            ones.push(self.int(scalar, bits));
        }
        Ok(self.join(&ones))
    }

    /// `vload*`: offset and pointer.
    fn load_vector(&mut self, i: Instruction<'_>, name: &str) -> Result<()> {
        let result = self.unit.types.number(i.word(0)?)?;
        let args = [self.element_offset(i.word(4)?)?, self.pointer_of(i.word(5)?)?];
        // The type of the result tells the overload, but for the sign of its elements.
        self.define_builtin(i, name, &args, Some(result), None)
    }

    /// `vstore*`: data, offset and pointer.
    fn store_vector(&mut self, i: Instruction<'_>, stem: &str, suffix: &str) -> Result<()> {
        let data = self.joined(i.word(4)?)?;
        let lanes = self.function.ty(data).lanes();
        let lanes = if lanes == 1 { String::new() } else { lanes.to_string() };
        let args = [data, self.element_offset(i.word(5)?)?, self.pointer_of(i.word(6)?)?];
        if self.unit.types.get(i.word(0)?)?.kind != Kind::Void {
            return Err(String::from("the result must be void"));
        }
        self.builtin(&format!("{stem}{lanes}{suffix}"), &args, None, None)?;
        Ok(())
    }

    fn element_offset(&mut self, id: u32) -> Result<Value> {
        let offset = self.single(id)?;
        self.resize(Scalar::I64, false, offset)
    }

    /// The negation of a truth value.
    pub(super) fn not(&mut self, value: Value) -> Value {
        self.unary(UnaryOp::Not, value)
    }
}
