"""Advice for a network whose weights have left where they began: what comes of that is the learning rate's doing."""

from __future__ import annotations

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.diagnosis import about
from neuroviz.diagnostics.evidence import Evidence


def begin_again(evidence: Evidence, first: int, last: int) -> str | None:
    """Where one of the layers from `first` to `last` has become many times as large; None where they have not."""
    growth = evidence.growth(first, last)
    if not growth > thresholds.OUTGROWN:
        return None
    times = about(growth)
    return f"Begin again with a tenth of the learning rate: weights have grown to {times} times the size that they began with."
