"""What of a network fits into one message.

A frame (while playing) stays within 256 kB and a trace (standing still) within 4 MB, for any network. Where the whole
fits, it is sent; where it does not, small layers go whole (`dense`), of the others the strongest edges, and what is
looked at: the focus and the open unit. What then still does not fit is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from neuroviz.live.wire import Array

FRAME_BYTES = 256 * 1024
TRACE_BYTES = 4 * 2**20

_HEADER_BYTES = 2048
_DENSE_BYTES = 80 * 1024
_EDGES = 3072
_EDGES_A_LAYER = 512
_COPIES = (
    10  # before, after, gradient and what was taken of it, and at most three slots of the optimizer before and after
)


class Parcel:
    """Arrays that go into one message, as long as there is room."""

    def __init__(self, limit: int) -> None:
        self.arrays: dict[str, Array] = {}
        self.left = limit - _HEADER_BYTES

    def add(self, arrays: Mapping[str, Array]) -> bool:
        """Take all of `arrays`, or, where they do not fit, none."""
        size = sum(_size(name, array) for name, array in arrays.items())
        if size > self.left:
            return False
        self.left -= size
        self.arrays.update(arrays)
        return True

    def add_each(self, arrays: Mapping[str, Array]) -> None:
        """Take those of `arrays` that fit, one after the other."""
        for name, array in arrays.items():
            self.add({name: array})


def _size(name: str, array: Array) -> int:
    """Bytes of the padded buffer and, at most, of its entry in the header."""
    return array.nbytes + 7 + len(name) + 64 + 12 * array.ndim


def whole_bytes(sizes: Sequence[int], slots: int, batch: int) -> int:
    """Bytes of a step in which every row and every parameter is there. `sizes` counts the inputs too."""
    units = sum(sizes[1:])
    parameters = sum(n * (m + 1) for m, n in zip(sizes, sizes[1:], strict=False))
    rows = batch * (sizes[0] + 2 * sizes[-1] + 7 * units + 3)
    buffers = 20 + (20 + 8 * slots) * (len(sizes) - 1)
    return (
        8 * (rows + parameters * (4 + 2 * slots) + 7 * units + sizes[0] + 2 * sizes[-1]) + 100 * buffers + _HEADER_BYTES
    )


def dense_layers(sizes: Sequence[int]) -> frozenset[int]:
    """The layers whose weights go whole in every step: the smallest ones, as many as fit."""
    weights = [n * m for m, n in zip(sizes, sizes[1:], strict=False)]
    dense, left = [], _DENSE_BYTES
    for layer in sorted(range(len(weights)), key=weights.__getitem__):
        left -= _COPIES * (8 * weights[layer] + 100)
        if left < 0:
            break
        dense.append(layer)
    return frozenset(dense)


def edges_a_layer(sizes: Sequence[int]) -> int:
    """How many edges are sent of each layer that is not dense."""
    others = len(sizes) - 1 - len(dense_layers(sizes))
    return min(_EDGES_A_LAYER, _EDGES // max(1, others))


def strongest(weight: Array, count: int) -> Array:
    """Flat indices of the `count` weights of largest magnitude, ascending, (≤ count,) uint32."""
    magnitude = np.abs(weight).ravel()
    if count < magnitude.size:
        chosen = np.sort(np.argpartition(magnitude, magnitude.size - count)[magnitude.size - count :])
        return chosen.astype(np.uint32)
    return np.arange(magnitude.size, dtype=np.uint32)
