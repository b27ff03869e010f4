"""Going back in a long run, and what the run holds for it."""

from __future__ import annotations

import gc
import sys
import time
from types import FunctionType, ModuleType
from typing import NamedTuple

import numpy as np

import neuroviz as nv
from benchmarks.engine.ours import recipe_of
from benchmarks.engine.rows import ROWS

STEPS, LOOKS = 100_000, 1000
_OTHERS = (type, ModuleType, FunctionType)


class Looks(NamedTuple):
    """Milliseconds of `run.at(step)`."""

    p50: float
    p95: float
    slowest: float


def looks() -> Looks:
    """`LOOKS` random steps out of `STEPS`, one after the other, of the run that the page opens with."""
    run = nv.Run(nv.Recipe())
    run.advance(steps=STEPS)
    times = [_look(run, int(step)) for step in np.random.default_rng(0).integers(0, STEPS + 1, LOOKS)]
    return Looks(float(np.percentile(times, 50)), float(np.percentile(times, 95)), max(times))


def _look(run: nv.Run, step: int) -> float:
    began = time.perf_counter()
    run.at(step)
    return (time.perf_counter() - began) * 1e3


def growth() -> dict[str, list[tuple[int, int]]]:
    """By network: how many bytes more than at its beginning a run holds after so many steps."""
    return {
        "4-6-3, 16 (Iris)": _grown(nv.Recipe(), (1_000, 10_000, 100_000, 1_000_000)),
        ROWS[-1].name: _grown(recipe_of(ROWS[-1]), (100, 1_000, 4_000)),
    }


def _grown(recipe: nv.Recipe, steps: tuple[int, ...]) -> list[tuple[int, int]]:
    run, grown = nv.Run(recipe), []
    beginning = held(run)
    for step in steps:
        run.advance(steps=step - run.step)
        grown.append((step, held(run) - beginning))
    return grown


def held(root: object) -> int:
    """The bytes of everything that `root` leads to: its own objects, and the arrays in them."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, _OTHERS):
            seen[id(one)] = one
            waiting += [one.base] if isinstance(one, np.ndarray) else gc.get_referents(one)
    return sum(sys.getsizeof(one) for one in seen.values())
