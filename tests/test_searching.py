"""Looking along a run: what is found is what looking at every step finds."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.diagnostics.beginning import DiagnosisSearch
from neuroviz.places import parameter_index, path_of
from neuroviz.searching import ChangeSearch, LargestChange, MisclassificationSearch

RATE = "training.optimizer.learning_rate"
EDITED = nv.Recipe(
    data=nv.Synthetic("circles", samples=50),
    training=nv.Training(optimizer=nv.SGD(0.3), batch_size=8),
    edits=(
        nv.Edit(0, "parameters.0.bias.0", 2.0),
        nv.Edit(7, "parameters.0.weight.1.1", 9.0),
        nv.Edit(7, RATE, 0.6),
        nv.Edit(13, "training.optimizer", nv.Adam(0.01)),
        nv.Edit(20, "parameters.1.bias.0", -9.0),
    ),
    seed=3,
)
DEAD = nv.Recipe(network=nv.Network((nv.Layer(4, "relu"),)), edits=(nv.Edit(9, "parameters.0.bias.2", -1e3),))


def run_of(recipe, steps):
    made = nv.Run(recipe)
    made.advance(steps=steps)
    return made


def largest_change(run):
    """Step by step, from what happened in each."""
    best = (-1.0, 0, 0, 0.0)
    for step in range(run.step):
        trace = run.trace(step)
        change = trace.after.flat - trace.before.flat
        index = int(np.abs(change).argmax())
        best = max(best, (abs(change[index]), -step, -index, change[index]))
    return LargestChange(-best[1], path_of(run.network, -best[2]), best[3])


@pytest.mark.parametrize("steps", [1, 8, 20, 40])
@pytest.mark.parametrize("recipe", [nv.Recipe(), EDITED], ids=["plain", "edited"])
def test_the_largest_change_is_that_of_all_steps(recipe, steps):
    run = run_of(recipe, steps)
    assert run.find_largest_change() == largest_change(run)


def test_of_a_run_that_is_not_trained_nothing_has_changed():
    assert nv.Run(nv.Recipe()).find_largest_change() is None


@pytest.mark.parametrize(("recipe", "steps", "some"), [(EDITED, 30, 10), (nv.Recipe(), 3, None)])
def test_the_first_misclassification_is_the_first_of_all_steps(recipe, steps, some):
    run = run_of(recipe, steps)
    said = np.array([run.classes(run.predictions(run.at(step))) for step in range(steps)])
    wrong = said != run.dataset.targets
    first = [int(column.argmax()) if column.any() else None for column in wrong.T]
    assert [run.first_misclassification(sample) for sample in range(len(first))] == first
    assert {0, some} <= set(first)


def test_numbers_are_not_misclassified():
    run = nv.Run(nv.recipe_for(nv.Catalog("diabetes")))
    with pytest.raises(nv.RecipeError, match="sample must be of a run that tells classes apart"):
        run.first_misclassification(3)
    with pytest.raises(nv.RecipeError, match="sample must be a whole number from 0 to 149, but got 150"):
        nv.Run(nv.Recipe()).first_misclassification(150)


def test_a_diagnosis_begins_where_it_is_first_told():
    run = run_of(DEAD, 12)
    kinds = [{(found.kind, found.layer) for found in run.diagnose(step)} for step in range(12)]
    assert [("dead_units", 0) in found for found in kinds] == [False] * 9 + [True] * 3
    assert run.first_diagnosis("dead_units", 0) == 9
    assert run.first_diagnosis("dead_units", 1) is None
    assert run.first_diagnosis("plateau") is None
    with pytest.raises(nv.RecipeError, match="kind must be one of"):
        run.first_diagnosis("dead")
    with pytest.raises(nv.RecipeError, match="layer must be a whole number from 0 to 1, but got 2"):
        run.first_diagnosis("dead_units", 2)


@pytest.mark.parametrize("budget", [0, 1, 3, 1000])
def test_a_search_in_pieces_finds_the_same(budget):
    run = run_of(EDITED, 30)
    wrong = next(sample for sample in range(50) if run.first_misclassification(sample))
    searches = [
        ChangeSearch(run, 30),
        MisclassificationSearch(run, 30, wrong),
        DiagnosisSearch(run, 30, "plateau", None),
    ]
    for search in searches:
        before = search.left
        while left := search.go(budget):
            assert 1 <= before - left <= max(1, budget)
            before = left
    assert [search.found for search in searches] == [largest_change(run), run.first_misclassification(wrong), None]


def test_looking_leaves_the_run_as_it_was():
    run, other = run_of(EDITED, 30), run_of(EDITED, 30)
    run.find_largest_change()
    run.advance(steps=5)
    assert [run.at(step).hash() for step in (35, 3, 20)] == [other.at(step).hash() for step in (35, 3, 20)]


def test_every_parameter_has_one_path():
    network = nv.Run(EDITED).network
    assert [parameter_index(network, path_of(network, index)) for index in range(network.parameters)] == [
        *range(network.parameters)
    ]
