"""What suits a data set: a recipe for each, whatever was there before."""

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.data.catalog import CATALOG
from neuroviz.data.dataset import load
from neuroviz.data.pieces import whole
from neuroviz.data.shapes import SHAPES
from neuroviz.live.bench import Bench, Limits
from neuroviz.live.describe import menu
from neuroviz.live.opening import edited
from neuroviz.preparation import losses_for, network_for
from neuroviz.suggested import is_as_suggested

ROWS, NUMBERS = np.arange(6.0).reshape(3, 2), [0.5, 1.0, 2.0]
SOURCES = {name: nv.Catalog(name) for name in CATALOG} | {name: nv.Synthetic(name) for name in SHAPES}
DRAWN = nv.Drawn([(0.0, 0.0, 0), (1.0, 1.0, 1), (0.0, 1.0, 2), (1.0, 0.0, 2)], 3)
OWN = {"drawn": DRAWN, "inline classes": nv.Inline(ROWS, [0, 1, 2]), "inline numbers": nv.Inline(ROWS, NUMBERS)}
MENU = {choice.name: msgspec.json.decode(choice.value) for choice in menu(1000).data}
MENU["drawn"] = msgspec.json.decode(msgspec.json.encode(DRAWN))
PREPARED = {name: load(source, 1) for name, source in (SOURCES | {"drawn": DRAWN}).items()}
CHOSEN = nv.Training(optimizer=nv.Adam(), batch_size=7)


@pytest.mark.parametrize("name", [*SOURCES, *OWN])
def test_the_recipe_for_a_set_fits_it(name):
    source = (SOURCES | OWN)[name]
    recipe = nv.recipe_for(source, seed=3)
    assert (recipe.data, recipe.seed) == (source, 3)
    assert is_as_suggested(recipe)
    data = load(source, 3)
    assert recipe.training.loss == losses_for(data)[0]
    network_for(recipe, data)
    assert nv.Recipe.from_json(recipe.to_json()) == recipe


def test_the_recipe_for_iris_is_the_one_that_the_page_opens_with():
    assert nv.recipe_for(nv.Catalog("iris")) == nv.Recipe()
    assert nv.recipe_for(nv.Synthetic("spiral")).network == nv.Network([nv.Layer(8)] * 3)
    assert nv.recipe_for(nv.Catalog("diabetes")).training.optimizer.learning_rate == 0.01


@pytest.mark.parametrize("before", MENU)
@pytest.mark.parametrize("chosen", [False, True], ids=["as suggested", "chosen"])
def test_any_set_of_the_menu_can_follow_any_other(before, chosen):
    bench = Bench(Limits())
    bench.adopt(nv.Run(nv.Recipe(training=CHOSEN if chosen else nv.Training())))
    here, _, dataset = whole(edited(bench, "data", MENU[before], 1))
    bench.adopt(nv.Run(here, dataset=dataset))
    for name, value in MENU.items():
        there, _, dataset = whole(edited(bench, "data", value, 1))
        network_for(there, PREPARED[name])
        assert dataset.raw.name == PREPARED[name].raw.name
        assert is_as_suggested(there) != chosen
        assert (there.training.optimizer == CHOSEN.optimizer) == chosen


@pytest.mark.parametrize("name", ["wine", "spiral", "bump"])
def test_it_does_as_well_as_scikit_learn_s_network_of_the_same_shape(name):
    """Three sets of `benchmarks/data.py`, on three seeds: the table in `benchmarks/data.md` has all, on ten."""
    from benchmarks.data import score_of_ours, score_of_theirs

    pairs = [
        (score_of_ours(recipe), score_of_theirs(recipe))
        for recipe in (nv.recipe_for(SOURCES[name], s) for s in (11, 12, 13))
    ]
    ours, theirs = np.mean(pairs, axis=0)
    assert ours >= theirs - 0.02
    assert ours > 0.8
