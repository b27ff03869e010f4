"""How the recipe that suits a data set fares beside scikit-learn's network of the same shape; and how long a set takes to load.

Prints the tables of `benchmarks/data.md`: for each set the held-out accuracy (or R², where numbers are predicted), its mean over
ten seeds, and the milliseconds to load it once scikit-learn is imported. Truth tables have nothing held out: there it is that
of the four cases. scikit-learn's network trains once as it does by default, which is too short for many of these small sets,
and once until it has converged. Takes five minutes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator

import numpy as np

import neuroviz as nv
from neuroviz.data import catalog, dataset, shapes
from neuroviz.data.sources import Catalog, Synthetic

SEEDS = range(11, 21)  # the suggestions were chosen on seeds 1 to 10, which therefore prove nothing
EPOCHS = 200  # scikit-learn's own number
CONVERGED = {"learning_rate_init": 0.01, "max_iter": 2000}
LOADS = 5


def main() -> None:
    """Print both tables, and what scikit-learn costs when it is first needed."""
    print("| set | shape | measure | NeuroViz | scikit-learn | difference | scikit-learn, converged |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for source in sources():
        print(_row(source))
    print(f"\nImporting scikit-learn's data sets: {_import_seconds():.2f} s, median of {LOADS} processes.\n")
    print("| set | ms to load |")
    print("| --- | --- |")
    for source in sources():
        print(f"| {_name(source)} | {1e3 * _load_seconds(source):.1f} |")


def sources() -> Iterator[Catalog | Synthetic]:
    """Every set, with every number of classes it can have."""
    yield from map(Catalog, catalog.CATALOG)
    for shape in shapes.ENTRIES:
        yield from (Synthetic(shape.name, classes=count) for count in shape.classes or (2,))


def score_of_ours(recipe: nv.Recipe) -> float:
    """Held-out accuracy or R² after `EPOCHS`."""
    run = nv.Run(recipe)
    run.advance(epochs=EPOCHS)
    outputs, data = run.predictions(run.at(run.step)), run.dataset
    samples = _judged(data)
    if data.classes:
        return float(np.mean(run.classes(outputs)[samples] == data.targets[samples]))
    errors = outputs[samples] - data.targets[samples]
    around = data.targets[samples] - data.targets[samples].mean(axis=0)
    return float(1.0 - (errors**2).sum() / (around**2).sum())


def score_of_theirs(recipe: nv.Recipe, **training: float) -> float:
    """The same of scikit-learn's network with the same hidden layers, on the same split and scaling."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    data = dataset.load(recipe.data, recipe.seed)
    targets = data.targets if data.classes else data.targets.ravel()
    hidden = tuple(layer.units for layer in recipe.network.hidden)
    network = (MLPClassifier if data.classes else MLPRegressor)(
        hidden_layer_sizes=hidden, activation="tanh", random_state=recipe.seed, **training
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it stops after so many epochs, whether it has converged or not
        network.fit(data.inputs[data.train], targets[data.train])
    samples = _judged(data)
    return float(network.score(data.inputs[samples], targets[samples]))


def _judged(data: dataset.Dataset) -> np.ndarray:
    return data.held_out if len(data.held_out) else data.train


def _row(source: Catalog | Synthetic) -> str:
    recipes = [nv.recipe_for(source, seed) for seed in SEEDS]
    ours, theirs = (statistics.mean(map(score, recipes)) for score in (score_of_ours, score_of_theirs))
    converged = statistics.mean(score_of_theirs(recipe, **CONVERGED) for recipe in recipes)
    hidden, rate = [layer.units for layer in recipes[0].network.hidden], recipes[0].training.optimizer.learning_rate
    shape = f"{'-'.join(map(str, hidden))}, rate {rate:g}"
    measure = "accuracy" if recipes[0].training.loss == "cross_entropy" else "R²"
    return f"| {_name(source)} | {shape} | {measure} | {ours:.3f} | {theirs:.3f} | {ours - theirs:+.3f} | {converged:.3f} |"


def _name(source: Catalog | Synthetic) -> str:
    several = isinstance(source, Synthetic) and len(shapes.SHAPES[source.name].classes) > 1
    return f"{source.name}, {source.classes}" if several and isinstance(source, Synthetic) else source.name


def _load_seconds(source: Catalog | Synthetic) -> float:
    """Of `dataset.load`, with nothing kept from before; the median of several."""
    times = []
    for _ in range(LOADS + 1):
        catalog.load.cache_clear()
        began = time.perf_counter()
        dataset.load(source, 1)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])  # the first may have imported scikit-learn


def _import_seconds() -> float:
    code = (
        "import time, neuroviz.data.dataset; t = time.perf_counter(); import neuroviz.data.scikit_learn; "
        "print(time.perf_counter() - t)"
    )
    told = (subprocess.run([sys.executable, "-c", code], capture_output=True, check=True) for _ in range(LOADS))
    return statistics.median(float(process.stdout) for process in told)


if __name__ == "__main__":
    main()
