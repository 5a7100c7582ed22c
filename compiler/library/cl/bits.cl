// Fields of bits (cl_khr_extended_bit_ops) and dot products of packed bytes (cl_khr_integer_dot_product).

#define FIELDS(T, S, U, BITS)                                                                     \
    T bitfield_insert(T base, T insert, uint offset, uint count)                                  \
    {                                                                                             \
        if (count == 0) return base;                                                              \
        U mask = (U)((U)((U)~(U)0 >> (BITS - count)) << offset);                                  \
        return (T)(((U)base & (U)~mask) | ((U)((U)insert << offset) & mask));                     \
    }                                                                                             \
    S bitfield_extract_signed(T base, uint offset, uint count)                                    \
    {                                                                                             \
        if (count == 0) return (S)0;                                                              \
        S aligned = (S)(U)((U)base << (BITS - offset - count));                                   \
        return (S)(aligned >> (BITS - count));                                                    \
    }                                                                                             \
    U bitfield_extract_unsigned(T base, uint offset, uint count)                                  \
    {                                                                                             \
        if (count == 0) return (U)0;                                                              \
        U aligned = (U)((U)base << (BITS - offset - count));                                      \
        return (U)(aligned >> (BITS - count));                                                    \
    }

FIELDS(char, char, uchar, 8u)
FIELDS(uchar, char, uchar, 8u)
FIELDS(short, short, ushort, 16u)
FIELDS(ushort, short, ushort, 16u)
FIELDS(int, int, uint, 32u)
FIELDS(uint, int, uint, 32u)
FIELDS(long, long, ulong, 64u)
FIELDS(ulong, long, ulong, 64u)

// R: the result, which the sum of four products always fits. NAME: what the packed forms are called.
#define DOT(R, A, B, NAME)                                                                        \
    R dot(A##4 a, B##4 b) { return (R)a.x * b.x + (R)a.y * b.y + (R)a.z * b.z + (R)a.w * b.w; }   \
    R dot_acc_sat(A##4 a, B##4 b, R c) { return add_sat(dot(a, b), c); }                          \
    R dot_4x8packed_##NAME(uint a, uint b) { return dot(as_##A##4(a), as_##B##4(b)); }            \
    R dot_acc_sat_4x8packed_##NAME(uint a, uint b, R c)                                           \
    {                                                                                             \
        return dot_acc_sat(as_##A##4(a), as_##B##4(b), c);                                        \
    }

DOT(uint, uchar, uchar, uu_uint)
DOT(int, char, char, ss_int)
DOT(int, uchar, char, us_int)
DOT(int, char, uchar, su_int)
