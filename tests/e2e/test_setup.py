"""The set-up panel: every choice with its options, what is refused, what is frozen, and how it all fits."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.axe import violations, violations_by_scheme
from tests.e2e.reading import PATIENCE, click, go_to, moment, stands_at
from tests.e2e.test_edits import three_steps_in, type_into
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.test_numbers import FULL, HIDDEN, UPDATE, open_unit, tab
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

FOLDS = ("Adam in detail", "Schedule", "Regularization", "First weights")
OUTSIDE = """panel => {
  const { left, right } = panel.getBoundingClientRect()
  return [...panel.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect()
    return box.width > 0 && (box.left < left - 8 || box.right > right + 1)
  }).map(element => element.outerHTML.slice(0, 100))
}"""


def choose(page: Page, name: str, value: str) -> None:
    field = page.get_by_role("combobox", name=name, exact=True)
    field.select_option(value)
    expect(field).to_have_value(value, timeout=PATIENCE)


def unfold(page: Page, name: str) -> Locator:
    head = page.get_by_role("button", name=name)
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    expect(head).to_have_attribute("aria-expanded", "true")
    return head


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def holds(page: Page, name: str, value: str) -> None:
    type_into(page, name, value)
    expect(field(page, name)).to_have_value(value, timeout=PATIENCE)


def panel(page: Page) -> Locator:
    return page.locator(".setup")


def test_adam_in_detail_keeps_the_run(page: Page) -> None:
    three_steps_in(page)
    choose(page, "Optimizer", "Adam")
    expect(field(page, "Learning rate")).to_have_value("0.001")
    head = unfold(page, "Adam in detail")
    holds(page, "β₁", "0.5")
    page.get_by_role("switch", name="AMSGrad").click()
    expect(page.get_by_role("switch", name="AMSGrad")).to_have_attribute("aria-checked", "true")
    head.click()
    expect(head).to_contain_text("β₁ 0.5 · AMSGrad")
    assert moment(page).step == 3
    choose(page, "Optimizer", "SGD")
    expect(page.get_by_role("button", name="SGD in detail")).to_contain_text("as usual")


def test_a_schedule_shows_the_rate_in_force_beside_its_base(page: Page) -> None:
    head = unfold(page, "Schedule")
    choose(page, "Shape of the schedule", "ExponentialLR")
    holds(page, "γ", "0.5")
    holds(page, "warm-up", "4")
    now = page.get_by_role("status", name="Learning rate now")
    expect(now).to_have_text("0.025", timeout=PATIENCE)
    click(page, "Next epoch")
    stands_at(page, "Epoch 2")
    expect(now).to_have_text("0.05", timeout=PATIENCE)
    expect(field(page, "Learning rate")).to_have_value("0.1")
    head.click()
    expect(head).to_contain_text("exponential · warm-up 4")


def test_the_head_of_a_fold_tells_what_is_on_inside(page: Page) -> None:
    head = page.get_by_role("button", name="Regularization")
    expect(head).to_contain_text("none")
    unfold(page, "Regularization")
    holds(page, "dropout", "0.2")
    clip = page.get_by_role("switch", name="clip at norm")
    clip.click()
    holds(page, "clip at norm", "2")
    head.click()
    expect(head).to_contain_text("clip at norm 2 · dropout 0.2")
    head.click()
    clip.click()
    expect(field(page, "clip at norm")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("dropout", "1", "Dropout must be a number from 0 to below 1, but got 1"),
        ("L1", "many", "L1 must be a number, but got “many”"),
        ("weight decay", "-1", "Weight decay must be a finite number of at least 0, but got -1"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(page: Page, name: str, value: str, sentence: str) -> None:
    unfold(page, "Regularization")
    type_into(page, name, value)
    expect(page.get_by_role("alert")).to_contain_text(sentence, timeout=PATIENCE)
    expect(field(page, name)).to_have_value("0")
    expect(field(page, name)).to_have_attribute("aria-invalid", "true")
    holds(page, name, "0.5")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_nesterov_says_what_it_needs(page: Page) -> None:
    unfold(page, "SGD in detail")
    nesterov = page.get_by_role("switch", name="Nesterov")
    nesterov.click()
    expect(page.get_by_role("alert")).to_contain_text("must be off until momentum is above 0", timeout=PATIENCE)
    expect(nesterov).to_have_attribute("aria-checked", "false")
    holds(page, "momentum", "0.9")
    nesterov.click()
    expect(nesterov).to_have_attribute("aria-checked", "true", timeout=PATIENCE)


def test_an_activation_and_its_option(page: Page) -> None:
    choose(page, "Activation of layer 1", "leaky_relu")
    holds(page, "slope below 0", "0.2")
    click(page, "One neuron more in layer 1")
    expect(page.get_by_role("group", name="Hidden layer 1", exact=True)).to_contain_text("7", timeout=PATIENCE)
    expect(field(page, "slope below 0")).to_have_value("0.2")
    step = page.get_by_role("combobox", name="Activation of layer 1").get_by_role("option", name="hard step")
    expect(step).to_be_disabled()


def test_first_weights_with_their_spread(page: Page) -> None:
    head = unfold(page, "First weights")
    choose(page, "Drawn from", "normal")
    holds(page, "σ", "0.3")
    head.click()
    expect(head).to_contain_text("normal · σ 0.3")


def test_a_frozen_layer_stays_as_it_is_until_it_is_let_go(page: Page) -> None:
    three_steps_in(page)
    lock = panel(page).get_by_role("button", name="Freeze layer 1")
    on_the_stage = page.locator("main").get_by_role("button", name="Freeze layer 1")
    lock.click()
    for button in (lock, on_the_stage):
        expect(button).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    assert moment(page).step == 3
    click(page, "Next step")
    stands_at(page, "batch 5 of 8")
    expect(on_the_stage).to_be_visible()
    on_the_stage.click()
    for button in (lock, on_the_stage):
        expect(button).to_have_attribute("aria-pressed", "false", timeout=PATIENCE)


UNIT, INPUT = 1, 2
WEIGHT = f"parameters.0.weight.{UNIT}.{INPUT}"


def is_as_in(page: Page, run: nv.Run) -> np.ndarray:
    """The open neuron's weights move as they do in Python, bit for bit; gives how far."""
    trace = run.trace(moment(page).step)
    before, after = trace.before.parameters[0].weight[UNIT], trace.after.parameters[0].weight[UNIT]
    rows = page.get_by_role("table", name=UPDATE, exact=True).evaluate(FULL)[:-1]
    assert [[row[0], *row[3:]] for row in rows] == [
        list(row) for row in zip(before, after - before, after, strict=True)
    ]
    return np.asarray(after - before)


def open_weight(page: Page) -> Locator:
    """From the table of its neuron; gives the lock beside its field."""
    page.get_by_role("tabpanel").get_by_role("button", name="petal length", exact=True).click()
    return page.get_by_role("region", name="Inspector").get_by_role("button", name="Freeze this weight")


def back_a_step(page: Page) -> None:
    page.get_by_role("slider", name="Time").press("ArrowLeft")


def open_neuron(page: Page) -> None:
    open_unit(page, HIDDEN[UNIT], 0)
    tab(page, "Update")


def test_one_weight_is_frozen_where_it_is_read_and_thaws_again(page: Page) -> None:
    three_steps_in(page)
    open_neuron(page)
    lock = open_weight(page)
    expect(lock).to_have_attribute("aria-pressed", "false")
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    expect(page.get_by_role("region", name="weight petal length")).to_contain_text("frozen: it stays as it is")
    expect(page.get_by_role("list", name="Legend")).to_contain_text("frozen")
    run = nv.Run(nv.Recipe()).edit(step=3, path="training.frozen", value=[WEIGHT])

    click(page, "Next step")
    stands_at(page, "batch 5 of 8")
    go_to(page, "check")
    open_neuron(page)
    expect(page.get_by_role("row", name="petal length")).to_contain_text("frozen")
    assert np.flatnonzero(is_as_in(page, run) == 0).tolist() == [INPUT]

    lock = open_weight(page)
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "false", timeout=PATIENCE)
    expect(page.get_by_role("region", name="weight petal length")).not_to_contain_text("frozen: it stays as it is")
    run = run.edit(step=4, path="training.frozen", value=[])
    open_neuron(page)
    assert np.all(is_as_in(page, run) != 0)

    back_a_step(page)
    stands_at(page, "batch 4 of 8")
    go_to(page, "check")
    assert np.flatnonzero(is_as_in(page, run) == 0).tolist() == [INPUT]
    expect(open_weight(page)).to_have_attribute("aria-pressed", "true")


def test_the_settings_are_those_in_force_at_the_step(page: Page) -> None:
    three_steps_in(page)
    unfold(page, "Schedule")
    choose(page, "Shape of the schedule", "ExponentialLR")
    regularization = unfold(page, "Regularization")
    holds(page, "dropout", "0.2")
    regularization.click()
    expect(regularization).to_contain_text("dropout 0.2")
    back_a_step(page)
    stands_at(page, "batch 3 of 8")
    expect(regularization).to_contain_text("none")
    expect(page.get_by_role("combobox", name="Shape of the schedule")).to_have_value("ConstantLR")
    click(page, "Next step")
    stands_at(page, "batch 4 of 8")
    expect(regularization).to_contain_text("dropout 0.2")
    expect(page.get_by_role("combobox", name="Shape of the schedule")).to_have_value("ExponentialLR")


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP, PHONE])
def test_all_of_it_open_fits_and_axe_finds_nothing(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    if size == PHONE:
        click(page, "Set up", role="tab")
    choose(page, "Optimizer", "Adam")
    for name in FOLDS:
        unfold(page, name)
    choose(page, "Shape of the schedule", "CosineAnnealingLR")
    page.get_by_role("switch", name="clip at norm").click()
    type_into(page, "dropout", "1")
    expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    assert overflow(page)["across"] <= 0
    assert panel(page).evaluate(OUTSIDE) == []
    assert violations_by_scheme(page) == {}


def test_data_are_chosen_and_prepared(page: Page) -> None:
    choose(page, "Data set", "spiral")
    expect(page.get_by_text("Network and training are now those that suit the new data.")).to_be_visible()
    holds(page, "arms", "3")
    head = unfold(page, "Preparation")
    inputs = page.get_by_role("group", name="inputs")
    square = inputs.get_by_role("button", name="x²", exact=True)
    expect(square).to_have_attribute("aria-pressed", "false")
    square.click()
    expect(square).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    expect(inputs.locator("[aria-pressed=true]")).to_have_text(["x", "y", "x²"])
    choose(page, "scaling", "minmax")
    page.get_by_role("switch", name="stratified").click()
    expect(page.get_by_role("switch", name="stratified")).to_have_attribute("aria-checked", "true", timeout=PATIENCE)
    assert violations(page) == []
    assert panel(page).evaluate(OUTSIDE) == []
    head.click()
    expect(head).to_contain_text("inputs x, y, x² · scaling 0 to 1 · stratified")
