"""How many steps fit into one call of about ten milliseconds."""

from __future__ import annotations

CALL_SECONDS = 0.010
_OVERHEAD = 3_000  # of a step whatever its size, in multiply-adds
_FIRST, _MOST = 1_000_000, 300_000_000  # multiply-adds a call; no processor does more in its time


class Pace:
    """Learns from what calls take how many multiply-adds fit, so that another network is judged by its size at once."""

    def __init__(self) -> None:
        self._allowed = float(_FIRST)

    def budget(self, cost: int) -> int:
        """Steps for the next call, at least one; `cost` is a step's multiply-adds."""
        return max(1, int(self._allowed / (_OVERHEAD + cost)))

    def learn(self, seconds: float, wanted: float) -> None:
        """A call took `seconds` where `wanted` were meant. Too slow counts at once, too quick by and by."""
        self._allowed *= min(1.1, max(0.25, wanted / max(seconds, 1e-6)))
        self._allowed = min(self._allowed, _MOST)
