import dataclasses

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.data.pieces import whole
from neuroviz.live import describe
from neuroviz.live.bench import Bench, Limits
from neuroviz.live.opening import edited
from neuroviz.plain import replaced
from neuroviz.run import Run


def default_of(option):
    return {"boolean": bool, "integer": int, "number": float}[option.kind](option.default)


def values_of(option):
    """What the page may set it to, the ends among them."""
    names = [choice.name for choice in option.choices]
    if option.kind == "choice":
        return names
    if option.kind == "several":
        return [names[:count] for count in range(len(names) + 1)]
    kind = {"boolean": bool, "integer": int, "number": float}[option.kind]
    numbers = [kind(value) for value in (option.default, option.minimum, option.maximum)]
    return [*numbers, None] if option.optional else numbers


def choosing(recipe, path, choice, below, named=False):
    """The recipe with a choice of the menu, and each of its options at its default, all as the page asks for them."""
    recipe = replaced(recipe, path, {"name": choice.name} if named else choice.name)
    for option in choice.options:
        recipe = replaced(recipe, f"{below}.{option.name}", default_of(option))
    return recipe


def test_every_choice_of_the_menu_can_be_chosen():
    menu = describe.menu(1000)
    recipe, bench = nv.Recipe(), Bench(Limits())
    bench.adopt(Run(recipe))
    for choice in menu.data:
        chosen, _, dataset = whole(edited(bench, "data", msgspec.json.decode(choice.value), 1))
        assert describe.run_info(Run(chosen, dataset=dataset)).data == choice.name
        for option in (*choice.options, *choice.preparation):
            for value in values_of(option):
                replaced(replaced(recipe, "data", msgspec.json.decode(choice.value)), f"data.{option.name}", value)
    for choice in menu.losses:
        training = choosing(recipe, "training.loss", choice, "training.loss_options").training
        assert set(training.loss_options) == {option.name for option in choice.options}
    for choice in menu.activations:
        if choice.name != "softmax":
            choosing(recipe, "network.hidden.0.activation", choice, "network.hidden.0.options")
    for choice in menu.initializers:
        Run(choosing(recipe, "network.initializer", choice, "network.initializer_options"))
    for choice in menu.optimizers:
        chosen = choosing(recipe, "training.optimizer", choice, "training.optimizer", named=True)
        assert chosen.training.optimizer == getattr(nv, choice.name)()
    for choice in menu.schedules:
        chosen = choosing(recipe, "training.schedule", choice, "training.schedule", named=True)
        assert chosen.training.schedule.name == choice.name
    for option in (*menu.regularizers, menu.warmup):
        replaced(recipe, f"training.{option.name}", default_of(option))
        if option.optional:
            replaced(recipe, f"training.{option.name}", None)
    assert msgspec.json.decode(msgspec.json.encode(menu))["maximum_parameters"] == 1000


def test_every_choice_has_a_word_and_a_sentence():
    menu = describe.menu(1000)
    for choice in (
        *menu.data, *menu.activations, *menu.losses, *menu.optimizers, *menu.schedules, *menu.initializers,
    ):  # fmt: skip
        assert choice.label
        assert choice.sentence.endswith(".")
        options = (*choice.options, *getattr(choice, "preparation", ()), *menu.regularizers, menu.warmup)
        for option in options:
            assert option.label
            assert option.sentence.endswith(".")
            assert option.minimum <= option.default <= option.maximum
            assert all(name.label and name.sentence.endswith(".") for name in option.choices)


def data_choice(name):
    [choice] = [choice for choice in describe.menu(1000).data if choice.name == name]
    return choice, [option.name for option in (*choice.options, *choice.preparation)]


@pytest.mark.parametrize(("name", "options"), [
    ("iris", ["test_fraction", "scaling", "stratified", "split_seed"]),
    ("diabetes", ["test_fraction", "scaling", "split_seed"]),
    ("xor_gate", ["test_fraction", "features", "scaling", "stratified", "split_seed"]),
    ("moons", ["samples", "noise", "test_fraction", "features", "scaling", "stratified", "split_seed", "seed"]),
    ("spiral", ["samples", "noise", "classes", "test_fraction", "features", "scaling", "stratified", "split_seed", "seed"]),
    ("sine", ["samples", "noise", "test_fraction", "features", "scaling", "split_seed", "seed"]),
])  # fmt: skip
def test_a_data_set_offers_what_can_be_set_of_it(name, options):
    choice, offered = data_choice(name)
    assert offered == options
    value = msgspec.json.decode(choice.value)
    for option in (*choice.options, *choice.preparation):
        usual = [named.name for named in option.choices][: max(1, int(option.default))]
        held = {"choice": usual[:1], "several": [()]}.get(option.kind, [None if option.optional else option.default])
        assert held[0] == (tuple(value[option.name]) if option.kind == "several" else value[option.name])


def test_the_menu_has_groups_in_order():
    groups = [choice.group for choice in describe.menu(1000).data]
    assert list(dict.fromkeys(groups)) == ["Real data", "Shapes", "Logic gates", "Surfaces"]
    assert groups == sorted(groups, key=["Real data", "Shapes", "Logic gates", "Surfaces"].index)


def test_images_and_made_features_are_told():
    assert describe.run_info(Run(nv.recipe_for(nv.Catalog("digits")))).image == (8, 8)
    info = describe.run_info(Run(nv.Recipe(nv.Synthetic("xor", features=("x1", "x2_squared", "x1_x2", "sin_x2")))))
    assert ([feature.name for feature in info.features], info.image) == (["x", "y²", "x · y", "sin y"], None)
    assert info.layers[0].inputs == 4


def test_the_default_run():
    info = describe.run_info(Run(nv.Recipe()))
    assert (info.data, info.data_label, info.noun, info.nouns, info.task) == (
        "iris", "Iris", "flower", "flowers", "classification",
    )  # fmt: skip
    assert [feature.name for feature in info.features] == ["sepal length", "sepal width", "petal length", "petal width"]
    assert info.outputs == info.classes == ("setosa", "versicolor", "virginica")
    assert (info.train_samples, info.test_samples, info.parameters) == (120, 30, 51)
    assert [(l.inputs, l.units, l.activation, l.folded, l.dense) for l in info.layers] == [
        (4, 6, "tanh", False, True), (6, 3, "softmax", False, True),
    ]  # fmt: skip
    assert info.targets == ()
    assert msgspec.json.decode(info.data_value) == {
        "source": "catalog", "name": "iris", "scaling": "standard", "test_fraction": 0.2, "stratified": False,
        "split_seed": None, "features": [],
    }  # fmt: skip
    assert [(s.step, s.batch_size) for s in info.segments] == [(0, 16)]


def test_scaling_is_told_as_it_was_done():
    run = Run(nv.Recipe())
    features = describe.run_info(run).features
    scaled = (run.dataset.raw.inputs - [f.shift for f in features]) / [f.scale for f in features]
    assert scaled.tobytes() == run.dataset.inputs.tobytes()


def test_inline_data_come_without_their_arrays():
    data = nv.Inline(np.zeros((3, 2)), np.array([[1.0, 5.0]] * 3), scaling="standard")
    info = describe.run_info(Run(nv.Recipe(data=data, training=nv.Training(loss="mean_squared_error"))))
    assert msgspec.json.decode(info.data_value) == {
        "source": "inline", "inputs": None, "targets": None, "scaling": "standard", "test_fraction": 0.0,
        "stratified": False, "split_seed": None, "features": [],
    }  # fmt: skip
    assert (info.data, info.task, info.outputs, info.test_samples) == ("inline", "regression", ("y1", "y2"), 0)
    assert [(t.name, t.shift) for t in info.targets] == [("y1", 1.0), ("y2", 5.0)]


def test_one_unit_for_two_classes_stands_for_the_second():
    network = nv.Network([nv.Layer(30)], output_activation="sigmoid")
    recipe = nv.Recipe(nv.Synthetic("xor"), network, nv.Training(loss="mean_squared_error"))
    info = describe.run_info(Run(recipe))
    assert info.outputs == ("class B",)
    assert [layer.folded for layer in info.layers] == [True, False]


def test_a_run_is_described_with_its_edits_and_how_it_trains_between_them():
    run = Run(nv.Recipe())
    for step, path, value in (
        (10, "training.optimizer.learning_rate", 0.01),
        (10, "training.loss", "mean_squared_error"),
        (20, "training.optimizer", {"name": "Adam"}),
        (20, "training.optimizer.betas.0", 0.5),
        (25, "parameters.0.weight.1.2", 0.7),
        (30, "parameters.1.bias.0", -1),
        (35, "training.batch_size", 1000),
    ):
        run = run.edit(step, path, value)
    info = describe.run_info(run)
    assert [(s.step, s.training.loss, s.training.optimizer.name, s.training.batch_size) for s in info.stretches] == [
        (0, "cross_entropy", "SGD", 16),
        (10, "mean_squared_error", "SGD", 16),
        *((step, "mean_squared_error", "Adam", 16) for step in (20, 25, 30)),
        (35, "mean_squared_error", "Adam", 1000),
    ]
    adam = run.at(20)
    assert info.state_bytes == adam.flat.nbytes + adam.slots.nbytes
    assert [edit.sentence for edit in info.edits] == [
        "learning rate 0.1 → 0.01",
        "loss cross-entropy → mean squared error",
        "optimizer SGD → Adam",
        "β₁ 0.9 → 0.5",
        "weight from input 3 of unit 2 in layer 1 set to 0.7",
        "bias of unit 1 in layer 2 set to −1",
        "batch size 16 → 1000",
    ]
    assert [(s.step, s.batch_size) for s in info.segments] == [(0, 16), (35, 120)]


@pytest.mark.parametrize(("edits", "sentence"), [
    ([("training.schedule", {"name": "CosineAnnealingLR"})], "schedule constant → cosine"),
    ([("training.schedule", {"name": "StepLR"}), ("training.schedule.step_size", 5)], "schedule’s epochs 30 → 5"),
    ([("training.warmup_steps", 10)], "warm-up 0 → 10"),
    ([("training.clip_norm", 2)], "clip at norm off → 2"),
    ([("training.clip_norm", 2), ("training.clip_norm", None)], "clip at norm 2 → off"),
    ([("training.optimizer.momentum", 0.9), ("training.optimizer.nesterov", True)], "Nesterov off → on"),
    ([("training.loss", "huber"), ("training.loss_options.delta", 2)], "loss’s δ 1 → 2"),
    ([("training.loss", "huber"), ("training.loss_options", {"delta": 2})], "training.loss_options as usual → delta 2"),
    ([("training.optimizer", {"name": "Adam"}), ("training.optimizer.betas", [0.5, 0.9])],
     "training.optimizer.betas 0.9, 0.999 → 0.5, 0.9"),
    ([("training.frozen", ["parameters.0"])], "layer 1 frozen"),
    ([("training.frozen", ["parameters.0"]), ("training.frozen", ["parameters.1.weight.0.1"])],
     "weight from input 2 of unit 1 in layer 2 frozen, layer 1 no longer frozen"),
    ([("training.frozen", ["parameters.1.bias.2", "parameters.0.weight", "parameters.0.weight.1", "parameters.0.bias"])],
     "bias of unit 3 in layer 2, weights of layer 1 and 2 more frozen"),
    ([("training.frozen", ["parameters.0.bias", "parameters.0.weight.1"])],
     "biases of layer 1, weights of unit 2 in layer 1 frozen"),
    ([("training.frozen", [])], "frozen as before"),
])  # fmt: skip
def test_edits_in_words(edits, sentence):
    run = Run(nv.Recipe())
    for step, (path, value) in enumerate(edits):
        run = run.edit(step + 1, path, value)
    assert describe.run_info(run).edits[-1].sentence == sentence


def test_pictures_are_told_by_their_rows_and_columns():
    run = nv.Run(nv.Recipe())
    assert describe.run_info(run).image is None
    raw = dataclasses.replace(run.dataset.raw, image=(2, 2))
    pictures = nv.Run(nv.Recipe(), dataset=dataclasses.replace(run.dataset, raw=raw))
    assert describe.run_info(pictures).image == (2, 2)
