"""Tensors by name as the layers of a fully connected network."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from neuroviz.engine import check
from neuroviz.recipe import MAXIMUM_LAYERS, MAXIMUM_PARAMETERS

Pair = tuple[np.ndarray, np.ndarray]


class Tensor(NamedTuple):
    """One of a file, not looked into yet."""

    name: str
    numbers: Callable[[], np.ndarray]
    """as float64"""
    shape: tuple[int, ...]
    readable: bool
    """whether it is of float16, bfloat16, float32 or float64"""
    dtype: str

    @property
    def place(self) -> tuple[object, ...]:
        """Names in order: numbers in them by their value, so that 10 follows 9."""
        parts = re.split(r"([0-9]+)", self.name)
        return tuple((len(part.lstrip("0")), part) if index % 2 else part for index, part in enumerate(parts))

    @property
    def field(self) -> str:
        """Its name in a sentence."""
        return self.name if re.fullmatch(r"[\w.-]{1,80}", self.name) else f"tensor {self.name!r}"[:80]


def layers_of(tensors: Sequence[Tensor]) -> tuple[Pair, ...]:
    """Tensors of two dimensions are weights, of one dimension biases. Raises `RecipeError` for what is no such network."""
    for tensor in tensors:
        if len(tensor.shape) not in (1, 2):
            check.fail(tensor.field, "a weight (units, inputs) or a bias (units,) of a fully connected layer",
                       check.words(f"shape {tensor.shape}"))  # fmt: skip
        if not tensor.readable:
            check.fail(tensor.field, "of float16, bfloat16, float32 or float64", check.words(tensor.dtype))
    if (count := sum(math.prod(tensor.shape) for tensor in tensors)) > MAXIMUM_PARAMETERS:
        check.fail("source", f"a network of at most {MAXIMUM_PARAMETERS:,} parameters", check.words(f"{count:,}"))
    pairs = _pairs(tensors)
    _check_shapes(pairs)
    return tuple(
        (check.finite_array(weight.field, weight.numbers(), 2), check.finite_array(bias.field, bias.numbers(), 1))
        for weight, bias in pairs
    )


def _pairs(tensors: Sequence[Tensor]) -> list[tuple[Tensor, Tensor]]:
    """Each weight with its bias: of `fc1.weight` it is `fc1.bias`; otherwise the first weight has the first bias, and so on."""
    weights = [tensor for tensor in tensors if len(tensor.shape) == 2]
    biases = {tensor.name: tensor for tensor in tensors if len(tensor.shape) == 1}
    if not 1 <= len(weights) <= MAXIMUM_LAYERS:
        expected = f"a network of 1 to {MAXIMUM_LAYERS} fully connected layers"
        check.fail("source", expected, check.words(f"{len(weights)} weights of two dimensions"))
    pairs = [(weight, _bias_of(weight, biases)) for weight in weights]
    if biases:
        left = next(iter(biases.values()))
        check.fail(left.field, "the bias of a weight in the file", check.words("one without its weight"))
    return pairs


def _bias_of(weight: Tensor, biases: dict[str, Tensor]) -> Tensor:
    """Taken from `biases`."""
    name, dot, last = weight.name.rpartition(".")
    wanted = f"{name}{dot}bias" if last == "weight" else next(iter(biases), "")
    if wanted not in biases:
        check.fail(weight.field, "with a bias", check.words(f"none named {wanted}" if wanted else "none"))
    return biases.pop(wanted)


def _check_shapes(pairs: Sequence[tuple[Tensor, Tensor]]) -> None:
    inputs = pairs[0][0].shape[1]
    for weight, bias in pairs:
        if weight.shape[1] != inputs:
            expected = f"of shape ({weight.shape[0]}, {inputs}), since {inputs} units come before it"
            check.fail(weight.field, expected, check.words(f"shape {weight.shape}"))
        if bias.shape != weight.shape[:1]:
            check.fail(bias.field, f"of shape ({weight.shape[0]},)", check.words(f"shape {bias.shape}"))
        inputs = weight.shape[0]
