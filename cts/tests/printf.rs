//! `printf` (OpenCL C 3.0, section 6.15.14): what kernels print arrives on the standard output of the process.

use std::process::Command;

use tombolo_cts::{Input, Subject};

/// Set in the process that prints.
const CHILD: &str = "TOMBOLO_CTS_PRINTF";

const KERNEL: &str = r#"
constant char greeting[] = "well";
kernel void test(global int *out, int base) {
    size_t i = get_global_id(0);
    if (i == 0) {
        printf("int %d %5u|%-4x|%o %c%%\n", -7, 42u, 255, 8, 'A');
        printf("long %ld %lu %hhd\n", -5000000000L, 5000000000UL, (char)-3);
        printf("float %.2f %e %g %s %s\n", 1.5f, 0.25f, 100.0f, "string", greeting);
        printf("vector %v4d %2.1v2hlf %v3hhx\n", (int4)(1, 2, 3, base), (float2)(0.5f, -0.5f), (uchar3)(1, 0xab, 255));
    }
    barrier(CLK_GLOBAL_MEM_FENCE);
    out[i] = printf("item %d\n", (int)i + base);
}"#;

/// Runs the kernel twice: the second launch must print only what is its own.
fn print_from_kernels() {
    let subject = Subject::open();
    for base in [10i32, 20] {
        let returned: Vec<i32> = subject.run(KERNEL, &[Input::Value(&base.to_le_bytes())], 4, &[4], Some(&[4]));
        assert_eq!(returned, [0; 4]);
    }
}

#[test]
fn kernels_print() {
    if std::env::var_os(CHILD).is_some() {
        print_from_kernels();
        return;
    }
    let program = std::env::current_exe().expect("the test's own program");
    let child = Command::new(program)
        .args(["--exact", "kernels_print", "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .output()
        .expect("the test's own program runs");
    let text = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{text}\n{}", String::from_utf8_lossy(&child.stderr));
    let count = |line: &str| text.lines().filter(|found| found.ends_with(line)).count();
    for line in ["int -7    42|ff  |10 A%", "long -5000000000 5000000000 -3", "float 1.50 2.500000e-01 100 string well"]
    {
        assert_eq!(count(line), 2, "{line}:\n{text}");
    }
    for (base, item) in [(10, 10), (10, 13), (20, 20), (20, 23)] {
        assert_eq!(count(&format!("vector 1,2,3,{base} 0.5,-0.5 1,ab,ff")), 1, "{text}");
        assert_eq!(count(&format!("item {item}")), 1, "{text}");
    }
}
