"""What becomes of the error on its way back through the layers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.diagnosis import Finding, about
from neuroviz.diagnostics.evidence import Evidence


def vanishing(evidence: Evidence) -> Iterator[Finding]:
    """The error of the first hidden layer is far below that of the last."""
    first, ratio = _ratio(evidence)
    if 0.0 < ratio < thresholds.FADED:
        last = evidence.network.layers - 1
        sentence = (
            f"The error fades on its way back: in layer {first + 1} it is {about(1.0 / ratio)} times smaller than in layer {last}, "
            "so the first layers hardly learn."
        )
        yield Finding(first, (), sentence, {"ratio": ratio})


def exploding(evidence: Evidence) -> Iterator[Finding]:
    """The error of the first hidden layer is far above that of the last."""
    first, ratio = _ratio(evidence)
    if thresholds.GROWN < ratio < np.inf:
        last = evidence.network.layers - 1
        sentence = (
            f"The error grows on its way back: in layer {first + 1} it is {about(ratio)} times larger than in layer {last}, "
            "so the steps of the first layers are wild."
        )
        yield Finding(first, (), sentence, {"ratio": ratio})


def _ratio(evidence: Evidence) -> tuple[int, float]:
    """The first hidden layer that learns, and its δ over that of the last, root mean squares in this very step.

    NaN where there are not two of them, or the step diverges. Exactly 0 means that something stops the error: that is
    said elsewhere.
    """
    last = evidence.network.layers - 2
    first = next((layer for layer in range(last) if evidence.learns(layer)), None)
    if first is None or evidence.this_step is None:
        return 0, np.nan
    error = np.sqrt(evidence.this_step.error)
    return first, float(error[first] / error[last])
