//! The macros that are there before the source: those of the language (OpenCL C 3.0, section 6.12), the constants that the
//! builtin functions are specified with, and those of `-D`.
//!
//! They are written as a text of definitions and read like any other, so messages can show them.

use super::Preprocessor;
use crate::lex::TokenKind;
use crate::options::LanguageVersion;
use crate::session::Session;
use std::fmt::Write;
use std::rc::Rc;

/// Constants that do not depend on the device. Enumerators like `memory_order_relaxed` are no macros.
const CONSTANTS: &str = "\
#define __STDC__ 1
#define __STDC_VERSION__ 199901L
#define __STDC_HOSTED__ 1
#define __OPENCL_VERSION__ 300
#define CL_VERSION_1_0 100
#define CL_VERSION_1_1 110
#define CL_VERSION_1_2 120
#define CL_VERSION_2_0 200
#define CL_VERSION_3_0 300
#define __ENDIAN_LITTLE__ 1
#define __ATOMIC_RELAXED 0
#define __ATOMIC_CONSUME 1
#define __ATOMIC_ACQUIRE 2
#define __ATOMIC_RELEASE 3
#define __ATOMIC_ACQ_REL 4
#define __ATOMIC_SEQ_CST 5
#define __MEMORY_SCOPE_SYSTEM 0
#define __MEMORY_SCOPE_DEVICE 1
#define __MEMORY_SCOPE_WRKGRP 2
#define __MEMORY_SCOPE_WVFRNT 3
#define __MEMORY_SCOPE_SINGLE 4
#define __OPENCL_MEMORY_SCOPE_WORK_ITEM 0
#define __OPENCL_MEMORY_SCOPE_WORK_GROUP 1
#define __OPENCL_MEMORY_SCOPE_DEVICE 2
#define __OPENCL_MEMORY_SCOPE_ALL_SVM_DEVICES 3
#define __OPENCL_MEMORY_SCOPE_SUB_GROUP 4
#define __kernel_exec(X, typen) __kernel __attribute__((work_group_size_hint(X, 1, 1))) __attribute__((vec_type_hint(typen)))
#define kernel_exec(X, typen) __kernel __attribute__((work_group_size_hint(X, 1, 1))) __attribute__((vec_type_hint(typen)))
#define true 1
#define false 0
#define NULL ((void*)0)
#define CHAR_BIT 8
#define SCHAR_MAX 127
#define SCHAR_MIN (-128)
#define CHAR_MAX SCHAR_MAX
#define CHAR_MIN SCHAR_MIN
#define UCHAR_MAX 255
#define SHRT_MAX 32767
#define SHRT_MIN (-32768)
#define USHRT_MAX 65535
#define INT_MAX 2147483647
#define INT_MIN (-2147483647-1)
#define UINT_MAX 0xffffffff
#define LONG_MAX 0x7fffffffffffffffL
#define LONG_MIN (-0x7fffffffffffffffL-1)
#define ULONG_MAX 0xffffffffffffffffUL
#define FLT_DIG 6
#define FLT_MANT_DIG 24
#define FLT_MAX_10_EXP +38
#define FLT_MAX_EXP +128
#define FLT_MIN_10_EXP -37
#define FLT_MIN_EXP -125
#define FLT_RADIX 2
#define FLT_MAX 0x1.fffffep127f
#define FLT_MIN 0x1.0p-126f
#define FLT_EPSILON 0x1.0p-23f
#define FP_ILOGB0 INT_MIN
#define FP_ILOGBNAN INT_MAX
#define MAXFLOAT 0x1.fffffep127f
#define HUGE_VALF (__builtin_huge_valf())
#define HUGE_VAL (__builtin_huge_val())
#define INFINITY (__builtin_inff())
#define NAN __builtin_astype(0x7fc00000, float)
#define M_E_F 2.71828182845904523536028747135266250f
#define M_LOG2E_F 1.44269504088896340735992468100189214f
#define M_LOG10E_F 0.434294481903251827651128918916605082f
#define M_LN2_F 0.693147180559945309417232121458176568f
#define M_LN10_F 2.30258509299404568401799145468436421f
#define M_PI_F 3.14159265358979323846264338327950288f
#define M_PI_2_F 1.57079632679489661923132169163975144f
#define M_PI_4_F 0.785398163397448309615660845819875721f
#define M_1_PI_F 0.318309886183790671537767526745028724f
#define M_2_PI_F 0.636619772367581343075535053490057448f
#define M_2_SQRTPI_F 1.12837916709551257389615890312154517f
#define M_SQRT2_F 1.41421356237309504880168872420969808f
#define M_SQRT1_2_F 0.707106781186547524400844362104849039f
#define CLK_LOCAL_MEM_FENCE 0x01
#define CLK_GLOBAL_MEM_FENCE 0x02
";

/// What came with OpenCL C 2.0.
const CONSTANTS_2_0: &str = "\
#define CLK_IMAGE_MEM_FENCE 0x04
#define ATOMIC_VAR_INIT(x) (x)
#define ATOMIC_FLAG_INIT 0
";

const PIPE_CONSTANTS: &str = "\
#define CLK_NULL_RESERVE_ID (__builtin_astype(((void*)(__SIZE_MAX__)), reserve_id_t))
";

/// Features that OpenCL C 2.0 has without saying so; clang names them in sources of that version too.
const FEATURES_OF_2_0: &[&str] = &[
    "__opencl_c_pipes",
    "__opencl_c_generic_address_space",
    "__opencl_c_work_group_collective_functions",
    "__opencl_c_atomic_order_acq_rel",
    "__opencl_c_atomic_order_seq_cst",
    "__opencl_c_atomic_scope_device",
    "__opencl_c_read_write_images",
    "__opencl_c_program_scope_global_variables",
    "__opencl_c_images",
];

/// What GNU C says of the types of C, under its own names.
const TYPES: &str = "\
#define __CHAR_BIT__ 8
#define __SCHAR_MAX__ 127
#define __SHRT_MAX__ 32767
#define __INT_MAX__ 2147483647
#define __LONG_MAX__ 9223372036854775807L
#define __SIZE_MAX__ 18446744073709551615UL
#define __SIZEOF_SHORT__ 2
#define __SIZEOF_INT__ 4
#define __SIZEOF_LONG__ 8
#define __SIZEOF_FLOAT__ 4
#define __SIZEOF_DOUBLE__ 8
#define __SIZEOF_POINTER__ 8
#define __SIZEOF_SIZE_T__ 8
#define __SIZEOF_PTRDIFF_T__ 8
#define __INT8_TYPE__ signed char
#define __INT16_TYPE__ short
#define __INT32_TYPE__ int
#define __INT64_TYPE__ long int
#define __UINT8_TYPE__ unsigned char
#define __UINT16_TYPE__ unsigned short
#define __UINT32_TYPE__ unsigned int
#define __UINT64_TYPE__ long unsigned int
#define __SIZE_TYPE__ long unsigned int
#define __PTRDIFF_TYPE__ long int
#define __INTPTR_TYPE__ long int
#define __UINTPTR_TYPE__ long unsigned int
#define __FLT_MAX__ 0x1.fffffep127f
#define __FLT_MIN__ 0x1.0p-126f
#define __FLT_EPSILON__ 0x1.0p-23f
#define __FLT_MANT_DIG__ 24
#define __FLT_RADIX__ 2
#define __DBL_MAX__ 0x1.fffffffffffffp1023
#define __DBL_MIN__ 0x1.0p-1022
#define __DBL_EPSILON__ 0x1.0p-52
#define __DBL_MANT_DIG__ 53
#define __ORDER_LITTLE_ENDIAN__ 1234
#define __ORDER_BIG_ENDIAN__ 4321
#define __BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN__ 1
#define __LP64__ 1
";

const DOUBLE_CONSTANTS: &str = "\
#define DBL_DIG 15
#define DBL_MANT_DIG 53
#define DBL_MAX_10_EXP +308
#define DBL_MAX_EXP +1024
#define DBL_MIN_10_EXP -307
#define DBL_MIN_EXP -1021
#define DBL_RADIX 2
#define DBL_MAX 0x1.fffffffffffffp1023
#define DBL_MIN 0x1.0p-1022
#define DBL_EPSILON 0x1.0p-52
#define M_E 0x1.5bf0a8b145769p+1
#define M_LOG2E 0x1.71547652b82fep+0
#define M_LOG10E 0x1.bcb7b1526e50ep-2
#define M_LN2 0x1.62e42fefa39efp-1
#define M_LN10 0x1.26bb1bbb55516p+1
#define M_PI 0x1.921fb54442d18p+1
#define M_PI_2 0x1.921fb54442d18p+0
#define M_PI_4 0x1.921fb54442d18p-1
#define M_1_PI 0x1.45f306dc9c883p-2
#define M_2_PI 0x1.45f306dc9c883p-1
#define M_2_SQRTPI 0x1.20dd750429b6dp+0
#define M_SQRT2 0x1.6a09e667f3bcdp+0
#define M_SQRT1_2 0x1.6a09e667f3bcdp-1
";

const HALF_CONSTANTS: &str = "\
#define HALF_DIG 3
#define HALF_MANT_DIG 11
#define HALF_MAX_10_EXP +4
#define HALF_MAX_EXP +16
#define HALF_MIN_10_EXP -4
#define HALF_MIN_EXP -13
#define HALF_RADIX 2
#define HALF_MAX 0x1.ffcp15h
#define HALF_MIN 0x1.0p-14h
#define HALF_EPSILON 0x1.0p-10h
#define M_E_H 2.71828182845904523536028747135266250h
#define M_LOG2E_H 1.44269504088896340735992468100189214h
#define M_LOG10E_H 0.434294481903251827651128918916605082h
#define M_LN2_H 0.693147180559945309417232121458176568h
#define M_LN10_H 2.30258509299404568401799145468436421h
#define M_PI_H 3.14159265358979323846264338327950288h
#define M_PI_2_H 1.57079632679489661923132169163975144h
#define M_PI_4_H 0.785398163397448309615660845819875721h
#define M_1_PI_H 0.318309886183790671537767526745028724h
#define M_2_PI_H 0.636619772367581343075535053490057448h
#define M_2_SQRTPI_H 1.12837916709551257389615890312154517h
#define M_SQRT2_H 1.41421356237309504880168872420969808h
#define M_SQRT1_2_H 0.707106781186547524400844362104849039h
";

/// Sampler and image constants; the samplers' bits are those of [`tombolo_ir::inst::InstData::SamplerConst`].
const IMAGE_CONSTANTS: &str = "\
#define __IMAGE_SUPPORT__ 1
#define CLK_NORMALIZED_COORDS_FALSE 0
#define CLK_NORMALIZED_COORDS_TRUE 1
#define CLK_ADDRESS_NONE 0
#define CLK_ADDRESS_CLAMP_TO_EDGE 2
#define CLK_ADDRESS_CLAMP 4
#define CLK_ADDRESS_REPEAT 6
#define CLK_ADDRESS_MIRRORED_REPEAT 8
#define CLK_FILTER_NEAREST 0x10
#define CLK_FILTER_LINEAR 0x20
#define CLK_R 0x10B0
#define CLK_A 0x10B1
#define CLK_RG 0x10B2
#define CLK_RA 0x10B3
#define CLK_RGB 0x10B4
#define CLK_RGBA 0x10B5
#define CLK_BGRA 0x10B6
#define CLK_ARGB 0x10B7
#define CLK_INTENSITY 0x10B8
#define CLK_LUMINANCE 0x10B9
#define CLK_Rx 0x10BA
#define CLK_RGx 0x10BB
#define CLK_RGBx 0x10BC
#define CLK_DEPTH 0x10BD
#define CLK_DEPTH_STENCIL 0x10BE
#define CLK_SNORM_INT8 0x10D0
#define CLK_SNORM_INT16 0x10D1
#define CLK_UNORM_INT8 0x10D2
#define CLK_UNORM_INT16 0x10D3
#define CLK_UNORM_SHORT_565 0x10D4
#define CLK_UNORM_SHORT_555 0x10D5
#define CLK_UNORM_INT_101010 0x10D6
#define CLK_SIGNED_INT8 0x10D7
#define CLK_SIGNED_INT16 0x10D8
#define CLK_SIGNED_INT32 0x10D9
#define CLK_UNSIGNED_INT8 0x10DA
#define CLK_UNSIGNED_INT16 0x10DB
#define CLK_UNSIGNED_INT32 0x10DC
#define CLK_HALF_FLOAT 0x10DD
#define CLK_FLOAT 0x10DE
#define CLK_UNORM_INT24 0x10DF
";

/// Channel orders and types that came later.
const IMAGE_CONSTANTS_2_0: &str = "\
#define CLK_sRGB 0x10BF
#define CLK_sRGBx 0x10C0
#define CLK_sRGBA 0x10C1
#define CLK_sBGRA 0x10C2
#define CLK_ABGR 0x10C3
";
const IMAGE_CONSTANTS_3_0: &str = "\
#define CLK_UNORM_INT_101010_2 0x10E0
";

/// The names of the language's constants that are macros, for suggestions.
pub(crate) fn constants() -> impl Iterator<Item = &'static str> {
    let texts = [CONSTANTS, CONSTANTS_2_0, DOUBLE_CONSTANTS, IMAGE_CONSTANTS, IMAGE_CONSTANTS_2_0];
    let lines = texts.into_iter().flat_map(str::lines);
    let names = lines.filter_map(|line| line.strip_prefix("#define ")?.split([' ', '(']).next());
    names.filter(|name| !name.starts_with('_'))
}

/// The first version whose sources can use an extension of OpenCL C.
fn since(extension: &str) -> LanguageVersion {
    match extension {
        "cl_khr_depth_images" | "cl_khr_gl_msaa_sharing" => LanguageVersion::V1_2,
        "cl_khr_mipmap_image" | "cl_khr_mipmap_image_writes" => LanguageVersion::V2_0,
        _ => LanguageVersion::V1_0,
    }
}

/// Whether sources of OpenCL C 2.0 are told of a feature.
fn is_told_to_2_0(feature: &str) -> bool {
    let extended = ["__opencl_c_ext_", "__opencl_c_integer_dot_product_"];
    FEATURES_OF_2_0.contains(&feature) || extended.iter().any(|prefix| feature.starts_with(prefix))
}

/// The definitions of the language for this compilation.
fn language_definitions(session: &Session<'_>) -> String {
    let version = session.options.version();
    let target = session.target;
    let mut text = String::with_capacity(12_000);
    text.push_str(CONSTANTS);
    text.push_str(TYPES);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "#define __OPENCL_C_VERSION__ {}", version.number());
    let (of_2_0, of_3_0) = (version >= LanguageVersion::V2_0, version >= LanguageVersion::V3_0);
    let has = |feature: &str| target.features.iter().any(|name| name == feature);
    if of_2_0 {
        text.push_str(CONSTANTS_2_0);
    }
    if of_2_0 && has("__opencl_c_pipes") {
        text.push_str(PIPE_CONSTANTS);
    }
    if target.images {
        text.push_str(IMAGE_CONSTANTS);
    }
    if target.images && of_2_0 {
        text.push_str(IMAGE_CONSTANTS_2_0);
    }
    if target.images && of_3_0 {
        text.push_str(IMAGE_CONSTANTS_3_0);
    }
    if target.float64 {
        text.push_str(DOUBLE_CONSTANTS);
    }
    if target.float16 {
        text.push_str(HALF_CONSTANTS);
    }
    // A macro of clang's, which headers ask for.
    let _ = writeln!(text, "#define __FINITE_MATH_ONLY__ {}", u8::from(session.options.math.finite_math_only));
    if session.options.math.fast_relaxed_math {
        text.push_str("#define __FAST_RELAXED_MATH__ 1\n#define __FAST_MATH__ 1\n");
    }
    if target.fused_multiply_add {
        text.push_str("#define FP_FAST_FMAF 1\n");
        if target.float64 {
            text.push_str("#define FP_FAST_FMA 1\n");
        }
    }
    for extension in target.extensions.iter().filter(|name| since(name) <= version) {
        let _ = writeln!(text, "#define {extension} 1");
    }
    let told = |feature: &str| of_3_0 || of_2_0 && is_told_to_2_0(feature);
    for feature in target.features.iter().filter(|feature| told(feature)) {
        let _ = writeln!(text, "#define {feature} 1");
    }
    if session.library {
        text.push_str("#define __TOMBOLO_LIBRARY__ 1\n");
    }
    text
}

impl Preprocessor<'_, '_> {
    /// Defines what is defined before the source.
    pub(super) fn predefine(&mut self) {
        let language = language_definitions(self.session);
        self.define_from("<built-in>", &language);
        let mut options = String::new();
        for definition in &self.session.options.definitions {
            // A later definition replaces an earlier one without a word.
            let name = definition.name.split('(').next().unwrap_or("");
            let _ = writeln!(options, "#undef {name}\n#define {} {}", definition.name, definition.value);
        }
        if !options.is_empty() {
            self.define_from("<command line>", &options);
        }
    }

    fn define_from(&mut self, name: &str, text: &str) {
        if self.enter_file(name.to_owned(), Rc::from(text), None) {
            while self.expanded().kind != TokenKind::Eof {}
            self.files.clear();
        }
    }
}
