"""What of a run its script has to say: which stretches there are, and what is used in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neuroviz.engine import check
from neuroviz.engine.network import Network
from neuroviz.engine.optimizer import Optimizer
from neuroviz.exports import in_torch
from neuroviz.places import parameter_indices
from neuroviz.recipe import Edit, Training
from neuroviz.run import Run

MAXIMUM_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Part:
    """From `step` on, until the next part, the run trains like this; `edits` of parameters are made first."""

    step: int
    training: Training
    network: Network
    edits: tuple[Edit, ...]


class Plan:
    """A run as far as `steps`."""

    def __init__(self, run: Run, steps: int) -> None:
        self.run, self.steps = run, steps
        machine = run.machine
        self.parts = [
            Part(stretch.step, stretch.training, network, stretch.edits if stretch.step else ())
            for stretch, network in zip(machine.stretches, machine.networks, strict=True)
            if stretch.step < max(steps, 1)
        ]

    @cached_property
    def gives_z(self) -> bool:
        """Whether PyTorch's model ends before the output's activation: some loss is computed from z."""
        return any(in_torch.through_z(part.network) for part in self.parts)

    @cached_property
    def takes_classes(self) -> bool:
        """Whether the targets are the numbers of the classes."""
        return all(part.network.loss == "cross_entropy" for part in self.parts)

    def uses(self, name: str) -> bool:
        """Whether a setting of the training, `l1`, say, is anything but off in some part."""
        return any(bool(getattr(part.training, name)) for part in self.parts)

    @cached_property
    def drops(self) -> bool:
        return self.uses("dropout") and self.run.network.layers > 1

    @cached_property
    def changes_rate(self) -> bool:
        return any(in_torch.has_rate_of_its_own(part.training) for part in self.parts)

    @cached_property
    def centered(self) -> bool:
        return any(getattr(part.training.optimizer, "centered", False) for part in self.parts)

    @cached_property
    def modules(self) -> list[str]:
        """The model's modules, in order."""
        network, found = self.run.network, []
        for layer, (name, option) in enumerate(zip(network.activations, network.options, strict=True)):
            found.append(f"nn.Linear({network.sizes[layer]}, {network.sizes[layer + 1]})")
            if layer < network.layers - 1 or not self.gives_z:
                found.append(in_torch.activation(name, option))
            if layer < network.layers - 1 and self.drops:
                found.append("Dropout()")
        return found

    @cached_property
    def linear(self) -> list[int]:
        """Where in the model each layer stands."""
        return [place for place, module in enumerate(self.modules) if module.startswith("nn.Linear")]

    def tensor(self, path: str) -> tuple[str, str]:
        """The tensor that a path names as `model[0].weight`, and the place in it: `1, 2`, or `...` for all of it."""
        _, layer, name, *place = path.split(".")
        return f"model[{self.linear[int(layer)]}].{name}", ", ".join(str(int(number)) for number in place) or "..."

    def frozen(self, part: Part) -> dict[str, list[str]]:
        """The places of each tensor that stay."""
        found: dict[str, list[str]] = {}
        for path in part.training.frozen:
            whole_layer = path.count(".") == 1
            for one in (f"{path}.weight", f"{path}.bias") if whole_layer else (path,):
                tensor, place = self.tensor(one)
                found.setdefault(tensor, []).append(place)
        return found

    @cached_property
    def still(self) -> list[str]:
        """Tensors that stay during the whole run: PyTorch need not know their gradients. Empty where it is more involved."""
        first = self.parts[0]
        frozen, count = self.frozen(first), self.run.network.parameters
        same = all(part.training.frozen == first.training.frozen for part in self.parts)
        whole = all(places == ["..."] for places in frozen.values())
        some_learn = len(parameter_indices(self.run.network, first.training.frozen)) < count
        return list(frozen) if same and whole and some_learn else []

    @cached_property
    def freezes(self) -> bool:
        """Whether some numbers must be put back after each step."""
        return self.uses("frozen") and not self.still

    def optimizer(self, optimizer: Optimizer) -> str:
        """A new one."""
        kind = in_torch.optimizer_class(optimizer, centered=self.centered)
        return f"{kind}(\n    model.parameters(), {in_torch.arguments(optimizer)}\n)"

    @property
    def train_inputs(self) -> np.ndarray:
        """(training samples, features): before they are scaled."""
        return np.asarray(self.run.dataset.raw.inputs[self.run.dataset.train])

    def check_size(self) -> None:
        """Raises `RecipeError` where the script would be too large for an editor."""
        size = self.train_inputs.nbytes + 8 * self.run.network.parameters
        if size > MAXIMUM_BYTES:
            expected = "at most 64 MB together with the parameters, to stand in a script"
            check.fail("data", expected, check.words(f"{size / 2**20:,.0f} MB"))
