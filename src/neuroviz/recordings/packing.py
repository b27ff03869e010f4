"""Packets packed into few bytes, each of which can be had again as it was. `docs/recordings.md` says how it is laid out.

Much comes more than once: the parameters after a step are those before the next, and an epoch uses the samples of the one before.
So every array, and every row of one, is kept once. Then the numbers' first bytes stand together, their second bytes, and so on:
signs and exponents repeat, digits do not, and Deflate makes a sixth less of it.
"""

from __future__ import annotations

import zlib
from typing import Any

import msgspec
import numpy as np

from neuroviz.live.messages import Buffer
from neuroviz.live.wire import DTYPES, Array, Packet, describe

_GZIP = 16 + zlib.MAX_WBITS
Place = int | list[int]


class Numbers:
    """All numbers of one dtype, one after the other."""

    def __init__(self, dtype: str) -> None:
        self.count = 0
        self._dtype = np.dtype(DTYPES[dtype])
        self._pieces: list[bytes] = []
        self._known: dict[bytes, int] = {}

    def place(self, array: Array) -> Place:
        """Where the array's numbers are from now on: the first of them, or that of each row where some were there already."""
        array = np.ascontiguousarray(array, dtype=self._dtype)
        content = array.tobytes()
        if content in self._known:
            return self._known[content]
        rows = [row.tobytes() for row in array] if array.ndim > 1 else []
        if any(row in self._known for row in rows):
            return [self._known[row] if row in self._known else self._add(row) for row in rows]
        start = self._add(content)
        for index, row in enumerate(rows):
            self._known.setdefault(row, start + index * len(row) // self._dtype.itemsize)
        return start

    def _add(self, content: bytes) -> int:
        start = self._known[content] = self.count
        self._pieces.append(content)
        self.count += len(content) // self._dtype.itemsize
        return start

    def planes(self) -> bytes:
        """The first byte of every number, then the second of every, …"""
        return np.frombuffer(b"".join(self._pieces), np.uint8).reshape(-1, self._dtype.itemsize).T.tobytes()


class Packer:
    """Takes packets, gives for each what stands for it in an index, and at last the bytes of all."""

    def __init__(self) -> None:
        self._numbers = {dtype: Numbers(dtype) for dtype in DTYPES}
        self._layouts: dict[tuple[Buffer, ...], int] = {}

    def packed(self, packet: Packet) -> dict[str, Any]:
        """The header, its buffers as the number of a list of such, and where the numbers of each buffer are."""
        header = msgspec.json.decode(msgspec.json.encode(packet.event))
        if not packet.arrays:
            return {"header": header}
        buffers = tuple(describe(name, array) for name, array in packet.arrays.items())
        header["buffers"] = self._layouts.setdefault(buffers, len(self._layouts))
        return {
            "header": header,
            "at": [self._numbers[array.dtype.name].place(array) for array in packet.arrays.values()],
        }

    def bytes_of(self, index: dict[str, Any]) -> bytes:
        """The index and all numbers, compressed."""
        counts = {dtype: numbers.count for dtype, numbers in self._numbers.items()}
        text = msgspec.json.encode({**index, "layouts": list(self._layouts), "counts": counts})
        text += b" " * (-len(text) % 8)
        planes = (numbers.planes() for numbers in self._numbers.values())
        compressor = zlib.compressobj(9, wbits=_GZIP)
        content = b"".join([len(text).to_bytes(8, "little"), text, *planes])
        return compressor.compress(content) + compressor.flush()
