"""The ASGI application."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from neuroviz.engine.tasks import warm_up
from neuroviz.live import wire
from neuroviz.live.bench import Limits
from neuroviz.live.messages import Refused
from neuroviz.live.session import Session
from neuroviz.recordings.around import page_around
from neuroviz.run import HISTORY_BUDGET
from neuroviz.server.conversation import Conversation, Workers
from neuroviz.server.engine import Engine
from neuroviz.server.guard import Guard
from neuroviz.server.page import routes
from neuroviz.server.settings import Settings

LEAST_HISTORY = 2**20
TRY_AGAIN_LATER = 1013


def create_app(
    settings: Settings | None = None, load: Callable[[], float | None] = warm_up, more: Sequence[BaseRoute] = ()
) -> Starlette:
    """The page at /, a session for each WebSocket at /session, and `more`; `load` compiles or loads the engine."""
    hall = Hall(settings or Settings(), load)
    return Starlette(
        routes=[WebSocketRoute("/session", hall.receive), *more, *routes(hall.settings.static)],
        middleware=[Middleware(Guard, host=hall.settings.host, others=hall.settings.allowed_hosts)],
        lifespan=hall.lifespan,
    )


class Hall:
    """Where all conversations take place."""

    def __init__(self, settings: Settings, load: Callable[[], float | None]) -> None:
        self.settings, self._load = settings, load
        self._sessions = 0

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Threads to work in, and the engine being compiled, from the start of the server to its end."""
        threads = os.cpu_count() or 1
        with ThreadPoolExecutor(threads, "session") as pool:
            self._workers, self._engine = Workers(pool, threads), Engine(self._load)
            self._engine.start()
            yield

    async def receive(self, socket: WebSocket) -> None:
        """A page has come."""
        await socket.accept()
        if self._sessions >= self.settings.maximum_sessions:
            await self._turn_away(socket)
            return
        self._sessions += 1
        try:
            limits = Limits(self.settings.maximum_parameters, self._history_budget)
            session = Session(limits, ready=self._engine.ready, first=self.settings.first, recording=page_around)
            await Conversation(socket, session, self._engine, self._workers).run()
        finally:
            self._sessions -= 1

    def _history_budget(self) -> int:
        """Bytes of history for a run that begins now: what one reader has, shared among all."""
        return max(LEAST_HISTORY, HISTORY_BUDGET // max(1, self._sessions))

    async def _turn_away(self, socket: WebSocket) -> None:
        sentence = (
            f"{self._sessions} pages are open on this server, which is as many as it serves: "
            "close one, or start it with a larger --max-sessions."
        )
        await socket.send_bytes(wire.encode(Refused(id=None, field=None, sentence=sentence)))
        await socket.close(TRY_AGAIN_LATER, "too many sessions")
