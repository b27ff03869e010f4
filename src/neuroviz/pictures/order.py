"""What picture is wanted of the page; `frontend/src/pictures/order.ts` reads it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from neuroviz.bookmark import Bookmark

WHAT = ("network", "loss", "formula")
STILL, MOVING = ("svg", "png"), ("webp", "gif")
EVERY = ("operation", "step", "epoch")


class Stretch(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """The moments of an animation: from the step `first` to the step `last`, `rate` frames a second."""

    first: int
    last: int
    every: Literal["operation", "step", "epoch"]
    rate: float


class Order(Struct, frozen=True):
    """A picture of `what`, at `bookmark` of the run of a `recipe` (its JSON).

    `formula` counts from 0; `clear` is without the page's ground; what moves has a `stretch`.
    """

    recipe: str
    bookmark: Bookmark
    what: Literal["network", "loss", "formula"]
    ending: Literal["svg", "png", "webp", "gif"]
    formula: int = 0
    clear: bool = False
    with_loss: bool = False
    stretch: Stretch | None = None
