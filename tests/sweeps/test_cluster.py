"""The same call on a Dask cluster: two processes on this machine."""

import joblib
import pytest
from distributed import Client, LocalCluster

import neuroviz as nv
from neuroviz.data.dataset import load

VARY = {"training.optimizer.learning_rate": [0.1, 1.0], "network.hidden": [4, [8, 8]], "seed": [1, 2]}


@pytest.fixture
def cluster():
    """Free ports, no dashboard; closed when it is no longer needed."""
    own = {"host": "127.0.0.1", "dashboard_address": None, "worker_dashboard_address": None}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **own) as cluster, Client(cluster) as client:
        yield client


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_a_cluster_gives_the_same_bits():
    with joblib.parallel_config("dask"):
        there = nv.sweep(nv.Recipe(), VARY, epochs=4)
    here = nv.sweep(nv.Recipe(), VARY, epochs=4)
    assert [run.hash for run in there.runs] == [run.hash for run in here.runs]
    assert [run.metrics for run in there.runs] == [run.metrics for run in here.runs]
    assert there.heat_map().values.tolist() == here.heat_map().values.tolist()


def test_a_data_set_tells_how_large_it_is():
    dataset = load(nv.Catalog("digits"), 1)
    assert 2 * dataset.inputs.nbytes <= dataset.__sizeof__() <= 4 * dataset.inputs.nbytes
