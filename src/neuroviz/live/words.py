"""Names and edits in the words of the page. Layers, units and inputs are counted from 1."""

from __future__ import annotations

from typing import Any

import msgspec

from neuroviz.engine.losses import LOSSES
from neuroviz.engine.optimizers import OPTIMIZERS
from neuroviz.recipe import Edit, Recipe, replaced

_LABELS = {
    "relu": "ReLU",
    "training.batch_size": "batch size",
    "training.loss": "loss",
    "training.optimizer": "optimizer",
}
_LABELS |= {loss.name: loss.label for loss in LOSSES}
_LABELS |= {f"training.optimizer.{setting.path}": setting.label for kind in OPTIMIZERS for setting in kind.settings}

# What of a recipe makes another run, and how that is said.
_PARTS = {"data": "data have", "network": "network has", "training": "training has", "seed": "seed has"}


def label_of(name: str) -> str:
    """The word for a name or a path of the recipe."""
    return _LABELS.get(name, name)


def starts_again(path: str) -> str:
    """Why the run begins anew."""
    return f"Starts again: the {_PARTS.get(path.partition('.')[0], 'recipe has')} changed."


def edit_sentences(recipe: Recipe) -> list[str]:
    """A sentence for each edit of a recipe, in order."""
    now, sentences = recipe, []
    for edit in recipe.edits:
        if edit.path.startswith("parameters."):
            sentences.append(_parameter_sentence(edit))
            continue
        after = replaced(now, edit.path, edit.value)
        sentences.append(f"{label_of(edit.path)} {_shown(now, edit.path)} → {_shown(after, edit.path)}")
        now = after
    return sentences


def _parameter_sentence(edit: Edit) -> str:
    _, layer, name, unit, *source = edit.path.split(".")
    origin = f" from input {int(source[0]) + 1}" if source else ""
    return f"{name}{origin} of unit {int(unit) + 1} in layer {int(layer) + 1} set to {edit.value:g}"


def _shown(recipe: Recipe, path: str) -> str:
    value: Any = msgspec.to_builtins(recipe.training)
    for name in path.split(".")[1:]:
        value = value[name] if isinstance(value, dict) else value[int(name)]
    if isinstance(value, dict):
        return str(value["name"])
    return label_of(value) if isinstance(value, str) else f"{value:g}"
