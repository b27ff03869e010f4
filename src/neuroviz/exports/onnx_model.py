"""A network as an ONNX model, in float32: from what was measured to probabilities, or to numbers in their own units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from neuroviz.engine import check
from neuroviz.exports.described import described
from neuroviz.exports.weights import named
from neuroviz.run import Run

if TYPE_CHECKING:
    import onnx

OPSET, IR_VERSION = 20, 9
"""Of ONNX 1.15, 2023: the oldest that has GELU and Mish as they are here."""


@dataclass
class Graph:
    """Nodes in order; `last` is the name of what the latest gives."""

    last: str = "input"
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def add(self, operator: str, *others: str, output: str = "", **attributes: Any) -> None:
        """One more, of what the latest gives and of `others`."""
        from onnx import helper

        result = output or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, [self.last, *others], [result], **attributes))
        self.last = result

    def constant(self, name: str, values: np.ndarray) -> str:
        """Its name, in float32. Raises `RecipeError` where a number is beyond that, or where none is left of a divisor."""
        from onnx import numpy_helper

        with np.errstate(over="ignore"):
            small = values.astype(np.float32)
        lost = ~np.isfinite(small) | ((small == 0.0) & (values != 0.0) & name.endswith("scale"))
        if lost.any():
            check.fail(name, "within what the float32 of ONNX can hold", float(values[lost][0]))
        self.constants.append(numpy_helper.from_array(small, name))
        return name


def _simple(operator: str) -> Callable[[Graph, float], None]:
    return lambda graph, _: graph.add(operator)


def _silu(graph: Graph, _: float) -> None:
    z = graph.last
    graph.add("Sigmoid")
    graph.add("Mul", z)


ACTIVATIONS: dict[str, Callable[[Graph, float], None]] = {
    "identity": _simple("Identity"),
    "relu": _simple("Relu"),
    "leaky_relu": lambda graph, slope: graph.add("LeakyRelu", alpha=slope),
    "elu": lambda graph, alpha: graph.add("Elu", alpha=alpha),
    "selu": _simple("Selu"),
    "gelu": _simple("Gelu"),
    "silu": _silu,
    "mish": _simple("Mish"),
    "softplus": _simple("Softplus"),
    "sigmoid": _simple("Sigmoid"),
    "tanh": _simple("Tanh"),
    "sine": _simple("Sin"),
    "softmax": lambda graph, _: graph.add("Softmax", axis=1),
}


def onnx_of(run: Run, step: int) -> bytes:
    """The network in the state in which `step` begins: `input` (batch, features) before scaling, `output` (batch, outputs).

    Raises `RecipeError` where a number is beyond float32.
    """
    from onnx import TensorProto, helper

    state = run.at(step)
    graph, network, dataset = Graph(), run.network, run.dataset
    graph.add("Sub", graph.constant("input_shift", dataset.input_scale.shift))
    graph.add("Div", graph.constant("input_scale", dataset.input_scale.scale))
    for layer, (weight, bias) in enumerate(_pairs(named(state).items())):
        names = [graph.constant(name, array) for name, array in (weight, bias)]
        graph.add("Gemm", *names, transB=1)
        ACTIVATIONS[network.activations[layer]](graph, network.options[layer])
    if not dataset.classes:
        graph.add("Mul", graph.constant("target_scale", dataset.target_scale.scale))
        graph.add("Add", graph.constant("target_shift", dataset.target_scale.shift))
    graph.add("Identity", output="output")
    rows = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", units])
        for name, units in (("input", network.sizes[0]), ("output", network.sizes[-1]))
    ]
    return _bytes(helper.make_graph(graph.nodes, "network", rows[:1], rows[1:], graph.constants), described(run, state))


def _pairs(items: Iterable[tuple[str, np.ndarray]]) -> Iterable[tuple[tuple[str, np.ndarray], ...]]:
    """Weight and bias of each layer."""
    return zip(*[iter(items)] * 2, strict=True)


def _bytes(graph: onnx.GraphProto, metadata: dict[str, Any]) -> bytes:
    from onnx import checker, helper

    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION, producer_name="NeuroViz",
                              producer_version=metadata["neuroviz"])  # fmt: skip
    helper.set_model_props(model, {name: msgspec.json.encode(value).decode() for name, value in metadata.items()})
    checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())
