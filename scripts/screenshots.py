"""Pictures of the page at the sizes and moments that matter, light and dark: `make screenshots`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
SIZES = ((1440, 900), (1280, 720), (390, 844))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A name, and how many operations of the eight it is into the step.
MOMENTS = (("rest", 0), ("backward", 4), ("update", 6), ("check", 7))


@contextmanager
def a_server() -> Iterator[str]:
    """A server of its own on a free port; gives its address."""
    command = [sys.executable, "-m", "neuroviz", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield next(word for word in server.stdout.readline().split() if word.startswith("http"))
        finally:
            server.terminate()


def opened(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> Page:
    """The page, ready to play, with a step's trace on it."""
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(address)
    expect(page.get_by_test_id("moment")).to_contain_text("batch 1 of", timeout=60_000)
    expect(page.get_by_role("button", name="Next operation")).to_be_enabled(timeout=60_000)
    page.wait_for_timeout(800)
    return page


def main() -> None:
    """Every size, scheme and moment into docs/screenshots."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with a_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for size in SIZES:
            for scheme in ("light", "dark"):
                page, done = opened(browser, address, size, scheme), 0
                for name, operations in MOMENTS:
                    while done < operations:
                        page.get_by_role("button", name="Next operation").click()
                        done += 1
                    page.wait_for_timeout(700)
                    page.screenshot(path=FOLDER / f"{name}-{size[0]}x{size[1]}-{scheme}.png")
                page.close()
        browser.close()
    print(f"Pictures are in {FOLDER}")


if __name__ == "__main__":
    main()
