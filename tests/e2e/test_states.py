"""The states of the page: each is reached, says its sentence, covers nothing that is read, and has a way out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

import neuroviz as nv
from neuroviz.live import messages, wire
from tests.e2e.conftest import serving
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.sight import unreadable
from tests.e2e.test_diagnosis import LINEAR
from tests.e2e.test_edits import type_into
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.ways import unready
from tests.e2e.windows import Open, Witness

pytestmark = pytest.mark.browser


def network(page: Page) -> Locator:
    return page.get_by_role("region", name="The network")


def told(page: Page, words: str, role: str = "status") -> Locator:
    return page.get_by_role(role).filter(has_text=words)  # type: ignore[arg-type]  # Playwright lists the roles


def apart(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return across <= 0 or down <= 0


# -- First start ----------------------------------------------------------------------------------------------------------


@dataclass
class Compiling:
    """A session whose engine says that it is being compiled, for as long as the test wants."""

    pages: list[WebSocketRoute] = field(default_factory=list)

    def __call__(self, page: Page) -> None:
        page.route_web_socket("**/session", self._route)

    def _route(self, page_side: WebSocketRoute) -> None:
        self.pages.append(page_side)
        server_side = page_side.connect_to_server()
        server_side.on_message(lambda packet: page_side.send(packet) if (packet := unready(packet)) else None)

    def end(self) -> None:
        self.pages[-1].send(wire.encode(messages.Ready(id=None, seconds=57.0)))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_first_start_compiles_and_can_be_set_up_meanwhile(
    open_page: Open, witness: Witness, size: tuple[int, int]
) -> None:
    compiling = Compiling()
    page = open_page(size=size, prepare=compiling, wait="moment")
    said = network(page).get_by_role("status").filter(has_text="Compiling the engine, once for this computer")
    expect(said).to_contain_text("You can choose the data and set the network up meanwhile.")
    expect(said).to_contain_text("2 s", timeout=PATIENCE)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    discs = network(page).locator("svg circle")
    assert discs.count() == 4 + 6 + 3
    click(page, "One unit more in hidden layer 1")
    expect(discs).to_have_count(4 + 7 + 3, timeout=PATIENCE)
    assert unreadable(page).keys() <= {"overlapping"}
    compiling.end()
    expect(said).to_have_count(0)
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    assert witness.errors == []


def test_what_ticks_is_not_read_out_again_and_again(open_page: Open) -> None:
    page = open_page(prepare=Compiling(), wait="moment")
    seconds = network(page).get_by_text(re.compile(r"\d+ s$"))
    expect(seconds).to_have_attribute("aria-hidden", "true")


def test_before_there_is_a_session_the_page_says_that_it_connects(open_page: Open) -> None:
    page = open_page(prepare=lambda page: page.route_web_socket("**/session", lambda _: None), wait="nothing")
    expect(told(page, "Connecting to the session …")).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    expect(page.get_by_role("region", name="Inspector")).to_contain_text("The equations appear here")


# -- Disconnected ---------------------------------------------------------------------------------------------------------


def test_a_lost_connection_is_said_and_tried_again_at_once(open_page: Open) -> None:
    with serving() as (address, server):
        page = open_page(address, size=LAPTOP, prepare=lambda page: page.clock.install(time=0))
        server.terminate()
        server.wait()
        said = told(page, "The connection is lost.")
        expect(said).to_contain_text("The page keeps the run", timeout=PATIENCE)
        assert apart(said, network(page))
        assert max(overflow(page).values()) <= 0
    page.clock.pause_at(3_600_000)  # it tries no more of itself
    with serving(urlsplit(address).port or 0):
        with page.expect_websocket(timeout=PATIENCE):
            click(page, "Try now")
        page.clock.resume()
        expect(said).to_have_count(0, timeout=PATIENCE)
        click(page, "Next step")
        stands_at(page, "batch 2 of 8")
        page.close()


@dataclass
class Full:
    """A server that turns the page away the first time."""

    left: int = 1

    def __call__(self, page: Page) -> None:
        page.route_web_socket("**/session", self._route)

    def _route(self, page_side: WebSocketRoute) -> None:
        self.left -= 1
        if self.left < 0:
            page_side.connect_to_server()
            return
        sentence = (
            "64 pages are open on this server, which is as many as it serves: "
            "close one, or start it with a larger --max-sessions."
        )
        page_side.send(wire.encode(messages.Refused(id=None, field=None, sentence=sentence)))
        page_side.close(code=1013)


@pytest.mark.parametrize(("language", "words"), [("en", "64 pages are open"), ("de", "64 Seiten sind auf diesem")])
def test_a_full_server_is_said_and_tried_again(open_page: Open, language: str, words: str) -> None:
    page = open_page(link=f"?lang={language}", size=LAPTOP, prepare=Full(), wait="nothing")
    said = told(page, words)
    expect(said).to_contain_text("--max-sessions", timeout=PATIENCE)
    assert max(overflow(page).values()) <= 0
    click(page, {"en": "Try now", "de": "Jetzt versuchen"}[language])
    expect(said).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_test_id("moment")).to_contain_text("1")


# -- Refused --------------------------------------------------------------------------------------------------------------


def test_what_was_refused_is_seen_beside_its_field(open_page: Open) -> None:
    page = open_page(size=PHONE)
    click(page, "Set up", role="tab")
    type_into(page, "Learning rate", "-1")
    said = told(page, "but got -1", role="alert")
    expect(said).to_be_in_viewport(timeout=PATIENCE)
    expect(said).to_have_count(1)
    expect(page.get_by_role("button", name="Dismiss")).to_have_count(0)


def test_on_a_phone_what_was_refused_is_said_wherever_one_is(open_page: Open) -> None:
    page = open_page(size=PHONE)
    click(page, "Set up", role="tab")
    type_into(page, "Learning rate", "-1")
    expect(told(page, "but got -1", role="alert")).to_be_visible(timeout=PATIENCE)
    click(page, "Read", role="tab")
    said = page.locator(".strip").filter(has_text="but got -1")
    expect(said).to_be_in_viewport()
    said.get_by_role("button", name="Dismiss").click()
    expect(said).to_have_count(0)


def test_what_was_refused_is_said_where_its_panel_is_hidden(open_page: Open) -> None:
    page = open_page(size=LAPTOP)
    type_into(page, "Learning rate", "-1")
    expect(told(page, "but got -1", role="alert")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Dismiss")).to_have_count(0)  # it is said beside the field alone
    page.get_by_role("banner").click(position={"x": 5, "y": 5})
    page.keyboard.press("p")
    said = told(page, "but got -1", role="alert")
    expect(said).to_be_visible()
    assert apart(said, network(page))
    click(page, "Dismiss")
    expect(said).to_have_count(0)


# -- Diverged, which is where a run ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP, PHONE])
def test_a_divergence_covers_nothing_and_has_a_way_back(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size, recipe=LINEAR)
    click(page, "Play")
    said = told(page, "The run has diverged.")
    expect(said).to_contain_text("Training cannot go on from here.", timeout=PATIENCE)
    assert apart(said, network(page))
    assert overflow(page)["across"] <= 0
    assert unreadable(page) == {}
    for name in ("Play", "Next operation", "Next step", "Next epoch"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    click(page, "Back to the step before")
    expect(said).to_have_count(0)
    expect(page.get_by_role("button", name="Next step", exact=True)).to_be_enabled()


# -- A notice comes and goes ----------------------------------------------------------------------------------------------


def start_again(page: Page) -> Locator:
    click(page, "One unit more in hidden layer 1")
    said = told(page, "Starts again: the network has changed.")
    expect(said).to_be_visible(timeout=PATIENCE)
    return said


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP])
def test_a_notice_covers_no_words(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    said = start_again(page)
    assert unreadable(page) == {}
    assert apart(said, network(page))


def test_a_notice_leaves_by_itself(page: Page) -> None:
    page.clock.install()
    said = start_again(page)
    page.mouse.move(5, 5)
    page.clock.run_for(10_000)
    expect(said).to_have_count(0)


def test_a_notice_stays_while_somebody_is_at_it(page: Page) -> None:
    page.clock.install()
    said = start_again(page)
    said.hover()
    page.clock.run_for(30_000)
    expect(said).to_be_visible()
    said.get_by_role("button", name="Dismiss").focus()
    page.mouse.move(5, 5)
    page.clock.run_for(30_000)
    expect(said).to_be_visible()
    page.locator(".proxy").focus()
    page.clock.run_for(10_000)
    expect(said).to_have_count(0)


def test_a_notice_can_be_dismissed(page: Page) -> None:
    said = start_again(page)
    said.get_by_role("button", name="Dismiss").click()
    expect(said).to_have_count(0)


def test_without_the_curve_a_notice_has_a_place_of_its_own(open_page: Open) -> None:
    page = open_page(link="?hide=timeline")
    said = start_again(page)
    assert apart(said, network(page))
    assert unreadable(page) == {}


# -- Long computations, and nothing to show -------------------------------------------------------------------------------


# Seconds even on a quick machine: given up, it costs a test no more than a short one.
LONG = nv.Recipe(data=nv.Catalog("digits"), network=nv.Network([nv.Layer(900)] * 2), training=nv.Training(batch_size=1))


def test_a_long_computation_is_said_and_can_be_given_up(open_page: Open) -> None:
    page = open_page(recipe=LONG)
    click(page, "Next epoch")
    said = told(page, "Computing the steps up to there")
    expect(said).to_be_visible(timeout=PATIENCE)
    expect(said.get_by_text(re.compile(r"\d+ of \d+"))).to_have_attribute("aria-hidden", "true")
    assert apart(said, network(page))
    said.get_by_role("button", name="Cancel").click()
    expect(said).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_role("button", name="Next operation")).to_be_enabled(timeout=PATIENCE)


NOTHING_WRONG = nv.Recipe(
    data=nv.Catalog("and_gate"), network=nv.Network([nv.Layer(4)]), training=nv.Training(optimizer=nv.Adam(0.05))
)


def test_no_wrong_sample_is_said_in_words(open_page: Open) -> None:
    page = open_page(recipe=NOTHING_WRONG)
    for _ in range(28):
        click(page, "Next epoch")
    stands_at(page, "Epoch 29 ")
    click(page, "Wrong", role="tab")
    expect(page.get_by_text(re.compile(r"None of the \d+ .* is read wrong"))).to_be_visible(timeout=PATIENCE)
