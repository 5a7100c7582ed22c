//! Integer functions (OpenCL C 3.0, 6.15.3) against arithmetic in 128 bits.

mod common;

use common::{Machine, Place, Random};

/// An integer type: name, width, whether it is signed.
#[derive(Clone, Copy)]
struct Int(&'static str, u32, bool);

const TYPES: [Int; 8] = [
    Int("char", 8, true),
    Int("uchar", 8, false),
    Int("short", 16, true),
    Int("ushort", 16, false),
    Int("int", 32, true),
    Int("uint", 32, false),
    Int("long", 64, true),
    Int("ulong", 64, false),
];

impl Int {
    fn least(self) -> i128 {
        if self.2 { -(1 << (self.1 - 1)) } else { 0 }
    }
    fn greatest(self) -> i128 {
        (1 << (self.1 - u32::from(self.2))) - 1
    }
    fn saturate(self, value: i128) -> i128 {
        value.clamp(self.least(), self.greatest())
    }
    /// The value of the low bits.
    fn wrap(self, value: i128) -> i128 {
        let low = value & ((1 << self.1) - 1);
        if self.2 && low > self.greatest() { low - (1 << self.1) } else { low }
    }
    fn bits(self, value: i128) -> u128 {
        (value as u128) & ((1 << self.1) - 1)
    }
    fn unsigned(self) -> Int {
        TYPES[TYPES.iter().position(|ty| ty.1 == self.1 && !ty.2).expect("each width is there unsigned")]
    }
    fn to_bytes(self, value: i128) -> Vec<u8> {
        value.to_le_bytes()[..self.1 as usize / 8].to_vec()
    }
    fn value_of(self, bytes: &[u8]) -> i128 {
        let mut wide = [0; 16];
        wide[..bytes.len()].copy_from_slice(bytes);
        self.wrap(i128::from_le_bytes(wide))
    }
}

type Function = fn(Int, i128, i128, i128) -> i128;

fn rotate(ty: Int, value: i128, count: i128) -> i128 {
    let by = (count as u128 % u128::from(ty.1)) as u32;
    let bits = ty.bits(value);
    ty.wrap(((bits << by) | (bits >> (ty.1 - by))) as i128)
}

/// The high half of the product; those of 64 bits fill all 128.
fn mul_hi(ty: Int, a: i128, b: i128) -> i128 {
    if ty.2 { (a * b) >> ty.1 } else { ((a as u128 * b as u128) >> ty.1) as i128 }
}

fn mad_sat(ty: Int, a: i128, b: i128, c: i128) -> i128 {
    if ty.2 {
        return ty.saturate(a * b + c);
    }
    (a as u128 * b as u128 + c as u128).min(ty.greatest() as u128) as i128
}

/// The functions of one type, with how many arguments they take, and whether the result is unsigned.
const FUNCTIONS: &[(&str, u32, bool, Function)] = &[
    ("abs", 1, true, |_, a, _, _| a.abs()),
    ("abs_diff", 2, true, |_, a, b, _| (a - b).abs()),
    ("add_sat", 2, false, |ty, a, b, _| ty.saturate(a + b)),
    ("sub_sat", 2, false, |ty, a, b, _| ty.saturate(a - b)),
    ("hadd", 2, false, |_, a, b, _| (a + b) >> 1),
    ("rhadd", 2, false, |_, a, b, _| (a + b + 1) >> 1),
    ("mul_hi", 2, false, |ty, a, b, _| mul_hi(ty, a, b)),
    ("rotate", 2, false, |ty, a, b, _| rotate(ty, a, b)),
    ("min", 2, false, |_, a, b, _| a.min(b)),
    ("max", 2, false, |_, a, b, _| a.max(b)),
    ("mad_hi", 3, false, |ty, a, b, c| ty.wrap(mul_hi(ty, a, b) + c)),
    ("mad_sat", 3, false, mad_sat),
    ("clamp", 3, false, |_, a, b, c| a.max(b).min(c)),
    ("clz", 1, false, |ty, a, _, _| ty.wrap(i128::from(ty.bits(a).leading_zeros()) + i128::from(ty.1) - 128)),
    ("ctz", 1, false, |ty, a, _, _| i128::from(ty.bits(a).trailing_zeros().min(ty.1))),
    ("popcount", 1, false, |ty, a, _, _| i128::from(ty.bits(a).count_ones())),
];

fn values(ty: Int, random: &mut Random) -> Vec<i128> {
    let mut values = vec![0, 1, 2, ty.greatest(), ty.greatest() - 1, ty.least(), ty.least() + 1, ty.greatest() / 2];
    values.extend((0..56).map(|_| ty.wrap((random.next() >> (random.next() % 64)) as i128)));
    values
}

#[test]
fn integer_functions_are_exact() {
    test_integer_functions_are_exact(Place::Interpreter);
}

#[test]
fn integer_functions_are_exact_on_the_device() {
    test_integer_functions_are_exact(Place::Device);
}

fn test_integer_functions_are_exact(place: Place) {
    let mut failures = String::new();
    let mut random = Random::new(1);
    for ty in TYPES {
        let mut arguments = [values(ty, &mut random), values(ty, &mut random), values(ty, &mut random)];
        arguments[1].rotate_left(5);
        arguments[2].rotate_left(17);
        for &(function, count, unsigned, reference) in FUNCTIONS {
            let result = if unsigned { ty.unsigned() } else { ty };
            let call = ["a[i]", "a[i], b[i]", "a[i], b[i], c[i]"][count as usize - 1];
            // Vectors of three, so that lanes are tested too.
            let (name, out) = (ty.0, result.0);
            let vector_call = call
                .replace("a[i]", "vload3(i / 3, a)")
                .replace("b[i]", "vload3(i / 3, b)")
                .replace("c[i]", "vload3(i / 3, c)");
            let source = format!(
                "kernel void k(global const {name} *a, global const {name} *b, global const {name} *c,
                   global {out} *r, global {out} *v) {{
                   size_t i = get_global_id(0);
                   r[i] = {function}({call});
                   if (i % 3 == 0 && i + 3 <= get_global_size(0)) vstore3({function}({vector_call}), i / 3, v);
                 }}"
            );
            let items = arguments[0].len();
            let mut buffers: Vec<Vec<u8>> =
                arguments.iter().map(|list| list.iter().flat_map(|&value| ty.to_bytes(value)).collect()).collect();
            buffers.extend([vec![0; items * ty.1 as usize / 8], vec![0; items * ty.1 as usize / 8]]);
            let out = Machine::compile(&source).run(place, items, buffers);
            for item in 0..items {
                let [a, b, c] = [0, 1, 2].map(|index| arguments[index][item]);
                let expected = reference(ty, a, b, c);
                let width = ty.1 as usize / 8;
                let got = result.value_of(&out[3][item * width..][..width]);
                if got != expected {
                    failures.push_str(&format!("{name} {function}({a}, {b}, {c}) = {got}, not {expected}\n"));
                }
                if item < items / 3 * 3 {
                    let got = result.value_of(&out[4][item * width..][..width]);
                    if got != expected {
                        failures.push_str(&format!("{name}3 {function}({a}, {b}, {c}) = {got}, not {expected}\n"));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn mul24_and_upsample() {
    test_mul24_and_upsample(Place::Interpreter);
}

#[test]
fn mul24_and_upsample_on_the_device() {
    test_mul24_and_upsample(Place::Device);
}

fn test_mul24_and_upsample(place: Place) {
    let source = "kernel void k(global int *r, global ulong *u) {
        r[0] = mul24(-8388608, 255); r[1] = mad24(1000, -1000, 5); r[2] = (int)mul24(4000u, 1000u);
        u[0] = (ushort)upsample((uchar)0x12, (uchar)0x34);
        u[1] = (ushort)upsample((char)-1, (uchar)0x34);
        u[2] = (uint)upsample((ushort)0xfedc, (ushort)0xba98);
        u[3] = upsample(0x89abcdefu, 0x01234567u);
        u[4] = (ulong)upsample((int)0x89abcdef, 0x01234567u);
    }";
    let out = Machine::compile(source).run(place, 1, vec![vec![0; 12], vec![0; 40]]);
    let ints: Vec<i32> = out[0].chunks(4).map(|bytes| i32::from_le_bytes(bytes.try_into().expect("4"))).collect();
    assert_eq!(ints, [-8388608 * 255, -999_995, 4_000_000]);
    let longs: Vec<u64> = out[1].chunks(8).map(|bytes| u64::from_le_bytes(bytes.try_into().expect("8"))).collect();
    assert_eq!(longs, [0x1234, 0xff34, 0xfedcba98, 0x89abcdef01234567, 0x89abcdef01234567]);
}

#[test]
fn fields_of_bits_and_dot_products() {
    test_fields_of_bits_and_dot_products(Place::Interpreter);
}

#[test]
fn fields_of_bits_and_dot_products_on_the_device() {
    test_fields_of_bits_and_dot_products(Place::Device);
}

fn test_fields_of_bits_and_dot_products(place: Place) {
    let source = "kernel void k(global int *r, global const uint *z) {
        r[0] = bitfield_insert((int)z[1], 0x2b, 4, 6); r[1] = bitfield_insert(5, 7, z[0], 0);
        r[2] = bitfield_extract_signed((uchar)(z[1] + 0xe3), 4, 3); r[3] = bitfield_extract_unsigned((char)-1, 2, z[3]);
        r[4] = bitfield_extract_signed((long)z[1] << 40, 40, 1); r[5] = bitfield_extract_unsigned(0x80000000u + z[0], 0, 32);
        r[6] = bit_reverse((uchar)(z[1] + 2)); r[7] = bit_reverse((short)z[1]); r[8] = (int)(bit_reverse((ulong)z[1]) >> 60);
        r[9] = dot((uchar4)(255, 255, 255, z[3]), (uchar4)(255)); r[10] = dot((char4)(-128, 1, 2, 3), (uchar4)(z[2]));
        r[11] = dot_acc_sat((char4)(z[2]), (char4)(100), 0x7fffffff); r[12] = dot_4x8packed_ss_int(z[0] + 0xff01ff02, 0x01020304);
        r[13] = dot_acc_sat_4x8packed_uu_uint(0x01010101 + z[0], 0xffffffff, 0xfffffffe);
        r[14] = all(bit_reverse((char2)(z[1], z[3])) == (char2)(-128, -64));
    }";
    let zeros = (0..4u32).flat_map(u32::to_le_bytes).collect();
    let out = Machine::compile(source).run(place, 1, vec![vec![0; 60], zeros]);
    let got: Vec<i32> = out[0].chunks(4).map(|bytes| i32::from_le_bytes(bytes.try_into().expect("4"))).collect();
    let expected = [
        0x2b1,
        5,
        -2,
        7,
        -1,
        i32::MIN,
        0xc0,
        -0x8000,
        8,
        255 * 255 * 3 + 765,
        -128 * 2 + 12,
        i32::MAX,
        2 * 4 - 3 + 2 - 1,
        -1,
        1,
    ];
    assert_eq!(got, expected);
}

/// clang's checked arithmetic, of every three types: what is stored, and whether it is all of it.
#[test]
fn overflows_are_told() {
    let mut random = Random::new(77);
    for (name, exact) in [
        ("add", (|a, b| a + b) as fn(i128, i128) -> i128),
        ("sub", |a, b| a - b),
        // Products of two `ulong` are beyond 128 signed bits; they wrap to what is no result all the same.
        ("mul", |a, b| i128::wrapping_mul(a, b)),
    ] {
        for from in TYPES {
            for to in TYPES {
                let other = TYPES[(random.next() % 8) as usize];
                let source = format!(
                    "kernel void k(global {to} *stored, global int *lost, global {from} *a, global {other} *b) {{
                         size_t i = get_global_id(0);
                         {to} result;
                         lost[i] = __builtin_{name}_overflow(a[i], b[i], &result);
                         stored[i] = result;
                     }}",
                    to = to.0,
                    from = from.0,
                    other = other.0
                );
                let pick = |random: &mut Random, ty: Int| match random.next() % 4 {
                    0 => ty.least() + i128::from(random.next() % 3),
                    1 => ty.greatest() - i128::from(random.next() % 3),
                    2 => ty.wrap(i128::from(random.next() % 5) - 2),
                    _ => ty.wrap(i128::from(random.next())),
                };
                let values: Vec<[i128; 2]> =
                    (0..64).map(|_| [pick(&mut random, from), pick(&mut random, other)]).collect();
                let machine = Machine::compile(&source);
                let buffers = vec![
                    vec![0; 64 * to.1 as usize / 8],
                    vec![0; 64 * 4],
                    values.iter().flat_map(|[a, _]| from.to_bytes(*a)).collect(),
                    values.iter().flat_map(|[_, b]| other.to_bytes(*b)).collect(),
                ];
                let after = machine.run(Place::Interpreter, 64, buffers);
                for (index, [a, b]) in values.into_iter().enumerate() {
                    let width = to.1 as usize / 8;
                    let stored = to.value_of(&after[0][index * width..][..width]);
                    let number = exact(a, b);
                    let beyond = name == "mul" && from.1 == 64 && other.1 == 64 && a.checked_mul(b).is_none();
                    assert_eq!(stored, to.wrap(number), "{name}: {a}, {b} as {}", to.0);
                    let lost = i32::from(beyond || to.saturate(number) != number);
                    assert_eq!(after[1][index * 4..][..4], lost.to_le_bytes(), "{name}: {a}, {b} as {}", to.0);
                }
            }
        }
    }
}

/// Chains of additions and subtractions with carries: numbers of 256 bits.
#[test]
fn carries_go_on() {
    let source = "kernel void k(global ulong *sum, global ulong *difference, global ulong *a, global ulong *b) {
        ulong carry = 0, borrow = 0;
        for (int i = 0; i < 4; i++) {
            sum[i] = __builtin_addcl(a[i], b[i], carry, &carry);
            difference[i] = __builtin_subcl(a[i], b[i], borrow, &borrow);
        }
        uint u;
        sum[4] = carry | __builtin_uadd_overflow(~0u, 1u, &u) << 1 | (__builtin_addc(~0u, 0u, 1u, &u) == 0 && u == 1) << 2;
        difference[4] = borrow;
    }";
    let machine = Machine::compile(source);
    let mut random = Random::new(5);
    for _ in 0..50 {
        let mut number = || -> [u64; 4] {
            std::array::from_fn(|_| match random.next() % 3 {
                0 => u64::MAX,
                1 => 0,
                _ => random.next(),
            })
        };
        let (a, b) = (number(), number());
        let bytes = |words: &[u64]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let after = machine.run(Place::Interpreter, 1, vec![vec![0; 40], vec![0; 40], bytes(&a), bytes(&b)]);
        let (mut sum, mut difference, mut carry, mut borrow) = (Vec::new(), Vec::new(), 0u128, 0i128);
        for (&a, &b) in a.iter().zip(&b) {
            let total = u128::from(a) + u128::from(b) + carry;
            let left = i128::from(a) - i128::from(b) - borrow;
            sum.push(total as u64);
            difference.push(left as u64);
            (carry, borrow) = (total >> 64, i128::from(left < 0));
        }
        sum.push(carry as u64 | 6);
        difference.push(borrow as u64);
        assert_eq!((&after[0], &after[1]), (&bytes(&sum), &bytes(&difference)), "{a:x?} and {b:x?}");
    }
}
