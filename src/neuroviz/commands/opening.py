"""`neuroviz open`: looks at a recipe file before a page opens on it."""

from __future__ import annotations

from neuroviz.bookmark import Bookmark
from neuroviz.commands.plainly import Refused, plainly
from neuroviz.commands.reading import named, read_moment
from neuroviz.commands.waiting import load_engine
from neuroviz.commands.way import go
from neuroviz.data.sources import File
from neuroviz.links import check_bookmark
from neuroviz.live.opening import check_inline
from neuroviz.recipe import Recipe
from neuroviz.run import Run


def first_of(source: str, maximum_parameters: int) -> tuple[Recipe, Bookmark]:
    """The recipe and the moment in the file `source`; every page will be able to open them, or the command ends with a sentence."""
    with plainly():
        recipe, bookmark = read_moment(source)
        if isinstance(recipe.data, File):
            raise Refused(
                f"{source}: data must be with the recipe, but got the file {recipe.data.name}: "
                "start `neuroviz`, and drop both files on the page"
            )
        with named(source):
            check_inline(recipe)
            run = Run(recipe, maximum_parameters=maximum_parameters)
            check_bookmark(bookmark, run)
        if bookmark.step:
            load_engine()
            go(run, bookmark.step)
    return recipe, bookmark
