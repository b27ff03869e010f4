"""Where one picture is ordered and handed over: the page asks what is wanted, and brings it."""

from __future__ import annotations

import secrets
import threading
from typing import NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from neuroviz.pictures.order import Order

LARGEST = 256 * 2**20
"""Bytes of a picture: that of 240 frames is a tenth of it."""


class CannotDraw(Exception):
    """There is no picture; the sentence says why."""


class Drawn(NamedTuple):
    """A picture as the page has drawn it, and what it said of that, or nothing."""

    content: bytes
    said: str


class Desk:
    """One order. Its name is known to its own page alone."""

    def __init__(self, order: Order) -> None:
        self.name = secrets.token_urlsafe(16)
        self._order = order
        self._there = threading.Event()
        self._result: Drawn | CannotDraw | None = None

    @property
    def routes(self) -> list[BaseRoute]:
        """What the server answers besides."""
        return [Route(f"/order/{self.name}", self._answer, methods=["GET", "POST"])]

    def wait(self, seconds: float) -> Drawn | None:
        """The picture, if it comes within so many seconds. Raises `CannotDraw` where the page says that there is none."""
        self._there.wait(seconds)
        if isinstance(self._result, CannotDraw):
            raise self._result
        return self._result

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET":
            return Response(msgspec.json.encode(self._order), media_type="application/json")
        content = bytearray()
        async for piece in request.stream():
            content += piece
            if len(content) > LARGEST:
                self._take(CannotDraw(f"The picture must have at most {LARGEST:,} bytes, but there came more."))
                return Response(status_code=413)
        if "refused" in request.query_params:
            self._take(CannotDraw(content.decode("utf-8", "replace")))
        else:
            self._take(Drawn(bytes(content), request.query_params.get("said", "")))
        return Response(status_code=204)

    def _take(self, result: Drawn | CannotDraw) -> None:
        self._result = result
        self._there.set()
