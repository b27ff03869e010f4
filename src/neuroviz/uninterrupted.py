"""What Ctrl-C must not tear apart, and what ends in order when it is pressed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C takes effect when this is over. It reaches the main thread alone: the others need nothing."""
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    pressed = list[tuple[int, FrameType | None]]()
    signal.signal(signal.SIGINT, lambda number, frame: pressed.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if pressed:
            handler(*pressed[-1])


@contextmanager
def interruptible(*, at_once: bool = False) -> Iterator[Callable[[], bool]]:
    """Ctrl-C is only noted, once: what is given says whether it was. The second time it interrupts, or the first, `at_once`.

    Where whoever started the process had it ignored, it stays ignored.
    """
    noted, main = threading.Event(), threading.current_thread() is threading.main_thread()

    def note(number: int, frame: FrameType | None) -> None:
        noted.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if at_once:
            signal.default_int_handler(number, frame)

    before = signal.getsignal(signal.SIGINT)
    if main and before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, note)
    try:
        yield noted.is_set
    finally:
        if main:
            signal.signal(signal.SIGINT, before)
