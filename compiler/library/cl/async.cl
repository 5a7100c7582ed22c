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

// Boxes (cl_khr_extended_async_copies): lines of elements, planes of lines. Sizes, pitches and offsets count elements of `bytes`
// bytes, of any alignment.
#define COPY_BOX(DST, SRC, UNIT)                                                                              \
    {                                                                                                         \
        ulong items = get_local_size(0) * get_local_size(1) * get_local_size(2);                              \
        ulong width = line * bytes / sizeof(UNIT);                                                            \
        for (ulong i = get_local_linear_id(); i < width * lines * planes; i += items) {                       \
            ulong x = i % width, y = i / width % lines, z = i / width / lines;                                \
            DST UNIT *to = (DST UNIT *)(dst + (z * dst_plane + y * dst_line) * bytes);                        \
            const SRC UNIT *from = (const SRC UNIT *)(src + (z * src_plane + y * src_line) * bytes);          \
            to[x] = from[x];                                                                                  \
        }                                                                                                     \
    }

#define BOXES(DST, SRC)                                                                                       \
    void __tombolo_async_work_group_copy_3D3D(DST void *dst_base, ulong dst_offset, const SRC void *src_base, \
        ulong src_offset, ulong bytes, ulong line, ulong lines, ulong planes, ulong src_line,                 \
        ulong src_plane, ulong dst_line, ulong dst_plane)                                                     \
    {                                                                                                         \
        DST char *dst = (DST char *)dst_base + dst_offset * bytes;                                            \
        const SRC char *src = (const SRC char *)src_base + src_offset * bytes;                                \
        if ((((ulong)dst | (ulong)src | bytes) & 3) == 0) COPY_BOX(DST, SRC, uint)                            \
        else COPY_BOX(DST, SRC, uchar)                                                                        \
    }                                                                                                         \
    void __tombolo_async_work_group_copy_2D2D(DST void *dst, ulong dst_offset, const SRC void *src,           \
        ulong src_offset, ulong bytes, ulong line, ulong lines, ulong src_line, ulong dst_line)               \
    {                                                                                                         \
        __tombolo_async_work_group_copy_3D3D(                                                                 \
            dst, dst_offset, src, src_offset, bytes, line, lines, 1, src_line, 0, dst_line, 0);               \
    }

BOXES(local, global)
BOXES(global, local)
