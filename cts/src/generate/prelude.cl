#pragma OPENCL FP_CONTRACT OFF
#define GUARDS(T, least)                                                                                               \
    T g_##T(T x) { return fabs(x) < (least) ? (T)0 : x; }                                                              \
    T q_##T(T x) { return x == x ? x : (T)0; }
#define LANE_GUARDS(T, least)                                                                                          \
    T g_##T(T x) { return select(x, (T)(0), isless(fabs(x), (T)(least))); }                                            \
    T q_##T(T x) { return select((T)(0), x, isequal(x, x)); }
#define GUARDS_OF(T, least)                                                                                            \
    GUARDS(T, least)                                                                                                   \
    LANE_GUARDS(T##2, least)                                                                                           \
    LANE_GUARDS(T##3, least)                                                                                           \
    LANE_GUARDS(T##4, least)                                                                                           \
    LANE_GUARDS(T##8, least)                                                                                           \
    LANE_GUARDS(T##16, least)
GUARDS_OF(float, 0x1p-60f)
#ifdef cl_khr_fp64
GUARDS_OF(double, 0x1p-500)
#endif
