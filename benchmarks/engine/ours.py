"""NeuroViz, as a user has it."""

from __future__ import annotations

import time

import neuroviz as nv
from benchmarks.engine.contest import Contestant, Measured
from benchmarks.engine.rows import LEARNING_RATE, Row

NAME = "NeuroViz"
OBJECTS = "NeuroViz: `run.trace(step)`"
STEPS = 1000


def recipe_of(row: Row) -> nv.Recipe:
    """The row as a recipe."""
    samples = row.samples
    targets = samples.targets if row.loss == "mean_squared_error" else samples.classes
    return nv.Recipe(
        data=nv.Inline(samples.inputs, targets),
        network=nv.Network(hidden=tuple(nv.Layer(units, "tanh") for units in row.sizes[1:-1])),
        training=nv.Training(row.loss, nv.SGD(LEARNING_RATE), row.batch),
    )


def run(row: Row) -> Contestant:
    """One `advance` of 1 000 steps, again and again, each time of a run that has just begun."""
    recipe = recipe_of(row)

    def turn(steps: int) -> Measured:
        seconds = 0.0
        for _ in range(steps // STEPS):
            young = nv.Run(recipe)
            began = time.perf_counter()
            young.advance(steps=STEPS)
            seconds += time.perf_counter() - began
        return Measured(seconds, young.trace(STEPS - 1).loss_before)

    return Contestant(NAME, turn, STEPS)


def objects(row: Row) -> Contestant:
    """A step's trace as Python objects, of the step where the run stands."""
    standing = nv.Run(recipe_of(row))
    standing.advance(steps=STEPS)

    def turn(steps: int) -> Measured:
        began = time.perf_counter()
        for _ in range(steps):
            trace = standing.trace(STEPS)
        return Measured(time.perf_counter() - began, trace.loss_before)

    return Contestant(OBJECTS, turn)
