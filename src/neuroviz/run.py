"""A recipe in motion: train on, look at any step, branch off."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from neuroviz.checkpoints import Checkpoints
from neuroviz.data.dataset import Dataset, load
from neuroviz.edits import changes_the_run_only, with_edit
from neuroviz.engine import check
from neuroviz.engine.metrics import Sums, metrics_of, variance
from neuroviz.engine.network import Network
from neuroviz.engine.state import State
from neuroviz.engine.workspace import Data
from neuroviz.focus import Alone, FocusTrace, beside_batch, in_batch
from neuroviz.history import History
from neuroviz.machine import Machine
from neuroviz.recipe import MAXIMUM_PARAMETERS, Edit, Recipe
from neuroviz.remembered import Remembered
from neuroviz.schedule import Schedule
from neuroviz.trace import (
    Divergence,
    LayerTrace,
    Location,
    Trace,
    check_traces,
    divergence,
    layer_traces,
    report,
)
from neuroviz.uninterrupted import uninterrupted

if TYPE_CHECKING:
    from neuroviz.diagnostics import Diagnosis

HISTORY_BUDGET = 64 * 2**20
_CHUNK = 4096


class Diverged(ArithmeticError):
    """A run cannot go on: a number is no longer finite. Everything before can be looked at."""

    def __init__(self, divergence: Divergence) -> None:
        self.divergence = divergence
        super().__init__(divergence.sentence)

    def __reduce__(self) -> tuple[type[Diverged], tuple[Divergence]]:
        return Diverged, (self.divergence,)


class Run:
    """The run of a recipe. Any state of it can be computed again, bit for bit.

    `history_budget` bounds the bytes kept of it. `state` is a state of this run to start looking from, as `at` gave it.
    Raises `RecipeError` where the recipe cannot be run.
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        history_budget: int = HISTORY_BUDGET,
        maximum_parameters: int = MAXIMUM_PARAMETERS,
        state: State | None = None,
        dataset: Dataset | None = None,
    ) -> None:
        check.instance("recipe", recipe, Recipe, "a Recipe")
        check.integer("history_budget", history_budget, 0, 2**63 - 1)
        check.integer("maximum_parameters", maximum_parameters, 1, 2**63 - 1)
        if dataset is not None:
            check.instance("dataset", dataset, Dataset, "what `load` gives for the recipe's data")
        self.recipe = recipe
        self.dataset = dataset if dataset is not None else load(recipe.data, recipe.seed)
        self.diverged: Divergence | None = None
        self._limits = (history_budget, maximum_parameters)
        self._machine = Machine(recipe, self.dataset, maximum_parameters)
        self.schedule = Schedule(self._machine.stretches, len(self.dataset.train))
        self._head = self._cursor = self._machine.begin()
        self._checkpoints = Checkpoints(history_budget, self._head.nbytes)
        self._checkpoints.add(self._head.row())
        self._given: State | None = None
        self.history = History()
        self._measured = Remembered()
        if state is not None:
            self._start_from(state)

    @property
    def step(self) -> int:
        """How far the run has come: the steps that are done."""
        return self.history.end

    @property
    def network(self) -> Network:
        return self._machine.network

    @property
    def data(self) -> Data:
        """The samples as the engine sees them: scaled inputs, encoded targets."""
        return self._machine.data

    def advance(self, *, steps: int | None = None, epochs: int | None = None) -> int:
        """Train on, from where the run has come to; `epochs` counts whole epochs, beginning with what is left of this one.

        Returns the number of steps done so far. Raises `Diverged` where a number is no longer finite.
        """
        if (steps is None) == (epochs is None):
            raise TypeError("advance takes either steps or epochs")
        name, count = ("steps", steps) if steps is not None else ("epochs", epochs)
        count = check.integer(name, count, 0, 2**53 - 1)
        target = self.step + count if steps is not None else self.schedule.after_epochs(self.step, count)
        self._reach(target)
        return self.step

    def at(self, step: int) -> State:
        """The state in which `step` begins, edits at `step` included: the same bits however it was reached.

        Raises `Diverged` where the run does not come so far.
        """
        self._reach(check.integer("step", step, 0, 2**53 - 1))
        return self._cursor.copy()

    def trace(self, step: int) -> Trace:
        """Everything that happens in `step`: the same code and bits as its training. Raises `Diverged` beyond a divergence."""
        before = self.at(step)
        step, after, machine = before.step, before.copy(), self._machine
        work, forward, batch = machine.trace(after)
        samples = work.samples[:batch].copy()
        return Trace(
            network=machine.network_at(step),
            location=self.location(step),
            training=machine.training_at(step),
            samples=samples,
            inputs=machine.data.inputs[samples],
            targets=machine.data.targets[samples],
            layers=layer_traces(machine.network, work, batch),
            check=check_traces(machine.network, forward, batch),
            sample_loss=work.loss[:batch].copy(),
            check_sample_loss=forward.loss[:batch].copy(),
            before=before,
            after=after,
            gradient=work.gradient,
            taken=work.taken,
            **report(work),
            diverged=divergence(before.slot_names, step, work.stop),
        )

    def edit(self, step: int, path: str, value: Any) -> Run:
        """A new run that is this one up to `step`, where `path` of the recipe becomes `value`; later edits are dropped.

        Raises `RecipeError` where that cannot be; this run stays as it is.
        """
        check.text("path", path, "a path in the recipe")
        if not changes_the_run_only(path):
            check.fail("path", "under training or parameters (anything else is another run)", path)
        recipe = with_edit(self.recipe, Edit(step, path, value))
        budget, maximum = self._limits
        branch = Run(recipe, history_budget=budget, maximum_parameters=maximum, dataset=self.dataset)
        branch._share_past(self, step)
        return branch

    def diagnose(self, step: int | None = None) -> tuple[Diagnosis, ...]:
        """What is going wrong at `step` (None: where the run has come to), and where; empty where nothing is.

        The same whatever way led there, as far as `history` reaches. Raises `Diverged` beyond a divergence.
        """
        from neuroviz.diagnostics import diagnose  # it asks runs of its own

        return diagnose(self, self.step if step is None else check.integer("step", step, 0, 2**53 - 1))

    def location(self, step: int) -> Location:
        """The epoch and the batch of `step`."""
        return self.schedule.location(check.integer("step", step, 0, 2**53 - 1))

    # -- Long ways in small pieces ---------------------------------------------------------------------------------

    def steps_to(self, step: int) -> int:
        """How many steps must be computed to stand at `step`."""
        step = check.integer("step", step, 0, 2**53 - 1)
        if step in (self._cursor.step, self._head.step):
            return 0
        return step - self._nearest(step).step

    def approach(self, step: int, budget: int) -> int:
        """Compute at most `budget` of them; returns how many remain. Raises `Diverged` where the run ends before."""
        step, budget = check.integer("step", step, 0, 2**53 - 1), check.integer("budget", budget, 0, 2**53 - 1)
        if self._cursor.step != step:
            start = self._nearest(step)
            if start is self._given:
                start = start.copy()
            self._cursor = start
        while budget > 0 and self._cursor.step < step:
            budget -= self._move(min(budget, step - self._cursor.step))
        return step - self._cursor.step

    # -- Looking at samples ----------------------------------------------------------------------------------------

    def focus(self, trace: Trace, sample: int) -> FocusTrace:
        """`sample` in that step: its row of the batch, or, where it is not in it, computed as a batch of its own."""
        check.instance("trace", trace, Trace, "a trace of this run")
        sample = self._sample(sample)
        held_out, rows = sample in self.dataset.held_out, np.flatnonzero(trace.samples == sample)
        if len(rows):
            return in_batch(trace, int(rows[0]), held_out)
        before = self._probe(trace.before, sample, trace.step)
        after = self._probe(trace.after, sample, trace.step) if trace.diverged is None else None
        inputs, target = self.data.inputs[sample], self.data.targets[sample]
        return beside_batch(sample, held_out, inputs, target, before, after)

    def probe(self, state: State, sample: int) -> Alone:
        """`sample` forward and backward as a batch of its own with that state's parameters: layers with (units,), and its loss."""
        check.instance("state", state, State, "a state of this run")
        return self._probe(state, self._sample(sample), state.step)

    def _sample(self, sample: int) -> int:
        return check.integer("sample", sample, 0, len(self.dataset) - 1)

    def _probe(self, state: State, sample: int, step: int) -> Alone:
        self._machine.check_state(state)
        work = self._machine.probe(state, sample, step)
        layers = layer_traces(self.network, work, 1)
        rows = tuple(
            LayerTrace(t.z[0], t.a[0], None, t.grad_a[0], t.slope[0], t.delta[0], t.grad_weight, t.grad_bias)
            for t in layers
        )
        return rows, float(work.loss[0])

    def evaluate(self, state: State, part: str = "held_out") -> tuple[float, float]:
        """Loss and score (accuracy, or R²) of the `held_out` or the `train` part; NaN where it is empty."""
        loss, score, *_ = self.metrics(state, part).values()
        return loss, score

    def metrics(self, state: State, part: str = "held_out") -> dict[str, float]:
        """Every metric of the `held_out` or the `train` part, by its name in `engine.metrics`; NaN where the part is empty."""
        self._machine.check_state(state)
        check.choice("part", part, ("held_out", "train"))
        samples = self.data.held_out if part == "held_out" else self.data.train
        if not len(samples):
            return self._metrics(samples, *[np.nan] * 4)
        sums = self._measured((part, state.step), state.flat, lambda: self._machine.evaluate(state, samples))
        return self._metrics(samples, *sums.tolist())

    def score(self, samples: np.ndarray, right: float, squared_error: float) -> float:
        """Accuracy, or R² (NaN where the targets are all the same), from the engine's sums over these samples."""
        _, score, *_ = self._metrics(samples, np.nan, right, squared_error, np.nan).values()
        return score

    def _metrics(
        self, samples: np.ndarray, loss: float, right: float, squared: float, in_units: float
    ) -> dict[str, float]:
        sums = Sums(loss, right, squared, in_units, self._variance(samples), self.network.sizes[-1])
        return metrics_of(self.dataset.task, sums)

    def _variance(self, samples: np.ndarray) -> float:
        """Of these samples' targets, as the network is to give them, all together; kept for the parts of the data."""
        if samples is self.data.held_out:
            return self._held_out_variance
        return variance(self.data.targets[samples])

    @cached_property
    def _held_out_variance(self) -> float:
        return variance(self.data.targets[self.data.held_out])

    def predictions(self, state: State) -> np.ndarray:
        """The outputs for every sample with that state's parameters, (N, outputs) float64."""
        self._machine.check_state(state)
        outputs = np.zeros((len(self.dataset), self.network.sizes[-1]))
        self._machine.evaluate(state, np.arange(len(self.dataset)), outputs)
        return outputs

    def classes(self, outputs: np.ndarray) -> np.ndarray:
        """The class that outputs (N, outputs) say for each sample, (N,) int32."""
        check.instance("outputs", outputs, np.ndarray, "an array of a row for each sample")
        if outputs.ndim != 2 or outputs.shape[1] != self.network.sizes[-1]:
            expected = f"of shape (samples, {self.network.sizes[-1]})"
            check.fail("outputs", expected, check.words(f"one of shape {outputs.shape}"))
        if outputs.shape[1] == 1:
            return np.asarray(outputs[:, 0] > self.data.threshold, dtype=np.int32)
        return np.asarray(outputs.argmax(axis=1), dtype=np.int32)

    def losses(self, state: State, samples: np.ndarray) -> np.ndarray:
        """The loss of each of `samples`, indices (n,) int64, with that state's parameters, (n,) float64."""
        return self.answers(state, samples)[1]

    def answers(self, state: State, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the network says of each of `samples`, (n, outputs) float64, and the loss of each, (n,)."""
        self._machine.check_state(state)
        check.instance("samples", samples, np.ndarray, "an array of indices")
        whole_numbers = samples.dtype.kind in "iu" and len(samples) > 0
        for sample in (samples.min().item(), samples.max().item()) if whole_numbers else samples.tolist():
            self._sample(sample)
        return self._machine.answers(state, samples.astype(np.int64, copy=False))

    def activations(self, state: State, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        """What every unit says of any points with that state's parameters: of scaled inputs (n, features), (n, units) a layer."""
        self._machine.check_state(state)
        check.instance("inputs", inputs, np.ndarray, "an array of a row for each point")
        if inputs.ndim != 2 or inputs.shape[1] != self.network.sizes[0] or len(inputs) == 0:
            got = check.words(f"an array of shape {inputs.shape}")
            check.fail("inputs", f"of shape (n, {self.network.sizes[0]}), at least one row", got)
        return self._machine.activations(state, np.ascontiguousarray(inputs, dtype=np.float64))

    def focus_curve(self, sample: int) -> tuple[np.ndarray, np.ndarray]:
        """The loss of one sample along the run, at the steps whose states are kept: steps (n,), losses (n,)."""
        sample = self._sample(sample)
        steps = [step for step in self._checkpoints.steps() if step <= self.step]
        losses = [self._machine.evaluate(self._nearest(step), np.array([sample]))[0] for step in steps]
        return np.array(steps, dtype=np.float64), np.array(losses)

    # -- Inside ----------------------------------------------------------------------------------------------------

    def _reach(self, step: int) -> None:
        while self.approach(step, _CHUNK):
            pass

    def _nearest(self, step: int) -> State:
        """The latest state at or before `step` among what is kept, the head and the cursor."""
        standing = [state for state in (self._head, self._cursor) if state.step <= step]
        return max((*standing, self._kept(step)), key=lambda state: state.step)

    def _kept(self, step: int) -> State:
        """The latest at or before `step` of the checkpoints and the state that was given; else the beginning."""
        known = (self._given, self._checkpoints.before(step))
        kept = [state for state in known if state is not None and state.step <= step]
        return max(kept, key=lambda state: state.step) if kept else self._machine.begin()

    def _move(self, steps: int) -> int:
        """Move the cursor on, to the next checkpoint at most. Returns how many steps were done."""
        start, limit = self._cursor.step, self._checkpoints.at_once(self._cursor.nbytes)
        if self.diverged is not None:
            if start >= self.diverged.step:
                raise Diverged(self.diverged)
            limit = min(limit, self.diverged.step - start)
        with uninterrupted():
            return self._moved(min(steps, limit), new=start == self.step)

    def _moved(self, steps: int, *, new: bool) -> int:
        """The same for so many steps; what is `new`, because nobody has been there yet, is written down."""
        at_head = self._cursor is self._head
        moved = self._machine.move(self._cursor, steps, self._checkpoints.interval if new else 0)
        if new:
            self.history.append(moved.losses, moved.epochs)
            self._checkpoints.add(moved.kept)
        self._cursor = moved.state if self._machine.work.stop[0] < 0 else self._stopped(moved.state)
        if at_head:
            self._head = self._cursor
        return len(moved.losses)

    def _stopped(self, state: State) -> State:
        """A number of the step was not finite: the state in which it begins, or, where half an update destroyed it, one before."""
        found = divergence(state.slot_names, state.step, self._machine.work.stop)
        assert found is not None
        self.diverged = found
        destroyed = found.operation > 2 * self.network.layers
        return self._kept(found.step).copy() if destroyed else state

    def _start_from(self, state: State) -> None:
        self._machine.check_state(state)
        self._check_that_it_can_go_on(state)
        self._given, self._head = state.copy(), state.copy()
        self._cursor = self._head
        self.history = History(state.step, state.epoch)

    def _check_that_it_can_go_on(self, state: State) -> None:
        """Raises `RecipeError` unless it may be a state of this run: what the optimizer remembers, and where the step stands."""
        slots = self._machine.training_at(state.step).optimizer.slots
        if state.slot_names != slots:
            expected, got = (" and ".join(names) or "nothing" for names in (slots, state.slot_names))
            check.fail("state", f"with what the optimizer remembers ({expected})", check.words(got))
        place = self.schedule.place(state.step)
        if (state.epoch, state.batch, state.position) != place or not 0 <= state.t <= state.step:
            got = check.words(f"{(state.epoch, state.batch, state.position)} after {state.t} steps of its optimizer")
            check.fail("state", f"at epoch, batch and position {place} of step {state.step}", got)

    def _share_past(self, other: Run, step: int) -> None:
        """Take over what the two runs have in common: everything before `step`."""
        self._checkpoints = other._checkpoints.copy_until(step)
        if other._given is not None and other._given.step < step:
            self._given = other._given
        self._head = self._cursor = self._nearest(step - 1).copy() if step else self._machine.begin()
        self.history = History(self._head.step, self._head.epoch)
        self._reach(min(step, other.step))
