"""Where something began to go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neuroviz.diagnostics import KINDS
from neuroviz.engine import check
from neuroviz.searching import Search

if TYPE_CHECKING:
    from neuroviz.run import Run


class DiagnosisSearch(Search[int]):
    """For the first step at which `diagnose` finds something of this kind in this layer (None: in the network as a whole)."""

    def __init__(self, run: Run, end: int, kind: str, layer: int | None) -> None:
        check.choice("kind", kind, [entry.name for entry in KINDS])
        if layer is not None:
            layer = check.integer("layer", layer, 0, run.network.layers - 1)
        super().__init__(run, end)
        self._wanted = (kind, layer)

    def _look(self, steps: int) -> int:
        if any((found.kind, found.layer) == self._wanted for found in self.run.diagnose(self.done)):
            self._stop(self.done)
        return min(steps, 1)  # it takes as long as hundreds of steps of training
