//! Generic pointers, program-scope variables, and atomic operations with orders and scopes.

use tombolo_client::opencl_sys::{CL_DEVICE_GENERIC_ADDRESS_SPACE_SUPPORT, CL_MEM_READ_WRITE};
use tombolo_client::{Arg, Buffer, Program};
use tombolo_cts::corpus::element::Rng;
use tombolo_cts::{Input, Subject};

const STANDARD: &str = "-cl-std=CL3.0";

#[test]
fn a_generic_pointer_points_where_the_data_says() {
    let subject = Subject::open();
    assert_eq!(subject.device.number(CL_DEVICE_GENERIC_ADDRESS_SPACE_SUPPORT).expect("an answer"), 1);
    let source = "
        int at(const int *p, int i) { return p[i]; }
        void put(int *p, int value) { *p = value; }
        kernel void test(global int *out, global int *in, global const uchar *where) {
            local int l[32];
            int p[4];
            int g = get_global_id(0), i = get_local_id(0);
            l[i] = in[g] * 3;
            for (int k = 0; k < 4; k++) p[k] = in[g] * 5 + k;
            barrier(CLK_LOCAL_MEM_FENCE);
            int *any = where[g] == 0 ? in + g : where[g] == 1 ? (int *)(l + i) : (int *)(p + (g & 3));
            int kind = to_global(any) ? 1 : to_local(any) ? 2 : to_private(any) ? 3 : 0;
            out[3 * g] = at(any, 0) * 4 + kind;
            put(any, g);
            out[3 * g + 1] = where[g] == 0 ? in[g] : where[g] == 1 ? l[i] : p[g & 3];
            out[3 * g + 2] = get_fence(any);
        }";
    let mut random = Rng::with_seed(7);
    let count = 256;
    let values: Vec<i32> = (0..count).map(|_| random.i32(-1000..1000)).collect();
    let places: Vec<u8> = (0..count).map(|_| random.u8(0..3)).collect();
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let inputs = [Input::Buffer(&bytes), Input::Buffer(&places)];
    let out: Vec<i32> = subject.run(source, &inputs, 3 * count, &[count], Some(&[32]));
    for (g, told) in out.chunks_exact(3).enumerate() {
        let (value, kind, fence) = match places[g] {
            0 => (values[g], 1, 2),
            1 => (values[g] * 3, 2, 1),
            _ => (values[g] * 5 + (g as i32 & 3), 3, 0),
        };
        assert_eq!(told, [value * 4 + kind, g as i32, fence], "work-item {g}");
    }
}

#[test]
fn program_scope_variables_live_as_long_as_the_program() {
    let subject = Subject::open();
    let source = "
        global int counter = 5;
        int table[4] = {1, 2, 3, 4};
        global int *global where = &counter;
        static global short small;
        kernel void change(int by) {
            static int calls = 100;
            *where += by;
            table[2] *= 2;
            small -= 1;
            calls++;
            if (by == 3) where = &table[3];
            table[0] = calls;
        }
        kernel void look(global int *out) {
            out[0] = counter; out[1] = table[0]; out[2] = table[2]; out[3] = table[3]; out[4] = small;
        }";
    let program = Program::build(&subject.context, source, STANDARD).expect("a program");
    let out = Buffer::new(&subject.context, CL_MEM_READ_WRITE, 20).expect("a buffer");
    let mut change = program.kernel("change").expect("a kernel");
    let mut look = program.kernel("look").expect("a kernel");
    look.set_arg(0, Arg::Buffer(&out)).expect("an argument");
    let mut expected =
        vec![[5, 1, 3, 4, 0], [7, 101, 6, 4, -1], [10, 102, 12, 4, -2], [10, 103, 24, 8, -3]].into_iter();
    for by in [0i32, 2, 3, 4] {
        if by != 0 {
            change.set_arg(0, Arg::Value(&by.to_le_bytes())).expect("an argument");
            subject.queue.run(&change, &[1], None).expect("a launch");
        }
        subject.queue.run(&look, &[1], None).expect("a launch");
        let seen: Vec<i32> = subject.queue.read(&out, 5).expect("the buffer");
        assert_eq!(Some(seen), expected.next().map(|row| row.to_vec()), "after {by}");
    }
}

#[test]
fn sequentially_consistent_operations_have_one_order() {
    // Two work-items of each pair write one flag and read the other's: one of them must see the other.
    let source = "
        kernel void test(global uint *seen, global atomic_int *flags) {
            uint g = get_global_id(0), pair = g / 2, own = g & 1;
            local atomic_int near[64];
            atomic_init(&near[get_local_id(0)], 0);
            work_group_barrier(CLK_LOCAL_MEM_FENCE);
            atomic_store(&flags[2 * pair + own], 1);
            seen[2 * g] = atomic_load(&flags[2 * pair + 1 - own]);
            uint mate = get_local_id(0) ^ 1;
            atomic_store_explicit(&near[get_local_id(0)], 1, memory_order_seq_cst, memory_scope_work_group);
            seen[2 * g + 1] = atomic_load_explicit(&near[mate], memory_order_seq_cst, memory_scope_work_group);
        }";
    let subject = Subject::open();
    let count = 1 << 14;
    for _ in 0..20 {
        let zero = vec![0u8; 4 * count];
        let seen: Vec<u32> = subject.run(source, &[Input::Buffer(&zero)], 2 * count, &[count], Some(&[64]));
        for (pair, told) in seen.chunks_exact(4).enumerate() {
            assert!(told[0] | told[2] == 1 && told[1] | told[3] == 1, "pair {pair} saw {told:?}");
        }
    }
}

#[test]
fn what_is_released_is_seen_by_who_acquires() {
    // Work-groups hand a sum on in the order of their arrival; each waits for nobody, but takes what is there.
    let source = "
        kernel void test(global uint *out, global atomic_uint *turn, volatile global uint *data, uint groups) {
            if (get_local_id(0) == 0) {
                uint mine = atomic_fetch_add_explicit(turn, 1, memory_order_relaxed, memory_scope_device);
                data[mine] = mine * 7 + 1;
                atomic_fetch_add_explicit(turn + 1, 1, memory_order_release, memory_scope_device);
                uint done = atomic_load_explicit(turn + 1, memory_order_acquire, memory_scope_device);
                uint sum = 0;
                if (done == groups) for (uint i = 0; i < groups; i++) sum += data[i];
                out[mine] = sum;
            }
        }";
    let subject = Subject::open();
    let groups = 512u32;
    let turn = [0u8; 8];
    let data = vec![0u8; 4 * groups as usize];
    let inputs = [Input::Buffer(&turn), Input::Buffer(&data), Input::Value(&groups.to_le_bytes())];
    for _ in 0..20 {
        let count = groups as usize;
        let sums: Vec<u32> = subject.run(source, &inputs, count, &[count * 32], Some(&[32]));
        let expected: u32 = (0..groups).map(|i| i * 7 + 1).sum();
        assert!(sums.contains(&expected), "the last one sees all");
        assert!(sums.iter().all(|&sum| sum == 0 || sum == expected), "{sums:?}");
    }
}
