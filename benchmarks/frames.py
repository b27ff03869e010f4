"""Frames a second in play, with the map open and without, in turn: `python -m benchmarks.frames`. The ratio counts."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys

from playwright.sync_api import Page, sync_playwright

SECONDS = 3
ROUNDS = 4
COUNT = """(seconds) => new Promise(done => {
  let frames = 0
  const start = performance.now()
  const frame = now => now - start < 1000 * seconds ? (frames++, requestAnimationFrame(frame)) : done(frames / seconds)
  requestAnimationFrame(frame)
})"""


def measured(page: Page, tab: str) -> float:
    page.get_by_role("tab", name=tab, exact=True).click()
    page.wait_for_timeout(500)
    frames: float = page.evaluate(COUNT, SECONDS)
    return frames


def main() -> None:
    command = [sys.executable, "-m", "neuroviz", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout is not None
        address = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page.goto(address)
        page.get_by_label("Data set").select_option("spiral")
        page.get_by_role("button", name="Play").click()
        pairs = [(measured(page, "Answer"), measured(page, "Map")) for _ in range(ROUNDS)]
        browser.close()
        server.terminate()
    for closed, opened in pairs:
        print(f"closed {closed:.1f}, open {opened:.1f} frames a second: {opened / closed:.2f}")
    print(f"median ratio {statistics.median(opened / closed for closed, opened in pairs):.2f}")


if __name__ == "__main__":
    main()
