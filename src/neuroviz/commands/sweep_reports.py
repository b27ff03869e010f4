"""How a sweep is reported: as a table for people, or as JSON Lines for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from neuroviz.commands.table import counted, number, plural, right_aligned, share
from neuroviz.sweeps.axes import Axis
from neuroviz.sweeps.measures import metric_in_words
from neuroviz.sweeps.results import Sweep, SweptRun


def table(result: Sweep) -> Iterator[str]:
    """A row for each run, below a head; nothing where no run is done."""
    rows = [_row(result, run) for run in result.runs]
    head = [*(axis.label for axis in result.axes), *map(metric_in_words, result.metrics), "steps", "seconds"]
    if any(run.diverged is not None for run in result.runs):
        head.append("diverged")
        for row, run in zip(rows, result.runs, strict=True):
            row.append("" if run.diverged is None else f"in step {run.diverged}")
    if rows:
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        for cells in (head, *rows):
            yield right_aligned(cells, widths)


def _row(result: Sweep, run: SweptRun) -> list[str]:
    swept = [axis.texts[place] for axis, place in zip(result.axes, run.places, strict=True)]
    metrics = [_shown(name, run.metrics.get(name, math.nan)) for name in result.metrics]
    return [*swept, *metrics, str(run.steps), f"{run.seconds:.3f}"]


def _shown(metric: str, value: float) -> str:
    return share(value) if metric.endswith("_accuracy") else number(value, "#.6g")


def summary(result: Sweep, metric: str | None, seconds: float) -> str:
    """The last lines: the best run, and how much was done."""
    verb, of = ("Stopped", f" of {result.wanted:,}") if result.interrupted else ("Done", "")
    done = f"{verb}: {len(result.runs):,}{of} {plural(result.wanted, 'run')}, {seconds:.1f} s."
    diverged = sum(run.diverged is not None for run in result.runs)
    if diverged == len(result.runs):
        return f"All of them diverged. {done}" if diverged else done
    name = result.usual_metric if metric is None else metric
    best = result.best(name)
    swept = ", ".join(_told(axis, place) for axis, place in zip(result.axes, best.places, strict=True))
    more = f" {counted(diverged, 'run')} diverged." if diverged else ""
    return f"Best {metric_in_words(name)}: {_shown(name, best.metrics[name])} with {swept}.{more}\n{done}"


def _told(axis: Axis, place: int) -> str:
    return f"{axis.label} {axis.texts[place]}"


def json_lines(result: Sweep, seconds: float) -> Iterator[str]:
    """One object a run; NaN and infinities are null. The last one has the field `outcome`."""
    for run in result.runs:
        yield _json({"values": run.values, **_fields(run)})
    outcome = "stopped" if result.interrupted else "finished"
    yield _json({"outcome": outcome, "runs": len(result.runs), "of": result.wanted, "seconds": seconds})


def _fields(run: SweptRun) -> dict[str, Any]:
    sentence = None if run.divergence is None else run.divergence.sentence
    told = {"steps": run.steps, "diverged": run.diverged, "sentence": sentence}
    return {**run.metrics, **told, "seconds": run.seconds, "hash": run.hash}


def _json(fields: dict[str, Any]) -> str:
    return msgspec.json.encode(fields, enc_hook=np.ndarray.tolist).decode()
