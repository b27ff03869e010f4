"""Where in a run somebody stands, and what they look at: all that a link says beside the recipe."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from neuroviz.engine import check

LARGEST = 2**53 - 1


class Selected(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """What the equations are of. `layer` 0 is the first hidden layer; an edge is named by the unit that it enters and its input."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            check.keep(self, **{name: check.integer(name, getattr(self, name), 0, LARGEST)})


class SelectedUnit(Selected, frozen=True, tag="unit"):
    """A unit."""

    layer: int
    unit: int


class SelectedEdge(Selected, frozen=True, tag="edge"):
    """A weight: from `input`, counted in the layer before, into a unit."""

    layer: int
    unit: int
    input: int


class SelectedBias(Selected, frozen=True, tag="bias"):
    """The bias of a unit."""

    layer: int
    unit: int


class SelectedInput(Selected, frozen=True, tag="input"):
    """An input of the network."""

    input: int


class SelectedLoss(Selected, frozen=True, tag="loss"):
    """The loss."""


Selection = SelectedUnit | SelectedEdge | SelectedBias | SelectedInput | SelectedLoss


class Bookmark(Struct, frozen=True, forbid_unknown_fields=True):
    """A moment of a run: operation `operation`, of 3 L + 2, of step `step` has just been done. And what is open there.

    `focus` None: the batch's first sample. `view`, `reading` (the equations of a unit) and `outcome` (what came of it) None: what
    goes with the operation. `hash` is `State.hash()` of the state in which the step begins, where the bookmark was made.
    """

    step: int = 0
    operation: int = 0
    focus: int | None = None
    selection: Selection = SelectedUnit(0, 0)
    view: Literal["before", "change", "after"] | None = None
    span: Literal["step", "epoch"] = "step"
    reading: Literal["forward", "backward", "update"] | None = None
    outcome: Literal["answer", "map", "matrix", "worst", "changes"] | None = None
    hash: str | None = None

    def __post_init__(self) -> None:
        for name in ("step", "operation"):
            check.keep(self, **{name: check.integer(name, getattr(self, name), 0, LARGEST)})
        if self.focus is not None:
            check.keep(self, focus=check.integer("focus", self.focus, 0, LARGEST))
        check.instance("selection", self.selection, Selected, "a unit, an edge, a bias, an input or the loss")
        for name, names in CHOICES.items():
            if getattr(self, name) is not None or name == "span":
                check.choice(name, getattr(self, name), names)
        if self.hash is not None and (not isinstance(self.hash, str) or not re.fullmatch(r"[0-9a-f]{16}", self.hash)):
            check.fail("hash", "16 digits of 0-9 and a-f", self.hash)


CHOICES = {
    "view": ("before", "change", "after"),
    "span": ("step", "epoch"),
    "reading": ("forward", "backward", "update"),
    "outcome": ("answer", "map", "matrix", "worst", "changes"),
}
