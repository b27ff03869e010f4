"""From the command to a page that can be used: with an empty cache of compiled code, and with a warm one.

Prints, for each, the seconds until the browser shows the page and takes what is typed, and until the first step is on it;
then, in starts without a browser, which would want the processor too, the seconds until the engine is there, and the slowest
answer of the server from the first one on. Needs Chromium, and an idle machine.
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import which
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright
from websockets.sync.client import connect

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WARM_STARTS = 5


def main() -> None:
    """A cold start, then warm ones, each in a process of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=FLAGS)
        for name, starts in _starts(lambda cache: _in_browser(cache, browser)):
            print(f"{name}: page usable after {starts[0]:.2f} s, first step after {starts[1]:.2f} s")
        browser.close()
    for name, starts in _starts(_alone):
        print(f"{name}: engine there after {starts[0]:.2f} s, slowest answer {starts[1] * 1e3:.0f} ms")


def _starts(start: Callable[[str], tuple[float, float]]) -> Iterator[tuple[str, list[float]]]:
    with tempfile.TemporaryDirectory() as cache:
        yield "cold", list(start(cache))
        warm = [start(cache) for _ in range(WARM_STARTS)]
        yield f"warm, median of {WARM_STARTS}", [statistics.median(column) for column in zip(*warm, strict=True)]


def _in_browser(cache: str, browser: Browser) -> tuple[float, float]:
    page = browser.new_page(reduced_motion="reduce")
    began = time.perf_counter()
    with _served(cache) as address:
        page.goto(address)
        expect(page.get_by_role("textbox", name="Learning rate")).to_be_editable()
        usable = time.perf_counter() - began
        stepped = _first_step(page) - began
        page.close()
    return usable, stepped


def _alone(cache: str) -> tuple[float, float]:
    began = time.perf_counter()
    with _served(cache) as address, _asked(address) as answered:
        with connect(f"ws{address.removeprefix('http')}session") as socket:
            while b'"ready":true' not in (header := socket.recv(timeout=120)) and b'"type":"ready"' not in header:
                pass
        return time.perf_counter() - began, max(answered)


def _first_step(page: Page) -> float:
    button = page.get_by_role("button", name="Next step")
    expect(button).to_be_enabled(timeout=60_000)
    button.click()
    expect(page.get_by_test_id("moment")).to_contain_text("batch 2 of 8", timeout=60_000)
    return time.perf_counter()


@contextmanager
def _served(cache: str) -> Iterator[str]:
    command = [sys.executable, "-m", "neuroviz", "--port", "0", "--no-browser"]
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[3]
        finally:
            process.terminate()


@contextmanager
def _asked(address: str) -> Iterator[list[float]]:
    """Asks the server for a small file all the while; gives the seconds of each answer."""
    seconds, over = [0.0], threading.Event()

    def ask() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)
        connection.request("GET", "/")  # answered when the server is there
        connection.getresponse().read()
        while not over.wait(0.01):
            began = time.perf_counter()
            connection.request("GET", "/")
            connection.getresponse().read()
            seconds.append(time.perf_counter() - began)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield seconds
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    main()
