"""What the diagnoses rest on: true, bounded, and the same whatever way led to the step."""

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.diagnostics.constant import constant_loss
from neuroviz.diagnostics.curve import curve
from neuroviz.diagnostics.evidence import NUMBERS, SAMPLES, STEPS, Evidence
from neuroviz.engine.activations import HIDDEN
from neuroviz.engine.losses import LOSSES as LOSS_TABLE
from tests.diagnostics.recipes import after, kinds, net, noisy, sgd

# -- The same whatever way -----------------------------------------------------------------------------------------------

SICK = {
    "noisy": noisy(),
    "large": nv.Recipe(training=sgd(5.0)),
    "still": nv.Recipe(nv.Synthetic("spiral"), net()),
    "edited": nv.Recipe(
        nv.Synthetic("spiral"),
        net(3),
        sgd(0.1),
        edits=(
            nv.Edit(37, "training.optimizer.learning_rate", 30.0),
            nv.Edit(60, "training.optimizer", nv.Adam(0.01)),
            nv.Edit(60, "training.batch_size", 50),
        ),
    ),
}


@pytest.mark.parametrize("recipe", SICK.values(), ids=SICK)
def test_diagnoses_are_the_same_whatever_way_led_there(recipe):
    steps = [0, 7, 36, 37, 60, 61, 300, 800]
    long = nv.Run(recipe)
    long.advance(steps=900)
    later = {step: long.diagnose(step) for step in reversed(steps)}
    poor = nv.Run(recipe, history_budget=0)
    for step in steps:
        assert nv.Run(recipe).diagnose(step) == poor.diagnose(step) == later[step], f"step {step}"
    assert any(later.values())


def test_an_edit_says_the_same_as_the_recipe_with_it():
    run = nv.Run(nv.Recipe(nv.Synthetic("spiral")))
    run.advance(epochs=10)
    branch = run.edit(57, "training.optimizer.learning_rate", 1e-9)
    branch.advance(epochs=40)
    fresh = nv.Run(branch.recipe)
    for step in (57, 200, branch.step):
        assert branch.diagnose(step) == fresh.diagnose(step)
    assert kinds(branch) == ["steps_too_small"]


def test_looking_changes_nothing():
    run, other = after(nv.Recipe(), 3), after(nv.Recipe(), 3)
    run.diagnose(5)
    run.diagnose()
    assert run.step == other.step
    run.advance(epochs=1)
    other.advance(epochs=1)
    assert run.at(run.step).hash() == other.at(other.step).hash()
    assert run.history.epochs.rows().tolist() == other.history.epochs.rows().tolist()
    assert run.history.batch_loss.count == run.step


def test_a_step_ahead_is_gone_to():
    run = nv.Run(nv.Recipe())
    assert run.diagnose(20) == ()
    assert run.step == 20
    with pytest.raises(nv.RecipeError, match="step must be a whole number"):
        run.diagnose(-1)


# -- Epochs --------------------------------------------------------------------------------------------------------------

STILL = nv.Recipe(nv.Synthetic("spiral", samples=40), net(), sgd(0.1, batch_size=40))


def test_a_long_run_says_of_its_beginning_what_a_short_one_says_or_nothing():
    long = nv.Run(STILL)
    long.advance(epochs=5000)
    assert long.history.epochs.scale == 2
    assert kinds(after(STILL, 120)) == ["plateau"]
    assert kinds(long, 120) == []
    for epochs in (200, 1000, 1023, 5000):
        assert long.diagnose(epochs) == after(STILL, epochs).diagnose()
        assert kinds(long, epochs) == ["plateau"]
    assert len(Evidence(long, 5000).epochs.number) <= 128


def test_epochs_are_those_that_had_ended():
    run = after(nv.Recipe(), 12)
    rows = run.history.epochs.rows()
    epochs = Evidence(run, 8 * 7 + 3).epochs
    assert epochs.number.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert epochs.loss.tolist() == rows[:7, 0].tolist()
    assert epochs.held_out.tolist() == rows[:7, 1].tolist()


@pytest.mark.parametrize("steps", [8, 12])
def test_of_a_run_that_was_opened_late_only_what_is_known_is_judged(steps):
    recipe = nv.Recipe()
    late = nv.Run(recipe, state=nv.Run(recipe).at(steps))
    late.advance(epochs=2)
    known, whole = Evidence(late, late.step).epochs, Evidence(after(recipe, 3), late.step).epochs
    assert known.number.tolist() == [2, 3]
    assert known.loss.tolist() == whole.loss[1:].tolist()


def test_a_plateau_must_have_been_seen():
    late = nv.Run(STILL, state=nv.Run(STILL).at(40))
    assert late.diagnose() == ()
    late.advance(epochs=79)
    assert late.diagnose() == ()
    late.advance(epochs=1)
    assert late.diagnose() == nv.Run(STILL).diagnose(120)
    assert kinds(late) == ["plateau"]


def test_a_plateau_begins_anew_with_an_edit():
    edited = msgspec.structs.replace(STILL, edits=(nv.Edit(120, "training.optimizer.learning_rate", 0.2),))
    assert [kinds(nv.Run(edited), step) for step in (119, 120, 199, 201)] == [["plateau"], [], [], ["plateau"]]


# -- Steps ---------------------------------------------------------------------------------------------------------------


def numbers(recipe, step):
    return [made.number for made in Evidence(nv.Run(recipe), step).steps]


def test_the_steps_are_the_next_ones_up_to_an_edit():
    recipe = nv.Recipe(edits=(nv.Edit(20, "training.optimizer.learning_rate", 50.0),))
    assert numbers(recipe, 0) == list(range(STEPS))
    assert numbers(recipe, 17) == list(range(12, 20))
    assert numbers(recipe, 20) == list(range(20, 28))
    run = nv.Run(recipe)
    assert kinds(run, 19) == []
    assert kinds(run, 20) == ["steps_too_large"]


def test_one_batch_says_nothing():
    edits = tuple(nv.Edit(step, "training.optimizer.learning_rate", 50.0) for step in (20, 23))
    recipe = nv.Recipe(edits=edits)
    assert numbers(recipe, 21) == [20, 21, 22]
    assert kinds(nv.Run(recipe), 20) == []


def test_before_a_divergence_any_number_of_steps_will_do():
    data = nv.Inline(np.full((1, 1), 2.0), np.ones((1, 1)))
    ones = ((np.ones((1, 1)), np.zeros(1)), (np.ones((1, 1)), np.zeros(1)))
    network = net(1, activation="identity", parameters=ones)
    run = nv.Run(nv.Recipe(data, network, sgd(1e100, "mean_squared_error")))
    (found,) = run.diagnose(0)
    assert (found.kind, found.layer) == ("steps_too_large", 0)
    assert found.sentence.startswith("The steps are too large: each (epoch 1, batch 1) changes")


def test_a_step_is_that_of_the_trace():
    run = nv.Run(nv.Recipe(network=net(5, 4)))
    made, trace = Evidence(run, 11).this_step, run.trace(11)
    assert made is not None
    assert (made.loss_before, made.loss_after) == (trace.loss_before, trace.loss_after)
    assert made.error.tolist() == pytest.approx([np.sqrt((layer.delta**2).mean()) for layer in trace.layers])
    change = [np.hstack([p.weight.ravel(), p.bias]) for p in trace.network.views(trace.after.flat - trace.before.flat)]
    assert made.change.tolist() == pytest.approx([np.linalg.norm(layer) for layer in change])
    size = np.linalg.norm(trace.before.flat)
    assert np.linalg.norm(made.size) == pytest.approx(size)
    assert made.steepness == pytest.approx(np.linalg.norm(trace.gradient) * size / trace.loss_before)


# -- The samples looked at -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", HIDDEN)
def test_curve_is_the_engine_s_and_its_slope_the_derivative(activation):
    z = np.random.default_rng(1).normal(size=(50, 130), scale=2.0)
    a, slope = curve(activation, {}, z)
    h = 1e-6
    (above, _), (below, _) = curve(activation, {}, z + h), curve(activation, {}, z - h)
    smooth = np.abs(z) > h
    np.testing.assert_allclose(slope[smooth], ((above - below) / (2 * h))[smooth], rtol=1e-8, atol=1e-8)
    assert a.shape == slope.shape == z.shape


def test_slope_at_the_corner_and_far_away():
    z = np.array([[0.0], [-1e30], [1e30]])
    assert curve("relu", {}, z)[1].ravel().tolist() == [0.0, 0.0, 1.0]
    assert curve("tanh", {}, z)[1].ravel().tolist() == [1.0, 0.0, 0.0]


def test_what_is_seen_is_what_the_trace_holds():
    run = nv.Run(nv.Recipe(network=nv.Network((nv.Layer(70, "tanh"), nv.Layer(5, "sigmoid"), nv.Layer(3, "relu")))))
    evidence, trace = Evidence(run, 9), run.trace(9)
    rows = [evidence.samples.tolist().index(sample) for sample in trace.samples]
    assert len(evidence.seen) == 3
    for seen, layer in zip(evidence.seen, trace.layers, strict=False):
        np.testing.assert_allclose(seen.z[rows], layer.z, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(seen.a[rows], layer.a, rtol=1e-12, atol=1e-14)


def test_seen_ends_where_sums_are_not_finite():
    huge = ((np.full((1, 1), 1e200), np.zeros(1)), (np.full((1, 1), 1e200), np.zeros(1)))
    data = nv.Inline(np.ones((1, 1)), np.zeros(1))
    run = nv.Run(nv.Recipe(data, net(1, activation="identity", parameters=huge), sgd(0.1, "mean_squared_error")))
    with np.errstate(over="ignore"):
        assert len(Evidence(run, 0).seen) == 1
    assert kinds(run, 0) == ["diverged"]


def test_samples_looked_at_are_spread_and_bounded():
    random = np.random.default_rng(0)
    data = nv.Inline(random.normal(size=(5000, 2)), random.integers(0, 2, 5000))
    samples = Evidence(nv.Run(nv.Recipe(data)), 0).samples
    assert len(samples) == SAMPLES
    assert samples[0] == 0
    assert set(np.diff(samples).tolist()) == {4, 5}
    wide = Evidence(nv.Run(nv.Recipe(data, net(4096))), 0)
    assert len(wide.samples) == NUMBERS // sum(wide.network.sizes) < SAMPLES


# -- The best constant answer --------------------------------------------------------------------------------------------


def test_constant_loss_of_classes():
    balanced = np.eye(3)[[0, 1, 2] * 4]
    assert constant_loss("cross_entropy", 0.0, balanced) == pytest.approx(np.log(3))
    assert constant_loss("cross_entropy", 0.0, balanced[:1]) == 0.0
    shares = np.array([0.7, 0.3])
    targets = np.eye(2)[[0] * 7 + [1] * 3]
    assert constant_loss("cross_entropy", 0.0, targets) == pytest.approx(-(shares * np.log(shares)).sum())
    assert constant_loss("binary_cross_entropy", 0.0, targets[:, :1]) == constant_loss("cross_entropy", 0.0, targets)


LOSSES = {
    "mean_squared_error": lambda error: (error**2).mean(axis=1),
    "half_squared_error": lambda error: (error**2).sum(axis=1) / 2,
    "mean_absolute_error": lambda error: np.abs(error).mean(axis=1),
    "huber": lambda error: np.where(np.abs(error) <= 0.5, error**2 / 2, 0.5 * (np.abs(error) - 0.25)).mean(axis=1),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_no_constant_answer_costs_less(loss):
    targets = np.random.default_rng(3).exponential(size=(41, 2))
    answers = np.stack(np.meshgrid(np.linspace(0, 4, 161), np.linspace(0, 4, 161)), axis=-1).reshape(-1, 1, 2)
    least = min(LOSSES[loss](targets - answer).mean() for answer in answers)
    assert least - 0.001 < constant_loss(loss, 0.5, targets) <= least


@pytest.mark.parametrize(("loss", "option"), [("mean_absolute_error", 0.0), ("huber", 0.3), ("huber", 2.0)])
@pytest.mark.parametrize("counts", [(4, 4, 4), (7, 3, 2), (1, 1, 9)])
def test_no_constant_probabilities_cost_much_less(loss, option, counts):
    targets = np.repeat(np.eye(3), counts, axis=0)
    share = np.linspace(0.0, 1.0, 101)
    answers = [(p, q, 1.0 - p - q) for p in share for q in share if p + q <= 1.0]
    costs = LOSSES[loss] if option == 0.0 else lambda e: huber(e, option).mean(axis=1)
    least = min(costs(targets - np.array(answer)).mean() for answer in answers)
    found = constant_loss(loss, option, targets, probabilities=True)
    assert 0.999 * least <= found <= 1.1 * least
    assert constant_loss(loss, option, targets) <= found + 1e-12


def huber(error, delta):
    size = np.abs(error)
    return np.where(size <= delta, error**2 / 2, delta * (size - delta / 2))


@pytest.mark.parametrize("loss", [entry.name for entry in LOSS_TABLE])
def test_of_every_loss_the_constant_answer_is_known(loss):
    recipe = nv.Recipe(nv.Synthetic("xor"), net(3), sgd(0.1, loss))
    evidence = Evidence(nv.Run(recipe), 0)
    assert 0.0 < evidence.constant_loss < 3.0 * evidence.loss
    assert kinds(nv.Run(recipe), 0) == []


def test_no_constant_answer_has_a_smaller_hinge():
    targets = np.where(np.arange(10) < 7, 1.0, -1.0).reshape(-1, 1)
    least = min(np.maximum(0, 1 - targets * answer).mean() for answer in np.linspace(-3, 3, 601))
    assert constant_loss("hinge", 0.0, targets) == pytest.approx(least)


def test_of_a_loss_that_nobody_told_nothing_is_known():
    assert np.isnan(constant_loss("another", 0.0, np.ones((2, 1))))


def test_where_the_constant_loss_is_not_known_nothing_is_said_that_rests_on_it(monkeypatch):
    run = after(STILL, 120)
    assert kinds(run) == ["plateau"]
    monkeypatch.setattr("neuroviz.diagnostics.evidence.constant_loss", lambda *_, **__: np.nan)
    assert run.diagnose() == ()
