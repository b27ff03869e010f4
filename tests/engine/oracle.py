"""The oracle: the same network, loss, regularization and optimizer in PyTorch, in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional

from neuroviz.engine.network import Network
from neuroviz.engine.optimizer import Optimizer
from neuroviz.engine.schedules import ConstantLR, CosineAnnealingLR, ExponentialLR, StepLR
from neuroviz.engine.state import State
from neuroviz.places import parameter_indices
from neuroviz.recipe import Training
from neuroviz.trace import Trace

torch.set_num_threads(1)

Tensor = torch.Tensor
# functional.softplus is a straight line from `threshold` on; ours is exact everywhere.
EXACT = 700.0

ACTIVATIONS: dict[str, Callable[[Tensor, float], Tensor]] = {
    "identity": lambda z, _: z,
    "relu": lambda z, _: torch.relu(z),
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "selu": lambda z, _: torch.selu(z),
    "gelu": lambda z, _: functional.gelu(z),
    "silu": lambda z, _: functional.silu(z),
    "mish": lambda z, _: functional.mish(z),
    "softplus": lambda z, _: functional.softplus(z, threshold=EXACT),
    "sigmoid": lambda z, _: torch.sigmoid(z),
    "tanh": lambda z, _: torch.tanh(z),
    "sine": lambda z, _: torch.sin(z),
    "softmax": lambda z, _: torch.softmax(z, dim=1),
}

# Of each sample, from (z, a, y, option).
LOSSES: dict[str, Callable[[Tensor, Tensor, Tensor, float], Tensor]] = {
    "cross_entropy": lambda z, _a, y, _: functional.cross_entropy(z, y, reduction="none"),
    "binary_cross_entropy": lambda z, _a, y, _: functional.binary_cross_entropy_with_logits(z, y, reduction="none").sum(
        1
    ),
    "mean_squared_error": lambda _z, a, y, _: functional.mse_loss(a, y, reduction="none").mean(1),
    "half_squared_error": lambda _z, a, y, _: 0.5 * functional.mse_loss(a, y, reduction="none").sum(1),
    "mean_absolute_error": lambda _z, a, y, _: functional.l1_loss(a, y, reduction="none").mean(1),
    "huber": lambda _z, a, y, delta: functional.huber_loss(a, y, reduction="none", delta=delta).mean(1),
    "hinge": lambda _z, a, y, _: torch.relu(1.0 - y * a).sum(1),
}


class Oracle:
    """The network of a state."""

    def __init__(self, network: Network, state: State) -> None:
        self.network = network
        self.pairs = [
            (torch.tensor(p.weight, requires_grad=True), torch.tensor(p.bias, requires_grad=True))
            for p in state.parameters
        ]
        self.z: list[Tensor] = []
        self.a: list[Tensor] = []

    def parameters(self) -> list[Tensor]:
        return [tensor for pair in self.pairs for tensor in pair]

    def sample_losses(self, trace: Trace) -> Tensor:
        """Of the trace's batch, through the trace's masks."""
        self.z, self.a = [], []
        a, last = torch.tensor(trace.inputs), self.network.layers - 1
        for layer, (weight, bias) in enumerate(self.pairs):
            z = functional.linear(a, weight, bias)
            z.retain_grad()
            out = ACTIVATIONS[self.network.activations[layer]](z, self.network.options[layer])
            self.z.append(z)
            self.a.append(out)
            mask = trace.layers[layer].mask
            a = out if mask is None or layer == last else out * torch.tensor(mask)
        loss = LOSSES[self.network.loss]
        return loss(self.z[-1], self.a[-1], torch.tensor(trace.targets), self.network.loss_option)

    def backward(self, trace: Trace) -> Tensor:
        """The samples' losses; the gradients of their mean are left in the parameters."""
        losses = self.sample_losses(trace)
        losses.mean().backward()
        return losses.detach()

    def regularize(self, how: Training, frozen: Sequence[Tensor]) -> None:
        """What is done to the gradients before the optimizer takes them; weight decay is its own."""
        if how.l1:
            for weight, _ in self.pairs:
                weight.grad += how.l1 * torch.sign(weight.detach())
        for tensor, fixed in zip(self.parameters(), frozen, strict=True):
            tensor.grad[fixed] = 0.0
        if how.clip_norm is not None:
            torch.nn.utils.clip_grad_norm_(self.parameters(), how.clip_norm)


def optimizer_of(tensors: list[Tensor], ours: Optimizer, **other: float) -> torch.optim.Optimizer:
    """PyTorch's of the same name, with the same arguments but for `other`."""
    kind: Callable[..., torch.optim.Optimizer] = getattr(torch.optim, ours.name)
    arguments = {name: getattr(ours, name) for name in ours.__struct_fields__ if name != "learning_rate"}
    return kind(tensors, foreach=False, **{"lr": ours.learning_rate, **arguments, **other})


ULP = 2.0**-52


def close(
    ours: np.ndarray, theirs: Tensor | np.ndarray, tolerance: float, what: object = "", terms: float = 0.0
) -> None:
    """Within `tolerance` of the tensor's largest magnitude.

    Where it is a sum of numbers as large as `terms` that nearly cancel, nobody can do better than their last places.
    """
    expected = theirs.detach().numpy() if isinstance(theirs, Tensor) else theirs
    largest = max(float(np.abs(expected).max()), 1e-300)
    assert ours.shape == expected.shape
    difference = float(np.abs(ours - expected).max())
    assert difference <= max(tolerance * largest, 4.0 * ULP * terms), (
        f"{what}: {difference / largest:.2e} of the largest, {largest:.3g}, of terms up to {terms:.3g}"
    )


def check_forward_and_backward(trace: Trace, what: object = "") -> None:
    """Forward, losses, δ and gradients of one step, from the same state."""
    oracle = Oracle(trace.network, trace.before)
    close(trace.sample_loss, oracle.backward(trace), 1e-13, (what, "loss"))
    errors = errors_without_signs(trace)
    for layer, (weight, bias) in enumerate(oracle.pairs):
        ours = trace.layers[layer]
        summed = float((np.abs(trace.signals_into(layer)) @ np.abs(weight.detach().numpy()).T).max())
        close(ours.z, oracle.z[layer], 1e-13, (what, layer, "z"), summed)
        close(ours.a, oracle.a[layer], 1e-13, (what, layer, "a"), summed)
        back = float(errors[layer].max())
        close(ours.delta, oracle.z[layer].grad * len(trace.samples), 1e-12, (what, layer, "delta"), back)
        delta, signal = errors[layer], np.abs(trace.signals_into(layer))
        terms = (delta.T @ signal).max() / len(delta), delta.mean(axis=0).max()
        close(ours.grad_weight, weight.grad, 1e-12, (what, layer, "grad_weight"), terms[0])
        close(ours.grad_bias, bias.grad, 1e-12, (what, layer, "grad_bias"), terms[1])


def errors_without_signs(trace: Trace) -> list[np.ndarray]:
    """What each layer's δ, (B, units), would be if nothing cancelled on the way back: its last places are those of such numbers.

    A slope such as 1 − a² is itself what numbers of about 1 leave.
    """
    errors = [np.full_like(trace.layers[-1].delta, np.abs(trace.layers[-1].delta).max())]
    for ours, above in zip(trace.layers[-2::-1], trace.before.parameters[:0:-1], strict=True):
        dropped = 1.0 if ours.mask is None else ours.mask
        errors.insert(0, errors[0] @ np.abs(above.weight) * dropped * np.maximum(np.abs(ours.slope), 1.0))
    return errors


def check_the_check(trace: Trace, what: object = "") -> None:
    """The same batch once more, with the parameters after the update."""
    after = Oracle(trace.network, trace.after)
    close(trace.check_sample_loss, after.sample_losses(trace), 1e-12, (what, "check"))
    for layer, check in enumerate(trace.check):
        close(check.z, after.z[layer], 1e-12, (what, layer, "check z"))
        close(check.a, after.a[layer], 1e-12, (what, layer, "check a"))


def frozen_in(network: Network, how: Training) -> list[Tensor]:
    """For each tensor of the parameters, which of its numbers stay."""
    fixed = np.zeros(network.parameters, dtype=bool)
    fixed[parameter_indices(network, how.frozen)] = True
    return [torch.tensor(values) for views in network.views(fixed) for values in (views.weight, views.bias)]


def check_update(trace: Trace, what: object = "") -> None:
    """From the same gradient and the same memory: what the optimizer takes, and from that its step and its memory.

    An optimizer looks at each number alone, so all parameters are one tensor; they are compared layer by layer.
    """
    network, how, before = trace.network, trace.training, torch.tensor(trace.before.flat)
    frozen = torch.cat([still.flatten() for still in frozen_in(network, how)])
    gradient = torch.tensor(trace.gradient)
    if how.l1:
        weights = torch.tensor([network.is_weight(n) for n in range(network.parameters)])
        gradient += how.l1 * torch.sign(before) * weights
    gradient[frozen] = 0.0
    theta = before.clone().requires_grad_()
    theta.grad = gradient
    if how.clip_norm is not None:
        torch.nn.utils.clip_grad_norm_([theta], how.clip_norm)
    terms, taken = trace.gradient, torch.tensor(trace.taken)
    theta.grad.add_(before, alpha=how.optimizer.coupled_weight_decay)
    close_in_each(network, trace.taken, torch.where(frozen, taken, theta.grad), (what, "taken"), terms)
    theta.grad = taken
    step_from(trace, theta, frozen, what)


def step_from(trace: Trace, theta: Tensor, frozen: Tensor, what: object) -> None:
    """PyTorch's step from the gradient that `theta` holds, which has the coupled weight decay in it, is ours."""
    decay = {"weight_decay": 0.0} if trace.optimizer.coupled_weight_decay else {}
    optimizer, before = optimizer_of([theta], trace.optimizer, lr=trace.learning_rate, **decay), trace.before
    slots = dict(zip(before.slot_names, before.slots, strict=True))
    if before.t and slots:
        memory = {name: torch.tensor(values) for name, values in slots.items()}
        optimizer.state[theta] = {"step": torch.tensor(float(before.t)), **memory}
    optimizer.step()
    expected = torch.where(frozen, torch.tensor(before.flat), theta.detach())
    close_in_each(trace.network, trace.after.flat, expected, what, before.flat)
    for name, ours in zip(trace.after.slot_names, trace.after.slots, strict=True):
        expected = torch.where(frozen, torch.tensor(slots[name]), optimizer.state[theta][name])
        close_in_each(trace.network, ours, expected, (what, name), slots[name])


def close_in_each(network: Network, ours: np.ndarray, theirs: Tensor, what: object, terms: np.ndarray) -> None:
    """Within 1e-13 in each of the network's tensors; `terms` are what the numbers come from, by adding to them."""
    views = (network.views(values) for values in (ours, theirs.numpy(), terms))
    for layer, (mine, other, term) in enumerate(zip(*views, strict=True)):
        close(mine.weight, other.weight, 1e-13, (what, layer, "weight"), float(np.abs(term.weight).max()))
        close(mine.bias, other.bias, 1e-13, (what, layer, "bias"), float(np.abs(term.bias).max()))


def rates(how: Training, epochs: int) -> list[float]:
    """The learning rate of each epoch, by PyTorch's scheduler; its cosine would rise again, ours stays at its end."""
    base = how.optimizer.learning_rate
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base)
    schedulers = torch.optim.lr_scheduler
    match how.schedule:
        case ConstantLR():
            scheduler = schedulers.LambdaLR(optimizer, lambda _: 1.0)
        case StepLR(step_size, gamma):
            scheduler = schedulers.StepLR(optimizer, step_size, gamma)
        case ExponentialLR(gamma):
            scheduler = schedulers.ExponentialLR(optimizer, gamma)
        case CosineAnnealingLR(length, end_factor):
            scheduler = schedulers.CosineAnnealingLR(optimizer, length, base * end_factor)
    last = how.schedule.T_max if isinstance(how.schedule, CosineAnnealingLR) else epochs
    found = []
    for epoch in range(epochs):
        found.append(scheduler.get_last_lr()[0])
        if epoch < last:
            optimizer.step()
            scheduler.step()
    return found


def warm(how: Training, step: int) -> float:
    """The factor of a linear warm-up, as one would write it for PyTorch's LambdaLR."""
    return min(1.0, (step + 1) / how.warmup_steps) if how.warmup_steps else 1.0
