"""Commands that bring a file of the reader's own: `put_file`, `read_file`. What is in it is described by `preview`."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import numpy as np

from neuroviz.data.dataset import PHASES, Dataset, load, loading
from neuroviz.data.files.names import file_name
from neuroviz.data.sources import File
from neuroviz.live.bench import Bench, Job, Refusal
from neuroviz.live.messages import FilePut, Progress, PutFile, ReadFile
from neuroviz.live.wire import Array, Arrays, Packet
from neuroviz.plain import from_plain
from neuroviz.recipe import Recipe

_Value = TypeVar("_Value")

MAXIMUM_PIECE = 2**20
# What a reading tells of its progress: its phases, and putting the table into samples.
_PHASES = 4


@dataclass
class Upload:
    """A file on its way."""

    name: str
    size: int
    content: bytearray


def put_file(bench: Bench, command: PutFile, arrays: Arrays) -> Packet:
    """Take in a piece of a file; the last one makes it a file that can be read."""
    from neuroviz.data.files.store import check_size

    files, name = bench.reader.files, file_name(command.name)
    check_size(name, command.size)
    piece = _piece(arrays)
    if command.offset == 0:
        if command.sha256 in files:
            return Packet(FilePut(id=command.id, received=command.size, file=_file(name, command.size, command.sha256)))
        bench.upload = Upload(name, command.size, bytearray())
    upload = _at(bench, name, command)
    if command.offset + len(piece) > command.size:
        raise Refusal("buffers", f"{name} must end after {command.size:,} bytes, but there came more")
    upload.content += piece.tobytes()
    if len(upload.content) < command.size:
        return Packet(FilePut(id=command.id, received=len(upload.content), file=None))
    return _finished(bench, upload, command)


def _piece(arrays: Arrays) -> Array:
    """The bytes that came."""
    given = {name: (array.dtype.name, array.ndim) for name, array in arrays.items()}
    if given not in ({}, {"bytes": ("uint8", 1)}) or any(array.size > MAXIMUM_PIECE for array in arrays.values()):
        raise Refusal("buffers", f"buffers must be bytes, at most {MAXIMUM_PIECE:,} of uint8, but got {given}")
    return arrays.get("bytes", np.zeros(0, np.uint8))


def _at(bench: Bench, name: str, command: PutFile) -> Upload:
    """The file on its way, of which this is the next piece."""
    upload = bench.upload
    if upload is None or (upload.name, upload.size) != (name, command.size):
        raise Refusal("offset", f"offset must be 0 for the first piece of {name}, but got {command.offset:,}")
    if command.offset != len(upload.content):
        raise Refusal("offset", f"offset must be {len(upload.content):,}, but got {command.offset:,}")
    return upload


def _finished(bench: Bench, upload: Upload, command: PutFile) -> Packet:
    """Keep the file, beside that of the run."""
    bench.upload = None
    bench.forget_files()
    stored = bench.reader.files.put(upload.name, bytes(upload.content))
    if command.sha256 not in (None, stored.sha256):
        raise Refusal("sha256", f"{upload.name} is another file than before: it has changed since it was first read.")
    return Packet(FilePut(id=command.id, received=stored.size, file=_file(upload.name, *stored)))


def _file(name: str, size: int, sha256: str | None) -> File:
    assert sha256 is not None
    return File(name=name, size=size, sha256=sha256)


def read_file(bench: Bench, command: ReadFile) -> Job:
    """What is in a file, and what would come of it."""
    from neuroviz.live.preview import preview

    file = _decoded(command)
    found = yield from _told(bench.reader.table(file), command.id, _PHASES)
    return Packet(preview(command.id, file, found, bench.reader))


def _decoded(command: ReadFile) -> File:
    try:
        data = from_plain({"data": msgspec.json.decode(command.file)}, Recipe).data
    except msgspec.DecodeError as error:
        raise Refusal("file", f"file must be JSON, but got something else: {error}") from error
    if not isinstance(data, File):
        raise Refusal("file", "file must be what a recipe says of a file, but got other data")
    return data


def loaded(bench: Bench, recipe: Recipe, command: int) -> Generator[Progress, None, Dataset]:
    """The data of a recipe, telling of a file how far that is; other sources are there at once."""
    source = recipe.data
    if not isinstance(source, File):
        return load(source, recipe.seed)
    phases = PHASES if bench.reader.has(source) else _PHASES + PHASES
    return (yield from _told(loading(source, recipe.seed, bench.reader), command, phases))


def _told(pieces: Generator[None, None, _Value], command: int, phases: int) -> Generator[Progress, None, _Value]:
    """A reading whose every phase is told."""
    done = 0
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            value: _Value = end.value
            return value
        done += 1
        yield Progress(id=command, done=min(done, phases - 1), total=phases, reading=True)
