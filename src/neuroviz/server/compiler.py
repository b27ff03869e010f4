"""The process that compiles the engine, where it is not compiled yet.

Compiling holds Python's lock for tenths of a second at a time, so a process of its own does it and leaves the result in
the cache, from which the server loads it. It is started before the server is imported, and runs beside that.
"""

from __future__ import annotations

import subprocess
import sys

from neuroviz.engine.cache import is_cached, is_kept

# It leaves at once when it is done: to take the compiler down in good order would take longer.
COMPILE = [sys.executable, "-c", "import os; from neuroviz.engine.tasks import warm_up; warm_up(); os._exit(0)"]


def start_compiling() -> subprocess.Popen[bytes] | None:
    """Start it; None where the engine is in the cache, or where nothing can be kept for another process."""
    if is_cached() or not is_kept():
        return None
    # What it complains of is said again by the server, which has to do it itself then.
    return subprocess.Popen(COMPILE, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
