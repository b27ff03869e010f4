"""Recipes: a round trip through JSON to the last bit, and one exact sentence for everything that cannot be."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import neuroviz as nv
from neuroviz.plain import replaced
from neuroviz.recipe import MAXIMUM_LAYERS

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def recipes(draw):
    optimizer = draw(st.sampled_from([nv.SGD(0.3), nv.Adam(1, (0, 0.5), 1), nv.Adam(5e-324)]))
    edits = st.lists(st.builds(nv.Edit, st.integers(0, 2**53 - 1), st.just("parameters.0.bias.0"), FLOATS), max_size=3)
    layers = st.builds(nv.Layer, st.integers(1, 4096), st.sampled_from(["identity", "relu", "sigmoid", "tanh"]))
    return nv.Recipe(
        data=draw(sources()),
        network=nv.Network(tuple(draw(st.lists(layers, max_size=3))), parameters=draw(given_parameters())),
        training=nv.Training(draw(st.sampled_from(["cross_entropy", "mean_squared_error"])), optimizer, 3),
        seed=draw(st.integers(0, 2**32 - 1)),
        edits=tuple(draw(edits)),
    )


def sources():
    numbers = st.builds(
        lambda inputs, targets: nv.Inline(inputs, targets, scaling="minmax"),
        arrays(np.float64, (3, 2), elements=FLOATS),
        arrays(np.float64, st.sampled_from([(3,), (3, 1), (3, 2)]), elements=FLOATS),
    )
    classes = st.just(nv.Inline(np.zeros((3, 1)), np.array([1, 0, 1])))
    drawn = st.builds(lambda x, y: nv.Drawn([(x, y, k % 3) for k in range(5)], 3), *[st.floats(-10, 10)] * 2)
    named = st.sampled_from([nv.Catalog("iris", "none", 0), nv.Synthetic("xor", noise=0)])
    return st.one_of(named, drawn, numbers, classes)


def given_parameters():
    pair = st.tuples(arrays(np.float64, (2, 3), elements=FLOATS), arrays(np.float64, 2, elements=FLOATS))
    return st.none() | st.lists(pair, min_size=1, max_size=2).map(tuple)


def bits(recipe):
    """Every number of the recipe that JSON could spoil, as bytes."""
    found = [np.float64(edit.value).tobytes() for edit in recipe.edits]
    if isinstance(recipe.data, nv.Inline):
        found += [str(recipe.data.targets.dtype).encode(), recipe.data.inputs.tobytes(), recipe.data.targets.tobytes()]
    if isinstance(recipe.data, nv.Drawn):
        found.append(np.array(recipe.data.points).tobytes())
    for weight, bias in recipe.network.parameters or ():
        found += [weight.tobytes(), bias.tobytes()]
    return found


@given(recipes())
def test_json_gives_back_the_same_recipe_to_the_last_bit(recipe):
    again = nv.Recipe.from_json(recipe.to_json())
    assert again == recipe
    assert hash(again) == hash(recipe)
    assert bits(again) == bits(recipe)
    assert again.to_json() == recipe.to_json()


def test_a_negative_zero_survives():
    given = (np.array([[-0.0, 0.0]]), np.array([-0.0]))
    recipe = nv.Recipe(
        nv.Inline(np.array([[-0.0, 1.0]]), np.array([-0.0])),
        nv.Network((), parameters=(given,)),
        nv.Training("mean_squared_error"),
        edits=(nv.Edit(1, "parameters.0.bias.0", -0.0),),
    )
    again = nv.Recipe.from_json(recipe.to_json())
    assert bits(again) == bits(recipe)
    assert np.signbit(again.network.parameters[0][0]).tolist() == [[True, False]]
    assert nv.Run(again).at(0).flat.tobytes() == np.array([-0.0, 0.0, -0.0]).tobytes()


def test_an_edit_to_another_optimizer_survives():
    recipe = nv.Recipe(edits=(nv.Edit(4, "training.optimizer", nv.Adam(0.5)),))
    again = nv.Recipe.from_json(recipe.to_json())
    assert again == recipe
    assert nv.Run(again).at(9).hash() == nv.Run(recipe).at(9).hash()


@pytest.mark.parametrize(
    "value", [nv.SGD(0.5), (0.5, 0.9), np.float64(0.1), np.int64(3), [np.int64(3)], -0.0, 7, "Adam", None, {"a": (1,)}]
)
def test_the_value_of_an_edit_is_what_json_holds(value):
    recipe = nv.Recipe(edits=(nv.Edit(4, "training.optimizer", value),))
    again = nv.Recipe.from_json(recipe.to_json())
    assert again == recipe
    assert type(again.edits[0].value) is type(recipe.edits[0].value)


def test_the_value_of_an_edit_that_json_cannot_hold_is_refused():
    with pytest.raises(
        nv.RecipeError, match=r"^training.optimizer must be something that JSON can hold, but got <object object"
    ):
        nv.Edit(4, "training.optimizer", object())


def test_the_default_recipe_is_this():
    assert json.loads(nv.Recipe().to_json()) == {
        "data": {
            "source": "catalog",
            "name": "iris",
            "scaling": "standard",
            "test_fraction": 0.2,
            "stratified": False,
            "split_seed": None,
            "features": [],
        },
        "network": {
            "hidden": [{"units": 6, "activation": "tanh", "options": {}}],
            "output_activation": None,
            "initializer": "xavier_uniform",
            "parameters": None,
            "output_options": {},
            "initializer_options": {},
        },
        "training": {
            "loss": "cross_entropy",
            "optimizer": {
                "name": "SGD",
                "learning_rate": 0.1,
                "momentum": 0.0,
                "dampening": 0.0,
                "weight_decay": 0.0,
                "nesterov": False,
            },
            "batch_size": 16,
            "schedule": {"name": "ConstantLR"},
            "warmup_steps": 0,
            "l1": 0.0,
            "dropout": 0.0,
            "clip_norm": None,
            "frozen": [],
            "loss_options": {},
        },
        "seed": 1,
        "edits": [],
        "version": 1,
    }
    assert nv.Recipe.from_json("{}") == nv.Recipe()


@pytest.mark.parametrize("other", [
    nv.Recipe(seed=2), nv.Recipe(nv.Synthetic("xor")), nv.Recipe(network=nv.Network(())),
    nv.Recipe(network=nv.Network(parameters=((np.zeros((1, 1)), np.zeros(1)),))),
    nv.Recipe(nv.Inline(np.zeros((2, 1)), np.array([0, 1]))), nv.Recipe(edits=(nv.Edit(0, "training.batch_size", 1),)),
])  # fmt: skip
def test_different_recipes_are_not_equal(other):
    assert other != nv.Recipe()


def test_classes_and_numbers_are_not_equal():
    inputs = np.zeros((2, 1))
    assert nv.Inline(inputs, np.array([0, 1])) != nv.Inline(inputs, np.array([0.0, 1.0]))


def test_what_is_given_is_copied_and_cannot_be_changed():
    inputs = np.zeros((2, 1))
    source = nv.Inline(inputs, np.array([0, 1]))
    inputs[:] = 1.0
    assert not source.inputs.any()
    for array in (source.inputs, source.targets):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_replaced_changes_one_place():
    assert replaced(nv.Recipe(), "training.optimizer", nv.Adam()).training.optimizer == nv.Adam()
    assert replaced(nv.Recipe(), "network.hidden.0.units", 9).network.hidden == (nv.Layer(9),)
    assert replaced(nv.Recipe(), "network.hidden.0", {"units": 2, "activation": "relu"}).network.hidden[0].units == 2


ROW = np.zeros((2, 1))
CLASSES = np.array([0, 1])


@pytest.mark.parametrize(("make", "sentence"), [
    (lambda: nv.Layer(0), "units must be a whole number from 1 to 4096, but got 0"),
    (lambda: nv.Layer(4097), "units must be a whole number from 1 to 4096, but got 4097"),
    (lambda: nv.Layer(True), "units must be a whole number from 1 to 4096, but got True"),
    (lambda: nv.Layer(2.0), "units must be a whole number from 1 to 4096, but got 2.0"),
    (lambda: nv.Layer(2, "softmax"), ("activation must be one of identity, relu, leaky_relu, elu, selu, gelu, "
     "silu, mish, softplus, sigmoid, tanh, sine, "
     "but got 'softmax'")),
    (lambda: nv.Network((6,)), "hidden.0 must be a Layer, but got 6"),
    (lambda: nv.Network(6), "hidden must be a list of layers, but got 6"),
    (lambda: nv.Network((nv.Layer(1),) * MAXIMUM_LAYERS),
     "hidden must be at most 31 layers, the output being layer 32, but got 32 layers"),
    (lambda: nv.Network(output_activation="step"),
     ("output_activation must be one of identity, relu, leaky_relu, elu, selu, gelu, "
     "silu, mish, softplus, sigmoid, tanh, sine, softmax, "
      "but got 'step'")),
    (lambda: nv.Network(initializer="ones"),
     ("initializer must be one of zeros, constant, normal, uniform, xavier_uniform, xavier_normal, he_uniform, he_normal, "
      "lecun_normal, torch_linear, but got 'ones'")),
    (lambda: nv.Network(parameters=(1,)), "parameters.0 must be a pair (weight, bias), but got 1"),
    (lambda: nv.Network(parameters=((ROW, [np.inf, 0]),)),
     "parameters.0.bias.0 must be a finite number, but got inf"),
    (lambda: nv.Network(parameters=((CLASSES, CLASSES),)),
     "parameters.0.weight must be numbers in rows of equal length, but got an array of shape (2,)"),
    (lambda: nv.Training("log"), ("loss must be one of cross_entropy, binary_cross_entropy, mean_squared_error, "
     "half_squared_error, mean_absolute_error, huber, hinge, but got 'log'")),
    (lambda: nv.Training(optimizer="Adam"), ("optimizer must be an optimizer: SGD(...), "
     "Adagrad(...), RMSprop(...), Adam(...), AdamW(...), but got 'Adam'")),
    (lambda: nv.Training(batch_size=0), "batch_size must be a whole number from 1 to 2147483648, but got 0"),
    (lambda: nv.SGD(-0.1), "learning_rate must be a finite number of at least 0, but got -0.1"),
    (lambda: nv.SGD(float("inf")), "learning_rate must be a finite number of at least 0, but got inf"),
    (lambda: nv.SGD("fast"), "learning_rate must be a finite number of at least 0, but got 'fast'"),
    (lambda: nv.Adam(betas=(0.9,)), "betas must be two numbers, but got (0.9,)"),
    (lambda: nv.Adam(betas=0.9), "betas must be two numbers, but got 0.9"),
    (lambda: nv.Adam(betas=(0.9, 1)), "betas.1 must be a number from 0 to below 1, but got 1"),
    (lambda: nv.Adam(eps=-1), "eps must be a finite number of at least 0, but got -1"),
    (lambda: nv.Recipe(seed=-1), "seed must be a whole number from 0 to 4294967295, but got -1"),
    (lambda: nv.Recipe(seed=2**32), "seed must be a whole number from 0 to 4294967295, but got 4294967296"),
    (lambda: nv.Recipe(version=2), "version must be a whole number from 1 to 1, but got 2"),
    (lambda: nv.Recipe(data="iris"),
     "data must be a Catalog, a Synthetic, a Drawn, an Inline or a File, but got 'iris'"),
    (lambda: nv.Recipe(network=3), "network must be a Network, but got 3"),
    (lambda: nv.Recipe(training=3), "training must be a Training, but got 3"),
    (lambda: nv.Edit(-1, "seed", 1), "step must be a whole number from 0 to 9007199254740991, but got -1"),
    (lambda: nv.Edit(1, 5, 1), "path must be a path in the recipe, but got 5"),
    (lambda: nv.Catalog("mnist"), ("name must be one of iris, wine, breast_cancer, digits, digits_28, diabetes, and_gate, "
     "or_gate, xor_gate, but got 'mnist'")),
    (lambda: nv.Catalog(scaling="log"), "scaling must be one of standard, minmax, none, but got 'log'"),
    (lambda: nv.Catalog(test_fraction=1), "test_fraction must be a number from 0 to 0.9, but got 1"),
    (lambda: nv.Synthetic("moon"), ("name must be one of xor, circles, moons, spiral, blobs, checkerboard, plane, sine, bump, "
     "but got 'moon'")),
    (lambda: nv.Synthetic("moons", classes=3), "classes must be left at 2, since moons has two classes, but got 3"),
    (lambda: nv.Synthetic("sine", classes=3), "classes must be left at 2, since sine has numbers to predict, but got 3"),
    (lambda: nv.Synthetic("blobs", classes=6), "classes must be a whole number from 2 to 5, but got 6"),
    (lambda: nv.Synthetic("blobs", classes=5, samples=4), "samples must be a whole number from 5 to 100000, but got 4"),
    (lambda: nv.Synthetic("xor", seed=-1), "seed must be a whole number from 0 to 4294967295, but got -1"),
    (lambda: nv.Catalog(split_seed=0.5), "split_seed must be a whole number from 0 to 4294967295, but got 0.5"),
    (lambda: nv.Catalog(stratified=1), "stratified must be true or false, but got 1"),
    (lambda: nv.Synthetic("xor", features="x1"), "features must be a list of features, but got 'x1'"),
    (lambda: nv.Synthetic("xor", features=("x1", "x3")), ("features.1 must be one of x1, x2, x1_squared, x2_squared, x1_x2, "
     "sin_x1, sin_x2, but got 'x3'")),
    (lambda: nv.Synthetic("xor", features=("x1", "x1")), "features.1 must be another one than those before it, but got 'x1'"),
    (lambda: nv.Synthetic("xor", samples=3), "samples must be a whole number from 4 to 100000, but got 3"),
    (lambda: nv.Synthetic("xor", noise=-1), "noise must be a number from 0 to 10, but got -1"),
    (lambda: nv.Inline([[1.0, float("nan")]], [0.0]), "inputs.0.1 must be a finite number, but got nan"),
    (lambda: nv.Inline([[1.0], [1.0, 2.0]], CLASSES), ("inputs must be numbers in rows of equal length, but got rows of "
     "different lengths or something else than numbers")),
    (lambda: nv.Inline([1.0], [1.0]),
     "inputs must be numbers in rows of equal length, but got an array of shape (1,)"),
    (lambda: nv.Inline(np.zeros((0, 2)), np.zeros(0)),
     "inputs must be at least one row and one column, but got an array of shape (0, 2)"),
    (lambda: nv.Inline(ROW, np.zeros(0)), "targets must be one for each of the 2 rows of inputs, but got 0 rows"),
    (lambda: nv.Inline(ROW, np.zeros(3)), "targets must be one for each of the 2 rows of inputs, but got 3 rows"),
    (lambda: nv.Inline(ROW, np.zeros((2, 0))), "targets must be at least one column, but got an array of shape (2, 0)"),
    (lambda: nv.Inline(ROW, [[1.0], [1.0, 2.0]]),
     "targets must be one number or one row of numbers for each sample, but got rows of different lengths"),
    (lambda: nv.Inline(ROW, [0, 2]),
     "targets must be whole numbers 0, 1, … without a gap, at least two different ones, but got 0, 2"),
    (lambda: nv.Inline(ROW, [0, 0]),
     "targets must be whole numbers 0, 1, … without a gap, at least two different ones, but got 0"),
    (lambda: nv.Inline(np.zeros((4097, 1)), np.arange(4097)), "targets must be at most 4096 classes, but got 4097 classes"),
    (lambda: nv.Inline(np.zeros((9, 2**20)), np.zeros(9)), "inputs must be at most 64 MB together with targets, but got 72 MB"),
])  # fmt: skip
def test_what_cannot_be_gets_one_sentence(make, sentence):
    with pytest.raises(nv.RecipeError) as caught:
        make()
    assert str(caught.value) == sentence
    assert sentence.startswith(f"{caught.value.field} must be {caught.value.expected}, but got ")


@pytest.mark.parametrize(("text", "sentence"), [
    ("[]", "recipe must be an object, but got []"),
    ('{"seeds": 1}', "recipe must be without a field seeds, but got {'seeds': 1}"),
    ('{"seed": "1"}', "seed must be a whole number, but got '1'"),
    ('{"seed": -1}', "seed must be a whole number from 0 to 4294967295, but got -1"),
    ('{"network": {"hidden": [{"units": 3}, {"units": 0}]}}',
     "network.hidden.1.units must be a whole number from 1 to 4096, but got 0"),
    ('{"network": {"hidden": [{}]}}', "network.hidden.0 must be an object with units, but got {}"),
    ('{"network": {"parameters": [[[[1]]]]}}', "network.parameters.0 must be a list of 2, but got [[[1]]]"),
    ('{"network": {"hidden": 3}}', "network.hidden must be a list, but got 3"),
    ('{"network": {"parameters": [[[[1, 2], [3]], [1]]]}}', ("network.parameters.0.weight must be numbers in rows of equal "
     "length, but got rows of different lengths or something else than numbers")),
    ('{"training": {"optimizer": {"name": "Adam", "betas": [0.9, 1.0]}}}',
     "training.optimizer.betas.1 must be a number from 0 to below 1, but got 1.0"),
    ('{"training": {"optimizer": {"name": "Lion"}}}',
     "training.optimizer.name must be one of SGD, Adagrad, RMSprop, Adam, AdamW, but got 'Lion'"),
    ('{"training": {"optimizer": {"name": "SGD", "learning_rate": "x"}}}',
     "training.optimizer.learning_rate must be a number, but got 'x'"),
    ('{"network": {"hidden": [{"units": 3, "activation": "elu", "options": {"alpha": "1"}}]}}',
     "network.hidden.0.options.alpha must be a number, but got '1'"),
    ('{"training": {"schedule": {"name": "Cosine"}}}', ("training.schedule.name must be one of ConstantLR, StepLR, "
     "ExponentialLR, CosineAnnealingLR, but got 'Cosine'")),
    ('{"training": {"loss_options": [1.0]}}', "training.loss_options must be an object, but got [1.0]"),
    ('{"data": {"source": "inline", "inputs": [[1e999]], "targets": [1.5]}}', None),
    ('{"data": {"source": "inline", "inputs": "abc", "targets": [1.5]}}', ("data.inputs must be numbers in rows of equal "
     "length, but got rows of different lengths or something else than numbers")),
    ('{"data": {"source": "moon"}}', "data.source must be one of catalog, synthetic, drawn, inline, file, but got 'moon'"),
    ('{"data": {"source": "catalog", "name": 7}}', "data.name must be text, but got 7"),
])  # fmt: skip
def test_json_that_cannot_be_gets_one_sentence(text, sentence):
    with pytest.raises(nv.RecipeError) as caught:
        nv.Recipe.from_json(text)
    assert sentence is None or str(caught.value) == sentence


def test_what_is_not_json_is_said():
    with pytest.raises(nv.RecipeError, match=r"^recipe must be JSON, but got something else: "):
        nv.Recipe.from_json("{")


@pytest.mark.parametrize(("recipe", "sentence"), [
    (nv.Recipe(network=nv.Network((nv.Layer(4096), nv.Layer(4096)))),
     "network.hidden must be small enough for 5,000,000 parameters, but got 16,814,083 (4-4096-4096-3)"),
    (nv.Recipe(nv.Synthetic("xor", samples=100_000), nv.Network((nv.Layer(4096),)), nv.Training(batch_size=10_000)),
     ("training.batch_size must be small enough for the trace of one step to stay within 64 MB, but got 2,190 MB with batches "
     "of 10000")),
    (nv.Recipe(training=nv.Training("cross_entropy"), network=nv.Network(output_activation="tanh")),
     "network.output_activation must be one of softmax, but got 'tanh'"),
    (nv.Recipe(nv.Inline(ROW, np.zeros(2))), ("training.loss must be one of mean_squared_error, half_squared_error, "
     "mean_absolute_error, huber, but got 'cross_entropy'")),
    (nv.Recipe(nv.Inline(ROW, np.zeros(2), test_fraction=0.9), training=nv.Training("mean_squared_error")),
     "data.test_fraction must be small enough to leave a sample that trains, but got 0.9"),
    (nv.Recipe(network=nv.Network((), parameters=((ROW, CLASSES),) * 2)),
     "network.parameters must be one pair, for the output layer, but got 2 pairs"),
    (nv.Recipe(network=nv.Network((), parameters=((ROW, CLASSES),))),
     "network.parameters.0.weight must be of shape (3, 4), but got shape (2, 1)"),
    (nv.Recipe(network=nv.Network((), parameters=((np.zeros((3, 4)), CLASSES),))),
     "network.parameters.0.bias must be of shape (3,), but got shape (2,)"),
])  # fmt: skip
def test_a_recipe_that_cannot_run_gets_one_sentence(recipe, sentence):
    with pytest.raises(nv.RecipeError) as caught:
        nv.Run(recipe)
    assert str(caught.value) == sentence


def test_the_largest_networks_there_may_be():
    deepest = nv.Run(nv.Recipe(network=nv.Network((nv.Layer(2),) * (MAXIMUM_LAYERS - 1))))
    assert (deepest.network.layers, deepest.advance(steps=3)) == (32, 3)
    assert nv.Run(nv.Recipe(), maximum_parameters=51).network.parameters == 51
    with pytest.raises(nv.RecipeError, match="small enough for 50 parameters, but got 51"):
        nv.Run(nv.Recipe(), maximum_parameters=50)


def test_given_parameters_are_where_the_run_begins():
    weight, bias = np.arange(12.0).reshape(3, 4), np.array([-1.0, 0.5, 2.0])
    run = nv.Run(nv.Recipe(network=nv.Network((), parameters=((weight, bias),))))
    assert run.at(0).flat.tolist() == [*range(12), -1.0, 0.5, 2.0]


def test_numpys_numbers_are_numbers():
    number, whole = np.float32(0.25), np.int64(3)
    recipe = nv.Recipe(
        nv.Synthetic("xor", samples=np.int32(20), noise=number, test_fraction=number),
        nv.Network((nv.Layer(np.uint8(4)),)),
        nv.Training(optimizer=nv.Adam(number, betas=(number, number), eps=number), batch_size=whole),
        seed=whole,
        edits=(nv.Edit(whole, "training.batch_size", whole),),
    )
    assert nv.Recipe.from_json(recipe.to_json()) == recipe
    assert type(recipe.seed) is type(recipe.network.hidden[0].units) is int
    assert type(recipe.training.optimizer.learning_rate) is float
    run = nv.Run(recipe)
    run.advance(steps=whole)
    assert run.at(whole).hash() == run.at(3).hash()
    assert run.focus(run.trace(whole), whole).sample == 3
