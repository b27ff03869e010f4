"""From a recipe to the numbers that the engine takes."""

import numpy as np
import pytest

import neuroviz as nv

CLASSES = np.array([0, 1, 1, 0])
INPUTS = np.arange(8.0).reshape(4, 2)


def run_of(targets, output=None, loss="mean_squared_error"):
    return nv.Run(nv.Recipe(nv.Inline(INPUTS, targets), nv.Network((), output_activation=output), nv.Training(loss)))


@pytest.mark.parametrize(("output", "targets", "threshold"), [
    ("sigmoid", [[0.0], [1.0], [1.0], [0.0]], 0.5),
    ("tanh", [[-1.0], [1.0], [1.0], [-1.0]], 0.0),
    ("identity", [[-1.0], [1.0], [1.0], [-1.0]], 0.0),
    ("softmax", [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]], 0.0),
])  # fmt: skip
def test_two_classes_as_numbers(output, targets, threshold):
    run = run_of(CLASSES, output)
    assert run.data.targets.tolist() == targets
    assert run.data.threshold == threshold
    assert run.network.sizes == (2, len(targets[0]))
    assert run.classes(np.array(targets)).tolist() == CLASSES.tolist()


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity", "tanh", "relu"])
def test_three_classes_are_one_hot(output):
    run = run_of(np.array([2, 0, 1, 2]), output)
    assert run.data.targets.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert run.classes(run.data.targets).tolist() == [2, 0, 1, 2]


@pytest.mark.parametrize(("targets", "loss", "output"), [
    (CLASSES, "cross_entropy", "softmax"), (CLASSES, "mean_squared_error", "softmax"),
    (np.arange(4.0), "mean_squared_error", "identity"),
])  # fmt: skip
def test_the_usual_output_activation_is_chosen(targets, loss, output):
    assert run_of(targets, loss=loss).network.activations == (output,)


def test_numbers_stay_as_they_are():
    assert run_of(np.arange(8.0).reshape(4, 2)).data.targets.tolist() == np.arange(8.0).reshape(4, 2).tolist()


@pytest.mark.parametrize(("initializer", "bound"), [("xavier_uniform", 6 / (200 + 100)), ("he_uniform", 6 / 200)])
def test_uniform_weights_fill_their_range(initializer, bound):
    weight = first_weight(initializer)
    assert np.abs(weight).max() < np.sqrt(bound)
    assert np.abs(weight).max() > 0.999 * np.sqrt(bound)
    assert weight.var() == pytest.approx(bound / 3, rel=0.02)


@pytest.mark.parametrize(("initializer", "variance"), [("xavier_normal", 2 / (200 + 100)), ("he_normal", 2 / 200)])
def test_normal_weights_have_their_variance(initializer, variance):
    weight = first_weight(initializer)
    assert weight.var() == pytest.approx(variance, rel=0.04)
    assert abs(weight.mean()) < 4 * np.sqrt(variance / weight.size)


def first_weight(initializer):
    data = nv.Inline(np.zeros((2, 200)), np.zeros(2))
    network = nv.Network((nv.Layer(100),), initializer=initializer)
    state = nv.Run(nv.Recipe(data, network, nv.Training("mean_squared_error"))).at(0)
    assert not state.parameters[0].bias.any()
    return state.parameters[0].weight
