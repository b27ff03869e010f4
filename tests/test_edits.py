"""Changes in the middle of a run: what they change, what they share, what they refuse."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.edits import stretches, with_edit
from neuroviz.engine.check import RecipeError

RECIPE = nv.Recipe(
    data=nv.Synthetic("circles", samples=50),
    training=nv.Training(optimizer=nv.Adam(0.05), batch_size=8),  # 40 train: five steps an epoch
    seed=3,
)


def bits(state):
    return state.flat.tobytes(), state.slots.tobytes(), state.clock.tobytes(), state.tally.tobytes()


@pytest.fixture
def run():
    made = nv.Run(RECIPE)
    made.advance(steps=30)
    return made


def test_the_learning_rate_changes_and_the_optimizer_remembers(run):
    branch = run.edit(12, "training.optimizer.learning_rate", 0.5)
    assert bits(branch.at(12)) == bits(run.at(12))
    before, after, former = branch.at(12), branch.at(13), run.at(13)
    assert after.slots.tobytes() == former.slots.tobytes()
    assert after.t == former.t == 13
    np.testing.assert_allclose(after.flat - before.flat, 10 * (former.flat - before.flat), rtol=1e-12)
    assert branch.trace(12).optimizer == nv.Adam(0.5)
    assert branch.trace(11).optimizer == nv.Adam(0.05)


def test_a_batch_size_cuts_the_rest_of_the_epoch_anew(run):
    branch = run.edit(12, "training.batch_size", 11)  # step 12: third of the epoch, 16 samples used, 24 left
    assert [len(branch.trace(step).samples) for step in range(10, 20)] == [8, 8, 11, 11, 2, 11, 11, 11, 7, 11]
    epoch = np.concatenate([branch.trace(step).samples for step in range(10, 15)])
    assert epoch.tolist() == np.concatenate([run.trace(step).samples for step in range(10, 15)]).tolist()
    assert branch.at(12).slots.tobytes() == run.at(12).slots.tobytes()


def test_another_optimizer_starts_fresh(run):
    branch = run.edit(12, "training.optimizer", nv.SGD(0.25))
    state, former = branch.at(12), run.at(12)
    assert state.flat.tobytes() == former.flat.tobytes()
    assert (state.t, state.slots.shape, state.slot_names) == (0, (0, state.flat.size), ())
    trace = branch.trace(12)
    assert trace.after.flat.tolist() == (state.flat - 0.25 * trace.gradient).tolist()
    again = branch.edit(20, "training.optimizer", {"name": "Adam"})
    assert (again.at(20).t, again.at(21).t, again.at(20).slots.any()) == (0, 1, False)
    assert again.at(20).slot_names == ("exp_avg", "exp_avg_sq")
    assert (again.at(20).step, again.at(20).epoch) == (20, 4)


@pytest.mark.parametrize(("path", "index"), [
    ("parameters.0.weight.4.1", 9), ("parameters.0.bias.2", 14), ("parameters.1.weight.1.5", 29),
    ("parameters.1.bias.0", 30),
])  # fmt: skip
def test_a_parameter_is_that_number_and_nothing_else_changes(run, path, index):
    branch = run.edit(12, path, -0.75)
    state, former = branch.at(12), run.at(12)
    assert state.flat[index] == -0.75
    assert np.flatnonzero(state.flat != former.flat).tolist() == [index]
    assert state.slots.tobytes() == former.slots.tobytes()
    assert branch.trace(12).before.flat[index] == -0.75
    assert branch.trace(11).after.flat.tobytes() == former.flat.tobytes()
    assert branch.at(13).flat.tobytes() != run.at(13).flat.tobytes()


def test_another_loss(run):
    branch = run.edit(12, "training.loss", "mean_squared_error")
    trace = branch.trace(12)
    error = trace.layers[-1].a - trace.targets
    np.testing.assert_allclose(trace.sample_loss, (error**2).mean(axis=1), rtol=1e-13)
    assert branch.trace(11).sample_loss.tolist() == run.trace(11).sample_loss.tolist()


def test_an_edit_at_the_beginning(run):
    branch = run.edit(0, "parameters.0.bias.0", 2.0)
    assert branch.at(0).flat[12] == 2.0
    assert run.edit(0, "training.optimizer", nv.SGD()).at(0).slots.shape == (0, 32)


def test_a_branch_shares_the_past_and_leaves_the_run_as_it_was(run):
    states = [bits(run.at(step)) for step in range(31)]
    branch = run.edit(17, "training.optimizer.learning_rate", 0.0)
    assert branch.steps_to(16) == 0 or branch.steps_to(16) < 16
    assert [bits(branch.at(step)) for step in range(18)] == states[:18]
    assert branch.at(30).flat.tobytes() == run.at(17).flat.tobytes()
    assert [bits(run.at(step)) for step in range(31)] == states
    assert run.recipe == RECIPE


def test_a_branch_is_the_run_of_its_own_recipe(run):
    branch = run.edit(17, "training.batch_size", 3).edit(23, "parameters.0.bias.1", 0.0)
    branch.advance(steps=40)
    alone = nv.Run(nv.Recipe.from_json(branch.recipe.to_json()), history_budget=2_000)
    assert [bits(alone.at(step)) for step in (40, 23, 22, 17, 5)] == [
        bits(branch.at(s)) for s in (40, 23, 22, 17, 5)
    ]  # fmt: skip


def test_an_edit_ahead_of_the_run_waits_for_it(run):
    branch = run.edit(35, "training.batch_size", 40)
    assert branch.step == 30
    assert len(branch.trace(34).samples) == 8
    assert len(branch.trace(35).samples) == 40


def test_editing_drops_later_edits_and_replaces_the_same_one():
    rate, size = "training.optimizer.learning_rate", "training.batch_size"
    recipe = with_edit(with_edit(with_edit(RECIPE, nv.Edit(5, rate, 0.1)), nv.Edit(9, size, 4)), nv.Edit(9, rate, 0.2))
    assert [(e.step, e.path) for e in recipe.edits] == [(5, rate), (9, size), (9, rate)]
    assert with_edit(recipe, nv.Edit(9, rate, 0.3)).edits == (*recipe.edits[:2], nv.Edit(9, rate, 0.3))
    assert with_edit(recipe, nv.Edit(7, size, 2)).edits == (recipe.edits[0], nv.Edit(7, size, 2))
    assert with_edit(recipe, nv.Edit(0, size, 2)).edits == (nv.Edit(0, size, 2),)


def test_edits_are_put_in_order_and_joined_to_stretches():
    edits = (nv.Edit(9, "training.batch_size", 4), nv.Edit(5, "training.optimizer", nv.SGD(0.5)),
             nv.Edit(9, "parameters.0.bias.0", 1.0))  # fmt: skip
    now = stretches(nv.Recipe(edits=edits))
    assert [(s.step, s.training.optimizer, s.training.batch_size) for s in now] == [
        (0, nv.SGD(0.1), 16), (5, nv.SGD(0.5), 16), (9, nv.SGD(0.5), 4),
    ]  # fmt: skip
    assert now[2].edits == (edits[0], edits[2])


@pytest.mark.parametrize(("step", "path", "value", "sentence"), [
    (-1, "training.batch_size", 2, "step must be a whole number from 0 to 9007199254740991, but got -1"),
    (5, "seed", 2, "path must be under training or parameters (anything else is another run), but got 'seed'"),
    (5, "network.hidden.0.units", 2,
     "path must be under training or parameters (anything else is another run), but got 'network.hidden.0.units'"),
    (5, "training.optimizer.learning_rate", -1,
     "training.optimizer.learning_rate must be a finite number of at least 0, but got -1.0"),
    (5, "training.optimizer.momentum", 0.9,
     "path must be a place in the recipe, but got 'training.optimizer.momentum'"),
    (5, "training.batch_size", 0, "training.batch_size must be a whole number from 1 to 2147483648, but got 0"),
    (5, "training.loss", "hinge",
     "training.loss must be one that goes with the same output layer, but got 'hinge'"),
    (5, "parameters.0.weight.0.2", 1.0, ("path must be a parameter of this network, like parameters.0.weight.1.2 or "
     "parameters.0.bias.1, but got 'parameters.0.weight.0.2'")),
    (5, "parameters.2.bias.0", 1.0, ("path must be a parameter of this network, like parameters.0.weight.1.2 or "
     "parameters.0.bias.1, but got 'parameters.2.bias.0'")),
    (5, "parameters.0.bias.0", float("nan"), "parameters.0.bias.0 must be a finite number, but got nan"),
    (5, "training.clip_norm", float("nan"), "training.clip_norm must be a finite number, but got nan"),
    (5, "training.optimizer", {"name": "Adam", "betas": [0.9, float("inf")]},
     "training.optimizer.betas.1 must be a finite number, but got inf"),
    (5, "training.batch_size", np.ma.masked, "training.batch_size must be a whole number, but got None"),
    (5, "parameters.0.weight.²", 1.0, ("path must be a parameter of this network, like parameters.0.weight.1.2 or "
     "parameters.0.bias.1, but got 'parameters.0.weight.²'")),
    (5, "training.frozen.²", "parameters.0", "path must be a place in the recipe, but got 'training.frozen.²'"),
    (5, "training.frozen." + "1" * 5000, "parameters.0",
     f"path must be a place in the recipe, but got 'training.frozen.{'1' * 60}..."),
    (5, "training.frozen", ["parameters." + "9" * 5000], ("training.frozen.0 must be parameters of this network, like "
     f"parameters.0, parameters.0.weight or parameters.0.weight.1.2, but got 'parameters.{'9' * 65}...")),
    (5, "parameters.0.bias.0", "1", "parameters.0.bias.0 must be a finite number, but got '1'"),
])  # fmt: skip
def test_an_edit_that_cannot_be_is_refused_and_nothing_is_lost(run, step, path, value, sentence):
    before = bits(run.at(30))
    with pytest.raises(nv.RecipeError) as caught:
        run.edit(step, path, value)
    assert str(caught.value) == sentence
    assert run.recipe == RECIPE
    assert run.step == 30
    assert bits(run.at(30)) == before


@pytest.mark.parametrize("path", ["parameters", "parameters.", "parameters.0", "parameters.0.weight", "parameters.0.bias.",
                                  "parameters.0.weight.1", "parameters.0.bias.0.0", "parameters.-1.bias.0",
                                  "parameters.0.slots.0", "parameters.0.bias.99", "parameters.x.bias.0"])  # fmt: skip
def test_what_is_no_parameter_is_refused(run, path):
    with pytest.raises(nv.RecipeError, match="path must be"):
        run.edit(2, path, 0.0)


def test_a_loss_that_needs_another_output_layer_is_refused():
    sigmoid = nv.Network((nv.Layer(2),), output_activation="sigmoid")
    recipe = nv.Recipe(nv.Synthetic("xor"), sigmoid, nv.Training("mean_squared_error"))
    with pytest.raises(nv.RecipeError, match="goes with the same output layer, but got 'cross_entropy'"):
        nv.Run(recipe).edit(1, "training.loss", "cross_entropy")
    free = nv.Recipe(nv.Synthetic("xor"), nv.Network((), output_activation=None), nv.Training("cross_entropy"))
    assert nv.Run(free).edit(1, "training.loss", "mean_squared_error").at(2).step == 2


@pytest.mark.parametrize(("edits", "left"), [
    ([("training.optimizer", {"name": "SGD"}), ("training.optimizer.momentum", 0.9), ("training.optimizer", {"name": "Adam"})],
     ["training.optimizer"]),
    ([("training.loss", "huber"), ("training.loss_options.delta", 2), ("training.loss", "mean_squared_error")],
     ["training.loss"]),
    ([("training.l1", 0.1), ("training.l1", 0.2), ("training.loss", "huber")], ["training.l1", "training.loss"]),
])  # fmt: skip
def test_another_choice_at_the_same_step_takes_the_place_of_the_former_and_its_options(run, edits, left):
    for path, value in edits:
        run = run.edit(12, path, value)
    assert [edit.path for edit in run.recipe.edits] == left
    run.at(13)


@pytest.mark.parametrize("budget", [0, 10_000, 64 * 2**20])
def test_a_run_that_began_from_a_state_goes_on_after_an_edit(budget):
    run = nv.Run(nv.Recipe())
    began = nv.Run(nv.Recipe(), state=run.at(150), history_budget=budget)
    branch = began.edit(160, "training.optimizer.learning_rate", 0.05)
    branch.advance(steps=20)
    branch.advance(steps=20)
    assert branch.step == branch.at(branch.step).step >= 190
    other = run.edit(160, "training.optimizer.learning_rate", 0.05)
    assert branch.at(branch.step).hash() == other.at(branch.step).hash()
    assert branch.history.batch_loss.count == branch.step - 150


@pytest.mark.parametrize(("loss", "others"), [
    ("binary_cross_entropy", ["mean_squared_error", "huber", "half_squared_error"]),
    ("hinge", ["mean_squared_error", "huber"]),
])  # fmt: skip
def test_a_loss_that_goes_with_the_same_output_can_be_chosen_in_mid_run(loss, others):
    network = nv.Network((nv.Layer(4),))
    run = nv.Run(nv.Recipe(nv.Synthetic("xor"), network, nv.Training(loss)))
    for other in others:
        branch = run.edit(5, "training.loss", other)
        branch.advance(steps=20)
        assert branch.network.activations == run.network.activations
        assert branch.trace(6).network.loss == other
    with pytest.raises(
        RecipeError, match=r"^training\.loss must be one that goes with the same output layer, but got "
    ):
        run.edit(5, "training.loss", "cross_entropy")
