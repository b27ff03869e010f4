"""Opening the page on any recipe: its first command on the way to the server is written anew."""

from __future__ import annotations

import msgspec
from playwright.sync_api import Page, WebSocketRoute

import neuroviz as nv
from neuroviz.live import messages, wire

RECIPES = {
    "Adam": nv.Recipe(
        training=nv.Training(optimizer=nv.Adam(0.02, amsgrad=True), l1=0.001, clip_norm=0.3, dropout=0.3)
    ),
    "RMSprop": nv.Recipe(training=nv.Training(optimizer=nv.RMSprop(0.02))),
}
"""With regularization of every kind, and without."""


def open_with(page: Page, recipe: nv.Recipe) -> None:
    """Before the page goes anywhere: what it opens will be `recipe`."""

    def rewritten(packet: str | bytes) -> str | bytes:
        if isinstance(packet, str):
            return packet
        command, _ = wire.decode(packet)
        if not isinstance(command, messages.Open) or command.recipe is not None:
            return packet
        return wire.encode(msgspec.structs.replace(command, recipe=recipe.to_json()))

    def route(page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()
        page_side.on_message(lambda packet: server_side.send(rewritten(packet)))

    page.route_web_socket("**/session", route)
