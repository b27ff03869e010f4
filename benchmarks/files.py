"""A million rows of twenty columns, and smaller files: how long reading takes, and how much memory at its peak.

Each file is read in a process of its own, as `nv.File` reads it: bytes to samples. Writes a table to the standard output, or,
with --write, into `benchmarks/files.md`.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

TIMES = 3
CHILD = """
import json, resource, sys, time
import neuroviz as nv
nv.File(sys.argv[1], target=sys.argv[2])  # what is imported once is no part of it
start = time.perf_counter()
file = nv.File(sys.argv[3], target=sys.argv[4])
seconds = time.perf_counter() - start
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
start = time.perf_counter()
nv.Run(nv.Recipe(file, training=nv.Training("mean_squared_error")))
print(json.dumps([seconds, time.perf_counter() - start, peak / 1024]))
"""
HEAD = "| file | size | reading | then a run of it | memory at the peak of reading |\n| --- | --- | --- | --- | --- |"


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="write benchmarks/files.md")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder:
        rows = [_row(path) for path in _files(Path(folder))]
    table = "\n".join([HEAD, *rows, ""])
    if write:
        intro = f"# Reading files\n\n`python -m benchmarks.files --write`, medians of {TIMES}, {os.cpu_count()} processors.\n\n"
        Path(__file__).with_name("files.md").write_text(intro + table, "utf-8")
    print(table)


def million() -> pl.DataFrame:
    """Numbers of one and two digits: what 50 MB has room for. The target has a fraction, so it is a regression."""
    rng = np.random.default_rng(1)
    columns = {f"c{k}": rng.integers(0, 10, 1_000_000) for k in range(16)}
    columns |= {f"c{k}": np.round(rng.random(1_000_000) * 9, 1) for k in range(16, 19)}
    return pl.DataFrame({**columns, "y": np.round(rng.random(1_000_000) * 9, 1)})


def _files(folder: Path) -> list[Path]:
    frame = million()
    paths = [folder / name for name in ("1000x20.csv", "100000x20.csv", "1000000x20.csv", "1000000x20.parquet")]
    for path, rows in zip(paths, (1_000, 100_000, 1_000_000), strict=False):
        frame.head(rows).write_csv(path)
    frame.write_parquet(paths[-1])
    return paths


def _row(path: Path) -> str:
    measured = [_measured(path) for _ in range(TIMES)]
    seconds, run, peak = (statistics.median(column) for column in zip(*measured, strict=True))
    size = path.stat().st_size / 2**20
    return f"| {path.name} | {size:.1f} MB | {seconds:.2f} s | {run:.2f} s | {peak:.0f} MB |"


def _measured(path: Path) -> list[float]:
    small = io.StringIO("a,y\n1,2.5\n2,3.5\n3,4.5\n")
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as first:
        first.write(small.getvalue())
        first.flush()
        command = [sys.executable, "-c", CHILD, first.name, "y", str(path), "y"]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    numbers: list[float] = json.loads(printed)
    return numbers


if __name__ == "__main__":
    main()
