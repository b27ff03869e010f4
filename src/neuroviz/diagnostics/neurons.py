"""What can be wrong with single neurons."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.curve import curve
from neuroviz.diagnostics.diagnosis import Finding, neurons, percent
from neuroviz.diagnostics.evidence import Evidence
from neuroviz.diagnostics.grown import begin_again
from neuroviz.diagnostics.pieces import Seen
from neuroviz.engine.network import Parameters


def dead(evidence: Evidence) -> Iterator[Finding]:
    """One and the same output, with slope 0, for every sample: a ReLU whose sum is never above 0, for instance."""
    for layer, seen in enumerate(evidence.seen):
        units = tuple(np.flatnonzero(_dead(seen)).tolist())
        if units:
            slope = float(np.abs(seen.slope[:, list(units)]).max())
            sentence = _dead_sentence(neurons(layer, units, seen.z.shape[1]), units, len(seen.z), slope)
            advice = begin_again(evidence, layer, layer)
            yield Finding(layer, units, sentence, {"samples": len(seen.z), "slope": slope}, advice)


def _dead(seen: Seen) -> np.ndarray:
    """(units,): which give the same and have no slope, but for a share that is no more than rounding."""
    flat = np.abs(seen.slope).max(axis=0) <= thresholds.SAME
    return np.asarray(flat & (np.ptp(seen.a, axis=0) <= thresholds.SAME * np.maximum(1.0, np.abs(seen.a).max(axis=0))))


def _dead_sentence(name: str, units: tuple[int, ...], samples: int, slope: float) -> str:
    return (
        f"{name} {'is dead: it gives' if len(units) == 1 else 'are dead: they give'} the same for each of the "
        f"{samples:,} training samples looked at and the slope there is "
        f"{'0' if slope == 0.0 else 'as good as 0'}, so no error gets through and the weights that enter cannot change."
    )


def saturated(evidence: Evidence) -> Iterator[Finding]:
    """A hidden neuron of a function that is flat at both ends is near them for most samples, and much is left to learn."""
    hidden = 0 if evidence.is_good else evidence.network.layers - 1
    for layer, seen in enumerate(evidence.seen[:hidden]):
        steepest = _steepest(evidence.network.activations[layer], tuple(evidence.options[layer].items()))
        if steepest is None:
            continue
        slope = np.abs(seen.slope).mean(axis=0) / steepest
        units = tuple(np.flatnonzero((slope < thresholds.SATURATED_SLOPE) & ~_dead(seen)).tolist())
        if units:
            mean = float(slope[list(units)].mean())
            name = neurons(layer, units, len(slope))
            numbers, advice = {"slope": mean, "steepest": steepest}, begin_again(evidence, layer, layer)
            yield Finding(layer, units, _saturated_sentence(name, units, mean), numbers, advice)


def _saturated_sentence(name: str, units: tuple[int, ...], mean: float) -> str:
    return (
        f"{name} {'is saturated: its sum is' if len(units) == 1 else 'are saturated: their sums are'} so far from 0 "
        "for most samples that the curve is flat there, on average "
        f"{percent(mean)} as steep as at its steepest, so hardly any error gets through."
    )


@cache
def _steepest(activation: str, options: tuple[tuple[str, float], ...]) -> float | None:
    """The steepest slope of a function that is flat at both ends; None where it is not."""
    z = np.concatenate([[-40.0, 40.0], np.linspace(-8.0, 8.0, 129)])
    slope = np.abs(curve(activation, dict(options), z.reshape(-1, 1))[1])
    steepest = float(slope.max())
    return steepest if (slope[:2] < thresholds.FLAT_END * steepest).all() else None


def copies(evidence: Evidence) -> Iterator[Finding]:
    """Hidden neurons with the same weights in, the same bias and the same weights out, now and after the next steps.

    Dropout, or a weight that is frozen in one of them alone, makes them different: then they do not remain copies.
    """
    for layer in range(evidence.network.layers - 1):
        if not (evidence.learns(layer) or evidence.learns(layer + 1)):
            continue
        rows, later = _of_units(evidence.state.parameters, layer), _of_units(evidence.later, layer)
        for units in _remaining(_groups(rows), later):
            sentence = (
                f"{neurons(layer, units, len(rows))} are copies of each other: the same weights come in and go out, "
                "so they learn the same in every step and are worth no more than one."
            )
            yield Finding(layer, units, sentence, {"copies": len(units)})


def _of_units(parameters: tuple[Parameters, ...], layer: int) -> np.ndarray:
    """(units, numbers): what comes in, the bias, and what goes out."""
    here, after = parameters[layer], parameters[layer + 1]
    return np.hstack([here.weight, here.bias[:, None], after.weight.T])


def _remaining(groups: list[tuple[int, ...]], later: np.ndarray) -> Iterator[tuple[int, ...]]:
    for units in groups:
        for again in _groups(later[list(units)]):
            yield tuple(units[place] for place in again)


def _groups(rows: np.ndarray) -> list[tuple[int, ...]]:
    """Which rows are the same, groups of two and more. Same rows have the same projection, so they sort side by side."""
    projection = rows @ np.cos(np.arange(1.0, rows.shape[1] + 1.0))
    order = np.argsort(projection, kind="stable")
    same = np.diff(projection[order]) <= thresholds.SAME * rows.shape[1] * np.abs(rows).max()
    for near in np.flatnonzero(same):
        same[near] = _same(rows[order[near]], rows[order[near + 1]])
    groups = np.split(order, np.flatnonzero(~same) + 1)
    return sorted(tuple(sorted(group.tolist())) for group in groups if len(group) > 1)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    largest = max(np.abs(one).max(), np.abs(other).max())
    return bool(np.abs(one - other).max() <= thresholds.SAME * largest)
