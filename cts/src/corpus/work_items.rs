//! What a work-item knows about itself; NDRanges of every shape.

use super::{Case, Env, same, whole};
use tombolo_client::{Arg, Buffer};

const G: &str = "work_items";

/// A kernel that writes ten numbers an item, over an NDRange of one shape.
fn shape(
    name: &'static str,
    offset: &'static [usize],
    global: &'static [usize],
    local: Option<&'static [usize]>,
) -> Case {
    let source = "kernel void test(global ulong *out) {\n\
        ulong gx = get_global_id(0) - get_global_offset(0), gy = get_global_id(1) - get_global_offset(1), gz = get_global_id(2) - get_global_offset(2);\n\
        global ulong *p = out + ((gz * get_global_size(1) + gy) * get_global_size(0) + gx) * 12;\n\
        p[0] = get_global_id(0); p[1] = get_global_id(1); p[2] = get_global_id(2);\n\
        p[3] = get_group_id(0) * get_enqueued_local_size(0) + get_local_id(0); p[4] = get_group_id(1) * get_enqueued_local_size(1) + get_local_id(1);\n\
        p[5] = get_group_id(2) * get_enqueued_local_size(2) + get_local_id(2);\n\
        p[6] = get_work_dim(); p[7] = get_global_size(0) * 1000000 + get_global_size(1) * 1000 + get_global_size(2); p[8] = get_global_id(3) + get_global_size(3) * 2 + get_local_id(7) + get_num_groups(9) * 5;\n\
        p[9] = (get_num_groups(0) - 1) * get_enqueued_local_size(0) < get_global_size(0) && get_num_groups(0) * get_enqueued_local_size(0) >= get_global_size(0);\n\
        p[10] = get_local_id(0) < get_local_size(0) && get_local_size(0) <= get_enqueued_local_size(0) && get_group_id(1) < get_num_groups(1);\n\
        p[11] = get_global_linear_id() * 2 + (get_local_linear_id() == (get_local_id(2) * get_local_size(1) + get_local_id(1)) * get_local_size(0) + get_local_id(0)); }";
    whole(G, name, source, move |case, env| run_shape(case, env, offset, global, local)).options("-cl-std=CL3.0")
}

fn run_shape(
    case: &Case,
    env: &Env,
    offset: &[usize],
    global: &[usize],
    local: Option<&[usize]>,
) -> Result<(), String> {
    let fail = |error: tombolo_client::Error| error.to_string();
    let at = |list: &[usize], dim: usize, missing: usize| list.get(dim).copied().unwrap_or(missing) as u64;
    let size: [u64; 3] = std::array::from_fn(|dim| at(global, dim, 1));
    let items = size.iter().product::<u64>();
    let out = Buffer::from_slice(&env.context, &vec![u64::MAX; items as usize * 12]).map_err(fail)?;
    let mut kernel = case.kernel(env)?;
    kernel.set_arg(0, Arg::Buffer(&out)).map_err(fail)?;
    let zero = vec![0; global.len()];
    env.queue.run_at(&kernel, if offset.is_empty() { &zero } else { offset }, global, local).map_err(fail)?;
    let got: Vec<u64> = env.queue.read(&out, items as usize * 12).map_err(fail)?;
    let expected: Vec<u64> = (0..items)
        .flat_map(|item| {
            let id = [item % size[0], item / size[0] % size[1], item / size[0] / size[1]];
            let global_id: [u64; 3] = std::array::from_fn(|dim| id[dim] + at(offset, dim, 0));
            let packed = size[0] * 1_000_000 + size[1] * 1000 + size[2];
            let mut row = vec![global_id[0], global_id[1], global_id[2], id[0], id[1], id[2]];
            row.extend([global.len() as u64, packed, 2 + 5, 1, 1, item * 2 + 1]);
            row
        })
        .collect();
    same(&got, &expected)
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        shape("one_dimension", &[], &[100], None),
        shape("one_dimension_local", &[], &[96], Some(&[8])),
        shape("offset", &[1000], &[64], Some(&[16])),
        shape("large_offset", &[0x1_0000_0005], &[33], None),
        shape("two_dimensions", &[], &[24, 10], Some(&[8, 2])),
        shape("two_dimensions_offset", &[7, 9], &[13, 6], None),
        shape("three_dimensions", &[], &[6, 5, 4], Some(&[3, 5, 2])),
        shape("three_dimensions_offset", &[1, 2, 3], &[7, 3, 5], None),
        shape("remainder_group", &[], &[100], Some(&[64])),
        shape("remainder_groups_in_two", &[3, 0], &[21, 10], Some(&[8, 4])),
        shape("remainder_groups_in_three", &[], &[7, 5, 9], Some(&[4, 2, 4])),
        shape("prime_size", &[], &[997], None),
        shape("single_item", &[], &[1], Some(&[1])),
        whole(
            G,
            "required_size",
            "__attribute__((reqd_work_group_size(4, 2, 1))) kernel void test(global uint *out) { \
            out[get_global_id(1) * get_global_size(0) + get_global_id(0)] = get_local_size(0) * 100 + get_local_size(1) * 10 + get_local_size(2); }",
            |case, env| same(&super::run_to(case, env, &[0_u32; 64], &[], &[8, 8], Some(&[4, 2]))?, &[421; 64]),
        ),
        whole(
            G,
            "many_groups",
            "kernel void test(global uint *out) { atomic_add(out + (get_group_id(0) & 7), (uint)get_group_id(0) + 1); }",
            |case, env| {
                // More groups than some devices take in one dispatch.
                let groups = 70_000_u32;
                let expected: Vec<u32> = (0..8)
                    .map(|k| (0..groups).filter(|g| g & 7 == k).fold(0_u32, |sum, g| sum.wrapping_add(g + 1)))
                    .collect();
                same(&super::run_to(case, env, &[0_u32; 8], &[], &[groups as usize], Some(&[1]))?, &expected)
            },
        ),
        whole(
            G,
            "dimension_in_a_variable",
            "kernel void test(global ulong *out) { ulong s = 0; for (uint d = 0; d < 5; ++d) s = s * 10 + get_local_size(d); out[get_global_id(0)] = s; }",
            |case, env| same(&super::run_to(case, env, &[0_u64; 12], &[], &[12], Some(&[4]))?, &[41111; 12]),
        ),
    ]
}
