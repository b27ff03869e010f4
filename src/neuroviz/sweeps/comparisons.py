"""Ready-made comparisons: recipes that differ in one thing, with the same seed, and the same first weights where shapes allow.

Weights are drawn for each layer from the seed alone, so layers of the same shape begin alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec import structs

from neuroviz.data.sources import Catalog, DataSource, Synthetic
from neuroviz.engine.optimizers import SGD, Adagrad, Adam, AdamW, OptimizerConfig, RMSprop
from neuroviz.recipe import Layer, Network, Recipe
from neuroviz.suggested import recipe_for
from neuroviz.sweeps.differing import differences

IRIS = Catalog("iris")
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
OPTIMIZERS: tuple[OptimizerConfig, ...] = (
    SGD(0.1),
    SGD(0.1, momentum=0.9),
    Adagrad(0.1),
    RMSprop(0.01),
    Adam(0.01),
    AdamW(0.01),
)
DEPTH = 8


class Comparison(NamedTuple):
    """Recipes to be seen side by side."""

    name: str
    label: str
    sentence: str
    recipes: tuple[Recipe, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """Of each recipe what makes it another one than the rest, in a few words."""
        return differences(self.recipes)


def optimizers(data: DataSource = IRIS, seed: int = 1) -> Comparison:
    """Every optimizer on one set, each at a learning rate that is usual for it."""
    recipe = recipe_for(data, seed)
    sentence = "The same network from the same weights, moved by different rules."
    return Comparison("optimizers", "Optimizers", sentence, _trained_by(recipe, OPTIMIZERS))


def learning_rates(data: DataSource = IRIS, seed: int = 1) -> Comparison:
    """Plain gradient descent from steps too small to steps too large."""
    recipe = recipe_for(data, seed)
    sentence = "Too small and it hardly moves, too large and it jumps about or breaks."
    return Comparison("learning_rates", "Learning rates", sentence, _trained_by(recipe, map(SGD, RATES)))


def hidden_layer(seed: int = 1) -> Comparison:
    """XOR without a hidden layer, and with one."""
    recipe = recipe_for(Synthetic("xor"), seed)
    sentence = (
        "Without a hidden layer the border between the classes is a straight line, and no straight line parts XOR."
    )
    return Comparison(
        "hidden_layer", "With and without a hidden layer", sentence, _shaped(recipe, [(), recipe.network.hidden])
    )


def sigmoid_and_relu(seed: int = 1) -> Comparison:
    """Eight hidden layers of sigmoid, and of ReLU, from the same weights."""
    recipe = recipe_for(Synthetic("circles"), seed)
    recipe = structs.replace(recipe, network=Network(initializer="he_uniform"))
    sentence = (
        "The slope of sigmoid is at most a quarter: behind eight layers of it hardly any error is left to learn from."
    )
    stacks = [(Layer(8, activation),) * DEPTH for activation in ("sigmoid", "relu")]
    return Comparison("sigmoid_and_relu", "Sigmoid against ReLU, eight layers deep", sentence, _shaped(recipe, stacks))


COMPARISONS: dict[str, Callable[[], Comparison]] = {
    function.__name__: function for function in (optimizers, learning_rates, hidden_layer, sigmoid_and_relu)
}
"""Those that are there, by name."""


def _trained_by(recipe: Recipe, optimizers: Iterable[OptimizerConfig]) -> tuple[Recipe, ...]:
    training = recipe.training
    return tuple(
        structs.replace(recipe, training=structs.replace(training, optimizer=optimizer)) for optimizer in optimizers
    )


def _shaped(recipe: Recipe, stacks: Iterable[tuple[Layer, ...]]) -> tuple[Recipe, ...]:
    network = recipe.network
    return tuple(structs.replace(recipe, network=structs.replace(network, hidden=layers)) for layers in stacks)
