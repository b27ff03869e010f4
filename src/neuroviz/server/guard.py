"""Who may talk to the server: pages that it served itself, under a name that is its own.

Without this, any page on the web could talk to a server on the reader's machine, by its own script or by a name that it
points at 127.0.0.1.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from neuroviz.server.settings import EVERYWHERE

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def allowed_names(host: str, others: Iterable[str] = ()) -> Callable[[str], bool]:
    """Whether a name is this server's own, which listens on `host`, or one of `others` that it was given.

    One that listens on all addresses is also reached by each of them, and by the machine's name.
    """
    names = LOOPBACK | {name.lower() for name in (host, *others)}
    if host not in EVERYWHERE:
        return lambda name: name in names
    names |= {socket.gethostname().lower()}
    return lambda name: name in names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def host_name(address: str) -> str | None:
    """The name in "name:port", "[::1]:port" or "http://name:port"; None where there is none."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None


class Guard:
    """Middleware that turns away what comes under another name, or from another's page."""

    def __init__(self, app: ASGIApp, host: str, others: Iterable[str] = ()) -> None:
        self._app, self._is_own = app, allowed_names(host, others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(Headers(scope=scope)) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal})
        else:
            await PlainTextResponse(refusal, status_code=403)(scope, receive, send)

    def _refusal(self, headers: Headers) -> str | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is(host):
            return f"This server does not answer to the name {host!r}: start it with --allow-host to give it that name."
        if origin is not None and not self._is(origin):
            return f"This server does not talk to pages of {origin!r}."
        return None

    def _is(self, address: str) -> bool:
        name = host_name(address)
        return name is not None and self._is_own(name)
