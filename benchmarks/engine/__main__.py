"""Measure everything, say it, and with `--write` write it down."""

from __future__ import annotations

import argparse
import warnings
from contextlib import ExitStack
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.engine import contest, inside, machine, micro, node, ours, pytorch, report, scikit_learn, travel
from benchmarks.engine.rows import ROWS, Row

RESULTS = Path(__file__).parents[1] / "results.md"


def main() -> None:
    """Row by row; the machine ought to have nothing else to do."""
    arguments = _arguments()
    warnings.filterwarnings(
        "ignore", message="Full backward hook is firing"
    )  # of PyTorch's first module: as it should be
    with threadpool_limits(limits=1):
        results = {row: _measured(row, arguments.rounds) for row in ROWS}
        print("going back, memory …", flush=True)
        looks, growth = travel.looks(), travel.growth()
    text = report.page(results, arguments.rounds, looks, growth, machine.processor(), machine.versions())
    print(f"\n{text}")
    if arguments.write:
        RESULTS.write_text(text, "utf-8")


def _measured(row: Row, rounds: int) -> contest.Result:
    print(f"{row.name} …", flush=True)
    with ExitStack() as until:
        return contest.contest(_contestants(row, until), rounds)


def _contestants(row: Row, until: ExitStack) -> list[contest.Contestant]:
    own = [ours.run(row), inside.plain(row), inside.traced(row), inside.call(row), ours.objects(row)]
    micrograd = micro.contestant(row)
    peers = [*pytorch.contestants(row), scikit_learn.contestant(row), *node.contestants(row, until)]
    return [*own, *peers, *([micrograd] if micrograd else [])]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="how often everybody has a turn (11)")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} beside the benchmarks")
    return parser.parse_args()


if __name__ == "__main__":
    main()
