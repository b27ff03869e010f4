"""A recipe made ready to run: the engine's arrays, and the stretches between the edits."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, NamedTuple

import numpy as np
from msgspec import structs

from neuroviz.data.dataset import Dataset
from neuroviz.edits import apply, stretches
from neuroviz.engine import check, room, tasks
from neuroviz.engine.check import RecipeError
from neuroviz.engine.network import Network, Plan
from neuroviz.engine.optimizer import HYPERPARAMETERS
from neuroviz.engine.optimizers import CODES
from neuroviz.engine.state import State, StateRows
from neuroviz.engine.workspace import CLOCK, STEP, Data, Room, Settings, Work
from neuroviz.places import parameter_index
from neuroviz.preparation import check_trace, data_for, initial_state, network_for, settings_for
from neuroviz.recipe import MAXIMUM_PARAMETERS, Recipe, Training


class Moved(NamedTuple):
    """Where a stretch of training came to, and what was written down on the way."""

    state: State
    """the edits at its step applied"""
    losses: np.ndarray
    """(n,): of each step done"""
    epochs: np.ndarray
    """(m, 5): a row for each epoch that ended"""
    kept: StateRows


# Plain gradient descent of no length.
_STANDING: dict[str, Any] = {
    "optimizer": CODES["SGD"],
    "hyperparameters": np.zeros(HYPERPARAMETERS),
    "learning_rate": 0.0,
    "regularized": False,
}


def _check_array(field: str, array: object, shape: tuple[int, ...], dtype: type) -> None:
    expected = f"an array of {np.dtype(dtype)} of shape {shape}"
    if not isinstance(array, np.ndarray):
        check.fail(field, expected, array)
    if (array.shape, array.dtype) != (shape, dtype) or not array.flags.c_contiguous:
        check.fail(field, expected, check.words(f"one of {array.dtype} of shape {array.shape}"))


class Machine:
    """Moves a state along the run of one recipe. It remembers nothing of the run itself."""

    def __init__(self, recipe: Recipe, dataset: Dataset, maximum_parameters: int = MAXIMUM_PARAMETERS) -> None:
        self.recipe, self.dataset = recipe, dataset
        self.network = network_for(recipe, dataset, maximum_parameters)
        self.data = data_for(dataset, self.network)
        self.stretches = stretches(recipe)
        self.networks = [self._network_of(stretch.training, maximum_parameters) for stretch in self.stretches]
        self._check_edits()
        samples = len(dataset.train)
        self.settings = [
            settings_for(stretch.training, self.network, recipe.seed, samples) for stretch in self.stretches
        ]
        self.work = room.work(self.network, samples, self.settings)
        self.room = room.room(self.network, min(room.EVALUATED_AT_ONCE, len(dataset)))

    def begin(self) -> State:
        """The state in which step 0 begins, its edits included."""
        state = initial_state(self.recipe, self.network)
        return apply(self.stretches[0], self.recipe.training, state) if self.stretches[0].edits else state

    def network_at(self, step: int) -> Network:
        """The network as step `step` trains it: the same but for the loss."""
        return self.networks[self._index(step)]

    def training_at(self, step: int) -> Training:
        """How step `step` trains."""
        return self.stretches[self._index(step)].training

    def check_state(self, state: State) -> None:
        """Raises `RecipeError` unless it is a state of this network: compiled code would read beside arrays of other sizes."""
        check.instance("state", state, State, "a state of this run")
        check.instance("state.network", state.network, Network, "a network")
        if (state.network.sizes, state.network.activations) != (self.network.sizes, self.network.activations):
            got = f"one of {'-'.join(map(str, state.network.sizes))}, {', '.join(state.network.activations)}"
            check.fail("state", "one of this network", check.words(got))
        count, slots = self.network.parameters, len(state.slot_names)
        for name, shape in (("flat", (count,)), ("slots", (slots, count)), ("tally", (1,)), ("clock", (CLOCK,))):
            _check_array(f"state.{name}", getattr(state, name), shape, np.int64 if name == "clock" else np.float64)
        if state.clock.min() < 0:
            check.fail("state.clock", "numbers of at least 0", check.words(str(state.clock.tolist())))

    def trace(self, state: State) -> tuple[Work, Room, int]:
        """Do the step that begins with `state`, which is changed: what happened, the check, and the batch's size."""
        plan, data, settings = self._at(state.step)
        work = room.work(self.network, 1, [settings])
        work = work._replace(order=self.work.order, order_epoch=self.work.order_epoch, bits=self.work.bits)
        check_room = room.room(self.network, settings.batch_size, dropping=settings.regularization.dropout > 0.0)
        return work, check_room, tasks.trace_step(plan, data, settings, state.memory(), work, check_room)

    def probe(self, state: State, sample: int, step: int) -> Work:
        """What happens to one sample as a batch of its own, with that state's parameters and the loss of `step`.

        Nothing is learned from it, whatever the optimizer is, and whatever the state remembers of gradients.
        """
        plan, data, settings = self._at(step)
        settings = settings._replace(batch_size=1, **_STANDING)
        work, one = room.work(self.network, 1, [settings]), room.room(self.network, 1)
        tasks.probe(plan, data, settings, state.copy().memory(), work, one, sample)
        return work

    def evaluate(self, state: State, samples: np.ndarray, outputs: np.ndarray | None = None) -> np.ndarray:
        """What the engine's `evaluate_samples` gives of `samples`, (4,); fills `outputs`, (samples, units)."""
        given = () if outputs is None else (outputs,)
        return tasks.evaluate(*self._at(state.step), state.memory(), self.work, self.room, samples, *given)

    def answers(self, state: State, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the network says of each of `samples`, (samples, units), and its loss, (samples,)."""
        outputs, losses = np.empty((len(samples), self.network.sizes[-1])), np.empty(len(samples))
        for some in _blocks(len(samples), len(self.room.loss)):
            self.evaluate(state, samples[some], outputs[some])
            losses[some] = self.room.loss[: len(losses[some])]
        return outputs, losses

    def activations(self, state: State, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        """What every unit says of `inputs`, (n, features) scaled: (n, units) for each layer. In blocks, as `evaluate` goes."""
        plan, data, settings = self._at(state.step)
        targets = np.zeros((len(inputs), self.network.sizes[-1]))
        points, order = data._replace(inputs=inputs, targets=targets), np.arange(len(inputs))
        here = room.room(self.network, min(room.EVALUATED_AT_ONCE, len(inputs)))
        found = tuple(np.empty((len(inputs), units)) for units in self.network.sizes[1:])
        for some in _blocks(len(inputs), len(here.loss)):
            tasks.evaluate(plan, points, settings, state.memory(), self.work, here, order[some])
            for layer, rows in enumerate(found, start=1):
                rows[some] = self.network.rows(here.a, layer, len(order[some]))
        return found

    def _at(self, step: int) -> tuple[Plan, Data, Settings]:
        index = self._index(step)
        return self.networks[index].plan, self.data, self.settings[index]

    def move(self, state: State, steps: int, interval: int = 0) -> Moved:
        """Train at most `steps` steps from `state`, which is changed, up to the next edit or the first non-finite number.

        States at multiples of `interval` are kept; 0: none.
        """
        index = self._index(state.step)
        if index + 1 < len(self.stretches):
            steps = min(steps, self.stretches[index + 1].step - state.step)
        history = room.history(steps, state.step, state.flat.size, len(state.slots), interval)
        self.work.stop[:] = -1
        plan, data, settings = self._at(state.step)
        done = tasks.train(plan, data, settings, state.memory(), self.work, self.room, history, steps)
        edited, kept = self.edited(state), history.kept
        rows = int(kept.count[0])
        if edited is not state and rows and kept.clock[rows - 1, STEP] == edited.step:
            rows -= 1  # it stands before the edits of its step
        states = StateRows.of(state, kept, rows)
        return Moved(edited, history.batch_loss[:done], history.epochs[: history.ended[0]], states)

    def edited(self, state: State) -> State:
        """`state` with the edits of its step, where there are any."""
        index = self._index(state.step)
        stretch = self.stretches[index]
        if index == 0 or stretch.step != state.step:
            return state
        return apply(stretch, self.stretches[index - 1].training, state)

    def _index(self, step: int) -> int:
        return bisect_right(self.stretches, step, key=lambda stretch: stretch.step) - 1

    def _network_of(self, how: Training, maximum_parameters: int) -> Network:
        if (how.loss, how.loss_options) == (self.recipe.training.loss, self.recipe.training.loss_options):
            return self.network
        same_output = structs.replace(self.recipe.network, output_activation=self.network.activations[-1])
        other = Recipe(self.recipe.data, same_output, how, self.recipe.seed)
        try:
            return network_for(other, self.dataset, maximum_parameters)
        except RecipeError as error:
            if error.field == "network.output_activation":
                check.fail("training.loss", "one that goes with the same output layer", how.loss)
            raise

    def _check_edits(self) -> None:
        for stretch, network in zip(self.stretches, self.networks, strict=True):
            check_trace(stretch.training, network, len(self.dataset.train))
            for edit in stretch.edits:
                if edit.path.startswith("parameters."):
                    parameter_index(network, edit.path)
                    check.number(edit.path, edit.value)


def _blocks(count: int, size: int) -> list[slice]:
    """0 … count − 1 in stretches of `size`, the last as long as what is left."""
    return [slice(start, start + size) for start in range(0, count, size)]
