"""Samples from a table: numbers as they are, text as one input for each of its values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from neuroviz.data.files.choosing import Chosen, in_words, reason_against
from neuroviz.data.files.columns import Column
from neuroviz.data.files.names import distinct, fit
from neuroviz.data.files.problems import counted, quoted, wrong
from neuroviz.data.files.tables import Table
from neuroviz.data.raw import RawData
from neuroviz.engine import check

MISSING = "missing"
MAXIMUM_CLASSES = 4096
MAXIMUM_INPUTS = 32 * 2**20  # numbers, of all samples: 256 MB


@dataclass(frozen=True, eq=False)
class Samples:
    """What comes of a table. Numbers that are missing are NaN in `raw.inputs`: what trains fills them, once it is known."""

    raw: RawData
    without_target: int
    """rows left out because their target is missing"""
    incomplete: int
    """rows left out because something else is missing"""
    class_counts: tuple[int, ...]
    """samples of each class"""


def samples(chosen: Chosen) -> Samples:
    """The samples of a table. Raises `RecipeError` that names column and row where the choices cannot be followed."""
    check_target(chosen)
    for column in chosen.inputs:
        check_input(chosen, column)
    if not chosen.inputs:
        wrong("data.columns", "at least one column beside the target", _none(chosen), "data.columns")
    with_target = chosen.target.cells.is_not_null()
    used = _used(chosen, with_target)
    targets, classes, counts = _targets(chosen, used)
    features, inputs = _inputs(chosen, used)
    raw = RawData(
        name="file",
        label=chosen.file.name,
        source=f"your file, {counted(len(inputs), 'row')}",
        noun="row",
        nouns="rows",
        features=features,
        units=("",) * len(features),
        inputs=inputs,
        targets=targets,
        classes=classes,
        target_names=() if classes else (chosen.target.name,),
    )
    lost = chosen.table.rows - int(with_target.sum())
    return Samples(raw, lost, chosen.table.rows - lost - len(inputs), counts)


def _none(chosen: Chosen) -> str:
    """That no column is taken; where none is better taken, why not the first of them."""
    others = [column for column in chosen.table.columns if column is not chosen.target]
    reasons = [reason_against(column, chosen.table, chosen.file) for column in others]
    if not reasons[0] or None in reasons:
        return "none"
    return f"none: {quoted(others[0].name, 16)} is left out ({in_words(others[0], chosen.table, reasons[0])})"


def check_target(chosen: Chosen) -> None:
    """Raises `RecipeError` where the target's column cannot be what its task wants."""
    target, table = chosen.target, chosen.table
    if target.kind in ("empty", "other"):
        got = "an empty one" if target.kind == "empty" else f"one of type {target.cells[0]}"
        wrong(f"the target {quoted(target.name)}", "a column of numbers or text", got, "data.target")
    if chosen.task == "classification":
        _check_classes(target, table)
        return
    if target.odd is not None:
        index, text = target.odd
        expected = "a number" if target.kind == "mixed" else "a finite number"
        wrong(f"the target {quoted(target.name)} in {table.row(index)}", expected, quoted(text), "data.target")
    if not target.numeric:
        first = target.cells.is_not_null().arg_max() or 0
        got = f"{quoted(target.cells[first])} in {table.row(first)}"
        wrong(f"the target {quoted(target.name)} of a regression", "a column of numbers", got, "data.task")


def _check_classes(target: Column, table: Table) -> None:
    """Whole numbers are told apart up to 2⁵³; beyond, two classes could be one."""
    if target.kind != "number" or target.integers:
        return
    sizes = np.abs(target.cells.to_numpy())
    large = np.flatnonzero((sizes >= 2.0**53) & np.isfinite(sizes))
    if len(large):
        got = f"{target.cells[int(large[0])]:g} in {table.row(int(large[0]))}"
        wrong(
            f"the target {quoted(target.name)} of classes",
            "a column of text, or of numbers below 2⁵³",
            got,
            "data.task",
        )


def check_input(chosen: Chosen, column: Column) -> None:
    """Raises `RecipeError` where a column that is to be an input cannot be one."""
    place = f"column {quoted(column.name)}"
    if column.kind in ("empty", "other"):
        got = "nothing in any row" if column.kind == "empty" else f"the type {column.cells[0]}"
        wrong(place, "of numbers or text", got, "data.columns")
    if column.odd is not None:
        index, text = column.odd
        expected = "a number, as most of it is" if column.kind == "mixed" else "a finite number"
        wrong(f"{place} in {chosen.table.row(index)}", expected, quoted(text), "data.columns")
    if not column.numeric and column.distinct > chosen.file.text_limit:
        expected = f"of at most {chosen.file.text_limit:,} different texts, or left out"
        wrong(place, expected, f"{column.distinct:,}", "data.columns")


def _used(chosen: Chosen, with_target: pl.Series) -> pl.Series:
    """Which rows become samples."""
    used = with_target
    if chosen.file.missing == "drop":
        for column in chosen.inputs:
            if column.missing:
                used = used & column.cells.is_not_null()
    left = int(used.sum())
    if left < 2:
        some = "the rows in which nothing is missing" if chosen.file.missing == "drop" else "the rows with a target"
        wrong(some, "at least two", f"{left} of {chosen.table.rows:,}", "data.missing")
    return used


def _targets(chosen: Chosen, used: pl.Series) -> tuple[np.ndarray, tuple[str, ...], tuple[int, ...]]:
    target = chosen.target
    cells = target.cells.filter(used)
    place = f"the target {quoted(target.name)}"
    if cells.n_unique() < 2:
        what = "classes" if chosen.task == "classification" else "numbers"
        only = _labelled(target, cells)[0]
        wrong(place, f"a column of at least two {what}", f"{quoted(only)} in all {len(cells):,} rows", "data.target")
    if chosen.task == "regression":
        return cells.to_numpy().reshape(-1, 1).astype(np.float64), (), ()
    if cells.n_unique() > MAXIMUM_CLASSES:
        wrong(place, f"a column of at most {MAXIMUM_CLASSES:,} classes", f"{cells.n_unique():,}", "data.task")
    present = cells.unique().sort()
    codes = _codes(cells, present)
    names = distinct([fit(label) or "(no letters)" for label in _labelled(target, present)])
    return codes, names, tuple(np.bincount(codes, minlength=len(names)).tolist())


def _labelled(column: Column, cells: pl.Series) -> list[str]:
    return Column(column.name, column.kind, cells, 0, 0, column.integers).labels().to_list()


def _codes(cells: pl.Series, present: pl.Series) -> np.ndarray:
    """The place of each cell in `present`."""
    order = pl.Series(range(len(present)), dtype=pl.Int64)
    return cells.replace_strict(present, order, default=None, return_dtype=pl.Int64).to_numpy()


@dataclass(frozen=True, eq=False)
class _Block:
    """The inputs that one column gives."""

    names: list[str]
    numbers: pl.Series | None
    codes: np.ndarray | None


def _inputs(chosen: Chosen, used: pl.Series) -> tuple[tuple[str, ...], np.ndarray]:
    """The inputs' names, and (N, inputs) float64."""
    rows = int(used.sum())
    blocks = [_block(column, column.cells.filter(used)) for column in chosen.inputs]
    width = sum(len(block.names) for block in blocks)
    if rows * width > MAXIMUM_INPUTS:
        got = f"{rows:,} rows of {counted(width, 'input')}"
        wrong("data.columns", f"few enough for {MAXIMUM_INPUTS:,} numbers", got, "data.columns")
    inputs, start = np.zeros((rows, width)), 0
    for block in blocks:
        if block.codes is None:
            assert block.numbers is not None
            inputs[:, start] = block.numbers.to_numpy()
        else:
            inputs[np.arange(rows), start + block.codes] = 1.0
        start += len(block.names)
    return distinct([name for block in blocks for name in block.names]), inputs


def _block(column: Column, cells: pl.Series) -> _Block:
    if column.numeric:
        name = f"{column.name} = true" if column.kind == "boolean" else column.name
        return _Block([name], cells, None)
    present = cells.drop_nulls().unique().sort()
    names = [f"{column.name} = {fit(text) or '(no letters)'}" for text in present]
    if not cells.null_count():
        return _Block(names, None, _codes(cells, present))
    codes = pl.Series(_codes(cells, present), nan_to_null=True).fill_null(len(present)).cast(pl.Int64)
    return _Block([*names, f"{column.name} = {MISSING}"], None, codes.to_numpy())


def filled(raw: RawData, train: np.ndarray) -> RawData:
    """The same samples, numbers that are missing filled with the mean of those that train. Raises `RecipeError`."""
    gaps = np.flatnonzero(np.isnan(raw.inputs).any(axis=0))
    if not len(gaps):
        return raw
    inputs = raw.inputs.copy()
    for k in gaps.tolist():
        column = inputs[:, k]
        known = column[train][~np.isnan(column[train])]
        if not len(known):
            expected = f"drop, or {quoted(raw.features[k])} left out"
            check.fail("data.missing", expected, check.words("fill, but no row that trains has a number there"))
        column[np.isnan(column)] = _mean(known)
    return RawData(**{**raw.__dict__, "inputs": inputs})


def _mean(known: np.ndarray) -> float:
    """The same bits on every processor; no sum overflows, as numbers are brought below 1 by a power of two first."""
    exponent = int(np.frexp(np.abs(known).max())[1])
    small = np.ldexp(known, -exponent)
    return math.ldexp(math.fsum(small.tolist()) / len(known), exponent)


def notes(found: Samples, chosen: Chosen) -> Iterator[str]:
    """Sentences on rows that are left out or filled, and on classes of one sample."""
    if found.without_target:
        yield f"{counted(found.without_target, 'row')} left out: the target is missing."
    if found.incomplete:
        yield f"{counted(found.incomplete, 'row')} left out: something is missing."
    gaps = sum(column.missing for column in chosen.inputs)
    if gaps and chosen.file.missing == "fill":
        yield (
            f"{counted(gaps, 'missing cell')} filled: numbers with the mean of the rows that train, "
            f"text with a value of its own, “{MISSING}”."
        )
    single = [name for name, count in zip(found.raw.classes, found.class_counts, strict=True) if count == 1]
    if single:
        shown = ", ".join(map(quoted, single[:3])) + (", …" if len(single) > 3 else "")
        yield f"{counted(len(single), 'class') if len(single) == 1 else f'{len(single):,} classes'} of one sample: {shown}."
