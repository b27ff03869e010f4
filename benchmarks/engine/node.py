"""The JavaScript engines, each in a process of Node's own that stays and takes its turns when told."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.engine.contest import Contestant, Measured
from benchmarks.engine.rows import BATCHES, LEARNING_RATE, Row

PEERS = Path(__file__).parents[1] / "peers"
ENGINES = {"tfjs": "@tensorflow/tfjs", "convnetjs": "convnetjs", "brain": "brain.js"}
"""module in `peers/`: package"""


class Node:
    """A line goes in, a line comes out."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Its answer to `message`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        if line := self._process.stdout.readline():
            answer: dict[str, Any] = json.loads(line)
            return answer
        raise RuntimeError(f"{self._process.args!r} has ended:\n{self._process.stderr.read()}")

    def turn(self, steps: int) -> Measured:
        """So many steps, timed there."""
        answer = self.ask({"steps": steps})
        return Measured(answer["seconds"], float("nan") if answer["loss"] is None else answer["loss"])


def contestants(row: Row, until: ExitStack) -> list[Contestant]:
    """All of them, until `until` is closed."""
    return [
        Contestant(package, until.enter_context(_started(module, row)).turn, BATCHES if module == "brain" else 1)
        for module, package in ENGINES.items()
    ]


@contextmanager
def _started(module: str, row: Row) -> Iterator[Node]:
    command, pipe = ["node", "worker.js", module], subprocess.PIPE
    with subprocess.Popen(command, cwd=PEERS, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        node = Node(process)
        try:
            node.ask(_told(row))
            yield node
        finally:
            process.kill()


def _told(row: Row) -> dict[str, Any]:
    inputs, targets = row.samples.inputs.tolist(), row.samples.targets.tolist()
    what = {"sizes": row.sizes, "batch": row.batch, "loss": row.loss, "learning_rate": LEARNING_RATE}
    return {**what, "inputs": inputs, "targets": targets}
