"""Which epoch and batch a step is: a matter of batch sizes alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from neuroviz.edits import Stretch
from neuroviz.trace import Location


@dataclass(frozen=True)
class Segment:
    """From `step` on, batches hold `batch_size` samples; the epoch had used `position` samples in `batch` batches."""

    step: int
    epoch: int
    batch: int
    position: int
    batch_size: int


class Schedule:
    """The segments of a run, `train_samples` an epoch."""

    def __init__(self, stretches: Sequence[Stretch], train_samples: int) -> None:
        self._samples = train_samples
        self.segments = [Segment(0, 0, 0, 0, min(stretches[0].training.batch_size, train_samples))]
        for stretch in stretches[1:]:
            size = min(stretch.training.batch_size, train_samples)
            if size != self.segments[-1].batch_size:
                epoch, batch, position = self.place(stretch.step)
                self.segments.append(Segment(stretch.step, epoch, batch, position, size))

    def location(self, step: int) -> Location:
        """Where `step` stands; a later batch size that cuts the rest of its epoch anew is counted in."""
        epoch, batch, _ = self.place(step)
        return Location(step, epoch, batch, batch + self.after_epochs(step, 1) - step)

    def after_epochs(self, step: int, epochs: int) -> int:
        """The step that begins when `epochs` more epochs have ended, what is left of the present one being the first."""
        if not epochs:
            return step
        target = self.place(step)[0] + epochs
        segment = self.segments[bisect_left(self.segments, target, key=lambda segment: segment.epoch) - 1]
        rest = self._batches(self._samples - segment.position, segment)
        return segment.step + rest + (target - segment.epoch - 1) * self._batches(self._samples, segment)

    def place(self, step: int) -> tuple[int, int, int]:
        """Epoch, batches done in it, samples used in it."""
        segment = self._segment(step)
        ahead = step - segment.step
        rest = self._batches(self._samples - segment.position, segment)
        if ahead < rest:
            return segment.epoch, segment.batch + ahead, segment.position + ahead * segment.batch_size
        whole = self._batches(self._samples, segment)
        epochs, batch = divmod(ahead - rest, whole)
        return segment.epoch + 1 + epochs, batch, batch * segment.batch_size

    def _segment(self, step: int) -> Segment:
        return self.segments[bisect_right(self.segments, step, key=lambda segment: segment.step) - 1]

    @staticmethod
    def _batches(samples: int, segment: Segment) -> int:
        return -(-samples // segment.batch_size)
