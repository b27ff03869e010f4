"""Windows of a browser, for each test one of its own: as clean as a new one, and used again where nothing of it could stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Error, Page, expect

import neuroviz as nv
from tests.e2e.reading import PATIENCE, stands_at
from tests.e2e.recipes import opening_with

ELSEWHERE = "/icon.svg"
"""Of the same server, and nothing runs there; a window that leaves for another one would get another process."""
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); return !('__pwClock' in globalThis) }"
"""Whether it is as it was: a clock that Playwright has installed stays."""
USUAL = {"color_scheme": "light", "reduced_motion": "reduce", "forced_colors": "none"}
Open = Callable[..., Page]


@dataclass
class Witness:
    """What a window asked for, and what it complained of."""

    hosts: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Callable[[], None]:
        """From now on; until what it gives is called."""
        listeners: dict[Any, Callable[[Any], None]] = {
            "request": lambda request: self.hosts.add(urlsplit(request.url).netloc),
            "websocket": lambda socket: self.hosts.add(urlsplit(socket.url).netloc),
            "console": lambda message: self.errors.append(message.text) if message.type == "error" else None,
            "pageerror": lambda error: self.errors.append(str(error)),
            "dialog": self._interrupted,
        }
        for event, listener in listeners.items():
            page.on(event, listener)

        def leave() -> None:
            for event, listener in listeners.items():
                page.remove_listener(event, listener)

        return leave

    def _interrupted(self, dialog: Dialog) -> None:
        """The page has no dialogs of the browser."""
        self.errors.append(dialog.message)
        dialog.dismiss()


class Windows:
    """Those of a browser that wait to be used again: of the usual language, without touch, and with nothing installed in them."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self._waiting: list[Page] = []

    def new(self, **how: Any) -> Page:
        page = self.browser.new_context(**how).new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def close(self) -> None:
        """Those that wait."""
        while self._waiting:
            self._waiting.pop().context.close()

    @contextmanager
    def one(
        self, *, fresh: bool, size: tuple[int, int], locale: str = "en-US", touch: bool = False, **media: Any
    ) -> Iterator[Page]:
        """`media` is what else the page is shown by, where it is not the usual."""
        media = USUAL | media
        viewport: Any = {"width": size[0], "height": size[1]}
        fresh = fresh or locale != "en-US" or touch
        if fresh or not self._waiting:
            page = self.new(viewport=viewport, locale=locale, has_touch=touch, is_mobile=touch, **media)
        else:
            page = self._waiting.pop()
            page.set_viewport_size(viewport)
            page.emulate_media(**media)
        yield page
        if fresh or not self._cleaned(page):
            page.context.close()
        else:
            self._waiting.append(page)

    def _cleaned(self, page: Page) -> bool:
        """What it keeps is cleared once the page has gone, which writes down where it stood."""
        try:
            page.unroute_all()
            page.goto(self.address + ELSEWHERE)
            page.mouse.up()
            page.mouse.move(-1, -1)
            page.emulate_media(contrast="null")
            page.context.clear_permissions()
            return bool(page.evaluate(FORGET))
        except Error:  # it is closed, or has crashed
            return False


@contextmanager
def opening(windows: Windows, witness: Witness) -> Iterator[Open]:
    """Gives what opens the page in a window of its own, and waits until it stands at a moment."""
    with ExitStack() as stack:

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
            window = windows.one(
                fresh=at is not None or prepare is not None,
                size=size,
                locale=locale,
                touch=touch,
                color_scheme=scheme,
                reduced_motion="no-preference" if moving else "reduce",
                forced_colors="active" if forced else "none",
            )
            page = stack.enter_context(window)
            stack.callback(witness.watch(page))
            if prepare is not None:
                prepare(page)
            if recipe is not None:
                stack.enter_context(opening_with(page, recipe))
            page.goto((at or windows.address) + link)
            if wait != "nothing":
                stands_at(page, words)
            if wait == "ready":  # The first of all waits for the engine to be compiled.
                expect(page.get_by_role("button", name=ready)).to_be_enabled(timeout=5 * PATIENCE)
            return page

        yield opened
