"""What `neuroviz train` takes."""

from __future__ import annotations

from typing import Annotated

import typer

from neuroviz.commands.options import DataFile, RecipeFile


def train(
    recipe: RecipeFile = None,
    epochs: Annotated[
        int | None, typer.Option(help="How many epochs to train; 100 where neither is given.", metavar="N")
    ] = None,
    steps: Annotated[int | None, typer.Option(help="Or how many steps (batches).", metavar="N")] = None,
    every: Annotated[
        int | None,
        typer.Option(help="A row after every N epochs; as many as give about 20 rows by default.", metavar="N"),
    ] = None,
    file: DataFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, the last one a summary, instead of a table.")
    ] = False,
) -> None:
    """Train a recipe without the page, and print how well it does.

    Ctrl-C ends it with what was reached (exit code 130). A run that diverges ends with exit code 1, a recipe that cannot be
    run with 2.
    """
    from neuroviz.commands.training import train_recipe

    train_recipe(recipe, epochs, steps, every, file=file, as_json=as_json)
