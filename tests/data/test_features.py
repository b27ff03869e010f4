"""Inputs made of the two columns of a plane are what they say, and a point of the plane is made into them as a sample is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.data.catalog import CATALOG
from neuroviz.data.dataset import load
from neuroviz.data.features import FEATURES, made, with_features
from neuroviz.data.raw import RawData

FORMULAS = {
    "x1": lambda x, _: x,
    "x2": lambda _, y: y,
    "x1_squared": lambda x, _: x**2,
    "x2_squared": lambda _, y: y**2,
    "x1_x2": lambda x, y: x * y,
    "sin_x1": lambda x, _: np.sin(x),
    "sin_x2": lambda _, y: np.sin(y),
}
CHOICES = st.lists(st.sampled_from(list(FEATURES)), unique=True)
COORDINATES = st.floats(-1e6, 1e6)
POINTS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=20).map(np.array)


def test_there_are_these():
    assert list(FEATURES) == list(FORMULAS)


@given(CHOICES, POINTS)
def test_they_are_their_formulas_in_the_order_of_the_table(names, points):
    ordered = [name for name in FEATURES if name in names]
    source = nv.Synthetic("xor", features=names)
    assert source.features == tuple(ordered)
    expected = [FORMULAS[name](*points.T) for name in ordered] or points.T
    np.testing.assert_allclose(made(points, source.features), np.column_stack(list(expected)), rtol=1e-15)


@given(CHOICES, st.sampled_from(["standard", "minmax", "none"]), st.sampled_from(["xor", "sine", "blobs"]))
def test_a_point_of_the_plane_becomes_what_a_sample_there_becomes(names, scaling, name):
    data = load(nv.Synthetic(name, samples=20, features=names, scaling=scaling), 3)
    assert data.plane is data.columns
    assert data.plane.tobytes() == load(nv.Synthetic(name, samples=20), 3).raw.inputs.tobytes()
    assert data.inputs_at(data.plane).tobytes() == data.inputs.tobytes()
    assert data.inputs.shape == (20, len(names) or 2)
    if "x1_squared" in names and scaling == "none":
        column = data.raw.features.index("x²")
        assert data.inputs[:, column].tobytes() == (data.plane[:, 0] ** 2).tobytes()


@pytest.mark.parametrize("name", CATALOG)
def test_rows_of_any_set_become_inputs(name):
    data = load(nv.Catalog(name, scaling="minmax"), 1)
    assert data.inputs_at(data.columns[:3]).tobytes() == data.inputs[:3].tobytes()
    assert (data.plane is None) == (CATALOG[name].plane is None)


def test_they_are_named_by_the_columns_own_names():
    data = load(nv.Synthetic("circles", features=tuple(FEATURES)), 1)
    assert data.raw.features == ("x", "y", "x²", "y²", "x · y", "sin x", "sin y")
    assert load(nv.Inline(np.ones((3, 2)), [0, 1, 0], features=["x1_x2"]), 1).raw.features == ("x1 · x2",)


@pytest.mark.parametrize(("given_units", "units"), [
    (("cm", "s"), ("cm", "s", "cm²", "s²", "cm · s", "", "")), (("cm", ""), ("cm", "", "cm²", "", "", "", "")),
])  # fmt: skip
def test_and_so_are_their_units(given_units, units):
    inputs, targets = np.ones((2, 2)), np.array([0, 1])
    raw = RawData("", "", "", "", "", ("a", "b"), given_units, inputs, targets, ("one", "other"))
    assert with_features(raw, list(FEATURES)).units == units


def test_scaling_is_fitted_to_what_is_made():
    data = load(nv.Synthetic("circles", features=["x1_squared", "sin_x2"]), 1)
    np.testing.assert_allclose(data.inputs[data.train].mean(axis=0), 0.0, atol=1e-15)
    np.testing.assert_allclose(data.inputs[data.train].std(axis=0), 1.0, rtol=1e-14)


@pytest.mark.parametrize(("source", "columns"), [
    (nv.Catalog("iris", features=["x1", "x1_squared"]), 4),
    (nv.Inline(np.ones((3, 1)), [0, 1, 0], features=["x1", "x1_squared"]), 1),
])  # fmt: skip
def test_they_need_a_plane(source, columns):
    with pytest.raises(nv.RecipeError) as caught:
        nv.Run(nv.Recipe(source))
    assert str(caught.value) == (
        f"data.features must be left out: they are made of two columns, and the data have {columns}, but got x1, x1_squared"
    )


def test_what_does_not_stay_finite_is_refused():
    with pytest.raises(nv.RecipeError, match=r"data\.inputs must be numbers that stay finite"):
        load(nv.Inline([[1e200, 0.0], [0.0, 1.0]], [0, 1], features=["x1_squared"], scaling="standard"), 1)


def test_a_network_takes_them():
    run = nv.Run(nv.Recipe(nv.Synthetic("circles", features=["x1_squared", "x2_squared"]), nv.Network([])))
    run.advance(epochs=200)
    assert run.network.sizes[0] == 2
    assert run.evaluate(run.at(run.step))[1] == 1.0  # what no straight line of x and y can do
