"""Edits: what changes in the middle of a run, at which step, and what it does to the state."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np

from neuroviz.engine import check
from neuroviz.engine.network import Network
from neuroviz.engine.state import State
from neuroviz.recipe import Edit, Recipe, Training, replaced

# What of a recipe may change in the middle of a run.
_TRAINING = ("training.optimizer", "training.batch_size", "training.loss")


@dataclass(frozen=True)
class Stretch:
    """From `step` on, until the next stretch, the run trains like this. `edits` are those at its first step."""

    step: int
    training: Training
    edits: tuple[Edit, ...]


def changes_the_run_only(path: str) -> bool:
    """Whether an edit of `path` lets the run go on; any other starts it again."""
    return path.startswith("parameters.") or any(path == name or path.startswith(name + ".") for name in _TRAINING)


def stretches(recipe: Recipe) -> list[Stretch]:
    """The run's stretches, in order; the first begins at step 0. Raises `RecipeError` for an edit that cannot be."""
    now, result = recipe, [Stretch(0, recipe.training, ())]
    for edit in recipe.edits:
        if not changes_the_run_only(edit.path):
            check.fail("edits.path", "under training or parameters", edit.path)
        if edit.path.startswith("training."):
            now = replaced(now, edit.path, edit.value)
        last = result[-1]
        if last.step == edit.step:
            result[-1] = Stretch(edit.step, now.training, (*last.edits, edit))
        else:
            result.append(Stretch(edit.step, now.training, (edit,)))
    return result


def with_edit(recipe: Recipe, edit: Edit) -> Recipe:
    """The recipe with one more edit: those after its step are dropped, and one of the same step and path is replaced."""
    kept = [e for e in recipe.edits if e.step < edit.step or (e.step == edit.step and e.path != edit.path)]
    return msgspec.structs.replace(recipe, edits=(*kept, edit))


def apply(stretch: Stretch, before: Training, state: State) -> State:
    """The state in which the stretch begins: edited parameters, and a fresh optimizer where it is another one."""
    state = state.copy()
    if stretch.training.optimizer.name != before.optimizer.name:
        names = stretch.training.optimizer.slots
        state.slot_names, state.slots = names, np.zeros((len(names), state.flat.size))
        state.clock[-1] = 0
    for edit in stretch.edits:
        if edit.path.startswith("parameters."):
            array, index = parameter_place(state.network, state.flat, edit.path)
            check.number(edit.path, edit.value)
            array[index] = edit.value
    return state


def parameter_place(network: Network, flat: np.ndarray, path: str) -> tuple[np.ndarray, tuple[int, ...]]:
    """The array and the index that `parameters.LAYER.weight.UNIT.INPUT` or `parameters.LAYER.bias.UNIT` names."""
    place = _place(network, flat, path)
    if place is None:
        check.fail("path", "a parameter of this network, like parameters.0.weight.1.2 or parameters.0.bias.1", path)
    return place


def _place(network: Network, flat: np.ndarray, path: str) -> tuple[np.ndarray, tuple[int, ...]] | None:
    _, layer, name, *index = [*path.split("."), "", ""][: max(3, path.count(".") + 1)]
    if name not in ("weight", "bias") or not all(number.isdecimal() for number in (layer, *index)):
        return None
    if int(layer) >= network.layers:
        return None
    array: np.ndarray = getattr(network.views(flat)[int(layer)], name)
    place = tuple(int(number) for number in index)
    inside = len(place) == array.ndim and all(number < size for number, size in zip(place, array.shape, strict=True))
    return (array, place) if inside else None
