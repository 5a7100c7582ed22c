//! Work-group collective functions (OpenCL C 3.0, 6.15.16) and copies by work-groups (6.15.13), in groups of several sizes.

mod common;

use common::{Machine, Place};

/// The numbers of the work-items.
fn inputs(items: usize) -> Vec<i32> {
    (0..items as i32).map(|item| item * 37 % 101 - 40).collect()
}

fn words(bytes: &[u8]) -> Vec<i32> {
    bytes.chunks(4).map(|word| i32::from_le_bytes(word.try_into().expect("4 bytes"))).collect()
}

fn test_collectives(place: Place) {
    let source = "kernel void k(global const int *a, global int *r) {
        size_t i = get_global_id(0);
        global int *out = r + i * 12;
        out[0] = work_group_reduce_add(a[i]);
        out[1] = work_group_reduce_min(a[i]);
        out[2] = (int)work_group_reduce_max((float)a[i]);
        out[3] = work_group_scan_inclusive_add(a[i]);
        out[4] = work_group_scan_exclusive_add(a[i]);
        out[5] = (int)work_group_scan_inclusive_max((long)a[i]);
        out[6] = work_group_scan_exclusive_min(a[i]);
        out[7] = work_group_broadcast(a[i], get_local_size(0) / 2);
        out[8] = work_group_any(a[i] == -40);
        out[9] = work_group_all(a[i] > -41);
        out[10] = work_group_any(a[i] > 1000);
        out[11] = work_group_all(a[i] > 0);
    }";
    let machine = Machine::compile(source);
    for (items, group) in [(1, 1), (16, 16), (39, 13), (64, 32)] {
        let values = inputs(items);
        let input = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        let out = machine.run_in_groups(place, items, group, vec![input, vec![0; items * 48]]);
        let got = words(&out[1]);
        for item in 0..items {
            let members = &values[item / group * group..][..group];
            let before = &members[..item % group];
            let through = &members[..=item % group];
            let expected = [
                members.iter().sum(),
                *members.iter().min().expect("no group is empty"),
                *members.iter().max().expect("no group is empty"),
                through.iter().sum(),
                before.iter().sum(),
                *through.iter().max().expect("it holds the item"),
                before.iter().copied().min().unwrap_or(i32::MAX),
                members[group / 2],
                i32::from(members.contains(&-40)),
                1,
                0,
                i32::from(members.iter().all(|&value| value > 0)),
            ];
            assert_eq!(got[item * 12..][..12], expected, "item {item} of {items} in groups of {group}");
        }
    }
}

#[test]
fn collectives() {
    test_collectives(Place::Interpreter);
}

#[test]
fn collectives_on_the_device() {
    test_collectives(Place::Device);
}

fn test_copies(place: Place) {
    let source = "kernel void k(global const int *a, global int *r, global int *s) {
        local int whole[64]; local float4 few[4]; local int strided[8];
        event_t e = async_work_group_copy(whole, a, 61, 0);
        e = async_work_group_copy(few, (global const float4 *)a, 4, e);
        e = async_work_group_strided_copy(strided, a + 1, 8, 5, e);
        wait_group_events(1, &e);
        size_t i = get_local_id(0);
        whole[i] += as_int(few[i % 4].y) * 1000 + strided[i % 8] * 100000;
        barrier(CLK_LOCAL_MEM_FENCE);
        e = async_work_group_copy(r, whole, 64, 0);
        wait_group_events(1, &e);
        e = async_work_group_strided_copy(s, strided, 8, 2, 0);
        wait_group_events(1, &e);
    }";
    let input = (0..64i32).flat_map(i32::to_le_bytes).collect();
    let buffers = vec![input, vec![0; 256], vec![0; 64]];
    let out = Machine::compile(source).run_in_groups(place, 16, 16, buffers);
    let expected: Vec<i32> =
        (0..61).map(|i| if i < 16 { i + (i % 4 * 4 + 1) * 1000 + (1 + i % 8 * 5) * 100_000 } else { i }).collect();
    assert_eq!(words(&out[1])[..61], expected);
    let expected: Vec<i32> = (0..16).map(|i| if i % 2 == 0 { 1 + i / 2 * 5 } else { 0 }).collect();
    assert_eq!(words(&out[2]), expected);
}

#[test]
fn copies() {
    test_copies(Place::Interpreter);
}

#[test]
fn copies_on_the_device() {
    test_copies(Place::Device);
}
