"""Numbers and words as Python text, exact to the last bit. What somebody typed gets in as a literal and no other way."""

from __future__ import annotations

import base64
import textwrap
import zlib

import numpy as np

WRITTEN_OUT = 1000
"""Of an array of more numbers the bytes are packed."""
WIDTH = 100


def text(value: object) -> str:
    """A literal: quotes, ends of lines and everything else that cannot be printed are escaped."""
    return repr(value)


def texts(values: tuple[str, ...]) -> str:
    """A list of texts, as many on a line as have room. No blank in them is broken."""
    lines, line = [], "   "
    for value in (f" {text(value)}," for value in values):
        if len(line) + len(value) > WIDTH and line.strip():
            lines.append(line)
            line = "   "
        line += value
    return "\n".join(["[", *lines, line, "]"])


def tensor(array: np.ndarray) -> str:
    """An expression for an array of one or two dimensions; the script has `torch`, and `unpacked` where `is_packed`."""
    if is_packed(array):
        return f'unpacked(\n    """\n{_packed(array)}\n    """,\n    {array.shape},\n)'
    if array.ndim == 1:
        row = _row(array, 0)
        return f"torch.tensor({row})" if "\n" not in row else f"torch.tensor(\n{_row(array, 1)}\n)"
    rows = "\n".join(f"{_row(row, 2)}," for row in array)
    return f"torch.tensor(\n    [\n{rows}\n    ]\n)"


def is_packed(array: np.ndarray) -> bool:
    """Whether it is too large to be read."""
    return array.size > WRITTEN_OUT


def _row(numbers: np.ndarray, depth: int) -> str:
    indent, listed = "    " * depth, ", ".join(map(repr, numbers.tolist()))
    if len(indent) + len(listed) + 3 <= WIDTH:
        return f"{indent}[{listed}]"
    inner = indent + "    "
    lines = textwrap.fill(f"{listed},", WIDTH, initial_indent=inner, subsequent_indent=inner, break_on_hyphens=False)
    return f"{indent}[\n{lines}\n{indent}]"


def _packed(array: np.ndarray) -> str:
    data = base64.b64encode(zlib.compress(np.ascontiguousarray(array, dtype="<f8").tobytes())).decode()
    return "\n".join(data[start : start + WIDTH] for start in range(0, len(data), WIDTH))
