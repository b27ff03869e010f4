"""The command `judge`: which classes are taken for which, and the samples that are answered worst."""

from __future__ import annotations

import numpy as np

from neuroviz.engine.state import State
from neuroviz.journey import Diverged
from neuroviz.live.bench import Bench, Job, Refusal, left_by
from neuroviz.live.judge import STANDING_STILL
from neuroviz.live.messages import Judge, Outcome
from neuroviz.live.wire import Array, Packet
from neuroviz.run import Run

MOST_WORST = 200
MOST_PAIRS = 200
MOST_IN_A_MATRIX = 10
"""Classes; of more only the pairs that are confused most are told."""


def judge(bench: Bench, command: Judge) -> Job:
    """How the samples of a part are answered, before and after."""
    run = bench.run
    _check(run, command)
    yield from bench.approach(run, command.step, command.id)
    states = {"before": run.at(command.step)}
    try:
        yield from bench.approach(run, command.end, command.id)
        states["after"] = run.at(command.step) if command.end == command.step else left_by(run, command.end - 1)
    except Diverged:  # there is no after
        pass
    samples = run.data.held_out if command.part == "held_out" else run.data.train
    arrays = {
        f"{which}.{name}": array
        for which, state in states.items()
        for name, array in judged(run, state, samples, command.cell).items()
    }
    event = Outcome(
        id=command.id,
        step=command.step,
        end=command.end,
        part=command.part,
        cell=command.cell,
        samples=len(samples),
        buffers=(),
    )
    return Packet(event, arrays)


def _check(run: Run, command: Judge) -> None:
    if command.end < command.step:
        raise Refusal("end", f"end must be {command.step} or later, but got {command.end}")
    if command.cell is not None and max(command.cell) >= len(run.dataset.classes):
        raise Refusal("cell", f"cell must be two of {len(run.dataset.classes)} classes, but got {command.cell}")
    if len(run.dataset) * run.network.parameters > STANDING_STILL:
        raise Refusal(
            None,
            f"Judging {len(run.dataset):,} samples with {run.network.parameters:,} parameters would take too long to be shown "
            "beside the training.",
        )


def judged(run: Run, state: State, samples: Array, cell: tuple[int, int] | None) -> dict[str, Array]:
    """With one state's parameters: `counts` or `pairs`, `wrong`, and the worst samples, the largest loss first."""
    outputs, losses = run.answers(state, samples)
    if not run.dataset.classes:
        worst = worst_first(losses, np.ones(len(samples), dtype=bool))
        return {
            "worst": samples[worst].astype(np.uint32),
            "worst.predicted": run.dataset.target_scale.undo(outputs[worst]),
            "worst.target": run.dataset.raw.targets[samples[worst]],
            "worst.loss": losses[worst],
        }
    truth, said = run.dataset.targets[samples], run.classes(outputs)
    chosen = truth != said if cell is None else (truth == cell[0]) & (said == cell[1])
    worst = worst_first(losses, chosen)
    return {
        **confusion(truth, said, len(run.dataset.classes)),
        "found": np.array([np.count_nonzero(chosen)], dtype=np.uint32),
        "worst": samples[worst].astype(np.uint32),
        "worst.predicted": said[worst],
        "worst.truth": truth[worst].astype(np.int32),
        "worst.sure": sureness(run, outputs[worst], said[worst]),
        "worst.loss": losses[worst],
    }


def worst_first(losses: Array, chosen: Array) -> Array:
    """Positions of the largest losses among the chosen, at most 200; what is not a number comes first, equal ones in order."""
    places = np.flatnonzero(chosen)
    order = np.argsort(-np.where(np.isnan(losses[places]), np.inf, losses[places]), kind="stable")
    return np.asarray(places[order][:MOST_WORST])


def confusion(truth: Array, said: Array, classes: int) -> dict[str, Array]:
    """`counts` (K, K), rows the truth; of more classes `pairs` (P, 3): truth, predicted, how often, the most frequent first."""
    if classes <= MOST_IN_A_MATRIX:
        counts = np.zeros((classes, classes), dtype=np.uint32)
        np.add.at(counts, (truth, said), 1)
        return {"counts": counts}
    wrong = truth != said
    pairs, often = np.unique(truth[wrong] * classes + said[wrong], return_counts=True)
    order = np.argsort(-often, kind="stable")[:MOST_PAIRS]
    return {"pairs": np.stack([pairs // classes, pairs % classes, often], axis=1)[order].astype(np.uint32)}


def sureness(run: Run, outputs: Array, said: Array) -> Array:
    """The output that stands for the predicted class; of one unit, as far on its side of the threshold."""
    if outputs.shape[1] > 1:
        return np.asarray(outputs[np.arange(len(said)), said])
    return np.where(said == 1, outputs[:, 0], 2.0 * run.data.threshold - outputs[:, 0])
