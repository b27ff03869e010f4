"""Commands that lead to another run: `open` and `edit`."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import msgspec
import numpy as np

from neuroviz.bookmark import Bookmark
from neuroviz.data.dataset import Dataset
from neuroviz.data.sources import Inline
from neuroviz.edits import changes_the_run_only, stretches
from neuroviz.engine import check
from neuroviz.engine.state import State
from neuroviz.links import check_bookmark
from neuroviz.live.bench import Bench, Job, Refusal
from neuroviz.live.changes import change_of
from neuroviz.live.describe import run_info
from neuroviz.live.messages import Edit, Open, Opened, Progress, StateInfo
from neuroviz.live.uploading import loaded
from neuroviz.live.wire import Arrays, Packet
from neuroviz.plain import replaced
from neuroviz.preparation import losses_for
from neuroviz.recipe import Recipe
from neuroviz.run import Run
from neuroviz.suggested import is_as_suggested, recipe_for
from neuroviz.words import starts_again

MAXIMUM_INLINE_BYTES = 2**20
OTHER_NUMBERS = (
    "The numbers here may differ in their last digits from those that were shared: another version of NeuroViz, or another "
    "processor, computed those."
)
OTHER_LOSS = "Loss and output activation are now those that go with the new data."


def open_run(bench: Bench, command: Open, arrays: Arrays) -> Job:
    """Stand at a step of the run of a recipe, going on from a given state where there is one."""
    recipe, command, chosen = _wanted(bench, command)
    check_inline(recipe)
    run, step = new_run(bench, recipe, (yield from loaded(bench, recipe, command.id))), standing(command)
    if command.bookmark is not None:
        check_bookmark(command.bookmark, run)
    if command.state is not None:
        if command.state.step > step:
            raise Refusal("state.step", f"state.step must be at most {step}, but got {command.state.step}")
        run = new_run(bench, recipe, run.dataset, state_from(run, command.state, arrays))
    elif arrays:
        raise Refusal("buffers", f"buffers belong to a state, but got {', '.join(arrays)} without one")
    yield from bench.approach(run, step, command.id)
    bench.adopt(run)
    return opened(command.id, run, step, None, _differing(command, run), chosen)


def _wanted(bench: Bench, command: Open) -> tuple[Recipe, Open, Bookmark | None]:
    """The recipe, and the command at its moment: where a page names none, those with which the server was started."""
    if command.recipe is not None:
        return Recipe.from_json(command.recipe), command, None
    recipe, bookmark = bench.first
    if command.step > 0 or command.bookmark is not None:
        return recipe, command, None
    return recipe, msgspec.structs.replace(command, bookmark=bookmark), bookmark


def standing(command: Open | Edit) -> int:
    """The step at which it is to stand."""
    bookmark = command.bookmark if isinstance(command, Open) else None
    return command.step if bookmark is None else bookmark.step


def _differing(command: Open, run: Run) -> str | None:
    """What is to be said where the numbers are not, to the last bit, those that the bookmark was made at."""
    bookmark = command.bookmark
    if bookmark is None or bookmark.hash in (None, run.at(bookmark.step).hash()):
        return None
    return OTHER_NUMBERS


def edit(bench: Bench, command: Edit) -> Job:
    """Change what a path of the recipe names: the same run from a step on, or another run."""
    run, value = bench.run, value_of(command)
    if changes_the_run_only(command.path) and not (command.step == 0 and command.path.startswith("training.")):
        yield from bench.approach(run, command.step, command.id)
        branch, step, note = run.edit(command.step, command.path, value), command.step, None
    else:
        recipe, left_out, dataset = yield from edited(bench, command.path, value, command.id)
        branch, step = new_run(bench, recipe, dataset), 0
        note = " ".join([starts_again(command.path), *left_out])
        note = None if command.path.startswith("training.") else note
    bench.adopt(branch)
    return opened(command.id, branch, step, change_of(run, branch, command.path), note)


def opened(
    command: int, run: Run, step: int, change: str | None, note: str | None, bookmark: Bookmark | None = None
) -> Packet:
    text, info = run.recipe.to_json(), run_info(run)
    return Packet(Opened(id=command, recipe=text, step=step, run=info, change=change, note=note, bookmark=bookmark))


def check_inline(recipe: Recipe) -> None:
    """Numbers in the recipe itself are within a session's limits. Raises `RecipeError`."""
    data = recipe.data
    if isinstance(data, Inline) and data.inputs.nbytes + data.targets.nbytes > MAXIMUM_INLINE_BYTES:
        size = f"{(data.inputs.nbytes + data.targets.nbytes) / 2**20:.1f} MB"
        check.fail("data.inputs", "at most 1 MB together with data.targets", check.words(size))


def new_run(bench: Bench, recipe: Recipe, dataset: Dataset, state: State | None = None) -> Run:
    """The run of a recipe, whose data are loaded, within this session's limits."""
    return Run(
        recipe,
        history_budget=bench.limits.history_budget(),
        maximum_parameters=bench.limits.maximum_parameters,
        state=state,
        dataset=dataset,
    )


def value_of(command: Edit) -> Any:
    """The new value."""
    try:
        return msgspec.json.decode(command.value)
    except msgspec.DecodeError as error:
        raise Refusal(command.path, f"{command.path} must be JSON, but got something else: {error}") from error


def edited(
    bench: Bench, path: str, value: Any, command: int
) -> Generator[Progress, None, tuple[Recipe, list[str], Dataset]]:
    """The recipe of another run, without edits, sentences on what had to go because it no longer fits, and its data."""
    before, dataset, head = bench.run.recipe, bench.run.dataset, path.partition(".")[0]
    recipe = replaced(msgspec.structs.replace(before, edits=()), path, value)
    if head not in ("network", "training"):
        check_inline(recipe)
        dataset = yield from loaded(bench, recipe, command)
    if head == "data" and is_as_suggested(before, bench.run.dataset):
        return *suited(before, recipe, dataset), dataset
    return *fitting(before, recipe, path, dataset), dataset


def fitting(before: Recipe, recipe: Recipe, path: str, dataset: Dataset) -> tuple[Recipe, list[str]]:
    """What no longer fits has gone, with a sentence on each."""
    sentences = []
    if recipe.training.frozen and (sizes_of(recipe) != sizes_of(before) or path.partition(".")[0] == "data"):
        recipe = replaced(recipe, "training.frozen", [])
        sentences.append("Nothing is frozen any more: the layers are others.")
    if recipe.network.parameters is not None and path.split(".")[:2] != ["network", "parameters"] and path != "seed":
        network = msgspec.structs.replace(recipe.network, parameters=None)
        recipe = msgspec.structs.replace(recipe, network=network)
        sentences.append("The given initial parameters no longer fit and are left out.")
    losses = losses_for(dataset)
    if path.partition(".")[0] not in ("network", "training") and recipe.training.loss not in losses:
        recipe = replaced(replaced(recipe, "training.loss", losses[0]), "network.output_activation", None)
        sentences.append(OTHER_LOSS)
    return recipe, sentences


def suited(before: Recipe, recipe: Recipe, dataset: Dataset) -> tuple[Recipe, list[str]]:
    """Nobody has chosen network or training: they become those that suit the data, and it is said where that is a change."""
    recipe = recipe_for(recipe.data, recipe.seed, dataset)
    if (recipe.network, recipe.training.optimizer) != (before.network, before.training.optimizer):
        return recipe, ["Network and training are now those that suit the new data."]
    return recipe, [OTHER_LOSS] if recipe.training.loss != before.training.loss else []


def sizes_of(recipe: Recipe) -> list[int]:
    return [layer.units for layer in recipe.network.hidden]


def state_from(run: Run, info: StateInfo, arrays: Arrays) -> State:
    """A state that a `State` event brought, checked to belong to this run, bit for bit."""
    how = [stretch.training for stretch in stretches(run.recipe) if stretch.step <= info.step][-1]
    slots, parameters = how.optimizer.slots, run.network.parameters
    shapes = {"parameters": (parameters,), "slots": (len(slots), parameters), "tally": (1,)}
    given = {name: (array.dtype.name, array.shape) for name, array in arrays.items()}
    if given != {name: ("float64", shape) for name, shape in shapes.items()}:
        raise Refusal("buffers", f"buffers must be float64 {shapes}, but got {given}")
    position = run.schedule.place(info.step)
    clock = np.array([info.step, info.epoch, info.batch, info.position, info.t], dtype=np.int64)
    if (info.epoch, info.batch, info.position) != position or info.t > info.step:
        got = (info.epoch, info.batch, info.position)
        raise Refusal("state", f"state must stand at epoch, batch, position {position} of this run, but got {got}")
    flat, memory, tally = (np.array(arrays[name]) for name in shapes)
    state = State(run.network, slots, flat, memory, clock, tally)
    if not all(np.isfinite(array).all() for array in (flat, memory, tally)) or state.hash() != info.hash:
        raise Refusal("state.hash", f"state.hash must be that of its numbers, {state.hash()}, but got {info.hash}")
    return state
