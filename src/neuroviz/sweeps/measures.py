"""What is measured of a run: each metric on what trains and on what is held out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from neuroviz.engine.metrics import METRICS

Better = Literal["lower", "higher"]

PARTS = {"train": "training", "held_out": "held-out"}
"""The parts of the data, and their words"""
_ENTRIES = {f"{part}_{entry.name}": (words, entry) for entry in METRICS for part, words in PARTS.items()}

NAMES = tuple(_ENTRIES)
"""All there are: "train_loss", "held_out_loss", "train_accuracy", ..."""


def in_order(names: Collection[str]) -> tuple[str, ...]:
    """Those of `names`, as tables have them."""
    return tuple(name for name in NAMES if name in names)


def better_of(metric: str) -> Better:
    """Which numbers of it are the better ones."""
    return _ENTRIES[metric][1].better


def metric_in_words(metric: str) -> str:
    """Like "held-out loss"."""
    words, entry = _ENTRIES[metric]
    return f"{words} {entry.label}"
