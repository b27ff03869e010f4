"""Animations of a stretch: true pictures, one after the other, in a file that other programs read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.reading import OPERATIONS, go_to, stands_at
from tests.e2e.scenes import LINEAR
from tests.e2e.test_picture_files import NETWORK, saved, sharing
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser


def animation(page: Page) -> Locator:
    dialog = sharing(page)
    dialog.get_by_text("Animation", exact=True).click()
    return dialog


def made(page: Page, dialog: Locator, kind: str, path: Path) -> Path:
    with page.expect_download() as download:
        dialog.get_by_role("button", name=f"Animation: {kind}").click()
    download.value.save_as(path)
    return path


def frames(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """As Pillow reads them: pixels, and milliseconds."""
    pixels, durations = [], []
    with Image.open(path) as image:
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            pixels.append(np.asarray(image.convert("RGB"), np.int16))
            durations.append(int(image.info["duration"]))
    return pixels, durations


def test_each_frame_is_the_picture_of_its_moment(open_page: Open, tmp_path: Path) -> None:
    page = open_page(scheme="dark")
    go_to(page, "backward, layer 1")
    still = Image.open(saved(page, NETWORK, "PNG", tmp_path)).convert("RGB")
    dialog = animation(page)
    expect(dialog.get_by_text("8 frames, 4 s: Epoch 1 · batch 1 of 8 · forward, layer 1")).to_be_visible()
    webp, durations = frames(made(page, dialog, "WebP", tmp_path / "step.webp"))
    gif, _ = frames(made(page, dialog, "GIF", tmp_path / "step.gif"))
    assert durations == [500] * len(OPERATIONS)
    assert len(gif) == len(webp) == len(OPERATIONS)
    assert webp[0].shape[1] == 1200
    assert all((one != other).any() for one, other in zip(webp, webp[1:], strict=False))
    # The colours of a GIF are few: each is near to what it should be.
    assert all(
        np.abs(one - other).max() < 40 and np.abs(one - other).mean() < 1 for one, other in zip(webp, gif, strict=True)
    )
    # The still has 3 pixels for each of the page's, and its own height: the legend of other operations is taller.
    scale = 1200 / still.width
    small = np.asarray(still.resize((1200, round(still.height * scale)), Image.Resampling.BOX), np.int16)
    apart = [np.abs(frame[: len(small)] - small).mean() for frame in webp]
    assert int(np.argmin(apart)) == OPERATIONS.index("backward, layer 1")
    assert min(apart) < 0.5 * sorted(apart)[1]
    page.keyboard.press("Escape")
    stands_at(page, "Epoch 1 · batch 1 of 8 · backward, layer 1")


def test_it_ends_where_the_run_does_and_refuses_what_cannot_be(open_page: Open, tmp_path: Path) -> None:
    page = open_page(recipe=LINEAR)
    dialog = animation(page)
    dialog.get_by_label("a frame for").select_option("each step")
    last = dialog.get_by_label("to step")
    last.fill("500")
    sentence = "“number of frames” must be at most 240"
    expect(dialog.get_by_role("alert")).to_contain_text(sentence)
    expect(dialog.get_by_role("button", name="Animation: GIF")).to_be_disabled()
    last.fill("50")
    _, durations = frames(made(page, dialog, "GIF", tmp_path / "run.gif"))
    assert durations == [250] * 5
    expect(dialog.get_by_role("status").filter(has_text="with 5 frames: the run goes no further. ")).to_be_visible()
