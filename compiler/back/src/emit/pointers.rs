//! Address arithmetic: pointers as integers, and the tags of generic ones.

use spirv::Op;
use tombolo_ir::inst::CastOp;
use tombolo_ir::{InstData, Type, Value};

use super::Emitter;
use super::builder::Id;
use crate::layout::Repr;

/// The tag of private offsets in generic pointers. Device addresses of all known drivers stay far below.
const PRIVATE_TAG: u64 = 1 << 62;
/// The tag of local offsets.
const LOCAL_TAG: u64 = 2 << 62;

impl Emitter<'_> {
    /// `ptr` moved by `offset` bytes.
    pub(super) fn ptr_add(&mut self, ptr: Value, offset: Value) -> Result<Id, String> {
        let base = self.get(ptr)?;
        Ok(match self.layout.repr(self.func, ptr) {
            Repr::Device | Repr::Mixed(_) => {
                let offset = self.get(offset)?;
                self.add_longs(base, offset)
            }
            Repr::Private(_) | Repr::Local(_) => {
                let offset = self.low_word(offset)?;
                self.add_words(base, offset)
            }
        })
    }

    /// The low word of a 64-bit integer.
    fn low_word(&mut self, long: Value) -> Result<Id, String> {
        if let Some(&InstData::Cast { op: CastOp::SignExtend | CastOp::ZeroExtend, arg, .. }) = self.func.def_inst(long)
            && self.func.ty(arg) == Type::I32
        {
            return self.get(arg);
        }
        let long = self.get(long)?;
        Ok(match self.b.known(long) {
            Some(bits) => self.b.word(bits as u32),
            None => self.resize(long, 64, 32),
        })
    }

    /// A pointer in another address space.
    pub(super) fn ptr_cast(&mut self, ptr: Value, result: Value) -> Result<Id, String> {
        let id = self.get(ptr)?;
        let from = self.layout.repr(self.func, ptr);
        let to = self.layout.repr(self.func, result);
        Ok(match (from, to) {
            (Repr::Private(_), Repr::Private(_))
            | (Repr::Local(_), Repr::Local(_))
            | (Repr::Device, Repr::Device)
            | (Repr::Mixed(_), Repr::Mixed(_))
            | (Repr::Device, Repr::Mixed(_)) => id,
            (Repr::Private(_), Repr::Mixed(_)) => self.tagged(id, PRIVATE_TAG),
            (Repr::Local(_), Repr::Mixed(_)) => self.tagged(id, LOCAL_TAG),
            (Repr::Mixed(_), Repr::Private(_)) => self.untagged(id, PRIVATE_TAG),
            (Repr::Mixed(_), Repr::Local(_)) => self.untagged(id, LOCAL_TAG),
            (Repr::Mixed(_), Repr::Device) => {
                let tag = self.tag_of(id);
                let (bool_type, long, zero) = (self.bool_type(), self.long_type(), self.b.long(0));
                let no_tag = self.b.word(0);
                let fits = self.b.op(Op::IEqual, bool_type, &[tag, no_tag]);
                self.b.op(Op::Select, long, &[fits, id, zero])
            }
            // A pointer that can only point elsewhere becomes null.
            (Repr::Device | Repr::Local(_), Repr::Private(_)) | (Repr::Device | Repr::Private(_), Repr::Local(_)) => {
                self.b.word(0)
            }
            (Repr::Private(_) | Repr::Local(_), Repr::Device) => self.b.long(0),
        })
    }

    /// A generic pointer of an offset; null stays null.
    fn tagged(&mut self, offset: Id, tag: u64) -> Id {
        if let Some(offset) = self.b.known(offset) {
            return self.b.long(if offset == 0 { 0 } else { offset | tag });
        }
        let (bool_type, long) = (self.bool_type(), self.long_type());
        let (zero, none, tag) = (self.b.word(0), self.b.long(0), self.b.long(tag));
        let is_null = self.b.op(Op::IEqual, bool_type, &[offset, zero]);
        let wide = self.b.op(Op::UConvert, long, &[offset]);
        let tagged = self.b.op(Op::BitwiseOr, long, &[wide, tag]);
        self.b.op(Op::Select, long, &[is_null, none, tagged])
    }

    /// The offset in a generic pointer that has this tag, otherwise null.
    fn untagged(&mut self, id: Id, tag: u64) -> Id {
        let (bool_type, word, zero) = (self.bool_type(), self.word_type(), self.b.word(0));
        let found = self.tag_of(id);
        let tag = self.b.word((tag >> 62) as u32);
        let fits = self.b.op(Op::IEqual, bool_type, &[found, tag]);
        let offset = self.b.op(Op::UConvert, word, &[id]);
        self.b.op(Op::Select, word, &[fits, offset, zero])
    }

    /// The tag of a generic pointer, as a word: 0 device, 1 private, 2 local.
    pub(super) fn tag_of(&mut self, id: Id) -> Id {
        let (_, high) = self.split_long(id);
        let word = self.word_type();
        let shift = self.b.word(30);
        self.b.op(Op::ShiftRightLogical, word, &[high, shift])
    }

    /// A pointer as a number, as it stands in memory.
    pub(super) fn ptr_to_long(&mut self, ptr: Value) -> Result<Id, String> {
        let id = self.get(ptr)?;
        Ok(match self.layout.repr(self.func, ptr) {
            Repr::Device | Repr::Mixed(_) => id,
            Repr::Private(_) | Repr::Local(_) => self.resize(id, 32, 64),
        })
    }

    /// The pointer `result` of a number, as it stands in memory.
    pub(super) fn long_to_ptr(&mut self, id: Id, result: Value) -> Id {
        match self.layout.repr(self.func, result) {
            Repr::Device | Repr::Mixed(_) => id,
            Repr::Private(_) | Repr::Local(_) => self.resize(id, 64, 32),
        }
    }
}
