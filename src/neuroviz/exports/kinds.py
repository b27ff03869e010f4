"""What can be exported: a table, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from neuroviz.engine import check
from neuroviz.exports.onnx_model import onnx_of
from neuroviz.exports.script import pytorch_script
from neuroviz.exports.weights import npz_of, safetensors_of
from neuroviz.run import Run

MAXIMUM_STEP = 2**53 - 1


Export = Callable[[Run, int | None], bytes]


def _script(run: Run, step: int | None) -> bytes:
    return pytorch_script(run, step).encode()


def _state(of: Callable[[Run, int], bytes]) -> Export:
    """Of the state where the run has come to, if no step is named."""
    return lambda run, step: of(run, run.step if step is None else step)


ENDINGS: dict[str, Export] = {
    ".py": _script,
    ".safetensors": _state(safetensors_of),
    ".npz": _state(npz_of),
    ".onnx": _state(onnx_of),
}


def exported(run: Run, name: str, step: int | None = None) -> bytes:
    """What a file of that name is to hold, by its ending: the run up to `step`, or the state there (None: where it has come to).

    Raises `RecipeError` for another ending and for what cannot be exported, and `Diverged` beyond a divergence.
    """
    check.instance("run", run, Run, "a Run")
    check.text("name", name, "a file’s name")
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        check.fail("name", f"a file’s name that ends in {', '.join(ENDINGS)}", name)
    return ENDINGS[ending](run, None if step is None else check.integer("step", step, 0, MAXIMUM_STEP))
