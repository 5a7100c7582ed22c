//! Builds the structured form by walking the dominator tree (after Ramsey, "Beyond Relooper", ICFP 2022).
//!
//! A node's code is followed by its branch, whose arms hold the nodes that only they lead to, and then by the *joins*
//! that the node dominates, in reverse postorder. A jump to a join only falls off the end of its arm; what stands between
//! is skipped because it is guarded by the *selector*, a variable that holds the join to go to. Where everything that
//! arrives goes to the next join, there is no guard and nobody sets the selector. A loop's exits are joins that stand
//! behind the loop, so that work-items come together there; whoever leaves the loop selects one and breaks.
//!
//! A long chain of `else if` would nest as deep as it is long. Where lists nest deep, an arm that goes on like that is
//! made a join of the node that the nesting began with.

use std::collections::BTreeSet;

use super::graph::{Graph, NONE, Node, Shape};

/// A list of items, by its index in [`Tree::seqs`].
pub(crate) type Seq = u32;

/// A piece of structured control flow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Item {
    /// Runs the code of a node, without its terminator.
    Code(Node),
    /// Ends the function by the terminator of the node.
    Exit(Node),
    /// Takes an edge of a node: hands over the jump's arguments, selects the edge of a dispatch node. Goes nowhere.
    Take(Node, u32),
    /// Sets the selector, where [`Tree::selected`] tells that somebody looks.
    Select(Node),
    /// Branches by the condition of the node that has just run, or on what was selected for a dispatch node: one arm an
    /// edge.
    Branch(Node, Vec<Seq>),
    /// Runs the list if the selector is the node.
    Guard(Node, Seq),
    /// Runs the list until a break; at its end, starts anew.
    Loop(Seq),
    /// Leaves the innermost loop.
    Break,
    /// Starts the innermost loop anew.
    Continue,
}

/// A graph in structured form.
#[derive(Debug)]
pub(crate) struct Tree {
    /// All lists; the first is the function's body.
    pub(crate) seqs: Vec<Vec<Item>>,
    /// Whether the selector is ever compared where it can stand for this node.
    pub(crate) selected: Vec<bool>,
}

/// What is to be done, on a stack, so that deep graphs need no deep call stack.
enum Task {
    /// The node and all it dominates.
    Whole(Node),
    /// The same, the node's own loop being open already.
    Inside(Node),
    /// An edge: jump, or what it leads to in place.
    Follow(Node, u32),
    /// A branch: how many arms are done, and where they leave to.
    Arms(Box<Arms>),
    /// The joins from an index on.
    Joins(Node, bool, usize),
    /// Ends a guard's list; the set holds what passes it by.
    EndGuard(Node, Seq, BTreeSet<Node>),
    /// Ends a loop.
    EndLoop(Node, Seq),
}

struct Arms {
    node: Node,
    done: usize,
    seqs: Vec<Seq>,
    leaving: BTreeSet<Node>,
}

struct Builder<'a> {
    graph: &'a Graph,
    shape: Shape,
    /// Joins inside the node's own loop (or of a node that is no header), and those behind its loop.
    joins: Vec<Vec<Node>>,
    behind: Vec<Vec<Node>>,
    /// Nodes that are placed as joins.
    is_join: Vec<bool>,
    /// The node in whose `joins` a node is.
    home: Vec<Node>,
    /// The nodes that are being built, outermost first, with the numbers of lists and of loops that were open.
    around: Vec<(Node, usize, usize)>,
    tree: Tree,
    /// The open lists, innermost last.
    open: Vec<Seq>,
    /// The open loops with the targets of their breaks.
    loops: Vec<(Node, BTreeSet<Node>)>,
    /// Where control goes that falls off what was built last.
    falls: BTreeSet<Node>,
    depth: Depth,
}

/// Fewer nodes than this may nest below any depth.
const SMALL: u32 = 4;

/// How deep lists may nest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Depth {
    /// Above this many lists since the nesting began, arms become joins where they can.
    pub(crate) soft: usize,
    /// Above this many lists, the graph is given up.
    pub(crate) hard: usize,
}

/// Builds the structured form of a reducible graph, or nothing where it would nest too deep.
pub(crate) fn build(graph: &Graph, depth: Depth) -> Option<Tree> {
    let shape = Shape::of(graph);
    let count = graph.len();
    let mut joins = vec![Vec::new(); count];
    let mut behind = vec![Vec::new(); count];
    let mut is_join = vec![false; count];
    let mut home = vec![NONE; count];
    for &node in &shape.order[1..] {
        let dominator = shape.idom[node as usize];
        // The outermost loop that the dominator is in and the node is not.
        let mut left = NONE;
        let mut around = shape.innermost[dominator as usize];
        while around != NONE && !shape.in_loop(node, around) {
            left = around;
            around = shape.outer[around as usize];
        }
        if left != NONE {
            behind[left as usize].push(node);
            is_join[node as usize] = true;
        } else if shape.forward[node as usize] > 1 {
            joins[dominator as usize].push(node);
            home[node as usize] = dominator;
            is_join[node as usize] = true;
        }
    }
    let mut builder = Builder {
        graph,
        shape,
        joins,
        behind,
        is_join,
        home,
        around: Vec::new(),
        tree: Tree { seqs: vec![Vec::new()], selected: vec![false; count] },
        open: vec![0],
        loops: Vec::new(),
        falls: BTreeSet::new(),
        depth,
    };
    let mut tasks = vec![Task::Whole(0)];
    while let Some(task) = tasks.pop() {
        if builder.open.len() > depth.hard {
            return None;
        }
        builder.run(task, &mut tasks);
    }
    builder.tree.drop_last_continues();
    Some(builder.tree)
}

impl Tree {
    /// Drops the continues after which nothing of a loop's body follows: its end does the same, and drivers that have to
    /// take continues apart nest once for each.
    fn drop_last_continues(&mut self) {
        let bodies =
            self.seqs.iter().flatten().filter_map(|item| if let Item::Loop(body) = item { Some(*body) } else { None });
        let mut work: Vec<Seq> = bodies.collect();
        while let Some(seq) = work.pop() {
            match self.seqs[seq as usize].last() {
                Some(Item::Continue) => {
                    self.seqs[seq as usize].pop();
                }
                Some(Item::Branch(_, arms)) => work.extend(arms),
                Some(Item::Guard(_, body)) => work.push(*body),
                Some(
                    Item::Code(_) | Item::Exit(_) | Item::Take(..) | Item::Select(_) | Item::Loop(_) | Item::Break,
                )
                | None => {}
            }
        }
    }
}

impl Builder<'_> {
    fn run(&mut self, task: Task, tasks: &mut Vec<Task>) {
        match task {
            Task::Whole(node) if self.shape.is_header[node as usize] => {
                let body = self.open_seq();
                self.loops.push((node, BTreeSet::new()));
                tasks.push(Task::EndLoop(node, body));
                tasks.push(Task::Inside(node));
            }
            Task::Whole(node) | Task::Inside(node) => self.inside(node, tasks),
            Task::Follow(node, edge) => self.follow(node, edge, tasks),
            Task::Arms(arms) => self.arms(arms, tasks),
            Task::Joins(node, behind, index) => self.join(node, behind, index, tasks),
            Task::EndGuard(node, body, passing) => {
                self.open.pop();
                self.push(Item::Guard(node, body));
                self.falls_also(passing);
            }
            Task::EndLoop(node, body) => self.end_loop(node, body, tasks),
        }
    }

    fn inside(&mut self, node: Node, tasks: &mut Vec<Task>) {
        if (node as usize) < self.graph.real {
            self.push(Item::Code(node));
        }
        tasks.push(Task::Joins(node, false, 0));
        self.around.push((node, self.open.len(), self.loops.len()));
        let edges = self.graph.edges[node as usize].len() as u32;
        match edges {
            0 => {
                self.push(Item::Exit(node));
                self.falls.clear();
            }
            1 => tasks.push(Task::Follow(node, 0)),
            _ => {
                let seqs = vec![0; edges as usize];
                tasks.push(Task::Arms(Box::new(Arms { node, done: 0, seqs, leaving: BTreeSet::new() })));
            }
        }
    }

    /// Whether `to` stands where the edge from `from` leads to it, and nowhere else leads to it.
    fn is_in_place(&self, from: Node, to: Node) -> bool {
        !self.is_join[to as usize] && self.shape.position[to as usize] > self.shape.position[from as usize]
    }

    fn follow(&mut self, node: Node, edge: u32, tasks: &mut Vec<Task>) {
        let to = self.graph.edges[node as usize][edge as usize].to;
        self.push(Item::Take(node, edge));
        if self.is_in_place(node, to) && !self.make_join(to) {
            tasks.push(Task::Whole(to));
        } else {
            self.falls.clear();
            self.leave(to);
        }
    }

    /// Makes a node that would stand in place a join of the node that the nesting began with, where lists nest deep and
    /// nothing that the node leads to is nearer than that.
    fn make_join(&mut self, to: Node) -> bool {
        let loops = self.loops.len();
        let depth = self.open.len();
        // Little more would nest in a few nodes.
        if self.shape.weight[to as usize] < SMALL {
            return false;
        }
        let began = self.around.partition_point(|&(_, _, open)| open < loops);
        let is_deep = |&&(_, open, _): &&(Node, usize, usize)| depth >= open.saturating_add(self.depth.soft);
        if self.around[began..].first().filter(is_deep).is_none() {
            return false;
        }
        let Some(targets) = self.ways_out(to) else { return false };
        let mut homes = self.around[began..].iter().take_while(is_deep);
        let home = homes.find(|&&(home, ..)| targets.iter().all(|&target| self.shape.dominates(target, home)));
        let Some(&(home, ..)) = home else { return false };
        let position = &self.shape.position;
        let list = &mut self.joins[home as usize];
        let at = list.partition_point(|&other| position[other as usize] < position[to as usize]);
        list.insert(at, to);
        self.home[to as usize] = home;
        self.is_join[to as usize] = true;
        true
    }

    /// The homes of the joins that lead out of what `node` dominates; nothing where one has none.
    fn ways_out(&self, node: Node) -> Option<BTreeSet<Node>> {
        let shape = &self.shape;
        let here = self.loops.last().map_or(NONE, |&(header, _)| header);
        let mut targets = BTreeSet::new();
        // In preorder of the dominator tree, what a node dominates follows it.
        for at in shape.dominated_by(node) {
            for edge in &self.graph.edges[at as usize] {
                if !shape.dominates(node, edge.to) && edge.to != here && shape.in_loop(edge.to, here) {
                    match self.home[edge.to as usize] {
                        NONE => return None,
                        home => targets.insert(home),
                    };
                }
            }
        }
        Some(targets)
    }

    /// Goes to `to`, which is not here: falls, continues or breaks.
    fn leave(&mut self, to: Node) {
        match self.loops.last() {
            Some(&(header, _)) if header == to => self.push(Item::Continue),
            Some(&(header, _)) if !self.shape.in_loop(to, header) => {
                self.push(Item::Select(to));
                self.push(Item::Break);
                if let Some((_, exits)) = self.loops.last_mut() {
                    merge(exits, BTreeSet::from([to]), &mut self.tree.selected);
                }
            }
            _ => {
                self.push(Item::Select(to));
                self.falls_also(BTreeSet::from([to]));
            }
        }
    }

    fn arms(&mut self, mut arms: Box<Arms>, tasks: &mut Vec<Task>) {
        if arms.done > 0 {
            self.open.pop();
            merge(&mut arms.leaving, std::mem::take(&mut self.falls), &mut self.tree.selected);
        }
        if arms.done == arms.seqs.len() {
            self.push(Item::Branch(arms.node, arms.seqs));
            self.falls = arms.leaving;
            return;
        }
        let (node, edge) = (arms.node, arms.done);
        arms.seqs[edge] = self.open_seq();
        arms.done += 1;
        tasks.push(Task::Arms(arms));
        tasks.push(Task::Follow(node, edge as u32));
    }

    fn join(&mut self, node: Node, behind: bool, index: usize, tasks: &mut Vec<Task>) {
        let list = if behind { &self.behind } else { &self.joins };
        let Some(&join) = list[node as usize].get(index) else {
            if !behind {
                self.around.pop();
            }
            return;
        };
        tasks.push(Task::Joins(node, behind, index + 1));
        if !self.falls.remove(&join) {
            debug_assert!(false, "nothing falls to the join {join}");
            return;
        }
        if self.falls.is_empty() {
            tasks.push(Task::Whole(join));
        } else {
            let passing = std::mem::take(&mut self.falls);
            let body = self.open_seq();
            tasks.push(Task::EndGuard(join, body, passing));
            tasks.push(Task::Whole(join));
        }
    }

    fn end_loop(&mut self, node: Node, body: Seq, tasks: &mut Vec<Task>) {
        debug_assert!(self.falls.is_empty(), "control falls off a loop to {:?}", self.falls);
        self.open.pop();
        self.push(Item::Loop(body));
        let exits = self.loops.pop().map(|(_, exits)| exits).unwrap_or_default();
        // Of the exits, those that go further than the loop around must leave that one in turn.
        let here = self.loops.last().map_or(NONE, |&(header, _)| header);
        let (stay, go): (BTreeSet<Node>, BTreeSet<Node>) =
            exits.into_iter().partition(|&exit| exit != here && self.shape.in_loop(exit, here));
        self.falls = BTreeSet::new();
        let only = stay.is_empty() && go.len() == 1;
        for &exit in &go {
            if only {
                self.leave(exit);
            } else {
                let body = self.open_seq();
                self.leave(exit);
                self.open.pop();
                self.push(Item::Guard(exit, body));
            }
        }
        self.falls = stay;
        tasks.push(Task::Joins(node, true, 0));
    }

    /// Adds `more` to where control falls.
    fn falls_also(&mut self, more: BTreeSet<Node>) {
        merge(&mut self.falls, more, &mut self.tree.selected);
    }

    fn push(&mut self, item: Item) {
        if let Some(&seq) = self.open.last() {
            self.tree.seqs[seq as usize].push(item);
        }
    }

    fn new_seq(&mut self) -> Seq {
        self.tree.seqs.push(Vec::new());
        self.tree.seqs.len() as Seq - 1
    }

    fn open_seq(&mut self) -> Seq {
        let seq = self.new_seq();
        self.open.push(seq);
        seq
    }
}

/// Adds `more` to `set`. Where several targets come together, the selector has to tell them apart from then on. The
/// smaller set moves, so that all merges together take little more than linear time.
fn merge(set: &mut BTreeSet<Node>, mut more: BTreeSet<Node>, selected: &mut [bool]) {
    if more.len() > set.len() {
        std::mem::swap(set, &mut more);
    }
    let first = if set.len() == 1 { set.first().copied() } else { None };
    for node in more {
        if set.insert(node) {
            selected[node as usize] = true;
            if let Some(first) = first {
                selected[first as usize] = true;
            }
        }
    }
}
