// Memory of any address space: copied, moved, set and compared, and atomic operations that no instruction does.

// Numbers of bytes that are known at run time only. Where both addresses are multiples of four, words are moved.

#define COPY(SRC)                                                                          \
    void __tombolo_copy_bytes(__generic void *dst, SRC void *src, ulong count, uint align) \
    {                                                                                      \
        ulong words = align >= 4u ? count / 4 : 0;                                         \
        for (ulong i = 0; i < words; ++i) ((__generic uint *)dst)[i] = ((SRC uint *)src)[i]; \
        for (ulong i = words * 4; i < count; ++i) ((__generic uchar *)dst)[i] = ((SRC uchar *)src)[i]; \
    }

COPY(__generic)
COPY(__constant)

void __tombolo_move_bytes(__generic void *dst, __constant void *src, ulong count, uint align)
{
    __tombolo_copy_bytes(dst, src, count, align);
}

void __tombolo_move_bytes(__generic void *dst, __generic void *src, ulong count, uint align)
{
    if (dst <= src) {
        __tombolo_copy_bytes(dst, src, count, align);
        return;
    }
    ulong words = align >= 4u ? count / 4 : 0;
    for (ulong i = count; i > words * 4; --i) ((__generic uchar *)dst)[i - 1] = ((__generic uchar *)src)[i - 1];
    for (ulong i = words; i > 0; --i) ((__generic uint *)dst)[i - 1] = ((__generic uint *)src)[i - 1];
}

void __tombolo_set_bytes(__generic void *dst, int value, ulong count, uint align)
{
    uint word = (uint)(uchar)value * 0x01010101u;
    ulong words = align >= 4u ? count / 4 : 0;
    for (ulong i = 0; i < words; ++i) ((__generic uint *)dst)[i] = word;
    for (ulong i = words * 4; i < count; ++i) ((__generic uchar *)dst)[i] = (uchar)value;
}

#define COMPARE(A, B)                                                \
    int __tombolo_compare_bytes(A void *a, B void *b, ulong count)   \
    {                                                                \
        for (ulong i = 0; i < count; ++i) {                          \
            int distance = ((A uchar *)a)[i] - ((B uchar *)b)[i];    \
            if (distance != 0) return distance;                      \
        }                                                            \
        return 0;                                                    \
    }

COMPARE(__generic, __generic)
COMPARE(__generic, __constant)
COMPARE(__constant, __generic)
COMPARE(__constant, __constant)

// `~(old & value)` takes the place of what was there, which is returned.
#define NAND(T)                                                                                          \
    T __tombolo_atomic_nand(volatile __generic T *object, T value)                                       \
    {                                                                                                    \
        T old = __atomic_load_n(object, __ATOMIC_RELAXED);                                               \
        while (!__atomic_compare_exchange_n(object, &old, (T)~(old & value), 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) \
            ;                                                                                            \
        return old;                                                                                      \
    }

NAND(uchar)
NAND(ushort)
NAND(uint)
NAND(ulong)
