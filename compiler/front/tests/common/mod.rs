//! What the tests of the front end share: a device with everything, and the messages about a source.

use tombolo_front::options::Options;
use tombolo_front::preprocess::preprocess;
use tombolo_front::session::Session;
use tombolo_front::{Headers, check, syntax};
use tombolo_ir::Target;

struct NoHeaders;

impl Headers for NoHeaders {
    fn find(&self, _name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        None
    }
}

/// A device that has everything.
fn full_target() -> Target {
    let mut target = Target::baseline();
    let features = [
        "__opencl_c_generic_address_space",
        "__opencl_c_program_scope_global_variables",
        "__opencl_c_pipes",
        "__opencl_c_read_write_images",
        "__opencl_c_subgroups",
        "__opencl_c_atomic_order_acq_rel",
        "__opencl_c_atomic_order_seq_cst",
        "__opencl_c_atomic_scope_device",
        "__opencl_c_atomic_scope_all_devices",
        "__opencl_c_work_group_collective_functions",
    ];
    target.features.extend(features.map(String::from));
    let extensions = [
        "cl_khr_fp16",
        "cl_khr_int64_base_atomics",
        "cl_khr_int64_extended_atomics",
        "cl_khr_depth_images",
        "cl_khr_gl_msaa_sharing",
        "cl_khr_mipmap_image",
        "cl_khr_mipmap_image_writes",
    ];
    target.extensions.extend(extensions.map(String::from));
    target
}

/// A device by the name that tests give it: `full`, or `no-doubles` and the like for the baseline without something.
pub(crate) fn target(name: &str) -> Option<Target> {
    let mut target = Target::baseline();
    match name {
        "baseline" => {}
        "full" => target = full_target(),
        "no-doubles" => {
            target.float64 = false;
            target.extensions.retain(|name| name != "cl_khr_fp64");
            target.features.retain(|name| name != "__opencl_c_fp64");
        }
        "no-int64-atomics" => target.int64_atomics = false,
        "no-images" => {
            target.images = false;
            target.extensions.retain(|name| name != "cl_khr_3d_image_writes");
            target.features.retain(|name| !matches!(&**name, "__opencl_c_images" | "__opencl_c_3d_image_writes"));
        }
        _ => return None,
    }
    Some(target)
}

/// The build log of a source that goes through everything up to the checker, and whether it was refused.
pub(crate) fn diagnose(name: &str, source: &str, options: &str, target: &Target) -> (String, bool) {
    let options = Options::parse(options).expect("the options of a test are valid");
    let mut session = Session::new(options, target);
    let preprocessed = preprocess(&mut session, &NoHeaders, name, source);
    let ast = syntax::parse(&mut session, &preprocessed);
    check::check(&ast, &mut session);
    (session.diagnostics.render(&session.map), session.diagnostics.has_errors())
}
