"""What becomes of the error on its way back through the layers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.diagnosis import Finding, about
from neuroviz.diagnostics.evidence import Evidence
from neuroviz.diagnostics.grown import begin_again


def vanishing(evidence: Evidence) -> Iterator[Finding]:
    """The error of the first hidden layer is far below that of the last."""
    first, error, of_last = _errors(evidence)
    if error < thresholds.FADED * of_last:
        last = evidence.network.layers - 1
        sentence = (
            f"The error fades on its way back: in layer {first + 1} it is {_times(of_last, error)} times smaller than in layer "
            f"{last}, so the first layers hardly learn."
        )
        yield Finding(first, (), sentence, _numbers(error, of_last), begin_again(evidence, first, last))


def exploding(evidence: Evidence) -> Iterator[Finding]:
    """The error of the first hidden layer is far above that of the last."""
    first, error, of_last = _errors(evidence)
    if error > thresholds.GROWN * of_last:
        last = evidence.network.layers - 1
        sentence = (
            f"The error grows on its way back: in layer {first + 1} it is {_times(error, of_last)} times larger than in layer "
            f"{last}, so the steps of the first layers are wild."
        )
        yield Finding(first, (), sentence, _numbers(error, of_last), begin_again(evidence, first, last))


def _errors(evidence: Evidence) -> tuple[int, float, float]:
    """The first hidden layer that learns and gets an error, its δ and that of the last, root mean squares in this very step.

    NaN where there are not two of them, or the step diverges. That an error is stopped at once, not by and by, is said
    elsewhere: of dead neurons.
    """
    last = evidence.network.layers - 2
    if evidence.this_step is None:
        return 0, np.nan, np.nan
    error = evidence.this_step.error
    first = next((layer for layer in range(last) if evidence.learns(layer) and error[layer] > 0.0), None)
    return (0, np.nan, np.nan) if first is None else (first, float(error[first]), float(error[last]))


def _times(large: float, small: float) -> str:
    """How many times, also where no float holds it."""
    return about(float(np.float64(large) / small))


def _numbers(error: float, of_last: float) -> dict[str, float]:
    """The ratio, where a float holds it; the two errors where none does."""
    ratio = float(np.float64(error) / of_last)
    return {"ratio": ratio} if 0.0 < ratio < np.inf else {"error": error, "error_of_last": of_last}
