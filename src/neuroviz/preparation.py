"""From a recipe to what the engine takes: the network that fits the data and the loss, and the numbers to train on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from neuroviz.data.dataset import Dataset
from neuroviz.engine import check, initializers, optimizers, schedules
from neuroviz.engine.activations import ACTIVATIONS, HIDDEN
from neuroviz.engine.activations import CODES as ACTIVATION_CODES
from neuroviz.engine.losses import CODES as LOSS_CODES
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.network import Network
from neuroviz.engine.optimizer import fresh_slot, hyperparameters_of
from neuroviz.engine.random import MASKS, ORDER, stream
from neuroviz.engine.regularization import Regularization
from neuroviz.engine.settings import Setting, checked_options, option_value
from neuroviz.engine.state import State
from neuroviz.engine.workspace import Data, Settings
from neuroviz.places import parameter_indices
from neuroviz.recipe import MAXIMUM_PARAMETERS, Recipe, Training

MAXIMUM_TRACE_BYTES = 64 * 2**20

# Two classes as one number, by the activation of the single output unit: (first class, second class, threshold).
ONE_UNIT = {"sigmoid": (0.0, 1.0, 0.5), "tanh": (-1.0, 1.0, 0.0), "identity": (-1.0, 1.0, 0.0)}


def losses_for(dataset: Dataset) -> tuple[str, ...]:
    """The losses that go with the data."""
    kind = "numbers" if not dataset.classes else "two classes" if len(dataset.classes) == 2 else "classes"
    return tuple(loss.name for loss in LOSSES if kind in loss.targets)


def output_activations_for(dataset: Dataset, loss: str) -> tuple[str, ...]:
    """The output activations that go with data and loss, the usual one first."""
    fixed = {"cross_entropy": "softmax", "binary_cross_entropy": "sigmoid", "hinge": "identity"}
    if loss in fixed:
        return (fixed[loss],)
    if not dataset.classes:
        return HIDDEN
    return ("softmax", *(ONE_UNIT if len(dataset.classes) == 2 else HIDDEN))


def network_for(recipe: Recipe, dataset: Dataset, maximum_parameters: int = MAXIMUM_PARAMETERS) -> Network:
    """The network of a recipe. Raises `RecipeError` where it does not fit the data, the loss or the limits."""
    loss = recipe.training.loss
    check.choice("training.loss", loss, losses_for(dataset))
    allowed = output_activations_for(dataset, loss)
    output = recipe.network.output_activation or allowed[0]
    check.choice("network.output_activation", output, allowed)
    hidden = recipe.network.hidden
    sizes = [dataset.inputs.shape[1], *(layer.units for layer in hidden), output_units(dataset, output)]
    _check_parameters(sizes, maximum_parameters)
    options = [_option(layer.activation, layer.options) for layer in hidden]
    taken = checked_options("network.output_options", _settings(output), recipe.network.output_options, output)
    names = [*(layer.activation for layer in hidden), output]
    network = Network(sizes, names, loss, [*options, _option(output, taken)], _loss_option(recipe.training))
    check_trace(recipe.training, network, len(dataset.train))
    return network


def _settings(activation: str) -> tuple[Setting, ...]:
    return ACTIVATIONS[ACTIVATION_CODES[activation]].settings


def _option(activation: str, options: Mapping[str, float]) -> float:
    return option_value(_settings(activation), options)


def _loss_option(how: Training) -> float:
    return option_value(LOSSES[LOSS_CODES[how.loss]].settings, how.loss_options)


def output_units(dataset: Dataset, activation: str) -> int:
    """One for each class, or for each number; one for two classes where the output is not softmax."""
    if not dataset.classes:
        return int(dataset.targets.shape[1])
    return 1 if len(dataset.classes) == 2 and activation in ONE_UNIT else len(dataset.classes)


def _check_parameters(sizes: list[int], maximum_parameters: int) -> None:
    parameters = sum(units * (inputs + 1) for inputs, units in pairwise(sizes))
    if parameters > maximum_parameters:
        got = check.words(f"{parameters:,} ({'-'.join(map(str, sizes))})")
        check.fail("network.hidden", f"small enough for {maximum_parameters:,} parameters", got)


def check_trace(how: Training, network: Network, train_samples: int) -> None:
    """Raises `RecipeError` where the trace of one step that trains like this would be too large."""
    batch = min(how.batch_size, train_samples)
    copies = 4 + 2 * len(how.optimizer.slots)
    parameters = 8 * copies * network.parameters
    size = 8 * (9 if how.dropout else 7) * batch * sum(network.sizes) + parameters
    most = max(
        MAXIMUM_TRACE_BYTES, parameters + MAXIMUM_TRACE_BYTES // 4
    )  # a large network's samples have a share of their own
    if size > most:
        expected = f"small enough for the trace of one step to stay within {most / 2**20:,.0f} MB"
        got = check.words(f"{size / 2**20:,.0f} MB with batches of {batch}")
        check.fail("training.batch_size", expected, got)


def data_for(dataset: Dataset, network: Network) -> Data:
    """The samples as the network is to answer them: classes one-hot, or as one number."""
    targets, threshold = _encoded(dataset, network)
    inputs = np.ascontiguousarray(dataset.inputs)
    units = np.ones(targets.shape[1]) if dataset.classes else dataset.target_scale.scale
    targets = np.ascontiguousarray(targets)
    return Data(inputs, targets, dataset.train, dataset.held_out, threshold, np.ascontiguousarray(units))


def _encoded(dataset: Dataset, network: Network) -> tuple[np.ndarray, float]:
    if not dataset.classes:
        return dataset.targets, 0.0
    if network.sizes[-1] == 1:
        first, second, threshold = ONE_UNIT[network.activations[-1]]
        return np.where(dataset.targets == 0, first, second).reshape(-1, 1), threshold
    return np.eye(len(dataset.classes))[dataset.targets], 0.0


def settings_for(how: Training, network: Network, seed: int, train_samples: int) -> Settings:
    """How the engine is to train."""
    optimizer = how.optimizer
    regularization = Regularization(
        how.l1,
        math.inf if how.clip_norm is None else how.clip_norm,
        optimizer.coupled_weight_decay,
        how.dropout,
        parameter_indices(network, how.frozen),
    )
    clipped, frozen = how.clip_norm is not None, regularization.frozen.size > 0
    return Settings(
        optimizers.CODES[optimizer.name],
        hyperparameters_of(optimizer),
        optimizer.learning_rate,
        schedules.CODES[how.schedule.name],
        schedules.numbers_of(how.schedule),
        how.warmup_steps,
        regularization,
        bool(how.l1 or clipped or regularization.weight_decay or frozen),
        min(how.batch_size, train_samples),
        np.uint64(seed),
        np.uint64(stream(ORDER, 0)),
        np.uint64(stream(MASKS, 0)),
    )


def initial_state(recipe: Recipe, network: Network) -> State:
    """The state in which step 0 begins, before any edit. Raises `RecipeError` where given parameters do not fit."""
    optimizer, count = recipe.training.optimizer, network.parameters
    slots = [fresh_slot(optimizer, name, count) for name in optimizer.slots]
    state = State(network, optimizer.slots, np.zeros(count), np.array(slots).reshape(len(slots), count))
    given = recipe.network.parameters
    if given is not None and len(given) != network.layers:
        expected = "one pair, for the output layer" if network.layers == 1 else f"{network.layers} pairs, one a layer"
        check.fail(
            "network.parameters", expected, check.words(f"{len(given)} {'pair' if len(given) == 1 else 'pairs'}")
        )
    for layer, parameters in enumerate(state.parameters):
        if given is None:
            units, inputs = parameters.weight.shape
            name, options = recipe.network.initializer, recipe.network.initializer_options
            drawn = initializers.initial_parameters(name, options, recipe.seed, layer, inputs, units)
            parameters.weight[:], parameters.bias[:] = drawn
            continue
        for name, values in zip(("weight", "bias"), given[layer], strict=True):
            place = getattr(parameters, name)
            if values.shape != place.shape:
                got = check.words(f"shape {values.shape}")
                check.fail(f"network.parameters.{layer}.{name}", f"of shape {place.shape}", got)
            place[:] = values
    return state
