"""The digits on the page are read as a person reads them, and follow from each other."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

import neuroviz as nv
from neuroviz.engine.formulas import FORMULAS
from neuroviz.stepping import update_lines
from tests.e2e.reading import OPERATIONS, Row, click, go_to, is_product, is_sum, number, stands_at, table
from tests.e2e.recipes import RECIPES
from tests.e2e.windows import Windows, Witness, opening

pytestmark = pytest.mark.browser

FEATURES = ("sepal length", "sepal width", "petal length", "petal width")
HIDDEN = tuple(f"neuron {unit}" for unit in range(1, 7))
CLASSES = ("setosa", "versicolor", "virginica")
UPDATE, FORWARD, BACKWARD = "How each parameter changes", "The sum z, term by term", "The error δ, term by term"
PARAMETER = "How this parameter changes"
MINUS_RATE = number("-0.100000000000")


def open_unit(page: Page, name: str, layer: int) -> None:
    """By the keys of the network's diagram: from the loss back to the layer, and to its unit."""
    diagram = page.get_by_role("application", name="Network diagram").get_by_role("button")
    diagram.focus()
    units = HIDDEN if layer == 0 else CLASSES
    to_the_layer = ["ArrowRight"] * 4 + ["ArrowLeft"] * (2 - layer)
    to_the_unit = ["ArrowUp"] * len(units) + ["ArrowDown"] * units.index(name)
    for key in (*to_the_layer, *to_the_unit, "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("tab", name="Forward", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Inspector").get_by_role("heading", level=2)).to_contain_text(
        name, ignore_case=True
    )


def tab(page: Page, name: str) -> None:
    click(page, name, role="tab")


def sum_follows(rows: list[Row]) -> None:
    """Every product is its row's factors', every running sum the one above and its product, the last one the total."""
    head, *terms = rows
    running = number("0")
    for name, weight, signal, product, total in terms:
        if weight:
            w, x, p = number(weight, head[1]), number(signal, head[2]), number(product, head[3])
            assert is_product(p, w, x), (name, weight, signal, product)
            assert is_sum(number(total, head[4]), [running, p]), (name, total)
        elif product:
            assert is_sum(number(total, head[4]), [running, number(product, head[3])]), (name, total)
        else:
            assert is_sum(number(total, head[4]), [number(each[3], head[3]) for each in terms if each[3]]), name
            return
        running = number(total, head[4])
    pytest.fail("the table should end in its sum")


@pytest.mark.parametrize(("unit", "layer"), [("neuron 1", 0), ("neuron 5", 0), ("setosa", 1), ("virginica", 1)])
def test_z_is_the_sum_of_its_rows_and_the_bias(page: Page, unit: str, layer: int) -> None:
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    open_unit(page, unit, layer)
    for view in ("Before", "After"):
        go_to(page, "check")
        click(page, view)
        rows = table(page, FORWARD)
        assert [row[0] for row in rows[1:]] == [*(HIDDEN if layer else FEATURES), "bias", "z"]
        sum_follows(rows)


@pytest.mark.parametrize("unit", HIDDEN)
def test_a_hidden_error_is_the_sum_of_what_comes_back_times_the_slope(page: Page, unit: str) -> None:
    go_to(page, "check")
    open_unit(page, unit, 0)
    tab(page, "Backward")
    rows = table(page, BACKWARD)
    assert [row[0] for row in rows[1:4]] == list(CLASSES)
    sum_follows(rows)
    total, slope, delta = (number(row[4], rows[0][4]) for row in rows[-3:])
    assert is_product(delta, total, slope)


@pytest.mark.parametrize("unit", CLASSES)
def test_an_outputs_error_is_the_sum_of_its_unfolded_rows(page: Page, unit: str) -> None:
    go_to(page, "check")
    open_unit(page, unit, 1)
    tab(page, "Backward")
    head, *terms, last = table(page, "The error of this output, unfolded")
    for row in terms:
        assert is_product(number(row[4], head[4]), number(row[2], head[2]), number(row[3], head[3])), row
    assert is_sum(number(last[4], head[4]), [number(row[4], head[4]) for row in terms])


def test_every_parameter_after_is_before_and_step_to_one_unit_of_the_last_place(page: Page) -> None:
    for step in range(3):
        if step:
            click(page, "Next step")
        stands_at(page, f"batch {step + 1} of 8")
        go_to(page, "check")
        for layer, units in enumerate((HIDDEN, CLASSES)):
            for unit in units:
                open_unit(page, unit, layer)
                tab(page, "Update")
                after_is_before_and_step(table(page, UPDATE))


def after_is_before_and_step(rows: list[Row]) -> None:
    head, *parameters = rows
    assert parameters[-1][0] == "bias"
    for name, _, before, _, mean, step, after in parameters:
        heads = (head[2], *head[4:])
        b, g, s, a = (number(*each) for each in zip((before, mean, step, after), heads, strict=True))
        assert abs(a.value - (b.value + s.value)) <= max(a.unit, b.unit, s.unit) * (1 + 1e-9), (name, before, step)
        assert is_product(s, MINUS_RATE, g), (name, mean, step)


def test_every_edge_of_the_network_a_delta_share_mean_step_before_after(page: Page) -> None:
    go_to(page, "check")
    seen = set()
    for layer, (sources, targets) in enumerate(((FEATURES, HIDDEN), (HIDDEN, CLASSES))):
        for target in targets:
            open_unit(page, target, layer)
            tab(page, "Update")
            for source, update in zip(sources, table(page, UPDATE)[1:], strict=False):  # without the bias
                assert update[0] == source
                edge = edge_of(page, source, target)
                one_follows_from_the_other(edge, update)
                seen.add((source, target, *edge.values()))
    assert len(seen) == 42


def edge_of(page: Page, source: str, target: str) -> dict[str, str]:
    """What is read of it where it is opened from its neuron's update; then the neuron is open again."""
    page.get_by_role("tabpanel").get_by_role("button", name=source, exact=True).click()
    page.get_by_role("region", name=f"weight {source} → {target}", exact=True).wait_for()
    edge = {row[0]: row[2] for row in table(page, PARAMETER)}
    page.get_by_role("region", name="Inspector").get_by_role("heading").get_by_role("button", name=target).click()
    page.get_by_role("table", name=UPDATE, exact=True).wait_for()
    return edge


def one_follows_from_the_other(edge: dict[str, str], update: Row) -> None:
    """Each of what an edge lists from those above it, and from the row of the neuron."""
    a, delta, share, mean, step, before, change, after = (
        number(edge[name])
        for name in ("signal a", "error δ", "share δ · a", "mean", "−η × mean", "before", "change", "after")
    )
    assert is_product(share, delta, a), edge
    assert is_product(step, MINUS_RATE, mean), edge
    assert abs(change.value - step.value) <= max(change.unit, step.unit), edge
    assert abs(after.value - (before.value + change.value)) <= after.unit * (1 + 1e-9), edge
    for here, there in zip((before, share, mean, change, after), update[2:], strict=True):
        other = number(there)
        assert abs(here.value - other.value) <= here.half + other.half, (edge, update)


def test_stepping_back_and_forth_returns_the_same_digits(page: Page) -> None:
    there = []
    for _ in range(3):
        for _ in OPERATIONS:
            there.append(everything(page))
            click(page, "Next operation")
    for before in reversed(there):
        click(page, "Previous operation")
        stands_at(page, before[0])
        assert everything(page) == before
    for _ in range(3):
        click(page, "Next epoch")
    stands_at(page, "Epoch 4")
    click(page, "Restart")
    stands_at(page, there[0][0])
    assert everything(page) == there[0]


def everything(page: Page) -> tuple[str, str, str]:
    """The moment, and all that the equations and the output say."""
    moment = page.get_by_test_id("moment").inner_text()
    right = page.get_by_role("complementary", name="Equations and output").inner_text()
    return moment, right, page.get_by_label("Held-out accuracy").inner_text()


# -- Other optimizers, with regularization -----------------------------------------------------------------------------

STEP = 2
UNIT = 1
MEMORY = """table => [...table.querySelectorAll('[role=row]')].map(row => [...row.querySelectorAll('[role=cell]')].map(cell =>
  [...cell.querySelectorAll('[data-full]')].map(digits => Number(digits.dataset.full))))"""
LINES = """list => [...list.querySelectorAll('li')].map(line => [...line.querySelectorAll('.katex-html [data-slot]')].map(place =>
  [place.dataset.slot, place.textContent]))"""
FULL = """table => [...table.querySelectorAll('[role=row]')].slice(1).map(row =>
  [...row.querySelectorAll('[role=cell] [data-full]')].map(digits => Number(digits.dataset.full)))"""


@pytest.fixture(scope="module", params=RECIPES)
def stepped(request: pytest.FixtureRequest, windows: Windows) -> Any:
    """The page after the check of a step, and that step in Python: one page, where each test opens what it reads."""
    recipe, witness = RECIPES[request.param], Witness()
    with opening(windows, witness) as opened:
        page = opened(recipe=recipe)
        for batch in range(STEP):
            click(page, "Next step")
            stands_at(page, f"batch {batch + 2} of 8")
        go_to(page, "check")
        yield page, nv.Run(recipe).trace(STEP), request.param
    assert witness.errors == []


def test_what_the_optimizer_made_of_each_gradient(stepped: Any) -> None:
    page, trace, name = stepped
    open_unit(page, HIDDEN[UNIT], 0)
    tab(page, "Update")
    shown = page.get_by_role("table", name=f"What {name} made of each gradient").evaluate(MEMORY)
    start = UNIT * len(FEATURES)
    indices = [*range(start, start + len(FEATURES)), len(HIDDEN) * len(FEATURES) + UNIT]
    assert len(shown) == len(indices)
    for cells, index in zip(shown, indices, strict=True):
        expected = [quantity for _, key, values in update_lines(trace, index) if (quantity := kept(key, values))]
        assert cells == [pytest.approx(quantity, rel=1e-12) for quantity in expected]


def kept(key: str, values: dict[str, float]) -> list[float]:
    """What a line gives, after what was kept of it from the step before; nothing of what stands elsewhere."""
    result = FORMULAS[key].slots()[0]
    if result in ("after", "clip_factor"):
        return []
    before = f"{result}_before"
    return [*([values[before]] if before in values else []), values[result]]


def test_the_parameters_move_as_they_did(stepped: Any) -> None:
    page, trace, _ = stepped
    for layer, unit, name in ((0, UNIT, HIDDEN[UNIT]), (1, 2, "virginica")):
        open_unit(page, name, layer)
        tab(page, "Update")
        head, *parameters = table(page, UPDATE)
        for _, _, before, _, _, step, after in parameters:
            b, s, a = (number(*each) for each in ((before, head[2]), (step, head[5]), (after, head[6])))
            assert abs(a.value - (b.value + s.value)) <= max(a.unit, b.unit, s.unit) * (1 + 1e-9)
        full = page.get_by_role("table", name=UPDATE, exact=True).evaluate(FULL)
        here, old, new = trace.layers[layer], trace.before.parameters[layer], trace.after.parameters[layer]
        for i, row in enumerate(full[:-1]):
            own = trace.contributions(layer, unit)[0, i]
            assert row == [old.weight[unit, i], own, here.grad_weight[unit, i], new.weight[unit, i] - old.weight[unit, i],
                           new.weight[unit, i]]  # fmt: skip


def test_signals_are_those_after_dropout(stepped: Any) -> None:
    page, trace, _ = stepped
    open_unit(page, "virginica", 1)
    tab(page, "Forward")
    click(page, "Before")
    sum_follows(table(page, FORWARD))
    full = page.get_by_role("table", name=FORWARD, exact=True).evaluate(FULL)
    assert [row[1] for row in full[: len(HIDDEN)]] == trace.signals_into(1)[0].tolist()


def test_a_hidden_error_with_its_mask(stepped: Any) -> None:
    page, trace, name = stepped
    for unit in range(len(HIDDEN)):
        open_unit(page, HIDDEN[unit], 0)
        tab(page, "Backward")
        rows = table(page, BACKWARD)
        sum_follows(rows)
        factors = [number(row[4], rows[0][4]) for row in rows[-4 if name == "Adam" else -3 :]]
        product = 1.0
        for factor in factors[:-1]:
            product *= factor.value
        assert product == pytest.approx(factors[-1].value, rel=1e-2, abs=factors[-1].unit)
        full = page.get_by_role("table", name=BACKWARD, exact=True).evaluate(FULL)
        assert full[-1] == [trace.layers[0].delta[0, unit]]


def test_line_by_line_an_edge_says_what_python_fills(stepped: Any) -> None:
    page, trace, _ = stepped
    open_unit(page, HIDDEN[UNIT], 0)
    tab(page, "Update")
    page.get_by_role("tabpanel").get_by_role("button", name="petal length", exact=True).click()
    lines = page.get_by_role("region", name="weight petal length").locator("ol").evaluate(LINES)
    expected = list(update_lines(trace, UNIT * len(FEATURES) + 2))
    assert len(lines) == len(expected) + 2
    for line, (_, key, values) in zip(lines[2:], expected, strict=True):
        assert {slot for slot, _ in line} == set(FORMULAS[key].slots())
        for slot, text in line:
            shown = number(text.strip("()"))
            assert abs(shown.value - values[slot]) <= shown.half * (1 + 1e-9), (key, slot, text)
