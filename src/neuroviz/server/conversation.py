"""One page's connection: packets in, packets out, and in between the session at work in a thread."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import Executor
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from neuroviz.live import wire
from neuroviz.live.messages import Progress
from neuroviz.live.session import Session
from neuroviz.live.wire import Packet, WireError
from neuroviz.server.engine import Engine
from neuroviz.server.pace import CALL_SECONDS, Pace

log = logging.getLogger(__name__)
INBOX = 16


class Workers:
    """The threads in which sessions work, and how many sessions want one."""

    def __init__(self, pool: Executor, threads: int) -> None:
        self._pool, self._threads, self._wanting = pool, threads, 0

    async def work(self, session: Session, pace: Pace) -> list[bytes]:
        """One call of the session, off the event loop."""
        self._wanting += 1
        wanted = CALL_SECONDS * min(1.0, self._threads / self._wanting)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, _call, session, pace, wanted)
        finally:
            self._wanting -= 1


def _call(session: Session, pace: Pace, wanted: float) -> list[bytes]:
    started, trains = time.perf_counter(), session.trains
    packets = _advance(session, pace.budget(session.cost))
    messages = _encoded(packets)
    if trains or _on_the_way(packets):
        pace.learn(time.perf_counter() - started, wanted)
    return messages


def _on_the_way(packets: list[Packet]) -> bool:
    """Whether the call computed all the steps that it was allowed to: what only looks takes its own time, however few they are."""
    told = [packet.event for packet in packets if isinstance(packet.event, Progress)]
    return any(not (event.reading or event.recording) for event in told)


def _advance(session: Session, budget: int) -> list[Packet]:
    try:
        return session.advance(budget)
    except Exception as error:  # a defect of ours: the page is told, and the session goes on
        log.exception("A command failed.")
        return session.abandon(f"An error in NeuroViz itself ({type(error).__name__}): the server's log tells more.")


def _encoded(packets: list[Packet]) -> list[bytes]:
    return [wire.encode(packet.event, packet.arrays) for packet in packets]


class Conversation:
    """Until the page leaves: read what it sends, let the session work, send what it says."""

    def __init__(self, socket: WebSocket, session: Session, engine: Engine, workers: Workers) -> None:
        self._socket, self._session, self._engine, self._workers = socket, session, engine, workers
        self._inbox: asyncio.Queue[Any] = asyncio.Queue(INBOX)
        self._pace = Pace()

    async def run(self) -> None:
        """The whole conversation."""
        ready = self._engine.ready
        tasks = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._talk())]
        if not ready:
            tasks.append(asyncio.ensure_future(self._announce()))
        try:
            await asyncio.gather(*tasks)
        except WebSocketDisconnect:
            pass  # the page has left: what it wanted is not wanted any more
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1000))
            await self._inbox.put(message.get("bytes") or (message.get("text") or "").encode())

    async def _announce(self) -> None:
        await self._engine.wait()
        await self._inbox.put(self._engine)

    async def _talk(self) -> None:
        await self._send(_encoded(self._session.welcome()))
        while True:
            while not self._inbox.empty() or not self._session.busy:
                await self._send(_encoded(self._take(await self._inbox.get())))
            await self._send(await self._workers.work(self._session, self._pace))

    def _take(self, item: bytes | Engine) -> list[Packet]:
        if isinstance(item, Engine):
            return self._session.engine_compiled(item.seconds)
        try:
            return self._session.handle(*wire.decode(item))
        except WireError as error:
            return self._session.refuse(error)

    async def _send(self, packets: list[bytes]) -> None:
        for packet in packets:
            await self._socket.send_bytes(packet)
