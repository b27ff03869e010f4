"""`neuroviz open`: looks at a recipe file or a link before a page opens on it."""

from __future__ import annotations

from neuroviz.bookmark import Bookmark
from neuroviz.commands.plainly import plainly
from neuroviz.commands.reading import keep_data, named, read_moment
from neuroviz.commands.waiting import load_engine
from neuroviz.commands.way import go
from neuroviz.links import check_bookmark
from neuroviz.live.opening import check_inline
from neuroviz.recipe import Recipe
from neuroviz.run import Run


def first_of(source: str, maximum_parameters: int, file: str | None) -> tuple[Recipe, Bookmark]:
    """The recipe and the moment in `source`; every page will be able to open them, or the command ends with a sentence."""
    with plainly():
        recipe, bookmark = read_moment(source)
        keep_data(recipe, source, file)
        with named(source):
            check_inline(recipe)
            run = Run(recipe, maximum_parameters=maximum_parameters)
            check_bookmark(bookmark, run)
        if bookmark.step:
            load_engine()
            go(run, bookmark.step)
    return recipe, bookmark
