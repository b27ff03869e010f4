"""Writes the golden packets: `python tests/golden/write.py`. Both languages must read each of them as its JSON says.

NAME.bin is a packet; NAME.json says what is in it: `header`, and for each buffer its dtype, shape and values. What JSON
has no number for is written as text: "NaN", "Infinity", "-Infinity", "-0".
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from neuroviz.engine.optimizers import Adam
from neuroviz.live import messages as m
from neuroviz.live import wire

HERE = Path(__file__).parent
HARD = [math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308, 0.1, -1 / 3]

STATE = m.StateInfo(step=17, epoch=2, batch=1, position=16, t=17, hash="c0ffee")
STEP = m.Step(
    id=7,
    location=m.Location(step=2**53 - 1, epoch=2, batch=1, batches=8),
    rows=3,
    learning_rate=0.1,
    rate=(m.Filled("schedule.StepLR", {"factor": 0.5, "epoch": 2.0, "gamma": 0.5, "step_size": 2.0}),),
    optimizer=Adam(learning_rate=0.1),
    t=18,
    update=("regularization.l1", "update.Adam.after"),
    constants={"beta1": 0.9, "l1": 0.01},
    frozen=("parameters.0.weight.0.3",),
    loss="cross_entropy",
    loss_option=0.0,
    whole=False,
    focus=m.Focus(sample=149, row=None, held_out=True),
    unit=m.Unit(layer=0, unit=5),
    steps_done=1,
    furthest=18,
    divergence=m.Divergence(17, 0, None, None, "loss", "Epoch 3, batch 2 of 8: the loss is no longer a finite number."),
    buffers=(),
)


def golden() -> dict[str, bytes]:
    """Every golden packet by its name."""
    return {
        "refused": wire.encode(m.Refused(id=3, field="training.batch_size", sentence="„ü“ and 🌸 are UTF-8")),
        "state": wire.encode(m.State(id=4, state=STATE, buffers=()), {
            "parameters": np.array(HARD), "slots": np.array([HARD, HARD[::-1]]),
        }),
        "sample_table": wire.encode(m.SampleTable(id=5, buffers=()), {
            "held_out": np.array([0, 1, 2**32 - 1], np.uint32), "inputs": np.arange(6.0).reshape(3, 2), "targets": np.zeros((3, 0)),
        }),
        "step": wire.encode(STEP, {
            "predictions": np.array([[0, 1, -1], [2, -(2**31), 2**31 - 1]], np.int32),
            "edges.0.before": np.array([0.1, -0.0, math.nan], np.float32),
            "losses": np.array([1.0, 0.5, math.nan, 0.25, -0.0]),
            "edges.0": np.array([7], np.uint32),
        }),
        "command_cancel": wire.encode(m.Cancel(id=1, target=0)),
        "command_open": wire.encode(m.Open(id=2, recipe='{"seed":1}', step=17, state=STATE, buffers=()), {
            "parameters": np.array(HARD), "slots": np.zeros((0, 8)),
        }),
        "command_put_file": wire.encode(m.PutFile(id=6, name="größe.csv", size=12, offset=1, buffers=()), {
            "bytes": np.array([0, 1, 44, 127, 255], np.uint8),
        }),
    }  # fmt: skip


def readable(packet: bytes) -> dict[str, Any]:
    """What is in a packet, read without `wire`."""
    length = int.from_bytes(packet[:8], "little")
    header, at, arrays = json.loads(packet[8 : 8 + length]), 8 + length, {}
    for buffer in header.get("buffers", ()):
        dtype = np.dtype(buffer["dtype"]).newbyteorder("<")
        values = np.frombuffer(packet, dtype, math.prod(buffer["shape"]), at)
        at += -(-values.nbytes // 8) * 8
        arrays[buffer["name"]] = {**buffer, "values": [_readable(value) for value in values.tolist()]}
    return {"header": header, "arrays": arrays}


def _readable(value: float) -> float | str:
    if isinstance(value, int) or (math.isfinite(value) and (value or math.copysign(1, value) > 0)):
        return value
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "-0.0": "-0"}[str(value)]


def main() -> None:
    for name, packet in golden().items():
        (HERE / f"{name}.bin").write_bytes(packet)
        (HERE / f"{name}.json").write_text(json.dumps(readable(packet), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
