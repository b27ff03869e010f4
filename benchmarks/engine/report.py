"""The results as a page of tables, which reads on a terminal too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.engine import inside, ours, pytorch
from benchmarks.engine.contest import Result
from benchmarks.engine.rows import ROWS, Row
from benchmarks.engine.travel import LOOKS, STEPS, Looks

Results = Mapping[Row, Result]
OWN = (ours.NAME, inside.PLAIN, inside.TRACED, inside.CALL, ours.OBJECTS)
PAGE = """# Results

Written by `make bench`. How it is measured, and what each peer does and does not do:
[docs/benchmarks.md](../docs/benchmarks.md).

## A training step

µs, median of {rounds} rounds; in brackets how many times the time of NeuroViz, the median of what each round says. –: cannot.
The heads: layers, and samples of a batch. Not quite the same work: brain.js updates after every sample and has squared errors only,
micrograd has ReLU only.

{steps}

## Aims

How many times the time of NeuroViz.

{aims}

## With everything kept

µs a step; the ratio is that of traced steps to plain ones.

{traces}

## Going back

`run.at(step)`, {looked} random steps out of {walked} of the run that the page opens with, ms:

{looks}

## Memory

What a run holds more than at its beginning:

{growth}

## Noise

Half the distance between the quartiles of the rounds, as a share of the median:

{noise}

## Machine

{processor}; one thread each.

{versions}
"""


def page(
    results: Results,
    rounds: int,
    looks: Looks,
    growth: Mapping[str, Sequence[tuple[int, int]]],
    processor: str,
    versions: Mapping[str, str],
) -> str:
    """What was measured, and on what."""
    return PAGE.format(
        rounds=rounds,
        steps=_steps(results),
        aims=_aims(results),
        traces=_traces(results),
        looked=_number(LOOKS),
        walked=_number(STEPS),
        looks=_looks(looks),
        growth=_growth(growth),
        noise=_noise(results),
        processor=processor,
        versions=_table(["", "version"], list(versions.items())),
    )


def _steps(results: Results) -> str:
    names = [ours.NAME, inside.PLAIN, *_peers(results)]
    rows = [[name, *(_against(result, name) for result in results.values())] for name in names]
    return _table(["", *(row.name for row in results)], rows)


def _against(result: Result, name: str) -> str:
    if name not in result.rounds:
        return "–"
    if name == ours.NAME:
        return micros(result.micros(name))
    return f"{micros(result.micros(name))} ({_times(result.ratio(name, ours.NAME))})"


def _aims(results: Results) -> str:
    rows = []
    for row, result in results.items():
        torch = result.ratio(pytorch.NAME, ours.NAME)
        fastest = min((name for name in result.rounds if name not in OWN), key=result.micros)
        ratio = f"{_times(result.ratio(fastest, ours.NAME))} ({fastest})"
        rows.append([row.name, _times(torch), _times(row.aim), ratio, _times(row.peers_aim) if row.peers_aim else ""])
    return _table(["", pytorch.NAME, "aim", "fastest peer", "aim"], rows)


def _traces(results: Results) -> str:
    names = (inside.PLAIN, inside.TRACED, inside.CALL, ours.OBJECTS)
    rows = [[name, *(micros(result.micros(name)) for result in results.values())] for name in names]
    ratios = [f"{result.ratio(inside.TRACED, inside.PLAIN):.2f}" for result in results.values()]
    aims = ["2.0" if row.peers_aim else "1.8" for row in results]
    return _table(["", *(row.name for row in results)], [*rows, ["ratio", *ratios], ["aim, at most", *aims]])


def _looks(looks: Looks) -> str:
    return _table(
        ["half within", "95 % within", "slowest", "aim, 95 % within"], [[*(f"{ms:.2f}" for ms in looks), "16"]]
    )


def _growth(growth: Mapping[str, Sequence[tuple[int, int]]]) -> str:
    rows = [
        [name, _number(step), f"{size / 2**20:.2f}", "64"] for name, points in growth.items() for step, size in points
    ]
    return _table(["", "steps", "MB", "budget of the states"], rows)


def _noise(results: Results) -> str:
    names = [*OWN, *_peers(results)]
    rows = [
        [name, *(f"{r.spread(name):.0%}".replace("%", " %") if name in r.rounds else "–" for r in results.values())]
        for name in names
    ]
    return _table(["", *(row.name for row in results)], rows)


def _peers(results: Results) -> list[str]:
    return [name for name in results[ROWS[0]].rounds if name not in OWN]


def micros(time: float) -> str:
    """Three digits, or all before the point."""
    return f"{time:.2f}" if time < 9.995 else f"{time:.1f}" if time < 99.95 else _number(round(time))


def _times(ratio: float) -> str:
    return f"{ratio:.2f} ×" if ratio < 9.995 else f"{ratio:.1f} ×" if ratio < 99.95 else f"{_number(round(ratio))} ×"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    rule = ["-" * max(3, width) for width in widths]
    return "\n".join(_line(cells, widths) for cells in (head, rule, *rows))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
