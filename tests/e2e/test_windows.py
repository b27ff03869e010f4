"""A window that is used again is as clean as a new one, or is closed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.recipes import RECIPES
from tests.e2e.windows import Windows, Witness, opening

pytestmark = pytest.mark.browser

KEPT = """async () => ({
  stored: localStorage.length + sessionStorage.length,
  hovered: document.querySelectorAll(':hover').length,
  focused: document.activeElement.tagName,
  contrast: matchMedia('(prefers-contrast: more)').matches,
  dark: matchMedia('(prefers-color-scheme: dark)').matches,
  still: matchMedia('(prefers-reduced-motion)').matches,
  width: innerWidth,
  clipboard: (await navigator.permissions.query({ name: 'clipboard-read' })).state,
})"""


def kept(page: Page) -> dict[str, Any]:
    return page.evaluate(KEPT) | {"optimizer": page.get_by_role("combobox", name="Optimizer").input_value()}


def test_nothing_stays_in_it(windows: Windows, witness: Witness) -> None:
    windows.close()
    with opening(windows, witness) as opened:
        page = opened()
        new = kept(page)
    with opening(windows, witness) as opened:
        used = opened(size=(1280, 720), scheme="dark", moving=True, recipe=RECIPES["Adam"])
        assert used == page
        assert kept(used)["optimizer"] == "Adam"
        used.context.grant_permissions(["clipboard-read"])
        used.emulate_media(contrast="more")
        used.route("**/*.json", lambda route: route.abort())
        used.get_by_role("button", name="Next step").hover()
        used.mouse.down()
        used.evaluate("localStorage.setItem('mine', '1')")
        different = kept(used)
        assert {name for name in new if different[name] != new[name]} == set(new)
    with opening(windows, witness) as opened:
        again = opened()
        assert again == page
        assert kept(again) == new
    assert witness.errors == []


def test_a_clock_goes_with_its_window(windows: Windows, witness: Witness) -> None:
    with opening(windows, witness) as opened:
        page = opened()
        page.clock.install()
    assert page.is_closed()
