"""The loss over the run, in at most 4 096 points however long it is."""

from __future__ import annotations

import numpy as np

from neuroviz.engine.evaluation import SUMS

POINTS = 4096


class LossPyramid:
    """Minimum, mean and maximum of `scale` values at a time; when the points run out, `scale` doubles."""

    def __init__(self) -> None:
        self.scale, self.count = 1, 0
        self._low, self._sum, self._high = np.full(POINTS, np.inf), np.zeros(POINTS), np.full(POINTS, -np.inf)

    def append(self, values: np.ndarray) -> None:
        """Add values, shape (n,), at the end."""
        while self.count + len(values) > POINTS * self.scale:
            self._halve()
        point = (self.count + np.arange(len(values))) // self.scale
        np.minimum.at(self._low, point, values)
        np.add.at(self._sum, point, values)
        np.maximum.at(self._high, point, values)
        self.count += len(values)

    def points(self) -> np.ndarray:
        """(3, points): minimum, mean, maximum. The last point may stand for fewer values than `scale`."""
        starts = np.arange(0, self.count, self.scale)
        sizes, n = np.minimum(self.scale, self.count - starts), len(starts)
        return np.stack([self._low[:n], self._sum[:n] / sizes, self._high[:n]])

    def _halve(self) -> None:
        self.scale *= 2
        self._low = _pairs(self._low, np.minimum, np.inf)
        self._sum = _pairs(self._sum, np.add, 0.0)
        self._high = _pairs(self._high, np.maximum, -np.inf)


def _pairs(values: np.ndarray, merge: np.ufunc, empty: float) -> np.ndarray:
    merged = np.full(POINTS, empty)
    merged[: POINTS // 2] = merge(values[0::2], values[1::2])
    return merged


class EpochRows:
    """A row of numbers for each epoch that ended; when they pass the points, every other one goes and `scale` doubles."""

    def __init__(self, columns: int) -> None:
        self.scale, self.count = 1, 0
        self._rows = np.full((POINTS, columns), np.nan)
        self.latest = np.full(columns, np.nan)

    def append(self, rows: np.ndarray) -> None:
        """Add rows, shape (n, columns), at the end."""
        for row in rows:
            self.count += 1
            self.latest = row.copy()
            if self.count % self.scale == 0:
                self._rows[self.count // self.scale - 1] = row
                if self.count == POINTS * self.scale:
                    self._rows[: POINTS // 2] = self._rows[1::2]
                    self.scale *= 2

    def rows(self) -> np.ndarray:
        """(points, columns): row i is that of epoch (i + 1) · scale − 1, counted from the first one added."""
        return self._rows[: self.count // self.scale].copy()


class History:
    """What is written down of a run from `start` on: the loss of every batch, and how every epoch ended."""

    def __init__(self, start: int = 0, first_epoch: int = 0) -> None:
        self.start, self.first_epoch = start, first_epoch
        self.batch_loss, self.epochs = LossPyramid(), EpochRows(1 + SUMS)

    @property
    def end(self) -> int:
        """The first step that is not written down yet."""
        return self.start + self.batch_loss.count

    def append(self, losses: np.ndarray, epochs: np.ndarray) -> None:
        """Losses of the next steps, shape (n,), and the rows of the epochs that ended with them, shape (m, 1 + SUMS)."""
        self.batch_loss.append(losses)
        self.epochs.append(epochs)
