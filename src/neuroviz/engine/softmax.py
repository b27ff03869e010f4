"""Softmax, forward and backward: of all units of a layer together, for every sample of the batch."""

from __future__ import annotations

from typing import Any

from neuroviz.engine.compiled import apart
from neuroviz.engine.elementary import exp


@apart
def largest_of(z: Any, largest: Any, batch: int) -> None:
    """The largest z of each sample: what is taken off before exp, so that nothing overflows."""
    for i in range(batch):
        largest[i] = z[i]
    for start in range(batch, z.size, batch):
        for i in range(batch):
            largest[i] = max(largest[i], z[start + i])


@apart
def softmax(z: Any, a: Any, of_sample: Any, batch: int) -> None:
    """aⱼ = exp(zⱼ − max z) / Σₖ exp(zₖ − max z)."""
    largest_of(z, of_sample, batch)
    for start in range(0, z.size, batch):
        for i in range(batch):
            a[start + i] = exp(z[start + i] - of_sample[i])
    for i in range(batch):
        of_sample[i] = 0.0
    for start in range(0, z.size, batch):
        for i in range(batch):
            of_sample[i] += a[start + i]
    for start in range(0, z.size, batch):
        for i in range(batch):
            a[start + i] /= of_sample[i]


@apart
def softmax_backward(a: Any, grad_a: Any, delta: Any, of_sample: Any, batch: int) -> None:
    """δⱼ = Σₖ ∂ℓ/∂aₖ · aₖ([k = j] − aⱼ) = aⱼ (∂ℓ/∂aⱼ − Σₖ ∂ℓ/∂aₖ · aₖ)."""
    for i in range(batch):
        of_sample[i] = 0.0
    for start in range(0, a.size, batch):
        for i in range(batch):
            of_sample[i] += grad_a[start + i] * a[start + i]
    for start in range(0, a.size, batch):
        for i in range(batch):
            delta[start + i] = a[start + i] * (grad_a[start + i] - of_sample[i])
