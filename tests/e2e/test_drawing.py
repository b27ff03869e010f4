"""Points drawn by hand: put on the plane, moved, erased, taken back, used, and learned by the network."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import serving
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

Place = tuple[float, float]
LEFT = tuple((x, y) for x in (-0.8, -0.6, -0.4) for y in (-0.6, -0.2, 0.2, 0.6))
RIGHT = tuple((-x, y) for x, y in LEFT)


def opened(page: Page, name: str = "Draw points …") -> Locator:
    click(page, name)
    dialog = page.get_by_role("dialog", name="Draw your own points")
    expect(plane(dialog)).to_be_visible(timeout=PATIENCE)
    return dialog


def plane(dialog: Locator) -> Locator:
    return dialog.get_by_role("application")


def at(dialog: Locator, place: Place, reach: float = 1.0) -> Place:
    """Where a place of the plane is on the screen."""
    box = plane(dialog).locator("svg").bounding_box()
    assert box is not None
    x, y = place
    return box["x"] + (x / reach + 1) / 2 * box["width"], box["y"] + (1 - y / reach) / 2 * box["height"]


def put(page: Page, dialog: Locator, places: Sequence[Place]) -> None:
    for place in places:
        page.mouse.click(*at(dialog, place))


def drag(page: Page, dialog: Locator, start: Place, end: Place) -> None:
    page.mouse.move(*at(dialog, start))
    page.mouse.down()
    page.mouse.move(*at(dialog, end), steps=6)
    page.mouse.up()


def two_clusters(page: Page, dialog: Locator) -> None:
    put(page, dialog, LEFT)
    page.keyboard.press("2")
    put(page, dialog, RIGHT)


def says(dialog: Locator, sentence: str) -> None:
    expect(dialog.locator("footer")).to_contain_text(sentence)


def use(page: Page, dialog: Locator) -> None:
    dialog.get_by_role("button", name="Use these points").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    stands_at(page, "Epoch 1 · batch 1")


def unseen(page: Page) -> float:
    return float(page.get_by_text(re.compile("right on unseen points")).locator("..").inner_text().split("%")[0])


def test_two_clusters_are_drawn_used_learned_and_drawn_on(page: Page) -> None:
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    dialog = opened(page)
    button = dialog.get_by_role("button", name="Use these points")
    says(dialog, "It takes at least 4 points, of two classes or more.")
    expect(button).to_be_disabled()
    put(page, dialog, LEFT)
    says(dialog, "There is no point of class B yet.")
    expect(button).to_be_disabled()
    page.keyboard.press("2")
    put(page, dialog, RIGHT)
    says(dialog, "24 points: 12 of class A, 12 of class B.")
    stands_at(page, "batch 2 of 8")  # the run waits
    use(page, dialog)
    field = page.get_by_role("combobox", name="Data set")
    expect(field).to_have_value("drawn")
    expect(field.locator("option:checked")).to_have_text("Your drawing")
    balance = page.get_by_role("group", name="Class balance")
    expect(balance).to_contain_text("class A")
    for _ in range(40):
        click(page, "Next epoch")
    stands_at(page, "Epoch 41 ")
    assert unseen(page) == 100
    page.get_by_role("tab", name="Map").click()
    expect(
        page.get_by_role("img", name=re.compile("^The points by two features; 0 predicted wrong")).last
    ).to_be_visible()
    dialog = opened(page, "Draw on …")
    says(dialog, "24 points: 12 of class A, 12 of class B.")
    page.keyboard.press("3")
    put(page, dialog, [(0.0, 0.9), (0.05, 0.8), (-0.05, 0.8)])
    use(page, dialog)
    expect(balance).to_contain_text("class C")
    click(page, "Undo")
    expect(balance).not_to_contain_text("class C", timeout=PATIENCE)
    click(page, "Undo")
    expect(field).to_have_value("iris", timeout=PATIENCE)


def test_a_drag_adds_a_row_moves_a_point_and_erases_and_each_is_one_stroke(page: Page) -> None:
    dialog = opened(page)
    undo = dialog.get_by_role("button", name="Undo")
    redo = dialog.get_by_role("button", name="Redo")
    expect(undo).to_be_disabled()
    drag(page, dialog, (-0.8, 0.5), (0.8, 0.5))
    points = dialog.locator("path.point")
    row = points.count()
    assert row > 8
    put(page, dialog, [(0.0, -0.5)])
    expect(points).to_have_count(row + 1)
    before = points.last.get_attribute("transform")
    drag(page, dialog, (0.0, -0.5), (0.4, -0.8))
    expect(points).to_have_count(row + 1)
    assert points.last.get_attribute("transform") != before
    page.keyboard.press("Control+z")
    expect(points.last).to_have_attribute("transform", before or "")
    click(page, "Erase")
    drag(page, dialog, (-0.9, 0.5), (0.9, 0.5))
    expect(points).to_have_count(1)
    undo.click()
    expect(points).to_have_count(row + 1)
    redo.click()
    expect(points).to_have_count(1)
    click(page, "Clear all")
    expect(points).to_have_count(0)
    for _ in range(4):
        undo.click()
    expect(points).to_have_count(0)
    expect(undo).to_be_disabled()
    stands_at(page, "Epoch 1 · batch 1 of 8")


def test_the_points_in_use_can_be_begun_with(page: Page) -> None:
    field = page.get_by_role("combobox", name="Data set")
    dialog = opened(page)
    expect(dialog.get_by_role("button", name=re.compile("^Begin with"))).to_have_count(0)  # four features
    page.keyboard.press("Escape")
    field.select_option("moons")
    expect(page.get_by_text(re.compile("right on unseen points"))).to_be_visible(timeout=PATIENCE)
    field.select_option("drawn")
    expect(field).to_have_value("moons")
    dialog.get_by_role("button", name="Begin with Moons").click()
    says(dialog, "200 points: 100 of class A, 100 of class B.")
    expect(plane(dialog)).to_contain_text("x = 2.5")
    page.mouse.click(*at(dialog, (-2.0, -2.0), reach=2.5))
    says(dialog, "201 points")
    use(page, dialog)
    expect(field).to_have_value("drawn")


def test_a_refusal_is_told_and_nothing_drawn_is_lost(page: Page) -> None:
    dialog = opened(page)
    two_clusters(page, dialog)
    use(page, dialog)
    held_out = page.get_by_label("held out", exact=True)
    held_out.fill("0.9")
    held_out.press("Enter")
    expect(page.get_by_role("group", name="Class balance")).to_contain_text("+ 1", timeout=PATIENCE)
    dialog = opened(page, "Draw on …")
    click(page, "Erase")
    for places in (LEFT[2:], RIGHT[2:]):
        put(page, dialog, places)
    says(dialog, "4 points: 2 of class A, 2 of class B.")
    dialog.get_by_role("button", name="Use these points").click()
    expect(dialog.get_by_role("alert")).to_contain_text(
        "Data.test_fraction must be small enough to leave a sample that trains, but got 0.9", timeout=PATIENCE,
        ignore_case=True,
    )  # fmt: skip
    expect(dialog.locator("path.point")).to_have_count(4)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("group", name="Class balance")).to_contain_text("class A")
    dialog = opened(page, "Draw on …")  # what was not used is still there
    says(dialog, "4 points: 2 of class A, 2 of class B.")
    click(page, "Begin with Your drawing")
    says(dialog, "24 points")


def test_a_drawing_outlives_its_server(open_page: Open) -> None:
    with serving() as (address, first):
        page = open_page(address)
        dialog = opened(page)
        two_clusters(page, dialog)
        first.terminate()
        first.wait()
        says(dialog, "The connection is lost. What you draw stays here.")
        expect(dialog.get_by_role("button", name="Use these points")).to_be_disabled()
        put(page, dialog, [(0.9, 0.9)])
    with serving(int(address.rstrip("/").rsplit(":", 1)[1])):
        expect(dialog.locator("footer")).to_contain_text(
            "25 points: 12 of class A, 13 of class B.", timeout=3 * PATIENCE
        )
        use(page, dialog)
        expect(page.get_by_role("combobox", name="Data set")).to_have_value("drawn")
        page.close()


def test_what_is_on_the_plane_explains_itself(page: Page) -> None:
    dialog = opened(page)
    undo = dialog.get_by_role("button", name="Undo")
    put(page, dialog, [(0.0, 0.0)])
    undo.hover()
    told = page.get_by_role("tooltip")
    expect(told).to_contain_text("Takes the last stroke back.")
    box = told.bounding_box()
    assert box is not None
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('[role=tooltip]') !== null", middle)
    page.mouse.move(*middle)
    page.wait_for_timeout(400)  # it stays under the pointer
    expect(told).to_be_visible()


def test_it_works_by_keys_alone_and_is_said(page: Page) -> None:
    dialog = opened(page)
    said = dialog.get_by_role("status")
    expect(plane(dialog)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("x 0.05, y 0")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Added a point of class A at x 0.05, y 0.")
    expect(plane(dialog)).to_have_attribute("aria-label", "The plane, 1 point")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Put down the point of class A at x 0.05, y 0.2.")
    page.keyboard.press("2")
    expect(said).to_have_text("New points are of class B.")
    for _ in range(3):
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    says(dialog, "4 points: 1 of class A, 3 of class B.")
    page.keyboard.press("PageDown")
    expect(said).to_have_text("Point 1 of 4: class A, x 0.05, y 0.2")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowUp")
    expect(said).to_have_text("x 0.05, y 0.21")
    page.keyboard.press("Escape")  # puts it back, and leaves the plane open
    expect(said).to_have_text("Put it back.")
    page.keyboard.press("Delete")
    says(dialog, "There is no point of class A yet.")
    page.keyboard.press("Control+z")
    says(dialog, "4 points: 1 of class A, 3 of class B.")
    page.keyboard.press("Tab")  # from the plane to the classes
    expect(dialog.get_by_role("radio", name="class B")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if dialog.get_by_role("button", name="Use these points").evaluate(
            "button => button === document.activeElement"
        ):
            break
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("drawn")


def test_a_finger_draws(open_page: Open) -> None:
    page = open_page(size=PHONE)
    page.get_by_role("tab", name="Data").click()
    dialog = opened(page)
    svg = plane(dialog).locator("svg")
    assert svg.evaluate("svg => getComputedStyle(svg).touchAction") == "none"
    svg.evaluate("svg => { svg.setPointerCapture = () => {} }")  # there is no real finger to capture
    for kind, place in (("pointerdown", (-0.8, 0.0)), ("pointermove", (0.0, 0.0)), ("pointermove", (0.8, 0.0))):
        x, y = at(dialog, place)
        svg.dispatch_event(kind, {"pointerType": "touch", "isPrimary": True, "clientX": x, "clientY": y})
    assert dialog.locator("path.point").count() > 8


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP, PHONE])
def test_it_fits(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    if size == PHONE:
        page.get_by_role("tab", name="Data").click()
    dialog = opened(page)
    two_clusters(page, dialog)
    assert overflow(page)["across"] <= 0
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    assert dialog.locator(".body").evaluate("body => body.scrollHeight <= body.clientHeight + 1")
    expect(dialog.get_by_role("button", name="Use these points")).to_be_in_viewport(ratio=1)
