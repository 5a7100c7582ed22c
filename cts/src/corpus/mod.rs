//! A corpus of kernels, one for each thing that OpenCL C can say, each with a reference on the CPU.
//!
//! Most cases are *maps*: a few lines of OpenCL C that compute `r` from the inputs `a`, `b`, `c` of one work-item, and a
//! closure that does the same in Rust. The others bring a whole kernel and a function that runs and judges it.

mod atomics;
mod builtins;
mod constants;
mod control;
mod conversions;
pub mod element;
mod floats;
mod functions;
mod images;
mod integers;
mod local;
mod math;
mod memory;
mod pointers;
mod preprocessor;
mod structs;
mod vectors;
mod work_items;

use element::{Element, Rng};
use std::fmt::Debug;
use tombolo_client::{Arg, Buffer, Context, Kernel, Plain, Queue};

/// Where a case runs.
#[derive(Debug)]
pub struct Env {
    /// The context.
    pub context: Context,
    /// An in-order queue of it.
    pub queue: Queue,
    /// The seed of the random inputs.
    pub seed: u64,
}

type Runner = Box<dyn Fn(&Case, &Env) -> Result<(), String> + Send + Sync>;

/// One kernel with its judge.
pub struct Case {
    /// The group, named after the file that holds it.
    pub group: &'static str,
    /// Its name, unique in the group.
    pub name: &'static str,
    /// The OpenCL C source; the kernel is called `test`.
    pub source: String,
    /// Build options.
    pub options: &'static str,
    /// Whether it needs double precision.
    pub needs_fp64: bool,
    /// Whether it needs images.
    pub needs_images: bool,
    ulp: f64,
    runner: Runner,
}

impl Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.group, self.name)
    }
}

impl Case {
    /// Builds the kernel, runs it and compares it with its reference. The error says what differs.
    pub fn run(&self, env: &Env) -> Result<(), String> {
        (self.runner)(self, env)
    }

    /// Allows results to differ from the reference by so many units of the last place.
    fn ulp(mut self, ulp: f64) -> Case {
        self.ulp = ulp;
        self
    }

    /// Sets the build options.
    fn options(mut self, options: &'static str) -> Case {
        self.options = options;
        self
    }

    /// Puts declarations before the kernel.
    fn prelude(mut self, text: &str) -> Case {
        self.source = format!("{text}\n{}", self.source);
        self.needs_fp64 |= text.contains("double");
        self
    }

    /// Builds the kernel.
    fn kernel(&self, env: &Env) -> Result<Kernel, String> {
        let program = crate::program(&env.context, &self.source, self.options).map_err(|error| error.to_string())?;
        program.kernel("test").map_err(|error| error.to_string())
    }

    /// The generator of this case's inputs.
    fn rng(&self, env: &Env) -> Rng {
        let hash = self.name.bytes().fold(env.seed, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
        Rng::with_seed(hash)
    }
}

/// All cases.
pub fn cases() -> Vec<Case> {
    [
        integers::cases(),
        floats::cases(),
        vectors::cases(),
        conversions::cases(),
        control::cases(),
        functions::cases(),
        pointers::cases(),
        structs::cases(),
        constants::cases(),
        memory::cases(),
        local::cases(),
        atomics::cases(),
        work_items::cases(),
        builtins::cases(),
        math::cases(),
        images::cases(),
        preprocessor::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Work-items of a map case; not a multiple of any usual work-group size.
const ITEMS: usize = 333;

fn put_all<T: Element>(values: impl Iterator<Item = T>) -> Vec<u8> {
    let mut bytes = Vec::new();
    values.for_each(|value| value.put(&mut bytes));
    bytes
}

fn map_case(group: &'static str, name: &'static str, types: &[String], body: &str, runner: Runner) -> Case {
    let inputs = ["a", "b", "c"];
    let result = types.last().expect("a map has a result");
    let mut source = String::from("kernel void test(");
    for (ty, input) in types[..types.len() - 1].iter().zip(inputs) {
        source += &format!("global const {ty} *{input}s, ");
    }
    source += &format!("global {result} *rs) {{\n    size_t i = get_global_id(0);\n");
    for (ty, input) in types[..types.len() - 1].iter().zip(inputs) {
        source += &format!("    {ty} {input} = {input}s[i];\n");
    }
    source += &format!("    {result} r;\n    {}\n    rs[i] = r;\n}}\n", body.trim());
    let needs_fp64 = source.contains("double");
    Case { group, name, source, options: "", needs_fp64, needs_images: false, ulp: 0.0, runner }
}

/// Runs the kernel of a map case over its input buffers and compares each result.
fn judge<O: Element>(
    case: &Case,
    env: &Env,
    inputs: &[Vec<u8>],
    expected: &[O],
    show: impl Fn(usize) -> String,
) -> Result<(), String> {
    let mut kernel = case.kernel(env)?;
    let fail = |error: tombolo_client::Error| error.to_string();
    let buffers: Vec<Buffer> =
        inputs.iter().map(|bytes| Buffer::from_slice(&env.context, bytes)).collect::<Result<_, _>>().map_err(fail)?;
    let out = Buffer::from_slice(&env.context, &vec![0xa5_u8; expected.len() * O::SIZE]).map_err(fail)?;
    for (index, buffer) in buffers.iter().chain([&out]).enumerate() {
        kernel.set_arg(index, Arg::Buffer(buffer)).map_err(fail)?;
    }
    env.queue.run(&kernel, &[expected.len()], None).map_err(fail)?;
    let bytes: Vec<u8> = env.queue.read(&out, expected.len() * O::SIZE).map_err(fail)?;
    for (index, &want) in expected.iter().enumerate() {
        let got = O::get(&bytes[index * O::SIZE..]);
        let distance = got.distance(want);
        if distance > case.ulp {
            return Err(format!("item {index}: {} gives {got:?}, expected {want:?} ({distance} ULP)", show(index)));
        }
    }
    Ok(())
}

/// A map of one input.
fn map1<A: Element, O: Element>(
    group: &'static str,
    name: &'static str,
    body: &str,
    reference: impl Fn(A) -> O + Send + Sync + 'static,
) -> Case {
    map1_of(group, name, body, A::random, reference)
}

/// A map of one input that comes from a generator.
fn map1_of<A: Element, O: Element>(
    group: &'static str,
    name: &'static str,
    body: &str,
    input: impl Fn(&mut Rng) -> A + Send + Sync + 'static,
    reference: impl Fn(A) -> O + Send + Sync + 'static,
) -> Case {
    let runner: Runner = Box::new(move |case, env| {
        let mut rng = case.rng(env);
        let a: Vec<A> = (0..ITEMS).map(|_| input(&mut rng)).collect();
        let expected: Vec<O> = a.iter().map(|&a| reference(a)).collect();
        judge(case, env, &[put_all(a.iter().copied())], &expected, |index| format!("{:?}", a[index]))
    });
    map_case(group, name, &[A::name(), O::name()], body, runner)
}

/// A map of two inputs.
fn map2<A: Element, B: Element, O: Element>(
    group: &'static str,
    name: &'static str,
    body: &str,
    reference: impl Fn(A, B) -> O + Send + Sync + 'static,
) -> Case {
    map2_of(group, name, body, |rng| (A::random(rng), B::random(rng)), reference)
}

/// A map of two inputs that come from a generator.
fn map2_of<A: Element, B: Element, O: Element>(
    group: &'static str,
    name: &'static str,
    body: &str,
    input: impl Fn(&mut Rng) -> (A, B) + Send + Sync + 'static,
    reference: impl Fn(A, B) -> O + Send + Sync + 'static,
) -> Case {
    let runner: Runner = Box::new(move |case, env| {
        let mut rng = case.rng(env);
        let ab: Vec<(A, B)> = (0..ITEMS).map(|_| input(&mut rng)).collect();
        let expected: Vec<O> = ab.iter().map(|&(a, b)| reference(a, b)).collect();
        let inputs = [put_all(ab.iter().map(|ab| ab.0)), put_all(ab.iter().map(|ab| ab.1))];
        judge(case, env, &inputs, &expected, |index| format!("{:?}", ab[index]))
    });
    map_case(group, name, &[A::name(), B::name(), O::name()], body, runner)
}

/// A map of three inputs.
fn map3<A: Element, B: Element, C: Element, O: Element>(
    group: &'static str,
    name: &'static str,
    body: &str,
    reference: impl Fn(A, B, C) -> O + Send + Sync + 'static,
) -> Case {
    let runner: Runner = Box::new(move |case, env| {
        let mut rng = case.rng(env);
        let abc: Vec<(A, B, C)> =
            (0..ITEMS).map(|_| (A::random(&mut rng), B::random(&mut rng), C::random(&mut rng))).collect();
        let expected: Vec<O> = abc.iter().map(|&(a, b, c)| reference(a, b, c)).collect();
        let inputs = [
            put_all(abc.iter().map(|abc| abc.0)),
            put_all(abc.iter().map(|abc| abc.1)),
            put_all(abc.iter().map(|abc| abc.2)),
        ];
        judge(case, env, &inputs, &expected, |index| format!("{:?}", abc[index]))
    });
    map_case(group, name, &[A::name(), B::name(), C::name(), O::name()], body, runner)
}

/// A case with a kernel and a judge of its own.
fn whole(
    group: &'static str,
    name: &'static str,
    source: &str,
    judge: impl Fn(&Case, &Env) -> Result<(), String> + Send + Sync + 'static,
) -> Case {
    Case {
        group,
        name,
        source: source.into(),
        options: "",
        needs_fp64: source.contains("double"),
        needs_images: source.contains("image"),
        ulp: 0.0,
        runner: Box::new(judge),
    }
}

/// Runs `kernel` on the arguments, after `output` was made of `initial`, and returns what `output` then holds. The output
/// is the kernel's first argument.
fn run_to<T: Plain>(
    case: &Case,
    env: &Env,
    initial: &[T],
    args: &[Arg<'_>],
    global: &[usize],
    local: Option<&[usize]>,
) -> Result<Vec<T>, String> {
    let fail = |error: tombolo_client::Error| error.to_string();
    let mut kernel = case.kernel(env)?;
    let out = Buffer::from_slice(&env.context, initial).map_err(fail)?;
    kernel.set_arg(0, Arg::Buffer(&out)).map_err(fail)?;
    for (index, &arg) in args.iter().enumerate() {
        kernel.set_arg(index + 1, arg).map_err(fail)?;
    }
    env.queue.run(&kernel, global, local).map_err(fail)?;
    env.queue.read(&out, initial.len()).map_err(fail)
}

/// Compares two slices exactly; the error names the first difference.
fn same<T: PartialEq + Debug>(got: &[T], expected: &[T]) -> Result<(), String> {
    if got.len() != expected.len() {
        return Err(format!("{} results, expected {}", got.len(), expected.len()));
    }
    match got.iter().zip(expected).position(|(got, expected)| got != expected) {
        Some(index) => Err(format!("at {index}: {:?}, expected {:?}", got[index], expected[index])),
        None => Ok(()),
    }
}
