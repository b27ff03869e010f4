"""How training is reported: as a table for people, or as JSON Lines for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from neuroviz.commands.plainly import Stopped
from neuroviz.commands.rows import Row
from neuroviz.commands.table import counted, number, plural, right_aligned, share
from neuroviz.journey import Diverged
from neuroviz.run import Run


@dataclass(frozen=True)
class Summary:
    """What a training came to: `last` of `target` steps, in `seconds`, in the state of that hash."""

    last: Row
    target: int
    seconds: float
    hash: str
    ended: Stopped | Diverged | None
    """what ended it early"""

    @property
    def outcome(self) -> str:
        if self.ended is None:
            return "finished"
        return "diverged" if isinstance(self.ended, Diverged) else "stopped"


class Report(Protocol):
    """Puts a row now and then, and the summary at last, into lines."""

    def row(self, row: Row) -> Iterator[str]: ...

    def end(self, summary: Summary) -> str: ...


def report_for(run: Run, *, as_json: bool) -> Report:
    """The one that was asked for."""
    return JsonLines() if as_json else Table(run)


class JsonLines:
    """One object a line; NaN and infinities are null. The last one has the field `outcome`."""

    def row(self, row: Row) -> Iterator[str]:
        yield _json(_fields(row))

    def end(self, summary: Summary) -> str:
        sentence = str(summary.ended) if isinstance(summary.ended, Diverged) else None
        fields = {"target_step": summary.target, "seconds": summary.seconds, "hash": summary.hash, "diverged": sentence}
        return _json({"outcome": summary.outcome, **_fields(summary.last), **fields})


def _fields(row: Row) -> dict[str, Any]:
    return {
        "epoch": row.epoch,
        "epoch_ended": row.epoch_ended,
        "step": row.step,
        "epoch_loss": row.epoch_loss,
        **{f"train_{name}": value for name, value in row.train.items()},
        **{f"held_out_{name}": value for name, value in row.held_out.items()},
    }


def _json(fields: dict[str, Any]) -> str:
    return msgspec.json.encode(fields).decode()


Column = tuple[str, Callable[[Row], str]]

_COLUMNS: tuple[Column, ...] = (
    ("epoch", lambda row: str(row.epoch) if row.epoch_ended else f"in {row.epoch}"),
    ("   step", lambda row: str(row.step)),
    ("epoch's loss", lambda row: number(row.epoch_loss, "#.6g")),
    ("held-out loss", lambda row: number(row.held_out["loss"], "#.6g")),
)
_CLASSES: tuple[Column, ...] = (
    ("accuracy", lambda row: share(row.train["accuracy"])),
    ("held-out accuracy", lambda row: share(row.held_out["accuracy"])),
)
_NUMBERS: tuple[Column, ...] = (
    ("     R²", lambda row: number(row.train["r_squared"], ".4g")),
    ("held-out R²", lambda row: number(row.held_out["r_squared"], ".4g")),
    ("     RMSE", lambda row: number(row.train["root_mean_squared_error"], "#.6g")),
    ("held-out RMSE", lambda row: number(row.held_out["root_mean_squared_error"], "#.6g")),
)


def columns_for(run: Run) -> tuple[Column, ...]:
    """What a row of the table says of this run."""
    return (*_COLUMNS, *(_CLASSES if run.dataset.classes else _NUMBERS))


class Table:
    """A row as soon as it is there, the head above the first."""

    def __init__(self, run: Run) -> None:
        self._run, self._columns = run, columns_for(run)
        self._widths = [max(7, len(title)) for title, _ in self._columns]

    def row(self, row: Row) -> Iterator[str]:
        if row.step == 0:
            yield described(self._run)
            yield right_aligned([title for title, _ in self._columns], self._widths)
        yield right_aligned([cell(row) for _, cell in self._columns], self._widths)

    def end(self, summary: Summary) -> str:
        last = summary.last
        verb = {"finished": "Trained", "stopped": "Stopped", "diverged": "Diverged"}[summary.outcome]
        of = "" if summary.ended is None else f" of {summary.target:,}"
        place = counted(last.epoch, "epoch") if last.epoch_ended else f"in epoch {last.epoch:,}"
        return f"{verb}: {last.step:,}{of} {plural(summary.target, 'step')}, {place}, {summary.seconds:.1f} s."


def described(run: Run) -> str:
    """What is trained, in one line."""
    network, dataset = run.network, run.dataset
    sizes = "-".join(map(str, network.sizes))
    samples = f"{counted(len(dataset.train), 'sample')} to train, {len(dataset.held_out):,} held out"
    parameters = counted(network.parameters, "parameter")
    return f"{dataset.raw.label}: {samples}. Network {sizes}, {parameters}. Seed {run.recipe.seed}."
