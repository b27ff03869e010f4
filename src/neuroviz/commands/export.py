"""What `neuroviz export` takes."""

from __future__ import annotations

from typing import Annotated

import typer

from neuroviz.commands.options import DataFile, RecipeFile


def export(
    to: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="The file to write; its ending says what: .py, .html, .safetensors, .npz, .onnx, .csv or .parquet.",
        ),
    ],
    recipe: RecipeFile = None,
    step: Annotated[
        int | None,
        typer.Option(metavar="N", help="The step, counted from 0; the end of epoch 100 by default, 200 for a page."),
    ] = None,
    epochs: Annotated[int | None, typer.Option(metavar="N", help="Or the step after so many epochs.")] = None,
    what: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help="script, page, weights, trace, metrics or losses, where neither ending nor name (trace.csv) say it.",
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
    file: DataFile = None,
) -> None:
    """Train a recipe up to a step, and write what other tools take, or the page over the steps before it.

    A step beyond the one in which a run diverges ends with exit code 1, what cannot be exported with 2; nothing is written then.
    """
    from neuroviz.commands.exporting import Wanted, export_recipe

    export_recipe(recipe, Wanted(to, step, epochs, what, overwrite), file=file)
