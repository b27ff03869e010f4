"""The table of a Parquet file, read in a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from neuroviz.data.files.parquet_child import REFUSED
from neuroviz.data.files.problems import wrong
from neuroviz.data.files.shape import MAXIMUM_CELLS, MAXIMUM_COLUMNS, MAXIMUM_ROWS, check_shape

_CHILD = Path(__file__).with_name("parquet_child.py")
_SECONDS, _TRIES = 20, 2


def frame_of(name: str, content: bytes) -> pl.DataFrame:
    """The table. Raises `RecipeError` where it cannot be read, or is too large."""
    child = _read(content)
    if child is None:
        _unreadable(name, f"it took more than {_SECONDS} seconds")
    if child.returncode == REFUSED:
        _refuse(name, **json.loads(child.stdout))
    if child.returncode != 0:
        _unreadable(name, "its pages are damaged, or hold too much")
    frame = pl.read_ipc_stream(io.BytesIO(child.stdout))
    check_shape(name, *frame.shape)
    return frame


def _read(content: bytes) -> subprocess.CompletedProcess[bytes] | None:
    """What the process that reads came to; None: it came to no end. One in many hundreds hangs for no fault of the file."""
    command = [sys.executable, "-P", str(_CHILD), *map(str, (MAXIMUM_ROWS, MAXIMUM_COLUMNS, MAXIMUM_CELLS))]
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "timeout": _SECONDS}
    for _ in range(_TRIES):
        with suppress(subprocess.TimeoutExpired):
            return subprocess.run(command, input=content, env={**os.environ, "RUST_BACKTRACE": "0"}, **options)
    return None


def _refuse(name: str, error: str = "", rows: int = 0, columns: int = 0) -> NoReturn:
    if error:
        _unreadable(name, error)
    check_shape(name, rows, columns)
    wrong(name, "a table of at least two rows", "no row")


def _unreadable(name: str, reason: str) -> NoReturn:
    wrong(name, "a whole Parquet file", f"one that cannot be read: {reason}")
