//! Launches: how ranges are cut into work-groups and numbered, and how arguments and options reach a kernel.

use tombolo_client::bytes_of;
use tombolo_client::opencl_sys::{CL_DEVICE_NON_UNIFORM_WORK_GROUP_SUPPORT, CL_INVALID_WORK_GROUP_SIZE};
use tombolo_cts::{Input, Subject};

#[test]
fn numbers_work_items_in_three_dimensions() {
    let got = Subject::open().run::<u32>(
        "kernel void test(global uint *out) {
             size_t x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
             size_t i = (z * get_global_size(1) + y) * get_global_size(0) + x;
             uint local_id = (get_local_id(2) * get_local_size(1) + get_local_id(1)) * get_local_size(0) + get_local_id(0);
             uint group = (get_group_id(2) * get_num_groups(1) + get_group_id(1)) * get_num_groups(0) + get_group_id(0);
             bool linear = local_id == get_local_linear_id() && i == get_global_linear_id();
             bool rest = get_work_dim() == 3 && get_global_size(3) == 1 && get_local_id(7) == 0 && get_global_offset(0) == 0;
             out[i] = group << 8 | local_id << 2 | linear << 1 | rest;
         }",
        &[],
        8 * 6 * 4,
        &[8, 6, 4],
        Some(&[4, 3, 2]),
    );
    for z in 0..4u32 {
        for y in 0..6u32 {
            for x in 0..8u32 {
                let local_id = ((z % 2) * 3 + y % 3) * 4 + x % 4;
                let group = ((z / 2) * 2 + y / 3) * 2 + x / 4;
                assert_eq!(got[((z * 6 + y) * 8 + x) as usize], group << 8 | local_id << 2 | 3, "at {x} {y} {z}");
            }
        }
    }
}

#[test]
fn cuts_non_uniform_work_groups() {
    let subject = Subject::open();
    if subject.device.number(CL_DEVICE_NON_UNIFORM_WORK_GROUP_SUPPORT).unwrap() == 0 {
        // Optional in OpenCL 3.0; a device without it must refuse.
        let kernel = subject.kernel("kernel void test(void) {}", "-cl-std=CL3.0");
        let refused = subject.queue.run(&kernel, &[37, 5], Some(&[8, 4]));
        assert_eq!(refused.unwrap_err().code(), Some(CL_INVALID_WORK_GROUP_SIZE));
        return;
    }
    let got = subject.run::<u32>(
        "kernel void test(global uint *out) {
             size_t i = get_global_id(1) * get_global_size(0) + get_global_id(0);
             out[i] = get_local_size(0) | get_local_size(1) << 8 | get_enqueued_local_size(0) << 16
                 | get_group_id(0) << 20 | get_num_groups(0) << 26;
         }",
        &[],
        37 * 5,
        &[37, 5],
        Some(&[8, 4]),
    );
    for y in 0..5u32 {
        for x in 0..37u32 {
            let width = if x < 32 { 8 } else { 5 };
            let height = if y < 4 { 4 } else { 1 };
            let want = width | height << 8 | 8 << 16 | (x / 8) << 20 | 5 << 26;
            assert_eq!(got[(y * 37 + x) as usize], want, "at {x} {y}");
        }
    }
}

#[test]
fn passes_more_arguments_than_push_constants_hold() {
    let parameters: String = (0..60).map(|i| format!(", {} a{i}", ["uchar", "int", "long", "uint4"][i % 4])).collect();
    let terms: String = (0..60).map(|i| format!(" + (uint)a{i}{}", if i % 4 == 3 { ".z" } else { "" })).collect();
    let source = format!("kernel void test(global uint *out{parameters}) {{ out[0] = 0{terms}; }}");
    let values: Vec<Vec<u8>> = (0..60u32)
        .map(|i| match i % 4 {
            0 => vec![i as u8],
            1 => (1000 * i).to_ne_bytes().to_vec(),
            2 => u64::from(100_000 * i).to_ne_bytes().to_vec(),
            _ => bytes_of(&[7u32, 7, 3 * i, 7]).to_vec(),
        })
        .collect();
    let inputs: Vec<Input<'_>> = values.iter().map(|value| Input::Value(value)).collect();
    let got = Subject::open().run::<u32>(&source, &inputs, 1, &[1], None);
    let want: u32 = (0..60u32).map(|i| [i, 1000 * i, 100_000 * i, 3 * i][i as usize % 4]).sum();
    assert_eq!(got, [want]);
}

#[test]
fn covers_a_large_range() {
    let count = (1 << 20) + 77;
    let got = Subject::open().map::<u32>(
        "kernel void test(global uint *out) { uint i = get_global_id(0); out[i] = i * 2654435761u; }",
        &[],
        count,
    );
    let wrong = got.iter().enumerate().find(|&(i, &value)| value != (i as u32).wrapping_mul(2_654_435_761));
    assert_eq!(wrong, None);
}

#[test]
fn honours_options_and_macros() {
    let subject = Subject::open();
    let source = "#define JOIN(a, b) a##b
         #define TEXT(x) #x
         #define PICK(_1, _2, NAME, ...) NAME
         #if !defined(WIDTH) || WIDTH != 3 || !defined(FLAG)
         #error options are lost
         #endif
         #ifdef __OPENCL_C_VERSION__
         kernel void JOIN(te, st)(global int *out) {
             out[0] = SUM(WIDTH, 4) + sizeof(TEXT(ab c)) * 1000 + PICK(1, 2, 30000, 4) + FLAG * 100000 + __LINE__ * 0;
         }
         #endif";
    let mut kernel = subject.kernel(source, "-D WIDTH=3 -DFLAG -D SUM(a,b)=((a)*(b)) -cl-mad-enable -w");
    let output = tombolo_client::Buffer::from_slice(&subject.context, &[0i32]).unwrap();
    kernel.set_arg(0, tombolo_client::Arg::Buffer(&output)).unwrap();
    subject.queue.run(&kernel, &[1], None).unwrap();
    assert_eq!(subject.queue.read::<i32>(&output, 1).unwrap(), [12 + 5000 + 30_000 + 100_000]);
}
