"""How recipes differ, in words; and the comparisons that are there."""

import numpy as np
import pytest
from msgspec import structs

import neuroviz as nv
from neuroviz.engine import tasks

DRAWN = nv.Drawn(((0, 0, 0), (1, 1, 1), (0, 1, 0), (1, 0, 1)), test_fraction=0.0, scaling="none")


def trained(**settings):
    return nv.Recipe(training=nv.Training(**settings))


def shaped(*hidden, **settings):
    return nv.Recipe(network=nv.Network(hidden, **settings))


@pytest.mark.parametrize(("recipes", "words"), [
    ([nv.Recipe(), nv.Recipe()], ("no difference", "no difference")),
    ([nv.Recipe()], ("no difference",)),
    ([], ()),
    ([nv.Recipe(seed=1), nv.Recipe(seed=7)], ("seed 1", "seed 7")),
    ([trained(optimizer=nv.SGD(0.1)), trained(optimizer=nv.Adam(0.01))], ("SGD, learning rate 0.1", "Adam, learning rate 0.01")),
    ([trained(optimizer=nv.SGD(0.1)), trained(optimizer=nv.Adam(0.1))], ("SGD", "Adam")),
    ([trained(optimizer=nv.SGD(0.1)), trained(optimizer=nv.Adam(0.1, betas=(0.8, 0.999)))], ("SGD", "Adam, β₁ 0.8")),
    ([trained(optimizer=nv.SGD(0.1)), trained(optimizer=nv.SGD(0.1, momentum=0.9))], ("momentum 0", "momentum 0.9")),
    ([trained(optimizer=nv.SGD(0.1)), trained(optimizer=nv.SGD(0.1, momentum=0.9)), trained(optimizer=nv.Adam(0.1))],
     ("SGD", "SGD, momentum 0.9", "Adam")),
    ([trained(optimizer=nv.Adam()), trained(optimizer=nv.Adam(amsgrad=True))], ("AMSGrad off", "AMSGrad on")),
    ([trained(), trained(schedule=nv.StepLR(10))], ("schedule constant", "schedule steps, schedule’s epochs 10")),
    ([trained(), trained(batch_size=8, dropout=0.5)], ("batch size 16, dropout 0", "batch size 8, dropout 0.5")),
    ([trained(), trained(clip_norm=1.0)], ("clip at norm off", "clip at norm 1")),
    ([trained(loss="huber"), trained(loss="huber", loss_options={"delta": 2.0})], ("no difference", "loss’s δ 2")),
    ([trained(), trained(loss="mean_squared_error")], ("loss cross-entropy", "loss mean squared error")),
    ([trained(), trained(frozen=("parameters.0",))], ("nothing frozen", "layer 1 frozen")),
    ([shaped(), shaped(nv.Layer(6))], ("no hidden layer", "hidden layer 6")),
    ([shaped(nv.Layer(4)), shaped(nv.Layer(8), nv.Layer(8))], ("hidden layer 4", "hidden layers 8-8")),
    ([shaped(nv.Layer(4)), shaped(nv.Layer(4, "relu"))], ("tanh", "ReLU")),
    ([shaped(nv.Layer(4)), shaped(nv.Layer(5, "relu"), nv.Layer(5))], ("hidden layer 4 tanh", "hidden layers 5-5 ReLU-tanh")),
    ([shaped(nv.Layer(4, "leaky_relu", {"negative_slope": 0.2})), shaped(nv.Layer(4, "leaky_relu"))],
     ("leaky ReLU (0.2)", "leaky ReLU")),
    ([shaped(nv.Layer(6)), shaped(nv.Layer(6), initializer="he_normal")], ("initializer Xavier uniform", "initializer He normal")),
    ([shaped(nv.Layer(6), initializer="normal"), shaped(nv.Layer(6), initializer="normal", initializer_options={"std": 2.0})],
     ("no difference", "std 2")),
    ([shaped(), shaped(parameters=((np.zeros((3, 4)), np.zeros(3)),))], ("initial parameters drawn", "initial parameters given")),
    ([shaped(output_activation=None), shaped(output_activation="softmax")], ("output as the loss has it", "output softmax")),
    ([nv.Recipe(), nv.Recipe(nv.Catalog("wine"))], ("Iris", "Wine")),
    ([nv.Recipe(), nv.Recipe(nv.Catalog("wine", scaling="none"))], ("Iris, scaling standard", "Wine, scaling none")),
    ([nv.Recipe(), nv.Recipe(nv.Synthetic("xor", samples=50))], ("Iris", "XOR, samples 50")),
    ([nv.Recipe(nv.Synthetic("xor")), nv.Recipe(nv.Synthetic("xor", noise=0.2))], ("noise 0.05", "noise 0.2")),
    ([nv.Recipe(nv.Synthetic("xor")), nv.Recipe(nv.Synthetic("xor", seed=3))], ("seed as the recipe’s seed", "seed 3")),
    ([nv.Recipe(nv.Synthetic("xor")), nv.Recipe(nv.Synthetic("xor", features=("x1_x2",)))], ("features none", "features x1_x2")),
    ([nv.Recipe(nv.Inline(np.eye(4), [0, 1, 0, 1])), nv.Recipe(DRAWN)], ("4 given samples", "4 drawn points")),
    ([nv.Recipe(edits=(nv.Edit(3, "training.l1", 0.1),)), nv.Recipe()], ("L1 0 → 0.1", "no edits")),
])  # fmt: skip
def test_recipes_differ_in_words(recipes, words):
    assert nv.differences(recipes) == words


def test_files_are_told_by_name_and_by_how_they_are_read(tmp_path):
    path = tmp_path / "some.csv"
    path.write_text("x,y,z\n" + "\n".join(f"{n},{n * n},{n % 7}" for n in range(40)))
    some = nv.File(path, target="y")
    recipes = [nv.Recipe(structs.replace(some, columns=columns)) for columns in (("x",), ("x", "z"), None)]
    assert nv.differences(recipes) == ("columns x", "columns x, z", "columns as recognised")
    assert nv.differences([nv.Recipe(some), nv.Recipe()])[0].startswith("some.csv, ")


def test_what_are_no_recipes_is_told():
    with pytest.raises(nv.RecipeError, match="recipes must be a list of recipes, but got "):
        nv.differences(nv.Recipe())
    with pytest.raises(nv.RecipeError, match=r"recipes\.1 must be a Recipe, but got 3"):
        nv.differences([nv.Recipe(), 3])


# -- Ready-made --------------------------------------------------------------------------------------------------------

NAMES = ["optimizers", "learning_rates", "hidden_layer", "sigmoid_and_relu"]


def losses(comparison, epochs):
    """The loss and the accuracy of each on what trains."""
    tasks.warm_up()
    found = []
    for recipe in comparison.recipes:
        run = nv.Run(recipe)
        run.advance(epochs=epochs)
        found.append(run.evaluate(run.at(run.step), "train"))
    return found


def test_they_are_there_by_name():
    assert [*nv.comparisons.COMPARISONS] == NAMES
    for name, function in nv.comparisons.COMPARISONS.items():
        comparison = function()
        assert comparison.name == name
        assert comparison.label
        assert comparison.sentence.endswith(".")
        assert len(set(comparison.differences)) == len(comparison.recipes) >= 2
        assert {recipe.seed for recipe in comparison.recipes} == {1}


@pytest.mark.parametrize("name", ["optimizers", "learning_rates", "sigmoid_and_relu"])
def test_all_of_the_same_shape_begin_with_the_same_weights(name):
    first, *others = (nv.Run(recipe).at(0).flat for recipe in getattr(nv.comparisons, name)(seed=3).recipes)
    assert all((first == other).all() for other in others)


def test_every_optimizer_is_told_by_its_name():
    assert nv.comparisons.optimizers().differences == (
        "SGD, learning rate 0.1", "SGD, learning rate 0.1, momentum 0.9", "Adagrad, learning rate 0.1",
        "RMSprop, learning rate 0.01", "Adam, learning rate 0.01", "AdamW, learning rate 0.01",
    )  # fmt: skip


def test_learning_rates_go_from_too_small_to_too_large():
    comparison = nv.comparisons.learning_rates()
    rates = [recipe.training.optimizer.learning_rate for recipe in comparison.recipes]
    assert (rates[0], rates[-1]) == (0.01, 10.0)
    assert rates == sorted(rates)
    found = [loss for loss, _ in losses(comparison, 20)]
    assert min(found) < found[0] / 2
    assert min(found) < found[-1] / 2


def test_they_may_be_made_on_other_data():
    for comparison in (
        nv.comparisons.optimizers(nv.Catalog("diabetes")),
        nv.comparisons.learning_rates(nv.Catalog("diabetes")),
    ):
        assert {recipe.training.loss for recipe in comparison.recipes} == {"mean_squared_error"}


def test_without_a_hidden_layer_xor_is_not_learned():
    (_, without), (_, within) = losses(nv.comparisons.hidden_layer(), 200)
    assert without < 0.8
    assert within > 0.95


def test_eight_layers_of_sigmoid_learn_nothing_where_relu_does():
    (sigmoid, _), (relu, _) = losses(nv.comparisons.sigmoid_and_relu(), 200)
    assert sigmoid == pytest.approx(np.log(2.0), rel=0.02)
    assert relu < 0.1
