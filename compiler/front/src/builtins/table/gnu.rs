//! Functions of GNU C that compilers made of clang accept in OpenCL C as well. The library has them where there is something to
//! compute; promises to the compiler compute nothing.

use super::*;

const fn truth(callee: &'static str) -> Lowering {
    Lowering::PerLane { callee: Some(callee), returns: LaneResult::Truth }
}

/// `__builtin_*`; those whose types depend on the arguments are the checker's.
pub(super) const GNU: &[Row] = &[
    row("__builtin_expect", NONE, ONE, "long long long", WHOLE),
    row("__builtin_expect_with_probability", NONE, ONE, "long long long double", WHOLE),
    row("__builtin_assume", NONE, ONE, "void bool", Lowering::Op(Op::Nothing)),
    row("__sync_synchronize", NONE, ONE, "void", Lowering::Op(Op::WorkItemFence)),
    row("__atomic_thread_fence __c11_atomic_thread_fence", NONE, ONE, "void int", Lowering::Op(Op::WorkItemFence)),
    // Between a work-item and a signal handler, which no work-item has.
    row("__atomic_signal_fence __c11_atomic_signal_fence", NONE, ONE, "void int", Lowering::Op(Op::Nothing)),
    // Nothing ends a work-item from within a function in Vulkan: what comes behind a trap is undefined, as it is behind
    // what is unreachable.
    row("__builtin_trap __builtin_abort __builtin_debugtrap", NONE, ONE, "void", Lowering::Op(Op::Nothing)),
    row("__builtin_unreachable", NONE, ONE, "void", Lowering::Op(Op::Nothing)),
    row("__builtin_prefetch", NONE, ONE, "void void*i", Lowering::Op(Op::Nothing)),
    row("__builtin_prefetch", NONE, ONE, "void void*i int", Lowering::Op(Op::Nothing)),
    row("__builtin_prefetch", NONE, ONE, "void void*i int int", Lowering::Op(Op::Nothing)),
    row("__builtin_popcount __builtin_clz __builtin_ctz __builtin_parity", NONE, ONE, "int uint", WHOLE),
    row(
        "__builtin_popcountl __builtin_popcountll __builtin_clzl __builtin_clzll __builtin_ctzl __builtin_ctzll \
         __builtin_parityl __builtin_parityll",
        NONE,
        ONE,
        "int ulong",
        WHOLE,
    ),
    row("__builtin_ffs", NONE, ONE, "int int", WHOLE),
    row("__builtin_ffsl __builtin_ffsll", NONE, ONE, "int long", WHOLE),
    row("__builtin_abs", NONE, ONE, "int int", WHOLE),
    row("__builtin_labs __builtin_llabs", NONE, ONE, "long long", WHOLE),
    row("__builtin_bswap16", NONE, ONE, "ushort ushort", WHOLE),
    row("__builtin_bswap32 __builtin_bitreverse32", NONE, ONE, "uint uint", WHOLE),
    row("__builtin_bswap64 __builtin_bitreverse64", NONE, ONE, "ulong ulong", WHOLE),
    row("__builtin_bitreverse8", NONE, ONE, "uchar uchar", WHOLE),
    row("__builtin_bitreverse16", NONE, ONE, "ushort ushort", WHOLE),
    row("__builtin_clzs __builtin_ctzs", NONE, ONE, "int ushort", WHOLE),
    row("__builtin_clrsb", NONE, ONE, "int int", WHOLE),
    row("__builtin_clrsbl __builtin_clrsbll", NONE, ONE, "int long", WHOLE),
    row("__builtin_rotateleft8 __builtin_rotateright8", NONE, ONE, "uchar uchar uchar", WHOLE),
    row("__builtin_rotateleft16 __builtin_rotateright16", NONE, ONE, "ushort ushort ushort", WHOLE),
    row("__builtin_rotateleft32 __builtin_rotateright32", NONE, ONE, "uint uint uint", WHOLE),
    row("__builtin_rotateleft64 __builtin_rotateright64", NONE, ONE, "ulong ulong ulong", WHOLE),
    row("__builtin_lrintf __builtin_llrintf __builtin_lroundf __builtin_llroundf", NONE, ONE, "long float", WHOLE),
    row("__builtin_lrint __builtin_llrint __builtin_lround __builtin_llround", NONE, ONE, "long double", WHOLE),
    row("__builtin_scalblnf", NONE, ONE, "float float long", WHOLE),
    row("__builtin_scalbln", NONE, ONE, "double double long", WHOLE),
    row("__builtin_canonicalizef", NONE, ONE, "float float", WHOLE),
    row("__builtin_canonicalize", NONE, ONE, "double double", WHOLE),
    row("__builtin_signbitf", NONE, ONE, "int float", truth("signbit")),
    row("__builtin_unpredictable", NONE, ONE, "long long", WHOLE),
    row("__builtin_flt_rounds", NONE, ONE, "int", WHOLE),
    row("__builtin_isnan", FLOATS, ONE, "R T", truth("isnan")),
    row("__builtin_isinf", FLOATS, ONE, "R T", truth("isinf")),
    row("__builtin_isfinite", FLOATS, ONE, "R T", truth("isfinite")),
];
