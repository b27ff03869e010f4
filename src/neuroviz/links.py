"""A run, and a moment of it, as text: in a link or in a file. See `docs/links.md`.

Both are the recipe's JSON with one field more, `bookmark`. A link's leaves out what is as usual, and is deflated;
a checksum follows.
"""

from __future__ import annotations

import base64
import os
import re
import zlib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from neuroviz import plain
from neuroviz.bookmark import Bookmark
from neuroviz.engine import check
from neuroviz.engine.check import RecipeError
from neuroviz.recipe import VERSION, Recipe
from neuroviz.run import Run

LONGEST_LINK = 8_000
"""Letters: what every browser and most messengers take."""
LARGEST_INFLATED = 2**20
_RAW_DEFLATE = -15


class Marked(Recipe, frozen=True):
    """A recipe, and where in its run one stands."""

    bookmark: Bookmark = Bookmark()


# -- Text --------------------------------------------------------------------------------------------------------------


def to_json(recipe: Recipe, bookmark: Bookmark) -> str:
    """Recipe and bookmark, everything written out. `from_json` gives back equal ones, to the last bit."""
    return plain.to_json(_marked(recipe, bookmark))


def from_json(text: str | bytes) -> tuple[Recipe, Bookmark]:
    """What `to_json` or `Recipe.to_json` wrote; without a bookmark, that of the run's beginning. Raises `RecipeError`."""
    parsed = plain.parsed(text)
    version = parsed.get("version") if isinstance(parsed, dict) else None
    if isinstance(version, int) and version > VERSION:
        check.fail("version", f"at most {VERSION}, which is what this NeuroViz knows", version)
    marked = plain.from_plain(parsed, Marked)
    return Recipe(*(getattr(marked, name) for name in Recipe.__struct_fields__)), marked.bookmark


def to_fragment(recipe: Recipe, bookmark: Bookmark) -> str:
    """What follows the # of a link, however long: `from_fragment` gives back equal ones, to the last bit."""
    content = {"version": recipe.version, **_brief(_marked(recipe, bookmark))}
    deflating = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE, 9)
    deflated = deflating.compress(msgspec.json.encode(content)) + deflating.flush()
    letters = _letters(deflated)
    return f"{letters}.{_checksum(letters)}"


def from_fragment(text: str) -> tuple[Recipe, Bookmark]:
    """What `to_fragment` wrote; a link may be older than the checksum. Nothing of it is run. Raises `RecipeError`."""
    check.instance("link", text, str, "text")
    letters, point, checksum = text.partition(".")
    content = _bytes(letters)
    if point and checksum != _checksum(letters):
        check.fail("link", "as it was made", check.words("one that was altered or cut off"))
    return from_json(_inflated(content))


def _marked(recipe: Recipe, bookmark: Bookmark) -> Marked:
    return Marked(**{name: getattr(recipe, name) for name in Recipe.__struct_fields__}, bookmark=bookmark)


def _brief(part: Any) -> Any:
    """A part of a recipe as JSON's own types, without the fields that say what they say anyway."""
    if isinstance(part, tuple):
        return [_brief(value) for value in part]
    if not isinstance(part, Struct):
        return plain.plain_of(part)
    config = part.__struct_config__
    said = {} if config.tag is None else {config.tag_field: config.tag}
    values = {field.encode_name: (getattr(part, field.name), _default(field)) for field in msgspec.structs.fields(part)}
    return {**said, **{name: _brief(value) for name, (value, usual) in values.items() if not _same(value, usual)}}


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _same(value: Any, usual: Any) -> bool:
    """Of the same kind too: 0.0 is not -0.0, and `True` is not 1."""
    return type(value) is type(usual) and value == usual and repr(value) == repr(usual)


def _letters(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _checksum(letters: str) -> str:
    """Of the letters themselves: no one of them, nor four in a row, can be others without its being another."""
    return _letters(zlib.crc32(letters.encode()).to_bytes(4, "big"))


def _bytes(text: str) -> bytes:
    if wrong := re.search(r"[^A-Za-z0-9_-]", text):
        check.fail("link", "made of A-Z, a-z, 0-9, - and _", wrong[0])
    if len(text) % 4 == 1:
        check.fail("link", "whole", check.words("one that was cut off"))
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _inflated(deflated: bytes) -> bytes:
    """What was deflated, and no more of it than a link may hold."""
    inflating = zlib.decompressobj(_RAW_DEFLATE)
    try:
        content = inflating.decompress(deflated, LARGEST_INFLATED + 1)
    except zlib.error:
        check.fail("link", "one that NeuroViz made", check.words("something else"))
    if len(content) > LARGEST_INFLATED:
        check.fail("link", "at most 1 MB once it is unpacked", check.words("more"))
    if not inflating.eof:
        check.fail("link", "whole", check.words("one that was cut off"))
    if inflating.unused_data:
        check.fail("link", "one that NeuroViz made", check.words("something that goes on after its end"))
    return content


# -- Moments of a run --------------------------------------------------------------------------------------------------


def check_bookmark(bookmark: Bookmark, run: Run) -> None:
    """The run has the operation, the sample and the things that the bookmark names. Raises `RecipeError`."""
    sizes, layers = run.network.sizes, run.network.layers
    most = {"operation": 3 * layers + 2, "focus": len(run.dataset)}
    for name, count in most.items():
        if getattr(bookmark, name) is not None:
            check.integer(f"bookmark.{name}", getattr(bookmark, name), 0, count - 1)
    layer = getattr(bookmark.selection, "layer", None)
    if layer is not None:
        check.integer("bookmark.selection.layer", layer, 0, layers - 1)
        check.integer("bookmark.selection.unit", getattr(bookmark.selection, "unit", 0), 0, sizes[layer + 1] - 1)
    if (index := getattr(bookmark.selection, "input", None)) is not None:
        check.integer("bookmark.selection.input", index, 0, sizes[layer or 0] - 1)


def hashed(bookmark: Bookmark, run: Run) -> Bookmark:
    """The bookmark with the hash of the state at its step, to which the run is taken. Raises `Diverged` where it ends before."""
    return msgspec.structs.replace(bookmark, hash=run.at(bookmark.step).hash())


# -- What a Python program makes ---------------------------------------------------------------------------------------


def link(recipe: Recipe | Run, step: int = 0, **what: Any) -> str:
    """A link to a moment of a run, from its # on: it goes behind the address of any NeuroViz.

    `what` are the other fields of a `Bookmark`: `operation`, `focus`, `selection`, `view`, … The run is computed up to the step.
    Raises `RecipeError` for a moment that the run does not have, and where the link would have more than 8 000 letters.
    """
    fragment = to_fragment(*_moment(recipe, step, what))
    if len(fragment) > LONGEST_LINK:
        check.fail("recipe", "short enough for a link of 8 000 letters", check.words(f"one of {len(fragment):,}"))
    return f"#{fragment}"


def from_link(text: str) -> tuple[Recipe, Bookmark]:
    """The recipe and the moment of a link: a whole address, or what follows its #. Raises `RecipeError`."""
    check.instance("link", text, str, "text")
    return from_fragment(text.strip().rpartition("#")[2])


def save_file(path: str | os.PathLike[str], recipe: Recipe | Run, step: int = 0, **what: Any) -> None:
    """Write a recipe file, which the page, `open_file` and the command open; `step` and `what` as those of `link`."""
    Path(path).write_text(to_json(*_moment(recipe, step, what)), encoding="utf-8")


def open_file(path: str | os.PathLike[str]) -> tuple[Recipe, Bookmark]:
    """The recipe and the moment in a recipe file. Raises `RecipeError` and, where it cannot be read, `OSError`."""
    try:
        return from_json(Path(path).read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RecipeError("recipe", "text in UTF-8", check.words(f"byte {error.start} of something else")) from None


def _moment(recipe: Recipe | Run, step: int, what: dict[str, Any]) -> tuple[Recipe, Bookmark]:
    run = recipe if isinstance(recipe, Run) else Run(recipe)
    bookmark = Bookmark(step, **what)
    check_bookmark(bookmark, run)
    return run.recipe, hashed(bookmark, run)
