"""A file of safetensors as the beginning of another run."""

import json

import numpy as np
import pytest
import safetensors.numpy

import neuroviz as nv
from neuroviz.live import importing
from neuroviz.live import messages as m
from tests.live.driving import Page

GENERATOR = np.random.default_rng(1)


def use(page, content):
    return page.ask(m.UseWeights(id=8), {"bytes": np.frombuffer(content, np.uint8)}).event


def refused(event):
    assert isinstance(event, m.Refused), event
    return event.field, event.sentence


def weights(*sizes, scale=0.5, **metadata):
    """Of somebody else, who says nothing of activations."""
    layers = list(zip(sizes, sizes[1:], strict=False))
    tensors = {f"{n}.weight": scale * GENERATOR.normal(size=(b, a)) for n, (a, b) in enumerate(layers)}
    tensors |= {f"{n}.bias": scale * GENERATOR.normal(size=b) for n, (_, b) in enumerate(layers)}
    return safetensors.numpy.save(tensors, {name: json.dumps(value) for name, value in metadata.items()})


def ours(recipe, step=30):
    return nv.exported(nv.Run(recipe), "a.safetensors", step)


def opened_on(recipe):
    page = Page()
    page.open(recipe)
    return page


def state_of(page, step=0):
    return page.state(step).arrays["parameters"]


DEEP = nv.Recipe(network=nv.Network((nv.Layer(5, "leaky_relu", {"negative_slope": 0.2}), nv.Layer(4, "gelu"))), seed=3)


def test_our_own_file_gives_layers_activations_and_numbers(page):
    content = ours(DEEP)
    page.edit("training.optimizer.learning_rate", 0.5, 9)
    event = use(page, content)
    run = nv.Run(nv.Recipe(network=nv.network_from(content)))
    assert np.array_equal(state_of(page), run.at(0).flat)
    assert np.array_equal(state_of(page), nv.Run(DEEP).at(30).flat)
    assert [(layer.units, layer.activation, layer.options) for layer in event.run.layers] == [
        (5, "leaky_relu", {"negative_slope": 0.2}),
        (4, "gelu", {}),
        (3, "softmax", {}),
    ]
    assert (event.step, event.run.seed, event.run.edits, event.run.given_parameters) == (0, 1, (), True)
    assert (event.change, event.note) == ("first weights from a file", "Starts again: the network has changed.")
    assert page.trace(0)[1]["losses"][0] == run.trace(0).loss_before
    assert np.array_equal(state_of(page, 40), run.at(40).flat)


def test_the_recipe_leads_back_to_it(page):
    event = use(page, ours(DEEP))
    other = Page()
    other.open(nv.Recipe.from_json(event.recipe))
    assert np.array_equal(state_of(other, 12), state_of(page, 12))


@pytest.mark.parametrize(("sizes", "activations"), [
    ((4, 6, 3), ["relu"]),
    ((4, 7, 5, 6, 3), ["relu", "elu", "elu"]),
    ((4, 3), []),
])  # fmt: skip
def test_a_file_that_says_no_activations_takes_those_that_are_there(sizes, activations):
    page = opened_on(nv.Recipe(network=nv.Network((nv.Layer(6, "relu"), nv.Layer(6, "elu", {"alpha": 0.5})))))
    content = weights(*sizes)
    event = use(page, content)
    network = nv.network_from(content, activations)
    assert [layer.activation for layer in event.run.layers[:-1]] == activations
    assert all(layer.options == {"alpha": 0.5} for layer in event.run.layers if layer.activation == "elu")
    assert event.note == f"Starts again: the network has changed. {importing.NOT_SAID}"
    assert np.array_equal(
        state_of(page), np.concatenate([part.ravel() for pair in network.parameters for part in pair])
    )


def test_beside_no_hidden_layer_it_takes_the_usual_one():
    assert use(opened_on(nv.Recipe(network=nv.Network(()))), weights(4, 5, 3)).run.layers[0].activation == "tanh"


def test_the_initializer_stays_for_when_the_weights_are_left_out(page):
    page.edit("network.initializer", "he_normal")
    assert use(page, ours(DEEP)).run.initializer == "he_normal"
    event = page.edit("network.hidden.0.units", 9)
    assert (event.run.initializer, event.run.given_parameters) == ("he_normal", False)
    assert event.note.endswith("The given initial parameters no longer fit and are left out.")


def test_weights_drawn_by_chance_take_their_place(page):
    drawn = state_of(page)
    use(page, ours(nv.Recipe()))
    assert not np.array_equal(state_of(page), drawn)
    event = page.edit("network.parameters", None)
    assert (event.change, event.run.given_parameters) == ("other first weights", False)
    assert np.array_equal(state_of(page), drawn)


def test_what_was_frozen_of_other_layers_is_not_any_more(page):
    page.edit("training.frozen", ["parameters.0"])
    assert use(page, ours(nv.Recipe())).run.stretches[0].training.frozen == ("parameters.0",)
    assert use(page, ours(DEEP)).note.endswith("Nothing is frozen any more: the layers are others.")


# -- The output --------------------------------------------------------------------------------------------------------

TWO = nv.Catalog("breast_cancer")


def outcome(event):
    training = event.run.stretches[0].training
    return training.loss, event.run.layers[-1].activation, event.run.layers[-1].units


def test_the_loss_stays_where_it_can(page):
    page.edit("training.loss", "mean_squared_error")
    assert outcome(use(page, ours(nv.Recipe()))) == ("mean_squared_error", "softmax", 3)
    assert "Loss" not in use(page, ours(nv.Recipe())).note


@pytest.mark.parametrize(("units", "found"), [
    (2, ("cross_entropy", "softmax", 2)),
    (1, ("binary_cross_entropy", "sigmoid", 1)),
])  # fmt: skip
def test_one_output_for_two_classes_brings_a_loss_that_goes_with_it(units, found):
    event = use(opened_on(nv.Recipe(TWO)), weights(30, 4, units))
    assert outcome(event) == found
    assert (importing.OTHER_OUTPUT in event.note) == (units == 1)


def test_the_output_activation_of_our_own_file_brings_its_loss():
    other = nv.Recipe(TWO, nv.Network(output_activation="tanh"), nv.Training("mean_squared_error"))
    event = use(opened_on(nv.Recipe(TWO)), ours(other))
    assert outcome(event) == ("mean_squared_error", "tanh", 1)
    assert importing.OTHER_OUTPUT in event.note


def test_an_output_activation_that_the_data_do_not_know_becomes_one_that_they_do():
    data = nv.Inline(np.arange(12.0).reshape(4, 3), np.arange(12.0).reshape(4, 3))
    said = {"activations": ["softmax"], "options": [0.0]}
    page = opened_on(nv.Recipe(data, nv.Network(()), nv.Training("mean_squared_error")))
    event = use(page, weights(3, 3, metadata=said))
    assert outcome(event) == ("mean_squared_error", "identity", 3)
    assert importing.OTHER_OUTPUT in event.note


# -- What is refused ---------------------------------------------------------------------------------------------------


FITTING = "file must be a network of 4 inputs and 3 outputs, as the data have"


@pytest.mark.parametrize(("content", "sentence"), [
    (weights(13, 6, 3), f"{FITTING}, but got one of 13 inputs and 3 outputs"),
    (weights(4, 6, 2), f"{FITTING}, but got one of 4 inputs and 2 outputs"),
    (weights(4, 30_000, 3), "file must be of at most 131,072 numbers for the page (Python’s network_from takes more), but got 240"),
    (b"", "file must be a file of safetensors, but got something else"),
    (b"PK\x03\x04" + b"\0" * 100, "file must be a file of safetensors, but got something else"),
    (b"\x80\x02}q\x00.", "file must be a file of safetensors, but got something else"),
    (b"\xff" * 8 + b"{}", "file must be a whole file of safetensors, but got one that is not: "),
    (weights(4, 6, 3)[:-1], "file must be a whole file of safetensors, but got one that is not: "),
    (weights(4, 6, 3)[:50], "file must be a whole file of safetensors, but got one that is not: "),
    (weights(4, 6, 3, scale=np.inf), "0.weight.0.0 must be a finite number, but got "),
    (safetensors.numpy.save({"a": np.zeros((2, 3, 3))}), "a must be a weight (units, inputs) or a bias"),
    (weights(4, 6, 3, metadata={"activations": ["tanh"], "options": [0]}), "activation must be given, since the file does not say"),
    (weights(4, 6, 3, metadata={"activations": ["evil", "softmax"], "options": [0, 0]}), "activation must be one of "),
    (weights(4, 0, 3), "units must be a whole number from 1 to 4096, but got 0"),
])  # fmt: skip
def test_anything_else_is_refused_and_the_run_stays(page, content, sentence):
    before = page.state(12).event
    assert refused(use(page, content))[1].startswith(sentence)
    assert page.state(12).event == before


@pytest.mark.parametrize(("arrays", "got"), [
    ({}, "none"),
    ({"bytes": np.zeros(3)}, "bytes of 3 float64"),
    ({"bytes": np.zeros(2**21 + 1, np.uint8)}, "bytes of 2,097,153 uint8"),
])  # fmt: skip
def test_bytes_and_not_too_many(page, arrays, got):
    field, sentence = refused(page.ask(m.UseWeights(id=8), arrays).event)
    assert (field, sentence) == ("buffers", f"buffers must be bytes, at most 2,097,152 of uint8, but got {got}")


def test_a_network_beyond_what_the_server_allows_is_refused():
    from neuroviz.live.bench import Limits

    page = Page(Limits(100, lambda: 2**20))
    page.open()
    assert refused(use(page, weights(4, 20, 3)))[0] == "network.hidden"


def test_it_needs_no_engine():
    page = Page(ready=False)
    page.open()
    assert use(page, ours(DEEP)).run.given_parameters
