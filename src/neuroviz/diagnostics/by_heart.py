"""What the network has learned of its training samples alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.diagnosis import Finding, about
from neuroviz.diagnostics.evidence import Evidence
from neuroviz.diagnostics.pieces import beyond_luck


def overfitting(evidence: Evidence) -> Iterator[Finding]:
    """It does better on the training samples than luck explains, and on held-out ones worse than it did or than knowing nothing."""
    few = len(evidence.run.data.held_out) < thresholds.FEW_HELD_OUT
    if few or not evidence.loss < evidence.constant_loss:
        return
    errors = beyond_luck(evidence.held_out_losses, evidence.sample_losses)
    if errors > thresholds.BEYOND_LUCK:
        yield from _risen(evidence, errors) or _worthless(evidence, errors)


def _risen(evidence: Evidence, errors: float) -> list[Finding]:
    """The held-out loss has risen well above its own least while the training loss went on falling."""
    epochs = evidence.epochs.after(evidence.epochs_of_another_loss)
    if len(epochs.number) == 0:
        return []
    least = int(np.argmin(epochs.held_out))
    last = epochs.after(int(epochs.number[max(least, len(epochs.number) - thresholds.LASTING - 1)]))
    if len(last.number) < thresholds.LASTING:
        return []
    best, now = float(epochs.held_out[least]), float(last.held_out.min())
    risen = now > thresholds.OVERFITTED * best and now - best > thresholds.WORTH_SAYING * evidence.constant_loss
    if not (risen and last.loss.mean() < thresholds.STILL_FALLING * epochs.loss[least]):
        return []
    sentence = (
        f"The network learns its training samples by heart: since epoch {epochs.number[least]} the loss on held-out "
        f"samples has risen from {about(best)} to {about(now)} while the training loss went on falling."
    )
    numbers = {
        "held_out_loss": now,
        "least_held_out_loss": best,
        "least_epoch": float(epochs.number[least]),
        "training_loss": float(last.loss.mean()),
        "training_loss_then": float(epochs.loss[least]),
        "standard_errors": errors,
    }
    return [Finding(None, (), sentence, numbers)]


def _worthless(evidence: Evidence, errors: float) -> list[Finding]:
    """It has learned, and what it has learned does held-out samples no good."""
    held_out, constant = float(evidence.held_out_losses.mean()), evidence.constant_loss
    if evidence.loss > thresholds.BY_HEART * constant or held_out < constant:
        return []
    sentence = (
        f"The network learns its training samples by heart: their loss is {about(evidence.loss)}, but that of held-out samples "
        f"is {about(held_out)}, more than one and the same answer for every sample would cost ({about(constant)})."
    )
    numbers = {"held_out_loss": held_out, "training_loss": evidence.loss, "constant_loss": constant}
    return [Finding(None, (), sentence, numbers | {"standard_errors": errors})]
