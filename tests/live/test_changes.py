import pytest

import neuroviz as nv
from tests.live.driving import Page


@pytest.mark.parametrize(("path", "value", "step", "change"), [
    ("training.optimizer.learning_rate", 1, 5, "learning rate 0.1 → 1"),
    ("training.optimizer.learning_rate", 1, 0, "learning rate 0.1 → 1"),
    ("training.frozen", ["parameters.0"], 5, "layer 1 frozen"),
    ("parameters.1.bias.2", 0.25, 5, "bias of unit 3 in layer 2 set to 0.25"),
    ("data", {"source": "catalog", "name": "wine"}, 5, "data Iris → Wine"),
    ("data.test_fraction", 0.3, 5, "other choices for the data"),
    ("seed", 7, 5, "seed 1 → 7"),
    ("network.hidden", [{"units": 5}, {"units": 4}], 5, "layers 4-6-3 → 4-5-4-3"),
    ("network.hidden.0.activation", "relu", 5, "activation of layer 1 tanh → ReLU"),
    ("network.initializer", "zeros", 5, "other first weights"),
    ("network.output_options", {}, 5, "other options of the network"),
])  # fmt: skip
def test_what_an_edit_has_changed_is_said(page, path, value, step, change):
    assert page.edit(path, value, step=step).change == change


def test_what_is_opened_has_not_been_changed(page):
    assert page.open(nv.Recipe(seed=4)).change is None


def test_a_change_of_what_was_changed_before():
    page = Page()
    page.open()
    page.edit("training.optimizer.learning_rate", 1, step=5)
    assert page.edit("training.optimizer.learning_rate", 0.5, step=9).change == "learning rate 1 → 0.5"
