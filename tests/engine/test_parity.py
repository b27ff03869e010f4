"""The oracle: PyTorch in float64, for every combination that can be chosen."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional

import neuroviz as nv
from neuroviz.data.dataset import load
from neuroviz.data.sources import DataSource
from neuroviz.engine.activations import HIDDEN
from neuroviz.engine.initializers import INITIALIZERS
from neuroviz.preparation import losses_for, output_activations_for
from neuroviz.trace import Trace

torch.set_num_threads(1)

GENERATOR = np.random.default_rng(7)
THREE_CLASSES = nv.Inline(GENERATOR.normal(size=(23, 4)), GENERATOR.permutation(np.arange(23) % 3))
TWO_CLASSES = nv.Inline(GENERATOR.normal(size=(23, 3)), GENERATOR.permutation(np.arange(23) % 2))
NUMBERS = nv.Inline(GENERATOR.normal(size=(23, 3)), GENERATOR.normal(size=(23, 2)))
SOURCES = {"three classes": THREE_CLASSES, "two classes": TWO_CLASSES, "numbers": NUMBERS}
OPTIMIZERS = (nv.SGD(learning_rate=0.1), nv.Adam(learning_rate=0.01))

ACTIVATIONS = {
    "identity": lambda z: z,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softmax": lambda z: torch.softmax(z, dim=1),
}


def heads() -> list[tuple[str, str, str]]:
    """Every (source, loss, output activation) that goes together."""
    found = []
    for name, source in SOURCES.items():
        dataset = load(source, 1)
        for loss in losses_for(dataset):
            found += [(name, loss, output) for output in output_activations_for(dataset, loss)]
    return found


def a_recipe(
    source: DataSource,
    loss: str,
    output: str,
    optimizer: nv.SGD | nv.Adam,
    hidden: tuple[str, ...] = ("tanh",),
    batch: int = 5,
) -> nv.Recipe:
    layers = tuple(nv.Layer(units, activation) for units, activation in zip((6, 5, 4), hidden, strict=False))
    return nv.Recipe(
        data=source,
        network=nv.Network(hidden=layers, output_activation=output),
        training=nv.Training(loss=loss, optimizer=optimizer, batch_size=batch),
        seed=3,
    )


class Oracle:
    """The same network in PyTorch, its parameters copied from a state."""

    def __init__(self, run: nv.Run, state: nv.State) -> None:
        self.activations, self.loss = run.network.activations, run.network.loss
        self.pairs = [
            (torch.tensor(p.weight.copy(), requires_grad=True), torch.tensor(p.bias.copy(), requires_grad=True))
            for p in state.parameters
        ]
        self.z: list[torch.Tensor] = []
        self.a: list[torch.Tensor] = []

    def parameters(self) -> list[torch.Tensor]:
        return [tensor for pair in self.pairs for tensor in pair]

    def sample_losses(self, inputs: np.ndarray, targets: np.ndarray) -> torch.Tensor:
        self.z, self.a = [], []
        a, y = torch.tensor(inputs), torch.tensor(targets)
        for (weight, bias), activation in zip(self.pairs, self.activations, strict=True):
            z = functional.linear(a, weight, bias)
            z.retain_grad()
            a = ACTIVATIONS[activation](z)
            self.z.append(z)
            self.a.append(a)
        if self.loss == "cross_entropy":
            return functional.cross_entropy(self.z[-1], y, reduction="none")
        return functional.mse_loss(a, y, reduction="none").mean(dim=1)

    def backward(self, trace: Trace) -> torch.Tensor:
        loss = self.sample_losses(trace.inputs, trace.targets).mean()
        loss.backward()
        return loss


def optimizer_of(oracle: Oracle, optimizer: nv.SGD | nv.Adam) -> torch.optim.Optimizer:
    if isinstance(optimizer, nv.SGD):
        return torch.optim.SGD(oracle.parameters(), lr=optimizer.learning_rate)
    return torch.optim.Adam(oracle.parameters(), lr=optimizer.learning_rate, betas=optimizer.betas, eps=optimizer.eps)


def close(ours: np.ndarray, theirs: torch.Tensor, tolerance: float) -> None:
    """Within `tolerance` of the tensor's largest magnitude."""
    expected = theirs.detach().numpy()
    largest = max(float(np.abs(expected).max()), 1e-300)
    assert ours.shape == expected.shape
    assert float(np.abs(ours - expected).max()) <= tolerance * largest


def check_trace(run: nv.Run, step: int) -> None:
    """Forward, loss, δ and gradients of one step, from the same state."""
    trace = run.trace(step)
    oracle = Oracle(run, trace.before)
    loss = oracle.backward(trace)
    assert trace.loss_before == pytest.approx(loss.item(), rel=1e-13)
    for layer, (weight, bias) in enumerate(oracle.pairs):
        ours = trace.layers[layer]
        close(ours.z, oracle.z[layer], 1e-13)
        close(ours.a, oracle.a[layer], 1e-13)
        close(ours.delta, oracle.z[layer].grad * len(trace.samples), 1e-12)
        close(ours.grad_weight, weight.grad, 1e-12)
        close(ours.grad_bias, bias.grad, 1e-12)
    after = Oracle(run, trace.after)
    close(trace.check_sample_loss, after.sample_losses(trace.inputs, trace.targets), 1e-12)
    for layer, check in enumerate(trace.check):
        close(check.a, after.a[layer], 1e-12)


def check_update(run: nv.Run, step: int) -> None:
    """The optimizer's step from the same gradient and the same state."""
    trace = run.trace(step)
    oracle = Oracle(run, trace.before)
    optimizer = optimizer_of(oracle, trace.optimizer)
    state = trace.before.optimizer
    for layer, pair in enumerate(oracle.pairs):
        for name, tensor in zip(("weight", "bias"), pair, strict=True):
            tensor.grad = torch.tensor(getattr(trace.layers[layer], f"grad_{name}"))
            if state.slots and state.t:
                memory = {slot: torch.tensor(getattr(views[layer], name).copy()) for slot, views in state.slots.items()}
                optimizer.state[tensor] = {"step": torch.tensor(float(state.t)), **memory}
    optimizer.step()
    for layer, (weight, bias) in enumerate(oracle.pairs):
        close(trace.after.parameters[layer].weight, weight, 1e-13)
        close(trace.after.parameters[layer].bias, bias, 1e-13)


@pytest.mark.parametrize(("source", "loss", "output"), heads())
@pytest.mark.parametrize("activation", HIDDEN)
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: o.name)
def test_one_step_from_the_same_state(
    source: str, loss: str, output: str, activation: str, optimizer: nv.SGD | nv.Adam
) -> None:
    run = nv.Run(a_recipe(SOURCES[source], loss, output, optimizer, (activation, activation)))
    for step in (0, 4, 9):  # the first, an epoch's last and smaller batch, one of the second epoch
        check_trace(run, step)
        check_update(run, step)


FIXED = [
    (head, hidden, optimizer, batch)
    for (head, hidden), optimizer, batch in zip(
        product(heads(), [("tanh",), ("relu", "sigmoid"), ("identity", "tanh", "relu"), ()]),
        OPTIMIZERS * 100,
        (5, 5, 1, 1, 23, 23, 7, 7) * 100,
        strict=False,
    )
]


@pytest.mark.parametrize(("head", "hidden", "optimizer", "batch"), FIXED)
def test_two_hundred_steps(
    head: tuple[str, str, str], hidden: tuple[str, ...], optimizer: nv.SGD | nv.Adam, batch: int
) -> None:
    source, loss, output = head
    default = type(optimizer)() if isinstance(optimizer, nv.Adam) else nv.SGD(learning_rate=0.01)
    run = nv.Run(a_recipe(SOURCES[source], loss, output, default, hidden, batch))
    oracle = Oracle(run, run.at(0))
    theirs = optimizer_of(oracle, default)
    for step in range(200):
        trace = run.trace(step)
        theirs.zero_grad()
        oracle.backward(trace)
        theirs.step()
    state = run.at(200)
    for layer, (weight, bias) in enumerate(oracle.pairs):
        close(state.parameters[layer].weight, weight, 1e-10)
        close(state.parameters[layer].bias, bias, 1e-10)


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_initializers_have_the_variance_of_torch(initializer: str) -> None:
    network = nv.Network(hidden=(nv.Layer(400),), initializer=initializer)
    inputs = GENERATOR.normal(size=(8, 300))
    run = nv.Run(nv.Recipe(data=nv.Inline(inputs, np.arange(8) % 2), network=network))
    ours = run.at(0).parameters[0].weight
    theirs = torch.empty(400, 300, dtype=torch.float64)
    kind, shape = initializer.split("_")
    gain = {} if kind == "xavier" else {"nonlinearity": "relu"}
    name = f"{'xavier' if kind == 'xavier' else 'kaiming'}_{shape}_"
    getattr(torch.nn.init, name)(theirs, generator=torch.Generator().manual_seed(1), **gain)
    assert ours.std() == pytest.approx(theirs.std().item(), rel=0.02)
    assert abs(ours.mean()) < 4 * ours.std() / np.sqrt(ours.size)
    if shape == "uniform":
        assert np.abs(ours).max() == pytest.approx(theirs.abs().max().item(), rel=0.01)


def test_a_wide_layer_goes_through_blas() -> None:
    inputs = GENERATOR.normal(size=(40, 100))
    data = nv.Inline(inputs, np.arange(40) % 3)
    network = nv.Network(hidden=(nv.Layer(64), nv.Layer(70, "relu")))
    run = nv.Run(nv.Recipe(data=data, network=network, training=nv.Training(batch_size=16)))
    for step in (0, 2, 5):
        check_trace(run, step)
        check_update(run, step)


@pytest.mark.parametrize(("source", "loss", "output"), heads())
def test_gradients_against_central_differences(source: str, loss: str, output: str) -> None:
    run = nv.Run(a_recipe(SOURCES[source], loss, output, nv.SGD(), ("tanh", "sigmoid")))
    trace, width = run.trace(0), 1e-6
    for index in range(0, run.network.parameters, 7):
        losses = []
        for sign in (1.0, -1.0):
            state = trace.before.copy()
            state.flat[index] += sign * width
            losses.append(Oracle(run, state).sample_losses(trace.inputs, trace.targets).mean().item())
        assert trace.gradient[index] == pytest.approx((losses[0] - losses[1]) / (2 * width), abs=2e-9, rel=1e-5)
