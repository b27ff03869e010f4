"""Two hundred steps beside PyTorch, by recipes that together hold every pair of choices."""

from __future__ import annotations

from itertools import combinations

import pytest
import torch

import neuroviz as nv
from neuroviz.engine.activations import HIDDEN
from neuroviz.engine.initializers import INITIALIZERS
from neuroviz.engine.optimizer import Optimizer
from neuroviz.trace import Trace
from tests.engine.choices import (
    DECAYING,
    OPTIMIZERS,
    REGULARIZERS,
    SCHEDULES,
    Row,
    a_recipe,
    covering,
    decaying,
    heads,
    pairs,
)
from tests.engine.oracle import ULP, Oracle, close, frozen_in, optimizer_of, rates, warm

pytestmark = pytest.mark.no_cover  # many steps through lines that other tests cover: tracing them takes long

STEPS = 200
HEADS = heads()
FACTORS = {
    "source and loss": list(dict.fromkeys(head[:2] for head in HEADS)),
    "output": list(dict.fromkeys(head[2] for head in HEADS)),
    "activation": list(HIDDEN),
    "optimizer": list(OPTIMIZERS),
    "schedule": list(SCHEDULES),
    "regularizer": list(REGULARIZERS),
    "initializer": list(INITIALIZERS),
    "batch size": [1, 5, 7, 23],
}


def allowed(row: Row) -> bool:
    return not {"source and loss", "output"} <= row.keys() or (*row["source and loss"], row["output"]) in HEADS


# Here rounding decides: PyTorch drifts from itself when it rounds otherwise (a test below shows it).
DRIFTING = {
    # Units that are copies of each other have gradients that would be 0 without rounding, and Adagrad divides by their size.
    (("three classes", "mean_squared_error"), "softmax", "relu", "Adagrad", "warm-up", "l1", "constant", 5),
    # Gradients that hardly change have no spread but rounding's, by which centered RMSprop divides.
    (("two classes", "mean_absolute_error"), "tanh", "softplus", "RMSprop centered momentum", "warm-up", "weight decay",
     "he_uniform", 23),
    (("two classes", "huber"), "sigmoid", "leaky_relu", "RMSprop centered", "warm-up", "all", "zeros", 23),
    (("two classes", "huber"), "sigmoid", "mish", "RMSprop centered", "warm-up", "all", "zeros", 23),
    # L1 turns the sign of weights that swing about 0.
    (("numbers", "mean_absolute_error"), "leaky_relu", "softplus", "SGD dampening", "exponential", "all", "zeros", 7),
    # Outputs swing about their targets, where the error's slope turns its sign.
    (("numbers", "mean_absolute_error"), "mish", "relu", "SGD momentum", "constant", "none", "he_uniform", 23),
}  # fmt: skip


def drifts(row: Row) -> bool:
    return tuple(row.values()) in DRIFTING


ROWS = covering(FACTORS, allowed, drifts)
DRIFTERS = [dict(zip(FACTORS, row, strict=True)) for row in sorted(DRIFTING, key=str)]


def test_the_rows_hold_every_pair():
    found = {
        frozenset([(one, row[one]), (other, row[other])]) for row in ROWS for one, other in combinations(FACTORS, 2)
    }
    wanted = {frozenset(pair.items()) for pair in pairs(FACTORS, allowed)}
    assert wanted <= found
    assert all(allowed(row) for row in ROWS)
    assert {(*row["source and loss"], row["output"]) for row in ROWS} == set(HEADS)


def at_its_default_rate(optimizer: Optimizer) -> Optimizer:
    fields = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__ if name != "learning_rate"}
    return type(optimizer)(**fields)


def recipe_of(row: Row) -> nv.Recipe:
    optimizer = at_its_default_rate(OPTIMIZERS[row["optimizer"]])
    training = {
        "optimizer": decaying(optimizer) if row["regularizer"] in DECAYING else optimizer,
        "batch_size": row["batch size"],
        **SCHEDULES[row["schedule"]],
        **REGULARIZERS[row["regularizer"]],
    }
    layers = [nv.Layer(4, row["activation"]), nv.Layer(3, row["activation"])]
    head = (*row["source and loss"], row["output"])
    return a_recipe(head, layers, training, initializer=row["initializer"])


class Theirs:
    """PyTorch's run of the same recipe, given our batches and masks; `nudged`: rounded otherwise at every step."""

    def __init__(self, run: nv.Run, *, nudged: bool = False) -> None:
        how = self.how = run.recipe.training
        self.oracle, self.nudges = Oracle(run.network, run.at(0)), torch.Generator().manual_seed(1) if nudged else None
        self.frozen = frozen_in(run.network, how)
        self.kept = [tensor.detach().clone() for tensor in self.oracle.parameters()]
        self.optimizer, self.rates = optimizer_of(self.oracle.parameters(), how.optimizer), rates(how, STEPS)

    def step(self, trace: Trace) -> None:
        rate = self.rates[trace.location.epoch] * warm(self.how, trace.step)
        assert trace.learning_rate == pytest.approx(rate, rel=1e-13)
        self.optimizer.param_groups[0]["lr"] = rate
        self.optimizer.zero_grad()
        self.oracle.backward(trace)
        self._nudge([tensor.grad for tensor in self.oracle.parameters()])
        self.oracle.regularize(self.how, self.frozen)
        self.optimizer.step()
        for tensor, still, value in zip(self.oracle.parameters(), self.frozen, self.kept, strict=True):
            tensor.data[still] = value[still]
        self._nudge([tensor.data for tensor in self.oracle.parameters()])

    def _nudge(self, tensors: list[torch.Tensor]) -> None:
        """By last places of the largest number."""
        if self.nudges is not None:
            last_place = ULP * max(tensor.abs().max() for tensor in tensors)
            for tensor in tensors:
                tensor += last_place * torch.randint(-1, 2, tensor.shape, generator=self.nudges)


def name_of(row: Row) -> str:
    return "-".join(str(choice) for choice in row.values())


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_two_hundred_steps(row):
    run = nv.Run(recipe_of(row))
    theirs = Theirs(run)
    for step in range(STEPS):
        theirs.step(run.trace(step))
    for layer, ((weight, bias), ours) in enumerate(zip(theirs.oracle.pairs, run.at(STEPS).parameters, strict=True)):
        close(ours.weight, weight, 1e-10, (layer, "weight"))
        close(ours.bias, bias, 1e-10, (layer, "bias"))


@pytest.mark.parametrize("row", DRIFTERS, ids=name_of)
def test_where_pytorch_drifts_from_itself(row):
    run = nv.Run(recipe_of(row))
    one, other = Theirs(run), Theirs(run, nudged=True)
    for step in range(STEPS):
        one.step(run.trace(step))
        other.step(run.trace(step))
    drift = [
        float(((x - y).abs().max() / x.abs().max()).item())
        for x, y in zip(one.oracle.parameters(), other.oracle.parameters(), strict=True)
    ]
    assert max(drift) > 1e-10
