"""A server, a browser, and the page opened on a recipe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

import neuroviz as nv

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 120_000
RECIPE_IN_FIRST_COMMAND = """recipe => {
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (packet) {
    if (!(packet instanceof ArrayBuffer)) return send.call(this, packet)
    const length = new DataView(packet).getUint32(0, true)
    const command = JSON.parse(new TextDecoder().decode(new Uint8Array(packet, 8, length)))
    if (command.type !== 'open' || command.recipe) return send.call(this, packet)
    const json = new TextEncoder().encode(JSON.stringify({ ...command, recipe }))
    const written = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20)
    new DataView(written.buffer).setBigUint64(0, BigInt(written.length - 8), true)
    written.set(json, 8)
    send.call(this, written.buffer)
  }
}"""
"""A new page opens with no recipe of its own: the one to measure takes its place."""


@contextmanager
def a_server(checkout: Path) -> Iterator[tuple[str, int]]:
    """The address and the process id of a server of the checkout's own code and page."""
    environment = os.environ | {"PYTHONPATH": str(checkout / "src")}
    command = [sys.executable, "-m", "neuroviz", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            yield next(word for word in server.stdout.readline().split() if word.startswith("http")), server.pid
        finally:
            server.terminate()


@contextmanager
def a_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, address: str, recipe: nv.Recipe) -> Iterator[Page]:
    """The page with the recipe's first step on it. Movement that only hands would cause is off."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US")
    page = context.new_page()
    page.add_init_script(f"({RECIPE_IN_FIRST_COMMAND})({json.dumps(recipe.to_json())})")
    page.goto(address)
    expect(page.get_by_role("button", name="Next operation")).to_be_enabled(timeout=PATIENCE)
    page.wait_for_timeout(1000)
    yield page
    context.close()
