"""One server and one browser for all tests, a window of its own for each; what they start, they stop."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.windows import Open, Windows, Witness, opening

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


@pytest.fixture(scope="session")
def windows(browser: Browser, address: str) -> Windows:
    return Windows(browser, address)


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def open_page(windows: Windows, witness: Witness) -> Iterator[Open]:
    with opening(windows, witness) as opened:
        yield opened


@pytest.fixture
def page(open_page: Open, witness: Witness, address: str) -> Iterator[Page]:
    """The page as it opens. Whatever a test does, nothing may go wrong on the console, and nothing leave the server."""
    yield open_page()
    assert witness.errors == []
    assert witness.hosts == {urlsplit(address).netloc}
