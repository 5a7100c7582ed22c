// Fused multiply-add in integer arithmetic, for devices whose own rounds twice.

#include "number.h"

// A finite, non-zero magnitude as significand * 2^(exponent - BIAS - DIGITS) with DIGITS + 1 bits.
#define TAKE_APART(bits, significand, exponent)                                   \
    U significand = (bits) & FRACTION;                                            \
    int exponent = (int)((bits) >> DIGITS);                                       \
    if (exponent != 0) significand |= HIDDEN;                                     \
    else {                                                                        \
        int shift = (int)clz(significand) - (BITS - 1 - DIGITS);                  \
        significand <<= shift;                                                    \
        exponent = 1 - shift;                                                     \
    }

// m * 2^(exponent - BIAS - DIGITS) rounded to nearest even; the lowest bit of m stands for all that is below it.
T __tombolo_round(U sign, ulong m, int exponent)
{
    if (m == 0) return AS_T(sign);
    int zeros = (int)clz(m);
    m <<= zeros;
    // With the leading bit at 63, the result's exponent is this.
    int e = exponent - zeros + (63 - DIGITS);
    int shift = 63 - DIGITS;
    if (e <= 0) shift += 1 - e;
    if (shift > 63) return AS_T(sign | (shift == 64 && m > 0x8000000000000000UL ? (U)1 : (U)0));
    ulong kept = m >> shift;
    ulong cut = m & ((1UL << shift) - 1UL);
    ulong half_unit = 1UL << (shift - 1);
    if (cut > half_unit || (cut == half_unit && (kept & 1UL) != 0)) kept += 1;
    // The leading bit, and a carry out of the fraction, add to the exponent.
    if (e <= 0) return AS_T(sign | (U)kept);
    if (e >= EXPONENT_MASK) return AS_T(sign | INFINITE);
    U bits = ((U)(e - 1) << DIGITS) + (U)kept;
    return AS_T(sign | min(bits, INFINITE));
}

T fma(T x, T y, T z)
{
    U xb = AS_U(x) & MAGNITUDE;
    U yb = AS_U(y) & MAGNITUDE;
    U zb = AS_U(z) & MAGNITUDE;
    // The device is right where nothing is rounded twice: NaN, infinities and zeros.
    if (xb >= INFINITE || yb >= INFINITE || xb == 0 || yb == 0) return x * y + z;
    if (zb >= INFINITE) return z;
    U product_sign = (AS_U(x) ^ AS_U(y)) & SIGN;
    U z_sign = AS_U(z) & SIGN;
    TAKE_APART(xb, xs, xe)
    TAKE_APART(yb, ys, ye)
    int pe = xe + ye - BIAS - DIGITS;
#ifdef DOUBLE
    // 126 bits: the product is moved up by 20.
    ulong low = xs * ys;
    ulong high = (mul_hi(xs, ys) << 20) | (low >> 44);
    low <<= 20;
    pe -= 20;
    if (zb == 0) {
        int lead = (int)clz(high);
        ulong m = lead == 0 ? high : (high << lead) | (low >> (64 - lead));
        ulong rest = low << lead;
        return __tombolo_round(product_sign, m | (rest != 0 ? 1UL : 0UL), pe + 64 - lead);
    }
    TAKE_APART(zb, zs, ze)
    ulong z_high = zs << 9;
    ulong z_low = 0;
    ze -= 73;
    // The one with the lower exponent is moved down; what falls off is remembered in the lowest bit.
    int distance = pe - ze;
    ulong down_high = distance >= 0 ? z_high : high;
    ulong down_low = distance >= 0 ? z_low : low;
    int by = (int)abs(distance);
    if (by >= 127) {
        down_high = 0;
        down_low = 1;
    } else if (by >= 64) {
        ulong lost = down_low | (by > 64 ? down_high << (128 - by) : 0UL);
        down_low = (down_high >> (by - 64)) | (lost != 0 ? 1UL : 0UL);
        down_high = 0;
    } else if (by > 0) {
        ulong lost = down_low << (64 - by);
        down_low = (down_low >> by) | (down_high << (64 - by)) | (lost != 0 ? 1UL : 0UL);
        down_high >>= by;
    }
    if (distance >= 0) {
        z_high = down_high;
        z_low = down_low;
    } else {
        high = down_high;
        low = down_low;
    }
    int exponent = max(pe, ze);
    U sign = product_sign;
    if (product_sign == z_sign) {
        low += z_low;
        high += z_high + (low < z_low ? 1UL : 0UL);
    } else {
        int negative = high < z_high || (high == z_high && low < z_low);
        ulong a_high = negative ? z_high : high;
        ulong a_low = negative ? z_low : low;
        ulong b_high = negative ? high : z_high;
        ulong b_low = negative ? low : z_low;
        high = a_high - b_high - (a_low < b_low ? 1UL : 0UL);
        low = a_low - b_low;
        if (negative) sign = z_sign;
        if ((high | low) == 0) return 0.0;
    }
    int lead = high != 0 ? (int)clz(high) : 64 + (int)clz(low);
    ulong m;
    ulong rest = 0;
    if (lead >= 64) {
        m = low << (lead - 64);
    } else if (lead == 0) {
        m = high;
        rest = low;
    } else {
        m = (high << lead) | (low >> (64 - lead));
        rest = low << lead;
    }
    return __tombolo_round(sign, m | (rest != 0 ? 1UL : 0UL), exponent + 64 - lead);
#else
    // 62 bits: the product is moved up by 14.
    ulong product = ((ulong)xs * ys) << 14;
    pe -= 14;
    if (zb == 0) return __tombolo_round(product_sign, product, pe);
    TAKE_APART(zb, zs, ze)
    ulong addend = (ulong)zs << 38;
    ze -= 38;
    int distance = pe - ze;
    uint by = min(abs(distance), 63u);
    ulong down = distance >= 0 ? addend : product;
    down = (down >> by) | ((down & ((1UL << by) - 1UL)) != 0 ? 1UL : 0UL);
    if (distance >= 0) addend = down;
    else product = down;
    int exponent = max(pe, ze);
    if (product_sign == z_sign) return __tombolo_round(product_sign, product + addend, exponent);
    if (product == addend) return 0.0f;
    if (product > addend) return __tombolo_round(product_sign, product - addend, exponent);
    return __tombolo_round(z_sign, addend - product, exponent);
#endif
}
