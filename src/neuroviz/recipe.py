"""What a run is: typed, validated, serialised. A run is a pure function of its recipe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import numpy as np
from msgspec import Struct

from neuroviz.data.sources import Catalog, DataSource, Inline, Synthetic
from neuroviz.engine import activations, check, initializers, losses
from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.check import RecipeError
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.optimizer import Optimizer
from neuroviz.engine.optimizers import OPTIMIZERS, SGD, OptimizerConfig
from neuroviz.engine.regularization import REGULARIZERS
from neuroviz.engine.schedules import SCHEDULES, WARMUP, ConstantLR, Schedule, ScheduleConfig
from neuroviz.engine.settings import checked_options

MAXIMUM_LAYERS, MAXIMUM_UNITS, MAXIMUM_PARAMETERS = 32, 4096, 5_000_000
VERSION = 1

__all__ = ["Edit", "Layer", "Network", "OptimizerConfig", "Recipe", "Training"]

RecipePart = TypeVar("RecipePart", bound=Struct)


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
        check.choice("initializer", self.initializer, initializers.INITIALIZERS)
        settings = initializers.INITIALIZERS[self.initializer].settings
        options = checked_options("initializer_options", settings, self.initializer_options, self.initializer)
        check.keep(self, initializer_options=options)
        if self.parameters is not None:
            check.keep(self, parameters=_given(self.parameters))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and _plain(self) == _plain(other)

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
            check.instance(f"frozen.{index}", path, str, "a path, like parameters.0.weight.1.2")
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
        check.instance("path", self.path, str, "a path in the recipe")
        check.keep(self, value=_json_value(self.value))


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a run depends on. `Recipe()` is the run that the page opens with."""

    data: DataSource = Catalog("iris")
    network: Network = Network()
    training: Training = Training()
    seed: int = 1
    edits: tuple[Edit, ...] = ()
    version: int = VERSION

    def __post_init__(self) -> None:
        check.instance("data", self.data, (Catalog, Synthetic, Inline), "a Catalog, a Synthetic or an Inline")
        check.instance("network", self.network, Network, "a Network")
        check.instance("training", self.training, Training, "a Training")
        check.keep(self, seed=check.integer("seed", self.seed, 0, 2**32 - 1))
        check.integer("version", self.version, VERSION, VERSION)
        check.keep(self, edits=tuple(sorted(self.edits, key=lambda edit: edit.step)))

    def to_json(self) -> str:
        """The whole recipe as JSON: `from_json` gives back an equal one, to the last bit."""
        return msgspec.json.encode(self, enc_hook=_encode).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Recipe:
        """The recipe of `to_json`. Raises `RecipeError` that names the field, what was expected and what came."""
        try:
            plain = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise RecipeError("recipe", "JSON", check.words(f"something else: {error}")) from None
        return from_plain(plain, cls)


def replaced(recipe: Recipe, path: str, value: Any) -> Recipe:
    """The recipe in which `path` is `value` (plain JSON values, or a part of a recipe)."""
    plain = _plain(recipe)
    _set(plain, path, _plain(value))
    return from_plain(plain, Recipe)


def from_plain(plain: Any, kind: type[RecipePart]) -> RecipePart:
    """A part of a recipe from JSON's own types."""
    try:
        return msgspec.convert(plain, kind, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise _in_a_sentence(error, plain) from None


def _plain(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value, enc_hook=_encode))


def _json_value(value: Any) -> Any:
    """`value` as it comes back from JSON; a number stays itself, finite or not, for the one who uses it to judge."""
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    try:
        return _plain(value)
    except TypeError:
        check.fail("value", "something that JSON can hold", value)


def _encode(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a {type(value).__name__} has no place in a recipe")


def _decode(_kind: type, value: Any) -> Any:
    """An array of whatever came; the part of the recipe that holds it checks what it is."""
    try:
        return np.array(value)
    except ValueError:  # rows of different lengths
        ragged = np.empty(len(value), dtype=object)
        ragged[:] = value
        return ragged


# With another entry of a table the options of the former one go.
_OPTIONS_OF = {
    "activation": "options",
    "initializer": "initializer_options",
    "loss": "loss_options",
    "output_activation": "output_options",
}


def options_of(path: str) -> str | None:
    """The path of the options that go when `path` chooses another entry of its table; None where it chooses none."""
    *way, last = path.split(".")
    return ".".join([*way, _OPTIONS_OF[last]]) if last in _OPTIONS_OF else None


def _set(plain: Any, path: str, value: Any) -> None:
    *way, last = path.split(".")
    for name in way:
        plain = _child(plain, name, path)
    if not (way and way[-1] in _OPTIONS_OF.values()):
        _child(plain, last, path)
    if last in _OPTIONS_OF and plain[last] != value:
        plain[_OPTIONS_OF[last]] = {}
    plain[int(last) if isinstance(plain, list) else last] = value


def _child(plain: Any, name: str, path: str) -> Any:
    if isinstance(plain, dict) and name in plain:
        return plain[name]
    if isinstance(plain, list) and name.isdigit() and int(name) < len(plain):
        return plain[int(name)]
    raise RecipeError("path", "a place in the recipe", path)


def _in_a_sentence(error: msgspec.ValidationError, plain: Any) -> RecipeError:
    """The field as a path with dots, what was expected, what came."""
    message, _, place = str(error).partition(" - at `$")
    field = re.sub(r"\[(\d+|\.\.\.)\]", r".\1", place.rstrip("`")).strip(".")
    if isinstance(error.__cause__, RecipeError):
        return error.__cause__.below(field) if field else error.__cause__
    if place.endswith("[...]`"):  # of options by name: msgspec does not say which
        field += next(f".{name}" for name, value in _at(plain, field).items() if not _is_number(value))
    expected = re.sub(r", got .*$", "", message).removeprefix("Expected ").replace("`", "")
    return RecipeError(field or "recipe", _expected(expected, field), _at(plain, field))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _expected(text: str, field: str) -> str:
    if match := re.match(r"Object contains unknown field (.*)", text):
        return f"without a field {match[1]}"
    if match := re.match(r"Object missing required field (.*)", text):
        return f"an object with {match[1]}"
    if text.startswith("Invalid value"):
        return "one of " + ", ".join(_tags(field))
    names = {"int": "a whole number", "float": "a number", "str": "text", "object": "an object", "array": "a list"}
    return names.get(text, text)


def _tags(field: str) -> list[str]:
    """What the field that tells kinds apart may say: of the data `source`, of the optimizer `name`."""
    kinds: Sequence[type[Struct]] = (Catalog, Synthetic, Inline)
    if field.endswith("name"):
        kinds = SCHEDULES if "schedule" in field else OPTIMIZERS
    return [str(kind.__struct_config__.tag) for kind in kinds]


def _at(plain: Any, field: str) -> Any:
    for name in field.split(".") if field else []:
        plain = plain[int(name)] if isinstance(plain, list) else plain.get(name)
    return plain


def _given(parameters: Sequence[Sequence[Any]]) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    pairs = []
    for index, pair in enumerate(parameters):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            check.fail(f"parameters.{index}", "a pair (weight, bias)", pair)
        weight = check.finite_array(f"parameters.{index}.weight", pair[0], 2)
        pairs.append((weight, check.finite_array(f"parameters.{index}.bias", pair[1], 1)))
    return tuple(pairs)
