"""Points that somebody drew: what comes of them, that a recipe holds them to the last bit, and what cannot be."""

import json

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.data.dataset import load
from neuroviz.data.drawn import FEWEST_POINTS, MOST_POINTS, REACH
from neuroviz.data.features import FEATURES
from neuroviz.live import messages as m
from neuroviz.live.describe import menu
from neuroviz.plain import replaced
from tests.data.hashing import golden
from tests.live.driving import Page

CORNERS = ((-1, -1, 0), (1.0, 1.0, 0), (-1.0, 1.0, 1), (1.0, -1.0, 1))
COORDINATES = st.floats(-REACH, REACH)


@st.composite
def drawings(draw):
    """Any drawing there may be; every class has a point somewhere in it."""
    classes = draw(st.integers(2, 5))
    more = draw(st.lists(st.integers(0, classes - 1), min_size=max(0, FEWEST_POINTS - classes), max_size=30))
    labels = draw(st.permutations([*range(classes), *more]))
    points = tuple((draw(COORDINATES), draw(COORDINATES), label) for label in labels)
    return nv.Drawn(
        points,
        classes,
        scaling=draw(st.sampled_from(["standard", "minmax", "none"])),
        test_fraction=draw(st.sampled_from([0.0, 0.2])),
        stratified=draw(st.booleans()),
        split_seed=draw(st.none() | st.integers(0, 2**32 - 1)),
        features=draw(st.lists(st.sampled_from(list(FEATURES)), unique=True)),
    )


@given(drawings())
def test_a_recipe_holds_a_drawing_to_the_last_bit(drawing):
    recipe = nv.recipe_for(drawing, seed=7)
    text = recipe.to_json()
    again = nv.Recipe.from_json(text)
    assert (again, hash(again), again.to_json()) == (recipe, hash(recipe), text)
    assert np.array(again.data.points).tobytes() == np.array(drawing.points).tobytes()
    assert load(again.data, 7).inputs.tobytes() == load(drawing, 7).inputs.tobytes()


@given(drawings())
def test_its_points_are_the_samples(drawing):
    data = load(drawing, 3)
    points = np.array(drawing.points)
    assert data.plane.tobytes() == np.ascontiguousarray(points[:, :2]).tobytes()
    assert data.targets.tolist() == points[:, 2].astype(int).tolist()
    assert data.targets.dtype == np.int64
    assert data.inputs_at(data.plane).tobytes() == data.inputs.tobytes()
    assert sorted([*data.train, *data.held_out]) == list(range(len(points)))


def test_it_is_written_down_like_this():
    assert json.loads(nv.Recipe(nv.Drawn(CORNERS)).to_json())["data"] == {
        "source": "drawn",
        "points": [[-1.0, -1.0, 0], [1.0, 1.0, 0], [-1.0, 1.0, 1], [1.0, -1.0, 1]],
        "classes": 2,
        "scaling": "standard",
        "test_fraction": 0.2,
        "stratified": False,
        "split_seed": None,
        "features": [],
    }
    assert nv.Drawn([list(point) for point in CORNERS]) == nv.Drawn(CORNERS)
    assert nv.Drawn(CORNERS).points[0] == (-1.0, -1.0, 0)
    assert type(nv.Drawn(CORNERS).points[0][0]) is float


def test_it_is_prepared_as_ever():
    circle = [(np.cos(k), np.sin(k), 0) for k in range(30)] + [(0.3 * np.cos(k), 0.3 * np.sin(k), 1) for k in range(30)]
    drawing = nv.Drawn(circle, stratified=True, features=("x1_squared", "x2_squared"))
    data = load(drawing, 1)
    assert (data.raw.features, data.raw.classes, data.task) == (("x²", "y²"), ("class A", "class B"), "classification")
    assert np.bincount(data.targets[data.held_out]).tolist() == [6, 6]
    np.testing.assert_allclose(data.inputs[data.train].mean(axis=0), 0.0, atol=1e-15)
    run = nv.Run(nv.Recipe(drawing, nv.Network([])))
    run.advance(epochs=60)
    assert run.metrics(run.at(run.step))["accuracy"] == 1.0


def test_what_a_drawing_means_stays_the_same():
    points = [(k / 8 - 1, k * k % 17 / 8 - 1, k % 3) for k in range(17)]
    data = load(nv.Drawn(points, 3), 1)
    assert golden(data.inputs, data.targets, data.held_out) == "fc0a8214eaa4d555"


def test_a_negative_zero_survives():
    recipe = nv.Recipe(nv.Drawn([(-0.0, 0.0, 0), *CORNERS]))
    [x, y, _] = nv.Recipe.from_json(recipe.to_json()).data.points[0]
    assert np.signbit([x, y]).tolist() == [True, False]


def test_numpys_numbers_are_numbers():
    points = [(np.float32(0.5), np.int64(k), np.int8(k % 2)) for k in range(4)]
    drawing = nv.Drawn(points, np.int64(2))
    assert drawing.points[3] == (0.5, 3.0, 1)
    assert nv.Recipe.from_json(nv.Recipe(drawing).to_json()).data == drawing


@pytest.mark.parametrize(("points", "options", "sentence"), [
    (7, {}, "points must be a list of points, but got 7"),
    (CORNERS[:3], {}, "points must be from 4 to 2,000 points, but got 3"),
    (CORNERS * 501, {}, "points must be from 4 to 2,000 points, but got 2004"),
    ([*CORNERS, (1, 2)], {}, "points.4 must be x, y and a class, but got (1, 2)"),
    ([*CORNERS, "abc"], {}, "points.4 must be x, y and a class, but got 'abc'"),
    ([(0, float("nan"), 0), *CORNERS], {}, "points.0.1 must be a number from -10 to 10, but got nan"),
    ([(0, float("inf"), 0), *CORNERS], {}, "points.0.1 must be a number from -10 to 10, but got inf"),
    ([(10.1, 0, 0), *CORNERS], {}, "points.0.0 must be a number from -10 to 10, but got 10.1"),
    ([(0, 0, 2), *CORNERS], {}, "points.0.2 must be a whole number from 0 to 1, but got 2"),
    ([(0, 0, 0.0), *CORNERS], {}, "points.0.2 must be a whole number from 0 to 1, but got 0.0"),
    (CORNERS, {"classes": 6}, "classes must be a whole number from 2 to 5, but got 6"),
    (CORNERS, {"classes": 3}, "points must be of all 3 classes, each with at least one, but got none of class C"),
    (CORNERS[:2] * 2, {}, "points must be of all 2 classes, each with at least one, but got none of class B"),
    (CORNERS, {"scaling": "log"}, "scaling must be one of standard, minmax, none, but got 'log'"),
    (CORNERS, {"features": ["x3"]},
     "features.0 must be one of x1, x2, x1_squared, x2_squared, x1_x2, sin_x1, sin_x2, but got 'x3'"),
])  # fmt: skip
def test_what_cannot_be_gets_one_sentence(points, options, sentence):
    with pytest.raises(nv.RecipeError) as caught:
        nv.Drawn(points, **options)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("points", "sentence"), [
    ("[[1, 2]]", "data.points.0 must be a list of 3, but got [1, 2]"),
    ('[[1, "2", 0]]', "data.points.0.1 must be a number, but got '2'"),
    ("[[1, 2, 0], [1, 2, 0.5]]", "data.points.1.2 must be a whole number, but got 0.5"),
    ("[[1, 2, 0], [1, 2, 1], [1, 20, 0], [1, 2, 1]]", "data.points.2.1 must be a number from -10 to 10, but got 20.0"),
    ("[]", "data.points must be from 4 to 2,000 points, but got 0"),
    ("{}", "data.points must be a list, but got {}"),
])  # fmt: skip
def test_json_that_cannot_be_gets_one_sentence(points, sentence):
    with pytest.raises(nv.RecipeError) as caught:
        nv.Recipe.from_json(f'{{"data": {{"source": "drawn", "points": {points}}}}}')
    assert str(caught.value) == sentence


def test_a_drawing_that_leaves_nothing_to_train_is_refused_as_ever():
    with pytest.raises(nv.RecipeError) as caught:
        nv.Run(nv.Recipe(nv.Drawn(CORNERS, test_fraction=0.9)))
    assert str(caught.value) == "data.test_fraction must be small enough to leave a sample that trains, but got 0.9"


def test_the_largest_drawing_fits_into_a_message():
    third = 1 / 3
    largest = nv.Recipe(nv.Drawn([(-third * k / 700, -third * k / 300, k % 5) for k in range(MOST_POINTS)], 5))
    command = m.Edit(id=1, step=0, path="data", value=msgspec.json.encode(largest.data))
    assert len(msgspec.json.encode(command)) < 2**20 / 8


def drawn(points, classes=2, **others):
    """What the page makes of the menu's choice."""
    value = msgspec.json.decode(menu(1000).drawing.choice.value)
    return {**value, "points": points, "classes": classes, **others}


def test_the_page_uses_a_drawing_and_draws_on():
    page = Page()
    page.open()
    opened = page.edit("data", drawn([list(point) for point in CORNERS]))
    assert (opened.run.data, opened.run.data_label, opened.run.noun) == ("drawn", "Your drawing", "point")
    assert opened.run.classes == ("class A", "class B")
    assert "Starts again" in opened.note
    recipe = nv.Recipe.from_json(opened.recipe)
    assert recipe == nv.recipe_for(nv.Drawn(CORNERS))
    value = msgspec.json.decode(opened.run.data_value)
    further = {**value, "points": [*value["points"], [0.5, 0.5, 2]], "classes": 3}
    assert page.edit("data", further).run.classes == ("class A", "class B", "class C")


def test_what_is_refused_leaves_the_run():
    page = Page()
    before = page.open()
    answer = page.edit("data", drawn([[0, 0, 0]] * 4))
    assert (type(answer), answer.field) == (m.Refused, "data.points")
    assert answer.sentence == "data.points must be of all 2 classes, each with at least one, but got none of class B"
    assert page.trace(0).event.id is not None
    assert page.edit("seed", 1).recipe == before.recipe


def test_the_menu_says_what_can_be_drawn():
    offered = menu(1000).drawing
    assert (offered.classes, offered.reach, offered.fewest, offered.most) == (
        tuple(f"class {letter}" for letter in "ABCDE"), REACH, FEWEST_POINTS, MOST_POINTS,
    )  # fmt: skip
    options = [option.name for option in (*offered.choice.options, *offered.choice.preparation)]
    assert options == ["test_fraction", "features", "scaling", "stratified", "split_seed"]
    recipe = replaced(nv.Recipe(), "data", drawn(CORNERS))
    for name in options:
        value = msgspec.to_builtins(recipe.data)[name]
        assert replaced(recipe, f"data.{name}", value) == recipe
