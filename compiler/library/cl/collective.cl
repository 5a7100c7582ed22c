// Work-group collective functions (OpenCL C 3.0, 6.15.16), in local memory: every work-item of the group takes part.

#define LARGEST_GROUP 1024

// Room for one number of each work-item, shared by all these functions; each leaves it unused.
local ulong *__tombolo_scratch(void)
{
    local ulong scratch[LARGEST_GROUP];
    return scratch;
}

uint __tombolo_group_size(void)
{
    return (uint)(get_local_size(0) * get_local_size(1) * get_local_size(2));
}

#define LOCAL_BARRIER barrier(CLK_LOCAL_MEM_FENCE)

#define REDUCE(T, NAME, COMBINE)                                                         \
    T work_group_reduce_##NAME(T x)                                                      \
    {                                                                                    \
        local T *scratch = (local T *)__tombolo_scratch();                               \
        uint size = __tombolo_group_size();                                              \
        uint i = (uint)get_local_linear_id();                                            \
        scratch[i] = x;                                                                  \
        LOCAL_BARRIER;                                                                   \
        for (uint stride = 1; stride < size; stride <<= 1) {                             \
            if ((i & (2 * stride - 1)) == 0 && i + stride < size) {                      \
                T a = scratch[i];                                                        \
                T b = scratch[i + stride];                                               \
                scratch[i] = COMBINE;                                                    \
            }                                                                            \
            LOCAL_BARRIER;                                                               \
        }                                                                                \
        T result = scratch[0];                                                           \
        LOCAL_BARRIER;                                                                   \
        return result;                                                                   \
    }

// Each step adds what stands twice as far to the left.
#define SCAN(T, COMBINE)                                                                 \
    local T *scratch = (local T *)__tombolo_scratch();                                   \
    uint size = __tombolo_group_size();                                                  \
    uint i = (uint)get_local_linear_id();                                                \
    T b = x;                                                                             \
    scratch[i] = b;                                                                      \
    LOCAL_BARRIER;                                                                       \
    for (uint stride = 1; stride < size; stride <<= 1) {                                 \
        if (i >= stride) {                                                               \
            T a = scratch[i - stride];                                                   \
            b = COMBINE;                                                                 \
        }                                                                                \
        LOCAL_BARRIER;                                                                   \
        scratch[i] = b;                                                                  \
        LOCAL_BARRIER;                                                                   \
    }

#define SCANS(T, NAME, COMBINE, IDENTITY)                                                \
    T work_group_scan_inclusive_##NAME(T x)                                              \
    {                                                                                    \
        SCAN(T, COMBINE)                                                                 \
        return b;                                                                        \
    }                                                                                    \
    T work_group_scan_exclusive_##NAME(T x)                                              \
    {                                                                                    \
        SCAN(T, COMBINE)                                                                 \
        T result = IDENTITY;                                                             \
        if (i > 0) result = scratch[i - 1];                                              \
        LOCAL_BARRIER;                                                                   \
        return result;                                                                   \
    }

#define BROADCAST(T)                                                                     \
    T __tombolo_broadcast(T x, ulong from)                                               \
    {                                                                                    \
        local T *scratch = (local T *)__tombolo_scratch();                               \
        if (get_local_linear_id() == from) scratch[0] = x;                               \
        LOCAL_BARRIER;                                                                   \
        T result = scratch[0];                                                           \
        LOCAL_BARRIER;                                                                   \
        return result;                                                                   \
    }                                                                                    \
    T work_group_broadcast(T a, ulong x) { return __tombolo_broadcast(a, x); }           \
    T work_group_broadcast(T a, ulong x, ulong y)                                        \
    {                                                                                    \
        return __tombolo_broadcast(a, y * get_local_size(0) + x);                        \
    }                                                                                    \
    T work_group_broadcast(T a, ulong x, ulong y, ulong z)                               \
    {                                                                                    \
        return __tombolo_broadcast(a, (z * get_local_size(1) + y) * get_local_size(0) + x); \
    }

#define COLLECTIVES(T, ZERO, LEAST, GREATEST)                                            \
    BROADCAST(T)                                                                         \
    REDUCE(T, add, a + b)                                                                \
    REDUCE(T, min, min(a, b))                                                            \
    REDUCE(T, max, max(a, b))                                                            \
    SCANS(T, add, a + b, ZERO)                                                           \
    SCANS(T, min, min(a, b), GREATEST)                                                   \
    SCANS(T, max, max(a, b), LEAST)

COLLECTIVES(int, 0, INT_MIN, INT_MAX)
COLLECTIVES(uint, 0u, 0u, UINT_MAX)
COLLECTIVES(long, 0L, LONG_MIN, LONG_MAX)
COLLECTIVES(ulong, 0UL, 0UL, ULONG_MAX)
COLLECTIVES(float, 0.0f, -INFINITY, INFINITY)
#ifdef cl_khr_fp64
COLLECTIVES(double, 0.0, -(double)INFINITY, (double)INFINITY)
#endif

int work_group_any(int predicate) { return work_group_reduce_max(predicate != 0 ? 1 : 0); }
int work_group_all(int predicate) { return work_group_reduce_min(predicate != 0 ? 1 : 0); }
