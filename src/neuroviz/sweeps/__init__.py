"""Many runs at once: every combination of some values of a recipe, and ready-made comparisons."""

from neuroviz.sweeps import comparisons
from neuroviz.sweeps.differing import differences
from neuroviz.sweeps.heat_map import HeatMap
from neuroviz.sweeps.results import Sweep, SweptRun
from neuroviz.sweeps.sweeping import sweep

__all__ = ["HeatMap", "Sweep", "SweptRun", "comparisons", "differences", "sweep"]
