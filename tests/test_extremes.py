"""The ends of what a recipe may say: right, as PyTorch has it; or refused, or diverged, in a sentence."""

import contextlib

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.engine.optimizers import OPTIMIZERS
from tests.engine.choices import DECAYING, REGULARIZERS, a_recipe, decaying, heads
from tests.engine.oracle import check_forward_and_backward, check_the_check, check_update

GENERATOR = np.random.default_rng(11)
IRIS = nv.Catalog("iris")


def check(run, *steps):
    for step in steps:
        trace = run.trace(step)
        assert trace.diverged is None
        check_forward_and_backward(trace, step)
        check_update(trace, step)
        check_the_check(trace, step)


def until_it_diverges(run, steps):
    """Where it did, or None."""
    with contextlib.suppress(nv.Diverged):
        run.advance(steps=steps)
    return run.diverged


def a_run(data=IRIS, hidden=(), loss="cross_entropy", **training):
    return nv.Run(nv.Recipe(data, nv.Network(tuple(hidden)), nv.Training(loss, **training)))


@pytest.mark.parametrize("loss", ["cross_entropy", "half_squared_error"])
def test_one_unit(loss):
    run = a_run(hidden=[nv.Layer(1)], loss=loss)
    check(run, 0, 1, 50)
    assert run.trace(0).explain(0, 0).lines


def test_one_unit_that_gets_one_number_and_gives_one():
    data = nv.Inline(np.array([[1.0], [2.0], [4.0]]), np.array([1.0, 0.0, 2.0]))
    check(a_run(data, loss="mean_squared_error", optimizer=nv.Adam(), batch_size=2), 0, 1, 2, 30)


def test_no_hidden_layer():
    check(a_run(), 0, 7, 8, 40)


def test_thirty_two_layers():
    run = a_run(hidden=[nv.Layer(8)] * 31, optimizer=nv.Adam())
    assert run.network.layers == 32
    check(run, 0, 1, 30)
    assert len(run.trace(3).explain(31, 0).lines) > 9 * 6
    assert run.at(40).hash() == nv.Run(run.recipe, history_budget=0).at(40).hash()


def test_one_layer_of_4096():
    run = a_run(hidden=[nv.Layer(4096)], optimizer=nv.SGD(0.01))
    assert run.network.parameters == 4096 * 8 + 3
    check(run, 0, 5)


def test_one_sample():
    data = nv.Inline(np.array([[1.0, 2.0]]), np.array([0.5]), scaling="none", test_fraction=0.0)
    run = a_run(data, [nv.Layer(3)], "mean_squared_error")
    check(run, 0, 1, 2)
    assert run.location(7) == nv.trace.Location(7, 7, 0, 1)
    found = run.metrics(run.at(300), "train")
    assert found["loss"] < 1e-20
    assert np.isnan(found["r_squared"])  # one target has no variance
    assert np.isnan(run.metrics(run.at(300))["loss"])  # and nothing is held out


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
def test_one_sample_that_is_scaled(scaling):
    data = nv.Inline(np.array([[1.0, 2.0]]), np.array([0.5]), scaling=scaling, test_fraction=0.0)
    run = a_run(data, [nv.Layer(3)], "mean_squared_error")
    assert np.isfinite(run.data.inputs).all()
    check(run, 0, 3)


def test_one_class_only_is_refused():
    with pytest.raises(
        nv.RecipeError, match=r"^targets must be whole numbers .* at least two different ones, but got 0$"
    ):
        nv.Inline(np.zeros((3, 1)), np.array([0, 0, 0]))


def test_a_class_that_never_trains():
    """It is in the data, but the split has taken its only sample away: the network still has an output for it."""
    inputs, targets = GENERATOR.normal(size=(12, 2)), np.array([0, 1] * 5 + [0, 2])
    for seed in range(200):
        run = nv.Run(
            nv.Recipe(nv.Inline(inputs, targets, test_fraction=0.3), nv.Network((nv.Layer(3),)), nv.Training(), seed)
        )
        if 11 in run.data.held_out:
            break
    assert run.network.sizes[-1] == 3
    assert not run.data.targets[run.data.train, 2].any()
    check(run, 0, 5)


@pytest.mark.parametrize("scaling", ["standard", "minmax", "none"])
def test_constant_features_and_targets(scaling):
    inputs = np.column_stack([np.full(20, 7.0), GENERATOR.normal(size=20)])
    run = a_run(
        nv.Inline(inputs, np.full(20, 3.0), scaling=scaling),
        [nv.Layer(4)],
        "mean_squared_error",
        optimizer=nv.SGD(0.01),
    )
    assert np.isfinite(run.data.inputs).all()
    check(run, 0, 3, 20)
    assert np.isnan(run.metrics(run.at(20), "train")["r_squared"])


def test_a_rate_of_nearly_nothing():
    run = a_run(hidden=[nv.Layer(6)], optimizer=nv.SGD(1e-12))
    check(run, 0, 1)
    moved = run.at(1).flat - run.at(0).flat
    gradient = run.trace(0).gradient
    np.testing.assert_allclose(moved, -1e-12 * gradient, atol=2e-16)
    assert moved.any()


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("loss", ["cross_entropy", "mean_squared_error"])
def test_a_rate_of_a_million(loss, kind):
    """Right as long as it is finite; where it is not, the layer and unit are named, and before it all can be looked at."""
    data = IRIS if loss == "cross_entropy" else nv.Inline(GENERATOR.normal(size=(40, 3)), GENERATOR.normal(size=40))
    hidden = nv.Layer(4, "relu" if loss == "cross_entropy" else "identity")
    run = a_run(data, [hidden, hidden], loss, optimizer=kind(1e6))
    check_forward_and_backward(run.trace(0))
    check_update(run.trace(0))
    found = until_it_diverges(run, 300)
    assert (run.step == 300) if found is None else (found.quantity == "loss" or 0 <= found.layer < 3)
    trace = run.trace(run.step - (found is None))
    assert trace.diverged == found
    assert np.isfinite(trace.before.flat).all()
    for layer in range(3):
        assert str(trace.explain(layer, 0))  # with what there is


def test_a_momentum_that_hardly_ends():
    run = a_run(hidden=[nv.Layer(6)], optimizer=nv.SGD(1e-4, momentum=0.999))
    check(run, 0, 1, 2, 400)
    assert np.abs(run.at(400).slots).max() > 10.0 * np.abs(run.trace(400).gradient).max()


def test_a_dropout_of_nearly_all():
    run = a_run(hidden=[nv.Layer(200), nv.Layer(100)], dropout=0.99, optimizer=nv.SGD(1e-3))
    check(run, 0, 1, 9)
    mask = run.trace(0).layers[0].mask
    assert set(np.unique(mask)) == {0.0, 1.0 / (1.0 - 0.99)}
    assert (mask == 0.0).mean() == pytest.approx(0.99, abs=0.01)


def test_all_silenced_in_a_layer():
    """Only the output's bias gets a gradient then."""
    run = a_run(hidden=[nv.Layer(1), nv.Layer(1)], dropout=0.95, batch_size=4)
    silenced = [trace for trace in (run.trace(step) for step in range(20)) if not trace.layers[1].mask.any()]
    assert silenced
    for trace in silenced:
        *hidden, last = trace.layers
        assert not any(layer.grad_weight.any() or layer.grad_bias.any() for layer in hidden)
        assert not last.grad_weight.any()
        assert last.grad_bias.any()


def test_a_gradient_clipped_to_nearly_nothing():
    run = a_run(hidden=[nv.Layer(6)], clip_norm=1e-9)
    check(run, 0, 1)
    trace = run.trace(0)
    assert trace.clip_factor == pytest.approx(1e-9 / (trace.grad_norm + 1e-6), rel=1e-14)
    assert np.linalg.norm(trace.taken) == pytest.approx(1e-9, rel=1e-3)


def test_a_gradient_of_nothing_can_be_clipped():
    run = a_run(hidden=[nv.Layer(6)], clip_norm=1.0, frozen=("parameters.0", "parameters.1"))
    trace = run.trace(0)
    assert (trace.grad_norm, trace.clip_factor) == (0.0, 1.0)
    assert trace.after.flat.tobytes() == trace.before.flat.tobytes()


@pytest.mark.parametrize("batch", [121, 2**31])
def test_a_batch_larger_than_the_data(batch):
    run = a_run(hidden=[nv.Layer(6)], batch_size=batch)
    assert len(run.trace(0).samples) == 120
    assert run.location(5) == nv.trace.Location(5, 5, 0, 1)
    check(run, 0, 1, 5)


@pytest.mark.parametrize("optimizer", [nv.Adam(eps=0.0), nv.RMSprop(eps=0.0), nv.Adagrad(eps=0.0)])
def test_without_eps_a_gradient_of_nothing_diverges_and_is_explained(optimizer):
    data = nv.Inline(np.array([[0.0, 1.0], [0.0, -2.0]]), np.array([1.0, 2.0]), scaling="none", test_fraction=0.0)
    run = a_run(data, loss="mean_squared_error", optimizer=optimizer)
    with pytest.raises(nv.Diverged, match="weight of unit 1 in layer 1"):
        run.advance(steps=3)
    explained = run.trace(run.diverged.step).explain(0, 0)
    assert explained.lines
    assert "nan" in str(explained)


@pytest.mark.parametrize("head", heads()[::11], ids="-".join)
@pytest.mark.parametrize("regularizer", REGULARIZERS)
def test_numbers_as_large_as_they_may_be(head, regularizer):
    """Weights of 1e150: it goes on, or says where it does not."""
    optimizer = decaying(nv.SGD(1.0)) if regularizer in DECAYING else nv.SGD(1.0)
    recipe = a_recipe(
        head, [nv.Layer(4, "relu"), nv.Layer(3, "softplus")], {"optimizer": optimizer, **REGULARIZERS[regularizer]},
        initializer="normal", initializer_options={"std": 1e150},
    )  # fmt: skip
    run = nv.Run(recipe)
    found = until_it_diverges(run, 3)
    assert found is None or found.sentence.endswith("is no longer a finite number.")
    trace = run.trace(0 if found is None else found.step)
    for layer in range(3):
        assert str(trace.explain(layer, 0))


def test_a_network_too_large_is_refused():
    with pytest.raises(nv.RecipeError, match=r"^network\.hidden must be small enough for 5,000,000 parameters"):
        a_run(hidden=[nv.Layer(4096), nv.Layer(4096)])
    with pytest.raises(nv.RecipeError, match=r"^hidden must be at most 31 layers"):
        a_run(hidden=[nv.Layer(1)] * 32)
