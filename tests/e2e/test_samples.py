"""Data of more samples than the page is sent, of more features than a plot has, and of made inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e.axe import violations
from tests.e2e.reading import PATIENCE
from tests.e2e.test_own_file import shown, use
from tests.e2e.windows import Open, Witness

pytestmark = pytest.mark.browser


def many() -> str:
    rng = np.random.default_rng(3)
    rows = np.column_stack([rng.normal(size=(2600, 3)).round(2), rng.integers(0, 2, 2600)])
    return "\n".join(["a,b,c,class", *(f"{a},{b},{c},{'pq'[int(k)]}" for a, b, c, k in rows), ""])


def test_of_many_rows_a_part_is_shown_and_any_can_be_looked_at(page: Page, tmp_path: Path) -> None:
    use(page, shown(page, many(), "many.csv"))
    expect(page.get_by_text("2,000 of 2,600 rows shown")).to_be_visible(timeout=PATIENCE)
    (tmp_path / "many.csv").write_text(many())
    data = nv.Run(nv.Recipe(nv.File(tmp_path / "many.csv"))).dataset
    train, held_out = data.class_counts
    balance = page.get_by_role("group", name="Class balance")
    for k in range(2):
        expect(balance).to_contain_text(f"{train[k]:,}")
        expect(balance).to_contain_text(f"+ {held_out[k]:,}")
    page.get_by_role("button", name="Table", exact=True).click()
    for number in (2600, 1234, 77):  # whether they are among those shown or not
        page.get_by_role("spinbutton", name="Put a row in focus by its number").fill(str(number))
        page.keyboard.press("Enter")
        row = (
            page.get_by_role("region", name="Some of the rows")
            .get_by_role("row")
            .filter(has=page.get_by_role("button", name=f"row {number}", exact=True, pressed=True))
        )
        expect(row).to_contain_text(data.classes[data.targets[number - 1]], timeout=PATIENCE)
        inputs = page.get_by_role("region", name="What it says").get_by_role("listitem")
        expect(inputs.first).to_contain_text(f"{data.columns[number - 1, 0]:g}".replace("-", "−"), timeout=PATIENCE)


def test_every_pair_of_features_is_a_small_plot_that_becomes_the_large_one(page: Page) -> None:
    page.get_by_role("button", name="All pairs").click()
    pairs = page.get_by_role("group", name="Every pair of 4 features")
    expect(pairs.get_by_role("button")).to_have_count(6)
    expect(pairs.get_by_role("button", pressed=True)).to_have_accessible_name("petal length across, petal width up")
    assert violations(page) == []
    pairs.get_by_role("button", name="sepal length across, petal width up").click()
    expect(page.get_by_role("combobox", name="Feature across")).to_have_value("0")
    expect(page.get_by_role("combobox", name="Feature up")).to_have_value("3")


def test_the_map_is_over_x_and_y_whatever_is_made_of_them(open_page: Open, witness: Witness) -> None:
    page = open_page(recipe=nv.Recipe(nv.Synthetic("circles", features=("x1_squared", "x2_squared"))))
    page.get_by_role("tab", name="Map").click()
    expect(page.get_by_role("img", name="What the network says over x and y")).to_be_visible(timeout=PATIENCE)
    for axis in ("Map across", "Map up", "Feature across", "Feature up"):
        expect(page.get_by_role("combobox", name=axis).locator("option")).to_have_text(["x", "y"])
    expect(page.get_by_role("region", name="What it says")).to_have_count(0)
    page.get_by_role("tab", name="Answer").click()
    expect(page.get_by_role("region", name="What it says").get_by_role("listitem")).to_contain_text(["x²", "y²"])
    assert witness.errors == []
