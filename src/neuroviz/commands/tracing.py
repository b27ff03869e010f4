"""`neuroviz trace`: goes to a step, and prints it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import typer

from neuroviz.commands.plainly import Refused, plainly
from neuroviz.commands.reading import open_run
from neuroviz.commands.trace_json import trace_json
from neuroviz.commands.trace_text import equations, header, layers_table
from neuroviz.commands.waiting import load_engine
from neuroviz.commands.way import go
from neuroviz.engine import check
from neuroviz.engine.network import Network
from neuroviz.run import Run
from neuroviz.trace import Trace

MOST_UNITS = 64  # of a network that is printed whole


@dataclass(frozen=True)
class Wanted:
    """What to show of which step; all but the step count from 1. None: all of them, and of the samples the batch's first."""

    step: int
    layer: int | None = None
    unit: int | None = None
    sample: int | None = None


def trace_recipe(source: str | None, wanted: Wanted, *, file: str | None = None, as_json: bool) -> None:
    """Print a step of the recipe in the file `source`."""
    with plainly(), np.errstate(over="ignore", invalid="ignore"):
        run = open_run(source, file)
        units = list(chosen_units(run.network, wanted))
        load_engine()
        step = check.integer("--step", wanted.step, 0, 2**53 - 1)
        go(run, step)
        trace = run.trace(step)
        sample = _sample_of(trace, wanted.sample)
        if as_json:
            typer.echo(trace_json(trace, [] if wanted.layer is None else units, sample))
        else:
            _print(run, trace, units, sample)


def chosen_units(network: Network, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """The layer and the unit, from 0, of each unit to show; none of a large network of which nothing was chosen."""
    if wanted.layer is None:
        if wanted.unit is not None:
            raise Refused(f"--layer must be given with --unit, but got --unit {wanted.unit} alone")
        if sum(network.sizes[1:]) > MOST_UNITS:
            return
        layers = range(network.layers)
    else:
        layer = check.integer("--layer", wanted.layer, 1, network.layers) - 1
        layers = range(layer, layer + 1)
    for layer in layers:
        units = network.sizes[layer + 1]
        one = None if wanted.unit is None else check.integer("--unit", wanted.unit, 1, units) - 1
        yield from ((layer, unit) for unit in (range(units) if one is None else (one,)))


def _sample_of(trace: Trace, number: int | None) -> int:
    """The sample's index, from 0."""
    if number is None:
        return int(trace.samples[0])
    if number - 1 not in trace.samples:
        batch = ", ".join(str(index + 1) for index in trace.samples)
        raise Refused(f"--sample must be one of the batch of step {trace.step} ({batch}), but got {number}")
    return number - 1


def _print(run: Run, trace: Trace, units: list[tuple[int, int]], sample: int) -> None:
    for line in (*header(run, trace), "", *layers_table(trace)):
        typer.echo(line)
    for layer, unit in units:
        typer.echo()
        for line in equations(run, trace, layer, unit, sample):
            typer.echo(line)
    if not units:
        count = sum(trace.network.sizes[1:])
        typer.echo(f"\nThe network has {count:,} units: choose which to see with --layer L, or --layer L --unit U.")
