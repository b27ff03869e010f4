"""The command `neuroviz`. What takes long to import is imported when it is needed, so that --help comes at once."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Literal

import typer

from neuroviz.commands.export import export
from neuroviz.commands.open import open_page
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
from neuroviz.commands.picture import picture
from neuroviz.commands.sweep import sweep
from neuroviz.commands.trace import trace
from neuroviz.commands.train import train
from neuroviz.version import VERSION

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

app.command()(train)
app.command()(sweep)
app.command()(trace)
app.command()(export)
app.command()(picture)
app.command("open")(open_page)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"NeuroViz {VERSION}")
        raise typer.Exit


def _do_without(stream: Literal["stdout", "stderr"]) -> None:
    """Where it was closed before the start, what is said there goes nowhere, and the command goes on."""
    if getattr(sys, stream) is None:
        setattr(sys, stream, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _refuse_options_of_the_page(context: typer.Context) -> None:
    """What is said of serving, before the name of a command that does not serve, would be lost without a word."""
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "COMMANDLINE":
            name = max(parameter.opts, key=len)
            typer.echo(
                f"neuroviz: {name} is for the page, and must not stand before {context.invoked_subcommand}.", err=True
            )
            raise typer.Exit(2)


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = PORT,
    allow_host: AllowHost = None,
    no_browser: NoBrowser = False,
    max_sessions: MaxSessions = SESSIONS,
    max_parameters: MaxParameters = PARAMETERS,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is, and stop.")
    ] = False,
) -> None:
    """See the moment in which a neural network learns: serves the page and opens it in the browser.

    The commands work without the page: `neuroviz train --help` and the like say how.
    """
    _do_without("stderr")
    if context.invoked_subcommand is not None:
        _refuse_options_of_the_page(context)
        return
    _do_without("stdout")
    from neuroviz.server.settings import Settings

    settings = Settings(host, tuple(allow_host or ()), maximum_sessions=max_sessions, maximum_parameters=max_parameters)
    serve_page(settings, port, browser=not no_browser)
