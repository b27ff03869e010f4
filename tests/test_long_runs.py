"""A million steps: exact everywhere, and no more memory than a thousand need."""

import tracemalloc

import neuroviz as nv
from neuroviz.checkpoints import MOST
from neuroviz.history import POINTS

MILLION = 1_000_000
SMALL = nv.Recipe(nv.Inline([[0.0], [1.0], [2.0], [3.0]], [[0.1], [0.3], [0.2], [0.6]]),
                  nv.Network((nv.Layer(1),)), nv.Training("mean_squared_error", nv.SGD(1e-4), 2))  # fmt: skip


def test_a_million_steps_are_exact_and_bounded():
    run = nv.Run(SMALL)
    run.advance(steps=1000)
    tracemalloc.start()
    run.advance(steps=MILLION - 1000)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert run.step == MILLION
    assert len(run._journey.checkpoints) <= MOST
    assert run.history.batch_loss.points().shape[1] <= POINTS
    assert len(run.history.epochs.rows()) <= POINTS
    assert kept < 4 * 2**20
    assert peak < 16 * 2**20
    other = nv.Run(SMALL, history_budget=0)
    other.advance(steps=MILLION - 7)
    assert run.at(MILLION - 7).hash() == other.at(MILLION - 7).hash()
    assert run.trace(MILLION - 7).location.epoch == (MILLION - 7) // 2
