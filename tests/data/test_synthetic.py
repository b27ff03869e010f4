"""Sets drawn from the seed have the shapes that their names say."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.data.synthetic import draw

NAMES = ["xor", "circles", "spiral"]


def points(name, seed=1, **changes):
    raw = draw(nv.Synthetic(name, **{"samples": 300, "noise": 0.0, **changes}), seed)
    return raw.inputs, raw.targets


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("samples", [4, 5, 101])
def test_as_many_points_as_asked_for_of_two_classes(name, samples):
    inputs, classes = points(name, samples=samples)
    assert (inputs.shape, inputs.dtype, classes.shape, classes.dtype) == ((samples, 2), "f8", (samples,), "i8")
    assert np.isfinite(inputs).all()
    assert set(classes.tolist()) <= {0, 1}


@pytest.mark.parametrize("name", NAMES)
def test_the_classes_are_about_as_large(name):
    assert 0.4 < points(name)[1].mean() < 0.6


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_points(name):
    one, again, other = points(name, 1, noise=0.1), points(name, 1, noise=0.1), points(name, 2, noise=0.1)
    assert one[0].tobytes() == again[0].tobytes()
    assert one[0].tobytes() != other[0].tobytes()


def test_xor_is_by_quadrants_with_a_gap():
    inputs, classes = points("xor")
    assert (classes == ((inputs[:, 0] > 0) != (inputs[:, 1] > 0))).all()
    assert np.abs(inputs).min() >= 0.1
    assert np.abs(inputs).max() <= 1.0
    assert {(x > 0, y > 0) for x, y in inputs} == {(True, True), (True, False), (False, True), (False, False)}


def test_circles_have_their_radii_and_go_round():
    inputs, classes = points("circles")
    np.testing.assert_allclose(np.hypot(*inputs.T), np.where(classes == 0, 1.0, 0.4), rtol=1e-14)
    angles = np.sort(np.arctan2(inputs[:, 1], inputs[:, 0]))
    assert np.diff(angles).max() < 0.3


def test_spiral_arms_are_each_other_s_half_turn():
    inputs, classes = points("spiral")
    first, second = inputs[classes == 0], inputs[classes == 1]
    np.testing.assert_allclose(first, -second, atol=1e-14)
    radius = np.hypot(*first.T)
    assert (radius[0], radius[-1]) == (pytest.approx(0.1), pytest.approx(1.0))
    assert (np.diff(radius) > 0).all()
    turns = np.unwrap(np.arctan2(first[:, 1], first[:, 0])) / (2 * np.pi)
    assert turns[-1] - turns[0] == pytest.approx(1.25 * 0.9)


@pytest.mark.parametrize("name", NAMES)
def test_noise_moves_points_by_its_deviation(name):
    exact, moved = points(name, samples=20_000), points(name, samples=20_000, noise=0.2)
    assert moved[1].tolist() == exact[1].tolist()
    moves = moved[0] - exact[0]
    np.testing.assert_allclose(moves.std(axis=0), 0.2, rtol=0.02)
    np.testing.assert_allclose(moves.mean(axis=0), 0.0, atol=0.006)
    assert abs(np.corrcoef(moves.T)[0, 1]) < 0.03
