"""What is measured of an open page. Times are those of the browser, not of the messages that ask for them."""

from __future__ import annotations

import re
import statistics
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Page

GOLDEN = 0.6180339887
"""Its multiples are spread evenly."""
FRAMES = """seconds => new Promise(done => {
  let frames = 0
  const start = performance.now()
  const frame = now => {
    if (now - start < 1000 * seconds) { frames++; requestAnimationFrame(frame) }
    else done([frames, (now - start) / 1000])
  }
  requestAnimationFrame(frame)
})"""
# A frame counts from the press on; the last one in which anything was written or drawn is the answer.
ANSWER = """name => new Promise(done => {
  const button = [...document.querySelectorAll('button')].find(each => each.getAttribute('aria-label') === name)
  const { fillRect } = CanvasRenderingContext2D.prototype
  let [frame, last, quiet] = [0, 0, 0]
  const touched = () => { last = frame; quiet = 0 }
  const watch = new MutationObserver(touched)
  watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  CanvasRenderingContext2D.prototype.fillRect = function (...box) { touched(); return fillRect.apply(this, box) }
  const count = () => {
    frame++
    if (++quiet < 12) return requestAnimationFrame(count)
    watch.disconnect()
    CanvasRenderingContext2D.prototype.fillRect = fillRect
    done(last + 1)
  }
  requestAnimationFrame(() => { button.click(); requestAnimationFrame(count) })
})"""

# From a press, released at once, to the frame in which the words of the moment change: all else changes with them.
TRAVELS = """() => {
  let [pressed, arrived] = [0, () => undefined]
  const painted = () => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => arrived(performance.now() - pressed)
    port2.postMessage(null)
  }
  const watch = new MutationObserver(() => requestAnimationFrame(painted))
  watch.observe(document.querySelector('[data-testid=moment]'), { subtree: true, childList: true, characterData: true })
  addEventListener('pointerdown', ({ timeStamp }) => {
    pressed = timeStamp
    window.travelled = new Promise(done => { arrived = done })
  }, true)
}"""


@dataclass(frozen=True)
class Playing:
    """A few seconds of playing as fast as it goes; milliseconds are those of the page's main thread a frame."""

    frames_a_second: float
    epochs_a_second: float
    script: float
    everything: float


def playing(page: Page, seconds: float) -> Playing:
    """Of a page that plays already."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before, epoch = _durations(session), _epoch(page)
    frames, took = page.evaluate(FRAMES, seconds)
    after, later = _durations(session), _epoch(page)
    session.detach()
    spent = {name: 1000 * (after[name] - before[name]) / frames for name in before}
    return Playing(frames / took, (later - epoch) / took, spent["ScriptDuration"], spent["TaskDuration"])


def _durations(session: CDPSession) -> dict[str, float]:
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return {name: metrics[name] for name in ("ScriptDuration", "TaskDuration")}


def _epoch(page: Page) -> int:
    words = page.get_by_test_id("moment").inner_text()
    found = re.search(r"Epoch ([\d,]+)", words)
    if found is None:
        raise ValueError(f"the moment should begin with its epoch, but is {words!r}")
    return int(found[1].replace(",", ""))


def play_flat_out(page: Page) -> None:
    """The speed at its upper end, and play; the first seconds are not measured."""
    speed = page.get_by_role("slider", name="Speed")
    speed.focus()
    speed.press("End")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(3000)


def answers(page: Page, name: str, presses: int) -> list[int]:
    """Frames from each press of a button to the last that changed anything."""
    return [page.evaluate(ANSWER, name) for _ in range(presses)]


def travels(page: Page, times: int) -> list[float]:
    """Milliseconds from a press on the timeline to the moment painted, all over the run; of a page that plays."""
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.wait_for_timeout(1000)
    box = page.get_by_role("slider", name="Time: the loss over the run").bounding_box()
    assert box is not None
    page.evaluate(TRAVELS)
    taken = []
    for turn in range(times):
        share = 0.1 + 0.8 * (turn * GOLDEN % 1)
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.6 * box["height"])
        page.mouse.down()
        page.mouse.up()
        taken.append(float(page.evaluate("() => window.travelled")))
        page.wait_for_timeout(100)
    return taken


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def heap(page: Page) -> float:
    """MB of the page's objects after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(metrics["JSHeapUsedSize"]) / 1e6


def resident(process: int) -> float:
    """MB of a process."""
    words = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", words)
    if found is None:
        raise ValueError(f"the status of process {process} should tell VmRSS, but does not")
    return int(found[1]) / 1024


def gzipped(static: Path) -> float:
    """Of all scripts and styles, as `gzip -9` leaves them, in kB."""

    def weight(content: bytes) -> int:
        deflate = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16, memLevel=9)
        return len(deflate.compress(content) + deflate.flush())

    return sum(weight(path.read_bytes()) for path in _scripts(static)) / 1000


def sent(static: Path) -> float:
    """Of the same, as the server sends them to a browser that takes Brotli, in kB."""
    return sum(path.with_name(f"{path.name}.br").stat().st_size for path in _scripts(static)) / 1000


def _scripts(static: Path) -> list[Path]:
    return [path for kind in ("*.js", "*.css") for path in static.rglob(kind)]
