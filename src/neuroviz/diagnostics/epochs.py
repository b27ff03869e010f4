"""What the epochs so far have brought: whether the loss still falls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.diagnosis import Finding, about, percent
from neuroviz.diagnostics.evidence import Evidence
from neuroviz.diagnostics.grown import begin_again
from neuroviz.diagnostics.pieces import Epochs


def plateau(evidence: Evidence) -> Iterator[Finding]:
    """The loss stands still, or jumps about no lower than one and the same answer for every sample, and little has been learned."""
    if evidence.is_good or evidence.warming_up or not evidence.free.any():
        return
    ended = evidence.location.epoch
    windows = [_recent(evidence, max(thresholds.RECENT, ended // part)) for part in (4, 2)]
    found = [one for recent in windows if recent is not None and (one := _standing(evidence, recent)) is not None]
    found = found or [one for one in (_jumping(evidence, windows[0]), _no_better(evidence)) if one is not None]
    yield from found[:1]


def _recent(evidence: Evidence, epochs: int) -> Epochs | None:
    """The last so many epochs, a few more where not every one is looked at; None where an edit or the beginning is nearer."""
    ended = evidence.location.epoch
    first = max(ended - epochs - evidence.stride + 1, evidence.run.location(evidence.last_edit).epoch)
    recent = evidence.epochs.after(first)
    enough = len(recent.number) > 0 and ended - int(recent.number[0]) + 1 >= min(epochs, thresholds.RECENT)
    return recent if enough else None


def _standing(evidence: Evidence, recent: Epochs) -> Finding | None:
    """The means of the two halves are the same, and would not be so by luck where the loss fell."""
    numbers = _numbers(evidence, recent)
    luck = 2.0 * recent.jump / float(np.sqrt(len(recent.loss))) / float(recent.loss.mean())
    if not numbers["change"] + thresholds.LUCK * luck < thresholds.STANDSTILL:
        return None
    sentence = f"The loss stands still: for {numbers['epochs']:.0f} epochs it has been at about {_level(numbers)}"
    return Finding(None, (), sentence, numbers, _advice(evidence))


def _jumping(evidence: Evidence, recent: Epochs | None) -> Finding | None:
    """No lower than one and the same answer, and what it has fallen is little beside its jumps."""
    if recent is None:
        return None
    numbers, (before, now) = _numbers(evidence, recent), _halves(recent)
    lost = before - now < thresholds.LOST_IN_JUMPS * recent.jump
    if not (now > thresholds.NOTHING_LEARNED * evidence.constant_loss and lost):
        return None
    epochs = f"{numbers['epochs']:.0f} epochs"
    sentence = f"The loss does not fall: for {epochs} it has jumped about, lately around {_level(numbers)}"
    advice = "Lower the learning rate to a tenth, or try other initial weights."
    return Finding(None, (), sentence, numbers, _advice(evidence) or advice)


def _no_better(evidence: Evidence) -> Finding | None:
    """Above what one and the same answer would cost, after epochs that are too many for that, and hardly falling."""
    recent = _recent(evidence, thresholds.PATIENCE)
    if recent is None or evidence.location.epoch < thresholds.PATIENCE or not evidence.loss > evidence.constant_loss:
        return None
    numbers, (before, now) = _numbers(evidence, recent), _halves(recent)
    if not now > max(evidence.constant_loss, thresholds.STILL_FALLING * before):
        return None
    sentence = f"The loss hardly falls: after {evidence.location.epoch} epochs it is still at about {_level(numbers)}"
    return Finding(None, (), sentence, numbers, _advice(evidence))


def _halves(recent: Epochs) -> tuple[float, float]:
    before, now = (float(half.mean()) for half in np.array_split(recent.loss, 2))
    return before, now


def _numbers(evidence: Evidence, recent: Epochs) -> dict[str, float]:
    before, now = _halves(recent)
    epochs = evidence.location.epoch - int(recent.number[0]) + 1
    change = abs(before - now) / float(recent.loss.mean())
    return {"change": change, "epochs": epochs, "loss": now, "constant_loss": evidence.constant_loss}


def _level(numbers: dict[str, float]) -> str:
    share = percent(numbers["loss"] / numbers["constant_loss"])
    return f"{about(numbers['loss'])}, which is {share} of what one and the same answer for every sample would cost."


def _advice(evidence: Evidence) -> str | None:
    """What holds the network back by somebody's choice is looked at first, then whether its weights have been ruined."""
    how = evidence.training
    decay = float(getattr(how.optimizer, "weight_decay", 0.0))
    choices = {"less dropout": how.dropout, "a smaller L1": how.l1, "less weight decay": decay}
    wished = [name for name, value in choices.items() if value > 0.0]
    if evidence.rate < thresholds.FALLEN:
        wished.append("a learning rate that falls more slowly")
    chosen = f"Try {' or '.join(wished)}, then another learning rate or more neurons." if wished else None
    return chosen or begin_again(evidence, 0, evidence.network.layers - 1)
