"""Paths of parameters: parameters.LAYER, then .weight or .bias, then .UNIT, then, of a weight, .INPUT; all from 0."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from neuroviz.engine import check
from neuroviz.engine.network import Network

EXPECTED = "a parameter of this network, like parameters.0.weight.1.2 or parameters.0.bias.1"
EXPECTED_SOME = "parameters of this network, like parameters.0, parameters.0.weight or parameters.0.weight.1.2"


def parameter_index(network: Network, path: str) -> int:
    """The index in the flat vector of the one parameter that `path` names. Raises `RecipeError`."""
    indices = _indices(network, path, np.arange(network.parameters, dtype=np.int64))
    if indices is None or indices.ndim > 0:
        check.fail("path", EXPECTED, path)
    return int(indices)


def path_of(network: Network, index: int) -> str:
    """The path that names the one parameter at `index` of the flat vector."""
    layer = bisect_right(network.starts, index) - 1
    weights, place = network.sizes[layer] * network.sizes[layer + 1], index - network.starts[layer]
    if place >= weights:
        return f"parameters.{layer}.bias.{place - weights}"
    return "parameters.{}.weight.{}.{}".format(layer, *divmod(place, network.sizes[layer]))


def parameter_indices(network: Network, paths: Sequence[str]) -> np.ndarray:
    """The indices in the flat vector of all parameters that `paths` name, each once, ascending, (F,) int64."""
    everything = np.arange(network.parameters if paths else 0, dtype=np.int64)
    found = np.zeros(len(everything), dtype=bool)
    for number, path in enumerate(paths):
        indices = _indices(network, path, everything)
        if indices is None:
            check.fail(f"training.frozen.{number}", EXPECTED_SOME, path)
        found[indices] = True
    return np.flatnonzero(found)


def _indices(network: Network, path: str, everything: np.ndarray) -> np.ndarray | None:
    """Those of `everything`, (P,), that `path` names."""
    head, *rest = path.split(".")
    layer = check.place(rest[0]) if rest else None
    if head != "parameters" or layer is None or layer >= network.layers:
        return None
    if len(rest) == 1:
        return everything[network.starts[layer] : network.starts[layer + 1]]
    if rest[1] not in ("weight", "bias"):
        return None
    array: np.ndarray = getattr(network.views(everything)[layer], rest[1])
    place = [check.place(number) for number in rest[2:]]
    if len(place) > array.ndim or any(
        number is None or number >= size for number, size in zip(place, array.shape, strict=False)
    ):
        return None
    return np.asarray(array[tuple(place)])
