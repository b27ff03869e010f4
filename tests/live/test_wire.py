import importlib.util
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuroviz.live import messages as m
from neuroviz.live import wire

GOLDEN = Path(__file__).parents[1] / "golden"
SPEC = importlib.util.spec_from_file_location("golden_write", GOLDEN / "write.py")
write = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write)

STATE = m.StateInfo(step=1, epoch=0, batch=1, position=16, t=1, hash="")
OPEN = m.Open(id=9, recipe=None, step=1, state=STATE)


def packet(header: object, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + body


@pytest.mark.parametrize("name", sorted(write.golden()))
def test_golden_packets_are_what_python_writes(name):
    assert (GOLDEN / f"{name}.bin").read_bytes() == write.golden()[name], "run `python tests/golden/write.py`"


@pytest.mark.parametrize("name", sorted(write.golden()))
def test_golden_packets_say_what_their_json_says(name):
    expected = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    assert write.readable((GOLDEN / f"{name}.bin").read_bytes()) == expected


def test_decode_gives_the_command_and_its_arrays_bit_for_bit():
    command, arrays = wire.decode((GOLDEN / "command_open.bin").read_bytes())
    assert isinstance(command, m.Open)
    assert command.state == write.STATE
    assert arrays["parameters"].tobytes() == np.array(write.HARD).tobytes()
    assert arrays["slots"].shape == (0, 8)
    assert not arrays["parameters"].flags.writeable


@given(st.lists(st.floats(width=64), max_size=9), st.lists(st.integers(0, 2**32 - 1), max_size=9))
def test_what_is_encoded_is_decoded(numbers, whole):
    with np.errstate(over="ignore"):
        halves = np.array(numbers, np.float64).astype(np.float32)
    arrays = {"a": np.array(numbers, np.float64), "b": np.array([whole], np.uint32), "c": halves}
    _, back = wire.decode(wire.encode(OPEN, arrays))
    assert list(back) == ["a", "b", "c"]
    for name, array in arrays.items():
        assert (back[name].dtype, back[name].shape) == (array.dtype, array.shape)
        assert back[name].tobytes() == array.tobytes()


def test_header_and_buffers_begin_at_multiples_of_8():
    bytes_ = wire.encode(OPEN, {"a": np.zeros(3, np.float32), "b": np.zeros(1, np.int32)})
    assert int.from_bytes(bytes_[:4], "little") % 8 == 0
    assert len(bytes_) == 8 + int.from_bytes(bytes_[:4], "little") + 16 + 8


def test_encode_takes_arrays_in_any_memory_order():
    array = np.arange(6.0).reshape(2, 3)
    assert wire.encode(OPEN, {"a": array.T}) == wire.encode(OPEN, {"a": np.ascontiguousarray(array.T)})


def test_encode_refuses_what_has_no_place_on_the_wire():
    with pytest.raises(TypeError, match="a must be one of float64, float32, int32, uint32, uint8, but got int64"):
        wire.encode(OPEN, {"a": np.zeros(1, np.int64)})


BUFFER = {"name": "a", "dtype": "float64", "shape": [1]}
CANCEL = {"type": "cancel", "id": 5, "target": 1}


def open_with(*buffers: dict[str, object]) -> dict[str, object]:
    return {"type": "open", "id": 5, "buffers": list(buffers)}


@pytest.mark.parametrize(
    ("bad", "sentence", "field", "id_"),
    [
        (b"", "at least 8 bytes long, but got 0", None, None),
        (b"\0\0\0\0\1\0\0\0", "Bytes 4 to 7 of a message must be zero, but got 1", None, None),
        (b"\x08\0\0\0\0\0\0\0", "multiple of 8 within the 0 bytes that follow, but got 8", None, None),
        (b"\x01\0\0\0\0\0\0\0{}      ", "multiple of 8 within the 8 bytes that follow, but got 1", None, None),
        (packet(b"\xff\xfe"), "cannot be read", None, None),
        (packet(b'{"type":"open\xff"}'), "cannot be read", None, None),
        (packet(b"[]"), "cannot be read: Expected `object`, got `array`", None, None),
        (packet({"type": "no", "id": 5}), "Invalid value 'no'", "type", 5),
        (packet({**CANCEL, "more": 1}), "unknown field `more`", None, 5),
        (packet({**CANCEL, "target": -1}), "Expected `int` >= 0", "target", 5),
        (packet({**CANCEL, "target": 2**53}), "Expected `int` <=", "target", 5),
        (packet({**CANCEL, "target": 1.5}), "Expected `int`, got `float`", "target", 5),
        (
            packet({"type": "trace", "id": 5, "step": 0, "unit": {"layer": 0}}),
            "missing required field `unit`",
            "unit",
            5,
        ),
        (packet(CANCEL, b"12345678"), "but got 8 bytes more", "buffers", 5),
        (packet(open_with(BUFFER)), "Buffer a must be 8 bytes long, but the message ends", "buffers", 5),
        (packet(open_with(BUFFER, BUFFER), bytes(16)), "a name of its own, but got a, a", "buffers", 5),
        (packet(open_with({**BUFFER, "shape": [0, 2**52]})), "cannot have the shape", "buffers", 5),
        (packet(open_with({**BUFFER, "shape": [1] * 5}), bytes(8)), "cannot have the shape", "buffers", 5),
        (packet(open_with({**BUFFER, "shape": [2**52, 2**52]}), bytes(8)), "but the message ends", "buffers", 5),
        (
            packet(open_with({**BUFFER, "dtype": "int64"}), bytes(8)),
            "Invalid enum value 'int64'",
            "buffers[0].dtype",
            5,
        ),
        (packet(open_with({**BUFFER, "dtype": "int32"}), b"\0\0\0\0\1\0\0\0"), "padded with zeros", "buffers", 5),
    ],
)
def test_a_malformed_packet_is_told_in_a_sentence(bad, sentence, field, id_):
    with pytest.raises(wire.WireError) as told:
        wire.decode(bad)
    assert sentence in str(told.value)
    assert (told.value.field, told.value.id) == (field, id_)


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_decode_or_raise_wire_error(noise):
    for bytes_ in (noise, packet(noise)):
        with pytest.raises(wire.WireError):
            wire.decode(bytes_)


@given(st.integers(0, 319), st.integers(0, 255))
def test_a_changed_byte_never_does_anything_else(place, value):
    golden = bytearray((GOLDEN / "command_open.bin").read_bytes())
    golden[place] = value
    try:
        command, arrays = wire.decode(bytes(golden))
    except wire.WireError:
        return
    assert isinstance(command, m.Open)
    assert [array.nbytes for array in arrays.values()] == [8 * math.prod(b.shape) for b in command.buffers]
