"""What serving the page takes, for `neuroviz` itself and for `neuroviz open`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from neuroviz.server.settings import Settings

PORT, SESSIONS, PARAMETERS = 8120, 64, 1_000_000

Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 lets others in the network in.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes any free one.")]
AllowHost = Annotated[
    list[str] | None, typer.Option(help="Another name under which pages may reach this server. May be repeated.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open the page in the browser.")]
MaxSessions = Annotated[int, typer.Option(min=1, help="How many pages may be open at once.")]
MaxParameters = Annotated[int, typer.Option(min=1, max=5_000_000, help="How large a network may be.")]


def serve_page(settings: Settings, port: int, *, browser: bool) -> None:
    """Serve until Ctrl-C."""
    from neuroviz.server.serve import CannotListen, serve

    try:
        serve(settings, port, browser=browser)
    except CannotListen as error:
        typer.echo(f"neuroviz: {error}", err=True)
        raise typer.Exit(1) from None
