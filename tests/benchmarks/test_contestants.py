"""What the benchmarks measure is the row that they name, and training."""

import pytest

import neuroviz as nv
from benchmarks.engine import inside, ours, pytorch, scikit_learn
from benchmarks.engine.rows import BATCHES, ROWS

SMALL = [ROWS[0], ROWS[2]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_recipe_is_the_rows(row):
    run = nv.Run(ours.recipe_of(row))
    output = "identity" if row.loss == "mean_squared_error" else "softmax"
    assert tuple(run.network.sizes) == row.sizes
    assert list(run.network.activations) == ["tanh"] * (len(row.sizes) - 2) + [output]
    assert run.recipe.training.loss == row.loss
    assert len(run.trace(0).samples) == row.batch
    assert run.location(0).batches == BATCHES


@pytest.mark.filterwarnings("ignore:Full backward hook is firing")
@pytest.mark.parametrize("row", SMALL, ids=lambda row: row.name)
def test_the_peers_learn(row):
    for peer in (*pytorch.contestants(row), scikit_learn.contestant(row)):
        before = epoch(peer)
        peer.turn(5 * BATCHES)
        assert epoch(peer) < before, peer.name


def epoch(peer):
    """The mean of the losses that its next steps find, an epoch of them."""
    return sum(peer.turn(peer.unit).loss for _ in range(BATCHES // peer.unit)) / (BATCHES // peer.unit)


@pytest.mark.parametrize("row", SMALL, ids=lambda row: row.name)
def test_the_engine_alone_does_what_the_run_does(row):
    run = nv.Run(ours.recipe_of(row))
    run.advance(steps=ours.STEPS)
    loss = run.trace(ours.STEPS - 1).loss_before
    assert loss < run.trace(0).loss_before
    for contestant in (ours.run(row), inside.plain(row), inside.traced(row), inside.call(row)):
        assert contestant.turn(ours.STEPS).loss == pytest.approx(loss, rel=1e-12), contestant.name
