"""Everything under `training`, changed in mid-run: what it does, and the same bits whatever way leads there."""

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.engine.optimizers import Adagrad, AdamW, RMSprop
from neuroviz.engine.schedules import CosineAnnealingLR, StepLR
from neuroviz.places import parameter_indices
from neuroviz.plain import replaced
from tests.engine.oracle import check_forward_and_backward, check_the_check, check_update

DATA = nv.Synthetic("circles", samples=50)
NETWORK = nv.Network((nv.Layer(5), nv.Layer(4, "elu")))
RECIPE = nv.Recipe(
    DATA, NETWORK, nv.Training(optimizer=nv.Adam(0.05), batch_size=8), seed=3
)  # 40 train: five steps an epoch


def bits(state):
    arrays = (state.flat, state.slots, state.clock, state.tally)
    return (*(array.tobytes() for array in arrays), state.slot_names)


EDITS = {
    "learning rate": [("optimizer.learning_rate", 0.2)],
    "another optimizer": [("optimizer", Adagrad(0.1, initial_accumulator_value=0.3)), ("optimizer", RMSprop(centered=True))],
    "slots that come and go": [
        ("optimizer", nv.SGD(0.1, momentum=0.9)), ("optimizer.momentum", 0.0), ("optimizer.momentum", 0.5),
        ("optimizer.nesterov", True), ("optimizer", RMSprop()), ("optimizer.centered", True), ("optimizer.momentum", 0.3),
        ("optimizer.centered", False), ("optimizer", AdamW()), ("optimizer.amsgrad", True), ("optimizer.amsgrad", False),
    ],
    "its settings": [("optimizer.betas", (0.5, 0.8)), ("optimizer.betas.0", 0.1), ("optimizer.eps", 1e-3),
                     ("optimizer.weight_decay", 0.1)],
    "loss": [("loss", "huber"), ("loss_options.delta", 0.1), ("loss_options", {"delta": 0.5}), ("loss", "mean_absolute_error")],
    "batch size": [("batch_size", 3), ("batch_size", 100), ("batch_size", 8)],
    "L1": [("l1", 0.1), ("l1", 0.0)],
    "dropout": [("dropout", 0.5), ("dropout", 0.1), ("dropout", 0.0)],
    "clipping": [("clip_norm", 0.01), ("clip_norm", None)],
    "schedule": [("schedule", StepLR(1, 0.5)), ("schedule.gamma", 0.9), ("schedule", CosineAnnealingLR(9)), ("warmup_steps", 40)],
    "frozen": [("frozen", ["parameters.0"]), ("frozen", ["parameters.0.weight.0.1", "parameters.2.bias"]), ("frozen", [])],
}  # fmt: skip
EVERYTHING = [(path, value) for edits in EDITS.values() for path, value in edits if not path.startswith("optimizer.")]


def edited(edits, apart=3, first=4):
    return nv.Recipe(
        DATA, NETWORK, RECIPE.training, 3,
        tuple(nv.Edit(first + apart * n, f"training.{path}", value) for n, (path, value) in enumerate(edits)),
    )  # fmt: skip


@pytest.mark.parametrize("edits", [*EDITS.values(), EVERYTHING], ids=[*EDITS, "everything"])
def test_every_way_leads_to_the_same_bits(edits):
    recipe = edited(edits)
    end = 6 + 3 * len(edits)
    run, jumping = nv.Run(recipe), nv.Run(nv.Recipe.from_json(recipe.to_json()), history_budget=3000)
    expected = [bits(run.at(step)) for step in range(end)]
    order = np.random.default_rng(1).permutation(end).tolist()
    assert [bits(jumping.at(step)) for step in order] == [expected[step] for step in order]
    assert [bits(run.at(step)) for step in order] == [expected[step] for step in order]
    branch = nv.Run(RECIPE)
    branch.advance(steps=end)
    for edit in recipe.edits:
        branch = branch.edit(edit.step, edit.path, edit.value)
    assert branch.recipe == recipe
    assert [bits(branch.at(step)) for step in order] == [expected[step] for step in order]


@pytest.mark.parametrize("edits", [*EDITS.values(), EVERYTHING], ids=[*EDITS, "everything"])
def test_every_step_is_torchs(edits):
    run = nv.Run(edited(edits))
    for step in range(6 + 3 * len(edits)):
        trace = run.trace(step)
        assert trace.before.hash() == run.at(step).hash()
        assert (
            trace.after.flat.tobytes() == nv.Run(edited(edits[: (step - 1) // 3])).at(step + 1).flat.tobytes()
            or step % 3 == 0
        )
        check_forward_and_backward(trace, trace.training)
        check_update(trace, trace.training)
        check_the_check(trace)


def test_what_it_is_trained_with_is_what_the_trace_says():
    for edits in EDITS.values():
        run = nv.Run(edited(edits))
        for number, (path, value) in enumerate(edits):
            step = 4 + 3 * number
            found = run.trace(step).training
            for name in path.split("."):
                found = (
                    found[int(name)]
                    if name.isdigit()
                    else found[name]
                    if isinstance(found, dict)
                    else getattr(found, name)
                )
            assert found == (tuple(value) if isinstance(value, list) else value), (path, value)
            before = run.trace(step - 1).training
            assert before != run.trace(step).training


def test_slots_come_and_go_and_those_that_stay_keep_what_they_know():
    run = nv.Run(edited(EDITS["slots that come and go"]))
    names = [run.at(4 + 3 * n).slot_names for n in range(11)]
    square, mean, speed = "square_avg", "grad_avg", "momentum_buffer"
    adam = ("exp_avg", "exp_avg_sq")
    assert names == [
        (speed,), (), (speed,), (speed,), (square,), (square, mean), (square, mean, speed), (square, speed),
        adam, (*adam, "max_exp_avg_sq"), adam,
    ]  # fmt: skip
    again = run.at(10)  # momentum is back: it begins at 0, its clock goes on
    assert not again.slots.any()
    assert again.t == 6
    kept, before = run.at(4 + 3 * 5), nv.Run(edited(EDITS["slots that come and go"][:5])).at(4 + 3 * 5)
    assert kept.slots[0].tobytes() == before.slots[0].tobytes()
    assert not kept.slots[1].any()


def test_adagrads_sum_begins_where_it_says():
    how = nv.Training(optimizer=Adagrad(initial_accumulator_value=0.3), frozen=("parameters.0",))
    run = nv.Run(nv.Recipe(DATA, NETWORK, how))
    assert (run.at(0).slots == 0.3).all()
    thawed = run.edit(5, "training.frozen", [])
    frozen = parameter_indices(run.network, ["parameters.0"])
    assert (thawed.at(5).slots[0, frozen] == 0.3).all()
    assert (thawed.at(6).slots[0, frozen] > 0.3).any()
    check_update(thawed.trace(5))
    later = nv.Run(RECIPE).edit(7, "training.optimizer", Adagrad(initial_accumulator_value=0.2))
    assert (later.at(7).slots == 0.2).all()
    at_once = run.edit(0, "training.optimizer.initial_accumulator_value", 0.7)
    assert (at_once.at(0).slots == 0.7).all()


@pytest.mark.parametrize("paths", [
    ("parameters.0",), ("parameters.1.weight",), ("parameters.2.bias",), ("parameters.0.weight.2.1", "parameters.1.bias.3"),
    ("parameters.0.weight.2", "parameters.0.weight.2.0"), ("parameters.0", "parameters.1", "parameters.2"),
])  # fmt: skip
@pytest.mark.parametrize("optimizer", [nv.SGD(0.1, 0.9, weight_decay=0.1), AdamW(0.1), RMSprop(centered=True)])
def test_what_is_frozen_stays_and_the_rest_moves(optimizer, paths):
    how = nv.Training(optimizer=optimizer, frozen=paths, l1=0.01, clip_norm=1.0)
    run = nv.Run(nv.Recipe(DATA, NETWORK, how))
    frozen = parameter_indices(run.network, paths)
    first, last = run.at(0), run.at(20)
    still = last.flat == first.flat
    assert np.flatnonzero(still).tolist() == frozen.tolist()
    assert not last.slots[:, frozen].any()
    trace = run.trace(3)
    assert trace.gradient[frozen].any()  # it is shown
    assert set(np.flatnonzero(~still)) == set(np.flatnonzero(trace.after.flat != trace.before.flat))


@pytest.mark.parametrize("path", [
    "parameters", "parameters.", "parameters.3", "parameters.-1", "parameters.0.weights", "parameters.0.weight.5",
    "parameters.0.weight.0.2", "parameters.0.weight.0.0.0", "parameters.0.bias.0.0", "parameters.0.weight.", "weight.0", "", "٣",
])  # fmt: skip
def test_what_is_no_parameter_cannot_be_frozen(path):
    with pytest.raises(nv.RecipeError) as caught:
        nv.Run(nv.Recipe(DATA, NETWORK, nv.Training(frozen=("parameters.0", path))))
    assert str(caught.value) == (
        "training.frozen.1 must be parameters of this network, like parameters.0, parameters.0.weight or "
        f"parameters.0.weight.1.2, but got {path!r}"
    )
    with pytest.raises(nv.RecipeError, match=r"training\.frozen\.0 must be parameters of this network"):
        nv.Run(RECIPE).edit(5, "training.frozen", [path])


@pytest.mark.parametrize(("path", "value", "sentence"), [
    ("training.loss", "hinge", "training.loss must be one that goes with the same output layer, but got 'hinge'"),
    ("training.loss", "half", None),
    ("training.loss_options.delta", 1.0,
     "training.loss_options.delta must be left out, since cross_entropy takes no options, but got 1.0"),
    ("training.dropout", 1.0, "training.dropout must be a number from 0 to below 1, but got 1.0"),
    ("training.clip_norm", 0.0, "training.clip_norm must be a finite number above 0, but got 0.0"),
    ("training.schedule", {"name": "Cosine"}, ("training.schedule.name must be one of ConstantLR, StepLR, ExponentialLR, "
     "CosineAnnealingLR, but got 'Cosine'")),
    ("training.schedule.gamma", 0.5, "path must be a place in the recipe, but got 'training.schedule.gamma'"),
    ("training.warmup_steps", -1, "training.warmup_steps must be a whole number from 0 to 2147483648, but got -1"),
    ("training.optimizer.momentum", 0.5, "path must be a place in the recipe, but got 'training.optimizer.momentum'"),
    ("training.l2", 0.5, "path must be a place in the recipe, but got 'training.l2'"),
    ("parameters.0.bias.0", "x", "parameters.0.bias.0 must be a finite number, but got 'x'"),
])  # fmt: skip
@pytest.mark.parametrize("step", [3, 300])
def test_what_cannot_be_is_refused_however_far_ahead(step, path, value, sentence):
    run = nv.Run(RECIPE)
    run.advance(steps=10)
    with pytest.raises(nv.RecipeError) as caught:
        run.edit(step, path, value)
    assert sentence is None or str(caught.value) == sentence
    assert run.recipe == RECIPE


def test_a_loss_that_changes_is_explained_as_it_is():
    """The lines of a step are those of the loss that it trains with."""
    run = nv.Run(RECIPE).edit(6, "training.loss", "huber").edit(8, "training.loss_options.delta", 0.05)
    lines = [{line.key: line.values for line in run.trace(step).explain(2, 0).lines} for step in (5, 6, 8)]
    assert "loss.cross_entropy" in lines[0]
    assert "loss.huber" not in lines[0]
    assert "loss.cross_entropy" not in lines[1]
    assert [line["loss.huber"]["option"] for line in lines[1:]] == [1.0, 0.05]


# -- JSON --------------------------------------------------------------------------------------------------------------

FULL = nv.Recipe(
    DATA,
    nv.Network(
        (nv.Layer(3, "elu", {"alpha": 0.3}), nv.Layer(2, "leaky_relu", {"negative_slope": 0.1})), "softmax", "normal", None, {},
        {"std": 0.2},
    ),
    nv.Training(
        "huber", AdamW(0.003, (0.8, 0.99), 1e-7, 0.02, True), 7, CosineAnnealingLR(12, 0.3), 5, 0.001, 0.25, 0.7,
        ("parameters.0.bias", "parameters.1.weight.0.1"), {"delta": 0.3},
    ),
    4,
    (nv.Edit(3, "training.schedule", StepLR(2, 0.4)), nv.Edit(5, "training.frozen", ["parameters.0"])),
)  # fmt: skip


def test_every_field_comes_back_from_json():
    again = nv.Recipe.from_json(FULL.to_json())
    assert again == FULL
    assert again.to_json() == FULL.to_json()
    for part, default in ((FULL.network, nv.Network()), (FULL.training, nv.Training())):
        same = [name for name in part.__struct_fields__ if getattr(part, name) == getattr(default, name)]
        assert same in (["parameters", "output_options"], [])
    assert bits(nv.Run(again).at(9)) == bits(nv.Run(FULL).at(9))


@pytest.mark.parametrize("optimizer", [
    nv.SGD(1, 0.5, 0.0, 0.1, True), Adagrad(0.1, 0.2, 0.3, 0.4, 0.5), RMSprop(0.1, 0.2, 0.3, 0.4, 0.5, True),
    nv.Adam(0.1, (0.2, 0.3), 0.4, 0.5, True), AdamW(0.1, (0.2, 0.3), 0.4, 0.5, True),
])  # fmt: skip
def test_every_field_of_an_optimizer_comes_back(optimizer):
    recipe = nv.Recipe(training=nv.Training(optimizer=optimizer))
    again = nv.Recipe.from_json(recipe.to_json()).training.optimizer
    assert again == optimizer
    assert type(again) is type(optimizer)


def test_recipes_of_before_these_fields_still_load():
    old = {
        "data": {"source": "catalog", "name": "iris", "scaling": "standard", "test_fraction": 0.2},
        "network": {"hidden": [{"units": 6, "activation": "tanh"}], "output_activation": None,
                    "initializer": "xavier_uniform", "parameters": None},
        "training": {"loss": "cross_entropy", "optimizer": {"name": "SGD", "learning_rate": 0.1}, "batch_size": 16},
        "seed": 1,
        "edits": [{"step": 4, "path": "training.optimizer", "value": {"name": "Adam", "learning_rate": 0.5}}],
        "version": 1,
    }  # fmt: skip
    recipe = nv.Recipe.from_json(msgspec.json.encode(old))
    assert recipe.training == nv.Training()
    assert recipe.network == nv.Network()
    assert nv.Run(recipe).trace(4).optimizer == nv.Adam(0.5)


def test_what_the_optimizer_remembers_is_seen_layer_by_layer():
    state = nv.Run(RECIPE).at(3)
    assert state.optimizer.t == 3
    for name, row in zip(state.slot_names, state.slots, strict=True):
        for found, views in zip(state.optimizer.slots[name], state.network.views(row), strict=True):
            assert found.weight.tolist() == views.weight.tolist()
            assert found.bias.tolist() == views.bias.tolist()


@pytest.mark.parametrize(
    "optimizer", [nv.Adam(0.01, eps=0.0), nv.AdamW(0.01, eps=0.0), RMSprop(eps=0.0), Adagrad(eps=0.0)]
)
def test_what_is_frozen_cannot_stop_a_run(optimizer):
    how = nv.Training(optimizer=optimizer, frozen=("parameters.0",))
    run = nv.Run(nv.Recipe(training=how))
    run.advance(steps=20)
    assert run.at(20).flat[:30].tobytes() == run.at(0).flat[:30].tobytes()
    assert (run.at(20).slots[:, :30] == 0.0).all()


@pytest.mark.parametrize(("hidden", "batch", "path", "value"), [
    ((100,), 16, "batch_size", 16_000), ((100,), 10_000, "dropout", 0.5), ((800, 800), 340, "optimizer", nv.Adam()),
])  # fmt: skip
def test_an_edit_may_not_make_a_step_too_large_to_be_traced(hidden, batch, path, value):
    many, network = nv.Inline(np.zeros((16_000, 1)), np.zeros(16_000)), nv.Network(tuple(map(nv.Layer, hidden)))
    how = nv.Training("mean_squared_error", batch_size=batch)
    run = nv.Run(nv.Recipe(many, network, how))
    too_large = r"^training.batch_size must be small enough for the trace of one step to stay within 64 MB, but got "
    with pytest.raises(nv.RecipeError, match=too_large):
        run.edit(3, f"training.{path}", value)
    with pytest.raises(nv.RecipeError, match=too_large):
        nv.Run(nv.Recipe(many, network, replaced(how, path, value)))
