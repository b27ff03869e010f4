"""The runs of a sweep, several at a time, by joblib: on threads, or wherever `joblib.parallel_config` says."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterable, Sequence

from joblib import Parallel, delayed
from joblib.parallel import get_active_backend

from neuroviz.data.dataset import Dataset, load
from neuroviz.data.sources import DataSource
from neuroviz.engine.tasks import warm_up
from neuroviz.machine import Machine
from neuroviz.recipe import Recipe
from neuroviz.sweeps.single import Length, Outcome, Stop, outcome_of
from neuroviz.uninterrupted import interruptible


def datasets_for(recipes: Sequence[Recipe]) -> list[Dataset]:
    """The data of each recipe, loaded once for each source and seed. Raises `RecipeError` where one of them cannot be run."""
    loaded: dict[tuple[DataSource, int], Dataset] = {}
    for recipe in recipes:
        key = (recipe.data, recipe.seed)
        if key not in loaded:
            loaded[key] = load(*key)
        Machine(recipe, loaded[key])
    return [loaded[recipe.data, recipe.seed] for recipe in recipes]


def train_all(
    recipes: Sequence[Recipe],
    datasets: Sequence[Dataset],
    length: Length,
    jobs: int | None,
    done: Callable[[], None],
) -> list[Outcome | None]:
    """What each comes to; None where Ctrl-C was pressed before. `done` is told of each as soon as it is there.

    Threads: the engine computes without Python's lock, so that nothing has to be copied, sent or started.
    """
    outcomes: list[Outcome | None] = [None] * len(recipes)
    backend, _ = get_active_backend(prefer="threads")
    shares_memory = bool(getattr(backend, "supports_sharedmem", False))
    # What comes one by one is kept when the rest is given up.
    one_by_one = "generator_unordered" if backend.supports_return_generator else "list"
    warm_up()
    # Arrays that several processes read are in memory once; a page that one of them wrote to would be its own.
    workers = Parallel(n_jobs=jobs, prefer="threads", return_as=one_by_one, mmap_mode="c")
    results: Iterable[tuple[int, Outcome | None]] = ()
    try:
        with interruptible(at_once=not shares_memory) as pressed:
            stop = Stop(pressed)
            runs = enumerate(zip(recipes, datasets, strict=True))
            results = workers(delayed(outcome_of)(place, *run, length, stop) for place, run in runs)
            for place, outcome in results:
                outcomes[place] = outcome
                done()
    except KeyboardInterrupt:  # what is done is kept, and `sweep` says so
        _give_up(results)
    return outcomes


def _give_up(results: Iterable[tuple[int, Outcome | None]]) -> None:
    """Nobody waits for the rest; that joblib would say so beside us helps nobody."""
    if isinstance(results, Generator):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results.close()
