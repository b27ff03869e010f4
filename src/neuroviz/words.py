"""Names, values and edits in words: those of the page, of tables and of messages. Layers, units and inputs are counted from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.optimizers import OPTIMIZERS
from neuroviz.engine.regularization import REGULARIZERS
from neuroviz.engine.schedules import SCHEDULES, WARMUP
from neuroviz.plain import replaced
from neuroviz.recipe import Recipe

_LABELS = {
    "training.batch_size": "batch size",
    "training.loss": "loss",
    "training.optimizer": "optimizer",
    "training.schedule": "schedule",
    "training.warmup_steps": WARMUP.label,
}
_LABELS |= {entry.name: entry.label for table in (ACTIVATIONS, LOSSES) for entry in table}
_LABELS |= {kind.__name__: kind.label for kind in (*OPTIMIZERS, *SCHEDULES)}
_LABELS |= {f"training.optimizer.{setting.path}": setting.label for kind in OPTIMIZERS for setting in kind.settings}
_LABELS |= {
    f"training.schedule.{setting.path}": f"schedule’s {setting.label}"
    for kind in SCHEDULES
    for setting in kind.settings
}
_LABELS |= {f"training.{entry.setting.path}": entry.setting.label for entry in REGULARIZERS}
_LABELS |= {
    f"training.loss_options.{setting.path}": f"loss’s {setting.label}" for loss in LOSSES for setting in loss.settings
}
_USUAL = {f"{loss.name}.{setting.path}": setting.default for loss in LOSSES for setting in loss.settings}

MOST_NAMED = 2

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
            sentences.append(f"{place_of(edit.path)} set to {number_in_words(edit.value)}")
            continue
        after = replaced(now, edit.path, edit.value)
        sentences.append(change_in(now, after, edit.path))
        now = after
    return sentences


def change_in(before: Recipe, after: Recipe, path: str) -> str:
    """How `path`, something under `training`, differs between the two."""
    if path.startswith("training.frozen"):
        return _freezing(before.training.frozen, after.training.frozen)
    return f"{label_of(path)} {_shown(before, path)} → {_shown(after, path)}"


def place_of(path: str) -> str:
    """What a path of parameters names: "layer 1", "weight from input 3 of unit 2 in layer 1"."""
    _, layer, *rest = path.split(".")
    where = f"layer {int(layer) + 1}"
    match rest:
        case []:
            return where
        case [name]:
            return f"{'weights' if name == 'weight' else 'biases'} of {where}"
        case ["weight", unit]:
            return f"weights of unit {int(unit) + 1} in {where}"
    name, unit, *source = rest
    origin = f" from input {int(source[0]) + 1}" if source else ""
    return f"{name}{origin} of unit {int(unit) + 1} in {where}"


def _freezing(before: Sequence[str], after: Sequence[str]) -> str:
    """What is frozen from now on, and what no longer is."""
    told = [(_places([path for path in after if path not in before]), "frozen")]
    told.append((_places([path for path in before if path not in after]), "no longer frozen"))
    return ", ".join(f"{places} {state}" for places, state in told if places) or "frozen as before"


def _places(paths: Sequence[str]) -> str:
    named = [place_of(path) for path in paths[:MOST_NAMED]]
    more = len(paths) - len(named)
    return " and ".join([", ".join(named), *([f"{more} more"] if more else [])])


def _shown(recipe: Recipe, path: str) -> str:
    value: Any = msgspec.to_builtins(recipe.training)
    for name in path.split(".")[1:]:
        value = value.get(name) if isinstance(value, dict) else value[int(name)]
    if value is None and "_options." in path:
        return number_in_words(_USUAL.get(f"{recipe.training.loss}.{name}", 0.0))
    return in_words(value)


def in_words(value: Any) -> str:
    """A value of the recipe, as JSON has it: "on", "Adam", "0.9, 0.999"."""
    match value:
        case None:
            return "off"
        case {"name": str(kind)}:
            return label_of(kind)
        case dict():
            return ", ".join(f"{name} {number_in_words(number)}" for name, number in value.items()) or "as usual"
        case tuple() | list():
            return ", ".join(map(number_in_words, value))
        case bool():
            return "on" if value else "off"
        case str():
            return label_of(value)
    return number_in_words(value)


def number_in_words(value: float) -> str:
    """With a minus of the length of a plus, and six digits at most."""
    return f"{value:g}".replace("-", "−")
