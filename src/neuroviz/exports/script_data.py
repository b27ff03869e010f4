"""The script's last part: first parameters, and the samples that train, before they are scaled, with how they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.data.dataset import Scale
from neuroviz.exports import literals
from neuroviz.exports.plan import Plan
from neuroviz.preparation import ONE_UNIT


def is_packed(plan: Plan) -> bool:
    """Whether any array is too large to be read."""
    weights = (parameters.weight for parameters in plan.run.at(0).parameters)
    targets = plan.run.dataset.targets[plan.run.dataset.train]
    return any(literals.is_packed(array) for array in (plan.train_inputs, targets, *weights))


def pieces(plan: Plan) -> Iterator[str]:
    """Parameters, words, inputs, targets."""
    yield _parameters(plan)
    yield _words(plan)
    yield "# The samples that train.\n" + _scaled("INPUTS", plan.train_inputs, plan.run.dataset.input_scale)
    yield _targets(plan)


def _parameters(plan: Plan) -> str:
    lines = []
    for place, layer in zip(plan.linear, plan.run.at(0).parameters, strict=True):
        for name, array in (("weight", layer.weight), ("bias", layer.bias)):
            lines.append(f'    "{place}.{name}": {_below(literals.tensor(array))},')
    return "\n".join(["# The parameters in which the run begins.", "PARAMETERS = {", *lines, "}"])


def _below(text: str) -> str:
    """An expression one level in; what is packed may hold blanks anywhere."""
    return text.replace("\n", "\n    ")


def _words(plan: Plan) -> str:
    raw = plan.run.dataset.raw
    targets = ("CLASSES", raw.classes) if raw.classes else ("TARGET_NAMES", raw.target_names)
    lists = [f"{name} = {literals.texts(values)}" for name, values in (("FEATURES", raw.features), targets)]
    return "\n".join([f"DATA = {literals.text(raw.label)}", *lists])


def _scaled(name: str, raw: np.ndarray, scale: Scale) -> str:
    text = f"{name} = {literals.tensor(raw)}"
    if not scale.shift.any() and (scale.scale == 1.0).all():
        return text
    return "\n".join(
        [
            text,
            f"{name}_SHIFT = {literals.tensor(scale.shift)}",
            f"{name}_SCALE = {literals.tensor(scale.scale)}",
            f"{name} = ({name} - {name}_SHIFT) / {name}_SCALE",
        ]
    )


def _targets(plan: Plan) -> str:
    dataset, network = plan.run.dataset, plan.run.network
    values = dataset.raw.targets[dataset.train]
    if not dataset.classes:
        return _scaled("TARGETS", values, dataset.target_scale)
    text = f"TARGETS = {literals.tensor(values)}{'.long()' if literals.is_packed(values) else ''}"
    if network.sizes[-1] == 1:
        first, second, _ = ONE_UNIT[network.activations[-1]]
        return f"{text}\nTARGETS = torch.where(TARGETS == 0, {first!r}, {second!r}).reshape(-1, 1)"
    if plan.takes_classes:
        return text
    return f"{text}\nTARGETS = nn.functional.one_hot(TARGETS, {len(dataset.classes)}).double()"
