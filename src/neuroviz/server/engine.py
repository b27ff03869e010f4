"""The engine being loaded in the background, while the page is served and the event loop lives."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import threading
import time
from collections.abc import Callable

from neuroviz.engine.tasks import warm_up

log = logging.getLogger(__name__)


def loading(compiler: subprocess.Popen[bytes] | None) -> Callable[[], float | None]:
    """What loads the engine when `compiler` has compiled it; without one it is in the cache, or has to be compiled here.

    It gives the seconds that compiling took, or None where it was in the cache.
    """

    def load() -> float | None:
        if compiler is None:
            return warm_up()
        start = time.perf_counter()
        compiler.wait()
        warm_up()  # where the other process failed this compiles, and tells why that fails
        return time.perf_counter() - start

    return load


class Engine:
    """Whether the engine is compiled. `seconds`: how long that took; None where it came from the cache."""

    def __init__(self, warm_up: Callable[[], float | None]) -> None:
        self._warm_up = warm_up
        self._done = asyncio.Event()
        self.seconds: float | None = None

    @property
    def ready(self) -> bool:
        return self._done.is_set()

    async def wait(self) -> float | None:
        """The seconds, when it is compiled."""
        await self._done.wait()
        return self.seconds

    def start(self) -> None:
        """Begin, in a thread that does not keep the process from ending."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._work, args=(loop,), name="compile", daemon=True).start()

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self.seconds = self._warm_up()
        except Exception:
            # Each command that needs the engine meets the same error again, and tells it to its page.
            log.exception("The engine could not be compiled.")
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._done.set)
