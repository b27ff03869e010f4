"""`make bench-page`: the page beside the aims, and beside another checkout's where one is named."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

import neuroviz as nv
from benchmarks.engine.machine import processor
from benchmarks.page import measures
from benchmarks.page.driving import a_browser, a_server, opened

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "src" / "neuroviz" / "static"
SECONDS = 5.0
PRESSES = 60
TRAVELS = 40
HEADS = (
    "network",
    "page",
    "frames/s",
    "epochs/s",
    "script, ms a frame",
    "main thread, ms a frame",
    "operation, frames",
    "step, frames",
    "travel, ms",
    "aims",
)


@dataclass(frozen=True)
class Network:
    name: str
    recipe: nv.Recipe
    aims: str


NETWORKS = (
    Network("as it opens, 4-6-3 on Iris", nv.Recipe(), "60 frames/s, 2 000 epochs/s, travel 50 ms"),
    Network(
        "2-8-8-8-8-8-8-1 on the spiral",
        nv.Recipe(
            data=nv.Synthetic("spiral"),
            network=nv.Network(hidden=(nv.Layer(8, "tanh"),) * 6),
            training=nv.Training(batch_size=10),
        ),
        "60 frames/s, 1 000 epochs/s",
    ),
    Network(
        "784-64-32-10 on digits",
        nv.Recipe(
            data=nv.Catalog("digits_28"),
            network=nv.Network(hidden=(nv.Layer(64, "relu"), nv.Layer(32, "relu"))),
            training=nv.Training(batch_size=32),
        ),
        "60 frames/s, script 8 ms a frame",
    ),
)


@dataclass
class Measured:
    playing: list[measures.Playing] = field(default_factory=list)
    answers: dict[str, list[int]] = field(default_factory=dict)
    travels: list[float] = field(default_factory=list)

    def median(self, name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in self.playing))


def measured(browser: Browser, address: str, network: Network, into: Measured) -> None:
    with opened(browser, address, network.recipe) as page:
        for name in ("Next operation", "Next step"):
            into.answers.setdefault(name, []).extend(measures.answers(page, name, PRESSES))
        measures.play_flat_out(page)
        into.playing.append(measures.playing(page, SECONDS))
        into.travels.extend(measures.travels(page, TRAVELS))


def contest(checkouts: Sequence[Path], rounds: int) -> dict[str, list[Measured]]:
    """Of each network, what each checkout's page takes; they have their turns one after another."""
    results = {network.name: [Measured() for _ in checkouts] for network in NETWORKS}
    with a_browser() as browser:
        for _ in range(rounds):
            for place, checkout in enumerate(checkouts):
                with a_server(checkout) as (address, _):
                    for network in NETWORKS:
                        measured(browser, address, network, results[network.name][place])
    return results


def table(results: dict[str, list[Measured]], checkouts: Sequence[Path]) -> str:
    lines = [f"| {' | '.join(HEADS)} |", "|" + " --- |" * len(HEADS)]
    aims = {network.name: network.aims for network in NETWORKS}
    for name, each in results.items():
        for checkout, one in zip(checkouts, each, strict=True):
            numbers = (
                f"{one.median('frames_a_second'):.0f}",
                f"{one.median('epochs_a_second'):,.0f}",
                f"{one.median('script'):.1f}",
                f"{one.median('everything'):.1f}",
                f"{measures.p95(one.answers['Next operation']):.0f}",
                f"{measures.p95(one.answers['Next step']):.0f}",
                f"{measures.p95(one.travels):.0f}",
            )
            page = "this" if checkout == ROOT else checkout.name
            lines.append(f"| {name} | {page} | {' | '.join(numbers)} | {aims[name]} |")
    return "\n".join(lines)


def growth(minutes: int) -> str:
    """The page's objects and the server's memory while the first network plays."""
    lines = ["| minutes of playing | page's objects, MB | server, MB |", "| --- | --- | --- |"]
    with (
        a_browser() as browser,
        a_server(ROOT) as (address, process),
        opened(browser, address, NETWORKS[0].recipe) as page,
    ):
        measures.play_flat_out(page)
        for minute in range(minutes + 1):
            if minute:
                page.wait_for_timeout(60_000)
            lines.append(f"| {minute} | {measures.heap(page):.1f} | {measures.resident(process):.0f} |")
    return "\n".join(lines)


PAGE = """# The page

Written by `make bench-page`; how it is measured: [docs/benchmarks.md](../docs/benchmarks.md).

Medians of {rounds} rounds; the answers to a press are 95th percentiles (aim: two frames), and so are the times to travel.

{table}

Scripts and styles, all of them, as `gzip -9` leaves them: {size:.1f} kB (aim: 150). Sent with Brotli: {sent:.1f} kB.

{growth}

Machine: {processor}; headless Chromium without a GPU.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="The page in headless Chromium.")
    parser.add_argument("--against", type=Path, action="append", default=[], help="another checkout, its page built")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=int, default=10, help="of playing, for its memory")
    parser.add_argument("--write", action="store_true", help="into benchmarks/page.md")
    given = parser.parse_args()
    checkouts = (ROOT, *(path.resolve() for path in given.against))
    page = PAGE.format(
        rounds=given.rounds,
        table=table(contest(checkouts, given.rounds), checkouts),
        size=measures.gzipped(STATIC),
        sent=measures.sent(STATIC),
        growth=growth(given.minutes),
        processor=processor(),
    )
    print(page)
    if given.write:
        (ROOT / "benchmarks" / "page.md").write_text(page)


if __name__ == "__main__":
    main()
