"""Recipes for the tests of the diagnoses, and what is said of them."""

import msgspec
import numpy as np

import neuroviz as nv


def net(*units, activation="tanh", **changes):
    return nv.Network(tuple(nv.Layer(n, activation) for n in units), **changes)


def sgd(learning_rate, loss="cross_entropy", **changes):
    return nv.Training(loss, nv.SGD(learning_rate), **changes)


def seeded(recipe, seed):
    return msgspec.structs.replace(recipe, seed=seed)


def given(recipe, change):
    """The recipe whose run begins with other parameters: `change` alters the (weight, bias) pairs that it would begin with."""
    pairs = [(layer.weight.copy(), layer.bias.copy()) for layer in nv.Run(recipe).at(0).parameters]
    change(pairs)
    network = msgspec.structs.replace(recipe.network, parameters=tuple(pairs))
    return msgspec.structs.replace(recipe, network=network)


def after(recipe, epochs):
    run = nv.Run(recipe)
    run.advance(epochs=epochs)
    return run


def said(run, step=None):
    """(kind, layer, units) of each diagnosis."""
    return [(found.kind, found.layer, found.units) for found in run.diagnose(step)]


def kinds(run, step=None):
    return [found.kind for found in run.diagnose(step)]


def only(run, kind, step=None):
    """The one diagnosis of that kind."""
    (found,) = [found for found in run.diagnose(step) if found.kind == kind]
    return found


def noisy(samples=60, held_out=0.5):
    """Labels of which a quarter is wrong, and more neurons than samples: there is little to learn but the noise."""
    random = np.random.default_rng(0)
    inputs = random.normal(size=(samples, 4))
    classes = (inputs[:, 0] > 0).astype(int) ^ (random.random(samples) < 0.25)
    data = nv.Inline(inputs, classes.astype(int), test_fraction=held_out)
    return nv.Recipe(data, net(64, 64), nv.Training(optimizer=nv.Adam(0.01)))
