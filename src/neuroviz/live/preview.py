"""A file in the words of the messages: what is in it, and what would come of it. Bounded, whatever the file."""

from __future__ import annotations

import math

from neuroviz.data.files import choosing, sampling
from neuroviz.data.files.choosing import Chosen, choose
from neuroviz.data.files.columns import Column
from neuroviz.data.files.reading import Reader
from neuroviz.data.files.sampling import Samples, samples
from neuroviz.data.files.tables import Table
from neuroviz.data.sources import File
from neuroviz.engine.check import RecipeError
from neuroviz.live.messages import ClassCount, FileColumn, FileRead, Problem

MOST_COLUMNS, MOST_HEAD_COLUMNS, MOST_CLASSES = 2000, 50, 50
MOST_LETTERS, MOST_VALUES = 60, 4


def preview(command: int, file: File, table: Table, reader: Reader) -> FileRead:
    """Everything that is shown before a file is used. Raises `RecipeError` where a choice names no column."""
    chosen = choose(file, table)
    found, problem = _samples(chosen)
    if found is not None:
        reader.remember(chosen.file, found.raw)  # using it is what comes next
    shown = _shown_columns(chosen)
    head = list(range(min(len(shown), MOST_HEAD_COLUMNS)))
    target = shown.index(chosen.target)
    head = head if target in head else [*head[:-1], target]
    columns = [table.columns.index(shown[k]) for k in head]
    return FileRead(
        id=command,
        file=chosen.file,
        format=table.format,
        rows=table.rows,
        samples=0 if found is None else len(found.raw.inputs),
        without_target=0 if found is None else found.without_target,
        incomplete=0 if found is None else found.incomplete,
        inputs=0 if found is None else found.raw.inputs.shape[1],
        columns=tuple(_column(column, chosen) for column in shown),
        total_columns=len(table.columns),
        classes=_classes(found),
        total_classes=0 if found is None else len(found.raw.classes),
        head_columns=tuple(head),
        head=tuple(tuple(_short(row[k]) for k in columns) for row in table.head),
        notes=(*table.notes, *choosing.notes(chosen), *(() if found is None else sampling.notes(found, chosen))),
        problem=problem,
    )


def _samples(chosen: Chosen) -> tuple[Samples | None, Problem | None]:
    try:
        return samples(chosen), None
    except RecipeError as error:
        return None, Problem(error.field, str(error))


def _shown_columns(chosen: Chosen) -> list[Column]:
    """The first columns, the target among them."""
    shown = list(chosen.table.columns[:MOST_COLUMNS])
    return shown if chosen.target in shown else [*shown[:-1], chosen.target]


def _column(column: Column, chosen: Chosen) -> FileColumn:
    reason = chosen.reasons.get(column.name)
    numbers = column.kind == "number" and column.odd is None
    low, high = (column.cells.min(), column.cells.max()) if numbers else (None, None)
    return FileColumn(
        name=column.name,
        kind=column.kind,
        distinct=column.distinct,
        missing=column.missing,
        minimum=_finite(low),
        maximum=_finite(high),
        values=_values(column),
        taken=column is not chosen.target and reason is None,
        inputs=_inputs(column, chosen),
        reason=choosing.in_words(column, chosen.table, reason) if reason else "",
    )


def _finite(value: object) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) else None


def _values(column: Column) -> tuple[str, ...]:
    """The most frequent texts; of equals the first by letter."""
    if column.kind not in ("text", "boolean", "date", "mixed"):
        return ()
    labels = column.labels().drop_nulls().rename("text")
    counts = labels.value_counts().sort(["count", "text"], descending=[True, False])
    return tuple(_short(text) for text in counts["text"].head(MOST_VALUES).to_list())


def _inputs(column: Column, chosen: Chosen) -> int:
    if column.kind in ("number", "boolean"):
        return 1
    return column.distinct + (column.missing > 0 and chosen.file.missing == "fill")


def _classes(found: Samples | None) -> tuple[ClassCount, ...]:
    if found is None:
        return ()
    pairs = zip(found.raw.classes, found.class_counts, strict=True)
    return tuple(ClassCount(name, count) for name, count in list(pairs)[:MOST_CLASSES])


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
