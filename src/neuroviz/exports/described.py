"""What goes with the weights, so that they can be used: shapes, activations, scaling, names."""

from __future__ import annotations

from typing import Any

from neuroviz.engine.state import State
from neuroviz.preparation import ONE_UNIT
from neuroviz.run import Run
from neuroviz.version import VERSION


def described(run: Run, state: State) -> dict[str, Any]:
    """JSON's own types by name: scaled = (raw − shift) / scale, of the inputs and, where numbers are predicted, of the targets."""
    network, dataset = run.machine.network_at(state.step), run.dataset
    scales = {"input": dataset.input_scale, **({} if dataset.classes else {"target": dataset.target_scale})}
    one_unit = dataset.classes and network.sizes[-1] == 1
    return {
        "neuroviz": VERSION,
        "step": state.step,
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "options": list(network.options),
        "loss": network.loss,
        "features": list(dataset.raw.features),
        "classes": list(dataset.classes),
        "targets": list(dataset.raw.target_names),
        **{f"{name}_shift": scale.shift.tolist() for name, scale in scales.items()},
        **{f"{name}_scale": scale.scale.tolist() for name, scale in scales.items()},
        **({"threshold": ONE_UNIT[network.activations[-1]][2]} if one_unit else {}),
    }
