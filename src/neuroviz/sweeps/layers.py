"""Hidden layers in short: as lists of units, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuroviz.engine import check
from neuroviz.recipe import Layer, Recipe
from neuroviz.words import label_of, number_in_words

HIDDEN = "network.hidden"


def layers_of(recipe: Recipe, value: Any) -> list[Any]:
    """A value of `network.hidden` written out: 8 is one layer of eight units, [8, 4] two layers.

    A layer of which the units alone are given takes the activation of the recipe's layer in its place, or of its last one.
    """
    values = value if isinstance(value, list) else [value]
    return [_layer(recipe.network.hidden, place, given) for place, given in enumerate(values)]


def _layer(layers: Sequence[Layer], place: int, given: Any) -> Any:
    if isinstance(given, dict):
        return given
    if not isinstance(given, int) or isinstance(given, bool):
        check.fail(f"{HIDDEN}.{place}", "a number of units, or a layer", given)
    like = layers[min(place, len(layers) - 1)] if layers else Layer(1)
    return {"units": given, "activation": like.activation, "options": like.options}


def units_in_words(layers: Sequence[Layer]) -> str:
    """Like 8-4; "none" where there is none."""
    return "-".join(str(layer.units) for layer in layers) or "none"


def activations_in_words(layers: Sequence[Layer]) -> str:
    """Like "ReLU", or "ReLU-tanh" where they differ from layer to layer."""
    names = [_activation(layer) for layer in layers]
    return names[0] if len(set(names)) == 1 else "-".join(names)


def _activation(layer: Layer) -> str:
    options = ", ".join(map(number_in_words, layer.options.values()))
    return label_of(layer.activation) + (f" ({options})" if options else "")


def layers_in_words(many: Sequence[Sequence[Layer]]) -> list[str]:
    """Of each, how it differs from the others: the units, the activations, or both."""
    units, activations = [units_in_words(layers) for layers in many], [activations_in_words(layers) for layers in many]
    tell_units = len(set(units)) > 1
    tell_activations = len({name for name in activations if name}) > 1
    parts = zip(units, activations, strict=True)
    return [" ".join([unit] * tell_units + [name] * (tell_activations and bool(name))) for unit, name in parts]
