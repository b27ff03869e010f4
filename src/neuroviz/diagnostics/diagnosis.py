"""A diagnosis, and the words that it is made of. In words layers and neurons count from 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_NAMED = 6


@dataclass(frozen=True)
class Diagnosis:
    """Something that goes wrong, and where."""

    kind: str
    layer: int | None
    """from 0; None: the network as a whole"""
    units: tuple[int, ...]
    """of that layer, from 0; empty: the layer as a whole"""
    sentence: str
    """for somebody who has never trained a network; counts from 1"""
    numbers: dict[str, float]
    """what it rests on"""
    advice: str
    """what to try"""


@dataclass(frozen=True)
class Finding:
    """What a kind finds: a diagnosis without what all of its kind share."""

    layer: int | None
    units: tuple[int, ...]
    sentence: str
    numbers: Mapping[str, float]
    advice: str | None = None
    """where that of its kind does not fit"""


def neurons(layer: int, units: Sequence[int], size: int) -> str:
    """The names of some neurons of a layer of `size`, as the start of a sentence."""
    if len(units) == size > 1:
        return f"{'Both' if size == 2 else f'All {size:,}'} neurons of layer {layer + 1}"
    numbers = [str(unit + 1) for unit in units]
    if len(numbers) == 1:
        return f"Neuron {numbers[0]} of layer {layer + 1}"
    if len(numbers) > _NAMED:
        numbers = [*numbers[: _NAMED - 1], f"{len(units) - _NAMED + 1} more"]
    return f"Neurons {', '.join(numbers[:-1])} and {numbers[-1]} of layer {layer + 1}"


def about(value: float) -> str:
    """`value` in two significant digits, or as a power of ten where that would be long: "88,000", "0.031", "10^12"."""
    if value == 0.0 or not np.isfinite(value):
        return "0" if value == 0.0 else "more than 10^308"
    if not 1e-6 <= value < 1e7:
        return f"10^{np.log10(value):.0f}"
    rounded = float(f"{value:.1e}")
    return f"{rounded:,.0f}" if rounded >= 10.0 else np.format_float_positional(rounded, trim="-")


def percent(share: float) -> str:
    return f"{about(100.0 * share)} %"
