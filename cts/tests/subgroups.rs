//! What work-items of a sub-group do together, on every type, in whole and parted sub-groups, against the host.

use std::collections::BTreeMap;

use tombolo_client::opencl_sys::{CL_DEVICE_EXTENSIONS, CL_DEVICE_MAX_NUM_SUB_GROUPS};
use tombolo_client::{Program, Result};
use tombolo_cts::corpus::element::Rng;
use tombolo_cts::{Input, Subject};

/// A scalar type of OpenCL C. Floats hold small whole numbers here, so that all arithmetic is exact.
#[derive(Clone, Copy)]
struct Type {
    name: &'static str,
    bits: u32,
    signed: bool,
    float: bool,
    /// The extension without which there is no such type.
    needs: &'static str,
}

const fn int(name: &'static str, bits: u32, signed: bool) -> Type {
    Type { name, bits, signed, float: false, needs: "" }
}

const fn float(name: &'static str, bits: u32, needs: &'static str) -> Type {
    Type { name, bits, signed: true, float: true, needs }
}

const TYPES: [Type; 11] = [
    int("char", 8, true),
    int("uchar", 8, false),
    int("short", 16, true),
    int("ushort", 16, false),
    int("int", 32, true),
    int("uint", 32, false),
    int("long", 64, true),
    int("ulong", 64, false),
    float("float", 32, ""),
    float("double", 64, "cl_khr_fp64"),
    float("half", 16, "cl_khr_fp16"),
];

impl Type {
    /// The value of this type with the low bits of `value`.
    fn wrap(self, value: i128) -> i128 {
        if self.float {
            return value;
        }
        let low = value & ((1 << self.bits) - 1);
        if self.signed && low >> (self.bits - 1) != 0 { low - (1 << self.bits) } else { low }
    }

    fn encode(self, value: i128) -> Vec<u8> {
        match (self.float, self.bits) {
            (true, 64) => (value as f64).to_bits().to_le_bytes().to_vec(),
            (true, 32) => (value as f32).to_bits().to_le_bytes().to_vec(),
            (true, _) => half(value).to_le_bytes().to_vec(),
            (false, bits) => value.to_le_bytes()[..bits as usize / 8].to_vec(),
        }
    }
}

/// A whole number of magnitude up to 2048 as binary16.
fn half(value: i128) -> u16 {
    if value == 0 {
        return 0;
    }
    let magnitude = value.unsigned_abs() as u16;
    let exponent = 15 - magnitude.leading_zeros() as u16;
    let fraction = (u32::from(magnitude) << (16 - u32::from(exponent)) >> 6) as u16 & 0x3ff;
    u16::from(value < 0) << 15 | (exponent + 15) << 10 | fraction
}

/// A work-item as it told of itself, with its input.
#[derive(Clone, Copy)]
struct Item {
    lane: usize,
    value: i128,
    /// Which branch it takes where sub-groups part.
    branch: bool,
}

/// An expression over `x`, the input, and `i`, the last lane of the sub-group.
struct Operation {
    expression: &'static str,
    /// The extension that it needs.
    needs: &'static str,
    /// Only for whole numbers.
    integers: bool,
    /// Its value: of the type, the work-items that are there, which of them is meant, and the size of a full sub-group.
    value: fn(Type, &[Item], usize, usize) -> i128,
}

fn fold(ty: Type, items: &[Item], from: i128, with: fn(i128, i128) -> i128) -> i128 {
    items.iter().fold(from, |sum, item| ty.wrap(with(sum, item.value)))
}

fn of_lane(items: &[Item], lane: usize) -> i128 {
    items.iter().find(|item| item.lane == lane).map_or(0, |item| item.value)
}

macro_rules! operations {
    ($($needs:literal $integers:literal $expression:literal => |$ty:ident, $items:ident, $own:ident, $full:ident| $value:expr;)*) => {
        &[$(Operation {
            expression: $expression,
            needs: $needs,
            integers: $integers,
            value: |$ty, $items, $own, $full| $value,
        },)*]
    };
}

const EXTENDED: &str = "cl_khr_subgroup_extended_types";
const ARITHMETIC: &str = "cl_khr_subgroup_non_uniform_arithmetic";

/// Where all work-items of the sub-group take part.
const WHOLE: &[Operation] = operations! {
    "" false "sub_group_reduce_add(x)" => |ty, items, _own, _full| fold(ty, items, 0, |a, b| a + b);
    "" false "sub_group_reduce_min(x)" => |ty, items, own, _full| fold(ty, items, items[own].value, i128::min);
    "" false "sub_group_reduce_max(x)" => |ty, items, own, _full| fold(ty, items, items[own].value, i128::max);
    "" false "sub_group_scan_inclusive_add(x)" => |ty, items, own, _full| fold(ty, &items[..=own], 0, |a, b| a + b);
    "" false "sub_group_scan_inclusive_max(x)" => |ty, items, own, _full| fold(ty, &items[..own], items[own].value, i128::max);
    "" false "sub_group_scan_exclusive_add(x)" => |ty, items, own, _full| fold(ty, &items[..own], 0, |a, b| a + b);
    "" false "sub_group_broadcast(x, i)" => |_ty, items, _own, _full| of_lane(items, items.len() - 1);
    "" false "(T)sub_group_all(x > (T)1)" => |_ty, items, _own, _full| items.iter().all(|item| item.value > 1).into();
    "" false "(T)sub_group_any(x > (T)4)" => |_ty, items, _own, _full| items.iter().any(|item| item.value > 4).into();
    "cl_khr_subgroup_shuffle" false "sub_group_shuffle(x, get_sub_group_local_id() / 2)" => |_ty, items, own, _full| of_lane(items, items[own].lane / 2);
    "cl_khr_subgroup_shuffle" false "get_sub_group_size() == get_max_sub_group_size() ? sub_group_shuffle_xor(x, 1) : (T)0"
        => |_ty, items, own, full| if items.len() == full { of_lane(items, items[own].lane ^ 1) } else { 0 };
    "cl_khr_subgroup_shuffle_relative" false "from_below(x)" => |_ty, items, own, _full| if items[own].lane < 2 { 0 } else { of_lane(items, items[own].lane - 2) };
    "cl_khr_subgroup_shuffle_relative" false "from_above(x)" => |_ty, items, own, _full| of_lane(items, items[own].lane + 1);
    "cl_khr_subgroup_rotate" false "get_sub_group_size() == get_max_sub_group_size() ? sub_group_rotate(x, 3) : (T)0"
        => |_ty, items, own, full| if items.len() == full { of_lane(items, (items[own].lane + 3) % items.len()) } else { 0 };
    "cl_khr_subgroup_rotate" false "get_sub_group_size() == get_max_sub_group_size() ? sub_group_clustered_rotate(x, 1, 4) : (T)0"
        => |_ty, items, own, full| if items.len() == full { of_lane(items, items[own].lane & !3 | (items[own].lane + 1) & 3) } else { 0 };
    "cl_khr_subgroup_clustered_reduce" false "sub_group_clustered_reduce_add(x, 4)" => |ty, items, own, _full| {
        let cluster: Vec<Item> = items.iter().copied().filter(|item| item.lane / 4 == items[own].lane / 4).collect();
        fold(ty, &cluster, 0, |a, b| a + b)
    };
    "cl_khr_subgroup_clustered_reduce" true "sub_group_clustered_reduce_xor(x, 2)" => |ty, items, own, _full| {
        let cluster: Vec<Item> = items.iter().copied().filter(|item| item.lane / 2 == items[own].lane / 2).collect();
        fold(ty, &cluster, 0, |a, b| a ^ b)
    };
};

/// Where only some of them do.
const PARTED: &[Operation] = operations! {
    "cl_khr_subgroup_non_uniform_arithmetic" false "sub_group_non_uniform_reduce_add(x)" => |ty, items, _own, _full| fold(ty, items, 0, |a, b| a + b);
    "cl_khr_subgroup_non_uniform_arithmetic" false "sub_group_non_uniform_scan_inclusive_min(x)" => |ty, items, own, _full| fold(ty, &items[..own], items[own].value, i128::min);
    "cl_khr_subgroup_non_uniform_arithmetic" false "sub_group_non_uniform_scan_exclusive_add(x)" => |ty, items, own, _full| fold(ty, &items[..own], 0, |a, b| a + b);
    "cl_khr_subgroup_non_uniform_arithmetic" true "sub_group_non_uniform_reduce_mul(x)" => |ty, items, _own, _full| fold(ty, items, 1, i128::wrapping_mul);
    "cl_khr_subgroup_non_uniform_arithmetic" true "sub_group_non_uniform_reduce_and(x)" => |ty, items, _own, _full| fold(ty, items, -1, |a, b| a & b);
    "cl_khr_subgroup_non_uniform_arithmetic" true "sub_group_non_uniform_scan_inclusive_or(x)" => |ty, items, own, _full| fold(ty, &items[..=own], 0, |a, b| a | b);
    "cl_khr_subgroup_non_uniform_arithmetic" true "sub_group_non_uniform_scan_exclusive_xor(x)" => |ty, items, own, _full| fold(ty, &items[..own], 0, |a, b| a ^ b);
    "cl_khr_subgroup_non_uniform_arithmetic" false "(T)sub_group_non_uniform_reduce_logical_and(x != (T)0)" => |_ty, items, _own, _full| items.iter().all(|item| item.value != 0).into();
    "cl_khr_subgroup_non_uniform_arithmetic" false "(T)sub_group_non_uniform_scan_exclusive_logical_xor(x != (T)0)" => |_ty, items, own, _full| (items[..own].iter().filter(|item| item.value != 0).count() % 2) as i128;
    "cl_khr_subgroup_non_uniform_vote" false "(T)sub_group_elect()" => |_ty, _items, own, _full| i128::from(own == 0);
    "cl_khr_subgroup_non_uniform_vote" false "(T)sub_group_non_uniform_all(x > (T)1)" => |_ty, items, _own, _full| items.iter().all(|item| item.value > 1).into();
    "cl_khr_subgroup_non_uniform_vote" false "(T)sub_group_non_uniform_any(x > (T)4)" => |_ty, items, _own, _full| items.iter().any(|item| item.value > 4).into();
    "cl_khr_subgroup_non_uniform_vote" false "(T)sub_group_non_uniform_all_equal(x)" => |_ty, items, own, _full| items.iter().all(|item| item.value == items[own].value).into();
    "cl_khr_subgroup_ballot" false "sub_group_broadcast_first(x)" => |_ty, items, _own, _full| items[0].value;
    "cl_khr_subgroup_ballot" false "(T)sub_group_ballot_bit_count(sub_group_ballot(x > (T)2))" => |_ty, items, _own, _full| items.iter().filter(|item| item.value > 2).count() as i128;
    "cl_khr_subgroup_ballot" false "(T)sub_group_ballot_inclusive_scan(sub_group_ballot(1))" => |_ty, _items, own, _full| own as i128 + 1;
    "cl_khr_subgroup_ballot" false "(T)sub_group_ballot_exclusive_scan(sub_group_ballot(x > (T)2))" => |_ty, items, own, _full| items[..own].iter().filter(|item| item.value > 2).count() as i128;
    "cl_khr_subgroup_ballot" false "(T)sub_group_ballot_find_lsb(sub_group_ballot(1))" => |_ty, items, _own, _full| items[0].lane as i128;
    "cl_khr_subgroup_ballot" false "(T)sub_group_ballot_find_msb(sub_group_ballot(1))" => |_ty, items, _own, _full| items[items.len() - 1].lane as i128;
    "cl_khr_subgroup_ballot" false "(T)sub_group_inverse_ballot(sub_group_ballot(x > (T)2))" => |_ty, items, own, _full| i128::from(items[own].value > 2);
    "cl_khr_subgroup_ballot" false "(T)sub_group_ballot_bit_extract(sub_group_ballot(x > (T)2), get_sub_group_local_id())" => |_ty, items, own, _full| i128::from(items[own].value > 2);
    "cl_khr_subgroup_ballot" false "(T)sub_group_ballot_bit_count(get_sub_group_lt_mask())" => |_ty, items, own, _full| items[own].lane as i128;
    "cl_khr_subgroup_ballot" false "(T)(sub_group_ballot_bit_count(get_sub_group_le_mask()) - sub_group_ballot_bit_count(get_sub_group_eq_mask()))" => |_ty, items, own, _full| items[own].lane as i128;
    "cl_khr_subgroup_ballot" false "(T)(sub_group_ballot_bit_count(get_sub_group_ge_mask()) - sub_group_ballot_bit_count(get_sub_group_gt_mask()))" => |_ty, _items, _own, _full| 1;
};

/// Shuffles whose result is defined for every lane.
const NEIGHBOURS: &str = "
#ifdef cl_khr_subgroup_shuffle_relative
T from_below(T x)
{
    T other = sub_group_shuffle_up(x, 2);
    return get_sub_group_local_id() < 2 ? (T)0 : other;
}
T from_above(T x)
{
    T other = sub_group_shuffle_down(x, 1);
    return get_sub_group_local_id() + 1 == get_sub_group_size() ? (T)0 : other;
}
#endif
";

/// The kernel: where each work-item is, then the value of each expression.
fn source(ty: Type, whole: &[&Operation], parted: &[&Operation]) -> String {
    let pragma =
        if ty.needs.is_empty() { String::new() } else { format!("#pragma OPENCL EXTENSION {} : enable\n", ty.needs) };
    let mut text = format!(
        "{pragma}typedef {} T;\n{}kernel void test(global T *out, global uint *place, global const T *in, global const uchar *branch)\n\
         {{\n  size_t g = get_global_linear_id(), n = get_global_size(0) * get_global_size(1);\n\
         \x20 place[5 * g] = get_sub_group_id();\n  place[5 * g + 1] = get_sub_group_local_id();\n\
         \x20 place[5 * g + 2] = get_sub_group_size();\n  place[5 * g + 3] = get_num_sub_groups();\n  place[5 * g + 4] = get_max_sub_group_size();\n\
         \x20 T x = in[g];\n  uint i = get_sub_group_size() - 1;\n",
        ty.name, NEIGHBOURS
    );
    for (row, operation) in whole.iter().enumerate() {
        text += &format!("  out[{row} * n + g] = {};\n", operation.expression);
    }
    for side in ["if (branch[g])", "else"] {
        text += &format!("  {side} {{\n");
        for (row, operation) in parted.iter().enumerate() {
            text += &format!("    out[{} * n + g] = {};\n", whole.len() + row, operation.expression);
        }
        text += "  }\n";
    }
    text + "}\n"
}

/// Those of a list that the device has for the type.
fn offered<'a>(ty: Type, list: &'a [Operation], extensions: &str) -> Vec<&'a Operation> {
    let has = |name: &str| extensions.split(' ').any(|extension| extension == name);
    list.iter()
        .filter(|operation| operation.needs.is_empty() || has(operation.needs))
        .filter(|operation| !(operation.integers && ty.float))
        .filter(|operation| ty.bits > 16 || ty.float || !operation.needs.is_empty() || has(EXTENDED))
        .collect()
}

/// Runs all operations over work-groups of `local` work-items, and compares.
fn check(subject: &Subject, ty: Type, extensions: &str, global: [usize; 2], local: [usize; 2]) {
    let (whole, parted) = (offered(ty, WHOLE, extensions), offered(ty, PARTED, extensions));
    let count = global[0] * global[1];
    let mut random = Rng::with_seed(u64::from(ty.bits) + count as u64);
    let values: Vec<i128> = (0..count).map(|_| i128::from(random.u8(0..6))).collect();
    let branches: Vec<u8> = (0..count).map(|_| u8::from(random.bool())).collect();
    let source = source(ty, &whole, &parted);
    let input: Vec<u8> = values.iter().flat_map(|&value| ty.encode(value)).collect();

    let run = || -> Result<(Vec<u8>, Vec<u32>)> {
        use tombolo_client::opencl_sys::CL_MEM_READ_WRITE;
        use tombolo_client::{Arg, Buffer};
        let rows = whole.len() + parted.len();
        let out = Buffer::new(&subject.context, CL_MEM_READ_WRITE, rows * input.len())?;
        let place = Buffer::new(&subject.context, CL_MEM_READ_WRITE, 20 * count)?;
        let input = Buffer::from_slice(&subject.context, &input)?;
        let branches = Buffer::from_slice(&subject.context, &branches)?;
        let mut kernel = subject.kernel(&source, "-cl-std=CL3.0");
        kernel.set_args(&[Arg::Buffer(&out), Arg::Buffer(&place), Arg::Buffer(&input), Arg::Buffer(&branches)])?;
        subject.queue.run(&kernel, &global, Some(&local))?;
        Ok((subject.queue.read(&out, out.bytes())?, subject.queue.read(&place, 5 * count)?))
    };
    let (out, place) = run().unwrap_or_else(|error| panic!("{error}\n{source}"));

    // Who is together, by work-group and sub-group, in the order of their lanes.
    let mut subgroups: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
    for item in 0..count {
        let (x, y) = (item % global[0], item / global[0]);
        let group = y / local[1] * global[0].div_ceil(local[0]) + x / local[0];
        subgroups.entry((group, place[5 * item])).or_default().push(item);
    }
    let bytes = ty.bits as usize / 8;
    let full = place[4] as usize;
    for ((group, id), members) in &mut subgroups {
        members.sort_by_key(|&item| place[5 * item + 1]);
        for (lane, &item) in members.iter().enumerate() {
            let told = &place[5 * item..5 * item + 5];
            assert_eq!(told[1], lane as u32, "lanes of sub-group {id} of group {group}");
            assert_eq!(told[2], members.len() as u32, "size of sub-group {id} of group {group}");
            assert!(*id < told[3], "sub-group {id} of {}", told[3]);
        }
        let item_of = |&item: &usize| Item {
            lane: place[5 * item + 1] as usize,
            value: values[item],
            branch: branches[item] != 0,
        };
        let all: Vec<Item> = members.iter().map(item_of).collect();
        for (own, &item) in members.iter().enumerate() {
            for (row, operation) in whole.iter().chain(&parted).enumerate() {
                let is_whole = row < whole.len();
                let there: Vec<Item> =
                    all.iter().copied().filter(|other| is_whole || other.branch == all[own].branch).collect();
                let own = there.iter().position(|other| other.lane == own).expect("itself");
                let expected = (operation.value)(ty, &there, own, full);
                let at = (row * count + item) * bytes;
                assert_eq!(
                    &out[at..at + bytes],
                    ty.encode(ty.wrap(expected)),
                    "{} {}: item {item}, lane {} of {:?}, expected {expected}",
                    ty.name,
                    operation.expression,
                    there[own].lane,
                    there.iter().map(|item| item.value).collect::<Vec<_>>()
                );
            }
        }
    }
}

#[test]
fn sub_groups_do_what_the_host_computes() {
    let subject = Subject::open();
    if subject.device.number(CL_DEVICE_MAX_NUM_SUB_GROUPS).expect("a number") == 0 {
        // Then the compiler must not know them either.
        let source = "kernel void test(global uint *out) { *out = get_sub_group_size(); }";
        assert!(Program::build(&subject.context, source, "-cl-std=CL3.0").is_err());
        return;
    }
    let extensions = subject.device.info(CL_DEVICE_EXTENSIONS).expect("extensions");
    assert!(extensions.contains(ARITHMETIC));
    for ty in TYPES.into_iter().filter(|ty| extensions.contains(ty.needs)) {
        check(&subject, ty, &extensions, [256, 1], [64, 1]);
        check(&subject, ty, &extensions, [87, 1], [29, 1]);
        check(&subject, ty, &extensions, [24, 6], [12, 3]);
    }
}

#[test]
fn the_host_is_told_what_the_kernel_sees() {
    let subject = Subject::open();
    let most = subject.device.number(CL_DEVICE_MAX_NUM_SUB_GROUPS).expect("a number");
    if most == 0 {
        return;
    }
    let source = "kernel void test(global uint *out) {\n\
                  out[0] = get_max_sub_group_size();\nout[1] = get_num_sub_groups();\nout[2] = get_enqueued_num_sub_groups(); }";
    for local in [1usize, 7, 32, 100] {
        let told: Vec<u32> = subject.run(source, &[] as &[Input<'_>], 3, &[local], Some(&[local]));
        let kernel = subject.kernel(source, "-cl-std=CL3.0");
        let size = kernel.sub_group_size(&[local]).expect("the size");
        let count = kernel.sub_group_count(&[local]).expect("the count");
        assert_eq!((told[0] as usize, told[1] as usize, told[2] as usize), (size, count, count), "{local}");
        assert!(count as u64 <= most);
        assert_eq!(kernel.local_size_for_sub_groups(count).expect("a size").div_ceil(size), count);
    }
}
