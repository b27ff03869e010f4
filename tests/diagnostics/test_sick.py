"""Each illness is found, and where it is."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.diagnostics import KINDS
from neuroviz.diagnostics.evidence import Evidence
from tests.diagnostics.recipes import after, given, kinds, net, noisy, only, said, seeded, sgd

RELU = nv.Recipe(network=net(8, 8, activation="relu", initializer="he_uniform"))


# -- Neurons -------------------------------------------------------------------------------------------------------------


def test_dead_units():
    def kill(pairs):
        pairs[0][1][[1, 4]] = -10.0
        pairs[1][1][:] = -1000.0

    run = after(given(RELU, kill), 0)
    assert said(run) == [("dead_units", 0, (1, 4)), ("dead_units", 1, (0, 1, 2, 3, 4, 5, 6, 7))]
    first, second = run.diagnose()
    assert first.sentence.startswith("Neurons 2 and 5 of layer 1 are dead: they give the same for each of the 120 ")
    assert second.sentence.startswith("All 8 neurons of layer 2 are dead: ")
    assert first.numbers == {"samples": 120.0, "slope": 0.0}
    run.advance(epochs=30)
    assert said(run)[:2] == [("dead_units", 0, (1, 4)), ("dead_units", 1, (0, 1, 2, 3, 4, 5, 6, 7))]


def test_one_dead_unit():
    def kill(pairs):
        pairs[0][1][2] = -10.0

    (found,) = nv.Run(given(nv.Recipe(network=net(3, activation="relu")), kill)).diagnose(0)
    assert found.sentence.startswith("Neuron 3 of layer 1 is dead: it gives the same for each of the 120 training")


def test_a_tanh_that_always_gives_1_is_dead_and_one_that_gives_1_and_minus_1_is_saturated():
    def push(pairs):
        pairs[0][1][3] = 1e4
        pairs[0][0][1] *= 1e5

    run = nv.Run(given(nv.Recipe(), push))
    assert said(run, 0) == [("dead_units", 0, (3,)), ("saturated_units", 0, (1,))]


def test_a_dead_output():
    def kill(pairs):
        pairs[0][1][0] = -10.0

    data = nv.Inline(np.eye(3), np.ones(3))
    recipe = nv.Recipe(data, net(output_activation="relu"), sgd(0.1, "mean_squared_error"))
    assert said(nv.Run(given(recipe, kill)), 0) == [("dead_units", 0, (0,))]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("epochs", [0, 5])
def test_saturated_units(activation, epochs):
    def scale(pairs):
        pairs[0][0][[0, 5]] *= 1000.0
        pairs[-1][0][:] *= 0.01  # what two neurons cannot tell is left to learn

    run = after(given(nv.Recipe(network=net(8, activation=activation), training=sgd(0.001)), scale), epochs)
    found = only(run, "saturated_units")
    assert (found.layer, found.units) == (0, (0, 5))
    assert found.sentence.startswith("Neurons 1 and 6 of layer 1 are saturated: ")
    assert 0.0 <= found.numbers["slope"] < 0.02
    assert found.numbers["steepest"] == {"tanh": 1.0, "sigmoid": 0.25}[activation]


def test_weights_a_hundred_times_too_large_saturate():
    def scale(pairs):
        for weight, _ in pairs:
            weight *= 100.0

    found = [found for found in said(nv.Run(given(nv.Recipe(network=net(8, 8)), scale)), 0) if "satur" in found[0]]
    assert found == [("saturated_units", 0, (1, 2, 3, 4, 7)), ("saturated_units", 1, (0, 1, 2, 3, 4, 5, 6, 7))]


@pytest.mark.parametrize("value", [0.3, 0.0])
@pytest.mark.parametrize("epochs", [0, 1, 20])
def test_equal_weights_make_copies(value, epochs):
    def level(pairs):
        for weight, _ in pairs:
            weight[:] = value

    run = after(given(nv.Recipe(network=net(6, 4)), level), epochs)
    copies = [found for found in said(run) if found[0] == "copied_units"]
    assert copies == [("copied_units", 0, (0, 1, 2, 3, 4, 5)), ("copied_units", 1, (0, 1, 2, 3))]


def test_copies_come_in_groups():
    def copy(pairs):
        for one, other in ((0, 2), (1, 4), (1, 5)):
            pairs[0][0][other], pairs[0][1][other] = pairs[0][0][one], pairs[0][1][one]
            pairs[1][0][:, other] = pairs[1][0][:, one]

    run = after(given(nv.Recipe(), copy), 5)
    assert said(run) == [("copied_units", 0, (0, 2)), ("copied_units", 0, (1, 4, 5))]
    assert run.diagnose()[1].sentence.startswith("Neurons 2, 5 and 6 of layer 1 are copies of each other")


@pytest.mark.parametrize("part", ["weights in", "bias", "weights out"])
def test_what_differs_in_one_number_is_no_copy(part):
    def copy(pairs):
        pairs[0][0][1], pairs[0][1][1], pairs[1][0][:, 1] = pairs[0][0][0], pairs[0][1][0], pairs[1][0][:, 0]
        array = {"weights in": pairs[0][0][1], "bias": pairs[0][1], "weights out": pairs[1][0][:, 1]}[part]
        array[1] += 1e-6

    assert said(nv.Run(given(nv.Recipe(), copy)), 0) == []


# -- Depth ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("epochs", [0, 5])
def test_vanishing_gradients(epochs):
    run = after(nv.Recipe(network=net(*[8] * 8, activation="sigmoid")), epochs)
    assert said(run) == [("vanishing_gradients", 0, ())]
    (found,) = run.diagnose()
    assert found.numbers["ratio"] == pytest.approx(error_ratio(run))
    assert found.numbers["ratio"] < 1e-4
    assert "in layer 1 it is" in found.sentence
    assert "times smaller than in layer 8" in found.sentence


def test_exploding_gradients():
    def scale(pairs):
        for weight, _ in pairs:
            weight *= 4.0

    recipe = nv.Recipe(network=net(*[16] * 8, activation="relu", initializer="he_normal"), training=sgd(1e-9))
    run = nv.Run(given(recipe, scale))
    found = only(run, "exploding_gradients", 0)
    assert (found.layer, found.units) == (0, ())
    assert found.numbers["ratio"] == pytest.approx(error_ratio(run))
    assert found.numbers["ratio"] > 1e3
    assert "times larger than in layer 8" in found.sentence


def error_ratio(run):
    layers = run.trace(run.step).layers
    first, last = (np.sqrt((layers[layer].delta ** 2).mean()) for layer in (0, -2))
    return first / last


@pytest.mark.parametrize(("activation", "std", "kind", "words"), [
    ("sine", 1e6, "exploding_gradients", "in layer 1 it is 10^182 times larger than in layer 30, "),
    ("sigmoid", 1e-8, "vanishing_gradients", "in layer 1 it is 10^237 times smaller than in layer 30, "),
    ("tanh", 1e-8, "vanishing_gradients", "in layer 1 it is 10^220 times smaller than in layer 30, "),
])  # fmt: skip
def test_an_error_whose_square_is_out_of_range_is_compared(activation, std, kind, words):
    network = net(*[8] * 30, activation=activation, initializer="normal", initializer_options={"std": std})
    found = only(nv.Run(nv.Recipe(network=network)), kind, 0)
    assert found.layer == 0
    assert words in found.sentence
    assert (found.numbers["ratio"] > 1e180) == (std > 1.0)


def test_an_error_that_fades_to_nothing_is_followed_as_far_as_it_comes():
    network = net(*[8] * 30, activation="tanh", initializer="normal", initializer_options={"std": 1e-16})
    run = nv.Run(nv.Recipe(network=network))
    found = only(run, "vanishing_gradients", 0)
    assert found.layer > 0
    layers = run.trace(0).layers
    assert not layers[found.layer - 1].delta.any()
    assert layers[found.layer].delta.any()


def test_a_ratio_that_no_float_holds_is_said():
    sizes = (1e-150, 1e200, 1e200, 1e-200)
    weights = tuple((np.full((1, 1), size), np.zeros(1)) for size in sizes)
    data = nv.Inline(np.full((1, 1), 1e-200), np.ones(1), scaling="none")
    network = net(1, 1, 1, activation="identity", output_activation="identity", parameters=weights)
    found = only(nv.Run(nv.Recipe(data, network, sgd(1e-300, "mean_squared_error"))), "exploding_gradients", 0)
    assert "in layer 1 it is more than 10^308 times larger than in layer 3, " in found.sentence
    assert found.numbers == {"error": pytest.approx(2e200), "error_of_last": pytest.approx(2e-200)}


def test_an_error_that_is_stopped_does_not_vanish():
    def kill(pairs):
        pairs[1][1][:] = -1000.0

    assert kinds(nv.Run(given(RELU, kill)), 0) == ["dead_units"]


# -- Steps ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", [nv.SGD(1e-7), nv.SGD(0.0), nv.Adam(1e-9)])
def test_steps_too_small(optimizer):
    run = nv.Run(nv.Recipe(training=nv.Training(optimizer=optimizer)))
    for epochs in (0, 1, 40):
        run.advance(epochs=epochs)
        assert said(run) == [("steps_too_small", None, ())]
    (found,) = run.diagnose()
    assert found.numbers["ratio"] < 1e-6
    assert found.numbers["loss"] == run.evaluate(run.at(run.step), "train")[0]


@pytest.mark.parametrize("seed", range(1, 7))
def test_steps_too_large(seed):
    found = only(after(seeded(nv.Recipe(training=sgd(5.0)), seed), 1), "steps_too_large")
    assert (found.layer, found.units) == (1, ())
    begins = "The steps are too large: each (epoch 2, batches 1 to 8) changes the weights of layer 2 by "
    assert found.sentence.startswith(begins)
    assert found.numbers["ratio"] > 0.2
    assert found.numbers["worse"] > 0.0


def test_the_steps_are_named_by_epoch_and_batch():
    run = nv.Run(nv.Recipe(training=sgd(1e-7)))
    assert "each (epoch 1, batches 1 to 8) changes" in only(run, "steps_too_small", 0).sentence
    run.advance(steps=5)
    assert "each (epoch 1, batch 6 to epoch 2, batch 5) changes" in only(run, "steps_too_small").sentence


def test_ratio_is_that_of_the_traces():
    run = after(nv.Recipe(training=sgd(5.0)), 1)
    found = only(run, "steps_too_large")
    traces = [run.trace(step) for step in range(8, 16)]
    ratios = [layer_norm(t.after.flat - t.before.flat, t) / layer_norm(t.before.flat, t) for t in traces]
    assert found.numbers["ratio"] == pytest.approx(np.median(ratios))
    assert found.numbers["worse"] == np.mean([trace.loss_after > trace.loss_before for trace in traces])


def layer_norm(flat, trace):
    output = trace.network.views(flat)[1]
    return np.sqrt((output.weight**2).sum() + (output.bias**2).sum())


def test_climbing_loss():
    run = after(nv.Recipe(training=sgd(1e6)), 1)
    found = only(run, "climbing_loss")
    assert (found.layer, found.units) == (None, ())
    assert found.numbers["loss"] == run.evaluate(run.at(8), "train")[0] > 1000.0
    assert found.numbers["first_loss"] == run.evaluate(run.at(0), "train")[0] < 2.0
    assert found.sentence.startswith("The loss climbs: it was 0.97 when the run began and is ")
    assert "climbing_loss" not in kinds(run, 0)


def test_a_loss_that_begins_high_does_not_climb():
    def scale(pairs):
        for weight, _ in pairs:
            weight *= 100.0

    assert "climbing_loss" not in kinds(nv.Run(given(nv.Recipe(network=net(8, 8)), scale)), 5)


LINEAR = nv.Recipe(
    network=net(4, activation="identity", output_activation="identity"), training=sgd(40.0, "mean_squared_error")
)


def test_divergence():
    run = nv.Run(LINEAR)
    with pytest.raises(nv.Diverged) as caught:
        run.advance(steps=1000)
    last, place = caught.value.divergence.step, caught.value.divergence.location
    assert said(run) == said(run, last) == [("diverged", None, ()), ("steps_too_large", 0, ())]
    assert run.diagnose()[0].sentence.startswith(
        f"Epoch {place.epoch + 1}, batch {place.batch + 1} of 8: the loss is no longer a finite number."
    )
    assert kinds(run, last - 1) == ["climbing_loss", "steps_too_large"]
    with pytest.raises(nv.Diverged):
        run.diagnose(last + 1)


def test_divergence_names_the_unit():
    weights = ((np.ones((2, 1)), np.zeros(2)), (np.array([[1e200, 0.0], [0.0, 1e-5]]), np.zeros(2)))
    network = net(2, activation="identity", output_activation="identity", parameters=weights)
    data = nv.Inline(np.full((1, 1), 1e200), np.zeros((1, 2)))
    run = nv.Run(nv.Recipe(data, network, sgd(0.1, "mean_squared_error")))
    with pytest.raises(nv.Diverged):
        run.advance(steps=1)
    assert said(run) == [("diverged", 1, (0,))]


# -- Epochs --------------------------------------------------------------------------------------------------------------


def test_plateau_without_a_gradient():
    def kill(pairs):
        pairs[0][1][:] = -1000.0

    run = after(given(RELU, kill), 80)
    assert not run.trace(run.step).layers[0].grad_weight.any()
    assert ("plateau", None, ()) in said(run)
    assert only(run, "plateau").sentence.startswith("The loss stands still: for 80 epochs it has been at about 1.1, ")


def test_plateau_of_a_network_that_is_too_small():
    run = after(nv.Recipe(nv.Synthetic("spiral"), net()), 400)
    assert said(run) == [("plateau", None, ())]
    found = only(run, "plateau")
    assert found.numbers["epochs"] == 101  # a quarter of them; of long runs every fourth one is looked at
    assert found.numbers["loss"] / found.numbers["constant_loss"] > 0.8


def test_no_plateau_before_there_are_epochs_enough():
    run = after(nv.Recipe(nv.Synthetic("spiral"), net()), 79)
    assert said(run) == []


@pytest.mark.parametrize("epochs", [80, 127, 128, 130, 255, 256, 257, 259, 300, 319])
def test_a_plateau_is_said_at_every_epoch(epochs):
    found = only(after(nv.Recipe(nv.Synthetic("spiral"), net()), epochs), "plateau")
    assert 80 <= found.numbers["epochs"] <= 83


BROKEN = {
    "gelu": nv.Recipe(network=net(8, 8, 8, activation="gelu"), training=nv.Training(optimizer=nv.Adam(1.0))),
    "sine": nv.Recipe(network=net(8, activation="sine"), training=sgd(3.0)),
}


@pytest.mark.parametrize("recipe", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("seed", [1, 3, 11, 12])
def test_plateau_of_a_loss_that_jumps_about(recipe, seed):
    run = nv.Run(seeded(recipe, seed))
    run.advance(epochs=300)
    looks = range(80, 301, 10)
    found = [one for e in looks for one in run.diagnose(run.schedule.after_epochs(0, e)) if one.kind == "plateau"]
    assert len(found) > len(looks) // 2
    jumps = [one for one in found if one.numbers["change"] >= 0.005]
    assert jumps
    for one in jumps:
        assert one.sentence.startswith(("The loss does not fall: for ", "The loss hardly falls: after "))
        assert one.numbers["loss"] > 0.95 * one.numbers["constant_loss"]
        assert one.advice.startswith("Begin again with a tenth of the learning rate: weights have grown to ")


def test_a_loss_that_jumps_about_low_is_no_plateau():
    assert "plateau" not in kinds(after(seeded(BROKEN["gelu"], 4), 100))


def test_overfitting():
    run = after(noisy(), 100)
    assert said(run) == [("overfitting", None, ())]
    found = only(run, "overfitting")
    rows = run.history.epochs.rows()
    least = int(np.argmin(rows[:, 1]))
    assert found.numbers["least_epoch"] == least + 1
    assert found.numbers["least_held_out_loss"] == rows[least, 1]
    assert found.numbers["held_out_loss"] == rows[-5:, 1].min()
    assert found.numbers["training_loss"] < 0.1 * found.numbers["training_loss_then"]
    assert f"since epoch {least + 1} the loss on held-out samples has risen from" in found.sentence


@pytest.mark.parametrize("recipe", [noisy(samples=38), noisy(held_out=0.0)], ids=["19 held out", "none held out"])
def test_no_overfitting_where_too_few_are_held_out(recipe):
    assert said(after(recipe, 100)) == []


def test_no_overfitting_before_it_lasts():
    run = after(noisy(), 100)
    least = int(only(run, "overfitting").numbers["least_epoch"])
    assert kinds(run, run.schedule.after_epochs(0, least + 4)) == []


def test_overfitting_is_said_from_where_the_held_out_loss_is_well_above_its_least():
    run, epochs = after(noisy(), 60), range(12, 61)
    held_out = run.history.epochs.rows()[:, 1]
    found = [one for ended in epochs for one in run.diagnose(run.schedule.after_epochs(0, ended))]
    told = [ended for ended in epochs if kinds(run, run.schedule.after_epochs(0, ended)) == ["overfitting"]]
    risen = [ended for ended in epochs if held_out[ended - 5 : ended].min() > 1.3 * held_out[:ended].min()]
    assert told == list(range(told[0], 61))
    assert 12 < told[0] <= risen[0]
    assert [one for one in found if "has risen from" in one.sentence] == found[-len(risen) :]


def test_no_overfitting_where_the_training_loss_rises_too():
    recipe = noisy()
    step = nv.Run(recipe).schedule.after_epochs(0, 8)
    wild = msgspec.structs.replace(recipe, edits=(nv.Edit(step, "training.optimizer.learning_rate", 3.0),))
    run = after(wild, 30)
    training, held_out = run.history.epochs.rows()[:, :2].T
    assert held_out[-5:].min() > 1.3 * held_out.min()
    assert training[-5:].mean() > training[held_out.argmin()]
    assert "overfitting" not in kinds(run)


# -- What somebody chose ------------------------------------------------------------------------------------------------


DEEP = net(*[8] * 8, activation="sigmoid")


def frozen(*layers):
    return nv.Training(frozen=tuple(f"parameters.{layer}" for layer in layers))


def test_the_error_fades_on_its_way_to_the_first_layer_that_learns():
    assert said(nv.Run(nv.Recipe(network=DEEP, training=frozen(0, 1))), 0) == [("vanishing_gradients", 2, ())]
    assert said(nv.Run(nv.Recipe(network=DEEP, training=frozen(*range(7)))), 0) == []


def test_what_is_frozen_does_not_make_the_steps_of_the_rest_small():
    def level(pairs):
        pairs[0][0][:] *= 1e7
        pairs[0][1][:] = 0.1

    slow = given(
        nv.Recipe(
            network=net(6, activation="sine"), training=nv.Training(frozen=("parameters.0.weight", "parameters.1"))
        ),
        level,
    )
    assert "steps_too_small" not in kinds(nv.Run(slow), 5)


@pytest.mark.parametrize(
    ("schedule", "warmup"), [(nv.ExponentialLR(0.5), 0), (nv.StepLR(1, 1e-3), 0), (nv.ConstantLR(), 10**9)]
)
def test_a_rate_that_is_small_by_schedule_is_no_illness_and_a_base_that_is_too_small_is(schedule, warmup):
    def after_ten(rate):
        return kinds(after(nv.Recipe(training=sgd(rate, schedule=schedule, warmup_steps=warmup)), 10))

    assert after_ten(0.1) == []
    assert kinds(nv.Run(nv.Recipe(training=sgd(1e-7, schedule=nv.ExponentialLR(0.9)))), 40) == ["steps_too_small"]


def test_clipping_to_almost_nothing_is_told():
    found = only(nv.Run(nv.Recipe(training=sgd(0.1, clip_norm=1e-6))), "steps_too_small", 3)
    assert found.advice == "Clip the gradient at a larger norm, or raise the learning rate tenfold."


@pytest.mark.parametrize(("training", "advice"), [
    (nv.Training(l1=0.3), "Try a smaller L1, "),
    (nv.Training(optimizer=nv.SGD(0.1, weight_decay=1.0)), "Try less weight decay, "),
    (nv.Training(dropout=0.9, l1=0.3), "Try less dropout or a smaller L1, "),
    (nv.Training(schedule=nv.StepLR(1, 0.1)), "Try a learning rate that falls more slowly, "),
])  # fmt: skip
def test_what_holds_the_network_back_by_choice_is_advised_first(training, advice):
    run = after(nv.Recipe(training=training), 100)
    assert kinds(run) == ["plateau"]
    assert only(run, "plateau").advice.startswith(advice)


def test_dropout_parts_copies_and_zeros_stay():
    def level(pairs):
        for weight, _ in pairs:
            weight[:] = 0.3

    recipe = nv.Recipe(network=net(6), training=nv.Training(dropout=0.5))
    assert said(nv.Run(given(recipe, level)), 0) == []
    zeros = nv.Recipe(network=net(6, initializer="zeros"), training=nv.Training(dropout=0.5))
    assert kinds(nv.Run(zeros), 0) == ["copied_units"]


def test_copies_of_which_one_is_held_do_not_remain_copies():
    def level(pairs):
        for weight, _ in pairs:
            weight[:] = 0.3

    recipe = given(nv.Recipe(network=net(3)), level)
    held = msgspec.structs.replace(recipe, training=nv.Training(frozen=("parameters.0.weight.1.2",)))
    assert said(nv.Run(held), 0) == [("copied_units", 0, (0, 2))]
    still = msgspec.structs.replace(recipe, training=frozen(0, 1))
    assert said(nv.Run(still), 0) == []


def test_an_output_whose_loss_gives_the_error_at_once_is_not_dead():
    def sure(pairs):
        pairs[0][1][:] = 100.0

    data = nv.Inline(np.eye(4), np.array([0, 1, 0, 1]))
    recipe = given(nv.Recipe(data, net(), sgd(0.1, "binary_cross_entropy")), sure)
    assert kinds(nv.Run(recipe), 0) == []
    squared = given(nv.Recipe(data, net(output_activation="sigmoid"), sgd(0.1, "mean_squared_error")), sure)
    assert kinds(nv.Run(squared), 0) == ["dead_units"]


@pytest.mark.parametrize(
    "layer", [nv.Layer(4, "leaky_relu", {"negative_slope": 0.0}), nv.Layer(4, "elu", {"alpha": 0.0})]
)
def test_an_activation_dies_where_its_option_makes_it_a_relu(layer):
    def kill(pairs):
        pairs[0][1][2] = -100.0

    dying = nv.Recipe(network=nv.Network((layer,)))
    assert said(nv.Run(given(dying, kill)), 0) == [("dead_units", 0, (2,))]
    living = nv.Recipe(network=net(4, activation="leaky_relu"))
    assert said(nv.Run(given(living, kill)), 0) == []


@pytest.mark.parametrize(("step", "epochs"), [(80, 10), (83, 11)])
def test_the_held_out_loss_is_compared_with_itself_alone(step, epochs):
    edits = (nv.Edit(step, "training.loss", "mean_squared_error"), nv.Edit(200, "training.batch_size", 8))
    run = nv.Run(nv.Recipe(edits=edits))
    assert Evidence(run, 250).epochs_of_another_loss == epochs
    assert Evidence(run, step - 1).epochs_of_another_loss == 0


# -- All of them ---------------------------------------------------------------------------------------------------------


def test_every_kind_is_tested_here():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [kind.name for kind in KINDS if f'"{kind.name}"' not in text] == []


def test_a_kind_keeps_quiet_for_one_further_up():
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    for place, kind in enumerate(KINDS):
        assert set(kind.unless) <= set(names[:place])
