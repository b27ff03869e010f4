"""exp, expm1, tanh and the sigmoid, from + − × ÷ alone: so the compiler computes several of them at once.

The library's own are called number by number, which takes longer than all the rest of a small layer. These are within
1, 2, 3 and 2.5 units in the last place of the true value; a sigmoid below 1e-308 is 0, and of −0.0 expm1 and tanh are 0.0.
"""

from __future__ import annotations

from math import factorial

from neuroviz.engine.compiled import part
from neuroviz.engine.lowlevel import bits_of, number_of

# ln 2 in two pieces, the first with so few bits that k · LN2_HIGH is exact (Cody and Waite, 1980).
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42fee00000p-1"), float.fromhex("0x1.a39ef35793c76p-33")
LOG2_E = float.fromhex("0x1.71547652b82fep+0")
# Adding this rounds to a whole number, which then stands in the last bits.
ROUND = 1.5 * 2.0**52
ROUND_BITS = 0x4338000000000000

C2, C3, C4, C5, C6, C7, C8, C9, C10, C11, C12, C13 = (1.0 / factorial(n) for n in range(2, 14))


@part
def _rest(r: float) -> float:
    """exp(r) − 1 for |r| ≤ ln 2 / 2, by its Taylor series: r + r²/2! + … + r¹³/13!."""
    high = C8 + r * (C9 + r * (C10 + r * (C11 + r * (C12 + r * C13))))
    return r + r * r * (C2 + r * (C3 + r * (C4 + r * (C5 + r * (C6 + r * (C7 + r * high))))))


@part
def _power_of_two(k: int) -> float:
    """2ᵏ for −1022 ≤ k ≤ 1023: k in the place of the exponent."""
    return number_of((k + 1023) << 52)


@part
def exp(x: float) -> float:
    """eˣ = 2ᵏ eʳ with x = k ln 2 + r. A NaN stays one; what is too large becomes infinite, what is too small 0."""
    x = min(x, 709.79)
    x = max(x, -745.2)
    shifted = x * LOG2_E + ROUND
    whole = shifted - ROUND
    r = (x - whole * LN2_HIGH) - whole * LN2_LOW
    k = bits_of(shifted) - ROUND_BITS
    half = k >> 1  # 2ᵏ itself may not be a number any more
    scale = _power_of_two(half)
    return (scale + scale * _rest(r)) * _power_of_two(k - half)


@part
def expm1(x: float) -> float:
    """eˣ − 1, exact to the last digits near 0 too, for x up to 700: (2ᵏ − 1) + 2ᵏ (eʳ − 1)."""
    x = min(x, 700.0)
    x = max(x, -700.0)
    shifted = x * LOG2_E + ROUND
    whole = shifted - ROUND
    r = (x - whole * LN2_HIGH) - whole * LN2_LOW
    scale = _power_of_two(bits_of(shifted) - ROUND_BITS)
    return scale * _rest(r) + (scale - 1.0)


@part
def tanh(z: float) -> float:
    """(e²ᶻ − 1) / (e²ᶻ + 1); from |z| = 20 on, that is ±1."""
    z = min(z, 20.0)
    z = max(z, -20.0)
    m = expm1(2.0 * z)
    return m / (m + 2.0)


@part
def sigmoid(z: float) -> float:
    """1 / (1 + e⁻ᶻ)."""
    return 1.0 / (1.0 + exp(-z))
