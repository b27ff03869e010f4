"""Sets drawn from the seed have the shapes that their names say."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.data.shapes import SHAPES
from neuroviz.data.synthetic import draw
from neuroviz.engine.random import DATA, normal, raw_bits, uniform
from tests.data.hashing import golden

NAMES = [name for name, shape in SHAPES.items() if shape.classes]
SURFACES = [name for name, shape in SHAPES.items() if not shape.classes]


@pytest.mark.parametrize(("name", "classes", "expected"), [
    ("xor", 2, "88d6a5cfddb6499a"),
    ("circles", 2, "aaad9ccc8c05fc56"),
    ("moons", 2, "625f9787457d1efc"),
    ("spiral", 2, "e7494b8773ab10d6"),
    ("spiral", 3, "ee909f5c8af436be"),
    ("spiral", 4, "a5bdbfbb98b6be43"),
    ("spiral", 5, "d33ac0ca417f4c25"),
    ("blobs", 2, "3565454849f10215"),
    ("blobs", 3, "cb3d2c196655363b"),
    ("blobs", 4, "6b363ca61450e126"),
    ("blobs", 5, "f8953c3ff244810b"),
    ("checkerboard", 2, "a423edb52dcc8f6b"),
    ("plane", 2, "cd6655cc22cd39a7"),
    ("sine", 2, "ee9a6d846e2c4179"),
    ("bump", 2, "f7b256eb894bd1c5"),
])  # fmt: skip
def test_golden_numbers(name, classes, expected):
    raw = draw(nv.Synthetic(name, classes=classes), 1)
    assert golden(raw.inputs, raw.targets, decimals=9) == expected


def test_the_first_three_sets_keep_their_bits():
    """As version 1 of a recipe has drawn them, on this very processor."""
    n, seed = 200, 1
    u = uniform(raw_bits(seed, DATA, 0, 2 * n)).reshape(2, n)
    moves = 0.05 * normal(raw_bits(seed, DATA, 1, 4 * n)).reshape(n, 2)
    plane, turn = 2.0 * u.T - 1.0, np.arange(n) % 2
    along = 0.1 + 0.9 * (np.arange(n) // 2) / max(1, (n - 1) // 2)
    circle, way = np.where(turn == 0, 1.0, 0.4), 2.0 * np.pi * u[0]
    winding = 2.5 * np.pi * along + np.pi * turn
    for name, exact in (
        ("xor", np.where(plane >= 0.0, 0.1 + 0.9 * plane, -0.1 + 0.9 * plane)),
        ("circles", np.column_stack([circle * np.cos(way), circle * np.sin(way)])),
        ("spiral", np.column_stack([along * np.cos(winding), along * np.sin(winding)])),
    ):
        assert draw(nv.Synthetic(name), seed).inputs.tobytes() == (exact + moves).tobytes(), name


def points(name, recipe_seed=1, **changes):
    raw = draw(nv.Synthetic(name, **{"samples": 300, "noise": 0.0, **changes}), recipe_seed)
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


@pytest.mark.parametrize("name", SHAPES)
def test_the_same_seed_gives_the_same_points(name):
    one, again, other = points(name, 1, noise=0.1), points(name, 1, noise=0.1), points(name, 2, noise=0.1)
    assert [part.tobytes() for part in one] == [part.tobytes() for part in again]
    assert one[0].tobytes() != other[0].tobytes()


@pytest.mark.parametrize("name", SHAPES)
def test_a_seed_of_its_own_comes_before_the_recipe_s(name):
    own = points(name, 5, seed=1, noise=0.1)
    assert own[0].tobytes() == points(name, 1, noise=0.1)[0].tobytes()
    assert own[0].tobytes() != points(name, 5, noise=0.1)[0].tobytes()


@pytest.mark.parametrize("name", ["spiral", "blobs"])
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_as_many_classes_as_asked_for(name, count):
    raw = draw(nv.Synthetic(name, samples=count + 2, classes=count), 1)
    assert set(raw.targets.tolist()) == set(range(count))
    assert raw.classes == ("class A", "class B", "class C", "class D", "class E")[:count]


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


@pytest.mark.parametrize("arms", [3, 4, 5])
def test_more_arms_leave_the_gaps_as_wide(arms):
    inputs, classes = points("spiral", classes=arms, samples=arms * 100)
    radius, angle = np.hypot(*inputs.T), np.arctan2(inputs[:, 1], inputs[:, 0])
    turned = (angle - 5.0 * np.pi / arms * radius - 2.0 * np.pi / arms * classes) / (2.0 * np.pi)
    np.testing.assert_allclose(turned, np.round(turned), atol=1e-12)
    assert (radius.min(), radius.max()) == (pytest.approx(0.1), pytest.approx(1.0))


def test_moons_are_halves_of_circles():
    inputs, classes = points("moons")
    centres = np.where(classes[:, None] == 0, [0.0, 0.0], [1.0, 0.5])
    np.testing.assert_allclose(np.hypot(*(inputs - centres).T), 1.0, rtol=1e-14)
    assert ((inputs - centres)[:, 1] >= 0).tolist() == (classes == 0).tolist()


def test_blobs_are_normal_clouds_round_a_circle():
    inputs, classes = points("blobs", classes=3, samples=60_000)
    for label in range(3):
        cloud, angle = inputs[classes == label], 2.0 * np.pi * label / 3
        np.testing.assert_allclose(cloud.mean(axis=0), [np.cos(angle), np.sin(angle)], atol=0.01)
        np.testing.assert_allclose(np.cov(cloud.T), 0.25**2 * np.eye(2), atol=0.002)


def test_a_checkerboard_has_nine_fields():
    inputs, classes = points("checkerboard")
    fields = np.digitize(inputs, [-1 / 3, 1 / 3])
    assert (classes == fields.sum(axis=1) % 2).all()
    assert len({tuple(field) for field in fields.tolist()}) == 9


@pytest.mark.parametrize(("name", "height"), [
    ("plane", lambda x, y: (x + y) / 2),
    ("sine", lambda x, y: np.sin(np.pi * (x + y))),
    ("bump", lambda x, y: np.exp(-4 * (x * x + y * y))),
])  # fmt: skip
def test_surfaces_are_their_formulas(name, height):
    inputs, heights = points(name)
    np.testing.assert_allclose(heights[:, 0], height(*inputs.T), atol=1e-14)
    assert (inputs.min() >= -1.0, inputs.max() < 1.0, heights.shape) == (True, True, (300, 1))
    raw = draw(nv.Synthetic(name), 1)
    assert (raw.classes, raw.target_names) == ((), ("height",))


@pytest.mark.parametrize("name", SURFACES)
def test_noise_moves_heights_and_not_points(name):
    exact, moved = points(name, samples=20_000), points(name, samples=20_000, noise=0.2)
    assert moved[0].tobytes() == exact[0].tobytes()
    assert (moved[1] - exact[1]).std() == pytest.approx(0.2, rel=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_noise_moves_points_by_its_deviation(name):
    exact, moved = points(name, samples=20_000), points(name, samples=20_000, noise=0.2)
    assert moved[1].tolist() == exact[1].tolist()
    moves = moved[0] - exact[0]
    np.testing.assert_allclose(moves.std(axis=0), 0.2, rtol=0.02)
    np.testing.assert_allclose(moves.mean(axis=0), 0.0, atol=0.006)
    assert abs(np.corrcoef(moves.T)[0, 1]) < 0.03
