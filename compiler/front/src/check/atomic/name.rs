//! The names of atomic functions, and what they say.

use tombolo_ir::inst::AtomicOp;

/// Whose function it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Family {
    /// `__sync_*`: sequentially consistent, on plain objects.
    Sync,
    /// `__atomic_*`: with an order, on plain objects.
    Gnu,
    /// `__scoped_atomic_*`: with a scope of clang's as well.
    Scoped,
    /// `__c11_atomic_*`: with an order, on atomic objects.
    C11,
    /// `__opencl_atomic_*`: with a scope as well.
    OpenCl,
}

impl Family {
    pub(super) fn on_atomics(self) -> bool {
        matches!(self, Family::C11 | Family::OpenCl)
    }

    pub(super) fn has_scope(self) -> bool {
        matches!(self, Family::Scoped | Family::OpenCl)
    }
}

/// What it does with the object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Action {
    /// Reads.
    Load,
    /// Writes.
    Store,
    /// Writes, before others see the object.
    Init,
    /// Writes; yields what was there.
    Exchange,
    /// Reads, computes and writes; yields what was there, or what is there then.
    Fetch { op: Combined, new: bool },
    /// With the expected value behind a pointer, which takes what was there.
    CompareExchange,
    /// With the expected value as it is; yields whether it was there, or what was.
    CompareSwap { yields_truth: bool },
    /// Sets a byte to 1; yields whether it was set.
    TestAndSet,
    /// Sets it to 0.
    Clear,
}

/// What is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Combined {
    /// One of the instructions.
    Op(AtomicOp),
    /// `~(old & value)`
    Nand,
}

/// A function of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::check) struct AtomicFunction {
    pub(super) family: Family,
    pub(super) action: Action,
    /// Whether values are passed by their addresses: `__atomic_load` beside `__atomic_load_n`.
    pub(super) by_address: bool,
}

fn combined(name: &str) -> Option<Combined> {
    Some(Combined::Op(match name {
        "add" => AtomicOp::Add,
        "sub" => AtomicOp::Sub,
        "and" => AtomicOp::And,
        "or" => AtomicOp::Or,
        "xor" => AtomicOp::Xor,
        "min" => AtomicOp::SMin,
        "max" => AtomicOp::SMax,
        "nand" => return Some(Combined::Nand),
        _ => return None,
    }))
}

impl AtomicFunction {
    /// The function of that name.
    pub(in crate::check) fn named(name: &str) -> Option<AtomicFunction> {
        if let Some(rest) = name.strip_prefix("__sync_") {
            return sync_action(rest).map(|action| AtomicFunction { family: Family::Sync, action, by_address: false });
        }
        let families = [
            ("__atomic_", Family::Gnu),
            ("__scoped_atomic_", Family::Scoped),
            ("__c11_atomic_", Family::C11),
            ("__opencl_atomic_", Family::OpenCl),
        ];
        let (rest, family) =
            families.into_iter().find_map(|(prefix, family)| Some((name.strip_prefix(prefix)?, family)))?;
        let (action, by_address) = action(rest, family)?;
        Some(AtomicFunction { family, action, by_address })
    }

    /// How many arguments it takes; `__sync_*` takes more and does not look at them.
    pub(in crate::check) fn arity(self, given: usize) -> usize {
        let values = match self.action {
            Action::Load if self.by_address => 1,
            Action::Load | Action::TestAndSet | Action::Clear => 0,
            Action::Store | Action::Init | Action::Fetch { .. } => 1,
            Action::Exchange if self.by_address => 2,
            Action::Exchange => 1,
            Action::CompareExchange | Action::CompareSwap { .. } => 2,
        };
        let orders = match (self.family, self.action) {
            (Family::Sync, _) | (_, Action::Init) => 0,
            (Family::Gnu | Family::Scoped, Action::CompareExchange) => 3,
            (_, Action::CompareExchange) => 2,
            _ => 1,
        };
        let scope = usize::from(self.family.has_scope() && self.action != Action::Init);
        let least = 1 + values + orders + scope;
        if self.family == Family::Sync { given.max(least) } else { least }
    }
}

fn sync_action(name: &str) -> Option<Action> {
    Some(match name {
        "lock_test_and_set" | "swap" => Action::Exchange,
        "lock_release" => Action::Clear,
        "val_compare_and_swap" => Action::CompareSwap { yields_truth: false },
        "bool_compare_and_swap" => Action::CompareSwap { yields_truth: true },
        "fetch_and_umin" => Action::Fetch { op: Combined::Op(AtomicOp::UMin), new: false },
        "fetch_and_umax" => Action::Fetch { op: Combined::Op(AtomicOp::UMax), new: false },
        _ => match (name.strip_prefix("fetch_and_"), name.strip_suffix("_and_fetch")) {
            (Some(op), _) => Action::Fetch { op: combined(op)?, new: false },
            (None, Some(op @ ("add" | "sub" | "and" | "or" | "xor" | "nand"))) => {
                Action::Fetch { op: combined(op)?, new: true }
            }
            _ => return None,
        },
    })
}

fn action(name: &str, family: Family) -> Option<(Action, bool)> {
    let plain = !family.on_atomics();
    Some(match name {
        "load" => (Action::Load, plain),
        "store" => (Action::Store, plain),
        "exchange" => (Action::Exchange, plain),
        "compare_exchange" if plain => (Action::CompareExchange, true),
        "load_n" if plain => (Action::Load, false),
        "store_n" if plain => (Action::Store, false),
        "exchange_n" if plain => (Action::Exchange, false),
        "compare_exchange_n" if plain => (Action::CompareExchange, false),
        "test_and_set" if family == Family::Gnu => (Action::TestAndSet, false),
        "clear" if family == Family::Gnu => (Action::Clear, false),
        "init" if !plain => (Action::Init, false),
        "compare_exchange_strong" | "compare_exchange_weak" if !plain => (Action::CompareExchange, false),
        _ => match (name.strip_prefix("fetch_"), name.strip_suffix("_fetch")) {
            (Some("nand"), _) if family == Family::OpenCl => return None,
            (Some(op), _) => (Action::Fetch { op: combined(op)?, new: false }, false),
            (None, Some(op)) if plain => (Action::Fetch { op: combined(op)?, new: true }, false),
            _ => return None,
        },
    })
}
