"""NeuroViz: the moment in which a neural network learns.

import neuroviz as nv

run = nv.Run(nv.Recipe())
run.advance(epochs=3)
print(run.trace(step=17).explain(layer=1, unit=2))
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from neuroviz.version import VERSION

if TYPE_CHECKING:
    from neuroviz.bookmark import Bookmark
    from neuroviz.data.drawn import Drawn
    from neuroviz.data.files.own import File, Frame, keep_file
    from neuroviz.data.sources import Catalog, Inline, Synthetic
    from neuroviz.diagnostics import Diagnosis
    from neuroviz.engine.check import RecipeError
    from neuroviz.engine.network import Parameters
    from neuroviz.engine.optimizers import SGD, Adagrad, Adam, AdamW, RMSprop
    from neuroviz.engine.schedules import ConstantLR, CosineAnnealingLR, ExponentialLR, StepLR
    from neuroviz.engine.state import State
    from neuroviz.exports.incoming import network_from, parameters_from
    from neuroviz.exports.kinds import exported
    from neuroviz.exports.script import pytorch_script
    from neuroviz.journey import Diverged
    from neuroviz.links import from_link, link, open_file, save_file
    from neuroviz.pictures.desk import CannotDraw
    from neuroviz.recipe import Edit, Layer, Network, Recipe, Training
    from neuroviz.run import Run
    from neuroviz.suggested import recipe_for
    from neuroviz.sweeps import HeatMap, Sweep, SweptRun, comparisons, differences, sweep
    from neuroviz.trace import Divergence, Trace

__version__ = VERSION

# Each is imported when it is first asked for: Numba takes half a second, which `neuroviz --help` need not wait for.
_MODULES = {
    "bookmark": ("Bookmark",),
    "data.drawn": ("Drawn",),
    "data.files.own": ("File", "Frame", "keep_file"),
    "data.sources": ("Catalog", "Inline", "Synthetic"),
    "diagnostics": ("Diagnosis",),
    "engine.check": ("RecipeError",),
    "engine.network": ("Parameters",),
    "engine.optimizers": ("SGD", "Adagrad", "RMSprop", "Adam", "AdamW"),
    "engine.schedules": ("ConstantLR", "StepLR", "ExponentialLR", "CosineAnnealingLR"),
    "engine.state": ("State",),
    "exports.incoming": ("network_from", "parameters_from"),
    "exports.kinds": ("exported",),
    "exports.script": ("pytorch_script",),
    "journey": ("Diverged",),
    "links": ("from_link", "link", "open_file", "save_file"),
    "pictures.desk": ("CannotDraw",),
    "recipe": ("Edit", "Layer", "Network", "Recipe", "Training"),
    "run": ("Run",),
    "suggested": ("recipe_for",),
    "sweeps": ("HeatMap", "Sweep", "SweptRun", "comparisons", "differences", "sweep"),
    "trace": ("Divergence", "Trace"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'neuroviz' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"neuroviz.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return [*globals(), *_HOME]


__all__ = [
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Bookmark",
    "CannotDraw",
    "Catalog",
    "ConstantLR",
    "CosineAnnealingLR",
    "Diagnosis",
    "Diverged",
    "Divergence",
    "Drawn",
    "Edit",
    "ExponentialLR",
    "File",
    "Frame",
    "HeatMap",
    "Inline",
    "Layer",
    "Network",
    "Parameters",
    "RMSprop",
    "Recipe",
    "RecipeError",
    "Run",
    "State",
    "StepLR",
    "Sweep",
    "SweptRun",
    "Synthetic",
    "Trace",
    "Training",
    "__version__",
    "comparisons",
    "differences",
    "exported",
    "from_link",
    "keep_file",
    "link",
    "network_from",
    "open_file",
    "parameters_from",
    "pytorch_script",
    "recipe_for",
    "save_file",
    "sweep",
]
