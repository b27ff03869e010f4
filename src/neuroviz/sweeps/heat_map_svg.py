"""A heat map as a picture: a grid of rectangles with their numbers, in SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from neuroviz.sweeps.colours import STOPS, as_hex, ink_on

if TYPE_CHECKING:
    from neuroviz.sweeps.heat_map import HeatMap

# In pixels. A letter is taken to be a little wider than most are at this size.
LETTER, TEXT, ROW, EDGE, LEAST, LEGEND = 7.2, 13, 34, 16, 64, 120
PAPER, INK, SOFT, LINE, NOTHING = "#fcfcfa", "#16161a", "#55555e", "#8b8b94", "#ffffff"


def svg_of(heat_map: HeatMap) -> str:
    """The text of an SVG file: the darker a cell the better; one without a number has a dashed border."""
    return _Picture(heat_map).text()


class _Picture:
    """Where everything lies: the title, the columns' label and texts, the grid with the rows' texts beside it, the legend."""

    def __init__(self, heat_map: HeatMap) -> None:
        self.map = heat_map
        rows, columns = heat_map.values.shape
        self.cell = max(
            LEAST, 16 + _width([*heat_map.columns.texts, *(text for row in heat_map.texts for text in row)])
        )
        self.left, self.top = EDGE + 10 + _width([heat_map.rows.label, *heat_map.rows.texts]), EDGE + 72
        self.right, self.bottom = self.left + columns * self.cell, self.top + rows * ROW
        self.worst, self.best = (f"{number:.4g}".replace("-", "−") for number in heat_map.worst_and_best)
        self.scale = f"{self.best}, the darker the better" + (", logarithmic" if heat_map.logarithmic else "")
        legend = self.left + _width([self.worst]) + LEGEND + 16 + _width([self.scale])
        self.width, self.height = max(self.right, legend) + EDGE, self.bottom + 56

    def text(self) -> str:
        """All of it."""
        size = f"{self.width:.0f}", f"{self.height:.0f}"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" viewBox="0 0 {" ".join(size)}" '
            f'role="img" aria-label={quoteattr(self.map.heading)} '
            f'font-family="system-ui, sans-serif" font-size="{TEXT}" fill="{INK}">'
        )
        ground = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        return "\n".join([head, ground, *self._headings(), *self._cells(), *self._legend(), "</svg>", ""])

    def _headings(self) -> Iterator[str]:
        yield _text(EDGE, EDGE + 14, self.map.title, 'font-size="16" font-weight="600"')
        middle, above, beside = (self.left + self.right) / 2, self.top - 8, self.left - 10
        yield _text(middle, self.top - 30, self.map.columns.label, f'text-anchor="middle" fill="{SOFT}"')
        yield _text(beside, above, self.map.rows.label, f'text-anchor="end" fill="{SOFT}"')
        for column, text in enumerate(self.map.columns.texts):
            yield _text(self.left + (column + 0.5) * self.cell, above, text, 'text-anchor="middle"')
        for row, text in enumerate(self.map.rows.texts):
            yield _text(beside, self.top + (row + 0.5) * ROW + 5, text, 'text-anchor="end"')

    def _cells(self) -> Iterator[str]:
        for row, texts in enumerate(self.map.texts):
            for column, text in enumerate(texts):
                yield from self._cell(row, column, text)

    def _cell(self, row: int, column: int, text: str) -> Iterator[str]:
        x, y, ground = self.left + column * self.cell, self.top + row * ROW, self.map.colour(row, column)
        fill, ink = (NOTHING, SOFT) if ground is None else (as_hex(ground), as_hex(ink_on(ground)))
        dashed = ' stroke-dasharray="3 3"' if ground is None else ""
        place = f'x="{x + 1:.1f}" y="{y + 1:.1f}" width="{self.cell - 2:.1f}" height="{ROW - 2}" rx="3"'
        yield f'<rect {place} fill="{fill}" stroke="{LINE}" stroke-width="0.75"{dashed}/>'
        yield _text(x + self.cell / 2, y + ROW / 2 + 5, text, f'text-anchor="middle" fill="{ink}"')

    def _legend(self) -> Iterator[str]:
        """From the worst number to the best, where there are two."""
        low, high = self.map.worst_and_best
        if math.isnan(low) or low == high:
            return
        y, x = self.bottom + 20, self.left + _width([self.worst]) + 8
        stops = "".join(f'<stop offset="{share}" stop-color="{as_hex(colour)}"/>' for share, colour in STOPS)
        yield f'<linearGradient id="scale">{stops}</linearGradient>'
        yield _text(self.left, y + 11, self.worst)
        place = f'x="{x:.1f}" y="{y:.1f}" width="{LEGEND}" height="14" rx="3"'
        yield f'<rect {place} fill="url(#scale)" stroke="{LINE}" stroke-width="0.75"/>'
        yield _text(x + LEGEND + 8, y + 11, self.scale)


def _width(texts: Sequence[str]) -> float:
    return LETTER * max(map(len, texts))


def _text(x: float, y: float, text: str, attributes: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(text)}</text>'
