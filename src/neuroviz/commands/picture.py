"""What `neuroviz picture` takes."""

from __future__ import annotations

from typing import Annotated

import typer

from neuroviz.commands.options import DataFile


def picture(
    to: Annotated[
        str,
        typer.Option(
            metavar="FILE", help="The file to write: .svg or .png, or .webp or .gif for a stretch of the run."
        ),
    ],
    recipe: Annotated[
        str | None,
        typer.Argument(
            metavar="RECIPE",
            help="A recipe file (JSON), - for the standard input, or a link, at the moment that it names; Iris without one.",
        ),
    ] = None,
    what: Annotated[str, typer.Option(metavar="WHAT", help="network, loss or formula.")] = "network",
    step: Annotated[int | None, typer.Option(metavar="N", help="The step, counted from 0.")] = None,
    epochs: Annotated[int | None, typer.Option(metavar="N", help="Or the step after so many epochs.")] = None,
    operation: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The operation: forward-1, loss, backward-2, update-1, check and the like."),
    ] = None,
    layer: Annotated[
        int | None, typer.Option(metavar="L", help="The layer of the unit that is looked at, from 1: the first hidden.")
    ] = None,
    unit: Annotated[int | None, typer.Option(metavar="U", help="That unit of it, counted from 1.")] = None,
    formula: Annotated[int, typer.Option(metavar="K", help="Which of the inspector's formulas, counted from 1.")] = 1,
    steps: Annotated[
        str | None, typer.Option(metavar="A:B", help="Of an animation, the first step and the last one.")
    ] = None,
    every: Annotated[
        str, typer.Option(metavar="UNIT", help="A frame for each operation, step or epoch.")
    ] = "operation",
    rate: Annotated[float, typer.Option(metavar="R", help="Frames a second.")] = 2.0,
    with_loss: Annotated[bool, typer.Option("--with-loss", help="The loss under it, in an animation.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Without the background.")] = False,
    theme: Annotated[str, typer.Option(metavar="THEME", help="light or dark.")] = "light",
    language: Annotated[str, typer.Option(metavar="NAME", help="en or de.")] = "en",
    size: Annotated[
        str, typer.Option(metavar="WxH", help="The window that the page is drawn in, in pixels.")
    ] = "1440x900",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
    browser: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="The browser that draws: Chromium, Chrome or Edge. It is looked for without."
        ),
    ] = None,
    file: DataFile = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="How long it may take.")] = 300.0,
) -> None:
    """Draw the network, the loss or a formula as the page shows it, without the page: an installed browser draws it, unseen.

    A step beyond the one in which the run diverges ends with exit code 1, what cannot be drawn with 2; nothing is written then.
    """
    from neuroviz.commands.picturing import Looked, picture_recipe, size_of, steps_of
    from neuroviz.commands.plainly import plainly
    from neuroviz.pictures.wish import Wish

    with plainly():
        window, stretch = size_of(size), None if steps is None else steps_of(steps)
    wish = Wish(what, formula, clear, theme, language, window, browser, timeout, stretch, every, rate, with_loss)
    picture_recipe(recipe, to, wish, Looked(step, epochs, operation, layer, unit), overwrite=overwrite, file=file)
