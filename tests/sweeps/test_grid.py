"""Every combination, each a whole recipe; what cannot be is told before anything runs."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.data.dataset import load
from neuroviz.edits import with_edit
from neuroviz.plain import replaced
from neuroviz.sweeps import working
from neuroviz.sweeps.grid import combinations

RATE = "training.optimizer.learning_rate"
HINGE = (
    "training.loss must be one of cross_entropy, mean_squared_error, half_squared_error, mean_absolute_error, huber, "
    "but got 'hinge'"
)
FROZEN = (
    "training.frozen.0 must be parameters of this network, like parameters.0, parameters.0.weight or "
    "parameters.0.weight.1.2, but got 'parameters.7'"
)
ORDER = (
    f"vary must be in an order in which training.optimizer stands before {RATE}, which it replaces, "
    f"but got ['{RATE}', 'training.optimizer']"
)


def test_every_combination_is_the_recipe_with_these_values_the_last_path_fastest():
    found = combinations(nv.Recipe(), {RATE: [0.01, 1], "seed": range(3)})
    assert [tuple(one.values.values()) for one in found] == [
        (0.01, 0), (0.01, 1), (0.01, 2), (1.0, 0), (1.0, 1), (1.0, 2),
    ]  # fmt: skip
    assert [one.places for one in found] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    for one in found:
        assert one.recipe == replaced(replaced(nv.Recipe(), RATE, one.values[RATE]), "seed", one.values["seed"])


@pytest.mark.parametrize(("path", "value"), [
    ("data.name", "wine"),
    ("data", nv.Synthetic("xor", noise=0.2)),
    ("network.initializer", "he_normal"),
    ("network.hidden.0.activation", "relu"),
    ("training.optimizer", nv.Adam()),
    ("training.schedule", {"name": "StepLR", "gamma": 0.1}),
    ("training.clip_norm", 1.0),
])  # fmt: skip
def test_a_path_is_that_of_an_edit(path, value):
    [one] = combinations(nv.Recipe(), {path: [value]})
    assert one.recipe == replaced(nv.Recipe(), path, value)


def test_options_go_with_what_they_belong_to():
    recipe = nv.Recipe(network=nv.Network((nv.Layer(4, "leaky_relu", {"negative_slope": 0.2}),)))
    [one] = combinations(recipe, {"network.hidden.0.activation": ["tanh"]})
    assert one.recipe.network.hidden == (nv.Layer(4, "tanh"),)


def test_an_option_that_was_never_given_is_recorded():
    recipe = nv.Recipe(network=nv.Network((nv.Layer(4, "leaky_relu"),)))
    found = combinations(recipe, {"network.hidden.0.options.negative_slope": [0.1, 0.2]})
    assert [one.recipe.network.hidden[0].options["negative_slope"] for one in found] == [0.1, 0.2]
    assert [*found[1].values.values()] == [0.2]


def test_inputs_of_the_recipe_are_the_same_arrays_in_all():
    data = nv.Inline(np.eye(4), [0, 1, 0, 1])
    found = combinations(nv.Recipe(data), {RATE: [0.1, 0.2], "seed": [1, 2]})
    assert all(one.recipe.data is data for one in found)


# -- Hidden layers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "layers"), [
    ([], ()),
    (8, (nv.Layer(8),)),
    (np.int64(8), (nv.Layer(8),)),
    ([8, 4], (nv.Layer(8), nv.Layer(4))),
    ((8, nv.Layer(4, "relu")), (nv.Layer(8), nv.Layer(4, "relu"))),
    ([{"units": 3, "activation": "sigmoid"}], (nv.Layer(3, "sigmoid"),)),
    (nv.Layer(3, "sigmoid"), (nv.Layer(3, "sigmoid"),)),
])  # fmt: skip
def test_hidden_layers_may_be_given_by_their_units(value, layers):
    [one] = combinations(nv.Recipe(), {"network.hidden": [value]})
    assert one.recipe.network.hidden == one.values["network.hidden"] == layers


def test_units_take_the_activation_of_the_layer_in_their_place():
    elu = nv.Layer(5, "elu", {"alpha": 0.5})
    recipe = nv.Recipe(network=nv.Network((nv.Layer(9, "relu"), elu)))
    [one] = combinations(recipe, {"network.hidden": [[1, 2, 3]]})
    assert one.recipe.network.hidden == (
        nv.Layer(1, "relu"), nv.Layer(2, "elu", {"alpha": 0.5}), nv.Layer(3, "elu", {"alpha": 0.5}),
    )  # fmt: skip
    [one] = combinations(nv.Recipe(network=nv.Network(())), {"network.hidden": [[2]]})
    assert one.recipe.network.hidden == (nv.Layer(2, "tanh"),)


# -- What cannot be ----------------------------------------------------------------------------------------------------


@pytest.fixture
def nothing_runs(monkeypatch):
    """Whatever would train."""
    begun = []
    monkeypatch.setattr("neuroviz.sweeps.sweeping.train_all", lambda *arguments: begun.append(arguments))
    yield
    assert begun == []


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(("vary", "sentence"), [
    ({}, "vary must be lists of values by path, like {'training.optimizer.learning_rate': [0.01, 0.1]}, but got {}"),
    ([1], "vary must be lists of values by path, like {'training.optimizer.learning_rate': [0.01, 0.1]}, but got [1]"),
    ({3: [1]}, "path must be a place in the recipe, but got 3"),
    ({"training.rate": [1]}, "path must be a place in the recipe, but got 'training.rate'"),
    ({"network.hidden.1.units": [1]}, "path must be a place in the recipe, but got 'network.hidden.1.units'"),
    ({"seed": []}, "seed must be a list of values, at least one, but got []"),
    ({"seed": 1}, "seed must be a list of values, at least one, but got 1"),
    ({"data.name": "iris"}, "data.name must be a list of values, at least one, but got 'iris'"),
    ({"seed": np.array(3)}, "seed must be a list of values, at least one, but got array(3)"),
    ({RATE: [0.1, -1.0]}, f"{RATE} must be a finite number of at least 0, but got -1.0"),
    ({RATE: [0.1, np.nan]}, f"{RATE} must be a finite number, but got nan"),
    ({RATE: ["fast"]}, f"{RATE} must be a number, but got 'fast'"),
    ({"seed": [1, 2, 1]}, "seed must be swept over different values, but got 1 twice"),
    ({RATE: [1, 1.0]}, f"{RATE} must be swept over different values, but got 1.0 twice"),
    ({"network.hidden": [4, [4]]},
     'network.hidden must be swept over different values, but got [{"units":4,"activation":"tanh","options":{}}] twice'),
    ({"network.hidden": [[3, "x"]]}, "network.hidden.1 must be a number of units, or a layer, but got 'x'"),
    ({"network.hidden": [0]}, "network.hidden.0.units must be a whole number from 1 to 4096, but got 0"),
    ({"network.hidden": [True]}, "network.hidden.0 must be a number of units, or a layer, but got True"),
    ({RATE: [1], "training.optimizer": [nv.Adam()]}, ORDER),
    ({"seed": range(10_001)}, "vary must be at most 10,000 combinations, but got 10,001"),
    ({"training.loss": ["cross_entropy", "hinge"]}, HINGE),
    ({"training.frozen": [["parameters.7"]]}, FROZEN),
])  # fmt: skip
def test_what_cannot_be_swept_is_told_before_the_first_run(vary, sentence):
    with pytest.raises(nv.RecipeError) as caught:
        nv.sweep(nv.Recipe(), vary, epochs=1)
    assert str(caught.value) == sentence


@pytest.mark.usefixtures("nothing_runs")
def test_other_arguments_are_checked_too():
    with pytest.raises(TypeError, match="either steps or epochs"):
        nv.sweep(nv.Recipe(), {"seed": [1]})
    with pytest.raises(TypeError, match="either steps or epochs"):
        nv.sweep(nv.Recipe(), {"seed": [1]}, epochs=1, steps=1)
    for arguments, field in (({"epochs": -1}, "epochs"), ({"steps": 0.5}, "steps"), ({"steps": 1, "jobs": 0}, "jobs")):
        with pytest.raises(nv.RecipeError) as caught:
            nv.sweep(nv.Recipe(), {"seed": [1]}, **arguments)
        assert caught.value.field == field
    with pytest.raises(nv.RecipeError, match="recipe must be a Recipe"):
        nv.sweep({}, {"seed": [1]}, epochs=1)


@pytest.mark.usefixtures("nothing_runs")
def test_an_edit_of_the_recipe_that_cannot_be_is_told():
    recipe = with_edit(nv.Recipe(), nv.Edit(3, "parameters.0.weight.5.0", 1.0))
    with pytest.raises(nv.RecipeError, match=r"parameters\.0\.weight"):
        nv.sweep(recipe, {"network.hidden": [6, 5]}, epochs=1)


def test_data_are_loaded_once_for_each_source_and_seed(monkeypatch):
    loads = []
    monkeypatch.setattr(working, "load", lambda source, seed: loads.append((source, seed)) or load(source, seed))
    nv.sweep(nv.Recipe(), {"data.name": ["iris", "xor_gate"], "seed": [1, 2], RATE: [0.1, 0.2]}, steps=1)
    assert sorted((source.name, seed) for source, seed in loads) == [
        ("iris", 1), ("iris", 2), ("xor_gate", 1), ("xor_gate", 2),
    ]  # fmt: skip
