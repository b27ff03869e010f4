"""What a run is: typed, validated, serialised. A run is a pure function of its recipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from neuroviz import plain
from neuroviz.data.drawn import Drawn
from neuroviz.data.sources import Catalog, DataSource, File, Inline, Synthetic
from neuroviz.engine import activations, check, initializers, losses
from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.optimizer import Optimizer
from neuroviz.engine.optimizers import OPTIMIZERS, SGD, OptimizerConfig
from neuroviz.engine.regularization import REGULARIZERS
from neuroviz.engine.schedules import SCHEDULES, WARMUP, ConstantLR, Schedule, ScheduleConfig
from neuroviz.engine.settings import checked_options, numbers_by_name

MAXIMUM_LAYERS, MAXIMUM_UNITS, MAXIMUM_PARAMETERS = 32, 4096, 5_000_000
VERSION = 1

__all__ = ["Edit", "Layer", "Network", "OptimizerConfig", "Recipe", "Training"]


class Layer(Struct, frozen=True, forbid_unknown_fields=True):
    """A hidden layer. `options` is what its activation takes: {"negative_slope": 0.2}."""

    units: int
    activation: str = "tanh"
    options: dict[str, float] = {}

    def __post_init__(self) -> None:
        check.keep(self, units=check.integer("units", self.units, 1, MAXIMUM_UNITS))
        check.choice("activation", self.activation, activations.HIDDEN)
        settings = ACTIVATIONS[activations.CODES[self.activation]].settings
        check.keep(self, options=checked_options("options", settings, self.options, self.activation))

    def __hash__(self) -> int:
        return hash((self.units, self.activation))


class Network(Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """The hidden layers, and how the parameters begin. The output layer follows from the data and the loss.

    `parameters`, one (weight, bias) for each layer, gives the initial values outright: (units, inputs) and (units,).
    """

    hidden: tuple[Layer, ...] = (Layer(6),)
    output_activation: str | None = None
    initializer: str = "xavier_uniform"
    parameters: tuple[tuple[np.ndarray, np.ndarray], ...] | None = None
    output_options: dict[str, float] = {}
    initializer_options: dict[str, float] = {}

    def __post_init__(self) -> None:
        hidden = tuple(self.hidden) if isinstance(self.hidden, list | tuple) else self.hidden
        check.instance("hidden", hidden, tuple, "a list of layers")
        for index, layer in enumerate(hidden):
            check.instance(f"hidden.{index}", layer, Layer, "a Layer")
        if len(hidden) > MAXIMUM_LAYERS - 1:
            expected = f"at most {MAXIMUM_LAYERS - 1} layers, the output being layer {MAXIMUM_LAYERS}"
            check.fail("hidden", expected, check.words(f"{len(hidden)} layers"))
        check.keep(self, hidden=hidden)
        if self.output_activation is not None:
            check.choice("output_activation", self.output_activation, activations.CODES)
        check.keep(self, output_options=numbers_by_name("output_options", self.output_options))
        check.choice("initializer", self.initializer, initializers.INITIALIZERS)
        settings = initializers.INITIALIZERS[self.initializer].settings
        options = checked_options("initializer_options", settings, self.initializer_options, self.initializer)
        check.keep(self, initializer_options=options)
        if self.parameters is not None:
            check.keep(self, parameters=_given(self.parameters))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and plain.plain_of(self) == plain.plain_of(other)

    def __hash__(self) -> int:
        return hash((self.hidden, self.output_activation, self.initializer))


class Training(Struct, frozen=True, forbid_unknown_fields=True):
    """How the network learns.

    The learning rate in force is the optimizer's, times the schedule's factor, times that of the warm-up. `frozen` names
    parameters that stay as they are: "parameters.0" (a layer), "parameters.0.weight", "parameters.0.weight.1.2".
    `clip_norm` None clips nothing; weight decay is an argument of the optimizer.
    """

    loss: str = "cross_entropy"
    optimizer: OptimizerConfig = SGD(learning_rate=0.1)
    batch_size: int = 16
    schedule: ScheduleConfig = ConstantLR()
    warmup_steps: int = 0
    l1: float = 0.0
    dropout: float = 0.0
    clip_norm: float | None = None
    frozen: tuple[str, ...] = ()
    loss_options: dict[str, float] = {}

    def __post_init__(self) -> None:
        check.choice("loss", self.loss, losses.CODES)
        options = checked_options(
            "loss_options", LOSSES[losses.CODES[self.loss]].settings, self.loss_options, self.loss
        )
        check.keep(self, loss_options=options)
        check.instance("optimizer", self.optimizer, Optimizer, "an optimizer: " + _calls(OPTIMIZERS))
        check.keep(self, batch_size=check.integer("batch_size", self.batch_size, 1, 2**31))
        check.instance("schedule", self.schedule, Schedule, "a schedule: " + _calls(SCHEDULES))
        check.keep(self, warmup_steps=WARMUP.checked("warmup_steps", self.warmup_steps))
        for setting in (entry.setting for entry in REGULARIZERS if hasattr(self, entry.setting.path)):
            value = getattr(self, setting.path)
            if value is not None or setting.path != "clip_norm":
                check.keep(self, **{setting.path: setting.checked(setting.path, value)})
        frozen = tuple(self.frozen) if isinstance(self.frozen, list | tuple) else self.frozen
        check.instance("frozen", frozen, tuple, "a list of paths")
        for index, path in enumerate(frozen):
            check.text(f"frozen.{index}", path, "a path, like parameters.0.weight.1.2")
        check.keep(self, frozen=frozen)

    def __hash__(self) -> int:
        return hash((self.loss, self.optimizer, self.batch_size, self.schedule))


def _calls(kinds: Sequence[type]) -> str:
    return ", ".join(f"{kind.__name__}(...)" for kind in kinds)


class Edit(Struct, frozen=True, forbid_unknown_fields=True):
    """A change that takes effect before step `step` begins: `path` in the recipe becomes `value`."""

    step: int
    path: str
    value: Any

    def __post_init__(self) -> None:
        check.keep(self, step=check.integer("step", self.step, 0, 2**53 - 1))
        check.text("path", self.path, "a path in the recipe")
        check.keep(self, value=plain.json_value(self.path, self.value))

    def __hash__(self) -> int:
        return hash((self.step, self.path))


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a run depends on. `Recipe()` is the run that the page opens with."""

    data: DataSource = Catalog("iris")
    network: Network = Network()
    training: Training = Training()
    seed: int = 1
    edits: tuple[Edit, ...] = ()
    version: int = VERSION

    def __post_init__(self) -> None:
        sources = (Catalog, Synthetic, Drawn, Inline, File)
        check.instance("data", self.data, sources, "a Catalog, a Synthetic, a Drawn, an Inline or a File")
        check.instance("network", self.network, Network, "a Network")
        check.instance("training", self.training, Training, "a Training")
        check.keep(self, seed=check.integer("seed", self.seed, 0, 2**32 - 1))
        check.integer("version", self.version, VERSION, VERSION)
        check.instance("edits", self.edits, (tuple, list), "a list of Edits")
        for index, edit in enumerate(self.edits):
            check.instance(f"edits.{index}", edit, Edit, "an Edit")
        check.keep(self, edits=tuple(sorted(self.edits, key=lambda edit: edit.step)))

    def to_json(self) -> str:
        """The whole recipe as JSON: `from_json` gives back an equal one, to the last bit."""
        return plain.to_json(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Recipe:
        """The recipe of `to_json`. Raises `RecipeError` that names the field, what was expected and what came."""
        return plain.from_json(text, cls)


def _given(parameters: Sequence[Sequence[Any]]) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    check.instance("parameters", parameters, (list, tuple), "a pair (weight, bias) for each layer")
    pairs = []
    for index, pair in enumerate(parameters):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            check.fail(f"parameters.{index}", "a pair (weight, bias)", pair)
        weight = check.finite_array(f"parameters.{index}.weight", pair[0], 2)
        pairs.append((weight, check.finite_array(f"parameters.{index}.bias", pair[1], 1)))
    return tuple(pairs)
