"""A million rows of twenty columns in a session, as the page asks for them: how long each answer takes, and how large it is.

Writes a table to the standard output, or, with --write, into `benchmarks/million.md`.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.files import million
from neuroviz.engine.tasks import warm_up
from neuroviz.live import messages as m
from neuroviz.live import wire
from neuroviz.live.session import Session
from neuroviz.live.wire import Packet

BUDGET = 2000  # steps a call
TIMES = 5
HEAD = "| what the page asks | seconds | the longest call | answer |\n| --- | --- | --- | --- |"


class Asking:
    """Asks a session, and notes how long that took."""

    def __init__(self) -> None:
        self.session = Session()
        self.rows: list[str] = []

    def ask(self, command: m.AnyCommand, arrays: wire.Arrays | None = None) -> tuple[Packet, float, int]:
        """The answer, the seconds of its longest call, and its size in bytes."""
        packets, longest = self.session.handle(command, arrays), 0.0
        while self.session.busy:
            start = time.perf_counter()
            packets = self.session.advance(BUDGET)
            size = sum(len(wire.encode(packet.event, packet.arrays)) for packet in packets)
            longest = max(longest, time.perf_counter() - start)
        assert not isinstance(packets[-1].event, m.Refused), packets[-1].event
        return packets[-1], longest, size

    def note(self, what: str, asked: Callable[[], tuple[Packet, float, int]], times: int = TIMES) -> Packet:
        """A row of the table: medians of `times`."""
        seconds, longest = [], []
        for _ in range(times):
            start = time.perf_counter()
            answer, call, size = asked()
            seconds.append(time.perf_counter() - start)
            longest.append(call)
        median = statistics.median
        self.rows.append(f"| {what} | {median(seconds):.3f} | {median(longest):.3f} | {size / 1024:,.1f} kB |")
        return answer


def put(asking: Asking, content: bytes) -> tuple[Packet, float, int]:
    """Send a file in pieces."""
    longest = 0.0
    for offset in range(0, len(content), 2**20):
        piece = {"bytes": np.frombuffer(content[offset : offset + 2**20], np.uint8)}
        answer, call, size = asking.ask(m.PutFile(1, "million.csv", len(content), offset), piece)
        longest = max(longest, call)
    return answer, longest, size


def measured(content: bytes) -> list[str]:
    """The table's rows."""
    warm_up()
    asking = Asking()
    asking.ask(m.Open(1))
    sent = asking.note("the file is sent", lambda: put(asking, content), 1).event
    assert isinstance(sent, m.FilePut)
    raw = msgspec.Raw(msgspec.json.encode(sent.file))
    read = asking.note("what is in it", lambda: asking.ask(m.ReadFile(1, raw)), 1).event
    assert isinstance(read, m.FileRead)
    value = msgspec.Raw(msgspec.json.encode(read.file))
    asking.note("use it", lambda: asking.ask(m.Edit(1, 0, "data", value)), 1)
    asking.note("the samples on show", lambda: asking.ask(m.Samples(1)))
    asking.note("sixteen other samples", lambda: asking.ask(m.Samples(1, tuple(range(0, 800_000, 50_000)))))
    steps = iter(range(1, 10**9))
    asking.note("the next step, standing still", lambda: asking.ask(m.Trace(1, next(steps), 5)))
    epochs = iter(range(100, 10**9, 50_000))
    asking.note("an epoch: 50 000 steps", lambda: asking.ask(m.Advance(1, next(epochs), 50_000, 5)), 2)
    frames = iter(range(120_000, 10**9, 500))
    asking.note("a frame of 500 steps", lambda: asking.ask(m.Advance(1, next(frames), 500, 5)))
    asking.note("the map, 48 × 48", lambda: asking.ask(m.Surface(1, 120_000, "before", 5, 0, 1, 48)))
    asking.note("the worst of those held out", lambda: asking.ask(m.Judge(1, 120_000, 120_001, "held_out")), 2)
    asking.note("the worst of those that train", lambda: asking.ask(m.Judge(1, 120_000, 120_001, "train")), 2)
    return asking.rows


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="write benchmarks/million.md")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.csv"
        million().write_csv(path)
        content = path.read_bytes()
    rows = measured(content)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = (
        f"{len(content) / 2**20:.1f} MB, {os.cpu_count()} processors; at its peak the process had {peak:,.0f} MB.\n\n"
    )
    table = words + "\n".join([HEAD, *rows, ""])
    if write:
        intro = "# A million rows on the page\n\n`python -m benchmarks.million --write`: "
        Path(__file__).with_name("million.md").write_text(intro + table, "utf-8")
    print(table)


if __name__ == "__main__":
    main()
