"""What can be exported: a table, by what it is and by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from neuroviz.engine import check
from neuroviz.exports.onnx_model import onnx_of
from neuroviz.exports.script import pytorch_script
from neuroviz.exports.tables import csv_of, losses_table, metrics_table, parquet_of, trace_table
from neuroviz.exports.weights import npz_of, safetensors_of
from neuroviz.run import Run

if TYPE_CHECKING:
    import polars

MAXIMUM_STEP = 2**53 - 1


Export = Callable[[Run, int | None], bytes]


class Kind(NamedTuple):
    """Something that can be exported: its name, how it is called, a sentence, and what makes it, by the ending of the file."""

    name: str
    label: str
    sentence: str
    endings: dict[str, Export]


def _script(run: Run, step: int | None) -> bytes:
    return pytorch_script(run, step).encode()


def _at_a_step(of: Callable[[Run, int], bytes]) -> Export:
    """Where the run has come to, if no step is named."""
    return lambda run, step: of(run, run.step if step is None else step)


def _tables(of: Callable[[Run, int | None], polars.DataFrame]) -> dict[str, Export]:
    return {".csv": lambda run, step: csv_of(of(run, step)), ".parquet": lambda run, step: parquet_of(of(run, step))}


def _trace(run: Run, step: int | None) -> polars.DataFrame:
    return trace_table(run, run.step if step is None else step)


KINDS = (
    Kind("script", "PyTorch script", "A program that trains this run again, with the same losses; it needs PyTorch alone.",
         {".py": _script}),
    Kind("weights", "Weights", "The network as it is at this moment, its weights and biases.", {
        ".safetensors": _at_a_step(safetensors_of),
        ".npz": _at_a_step(npz_of),
        ".onnx": _at_a_step(onnx_of),
    }),
    Kind("trace", "This step", "Every number of this step as a table, forward, backward and update.", _tables(_trace)),
    Kind("metrics", "Epochs", "How well the run did after each epoch so far, as a table.", _tables(metrics_table)),
    Kind("losses", "Losses", "The loss of each step so far, as a table.", _tables(losses_table)),
)  # fmt: skip
WHAT = {kind.name: kind.endings for kind in KINDS}
ENDINGS = tuple(dict.fromkeys(ending for endings in WHAT.values() for ending in endings))


def exported(run: Run, name: str, step: int | None = None, what: str | None = None) -> bytes:
    """What a file of that name is to hold: `what` in `WHAT`, as its ending says.

    Of the run up to `step`, or of the state or the step there (None: where it has come to). `what` None: the ending says it, or the
    name of a table. Raises `RecipeError` for what cannot be exported, and `Diverged` beyond a divergence.
    """
    check.instance("run", run, Run, "a Run")
    export = chosen(name, what)
    return export(run, None if step is None else check.integer("step", step, 0, MAXIMUM_STEP))


def chosen(name: str, what: str | None = None) -> Export:
    """What makes a file of that name."""
    check.text("name", name, "a file’s name")
    path = PurePath(name)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        check.fail("name", f"a file’s name that ends in {', '.join(ENDINGS)}", name)
    fitting = [kind for kind, endings in WHAT.items() if ending in endings]
    if what is None:
        what = fitting[0] if len(fitting) == 1 else path.stem if path.stem in fitting else None
    if what not in fitting:
        check.fail("what", f"one of {', '.join(fitting)} for a file that ends in {ending}", what)
    return WHAT[what][ending]
