"""Regularization: what is done to the data's gradient before the optimizer takes it, and to the signals.

In this order: + L1, × the clipping's factor, + weight decay; each its own term in the update. Dropout is in `passes`.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from neuroviz.engine.compiled import apart, part
from neuroviz.engine.network import bias_of, weight_of
from neuroviz.engine.passes import total_product
from neuroviz.engine.settings import Setting


class Regularizer(NamedTuple):
    """An entry of the table. In formulas, `<slot>` is where a number goes."""

    label: str
    setting: Setting
    latex: str
    sentence: str


REGULARIZERS = (
    Regularizer(
        "L1",
        Setting("l1", "L1", "Pulls every weight towards 0 by the same amount, so that needless ones end there.", 0.0),
        r"<grad_taken> = <grad> + <l1> \cdot \operatorname{sign}\left(<before>\right)",
        "The penalty λ Σ|w| adds its own slope, the same for small and large weights. Biases are left out.",
    ),
    Regularizer(
        "clipping",
        Setting("clip_norm", "clip at norm", "Shortens the whole gradient where it is longer than this; empty is never.",
                1.0, open_low=True),
        r"<grad_taken> = <clip_factor> \cdot <grad>",
        "The gradient of all parameters together keeps its direction, but is never longer than the limit.",
    ),
    Regularizer(
        "weight decay",
        Setting("weight_decay", "weight decay", "Pulls every parameter towards 0, in proportion to its size.", 0.0),
        r"<grad_taken> = <grad> + <weight_decay> \cdot <before>",
        "The penalty ½ λ Σθ² adds its own slope, in proportion to the parameter. It is an argument of the optimizer.",
    ),
    Regularizer(
        "dropout",
        Setting("dropout", "dropout", "The share of hidden signals that chance silences in each step.", 0.0, 0.0, 1.0,
                open_high=True),
        r"<signal> = <a> \cdot \frac{<mask>}{1 - <dropout>}",
        "While training some units are silenced by chance, and the others speak louder instead (Srivastava et al., 2014).",
    ),
)  # fmt: skip

# torch.nn.utils.clip_grad_norm_ adds it to the norm.
CLIP_EPS = 1e-6
CLIP_LATEX = r"<clip_factor> = \min\left(1, \frac{<clip_norm>}{<grad_norm> + 10^{-6}}\right)"

# Norms between these come of squares that are neither too small for all their digits nor too large.
SMALLEST_NORM, LARGEST_NORM = 1e-140, 1e150

# What `work.report` holds of a step.
LEARNING_RATE, GRAD_NORM, CLIP_FACTOR = range(3)


class Regularization(NamedTuple):
    """How much of each. Dropout is a share of the hidden signals."""

    l1: float
    clip_norm: float  # infinite: never
    weight_decay: float  # what the optimizer adds to the gradient
    dropout: float
    frozen: Any  # (F,) int64: indices of the parameters that stay


@part
def taken_gradient(plan: Any, regularization: Any, parameters: Any, gradient: Any, taken: Any, report: Any) -> Any:
    """Fills `taken` with what the optimizer is to take, and reports the norm and the factor. False: the norm is not finite."""
    clip_norm, frozen = regularization.clip_norm, regularization.frozen
    for layer in range(len(plan.layers)):
        taken_bias, grad_bias = bias_of(plan, layer, taken, 1), bias_of(plan, layer, gradient, 1)
        for j in range(taken_bias.size):
            taken_bias[j] = grad_bias[j]
        weight, grad_weight = weight_of(plan, layer, parameters, 1), weight_of(plan, layer, gradient, 1)
        _add_l1(regularization.l1, weight, grad_weight, weight_of(plan, layer, taken, 1))
    for f in range(frozen.size):
        taken[frozen[f]] = 0.0
    norm, factor = _norm(taken), 1.0
    if clip_norm < math.inf:
        factor = min(1.0, clip_norm / (norm + CLIP_EPS))
    report[GRAD_NORM], report[CLIP_FACTOR] = norm, factor
    _scale_and_decay(factor, regularization.weight_decay, parameters, taken)
    return norm < math.inf or clip_norm == math.inf


@apart
def _norm(values: Any) -> float:
    """√Σ v². Where the squares leave the floats, or come near to it, the largest number is taken off before them."""
    norm = math.sqrt(total_product(values, 0, values, 0, values.size))
    if SMALLEST_NORM < norm < LARGEST_NORM:
        return norm
    largest = 0.0
    for n in range(values.size):
        largest = max(largest, abs(values[n]))
    if not 0.0 < largest < math.inf:
        return largest
    total = 0.0
    for n in range(values.size):
        total += (values[n] / largest) ** 2
    return largest * math.sqrt(total)


@apart
def _add_l1(l1: float, weight: Any, grad_weight: Any, taken: Any) -> None:
    for n in range(taken.size):
        sign = 1.0 if weight[n] > 0.0 else (-1.0 if weight[n] < 0.0 else 0.0)
        taken[n] = grad_weight[n] + l1 * sign


@apart
def _scale_and_decay(factor: float, weight_decay: float, parameters: Any, taken: Any) -> None:
    for n in range(taken.size):
        taken[n] = factor * taken[n] + weight_decay * parameters[n]


@part
def remember(frozen: Any, parameters: Any, slots: Any, kept: Any) -> None:
    """Set aside the frozen parameters and their slots, in `kept`, (1 + S, F) ..."""
    for f in range(frozen.size):
        kept[0, f] = parameters[frozen[f]]
        for s in range(len(slots)):
            kept[1 + s, f] = slots[s, frozen[f]]


@part
def put_back(frozen: Any, parameters: Any, slots: Any, kept: Any) -> None:
    """... and put them back."""
    for f in range(frozen.size):
        parameters[frozen[f]] = kept[0, f]
        for s in range(len(slots)):
            slots[s, frozen[f]] = kept[1 + s, f]
