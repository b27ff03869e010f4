"""What the epochs so far have brought."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.diagnosis import Finding, about, percent
from neuroviz.diagnostics.evidence import Evidence


def plateau(evidence: Evidence) -> Iterator[Finding]:
    """The loss stands still, or jumps about no lower than one and the same answer for every sample, and little has been learned."""
    ended = evidence.location.epoch
    first_recent = ended - max(thresholds.RECENT + evidence.stride - 1, ended // 4)
    recent = evidence.epochs.after(max(first_recent, evidence.run.location(evidence.last_edit).epoch))
    epochs = ended - int(recent.number[0]) + 1 if len(recent.number) else 0
    if epochs < thresholds.RECENT or evidence.is_good or evidence.warming_up or not evidence.free.any():
        return
    before, now = (float(half.mean()) for half in np.array_split(recent.loss, 2))
    change, jump = abs(before - now) / float(recent.loss.mean()), float(np.diff(recent.loss).std()) / np.sqrt(2.0)
    share = f"{percent(now / evidence.constant_loss)} of what one and the same answer for every sample would cost."
    numbers = {"change": change, "epochs": epochs, "loss": now, "constant_loss": evidence.constant_loss}
    if change < thresholds.STANDSTILL:
        sentence = f"The loss stands still: for {epochs} epochs it has been at about {about(now)}, which is {share}"
        yield Finding(None, (), sentence, numbers, _advice(evidence))
    elif now > thresholds.NOTHING_LEARNED * evidence.constant_loss and before - now < thresholds.LOST_IN_JUMPS * jump:
        sentence = f"The loss does not fall: for {epochs} epochs it has jumped about, lately around {about(now)}, which is {share}"
        advice = "Lower the learning rate to a tenth, or try other initial weights."
        yield Finding(None, (), sentence, numbers, _advice(evidence) or advice)


def _advice(evidence: Evidence) -> str | None:
    """What holds the network back by somebody's choice is looked at first."""
    how = evidence.training
    decay = float(getattr(how.optimizer, "weight_decay", 0.0))
    choices = {"less dropout": how.dropout, "a smaller L1": how.l1, "less weight decay": decay}
    wished = [name for name, value in choices.items() if value > 0.0]
    if evidence.rate < thresholds.FALLEN:
        wished.append("a learning rate that falls more slowly")
    return f"Try {' or '.join(wished)}, then another learning rate or more neurons." if wished else None


def overfitting(evidence: Evidence) -> Iterator[Finding]:
    """The held-out loss has risen well above its own least while the training loss went on falling."""
    epochs, held_out = evidence.epochs.after(evidence.epochs_of_another_loss), len(evidence.run.data.held_out)
    if held_out < thresholds.FEW_HELD_OUT or len(epochs.number) == 0:
        return
    least = int(np.argmin(epochs.held_out))
    last = epochs.after(int(epochs.number[max(least, len(epochs.number) - thresholds.LASTING - 1)]))
    if len(last.number) < thresholds.LASTING:
        return
    best, now = float(epochs.held_out[least]), float(last.held_out.min())
    risen = now > thresholds.OVERFITTED * best and now - best > thresholds.WORTH_SAYING * evidence.constant_loss
    falling = last.loss.mean() < thresholds.STILL_FALLING * epochs.loss[least]
    if risen and falling:
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
        }
        yield Finding(None, (), sentence, numbers)
