//! Structured control flow as SPIR-V blocks.

use spirv::{LoopControl, Op, SelectionControl};
use tombolo_ir::hash::NumberMap;
use tombolo_ir::{EntityRef, Terminator, Unroll, Value};

use super::Emitter;
use super::builder::Id;
use crate::structurize::graph::Node;
use crate::structurize::tree::{Item, Seq};

/// The most cases of one `OpSwitch` (SPIR-V's universal limits allow 16,383).
const MOST_CASES: usize = 16_000;

/// What is to be done next.
enum Task {
    /// The items of a list from an index on.
    Items(Seq, usize),
    /// Goes to a label, if a block is open.
    Branch(Id),
    /// Starts a block.
    Begin(Id),
    /// Ends the innermost loop.
    EndLoop,
    /// A further switch of a node, from an arm on.
    Switch(Box<Switch>),
}

/// A switch, whose arms are emitted in groups where they have more cases than one `OpSwitch` takes.
struct Switch {
    selector: Id,
    /// Cases and list of each arm other than the default.
    arms: Vec<(Vec<u64>, Seq)>,
    default: Seq,
    /// Words of a literal.
    wide: bool,
}

struct Loop {
    header: Id,
    next: Id,
    merge: Id,
}

/// The loop control of `OpLoopMerge`, with its operands.
fn loop_control(unroll: Option<Unroll>) -> Vec<u32> {
    match unroll {
        None => vec![LoopControl::NONE.bits()],
        Some(Unroll::Never) => vec![LoopControl::DONT_UNROLL.bits()],
        Some(Unroll::Always) => vec![LoopControl::UNROLL.bits()],
        Some(Unroll::Times(times)) => vec![(LoopControl::UNROLL | LoopControl::PARTIAL_COUNT).bits(), times],
    }
}

impl Emitter<'_> {
    /// Emits the whole body.
    pub(super) fn control(&mut self) -> Result<(), String> {
        let flow = self.flow;
        let tree = &flow.structured.tree;
        let mut block_params: NumberMap<Value, Vec<Id>> = NumberMap::default();
        for &block in &flow.blocks[1..] {
            for &param in &self.func.blocks[block].params {
                let variables = self.variables_for(param)?;
                block_params.insert(param, variables);
            }
        }
        let mut loops: Vec<Loop> = Vec::new();
        let mut tasks = vec![Task::Items(0, 0)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Branch(label) => self.b.branch(label),
                Task::Begin(label) => self.begin(label),
                Task::EndLoop => {
                    if let Some(ended) = loops.pop() {
                        self.begin(ended.next);
                        self.b.branch(ended.header);
                        self.begin(ended.merge);
                    }
                }
                Task::Switch(switch) => self.switch(*switch, &mut tasks),
                Task::Items(seq, index) => {
                    let items = &tree.seqs[seq as usize];
                    let Some(item) = items.get(index).filter(|_| self.b.is_open()) else {
                        self.leave_scope(items);
                        continue;
                    };
                    tasks.push(Task::Items(seq, index + 1));
                    match item {
                        Item::Code(node) => self.code(*node, &block_params)?,
                        Item::Exit(_) => self.b.terminate(Op::Return, &[]),
                        Item::Take(node, edge) => self.take(*node, *edge, &block_params)?,
                        Item::Select(node) => {
                            if tree.selected[*node as usize] {
                                let selector = self.selector();
                                let target = self.b.word(*node);
                                self.b.effect(Op::Store, &[selector, target]);
                            }
                        }
                        Item::Branch(node, arms) => self.branch(*node, arms, &mut tasks)?,
                        Item::Guard(node, body) => {
                            let ty = self.word_type();
                            let bool_type = self.bool_type();
                            let selector = self.selector();
                            let selected = self.b.op(Op::Load, ty, &[selector]);
                            let target = self.b.word(*node);
                            let cond = self.b.op(Op::IEqual, bool_type, &[selected, target]);
                            self.if_then(cond, *body, None, &mut tasks);
                        }
                        Item::Loop(body) => {
                            let new = Loop { header: self.b.id(), next: self.b.id(), merge: self.b.id() };
                            self.begin(new.header);
                            let mut operands = vec![new.merge, new.next];
                            operands.extend(loop_control(self.unroll(*body)));
                            self.b.effect(Op::LoopMerge, &operands);
                            let label = self.b.id();
                            self.b.branch(label);
                            self.begin(label);
                            loops.push(new);
                            tasks.push(Task::EndLoop);
                            tasks.push(Task::Items(*body, 0));
                        }
                        Item::Break => {
                            if let Some(innermost) = loops.last() {
                                self.b.branch(innermost.merge);
                            }
                        }
                        Item::Continue => {
                            if let Some(innermost) = loops.last() {
                                self.b.branch(innermost.next);
                            }
                        }
                    }
                }
            }
        }
        self.b.terminate(Op::Return, &[]);
        Ok(())
    }

    /// How the loop with this body is to be unrolled.
    fn unroll(&self, body: Seq) -> Option<Unroll> {
        match self.flow.structured.tree.seqs[body as usize].first() {
            Some(Item::Code(header)) => self.func.blocks[self.flow.blocks[*header as usize]].unroll,
            _ => None,
        }
    }

    /// What a list defines does not dominate what follows it.
    fn leave_scope(&mut self, items: &[Item]) {
        for item in items {
            if let Item::Code(node) = item {
                self.in_scope[self.flow.blocks[*node as usize].index()] = false;
            }
        }
    }

    /// A block's parameters and instructions.
    fn code(&mut self, node: Node, block_params: &NumberMap<Value, Vec<Id>>) -> Result<(), String> {
        let func = self.func;
        let block = self.flow.blocks[node as usize];
        self.in_scope[block.index()] = true;
        let block = &func.blocks[block];
        for param in &block.params {
            let Some(variables) = block_params.get(param) else { continue };
            let (ty, _) = self.lane_type(*param)?;
            let lanes = variables.iter().map(|&variable| self.b.op(Op::Load, ty, &[variable])).collect();
            self.define(*param, lanes);
        }
        for &inst in &block.insts {
            self.instruction(inst)?;
        }
        Ok(())
    }

    /// Hands the arguments of a jump over.
    fn take(&mut self, node: Node, edge: u32, block_params: &NumberMap<Value, Vec<Id>>) -> Result<(), String> {
        let flow = self.flow;
        let graph = &flow.structured.graph;
        let target = graph.edges[node as usize][edge as usize];
        if let Some(select) = target.select {
            let variable = self.dispatcher(target.to);
            let select = self.b.word(select);
            self.b.effect(Op::Store, &[variable, select]);
        }
        if node as usize >= graph.real {
            return Ok(());
        }
        let call = &flow.jumps[node as usize][edge as usize];
        // All arguments are read before any parameter is written: an argument may be a parameter of the same block, but
        // those were read into ids when the block began.
        for (param, &arg) in self.func.blocks[call.block].params.iter().zip(&call.args) {
            let lanes = self.lanes(arg)?;
            for (&variable, &lane) in block_params.get(param).map_or(&[][..], Vec::as_slice).iter().zip(&lanes) {
                self.b.effect(Op::Store, &[variable, lane]);
            }
        }
        Ok(())
    }

    /// The branch of a node.
    fn branch(&mut self, node: Node, arms: &[Seq], tasks: &mut Vec<Task>) -> Result<(), String> {
        let flow = self.flow;
        if node as usize >= flow.structured.graph.real {
            let ty = self.word_type();
            let variable = self.dispatcher(node);
            let selector = self.b.op(Op::Load, ty, &[variable]);
            // One arm has to be the default; the first is as good as any.
            let others = arms.iter().enumerate().skip(1).map(|(edge, &seq)| (vec![edge as u64], seq)).collect();
            let switch = Switch { selector, arms: others, default: arms[0], wide: false };
            self.switch(switch, tasks);
            return Ok(());
        }
        match &self.func.blocks[flow.blocks[node as usize]].terminator {
            Terminator::Branch { cond, .. } => {
                let cond = self.get(*cond)?;
                self.if_then(cond, arms[0], Some(arms[1]), tasks);
            }
            Terminator::Switch { value, .. } => {
                let selector = self.get(*value)?;
                let bits = self.func.ty(*value).element().map_or(32, |scalar| scalar.bits());
                // Vulkan drivers are tried on 32-bit switches most.
                let (selector, wide) = match bits {
                    64 => (selector, true),
                    32 => (selector, false),
                    _ => {
                        let ty = self.word_type();
                        (self.b.op(Op::UConvert, ty, &[selector]), false)
                    }
                };
                let (literals, default) = &flow.cases[&node];
                let others = literals
                    .iter()
                    .zip(arms)
                    .enumerate()
                    .filter(|(edge, _)| edge != default)
                    .map(|(_, (literals, &seq))| (literals.clone(), seq))
                    .collect::<Vec<_>>();
                if others.iter().any(|(literals, _)| literals.len() > MOST_CASES) {
                    return Err(format!("more than {MOST_CASES} cases of a switch lead to one place"));
                }
                self.switch(Switch { selector, arms: others, default: arms[*default], wide }, tasks);
            }
            Terminator::Jump(_) | Terminator::Return(_) | Terminator::Unreachable => {
                return Err(String::from("a branch without a condition"));
            }
        }
        Ok(())
    }

    /// Whether a list emits nothing.
    fn is_empty(&self, seq: Seq) -> bool {
        let flow = self.flow;
        let tree = &flow.structured.tree;
        tree.seqs[seq as usize].iter().all(|item| match item {
            Item::Select(node) => !tree.selected[*node as usize],
            Item::Take(node, edge) => {
                let graph = &flow.structured.graph;
                graph.edges[*node as usize][*edge as usize].select.is_none()
                    && (*node as usize >= graph.real || flow.jumps[*node as usize][*edge as usize].args.is_empty())
            }
            _ => false,
        })
    }

    fn if_then(&mut self, cond: Id, then: Seq, otherwise: Option<Seq>, tasks: &mut Vec<Task>) {
        let then = Some(then).filter(|&seq| !self.is_empty(seq));
        let otherwise = otherwise.filter(|&seq| !self.is_empty(seq));
        if then.is_none() && otherwise.is_none() {
            return;
        }
        let merge = self.b.id();
        self.b.effect(Op::SelectionMerge, &[merge, SelectionControl::NONE.bits()]);
        tasks.push(Task::Begin(merge));
        let mut arm = |emitter: &mut Self, seq: Option<Seq>| match seq {
            Some(seq) => {
                let label = emitter.b.id();
                tasks.push(Task::Branch(merge));
                tasks.push(Task::Items(seq, 0));
                tasks.push(Task::Begin(label));
                label
            }
            None => merge,
        };
        let otherwise = arm(self, otherwise);
        let then = arm(self, then);
        self.b.terminate(Op::BranchConditional, &[cond, then, otherwise]);
    }

    fn switch(&mut self, switch: Switch, tasks: &mut Vec<Task>) {
        let merge = self.b.id();
        self.b.effect(Op::SelectionMerge, &[merge, SelectionControl::NONE.bits()]);
        tasks.push(Task::Begin(merge));
        let mut words = vec![switch.selector, 0];
        let mut count = 0;
        let mut rest = switch.arms.into_iter();
        let mut left = Vec::new();
        for (literals, seq) in rest.by_ref() {
            if count + literals.len() > MOST_CASES {
                left.push((literals, seq));
                break;
            }
            count += literals.len();
            let label = if self.is_empty(seq) {
                merge
            } else {
                let label = self.b.id();
                tasks.push(Task::Branch(merge));
                tasks.push(Task::Items(seq, 0));
                tasks.push(Task::Begin(label));
                label
            };
            for literal in literals {
                words.push(literal as u32);
                if switch.wide {
                    words.push((literal >> 32) as u32);
                }
                words.push(label);
            }
        }
        left.extend(rest);
        // What does not fit is decided in the default arm.
        words[1] = if left.is_empty() && self.is_empty(switch.default) {
            merge
        } else {
            let label = self.b.id();
            tasks.push(Task::Branch(merge));
            tasks.push(if left.is_empty() {
                Task::Items(switch.default, 0)
            } else {
                Task::Switch(Box::new(Switch { arms: left, ..switch }))
            });
            tasks.push(Task::Begin(label));
            label
        };
        self.b.terminate(Op::Switch, &words);
    }

    fn selector(&mut self) -> Id {
        if let Some(selector) = self.selector {
            return selector;
        }
        let ty = self.word_type();
        let variable = self.b.variable(ty);
        self.b.name(variable, "selector");
        self.selector = Some(variable);
        variable
    }

    fn dispatcher(&mut self, node: Node) -> Id {
        if let Some(&variable) = self.dispatchers.get(&node) {
            return variable;
        }
        let ty = self.word_type();
        let variable = self.b.variable(ty);
        self.dispatchers.insert(node, variable);
        variable
    }
}
