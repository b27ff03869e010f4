"""A recipe in motion: train on, look at any step, branch off."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from neuroviz.data.dataset import Dataset, load
from neuroviz.edits import changes_the_run_only, with_edit
from neuroviz.engine import check
from neuroviz.engine.metrics import Sums, metrics_of, variance
from neuroviz.engine.network import Network
from neuroviz.engine.state import State
from neuroviz.engine.workspace import Data
from neuroviz.focus import Alone, FocusTrace, beside_batch, in_batch
from neuroviz.history import History
from neuroviz.journey import Journey
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

if TYPE_CHECKING:
    from neuroviz.diagnostics import Diagnosis

HISTORY_BUDGET = 64 * 2**20


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
        self.recipe = recipe
        self.dataset = load(recipe.data, recipe.seed) if dataset is None else _checked(dataset, recipe)
        self._limits = (history_budget, maximum_parameters)
        self.machine = Machine(recipe, self.dataset, maximum_parameters)
        self._journey = Journey(self.machine, history_budget)
        self._measured = Remembered()
        if state is not None:
            self._journey.start_from(state)

    @property
    def step(self) -> int:
        """How far the run has come: the steps that are done."""
        return self._journey.end

    @property
    def history(self) -> History:
        """What is written down of every step and epoch that is done."""
        return self._journey.history

    @property
    def diverged(self) -> Divergence | None:
        """Where a number stopped to be finite; None as long as none has."""
        return self._journey.diverged

    @property
    def schedule(self) -> Schedule:
        """Which epoch and batch each step is."""
        return self._journey.schedule

    @property
    def network(self) -> Network:
        return self.machine.network

    @property
    def data(self) -> Data:
        """The samples as the engine sees them: scaled inputs, encoded targets."""
        return self.machine.data

    def advance(self, *, steps: int | None = None, epochs: int | None = None) -> int:
        """Train on, from where the run has come to; `epochs` counts whole epochs, beginning with what is left of this one.

        Returns the number of steps done so far. Raises `Diverged` where a number is no longer finite.
        """
        if (steps is None) == (epochs is None):
            raise TypeError("advance takes either steps or epochs")
        name, count = ("steps", steps) if steps is not None else ("epochs", epochs)
        count = check.integer(name, count, 0, 2**53 - 1)
        target = self.step + count if steps is not None else self.schedule.after_epochs(self.step, count)
        self._journey.reach(target)
        return self.step

    def at(self, step: int) -> State:
        """The state in which `step` begins, edits at `step` included: the same bits however it was reached.

        Raises `Diverged` where the run does not come so far.
        """
        return self._journey.reach(check.integer("step", step, 0, 2**53 - 1)).copy()

    def trace(self, step: int) -> Trace:
        """Everything that happens in `step`: the same code and bits as its training. Raises `Diverged` beyond a divergence."""
        before = self.at(step)
        step, after, machine = before.step, before.copy(), self.machine
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
        branch._journey.share_past(self._journey, step)
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
        return self._journey.steps_to(check.integer("step", step, 0, 2**53 - 1))

    def approach(self, step: int, budget: int) -> int:
        """Compute at most `budget` of them; returns how many remain. Raises `Diverged` where the run ends before."""
        step, budget = check.integer("step", step, 0, 2**53 - 1), check.integer("budget", budget, 0, 2**53 - 1)
        return self._journey.approach(step, budget)

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
        self.machine.check_state(state)
        work = self.machine.probe(state, sample, step)
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
        self.machine.check_state(state)
        check.choice("part", part, ("held_out", "train"))
        samples = self.data.held_out if part == "held_out" else self.data.train
        if not len(samples):
            return self._metrics(samples, *[np.nan] * 4)
        sums = self._measured((part, state.step), state.flat, lambda: self.machine.evaluate(state, samples))
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
        self.machine.check_state(state)
        outputs = np.zeros((len(self.dataset), self.network.sizes[-1]))
        self.machine.evaluate(state, np.arange(len(self.dataset)), outputs)
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
        self.machine.check_state(state)
        check.instance("samples", samples, np.ndarray, "an array of indices")
        whole_numbers = samples.dtype.kind in "iu" and len(samples) > 0
        for sample in (samples.min().item(), samples.max().item()) if whole_numbers else samples.tolist():
            self._sample(sample)
        return self.machine.answers(state, samples.astype(np.int64, copy=False))

    def activations(self, state: State, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        """What every unit says of any points with that state's parameters: of scaled inputs (n, features), (n, units) a layer."""
        self.machine.check_state(state)
        check.instance("inputs", inputs, np.ndarray, "an array of a row for each point")
        if inputs.ndim != 2 or inputs.shape[1] != self.network.sizes[0] or len(inputs) == 0:
            got = check.words(f"an array of shape {inputs.shape}")
            check.fail("inputs", f"of shape (n, {self.network.sizes[0]}), at least one row", got)
        return self.machine.activations(state, np.ascontiguousarray(inputs, dtype=np.float64))

    def focus_curve(self, sample: int) -> tuple[np.ndarray, np.ndarray]:
        """The loss of one sample along the run, at the steps whose states are kept: steps (n,), losses (n,)."""
        sample = self._sample(sample)
        steps = [step for step in self._journey.checkpoints.steps() if step <= self.step]
        losses = [self.machine.evaluate(self._journey.nearest(step), np.array([sample]))[0] for step in steps]
        return np.array(steps, dtype=np.float64), np.array(losses)


def _checked(dataset: object, recipe: Recipe) -> Dataset:
    """The data that were loaded for this recipe; those of another are refused."""
    check.instance("dataset", dataset, Dataset, "what `load` gives for the recipe's data")
    assert isinstance(dataset, Dataset)
    if dataset.seed != recipe.seed:
        check.fail("dataset", f"loaded with the recipe's seed, {recipe.seed}", check.words(f"seed {dataset.seed}"))
    if dataset.source != recipe.data:
        check.fail("dataset", "loaded from the recipe's data", check.words("that of other data"))
    return dataset
