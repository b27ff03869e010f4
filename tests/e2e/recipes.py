"""Opening the page on any recipe: its first command is written anew as it is sent."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any

from playwright.sync_api import Page

import neuroviz as nv
from benchmarks.page.driving import RECIPE_IN_FIRST_COMMAND

RECIPES = {
    "Adam": nv.Recipe(
        training=nv.Training(optimizer=nv.Adam(0.02, amsgrad=True), l1=0.001, clip_norm=0.3, dropout=0.3)
    ),
    "RMSprop": nv.Recipe(training=nv.Training(optimizer=nv.RMSprop(0.02))),
}
"""With regularization of every kind, and without."""


def opening_with(page: Page, recipe: nv.Recipe) -> AbstractContextManager[Any]:
    """Wherever the page goes, what it opens is `recipe`; until the end of the block, where it stands in one."""
    script: AbstractContextManager[Any] = page.add_init_script(
        f"({RECIPE_IN_FIRST_COMMAND})({json.dumps(recipe.to_json())})"
    )
    return script
