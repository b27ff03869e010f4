"""Where parameters begin: the variance of torch.nn.init, and what the options say."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import neuroviz as nv
from neuroviz.engine.initializers import INITIALIZERS, initial_parameters

INPUTS, UNITS = 300, 400


def drawn(name, **options):
    return initial_parameters(name, options, seed=1, layer=0, inputs=INPUTS, units=UNITS)


def torchs(name):
    weight, init = torch.empty(UNITS, INPUTS, dtype=torch.float64), torch.nn.init
    generator = torch.Generator().manual_seed(1)
    match name:
        case "xavier_uniform":
            return init.xavier_uniform_(weight, generator=generator)
        case "xavier_normal":
            return init.xavier_normal_(weight, generator=generator)
        case "he_uniform":
            return init.kaiming_uniform_(weight, nonlinearity="relu", generator=generator)
        case "he_normal":
            return init.kaiming_normal_(weight, nonlinearity="relu", generator=generator)
        case "lecun_normal":
            return init.kaiming_normal_(weight, nonlinearity="linear", generator=generator)
        case "torch_linear":
            torch.manual_seed(1)
            return torch.nn.Linear(INPUTS, UNITS, dtype=torch.float64).weight.detach()
        case "normal":
            return init.normal_(weight, std=0.1, generator=generator)
        case "uniform":
            return init.uniform_(weight, -0.5, 0.5, generator=generator)
    raise AssertionError(name)


DRAWN = [name for name, entry in INITIALIZERS.items() if entry.distribution != "constant"]


@pytest.mark.parametrize("name", DRAWN)
def test_the_variance_is_that_of_torch(name):
    weight, bias = drawn(name)
    theirs = torchs(name).numpy()
    assert weight.shape == (UNITS, INPUTS)
    assert weight.std() == pytest.approx(theirs.std(), rel=0.01)
    assert abs(weight.mean()) < 4.0 * weight.std() / math.sqrt(weight.size)
    entry = INITIALIZERS[name]
    if entry.distribution == "uniform":
        bound = entry.scale(INPUTS, UNITS, 0.5)
        assert np.abs(theirs).max() <= bound
        assert 0.999 * bound < np.abs(weight).max() <= bound
        assert np.abs(weight).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)
    else:  # as many beyond two standard deviations as there should be
        assert (np.abs(weight) > 2.0 * weight.std()).mean() == pytest.approx(0.0455, abs=0.003)
    assert entry.biases or not bias.any()


def test_torch_linear_draws_biases_too():
    _, bias = drawn("torch_linear")
    theirs = torch.nn.Linear(INPUTS, 40_000, dtype=torch.float64).bias.detach().numpy()
    assert bias.shape == (UNITS,)
    assert np.abs(bias).max() <= 1.0 / math.sqrt(INPUTS)
    assert bias.std() == pytest.approx(theirs.std(), rel=0.1)
    assert len(np.unique(bias)) == UNITS


@pytest.mark.parametrize(("name", "options", "std", "largest"), [
    ("zeros", {}, 0.0, 0.0), ("constant", {}, 0.0, 0.5), ("constant", {"value": -2.0}, 0.0, 2.0),
    ("normal", {"std": 3.0}, 3.0, None), ("normal", {"std": 0.0}, 0.0, 0.0),
    ("uniform", {"bound": 2.0}, 2.0 / math.sqrt(3.0), 2.0), ("uniform", {}, 0.5 / math.sqrt(3.0), 0.5),
])  # fmt: skip
def test_options(name, options, std, largest):
    weight, bias = drawn(name, **options)
    assert weight.std() == pytest.approx(std, rel=0.01)
    assert largest is None or np.abs(weight).max() == pytest.approx(largest, rel=1e-3)
    assert not bias.any()
    if name == "constant":
        assert (weight == options.get("value", 0.5)).all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_run_begins_there(name):
    network = nv.Network((nv.Layer(5), nv.Layer(4)), initializer=name)
    first, longer = (
        nv.Run(nv.Recipe(network=nv.Network(network.hidden + more, initializer=name), seed=9)).at(0)
        for more in ((), (nv.Layer(3),))
    )
    for layer in (0, 1):  # another layer leaves those before it as they were
        assert (first.parameters[layer].weight == longer.parameters[layer].weight).all()
    weight, bias = initial_parameters(name, {}, 9, 1, 5, 4)
    assert (first.parameters[1].weight == weight).all()
    assert (first.parameters[1].bias == bias).all()
