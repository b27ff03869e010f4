"""How recipes differ, in a few words each: "Adam, learning rate 0.01"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from msgspec import structs

from neuroviz.data.catalog import CATALOG
from neuroviz.data.drawn import Drawn
from neuroviz.data.shapes import SHAPES
from neuroviz.data.sources import Catalog, DataSource, File, Inline
from neuroviz.engine import check
from neuroviz.engine.initializers import INITIALIZERS
from neuroviz.recipe import Recipe
from neuroviz.sweeps.layers import HIDDEN, layers_in_words
from neuroviz.words import edit_sentences, in_words, label_of, place_of

Said = dict[str, Any]
"""What a recipe says, by path, in the order in which it is told"""

ALIKE = "no difference"
_RATE = "training.optimizer.learning_rate"
_SAMPLES = {"name", "size", "sha256", "inputs", "targets", "points"}  # of data: told by their name
_KINDS = ("training.optimizer", "training.schedule")


def differences(recipes: Sequence[Recipe]) -> tuple[str, ...]:
    """Of each recipe what not all of them have, in the words of the page. Raises `RecipeError` where one is none.

    With another optimizer or schedule its own settings are told where they are not its usual ones; the learning rate always is.
    """
    check.instance("recipes", recipes, (list, tuple), "a list of recipes")
    for index, recipe in enumerate(recipes):
        check.instance(f"recipes.{index}", recipe, Recipe, "a Recipe")
    all_said = [_said(recipe) for recipe in recipes]
    everywhere = set.intersection(*map(set, all_said)) if all_said else set()
    differing = {path for said in all_said for path in said if _differs(path, all_said)}
    hidden = layers_in_words([recipe.network.hidden for recipe in recipes])
    told = []
    for recipe, said, layers in zip(recipes, all_said, hidden, strict=True):
        usual = _usual(recipe, everywhere)
        words = [_told(path, said[path], layers) for path in said if _is_told(path, said, usual, differing)]
        told.append(", ".join(words) or ALIKE)
    return tuple(told)


def _differs(path: str, all_said: Sequence[Said]) -> bool:
    return any(path not in said or said[path] != all_said[0].get(path) for said in all_said)


def _is_told(path: str, said: Said, usual: Said, differing: Collection[str]) -> bool:
    """Whether it differs, and is worth a word here: what belongs to another kind is where it is not usual for that."""
    if path not in differing:
        return False
    kind = next((kind for kind in ("data", *_KINDS) if path.startswith(f"{kind}.")), None)
    return kind not in differing or path not in usual or bool(said[path] != usual[path])


def _usual(recipe: Recipe, everywhere: Collection[str]) -> Said:
    """What its optimizer, its schedule and its data have where nobody says otherwise; of data, only what not all recipes have."""
    usual: Said = {}
    for path, part in zip(_KINDS, (recipe.training.optimizer, recipe.training.schedule), strict=True):
        usual |= {f"{path}.{setting.path}": setting.default for setting in part.settings}
    fields = {f"data.{field.name}": field.default for field in structs.fields(recipe.data)}
    usual |= {path: default for path, default in fields.items() if path not in everywhere}
    return {path: default for path, default in usual.items() if path != _RATE}


def _told(path: str, value: Any, layers: str) -> str:
    match path:
        case "data" | "training.optimizer" | "edits" | "network.parameters":
            return label_of(value)
        case "network.hidden":
            return _hidden(value, layers)
        case "network.initializer":
            return f"initializer {INITIALIZERS[value].label.replace(', ', ' ')}"
        case "network.output_activation":
            return f"output {label_of(value) if value else 'as the loss has it'}"
        case "training.frozen":
            return f"{' and '.join(map(place_of, value)) or 'nothing'} frozen"
    if value is None and path.startswith("data."):
        return f"{_name(path)} as the recipe’s seed" if path.endswith("seed") else f"{_name(path)} as recognised"
    if isinstance(value, list | tuple):
        return f"{_name(path)} {', '.join(map(str, value)) or 'none'}"
    return f"{_name(path)} {in_words(value)}"


def _hidden(value: Any, layers: str) -> str:
    if not value:
        return "no hidden layer"
    counted = layers[:1].isdecimal()
    return f"hidden {'layer' if len(value) == 1 else 'layers'} {layers}" if counted else layers


def _name(path: str) -> str:
    """Its label, or else the last part of the path."""
    label = label_of(path)
    return path.rpartition(".")[2].replace("_", " ") if label == path else label


def _said(recipe: Recipe) -> Said:
    network, training = recipe.network, msgspec.to_builtins(recipe.training)
    said: Said = {"data": _data(recipe.data)}
    said |= {
        f"data.{name}": _plain(recipe.data, name) for name in recipe.data.__struct_fields__ if name not in _SAMPLES
    }
    said |= {HIDDEN: network.hidden, "network.output_activation": network.output_activation}
    said |= _below("network.output_options", network.output_options)
    said["network.initializer"] = network.initializer
    said |= _below("network.initializer_options", network.initializer_options)
    said["network.parameters"] = (
        "initial parameters drawn" if network.parameters is None else "initial parameters given"
    )
    for path in _KINDS:
        said |= _kind(path, training.pop(path.rpartition(".")[2]))
    said |= _below("training.loss_options", training.pop("loss_options"))
    said |= {f"training.{name}": value for name, value in training.items()}
    said |= {"seed": recipe.seed, "edits": "; ".join(edit_sentences(recipe)) or "no edits"}
    return said


def _plain(part: Any, name: str) -> Any:
    return msgspec.to_builtins(getattr(part, name))


def _below(path: str, options: dict[str, float]) -> Said:
    return {f"{path}.{name}": value for name, value in options.items()}


def _kind(path: str, fields: dict[str, Any]) -> Said:
    """An optimizer or a schedule: its name, and each of its settings."""
    said: Said = {path: fields.pop("name")}
    for name, value in fields.items():
        several = isinstance(value, list | tuple)
        said |= (
            {f"{path}.{name}.{place}": one for place, one in enumerate(value)} if several else {f"{path}.{name}": value}
        )
    return said


def _data(source: DataSource) -> str:
    """The name of the samples."""
    match source:
        case Catalog():
            return CATALOG[source.name].label
        case Inline():
            return f"{len(source.inputs):,} given samples"
        case Drawn():
            return f"{len(source.points):,} drawn points"
        case File():
            return source.name
    return SHAPES[source.name].label
