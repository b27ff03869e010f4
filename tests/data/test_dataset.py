"""Data made ready for training: nothing of the held-out part may be known before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.data.dataset import fit, load
from neuroviz.data.splitting import split

RAW = np.column_stack([np.arange(10.0) ** 2, np.full(10, 3.0), -np.arange(10.0)])


def inline(inputs=RAW, targets=None, **changes):
    targets = np.arange(10.0) if targets is None else targets
    return nv.Inline(inputs, targets, **{"scaling": "standard", "test_fraction": 0.3, **changes})


@given(st.integers(1, 300), st.floats(0, 0.9), st.integers(0, 2**32 - 1))
def test_a_split_puts_every_sample_in_one_part(count, fraction, seed):
    if round(count * fraction) == count:
        with pytest.raises(nv.RecipeError, match="test_fraction must be small enough"):
            split(count, fraction, seed)
        return
    train, held_out = split(count, fraction, seed)
    assert sorted([*train.tolist(), *held_out.tolist()]) == list(range(count))
    assert len(held_out) == round(count * fraction)
    assert train.tolist() == sorted(train.tolist())
    assert held_out.tolist() == sorted(held_out.tolist())
    again = split(count, fraction, seed)
    assert (again[0].tolist(), again[1].tolist()) == (train.tolist(), held_out.tolist())


def test_a_smaller_held_out_part_is_within_the_larger_one():
    small, large = split(150, 0.1, 4)[1], split(150, 0.3, 4)[1]
    assert set(small.tolist()) < set(large.tolist())


@pytest.mark.parametrize("scaling", ["standard", "minmax", "none"])
@pytest.mark.parametrize("more", [{}, {"split_seed": 3}])
def test_held_out_samples_leave_no_trace_in_what_trains(scaling, more):
    source = inline(scaling=scaling, **more)
    held_out = load(source, 1).held_out
    inputs, targets = RAW.copy(), np.arange(10.0)
    inputs[held_out], targets[held_out] = 1e6, -1e9
    one, other = load(source, 1), load(inline(inputs, targets, scaling=scaling, **more), 1)
    assert one.inputs[one.train].tobytes() == other.inputs[other.train].tobytes()
    assert one.targets[one.train].tobytes() == other.targets[other.train].tobytes()
    runs = [
        nv.Run(nv.Recipe(inline(*data, scaling=scaling, **more), training=nv.Training("mean_squared_error")))
        for data in ((RAW, np.arange(10.0)), (inputs, targets))
    ]
    assert runs[0].at(30).flat.tobytes() == runs[1].at(30).flat.tobytes()


def test_standard_scaling_has_mean_0_and_deviation_1_in_what_trains():
    data = load(inline(), 1)
    for columns in (data.inputs[data.train][:, [0, 2]], data.targets[data.train]):
        np.testing.assert_allclose(columns.mean(axis=0), 0.0, atol=1e-15)
        np.testing.assert_allclose(columns.std(axis=0), 1.0, rtol=1e-14)
    assert abs(data.inputs[:, 0].mean()) > 1e-3  # the whole set is not what was scaled by


def test_minmax_scaling_goes_from_0_to_1_in_what_trains():
    data = load(inline(scaling="minmax"), 1)
    columns = data.inputs[data.train][:, [0, 2]]
    assert (columns.min(axis=0).tolist(), columns.max(axis=0).tolist()) == ([0.0, 0.0], [1.0, 1.0])


def test_no_scaling_leaves_the_bits():
    data = load(inline(scaling="none"), 1)
    assert data.inputs.tobytes() == RAW.tobytes()
    assert data.targets.tolist() == [[float(n)] for n in range(10)]


@pytest.mark.parametrize(("scaling", "shift"), [("standard", 3.0), ("minmax", 3.0), ("none", 0.0)])
def test_a_constant_column_is_only_shifted(scaling, shift):
    scale = fit(RAW, scaling)
    assert (scale.shift[1], scale.scale[1]) == (shift, 1.0)


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
@pytest.mark.parametrize("value", [0.1, -0.7, 1e-300, 1.7e308])
def test_a_constant_column_becomes_0_whatever_its_mean_rounds_to(scaling, value):
    column = np.full((3, 1), value)
    data = load(inline(column, column, scaling=scaling, test_fraction=0.0), 1)
    for scaled, scale in ((data.inputs, data.input_scale), (data.targets, data.target_scale)):
        assert scaled.tolist() == [[0.0]] * 3
        assert (scale.shift.tolist(), scale.scale.tolist()) == ([value], [1.0])


@pytest.mark.parametrize("size", [1e-320, 1e-200, 1.0, 1e200, 1.7e308])
def test_standard_scaling_of_numbers_of_any_size(size):
    column = np.array([[-size], [size]])
    data = load(inline(column, column, test_fraction=0.0), 1)
    assert data.inputs.tolist() == data.targets.tolist() == [[-1.0], [1.0]]


def test_the_size_of_numbers_leaves_the_bits_of_their_scale():
    plain, large = fit(RAW, "standard"), fit(RAW * 2.0**900, "standard")
    deviation = np.sqrt(((RAW - RAW.mean(axis=0)) ** 2).mean(axis=0))
    np.testing.assert_allclose(plain.scale[[0, 2]], deviation[[0, 2]], rtol=1e-15)
    assert (large.shift / 2.0**900).tobytes() == plain.shift.tobytes()
    assert (large.scale[[0, 2]] / 2.0**900).tobytes() == plain.scale[[0, 2]].tobytes()


def test_a_deviation_below_the_least_number_only_shifts():
    scale = fit(np.array([[0.0], [5e-324]]), "standard")
    assert scale.scale.tolist() == [1.0]


@pytest.mark.parametrize(("scaling", "column"), [
    ("minmax", [-1.7e308, 1.7e308, 0.0]), ("standard", [-1.7e308, 1.7e308, 1.7e308]),
])  # fmt: skip
@pytest.mark.parametrize("field", ["inputs", "targets"])
def test_numbers_that_scaling_makes_infinite_are_refused(scaling, column, field):
    data = {"inputs": np.arange(3.0).reshape(-1, 1), "targets": np.arange(3.0)}
    data[field] = np.array(column).reshape(-1, 1)
    with pytest.raises(nv.RecipeError) as caught:
        load(inline(**data, scaling=scaling, test_fraction=0.0), 1)
    assert str(caught.value) == (
        f"data.{field} must be numbers that stay finite when they are scaled, but got numbers from -1.7e+308 to 1.7e+308"
    )


@pytest.mark.parametrize("scaling", ["standard", "minmax", "none"])
def test_scaling_can_be_undone(scaling):
    scale = fit(RAW, scaling)
    np.testing.assert_allclose(scale.undo(scale.apply(RAW)), RAW, rtol=1e-14, atol=1e-13)


def test_classes_are_not_scaled():
    data = load(inline(targets=np.arange(10) % 3), 1)
    assert data.targets.tolist() == [n % 3 for n in range(10)]
    assert data.classes == ("class 0", "class 1", "class 2")
    assert (data.task, load(inline(), 1).task) == ("classification", "regression")
    assert len(data) == 10


def test_inline_columns_have_names():
    raw = load(inline(targets=RAW[:, :2]), 1).raw
    assert (raw.features, raw.target_names, raw.classes) == (("x1", "x2", "x3"), ("y1", "y2"), ())
