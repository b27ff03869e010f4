"""Sums without any rounding but that of the result, all columns at once: the same bits on every processor, in any order.

`math.fsum` gives the same numbers, one column at a time; the 784 columns of an image take it a quarter of a second.

S. M. Rump, T. Ogita, S. Oishi, "Accurate floating-point summation, part I", SIAM J. Sci. Comput. 31, 2008.
"""

from __future__ import annotations

import math

import numpy as np


def column_sums(columns: np.ndarray) -> np.ndarray:
    """(rows, columns), all finite and far from the largest float -> (columns,): `math.fsum` of each."""
    parts, rest = [], columns
    while rest.any():
        high = _leading(rest)
        parts.append(high.sum(axis=0))
        rest = np.subtract(rest, high, out=high)
    return np.array([math.fsum(column) for column in zip(*parts, strict=True)]) if parts else np.zeros(columns.shape[1])


def largest(columns: np.ndarray) -> np.ndarray:
    """(rows, columns) -> (columns,): the largest magnitude of each."""
    return np.asarray(np.maximum(columns.max(axis=0), -columns.min(axis=0)))


def _leading(columns: np.ndarray) -> np.ndarray:
    """The leading bits of every number, cut at the same place all down a column, so that their sum is exact in any order.

    Adding and taking away a power of two that no sum of the column can reach leaves the bits that stand above its last place.
    """
    room = (len(columns) + 1).bit_length()
    beyond = np.ldexp(1.0, np.frexp(largest(columns))[1] + room)
    leading: np.ndarray = columns + beyond
    leading -= beyond
    return leading
