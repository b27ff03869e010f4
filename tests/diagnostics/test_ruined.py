"""A learning rate far too large: what is said of the run is that, at every epoch, and never that it should be larger."""

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.diagnostics.evidence import Evidence
from tests.diagnostics.recipes import after, kinds, net, only, seeded, sgd

DATA = {"iris": nv.Recipe(), **{name: nv.Recipe(nv.Synthetic(name)) for name in ("xor", "circles", "spiral")}}
NETS = {"page": nv.Network(), "relu": net(16, 16, activation="relu"), "gelu": net(8, 8, 8, activation="gelu")}
WILD = nv.Recipe(training=nv.Training(optimizer=nv.Adam(1.0)))
HOW = {"SGD": nv.SGD(100.0), "momentum": nv.SGD(10.0, momentum=0.9), "Adam": nv.Adam(1.0), "RMSprop": nv.RMSprop(1.0)}
RUINED = {
    f"{data}, {network}, {how}": msgspec.structs.replace(
        DATA[data], network=NETS[network], training=nv.Training(optimizer=HOW[how])
    )
    for data in DATA
    for network in NETS
    for how in HOW
}


@pytest.mark.parametrize("recipe", RUINED.values(), ids=RUINED)
def test_a_ruined_run_is_not_silent_and_is_not_told_to_take_larger_steps(recipe):
    for seed in (1, 2):
        run = nv.Run(seeded(recipe, seed))
        for epochs in (1, 3, 10, 50, 79, 80, 150, 300):
            try:
                run.advance(epochs=epochs - run.location(run.step).epoch)
            except nv.Diverged:
                assert "diverged" in kinds(run)
                break
            found, worse = kinds(run), Evidence(run, run.step)
            assert "steps_too_small" not in found, f"seed {seed}, epoch {epochs}"
            assert "overfitting" not in found, f"seed {seed}, epoch {epochs}"
            assert found or epochs < 50 or worse.loss <= worse.constant_loss, f"seed {seed}, epoch {epochs}"


def test_a_loss_that_rises_again_and_again():
    told = [one for seed in range(1, 13) for one in too_large(after(seeded(WILD, seed), 100))]
    # A third of the looks and more: at which of them it is told hangs on the last bits of runs as wild as these.
    assert len(told) >= 40
    rising = [one for one in told if "rises" in one.numbers]
    assert rising
    for one in rising:
        assert "the loss has risen" in one.sentence
        assert f"layer {one.layer + 1} move most" in one.sentence
        assert one.numbers["rises"] >= 3


def too_large(run):
    """What is told of steps too large, looking every ten epochs."""
    looks = [run.schedule.after_epochs(0, ended) for ended in range(10, 101, 10)]
    return [one for step in looks for one in run.diagnose(step) if one.kind == "steps_too_large"]


def test_the_rises_are_those_of_the_epochs():
    run = after(seeded(WILD, 4), 37)
    found, loss = only(run, "steps_too_large"), run.history.epochs.rows()[:, 0]
    assert found.numbers["rises"] == (np.diff(loss[-21:]) > 0.1 * Evidence(run, run.step).constant_loss).sum()
    assert found.numbers["epochs"] == 20
    assert found.sentence.startswith("The steps are too large: from epoch 17 to 37 the loss has risen ")
    evidence = Evidence(run, run.step)
    ratios = [step.change / np.minimum(step.size, evidence.first_size) for step in evidence.steps]
    assert found.numbers["ratio"] == np.median(ratios, axis=0).max()


def test_a_loss_that_rises_before_an_edit_is_forgotten_and_with_dropout_it_may():
    wild = seeded(WILD, 4)
    step = nv.Run(wild).schedule.after_epochs(0, 37)
    calm = msgspec.structs.replace(wild, edits=(nv.Edit(step, "training.optimizer.learning_rate", 0.001),))
    assert "steps_too_large" not in kinds(after(calm, 50))
    dropping = nv.Recipe(network=net(32, 32), training=nv.Training(dropout=0.8, optimizer=nv.Adam(0.01), batch_size=1))
    assert "steps_too_large" not in kinds(after(dropping, 40))


def test_a_gelu_that_is_as_good_as_flat_is_dead():
    run = after(nv.Recipe(network=NETS["gelu"], training=nv.Training(optimizer=nv.Adam(1.0)), seed=1), 50)
    found = [one for one in run.diagnose() if one.kind == "dead_units" and 0.0 < one.numbers["slope"] < 1e-9]
    assert found
    assert "the slope there is as good as 0" in found[0].sentence
    assert found[0].advice.startswith("Begin again with a tenth of the learning rate: weights have grown to ")


def test_weights_that_were_saturated_from_the_beginning_are_not_the_learning_rates_doing():
    wild = after(nv.Recipe(training=sgd(100.0)), 20)
    found = only(wild, "saturated_units")
    evidence = Evidence(wild, wild.step)
    growth = evidence.growth(0, 0)
    assert found.advice.startswith("Begin again")
    assert growth == np.linalg.norm(wild.at(wild.step).flat[:30]) / evidence.first_size[0] > 10.0
    assert Evidence(wild, 0).growth(0, 1) == 1.0


def test_a_loss_above_that_of_a_constant_answer_is_said_after_fifty_epochs():
    run = nv.Run(nv.Recipe(nv.Synthetic("xor"), net(), sgd(1.0)))
    run.advance(epochs=60)
    found = [one for epochs in (50, 55, 60) for one in run.diagnose(run.schedule.after_epochs(0, epochs))]
    assert [one.kind for one in found] == ["plateau"] * len(found) != []
    assert found[0].sentence.startswith("The loss hardly falls: after 5")
    assert found[0].numbers["loss"] > found[0].numbers["constant_loss"]
