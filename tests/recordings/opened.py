"""A recording read back, without what packs it and without the page."""

from __future__ import annotations

import base64
import gzip
import json
import math
import re
from pathlib import Path

import numpy as np

WIDTHS = {"float64": "<f8", "float32": "<f4", "int32": "<i4", "uint32": "<u4", "uint8": "u1"}
ELEMENT = re.compile(r'<script type="application/octet-stream" id="recording">([A-Za-z0-9+/=]+)</script>')


class Opened:
    """The index of a recording, and its packets as header and arrays."""

    def __init__(self, content: bytes) -> None:
        content = gzip.decompress(content)
        length = int.from_bytes(content[:8], "little")
        self.index, at, self._numbers = json.loads(content[8 : 8 + length]), 8 + length, {}
        for dtype, count in self.index["counts"].items():
            numbers = np.dtype(WIDTHS[dtype])
            planes = np.frombuffer(content, np.uint8, count * numbers.itemsize, at).reshape(numbers.itemsize, -1)
            self._numbers[dtype] = np.ascontiguousarray(planes.T).view(numbers).ravel()
            at += planes.size
        assert at == len(content)

    @classmethod
    def file(cls, path: Path) -> Opened:
        [content] = ELEMENT.findall(path.read_text("utf-8"))
        return cls(base64.b64decode(content))

    def packet(self, packed: dict) -> tuple[dict, dict[str, np.ndarray]]:
        """The header, and the arrays."""
        buffers = self.index["layouts"][packed["header"]["buffers"]] if "at" in packed else []
        places = zip(buffers, packed.get("at", []), strict=True)
        return packed["header"], {buffer["name"]: self._array(buffer, at) for buffer, at in places}

    def _array(self, buffer: dict, at: int | list[int]) -> np.ndarray:
        numbers, shape = self._numbers[buffer["dtype"]], tuple(buffer["shape"])
        if isinstance(at, int):
            return numbers[at : at + math.prod(shape)].reshape(shape)
        width = math.prod(shape[1:])
        return np.concatenate([numbers[start : start + width] for start in at]).reshape(shape)
