"""What `neuroviz trace` takes."""

from __future__ import annotations

from typing import Annotated

import typer

from neuroviz.commands.options import DataFile, RecipeFile


def trace(
    step: Annotated[int, typer.Option(metavar="N", help="The step, counted from 0.")],
    recipe: RecipeFile = None,
    layer: Annotated[
        int | None, typer.Option(metavar="L", help="Only this layer, counted from 1: 1 is the first hidden one.")
    ] = None,
    unit: Annotated[int | None, typer.Option(metavar="U", help="Only this unit of the layer, counted from 1.")] = None,
    sample: Annotated[
        int | None,
        typer.Option(metavar="I", help="A sample of the batch, counted from 1; its first one by default."),
    ] = None,
    file: DataFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The whole trace as one JSON object, where everything counts from 0.")
    ] = False,
) -> None:
    """Print what happens in one step: every equation, with its numbers.

    Steps count from 0; layers, units, samples, epochs and batches count from 1, as on the page. A step beyond the one in which a
    run diverges ends with exit code 1, what cannot be shown with 2.
    """
    from neuroviz.commands.tracing import Wanted, trace_recipe

    trace_recipe(recipe, Wanted(step, layer, unit, sample), file=file, as_json=as_json)
