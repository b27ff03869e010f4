"""One server and one browser for all tests, a new window for each; what they start, they stop."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import neuroviz as nv
from tests.e2e.reading import PATIENCE, stands_at
from tests.e2e.recipes import open_with

FEATURES_OFF = (
    "WebUIOmniboxAimPopup",  # pages of the address bar: every window would load them, at the cost of loading ours
    "WebUIOmniboxPopup",
    "AimEnabled",  # and of those that Playwright turns off, in a list which this one replaces, what asks the network
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PreconnectToSearch",
    "AvoidUnnecessaryBeforeUnloadCheckSync",  # or what it would trip over
    "DestroyProfileOnBrowserClose",
    "LensOverlay",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(FEATURES_OFF)}",
)


@pytest.fixture
def write(request: pytest.FixtureRequest) -> bool:
    """Whether what a test finds is to be kept instead of compared."""
    return bool(request.config.getoption("--write"))


@contextmanager
def serving(port: int = 0) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server of its own; gives its address and its process."""
    command = [sys.executable, "-m", "neuroviz", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield next(word for word in line.split() if word.startswith("http")), process
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving() as (address, _):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("The tests of the page need Chromium: apt-get install chromium (on Debian).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Witness:
    """What a window asked for, and what it complained of."""

    hosts: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("websocket", lambda socket: self.hosts.add(urlsplit(socket.url).netloc))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))


Open = Callable[..., Page]


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def open_page(browser: Browser, address: str, witness: Witness) -> Iterator[Open]:
    with windows(browser, address, witness) as opened:
        yield opened


@contextmanager
def windows(browser: Browser, address: str, witness: Witness) -> Iterator[Open]:
    """Gives what opens the page in a window of its own, and waits until it stands at a moment."""
    contexts = []

    def opened(
        at: str | None = None,
        size: tuple[int, int] = (1440, 900),
        scheme: str = "light",
        *,
        moving: bool = False,
        recipe: nv.Recipe | None = None,
        link: str = "",
        touch: bool = False,
        forced: bool = False,
        prepare: Callable[[Page], None] | None = None,
        wait: Literal["ready", "moment", "nothing"] = "ready",
        locale: str = "en-US",
        words: str = "batch 1 of",
        ready: str = "Previous operation",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="no-preference" if moving else "reduce",
            forced_colors="active" if forced else "none",
            has_touch=touch,
            is_mobile=touch,
            locale=locale,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        witness.watch(page)
        if prepare is not None:
            prepare(page)
        if recipe is not None:
            open_with(page, recipe)
        page.goto((at or address) + link)
        if wait != "nothing":
            stands_at(page, words)
        if wait == "ready":  # The first of all waits for the engine to be compiled.
            expect(page.get_by_role("button", name=ready)).to_be_enabled(timeout=5 * PATIENCE)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Open, witness: Witness, address: str) -> Iterator[Page]:
    """The page as it opens. Whatever a test does, nothing may go wrong on the console, and nothing leave the server."""
    yield open_page()
    assert witness.errors == []
    assert witness.hosts == {urlsplit(address).netloc}
