"""What there is to choose from: data, heads, optimizers, schedules, regularizers; and sets of choices that cover every pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

import neuroviz as nv
from neuroviz.data.dataset import load
from neuroviz.engine.optimizer import Optimizer
from neuroviz.engine.optimizers import SGD, Adagrad, Adam, AdamW, RMSprop
from neuroviz.engine.schedules import ConstantLR, CosineAnnealingLR, ExponentialLR, StepLR
from neuroviz.preparation import losses_for, output_activations_for

GENERATOR = np.random.default_rng(7)
SOURCES = {
    "three classes": nv.Inline(GENERATOR.normal(size=(23, 4)), GENERATOR.permutation(np.arange(23) % 3)),
    "two classes": nv.Inline(GENERATOR.normal(size=(23, 3)), GENERATOR.permutation(np.arange(23) % 2)),
    "numbers": nv.Inline(GENERATOR.normal(size=(23, 3)), GENERATOR.normal(size=(23, 2))),
}

OPTIMIZERS: dict[str, Optimizer] = {
    "SGD": SGD(0.1),
    "Adagrad": Adagrad(0.05),
    "RMSprop": RMSprop(),
    "Adam": Adam(0.01),
    "AdamW": AdamW(0.01, weight_decay=0.0),
    "SGD momentum": SGD(0.05, momentum=0.9),
    "Adagrad decay": Adagrad(0.05, lr_decay=0.1, initial_accumulator_value=0.2),
    "RMSprop momentum": RMSprop(momentum=0.7),
    "Adam AMSGrad": Adam(0.01, betas=(0.8, 0.95), amsgrad=True),
    "AdamW AMSGrad": AdamW(0.01, betas=(0.7, 0.9), amsgrad=True, weight_decay=0.0),
    "SGD dampening": SGD(0.05, momentum=0.8, dampening=0.3),
    "RMSprop centered": RMSprop(alpha=0.9, centered=True),
    "SGD Nesterov": SGD(0.05, momentum=0.9, nesterov=True),
    "RMSprop centered momentum": RMSprop(momentum=0.5, centered=True),
}
SCHEDULES: dict[str, dict[str, Any]] = {
    "constant": {"schedule": ConstantLR()},
    "warm-up": {"warmup_steps": 7},
    "steps": {"schedule": StepLR(2, 0.5)},
    "exponential": {"schedule": ExponentialLR(0.9)},
    "cosine": {"schedule": CosineAnnealingLR(4, 0.1)},
    "cosine after warm-up": {"schedule": CosineAnnealingLR(20, 0.0), "warmup_steps": 30},
}
REGULARIZERS: dict[str, dict[str, Any]] = {
    "none": {},
    "l1": {"l1": 0.01},
    "clipping": {"clip_norm": 0.1},
    "weight decay": {},  # an argument of the optimizer
    "dropout": {"dropout": 0.3},
    "frozen layer": {"frozen": ("parameters.1",)},
    "frozen weights": {"frozen": ("parameters.0.weight", "parameters.1.weight.1.2", "parameters.1.bias.0")},
    "all": {"l1": 0.003, "clip_norm": 0.2, "dropout": 0.2, "frozen": ("parameters.0.weight.0.1",)},
}
DECAYING = ("weight decay", "all")


def heads() -> list[tuple[str, str, str]]:
    """Every (source, loss, output activation) that goes together."""
    found = []
    for name, source in SOURCES.items():
        dataset = load(source, 1)
        for loss in losses_for(dataset):
            found += [(name, loss, output) for output in output_activations_for(dataset, loss)]
    return found


def decaying(optimizer: Optimizer, weight_decay: float = 0.03) -> Optimizer:
    """The same optimizer with weight decay."""
    kind: Callable[..., Optimizer] = type(optimizer)
    fields = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    return kind(**{**fields, "weight_decay": weight_decay})


def a_recipe(
    head: tuple[str, str, str],
    hidden: Sequence[nv.Layer],
    training: Mapping[str, Any],
    edits: Sequence[nv.Edit] = (),
    **network: Any,
) -> nv.Recipe:
    source, loss, output = head
    return nv.Recipe(
        SOURCES[source],
        nv.Network(tuple(hidden), output_activation=output, **network),
        nv.Training(loss, **{"batch_size": 5, **training}),
        seed=3,
        edits=tuple(edits),
    )


# -- Every pair --------------------------------------------------------------------------------------------------------

Row = dict[str, Any]
Allowed = Callable[[Row], bool]


def pairs(factors: Mapping[str, Sequence[Any]], allowed: Allowed) -> list[Row]:
    """Every pair of choices of two factors that goes together."""
    return [
        {one: x, other: y}
        for one, other in combinations(factors, 2)
        for x in factors[one]
        for y in factors[other]
        if allowed({one: x, other: y})
    ]


def covering(factors: Mapping[str, Sequence[Any]], allowed: Allowed, unwanted: Allowed = lambda _: False) -> list[Row]:
    """Rows, a choice of each factor, in which every allowed pair stands together somewhere: greedily few.

    Instead of an unwanted row come others at the end, in which its pairs meet other choices.
    """
    open_pairs = {_key(pair): pair for pair in pairs(factors, allowed)}
    rows = [row for row in _rows(factors, allowed, open_pairs) if not unwanted(row)]
    for row in rows:
        _close(row, open_pairs)
    return [*rows, *_rows(factors, allowed, open_pairs, turn=1, unwanted=unwanted)]


def _rows(
    factors: Mapping[str, Sequence[Any]],
    allowed: Allowed,
    wanted: Mapping[frozenset[tuple[str, Any]], Row],
    turn: int = 0,
    unwanted: Allowed = lambda _: False,
) -> Iterator[Row]:
    """Rows that hold the wanted pairs, an open one first and then what holds most of the others."""
    open_pairs = dict(wanted)
    while open_pairs:
        row = dict(next(iter(open_pairs.values())))
        for name, choices in factors.items():
            if name not in row:
                first = turn % len(choices)
                fitting = [choice for choice in (*choices[first:], *choices[:first]) if allowed({**row, name: choice})]
                row[name] = max(fitting, key=lambda choice: sum(key in open_pairs for key in _with(row, name, choice)))
        turn += 1
        row = {name: row[name] for name in factors}
        if not unwanted(row):
            _close(row, open_pairs)
            yield row


def _close(row: Row, open_pairs: dict[frozenset[tuple[str, Any]], Row]) -> None:
    for one, other in combinations(row, 2):
        open_pairs.pop(_key({one: row[one], other: row[other]}), None)


def _with(row: Row, name: str, choice: Any) -> list[frozenset[tuple[str, Any]]]:
    return [_key({other: row[other], name: choice}) for other in row]


def _key(pair: Row) -> frozenset[tuple[str, Any]]:
    return frozenset(pair.items())
