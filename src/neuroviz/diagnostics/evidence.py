"""What the diagnoses rest on: each piece is computed when it is first asked for, from the states of the run wherever it can be.

Nothing here depends on the way by which the run came to the step, but for the epochs of a run that has not written down its
beginning.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.diagnostics import thresholds
from neuroviz.diagnostics.constant import constant_loss
from neuroviz.diagnostics.curve import curve
from neuroviz.diagnostics.pieces import Epochs, Seen, Step, norms, root_mean_square
from neuroviz.engine.losses import CODES as LOSS_CODES
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.network import Parameters
from neuroviz.engine.regularization import LEARNING_RATE
from neuroviz.engine.settings import option_value
from neuroviz.engine.state import State
from neuroviz.engine.workspace import Room, Work
from neuroviz.places import parameter_indices
from neuroviz.recipe import Training
from neuroviz.trace import Divergence, divergence, mean

if TYPE_CHECKING:
    from neuroviz.run import Run

SAMPLES = 1024  # looked at, spread evenly over the training part
NUMBERS = 2**20  # samples · units looked at: 24 MB with z, a and slope
STEPS = 8  # averaged over, so that one lucky or unlucky batch says nothing
POINTS = 128  # epochs at most, spread evenly


class Evidence:
    """What can be known of `run` at `step`."""

    def __init__(self, run: Run, step: int) -> None:
        self.run, self.step, self.network = run, step, run.network
        self.location = run.location(step)
        recipe = run.recipe.network
        self.options = [*(layer.options for layer in recipe.hidden), recipe.output_options]
        self.state = run.at(step)
        self._later = self.state.parameters
        starts = [stretch.step for stretch in run.machine.stretches]
        index = bisect_right(starts, step)
        self.last_edit = starts[index - 1]
        self.next_edit = starts[index] if index < len(starts) else None

    # -- The network as it stands --------------------------------------------------------------------------------------

    @cached_property
    def samples(self) -> np.ndarray:
        """Indices of the training samples looked at."""
        return self._some(self.run.data.train)

    def _some(self, part: np.ndarray) -> np.ndarray:
        """Of the samples of a part, evenly spread, as many as are looked at."""
        count = min(len(part), SAMPLES, max(1, NUMBERS // sum(self.network.sizes)))
        return np.asarray(part[np.arange(count) * len(part) // max(1, count)])

    @cached_property
    def training(self) -> Training:
        """How this step trains."""
        return self.run.machine.training_at(self.step)

    @cached_property
    def free(self) -> np.ndarray:
        """(P,): whether a parameter can change: it is not frozen."""
        free = np.ones(self.network.parameters, bool)
        free[parameter_indices(self.network, self.training.frozen)] = False
        return free

    @property
    def epochs_of_another_loss(self) -> int:
        """How many epochs had begun when the loss became this one: what they cost is not to be compared with it."""
        step, before = 0, self.run.recipe.training
        for stretch in self.run.machine.stretches:
            now = stretch.training
            if stretch.step <= self.step and (now.loss, now.loss_options) != (before.loss, before.loss_options):
                step = stretch.step
            before = now
        place = self.run.location(step)
        return place.epoch + (place.batch > 0)

    def learns(self, layer: int) -> bool:
        """Whether anything of the layer can change."""
        return bool(self.free[self.network.starts[layer] : self.network.starts[layer + 1]].any())

    @property
    def warming_up(self) -> bool:
        return self.step < self.training.warmup_steps

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """Forward with the samples looked at, layer by layer, without dropout.

        It ends before a layer whose sums are not finite, and before outputs whose slope the error does not go through: of a
        softmax, and where the loss gives δ at once.
        """
        a_in, layers = self.run.data.inputs[self.samples], list[Seen]()
        names = self.network.activations
        if LOSSES[LOSS_CODES[self.training.loss]].through == "z":
            names = names[:-1]
        for name, given, parameters in zip(names, self.options, self.state.parameters, strict=False):
            z = a_in @ parameters.weight.T + parameters.bias
            if name == "softmax" or not np.isfinite(z).all():
                break
            layers.append(Seen(z, *curve(name, given, z)))
            a_in = layers[-1].a
        return tuple(layers)

    @cached_property
    def loss(self) -> float:
        """Of the samples looked at."""
        return float(self.run.machine.evaluate(self.state, self.samples)[0])

    @cached_property
    def sample_losses(self) -> np.ndarray:
        """Of each of the samples looked at, without dropout."""
        return self._losses(self.samples)

    @cached_property
    def held_out_losses(self) -> np.ndarray:
        """Of each held-out sample, or of as many of them."""
        return self._losses(self._some(self.run.data.held_out))

    def _losses(self, samples: np.ndarray) -> np.ndarray:
        machine, at_once, pieces = self.run.machine, len(self.run.machine.room.loss), [np.zeros(0)]
        for start in range(0, len(samples), at_once):
            some = samples[start : start + at_once]
            machine.evaluate(self.state, some)
            pieces.append(machine.room.loss[: len(some)].copy())
        return np.concatenate(pieces)

    # -- Where it began ------------------------------------------------------------------------------------------------

    @cached_property
    def _first(self) -> np.ndarray:
        """(P,): the parameters that the run began with."""
        return self.run.machine.begin().flat

    @cached_property
    def first_loss(self) -> float:
        """Of the same samples, with the parameters that the run began with."""
        return float(self.run.machine.evaluate(replace(self.state, flat=self._first), self.samples)[0])

    @cached_property
    def first_size(self) -> np.ndarray:
        """(L,): ‖θ‖ of each layer as the run began."""
        return norms(self.network, self._first)

    @cached_property
    def first_free(self) -> np.ndarray:
        """(L,): the same of what is not frozen."""
        return norms(self.network, self._first * self.free)

    def growth(self, first: int, last: int) -> float:
        """How many times as large as the run began the layers from `first` to `last` are, the most of them; 0 of zeros."""
        now = norms(self.network, self.state.flat)
        growth = np.where(self.first_size > 0.0, now / self.first_size, 0.0)
        return float(growth[first : last + 1].max())

    @cached_property
    def constant_loss(self) -> float:
        """The least loss that one and the same answer for every sample could have; NaN where nobody told."""
        option = option_value(LOSSES[LOSS_CODES[self.training.loss]].settings, self.training.loss_options)
        softmax = self.network.activations[-1] == "softmax"
        return constant_loss(self.training.loss, option, self.run.data.targets[self.samples], probabilities=softmax)

    @property
    def is_good(self) -> bool:
        """Whether the network has learned, or nobody can tell."""
        return not self.loss > thresholds.GOOD * self.constant_loss > 0.0

    # -- The steps from here -------------------------------------------------------------------------------------------

    @property
    def diverged(self) -> Divergence | None:
        """Where this very step leaves the finite numbers."""
        stop = self._ahead[1]
        return stop if stop is not None and stop.step == self.step else None

    @property
    def this_step(self) -> Step | None:
        """None where it diverges."""
        return self._ahead[0][0] if self._ahead[0] else None

    @property
    def later(self) -> tuple[Parameters, ...]:
        """The parameters after the next steps; as they are now where one of those diverges."""
        _, stop = self._ahead
        return self.state.parameters if stop is not None else self._later

    @property
    def enough_steps(self) -> bool:
        """Whether there are enough to judge by; before a divergence any will do."""
        return len(self.steps) >= (thresholds.FEW_STEPS if self._ahead[1] is None else 1)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The next steps; where an edit or a divergence comes before there are enough, the last ones before it."""
        ahead, stop = self._ahead
        end = self.step + len(ahead) if stop is None else stop.step
        first = max(self.last_edit, end - STEPS)
        return ahead if first >= self.step else self._steps(self.run.at(first), end)[0]

    @property
    def rate(self) -> float:
        """What schedule and warm-up leave of the learning rate; 1 where no step tells it."""
        return self.steps[-1].rate if self.steps else 1.0

    @property
    def span(self) -> str:
        """Which steps those are, in words: epochs and batches from 1."""
        first, last = (self.run.location(self.steps[place].number) for place in (0, -1))
        if first == last:
            return f"epoch {first.epoch + 1}, batch {first.batch + 1}"
        if first.epoch == last.epoch:
            return f"epoch {first.epoch + 1}, batches {first.batch + 1} to {last.batch + 1}"
        return f"epoch {first.epoch + 1}, batch {first.batch + 1} to epoch {last.epoch + 1}, batch {last.batch + 1}"

    @cached_property
    def _ahead(self) -> tuple[tuple[Step, ...], Divergence | None]:
        end = self.step + STEPS
        state = self.state.copy()
        made = self._steps(state, end if self.next_edit is None else min(end, self.next_edit))
        self._later = state.parameters
        return made

    def _steps(self, state: State, end: int) -> tuple[tuple[Step, ...], Divergence | None]:
        """The steps from `state`, which is changed, to `end`, without it, and the divergence that comes in between."""
        steps = list[Step]()
        while state.step < end:
            before, step = state.flat.copy(), state.step
            work, room, batch = self.run.machine.trace(state)
            stop = divergence(state.slot_names, self.run.location(step), work.stop)
            if stop is not None:
                return tuple(steps), stop
            steps.append(self._made(step, before, state.flat, work, room, batch))
        return tuple(steps), None

    def _made(self, number: int, before: np.ndarray, after: np.ndarray, work: Work, room: Room, batch: int) -> Step:
        network, free, base = self.network, self.free, self.training.optimizer.learning_rate
        loss = mean(work.loss[:batch])
        error = [root_mean_square(network.rows(work.delta, layer + 1, batch)) for layer in range(network.layers)]
        steepness = float(np.linalg.norm(work.gradient[free]) * np.linalg.norm(before[free]) / loss)
        size, mobile, change = (norms(network, flat) for flat in (before, before * free, after - before))
        rate = float(work.report[LEARNING_RATE]) / base if base > 0.0 else 1.0
        return Step(number, loss, mean(room.loss[:batch]), size, mobile, change, np.array(error), steepness, rate)

    # -- The epochs so far ---------------------------------------------------------------------------------------------

    @property
    def stride(self) -> int:
        """One epoch of so many is looked at."""
        return 1 << (self.location.epoch // POINTS).bit_length()

    @cached_property
    def epochs(self) -> Epochs:
        """The epochs that had ended by this step, as far as the run has written them down.

        How many are left out depends on the step alone, so that a long run says of its beginning what a short one says. Where
        even those are not there any more, none are.
        """
        history, ended = self.run.history, self.location.epoch
        first, scale = self.run.location(history.start).epoch, history.epochs.scale
        rows, stride = history.epochs.rows(), self.stride
        number = first + scale * np.arange(1, len(rows) + 1)
        wanted = (number <= ended) & (number % stride == 0) & (scale <= stride)
        return Epochs(number[wanted], rows[wanted, 0], rows[wanted, 1])
