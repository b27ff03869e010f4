"""What `neuroviz sweep` takes."""

from __future__ import annotations

from typing import Annotated

import typer

from neuroviz.commands.options import DataFile, RecipeFile


def sweep(
    recipe: RecipeFile = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=VALUES", help="A path in the recipe and its values, in JSON, with commas. Repeat it."
        ),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(help="How many epochs to train each; 100 where neither is given.", metavar="N")
    ] = None,
    steps: Annotated[int | None, typer.Option(help="Or how many steps (batches).", metavar="N")] = None,
    jobs: Annotated[
        int | None,
        typer.Option(help="How many runs at a time; as many as there are processors by default.", metavar="N"),
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option(help="What the heat map and the best run go by; the held-out loss by default.", metavar="NAME"),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A file for the table (.csv, .parquet) or the heat map (.svg). Repeat it."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over files that are there.")] = False,
    file: DataFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a run, the last one a summary, instead of a table.")
    ] = False,
) -> None:
    """Train every combination of some values of a recipe, and compare the runs.

    neuroviz sweep --vary training.optimizer.learning_rate=0.01,0.1,1 --vary network.hidden=[4],[8,8] --to sweep.csv

    A run that diverges is a row like the others. Ctrl-C ends it with the runs that are done (exit code 130); a value that cannot
    be is told before the first run (exit code 2).
    """
    from neuroviz.commands.sweeping import Wanted, sweep_recipe

    sweep_recipe(
        recipe, Wanted(vary or [], epochs, steps, jobs, metric, to or [], overwrite), file=file, as_json=as_json
    )
