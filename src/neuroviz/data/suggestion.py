"""What suits a data set, where the network that the page opens with is too small for it, or learns it too slowly."""

from __future__ import annotations

from typing import NamedTuple


class Suggestion(NamedTuple):
    """The units of the hidden layers, and the learning rate of plain gradient descent; the defaults are those of `Recipe()`."""

    hidden: tuple[int, ...] = (6,)
    learning_rate: float = 0.1
