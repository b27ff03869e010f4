"""A recipe made ready to run: the engine's arrays, and the stretches between the edits."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from neuroviz.data.dataset import Dataset
from neuroviz.edits import apply, parameter_place, stretches
from neuroviz.engine import check, room, tasks, training
from neuroviz.engine.network import Network, Plan
from neuroviz.engine.state import State
from neuroviz.preparation import data_for, initial_state, network_for, settings_for
from neuroviz.recipe import MAXIMUM_PARAMETERS, Recipe, Training


class Machine:
    """Moves a state along the run of one recipe. It remembers nothing of the run itself."""

    def __init__(self, recipe: Recipe, dataset: Dataset, maximum_parameters: int = MAXIMUM_PARAMETERS) -> None:
        self.recipe, self.dataset = recipe, dataset
        self.network = network_for(recipe, dataset, maximum_parameters)
        self.data = data_for(dataset, self.network)
        self.stretches = stretches(recipe)
        self.networks = [self._network_of(stretch.training, maximum_parameters) for stretch in self.stretches]
        self._check_edits()
        batch = max(self.settings(stretch.training).batch_size for stretch in self.stretches)
        self.work = room.work(self.network, batch, len(dataset.train))
        self.room = room.room(self.network, min(room.EVALUATED_AT_ONCE, len(dataset)))

    def begin(self) -> State:
        """The state in which step 0 begins, its edits included."""
        state = initial_state(self.recipe, self.network)
        return apply(self.stretches[0], self.recipe.training, state) if self.stretches[0].edits else state

    def training_at(self, step: int) -> Training:
        """How step `step` trains."""
        return self.stretches[self._index(step)].training

    def settings(self, how: Training) -> training.Settings:
        return settings_for(how, self.recipe.seed, len(self.dataset.train))

    def trace(self, state: State) -> tuple[training.Work, training.Room, int]:
        """Do the step that begins with `state`, which is changed: what happened, the check, and the batch's size."""
        settings = self.settings(self.training_at(state.step))
        work = room.work(self.network, settings.batch_size, len(self.dataset.train))
        check_room = room.room(self.network, settings.batch_size)
        plan = self.networks[self._index(state.step)].plan
        return work, check_room, tasks.trace_step(plan, self.data, settings, state.memory(), work, check_room)

    def probe(self, state: State, sample: int) -> training.Work:
        """What happens to one sample as a batch of its own, with that state's parameters."""
        work, one = room.work(self.network, 1, 1), room.room(self.network, 1)
        tasks.probe(*self._at(state.step), state.copy().memory(), work, one, sample)
        return work

    def evaluate(
        self, state: State, samples: np.ndarray, outputs: np.ndarray | None = None
    ) -> tuple[float, float, float]:
        """Mean loss, share of right decisions and squared error of `samples`; fills `outputs`, (samples, units)."""
        given = () if outputs is None else (outputs,)
        return tasks.evaluate(*self._at(state.step), state.memory(), self.work, self.room, samples, *given)

    def _at(self, step: int) -> tuple[Plan, training.Data, training.Settings]:
        index = self._index(step)
        return self.networks[index].plan, self.data, self.settings(self.stretches[index].training)

    def move(self, state: State, steps: int) -> tuple[State, np.ndarray, np.ndarray]:
        """Train at most `steps` steps from `state`, which is changed, up to the next edit or the first non-finite number.

        Returns the state (edits at its step applied), the losses (n,) and the rows of the epochs that ended (m, 4).
        """
        index = self._index(state.step)
        if index + 1 < len(self.stretches):
            steps = min(steps, self.stretches[index + 1].step - state.step)
        history = room.history(steps)
        self.work.stop[:] = -1
        settings = self.settings(self.stretches[index].training)
        plan = self.networks[index].plan
        done = tasks.train(plan, self.data, settings, state.memory(), self.work, self.room, history, steps)
        return self.edited(state), history.batch_loss[:done], history.epochs[: history.ended[0]]

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
        if how.loss == self.recipe.training.loss:
            return self.network
        other = Recipe(self.recipe.data, self.recipe.network, how, self.recipe.seed)
        return network_for(other, self.dataset, maximum_parameters)

    def _check_edits(self) -> None:
        for stretch, network in zip(self.stretches, self.networks, strict=True):
            if network.sizes != self.network.sizes or network.activations != self.network.activations:
                check.fail("training.loss", "one that goes with the same output layer", stretch.training.loss)
            for edit in stretch.edits:
                if edit.path.startswith("parameters."):
                    parameter_place(network, np.zeros(network.parameters), edit.path)
