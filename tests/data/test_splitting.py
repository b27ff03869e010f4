"""A stratified split holds out of each class its share; a split's seed leaves everything else as it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.data.dataset import load
from neuroviz.data.splitting import shares, stratified_split
from tests.data.hashing import golden

SIZES = st.lists(st.integers(0, 60), min_size=1, max_size=8).filter(any)
FRACTIONS = st.floats(0, 0.9)


def classes_of(sizes, seed=0):
    return np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))


@given(SIZES, FRACTIONS, st.integers(0, 2**32 - 1))
def test_every_class_keeps_its_share_to_within_one_sample(sizes, fraction, seed):
    classes = classes_of(sizes)
    if round(len(classes) * fraction) == len(classes):
        with pytest.raises(nv.RecipeError, match="test_fraction must be small enough"):
            stratified_split(classes, fraction, seed)
        return
    train, held_out = stratified_split(classes, fraction, seed)
    assert sorted([*train.tolist(), *held_out.tolist()]) == list(range(len(classes)))
    assert (train.tolist(), held_out.tolist()) == (sorted(train.tolist()), sorted(held_out.tolist()))
    assert len(held_out) == round(len(classes) * fraction)
    for label, size in enumerate(sizes):
        assert abs(int((classes[held_out] == label).sum()) - size * fraction) < 1 + 1e-9
    again = stratified_split(classes, fraction, seed)
    assert (again[0].tolist(), again[1].tolist()) == (train.tolist(), held_out.tolist())


def test_the_largest_remainder_is_held_out_first_and_of_equal_ones_the_first_class():
    assert shares(np.array([13, 16, 11]), 0.2) == [3, 3, 2]  # 2.6, 3.2, 2.2
    assert shares(np.array([7, 7, 7]), 0.5) == [4, 3, 3]  # 10.5 is rounded to 10
    assert shares(np.array([5, 0, 5]), 0.0) == [0, 0, 0]


@pytest.mark.parametrize("name", ["iris", "wine", "digits"])
def test_a_stratified_set_has_every_class_in_both_parts(name):
    data = load(nv.Catalog(name, stratified=True), 1)
    whole = np.bincount(data.targets) / len(data)
    for part in (data.train, data.held_out):
        np.testing.assert_allclose(np.bincount(data.targets[part]) / len(part), whole, atol=1 / len(part))


def test_golden_stratified_split():
    data = load(nv.Catalog("iris", stratified=True), 1)
    assert golden(data.train, data.held_out) == "5551d09e0274b588"


def test_numbers_have_no_classes_to_be_stratified_by():
    with pytest.raises(nv.RecipeError) as caught:
        load(nv.Synthetic("plane", stratified=True), 1)
    assert str(caught.value) == (
        "data.stratified must be false where numbers are predicted: there are no classes to keep the shares of, but got True"
    )


@pytest.mark.parametrize("stratified", [False, True])
def test_a_seed_of_the_split_moves_the_split_alone(stratified):
    plain = load(nv.Synthetic("xor", stratified=stratified), 7)
    other = load(nv.Synthetic("xor", stratified=stratified, split_seed=8), 7)
    same = load(nv.Synthetic("xor", stratified=stratified, split_seed=7), 7)
    assert plain.raw.inputs.tobytes() == other.raw.inputs.tobytes() == same.raw.inputs.tobytes()
    assert plain.held_out.tolist() != other.held_out.tolist()
    assert plain.held_out.tolist() == same.held_out.tolist()
    elsewhere = load(nv.Catalog("iris", stratified=stratified, split_seed=7), 1)
    assert elsewhere.held_out.tolist() == load(nv.Catalog("iris", stratified=stratified), 7).held_out.tolist()
    assert nv.Run(nv.Recipe(nv.Catalog("iris", split_seed=7))).at(0).hash() == nv.Run(nv.Recipe()).at(0).hash()


@given(st.sampled_from(["standard", "minmax", "none"]), st.floats(0.1, 0.9), st.integers(0, 99), st.data())
def test_no_held_out_row_of_a_stratified_split_leaves_a_trace(scaling, fraction, seed, chance):
    inputs = np.random.default_rng(seed).normal(size=(24, 3))
    classes = classes_of([9, 8, 7], seed)
    made = {"scaling": scaling, "test_fraction": fraction, "stratified": True}
    one = load(nv.Inline(inputs, classes, **made), seed)
    row = chance.draw(st.sampled_from(one.held_out.tolist()))
    moved = inputs.copy()
    moved[row] += chance.draw(st.sampled_from([1e-9, -3.0, 1e9]))
    other = load(nv.Inline(moved, classes, **made), seed)
    assert other.inputs[other.train].tobytes() == one.inputs[one.train].tobytes()
    assert (other.input_scale.shift.tobytes(), other.input_scale.scale.tobytes()) == (
        one.input_scale.shift.tobytes(), one.input_scale.scale.tobytes(),
    )  # fmt: skip
