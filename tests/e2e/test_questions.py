"""Somebody who learns asks; the page answers, in few interactions, with the numbers that Python has."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e import answers
from tests.e2e.hands import Hands, place_of
from tests.e2e.questions import PATH, Table, kept, written
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_branches import there_and_back
from tests.e2e.test_diagnosis import DEAD
from tests.e2e.test_own_file import drop, shells
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

INPUTS = ["sepal length", "sepal width", "petal length", "petal width"]
OUTPUTS = ["setosa", "versicolor", "virginica"]


@pytest.fixture
def table(write: bool) -> Table:
    return Table(write)


@pytest.fixture
def hands(page: Page) -> Hands:
    return Hands(page)


@pytest.fixture
def run() -> nv.Run:
    return nv.Run(nv.Recipe())


def reads(page: Page, title: str) -> None:
    expect(page.get_by_role("region", name="Inspector").get_by_role("heading").first).to_have_text(title)


def test_the_table_is_that_of_these_questions(write: bool) -> None:
    if write:
        PATH.write_text(written(kept()))
    assert PATH.read_text() == written(kept())


def test_1_what_training_looks_like(hands: Hands, table: Table, run: nv.Run) -> None:
    hands.click("Play")
    answers.training_goes_well(hands.page, run)
    table.counts(1, hands.count)


def test_2_what_a_neuron_computed(hands: Hands, open_page: Open, table: Table, run: nv.Run) -> None:
    fifth = place_of(open_page(), *["ArrowDown"] * 4)
    hands.click_at(fifth)
    reads(hands.page, "Neuron 5 of hidden layer 1")
    answers.sum_of_a_neuron(hands.page, run.trace(0), 4)
    table.counts(2, hands.count)


def test_3_why_a_weight_changed(hands: Hands, open_page: Open, table: Table, run: nv.Run) -> None:
    edge = place_of(open_page(), "ArrowDown", "w", "ArrowDown", "ArrowDown")
    hands.click("check")
    stands_at(hands.page, "check")
    hands.click_at(edge)
    reads(hands.page, "Petal length → neuron 2")
    answers.change_of_a_weight(hands.page, run.trace(0), 1, 2)
    table.counts(3, hands.count)


def test_4_which_weights_changed_most(hands: Hands, table: Table, run: nv.Run) -> None:
    hands.click("update, layer 2")
    stands_at(hands.page, "update, layer 2")
    answers.largest_changes(hands.page, run.trace(0), INPUTS, OUTPUTS)
    table.counts(4, hands.count)


def test_5_whether_the_batch_got_better(hands: Hands, table: Table, run: nv.Run) -> None:
    hands.click("check")
    stands_at(hands.page, "check")
    answers.loss_of_the_batch(hands.page, run.trace(0))
    table.counts(5, hands.count)


def test_6_whose_error_a_neuron_carries(hands: Hands, open_page: Open, table: Table, run: nv.Run) -> None:
    third = place_of(open_page(), *["ArrowDown"] * 2)
    hands.click("backward, layer 1")
    stands_at(hands.page, "backward, layer 1")
    hands.click_at(third)
    reads(hands.page, "Neuron 3 of hidden layer 1")
    answers.shares_of_an_error(hands.page, run.trace(0), 2)
    table.counts(6, hands.count)


def test_7_how_it_was_at_a_moment(hands: Hands, table: Table, run: nv.Run) -> None:
    hands.drag_to("Time: the loss over the run", 17)
    stands_at(hands.page, "Epoch 3 · batch 2 of 8")
    answers.sum_of_a_neuron(hands.page, run.trace(17), 0)
    table.counts(7, hands.count)


def test_8_what_if_the_learning_rate_were_another_one_from_there_on(page: Page, table: Table, run: nv.Run) -> None:
    there_and_back(page, 5, 3)
    hands = Hands(page)
    hands.type_into("Learning rate", "1")
    expect(hands.the("button", "Change to first run")).to_be_visible(timeout=PATIENCE)
    hands.click("Play")
    stands_at(page, "Epoch 5")
    answers.loss_of_the_moment(page, run.edit(16, "training.optimizer.learning_rate", 1.0))
    expect(hands.the("button", "Change to first run")).to_be_visible()
    table.counts(8, hands.count)
    assert hands.count <= 3


def test_9_why_it_stopped_learning(open_page: Open, table: Table) -> None:
    hands, run = Hands(open_page(recipe=DEAD)), nv.Run(DEAD)
    hands.click("2 findings")
    found = hands.page.get_by_role("dialog").get_by_role("listitem")
    for item, diagnosis in zip(found.all(), run.diagnose(0), strict=True):
        expect(item.get_by_text(diagnosis.sentence, exact=True)).to_be_visible()
    expect(found.last.get_by_role("button", name="layer 2", exact=True)).to_be_enabled()
    table.counts(9, hands.count)


def test_10_whether_it_can_use_my_file(hands: Hands, table: Table, tmp_path: Path) -> None:
    page = hands.page
    dialog = drop(page, shells())
    hands.count += 1
    expect(dialog.get_by_text("195 samples of 4 inputs, 2 classes to tell apart.").last).to_be_visible(timeout=PATIENCE)
    hands.click("Use it")
    expect(page.get_by_role("combobox", name="Data set")).to_contain_text("shells.csv", timeout=PATIENCE)
    (tmp_path / "shells.csv").write_text(shells())
    trace = nv.Run(nv.Recipe(nv.File(tmp_path / "shells.csv"))).trace(0)
    answers.sum_of_a_neuron(page, trace, 0)
    table.counts(10, hands.count)


def test_11_what_if_one_layer_had_another_activation(hands: Hands, table: Table) -> None:
    page = hands.page
    hands.click("Add layer")
    expect(page.get_by_role("group", name="Hidden layer 2", exact=True)).to_be_visible(timeout=PATIENCE)
    hands.choose("Activation of hidden layer 2", "ReLU")
    expect(page.get_by_role("combobox", name="Activation of layer 2")).to_have_value("relu", timeout=PATIENCE)
    hands.click("Play")
    answers.training_goes_well(page, nv.Run(nv.Recipe(network=nv.Network((nv.Layer(6), nv.Layer(6, "relu"))))))
    table.counts(11, hands.count)


def test_12_which_samples_it_gets_wrong(hands: Hands, table: Table, run: nv.Run) -> None:
    hands.click("Wrong", role="tab")
    first, *_ = answers.wrong_ones(hands.page, run, run.at(0))
    table.counts(12, hands.count)
    click(hands.page, f"flower {first + 1}")
    expect(hands.page.get_by_text(f"Flower {first + 1}", exact=True)).to_be_visible()


def test_13_how_to_show_somebody_this_moment(hands: Hands, table: Table, open_page: Open) -> None:
    page = hands.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 · batch 1 of 8")
    hands.click("Share and export")
    hands.click("Copy")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Copied.")
    other = open_page(at=page.evaluate("navigator.clipboard.readText()"), words="Epoch 2 · batch 1 of 8")
    answers.sum_of_a_neuron(other, nv.Run(nv.Recipe()).trace(8), 0)
    table.counts(13, hands.count)


def test_14_how_to_write_it_in_pytorch(hands: Hands, table: Table) -> None:
    page = hands.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hands.click("Share and export")
    hands.click("PyTorch script: Show")
    script = nv.pytorch_script(nv.Recipe())
    shown = page.get_by_role("region", name="neuroviz-iris-step-800.py")
    expect(shown).to_be_visible()
    assert shown.evaluate("element => element.textContent") == script
    hands.click("Copy text")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == script
    assert hands.count <= 3
    table.counts(14, hands.count)


def test_15_how_to_put_this_picture_in_slides(hands: Hands, table: Table) -> None:
    with hands.page.expect_download() as download:
        hands.click("Share and export")
        hands.click("The network: PNG")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    table.counts(15, hands.count)
    assert hands.count <= 3
