"""A recipe in motion: train on, look at any step, branch off."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from neuroviz.answers import Answers
from neuroviz.data.dataset import Dataset, load
from neuroviz.edits import changes_the_run_only, with_edit
from neuroviz.engine import check
from neuroviz.engine.state import State
from neuroviz.history import History
from neuroviz.journey import Journey
from neuroviz.machine import Machine
from neuroviz.recipe import MAXIMUM_PARAMETERS, Edit, Recipe
from neuroviz.schedule import Schedule
from neuroviz.searching import ChangeSearch, LargestChange, MisclassificationSearch
from neuroviz.trace import (
    Divergence,
    Location,
    Trace,
    check_traces,
    divergence,
    layer_traces,
    report,
)

if TYPE_CHECKING:
    from neuroviz.diagnostics import Diagnosis

HISTORY_BUDGET = 64 * 2**20


class Run(Answers):
    """The run of a recipe. Any state of it can be computed again, bit for bit.

    `history_budget` bounds the bytes kept of it. `state` is a state of this run to start looking from, as `at` gave it.
    Raises `RecipeError` where the recipe cannot be run.
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        history_budget: int = HISTORY_BUDGET,
        maximum_parameters: int = MAXIMUM_PARAMETERS,
        state: State | None = None,
        dataset: Dataset | None = None,
    ) -> None:
        check.instance("recipe", recipe, Recipe, "a Recipe")
        check.integer("history_budget", history_budget, 0, 2**63 - 1)
        check.integer("maximum_parameters", maximum_parameters, 1, 2**63 - 1)
        dataset = load(recipe.data, recipe.seed) if dataset is None else _checked(dataset, recipe)
        super().__init__(Machine(recipe, dataset, maximum_parameters))
        self.recipe = recipe
        self._limits = (history_budget, maximum_parameters)
        self._journey = Journey(self.machine, history_budget)
        if state is not None:
            self._journey.start_from(state)

    @property
    def step(self) -> int:
        """How far the run has come: the steps that are done."""
        return self._journey.end

    @property
    def history(self) -> History:
        """What is written down of every step and epoch that is done."""
        return self._journey.history

    @property
    def diverged(self) -> Divergence | None:
        """Where a number stopped to be finite; None as long as none has."""
        return self._journey.diverged

    @property
    def schedule(self) -> Schedule:
        """Which epoch and batch each step is."""
        return self._journey.schedule

    def advance(self, *, steps: int | None = None, epochs: int | None = None) -> int:
        """Train on, from where the run has come to; `epochs` counts whole epochs, beginning with what is left of this one.

        Returns the number of steps done so far. Raises `Diverged` where a number is no longer finite.
        """
        if (steps is None) == (epochs is None):
            raise TypeError("advance takes either steps or epochs")
        name, count = ("steps", steps) if steps is not None else ("epochs", epochs)
        count = check.integer(name, count, 0, 2**53 - 1)
        target = self.step + count if steps is not None else self.schedule.after_epochs(self.step, count)
        self._journey.reach(target)
        return self.step

    def at(self, step: int) -> State:
        """The state in which `step` begins, edits at `step` included: the same bits however it was reached.

        Raises `Diverged` where the run does not come so far.
        """
        return self._journey.reach(check.integer("step", step, 0, 2**53 - 1)).copy()

    def trace(self, step: int) -> Trace:
        """Everything that happens in `step`: the same code and bits as its training. Raises `Diverged` beyond a divergence."""
        before = self.at(step)
        step, after, machine = before.step, before.copy(), self.machine
        work, forward, batch = machine.trace(after)
        samples = work.samples[:batch].copy()
        return Trace(
            network=machine.network_at(step),
            location=self.location(step),
            training=machine.training_at(step),
            samples=samples,
            inputs=machine.data.inputs[samples],
            targets=machine.data.targets[samples],
            layers=layer_traces(machine.network, work, batch),
            check=check_traces(machine.network, forward, batch),
            sample_loss=work.loss[:batch].copy(),
            check_sample_loss=forward.loss[:batch].copy(),
            before=before,
            after=after,
            gradient=work.gradient,
            taken=work.taken,
            **report(work),
            diverged=divergence(before.slot_names, self.location(step), work.stop),
        )

    def edit(self, step: int, path: str, value: Any) -> Run:
        """A new run that is this one up to `step`, where `path` of the recipe becomes `value`; later edits are dropped.

        Raises `RecipeError` where that cannot be; this run stays as it is.
        """
        check.text("path", path, "a path in the recipe")
        if not changes_the_run_only(path):
            check.fail("path", "under training or parameters (anything else is another run)", path)
        recipe = with_edit(self.recipe, Edit(step, path, value))
        budget, maximum = self._limits
        branch = Run(recipe, history_budget=budget, maximum_parameters=maximum, dataset=self.dataset)
        branch._journey.share_past(self._journey, step)
        return branch

    def diagnose(self, step: int | None = None) -> tuple[Diagnosis, ...]:
        """What is going wrong at `step` (None: where the run has come to), and where; empty where nothing is.

        The same whatever way led there, as far as `history` reaches. Raises `Diverged` beyond a divergence.
        """
        from neuroviz.diagnostics import diagnose  # it asks runs of its own

        return diagnose(self, self.step if step is None else check.integer("step", step, 0, 2**53 - 1))

    def export(self, path: str | os.PathLike[str], step: int | None = None, what: str | None = None) -> None:
        """Write the run up to `step`, or what there is there (None: where it has come to), into a file: see `docs/exports.md`.

        The ending of `path` says what, or `what` does: script, weights, trace, metrics or losses. Raises `RecipeError` for what
        cannot be exported, `Diverged` beyond a divergence, and `OSError` where the file cannot be written.
        """
        from neuroviz.exports.kinds import exported  # it is above this

        Path(path).write_bytes(exported(self, Path(path).name, step, what))

    def export_html(self, path: str | os.PathLike[str], steps: int | range | Sequence[int] = 200) -> range:
        """Write the page over `steps` into one HTML file, which needs no server and no network (`docs/recordings.md`).

        `steps` is a range, the first and the last step, or how many from the beginning on; where the run diverges it ends.
        Returns the steps that the file holds. The run stays as it is. Raises `RecipeError` where the file cannot be made or
        would be larger than 50 MB, and `Diverged` where the run ends before the first step.
        """
        from neuroviz.recordings.html import export_html  # it looks at a run as the page does

        return export_html(self, path, steps)

    def picture(self, path: str | os.PathLike[str], step: int | None = None, **how: Any) -> str | None:
        """Have an installed browser draw the page at `step` (None: where the run has come to; `docs/exports.md`).

        `how`: the moment's other parts, as in `nv.link`, and `what` ("network", "loss", "formula"), `theme`, `steps`, … The run is
        computed up to the step. Returns why an animation ends before its last step, or None. Raises `RecipeError` for what cannot
        be drawn, `Diverged`, and `CannotDraw` where no browser does it.
        """
        from neuroviz.pictures.wish import picture  # it serves the page

        return picture(self, path, step, **how)

    # -- Looking for a moment --------------------------------------------------------------------------------------

    def find_largest_change(self) -> LargestChange | None:
        """Of the steps that are done the one with the largest |Δ| of any one parameter, the first of equal ones; None of none.

        What an edit sets is no step's change.
        """
        return ChangeSearch(self, self.step).result()

    def first_misclassification(self, sample: int) -> int | None:
        """Of the steps that are done the first that begins with parameters which say another class of `sample` than the true one.

        None where there is none. Raises `RecipeError` where there are no classes.
        """
        return MisclassificationSearch(self, self.step, self._sample(sample)).result()

    def first_diagnosis(self, kind: str, layer: int | None = None) -> int | None:
        """Of the steps that are done the first at which `diagnose` finds that `kind` in that `layer`; None where there is none.

        `layer` None: in the network as a whole.
        """
        from neuroviz.diagnostics.beginning import DiagnosisSearch

        return DiagnosisSearch(self, self.step, kind, layer).result()

    def location(self, step: int) -> Location:
        """The epoch and the batch of `step`."""
        return self.schedule.location(check.integer("step", step, 0, 2**53 - 1))

    # -- Long ways in small pieces ---------------------------------------------------------------------------------

    def steps_to(self, step: int) -> int:
        """How many steps must be computed to stand at `step`."""
        return self._journey.steps_to(check.integer("step", step, 0, 2**53 - 1))

    def approach(self, step: int, budget: int) -> int:
        """Compute at most `budget` of them; returns how many remain. Raises `Diverged` where the run ends before."""
        step, budget = check.integer("step", step, 0, 2**53 - 1), check.integer("budget", budget, 0, 2**53 - 1)
        return self._journey.approach(step, budget)

    # -- One sample along the run ----------------------------------------------------------------------------------

    def focus_curve(self, sample: int) -> tuple[np.ndarray, np.ndarray]:
        """The loss of one sample along the run, at the steps whose states are kept: steps (n,), losses (n,)."""
        sample = self._sample(sample)
        steps = [step for step in self._journey.checkpoints.steps() if step <= self.step]
        losses = [self.machine.evaluate(self._journey.nearest(step), np.array([sample]))[0] for step in steps]
        return np.array(steps, dtype=np.float64), np.array(losses)


def _checked(dataset: object, recipe: Recipe) -> Dataset:
    """The data that were loaded for this recipe; those of another are refused."""
    check.instance("dataset", dataset, Dataset, "what `load` gives for the recipe's data")
    assert isinstance(dataset, Dataset)
    if dataset.seed != recipe.seed:
        check.fail("dataset", f"loaded with the recipe's seed, {recipe.seed}", check.words(f"seed {dataset.seed}"))
    if dataset.source != recipe.data:
        check.fail("dataset", "loaded from the recipe's data", check.words("that of other data"))
    return dataset
