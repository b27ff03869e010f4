"""How the page is shown: to a room, with parts hidden by its link, enlarged, by touch, in the system's own colours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.reading import PATIENCE, click, go_to, moment, stands_at
from tests.e2e.sight import smaller_than, smallest_type, unreadable
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.windows import Open, Witness

pytestmark = pytest.mark.browser

PROJECTOR = (1920, 1080)
TABLET, WIDE_TABLET, SMALL_PHONE, LYING_PHONE = (820, 1180), (1180, 820), (360, 640), (640, 360)
HALF = (720, 450)
"""1440 × 900 at 200 %."""
INK = """canvas => {
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const colours = new Set()
  for (let at = 0; at < data.length; at += 4 * 97) colours.add(data.slice(at, at + 3).join())
  return { width, height, colours: colours.size }
}"""
"""The canvas's device pixels, and how many colours are on some of them."""


def network(page: Page) -> Locator:
    return page.get_by_role("region", name="The network")


def leave_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Leave the presentation")


# -- Presenting -----------------------------------------------------------------------------------------------------------


def test_the_button_presents_and_the_other_one_leaves(page: Page) -> None:
    click(page, "Presentation")
    expect(leave_button(page)).to_be_visible()
    assert page.url.endswith("?present")
    leave_button(page).click()
    expect(page.get_by_role("button", name="Presentation", exact=True)).to_be_visible()
    assert "present" not in page.url


def test_the_keys_present_and_leave(page: Page) -> None:
    for leave in ("p", "Escape"):
        page.keyboard.press("p")
        expect(leave_button(page)).to_be_visible()
        page.keyboard.press(leave)
        expect(leave_button(page)).to_have_count(0)
    assert "present" not in page.url


def test_escape_closes_what_is_open_before_it_leaves(open_page: Open) -> None:
    page = open_page(link="?present")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(leave_button(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(leave_button(page)).to_have_count(0)


def test_a_presentation_leaves_by_escape_from_the_network_too(open_page: Open) -> None:
    page = open_page(link="?present")
    page.locator(".proxy").focus()
    page.keyboard.press("Escape")
    expect(leave_button(page)).to_have_count(0)


@pytest.mark.parametrize("size", [PROJECTOR, LAPTOP, (1024, 768)])
@pytest.mark.parametrize("operation", ["forward, layer 1", "update, layer 2"])
def test_a_presentation_is_read_from_the_last_row(open_page: Open, size: tuple[int, int], operation: str) -> None:
    page = open_page(size=size, link="?present")
    go_to(page, operation)
    assert unreadable(page) == {}
    assert max(overflow(page).values()) <= 0
    assert smallest_type(page) >= 18 * min(size[0] / 1920, size[1] / 1080) - 0.5
    expect(page.get_by_role("region", name="Inspector")).to_be_visible()
    for gone in ("Set-up and data",):
        expect(page.get_by_role("complementary", name=gone)).to_have_count(0)
    expect(page.get_by_role("list", name="Legend")).to_have_count(0)
    expect(page.get_by_role("tablist", name="What came of it")).to_have_count(0)


def test_the_network_takes_most_of_a_projector_and_is_drawn_sharp(open_page: Open) -> None:
    page = open_page(size=PROJECTOR)
    canvas = network(page).locator("canvas")
    before = canvas.evaluate(INK)
    page.keyboard.press("p")
    expect(leave_button(page)).to_be_visible()
    box = canvas.bounding_box()
    assert box
    assert box["width"] > 0.5 * PROJECTOR[0]
    assert box["height"] > 0.5 * PROJECTOR[1]
    after = canvas.evaluate(INK)
    assert (after["width"], after["height"]) == pytest.approx((box["width"], box["height"]), abs=2)
    assert after["colours"] > 10 < before["colours"]
    disc = page.locator(".proxy").bounding_box()
    assert disc
    assert disc["width"] >= 40


def test_the_neuron_under_the_pointer_is_the_one_that_opens(open_page: Open) -> None:
    page = open_page(size=PROJECTOR, link="?present")
    proxy = page.locator(".proxy")
    proxy.focus()
    for key, title in (("ArrowDown", "Neuron 2 of hidden layer 1"), ("ArrowDown", "Neuron 3 of hidden layer 1")):
        page.keyboard.press(key)
        box = proxy.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        proxy.focus()


def test_stepping_and_travelling_work_while_presenting(open_page: Open) -> None:
    page = open_page(size=PROJECTOR, link="?present")
    for _ in range(3):
        click(page, "Next step")
    stands_at(page, "batch 4 of 8")
    curve = page.get_by_role("slider", name="Time: the loss over the run").bounding_box()
    assert curve
    page.mouse.click(curve["x"] + 60, curve["y"] + curve["height"] / 2)
    stands_at(page, "batch 1 of 8")


def test_the_browser_fills_the_screen_where_it_can(open_page: Open) -> None:
    page = open_page(link="?present")
    full = page.get_by_role("button", name="Full screen")
    full.click()
    page.wait_for_function("document.fullscreenElement !== null")
    expect(full).to_have_attribute("aria-pressed", "true")
    page.evaluate("document.exitFullscreen()")  # as the browser's own key does
    expect(leave_button(page)).to_have_count(0)


def test_a_refused_full_screen_is_said(open_page: Open) -> None:
    page = open_page(link="?present")
    page.evaluate(
        "() => { document.documentElement.requestFullscreen = () => Promise.reject(new TypeError('not here')) }"
    )
    click(page, "Full screen")
    expect(page.get_by_text("The browser does not let the page fill the screen: not here.")).to_be_visible()


# -- What a link hides ----------------------------------------------------------------------------------------------------

HIDDEN: dict[str, tuple[str, dict[str, Any]]] = {
    "setup": ("region", {"name": "Network", "exact": True}),
    "data": ("combobox", {"name": "Data set"}),
    "inspector": ("region", {"name": "Inspector"}),
    "output": ("tablist", {"name": "What came of it"}),
    "timeline": ("region", {"name": "Timeline"}),
    "legend": ("list", {"name": "Legend"}),
    "layers": ("group", {"name": "Units of hidden layer 1"}),
    "view": ("group", {"name": "Which state to show"}),
    "speed": ("slider", {"name": "Speed"}),
    "score": ("status", {"name": "Held-out accuracy"}),
    "undo": ("button", {"name": "Undo"}),
    "language": ("combobox", {"name": "Language"}),
    "theme": ("button", {"name": re.compile("^Theme: ")}),
    "keys": ("button", {"name": "Keys"}),
    "tools": ("button", {"name": "Presentation", "exact": True}),
}
"""A part of the page, and something in it."""


def part(page: Page, name: str) -> Locator:
    role, how = HIDDEN[name]
    return page.get_by_role(role, **how)  # type: ignore[arg-type]  # Playwright lists the roles


@pytest.mark.parametrize("name", HIDDEN)
def test_a_name_hides_what_it_says_and_nothing_else(open_page: Open, name: str) -> None:
    page = open_page(link=f"?hide={name}")
    expect(part(page, name)).to_have_count(0)
    for other in HIDDEN.keys() - {name}:
        expect(part(page, other)).to_be_visible()
    assert max(overflow(page).values()) <= 0
    assert unreadable(page) == {}


def test_the_layout_closes_up(open_page: Open) -> None:
    page = open_page(size=LAPTOP, link="?hide=setup,data,inspector,output,timeline,legend")
    assert page.get_by_role("complementary").count() == 0
    box = network(page).bounding_box()
    assert box
    assert box["width"] > 0.95 * LAPTOP[0]
    assert box["height"] > 0.8 * LAPTOP[1]


def test_on_a_phone_the_tabs_of_what_is_hidden_go_too(open_page: Open) -> None:
    page = open_page(size=PHONE, link="?hide=setup,output")
    assert page.get_by_role("tablist", name="What to show").get_by_role("tab").all_inner_texts() == ["Read", "Data"]
    page = open_page(size=PHONE, link="?hide=setup,output,data,inspector")
    expect(page.get_by_role("tablist", name="What to show")).to_have_count(0)


def test_an_unknown_name_is_said_and_the_rest_holds(open_page: Open) -> None:
    page = open_page(link="?hide=footer,setup&theme=blue")
    said = page.get_by_role("status").filter(has_text="In the link, hide must be one of setup, data,")
    expect(said).to_contain_text("but got “footer”.")
    expect(said).to_contain_text("theme must be dark or light, but got “blue”.")
    expect(part(page, "setup")).to_have_count(0)
    expect(part(page, "data")).to_be_visible()
    click(page, "Dismiss")
    expect(page.get_by_text("In the link,")).to_have_count(0)


def test_a_link_chooses_the_colours_and_stores_nothing(open_page: Open) -> None:
    page = open_page(link="?theme=dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Theme: dark").click()
    expect(page.get_by_role("button", name="Theme: system")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme ?? null") is None


def test_the_dialog_makes_the_link_that_it_shows(open_page: Open, address: str) -> None:
    page = open_page(link="?lang=en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    click(page, "Share and export")
    dialog = page.get_by_role("dialog", name="Share and export")
    dialog.get_by_text("What of the page is seen").click()
    dialog.get_by_label("Data set and samples").check()
    dialog.get_by_label("Speed").check()
    dialog.get_by_label("Open as a presentation").check()
    dialog.get_by_label("Colours").select_option("dark")
    expected = f"{address}?lang=en&present&hide=data,speed&theme=dark{nv.link(nv.Recipe())}"
    expect(dialog.get_by_label("The link")).to_have_value(expected)
    dialog.get_by_role("button", name="Copy", exact=True).click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == expected
    dialog.get_by_label("Speed").uncheck()
    expect(dialog.get_by_role("status")).to_have_text("")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(part(page, "data")).to_be_visible()  # the page itself stays as it is


def test_a_browser_that_does_not_copy_is_said(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    click(page, "Share and export")
    dialog = page.get_by_role("dialog", name="Share and export")
    dialog.get_by_role("button", name="Copy", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("select the link and copy it by hand")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_dialog_is_readable(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    click(page, "Share and export")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert unreadable(page).keys() <= {"overlapping"}  # with the page behind it


# -- Enlarged, and by touch -----------------------------------------------------------------------------------------------


def every_tab(page: Page) -> list[str | None]:
    """Each tab of the narrow page in turn; once, where there are none."""
    tabs = page.get_by_role("tablist", name="What to show").get_by_role("tab").all_inner_texts()
    return [*tabs] or [None]


@pytest.mark.parametrize("operation", ["forward, layer 1", "update, layer 2"])
@pytest.mark.parametrize(
    ("size", "type_size"), [(HALF, "100%"), (DESKTOP, "200%"), (LAPTOP, "200%"), (DESKTOP, "125%"), (PHONE, "130%")]
)
def test_nothing_is_cut_where_it_is_enlarged(
    open_page: Open, size: tuple[int, int], type_size: str, operation: str
) -> None:
    page = open_page(size=size)
    page.evaluate("size => { document.documentElement.style.fontSize = size }", type_size)
    page.wait_for_timeout(300)
    go_to(page, operation)
    for tab in every_tab(page):
        if tab:
            click(page, tab, role="tab")
        assert unreadable(page) == {}, tab
        assert overflow(page)["across"] <= 0


@pytest.mark.parametrize("width", [1024, 1152, 1176, 1190])
def test_the_network_never_runs_into_what_is_below_it(open_page: Open, width: int) -> None:
    page = open_page(size=(width, 768))
    assert unreadable(page) == {}
    canvas, curve = (
        network(page).locator("canvas").bounding_box(),
        page.get_by_role("region", name="Timeline").bounding_box(),
    )
    assert canvas
    assert curve
    assert canvas["y"] + canvas["height"] <= curve["y"]


def test_larger_type_enlarges_the_network_as_well(page: Page) -> None:
    canvas = network(page).locator("canvas")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(page.get_by_role("tablist", name="What to show")).to_be_visible()
    assert smallest_type(page) >= 22
    box = canvas.bounding_box()
    assert box
    drawn = canvas.evaluate(INK)
    assert (drawn["width"], drawn["height"]) == pytest.approx((box["width"], box["height"]), abs=2)


def test_an_explanation_stands_at_its_thing_where_all_is_enlarged(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '150%'")
    page.wait_for_timeout(300)
    button = page.get_by_role("button", name="Next step", exact=True)
    button.hover()
    told, at = page.get_by_role("tooltip"), button.bounding_box()
    expect(told).to_be_visible()
    box = told.bounding_box()
    assert box
    assert at
    assert box["x"] == pytest.approx(at["x"], abs=2)
    assert 0 < box["y"] - (at["y"] + at["height"]) < 20


@pytest.mark.parametrize("size", [TABLET, WIDE_TABLET, PHONE, SMALL_PHONE, LYING_PHONE])
def test_a_finger_reaches_everything(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size, touch=True)
    for tab in every_tab(page):
        if tab:
            page.get_by_role("tab", name=tab, exact=True).tap()
        assert page.evaluate("innerWidth") == size[0], "the page should not be wider than its window"
        assert unreadable(page) == {}, tab
        assert smaller_than(page, 24) == [], tab
    main = "header button, [aria-label='Timeline'] button, [role=tab], .switch button, .set select"
    assert smaller_than(page, 44, main) == []


def test_a_tap_opens_a_neuron(open_page: Open) -> None:
    page = open_page(size=PHONE, touch=True)
    proxy = page.locator(".proxy")
    proxy.focus()
    page.keyboard.press("ArrowRight")
    box = proxy.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name="Neuron 2 of hidden layer 1")).to_be_visible()


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float], steps: int = 12) -> None:
    """A finger goes down, moves, and is lifted, as the browser's own input."""
    client = page.context.new_cdp_session(page)
    touch = "Input.dispatchTouchEvent"
    client.send(touch, {"type": "touchStart", "touchPoints": [{"x": start[0], "y": start[1]}]})
    for step in range(1, steps + 1):
        x, y = (a + (b - a) * step / steps for a, b in zip(start, end, strict=True))
        client.send(touch, {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(16)
    client.send(touch, {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("thing", ["canvas", "[role=slider][aria-label^='Time']"])
def test_a_swipe_over_the_network_or_the_curve_scrolls_the_page(open_page: Open, thing: str) -> None:
    page = open_page(size=PHONE, touch=True)
    target = page.locator(thing).first
    target.evaluate("element => element.scrollIntoView({ block: 'center' })")
    before = page.evaluate("scrollY")
    box = target.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, PHONE[1] / 2)
    swipe(page, middle, (middle[0], middle[1] - 200))
    page.wait_for_function("before => scrollY > before + 60", arg=before)


def test_a_finger_on_the_curve_travels(open_page: Open) -> None:
    page = open_page(size=PHONE, touch=True)
    for _ in range(3):
        page.get_by_role("button", name="Next epoch", exact=True).tap()
    stands_at(page, "Epoch 4 ")
    curve = page.get_by_role("slider", name="Time: the loss over the run")
    curve.scroll_into_view_if_needed()
    box = curve.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    swipe(page, (box["x"] + box["width"] - 40, y), (box["x"] + 60, y))
    expect(page.get_by_test_id("moment")).not_to_contain_text("Epoch 4 ", timeout=PATIENCE)
    assert moment(page).epoch < 3


# -- The system's own colours ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_forced_colours_all_stays_visible(open_page: Open, witness: Witness, scheme: str) -> None:
    page = open_page(scheme=scheme, forced=True)
    go_to(page, "update, layer 2")
    drawn = network(page).locator("canvas").evaluate(INK)
    assert drawn["colours"] > 10
    borders = page.locator("header .button").evaluate_all(
        "buttons => buttons.map(button => parseFloat(getComputedStyle(button).borderTopWidth))"
    )
    assert min(borders) >= 1
    pressed = page.get_by_role("button", name="Change", exact=True)
    assert pressed.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    bar = page.locator(".lane .bar").first.evaluate("bar => getComputedStyle(bar).backgroundColor")
    assert bar not in ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    assert witness.errors == []


def test_more_contrast_makes_the_lines_strong(page: Page) -> None:
    def line() -> str:
        colour: str = page.get_by_role("banner").evaluate("header => getComputedStyle(header).borderBottomColor")
        return colour

    usual = line()
    page.emulate_media(contrast="more")
    assert line() != usual


WIDE = nv.Recipe(network=nv.Network([nv.Layer(8)] * 16))


def test_a_wide_network_is_followed_in_a_presentation(open_page: Open) -> None:
    page = open_page(size=PROJECTOR, link="?present", recipe=WIDE)
    expect(network(page).get_by_text("Loss", exact=True)).not_to_be_in_viewport()
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 ")
    page.keyboard.press("ArrowLeft")
    stands_at(page, "check")
    expect(network(page).get_by_text("Loss", exact=True)).to_be_in_viewport()
    assert max(overflow(page).values()) <= 0


def test_every_name_is_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "links.md").read_text()
    documented = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert documented == list(HIDDEN)
