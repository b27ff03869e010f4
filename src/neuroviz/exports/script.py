"""A run as a PyTorch script: plain, with every number in it, and with the run's own losses."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from neuroviz.engine import check
from neuroviz.engine.random import MASKS, ORDER
from neuroviz.exports import in_torch, script_data, snippets
from neuroviz.exports.plan import Part, Plan
from neuroviz.recipe import Edit, Recipe
from neuroviz.run import Run
from neuroviz.version import VERSION

EPOCHS = 100


def pytorch_script(run: Run | Recipe, steps: int | None = None) -> str:
    """The run, or that of a recipe, as the text of a Python program that needs PyTorch alone and prints each epoch's loss.

    It trains `steps` steps; None: as many as the run has done, or 100 epochs where it has not begun. Data, first parameters and
    masks are exact, so that each step's loss is the run's but for rounding. Raises `RecipeError` where the data are too large.
    """
    check.instance("run", run, (Run, Recipe), "a Run or a Recipe")
    run = Run(run) if isinstance(run, Recipe) else run
    if steps is None:
        steps = run.step or run.schedule.after_epochs(0, EPOCHS)
    plan = Plan(run, check.integer("steps", steps, 0, 2**53 - 1))
    plan.check_size()
    return "\n\n".join(piece.strip("\n") + "\n" for piece in _pieces(plan))


def _pieces(plan: Plan) -> Iterator[str]:
    """From the head to the data: what is read first stands first."""
    yield _head(plan)
    yield from _definitions(plan)
    yield _network(plan)
    yield snippets.RANDOM
    yield snippets.SHUFFLED.format(stream=f"({ORDER} << 48)")
    if plan.drops:
        yield snippets.MASKS.format(stream=f"({MASKS} << 48)", hidden=list(plan.run.network.sizes[1:-1]))
    if plan.freezes:
        yield snippets.FROZEN
    yield from _functions_of_the_step(plan)
    yield snippets.BATCHES.format(size="batch_size(step)" if _changes_batches(plan) else "BATCH_SIZE")
    yield _train(plan)
    yield from script_data.pieces(plan)
    yield snippets.MAIN


def _head(plan: Plan) -> str:
    packed = script_data.is_packed(plan)
    names = [
        *(["base64"] if packed else []),
        *(["math"] if plan.uses("clip_norm") or plan.changes_rate else []),
        *(["zlib"] if packed else []),
    ]
    imports = "".join(f"import {name}\n" for name in names)
    sizes = "" if _changes_batches(plan) else f"BATCH_SIZE = {plan.parts[0].training.batch_size}\n"
    head = snippets.HEAD.format(version=VERSION, imports=f"{imports}\n" if imports else "")
    return f"{head}\nSEED = {plan.run.recipe.seed}\nSTEPS = {plan.steps}\n{sizes}"


def _definitions(plan: Plan) -> Iterator[str]:
    """Of what PyTorch does not have, or has otherwise."""
    if script_data.is_packed(plan):
        yield snippets.UNPACKED
    if plan.drops:
        yield snippets.DROPOUT
    used = {*plan.modules, *(in_torch.LOSS_FUNCTIONS[part.network.loss] for part in plan.parts)}
    if plan.centered:
        used.add("RMSprop")
    yield from (definition for name, definition in in_torch.DEFINITIONS.items() if name in used)


def _network(plan: Plan) -> str:
    modules = "\n".join(f"        {module}," for module in plan.modules)
    output = plan.run.network.activations[-1]
    hint = f"  # its output's {output} is in the loss" if plan.gives_z and output != "identity" else ""
    still = "".join(f"    {tensor}.requires_grad_(False)\n" for tensor in plan.still)
    return snippets.NETWORK.format(modules=modules, hint=hint, still=still)


# -- What depends on the step alone ------------------------------------------------------------------------------------


def _changes_batches(plan: Plan) -> bool:
    return len({part.training.batch_size for part in plan.parts}) > 1


def _functions_of_the_step(plan: Plan) -> Iterator[str]:
    if _changes_batches(plan):
        yield f"def batch_size(step):\n{_by_step(plan, lambda part: str(part.training.batch_size))}"
    if plan.changes_rate:
        body = _by_step(plan, lambda part: in_torch.learning_rate(part.training))
        yield f'def learning_rate(step, epoch):\n    """The rate in force; both count from 0."""\n{body}'


def _by_step(plan: Plan, of: Callable[[Part], str]) -> str:
    """Returns what each part has, from its step on."""
    lines, parts = [], plan.parts
    for part, following in zip(parts, parts[1:], strict=False):
        if of(part) != of(following):
            lines.append(f"    if step < {following.step}:\n        return {of(part)}")
    return "\n".join([*lines, f"    return {of(parts[-1])}"])


# -- The loop ----------------------------------------------------------------------------------------------------------


def _train(plan: Plan) -> str:
    first = "\n".join(f"{name} = {value}" for name, value in _settings(plan, plan.parts[0]).items())
    edits = "\n".join(_edited(plan, before, part) for before, part in zip(plan.parts, plan.parts[1:], strict=False))
    body = "\n".join(line for line in _step(plan) if line)
    if edits:
        body = f"{edits}\n{body}"
    return snippets.TRAIN.format(first=_indented(first, 1), body=_indented(body, 2))


def _indented(text: str, depth: int) -> str:
    return textwrap.indent(text, "    " * depth)


def _settings(plan: Plan, part: Part) -> dict[str, str]:
    """Variables of the loop: those that the run has a use for."""
    how = part.training
    found = {
        "loss_function": in_torch.loss_function(part.network, of_z=plan.gives_z),
        "optimizer": plan.optimizer(how.optimizer),
    }
    if plan.uses("l1"):
        found["l1"] = repr(how.l1)
    if plan.drops:
        found["dropout"] = repr(how.dropout)
    if plan.uses("clip_norm"):
        found["clip_norm"] = "math.inf" if how.clip_norm is None else repr(how.clip_norm)
    if plan.freezes:
        found["frozen"] = _frozen(plan, part)
    return found


def _frozen(plan: Plan, part: Part) -> str:
    lines = [
        f"    {tensor}: [{', '.join(f'({place})' if ',' in place else place for place in places)}],"
        for tensor, places in plan.frozen(part).items()
    ]
    return "\n".join(["{", *lines, "}"]) if lines else "{}"


def _step(plan: Plan) -> list[str]:
    """One step, in order; what the run has no use for is empty."""
    learning = [name for name in (f"model[{place}].weight" for place in plan.linear) if name not in plan.still]
    return [
        snippets.SET_RATE if plan.changes_rate else "",
        snippets.SET_MASKS if plan.drops else "",
        snippets.FORWARD_AND_BACKWARD,
        snippets.ADD_L1.format(weights=", ".join(learning)) if plan.uses("l1") and learning else "",
        snippets.STOP_FROZEN if plan.freezes else "",
        snippets.CLIP if plan.uses("clip_norm") else "",
        snippets.STEP_BUT_FOR if plan.freezes else snippets.STEP,
    ]


def _edited(plan: Plan, before: Part, part: Part) -> str:
    """What changes at the beginning of a part."""
    old, new = _settings(plan, before), _settings(plan, part)
    lines = [f"{name} = {value}" for name, value in new.items() if value != old[name] and name != "optimizer"]
    lines[:0] = _other_optimizer(plan, before, part)
    lines += [_set_parameter(plan, edit) for edit in part.edits if edit.path.startswith("parameters.")]
    # A batch size or a schedule is a matter of the functions above.
    return f"if step == {part.step}:\n{_indented(chr(10).join(lines), 1)}" if lines else ""


def _set_parameter(plan: Plan, edit: Edit) -> str:
    tensor, place = plan.tensor(edit.path)
    return snippets.SET_PARAMETER.format(place=f"{tensor}[{place}]", value=float(edit.value))


def _other_optimizer(plan: Plan, before: Part, part: Part) -> list[str]:
    """Another one begins afresh; the same goes on, with other settings, and what it is to remember besides begins at 0."""
    old, new = before.training.optimizer, part.training.optimizer
    if new == old:
        return []
    if new.name != old.name:
        return [f"optimizer = {plan.optimizer(new)}"]
    added = [name for name in new.slots if name not in old.slots]
    changed = snippets.CHANGE_OPTIMIZER.format(arguments=in_torch.arguments(new))
    return [changed, *(snippets.ADD_SLOT.format(name=name) for name in added)]
