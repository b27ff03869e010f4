"""PyTorch, eager: nothing kept, the gradients of all activations kept, or hooks on every module."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.engine.contest import Contestant, Measured
from benchmarks.engine.rows import BATCHES, LEARNING_RATE, Row

NAME = "PyTorch, float32"
TYPES = {"float32": torch.float32, "float64": torch.float64}


def contestants(row: Row) -> list[Contestant]:
    """Each type, each way of keeping."""
    return [
        Contestant(f"PyTorch, {name}{addition}", Training(row, kind, keep))
        for addition, keep in (("", None), (", retained gradients", _retain), (", module hooks", _hook))
        for name, kind in TYPES.items()
    ]


class Training:
    """The loop that everybody writes. Called with a number of steps, it times them."""

    def __init__(self, row: Row, kind: torch.dtype, keep: Any) -> None:
        samples, regression = row.samples, row.loss == "mean_squared_error"
        torch.manual_seed(1)
        self._model = _model(row.sizes, kind)
        self._loss = nn.MSELoss() if regression else nn.CrossEntropyLoss()
        self._optimizer = torch.optim.SGD(self._model.parameters(), lr=LEARNING_RATE)
        targets = torch.tensor(samples.targets, dtype=kind) if regression else torch.tensor(samples.classes)
        inputs = torch.tensor(samples.inputs, dtype=kind)
        self._batches = list(zip(torch.split(inputs, row.batch), torch.split(targets, row.batch), strict=True))
        self._next = 0
        self.kept: dict[tuple[str, int], Tensor] = {}
        for index, module in enumerate(self._model):
            if keep:
                keep(module, index, self.kept)

    def __call__(self, steps: int) -> Measured:
        began = time.perf_counter()
        for _ in range(steps):
            inputs, targets = self._batches[self._next]
            self._next = (self._next + 1) % BATCHES
            self._optimizer.zero_grad()
            loss = self._loss(self._model(inputs), targets)
            loss.backward()
            self._optimizer.step()
        return Measured(time.perf_counter() - began, loss.item())


def _model(sizes: tuple[int, ...], kind: torch.dtype) -> nn.Sequential:
    modules: list[nn.Module] = []
    for inputs, units in pairwise(sizes):
        modules += [nn.Linear(inputs, units, dtype=kind), nn.Tanh()]
    return nn.Sequential(*modules[:-1])


def _retain(module: nn.Module, index: int, kept: dict[tuple[str, int], Tensor]) -> None:
    """Keep each output, which keeps its gradient: the cheapest way."""

    def forward(_module: nn.Module, _inputs: Any, output: Tensor) -> None:
        kept["output", index] = output
        output.retain_grad()

    module.register_forward_hook(forward)


def _hook(module: nn.Module, index: int, kept: dict[tuple[str, int], Tensor]) -> None:
    """Keep each output and its gradient with the hooks that PyTorch has for it."""

    def forward(_module: nn.Module, _inputs: Any, output: Tensor) -> None:
        kept["output", index] = output

    def backward(_module: nn.Module, gradients: Any) -> None:
        kept["gradient", index] = gradients[0]

    module.register_forward_hook(forward)
    module.register_full_backward_pre_hook(backward)
