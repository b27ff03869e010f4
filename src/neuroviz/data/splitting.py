"""Which samples train, and which are held out."""

from __future__ import annotations

import numpy as np

from neuroviz.engine import check
from neuroviz.engine.random import SPLIT, permutation


def split(count: int, fraction: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices that train and indices held out: the last `fraction` of a random order."""
    held_out = round(count * fraction)
    _check_left(count - held_out, fraction)
    order = permutation(seed, SPLIT, 0, count)
    return np.sort(order[: count - held_out]), np.sort(order[count - held_out :])


def stratified_split(classes: np.ndarray, fraction: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The same, but of each class its share: `classes`, (N,) int64, each split by itself, the last of the same random order."""
    order = permutation(seed, SPLIT, 0, len(classes))
    kept = len(classes) * [True]
    for label, count in enumerate(shares(np.bincount(classes), fraction)):
        members = order[classes[order] == label]
        for sample in members[len(members) - count :]:
            kept[sample] = False
    train = np.array(kept)
    _check_left(int(train.sum()), fraction)
    return np.flatnonzero(train), np.flatnonzero(~train)


def shares(sizes: np.ndarray, fraction: float) -> list[int]:
    """How many of each class are held out: the whole parts of their shares, and one more where most is left over.

    Together they are as many as `split` holds out. Of equal remainders the first class has it.
    """
    exact = sizes * fraction
    counts = np.floor(exact).astype(np.int64)
    missing = round(int(sizes.sum()) * fraction) - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    return [int(count) for count in counts]


def _check_left(training: int, fraction: float) -> None:
    if training == 0:
        check.fail("data.test_fraction", "small enough to leave a sample that trains", fraction)
