"""Each regularizer, each schedule, and recipes drawn at random, beside PyTorch."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.engine.activations import ACTIVATIONS, CODES, HIDDEN
from neuroviz.engine.initializers import INITIALIZERS
from neuroviz.engine.passes import BLAS_FROM
from neuroviz.engine.regularization import REGULARIZERS as TABLE
from neuroviz.engine.schedules import SCHEDULES as KINDS
from neuroviz.engine.schedules import ConstantLR, CosineAnnealingLR, ExponentialLR, StepLR
from tests.engine.choices import DECAYING, OPTIMIZERS, REGULARIZERS, a_recipe, decaying, heads
from tests.engine.oracle import check_forward_and_backward, check_the_check, check_update, rates, warm

HEADS = heads()
LAYERS = [nv.Layer(5, "tanh"), nv.Layer(4, "relu")]


def check(trace):
    check_forward_and_backward(trace, trace.training)
    check_update(trace, trace.training)
    check_the_check(trace, trace.training)


# -- Regularizers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("regularizer", REGULARIZERS)
def test_regularizers(regularizer, optimizer):
    chosen = OPTIMIZERS[optimizer]
    training = {
        "optimizer": decaying(chosen) if regularizer in DECAYING else chosen,
        **REGULARIZERS[regularizer],
    }
    for head in HEADS[::23]:
        run = nv.Run(a_recipe(head, LAYERS, training))
        for step in (0, 4, 6):
            check(run.trace(step))


def test_every_regularizer_is_compared():
    assert {entry.setting.path for entry in TABLE} == {"l1", "clip_norm", "weight_decay", "dropout"}


def test_l1_leaves_biases_alone_and_has_no_slope_at_0():
    weight, bias = np.array([[0.5, -0.5, 0.0], [0.0, 2.0, -3.0]]), np.array([1.0, -1.0])
    network = {"parameters": ((weight, bias),)}
    trace = nv.Run(a_recipe(("numbers", "mean_squared_error", "identity"), (), {"l1": 0.25}, **network)).trace(0)
    added = trace.network.views(trace.taken - trace.gradient)[0]
    np.testing.assert_allclose(added.weight, 0.25 * np.sign(weight), atol=1e-15)
    assert not added.bias.any()


def test_the_masks_silence_a_share_and_make_the_others_louder():
    data = nv.Inline(np.zeros((200, 1)), np.zeros(200), test_fraction=0.0)
    training = nv.Training("mean_squared_error", batch_size=200, dropout=0.3)
    run = nv.Run(nv.Recipe(data, nv.Network((nv.Layer(100), nv.Layer(50))), training))
    first, second = (run.trace(step).layers for step in (0, 1))
    for masks in (first[0].mask, first[1].mask):
        assert set(np.unique(masks)) == {0.0, 1.0 / 0.7}
        assert (masks == 0.0).mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / masks.size))
    assert first[2].mask is None
    assert (first[0].mask[:, :50] != first[1].mask).any()
    assert (first[0].mask != second[0].mask).any()
    assert (run.trace(0).layers[0].mask == first[0].mask).all()


@pytest.mark.parametrize("size", [1e-170, 1e-200, 1e170])
def test_a_norm_whose_squares_leave_the_floats(size):
    data = nv.Inline(np.array([[3.0, 4.0]]) * size, np.array([1.0]))
    network = nv.Network((), "identity", parameters=((np.zeros((1, 2)), np.zeros(1)),))
    how = nv.Training("half_squared_error", nv.SGD(0.0), clip_norm=1e-300, frozen=("parameters.0.bias",))
    trace = nv.Run(nv.Recipe(data, network, how)).trace(0)
    assert trace.diverged is None
    assert trace.grad_norm == pytest.approx(5.0 * size, rel=1e-15)
    nothing = nv.Inline(np.array([[0.0, 0.0]]), np.array([1.0]))
    assert nv.Run(nv.Recipe(nothing, network, how)).trace(0).grad_norm == 0.0


def test_the_norm_is_that_of_what_learns():
    training = {"clip_norm": 0.01, "l1": 0.1, "frozen": ("parameters.0", "parameters.1.bias.2")}
    trace = nv.Run(a_recipe(HEADS[0], LAYERS, training)).trace(2)
    moving = trace.gradient.copy()
    for layer, views in enumerate(trace.network.views(moving)):
        views.weight[:] += 0.1 * np.sign(trace.before.parameters[layer].weight)
    start, end = trace.network.starts[1:3]
    moving[:start], moving[end - 2] = 0.0, 0.0
    assert trace.grad_norm == pytest.approx(np.linalg.norm(moving), rel=1e-14)
    assert trace.clip_factor == pytest.approx(0.01 / (np.linalg.norm(moving) + 1e-6), rel=1e-14)
    assert np.linalg.norm(trace.taken) == pytest.approx(0.01, rel=1e-3)


# -- Schedules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("warmup", [0, 1, 13])
@pytest.mark.parametrize("schedule", [
    ConstantLR(), StepLR(3, 0.3), StepLR(1, 1.0), ExponentialLR(0.7), CosineAnnealingLR(7, 0.2), CosineAnnealingLR(1, 0.0),
    CosineAnnealingLR(50, 1.0),
])  # fmt: skip
def test_schedules(schedule, warmup):
    how = nv.Training(optimizer=nv.SGD(0.3), batch_size=40, schedule=schedule, warmup_steps=warmup)
    run, every = nv.Run(nv.Recipe(training=how)), rates(how, 20)
    for step in range(60):  # three steps an epoch
        trace = run.trace(step)
        assert trace.learning_rate == pytest.approx(every[step // 3] * warm(how, step), rel=1e-13, abs=1e-17)
        assert schedule.factor(step // 3) == pytest.approx(every[step // 3] / 0.3, rel=1e-13, abs=1e-16)


def test_every_schedule_is_compared():
    assert set(KINDS) == {ConstantLR, StepLR, ExponentialLR, CosineAnnealingLR}


# -- At random ---------------------------------------------------------------------------------------------------------


def numbers(low, high):
    return st.floats(low, high, allow_subnormal=False)


def options(activation):
    entries = ACTIVATIONS[CODES[activation]].settings
    return st.fixed_dictionaries({}, optional={entry.path: numbers(0.0, 1.0) for entry in entries})


@st.composite
def layers(draw):
    activation = draw(st.sampled_from(HIDDEN))
    units = draw(st.one_of(st.integers(1, 8), st.integers(16, 24)))  # two wide layers in a row go through BLAS
    return nv.Layer(units, activation, draw(options(activation)))


RATES = numbers(0.0, 0.05)
SHARES = numbers(0.0, 0.95)
DECAYS = st.sampled_from([0.0, 0.01, 0.3])
EVERY_OPTIMIZER = st.one_of(
    st.builds(nv.SGD, RATES, SHARES, numbers(0.0, 1.0), DECAYS),
    st.builds(nv.SGD, RATES, numbers(0.1, 0.95), weight_decay=DECAYS, nesterov=st.just(True)),
    st.builds(nv.Adagrad, RATES, numbers(0.0, 1.0), DECAYS, numbers(0.0, 1.0)),
    st.builds(nv.RMSprop, RATES, numbers(0.5, 0.99), numbers(1e-8, 1e-3), DECAYS, SHARES),
    st.builds(nv.Adam, RATES, st.tuples(SHARES, numbers(0.0, 0.999)), numbers(1e-8, 1e-3), DECAYS, st.booleans()),
    st.builds(nv.AdamW, RATES, st.tuples(SHARES, numbers(0.0, 0.999)), numbers(1e-8, 1e-3), DECAYS, st.booleans()),
)
EVERY_SCHEDULE = st.one_of(
    st.builds(ConstantLR),
    st.builds(StepLR, st.integers(1, 3), numbers(0.1, 1.0)),
    st.builds(ExponentialLR, numbers(0.1, 1.0)),
    st.builds(CosineAnnealingLR, st.integers(1, 4), numbers(0.0, 1.0)),
)
DRAWN = st.builds(
    a_recipe,
    st.sampled_from(HEADS),
    st.lists(layers(), max_size=4),
    st.fixed_dictionaries({
        "optimizer": EVERY_OPTIMIZER,
        "batch_size": st.integers(1, 30),
        "schedule": EVERY_SCHEDULE,
        "warmup_steps": st.integers(0, 9),
        "l1": st.sampled_from([0.0, 0.01]),
        "dropout": st.sampled_from([0.0, 0.2, 0.9]),
        "clip_norm": st.sampled_from([None, 0.01, 10.0]),
        "frozen": st.sampled_from([(), ("parameters.0.bias",), ("parameters.0.weight.0.0", "parameters.0.bias.0")]),
    }),
    initializer=st.sampled_from([name for name in INITIALIZERS if name not in ("zeros", "constant")]),
)  # fmt: skip


def weights_by_blas(recipe):
    """Some layer between two hidden ones has weights enough."""
    return any(below.units * above.units >= BLAS_FROM for below, above in pairwise(recipe.network.hidden))


def weights_by_loops(recipe):
    return len(recipe.network.hidden) > 1 and not weights_by_blas(recipe)


@settings(derandomize=True, max_examples=150)
@given(DRAWN, st.integers(0, 12))
def test_recipes_drawn_at_random(recipe, step):
    check(nv.Run(recipe).trace(step))


@pytest.mark.parametrize("kind", [weights_by_loops, weights_by_blas])
def test_layers_of_both_kinds_are_drawn(kind):
    find(DRAWN, kind, settings=settings(derandomize=True, database=None, deadline=None))
