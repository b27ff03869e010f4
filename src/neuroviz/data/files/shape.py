"""How large a table may be."""

from __future__ import annotations

from neuroviz.data.files.problems import counted, wrong

MAXIMUM_ROWS, MAXIMUM_COLUMNS, MAXIMUM_CELLS = 1_000_000, 10_000, 50_000_000
# With empty ones, and those within quotation marks: each takes memory where rows are looked for.
MAXIMUM_LINES = 4 * MAXIMUM_ROWS


def check_shape(name: str, rows: int, columns: int) -> None:
    """Raises `RecipeError` where a table of so many rows and columns cannot be taken."""
    if columns < 2:
        got = "one column" if columns else "none"
        wrong(name, "a table of at least two columns, one of them the target", got, "data.separator")
    if columns > MAXIMUM_COLUMNS:
        wrong(name, f"a table of at most {MAXIMUM_COLUMNS:,} columns", counted(columns, "column"))
    if rows > MAXIMUM_ROWS:
        wrong(name, f"a table of at most {MAXIMUM_ROWS:,} rows", counted(rows, "row"))
    if rows * columns > MAXIMUM_CELLS:
        wrong(name, f"a table of at most {MAXIMUM_CELLS:,} cells", counted(rows * columns, "cell"))


def check_lines(name: str, text: bytes) -> None:
    """Raises `RecipeError` where there is nothing in a text, or more lines than so many rows can have."""
    if not text or text.isspace():
        wrong(name, "a file with something in it", "nothing but empty lines")
    lines = text.count(b"\n")
    if lines > MAXIMUM_LINES:
        wrong(name, f"a table of at most {MAXIMUM_ROWS:,} rows", counted(lines, "line"))
