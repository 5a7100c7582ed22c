#!/usr/bin/env python3
"""Writes reference.txt: arguments of the mathematical functions and their results to 106 bits. Needs mpmath.

A line: function, type, the bits of each argument in hexadecimal (integers in decimal), and the result as the bits of two
doubles whose sum it is.
"""
import os
import random
import struct

from mpmath import mp, mpf
import mpmath as m

mp.prec = 2400
random.seed(20)


def bits32(x):
    return struct.unpack("<I", struct.pack("<f", x))[0]


def from32(b):
    return struct.unpack("<f", struct.pack("<I", b))[0]


def bits64(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def from64(b):
    return struct.unpack("<d", struct.pack("<Q", b))[0]


def uniform(low, high):
    return lambda double: random.uniform(low, high)


def exponents(low, high, signed=True):
    """Numbers of exponents in a range; for double the range is eight times as wide where it is wide."""

    def pick(double):
        factor = 8 if double and (high > 30 or low < -30) else 1
        sign = random.choice([-1, 1]) if signed else 1
        return sign * random.uniform(1, 2) * 2.0 ** random.randint(low * factor, high * factor)

    return pick


def turns(x):
    """x modulo 2, exactly, as mpmath's sinpi and cospi are not made for large numbers."""
    return x - 2 * m.floor(x / 2)


def rootn(x, n):
    r = m.exp(m.log(abs(x)) / n)
    return -r if x < 0 else r


def power(x, y):
    r = m.exp(m.log(abs(x)) * y)
    return -r if x < 0 and int(y) % 2 == 1 else r


FUNCTIONS = {
    "sin": (m.sin, [exponents(-20, 4), exponents(4, 126)]),
    "cos": (m.cos, [exponents(-20, 4), exponents(4, 126)]),
    "tan": (m.tan, [exponents(-20, 4), exponents(4, 126)]),
    "sinpi": (lambda x: m.sin(m.pi * turns(x)), [exponents(-20, 10)]),
    "cospi": (lambda x: m.cos(m.pi * turns(x)), [exponents(-20, 10)]),
    "tanpi": (lambda x: m.tan(m.pi * turns(x)), [exponents(-20, 10)]),
    "asin": (m.asin, [uniform(-1, 1), exponents(-20, -2)]),
    "acos": (m.acos, [uniform(-1, 1), exponents(-20, -2)]),
    "atan": (m.atan, [exponents(-20, 20), uniform(-3, 3)]),
    "asinpi": (lambda x: m.asin(x) / m.pi, [uniform(-1, 1), exponents(-20, -2)]),
    "acospi": (lambda x: m.acos(x) / m.pi, [uniform(-1, 1), exponents(-20, -2)]),
    "atanpi": (lambda x: m.atan(x) / m.pi, [exponents(-20, 20), uniform(-3, 3)]),
    "sinh": (m.sinh, [exponents(-20, 5), uniform(-80, 80)]),
    "cosh": (m.cosh, [exponents(-20, 5), uniform(-80, 80)]),
    "tanh": (m.tanh, [exponents(-20, 5), uniform(-3, 3)]),
    "asinh": (m.asinh, [exponents(-20, 100), uniform(-4, 4)]),
    "acosh": (m.acosh, [exponents(0, 100, False), uniform(1, 4)]),
    "atanh": (m.atanh, [uniform(-1, 1), exponents(-20, -2)]),
    "exp": (m.exp, [uniform(-85, 85), exponents(-20, 4)]),
    "exp2": (lambda x: m.exp(x * m.log(2)), [uniform(-124, 126), exponents(-20, 4)]),
    "exp10": (lambda x: m.exp(x * m.log(10)), [uniform(-37, 38), exponents(-20, 4)]),
    "expm1": (m.expm1, [uniform(-20, 85), exponents(-20, 2)]),
    "log": (m.log, [exponents(-125, 126, False), uniform(0.5, 2)]),
    "log2": (lambda x: m.log(x) / m.log(2), [exponents(-125, 126, False), uniform(0.5, 2)]),
    "log10": (lambda x: m.log(x) / m.log(10), [exponents(-125, 126, False), uniform(0.5, 2)]),
    "log1p": (m.log1p, [exponents(-20, 100, False), uniform(-0.99, 2)]),
    "sqrt": (m.sqrt, [exponents(-125, 126, False), uniform(1, 4)]),
    "rsqrt": (lambda x: 1 / m.sqrt(x), [exponents(-125, 126, False), uniform(1, 4)]),
    "cbrt": (lambda x: rootn(x, 3), [exponents(-125, 126), uniform(1, 8)]),
    "erf": (m.erf, [exponents(-20, 2), uniform(-4, 4)]),
    "erfc": (m.erfc, [exponents(-20, 2), uniform(-4, 9)]),
    "tgamma": (m.gamma, [uniform(0.01, 34), uniform(-30, 3)]),
    "lgamma": (lambda x: m.re(m.loggamma(x)), [uniform(3, 100), exponents(2, 40, False), uniform(0.01, 0.9)]),
}
FUNCTIONS2 = {
    "pow": (power, [exponents(-60, 60, False), uniform(-1.9, 1.9)], 0),
    "powr": (power, [uniform(0.5, 2), uniform(-100, 100)], 0),
    "hypot": (lambda x, y: m.sqrt(x * x + y * y), [exponents(-4, 4), exponents(-4, 4)], 0),
    "atan2": (m.atan2, [exponents(-4, 4), exponents(-4, 4)], 0),
    "atan2pi": (lambda y, x: m.atan2(y, x) / m.pi, [exponents(-4, 4), exponents(-4, 4)], 0),
    "fmod": (lambda x, y: m.sign(x) * m.fmod(abs(x), abs(y)), [exponents(-4, 100), exponents(-100, 100)], 0),
    "remainder": (lambda x, y: x - y * m.nint(x / y), [exponents(-4, 100), exponents(-100, 100)], 0),
    "pown": (power, [uniform(0.5, 2), lambda double: random.randint(-100, 100)], 1),
    "rootn": (rootn, [exponents(-125, 126, False), lambda double: random.choice([-1, 1]) * random.randint(1, 999)], 1),
}


def fits(value, double):
    low, high = (mpf(2) ** -1022, mpf(2) ** 1023) if double else (mpf(2) ** -126, mpf(2) ** 127)
    return value == 0 or low <= abs(value) <= high


def two_doubles(value):
    high = float(value)
    return f"{bits64(high):016x} {bits64(float(value - mpf(high))):016x}"


def argument(x, double):
    if isinstance(x, int):
        return mpf(x), str(x)
    if double:
        return mpf(x), f"{bits64(x):016x}"
    x = from32(bits32(x))
    return mpf(x), f"{bits32(x):08x}"


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.txt")
    with open(path, "w") as out:
        for double in (False, True):
            kind = "f64" if double else "f32"
            for name, (function, picks) in FUNCTIONS.items():
                written = 0
                while written < 48:
                    x, text = argument(picks[written % len(picks)](double), double)
                    value = function(x)
                    if fits(value, double):
                        out.write(f"{name} {kind} {text} {two_doubles(value)}\n")
                        written += 1
            for name, (function, picks, _) in FUNCTIONS2.items():
                written = 0
                while written < 48:
                    x, first = argument(picks[0](double), double)
                    y, second = argument(picks[1](double), double)
                    value = function(x, y)
                    if fits(value, double):
                        out.write(f"{name} {kind} {first} {second} {two_doubles(value)}\n")
                        written += 1


if __name__ == "__main__":
    main()
