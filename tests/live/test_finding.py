import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from tests.live.driving import Page
from tests.test_searching import DEAD, EDITED, run_of


def found(page, what, end, **options):
    return page.ask(m.Find(id=9, what=what, end=end, **options)).event


def opened(recipe, **options):
    page = Page(**options)
    page.open(recipe)
    return page


def test_it_is_what_the_run_finds():
    page, run = opened(EDITED), run_of(EDITED, 40)
    change = run.find_largest_change()
    answer = found(page, "largest_change", 40)
    assert (answer.step, answer.layer) == (change.step, int(change.path.split(".")[1]))
    assert found(page, "misclassification", 40, sample=7).step == run.first_misclassification(7)
    assert found(opened(DEAD), "diagnosis", 12, kind="dead_units", layer=0).step == 9


def test_what_is_not_there_is_none(page):
    assert found(page, "largest_change", 0) == m.Found(id=9, step=None, layer=None)
    assert found(page, "diagnosis", 5, kind="overfitting").step is None


def test_a_long_search_tells_how_far_it_is():
    page = opened(EDITED, budget=7)
    found(page, "largest_change", 40)
    told = [(event.done, event.total) for event in page.progress]
    assert told[-1][1] == 40
    assert sorted(told) == sorted(set(told))
    assert len(told) > 8  # the way to the end, and along it once more
    assert found(page, "largest_change", 40).step == run_of(EDITED, 40).find_largest_change().step


def test_a_search_can_be_given_up():
    page = opened(EDITED, budget=1)
    page.session.handle(m.Find(id=9, what="diagnosis", end=30, kind="overfitting"))
    for _ in range(40):
        page.session.advance(1)
    [given_up] = page.session.handle(m.Cancel(id=10, target=9))
    assert (given_up.event.id, given_up.event.sentence) == (9, "Given up, as you asked.")
    assert page.trace(3)[0].location.step == 3


def test_beyond_a_divergence_there_is_nothing_to_look_at():
    recipe = nv.Recipe(training=nv.Training(loss="cross_entropy", optimizer=nv.SGD(1e308)))
    run = nv.Run(recipe)
    with pytest.raises(nv.Diverged) as end:
        run.advance(steps=100)
    page = opened(recipe)
    assert found(page, "diagnosis", 100, kind="diverged", layer=end.value.divergence.layer).step is None
    assert found(page, "largest_change", 100).step == run.find_largest_change().step


@pytest.mark.parametrize(("what", "options", "field"), [
    ("misclassification", {}, "sample"),
    ("misclassification", {"sample": 150}, "sample"),
    ("diagnosis", {}, "kind"),
    ("diagnosis", {"kind": "plateau", "layer": 2}, "layer"),
])  # fmt: skip
def test_what_cannot_be_looked_for_is_refused(page, what, options, field):
    assert found(page, what, 5, **options).field == field
