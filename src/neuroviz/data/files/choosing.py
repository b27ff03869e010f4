"""What of a table is predicted, and from what: the choices of a recipe, and a reasoned guess where it leaves one open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from neuroviz.data.files.columns import Column
from neuroviz.data.files.problems import counted, listed, quoted, wrong
from neuroviz.data.files.tables import Table
from neuroviz.data.sources import File

Task = Literal["classification", "regression"]

TARGETS = ("target", "label", "class", "species", "y", "outcome", "output")
ROW_NAMES = ("id", "index", "row", "nr", "no", "no.", "unnamed: 0")
FEW_CLASSES = 20
# What is left out in such numbers is told one by one, the rest is counted.
_REASONS = {
    "empty": "there is nothing in {them}",
    "constant": "{they} always the same",
    "other": "{they} neither numbers nor text",
    "date": "days and times are no numbers",
    "names": "{they} all different, so {they} names and no measure",
    "many": "{they} text with more different values than are taken",
    "sparse": "more than half of {them} is missing",
    "mixed": "most is numbers, but not all",
    "infinite": "there is an infinite number",
}


@dataclass(frozen=True, eq=False)
class Chosen:
    """A table and what is made of it. `file` has no choice left open."""

    file: File
    table: Table
    target: Column
    inputs: tuple[Column, ...]
    reasons: dict[str, str]
    """why a column is not taken, by its name; "" for the reader's own choice"""

    @property
    def task(self) -> Task:
        assert self.file.task is not None
        return self.file.task


def choose(file: File, table: Table) -> Chosen:
    """Settle every choice. Raises `RecipeError` where one names no column of the table."""
    target = _target(file, table)
    others = [column for column in table.columns if column is not target]
    if file.columns is None:
        reasons = {column.name: reason for column in others if (reason := reason_against(column, table, file))}
    else:
        _check_names(file, table, target)
        reasons = {column.name: "" for column in others if column.name not in set(file.columns)}
    inputs = tuple(column for column in others if column.name not in reasons)
    settled = msgspec.structs.replace(
        file,
        target=target.name,
        task=file.task or task_of(target, table.rows),
        columns=tuple(column.name for column in inputs),
        separator=table.separator,
        encoding=table.encoding,
        header=table.header,
        decimal=table.decimal,
    )
    return Chosen(settled, table, target, inputs, reasons)


def _target(file: File, table: Table) -> Column:
    if file.target is None:
        return guessed_target(table)
    if file.target not in table.by_name:
        names = listed([column.name for column in table.columns], 8)
        wrong("data.target", f"a column of {file.name} ({names})", quoted(file.target), "data.target")
    return table.by_name[file.target]


def guessed_target(table: Table) -> Column:
    """A column with a target's name, else the last that can be one."""
    by_word = {column.name.lower(): column for column in reversed(table.columns)}
    for word in TARGETS:
        if word in by_word:
            return by_word[word]
    return next((column for column in reversed(table.columns) if _tells(column, table)), table.columns[-1])


def _tells(column: Column, table: Table) -> bool:
    """Whether it says something of the rows. Words that are all different name them; measured numbers may all be different."""
    if column.distinct < 2 or column.kind not in ("number", "boolean", "text", "mixed"):
        return False
    return column.distinct < table.rows if column.kind == "text" else not _counts_rows(column, table)


def task_of(target: Column, rows: int) -> Task:
    """Words and few whole numbers are classes; other numbers are to be predicted as such."""
    if target.kind == "mixed":
        return "regression"
    few = target.integers and target.distinct <= FEW_CLASSES and 2 * target.distinct <= rows
    return "regression" if target.kind == "number" and not few else "classification"


def _check_names(file: File, table: Table, target: Column) -> None:
    assert file.columns is not None
    for name in file.columns:
        if name not in table.by_name:
            wrong("data.columns", f"columns of {file.name}", quoted(name), "data.columns")
        if name == target.name:
            wrong("data.columns", "columns other than the target", quoted(name), "data.columns")


def reason_against(column: Column, table: Table, file: File) -> str | None:
    """Why a column is better left out; None where it is not."""
    match column.kind:
        case "empty" | "other" | "date" | "mixed":
            return column.kind
    if column.distinct == 1:
        return "constant"
    if file.missing == "drop" and 2 * column.missing > table.rows:
        return "sparse"
    if column.kind == "number":
        return "infinite" if column.odd else "names" if _counts_rows(column, table) else None
    if column.kind == "text" and column.distinct > 2 and column.distinct == table.rows - column.missing:
        return "names"
    return "many" if column.kind == "text" and column.distinct > file.text_limit else None


def _counts_rows(column: Column, table: Table) -> bool:
    """Whether it is the number of the row, which tells the order of the file and nothing else."""
    named = column.name.lower() in ROW_NAMES or column.name == "column 1"
    if not (named and column.integers and column.distinct == table.rows > 2):
        return False
    return bool((column.cells.diff().drop_nulls() == 1.0).all())


def in_words(column: Column, table: Table, reason: str) -> str:
    """The reason against one column, short, for its line in a list."""
    match reason:
        case "empty":
            return "nothing in it"
        case "constant":
            return "always the same"
        case "other":
            return f"neither numbers nor text: {column.cells[0]}"
        case "date":
            return "days and times are no numbers"
        case "names":
            return "all different: names, no measure"
        case "many":
            return f"{counted(column.distinct, 'different value')}, more than are taken"
        case "sparse":
            return f"missing in {column.missing:,} of {table.rows:,} rows"
        case "mixed" | "infinite":
            assert column.odd is not None
            index, text = column.odd
            return f"{table.row(index)} has {quoted(text)}"
    return ""


def notes(chosen: Chosen) -> Iterator[str]:
    """Sentences on the columns that are left out, one for each reason."""
    for reason, words in _REASONS.items():
        names = [name for name, against in chosen.reasons.items() if against == reason]
        if not names:
            continue
        one = len(names) == 1
        words = words.format(them="it" if one else "them", they="it is" if one else "they are")
        where = ""
        if reason in ("mixed", "infinite"):
            where = f" ({in_words(chosen.table.by_name[names[0]], chosen.table, reason)})"
        yield f"{counted(len(names), 'column')} {'is' if one else 'are'} left out, {listed(names)}: {words}{where}."
