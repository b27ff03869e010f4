"""The table of a Parquet file, read in a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import polars as pl

from neuroviz.data.files.parquet_child import REFUSED
from neuroviz.data.files.problems import wrong
from neuroviz.data.files.shape import MAXIMUM_COLUMNS, MAXIMUM_ROWS, check_shape

_CHILD = Path(__file__).with_name("parquet_child.py")
_SECONDS = 60


def frame_of(name: str, content: bytes) -> pl.DataFrame:
    """The table. Raises `RecipeError` where it cannot be read, or is too large."""
    command = [sys.executable, "-P", str(_CHILD), str(MAXIMUM_ROWS), str(MAXIMUM_COLUMNS)]
    environment = {**os.environ, "RUST_BACKTRACE": "0"}
    try:
        child = subprocess.run(
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_SECONDS, env=environment
        )
    except subprocess.TimeoutExpired:
        _unreadable(name, f"it took more than {_SECONDS} seconds")
    if child.returncode == REFUSED:
        _refuse(name, **json.loads(child.stdout))
    if child.returncode != 0:
        _unreadable(name, "its pages are damaged")
    frame = pl.read_ipc_stream(io.BytesIO(child.stdout))
    check_shape(name, *frame.shape)
    return frame


def _refuse(name: str, error: str = "", rows: int = 0, columns: int = 0) -> NoReturn:
    if error:
        _unreadable(name, error)
    check_shape(name, rows, columns)
    wrong(name, "a table of at least two rows", "no row")


def _unreadable(name: str, reason: str) -> NoReturn:
    wrong(name, "a whole Parquet file", f"one that cannot be read: {reason}")
