"""Networks of other tools as the first weights of a run: safetensors, and PyTorch's state_dict. Nothing of a file is executed."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from neuroviz.engine import check
from neuroviz.engine.activations import ACTIVATIONS, CODES
from neuroviz.exports.layers import Pair, Tensor, layers_of
from neuroviz.recipe import Layer, Network

if TYPE_CHECKING:
    import torch

MAXIMUM_BYTES = 64 * 2**20
Source = str | os.PathLike[str] | bytes
_WIDTHS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


class Said(msgspec.Struct):
    """What our own files say of the layers."""

    activations: list[str]
    options: list[float]


def parameters_from(source: Source) -> tuple[Pair, ...]:
    """What `Network(parameters=…)` takes: (weight, bias) of each layer in order, (units, inputs) and (units,) float64.

    `source` is a file, or its bytes: safetensors, or a state_dict that `torch.save` wrote, for which PyTorch must be installed. The
    layers are in the order of their names, numbers by their value; those of a state_dict as they stand there. Raises
    `RecipeError` where it is no fully connected network, `ImportError` without PyTorch, `OSError` where it cannot be read.
    """
    return read(source)[0]


def network_from(source: Source, activation: str | Sequence[str] | None = None) -> Network:
    """The same with its hidden layers. `activation` is that of all of them, or one for each; our own files say it (None)."""
    pairs, said = read(source)
    if activation is None:
        return as_said(said, pairs)
    units = units_of(pairs)
    names = [activation] * len(units) if isinstance(activation, str) else activation
    if not isinstance(names, list | tuple) or len(names) != len(units):
        check.fail("activation", f"a name, or {len(units)} of them, one for each hidden layer", activation)
    return Network(tuple(map(Layer, units, names)), parameters=pairs)


def units_of(pairs: tuple[Pair, ...]) -> list[int]:
    """Of each hidden layer."""
    return [len(bias) for _, bias in pairs[:-1]]


def as_said(said: Said | None, pairs: tuple[Pair, ...]) -> Network:
    """The network of these parameters whose activations a file says. Raises `RecipeError` where it says none, or others."""
    if said is None or not len(said.activations) == len(said.options) == len(pairs):
        check.fail("activation", "given, since the file does not say it", None)
    options = [_options(name, option) for name, option in zip(said.activations, said.options, strict=True)]
    hidden = tuple(map(Layer, units_of(pairs), said.activations[:-1], options[:-1]))
    return Network(hidden, said.activations[-1], parameters=pairs, output_options=options[-1])


def _options(activation: str, option: float) -> dict[str, float]:
    check.choice("activation", activation, CODES)
    return {setting.path: option for setting in ACTIVATIONS[CODES[activation]].settings}


def read(source: Source) -> tuple[tuple[Pair, ...], Said | None]:
    """The parameters of a file, and what it says of its layers (None: nothing). Raises what `parameters_from` does."""
    content = source if isinstance(source, bytes) else _content(source)
    if content[8:9] == b"{":
        return layers_of(_from_safetensors(content)), _said(content)
    if content.startswith((b"PK", b"\x80")):
        return layers_of(_from_pytorch(content)), None
    expected = "a file of safetensors, or a state_dict that torch.save wrote"
    return check.fail("source", expected, check.words("something else"))


def _content(source: object) -> bytes:
    check.instance("source", source, (str, os.PathLike), "the path of a file, or its bytes")
    assert isinstance(source, str | os.PathLike)
    path = Path(source)
    if path.stat().st_size > MAXIMUM_BYTES:
        check.fail("source", "a file of at most 64 MB", check.words(f"{path.stat().st_size / 2**20:,.0f} MB"))
    return path.read_bytes()


# -- safetensors -------------------------------------------------------------------------------------------------------


def _from_safetensors(content: bytes) -> list[Tensor]:
    """In the order of their names."""
    from safetensors import SafetensorError, deserialize

    try:
        tensors = deserialize(content)  # type: ignore[no-untyped-call]  # safetensors has no types
    except SafetensorError as error:
        check.fail("source", "a whole file of safetensors", check.words(f"one that is not: {error}"))
    found = [
        Tensor(name, partial(_numbers, tensor), tuple(tensor["shape"]), tensor["dtype"] in _WIDTHS, tensor["dtype"])
        for name, tensor in tensors
    ]
    return sorted(found, key=lambda tensor: tensor.place)


def _numbers(tensor: Mapping[str, Any]) -> np.ndarray:
    array = np.frombuffer(tensor["data"], dtype=_WIDTHS[tensor["dtype"]]).reshape(tensor["shape"])
    if tensor["dtype"] == "BF16":  # the upper half of a float32
        array = (array.astype(np.uint32) << 16).view(np.float32)
    return array.astype(np.float64)


def _said(content: bytes) -> Said | None:
    """What our own metadata say; None of a file of somebody else's."""
    header = msgspec.json.decode(content[8 : 8 + int.from_bytes(content[:8], "little")])
    try:
        return msgspec.json.decode(header["__metadata__"]["metadata"], type=Said)
    except (KeyError, msgspec.DecodeError):
        return None


# -- PyTorch -----------------------------------------------------------------------------------------------------------


def _from_pytorch(content: bytes) -> list[Tensor]:
    """As they stand there."""
    try:
        import torch
    except ImportError:
        raise ImportError("a state_dict of PyTorch is read by PyTorch, which is not here: pip install torch") from None
    # It compares as versions do. CVE-2025-32434: until then a file could have code run all the same.
    if torch.__version__ < "2.6":
        raise ImportError(
            f"a state_dict is read by PyTorch 2.6 or newer, but here is {torch.__version__}: pip install -U torch"
        )
    try:
        found = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:  # whatever is wrong with the file
        reason = str(error).strip().partition("\n")[0]
        check.fail("source", "a state_dict that torch.save wrote, whole", check.words(f"one that is not: {reason}"))
    if not isinstance(found, Mapping) or not all(isinstance(tensor, torch.Tensor) for tensor in found.values()):
        check.fail("source", "a state_dict: tensors by name", check.words(f"a {type(found).__name__} of other things"))
    return [_of_pytorch(str(name), tensor) for name, tensor in found.items()]


def _of_pytorch(name: str, tensor: torch.Tensor) -> Tensor:
    import torch

    floats = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
    plain = tensor.dtype in floats and tensor.layout is torch.strided and tensor.device.type == "cpu"
    dtype = str(tensor.dtype).removeprefix("torch.")
    return Tensor(name, lambda: tensor.to(torch.float64).numpy(), tuple(tensor.shape), plain, dtype)
