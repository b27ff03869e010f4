"""Packets: a JSON header, and behind it the bulk numbers as binary buffers. See `docs/protocol.md`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from neuroviz.live.messages import AnyCommand, AnyEvent, Buffer, decode_command

Array = NDArray[Any]
Arrays = Mapping[str, Array]

DTYPES = {"float64": "<f8", "float32": "<f4", "int32": "<i4", "uint32": "<u4", "uint8": "|u1"}
PREAMBLE = 8
MAXIMUM_DIMENSIONS = 4


class Packet(NamedTuple):
    """A message and the arrays that travel with it."""

    event: AnyEvent
    arrays: Arrays = MappingProxyType({})


class WireError(ValueError):
    """A packet that cannot be read. `field` is what is wrong in its header, `id` the command's, where they are known."""

    def __init__(self, sentence: str, field: str | None = None, id: int | None = None) -> None:  # noqa: A002  # its name
        super().__init__(sentence)
        self.field, self.id = field, id


def encode(message: AnyEvent | AnyCommand, arrays: Arrays | None = None) -> bytes:
    """`message` as a packet; its field `buffers` follows from `arrays`."""
    if arrays:
        message = msgspec.structs.replace(message, buffers=tuple(describe(name, a) for name, a in arrays.items()))
    header = _padded(msgspec.json.encode(message), b" ")
    return b"".join([len(header).to_bytes(PREAMBLE, "little"), header, *map(_bytes, (arrays or {}).values())])


def describe(name: str, array: Array) -> Buffer:
    """How a header names an array."""
    if array.dtype.name not in DTYPES:
        raise TypeError(f"{name} must be one of {', '.join(DTYPES)}, but got {array.dtype.name}")
    return Buffer(name=name, dtype=array.dtype.name, shape=array.shape)  # type: ignore[arg-type]  # seen just above


def _bytes(array: Array) -> bytes:
    return _padded(np.ascontiguousarray(array, dtype=DTYPES[array.dtype.name]).tobytes(), b"\0")


def _padded(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % 8)


def decode(packet: bytes) -> tuple[AnyCommand, dict[str, Array]]:
    """A command and its arrays (read only, over the packet's own bytes). Raises WireError."""
    end = _header_end(packet)
    header = packet[PREAMBLE:end]
    try:
        command = decode_command(header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(f"This message cannot be read: {error}", _field(str(error)), _id(header)) from error
    try:
        return command, dict(_arrays(packet, end, getattr(command, "buffers", ())))
    except WireError as error:
        error.id = command.id
        raise


def _header_end(packet: bytes) -> int:
    if len(packet) < PREAMBLE:
        raise WireError(f"A message must be at least {PREAMBLE} bytes long, but got {len(packet)}")
    length, zero = int.from_bytes(packet[:4], "little"), int.from_bytes(packet[4:PREAMBLE], "little")
    if zero:
        raise WireError(f"Bytes 4 to 7 of a message must be zero, but got {zero}")
    if length % 8 or length > len(packet) - PREAMBLE:
        raise WireError(
            f"The length of a message's header must be a multiple of 8 within the {len(packet) - PREAMBLE} bytes "
            f"that follow, but got {length}"
        )
    return PREAMBLE + length


def _field(sentence: str) -> str | None:
    """The path in a msgspec error: "... - at `$.steps`" gives "steps"."""
    found = re.search(r" - at `\$\.(.+)`$", sentence)
    return found[1] if found else None


class _HasId(msgspec.Struct):
    id: int


def _id(header: bytes) -> int | None:
    """The id of a command that is wrong otherwise, so that it can be answered."""
    try:
        return msgspec.json.decode(header, type=_HasId).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _arrays(packet: bytes, start: int, buffers: tuple[Buffer, ...]) -> Iterator[tuple[str, Array]]:
    names = [buffer.name for buffer in buffers]
    if len(set(names)) < len(names):
        raise WireError(f"Each buffer must have a name of its own, but got {', '.join(names)}", "buffers")
    for buffer in buffers:
        end = start + _size(buffer)
        if end > len(packet):
            raise WireError(f"Buffer {buffer.name} must be {_size(buffer)} bytes long, but the message ends", "buffers")
        yield buffer.name, _array(packet, start, buffer)
        start = _after_padding(packet, end)
    if start != len(packet):
        raise WireError(f"A message must end with its last buffer, but got {len(packet) - start} bytes more", "buffers")


def _size(buffer: Buffer) -> int:
    return math.prod(buffer.shape) * np.dtype(DTYPES[buffer.dtype]).itemsize


def _array(packet: bytes, start: int, buffer: Buffer) -> Array:
    if len(buffer.shape) > MAXIMUM_DIMENSIONS or max(buffer.shape, default=0) > len(packet):
        raise WireError(f"Buffer {buffer.name} cannot have the shape {buffer.shape}", "buffers")
    flat = np.frombuffer(packet, DTYPES[buffer.dtype], math.prod(buffer.shape), start)
    return flat.reshape(buffer.shape)


def _after_padding(packet: bytes, end: int) -> int:
    padded = end + (-end % 8)
    if packet[end:padded] != b"\0" * (padded - end):
        raise WireError(
            "A buffer must be padded with zeros to a multiple of 8 bytes, but got something else", "buffers"
        )
    return padded
