"""The PyTorch script: it trains the run again, and every step's loss is the run's."""

import ast
import io
import subprocess
import sys
import tokenize

import msgspec
import numpy as np
import polars
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.losses import LOSSES
from neuroviz.exports import in_torch
from neuroviz.exports.plan import MAXIMUM_BYTES
from tests.engine.choices import OPTIMIZERS, SOURCES, a_recipe
from tests.engine.test_parity_regularization import DRAWN, EVERY_OPTIMIZER, EVERY_SCHEDULE, RATES
from tests.engine.test_parity_runs import ROWS, name_of, recipe_of
from tests.exports.running import check, losses_of, run_script

HEAD = ("three classes", "cross_entropy", "softmax")
TWO = (nv.Layer(4), nv.Layer(3, "relu"))
GENERATOR = np.random.default_rng(5)


def edited(*edits, head=HEAD, hidden=TWO, **training):
    return a_recipe(head, hidden, training, [nv.Edit(*edit) for edit in edits])


# -- Everything that a recipe can say ----------------------------------------------------------------------------------


def test_nothing_is_left_out():
    assert set(in_torch.ACTIVATIONS) == {entry.name for entry in ACTIVATIONS}
    assert set(in_torch.LOSS_FUNCTIONS) == {entry.name for entry in LOSSES}


@pytest.mark.no_cover
@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_every_pair_of_choices(row):
    check(recipe_of(row), 40)


@pytest.mark.no_cover
@settings(derandomize=True, max_examples=40)
@given(DRAWN)
def test_recipes_drawn_at_random(recipe):
    check(recipe, 12)


AN_EDIT = st.one_of(
    st.tuples(st.just("training.optimizer"), EVERY_OPTIMIZER),
    st.tuples(st.just("training.optimizer.learning_rate"), RATES),
    st.tuples(st.just("training.schedule"), EVERY_SCHEDULE),
    st.tuples(st.just("training.warmup_steps"), st.integers(0, 15)),
    st.tuples(st.just("training.batch_size"), st.integers(1, 30)),
    st.tuples(st.just("training.l1"), st.sampled_from([0.0, 0.02])),
    st.tuples(st.just("training.dropout"), st.sampled_from([0.0, 0.3])),
    st.tuples(st.just("training.clip_norm"), st.sampled_from([None, 0.02])),
    st.tuples(st.just("training.frozen"), st.sampled_from([[], ["parameters.0"], ["parameters.0.weight.0"]])),
    st.tuples(st.sampled_from(["parameters.0.weight.0.0", "parameters.0.bias.0"]), st.floats(-1.0, 1.0)),
)


@pytest.mark.no_cover
@settings(derandomize=True, max_examples=40)
@given(DRAWN, st.lists(st.tuples(st.integers(0, 14), AN_EDIT), max_size=6))
def test_edits_drawn_at_random(recipe, edits):
    edits = tuple(nv.Edit(step, path, value) for step, (path, value) in edits)
    check(msgspec.structs.replace(recipe, edits=edits), 16)


@pytest.mark.parametrize("former", OPTIMIZERS)
@pytest.mark.parametrize("latter", ["SGD Nesterov", "RMSprop centered momentum", "Adam AMSGrad", "Adagrad decay"])
def test_another_optimizer_in_mid_run(former, latter):
    edits = (7, "training.optimizer", OPTIMIZERS[latter]), (13, "training.optimizer", OPTIMIZERS[former])
    check(edited(*edits, optimizer=OPTIMIZERS[former]), 20)


@pytest.mark.parametrize(("before", "change", "after"), [
    (nv.SGD(0.05), {"momentum": 0.9}, ["momentum_buffer"]),
    (nv.SGD(0.05, momentum=0.9), {"momentum": 0.0}, []),
    (nv.Adam(0.01), {"amsgrad": True}, ["max_exp_avg_sq"]),
    (nv.Adam(0.01), {"betas.0": 0.5}, []),
    (nv.RMSprop(), {"momentum": 0.5, "centered": True}, ["grad_avg", "momentum_buffer"]),
    (nv.RMSprop(centered=True), {"centered": False}, []),
    (nv.Adagrad(0.05), {"lr_decay": 0.2, "weight_decay": 0.1}, []),
])  # fmt: skip
def test_the_same_optimizer_with_other_settings(before, change, after):
    there = [(9, f"training.optimizer.{name}", value) for name, value in change.items()]
    back = [(17, f"training.optimizer.{name.replace('.0', '')}", getattr(before, name.replace(".0", "")))
            for name in change]  # fmt: skip
    again = [(23, path, value) for _, path, value in there]
    recipe = edited(*there, *back, *again, optimizer=before)
    text = nv.pytorch_script(recipe, 30)
    assert all(f"[{name!r}] = torch.zeros_like" in text for name in after)
    check(recipe, 30)


@pytest.mark.parametrize("edits", [
    [(5, "training.optimizer.learning_rate", 0.3)],
    [(6, "training.batch_size", 9)],
    [(2, "training.batch_size", 1), (9, "training.batch_size", 23), (12, "training.dropout", 0.3)],
    [(4, "training.dropout", 0.4), (8, "training.dropout", 0.0)],
    [(4, "parameters.0.weight.1.2", 0.5), (4, "parameters.2.bias.0", -1)],
    [(0, "parameters.0.weight.1.2", 0.5), (0, "training.optimizer", nv.Adam()), (3, "training.l1", 0.02)],
    [(4, "training.loss", "mean_squared_error"), (9, "training.loss", "huber")],
    [(4, "training.clip_norm", 0.1), (9, "training.clip_norm", None)],
    [(4, "training.schedule", nv.StepLR(1, 0.5)), (9, "training.warmup_steps", 15)],
    [(4, "training.schedule", nv.CosineAnnealingLR(3, 0.1)), (11, "training.schedule", nv.ExponentialLR(0.7))],
    [(4, "training.frozen", ["parameters.0"]), (9, "training.frozen", ["parameters.1.weight.0.1", "parameters.0.weight.2"])],
    [(4, "training.frozen", ["parameters.0", "parameters.1", "parameters.2"]), (9, "training.frozen", [])],
])  # fmt: skip
@pytest.mark.parametrize("optimizer", ["SGD momentum", "Adam AMSGrad", "Adagrad decay", "RMSprop centered momentum"])
def test_edits_in_mid_run(edits, optimizer):
    check(edited(*edits, optimizer=OPTIMIZERS[optimizer]), 20)


@pytest.mark.parametrize(("head", "others"), [
    (("two classes", "binary_cross_entropy", "sigmoid"), ["mean_squared_error", "half_squared_error"]),
    (("two classes", "hinge", "identity"), ["mean_absolute_error", "hinge"]),
    (("two classes", "huber", "tanh"), ["half_squared_error", "mean_squared_error"]),
    (("two classes", "cross_entropy", "softmax"), ["huber", "cross_entropy"]),
    (("numbers", "huber", "sine"), ["mean_squared_error", "mean_absolute_error"]),
])  # fmt: skip
def test_another_loss_in_mid_run(head, others):
    edits = [(5 + 5 * n, "training.loss", loss) for n, loss in enumerate(others)]
    check(edited(*edits, head=head, optimizer=nv.SGD(0.05)), 20)


@pytest.mark.parametrize("frozen", [("parameters.0",), ("parameters.1.weight", "parameters.0.bias"),
                                    ("parameters.0", "parameters.1", "parameters.2")])  # fmt: skip
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_whole_tensors_frozen_all_along(frozen, optimizer):
    recipe = edited(frozen=frozen, l1=0.01, clip_norm=0.2, optimizer=OPTIMIZERS[optimizer])
    assert ("requires_grad_(False)" in nv.pytorch_script(recipe, 1)) == (len(frozen) < 3)
    check(recipe, 20)


def test_only_weights_that_learn_have_a_penalty():
    weights = [f"parameters.{layer}.weight" for layer in range(3)]
    recipe = edited(frozen=weights, l1=0.01)
    assert "l1 *" not in nv.pytorch_script(recipe, 1)
    check(recipe, 10)


def test_dropout_without_hidden_layers_drops_nothing():
    recipe = edited(hidden=(), dropout=0.5)
    assert "Dropout" not in nv.pytorch_script(recipe, 1)
    check(recipe, 10)


def test_an_edit_beyond_the_end_is_left_out():
    recipe = edited((50, "training.dropout", 0.5))
    assert "Dropout" not in nv.pytorch_script(recipe, 50)
    assert "Dropout" in nv.pytorch_script(recipe, 51)


def test_a_variance_that_rounding_has_made_negative():
    """A gradient that never changes: centered RMSprop divides by nothing but ε."""
    data = nv.Inline(np.array([[0.1]]), np.array([1e6]))
    training = nv.Training("mean_absolute_error", nv.RMSprop(0.001, alpha=0.5, centered=True, eps=1e-3))
    check(nv.Recipe(data, nv.Network(()), training), 60)


# -- Data --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [
    *(nv.Catalog(name) for name in ("iris", "wine", "xor_gate", "diabetes", "digits")),
    nv.Catalog("iris", scaling="minmax", stratified=True, split_seed=3),
    nv.Synthetic("spiral", samples=600, classes=3, features=("x1", "x2", "x1_x2", "sin_x1")),
    nv.Synthetic("moons", scaling="none"),
    nv.Drawn(((0.0, 1.0, 0), (1.0, 2.0, 1), (2.5, -1.0, 1), (-3.0, 0.1, 0)), test_fraction=0.0),
    nv.Inline(GENERATOR.normal(size=(2000, 1)), GENERATOR.normal(size=(2000, 2)), scaling="standard", test_fraction=0.1),
    nv.Inline(GENERATOR.normal(size=(1500, 2)), GENERATOR.permutation(1500) % 2),
    *SOURCES.values(),
], ids=str)  # fmt: skip
def test_every_kind_of_data(data):
    run = nv.Run(nv.recipe_for(data))
    train = run.data.train
    defined = check(run, 25)
    assert np.array_equal(defined["INPUTS"].numpy(), run.data.inputs[train])
    targets = defined["TARGETS"].numpy()
    assert np.array_equal(targets, run.data.targets[train] if targets.ndim > 1 else run.dataset.targets[train])
    for layer, place in zip(run.at(0).parameters, (name for name in defined["PARAMETERS"] if "w" in name), strict=True):
        assert np.array_equal(defined["PARAMETERS"][place].numpy(), layer.weight)


def test_a_wide_layer_is_packed():
    recipe = nv.Recipe(network=nv.Network((nv.Layer(300), nv.Layer(40))), training=nv.Training(batch_size=50))
    check(recipe, 10)


HOSTILE = [
    "a\nimport os",
    'b"""\nprint(1)\n"""',
    "c'''; print(2) #",
    "d\u2028print(3)",
    "e\u2029\x85\x0b\x0c\r\x1c print(4)",
    "f\\",
    "g{0}%s${HOME}",
    "h\u202e\ufeff",
    "{body}",
]


def file_of(path, names, classes):
    columns = {name: GENERATOR.permutation(40) * 1.0 for name in names}
    polars.DataFrame({**columns, "kind": [classes[n % len(classes)] for n in range(40)]}).write_parquet(path)
    return nv.File(path, target="kind")


def skeleton(text):
    """The program without its texts and numbers, and its comments."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
    comments = [t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]
    return ast.dump(tree), comments


def test_what_somebody_typed_is_harmless(tmp_path):
    def script(names, classes, name):
        run = nv.Run(nv.Recipe(file_of(tmp_path / name, names, classes)))
        return nv.pytorch_script(run, 3), run.dataset.raw

    tame, _ = script([f"x{n}" for n in range(9)], ["one", "two", "three"], "tame.parquet")
    wild, raw = script(HOSTILE, HOSTILE[:3], "x\"\"\"; print(5)\u2028'''#.parquet")
    tame_tree, tame_comments = skeleton(tame)
    wild_tree, wild_comments = skeleton(wild)
    assert wild_comments == tame_comments
    assert len(wild_tree) > 1000
    defined, printed = run_script(wild)
    assert "print" in "".join(defined["FEATURES"])
    assert (tuple(defined["FEATURES"]), tuple(defined["CLASSES"])) == (raw.features, raw.classes)
    assert defined["DATA"] == raw.label
    assert wild_tree == tame_tree
    assert all(line.startswith("epoch") for line in printed.splitlines())


# -- As a program ------------------------------------------------------------------------------------------------------


def test_it_runs_alone_and_prints_each_epoch(tmp_path):
    run = nv.Run(nv.Recipe())
    run.advance(steps=20)
    (tmp_path / "script.py").write_text(nv.pytorch_script(run), encoding="utf-8")
    command = [sys.executable, "-I", "script.py"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stderr == ""
    first, second, third = done.stdout.splitlines()
    for number, line in enumerate((first, second)):
        assert line.startswith(f"epoch {number + 1}: loss ")
        assert float(line.rpartition(" ")[2]) == pytest.approx(run.history.epochs.rows()[number, 0], rel=1e-9)
    assert third.startswith("epoch 3, so far: loss ")
    state = run.at(20)
    assert float(third.rpartition(" ")[2]) == pytest.approx(state.tally[0] / state.position, rel=1e-9)


@pytest.mark.parametrize("recipe", [
    nv.Recipe(),
    nv.Recipe(nv.Catalog("digits"), training=nv.Training(dropout=0.2, clip_norm=1.0, warmup_steps=5)),
])  # fmt: skip
def test_it_needs_pytorch_alone(recipe):
    tree = ast.parse(nv.pytorch_script(recipe, 10))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported | modules <= {"base64", "math", "torch", "zlib"}


def test_a_run_that_diverges_says_so():
    recipe = nv.Recipe(
        nv.Inline(np.array([[1.0], [2.0]]), np.array([1.0, 3.0])),
        nv.Network(()),
        nv.Training("mean_squared_error", nv.SGD(1e3)),
    )
    defined, printed = run_script(nv.pytorch_script(recipe, 400))
    run = nv.Run(recipe)
    with pytest.raises(nv.Diverged):
        run.advance(steps=400)
    assert printed.splitlines()[-1].endswith("the loss is no longer a finite number")
    assert len(defined["losses"]) == run.step + 1
    ours = losses_of(run)
    np.testing.assert_allclose(defined["losses"][:-1], ours, rtol=1e-10)


def test_as_many_steps_as_the_run_has_done():
    run = nv.Run(nv.Recipe())
    assert "STEPS = 800\n" in nv.pytorch_script(run)
    run.advance(steps=30)
    assert "STEPS = 30\n" in nv.pytorch_script(run)
    assert "STEPS = 5\n" in nv.pytorch_script(run, steps=5)
    defined, printed = run_script(nv.pytorch_script(run, steps=0))
    assert (len(defined["losses"]), printed) == (0, "")


def test_what_cannot_be_is_refused():
    with pytest.raises(nv.RecipeError, match=r"^run must be a Run or a Recipe, but got 3$"):
        nv.pytorch_script(3)
    with pytest.raises(nv.RecipeError, match=r"^steps must be a whole number from 0 .*, but got -1$"):
        nv.pytorch_script(nv.Recipe(), -1)
    rows = MAXIMUM_BYTES // 8 // 8
    data = nv.Inline(np.zeros((rows - 100, 7)) + np.arange(rows - 100)[:, np.newaxis], np.arange(rows - 100) % 2)
    run = nv.Run(nv.Recipe(data, nv.Network((nv.Layer(4096), nv.Layer(400)))))
    with pytest.raises(
        nv.RecipeError,
        match=r"^data must be at most 64 MB together with the parameters, to stand in a script, but got 6\d MB$",
    ):
        nv.pytorch_script(run)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_exact(number):
    from neuroviz.exports import literals

    read = eval(literals.tensor(np.array([number])), {"torch": Doubles})
    assert np.array_equal(read, [number])
    assert np.signbit(read[0]) == np.signbit(number)


class Doubles:
    """PyTorch with float64 by default."""

    @staticmethod
    def tensor(values):
        return torch.tensor(values, dtype=torch.float64).numpy()
