"""What a session says of runs that are to be seen side by side."""

import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from tests.live.driving import Page

DEEP = nv.Network((nv.Layer(6), nv.Layer(6)))


def compare(page, *recipes):
    return page.ask(m.Compare(id=8, recipes=tuple(recipe.to_json() for recipe in recipes))).event


def test_the_ready_made_are_those_of_python(page):
    event = page.ask(m.Comparisons(id=7)).event
    assert [each.name for each in event.comparisons] == [*nv.comparisons.COMPARISONS]
    for each, make in zip(event.comparisons, nv.comparisons.COMPARISONS.values(), strict=True):
        made = make()
        assert (each.label, each.sentence, each.differences) == (made.label, made.sentence, made.differences)
        assert tuple(map(nv.Recipe.from_json, each.recipes)) == made.recipes


@pytest.mark.parametrize(("recipes", "differences", "seed", "alike"), [
    ([nv.Recipe(), nv.Recipe(training=nv.Training(optimizer=nv.Adam()))],
     ("SGD, learning rate 0.1", "Adam, learning rate 0.001"), 1, (0, 1)),
    ([nv.Recipe(), nv.Recipe(network=DEEP)], ("hidden layer 6", "hidden layers 6-6"), 1, (0,)),
    (nv.comparisons.hidden_layer().recipes, ("no hidden layer", "hidden layer 6"), 1, ()),
    ([nv.Recipe(), nv.Recipe(seed=2)], ("seed 1", "seed 2"), None, ()),
    ([nv.Recipe(seed=3)] * 4, ("no difference",) * 4, 3, (0, 1)),
    ([nv.Recipe(), nv.Recipe(edits=(nv.Edit(16, "training.optimizer.learning_rate", 1),))],
     ("no edits", "learning rate 0.1 → 1"), 1, (0, 1)),
])  # fmt: skip
def test_what_they_differ_in_and_what_they_begin_with(page, recipes, differences, seed, alike):
    event = compare(page, *recipes)
    assert (event.differences, event.seed, event.alike) == (differences, seed, alike)
    states = [nv.Run(recipe).at(0).parameters for recipe in recipes]
    assert all((state[layer].weight == states[0][layer].weight).all() for layer in alike for state in states)


def test_it_needs_no_engine_and_the_run_stays():
    page = Page(ready=False)
    page.open(nv.Recipe(seed=5))
    assert isinstance(page.ask(m.Comparisons(id=7)).event, m.ReadyMade)
    assert compare(page, nv.Recipe(), nv.Recipe(seed=2)).seed is None
    page = Page()
    page.open(nv.Recipe(seed=5))
    compare(page, nv.Recipe(), nv.Recipe(seed=2))
    assert nv.Recipe.from_json(page.edit("training.batch_size", 8).recipe).seed == 5


@pytest.mark.parametrize("count", [0, 1, 5])
def test_it_takes_two_to_four(page, count):
    event = compare(page, *[nv.Recipe()] * count)
    assert (event.field, event.sentence) == ("recipes", f"recipes must be 2 to 4, but got {count}")


def test_what_is_no_recipe_is_refused(page):
    event = page.ask(m.Compare(id=8, recipes=(nv.Recipe().to_json(), '{"seed": -1}'))).event
    assert isinstance(event, m.Refused)
    assert event.field == "seed"


def test_a_file_that_the_session_lacks_is_asked_for(page, tmp_path):
    path = tmp_path / "some.csv"
    path.write_text("x,y\n" + "\n".join(f"{n},{n % 3}" for n in range(40)))
    event = compare(page, nv.Recipe(), nv.recipe_for(nv.File(path, target="y")))
    assert isinstance(event, m.Refused)
    assert event.field == "data"
