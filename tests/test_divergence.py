"""A run that diverges: it says where, and everything before can still be looked at."""

import numpy as np
import pytest
from msgspec import structs

import neuroviz as nv
from neuroviz.trace import Divergence, Location

ONE = np.ones((1, 1))
START = Location(step=0, epoch=0, batch=0, batches=1)


def chain(weight_1, weight_2, x=1.0, y=0.0, optimizer=None):
    """One number through one hidden unit to one output: every value can be followed by hand."""
    parameters = ((weight_1 * ONE, np.zeros(1)), (weight_2 * ONE, np.zeros(1)))
    network = nv.Network((nv.Layer(1, "identity"),), parameters=parameters)
    training = nv.Training("mean_squared_error", optimizer or nv.SGD(0.1), 1)
    return nv.Run(nv.Recipe(nv.Inline(x * ONE, y * ONE), network, training))


def stopped(*where):
    """In the first step of all."""
    return Divergence(START, *where)


# 3 L + 2 operations for L = 2: forward 0 1, loss 2, back 3 4, update 5 6.
@pytest.mark.parametrize(("run", "found", "words"), [
    (chain(1e200, 1.0, x=1e200), stopped(0, 0, 0, "z"), "the sum z of unit 1 in layer 1"),
    (chain(1e200, 1e200), stopped(1, 1, 0, "z"), "the sum z of unit 1 in layer 2"),
    (chain(1.0, 1e160), stopped(2, None, None, "loss"), "the loss"),
    (chain(1e-200, 1e5, x=1e200, y=1e151), stopped(4, 0, 0, "grad_weight"), "the gradient of a weight of unit 1 in layer 1"),
    (chain(1e-160, 1e200, y=1e150), stopped(4, 0, 0, "delta"), "the error δ of unit 1 in layer 1"),
    (chain(1e160, 1e-160, y=1e150), stopped(3, 1, 0, "grad_weight"), "the gradient of a weight of unit 1 in layer 2"),
    (chain(1.0, 1.0, y=3.0, optimizer=nv.SGD(1e308)), stopped(5, 0, 0, "weight"), "a weight of unit 1 in layer 1"),
    (chain(1.0, 1e-200, y=1e100, optimizer=nv.SGD(1e300)), stopped(6, 1, 0, "weight"), "a weight of unit 1 in layer 2"),
    (chain(1.0, 1e50, y=1e110, optimizer=nv.Adam()), stopped(5, 0, 0, "exp_avg_sq"), "exp_avg_sq of unit 1 in layer 1"),
])  # fmt: skip
def test_the_first_number_that_is_not_finite_is_named(run, found, words):
    with pytest.raises(nv.Diverged) as caught:
        run.advance(steps=5)
    assert caught.value.divergence == run.diverged == found
    assert str(caught.value) == f"Epoch 1, batch 1 of 1: {words} is no longer a finite number."
    assert run.trace(0).diverged == found


def test_the_unit_is_named():
    weight = np.array([[1.0], [1.0], [1e200]])
    network = nv.Network((nv.Layer(3, "identity"),), parameters=((weight, np.zeros(3)), (np.ones((1, 3)), np.zeros(1))))
    data = nv.Inline(np.array([[1.0], [2.0], [1e150]]), np.zeros(3))
    run = nv.Run(nv.Recipe(data, network, nv.Training("mean_squared_error")))
    with pytest.raises(nv.Diverged, match="the sum z of unit 3 in layer 1"):
        run.advance(steps=1)


@pytest.fixture
def diverging():
    """Grows by a factor of its own size in each step, so that it takes some steps to leave the numbers there are."""
    return nv.Recipe(training=nv.Training("mean_squared_error", nv.SGD(40.0), 16),
                     network=nv.Network((nv.Layer(4, "identity"),), output_activation="identity"))  # fmt: skip


def stop(recipe, **arguments):
    run = nv.Run(recipe, **arguments)
    with pytest.raises(nv.Diverged) as caught:
        run.advance(steps=1000)
    return run, caught.value.divergence


def test_a_diverged_run_stands_where_the_step_begins(diverging):
    run, found = stop(diverging)
    assert found.step == run.step == run.at(found.step).step > 1
    assert np.isfinite(run.at(found.step).flat).all()
    assert run.history.batch_loss.count == found.step


@pytest.mark.parametrize(("size", "place"), [(16, "Epoch 1, batch 5 of 8"), (40, "Epoch 2, batch 2 of 3")])
def test_it_says_in_which_epoch_and_batch(diverging, size, place):
    training = structs.replace(diverging.training, batch_size=size)
    run, found = stop(structs.replace(diverging, training=training))
    assert found.location == run.location(found.step)
    assert found.sentence == f"{place}: the loss is no longer a finite number."


@pytest.mark.parametrize("budget", [0, 2**20])
def test_everything_before_can_be_looked_at(diverging, budget):
    run, found = stop(diverging, history_budget=budget)
    other = nv.Run(diverging)
    for step in (found.step, 0, found.step - 1, 1, found.step):
        assert run.at(step).hash() == other.at(step).hash()
    assert run.trace(found.step - 1).diverged is None
    assert run.trace(found.step - 1).after.hash() == run.at(found.step).hash()


@pytest.mark.parametrize("rate", [4.0, 6.0, 9.0, 15.0])
def test_it_stands_where_the_step_begins_though_nothing_near_is_kept(diverging, rate):
    slower = nv.Recipe(network=diverging.network, training=nv.Training("mean_squared_error", nv.SGD(rate)))
    (run, found), (other, same) = stop(slower, history_budget=0), stop(slower)
    assert found == same
    assert run.step == run.history.batch_loss.count == found.step
    assert run.at(found.step).hash() == other.at(found.step).hash()


def test_nothing_after_can_be_looked_at(diverging):
    run, found = stop(diverging)
    for ask in (lambda: run.at(found.step + 1), lambda: run.trace(found.step + 1), lambda: run.advance(steps=1),
                lambda: run.advance(epochs=1), lambda: nv.Run(diverging).at(found.step + 50)):  # fmt: skip
        with pytest.raises(nv.Diverged) as caught:
            ask()
        assert caught.value.divergence == found
    assert run.step == found.step


def test_the_trace_of_the_diverged_step_says_where_and_holds_what_happened(diverging):
    run, found = stop(diverging)
    trace = run.trace(found.step)
    assert trace.diverged == found
    assert np.isfinite(trace.before.flat).all()
    assert np.isnan(trace.check[0].z).all()
    assert np.isnan(trace.loss_after)


def test_what_a_divergence_kept_from_happening_is_not_a_number():
    trace = chain(1e200, 1e200).trace(0)
    assert trace.layers[0].a.tolist() == [[1e200]]
    assert np.isinf(trace.layers[1].z).all()
    for values in (trace.layers[1].delta, trace.layers[0].delta, trace.layers[0].grad_weight, trace.sample_loss):
        assert np.isnan(values).all()


def test_a_sample_outside_the_batch_has_no_after_in_a_diverged_step(diverging):
    run, found = stop(diverging)
    focus = run.focus(run.trace(found.step), int(run.dataset.held_out[0]))
    assert np.isnan(focus.loss_after)
    assert all(np.isnan(layer.z).all() for layer in focus.check)


def test_a_branch_before_the_divergence_goes_on(diverging):
    run, found = stop(diverging)
    branch = run.edit(found.step - 2, "training.optimizer.learning_rate", 0.0)
    assert branch.diverged is None
    assert branch.advance(steps=20) == found.step + 18
    with pytest.raises(nv.Diverged):
        run.advance(steps=1)


def test_a_softmax_network_with_an_enormous_rate():
    run, found = stop(nv.Recipe(training=nv.Training(optimizer=nv.SGD(learning_rate=1e308))))
    assert found.step == run.step
    assert run.trace(found.step).diverged == found
    assert run.at(0).hash() == nv.Run(nv.Recipe()).at(0).hash()


def test_from_a_state_that_was_given_the_way_to_the_divergence_is_short(diverging, monkeypatch):
    whole, found = stop(diverging)
    step = found.step
    run = nv.Run(diverging, state=whole.at(step - 1))
    moves = []
    move = run.machine.move
    monkeypatch.setattr(run.machine, "move", lambda state, *steps: moves.append(state.step) or move(state, *steps))
    with pytest.raises(nv.Diverged):
        run.advance(steps=5)
    assert min(moves) == step - 1
    assert run.at(step).hash() == whole.at(step).hash()
