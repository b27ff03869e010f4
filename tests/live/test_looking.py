import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from neuroviz.words import starts_again
from tests.live.driving import Page


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("data.noise", "Starts again: the data have changed."),
        ("network.hidden", "Starts again: the network has changed."),
        ("seed", "Starts again: the seed has changed."),
        ("version", "Starts again: the recipe has changed."),
    ],
)
def test_why_a_run_starts_again(path, sentence):
    assert starts_again(path) == sentence


def test_curves_are_the_losses_as_trained(page):
    page.advance(0, 85)
    event, arrays = page.ask(m.Curve(id=6, focus=3))
    run = nv.Run(nv.Recipe())
    run.advance(steps=85)
    assert (event.start, event.furthest, event.steps_per_point, event.epochs_per_point) == (0, 85, 1, 1)
    assert arrays["batch"].shape == (3, 85)
    assert arrays["batch"][1].tolist() == [run.trace(step).loss_before for step in range(85)]
    assert arrays["epoch"].shape == (3, 10)
    assert tuple(arrays["epoch"][1:, 4]) == run.evaluate(run.at(40), "held_out")
    at = int(arrays["focus.steps"][7])
    assert arrays["focus.loss"][7] == pytest.approx(run.probe(run.at(at), 3)[1], rel=1e-12)


def test_curves_without_a_focus_or_held_out_samples():
    page = Page()
    page.open(nv.Recipe(data=nv.Catalog("iris", test_fraction=0)))
    page.advance(0, 30)
    event, arrays = page.ask(m.Curve(id=6))
    assert (event.focus, set(arrays)) == (None, {"batch", "epoch"})
    assert np.isfinite(arrays["epoch"][0]).all()
    assert np.isnan(arrays["epoch"][1:]).all()


def test_curves_of_a_focus_that_is_not_there_are_refused(page):
    assert page.ask(m.Curve(id=6, focus=150)).event.field == "focus"


def test_curves_at_the_beginning_are_empty(page):
    _, arrays = page.ask(m.Curve(id=6))
    assert (arrays["batch"].shape, arrays["epoch"].shape) == ((3, 0), (3, 0))


def test_a_state_is_what_at_gives(page):
    event, arrays = page.state(13)
    state = nv.Run(nv.Recipe()).at(13)
    assert (event.state.step, event.state.epoch, event.state.batch, event.state.position) == (13, 1, 5, 80)
    assert (event.state.t, event.state.hash) == (13, state.hash())
    assert arrays["parameters"].tobytes() == state.flat.tobytes()


def span(page, step, now, unit=None, focus=3):
    return page.ask(m.Span(id=7, step=step, now=now, focus=focus, unit=unit))


def test_an_epoch_that_ended(page):
    run = nv.Run(nv.Recipe())
    event, arrays = span(page, 19, 1000, m.Unit(0, 4))
    assert (event.epoch, event.first, event.last, event.ended, event.whole) == (2, 16, 24, True, True)
    before, after = run.at(16), run.at(24)
    for l in range(2):
        assert arrays[f"before.{l}.weight"].tobytes() == before.parameters[l].weight.tobytes()
        assert arrays[f"after.{l}.bias"].tobytes() == after.parameters[l].bias.tobytes()
        assert arrays[f"focus.{l}.a"].tobytes() == run.probe(before, 3)[0][l].a.tobytes()
        assert arrays[f"focus.{l}.check_z"].tobytes() == run.probe(after, 3)[0][l].z.tobytes()
    shares = arrays["shares.weight"]
    assert shares.shape == (8, 4)
    change = after.parameters[0].weight[4] - before.parameters[0].weight[4]
    assert shares.sum(axis=0) == pytest.approx(change, abs=1e-15)
    assert arrays["shares.bias"].sum() == pytest.approx(after.parameters[0].bias[4] - before.parameters[0].bias[4])
    trace = run.trace(18)
    assert shares[2].tolist() == (trace.after.parameters[0].weight[4] - trace.before.parameters[0].weight[4]).tolist()
    assert arrays["losses"][:2].tolist() == [run.probe(before, 3)[1], run.probe(after, 3)[1]]
    run.advance(steps=24)
    assert arrays["losses"][2] == run.history.epochs.rows()[2][0]
    assert arrays["metrics"][1].ravel().tolist() == [*run.evaluate(after, "held_out"), *run.evaluate(after, "train")]


def test_an_epoch_under_way(page):
    run = nv.Run(nv.Recipe())
    event, arrays = span(page, 19, 20)
    assert (event.first, event.last, event.ended) == (16, 20, False)
    assert arrays["after.0.weight"].tobytes() == run.at(20).parameters[0].weight.tobytes()
    losses = [run.trace(step).loss_before for step in range(16, 20)]
    assert arrays["losses"][2] == pytest.approx(np.mean(losses), rel=1e-14)
    assert "shares.weight" not in arrays


def test_an_epoch_that_has_just_begun_has_changed_nothing(page):
    event, arrays = span(page, 16, 16, m.Unit(1, 0))
    assert (event.first, event.last, event.ended) == (16, 16, False)
    assert (arrays["before.0.weight"] == arrays["after.0.weight"]).all()
    assert arrays["shares.weight"].shape == (0, 6)
    assert np.isnan(arrays["losses"][2])


def test_the_shares_of_an_epoch_are_the_steps_own_and_not_the_edits():
    page = Page()
    page.open()
    page.edit("parameters.0.weight.4.0", 9.0, 20)
    event, arrays = span(page, 19, 1000, m.Unit(0, 4))
    assert event.last == 24
    assert np.abs(arrays["shares.weight"]).max() < 1


def test_what_an_epoch_left_is_told_before_the_edits_of_the_next():
    page = Page()
    page.open()
    page.edit("parameters.0.weight.4.0", 9.0, 24)
    _, arrays = span(page, 19, 1000)
    assert arrays["after.0.weight"][4, 0] != 9.0
    assert span(page, 24, 25)[1]["before.0.weight"][4, 0] == 9.0


def test_a_long_epoch_is_computed_in_pieces_and_too_many_shares_are_left_out(monkeypatch):
    page = Page(budget=5)
    page.open(nv.Recipe(training=nv.Training(batch_size=1)))
    event, arrays = span(page, 3, 1000, m.Unit(0, 0))
    assert (event.last, arrays["shares.weight"].shape) == (120, (120, 4))
    assert len(page.progress) > 20
    monkeypatch.setattr("neuroviz.live.spanning.MOST_SHARES_BYTES", 100)
    assert "shares.weight" not in span(page, 3, 1000, m.Unit(0, 0))[1]


def test_an_epoch_that_diverged_ends_there():
    page = Page()
    page.open(nv.Recipe(training=nv.Training(optimizer=nv.SGD(1e308))))
    step = page.advance(0, 8).event.divergence.step
    event, _ = span(page, 0, 1000)
    assert (event.last, event.ended) == (step, False)


def test_an_epoch_of_a_large_network():
    page = Page()
    data = nv.Inline(np.random.default_rng(1).normal(size=(20, 600)), np.arange(20) % 4)
    page.open(nv.Recipe(data=data, network=nv.Network([nv.Layer(1000), nv.Layer(8)])))
    event, arrays = span(page, 0, 9, m.Unit(0, 7), focus=2)
    assert not event.whole
    assert arrays["edges.0.after"].shape == (512,)
    assert arrays["unit.weight.after"].shape == (600,)
    assert arrays["after.2.weight"].shape == (4, 8)


def diagnose(page, step):
    return page.ask(m.Diagnose(id=8, step=step)).event


def test_nothing_goes_wrong_in_the_default_run(page):
    assert diagnose(page, 13) == m.Diagnoses(id=8, step=13, items=())


def test_what_goes_wrong_is_what_the_run_says():
    recipe = nv.Recipe(network=nv.Network((nv.Layer(3),), initializer="zeros"))
    page = Page()
    page.open(recipe)
    (item,) = diagnose(page, 5).items
    (found,) = nv.Run(recipe).diagnose(5)
    assert (item.kind, item.layer, item.units) == ("copied_units", 0, (0, 1, 2))
    assert (item.sentence, item.advice, item.numbers) == (found.sentence, found.advice, found.numbers)


def test_numbers_that_are_not_finite_are_left_out():
    page = Page()
    page.open(
        nv.Recipe(
            network=nv.Network((nv.Layer(3),), initializer="zeros"), training=nv.Training(optimizer=nv.SGD(100.0))
        )
    )
    items = {item.kind: item for item in diagnose(page, 0).items}
    assert all(np.isfinite([*item.numbers.values()]).all() for item in items.values())


def test_a_step_far_ahead_is_gone_to_in_pieces():
    page = Page(budget=5)
    page.open()
    assert diagnose(page, 100).step == 100
    assert len(page.progress) > 10


def test_a_step_beyond_a_divergence_has_no_diagnoses():
    page = Page()
    page.open(nv.Recipe(training=nv.Training(optimizer=nv.SGD(1e308))))
    step = page.advance(0, 8).event.divergence.step
    assert diagnose(page, step).items[0].kind == "diverged"
    assert isinstance(diagnose(page, step + 1), m.Refused)
