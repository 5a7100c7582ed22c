#!/usr/bin/env python3
"""Derives the polynomial coefficients of the library's mathematical functions.

For each function a polynomial p of the given degree minimizes max |w(x) (p(x) - g(x))| on an interval (Remez exchange in
120-bit arithmetic and more); its coefficients are then rounded to the target type. Needs mpmath.

    python3 minimax.py > /dev/null; the headers are written beside this script, in cl/
"""
import os
import struct
import sys

from mpmath import (acos, asin, atan, cos, cosh, erf, erfc, exp, gamma, linspace, log, loggamma, lu_solve, matrix, mp, mpf,
                    nstr, pi, sin, sinh, sqrt, tan, tanh)

mp.prec = 320


def remez(g, w, lo, hi, degree):
    """The coefficients, lowest first, and the largest weighted error."""
    lo, hi = mpf(lo), mpf(hi)
    n = degree + 2
    points = [(lo + hi) / 2 - (hi - lo) / 2 * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)]
    grid = [(lo + hi) / 2 - (hi - lo) / 2 * cos(pi * i / (n * 12)) for i in range(n * 12 + 1)]
    values = [(x, g(x), w(x)) for x in grid]
    coefficients, worst = None, None
    for _ in range(12):
        system = matrix(n, n)
        right = matrix(n, 1)
        for row, x in enumerate(points):
            weight = w(x)
            for power in range(degree + 1):
                system[row, power] = weight * x ** power
            system[row, n - 1] = (-1) ** row
            right[row] = weight * g(x)
        solution = lu_solve(system, right)
        coefficients = [solution[i] for i in range(degree + 1)]

        errors = []
        for x, gx, wx in values:
            p = mpf(0)
            for c in reversed(coefficients):
                p = p * x + c
            errors.append(wx * (p - gx))
        # One extremum between each two changes of sign.
        extrema, start = [], 0
        for i in range(1, len(errors) + 1):
            if i == len(errors) or (errors[i] > 0) != (errors[start] > 0):
                best = max(range(start, i), key=lambda j: abs(errors[j]))
                extrema.append(best)
                start = i
        worst = max(abs(e) for e in errors)
        while len(extrema) > n:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        if len(extrema) < n:
            break
        points = [grid[i] for i in extrema]
        if worst < abs(solution[n - 1]) * mpf("1.02"):
            break
    return coefficients, worst


def round_to(x, bits):
    """x rounded to so many significant bits."""
    if x == 0:
        return mpf(0)
    with_prec = mp.prec
    mp.prec = bits
    r = +x
    mp.prec = with_prec
    return mpf(r)


def literal(x, double):
    """A hexadecimal floating literal of the nearest float or double."""
    x = round_to(x, 53 if double else 24)
    digits, exponent = float(x).hex().split("p")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{digits}p{exponent}" + ("" if double else "f")


def split(x, sizes, last):
    """x as a sum of terms of so many bits each, the last of `last` bits."""
    terms = []
    for bits in sizes:
        # Cut off rather than rounded: all terms have one sign.
        e = int(mp.floor(log(abs(x), 2))) if x != 0 else 0
        unit = mpf(2) ** (e - bits + 1)
        t = mp.floor(x / unit) * unit
        terms.append(t)
        x -= t
    terms.append(round_to(x, last))
    return terms


class Header:
    def __init__(self, double):
        self.double = double
        self.lines = []

    def constant(self, name, value):
        self.lines.append(f"#define {name} {literal(value, self.double)}")

    def poly(self, name, g, w, lo, hi, degrees):
        degree = degrees[1 if self.double else 0]
        coefficients, worst = remez(g, w, lo, hi, degree)
        ulps = worst * mpf(2) ** (53 if self.double else 24)
        print(f"{'f64' if self.double else 'f32'} {name}: degree {degree}, error {nstr(worst, 3)} = {nstr(ulps, 3)} ULP",
              file=sys.stderr, flush=True)
        values = [literal(c, self.double) for c in coefficients]
        lines = [f"#define {name}(z) \\", "    (" + "(" * (degree - 1) + values[-1]]
        for index, value in enumerate(reversed(values[:-1])):
            close = "" if index == degree - 1 else ")"
            sign, value = ("-", value[1:]) if value.startswith("-") else ("+", value)
            lines[-1] += f" * (z) {sign} {value}{close}"
            if index % 2 == 1 and index != degree - 1:
                lines[-1] += " \\"
                lines.append("     ")
        lines[-1] += ")"
        self.lines += lines


def generate(double):
    h = Header(double)
    ln2 = log(2)
    tiny = mpf(10) ** -16
    at = lambda x: x if abs(x) > tiny else tiny

    # Trigonometry: z = r * r.
    quarter = (pi / 4 * mpf("1.01")) ** 2
    h.poly("SIN_POLY", lambda z: (sin(sqrt(at(z))) / sqrt(at(z)) - 1) / at(z), lambda z: z, 0, quarter, (3, 6))
    h.poly("COS_POLY", lambda z: (cos(sqrt(at(z))) - 1 + z / 2) / at(z) ** 2, lambda z: z * z, 0, quarter, (2, 5))
    h.poly("TAN_POLY", lambda z: (tan(sqrt(at(z))) / sqrt(at(z)) - 1) / at(z), lambda z: z, 0, quarter, (6, 14))
    eighth = mpf("0.2505") ** 2
    h.poly("SINPI_POLY", lambda z: (sin(pi * sqrt(at(z))) / sqrt(at(z)) - pi) / at(z), lambda z: z / 3, 0, eighth, (3, 6))
    h.poly("COSPI_POLY", lambda z: (cos(pi * sqrt(at(z))) - 1) / at(z), lambda z: z, 0, eighth, (4, 7))
    h.poly("TANPI_POLY", lambda z: (tan(pi * sqrt(at(z))) / sqrt(at(z)) - pi) / at(z), lambda z: z / 3, 0, eighth, (6, 14))
    h.poly("ASIN_POLY", lambda z: (asin(sqrt(at(z))) / sqrt(at(z)) - 1) / at(z), lambda z: z, 0, mpf("0.2505"), (5, 12))
    h.poly("ATAN_POLY", lambda z: (atan(sqrt(at(z))) / sqrt(at(z)) - 1) / at(z), lambda z: z, 0, mpf("0.1721"), (4, 11))
    # Exponentials.
    bound = ln2 / 2 * mpf("1.01")
    h.poly("EXP_POLY", lambda r: (exp(at(r)) - 1 - at(r)) / at(r) ** 2, lambda r: r * r, -bound, bound * mpf("1.0001"), (4, 10))
    h.poly("EXP2_POLY", lambda r: (exp(at(r) * ln2) - 1) / at(r), lambda r: r, mpf("-0.503"), mpf("0.5031"), (5, 12))
    h.poly("EXP10_POLY", lambda r: (exp(at(r) * log(10)) - 1) / at(r), lambda r: r, mpf("-0.1520"), mpf("0.15201"), (5, 12))
    # Logarithms: z = s * s, s = f / (2 + f).
    h.poly("LOG_POLY", lambda z: (log((1 + sqrt(at(z))) / (1 - sqrt(at(z)))) / sqrt(at(z)) - 2) / at(z), lambda z: z, 0,
           mpf("0.0296"), (3, 6))
    h.poly("POW_POLY",
           lambda z: ((log((1 + sqrt(at(z))) / (1 - sqrt(at(z)))) / sqrt(at(z)) / 2 - 1) / at(z) - mpf(1) / 3) / at(z),
           lambda z: z * z, tiny, mpf("0.0296"), (2, 6))
    # Hyperbolic functions.
    h.poly("SINH_POLY", lambda z: (sinh(sqrt(at(z))) / sqrt(at(z)) - 1) / at(z), lambda z: z, 0, 1, (3, 7))
    h.poly("TANH_POLY", lambda z: (tanh(sqrt(at(z))) / sqrt(at(z)) - 1) / at(z), lambda z: z, 0, mpf("0.31"), (4, 10))
    # Error function.
    h.poly("ERF_POLY", lambda z: erf(sqrt(at(z))) / sqrt(at(z)), lambda z: 1, 0, mpf("0.9"), (6, 12))
    if double:
        def g1(t):
            x = 2 * (1 + t) / (1 - t)
            return erfc(x) * exp(x * x) * (1 + 2 * x)
        cut = mpf(3)
        f = lambda x: (x - 2) / (x + 2)
        h.poly("ERFC_POLY_NEAR", g1, lambda t: 1, f(mpf("0.93")), f(cut), (0, 15))
        h.poly("ERFC_POLY_FAR", g1, lambda t: 1, f(cut), f(mpf("27.5")), (0, 15))
    else:
        def g2(t):
            x = 2 * (1 + t) / (1 - t)
            return erfc(x) * exp(x * x) * (1 + 2 * x)
        f = lambda x: (x - 2) / (x + 2)
        h.poly("ERFC_POLY_NEAR", g2, lambda t: 1, f(mpf("0.93")), f(mpf("10.3")), (9, 0))
        h.lines.append("#define ERFC_POLY_FAR(z) ERFC_POLY_NEAR(z)")
    # Gamma function.
    h.poly("GAMMA_POLY", lambda t: (gamma(2 + at(t)) - 1) / at(t), lambda t: t, 0, 1, (8, 17))
    h.poly("LGAMMA_POLY", lambda t: loggamma(2 + at(t)) / at(t), lambda t: 1, mpf("-0.5"), mpf("0.50001"), (8, 18))
    low = mpf(15 if double else 8)
    h.poly("STIRLING_POLY",
           lambda z: (loggamma(1 / sqrt(at(z))) - (1 / sqrt(at(z)) - mpf("0.5")) * log(1 / sqrt(at(z)))
                      + 1 / sqrt(at(z)) - log(2 * pi) / 2) / sqrt(at(z)),
           lambda z: sqrt(z) / 10, mpf(10) ** -14, 1 / low ** 2, (2, 6))

    # Constants in terms: n * term is exact for the whole numbers n that occur.
    bits = 53 if double else 24
    n_bits = 22 if double else 12
    sizes = [bits - n_bits] * 3
    names = ["1", "2", "3", "4"]
    for name, t in zip(names, split(pi / 2, sizes, bits)):
        h.constant(f"PIO2_{name}", t)
    e_bits = 12 if double else 9
    for prefix, value in [("LN2", ln2), ("LOG10_2", log(2) / log(10))]:
        hi, lo = split(value, [bits - e_bits], bits)
        h.constant(f"{prefix}_HI", hi)
        h.constant(f"{prefix}_LO", lo)
    half_bits = 26 if double else 12
    for prefix, value in [("LOG2E", 1 / ln2), ("LOG10E", 1 / log(10)), ("TWO_LOG2E", 2 / ln2)]:
        hi, lo = split(value, [half_bits], bits)
        h.constant(f"{prefix}_HI", hi)
        h.constant(f"{prefix}_LO", lo)
    for prefix, value in [("PI", pi), ("PI_2", pi / 2), ("PI_4", pi / 4), ("INV_PI", 1 / pi), ("THIRD", mpf(1) / 3),
                          ("HALF_LOG_2PI", log(2 * pi) / 2), ("LOG_PI", log(pi)), ("LN2_WHOLE", ln2)]:
        hi = round_to(value, bits)
        h.constant(prefix, hi)
        h.constant(prefix + "_TAIL", round_to(value - hi, bits))
    for name, value in [("LOG2E", 1 / ln2), ("LOG2_10", log(10) / ln2), ("TWO_OVER_PI", 2 / pi)]:
        h.constant(name, value)
    return h.lines


def two_over_pi_words(count):
    """2/pi as 32-bit words of its fraction, the first being the most significant."""
    mp.prec = count * 32 + 100
    x = 2 / pi
    words = []
    for _ in range(count):
        x *= mpf(2) ** 32
        w = int(mp.floor(x))
        words.append(w)
        x -= w
    mp.prec = 320
    return words


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cl")
    os.makedirs(folder, exist_ok=True)
    for double in (False, True):
        name = "coefficients64.h" if double else "coefficients32.h"
        lines = [f"// Coefficients and constants of the {'double' if double else 'float'} functions. "
                 "Written by minimax.py; do not edit."]
        lines += generate(double)
        with open(os.path.join(folder, name), "w") as out:
            out.write("\n".join(lines) + "\n")
    words = two_over_pi_words(38)
    with open(os.path.join(folder, "two_over_pi.h"), "w") as out:
        out.write("// The fraction of 2/pi in words of 32 bits, most significant first. Written by minimax.py; do not edit.\n")
        def tree(first, last):
            if first == last:
                return f"0x{words[first]:08x}u"
            middle = (first + last + 1) // 2
            return f"((i) < {middle} ? {tree(first, middle - 1)} : \\\n    {tree(middle, last)})"

        out.write("#define TWO_OVER_PI_SHORT(i) \\\n    " + tree(0, 7) + "\n")
        out.write("#define TWO_OVER_PI_LONG(i) \\\n    " + tree(0, 37) + "\n")


if __name__ == "__main__":
    main()
