//! Integer operators, builtin functions and conversions on every integer type, against arbitrary-precision arithmetic.

use tombolo_cts::corpus::element::Rng;
use tombolo_cts::reference::between;
use tombolo_cts::{Input, Subject};

/// An integer type of OpenCL C.
#[derive(Clone, Copy)]
struct Type {
    name: &'static str,
    bits: u32,
    signed: bool,
}

const TYPES: [Type; 8] = [
    Type { name: "char", bits: 8, signed: true },
    Type { name: "uchar", bits: 8, signed: false },
    Type { name: "short", bits: 16, signed: true },
    Type { name: "ushort", bits: 16, signed: false },
    Type { name: "int", bits: 32, signed: true },
    Type { name: "uint", bits: 32, signed: false },
    Type { name: "long", bits: 64, signed: true },
    Type { name: "ulong", bits: 64, signed: false },
];

impl Type {
    fn bytes(self) -> usize {
        self.bits as usize / 8
    }

    fn min(self) -> i128 {
        if self.signed { -(1 << (self.bits - 1)) } else { 0 }
    }

    fn max(self) -> i128 {
        if self.signed { (1 << (self.bits - 1)) - 1 } else { (1 << self.bits) - 1 }
    }

    /// The value of this type with the low bits of `value`.
    fn wrap(self, value: i128) -> i128 {
        let low = value & ((1 << self.bits) - 1);
        if self.signed && low > self.max() { low - (1 << self.bits) } else { low }
    }

    fn saturate(self, value: i128) -> i128 {
        value.clamp(self.min(), self.max())
    }

    /// The bits, as a non-negative number.
    fn raw(self, value: i128) -> i128 {
        value & ((1 << self.bits) - 1)
    }

    fn decode(self, bytes: &[u8]) -> i128 {
        let mut word = [0u8; 16];
        word[..bytes.len()].copy_from_slice(bytes);
        self.wrap(i128::from_le_bytes(word))
    }

    fn encode(self, values: &[i128]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()[..self.bytes()].to_vec()).collect()
    }

    /// Edge values and random ones of every magnitude.
    fn inputs(self, seed: u64, count: usize) -> Vec<i128> {
        let mut random = Rng::with_seed(seed);
        let mut values = vec![0, 1, 2, self.max(), self.min(), self.max() - 1, self.min() + 1, self.wrap(-1)];
        while values.len() < count {
            let shift = random.u64(..) as u32 % self.bits;
            values.push(self.wrap(i128::from(random.u64(..)) >> (shift + 64 - self.bits)));
        }
        values
    }
}

type Operation = (&'static str, fn(Type, i128, i128, i128) -> i128);

/// Expressions of `a`, `b` and `c`, all of the type `T`, and their values before conversion to it.
const OPERATIONS: &[Operation] = &[
    ("a + b", |_, a, b, _| a + b),
    ("a - b", |_, a, b, _| a - b),
    ("a * b", |_, a, b, _| a.wrapping_mul(b)),
    ("b == 0 || (a < 0 && b == (T)-1) ? c : a / b", |_, a, b, c| if b == 0 || (a < 0 && b == -1) { c } else { a / b }),
    ("b == 0 || (a < 0 && b == (T)-1) ? c : a % b", |_, a, b, c| if b == 0 || (a < 0 && b == -1) { c } else { a % b }),
    ("a & b | c ^ ~a", |_, a, b, c| a & b | c ^ !a),
    ("-a", |_, a, _, _| -a),
    ("!a + (a && b) * 2 + (b || c) * 4", |_, a, b, c| {
        i128::from(a == 0) + 2 * i128::from(a != 0 && b != 0) + 4 * i128::from(b != 0 || c != 0)
    }),
    ("a << (b & (sizeof(T) * 8 - 1))", |t, a, b, _| a << (b & i128::from(t.bits - 1))),
    ("a >> (b & (sizeof(T) * 8 - 1))", |t, a, b, _| a >> (b & i128::from(t.bits - 1))),
    ("(a < b) + 2 * (a <= b) + 4 * (a == c) + 8 * (b != c)", |_, a, b, c| {
        i128::from(a < b) + 2 * i128::from(a <= b) + 4 * i128::from(a == c) + 8 * i128::from(b != c)
    }),
    ("abs(a)", |_, a, _, _| a.abs()),
    ("abs_diff(a, b)", |_, a, b, _| (a - b).abs()),
    ("add_sat(a, b)", |t, a, b, _| t.saturate(a + b)),
    ("sub_sat(a, b)", |t, a, b, _| t.saturate(a - b)),
    ("hadd(a, b)", |_, a, b, _| (a + b) >> 1),
    ("rhadd(a, b)", |_, a, b, _| (a + b + 1) >> 1),
    ("clamp(a, min(b, c), max(b, c))", |_, a, b, c| a.clamp(b.min(c), b.max(c))),
    ("clz(a)", |t, a, _, _| i128::from(t.raw(a).leading_zeros() + t.bits - 128)),
    ("ctz(a)", |t, a, _, _| i128::from(t.raw(a).trailing_zeros().min(t.bits))),
    ("popcount(a)", |t, a, _, _| i128::from(t.raw(a).count_ones())),
    ("mad_hi(a, b, c)", |t, a, b, c| (a.wrapping_mul(b) >> t.bits) + c),
    (
        "mul_hi(a, b)",
        |t, a, b, _| {
            if t.signed { (a * b) >> t.bits } else { ((a as u128 * b as u128) >> t.bits) as i128 }
        },
    ),
    ("mad_sat(a, b, c)", |t, a, b, c| {
        let product = if t.signed { a * b } else { (a as u128 * b as u128).min(i128::MAX as u128 / 2) as i128 };
        t.saturate(product + c)
    }),
    ("rotate(a, b)", |t, a, b, _| {
        let by = (t.raw(b) % i128::from(t.bits)) as u32;
        (t.raw(a) << by) | (t.raw(a) >> (t.bits - by))
    }),
    ("bitselect(a, b, c)", |_, a, b, c| (a & !c) | (b & c)),
    ("select(a, b, c)", |_, a, b, c| if c != 0 { b } else { a }),
];

#[test]
fn operators_and_functions_are_exact() {
    let subject = Subject::open();
    let mut failures = Vec::new();
    for (seed, t) in (1..).zip(TYPES) {
        let count = 1000;
        let [a, b, mut c] = [10, 20, 30].map(|more| t.inputs(seed + more, count));
        c.reverse();
        let body: String = (0..)
            .zip(OPERATIONS)
            .map(|(index, (call, _))| format!("out[{} + i] = (T)({call});\n", index * count))
            .collect();
        let source = format!(
            "#define T {}
             kernel void test(global T *out, global const T *as, global const T *bs, global const T *cs) {{
                 size_t i = get_global_id(0);
                 T a = as[i], b = bs[i], c = cs[i];
                 {body}
             }}",
            t.name
        );
        let inputs = [&a, &b, &c].map(|values| t.encode(values));
        let inputs = [Input::Buffer(&inputs[0]), Input::Buffer(&inputs[1]), Input::Buffer(&inputs[2])];
        let got = subject.run::<u8>(&source, &inputs, OPERATIONS.len() * count * t.bytes(), &[count], None);
        for (index, (call, exact)) in OPERATIONS.iter().enumerate() {
            for i in 0..count {
                // The product of two unsigned 64-bit numbers fits no i128; `mad_hi` then needs the other formula.
                let want = if *call == "mad_hi(a, b, c)" && !t.signed {
                    ((a[i] as u128 * b[i] as u128) >> t.bits) as i128 + c[i]
                } else {
                    exact(t, a[i], b[i], c[i])
                };
                let at = (index * count + i) * t.bytes();
                let value = t.decode(&got[at..at + t.bytes()]);
                if value != t.wrap(want) {
                    failures.push(format!(
                        "{}: {call} with a = {}, b = {}, c = {} gives {value}, not {}",
                        t.name,
                        a[i],
                        b[i],
                        c[i],
                        t.wrap(want)
                    ));
                    break;
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn conversions_wrap_and_saturate() {
    let subject = Subject::open();
    let mut failures = Vec::new();
    for (seed, from) in (1..).zip(TYPES) {
        let count = 400;
        let values = from.inputs(seed + 500, count);
        for to in TYPES {
            let source = format!(
                "kernel void test(global {to} *out, global const {from} *in) {{
                     size_t i = get_global_id(0);
                     out[i] = convert_{to}(in[i]);
                     out[{count} + i] = convert_{to}_sat(in[i]);
                     out[2 * {count} + i] = ({to})in[i];
                 }}",
                to = to.name,
                from = from.name
            );
            let got = subject.run::<u8>(
                &source,
                &[Input::Buffer(&from.encode(&values))],
                3 * count * to.bytes(),
                &[count],
                None,
            );
            for (part, saturates) in [false, true, false].into_iter().enumerate() {
                for (i, &value) in values.iter().enumerate() {
                    let want = if saturates { to.saturate(value) } else { to.wrap(value) };
                    let at = (part * count + i) * to.bytes();
                    let found = to.decode(&got[at..at + to.bytes()]);
                    if found != want {
                        failures.push(format!(
                            "{} {value} to {} (part {part}) gives {found}, not {want}",
                            from.name, to.name
                        ));
                        break;
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The suffix of a conversion, and how it rounds.
type Mode = (&'static str, fn(f64) -> f64);

#[test]
fn conversions_from_float_round_as_named() {
    let subject = Subject::open();
    let mut random = Rng::with_seed(77);
    let mut values =
        vec![0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 127.5, 254.5, 255.5, 1e9, -1e9, 3e9, 1e19, -1e19, 1e30, -1e30];
    values.extend([f32::INFINITY, f32::NEG_INFINITY, f32::MAX, 2_147_483_520.0, 4_294_967_040.0]);
    values.extend((0..500).map(|_| between(&mut random, -300.0, 300.0)));
    values.extend((0..500).map(|_| between(&mut random, -1e10, 1e10)));
    let mut failures = Vec::new();
    let modes: [Mode; 5] = [
        ("", f64::trunc),
        ("_rte", f64::round_ties_even),
        ("_rtz", f64::trunc),
        ("_rtp", f64::ceil),
        ("_rtn", f64::floor),
    ];
    for to in TYPES {
        for (mode, round) in modes {
            let source = format!(
                "kernel void test(global {to} *out, global const float *in) {{
                     size_t i = get_global_id(0);
                     out[i] = convert_{to}_sat{mode}(in[i]);
                 }}",
                to = to.name
            );
            let bytes = tombolo_client::bytes_of(&values);
            let got =
                subject.run::<u8>(&source, &[Input::Buffer(bytes)], values.len() * to.bytes(), &[values.len()], None);
            for (i, &value) in values.iter().enumerate() {
                let want = to.saturate(round(f64::from(value)) as i128);
                let found = to.decode(&got[i * to.bytes()..(i + 1) * to.bytes()]);
                if found != want {
                    failures.push(format!("convert_{}_sat{mode}({value:e}) gives {found}, not {want}", to.name));
                    break;
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn conversions_to_float_round_to_nearest() {
    let subject = Subject::open();
    let mut failures = Vec::new();
    for (seed, from) in (1..).zip(TYPES) {
        let values = from.inputs(seed + 900, 2000);
        let source = format!(
            "kernel void test(global float *out, global const {} *in) {{
                 out[get_global_id(0)] = convert_float(in[get_global_id(0)]);
             }}",
            from.name
        );
        let got = subject.map::<f32>(&source, &[Input::Buffer(&from.encode(&values))], values.len());
        let wrong = values.iter().zip(got).find(|&(&value, got)| got != value as f32);
        failures.extend(wrong.map(|(value, got)| format!("{} {value} to float gives {got:e}", from.name)));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
