"""The shipped sets are the ones everybody knows."""

import numpy as np
from sklearn import datasets

import neuroviz as nv
from neuroviz.data.catalog import load_iris


def test_iris_is_scikit_learn_s():
    ours, theirs = load_iris(), datasets.load_iris()
    assert ours.inputs.tobytes() == np.ascontiguousarray(theirs.data, dtype=np.float64).tobytes()
    assert ours.targets.tolist() == theirs.target.tolist()
    assert [name.split()[-1] for name in ours.classes] == theirs.target_names.tolist()
    assert [f"{name} (cm)" for name in ours.features] == theirs.feature_names


def test_iris_in_a_recipe():
    data = nv.Run(nv.Recipe()).dataset
    assert (data.inputs.shape, len(data.train), len(data.held_out)) == ((150, 4), 120, 30)
    assert sorted(set(data.targets[data.held_out].tolist())) == [0, 1, 2]
