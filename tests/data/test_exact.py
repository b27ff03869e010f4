"""Exact sums of columns are those of `math.fsum`."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from neuroviz.data.exact import column_sums

SHAPES = st.tuples(st.integers(1, 40), st.integers(1, 4))
NUMBERS = st.floats(-4, 4, allow_subnormal=True) | st.sampled_from(
    [1.0, -1.0, 2.0**-53, 5e-324, 1e-200, 2.0**-53 + 2.0**-105]
)


@given(SHAPES.flatmap(lambda shape: arrays(np.float64, shape, elements=NUMBERS)))
def test_they_are_the_exact_sums_rounded_once(columns):
    assert column_sums(columns).tolist() == [math.fsum(column) for column in columns.T.tolist()]


def test_of_large_and_small_numbers_together():
    columns = np.array([[1e300, 1.0], [1.0, 2.0**-60], [-1e300, -1.0], [1e-300, 2.0**-120]])
    assert column_sums(columns).tolist() == [1.0, 2.0**-60 + 2.0**-120]


def test_of_many_rows_in_any_order():
    columns = np.random.default_rng(1).normal(size=(100_000, 2)) * 10.0 ** np.arange(-3, 5, 4)
    exact = [math.fsum(column) for column in columns.T.tolist()]
    assert column_sums(columns).tolist() == column_sums(columns[::-1]).tolist() == exact


def test_of_nothing_but_zeros():
    assert column_sums(np.zeros((3, 2))).tolist() == [0.0, 0.0]


def test_of_what_is_made_of_the_rows_block_by_block(monkeypatch):
    columns = np.random.default_rng(2).normal(size=(1000, 3))
    expected = [math.fsum(column) for column in (columns**2).T.tolist()]
    for numbers in (1, 10, 3000):
        monkeypatch.setattr("neuroviz.data.exact.NUMBERS", numbers)
        assert column_sums(columns, np.square).tolist() == expected
