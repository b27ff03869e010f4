"""axe finds nothing in any state of the page, light or dark, at a desk or on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import violations, violations_by_scheme
from tests.e2e.scenes import SCENES
from tests.e2e.test_layout import DESKTOP, PHONE
from tests.e2e.ways import stay
from tests.e2e.windows import Windows

pytestmark = pytest.mark.browser

CASES = [(name, size) for name, scene in SCENES.items() for size in (DESKTOP, PHONE) if size in scene.sizes]


@pytest.fixture
def blank(request: pytest.FixtureRequest, windows: Windows) -> Iterator[Page]:
    """A window for a scene, of its own where something stays in it."""
    chosen = request.node.callspec.params
    scene = SCENES[chosen.get("name", "a step")]
    fresh = scene.prepare is not stay or scene.recipe is not None
    with windows.one(fresh=fresh, size=chosen["size"]) as page:
        yield page


@pytest.mark.parametrize(("name", "size"), CASES, ids=lambda part: part if isinstance(part, str) else str(part[0]))
def test_axe_finds_nothing(blank: Page, address: str, name: str, size: tuple[int, int]) -> None:
    scene = SCENES[name]
    assert size in scene.sizes
    scene.open(blank, address)
    found = {}
    for state, go in scene.states.items():
        go(blank)
        found[state] = violations_by_scheme(blank)
    assert found == {state: {} for state in scene.states}


@pytest.mark.parametrize("size", [DESKTOP])
def test_axe_would_find_what_is_wrong(blank: Page, address: str, size: tuple[int, int]) -> None:
    SCENES["a step"].open(blank, address)
    assert blank.viewport_size == {"width": size[0], "height": size[1]}
    blank.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    blank.add_style_tag(content="@media (prefers-color-scheme: dark) { h1 { color: #111 } }")
    found = violations_by_scheme(blank)
    assert [rule.split(":")[0] for rule in found["light"]] == ["button-name"]
    assert [rule.split(":")[0] for rule in found["dark"]] == ["color-contrast"]
    assert violations(blank, "color-contrast") == []
