//! The kernel corpus on the first device of Tombolo's platform, as the loader finds it.
#![forbid(unsafe_code)]

use std::sync::Mutex;
use tombolo_client::{Context, Platform, Queue, opencl_sys};
use tombolo_cts::corpus::{Case, Env, cases};

/// Groups run one after the other: software drivers use all cores for each kernel anyway.
static TURN: Mutex<()> = Mutex::new(());

fn run(group: &str) {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let platform = Platform::named("Tombolo").expect("the loader finds Tombolo (see cts/test)");
    let device = platform.devices().expect("devices")[0];
    let context = Context::new(device, &[]).expect("a context");
    let queue = Queue::new(&context, 0).expect("a queue");
    let fp64 = device.number(opencl_sys::CL_DEVICE_DOUBLE_FP_CONFIG).expect("fp64") != 0;
    let images = device.number(opencl_sys::CL_DEVICE_IMAGE_SUPPORT).expect("images") != 0;
    let env = Env { context, queue, seed: 1 };
    let possible = |case: &Case| (fp64 || !case.needs_fp64) && (images || !case.needs_images);
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.group == group && possible(case)).collect();
    assert!(!cases.is_empty(), "no case of {group} can run on this device");
    let failures: Vec<String> =
        cases.iter().filter_map(|case| case.run(&env).err().map(|error| format!("{case:?}: {error}"))).collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

macro_rules! groups {
    ($($group:ident)*) => {
        $(#[test] fn $group() { run(stringify!($group)); })*

        #[test]
        fn every_group_is_run() {
            let listed = [$(stringify!($group)),*];
            let missing: Vec<Case> = cases().into_iter().filter(|case| !listed.contains(&case.group)).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    };
}

groups! {
    integers floats vectors conversions control functions pointers structs constants memory local atomics work_items builtins
    math images preprocessor
}
