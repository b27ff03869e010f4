"""The recipe that suits a data set: what the page takes as long as nobody has said otherwise."""

from __future__ import annotations

from neuroviz.data.catalog import CATALOG
from neuroviz.data.dataset import Dataset, load
from neuroviz.data.drawn import Drawn
from neuroviz.data.shapes import SHAPES
from neuroviz.data.sources import Catalog, DataSource, Synthetic
from neuroviz.data.suggestion import Suggestion
from neuroviz.engine.optimizers import SGD
from neuroviz.recipe import Layer, Network, Recipe, Training

_LOSSES = {"classification": "cross_entropy", "regression": "mean_squared_error"}


def recipe_for(data: DataSource, seed: int = 1, dataset: Dataset | None = None) -> Recipe:
    """A recipe whose network, loss and learning rate suit the data; that of Iris is `Recipe()`.

    `dataset` is what `load` gives for `data`, where it is loaded already.
    """
    suggestion = _suggestion_for(data)
    network = Network(tuple(Layer(units) for units in suggestion.hidden))
    training = Training(_LOSSES[_task_of(data, dataset)], SGD(learning_rate=suggestion.learning_rate))
    return Recipe(data, network, training, seed)


def is_as_suggested(recipe: Recipe, dataset: Dataset | None = None) -> bool:
    """Whether network and training are still those that suit the data."""
    suited = recipe_for(recipe.data, recipe.seed, dataset)
    return (recipe.network, recipe.training) == (suited.network, suited.training)


def _suggestion_for(data: DataSource) -> Suggestion:
    match data:
        case Catalog():
            return CATALOG[data.name].suggestion
        case Synthetic():
            return SHAPES[data.name].suggestion
    return Suggestion()


def _task_of(data: DataSource, dataset: Dataset | None) -> str:
    match data:
        case Catalog():
            return CATALOG[data.name].task
        case Synthetic():
            return SHAPES[data.name].task
        case Drawn():
            return "classification"
    return (dataset or load(data, 0)).task
