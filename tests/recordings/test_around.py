"""The page in one file as a session offers it: of which steps, where it opens, and that it can be given up."""

import re

import msgspec
import pytest

import neuroviz as nv
from neuroviz.bookmark import Bookmark, SelectedEdge
from neuroviz.live import messages as m
from neuroviz.live.describe import PAGE
from neuroviz.recordings import html
from neuroviz.recordings.around import BYTES, page_around, stretch_around
from neuroviz.recordings.recording import Recorder
from tests.live.driving import Page
from tests.live.test_exporting import fetched, piece, refused
from tests.recordings.opened import Opened

LARGE = nv.Recipe(network=nv.Network((nv.Layer(150, "relu"), nv.Layer(150, "relu"))))
LOOK = Bookmark(6, 3, 5, SelectedEdge(0, 1, 2), "after", "epoch", "update", "map")


@pytest.fixture
def page():
    assert html.TEMPLATE.is_file(), "build the page first: `make build`"
    page = Page(recording=page_around)
    page.open()
    return page


def asked(page, step, bookmark=None, ending=".html"):
    return piece(page, "page", ending, step, 0, bookmark)


def opened_of(path, content):
    path.write_bytes(content)
    return Opened.file(path)


@pytest.mark.parametrize(("step", "steps"), [
    (0, range(200)), (100, range(200)), (149, range(200)), (150, range(1, 201)), (900, range(751, 951)),
])  # fmt: skip
def test_three_quarters_of_the_steps_lead_to_the_moment(step, steps):
    assert stretch_around(nv.Run(nv.Recipe()), step) == steps


def test_of_a_larger_network_there_are_fewer():
    run = nv.Run(LARGE)
    steps = stretch_around(run, 50)
    assert 1 <= len(steps) < 10
    assert 50 in steps
    assert len(steps) * html.step_bytes(run) <= BYTES
    one = nv.Run(nv.Recipe(network=nv.Network((nv.Layer(400, "relu"), nv.Layer(300, "relu")))))
    assert stretch_around(one, 50) == range(50, 51)


def test_it_is_offered_where_it_can_be_made(page):
    assert page.session.welcome()[0].event.menu.exports[-1] == PAGE
    without = Page()
    without.open()
    assert PAGE not in without.session.welcome()[0].event.menu.exports
    assert refused(asked(without, 0))[0] == "what"


def test_it_holds_what_python_records_and_opens_at_the_moment_with_what_is_open(page, tmp_path, monkeypatch):
    monkeypatch.setattr("neuroviz.recordings.around.STEPS", 12)
    page.advance(0, 40)
    page.edit("training.optimizer.learning_rate", 0.3, 4)
    name, content = fetched(page, "page", ".html", 6, LOOK)
    assert name == "neuroviz-iris-step-6.html"
    assert "<title>Iris, steps 0 to 11 · NeuroViz</title>" in content.decode()
    index = opened_of(tmp_path / "a.html", content).index
    assert (index["first"], index["last"], index["opened"]["header"]["step"]) == (0, 11, 6)
    assert index["opened"]["header"]["bookmark"] == msgspec.to_builtins(LOOK)
    fresh = nv.Run(nv.Run(nv.Recipe()).edit(4, "training.optimizer.learning_rate", 0.3).recipe)
    recorder = Recorder(fresh, 0, 11, LOOK)
    packed = recorder.record()
    assert content == html.filled(html.page_for(fresh, 12), fresh, recorder, packed).encode()
    assert page.ask(m.Curve(id=3)).event.start > 0  # the run itself stays as it is
    assert page.trace(6).event.location.step == 6


def test_without_a_bookmark_it_opens_at_the_step(page, tmp_path, monkeypatch):
    monkeypatch.setattr("neuroviz.recordings.around.STEPS", 4)
    index = opened_of(tmp_path / "a.html", fetched(page, "page", ".html", 9)[1]).index
    assert (index["first"], index["last"], index["opened"]["header"]["step"]) == (7, 10, 9)
    assert index["opened"]["header"]["bookmark"] == msgspec.to_builtins(Bookmark(9))


def test_the_way_and_the_recording_are_told_and_can_be_given_up(page, monkeypatch):
    monkeypatch.setattr("neuroviz.recordings.around.STEPS", 8)
    page.budget = 100
    asked(page, 250)
    way = [told.done for told in page.progress if not told.recording]
    assert way == [100, 200, 50, 150]  # to where the page stands; then a run of its own, to the first step
    assert [(told.done, told.total) for told in page.progress if told.recording] == [(done, 8) for done in range(1, 9)]
    session = page.session
    session.handle(m.Export(id=11, what="page", ending=".html", step=300))
    while not any(isinstance(event := packet.event, m.Progress) and event.recording for packet in session.advance(100)):
        pass
    [given_up] = session.handle(m.Cancel(id=12, target=11))
    assert refused(given_up)[1] == "Given up, as you asked."
    assert not session.busy
    assert page.trace(3).event.location.step == 3


def test_a_run_that_diverges_ends_there(tmp_path):
    page = Page(recording=page_around)
    page.open(nv.Recipe(
        network=nv.Network((nv.Layer(4, "identity"),), output_activation="identity"),
        training=nv.Training("mean_squared_error", nv.SGD(40.0), 16),
    ))  # fmt: skip
    index = opened_of(tmp_path / "a.html", fetched(page, "page", ".html", 2)[1]).index
    assert index["first"] == 0
    assert 2 <= index["last"] < 199
    assert index["diverged"].startswith("Epoch ")
    field, sentence = refused(asked(page, index["last"] + 1))
    assert (field, sentence[:20]) == ("step", "The run ends before.")


@pytest.mark.parametrize(("bookmark", "ending", "field", "sentence"), [
    (Bookmark(5), ".html", "bookmark.step", "bookmark.step must be 6, as step is, but got 5"),
    (Bookmark(6, 99), ".html", "bookmark.operation", "bookmark.operation must be a whole number from 0 to 7, but got 99"),
    (None, ".pdf", "ending", "ending must be one of .html, but got '.pdf'"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_the_run_stays(page, bookmark, ending, field, sentence):
    before = page.state(3).event
    assert refused(asked(page, 6, bookmark, ending)) == (field, sentence)
    assert page.state(3).event == before


def test_without_the_page_it_says_how_to_build_it(page, tmp_path, monkeypatch):
    monkeypatch.setattr(html, "TEMPLATE", tmp_path / "none.html")
    assert re.match("page must be built first", refused(asked(page, 0))[1])
