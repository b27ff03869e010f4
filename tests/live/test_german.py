"""Everything that Python says on the page is in the page's German, so that nothing new is forgotten there."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

import neuroviz
from neuroviz import words
from neuroviz.data import catalog
from neuroviz.data.shapes import SHAPES
from neuroviz.data.sources import Catalog, Synthetic
from neuroviz.engine.formulas import FORMULAS
from neuroviz.live.describe import menu, run_info
from neuroviz.recipe import Recipe
from neuroviz.run import Run

SOURCES = Path(neuroviz.__file__).parent
FILE = SOURCES.parents[1] / "frontend/src/words/de.server.json"
TRANSLATIONS: dict[str, str] = json.loads(FILE.read_text())
TEXTS = ("label", "sentence", "group", "noun", "nouns", "data_label", "classes", "outputs")
SLOT = re.compile(r"\{\w+\}")

# Not on the page: the command, the server, what is compiled, the Python interface, and formulas, which the page has from a file.
ELSEWHERE = re.compile(
    r"(commands|pictures|recordings|server|static)/|sweeps/(?!comparisons|differing)|exports/(in_torch|literals|script|script_data|snippets)\.py|"
    r"engine/(formulas|compiled|blas|cache)|live/(typescript|wire)|data/files/(frames|own)\.py|"
    r"(cli|answers|run|journey|machine|trace_text|explanation|plain_text|version|__main__|__init__|suggested)\.py$"
)
# Texts that are only ever a part of others, by what comes of them; of none, only a broken page or Python is told.
BECOMES: dict[str, tuple[str, ...]] = {
    "ξ has ξ": ("row 1,234 has “x”",),
    "ξ in ξ": ("“x” in row 12",),
    "the target ξ in ξ": ("the target “x” in row 12",),
    "A table of ξ rows is too large for the page, which takes ξ at most. The command writes it: "
    "neuroviz export recipe.json --step ξ --to traceξ": (
        (
            "A table of 2,000 rows is too large for the page, which takes 1,000 at most. The command writes it: "
            "neuroviz export recipe.json --step 7 --to trace.csv"
        ),
    ),
    "a number above ξ ξ ξ": ("a number above 0 to 1", "a number above 0 and up to 1", "a number above 0 and below 1"),
    "a number from ξ ξ ξ": ("a number from 0 to 1", "a number from 0 to below 1"),
    "to below": (),
    "and up to": (),
    "and below": (),
    "one list": ("numbers in one list",),
    "rows of equal length": ("numbers in rows of equal length",),
    "one of ": ("one of a, b",),
    "it is": (),
    "they are": (),
    " (in all ξ like that)": ("one elsewhere (in all 12 like that)",),
    "a table of at least two rowsξ": ("a table of at least two rows below its header",),
    " below its header": (),
    "a table of {:,} rows and {:,} columns": ("a table of 12 rows and 4 columns",),
    "{:,} and {:,}": ("12 and 3",),
    "class ξ": ("class A",),
    "ξ classes": ("12 classes",),
    "ξ epochs": ("12 epochs",),
    "ξ layers": ("12 layers",),
    "ξ pair": ("1 pair",),
    "ξ rows": ("12 rows",),
    "ξ more": ("12 more",),
    "ξ and ξ more": ("“a”, “b” and 12 more",),
    "Starts again: the ξ changed.": (),
    "data have": ("Starts again: the data have changed.",),
    "network has": ("Starts again: the network has changed.",),
    "training has": ("Starts again: the training has changed.",),
    "seed has": ("Starts again: the seed has changed.",),
    "ξξ of unit ξ in ξ": ("weight from input 3 of unit 2 in layer 1", "bias of unit 2 in layer 1"),
    " from input ξ": (),
    "no longer frozen": ("layer 1 no longer frozen", "layer 1 frozen, weights of layer 2 no longer frozen"),
    "cultivar ξ": (),  # the data sets are compared as a whole
    "pixel ξ, ξ": (),
    "mm Hg": (),
    "ξ gate": (),
    "How far chance moves ξ.": (),  # and so is the menu
    "each point": (),
    "The column {x} as it is.": (),
    "The column {y} as it is.": (),
    "The sine of {x}, taken in radians.": (),
    "The sine of {y}, taken in radians.": (),
    "sin {x}": (),
    "sin {y}": (),
    "{x} times itself: the same on both sides of 0.": (),
    "{y} times itself: the same on both sides of 0.": (),
    "{x} times {y}: its sign tells the quadrants apart.": (),
    "ξ twice": ("'x' twice",),
    "numbers in ξ": (),
    "two classes": (),  # how tasks are told apart
    "the height of each point": (),
    "How many ξ there are.": (),
    "What the network gets of each point: ξ and ξ, or what is made of them before they are scaled.": (),
    "Object contains unknown field (.*)": ("recipe must be without a field x, but got 1",),
    "Object missing required field (.*)": ("recipe must be an object with x, but got 1",),
    "array of length (\\d+)": ("a list of 2",),
    "Invalid value": (),
    "Invalid enum value": (),
    "Number out of range": (),
    "softmax depends on every unit of the layer": (),
    "a Layer": (),
    "a Network": (),
    "a Training": (),
    "a list of Edits": (),
    "an Edit": (),
    "an optimizer: ": (),
    "a schedule: ": (),
    "a Catalog, a Synthetic, a Drawn, an Inline or a File": (),
    "buffers must be float64 ξ, but got ξ": (),
    "buffers must be bytes, at most ξ of uint8, but got ξ": (),
    "buffers belong to a state, but got ξ without one": (),
    "state must stand at epoch, batch, position ξ of this run, but got ξ": (),
    "state.hash must be that of its numbers, ξ, but got ξ": (),
    "offset must be 0 for the first piece of ξ, but got ξ": (),
    "offset must be 0 for the first piece of a file, but got ξ": (),
    "bytes, at most ξ of uint8": (),
    "ξ of ξ ξ": (),
    " or ": ("a network of 4 inputs and 1 or 2 outputs, as the data have",),
    "file must be what a recipe says of a file, but got other data": (),
    "short enough for a link of 8 000 letters": (),  # what Python alone is told of links and recipe files
    "text in UTF-8": (),
    "a file of safetensors, or a state_dict that torch.save wrote": (),  # and of state_dicts
    "the path of a file, or its bytes": (),
    "a state_dict: tensors by name": (),
    "a state_dict of PyTorch is read by PyTorch, which is not here: pip install torch": (),
    "a state_dict that torch.save wrote, whole": (),
    "a ξ of other things": (),
    "tensor ξ": (),
    "a state_dict is read by PyTorch 2.6 or newer, but here is ξ: pip install -U torch": (),
    "byte ξ of something else": (),
}


def _pattern(english: str) -> re.Pattern[str]:
    """Slots `count` and `all` stand for digits alone."""
    slots = [r"([\dξ,]+)" if slot in ("{count}", "{all}") else "(.+?)" for slot in SLOT.findall(english)]
    parts = map(re.escape, SLOT.split(english))
    return re.compile("".join(map("".join, itertools.zip_longest(parts, slots, fillvalue=""))) + r"\Z", re.DOTALL)


@cache
def _patterns() -> list[re.Pattern[str]]:
    templates = sorted((text for text in TRANSLATIONS if SLOT.search(text)), key=lambda text: -len(SLOT.sub("", text)))
    return [_pattern(text) for text in templates]


def lacking(text: str) -> list[str]:
    """What of a text has no German, as the page looks for it; `ξ` stands for a value."""
    if text in TRANSLATIONS or " " not in text.strip() or not re.search(r"[A-Za-z]{2}", text):
        return []
    found = next((match for pattern in _patterns() if (match := pattern.match(text))), None)
    if found:
        return [part for group in found.groups() for part in lacking(group)]
    parts = text.split(", ")
    return [lack for part in parts for lack in lacking(part)] if len(parts) > 1 else [text]


def _texts(thing: Any, key: str = "") -> Iterator[str]:
    """Texts that are words, in what the session sends."""
    if isinstance(thing, str) and key in TEXTS:
        yield thing
    elif isinstance(thing, dict):
        for name, inner in thing.items():
            yield from _texts(inner, "label" if name == "name" and key in ("features", "columns", "targets") else name)
    elif isinstance(thing, list):
        for inner in thing:
            yield from _texts(inner, key)


def _plain(message: msgspec.Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(message))


def _said(texts: Iterator[str]) -> list[str]:
    """Those that have letters: digits are the same everywhere."""
    lettered = {text for text in texts if re.search(r"[^\W\d_]", text)}
    return sorted(text for text in lettered if text not in TRANSLATIONS and (" " not in text or lacking(text)))


def test_every_word_of_the_menu_has_german() -> None:
    assert _said(_texts(_plain(menu(1000, records=True)))) == []


@pytest.mark.parametrize(
    "data", [*map(Catalog, catalog.CATALOG), *map(Synthetic, SHAPES)], ids=lambda source: source.name
)
def test_every_word_of_a_data_set_has_german(data: Catalog | Synthetic) -> None:
    loss = "cross_entropy" if run_task(data) == "classification" else "mean_squared_error"
    run = Run(msgspec.structs.replace(Recipe(data), training=msgspec.structs.replace(Recipe().training, loss=loss)))
    assert _said(_texts(_plain(run_info(run)))) == []


def run_task(data: Catalog | Synthetic) -> str:
    if isinstance(data, Catalog):
        return catalog.CATALOG[data.name].task
    return SHAPES[data.name].task


def test_every_sentence_of_a_formula_has_german() -> None:
    assert {formula.sentence for formula in FORMULAS.values()} - set(TRANSLATIONS) == set()


def test_every_edit_has_german() -> None:
    labels = {label for name, label in words._LABELS.items() if "." in name}
    assert {label for label in labels if lacking(f"{label} ξ → ξ") != []} == set()


def _prose(path: Path) -> Iterator[str]:
    """Every text of several words in a module, docstrings left out; f-strings with ξ for each value, conditions both ways."""
    tree = ast.parse(path.read_text())
    nodes = list(ast.walk(tree))
    inner = {
        id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node
    }
    inner |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if id(node) not in inner and isinstance(node, ast.JoinedStr | ast.Constant):
            yield from _versions(node)


def _versions(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield from map("".join, itertools.product(*map(list, map(_versions, node.values))))
    elif isinstance(node, ast.FormattedValue):
        yield from _versions(node.value)
    elif isinstance(node, ast.IfExp):
        yield from itertools.chain(_versions(node.body), _versions(node.orelse))
    elif isinstance(node, ast.Constant):
        yield node.value if isinstance(node.value, str) else ""
    else:
        yield "ξ"


def _is_prose(text: str) -> bool:
    """Formulas, and where a data set comes from, are none."""
    if re.search(r"[\\\\<>=]|, \d{4}\b|^UCI ", text):
        return text in BECOMES
    return re.search(r"[A-Za-z]{2}[,:;]? \S*[A-Za-zξ]|ξ [a-z]", text) is not None


MODULES = [path for path in sorted(SOURCES.rglob("*.py")) if not ELSEWHERE.search(path.relative_to(SOURCES).as_posix())]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_every_sentence_of_a_module_has_german(path: Path) -> None:
    texts = [text for told in _prose(path) if _is_prose(told) for text in BECOMES.get(told, (told,))]
    assert {text: lack for text in texts if (lack := lacking(text))} == {}


def test_what_becomes_of_a_text_is_said_of_one_that_is_there() -> None:
    assert set(BECOMES) - {text for path in MODULES for text in _prose(path)} == set()


def test_a_slot_of_the_german_is_one_of_the_english() -> None:
    wrong = [text for text, german in TRANSLATIONS.items() if not set(SLOT.findall(german)) <= set(SLOT.findall(text))]
    assert wrong == []
