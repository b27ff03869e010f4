"""What the steps do to the weights, and to the loss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.diagnosis import Finding, about, percent
from neuroviz.diagnostics.evidence import Evidence


def diverged(evidence: Evidence) -> Iterator[Finding]:
    """A number of this step is not finite."""
    found = evidence.diverged
    if found is not None:
        units = () if found.unit is None else (found.unit,)
        sentence = f"{found.sentence} The run ends here; everything before can be looked at."
        yield Finding(found.layer, units, sentence, {"step": found.step})


def climbing(evidence: Evidence) -> Iterator[Finding]:
    """The loss is well above what it began with, and above what one and the same answer for every sample would cost."""
    loss, constant = evidence.loss, evidence.constant_loss
    if loss <= thresholds.CLIMBED * constant:
        return
    if loss > thresholds.CLIMBED * evidence.first_loss:
        sentence = (
            f"The loss climbs: it was {about(evidence.first_loss)} when the run began and is {about(loss)} now. "
            "The network gets worse, not better."
        )
        yield Finding(None, (), sentence, {"loss": loss, "first_loss": evidence.first_loss, "constant_loss": constant})


def too_large(evidence: Evidence) -> Iterator[Finding]:
    """Steps replace a good part of a layer each time and make worse what they were made for, or the loss rises again and again."""
    if evidence.enough_steps:
        yield from _replacing(evidence) or _rising(evidence)


def _replacing(evidence: Evidence) -> list[Finding]:
    ratios = _ratios(evidence)
    layer = int(np.argmax(ratios))
    worse = float(
        np.mean([not step.loss_after <= (1.0 + thresholds.WORSE) * step.loss_before for step in evidence.steps])
    )
    if not (ratios[layer] > thresholds.LARGE_STEP and worse > 0.0):
        return []
    sentence = (
        f"The steps are too large: each ({evidence.span}) changes the weights of layer {layer + 1} by about "
        f"{percent(ratios[layer])} of their size, and {percent(worse)} of the steps make worse the very batch that they "
        "are made for."
    )
    return [Finding(layer, (), sentence, {"ratio": float(ratios[layer]), "worse": worse})]


def _rising(evidence: Evidence) -> list[Finding]:
    """The loss of an epoch is well above that of the one before, again and again. Dropout would do that by itself."""
    since = evidence.run.location(evidence.last_edit).epoch
    recent = evidence.epochs.after(max(since, evidence.epochs_of_another_loss)).last(thresholds.WATCHED + 1)
    rises = int((np.diff(recent.loss) > thresholds.RISE * evidence.constant_loss).sum())
    if rises < thresholds.RISES or evidence.training.dropout > 0.0:
        return []
    ratios = _of_first_size(evidence)
    layer = int(np.argmax(ratios))
    sentence = (
        f"The steps are too large: from epoch {recent.number[0]} to {recent.number[-1]} the loss has risen {rises} times, each "
        f"time by more than {percent(thresholds.RISE)} of what one and the same answer for every sample would cost. The weights of "
        f"layer {layer + 1} move most for their size: by {percent(ratios[layer])} of what they began with, or have now, in a step."
    )
    return [
        Finding(layer, (), sentence, {"rises": rises, "epochs": len(recent.number) - 1, "ratio": float(ratios[layer])})
    ]


def too_small(evidence: Evidence) -> Iterator[Finding]:
    """No layer moves noticeably though there is a slope to go down and something left to learn."""
    if not evidence.enough_steps or evidence.is_good or evidence.rate < thresholds.FALLEN:
        return
    ratio = float(_at_the_whole_rate(evidence).max())
    steepness = float(np.median([step.steepness for step in evidence.steps]))
    if ratio < thresholds.SMALL_STEP and steepness > thresholds.STEEP:
        sentence = (
            f"The steps are too small: each ({evidence.span}) changes the weights of a layer by {percent(ratio)} of their "
            "size at most. There is much left to learn, but it would take very long."
        )
        clipped = evidence.training.clip_norm is not None
        advice = "Clip the gradient at a larger norm, or raise the learning rate tenfold." if clipped else None
        yield Finding(None, (), sentence, {"ratio": ratio, "steepness": steepness, "loss": evidence.loss}, advice)


def _ratios(evidence: Evidence) -> np.ndarray:
    """(L,): ‖Δθ‖ / ‖θ‖ of each layer, the median of the steps; a layer of zeros that remains so moves by 0."""
    return np.asarray(np.median([_ratio(step.change, step.size) for step in evidence.steps], axis=0))


def _of_first_size(evidence: Evidence) -> np.ndarray:
    """The same, where a layer has grown as a share of what it began with: ruined weights are so large that any step is small."""
    ratios = [_ratio(step.change, _smaller(step.size, evidence.first_size)) for step in evidence.steps]
    return np.asarray(np.median(ratios, axis=0))


def _at_the_whole_rate(evidence: Evidence) -> np.ndarray:
    """That of what is not frozen, as it would be without warm-up and schedule: a rate that has fallen is no illness."""
    steps = evidence.steps
    ratios = [_ratio(step.change, _smaller(step.free, evidence.first_free)) / step.rate for step in steps]
    return np.asarray(np.median(ratios, axis=0))


def _smaller(now: np.ndarray, first: np.ndarray) -> np.ndarray:
    """What a layer began with, where it has grown from anything at all; else its size now."""
    return np.where(first > 0.0, np.minimum(now, first), now)


def _ratio(change: np.ndarray, size: np.ndarray) -> np.ndarray:
    return np.where(change == 0.0, 0.0, change / size)
