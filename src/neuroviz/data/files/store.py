"""The bytes of files, by their SHA-256. A recipe names its file by that; nothing is kept on disk."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from neuroviz.data.sources import MAXIMUM_FILE_BYTES
from neuroviz.engine import check


class Stored(NamedTuple):
    """How a recipe names a file's bytes."""

    size: int
    sha256: str


class Files:
    """Files in memory; `lasting` are never forgotten."""

    def __init__(self, lasting: Mapping[str, bytes] | None = None) -> None:
        self._lasting = dict(lasting or {})
        self._contents = dict(self._lasting)

    def put(self, name: str, content: bytes) -> Stored:
        """Keep the bytes of a file. Raises `RecipeError` where there are too many, or none."""
        check_size(name, len(content))
        stored = Stored(len(content), hashlib.sha256(content).hexdigest())
        self._contents[stored.sha256] = content
        return stored

    def get(self, name: str, stored: Stored) -> bytes:
        """The bytes. Raises `RecipeError` where they were never given."""
        if stored.sha256 not in self:
            got = f"{name} ({stored.size:,} bytes, SHA-256 {stored.sha256[:12]}…) without them"
            check.fail("data", "given together with the bytes of its file", check.words(got))
        content = self._contents[stored.sha256]
        if len(content) != stored.size:
            check.fail("data.size", f"{len(content)}, as the file of this SHA-256 has", stored.size)
        return content

    def keep_only(self, hashes: Collection[str]) -> None:
        """Forget every other file that does not last."""
        kept = {sha256: content for sha256, content in self._contents.items() if sha256 in hashes}
        self._contents = self._lasting | kept

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._contents


def check_size(name: str, size: int) -> None:
    """Raises `RecipeError` unless a file of so many bytes can be taken."""
    if size == 0:
        check.fail("data", "a file with something in it", check.words(f"{name}, which is empty"))
    if size > MAXIMUM_FILE_BYTES:
        got = check.words(f"{name} of {math.ceil(size / 2**20 * 10) / 10:,.1f} MB")
        check.fail("data", f"a file of at most {MAXIMUM_FILE_BYTES >> 20} MB", got)


# Those that this process was given: in Python and on the command line.
FILES = Files()
