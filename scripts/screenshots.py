"""Pictures of the page in all its states, at all sizes, light and dark: `make screenshots`.

All go into a folder that git ignores; those that the documents show into `docs/screenshots`, in place of the former ones.
The states are those of `tests/e2e/scenes.py`: another one there is another picture here, and is checked with axe.
"""

from __future__ import annotations

import argparse
import base64
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import FLAGS, serving
from tests.e2e.scenes import SCENES, Scene, Size

ROOT = Path(__file__).parent.parent
SHOWN = ROOT / "docs" / "screenshots"
DOCUMENTS = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
SCHEMES = ("light", "dark")
QUALITY = 76
SETTLED = """async () => {
  await document.fonts.ready
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
}"""
PATIENCE = 60_000


def wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Pictures of the page in all its states.")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "screenshots", help="where all of them go")
    parser.add_argument("--scene", action="append", choices=SCENES, help="this one alone; may be given several times")
    parser.add_argument("--shown", action="store_true", help="only what the documents show")
    return parser.parse_args()


def shown_in_documents() -> set[str]:
    """The names of the pictures that the documents show, without their endings."""
    return {name for path in DOCUMENTS for name in re.findall(r"screenshots/([\w-]+)\.webp", path.read_text())}


def picture_name(state: str, size: Size, scheme: str) -> str:
    return f"{state}-{size[0]}x{size[1]}-{scheme}"


@contextmanager
def window(browser: Browser, size: Size, scheme: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-US",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def take(page: Page, path: Path) -> None:
    """As WebP, which Chromium itself writes small."""
    page.evaluate(SETTLED)
    page.wait_for_timeout(400)
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(base64.b64decode(taken["data"]))


def take_scene(page: Page, address: str, scene: Scene, size: Size, scheme: str, folder: Path) -> None:
    scene.open(page, address)
    for state, go in scene.states.items():
        go(page)
        take(page, folder / f"{picture_name(state, size, scheme)}.webp")


def views(scene: Scene, only: set[str] | None) -> Iterator[tuple[Size, str]]:
    """The sizes and schemes in which a scene is pictured; all, or those that hold one of the names."""
    for size in scene.sizes:
        for scheme in SCHEMES:
            if only is None or any(picture_name(state, size, scheme) in only for state in scene.states):
                yield size, scheme


def show(folder: Path, names: set[str]) -> None:
    """What the documents show."""
    SHOWN.mkdir(parents=True, exist_ok=True)
    for name in sorted(names):
        if (folder / f"{name}.webp").exists():
            shutil.copy(folder / f"{name}.webp", SHOWN)


def main() -> None:
    """Every scene, size and scheme, or those asked for."""
    asked, names = wanted(), shown_in_documents()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with serving() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for title in asked.scene or SCENES:
            for size, scheme in views(SCENES[title], names if asked.shown else None):
                with window(browser, size, scheme) as page:
                    take_scene(page, address, SCENES[title], size, scheme, asked.folder)
        browser.close()
    show(asked.folder, names)
    print(f"Pictures are in {asked.folder}, and those of the documents in {SHOWN}")


if __name__ == "__main__":
    main()
