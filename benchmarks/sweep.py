"""How much sooner a sweep of 64 runs is done on two cores than on one: on threads, and in processes that have been started before.

In each round everybody has one turn after another, so that a slow moment meets all; a ratio is that of two turns of one round, and
the table has the median of the rounds with the least and the greatest. The states that the runs end in are compared, bit for bit.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import joblib

import neuroviz as nv

ROUNDS, JOBS = 5, 2
RATES: dict[str, list[Any]] = {"training.optimizer.learning_rate": [0.01, 0.03, 0.1, 0.3]}
FOUR: dict[str, list[Any]] = {**RATES, "seed": [1, 2, 3, 4], "training.batch_size": [8, 16, 32, 64]}
HEAD = """\
| 64 runs | on one core | on two: threads | times as fast | on two: processes | times as fast |
| --- | --- | --- | --- | --- | --- |"""
INTRO = """\
# A sweep on two cores

`make bench-sweep`: {processors} processors, of which other programs wanted {load:.1f} times as much when it began; {rounds} rounds,
the least and the greatest of them in brackets. Only where nothing else runs is a ratio what two cores bring.

"""
END = """
Threads are what `nv.sweep` takes; processes are joblib's `"loky"`, started before they are timed: the first sweep in them took
{start:.1f} s longer. All of them ended in the same states, bit for bit.
"""


class Case(NamedTuple):
    """What is swept, and how far."""

    name: str
    recipe: nv.Recipe
    vary: dict[str, list[Any]]
    epochs: int


CASES = (
    Case("Iris, 4-6-3, 20 epochs", nv.Recipe(), FOUR, 20),
    Case("Iris, 4-6-3, 1 000 epochs", nv.Recipe(), FOUR, 1000),
    Case("Digits, 64-32-10, 20 epochs", nv.Recipe(nv.Catalog("digits"), nv.Network((nv.Layer(32),))), FOUR, 20),
)


class Turn(NamedTuple):
    """One sweep: its seconds, and the states that its runs ended in."""

    seconds: float
    hashes: list[str]


def turn(case: Case, jobs: int, backend: str | None = None) -> Turn:
    """Sweep once."""
    start = time.perf_counter()
    with joblib.parallel_config(backend) if backend else joblib.parallel_config():
        swept = nv.sweep(case.recipe, case.vary, epochs=case.epochs, jobs=jobs, progress=False)
    return Turn(time.perf_counter() - start, [run.hash for run in swept.runs])


def measured(case: Case, rounds: int) -> str:
    """Its row of the table."""
    ones, threads, processes = zip(*(_round(case) for _ in range(rounds)), strict=True)
    faster = (_ratio(ones, others) for others in (threads, processes))
    cells = [case.name, _seconds(ones), _seconds(threads), next(faster), _seconds(processes), next(faster)]
    return f"| {' | '.join(cells)} |"


def _round(case: Case) -> tuple[float, float, float]:
    turns = turn(case, 1), turn(case, JOBS), turn(case, JOBS, "loky")
    if any(other.hashes != turns[0].hashes for other in turns):
        raise AssertionError(f"{case.name}: other bits on more than one core")
    one, threads, processes = (turn.seconds for turn in turns)
    return one, threads, processes


def _seconds(times: tuple[float, ...]) -> str:
    return f"{statistics.median(times):.2f} s"


def _ratio(ones: tuple[float, ...], others: tuple[float, ...]) -> str:
    ratios = [one / other for one, other in zip(ones, others, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def rows(rounds: int) -> Iterator[str]:
    """The table, line by line."""
    yield HEAD
    for case in CASES:
        yield measured(case, rounds)


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="write benchmarks/sweep.md")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    processors = os.cpu_count() or 1
    load = os.getloadavg()[0] / processors
    # Before anything is timed the engine is loaded, and the processes have started.
    first = [turn(CASES[0], JOBS, "loky").seconds for _ in range(2)]
    intro = INTRO.format(processors=processors, load=load, rounds=options.rounds)
    text = intro + "\n".join(rows(options.rounds)) + "\n" + END.format(start=first[0] - first[1])
    if options.write:
        Path(__file__).with_name("sweep.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
