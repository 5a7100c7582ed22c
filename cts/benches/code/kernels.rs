//! The kernels: which file they stand in, what one work-item does, how results are compared.

/// The files of kernels, each built as a program of its own.
pub(crate) const SOURCES: [&str; 5] = [
    include_str!("kernels/arithmetic.cl"),
    include_str!("kernels/functions.cl"),
    include_str!("kernels/memory.cl"),
    include_str!("kernels/groups.cl"),
    include_str!("kernels/programs.cl"),
];

/// The index space of a kernel.
pub(crate) enum Shape {
    /// A line in groups of 256; the last argument is 1.
    Line,
    /// A square in groups of 16 by 16; the last argument is its side.
    Square,
    /// A square with a sixteenth of the work-items, each of which does 4 by 4 results; the last argument is the results' side.
    Blocks,
    /// A line that is this many times shorter, in groups of 256; the last argument is 1.
    Short(usize),
    /// A line that is this many times shorter, in groups of 256; the last argument is its length.
    Pairs(usize),
}

impl Shape {
    /// Global size and last argument for so many results.
    pub(crate) fn of(&self, items: usize) -> (Vec<usize>, u32) {
        let side = items.isqrt() / 64 * 64;
        match self {
            Shape::Line => (vec![items], 1),
            Shape::Square => (vec![side, side], side as u32),
            Shape::Blocks => (vec![side / 4, side / 4], side as u32),
            Shape::Short(part) => (vec![items / part], 1),
            Shape::Pairs(part) => (vec![items / part], (items / part) as u32),
        }
    }

    /// Local size.
    pub(crate) fn local(&self) -> &'static [usize] {
        match self {
            Shape::Line | Shape::Short(_) | Shape::Pairs(_) => &[256],
            Shape::Square | Shape::Blocks => &[16, 16],
        }
    }
}

/// What a result is.
pub(crate) enum Outcome {
    /// Whole numbers: the same bits.
    Bits,
    /// Whole numbers that follow from rounded ones: one in a hundred may differ.
    Rounded,
    /// `float`: close to each other.
    Floats,
    /// Anything: chains that overflow, functions whose implementations may differ.
    Unchecked,
}

impl Outcome {
    /// How many words differ, where that is more than may be.
    pub(crate) fn differences(&self, one: &[u32], other: &[u32]) -> Option<usize> {
        let close = |a: u32, b: u32| {
            let (a, b) = (f32::from_bits(a), f32::from_bits(b));
            a == b || (a - b).abs() <= 1e-3 * a.abs().max(b.abs()).max(1.0)
        };
        let count = |same: &dyn Fn(u32, u32) -> bool| one.iter().zip(other).filter(|&(&a, &b)| !same(a, b)).count();
        let (count, allowed) = match self {
            Outcome::Bits => (count(&|a, b| a == b), 0),
            Outcome::Rounded => (count(&|a, b| a == b), one.len() / 100),
            Outcome::Floats => (count(&close), 0),
            Outcome::Unchecked => return None,
        };
        (count > allowed).then_some(count)
    }
}

/// A kernel and its work.
pub(crate) struct Work {
    pub(crate) name: &'static str,
    /// Index into [`SOURCES`].
    pub(crate) source: usize,
    pub(crate) shape: Shape,
    /// How many `unit`s a result costs.
    pub(crate) amount: f64,
    pub(crate) unit: &'static str,
    pub(crate) outcome: Outcome,
}

const fn work(
    name: &'static str,
    source: usize,
    shape: Shape,
    amount: f64,
    unit: &'static str,
    outcome: Outcome,
) -> Work {
    Work { name, source, shape, amount, unit, outcome }
}

/// All of them, file by file.
pub(crate) const KERNELS: [Work; 35] = [
    work("multiply_add_int", 0, Shape::Line, 1024.0, "Gop/s", Outcome::Bits),
    work("multiply_add_int4", 0, Shape::Line, 4096.0, "Gop/s", Outcome::Bits),
    work("multiply_add_long", 0, Shape::Line, 1024.0, "Gop/s", Outcome::Bits),
    work("multiply_add_short2", 0, Shape::Line, 2048.0, "Gop/s", Outcome::Bits),
    work("multiply_add_uchar4", 0, Shape::Line, 4096.0, "Gop/s", Outcome::Bits),
    work("multiply_add_float", 0, Shape::Line, 1024.0, "Gop/s", Outcome::Unchecked),
    work("multiply_add_float4", 0, Shape::Line, 4096.0, "Gop/s", Outcome::Unchecked),
    work("multiply_add_float16", 0, Shape::Line, 16384.0, "Gop/s", Outcome::Unchecked),
    work("divide_float", 0, Shape::Line, 128.0, "Gop/s", Outcome::Floats),
    work("divide_int", 0, Shape::Line, 128.0, "Gop/s", Outcome::Bits),
    work("sine", 1, Shape::Line, 32.0, "Gop/s", Outcome::Floats),
    work("exponential", 1, Shape::Line, 32.0, "Gop/s", Outcome::Floats),
    work("logarithm", 1, Shape::Line, 32.0, "Gop/s", Outcome::Floats),
    work("power", 1, Shape::Line, 32.0, "Gop/s", Outcome::Floats),
    work("arc_tangent", 1, Shape::Line, 32.0, "Gop/s", Outcome::Floats),
    work("square_root", 1, Shape::Line, 32.0, "Gop/s", Outcome::Floats),
    work("native_sine", 1, Shape::Line, 32.0, "Gop/s", Outcome::Unchecked),
    work("native_power", 1, Shape::Line, 32.0, "Gop/s", Outcome::Unchecked),
    work("copy_float4", 2, Shape::Line, 32.0, "GB/s", Outcome::Bits),
    work("copy_uchar", 2, Shape::Line, 2.0, "GB/s", Outcome::Bits),
    work("scale_and_add", 2, Shape::Line, 8.0, "GB/s", Outcome::Floats),
    work("grade_pixels", 2, Shape::Square, 8.0, "GB/s", Outcome::Unchecked),
    work("sum_rows", 2, Shape::Short(16), 260.0 / 16.0, "GB/s", Outcome::Floats),
    work("sort_rows", 2, Shape::Short(4), 128.0 / 4.0, "GB/s", Outcome::Bits),
    work("search_table", 2, Shape::Line, 12.0, "Gop/s", Outcome::Bits),
    work("multiply_matrices", 3, Shape::Square, 2048.0, "Gop/s", Outcome::Floats),
    work("multiply_blocks", 3, Shape::Blocks, 2048.0, "Gop/s", Outcome::Floats),
    work("transpose", 3, Shape::Square, 8.0, "GB/s", Outcome::Bits),
    work("reduce", 3, Shape::Line, 64.0, "GB/s", Outcome::Floats),
    work("histogram", 3, Shape::Line, 64.0, "GB/s", Outcome::Bits),
    work("blur", 4, Shape::Square, 50.0, "Gop/s", Outcome::Floats),
    work("attract_bodies", 4, Shape::Pairs(64), 256.0, "Gop/s", Outcome::Floats),
    work("mandelbrot", 4, Shape::Square, 1.0, "Gop/s", Outcome::Rounded),
    work("hash_blocks", 4, Shape::Short(4), 0.25, "Gop/s", Outcome::Bits),
    work("trace_rays", 4, Shape::Square, 32.0, "Gop/s", Outcome::Floats),
];
