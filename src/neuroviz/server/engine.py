"""The engine being compiled in the background, while the page is served and the event loop lives.

Compiling holds Python's lock for tenths of a second at a time, so a process of its own does it and leaves the result in
the cache, from which this one loads it. Where nothing can be kept, it has to be done here.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import platformdirs

from neuroviz.engine.compiled import cache_folder, is_cached
from neuroviz.engine.tasks import warm_up

log = logging.getLogger(__name__)


# It leaves at once when it is done: to take the compiler down in good order would take longer.
_APART = [sys.executable, "-c", "import os; from neuroviz.engine.tasks import warm_up; warm_up(); os._exit(0)"]


def compile_apart() -> float | None:
    """Have the engine compiled, and load it. Returns the seconds that it took, or None where it was in the cache."""
    if is_cached() or not _is_kept():
        return warm_up()
    start = time.perf_counter()
    # Where that fails, it is done again here, and tells why.
    subprocess.run(_APART, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    warm_up()
    return time.perf_counter() - start


def _is_kept() -> bool:
    """Whether another process would find what this one compiles."""
    return cache_folder().is_relative_to(platformdirs.user_cache_path("neuroviz"))


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
