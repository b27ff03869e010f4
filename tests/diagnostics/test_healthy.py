"""Nothing is said of runs that are well, but what is really so."""

import numpy as np
import pytest

import neuroviz as nv
from tests.diagnostics.recipes import kinds, net, seeded, sgd

SEEDS = range(1, 7)
EPOCHS = (0, 1, 5, 20, 100)

WELL = {
    "the page's": nv.Recipe(),
    "iris, sigmoid": nv.Recipe(network=net(8, activation="sigmoid")),
    "iris, no hidden layer": nv.Recipe(network=net()),
    "iris, squared error": nv.Recipe(training=sgd(0.5, "mean_squared_error")),
    "iris, bold": nv.Recipe(training=sgd(0.5)),
    "iris, Adam": nv.Recipe(training=nv.Training(optimizer=nv.Adam(0.01))),
    "iris, all at once": nv.Recipe(training=sgd(0.1, batch_size=150)),
    "iris, one by one": nv.Recipe(training=sgd(0.02, batch_size=1)),
    "xor": nv.Recipe(nv.Synthetic("xor")),
    "xor, five layers": nv.Recipe(nv.Synthetic("xor"), net(8, 8, 8, 8, 8)),
    "circles": nv.Recipe(nv.Synthetic("circles")),
    "spiral": nv.Recipe(nv.Synthetic("spiral")),
    "spiral, two layers": nv.Recipe(nv.Synthetic("spiral"), net(16, 16)),
}


HOW = {
    "dropout": nv.Training(dropout=0.5),
    "weight decay": nv.Training(optimizer=nv.SGD(0.1, weight_decay=0.01)),
    "AdamW": nv.Training(optimizer=nv.AdamW(0.01, weight_decay=0.1)),
    "L1": nv.Training(l1=0.01),
    "clipping": nv.Training(clip_norm=0.1),
    "a cosine that ends at 0": nv.Training(schedule=nv.CosineAnnealingLR(20, 0.0)),
    "warm-up": nv.Training(warmup_steps=10_000_000),
    "a layer frozen": nv.Training(frozen=("parameters.0",)),
    "weights frozen": nv.Training(frozen=("parameters.0.weight", "parameters.1.weight")),
    "all frozen": nv.Training(frozen=("parameters.0", "parameters.1", "parameters.2")),
    "Adagrad": nv.Training(optimizer=nv.Adagrad(0.02)),
    "RMSprop": nv.Training(optimizer=nv.RMSprop(0.002)),
}
WELL |= {f"iris, {name}": nv.Recipe(network=net(8, 8), training=how) for name, how in HOW.items()}
SMOOTH = ("leaky_relu", "elu", "selu", "gelu", "silu", "mish", "softplus", "sine")
WELL |= {f"iris, {name}": nv.Recipe(network=net(8, 8, activation=name)) for name in SMOOTH}


def through(recipe):
    """The run of each seed, after each of the epochs."""
    for seed in SEEDS:
        run = nv.Run(seeded(recipe, seed))
        for epochs in EPOCHS:
            run.advance(epochs=epochs - run.location(run.step).epoch)
            yield run


@pytest.mark.parametrize("recipe", WELL.values(), ids=WELL)
def test_nothing_is_said_of_a_run_that_is_well(recipe):
    for run in through(recipe):
        assert run.diagnose() == (), f"seed {run.recipe.seed}, step {run.step}"


CATALOGUE = {"iris": nv.Recipe(), **{name: nv.Recipe(nv.Synthetic(name)) for name in ("xor", "circles", "spiral")}}


@pytest.mark.parametrize("recipe", CATALOGUE.values(), ids=CATALOGUE)
def test_nothing_is_said_of_what_the_page_offers_from_the_first_step_to_a_thousand_epochs(recipe):
    run = nv.Run(recipe)
    per_epoch = run.location(0).batches
    for step in [*range(2 * per_epoch), *range(2 * per_epoch, 1001 * per_epoch, 20 * per_epoch)]:
        run.advance(steps=max(0, step - run.step))
        assert run.diagnose(step) == (), f"step {step}"


SPIRALS = {"plain": (nv.Training(), 140), "momentum": (nv.Training(optimizer=nv.SGD(0.1, momentum=0.9)), 300)}
SLOW = {"plain": (4, 10, 13, 17, 19, 20, 22, 30, 34, 35, 38, 39, 40), "momentum": (4, 5, 10, 13, 33, 34, 38, 39)}


@pytest.mark.parametrize(("how", "seed"), [(how, seed) for how, seeds in SLOW.items() for seed in seeds])
def test_a_spiral_that_learns_slowly_is_no_plateau(how, seed):
    training, epochs = SPIRALS[how]
    run = nv.Run(nv.Recipe(nv.Synthetic("spiral"), training=training, seed=seed))
    for ended in range(20, epochs + 1, 5):
        run.advance(epochs=ended - run.location(run.step).epoch)
        assert "plateau" not in kinds(run), f"epoch {ended}"


@pytest.mark.parametrize("seed", [4, 9, 10, 17, 33, 34, 38, 39])
def test_a_spiral_that_goes_on_learning_is_no_plateau(seed):
    run = nv.Run(nv.Recipe(nv.Synthetic("spiral"), seed=seed))
    for _ in range(30):
        run.advance(epochs=10)
        assert run.diagnose() == ()


RELU = {
    "iris": nv.Recipe(network=net(16, 16, activation="relu")),
    "xor": nv.Recipe(nv.Synthetic("xor"), net(8, 8, activation="relu")),
    "spiral, Adam": nv.Recipe(
        nv.Synthetic("spiral"),
        net(32, 32, activation="relu", initializer="he_uniform"),
        nv.Training(optimizer=nv.Adam(0.01)),
    ),
}


@pytest.mark.parametrize("recipe", RELU.values(), ids=RELU)
def test_of_relu_the_dead_neurons_are_said_and_no_others(recipe):
    for run in through(recipe):
        assert {(found.kind, found.layer, found.units) for found in run.diagnose()} == dead(run)


def dead(run):
    """Which hidden neurons are 0 for every training sample."""
    found, a = set(), run.data.inputs[run.data.train]
    for layer, parameters in enumerate(run.at(run.step).parameters[:-1]):
        a = np.maximum(a @ parameters.weight.T + parameters.bias, 0.0)
        units = tuple(np.flatnonzero((a == 0.0).all(axis=0)).tolist())
        found |= {("dead_units", layer, units)} if units else set()
    return found


def test_numbers_to_predict():
    x = np.linspace(-1, 1, 120)
    data = nv.Inline(x.reshape(-1, 1), np.sin(3 * x), scaling="standard", test_fraction=0.2)
    for run in through(nv.Recipe(data, net(8), sgd(0.05, "mean_squared_error"))):
        assert run.diagnose() == ()


def test_a_run_that_has_learned_is_no_plateau_and_its_steps_are_not_too_small():
    run = nv.Run(nv.Recipe(nv.Inline(np.eye(2), np.array([0, 1])), training=sgd(1.0)))
    run.advance(epochs=3000)
    branch = run.edit(run.step, "training.optimizer.learning_rate", 1e-6)
    branch.advance(epochs=100)
    assert branch.diagnose() == ()


def test_nothing_to_learn_is_no_plateau():
    run = nv.Run(nv.Recipe(nv.Inline(np.eye(4), np.zeros(4)), training=sgd(0.1, "mean_squared_error")))
    run.advance(epochs=200)
    assert run.diagnose() == ()


def test_a_neuron_that_is_sure_of_itself_is_not_saturated_where_the_network_has_learned():
    run = nv.Run(nv.Recipe(training=nv.Training(optimizer=nv.Adam(0.05))))
    run.advance(epochs=200)
    assert "saturated_units" not in kinds(run)


@pytest.mark.parametrize("seed", [13, 76, 100, 182, 194, 296])
def test_one_or_two_held_out_flowers_that_the_network_is_sure_and_wrong_about_are_luck(seed):
    run = nv.Run(nv.Recipe(seed=seed))
    for _ in range(5):
        run.advance(epochs=200)
        assert run.diagnose() == ()


def test_circles_that_are_half_learned_are_not_learned_by_heart():
    run = nv.Run(nv.Recipe(nv.Synthetic("circles"), seed=58))
    for _ in range(20):
        run.advance(epochs=4)
        assert run.diagnose() == ()
