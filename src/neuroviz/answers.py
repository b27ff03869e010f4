"""What a network says of samples, with the parameters of any state of a run, and how well that does."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from neuroviz.engine import check
from neuroviz.engine.metrics import Sums, metrics_of, variance
from neuroviz.engine.network import Network
from neuroviz.engine.state import State
from neuroviz.engine.workspace import Data
from neuroviz.focus import Alone, FocusTrace, beside_batch, in_batch
from neuroviz.machine import Machine
from neuroviz.remembered import Remembered
from neuroviz.trace import LayerTrace, Trace, layer_traces


class Answers:
    """Asks a machine: what follows from a state alone, wherever a run stands."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.dataset = machine, machine.dataset
        self._measured = Remembered()

    @property
    def network(self) -> Network:
        return self.machine.network

    @property
    def data(self) -> Data:
        """The samples as the engine sees them: scaled inputs, encoded targets."""
        return self.machine.data

    # -- One sample ------------------------------------------------------------------------------------------------

    def focus(self, trace: Trace, sample: int) -> FocusTrace:
        """`sample` in that step: its row of the batch, or, where it is not in it, computed as a batch of its own."""
        check.instance("trace", trace, Trace, "a trace of this run")
        sample = self._sample(sample)
        held_out, rows = sample in self.dataset.held_out, np.flatnonzero(trace.samples == sample)
        if len(rows):
            return in_batch(trace, int(rows[0]), held_out)
        before = self._probe(trace.before, sample, trace.step)
        after = self._probe(trace.after, sample, trace.step) if trace.diverged is None else None
        inputs, target = self.data.inputs[sample], self.data.targets[sample]
        return beside_batch(sample, held_out, inputs, target, before, after)

    def probe(self, state: State, sample: int) -> Alone:
        """`sample` forward and backward as a batch of its own with that state's parameters: layers with (units,), and its loss."""
        check.instance("state", state, State, "a state of this run")
        return self._probe(state, self._sample(sample), state.step)

    def _sample(self, sample: int) -> int:
        return check.integer("sample", sample, 0, len(self.dataset) - 1)

    def _probe(self, state: State, sample: int, step: int) -> Alone:
        self.machine.check_state(state)
        work = self.machine.probe(state, sample, step)
        layers = layer_traces(self.network, work, 1)
        rows = tuple(
            LayerTrace(t.z[0], t.a[0], None, t.grad_a[0], t.slope[0], t.delta[0], t.grad_weight, t.grad_bias)
            for t in layers
        )
        return rows, float(work.loss[0])

    # -- A part of the data ----------------------------------------------------------------------------------------

    def evaluate(self, state: State, part: str = "held_out") -> tuple[float, float]:
        """Loss and score (accuracy, or R²) of the `held_out` or the `train` part; NaN where it is empty."""
        loss, score, *_ = self.metrics(state, part).values()
        return loss, score

    def metrics(self, state: State, part: str = "held_out") -> dict[str, float]:
        """Every metric of the `held_out` or the `train` part, by its name in `engine.metrics`; NaN where the part is empty."""
        self.machine.check_state(state)
        check.choice("part", part, self._parts)
        samples = self._parts[part]
        if not len(samples):
            return self._metrics(part, *[np.nan] * 4)
        sums = self._measured((part, state.step), state.flat, lambda: self.machine.evaluate(state, samples))
        return self.metrics_from(part, sums)

    def score(self, part: str, right: float, squared_error: float) -> float:
        """Accuracy, or R² (NaN where the targets are all the same), from the engine's sums over that part."""
        _, score, *_ = self._metrics(part, np.nan, right, squared_error, np.nan).values()
        return score

    def metrics_from(self, part: str, sums: np.ndarray) -> dict[str, float]:
        """Every metric, by name, from the engine's sums over that part, (4,)."""
        return self._metrics(part, *sums.tolist())

    def _metrics(self, part: str, loss: float, right: float, squared: float, in_units: float) -> dict[str, float]:
        sums = Sums(loss, right, squared, in_units, self._variances[part], self.network.sizes[-1])
        return metrics_of(self.dataset.task, sums)

    @cached_property
    def _variances(self) -> dict[str, float]:
        """Of the targets of each part, as the network is to give them."""
        return {part: variance(self.data.targets[samples]) for part, samples in self._parts.items()}

    @property
    def _parts(self) -> dict[str, np.ndarray]:
        return {"held_out": self.data.held_out, "train": self.data.train}

    # -- Any samples, any points -----------------------------------------------------------------------------------

    def predictions(self, state: State) -> np.ndarray:
        """The outputs for every sample with that state's parameters, (N, outputs) float64."""
        return self.answers(state, np.arange(len(self.dataset)))[0]

    def classes(self, outputs: np.ndarray) -> np.ndarray:
        """The class that outputs (N, outputs) say for each sample, (N,) int32."""
        check.instance("outputs", outputs, np.ndarray, "an array of a row for each sample")
        if outputs.ndim != 2 or outputs.shape[1] != self.network.sizes[-1]:
            expected = f"of shape (samples, {self.network.sizes[-1]})"
            check.fail("outputs", expected, check.words(f"one of shape {outputs.shape}"))
        if outputs.shape[1] == 1:
            return np.asarray(outputs[:, 0] > self.data.threshold, dtype=np.int32)
        return np.asarray(outputs.argmax(axis=1), dtype=np.int32)

    def losses(self, state: State, samples: np.ndarray) -> np.ndarray:
        """The loss of each of `samples`, indices (n,) int64, with that state's parameters, (n,) float64."""
        return self.answers(state, samples)[1]

    def answers(self, state: State, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the network says of each of `samples`, (n, outputs) float64, and the loss of each, (n,)."""
        self.machine.check_state(state)
        check.instance("samples", samples, np.ndarray, "an array of indices")
        whole_numbers = samples.dtype.kind in "iu" and len(samples) > 0
        for sample in (samples.min().item(), samples.max().item()) if whole_numbers else samples.tolist():
            self._sample(sample)
        return self.machine.answers(state, samples.astype(np.int64, copy=False))

    def activations(self, state: State, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        """What every unit says of any points with that state's parameters: of scaled inputs (n, features), (n, units) a layer."""
        self.machine.check_state(state)
        check.instance("inputs", inputs, np.ndarray, "an array of a row for each point")
        if inputs.ndim != 2 or inputs.shape[1] != self.network.sizes[0] or len(inputs) == 0:
            got = check.words(f"an array of shape {inputs.shape}")
            check.fail("inputs", f"of shape (n, {self.network.sizes[0]}), at least one row", got)
        return self.machine.activations(state, np.ascontiguousarray(inputs, dtype=np.float64))
