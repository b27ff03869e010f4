"""What several commands take: the recipe, and the file that it takes its data from."""

from __future__ import annotations

from typing import Annotated

import typer

RecipeFile = Annotated[
    str | None,
    typer.Argument(
        metavar="RECIPE", help="A recipe file (JSON), a link, or - for the standard input; Iris without one."
    ),
]
DataFile = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="The file that the recipe takes its data from (CSV, TSV or Parquet)."),
]
