"""From the bytes of a file to samples, in pieces, so that a long reading can tell how far it is and be given up."""

from __future__ import annotations

from collections.abc import Generator

import msgspec

from neuroviz.data.files.choosing import choose
from neuroviz.data.files.sampling import samples
from neuroviz.data.files.store import FILES, Files, Stored
from neuroviz.data.files.tables import Table, table
from neuroviz.data.raw import RawData
from neuroviz.data.source import Source
from neuroviz.data.sources import File


class Reader:
    """Reads files of a store. It remembers the last table and the last samples: most edits of a run leave the data alone."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._table: tuple[tuple[File, File], Table] | None = None
        self._raw: tuple[File, RawData] | None = None

    def table(self, file: File) -> Generator[None, None, Table]:
        """The table of a file; yields after each phase. Raises `RecipeError`."""
        key = _as_table(file, file)
        if self._table is None or key not in self._table[0]:
            content = self.files.get(file.name, Stored(file.size, file.sha256))
            found = yield from table(file, content)
            self._table = ((key, _as_table(file, found)), found)  # asked for again with what was recognised
        return self._table[1]

    def raw(self, file: File) -> Generator[None, None, RawData]:
        """The samples of a file; yields after each phase. Raises `RecipeError`."""
        if self._raw is None or self._raw[0] != _as_samples(file):
            found = yield from self.table(file)
            self.remember(file, samples(choose(file, found)).raw)
            assert self._raw is not None
        return self._raw[1]

    def has(self, file: File) -> bool:
        """Whether the samples of a file are there already."""
        return self._raw is not None and self._raw[0] == _as_samples(file)

    def remember(self, file: File, raw: RawData) -> None:
        """These are the samples of a file."""
        raw.inputs.setflags(write=False)
        self._raw = (_as_samples(file), raw)

    def keep_only(self, file: File | None) -> None:
        """Forget the table, which nobody asks for once its samples are there, and the samples of other files."""
        self._table = None
        if self._raw is not None and (file is None or self._raw[0] != _as_samples(file)):
            self._raw = None


def _as_table(file: File, choices: File | Table) -> File:
    """The file with the choices that make its table, and no others."""
    plain = File(name=file.name, size=file.size, sha256=file.sha256)
    parts = {name: getattr(choices, name) for name in ("separator", "encoding", "header", "decimal")}
    return msgspec.structs.replace(plain, **parts)


def _as_samples(file: File) -> File:
    """The file without what is chosen when its samples are there."""
    plain = File(name=file.name, size=file.size, sha256=file.sha256)
    later = ("scaling", "test_fraction", *Source.__struct_fields__)
    return msgspec.structs.replace(file, **{name: getattr(plain, name) for name in later})


READER = Reader(FILES)
