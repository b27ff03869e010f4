"""Reads one Parquet file, in a process of its own: bytes come on the standard input, an Arrow stream goes to the output.

A broken file can make the library that reads it ask for more memory than there is, which ends its process. `parquet` starts
this one by its path, so it imports nothing of ours. What it cannot take it says in one JSON object, and ends with REFUSED.
"""

from __future__ import annotations

import io
import json
import os
import sys

import polars as pl

REFUSED = 3
MAXIMUM_BYTES = 2**30  # of the table in memory; a small file can hold a very large one
# Addresses, of which the library sets many aside: a table of 800 MB goes through, one of 3 GB does not.
_MEMORY = 4 * 2**30


def main() -> int:
    """Read the limits from the arguments, the file from the standard input."""
    most_rows, most_columns, most_cells = map(int, sys.argv[1:])
    _bound_memory()
    try:
        lazy = pl.scan_parquet(io.BytesIO(sys.stdin.buffer.read()))
        width, rows = len(lazy.collect_schema()), lazy.select(pl.len()).collect().item()
        if width > most_columns or rows > most_rows or not 0 < width * rows <= most_cells:
            return _refuse(rows=rows, columns=width)
        frame = lazy.collect()
    except pl.exceptions.PolarsError as error:
        return _refuse(error=str(error).splitlines()[0])
    if frame.estimated_size() > MAXIMUM_BYTES:
        return _refuse(error=f"its table takes more than {MAXIMUM_BYTES >> 20:,} MB")
    frame.write_ipc_stream(sys.stdout.buffer)
    return 0


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))


def _refuse(**what: object) -> int:
    sys.stdout.buffer.write(json.dumps(what).encode())
    return REFUSED


if __name__ == "__main__":
    code = main()
    sys.stdout.buffer.flush()
    os._exit(code)  # to take the library's threads down in good order takes longer, and may never end
