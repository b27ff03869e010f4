"""A picture of a moment or a stretch of a run, drawn by the page in a browser that nobody sees."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from neuroviz.bookmark import Bookmark
from neuroviz.engine import check
from neuroviz.pictures.browsers import Browser, Window, browsing
from neuroviz.pictures.desk import CannotDraw, Desk, Drawn
from neuroviz.pictures.order import Order
from neuroviz.recipe import Recipe
from neuroviz.server.app import create_app
from neuroviz.server.hosting import server
from neuroviz.server.serve import address_of, listening
from neuroviz.server.settings import STATIC, Settings

HOST = "127.0.0.1"
LOOK, GRACE = 0.1, 5.0
"""Seconds between two looks at whether the browser still runs, and for a picture on its way after it does not."""
THEMES, LANGUAGES = ("light", "dark"), ("en", "de")


def check_page() -> None:
    """It is there. Raises `RecipeError`."""
    if not (STATIC / "index.html").is_file():
        check.fail("page", "built first with `make build`", check.words(f"no file {STATIC / 'index.html'}"))


def draw(
    recipe: Recipe,
    order: Order,
    browser: str,
    *,
    theme: str = "light",
    language: str = "en",
    window: Window = Window(),  # noqa: B008  # it is a value
    maximum_parameters: int = 1_000_000,
    seconds: float = 300.0,
) -> Drawn:
    """What the page draws of the order's moment, or its stretch; `browser`: as `found` gives it. Raises `CannotDraw`."""
    desk = Desk(order)
    # Where its data are in a file, the session has them.
    settings = Settings(HOST, maximum_parameters=maximum_parameters, first=(recipe, Bookmark()))
    said = f"theme={theme}&lang={language}&order={desk.name}"
    with (
        _serving(create_app(settings, more=desk.routes)) as address,
        browsing(browser, f"{address}?{said}", window) as running,
    ):
        return _handed_over(desk, running, browser, seconds)


@contextmanager
def _serving(app: Starlette) -> Iterator[str]:
    """A server on a free port of this machine; gives its address."""
    with listening(HOST, 0) as listener:
        serving = server(app)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield address_of(listener, HOST)
        finally:
            serving.should_exit = True
            thread.join()


def _handed_over(desk: Desk, browser: Browser, path: str, seconds: float) -> Drawn:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        drawn = desk.wait(GRACE if browser.ended else LOOK)
        if drawn is not None:
            return drawn
        if browser.ended:
            raise CannotDraw(f"{path} ended before the picture was there.{browser.last_words}")
    raise CannotDraw(f"{path} has drawn no picture within {seconds:g} seconds (--timeout).{browser.last_words}")
