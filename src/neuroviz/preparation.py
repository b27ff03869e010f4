"""From a recipe to what the engine takes: the network that fits the data and the loss, and the numbers to train on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from neuroviz.data.dataset import Dataset
from neuroviz.engine import check, initializers, training
from neuroviz.engine.network import Network
from neuroviz.engine.optimizers import CODES
from neuroviz.engine.random import ORDER, stream
from neuroviz.engine.state import State
from neuroviz.recipe import MAXIMUM_PARAMETERS, Recipe, Training

MAXIMUM_TRACE_BYTES = 64 * 2**20

# Two classes as one number, by the activation of the single output unit: (first class, second class, threshold).
ONE_UNIT = {"sigmoid": (0.0, 1.0, 0.5), "tanh": (-1.0, 1.0, 0.0), "identity": (-1.0, 1.0, 0.0)}


def losses_for(dataset: Dataset) -> tuple[str, ...]:
    """The losses that go with the data."""
    return ("cross_entropy", "mean_squared_error") if dataset.classes else ("mean_squared_error",)


def output_activations_for(dataset: Dataset, loss: str) -> tuple[str, ...]:
    """The output activations that go with data and loss, the usual one first."""
    if loss == "cross_entropy":
        return ("softmax",)
    if not dataset.classes:
        return ("identity", "relu", "sigmoid", "tanh")
    return ("softmax", *ONE_UNIT) if len(dataset.classes) == 2 else ("softmax", "sigmoid", "identity", "tanh", "relu")


def network_for(recipe: Recipe, dataset: Dataset, maximum_parameters: int = MAXIMUM_PARAMETERS) -> Network:
    """The network of a recipe. Raises `RecipeError` where it does not fit the data, the loss or the limits."""
    loss = recipe.training.loss
    check.choice("training.loss", loss, losses_for(dataset))
    allowed = output_activations_for(dataset, loss)
    output = recipe.network.output_activation or allowed[0]
    check.choice("network.output_activation", output, allowed)
    hidden = recipe.network.hidden
    sizes = [dataset.inputs.shape[1], *(layer.units for layer in hidden), output_units(dataset, output)]
    _check_limits(recipe, dataset, sizes, maximum_parameters)
    return Network(sizes, [*(layer.activation for layer in hidden), output], loss)


def output_units(dataset: Dataset, activation: str) -> int:
    """One for each class, or for each number; one for two classes where the output is not softmax."""
    if not dataset.classes:
        return int(dataset.targets.shape[1])
    return 1 if len(dataset.classes) == 2 and activation in ONE_UNIT else len(dataset.classes)


def _check_limits(recipe: Recipe, dataset: Dataset, sizes: list[int], maximum_parameters: int) -> None:
    parameters = sum(units * (inputs + 1) for inputs, units in pairwise(sizes))
    if parameters > maximum_parameters:
        got = check.words(f"{parameters:,} ({'-'.join(map(str, sizes))})")
        check.fail("network.hidden", f"small enough for {maximum_parameters:,} parameters", got)
    batch = min(recipe.training.batch_size, len(dataset.train))
    copies = 3 + 2 * len(recipe.training.optimizer.slots)
    size = 8 * (5 * batch * sum(sizes) + copies * parameters)
    if size > max(MAXIMUM_TRACE_BYTES, 8 * copies * parameters + MAXIMUM_TRACE_BYTES // 4):
        expected = f"small enough for the trace of one step to stay within {MAXIMUM_TRACE_BYTES >> 20} MB"
        got = check.words(f"{size / 2**20:,.0f} MB with batches of {batch}")
        check.fail("training.batch_size", expected, got)


def data_for(dataset: Dataset, network: Network) -> training.Data:
    """The samples as the network is to answer them: classes one-hot, or as one number."""
    targets, threshold = _encoded(dataset, network)
    inputs = np.ascontiguousarray(dataset.inputs)
    return training.Data(inputs, np.ascontiguousarray(targets), dataset.train, dataset.held_out, threshold)


def _encoded(dataset: Dataset, network: Network) -> tuple[np.ndarray, float]:
    if not dataset.classes:
        return dataset.targets, 0.0
    if network.sizes[-1] == 1:
        first, second, threshold = ONE_UNIT[network.activations[-1]]
        return np.where(dataset.targets == 0, first, second).reshape(-1, 1), threshold
    return np.eye(len(dataset.classes))[dataset.targets], 0.0


def settings_for(how: Training, seed: int, train_samples: int) -> training.Settings:
    """How the engine is to train."""
    return training.Settings(
        CODES[how.optimizer.name],
        how.optimizer.hyperparameters(),
        min(how.batch_size, train_samples),
        np.uint64(seed),
        np.uint64(stream(ORDER, 0)),
    )


def initial_state(recipe: Recipe, network: Network) -> State:
    """The state in which step 0 begins, before any edit. Raises `RecipeError` where given parameters do not fit."""
    slots = recipe.training.optimizer.slots
    state = State(network, slots, np.zeros(network.parameters), np.zeros((len(slots), network.parameters)))
    given = recipe.network.parameters
    if given is not None and len(given) != network.layers:
        expected = "one pair, for the output layer" if network.layers == 1 else f"{network.layers} pairs, one a layer"
        check.fail(
            "network.parameters", expected, check.words(f"{len(given)} {'pair' if len(given) == 1 else 'pairs'}")
        )
    for layer, parameters in enumerate(state.parameters):
        if given is None:
            units, inputs = parameters.weight.shape
            parameters.weight[:] = initializers.initial_weight(
                recipe.network.initializer, recipe.seed, layer, inputs, units
            )
            continue
        for name, values in zip(("weight", "bias"), given[layer], strict=True):
            place = getattr(parameters, name)
            if values.shape != place.shape:
                got = check.words(f"shape {values.shape}")
                check.fail(f"network.parameters.{layer}.{name}", f"of shape {place.shape}", got)
            place[:] = values
    return state
