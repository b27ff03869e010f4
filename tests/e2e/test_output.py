"""What the network has learned: the map, who is taken for whom, the worst samples, and what each unit responds to."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.axe import violations_by_scheme
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_layout import PHONE
from tests.e2e.windows import Open, Witness

pytestmark = pytest.mark.browser

POINTS = np.random.default_rng(1).uniform(-1, 1, (60, 2))
REGRESSION = nv.Recipe(
    data=nv.Inline(POINTS, 10 * POINTS[:, 0] * POINTS[:, 1], scaling="standard", test_fraction=0.2),
    training=nv.Training(loss="mean_squared_error", optimizer=nv.Adam(0.03)),
)
SPIRAL = nv.Recipe(data=nv.Synthetic("spiral"), training=nv.Training(optimizer=nv.Adam(0.03)))
PLACE = re.compile(r"(.+) read as (.+): (\d+)")


def epochs(page: Page, count: int) -> None:
    for ended in range(1, count + 1):
        click(page, "Next epoch")
        stands_at(page, f"Epoch {ended + 1} · batch 1 of")


def checked(page: Page) -> None:
    click(page, "check")
    stands_at(page, "check")


def settled(page: Page) -> None:
    """What is judged is of the very moment on the page."""
    expect(page.get_by_test_id("judged-moment")).to_have_text("after the update", timeout=PATIENCE)


def counts(page: Page) -> dict[tuple[str, str], int]:
    cells = page.get_by_role("table", name="Which class is taken for which").get_by_role("button")
    found = [PLACE.fullmatch(cell.get_attribute("aria-label") or "") for cell in cells.all()]
    return {(match[1], match[2]): int(match[3]) for match in found if match}


def test_the_matrix_sums_to_its_part_and_agrees_with_the_score(page: Page) -> None:
    epochs(page, 3)
    checked(page)
    click(page, "Confusion", role="tab")
    settled(page)
    held_out = counts(page)
    right = sum(count for (truth, said), count in held_out.items() if truth == said)
    assert (len(held_out), sum(held_out.values())) == (9, 30)
    expect(page.get_by_text(re.compile(rf"^\s*{right} of 30 right"))).to_be_visible()
    score = page.get_by_text(re.compile(r"^\d+(\.\d)? %$")).first.inner_text()
    assert float(score.split()[0]) == pytest.approx(100 * right / 30, abs=0.06)
    click(page, "training 120")
    expect(page.get_by_text("of 120 right")).to_be_visible()
    settled(page)
    assert sum(counts(page).values()) == 120
    run = nv.Run(nv.Recipe())
    truth = run.dataset.targets[run.data.train]
    said = run.predictions(run.trace(24).after)[run.data.train].argmax(axis=1)
    names = run.dataset.classes
    expected = {(names[t], names[p]): int(((truth == t) & (said == p)).sum()) for t in range(3) for p in range(3)}
    assert counts(page) == expected


def test_a_click_on_a_cell_lists_it_and_on_a_sample_puts_it_in_focus(page: Page) -> None:
    epochs(page, 3)
    checked(page)
    click(page, "Confusion", role="tab")
    click(page, "training 120")
    expect(page.get_by_text("of 120 right")).to_be_visible()
    cell = page.get_by_role("button", name=re.compile(r"^versicolor read as virginica: [1-9]"))
    number = int((cell.get_attribute("aria-label") or "").split()[-1])
    cell.click()
    wrong = page.get_by_role("region", name="Wrong")
    expect(wrong.get_by_text(f"{number} versicolor read as virginica")).to_be_visible()
    samples = wrong.get_by_role("button", name=re.compile(r"^flower \d+$"))
    expect(samples).to_have_count(number)
    name = samples.first.get_attribute("aria-label") or ""
    samples.first.click()
    expect(page.get_by_text(name.capitalize(), exact=True)).to_be_visible()
    expect(samples.first).to_have_attribute("aria-pressed", "true")
    click(page, "show all that are wrong")
    expect(wrong.get_by_text("read wrong")).to_be_visible()


def ground(page: Page) -> Locator:
    return page.get_by_role("img", name=re.compile("^What the network says over"))


def test_the_map_changes_with_training_and_says_its_moment(open_page: Open, witness: Witness) -> None:
    page = open_page(recipe=SPIRAL)
    click(page, "Map", role="tab")
    expect(page.get_by_test_id("map-moment")).to_have_text("before the update", timeout=PATIENCE)
    first = ground(page).get_attribute("aria-label")
    epochs(page, 5)
    expect(ground(page)).not_to_have_attribute("aria-label", first or "", timeout=PATIENCE)
    checked(page)
    expect(page.get_by_test_id("map-moment")).to_have_text("after the update", timeout=PATIENCE)
    click(page, "Play")
    expect(page.get_by_test_id("map-moment")).to_contain_text("a moment behind: Epoch", timeout=PATIENCE)
    click(page, "Pause")
    expect(page.get_by_test_id("map-moment")).to_have_text("after the update", timeout=PATIENCE)
    page.get_by_label("show responses").check()
    expect(page.get_by_text(re.compile(r"^±\d"))).to_be_visible(timeout=PATIENCE)
    assert witness.errors == []


def test_the_map_of_more_features_says_whose_the_others_are(page: Page) -> None:
    click(page, "Map", role="tab")
    expect(page.get_by_text(re.compile(r"^the other 2 features as those of flower \d+$"))).to_be_visible()
    page.get_by_label("Map across").select_option("sepal length")
    expect(page.get_by_role("img", name=re.compile("over sepal length and petal width"))).to_be_visible()
    expect(page.get_by_label("Feature across")).to_have_value("0")


def test_regression_has_its_residuals(open_page: Open, witness: Witness) -> None:
    page = open_page(recipe=REGRESSION)
    epochs(page, 2)
    checked(page)
    click(page, "Residuals", role="tab")
    run = nv.Run(REGRESSION)
    metrics = run.metrics(run.trace(6).after, "held_out")
    residuals = page.get_by_role("region", name="Residuals")
    expect(residuals.get_by_text(f"{metrics['root_mean_squared_error']:#.3g}".rstrip("."))).to_be_visible()
    click(page, "Worst", role="tab")
    settled(page)
    expect(page.get_by_role("button", name=re.compile(r"^sample \d+$"))).to_have_count(12)
    click(page, "Map", role="tab")
    expect(ground(page)).to_be_visible()
    assert witness.errors == []


def test_axe_finds_nothing_in_the_outputs_on_a_phone(open_page: Open) -> None:
    for recipe, tabs in ((SPIRAL, ("Map", "Confusion", "Wrong")), (REGRESSION, ("Answer", "Residuals", "Worst"))):
        page = open_page(size=PHONE, recipe=recipe)
        click(page, "Output", role="tab")
        for tab in tabs:
            click(page, tab, role="tab")
            expect(page.get_by_text("being")).to_have_count(0)
            assert violations_by_scheme(page) == {}, tab
