"""Commands about runs side by side: `comparisons`, `compare`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from neuroviz.engine.network import Parameters
from neuroviz.live.bench import Bench, Job, Refusal
from neuroviz.live.messages import Compare, Compared, Comparison, Comparisons, ReadyMade
from neuroviz.live.opening import check_inline, new_run
from neuroviz.live.uploading import loaded
from neuroviz.live.wire import Packet
from neuroviz.recipe import Recipe
from neuroviz.sweeps.comparisons import COMPARISONS
from neuroviz.sweeps.differing import differences

FEWEST, MOST = 2, 4


def ready_made(command: Comparisons) -> Packet:
    """Those of `nv.comparisons`, as they are made where nothing else is said."""
    made = [make() for make in COMPARISONS.values()]
    return Packet(
        ReadyMade(
            id=command.id,
            comparisons=tuple(
                Comparison(
                    name=each.name,
                    label=each.label,
                    sentence=each.sentence,
                    differences=each.differences,
                    recipes=tuple(recipe.to_json() for recipe in each.recipes),
                )
                for each in made
            ),
        )
    )


def compare(bench: Bench, command: Compare) -> Job:
    """What tells the runs of some recipes apart, and with what all of them begin. The session's own run stays."""
    if not FEWEST <= len(command.recipes) <= MOST:
        raise Refusal("recipes", f"recipes must be {FEWEST} to {MOST}, but got {len(command.recipes)}")
    recipes = [Recipe.from_json(text) for text in command.recipes]
    first = []
    for recipe in recipes:
        check_inline(recipe)
        run = new_run(bench, recipe, (yield from loaded(bench, recipe, command.id)))
        first.append(run.at(0).parameters)
    seeds = {recipe.seed for recipe in recipes}
    event = Compared(
        id=command.id,
        differences=differences(recipes),
        seed=seeds.pop() if len(seeds) == 1 else None,
        alike=_alike(first),
    )
    return Packet(event)


def _alike(first: Sequence[Sequence[Parameters]]) -> tuple[int, ...]:
    """The layers that begin with the same weights and biases everywhere."""
    return tuple(layer for layer, those in enumerate(zip(*first, strict=False)) if _same(those))


def _same(layers: Sequence[Parameters]) -> bool:
    one, *others = layers
    return all(np.array_equal(one.weight, other.weight) and np.array_equal(one.bias, other.bias) for other in others)
