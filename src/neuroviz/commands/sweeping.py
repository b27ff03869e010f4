"""`neuroviz sweep`: trains every combination, prints the runs and writes them into files."""

from __future__ import annotations

import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import typer

from neuroviz.commands.plainly import Refused, Stopped, plainly
from neuroviz.commands.reading import recipe_with_data
from neuroviz.commands.sweep_reports import json_lines, summary, table
from neuroviz.commands.training import EPOCHS, MOST
from neuroviz.commands.waiting import load_engine
from neuroviz.engine import check
from neuroviz.sweeps.measures import NAMES
from neuroviz.sweeps.results import Sweep
from neuroviz.sweeps.sweeping import sweep

KINDS = (".csv", ".parquet", ".svg")


class Wanted(NamedTuple):
    """What was asked for."""

    vary: list[str]
    epochs: int | None
    steps: int | None
    jobs: int | None
    metric: str | None
    to: list[str]
    overwrite: bool


def sweep_recipe(source: str | None, wanted: Wanted, *, file: str | None = None, as_json: bool) -> None:
    """Sweep the recipe in the file `source`."""
    with plainly():
        epochs, steps = _lengths(wanted)
        jobs = os.cpu_count() if wanted.jobs is None else check.integer("--jobs", wanted.jobs, 1, 4096)
        vary = varied(wanted.vary)
        _check_files(wanted, len(vary))
        recipe = recipe_with_data(source, file)
        load_engine()
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the summary tells it where it was stopped
            result = sweep(recipe, vary, epochs=epochs, steps=steps, jobs=jobs)
        _report(result, wanted, time.perf_counter() - start, as_json=as_json)


def _lengths(wanted: Wanted) -> tuple[int | None, int | None]:
    """Epochs or steps, one of them."""
    if wanted.epochs is not None and wanted.steps is not None:
        both = f"{wanted.epochs} and {wanted.steps}"
        raise Refused(f"--epochs or --steps must be given, one of them, but got both: {both}")
    if wanted.steps is not None:
        return None, check.integer("--steps", wanted.steps, 0, MOST)
    return EPOCHS if wanted.epochs is None else check.integer("--epochs", wanted.epochs, 0, MOST), None


def varied(options: list[str]) -> dict[str, list[Any]]:
    """The values of each path, of options like PATH=VALUE,VALUE. Raises `Refused`."""
    if not options:
        raise Refused("--vary must be given, like --vary training.optimizer.learning_rate=0.01,0.1, but there is none")
    vary: dict[str, list[Any]] = {}
    for option in options:
        path, sign, text = option.partition("=")
        if not sign or not path:
            raise Refused(f"--vary must be a path, = and its values, like seed=1,2,3, but got {option!r}")
        if path in vary:
            raise Refused(f"--vary must be given once for each path, but got {path} twice")
        vary[path] = _values(path, text)
    return vary


def _values(path: str, text: str) -> list[Any]:
    try:
        values = msgspec.json.decode(f"[{text}]")
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        values = None
    if not isinstance(values, list) or not values:
        hint = 'with commas between them, text in double quotes (0.01,0.1 or [4],[8,8] or \'"tanh","relu"\')'
        raise Refused(f"--vary {path} must be values in JSON, {hint}, but got {text!r}")
    return values


def _check_files(wanted: Wanted, paths: int) -> None:
    """What is to be written can be: it would be a pity to learn of it after the last run."""
    if wanted.metric is not None:
        check.choice("--metric", wanted.metric, NAMES)
    for name in wanted.to:
        path = Path(name)
        if path.suffix.lower() not in KINDS:
            raise Refused(f"--to must be a file that ends in {', '.join(KINDS[:-1])} or {KINDS[-1]}, but got {name!r}")
        if path.exists() and not wanted.overwrite:
            raise Refused(f"--to must be a file that is not there yet, or --overwrite given, but got {name!r}")
        if path.is_dir() or not path.parent.is_dir():
            raise Refused(f"--to must be a file in a folder that is there, but got {name!r}")
        if _is_picture(path) and paths != 2:
            raise Refused(f"--vary must be given for two paths where --to is a heat map ({name}), but got {paths}")


def _report(result: Sweep, wanted: Wanted, seconds: float, *, as_json: bool) -> None:
    """Print and write what was done, tables before what goes by a metric, which the data may not have; and end as it ended."""
    for line in json_lines(result, seconds) if as_json else table(result):
        typer.echo(line)
    for path in sorted(map(Path, wanted.to), key=_is_picture) if result.runs else ():
        _write(result, wanted.metric, path)
    if not as_json:
        if result.runs and len(result.axes) == 2:
            _show(result.heat_map(wanted.metric))
        typer.echo(summary(result, wanted.metric, seconds))
    if result.interrupted:
        raise Stopped


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() == ".svg"


def _show(heat_map: object) -> None:
    """In colour on a terminal."""
    if not sys.stdout.isatty():
        typer.echo(f"\n{heat_map}\n")
        return
    from rich.console import Console

    Console().print("", heat_map, sep="\n")


def _write(result: Sweep, metric: str | None, path: Path) -> None:
    match path.suffix.lower():
        case ".csv":
            result.frame().write_csv(path)
        case ".parquet":
            result.frame().write_parquet(path)
        case _:
            path.write_text(result.heat_map(metric).to_svg(), "utf-8")
