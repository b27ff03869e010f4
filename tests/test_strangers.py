"""What does not belong to a run is refused with a sentence, before anything is computed from it."""

import io
import pickle
import sys

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.commands import reading
from neuroviz.engine.check import RecipeError
from neuroviz.trace import Divergence, Location

LARGE = 2**63 - 1
SMALL = nv.Recipe(network=nv.Network((nv.Layer(1),)))


@pytest.fixture(scope="module")
def run():
    run = nv.Run(nv.Recipe())
    run.advance(steps=12)
    return run


@pytest.mark.parametrize("sample", [-1, 150, 10**9, 2**53, "x", None, 1.5, True])
def test_a_sample_that_is_none(run, sample):
    for look in (
        lambda: run.probe(run.at(3), sample),
        lambda: run.focus(run.trace(3), sample),
        lambda: run.focus_curve(sample),
    ):
        with pytest.raises(RecipeError, match=r"^sample must be a whole number from 0 to 149, but got "):
            look()


def test_a_state_of_another_network(run):
    other = nv.Run(SMALL)
    looks = (run.probe, lambda state, _: run.evaluate(state), lambda state, _: run.predictions(state))
    for look in looks:
        with pytest.raises(
            RecipeError, match=r"^state must be one of this network, but got one of 4-1-3, tanh, softmax$"
        ):
            look(other.at(0), 0)
        with pytest.raises(RecipeError, match=r"^state must be a state of this run, but got 'x'$"):
            look("x", 0)
    with pytest.raises(RecipeError, match=r"^state must be one of this network"):
        run.focus(other.trace(0), 149)
    with pytest.raises(RecipeError, match=r"^trace must be a trace of this run, but got 'x'$"):
        run.focus("x", 0)
    with pytest.raises(RecipeError, match=r"^state must be one of this network"):
        nv.Run(nv.Recipe(), state=other.at(0))


def test_a_state_of_another_optimizer(run):
    adam = nv.Recipe(training=nv.Training(optimizer=nv.Adam()))
    with pytest.raises(
        RecipeError,
        match=r"^state must be with what the optimizer remembers \(exp_avg and exp_avg_sq\), but got nothing$",
    ):
        nv.Run(adam, state=run.at(3))
    with pytest.raises(RecipeError, match=r"\(nothing\), but got exp_avg and exp_avg_sq$"):
        nv.Run(nv.Recipe(), state=nv.Run(adam).at(3))


@pytest.mark.parametrize("place", [(-1, 0), (2, 0), ("x", 0), (True, 0), (0, -1), (0, 6), (0, 1.5), (0, None), (1, 3)])
def test_a_layer_or_a_unit_that_is_none(run, place):
    for look in (run.trace(3).contributions, run.trace(3).explain):
        with pytest.raises(RecipeError, match=r"^(layer|unit) must be a whole number from 0 to \d, but got "):
            look(*place)
    with pytest.raises(RecipeError, match=r"^layer must be a whole number from 0 to 1, but got 9$"):
        run.trace(3).signals_into(9)


@pytest.mark.parametrize("sample", [[1, 2], np.array([1, 2]), "x", 1.5, -1, 10**30], ids=repr)
def test_a_sample_that_is_none_of_the_batch(run, sample):
    with pytest.raises(RecipeError, match=r"^sample must be one of the batch \((\d+, ){12}…\), but got "):
        run.trace(3).explain(0, 0, sample)


@pytest.mark.parametrize("part", ["heldout", 5, None, True])
def test_a_part_that_is_none(run, part):
    with pytest.raises(RecipeError, match=r"^part must be one of held_out, train, but got "):
        run.evaluate(run.at(3), part)


@pytest.mark.parametrize("step", [-1, 1.5, np.nan, True, "x", None])
def test_a_step_that_is_none(run, step):
    with pytest.raises(RecipeError, match=r"^step must be a whole number from 0 to "):
        run.location(step)


@pytest.mark.parametrize(("call", "sentence"), [
    (lambda: nv.Run("x"), "recipe must be a Recipe, but got 'x'"),
    (lambda: nv.Run(nv.Recipe(), history_budget=-1), f"history_budget must be a whole number from 0 to {LARGE}, but got -1"),
    (lambda: nv.Run(SMALL, maximum_parameters=np.nan), f"maximum_parameters must be a whole number from 1 to {LARGE}, but got nan"),
    (lambda: nv.Run(nv.Recipe(), dataset="x"), "dataset must be what `load` gives for the recipe's data, but got 'x'"),
    (lambda: nv.Run(nv.Recipe(), dataset=nv.Run(nv.Recipe(seed=2)).dataset),
     "dataset must be loaded with the recipe's seed, 1, but got seed 2"),
    (lambda: nv.Run(nv.Recipe(), dataset=nv.Run(nv.Recipe(data=nv.Catalog("wine"))).dataset),
     "dataset must be loaded from the recipe's data, but got that of other data"),
    (lambda: nv.Run(nv.Recipe()).classes([[1.0]]), "outputs must be an array of a row for each sample, but got [[1.0]]"),
    (lambda: nv.Run(nv.Recipe()).approach("x", 1), "step must be a whole number from 0 to 9007199254740991, but got 'x'"),
    (lambda: nv.Inline([[1.0]], [True]), "targets must be classes 0, 1, … or numbers, but got truth values"),
    (lambda: nv.Inline([[1.0], [2.0]], np.ma.array([0, 1], mask=[0, 1])),
     "targets.1 must be a finite number, but got a masked one"),
    (lambda: nv.Run(nv.Recipe()).edit(1, None, 0.5), "path must be a path in the recipe, but got None"),
    (lambda: nv.Recipe(edits=5), "edits must be a list of Edits, but got 5"),
    (lambda: nv.Recipe(edits=[{"step": 1}]), "edits.0 must be an Edit, but got {'step': 1}"),
    (lambda: nv.Network(parameters=5), "parameters must be a pair (weight, bias) for each layer, but got 5"),
    (lambda: nv.Recipe.from_json(5), "recipe must be JSON, but got 5"),
])  # fmt: skip
def test_something_else_altogether(call, sentence):
    with pytest.raises(RecipeError) as caught:
        call()
    assert str(caught.value) == sentence


def test_text_that_is_no_text():
    with pytest.raises(RecipeError, match=r"^recipe must be JSON, but got something else: "):
        nv.Recipe.from_json('{"\ud800":1}')


def test_a_standard_input_that_is_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(reading.Refused, match="closed"):
        reading.read_moment("-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{}")))
    assert reading.read_moment("-")[0] == nv.Recipe()


def test_an_edited_recipe_has_a_hash(run):
    edits = [run.edit(3, "training.optimizer", nv.Adam()).recipe for _ in range(2)]
    assert hash(edits[0]) == hash(edits[1])
    assert edits[0] == edits[1]


def test_a_sample_outside_the_batch_is_looked_at_with_the_loss_and_optimizer_of_its_step(run):
    other = run.edit(5, "training.optimizer", nv.Adam()).edit(5, "training.loss", "mean_squared_error")
    outside = next(sample for sample in range(150) if sample not in run.trace(4).samples)
    found, expected = other.focus(other.trace(4), outside), run.focus(run.trace(4), outside)
    assert (found.loss_before, found.loss_after) == (expected.loss_before, expected.loss_after)
    for ours, theirs in zip(found.check, expected.check, strict=True):
        assert ours.a.tobytes() == theirs.a.tobytes()


FLAT = "state.flat must be an array of float64 of shape (51,), but got"


def made(run, **arrays):
    """A state of the run, with some of its arrays exchanged."""
    state = run.at(5)
    for name, array in arrays.items():
        setattr(state, name, array)
    return state


@pytest.mark.parametrize(("arrays", "sentence"), [
    ({"flat": np.zeros(3)}, f"{FLAT} one of float64 of shape (3,)"),
    ({"flat": np.zeros(51, np.float32)}, f"{FLAT} one of float32 of shape (51,)"),
    ({"flat": np.zeros(102)[::2]}, f"{FLAT} one of float64 of shape (51,)"),
    ({"flat": [0.0] * 51}, f"{FLAT} [0.0, "),
    ({"slots": np.zeros((1, 51))},
     "state.slots must be an array of float64 of shape (0, 51), but got one of float64 of shape (1, 51)"),
    ({"clock": np.array([-5, 0, 0, -7, 0])}, "state.clock must be numbers of at least 0, but got [-5, 0, 0, -7, 0]"),
    ({"network": 1}, "state.network must be a network, but got 1"),
])  # fmt: skip
def test_a_state_whose_arrays_are_others(run, arrays, sentence):
    for look in (run.metrics, run.predictions, lambda state: nv.Run(nv.Recipe(), state=state)):
        with pytest.raises(RecipeError) as caught:
            look(made(run, **arrays))
        assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("clock", [[5, 0, 0, 7, 0], [5, 0, 5, 80, 6]])
def test_a_state_that_stands_where_no_step_begins(run, clock):
    with pytest.raises(
        RecipeError, match=r"^state must be at epoch, batch and position \(0, 5, 80\) of step 5, but got "
    ):
        nv.Run(nv.Recipe(), state=made(run, clock=np.array(clock)))


def test_what_becomes_of_a_given_state_later_does_not_matter(run):
    given = run.at(5)
    late = nv.Run(nv.Recipe(), state=given, history_budget=0)
    given.flat[:] = 0.0
    late.advance(steps=5)
    assert late.at(6).hash() == run.at(6).hash()


def test_errors_travel_between_processes():
    with pytest.raises(RecipeError) as caught:
        nv.Layer(0)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.field, str(again)) == ("units", str(caught.value))
    found = Divergence(Location(3, 0, 3, 8), 1, 0, 2, "z")
    assert pickle.loads(pickle.dumps(nv.Diverged(found))).divergence == found


class Unspeakable:
    def __repr__(self):
        raise RuntimeError


DEEP = []
for _ in range(100_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(("value", "words"), [
    (Unspeakable(), "a Unspeakable that cannot be shown"), (DEEP, "a list that cannot be shown"),
    (10**5000, "more digits than can be shown"),
], ids=["unspeakable", "deep", "long"])  # fmt: skip
def test_what_cannot_be_shown_does_not_hide_what_is_wrong(run, value, words):
    with pytest.raises(RecipeError, match=f"^step must be a whole number from 0 to 9007199254740991, but got {words}$"):
        run.at(value)


def test_numbers_nested_without_end():
    endless = [1.0]
    endless.append(endless)
    with pytest.raises(
        RecipeError, match=r"^inputs must be numbers in rows of equal length, but got lists nested too deep$"
    ):
        nv.Inline(endless, [0.0, 1.0])


@pytest.mark.parametrize(("path", "value"), [
    ("training.loss", "\ud800"), ("training.frozen", DEEP), ("training.optimizer", {1: {2, 3}, "x": object()}),
], ids=["half a letter", "deep", "object"])  # fmt: skip
def test_an_edit_to_something_that_json_cannot_hold(run, path, value):
    with pytest.raises(RecipeError, match=f"^{path} must be something that JSON can hold, but got "):
        run.edit(3, path, value)


def test_numbers_of_any_kind_in_an_edit(run):
    assert run.edit(3, "training.l1", np.longdouble(0.5)).recipe.edits[0].value == 0.5
    with pytest.raises(RecipeError, match=r"^training.l1 must be "):
        run.edit(3, "training.l1", 10**400)
    for path in ("\ud800", "training.frozen\udfff"):
        with pytest.raises(RecipeError, match=r"^path must be a path in the recipe, but got "):
            nv.Edit(0, path, 1)
    with pytest.raises(RecipeError, match=r"^frozen.0 must be a path, like parameters.0.weight.1.2, but got "):
        nv.Training(frozen=("\ud800",))


@pytest.mark.parametrize(("options", "sentence"), [
    (None, "output_options must be an object of options, by name, but got None"),
    ({1: 2.0}, "output_options must be an object of options, by name, but got 1"),
    ({"alpha": np.nan}, "output_options.alpha must be a finite number, but got nan"),
])  # fmt: skip
def test_options_of_the_output_are_numbers_by_name(options, sentence):
    with pytest.raises(RecipeError) as caught:
        nv.Network(output_options=options)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("options", "sentence"), [
    ('{"a.b": "x"}', "options.a.b must be a number, but got 'x'"),
    ('{"alpha": 1' + "0" * 400 + "}", "options.alpha must be a "),
])  # fmt: skip
def test_an_option_in_json_that_is_no_number(options, sentence):
    layer = '{"units": 2, "activation": "elu", "options": ' + options + "}"
    with pytest.raises(RecipeError) as caught:
        nv.Recipe.from_json('{"network": {"hidden": [' + layer + "]}}")
    assert str(caught.value).startswith(f"network.hidden.0.{sentence}")


def test_outputs_of_another_shape(run):
    for outputs in (np.array([1.0, 2.0]), np.zeros((2, 0)), np.zeros((2, 5))):
        with pytest.raises(RecipeError, match=r"^outputs must be of shape \(samples, 3\), but got one of shape "):
            run.classes(outputs)


def test_whole_numbers_in_one_column_are_classes():
    assert nv.Inline([[1.0], [2.0]], np.array([[0], [1]])).targets.tolist() == [0, 1]
