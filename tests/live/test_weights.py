import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from neuroviz.live.layout import TRACE_BYTES
from tests.live.driving import Page


def ask(page, step=3, end=4, layer=0):
    return page.ask(m.Weights(id=9, step=step, end=end, layer=layer))


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("end", [3, 4, 11])
def test_they_are_those_of_the_run(page, layer, end):
    event, arrays = ask(page, end=end, layer=layer)
    run = nv.Run(nv.Recipe())
    assert arrays["before"].tobytes() == run.at(3).parameters[layer].weight.astype(np.float32).tobytes()
    assert arrays["after"].tobytes() == run.at(end).parameters[layer].weight.astype(np.float32).tobytes()
    assert arrays["after"].shape == run.at(end).parameters[layer].weight.shape
    assert (event.step, event.end, event.layer) == (3, end, layer)


def test_after_is_what_the_step_left_not_what_was_typed_in_then(page):
    run = nv.Run(nv.Recipe())
    page.edit("parameters.0.weight.2.1", 0.75, step=4)
    _, arrays = ask(page)
    assert arrays["after"][2, 1] == np.float32(run.at(4).parameters[0].weight[2, 1])
    _, arrays = ask(page, step=4, end=4)
    assert arrays["before"][2, 1] == arrays["after"][2, 1] == 0.75


def test_where_the_run_ends_there_is_no_after():
    page = Page()
    page.open(nv.Recipe(training=nv.Training(optimizer=nv.SGD(1e308))))
    _, arrays = ask(page, step=0, end=50)
    assert list(arrays) == ["before"]


@pytest.mark.parametrize(
    ("question", "field", "sentence"),
    [
        ({"end": 2}, "end", "end must be 3 or later, but got 2"),
        ({"layer": 2}, "layer", "layer must be from 0 to 1, but got 2"),
    ],
)
def test_what_is_not_there_is_refused(page, question, field, sentence):
    event, _ = ask(page, **question)
    assert (event.field, event.sentence) == (field, sentence)


def test_an_answer_stays_within_a_message():
    wide = nv.Inline(np.random.default_rng(0).normal(size=(8, 1000)), np.arange(8) % 2)
    page = Page()
    page.open(nv.Recipe(data=wide, network=nv.Network([nv.Layer(520)]), training=nv.Training(batch_size=2)))
    _, arrays = ask(page, step=0, end=1)
    assert sum(array.nbytes for array in arrays.values()) <= TRACE_BYTES
    page.open(nv.Recipe(data=wide, network=nv.Network([nv.Layer(530)]), training=nv.Training(batch_size=2)))
    event, _ = ask(page, step=0, end=1)
    assert event.sentence == "A layer of 530,000 weights is too large for one message."
