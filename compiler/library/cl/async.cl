// Copies by a work-group (OpenCL C 3.0, 6.15.13): each work-item copies every so-many-th element. They are done for the
// whole work-group after the barrier that `wait_group_events` is.

#define COPY(T, DST, SRC)                                                                                     \
    void __tombolo_async_copy(DST T *dst, const SRC T *src, ulong count)                                      \
    {                                                                                                         \
        ulong items = get_local_size(0) * get_local_size(1) * get_local_size(2);                              \
        for (ulong i = get_local_linear_id(); i < count; i += items) dst[i] = src[i];                         \
    }
// The stride is that of global memory.
#define COPIES(T)                                                                                             \
    COPY(T, local, global)                                                                                    \
    COPY(T, global, local)                                                                                    \
    void __tombolo_async_strided_copy(local T *dst, const global T *src, ulong count, ulong stride)           \
    {                                                                                                         \
        ulong items = get_local_size(0) * get_local_size(1) * get_local_size(2);                              \
        for (ulong i = get_local_linear_id(); i < count; i += items) dst[i] = src[i * stride];                \
    }                                                                                                         \
    void __tombolo_async_strided_copy(global T *dst, const local T *src, ulong count, ulong stride)           \
    {                                                                                                         \
        ulong items = get_local_size(0) * get_local_size(1) * get_local_size(2);                              \
        for (ulong i = get_local_linear_id(); i < count; i += items) dst[i * stride] = src[i];                \
    }

COPIES(uchar)
COPIES(ushort)
COPIES(uint)
COPIES(ulong)
COPIES(ulong2)
COPIES(ulong4)
COPIES(ulong8)
COPIES(ulong16)
