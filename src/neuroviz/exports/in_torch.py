"""A network and its training as expressions of PyTorch, by the names of the engine's tables."""

from __future__ import annotations

from neuroviz.engine.network import Network
from neuroviz.engine.optimizer import Optimizer
from neuroviz.engine.schedules import ConstantLR, CosineAnnealingLR, ExponentialLR, StepLR
from neuroviz.recipe import Training

# `nn.Softplus` becomes a straight line from `threshold` on, unless this is out of reach.
ACTIVATIONS = {
    "identity": "nn.Identity()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU({option!r})",
    "elu": "nn.ELU({option!r})",
    "selu": "nn.SELU()",
    "gelu": "nn.GELU()",
    "silu": "nn.SiLU()",
    "mish": "nn.Mish()",
    "softplus": "nn.Softplus(threshold=700.0)",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "sine": "Sine()",
    "softmax": "nn.Softmax(dim=1)",
}

LOSS_FUNCTIONS = {
    "cross_entropy": "nn.CrossEntropyLoss()",
    "binary_cross_entropy": "nn.BCEWithLogitsLoss()",
    "mean_squared_error": "nn.MSELoss()",
    "half_squared_error": "half_squared_error",
    "mean_absolute_error": "nn.L1Loss()",
    "huber": "nn.HuberLoss(delta={option!r})",
    "hinge": "hinge",
}

# What the script defines where it needs it, by the expression that needs it.
DEFINITIONS = {
    "Sine()": """
class Sine(nn.Module):
    def forward(self, z):
        return torch.sin(z)
""",
    "half_squared_error": '''
def half_squared_error(a, y):
    """Half the sum of the squares over the outputs, averaged over the batch."""
    return (a - y).square().sum(dim=1).mean() / 2
''',
    "hinge": '''
def hinge(a, y):
    """At its kink the slope is 0."""
    return torch.relu(1 - y * a).sum(dim=1).mean()
''',
    "RMSprop": '''
class RMSprop(torch.optim.RMSprop):
    """PyTorch's, except that a variance that rounding has made negative is 0."""

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self.move(parameter, self.state[parameter], **group)

    def move(self, parameter, memory, *, lr, alpha, eps, weight_decay, momentum, centered, **_):
        if not memory:
            memory["square_avg"] = torch.zeros_like(parameter)
            memory["grad_avg"] = torch.zeros_like(parameter)
            memory["momentum_buffer"] = torch.zeros_like(parameter)
        gradient = parameter.grad + weight_decay * parameter
        memory["square_avg"].mul_(alpha).addcmul_(gradient, gradient, value=1 - alpha)
        variance = memory["square_avg"]
        if centered:
            memory["grad_avg"].lerp_(gradient, 1 - alpha)
            variance = (variance - memory["grad_avg"].square()).clamp(min=0)
        step = gradient / (variance.sqrt() + eps)
        if momentum:
            step = memory["momentum_buffer"].mul_(momentum).add_(step)
        parameter.sub_(lr * step)
''',
}


def activation(name: str, option: float) -> str:
    """A module."""
    return ACTIVATIONS[name].format(option=option)


def through_z(network: Network) -> bool:
    """Whether the loss is computed from the outputs' sums z, which are then what PyTorch's model gives."""
    return network.plan.loss_through_z


def loss_function(network: Network, *, of_z: bool) -> str:
    """A function of what the model gives and the targets; `of_z`: the model gives z also where the loss is one of a."""
    function = LOSS_FUNCTIONS[network.loss].format(option=network.loss_option)
    if not of_z or through_z(network):
        return function
    return f"lambda z, y: {function}({activation(network.activations[-1], network.options[-1])}(z), y)"


def settings_of(optimizer: Optimizer) -> dict[str, object]:
    """Every argument, by PyTorch's name."""
    own = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    return {"lr": own.pop("learning_rate"), **own}


def arguments(optimizer: Optimizer) -> str:
    """The same in a call."""
    return ", ".join(f"{name}={value!r}" for name, value in settings_of(optimizer).items())


def optimizer_class(optimizer: Optimizer, *, centered: bool) -> str:
    """PyTorch's of the same name; of RMSprop that is `centered` somewhere in the run, the script's own."""
    return "RMSprop" if optimizer.name == "RMSprop" and centered else f"torch.optim.{optimizer.name}"


def learning_rate(how: Training) -> str:
    """The rate in force, of `step` and `epoch`, from 0."""
    rate = f"{how.optimizer.learning_rate!r}{_factor(how)}"
    return f"{rate} * min(1, (step + 1) / {how.warmup_steps})" if how.warmup_steps else rate


def _factor(how: Training) -> str:
    match how.schedule:
        case StepLR(step_size, gamma):
            return f" * {gamma!r} ** (epoch // {step_size})"
        case ExponentialLR(gamma):
            return f" * {gamma!r} ** epoch"
        case CosineAnnealingLR(length, end):
            cosine = f"(1 + math.cos(math.pi * min(epoch, {length}) / {length})) / 2"
            return f" * ({end!r} + (1 - {end!r}) * {cosine})"
        case _:
            return ""


def has_rate_of_its_own(how: Training) -> bool:
    """Whether the rate changes from step to step."""
    return how.warmup_steps > 0 or not isinstance(how.schedule, ConstantLR)
