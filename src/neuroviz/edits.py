"""Edits: what changes in the middle of a run, at which step, and what it does to the state."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np

from neuroviz.engine import check
from neuroviz.engine.optimizer import Optimizer, fresh_slot
from neuroviz.engine.state import State
from neuroviz.engine.workspace import T
from neuroviz.places import parameter_index
from neuroviz.plain import options_of, replaced
from neuroviz.recipe import Edit, Recipe, Training


@dataclass(frozen=True)
class Stretch:
    """From `step` on, until the next stretch, the run trains like this. `edits` are those at its first step."""

    step: int
    training: Training
    edits: tuple[Edit, ...]


def changes_the_run_only(path: str) -> bool:
    """Whether an edit of `path` lets the run go on; any other starts it again."""
    return path.startswith(("parameters.", "training."))


def stretches(recipe: Recipe) -> list[Stretch]:
    """The run's stretches, in order; the first begins at step 0. Raises `RecipeError` for an edit that cannot be."""
    how, result = recipe.training, [Stretch(0, recipe.training, ())]
    for edit in recipe.edits:
        if not changes_the_run_only(edit.path):
            check.fail("edits.path", "under training or parameters", edit.path)
        if edit.path.startswith("training."):
            how = replaced(Recipe(training=how), edit.path, edit.value).training
        last = result[-1]
        if last.step == edit.step:
            result[-1] = Stretch(edit.step, how, (*last.edits, edit))
        else:
            result.append(Stretch(edit.step, how, (edit,)))
    return result


def with_edit(recipe: Recipe, edit: Edit) -> Recipe:
    """The recipe with one more edit: those after its step are dropped, and those of the same step that it replaces."""
    kept = [e for e in recipe.edits if e.step < edit.step or (e.step == edit.step and not undoes(edit.path, e.path))]
    return msgspec.structs.replace(recipe, edits=(*kept, edit))


def undoes(path: str, former: str) -> bool:
    """Whether an edit of `path` undoes one of `former`: the same, a part of it, or an option of another choice."""
    options = options_of(path)
    return f"{former}.".startswith((f"{path}.", f"{options}.") if options else f"{path}.")


def apply(stretch: Stretch, before: Training, state: State) -> State:
    """The state in which the stretch begins: edited parameters, and a fresh optimizer where it is another one."""
    state = state.copy()
    optimizer = stretch.training.optimizer
    if optimizer.name != before.optimizer.name or state.t == 0:
        state.slot_names, state.slots, state.clock[T] = (), np.zeros((0, state.flat.size)), 0
    if optimizer.slots != state.slot_names:
        _change_slots(state, optimizer)
    for edit in stretch.edits:
        if edit.path.startswith("parameters."):
            state.flat[parameter_index(state.network, edit.path)] = edit.value
    return state


def _change_slots(state: State, optimizer: Optimizer) -> None:
    """What the optimizer remembers from now on: new slots begin as in a fresh optimizer, the others stay."""
    names, count = optimizer.slots, state.flat.size
    old = dict(zip(state.slot_names, state.slots, strict=True))
    rows = [old[name] if name in old else fresh_slot(optimizer, name, count) for name in names]
    state.slot_names, state.slots = names, np.array(rows).reshape(len(names), count)
