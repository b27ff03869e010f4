import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import layout, surface
from neuroviz.live import messages as m
from tests.live.driving import Page

FLOWER = 124


def ask(page, step=3, which="after", focus=FLOWER, across=2, up=3, resolution=5, **more):
    command = m.Surface(id=9, step=step, which=which, focus=focus, across=across, up=up, resolution=resolution, **more)
    return page.ask(command)


def points(run, event, arrays, n):
    """The grid's points in raw units, built once more from what the message says."""
    (left, right), (low, high) = arrays["range"]
    across, up = np.meshgrid(np.linspace(left, right, n), np.linspace(low, high, n))
    raw = np.tile(run.dataset.raw.inputs[event.focus], (n * n, 1))
    raw[:, event.across], raw[:, event.up] = across.ravel(), up.ravel()
    return raw


@pytest.mark.parametrize(("which", "step"), [("before", 3), ("after", 2)])
def test_a_map_is_what_a_run_on_the_grid_says(page, which, step):
    event, arrays = ask(page, step=step, which=which, resolution=20)
    run = nv.Run(nv.Recipe())
    state = run.at(3)
    raw = points(run, event, arrays, 20)
    data = nv.Inline(run.dataset.input_scale.apply(raw), np.arange(400) % 3)
    given = [(layer.weight, layer.bias) for layer in state.parameters]
    twin = nv.Run(nv.Recipe(data=data, network=nv.Network(parameters=given)))
    assert arrays["outputs"].tobytes() == twin.predictions(twin.at(0)).T.astype(np.float32).tobytes()
    assert (arrays["outputs"].shape, arrays["outputs"].dtype, event.threshold) == ((3, 20, 20), np.float32, None)


def test_a_map_goes_a_little_beyond_the_data(page):
    _, arrays = ask(page)
    inputs = nv.Run(nv.Recipe()).dataset.raw.inputs[:, 2:]
    extent = np.ptp(inputs, axis=0)
    assert arrays["range"] == pytest.approx(np.stack([inputs.min(0) - 0.06 * extent, inputs.max(0) + 0.06 * extent], 1))


def test_the_responses_are_those_of_a_sample_that_stands_there(page):
    run = nv.Run(nv.Recipe())
    _, arrays = ask(page, step=7, which="before", resolution=2, responses=3)
    assert (arrays["units.0"].shape, arrays["outputs"].shape) == ((6, 3, 3), (3, 2, 2))
    raw = points(run, m.Surface(1, 7, "before", FLOWER, 2, 3, 2), arrays, 3)
    hidden, outputs = run.activations(run.at(7), run.dataset.inputs_at(raw))
    assert arrays["units.0"].tobytes() == hidden.T.astype(np.float32).tobytes()
    alone, _ = nv.Run(nv.Recipe(data=nv.Inline(run.dataset.inputs_at(raw), np.arange(9) % 3))).probe(run.at(7), 4)
    assert (hidden[4], outputs[4]) == (pytest.approx(alone[0].a), pytest.approx(alone[1].a))


def test_two_classes_in_one_unit_come_with_their_threshold():
    page = Page()
    recipe = nv.Recipe(
        data=nv.Synthetic("xor"),
        network=nv.Network([nv.Layer(3)], output_activation="sigmoid"),
        training=nv.Training(loss="binary_cross_entropy"),
    )
    page.open(recipe)
    event, arrays = ask(page, focus=0, across=1, up=0)
    assert (event.threshold, arrays["outputs"].shape) == (0.5, (1, 5, 5))


CURVE = nv.Recipe(
    data=nv.Inline(np.linspace(0, 1, 12).reshape(-1, 1), np.linspace(5, 9, 12) ** 2, scaling="standard"),
    training=nv.Training(loss="mean_squared_error"),
)


def test_one_input_gives_a_curve_in_the_units_of_the_data():
    page = Page()
    page.open(CURVE)
    event, arrays = ask(page, focus=4, across=0, up=None, resolution=9, responses=4)
    run = nv.Run(CURVE)
    raw = np.linspace(*arrays["range"][0], 9).reshape(-1, 1)
    outputs = run.activations(run.at(4), run.dataset.inputs_at(raw))[-1]
    expected = run.dataset.target_scale.undo(outputs).T.astype(np.float32)
    assert arrays["outputs"].tobytes() == expected.tobytes()
    assert (arrays["outputs"].shape, arrays["units.0"].shape) == ((1, 1, 9), (6, 1, 4))
    assert (event.up, event.threshold) == (None, None)


def test_a_column_that_never_changes_still_has_a_width():
    page = Page()
    page.open(nv.Recipe(data=nv.Inline([[0.0, 3.0], [1.0, 3.0]], [0, 1])))
    _, arrays = ask(page, focus=0, across=0, up=1)
    assert arrays["range"][1].tolist() == [2.0, 4.0]


def test_after_a_step_stands_before_the_edits_of_the_next(page):
    plain = ask(page, step=3)[1]["outputs"]
    page.edit("parameters.0.weight.0.0", 9.0, step=4)
    assert ask(page, step=3)[1]["outputs"].tobytes() == plain.tobytes()
    assert ask(page, step=4, which="before")[1]["outputs"].tobytes() != plain.tobytes()


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"focus": 150}, "focus", "focus must be a sample from 0 to 149, but got 150"),
        ({"across": 4}, "across", "across must be a column from 0 to 3, but got 4"),
        ({"up": 7}, "up", "up must be a column from 0 to 3, but got 7"),
        ({"up": 2}, "up", "up must be another column than across, but got 2 for both"),
    ],
)
def test_what_is_no_plane_is_refused(page, wrong, field, sentence):
    refused = ask(page, **wrong).event
    assert (refused.field, refused.sentence) == (field, sentence)


def test_what_takes_too_long_is_refused(page, monkeypatch):
    monkeypatch.setattr(surface, "STANDING_STILL", 51 * 24)
    assert ask(page, resolution=4)[1]["outputs"].shape == (3, 4, 4)
    refused = ask(page, resolution=5).event
    assert refused.sentence == "resolution must be at most about 4 for a network of 51 parameters, but got 5"


def test_what_does_not_fit_into_a_message_is_refused(page, monkeypatch):
    monkeypatch.setattr(surface, "TRACE_BYTES", layout._HEADER_BYTES + 1500)
    assert ask(page, resolution=5)[1]["outputs"].size == 75
    refused = ask(page, resolution=40).event
    assert refused.sentence == "resolution must be at most about 17 for 3 outputs, but got 40"


def test_after_a_step_that_diverged_there_is_none():
    page = Page()
    page.open(
        nv.Recipe(
            training=nv.Training(loss="mean_squared_error", optimizer=nv.SGD(1e9)),
            network=nv.Network([nv.Layer(4, "relu")], output_activation="identity"),
        )
    )
    run = nv.Run(
        nv.Recipe(
            training=nv.Training(loss="mean_squared_error", optimizer=nv.SGD(1e9)),
            network=nv.Network([nv.Layer(4, "relu")], output_activation="identity"),
        )
    )
    with pytest.raises(nv.Diverged):
        run.advance(steps=1000)
    last = run.diverged.step
    assert ask(page, step=last, which="before")[1]["outputs"].shape == (3, 5, 5)
    refused = ask(page, step=last).event
    assert refused.field == "step"
    assert refused.sentence.startswith("The run ends before.")


def test_numbers_at_the_end_of_their_range_do_no_harm():
    page = Page()
    page.open(nv.Recipe(data=nv.Inline([[-1e308, 0.0], [1e308, 1.0]], [0, 1])))
    _, arrays = ask(page, focus=0, across=0, up=1)
    assert arrays["outputs"].shape == (2, 5, 5)
