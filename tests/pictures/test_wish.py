"""`Run.picture`: the order that comes of it, and what it refuses."""

import json

import pytest

import neuroviz as nv
from neuroviz.pictures import drawing
from tests.commands.test_train import diverging
from tests.pictures.actors import DRAWS, OPEN, actor


def test_a_run_is_drawn_where_it_stands_or_at_a_step(tmp_path):
    run, browser = nv.Run(nv.Recipe(seed=7)), actor(tmp_path, DRAWS)
    run.advance(steps=4)
    assert run.picture(tmp_path / "it.svg", browser=browser, operation=3, focus=5, theme="dark") is None
    run.picture(str(tmp_path / "it.gif"), 9, browser=browser, steps=(2, 9), every="step", with_loss=True)
    still, moving = (json.loads((tmp_path / name).read_bytes())["order"] for name in ("it.svg", "it.gif"))
    assert nv.Recipe.from_json(still["recipe"]) == run.recipe
    assert still["bookmark"] | {"step": 4, "operation": 3, "focus": 5} == still["bookmark"]
    assert (still["what"], still["ending"], still["stretch"]) == ("network", "svg", None)
    assert (moving["bookmark"]["step"], moving["ending"], moving["with_loss"]) == (9, "gif", True)
    assert moving["stretch"] == {"from": 2, "to": 9, "every": "step", "rate": 2.0}


def test_why_an_animation_ends_is_returned(tmp_path):
    browser = actor(tmp_path, OPEN + "hand(b'GIF', '?said=It%20diverges.')")
    assert nv.Run(nv.Recipe()).picture(tmp_path / "it.gif", browser=browser) == "It diverges."


@pytest.mark.parametrize(
    ("name", "how", "sentence"),
    [
        ("it.jpg", {}, "path must be a file whose name ends in .svg, .png, .webp, .gif, but got"),
        ("it.svg", {"what": "map"}, "what must be one of network, loss, formula, but got 'map'"),
        ("it.svg", {"with_loss": True}, "with_loss must be for .webp or .gif, but got"),
        ("it.svg", {"size": (1, 900)}, "size must be a whole number from 320 to 4000, but got 1"),
        ("it.svg", {"operation": 8}, "bookmark.operation must be a whole number from 0 to 7, but got 8"),
    ],
)
def test_what_cannot_be_drawn(tmp_path, name, how, sentence):
    with pytest.raises(nv.RecipeError) as refusal:
        nv.Run(nv.Recipe()).picture(tmp_path / name, **how)
    assert str(refusal.value).startswith(sentence)


def test_a_page_that_was_not_built(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "STATIC", tmp_path)
    with pytest.raises(nv.RecipeError, match="page must be built first with `make build`, but got no file"):
        nv.Run(nv.Recipe()).picture(tmp_path / "it.svg")


def test_no_browser_and_no_such_step(tmp_path):
    with pytest.raises(nv.CannotDraw, match="--browser must be Chromium"):
        nv.Run(nv.Recipe()).picture(tmp_path / "it.svg", browser="no-such-program")
    with pytest.raises(nv.Diverged):
        nv.Run(diverging()).picture(tmp_path / "it.svg", 5000, browser=actor(tmp_path, DRAWS))
    assert not (tmp_path / "it.svg").exists()
