"""NeuroViz: the moment in which a neural network learns.

import neuroviz as nv

run = nv.Run(nv.Recipe())
run.advance(epochs=3)
print(run.trace(step=17).explain(layer=1, unit=2))
"""

from neuroviz.data.sources import Catalog, Inline, Synthetic
from neuroviz.engine.check import RecipeError
from neuroviz.engine.network import Parameters
from neuroviz.engine.optimizers import SGD, Adam
from neuroviz.engine.state import State
from neuroviz.recipe import Edit, Layer, Network, Recipe, Training
from neuroviz.run import Diverged, Run
from neuroviz.trace import Divergence, Trace
from neuroviz.version import VERSION

__version__ = VERSION


__all__ = [
    "SGD",
    "Adam",
    "Catalog",
    "Diverged",
    "Divergence",
    "Edit",
    "Inline",
    "Layer",
    "Network",
    "Parameters",
    "Recipe",
    "RecipeError",
    "Run",
    "State",
    "Synthetic",
    "Trace",
    "Training",
    "__version__",
]
