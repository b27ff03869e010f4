"""Writes the golden recording: `python tests/golden/write_recording.py`. The page must answer from it as a session does.

recording.bin is the recording; recorded.json.gz holds commands, and the packets that a session answers to them, in Base64.
"""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import neuroviz as nv
from neuroviz.live import messages as m
from neuroviz.live import wire
from neuroviz.live.session import Session
from neuroviz.recordings.recording import MAP_POINTS, Recorder

HERE = Path(__file__).parent
FIRST, LAST = 2, 5
RECIPE = nv.Recipe(
    nv.Synthetic("sine", samples=15),
    network=nv.Network((nv.Layer(3, "tanh"),)),
    training=nv.Training("mean_squared_error", nv.Adam(), batch_size=4, dropout=0.25, l1=0.01),
    edits=(nv.Edit(4, "parameters.0.weight.1.0", 0.5),),
)


def commands(samples: list[list[int]]) -> list[m.AnyCommand]:
    """What the page may ask of the recorded steps; `samples` are those of each step."""
    unit = m.Unit(layer=0, unit=1)
    return [
        *(m.Trace(id=1, step=step) for step in range(FIRST, LAST + 1)),
        *(m.Trace(id=1, step=4, focus=one) for one in samples[4 - FIRST]),
        m.Advance(id=2, step=3, steps=2, focus=samples[2][1]),
        *(m.Span(id=3, step=step, now=step + now, focus=samples[step - FIRST][0], unit=unit) for step in (4, 5) for now in (0, 1)),
        m.Judge(id=4, step=3, end=4, part="train"),
        m.Judge(id=4, step=3, end=6, part="held_out"),
        m.Judge(id=4, step=4, end=4, part="train"),
        m.Weights(id=5, step=3, end=4, layer=0),
        m.Weights(id=5, step=2, end=5, layer=1),
        m.Weights(id=5, step=4, end=4, layer=0),
        *(m.Surface(id=6, step=4, which=which, focus=0, across=0, up=1, resolution=MAP_POINTS) for which in ("before", "after")),
        m.Samples(id=7),
        m.Samples(id=7, rows=(3, 1)),
        *(m.Diagnose(id=8, step=step) for step in (2, 5, 6)),
        m.Curve(id=9),
    ]  # fmt: skip


def answer(session: Session, command: m.AnyCommand) -> bytes:
    packets = session.handle(command)
    while session.busy:
        packets += session.advance(1000)
    return wire.encode(*packets[-1])


def golden() -> tuple[bytes, list[dict[str, Any]]]:
    """The recording; and each command with its answer."""
    recording = Recorder(nv.Run(RECIPE), FIRST, LAST).record()
    run = nv.Run(RECIPE)
    session = Session(run=run)
    samples = [np.asarray(run.trace(step).samples).tolist() for step in range(FIRST, LAST + 1)]
    asked = [
        {
            "command": json.loads(msgspec.json.encode(command)),
            "answer": base64.b64encode(answer(session, command)).decode(),
        }
        for command in commands(samples)
    ]
    return recording, asked


if __name__ == "__main__":
    recording, asked = golden()
    (HERE / "recording.bin").write_bytes(recording)
    (HERE / "recorded.json.gz").write_bytes(gzip.compress(json.dumps(asked).encode(), mtime=0))
