"""A run: the same bits however a state is reached, and traces that are what was trained."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neuroviz as nv

LAST = 90
TINY = 3_000  # bytes: room for a handful of states


def recipe(**changes):
    training = {"optimizer": nv.SGD(0.3), "batch_size": 7, **changes.pop("training", {})}
    changes.setdefault("data", nv.Synthetic("circles", samples=40))
    return nv.Recipe(training=nv.Training(**training), **changes)


RECIPES = {
    "iris": nv.Recipe(),
    "adam": recipe(training={"optimizer": nv.Adam(0.05), "batch_size": 5}),
    "all at once": recipe(training={"batch_size": 1000}),
    "one by one": recipe(training={"batch_size": 1}, data=nv.Synthetic("xor", samples=12)),
    "no hidden layer": recipe(network=nv.Network(hidden=())),
    "deep": recipe(network=nv.Network((nv.Layer(4, "relu"), nv.Layer(3, "sigmoid"), nv.Layer(2, "identity")))),
    "one sigmoid": recipe(
        network=nv.Network((nv.Layer(3),), output_activation="sigmoid", initializer="he_normal"),
        training={"loss": "mean_squared_error", "optimizer": nv.Adam(), "batch_size": 9},
    ),
    "numbers": recipe(
        data=nv.Inline(np.arange(22.0).reshape(11, 2) / 22, np.sin(np.arange(11.0)), test_fraction=0.2),
        training={"loss": "mean_squared_error", "batch_size": 4},
    ),
    "edited": recipe(
        edits=(
            nv.Edit(3, "training.batch_size", 5),
            nv.Edit(8, "training.optimizer", nv.Adam(0.02)),
            nv.Edit(8, "parameters.0.weight.1.0", -0.5),
            nv.Edit(20, "training.optimizer.learning_rate", 0.1),
        )
    ),
}


def bits(state):
    return state.flat.tobytes(), state.slots.tobytes(), state.clock.tobytes(), state.tally.tobytes()


@pytest.fixture(scope="module", params=RECIPES)
def straight(request):
    """A recipe, and the bits of its states computed one after the other."""
    run = nv.Run(RECIPES[request.param])
    return RECIPES[request.param], [bits(run.at(step)) for step in range(LAST + 1)]


def test_advance_passes_through_the_states_of_at(straight):
    of, states = straight
    run = nv.Run(of)
    assert run.advance(steps=LAST) == LAST
    assert bits(run.at(LAST)) == states[LAST]
    assert [bits(run.at(step)) for step in (LAST - 1, 0, 1, LAST)] == [states[s] for s in (LAST - 1, 0, 1, LAST)]


@settings(max_examples=15)
@given(order=st.lists(st.integers(0, LAST), min_size=1, max_size=8), budget=st.sampled_from([0, TINY, 2**20]))
def test_at_is_the_same_bits_in_any_order_and_with_any_memory(straight, order, budget):
    of, states = straight
    run = nv.Run(of, history_budget=budget)
    for step in order:
        assert bits(run.at(step)) == states[step], f"at({step}) after {order}"


def test_a_long_run_is_exact_anywhere():
    small = recipe(network=nv.Network((nv.Layer(2),)), training={"batch_size": 40})
    run, other = nv.Run(small, history_budget=20_000), nv.Run(small, history_budget=0)
    assert run.advance(steps=20_011) == 20_011
    assert run.steps_to(19_000) < 1_000
    for step in (12_345, 19_000, 3, 20_011):
        assert bits(run.at(step)) == bits(other.at(step))
    assert run.history.batch_loss.count == 20_011


def test_at_gives_a_copy():
    run = nv.Run(RECIPES["adam"])
    state, before = run.at(10), bits(run.at(10))
    state.flat[:], state.slots[:], state.clock[:] = 0.0, 0.0, 0
    assert bits(run.at(10)) == before


def test_at_is_the_same_bits_in_another_process():
    text = RECIPES["edited"].to_json()
    code = "import sys, neuroviz as nv; print(nv.Run(nv.Recipe.from_json(sys.argv[1])).at(77).hash())"
    done = subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True)
    run = nv.Run(RECIPES["edited"], history_budget=TINY)
    run.advance(steps=300)
    assert done.stdout.strip() == run.at(77).hash()


def test_approach_goes_in_pieces_and_says_how_many_are_left(straight):
    of, states = straight
    run = nv.Run(of)
    assert run.steps_to(50) == 50
    left = 50
    while left:
        now = run.approach(50, 8)
        assert left - 8 <= now < left
        left = now
    assert run.steps_to(50) == 0
    assert bits(run.at(50)) == states[50]


def test_a_run_goes_on_from_a_state_with_the_same_bits(straight):
    of, states = straight
    middle = nv.Run(of).at(41)
    run = nv.Run(of, state=middle)
    assert run.step == 41
    assert bits(run.at(41)) == states[41]
    assert bits(run.at(LAST)) == states[LAST]
    assert bits(run.at(13)) == states[13]
    assert run.steps_to(41) == 0  # it is kept


def test_a_trace_ends_where_the_next_step_begins(straight):
    of, states = straight
    run = nv.Run(of)
    edited = {edit.step for edit in of.edits}
    for step in range(LAST):
        trace = run.trace(step)
        assert bits(trace.before) == states[step]
        if step + 1 not in edited:
            assert bits(trace.after) == states[step + 1]
            assert trace.after.flat.tobytes() == run.at(step + 1).flat.tobytes()


def test_a_trace_holds_what_the_equations_say(straight):
    run = nv.Run(straight[0])
    for step in (0, 7, 8, 33):
        trace = run.trace(step)
        a_in, batch = trace.inputs, len(trace.samples)
        for layer, parameters in zip(trace.layers, trace.before.parameters, strict=True):
            np.testing.assert_allclose(layer.z, a_in @ parameters.weight.T + parameters.bias, rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(layer.grad_weight, layer.delta.T @ a_in / batch, rtol=1e-11, atol=1e-15)
            np.testing.assert_allclose(layer.grad_bias, layer.delta.mean(axis=0), rtol=1e-11, atol=1e-15)
            a_in = layer.a


def test_the_check_is_the_same_batch_with_the_new_parameters(straight):
    run = nv.Run(straight[0])
    trace = run.trace(4)
    a_in = trace.inputs
    for check, parameters in zip(trace.check, trace.after.parameters, strict=True):
        np.testing.assert_allclose(check.z, a_in @ parameters.weight.T + parameters.bias, rtol=1e-12, atol=1e-14)
        a_in = check.a
    assert trace.loss_after == pytest.approx(trace.check_sample_loss.mean(), rel=1e-14)
    predicted = trace.gradient @ (trace.after.flat - trace.before.flat)
    assert trace.loss_predicted == pytest.approx(trace.loss_before + predicted, rel=1e-14)


def test_an_epoch_uses_every_training_sample_once(straight):
    run = nv.Run(straight[0])
    seen, step = {}, 0
    while (where := run.location(step)).epoch < 3 and step < LAST:
        seen.setdefault(where.epoch, []).extend(run.trace(step).samples.tolist())
        step += 1
    seen.pop(where.epoch, None)  # it may not have ended
    assert len(seen) >= 2
    for samples in seen.values():
        assert sorted(samples) == run.dataset.train.tolist()


def test_location_is_that_of_the_state(straight):
    run = nv.Run(straight[0])
    for step in range(LAST):
        state, where = run.at(step), run.location(step)
        assert (where.step, where.epoch, where.batch) == (state.step, state.epoch, state.batch)


def test_advance_by_epochs_begins_with_what_is_left_of_this_one():
    run = nv.Run(RECIPES["iris"])  # 120 samples, batches of 16: eight steps an epoch
    assert run.advance(epochs=2) == 16
    assert run.advance(steps=3) == 19
    assert run.advance(epochs=1) == 24
    assert run.advance(epochs=0) == 24
    assert run.at(24).position == 0


@pytest.mark.parametrize(("arguments", "error", "words"), [
    ({}, TypeError, "either steps or epochs"),
    ({"steps": 1, "epochs": 1}, TypeError, "either steps or epochs"),
    ({"steps": -1}, nv.RecipeError, "steps must be a whole number from 0 to 9007199254740991, but got -1"),
    ({"epochs": 1.5}, nv.RecipeError, "epochs must be a whole number from 0 to 9007199254740991, but got 1.5"),
])  # fmt: skip
def test_advance_refuses(arguments, error, words):
    run = nv.Run(RECIPES["iris"])
    with pytest.raises(error, match=words):
        run.advance(**arguments)
    assert run.step == 0


@pytest.mark.parametrize("step", [-1, 0.5, True, "3"])
def test_at_refuses_what_is_not_a_step(step):
    with pytest.raises(nv.RecipeError, match="step must be a whole number"):
        nv.Run(RECIPES["iris"]).at(step)


def test_history_is_the_losses_computed_again(straight):
    run = nv.Run(straight[0])
    run.advance(steps=60)
    losses = [run.trace(step).loss_before for step in range(60)]
    low, mean, high = run.history.batch_loss.points()
    assert mean.tolist() == low.tolist() == high.tolist() == losses


def test_history_has_a_row_for_each_epoch_that_ended(straight):
    run = nv.Run(straight[0])
    run.advance(epochs=3)
    rows = run.history.epochs.rows()
    assert len(rows) == 3
    ends = [0, *(run.schedule.after_epochs(0, n) for n in (1, 2, 3))]
    for row, start, end in zip(rows, ends[:-1], ends[1:], strict=True):
        traces = [run.trace(step) for step in range(start, end)]
        losses = np.concatenate([trace.sample_loss for trace in traces])
        assert row[0] == pytest.approx(losses.mean(), rel=1e-13)
        if len(run.dataset.held_out):
            assert tuple(run.evaluate(run.at(end))) == (row[1], run.score("held_out", row[2], row[3]))


def test_evaluate_and_predictions_agree_with_numpy(straight):
    run = nv.Run(straight[0])
    state = run.at(30)
    outputs = run.predictions(state)
    np.testing.assert_allclose(outputs, forward(run, state), rtol=1e-12, atol=1e-15)
    for part in ("train", "held_out"):
        samples = getattr(run.dataset, part)
        loss, score = run.evaluate(state, part)
        error = outputs[samples] - run.data.targets[samples]
        if run.dataset.classes:
            assert score == np.mean(run.classes(outputs)[samples] == run.dataset.targets[samples])
        else:
            variance = run.data.targets[samples].var(axis=0).sum()
            assert score == pytest.approx(1 - (error**2).sum(axis=1).mean() / variance)
        if run.network.loss == "mean_squared_error":
            assert loss == pytest.approx((error**2).mean(), rel=1e-13)
        else:
            right = outputs[samples, run.dataset.targets[samples]]
            assert loss == pytest.approx(-np.log(right).mean(), rel=1e-12)


def test_evaluate_of_an_empty_part_is_not_a_number():
    run = nv.Run(recipe(data=nv.Catalog(test_fraction=0.0)))
    assert np.isnan(run.evaluate(run.at(0))).all()
    assert not np.isnan(run.evaluate(run.at(0), "train")).any()


def forward(run, state):
    functions = {
        "identity": lambda z: z,
        "relu": lambda z: np.maximum(z, 0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
    }
    a = run.data.inputs
    for name, parameters in zip(run.network.activations, state.parameters, strict=True):
        a = functions[name](a @ parameters.weight.T + parameters.bias)
    return a


def test_losses_are_those_of_each_sample_alone():
    run = nv.Run(nv.Recipe())
    samples = np.array([149, 3, 3])
    assert run.losses(run.at(9), samples).tolist() == [run.probe(run.at(9), sample)[1] for sample in (149, 3, 3)]
    assert run.losses(run.at(9), np.arange(150)).mean() == pytest.approx(
        run.losses(run.at(9), np.arange(150)).sum() / 150
    )
    with pytest.raises(nv.RecipeError, match="sample must be"):
        run.losses(run.at(0), np.array([150]))


def test_activations_at_the_samples_are_those_of_the_samples():
    run = nv.Run(nv.Recipe())
    hidden, outputs = run.activations(run.at(5), run.dataset.inputs_at(run.dataset.raw.inputs))
    assert outputs.tobytes() == run.predictions(run.at(5)).tobytes()
    assert hidden[77].tolist() == run.probe(run.at(5), 77)[0][0].a.tolist()


@pytest.mark.parametrize("shape", [(4,), (2, 3), (0, 4)])
def test_activations_of_what_are_no_inputs_are_refused(shape):
    run = nv.Run(nv.Recipe())
    with pytest.raises(
        nv.RecipeError, match="inputs must be of shape \\(n, 4\\), at least one row, but got an array of"
    ):
        run.activations(run.at(0), np.zeros(shape))
