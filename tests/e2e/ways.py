"""Ways that lead the page into a state, step by step as a person goes."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_branches import branch_list, forked, to_epoch
from tests.e2e.test_drawing import opened, two_clusters
from tests.e2e.test_edits import type_into
from tests.e2e.test_own_file import drop, shown
from tests.e2e.test_setup import FOLDS, choose, unfold

Way = Callable[[Page], None]

SOCKETS = """(() => {
  const Socket = WebSocket, open = []
  globalThis.WebSocket = class extends Socket {
    constructor(address) {
      super(globalThis.gone ? 'ws://127.0.0.1:9' : address)
      open.push(this)
    }
  }
  globalThis.cut = () => { globalThis.gone = true; open.forEach((socket) => socket.close()) }
})()"""
"""So that the page can be cut off from its server."""


def stay(page: Page) -> None:
    """As it is."""


def away(page: Page) -> None:
    """The pointer, so that what it would stand on is not explained."""
    page.mouse.move(3, 3)


def operation(name: str) -> Way:
    """By its chip on the timeline."""

    def go(page: Page) -> None:
        click(page, name)
        stands_at(page, name)
        away(page)

    return go


def pressed(name: str, role: str = "button") -> Way:
    def go(page: Page) -> None:
        page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        away(page)

    return go


def tab(name: str) -> Way:
    return pressed(name, "tab")


def outcome(name: str) -> Way:
    """A tab of what came of it, as soon as it is computed."""

    def go(page: Page) -> None:
        tab(name)(page)
        expect(page.get_by_text(re.compile("being (judged|drawn|computed)"))).to_have_count(0, timeout=PATIENCE)

    return go


def thing(*keys: str) -> Way:
    """What the keys of the network's diagram lead to from where it stands, opened."""

    def go(page: Page) -> None:
        diagram = page.get_by_role("application", name="Network diagram").get_by_role("button")
        diagram.focus()
        for key in (*keys, "Enter"):
            page.keyboard.press(key)

    return go


def branched(page: Page) -> None:
    """The first run and two more."""
    set_up = page.get_by_role("tab", name="Set up")
    if set_up.is_visible():
        set_up.click()
    forked(page)
    to_epoch(page, 3)
    type_into(page, "Learning rate", "0.01")
    expect(page.get_by_role("button", name="3 branches")).to_be_visible(timeout=PATIENCE)
    to_epoch(page, 5)
    away(page)


def branches_listed(page: Page) -> None:
    branch_list(page)


def going(page: Page) -> None:
    escaped(page)
    click(page, "Go to …")
    expect(page.get_by_role("dialog", name="Go to …")).to_be_visible(timeout=PATIENCE)


def first_epochs(page: Page) -> None:
    for epoch in (2, 3, 4):
        click(page, "Next epoch")
        stands_at(page, f"Epoch {epoch} · batch 1 of")
    operation("check")(page)


def playing(page: Page) -> None:
    page.get_by_role("slider", name="Speed").fill("7")
    click(page, "Play")
    expect(page.get_by_test_id("moment")).to_contain_text(re.compile(r"Epoch [1-9]\d"), timeout=PATIENCE)


def paused(page: Page) -> None:
    click(page, "Pause")
    stands_at(page, "check")
    away(page)


def backwards(page: Page) -> None:
    """By the key, for where there are no chips."""
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    stands_at(page, "backward, layer 1")


def explained(page: Page) -> None:
    page.get_by_role("button", name="Next operation").hover()
    expect(page.get_by_role("tooltip")).to_be_visible(timeout=PATIENCE)


def marks_told(page: Page) -> None:
    page.keyboard.press("Tab")
    page.get_by_role("application", name="Network diagram").get_by_role("button").focus()
    expect(page.get_by_role("tooltip")).to_be_visible(timeout=PATIENCE)


def guided(page: Page) -> None:
    page.get_by_role("button", name="Take the tour").click(timeout=PATIENCE)
    expect(page.get_by_role("region", name="Tour", exact=True).get_by_role("heading")).to_contain_text("1 / 6")


def looked_up(page: Page) -> None:
    page.keyboard.press("g")
    expect(page.get_by_role("dialog", name="Glossary")).to_be_visible(timeout=PATIENCE)


def found(page: Page) -> None:
    page.get_by_test_id("findings-chip").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def escaped(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def marked(page: Page) -> None:
    expect(page.locator("[data-mark]").first).to_be_visible(timeout=PATIENCE)


def diverged(page: Page) -> None:
    click(page, "Play")
    expect(page.get_by_text("The run has diverged.")).to_be_visible(timeout=PATIENCE)


def refused(page: Page) -> None:
    type_into(page, "Learning rate", "-1")
    expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)


def noticed(page: Page) -> None:
    """Another architecture starts the run again, and says so."""
    click(page, "Add layer")
    expect(page.get_by_role("status").filter(has_text="again")).to_be_visible(timeout=PATIENCE)


def folded_out(page: Page) -> None:
    choose(page, "Optimizer", "Adam")
    for name in FOLDS:
        unfold(page, name)
    choose(page, "Shape of the schedule", "CosineAnnealingLR")
    page.get_by_role("switch", name="clip at norm").click()


def own_file(page: Page) -> None:
    shown(page)


def wrong_file(page: Page) -> None:
    dialog = drop(page, "a,b,y\n1,2,p\n3,4\n", "bad.csv")
    expect(dialog.get_by_role("alert")).to_be_visible(timeout=PATIENCE)


def drawing(page: Page) -> None:
    two_clusters(page, opened(page))


def cut_off(page: Page) -> None:
    page.evaluate("cut()")
    expect(page.get_by_text("The connection is lost.")).to_be_visible(timeout=PATIENCE)


def can_be_cut(page: Page) -> None:
    page.add_init_script(SOCKETS)


def unanswered(page: Page) -> None:
    """Nobody answers: the page goes on connecting."""
    page.route_web_socket("**/session", lambda _: None)


def compiling(page: Page) -> None:
    """A server whose engine is still being compiled."""

    def route(page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()
        server_side.on_message(lambda packet: page_side.send(packet) if (packet := unready(packet)) else None)

    page.route_web_socket("**/session", route)


def unready(packet: str | bytes) -> str | bytes:
    """What such a server would say in its place; nothing, where it would not say it yet."""
    assert isinstance(packet, bytes)
    message = msgspec.json.decode(packet[8 : 8 + int.from_bytes(packet[:8], "little")])
    if message["type"] != "welcome":
        return b"" if message["type"] == "ready" else packet
    header = msgspec.json.encode({**message, "ready": False})
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header


def scripted(page: Page) -> None:
    """In the same dialog, the PyTorch script is read, and an animation is planned."""
    page.get_by_text("Animation", exact=True).click()
    page.get_by_role("button", name="PyTorch script: Show").click()
    expect(page.get_by_role("button", name="Download")).to_be_visible()


def kept(page: Page) -> None:
    """In the open dialog for sharing, a run is kept."""
    dialog = page.get_by_role("dialog", name="Share and export")
    dialog.get_by_text("Runs kept in this browser", exact=True).click()
    dialog.get_by_role("button", name="Keep this run").click()
    expect(dialog.get_by_role("button", name="Delete")).to_be_visible()


def _comparing(page: Page, name: str, epochs: int) -> None:
    """Ready-made ones side by side, after so many epochs: presses add up."""
    page.get_by_role("region", name=name).get_by_role("button", name=re.compile("^Compare ")).click()
    there = page.get_by_test_id("compared-moment")
    expect(there).to_have_text("At the beginning", timeout=PATIENCE)
    for _ in range(epochs):
        page.keyboard.press("Alt+ArrowRight")
    expect(there).to_contain_text(f"Epoch {epochs} ", timeout=PATIENCE)


def compared(page: Page) -> None:
    """Learning rates, the largest of which leads astray."""
    _comparing(page, "Learning rates", 5)


def compared_with_a_map(page: Page) -> None:
    """Without a hidden layer and with one."""
    click(page, "Other runs")
    _comparing(page, "With and without a hidden layer", 20)


def compared_branches(page: Page) -> None:
    """The first run and a branch."""
    page.keyboard.press("c")
    page.get_by_role("dialog", name="Compare runs").get_by_role("button", name="Compare 2 runs").first.click()
    expect(page.get_by_test_id("compared-moment")).to_contain_text("Epoch", timeout=PATIENCE)
