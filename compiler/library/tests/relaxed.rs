//! The library's functions for relaxed math, within what OpenCL C 3.0, section 7.4, allows them ("unsafe math optimizations").

mod common;

use common::{Machine, Place, Random};
use tombolo_ir::Target;

const ITEMS: usize = 4096;

const SOURCE: &str =
    "kernel void k(global const float *x, global const float *y, global const int *n, global float *r) {
    size_t i = get_global_id(0);
    float c;
    r[i * 8] = pow(x[i], y[i]);
    r[i * 8 + 1] = pown(x[i], n[i]);
    r[i * 8 + 2] = rootn(fabs(x[i]), n[i] ? n[i] : 1);
    r[i * 8 + 3] = sincos(y[i] * 0.5f, &c);
    r[i * 8 + 4] = c;
    r[i * 8 + 5] = sinpi(y[i] * 0.125f);
    r[i * 8 + 6] = cospi(y[i] * 0.125f);
    r[i * 8 + 7] = tanpi(y[i] * 0.05f);
}";

/// The distance of a result to the exact one, in units of its last place.
fn distance(got: f32, exact: f64) -> f64 {
    let rounded = (exact as f32).abs().max(f32::MIN_POSITIVE);
    let unit = f64::from(f32::from_bits(rounded.to_bits() + 1)) - f64::from(rounded);
    (f64::from(got) - exact).abs() / unit
}

#[test]
fn relaxed_functions_in_the_interpreter() {
    relaxed_functions(Place::Interpreter);
}

#[test]
fn relaxed_functions_on_the_device() {
    relaxed_functions(Place::Device);
}

fn relaxed_functions(place: Place) {
    let mut random = Random::new(7);
    let mut unit = || (random.next() >> 40) as f64 / (1u64 << 24) as f64;
    let x: Vec<f64> = (0..ITEMS)
        .map(|i| f64::from(((unit() * 12.0 - 6.0).exp2() * if i % 4 == 0 { -1.0 } else { 1.0 }) as f32))
        .collect();
    // Negative numbers have powers of integers.
    let y: Vec<f64> = (0..ITEMS)
        .map(|i| match unit() * 12.0 - 6.0 {
            y if i % 4 == 0 => y.round(),
            y => f64::from(y as f32),
        })
        .collect();
    let n: Vec<i32> = (0..ITEMS).map(|_| (unit() * 16.0 - 8.0) as i32).collect();
    let target = Target { fast_exponentials: true, ..Target::baseline() };
    let machine = Machine::compile_with(SOURCE, "-cl-std=CL3.0 -cl-fast-relaxed-math", target);
    let numbers = n.iter().flat_map(|n| n.to_le_bytes()).collect();
    let buffers =
        vec![common::floats_to_bytes(&x, false), common::floats_to_bytes(&y, false), numbers, vec![0; ITEMS * 32]];
    let out = machine.run(place, ITEMS, buffers).pop().expect("four buffers");
    let results: Vec<f32> =
        out.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().expect("four bytes"))).collect();
    for (i, got) in results.chunks_exact(8).enumerate() {
        let (x, y, n) = (x[i], y[i], n[i]);
        let root = if n == 0 { 1 } else { n };
        let powers = [x.powf(y), x.powi(n), x.abs().powf(1.0 / f64::from(root))];
        for (got, exact) in got.iter().zip(powers) {
            assert!(distance(*got, exact) <= 8192.0, "{place:?}: x {x}, y {y}, n {n}: {got} for {exact}");
        }
        let turn = std::f64::consts::PI;
        let waves = [(y * 0.5).sin(), (y * 0.5).cos(), (y * 0.125 * turn).sin(), (y * 0.125 * turn).cos()];
        for (got, exact) in got[3..7].iter().zip(waves) {
            let off = (f64::from(*got) - exact).abs();
            assert!(off <= 1.0 / 2048.0, "{place:?}: y {y}: {got} for {exact}");
        }
        let tangent = (y * f64::from(0.05f32) * turn).tan();
        assert!(distance(got[7], tangent) <= 8192.0, "{place:?}: y {y}: {} for {tangent}", got[7]);
    }
}
