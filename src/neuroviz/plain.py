"""A recipe, or a part of one, as JSON's own types and back; what does not fit is answered with a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar, get_args

import msgspec
import numpy as np
from msgspec import Struct

from neuroviz import bookmark
from neuroviz.data.drawn import Drawn
from neuroviz.data.source import Scaling
from neuroviz.data.sources import FILE_CHOICES, Catalog, File, Inline, Synthetic
from neuroviz.engine import check
from neuroviz.engine.check import RecipeError
from neuroviz.engine.optimizers import OPTIMIZERS
from neuroviz.engine.schedules import SCHEDULES

Part = TypeVar("Part", bound=Struct)

# What a field of few names may say.
_NAMES = {"scaling": get_args(Scaling), **FILE_CHOICES, **bookmark.CHOICES}


def to_json(part: Struct) -> str:
    """As JSON: `from_json` gives back an equal one, to the last bit."""
    return msgspec.json.encode(part, enc_hook=_encode).decode()


def from_json(text: str | bytes, kind: type[Part]) -> Part:
    """What `to_json` wrote. Raises `RecipeError` that names the field, what was expected and what came."""
    return from_plain(parsed(text), kind)


def parsed(text: str | bytes) -> Any:
    """JSON's own types. Raises `RecipeError` where it is no JSON."""
    check.instance("recipe", text, (str, bytes), "JSON")
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise RecipeError("recipe", "JSON", check.words(f"something else: {error}")) from None


def replaced(part: Part, path: str, value: Any) -> Part:
    """The recipe, or part of one, in which `path` is `value` (plain JSON values, or a part of a recipe)."""
    plain = plain_of(part)
    _set(plain, path, plain_of(value))
    return from_plain(plain, type(part))


def from_plain(plain: Any, kind: type[Part]) -> Part:
    """A part of a recipe from JSON's own types."""
    try:
        return msgspec.convert(plain, kind, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise _in_a_sentence(error, plain) from None


def plain_of(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value, enc_hook=_encode))


def json_value(field: str, value: Any) -> Any:
    """`value` as it comes back from JSON, which knows neither NaN nor infinities. Raises `RecipeError` that names `field`."""
    if isinstance(value, np.datetime64 | np.timedelta64 | np.complexfloating):
        check.fail(field, "something that JSON can hold", value)
    if isinstance(value, np.generic):
        value = float(value) if isinstance(value, np.floating) else value.item()
    try:
        builtin = msgspec.to_builtins(value, enc_hook=_encode, str_keys=True)
        _check_finite(field, builtin)
        plain = plain_of(builtin)
    except (TypeError, OverflowError, UnicodeEncodeError, RecursionError):
        check.fail(field, "something that JSON can hold", value)
    return plain if isinstance(builtin, dict | list | tuple) else builtin


def _check_finite(field: str, value: Any) -> None:
    """Every number in it: as JSON it would become null, which means something else."""
    if isinstance(value, float):
        check.number(field, value)
    elif isinstance(value, dict | list | tuple):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in parts:
            _check_finite(f"{field}.{name}", part)


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
    place = check.place(name)
    if isinstance(plain, list) and place is not None and place < len(plain):
        return plain[place]
    raise RecipeError("path", "a place in the recipe", path)


def _in_a_sentence(error: msgspec.ValidationError, plain: Any) -> RecipeError:
    """The field as a path with dots, what was expected, what came."""
    message, _, place = str(error).partition(" - at `$")
    field = re.sub(r"\[(\d+|\.\.\.)\]", r".\1", place.rstrip("`")).strip(".")
    if isinstance(error.__cause__, RecipeError):
        return error.__cause__.below(field) if field else error.__cause__
    got = _at(plain, field)
    if place.endswith("[...]`"):  # of options by name: msgspec does not say which
        name, got = next((name, value) for name, value in got.items() if not _is_number(value))
        field += f".{name}"
    expected = re.sub(r", got .*$", "", message).removeprefix("Expected ").replace("`", "")
    return RecipeError(field or "recipe", _expected(expected, field), got)


def _is_number(value: Any) -> bool:
    """Whether msgspec takes it for a float."""
    return isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**1024)


def _expected(text: str, field: str) -> str:
    if match := re.match(r"Object contains unknown field (.*)", text):
        return f"without a field {match[1]}"
    if match := re.match(r"Object missing required field (.*)", text):
        return f"an object with {match[1]}"
    if match := re.fullmatch(r"array of length (\d+)", text):
        return f"a list of {match[1]}"
    if text.startswith("Invalid value"):
        return "one of " + ", ".join(_tags(field))
    if text.startswith("Invalid enum value"):
        return "one of " + ", ".join(_NAMES[field.rpartition(".")[2]])
    names = {"int": "a whole number", "float": "a number", "str": "text", "object": "an object", "array": "a list"}
    return {**names, "Number out of range": "a finite number"}.get(text, text)


def _tags(field: str) -> list[str]:
    """What the field that tells kinds apart may say: of the data `source`, of the optimizer `name`, of what is selected `kind`."""
    kinds: Sequence[type[Struct]] = (Catalog, Synthetic, Drawn, Inline, File)
    if field.endswith("name"):
        kinds = SCHEDULES if "schedule" in field else OPTIMIZERS
    if field.endswith("kind"):
        kinds = get_args(bookmark.Selection)
    return [str(kind.__struct_config__.tag) for kind in kinds]


def _at(plain: Any, field: str) -> Any:
    for name in field.split(".") if field else []:
        plain = plain[int(name)] if isinstance(plain, list) else plain.get(name)
    return plain
