//! How thorough a run is.

use crate::filter::Patterns;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How thorough a run is. `README.md` has the same in words for users.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mode {
    /// Wimpy, one image format, and without what is known to be slow: minutes
    Quick,
    /// The CTS's own short mode (CL_WIMPY_MODE), every sub-test once
    Wimpy,
    /// As for a conformance submission: every value, every row of the CTS's own list; days on a slow device
    Full,
}

/// What [`Mode::Quick`] leaves out: what takes minutes on a software device even in wimpy mode and has a short sister that
/// stays, and what grows with the device's memory.
pub(crate) const QUICK_LEAVES_OUT: &[&str] = &[
    "allocations",
    "conversions",
    "basic/imagedim_*",
    "buffers/*_large*",
    "integer_ops/char_*",
    "integer_ops/uchar_*",
    "integer_ops/short_*",
    "integer_ops/ushort_*",
    "integer_ops/int_*",
    "integer_ops/uint_*",
    "integer_ops/long_*",
    "integer_ops/ulong_*",
    "relationals/shuffle_*",
    "thread_dimensions/full_*",
    "vectors/vec_align_*",
];

/// The image suites that can be told to test one format alone, and what tells them so.
const ONE_FORMAT: [&str; 2] = ["CL_RGBA", "CL_UNORM_INT8"];
const IMAGE_SUITES: &[&str] = &[
    "image_streams",
    "cl_copy_images",
    "cl_fill_images",
    "cl_read_write_images",
    "kernel_image_methods",
    "samplerless_reads",
];

impl Mode {
    /// Its name.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Mode::Quick => "quick",
            Mode::Wimpy => "wimpy",
            Mode::Full => "full",
        }
    }

    /// How long one sub-test may take unless the user says otherwise.
    pub(crate) fn timeout(self) -> Duration {
        Duration::from_secs(match self {
            Mode::Quick => 120,
            Mode::Wimpy => 600,
            Mode::Full => 4 * 3600,
        })
    }

    /// Whether `CL_WIMPY_MODE` is set for the test programs.
    pub(crate) fn is_wimpy(self) -> bool {
        match self {
            Mode::Quick | Mode::Wimpy => true,
            Mode::Full => false,
        }
    }

    /// Whether the CTS's own list of rows is followed where it runs a suite more than once.
    pub(crate) fn has_variants(self) -> bool {
        match self {
            Mode::Quick | Mode::Wimpy => false,
            Mode::Full => true,
        }
    }

    /// The arguments that it gives a suite besides the names of sub-tests.
    pub(crate) fn arguments(self, suite: &str) -> &'static [&'static str] {
        match self {
            Mode::Quick if IMAGE_SUITES.contains(&suite) => &ONE_FORMAT,
            Mode::Quick | Mode::Wimpy | Mode::Full => &[],
        }
    }

    /// The sub-tests that it leaves out.
    pub(crate) fn leaves_out(self) -> Patterns {
        match self {
            Mode::Quick => Patterns::new(QUICK_LEAVES_OUT).unwrap_or_default(),
            Mode::Wimpy | Mode::Full => Patterns::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_leaves_the_slow_sisters_out() {
        let out = Mode::Quick.leaves_out();
        assert!(out.matches("integer_ops", "long_math"));
        assert!(!out.matches("integer_ops", "quick_long_math"));
        assert!(out.matches("allocations", "buffer"));
        assert!(!Mode::Wimpy.leaves_out().matches("allocations", "buffer"));
    }

    #[test]
    fn one_image_format_is_for_image_suites_in_quick_mode() {
        assert_eq!(Mode::Quick.arguments("image_streams"), ["CL_RGBA", "CL_UNORM_INT8"]);
        assert!(Mode::Quick.arguments("basic").is_empty());
        // It knows channel types but no channel orders, and takes those for names of sub-tests.
        assert!(Mode::Quick.arguments("cl_get_info").is_empty());
        assert!(Mode::Full.arguments("image_streams").is_empty());
    }
}
