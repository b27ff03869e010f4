"""A moment given away and opened by another session."""

import json

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz import links
from neuroviz.bookmark import SelectedEdge, SelectedInput, SelectedUnit
from neuroviz.live import messages as m
from neuroviz.live import sharing
from neuroviz.live.opening import OTHER_NUMBERS
from tests.live.driving import Page
from tests.test_links import NOT_THERE, WRONG, linking

MOMENT = nv.Bookmark(17, 5, 12, SelectedEdge(1, 2, 3), "change", "epoch", "backward", "map")


def share(page, bookmark=MOMENT):
    return page.ask(m.Share(id=5, bookmark=bookmark)).event


def read(page, text):
    return page.ask(m.ReadShared(id=6, text=text)).event


def opened(page, shared):
    return page.ask(m.Open(id=7, recipe=shared.recipe, bookmark=shared.bookmark)).event


def refused(event):
    assert isinstance(event, m.Refused)
    return event.field, event.sentence


@pytest.mark.parametrize("kind", ["fragment", "file"])
def test_another_session_stands_at_the_very_moment(page, kind):
    page.edit("training.optimizer.learning_rate", 0.5, 9)
    text = getattr(share(page), kind)
    other = Page()
    shared = read(other, text)
    assert shared.bookmark == msgspec.structs.replace(MOMENT, hash=page.state(17).event.state.hash)
    event = opened(other, shared)
    assert (event.step, event.note) == (17, None)
    assert [edit.sentence for edit in event.run.edits] == ["learning rate 0.1 → 0.5"]
    for name, array in page.trace(17)[1].items():
        assert other.trace(17)[1][name].tobytes() == array.tobytes()


def test_python_makes_the_same_link(page):
    assert "#" + share(page).fragment == nv.link(nv.Recipe(), **msgspec.structs.asdict(MOMENT) | {"hash": None})
    assert nv.from_link(share(page).fragment) == links.from_json(share(page).file)


def test_a_long_way_to_a_shared_moment_is_done_in_pieces(page):
    page.budget = 100
    share(page, nv.Bookmark(450))
    assert [(p.done, p.total) for p in page.progress] == [(100, 450), (200, 450), (300, 450), (400, 450)]
    other = Page(budget=100)
    opened(other, read(other, linking(bookmark={"step": 250})))
    assert [p.total for p in other.progress] == [250, 250]


def test_a_run_too_long_for_a_link_is_a_file(page, monkeypatch):
    monkeypatch.setattr(links, "LONGEST_LINK", len(share(page).fragment))
    assert share(page).fragment is not None
    monkeypatch.setattr(links, "LONGEST_LINK", len(share(page).fragment) - 1)
    assert share(page).fragment is None
    assert read(Page(), share(page).file).bookmark.step == 17


def test_a_run_that_no_link_can_hold_is_not_packed(page, monkeypatch):
    monkeypatch.setattr(links, "LARGEST_INFLATED", len(share(page).file) - 1)
    monkeypatch.setattr(sharing.links, "to_fragment", None)
    assert share(page).fragment is None


def test_reading_a_link_needs_no_engine_and_changes_nothing():
    page = Page(ready=False)
    page.open()
    assert read(page, linking(seed=5)).bookmark == nv.Bookmark()
    assert isinstance(page.ask(m.Samples(id=2)).event, m.SampleTable)
    page.session.handle(m.Open(id=8, bookmark=nv.Bookmark(3)))
    assert not page.session.busy  # a later step needs it


def test_other_numbers_are_said_and_opened_nevertheless(page):
    bookmark = {"step": 17, "hash": "0123456789abcdef"}
    event = opened(page, read(page, linking(bookmark=bookmark)))
    assert (event.step, event.note) == (17, OTHER_NUMBERS)
    event = opened(page, read(page, linking(bookmark={"step": 17})))
    assert (event.step, event.note) == (17, None)


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_link_is_refused_and_the_run_stays(page, text, sentence):
    page.advance(0, 20)
    before = page.state(15).event.state
    _, said = refused(read(page, text))
    assert sentence is None or said == sentence
    assert page.state(15).event.state == before


@pytest.mark.parametrize(("fields", "sentence"), NOT_THERE.values(), ids=NOT_THERE)
def test_what_cannot_be_opened_is_refused_and_the_run_stays(page, fields, sentence):
    page.advance(0, 20)
    before = page.state(15).event.state
    assert refused(opened(page, read(page, linking(**fields))))[1] == sentence
    assert page.state(15).event.state == before


@pytest.mark.parametrize("selection", [SelectedUnit(9, 0), SelectedInput(4)])
def test_what_is_not_there_is_not_shared(page, selection):
    assert refused(share(page, nv.Bookmark(selection=selection)))[0].startswith("bookmark.selection.")


def test_nothing_is_shared_before_there_is_a_run():
    assert "the first command must be `open`" in refused(share(Page()))[1]


def test_a_state_beyond_the_bookmark_is_refused(page):
    page.advance(0, 50)
    state, arrays = page.state(40)
    answer = page.ask(m.Open(id=1, bookmark=nv.Bookmark(30), state=state.state), arrays)
    assert refused(answer.event) == ("state.step", "state.step must be at most 30, but got 40")


def test_a_moment_after_the_end_of_a_run_is_refused(page):
    wild = {"training": {"optimizer": {"name": "SGD", "learning_rate": 1e308}}, "bookmark": {"step": 50}}
    field, sentence = refused(opened(page, read(page, json.dumps(wild))))
    assert (field, sentence.startswith("The run ends before.")) == ("step", True)


def test_the_numbers_of_a_recipe_come_back_to_the_last_bit(page):
    recipe = nv.Recipe(nv.Inline(np.array([[0.1 + 0.2], [1 / 3]]), np.array([0.0, 1.0])), training=nv.Training("huber"))
    page.open(recipe)
    assert nv.Recipe.from_json(read(page, share(page, nv.Bookmark(1)).file).recipe).to_json() == recipe.to_json()
