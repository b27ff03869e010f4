"""A person's hands: they find things by role and name, and every click, key press and drag of theirs is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.reading import moment

Place = tuple[float, float]
MANY = 400
"""More presses or pixels than any way on the page takes."""


class Hands:
    """At a page as it opened; the eyes cost nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def the(self, role: Any, name: str) -> Locator:
        return self.page.get_by_role(role, name=name, exact=True)

    def click(self, name: str, role: str = "button") -> None:
        self.count += 1
        self.the(role, name).click()

    def click_at(self, place: Place) -> None:
        """On the picture, where the eyes see a thing."""
        self.count += 1
        self.page.mouse.click(*place)

    def choose(self, field: str, option: str) -> None:
        """From a list: a click opens it, another takes the option."""
        self.count += 2
        self.the("combobox", field).select_option(label=option)

    def type_into(self, field: str, value: str) -> None:
        """A click into it, and the value with Enter."""
        self.count += 2
        box = self.the("textbox", field)
        box.click()
        box.fill(value)
        box.press("Enter")

    def press(self, key: str, times: int = 1) -> None:
        self.count += times
        for _ in range(times):
            self.page.keyboard.press(key)

    def press_until(self, key: str, there: Callable[[], bool]) -> None:
        for _ in range(MANY):
            if there():
                return
            self.press(key)
        raise AssertionError(f"{key} does not lead there")

    def drag_to(self, name: str, step: int) -> None:
        """Take a slider's handle and move it, back too where it went too far, until the moment on the page is of that step."""
        self.count += 1
        box = self.the("slider", name).bounding_box()
        assert box
        x, y = box["x"] + 36, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for turn in range(MANY):
            away = step - moment(self.page).step
            if away == 0 and turn > 0:
                break
            x += (4 if away > 0 else -4) * (3 if abs(away) > 2 else 1)
            self.page.mouse.move(x, y)
            self.page.wait_for_timeout(20 + turn)  # the page may be slower than the hand, which grows slower too
        self.page.mouse.up()


def middle(locator: Locator) -> Place:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def place_of(page: Page, *keys: str) -> Place:
    """Where a thing stands on the picture: the diagram's keys lead there from the first neuron, and its ring tells."""
    diagram = page.get_by_role("application", name="Network diagram").get_by_role("button")
    diagram.focus()
    for key in keys:
        page.keyboard.press(key)
    return middle(diagram)
