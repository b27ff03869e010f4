"""Derivatives against central differences: of every activation and loss alone, and of whole networks with their penalties."""

from __future__ import annotations

import numba
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.engine.activations import ACTIVATIONS, CODES, HIDDEN
from neuroviz.engine.compiled import choose, part
from neuroviz.engine.losses import CODES as LOSS_CODES
from neuroviz.engine.losses import LOSSES
from neuroviz.trace import penalty
from tests.engine.choices import a_recipe, heads

HEADS = heads()
WIDTH = 1e-5
PLACES = np.concatenate([np.linspace(-6.0, 6.0, 49) + 0.0137, [-30.0, -12.5, 12.5, 30.0]])


def given(activation, options, places):
    """A trace whose z are `places`: one unit, weight 1, that gets each as a sample."""
    ones, nothing = np.ones((1, 1)), np.zeros(1)
    layer = nv.Layer(1, activation, options)
    network = nv.Network((layer,), parameters=((ones, nothing), (ones, nothing)), output_activation="identity")
    data = nv.Inline(places[:, np.newaxis], np.zeros(len(places)), scaling="none", test_fraction=0.0)
    training = nv.Training("half_squared_error", nv.SGD(0.0), batch_size=len(places))
    trace = nv.Run(nv.Recipe(data, network, training)).trace(0)
    here, order = trace.layers[0], np.argsort(trace.samples)
    assert (here.z[order, 0] == places).all()
    return here.a[order, 0], here.slope[order, 0], here.delta[order, 0], here.grad_a[order, 0]


@pytest.mark.parametrize(("activation", "options"), [
    *((name, {}) for name in HIDDEN),
    *((name, {ACTIVATIONS[CODES[name]].settings[0].path: 0.6}) for name in HIDDEN if ACTIVATIONS[CODES[name]].settings),
])  # fmt: skip
def test_every_activation(activation, options):
    (above, *_), (below, *_) = (given(activation, options, PLACES + sign * WIDTH) for sign in (1.0, -1.0))
    a, slope, delta, grad_a = given(activation, options, PLACES)
    np.testing.assert_allclose(slope, (above - below) / (2.0 * WIDTH), rtol=1e-8, atol=2e-9)
    assert (delta == grad_a * slope).all()
    assert (grad_a == a).all()  # half the squared error of what passes unchanged, and the target 0


def test_where_there_is_no_slope_it_is_that_of_the_left_as_in_torch():
    for name, slope in (
        ("relu", 0.0),
        ("leaky_relu", 0.01),
        ("elu", 1.0),
        ("selu", 1.0507009873554805 * 1.6732632423543772),
    ):
        assert given(name, {}, np.zeros(1))[1] == slope


FUNCTION = choose([part(loss.function) for loss in LOSSES])
DERIVATIVE = choose([part(loss.derivative) for loss in LOSSES])


@numba.njit(error_model="numpy")
def _compiled(code, z, a, y, option):
    return FUNCTION(code, z, a, y, option), DERIVATIVE(code, z, a, y, option)


def value(which, loss, z, a, y, option):
    """As the engine computes it."""
    both = _compiled(LOSS_CODES[loss.name], z, a, y, option)
    return both[0 if which is FUNCTION else 1]


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss.name != "cross_entropy"], ids=lambda loss: loss.name)
def test_every_loss(loss):
    """Of one output alone. The cross-entropy depends on all of them: the whole networks below hold it."""
    for y in (-1.0, 0.0, 1.0, 0.3):
        for x in np.linspace(-4.0, 4.0, 41) + 0.0137:
            for option in (1.0, 0.25):
                p = 1.0 / (1.0 + np.exp(-x)) if loss.name == "binary_cross_entropy" else x
                above, below = (value(FUNCTION, loss, x + h, x + h, y, option) for h in (WIDTH, -WIDTH))
                found = value(DERIVATIVE, loss, x, p, y, option)
                assert found == pytest.approx((above - below) / (2.0 * WIDTH), rel=1e-8, abs=1e-9)


def test_at_a_kink_a_loss_has_no_slope():
    for name, a, y, slope in (("mean_absolute_error", 0.5, 0.5, 0.0), ("hinge", 1.0, 1.0, 0.0), ("hinge", -1.0, -1.0, 0.0),
                              ("huber", 2.0, 0.0, 2.0)):  # fmt: skip
        assert value(DERIVATIVE, LOSSES[LOSS_CODES[name]], a, a, y, 2.0) == slope


def objective(run, state, samples):
    """The mean loss of some samples, and the penalties."""
    return np.mean([run.probe(state, int(sample))[1] for sample in samples])


@pytest.mark.parametrize("head", HEADS[::3], ids="-".join)
def test_whole_networks(head):
    run = nv.Run(a_recipe(head, [nv.Layer(4, "tanh"), nv.Layer(3, "silu")], {}))
    trace = run.trace(2)
    check(run, trace, trace.gradient, lambda state: objective(run, state, trace.samples))


@pytest.mark.parametrize("training", [
    {"l1": 0.05}, {"optimizer": nv.SGD(weight_decay=0.1)}, {"l1": 0.01, "optimizer": nv.Adam(weight_decay=0.05)},
    {"optimizer": nv.AdamW(weight_decay=0.5)},
])  # fmt: skip
def test_whole_networks_with_penalties(training):
    """What the optimizer takes is the slope of the loss and the penalties together."""
    run = nv.Run(a_recipe(HEADS[0], [nv.Layer(4, "tanh"), nv.Layer(3, "silu")], training, initializer="torch_linear"))
    trace = run.trace(3)
    how = trace.training
    check(run, trace, trace.taken, lambda state: objective(run, state, trace.samples) + penalty(how, state))
    assert trace.penalty_before == penalty(how, trace.before)
    assert trace.penalty_after == penalty(how, trace.after)
    if trace.optimizer.name == "AdamW":
        assert trace.penalty_before == 0.0


def check(run, trace, gradient, function):
    for index in range(0, run.network.parameters, 5):
        values = []
        for sign in (1.0, -1.0):
            state = trace.before.copy()
            state.flat[index] += sign * WIDTH
            values.append(function(state))
        assert gradient[index] == pytest.approx((values[0] - values[1]) / (2.0 * WIDTH), abs=2e-9, rel=1e-6)


def test_dropout_is_part_of_what_is_differentiated():
    """With the masks held fast: by way of the check, which takes the same ones."""
    run = nv.Run(a_recipe(HEADS[0], [nv.Layer(6, "tanh")], {"dropout": 0.5, "optimizer": nv.SGD(1e-6)}))
    trace = run.trace(1)
    assert trace.loss_after == pytest.approx(trace.loss_predicted, abs=1e-12)
    assert trace.loss_after < trace.loss_before
