"""What an edit has changed, in the words of the page: "learning rate 0.1 → 0.5"."""

from __future__ import annotations

from msgspec import structs

from neuroviz.edits import changes_the_run_only, stretches
from neuroviz.recipe import Recipe
from neuroviz.run import Run
from neuroviz.words import change_in, edit_sentences, label_of


def change_of(before: Run, after: Run, path: str) -> str:
    """What the edit of `path` that led from the one run to the other has changed."""
    if not changes_the_run_only(path):
        return _of_another_run(before, after, path)
    if path.startswith("training."):
        return change_in(_trained(before.recipe), _trained(after.recipe), path)
    return edit_sentences(after.recipe)[-1]


def _trained(recipe: Recipe) -> Recipe:
    """Training as it is after all edits."""
    return structs.replace(recipe, training=stretches(recipe)[-1].training)


def _of_another_run(before: Run, after: Run, path: str) -> str:
    old, new = before.dataset.raw.label, after.dataset.raw.label
    if path.startswith("data"):
        return f"data {old} → {new}" if old != new else "other choices for the data"
    if path.startswith("seed"):
        return f"seed {before.recipe.seed} → {after.recipe.seed}"
    if before.network.sizes != after.network.sizes:
        return f"layers {_sizes(before)} → {_sizes(after)}"
    for layer, (was, now) in enumerate(zip(before.network.activations, after.network.activations, strict=True)):
        if was != now:
            return f"activation of layer {layer + 1} {label_of(was)} → {label_of(now)}"
    return (
        "other first weights"
        if "initializer" in path or path == "network.parameters"
        else "other options of the network"
    )


def _sizes(run: Run) -> str:
    return "-".join(map(str, run.network.sizes))
