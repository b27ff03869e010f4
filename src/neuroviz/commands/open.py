"""What `neuroviz open` takes."""

from __future__ import annotations

from typing import Annotated

import typer

from neuroviz.commands.page import (
    PARAMETERS,
    PORT,
    SESSIONS,
    AllowHost,
    Host,
    MaxParameters,
    MaxSessions,
    NoBrowser,
    Port,
    serve_page,
)


def open_page(
    recipe: Annotated[
        str, typer.Argument(metavar="RECIPE", help="A recipe file (JSON), a link, or - for the standard input.")
    ],
    file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The file that the recipe takes its data from, where it is not beside the recipe's.",
        ),
    ] = None,
    host: Host = "127.0.0.1",
    port: Port = PORT,
    allow_host: AllowHost = None,
    no_browser: NoBrowser = False,
    max_sessions: MaxSessions = SESSIONS,
    max_parameters: MaxParameters = PARAMETERS,
) -> None:
    """Serve the page as `neuroviz` does; it opens on the run of a recipe or a link, at its moment, with what is open there.

    A recipe that cannot be run is told before the server starts (exit code 2).
    """
    from neuroviz.commands.opening import first_of
    from neuroviz.server.settings import Settings

    first = first_of(recipe, max_parameters, file)
    serve_page(
        Settings(host, tuple(allow_host or ()), max_sessions, max_parameters, first=first),
        port,
        browser=not no_browser,
    )
