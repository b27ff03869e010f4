"""Links and recipe files: everything comes back to the last bit, what is none is refused, and those of today open for ever."""

import base64
import json
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz import links
from neuroviz.bookmark import (
    CHOICES,
    Bookmark,
    SelectedBias,
    SelectedEdge,
    SelectedInput,
    SelectedLoss,
    SelectedUnit,
)
from neuroviz.data.catalog import CATALOG
from tests.test_recipe import bits, recipes

GOLDEN = json.loads((Path(__file__).parent / "golden" / "links.json").read_text())
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SOMEWHERE = {"operation": 5, "focus": 12, "selection": SelectedEdge(1, 2, 3), "view": "change", "outcome": "map"}

index = st.integers(0, 2**53 - 1)
selections = st.one_of(
    st.builds(SelectedUnit, index, index),
    st.builds(SelectedEdge, index, index, index),
    st.builds(SelectedBias, index, index),
    st.builds(SelectedInput, index),
    st.just(SelectedLoss()),
)
bookmarks = st.builds(
    Bookmark,
    step=index,
    operation=index,
    focus=st.none() | index,
    selection=selections,
    hash=st.none() | st.from_regex(r"\A[0-9a-f]{16}\Z"),
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
)


def deflated(content):
    deflating = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.urlsafe_b64encode(deflating.compress(content) + deflating.flush()).rstrip(b"=").decode()


def linking(**fields):
    return deflated(json.dumps(fields).encode())


# -- There and back ----------------------------------------------------------------------------------------------------


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(recipes(), bookmarks)
def test_everything_comes_back(recipe, bookmark):
    for text, read in (
        (links.to_fragment(recipe, bookmark), links.from_fragment),
        (links.to_json(recipe, bookmark), links.from_json),
    ):
        again, marked = read(text)
        assert (again, marked, again.to_json()) == (recipe, bookmark, recipe.to_json())
        assert type(again) is nv.Recipe
        assert bits(again) == bits(recipe)


def test_minus_nought_is_not_left_out():
    recipe = nv.Recipe(edits=(nv.Edit(0, "parameters.0.bias.0", -0.0),), training=nv.Training(l1=-0.0))
    again, _ = links.from_fragment(links.to_fragment(recipe, Bookmark()))
    assert again.to_json() == recipe.to_json()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["what"])
def test_a_link_opens_for_ever(golden):
    """With every field as it was then, though it may be usual no longer. Lines are added to the file, and never changed."""
    recipe, bookmark = nv.from_link(golden["link"])
    assert json.loads(links.to_json(recipe, bookmark)) == golden["is"]


def test_a_link_to_a_moment_of_the_usual_run_is_short():
    link = nv.link(nv.Recipe(), 1234, **SOMEWHERE)
    assert len(link) <= 200
    recipe, bookmark = nv.from_link(f"http://127.0.0.1:8000/?present&hide=setup{link}\n")
    assert recipe == nv.Recipe()
    assert bookmark == Bookmark(1234, **SOMEWHERE, hash=nv.Run(nv.Recipe()).at(1234).hash())


def test_a_link_of_a_run_is_that_of_its_recipe():
    run = nv.Run(nv.Recipe()).edit(3, "training.optimizer.learning_rate", 0.5)
    assert nv.link(run, 5) == nv.link(run.recipe, 5)
    assert nv.from_link(nv.link(run, 5))[0] == run.recipe


def test_points_and_weights_are_in_the_link():
    drawn = nv.Recipe(nv.Drawn([(0.1 * k, -0.3, k % 2) for k in range(8)]))
    weights = nv.Recipe(network=nv.Network([], parameters=[(np.full((3, 4), 1 / 3), np.zeros(3))]))
    for recipe in (drawn, weights):
        assert nv.from_link(nv.link(recipe))[0] == recipe


def test_a_file_is_named_and_not_in_the_link(tmp_path):
    (tmp_path / "secret.csv").write_text("size,kind\n" + "".join(f"{k * 1.25},{'ab'[k > 9]}\n" for k in range(500)))
    recipe = nv.Recipe(nv.File(tmp_path / "secret.csv"))
    link = nv.link(recipe, 2)
    assert len(link) < 400
    assert nv.from_link(link)[0].data == recipe.data
    assert str(tmp_path) not in links.to_json(*nv.from_link(link))


def test_what_is_too_long_for_a_link_goes_into_a_file(tmp_path):
    rng = np.random.default_rng(0)
    recipe = nv.Recipe(nv.Drawn([(*rng.uniform(-9, 9, 2), k % 2) for k in range(600)]))
    with pytest.raises(
        nv.RecipeError, match=r"^recipe must be short enough for a link of 8 000 letters, but got one of "
    ):
        nv.link(recipe)
    nv.save_file(tmp_path / "run.json", recipe, 3, view="after")
    again, bookmark = nv.open_file(tmp_path / "run.json")
    assert (again, bookmark.step, bookmark.view) == (recipe, 3, "after")


def test_a_recipe_alone_is_a_file_too(tmp_path):
    (tmp_path / "run.json").write_text("\ufeff" + nv.Recipe(seed=4).to_json(), encoding="utf-8")
    assert nv.open_file(tmp_path / "run.json") == (nv.Recipe(seed=4), Bookmark())


def test_a_file_of_something_else(tmp_path):
    (tmp_path / "run.json").write_bytes(b"{\xff}")
    with pytest.raises(nv.RecipeError, match="recipe must be text in UTF-8, but got byte 1 of something else"):
        nv.open_file(tmp_path / "run.json")


# -- What is none ------------------------------------------------------------------------------------------------------

WRONG = {
    "cut": (nv.link(nv.Recipe(), 9)[1:-9], "link must be whole, but got one that was cut off"),
    "one letter": ("q64FA", "link must be whole, but got one that was cut off"),
    "cut in its checksum": (
        nv.link(nv.Recipe(), 9)[1:-1],
        "link must be as it was made, but got one that was altered or cut off",
    ),
    "cut before its checksum": (
        linking() + ".",
        "link must be as it was made, but got one that was altered or cut off",
    ),
    "more behind its checksum": (
        nv.link(nv.Recipe(), 9)[1:] + "A",
        "link must be as it was made, but got one that was altered or cut off",
    ),
    "no letters before a checksum": ("\ud800.AAAAAA", "link must be made of A-Z, a-z, 0-9, - and _, but got '\\ud800'"),
    "nothing": ("", "link must be whole, but got one that was cut off"),
    "no letters of a link": ("<script>", "link must be made of A-Z, a-z, 0-9, - and _, but got '<'"),
    "another base64": ("q1YqS+0=", "link must be made of A-Z, a-z, 0-9, - and _, but got '+'"),
    "not deflated": ("____", "link must be one that NeuroViz made, but got something else"),
    "more behind": (
        linking() + "AAAA",
        "link must be one that NeuroViz made, but got something that goes on after its end",
    ),
    "a bomb": (deflated(b" " * 2**24), "link must be at most 1 MB once it is unpacked, but got more"),
    "no JSON": (deflated(b"{"), "recipe must be JSON, but got something else: Input data was truncated"),
    "no text": (deflated(b'{"seed": "\xff"}'), None),
    "too deep": (deflated(b"[" * 100_000), None),
    "a list": (deflated(b"[1]"), "recipe must be an object, but got [1]"),
    "a later version": (
        linking(version=2, brain={}),
        "version must be at most 1, which is what this NeuroViz knows, but got 2",
    ),
    "no version": (linking(version="x"), "version must be a whole number, but got 'x'"),
    "an unknown field": (linking(brain=1), "recipe must be without a field brain, but got {'brain': 1}"),
    "no such set": (
        linking(data={"source": "catalog", "name": "<img src=x onerror=alert(1)>"}),
        f"data.name must be one of {', '.join(CATALOG)}, but got '<img src=x onerror=alert(1)>'",
    ),
    "no such source": (
        linking(data={"source": "web"}),
        "data.source must be one of catalog, synthetic, drawn, inline, file, but got 'web'",
    ),
    "a way out of a folder": (
        linking(data={"source": "file", "name": "../../etc/passwd", "size": 1, "sha256": "0" * 64}),
        "data.name must be a file’s name without a folder, of at most 255 letters, but got '../../etc/passwd'",
    ),
    "a scaling": (
        linking(data={"source": "catalog", "scaling": "big"}),
        "data.scaling must be one of standard, minmax, none, but got 'big'",
    ),
    "no such view": (
        linking(bookmark={"view": "sideways"}),
        "bookmark.view must be one of before, change, after, but got 'sideways'",
    ),
    "nothing to select": (
        linking(bookmark={"selection": {"kind": "brain"}}),
        "bookmark.selection.kind must be one of unit, edge, bias, input, loss, but got 'brain'",
    ),
    "no whole step": (linking(bookmark={"step": 1.5}), "bookmark.step must be a whole number, but got 1.5"),
    "a step before the first": (
        linking(bookmark={"step": -1}),
        "bookmark.step must be a whole number from 0 to 9007199254740991, but got -1",
    ),
    "no focus": (
        linking(bookmark={"focus": -1}),
        "bookmark.focus must be a whole number from 0 to 9007199254740991, but got -1",
    ),
    "no hash": (
        linking(bookmark={"hash": "0123456789ABCDEF"}),
        "bookmark.hash must be 16 digits of 0-9 and a-f, but got '0123456789ABCDEF'",
    ),
}


NOT_THERE = {
    "weights of another shape": (
        {"network": {"parameters": [[[[1.0]], [0.0]], [[[1.0]], [0.0]]]}},
        "network.parameters.0.weight must be of shape (6, 4), but got shape (1, 1)",
    ),
    "an edit of what does not change a run": (
        {"edits": [{"step": 3, "path": "seed", "value": 2}]},
        "edits.path must be under training or parameters, but got 'seed'",
    ),
    "a weight that is not there": (
        {"edits": [{"step": 3, "path": "parameters.0.weight.99.0", "value": 2}]},
        (
            "path must be a parameter of this network, like parameters.0.weight.1.2 or parameters.0.bias.1, "
            "but got 'parameters.0.weight.99.0'"
        ),
    ),
    "a script in a name": (
        {"edits": [{"step": 0, "path": "<script>alert(1)</script>", "value": 1}]},
        "edits.path must be under training or parameters, but got '<script>alert(1)</script>'",
    ),
    "a loss of other data": (
        {"data": {"source": "catalog", "name": "diabetes"}},
        "training.loss must be one of mean_squared_error, half_squared_error, mean_absolute_error, huber, but got 'cross_entropy'",
    ),
    "a file that nobody gave": (
        {"data": {"source": "file", "name": "a.csv", "size": 3, "sha256": "0" * 64}},
        "data must be given together with the bytes of its file, but got a.csv (3 bytes, SHA-256 000000000000…) without them",
    ),
    "an operation that is not there": (
        {"bookmark": {"operation": 8}},
        "bookmark.operation must be a whole number from 0 to 7, but got 8",
    ),
    "a sample that is not there": (
        {"bookmark": {"focus": 150}},
        "bookmark.focus must be a whole number from 0 to 149, but got 150",
    ),
    "a layer that is not there": (
        {"bookmark": {"selection": {"kind": "unit", "layer": 2, "unit": 0}}},
        "bookmark.selection.layer must be a whole number from 0 to 1, but got 2",
    ),
    "a neuron that is not there": (
        {"bookmark": {"selection": {"kind": "unit", "layer": 0, "unit": 99}}},
        "bookmark.selection.unit must be a whole number from 0 to 5, but got 99",
    ),
}
"""Links to what no run has: they can be read, and not opened."""


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_link_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(nv.RecipeError) as error:
        nv.from_link(text)
    assert sentence is None or str(error.value) == sentence
    assert "\n" not in str(error.value)


def test_a_bomb_is_not_unpacked(monkeypatch):
    """However much is in it, a megabyte and a byte of it are made."""
    made = []

    class Watched:
        def __init__(self, real):
            self.real = real

        def decompress(self, data, most):
            made.append(len(content := self.real.decompress(data, most)))
            return content

    real = zlib.decompressobj
    monkeypatch.setattr(links.zlib, "decompressobj", lambda bits: Watched(real(bits)))
    with pytest.raises(nv.RecipeError, match="at most 1 MB"):
        nv.from_link(deflated(b" " * 2**24))
    assert made == [2**20 + 1]


def test_whatever_letter_is_altered_into_whatever_it_is_refused():
    fragment = nv.link(nv.Recipe(), 1234, **SOMEWHERE)[1:]
    for at, letter in enumerate(fragment):
        for other in set(LETTERS + ".") - {letter}:
            with pytest.raises(nv.RecipeError, match=r"^link must be "):
                nv.from_link(fragment[:at] + other + fragment[at + 1 :])


def test_wherever_it_is_cut_it_is_refused_but_where_its_checksum_alone_is_missing():
    fragment = nv.link(nv.Recipe(), 1234, **SOMEWHERE)[1:]
    whole = fragment.index(".")
    for length in set(range(len(fragment))) - {whole}:
        with pytest.raises(nv.RecipeError, match=r"^link must be "):
            nv.from_link(fragment[:length])
    assert nv.from_link(fragment[:whole]) == nv.from_link(fragment)


def test_letters_that_change_places_are_refused():
    fragment = nv.link(nv.Recipe(), 1234, **SOMEWHERE)[1:]
    for at in range(len(fragment) - 1):
        swapped = fragment[:at] + fragment[at + 1] + fragment[at] + fragment[at + 2 :]
        if swapped != fragment:
            with pytest.raises(nv.RecipeError, match=r"^link must be "):
                nv.from_link(swapped)


@pytest.mark.parametrize(
    "golden", [golden for golden in GOLDEN if "." not in golden["link"]], ids=lambda golden: golden["what"]
)
def test_an_altered_link_of_before_the_checksum_is_refused_or_is_a_link_to_something_else(golden):
    """In the hundredth part of cases it can be read, as ever."""
    fragment = golden["link"][1:301]
    for at, letter in enumerate(fragment):
        with suppress(nv.RecipeError):
            recipe, bookmark = nv.from_link(fragment[:at] + ("A" if letter != "A" else "B") + golden["link"][at + 2 :])
            assert links.from_json(links.to_json(recipe, bookmark)) == (recipe, bookmark)


@settings(max_examples=300)
@given(st.text(LETTERS, max_size=60) | st.text(max_size=20))
def test_any_text_is_refused_or_read(text):
    with suppress(nv.RecipeError):
        assert links.from_json(links.to_json(*nv.from_link(text))) == nv.from_link(text)


@pytest.mark.parametrize(("what", "field"), [
    ({"operation": 8}, "bookmark.operation"),
    ({"focus": 150}, "bookmark.focus"),
    ({"selection": SelectedUnit(2, 0)}, "bookmark.selection.layer"),
    ({"selection": SelectedUnit(1, 3)}, "bookmark.selection.unit"),
    ({"selection": SelectedBias(0, 6)}, "bookmark.selection.unit"),
    ({"selection": SelectedEdge(1, 0, 6)}, "bookmark.selection.input"),
    ({"selection": SelectedInput(4)}, "bookmark.selection.input"),
    ({"selection": "loss"}, "selection"),
    ({"view": "inside"}, "view"),
    ({"span": None}, "span"),
])  # fmt: skip
def test_a_moment_that_the_run_does_not_have_is_refused(what, field):
    with pytest.raises(nv.RecipeError) as error:
        nv.link(nv.Recipe(), **what)
    assert error.value.field == field


@pytest.mark.parametrize("last", [
    {"operation": 7}, {"focus": 149}, {"selection": SelectedUnit(1, 2)}, {"selection": SelectedEdge(1, 2, 5)},
    {"selection": SelectedBias(0, 5)}, {"selection": SelectedInput(3)}, {"selection": SelectedLoss()},
])  # fmt: skip
def test_the_last_of_everything_is_there(last):
    assert getattr(nv.from_link(nv.link(nv.Recipe(), **last))[1], next(iter(last))) == next(iter(last.values()))


@pytest.mark.parametrize("call", [lambda: nv.from_link(5), lambda: links.from_fragment(None)])
def test_what_is_no_text(call):
    with pytest.raises(nv.RecipeError, match=r"^link must be text, but got "):
        call()
