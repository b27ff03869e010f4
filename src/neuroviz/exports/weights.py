"""The parameters of a state as files: safetensors and NPZ, in float64.

Names are those of `nn.Sequential(nn.Linear(…), activation, nn.Linear(…), …)`: layer l, from 0, is `2 l.weight` and `2 l.bias`.
"""

from __future__ import annotations

import io

import msgspec
import numpy as np

from neuroviz.engine.state import State
from neuroviz.exports.described import described
from neuroviz.run import Run


def named(state: State) -> dict[str, np.ndarray]:
    """Weights (units, inputs) and biases (units,), by name."""
    return {
        f"{2 * index}.{name}": array
        for index, layer in enumerate(state.parameters)
        for name, array in (("weight", layer.weight), ("bias", layer.bias))
    }


def safetensors_of(run: Run, step: int) -> bytes:
    """The state in which `step` begins. What `described` says is the file's `metadata`, in JSON."""
    from safetensors.numpy import save

    state = run.at(step)
    return save(named(state), {"metadata": _json(run, state)})


def npz_of(run: Run, step: int) -> bytes:
    """The same; what `described` says is the array `metadata`, of one text. Nothing in it is pickled."""
    state, file = run.at(step), io.BytesIO()
    np.savez(file, allow_pickle=False, **named(state), metadata=np.array(_json(run, state)))
    return file.getvalue()


def _json(run: Run, state: State) -> str:
    return msgspec.json.encode(described(run, state)).decode()
