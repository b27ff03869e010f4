"""Randomness that stays the same for ever: Philox's raw bits, keyed by (seed, purpose, index).

NumPy promises the bits of `Philox`, but not what its `Generator` makes of them, and a link must show the same run in
ten years. So the bits become uniform and normal numbers and orders here.

Philox4x64-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np

from neuroviz.engine.compiled import part

# Purposes. Never renumber them: every run that was ever shared depends on them.
SPLIT, PARAMETERS, ORDER, MASKS, DATA, SHOWN = range(6)

_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_LOW, _HALF, _ELEVEN = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(11)


def raw_bits(seed: int, purpose: int, index: int, count: int) -> np.ndarray:
    """`count` random 64-bit words, shape (count,) uint64, of the stream that belongs to this key."""
    key = np.array([seed, stream(purpose, index)], dtype=np.uint64)
    return np.asarray(np.random.Philox(key=key).random_raw(count))


def stream(purpose: int, index: int) -> int:
    """The second word of the key."""
    return (purpose << 48) | index


def uniform(bits: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1) with 53 random bits each, in the shape of `bits`."""
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(bits: np.ndarray) -> np.ndarray:
    """Standard normal numbers, one for each two words: (2 n,) uint64 -> (n,). Box and Muller, 1958."""
    u = uniform(bits).reshape(2, -1)
    return np.asarray(np.sqrt(-2.0 * np.log1p(-u[0])) * np.cos(2.0 * np.pi * u[1]))


def permutation(seed: int, purpose: int, index: int, count: int) -> np.ndarray:
    """0 … count − 1 in a random order, shape (count,) int64."""
    return np.array(_shuffled(count, raw_bits(seed, purpose, index, count)), dtype=np.int64)


def _shuffled(count: int, bits: np.ndarray) -> array[int]:
    """Fisher and Yates: from the last place down, swap with a random place at or before it. One word for each place.

    The upper half of the word chooses among i + 1 places: each is chosen with a probability within 2⁻³² of the others'.
    """
    upper, counts = bits >> np.uint64(32), np.arange(1, count + 1, dtype=np.uint64)
    places: np.ndarray = np.right_shift(upper * counts, np.uint64(32))
    order = array("q", range(count))
    for i, j in zip(range(count - 1, 0, -1), places[:0:-1].tolist(), strict=True):
        order[i], order[j] = order[j], order[i]
    return order


def some(seed: int, purpose: int, index: int, count: int, most: int) -> np.ndarray:
    """`most` of 0 … count − 1 at random, all of them where there are no more, ascending, int64: those of the smallest words."""
    if count <= most:
        return np.arange(count, dtype=np.int64)
    return np.sort(np.argpartition(raw_bits(seed, purpose, index, count), most)[:most])


# -- The same, inside the compiled training loop -----------------------------------------------------------------------


@part
def fill_order(order: Any, bits: Any, seed: Any, key: Any) -> None:
    """`order` becomes what `permutation` gives for this key; `bits` is room for len(order) words, rounded up to four."""
    for block in range((len(order) + 3) // 4):
        philox_block(bits[4 * block : 4 * block + 4], np.uint64(block + 1), seed, key)
    for i in range(len(order)):
        order[i] = i
    for i in range(len(order) - 1, 0, -1):
        j = np.int64(((bits[i] >> _HALF) * np.uint64(i + 1)) >> _HALF)
        order[i], order[j] = order[j], order[i]


@part
def philox_block(out: Any, counter: Any, key_0: Any, key_1: Any) -> None:
    """The four words of block `counter`: ten rounds, each two multiplications and a step of the key."""
    x0, x1, x2, x3 = counter, np.uint64(0), np.uint64(0), np.uint64(0)
    for _ in range(10):
        high_0, high_1 = _high_word(_MULTIPLIER_0, x0), _high_word(_MULTIPLIER_1, x2)
        x0, x1, x2, x3 = high_1 ^ x1 ^ key_0, _MULTIPLIER_1 * x2, high_0 ^ x3 ^ key_1, _MULTIPLIER_0 * x0
        key_0 += _WEYL_0
        key_1 += _WEYL_1
    out[0], out[1], out[2], out[3] = x0, x1, x2, x3


@part
def _high_word(x: Any, y: Any) -> Any:
    """The upper 64 of the 128 bits of x · y, from products of halves."""
    x_low, x_high, y_low, y_high = x & _LOW, x >> _HALF, y & _LOW, y >> _HALF
    middle = x_high * y_low + ((x_low * y_low) >> _HALF)
    return x_high * y_high + (middle >> _HALF) + (((middle & _LOW) + x_low * y_high) >> _HALF)


@part
def fill_masks(mask: Any, bits: Any, dropout: float, seed: Any, key: Any) -> None:
    """Each of `mask` becomes 0 with probability `dropout`, else 1 / (1 − dropout): one word for each. `bits`: room for 4."""
    louder = 1.0 / (1.0 - dropout)
    for n in range(mask.size):
        if n % 4 == 0:
            philox_block(bits, np.uint64(n // 4 + 1), seed, key)
        share = np.float64(bits[n % 4] >> _ELEVEN) * 2.0**-53
        mask[n] = 0.0 if share < dropout else louder
