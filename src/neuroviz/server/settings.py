"""What whoever starts the server decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neuroviz.bookmark import Bookmark
    from neuroviz.recipe import Recipe

EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # hosts that mean all addresses
STATIC = Path(__file__).parents[1] / "static"

# A message holds at most 1 MB of the reader's own data, which as JSON text may take up to three times as much, and the
# state of a run, up to 2 MB; the rest is slack.
MAXIMUM_MESSAGE_BYTES = 8 * 2**20


@dataclass(frozen=True)
class Settings:
    """How to serve."""

    host: str = "127.0.0.1"
    allowed_hosts: tuple[str, ...] = ()
    maximum_sessions: int = 64
    maximum_parameters: int = 1_000_000
    static: Path = STATIC
    first: tuple[Recipe, Bookmark] | None = None
    """the run, and the moment of it, that pages open with; None: that of `Recipe()`"""
