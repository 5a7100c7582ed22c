//! Rows of the CTS's own list that run a suite again with other arguments (`opencl_conformance_tests_full.csv`).

/// The rows of one suite: a name, empty for the plain row, and the arguments. A suite that is not here has one plain row.
pub(crate) fn rows(suite: &str) -> &'static [(&'static str, &'static [&'static str])] {
    const PITCH_AND_MAX: &[(&str, &[&str])] =
        &[("", &[]), ("use_pitches", &["use_pitches"]), ("max_images", &["max_images"])];
    match suite {
        "cl_copy_images" => &[("", &[]), ("small_images", &["small_images"]), ("max_images", &["max_images"])],
        "cl_read_write_images" | "cl_fill_images" | "samplerless_reads" => PITCH_AND_MAX,
        "image_streams" => &[
            ("", &["CL_FILTER_NEAREST"]),
            ("use_pitches", &["use_pitches", "CL_FILTER_NEAREST"]),
            ("max_images", &["max_images", "CL_FILTER_NEAREST"]),
        ],
        "allocations" => &[("single", &["single", "5"]), ("multiple", &["multiple", "5"])],
        _ => &[("", &[])],
    }
}

/// The name of a row in results and filters: the suite, and `+row` where the row has a name.
pub(crate) fn row_name(suite: &str, row: &str) -> String {
    if row.is_empty() { suite.to_owned() } else { format!("{suite}+{row}") }
}
