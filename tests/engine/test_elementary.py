"""exp, expm1, tanh and the sigmoid against forty digits of mpmath, in units of the last place."""

from __future__ import annotations

import math

import mpmath
import numba
import numpy as np
import pytest

from neuroviz.engine import elementary
from neuroviz.engine.compiled import choose

mpmath.mp.dps = 40


CHOSEN = choose((elementary.exp, elementary.expm1, elementary.tanh, elementary.sigmoid))


@numba.njit(error_model="numpy")
def _each(which, x, out):
    for n in range(x.size):
        out[n] = CHOSEN(which, x[n])


def over(which):
    """A function of each number of an array."""

    def function(x):
        out = np.full_like(x, 5.0)
        _each(which, x, out)
        return out

    return function


EXP, EXPM1, TANH, SIGMOID = map(over, range(4))
GENERATOR = np.random.default_rng(1)
TINY = np.concatenate([10.0**-k * np.array([1.0, 3.7, -1.0, -2.3]) for k in range(0, 301, 3)])


def between(low, high, count=20_000):
    return GENERATOR.uniform(low, high, count)


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


# (function, the true one, where, how many units in the last place)
CASES = [
    (EXP, mpmath.exp, np.concatenate([TINY, between(-1, 1), between(-708, 709.7)]), 1.0),
    (EXPM1, mpmath.expm1, np.concatenate([TINY, between(-1, 1), between(-50, 700), between(-700, -50, 100)]), 2.0),
    (TANH, mpmath.tanh, np.concatenate([TINY, between(-1, 1), between(-25, 25), [300.0, -700.0]]), 3.0),
    (
        SIGMOID,
        lambda x: 1 / (1 + mpmath.exp(-x)),
        np.concatenate([TINY, between(-1, 1), between(-40, -2), between(-708, 700)]),
        2.5,
    ),
]


@pytest.mark.parametrize(("ours", "true", "where", "ulps"), CASES, ids=["exp", "expm1", "tanh", "sigmoid"])
def test_within_the_last_places(ours, true, where, ulps):
    worst = max(
        float(abs(mpmath.mpf(float(found)) - exact)) / math.ulp(float(exact))
        for found, exact in ((found, true(mpmath.mpf(float(x)))) for x, found in zip(where, ours(where), strict=True))
    )
    assert worst <= ulps


INF = math.inf


@pytest.mark.parametrize(("ours", "special"), [
    (EXP, [(INF, INF), (-INF, 0.0), (710.0, INF), (1e308, INF), (-746.0, 0.0), (-1e308, 0.0), (0.0, 1.0), (-0.0, 1.0),
           (-745.13, 5e-324)]),
    (EXPM1, [(-INF, -1.0), (-1e308, -1.0), (-40.0, -1.0), (0.0, 0.0), (-0.0, 0.0)]),
    (TANH, [(INF, 1.0), (-INF, -1.0), (1e308, 1.0), (-1e308, -1.0), (19.1, 1.0), (-19.1, -1.0), (0.0, 0.0), (-0.0, 0.0)]),
    (SIGMOID, [(INF, 1.0), (-INF, 0.0), (1e308, 1.0), (-1e308, 0.0), (37.0, 1.0), (-800.0, 0.0), (0.0, 0.5), (-0.0, 0.5)]),
], ids=["exp", "expm1", "tanh", "sigmoid"])  # fmt: skip
def test_specials(ours, special):
    for x, value in special:
        assert ours(np.array([x])).tolist() == [value]
    assert np.isnan(ours(np.array([math.nan, -math.nan]))).all()


def test_exp_where_numbers_lose_their_last_places():
    """Below 2⁻¹⁰²² numbers are whole multiples of 2⁻¹⁰⁷⁴: to one of these."""
    where = between(-745.0, -708.5, 2000)
    for x, found in zip(where, EXP(where), strict=True):
        assert abs(mpmath.mpf(float(found)) - mpmath.exp(mpmath.mpf(float(x)))) <= 5e-324


def test_the_largest_number_is_still_reached():
    top = math.log(np.finfo(np.float64).max)
    assert math.isfinite(EXP(np.array([top]))[0])
    assert EXP(np.array([math.nextafter(top, math.inf) + 1e-12]))[0] == math.inf


def test_signs_and_order_are_kept():
    where = np.sort(between(-30.0, 30.0))
    for ours in (EXP, EXPM1, TANH, SIGMOID):
        assert (np.diff(ours(where)) >= -1e-15 * np.abs(ours(where[1:]))).all()
    np.testing.assert_allclose(TANH(-where), -TANH(where), rtol=1e-15, atol=0.0)
