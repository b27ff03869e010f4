import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from neuroviz.live import outcome
from tests.live.driving import Page


def ask(page, step=11, end=12, part="train", **more):
    return page.ask(m.Judge(id=9, step=step, end=end, part=part, **more))


@pytest.fixture
def run():
    return nv.Run(nv.Recipe())


def part_of(run, part):
    return run.data.train if part == "train" else run.data.held_out


@pytest.mark.parametrize("part", ["train", "held_out"])
def test_the_counts_are_numpys(page, run, part):
    event, arrays = ask(page, part=part)
    samples = part_of(run, part)
    assert (event.samples, event.part) == (len(samples), part)
    for which, step in (("before", 11), ("after", 12)):
        state = run.at(step)
        truth, said = run.dataset.targets[samples], run.predictions(state)[samples].argmax(axis=1)
        expected = np.histogram2d(truth, said, bins=(range(4), range(4)))[0]
        counts = arrays[f"{which}.counts"]
        assert (counts.tolist(), counts.dtype) == (expected.tolist(), np.uint32)
        assert counts.sum() == len(samples)
        assert np.trace(counts) / len(samples) == pytest.approx(run.metrics(state, part)["accuracy"], rel=1e-12)
        assert arrays[f"{which}.found"].tolist() == [int((truth != said).sum())]


def test_the_worst_come_first_with_the_loss_that_each_has_alone(page, run):
    _, arrays = ask(page)
    for which, step in (("before", 11), ("after", 12)):
        state = run.at(step)
        samples, losses = arrays[f"{which}.worst"], arrays[f"{which}.worst.loss"]
        outputs = run.predictions(state)
        assert len(samples) > 10
        assert losses.tolist() == [run.probe(state, int(sample))[1] for sample in samples]
        assert (np.diff(losses) <= 0).all()
        assert arrays[f"{which}.worst.predicted"].tolist() == outputs[samples].argmax(axis=1).tolist()
        assert arrays[f"{which}.worst.sure"].tolist() == outputs[samples].max(axis=1).tolist()
        assert (arrays[f"{which}.worst.predicted"] != run.dataset.targets[samples]).all()


def test_a_cell_gives_its_samples_right_ones_too(page, run):
    _, arrays = ask(page, cell=(0, 0))
    truth, said = run.dataset.targets, run.predictions(run.at(12)).argmax(axis=1)
    expected = set(np.flatnonzero((truth == 0) & (said == 0))) & set(run.data.train)
    assert set(arrays["after.worst"].tolist()) == expected
    assert arrays["after.found"].tolist() == [len(expected)] == [arrays["after.counts"][0, 0]]


def test_an_epoch_is_judged_from_its_beginning_to_its_end(page, run):
    _, arrays = ask(page, step=8, end=16)
    for which, step in (("before", 8), ("after", 16)):
        assert np.trace(arrays[f"{which}.counts"]) / 120 == pytest.approx(
            run.metrics(run.at(step), "train")["accuracy"]
        )


def test_at_the_same_step_before_is_after(page):
    _, arrays = ask(page, step=8, end=8)
    assert arrays["before.worst.loss"].tobytes() == arrays["after.worst.loss"].tobytes()


def test_two_classes_in_one_unit_are_as_sure_as_their_side():
    recipe = nv.Recipe(
        data=nv.Synthetic("xor", samples=40),
        network=nv.Network([nv.Layer(3)], output_activation="sigmoid"),
        training=nv.Training(loss="binary_cross_entropy"),
    )
    page, run = Page(), nv.Run(recipe)
    page.open(recipe)
    _, arrays = ask(page, step=0, end=1)
    p = run.predictions(run.at(0))[arrays["before.worst"], 0]
    assert set(arrays["before.worst.predicted"].tolist()) == {0, 1}
    assert arrays["before.worst.sure"].tolist() == np.where(p > 0.5, p, 1.0 - p).tolist()


def test_regression_tells_the_largest_residuals_in_the_units_of_the_data():
    targets = np.column_stack([np.linspace(5, 9, 300) ** 2, np.linspace(-1, 1, 300)])
    recipe = nv.Recipe(
        data=nv.Inline(np.linspace(0, 1, 300).reshape(-1, 1), targets, scaling="standard"),
        training=nv.Training(loss="mean_squared_error"),
    )
    page, run = Page(), nv.Run(recipe)
    page.open(recipe)
    event, arrays = ask(page, step=0, end=1)
    samples = arrays["after.worst"]
    assert (event.samples, len(samples)) == (300, 200)
    assert arrays["after.worst.target"].tolist() == targets[samples].tolist()
    expected = run.dataset.target_scale.undo(run.predictions(run.at(1)))[samples]
    assert arrays["after.worst.predicted"].tolist() == expected.tolist()
    assert arrays["after.worst.loss"][:5].tolist() == [run.probe(run.at(1), int(sample))[1] for sample in samples[:5]]
    assert not {"before.counts", "before.pairs"} & set(arrays)
    assert ask(page, cell=(0, 0)).event.sentence == "cell must be two of 0 classes, but got (0, 0)"


def test_many_classes_come_as_the_pairs_most_confused():
    rng = np.random.default_rng(3)
    truth, said = rng.integers(0, 12, 500), rng.integers(0, 12, 500)
    pairs = outcome.confusion(truth, said, 12)["pairs"]
    assert (pairs.shape, pairs.dtype) == (
        (len({*zip(truth, said, strict=True)} - {(k, k) for k in range(12)}), 3),
        np.uint32,
    )
    assert (np.diff(pairs[:, 2].astype(int)) <= 0).all()
    assert pairs[:, 2].sum() == (truth != said).sum()
    for one, other, count in pairs.tolist():
        assert count == ((truth == one) & (said == other)).sum()
        assert one != other


def test_what_is_no_number_comes_first():
    losses, chosen = np.array([1.0, np.nan, 3.0, 3.0, 9.0]), np.array([True, True, True, True, False])
    assert outcome.worst_first(losses, chosen).tolist() == [1, 2, 3, 0]


def test_a_part_without_samples_has_nothing_to_tell():
    page = Page()
    page.open(nv.Recipe(data=nv.Catalog("iris", test_fraction=0)))
    event, arrays = ask(page, part="held_out")
    assert (event.samples, arrays["after.counts"].sum(), arrays["after.worst"].size) == (0, 0, 0)


WILD = nv.Recipe(
    training=nv.Training(loss="mean_squared_error", optimizer=nv.SGD(1e9)),
    network=nv.Network([nv.Layer(4, "relu")], output_activation="identity"),
)


def test_where_a_run_diverges_there_is_no_after():
    page, run = Page(), nv.Run(WILD)
    with pytest.raises(nv.Diverged):
        run.advance(steps=1000)
    page.open(WILD)
    _, arrays = ask(page, step=run.diverged.step, end=run.diverged.step + 1)
    assert {name.split(".")[0] for name in arrays} == {"before"}


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"end": 10}, "end", "end must be 11 or later, but got 10"),
        ({"cell": (0, 3)}, "cell", "cell must be two of 3 classes, but got (0, 3)"),
    ],
)
def test_what_cannot_be_judged_is_refused(page, wrong, field, sentence):
    refused = ask(page, **wrong).event
    assert (refused.field, refused.sentence) == (field, sentence)


def test_what_would_take_too_long_is_refused(page, monkeypatch):
    monkeypatch.setattr(outcome, "STANDING_STILL", 150 * 51 - 1)
    assert ask(page).event.sentence == (
        "Judging 150 samples with 51 parameters would take too long to be shown beside the training."
    )
