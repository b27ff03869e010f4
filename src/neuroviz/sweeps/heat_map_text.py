"""A heat map on a terminal: in plain text, or in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neuroviz.sweeps.colours import as_hex, ink_on

if TYPE_CHECKING:
    from rich.table import Table

    from neuroviz.sweeps.heat_map import HeatMap

GAP = "  "


def text_of(heat_map: HeatMap) -> str:
    """Lines of text; the numbers at the right edges of their columns."""
    lines = [[_corner(heat_map), *heat_map.columns.texts]]
    lines += [[text, *cells] for text, cells in zip(heat_map.rows.texts, heat_map.texts, strict=True)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = (GAP.join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join([heat_map.heading, *rows])


def table_of(heat_map: HeatMap) -> Table:
    """The same for Rich, each number on its colour."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=heat_map.heading, title_justify="left", title_style="", box=box.SIMPLE_HEAD, padding=0)
    table.caption, table.caption_justify = "the darker the better", "left"
    for text in (f"{_corner(heat_map)} ", *heat_map.columns.texts):
        table.add_column(Text(text), justify="right")
    for row, (text, cells) in enumerate(zip(heat_map.rows.texts, heat_map.texts, strict=True)):
        styled = (Text(f" {cell} ", _style(heat_map, row, column)) for column, cell in enumerate(cells))
        table.add_row(Text(f"{text} "), *styled)
    return table


def _style(heat_map: HeatMap, row: int, column: int) -> str:
    ground = heat_map.colour(row, column)
    return "" if ground is None else f"{as_hex(ink_on(ground))} on {as_hex(ground)}"


def _corner(heat_map: HeatMap) -> str:
    return f"{heat_map.rows.label} \\ {heat_map.columns.label}"
