"""Forward and backward: what one layer does, and the network layer by layer.

Arrays are vectors, unit after unit, so that the innermost loops run over the samples of the batch. A layer with few
weights is computed by these loops; one with many by BLAS. Which of the two depends on the layer's size alone, so that
the same recipe always takes the same path and gives the same bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neuroviz.engine import activations, losses
from neuroviz.engine.compiled import inlined, part
from neuroviz.engine.network import bias_of, block, weight_of

BLAS_FROM = 4096  # weights of a layer


@part
def forward_layer(weight: Any, bias: Any, a_in: Any, z: Any, batch: int) -> None:
    """zⱼ = Σₖ wⱼₖ aₖ + bⱼ."""
    units, inputs = bias.size, a_in.size // batch
    if weight.size >= BLAS_FROM:
        np.dot(weight.reshape(units, inputs), a_in.reshape(inputs, batch), z.reshape(units, batch))
        for j in range(units):
            for i in range(batch):
                z[j * batch + i] += bias[j]
        return
    for j in range(units):
        for i in range(batch):
            z[j * batch + i] = bias[j]
        for k in range(inputs):
            w = weight[j * inputs + k]
            for i in range(batch):
                z[j * batch + i] += w * a_in[k * batch + i]


@part
def error_layer(weight: Any, delta: Any, grad_a: Any, batch: int) -> None:
    """∂ℓ/∂aₖ = Σⱼ wⱼₖ δⱼ: what a layer's errors say of the activations that came in."""
    units, inputs = delta.size // batch, grad_a.size // batch
    if weight.size >= BLAS_FROM:
        np.dot(weight.reshape(units, inputs).T, delta.reshape(units, batch), grad_a.reshape(inputs, batch))
        return
    for n in range(grad_a.size):
        grad_a[n] = 0.0
    for j in range(units):
        for k in range(inputs):
            w = weight[j * inputs + k]
            for i in range(batch):
                grad_a[k * batch + i] += w * delta[j * batch + i]


@part
def gradient_layer(delta: Any, a_in: Any, grad_weight: Any, grad_bias: Any, batch: int) -> None:
    """∂L/∂wⱼₖ = (1/B) Σᵢ δⱼᵢ aₖᵢ and ∂L/∂bⱼ = (1/B) Σᵢ δⱼᵢ: the mean of what each sample asks for."""
    units, inputs = grad_bias.size, a_in.size // batch
    for j in range(units):
        total = 0.0
        for i in range(batch):
            total += delta[j * batch + i]
        grad_bias[j] = total / batch
    if grad_weight.size >= BLAS_FROM:
        np.dot(delta.reshape(units, batch), a_in.reshape(inputs, batch).T, grad_weight.reshape(units, inputs))
        for n in range(grad_weight.size):
            grad_weight[n] /= batch
        return
    for j in range(units):
        for k in range(inputs):
            total = 0.0
            for i in range(batch):
                total += delta[j * batch + i] * a_in[k * batch + i]
            grad_weight[j * inputs + k] = total / batch


@inlined
def forward_operation(plan: Any, parameters: Any, layer: int, z: Any, a: Any, batch: int) -> None:
    """Z and a of one layer, counted from 0, from the activations before it."""
    z_out, a_in = block(plan, z, layer + 1, batch), block(plan, a, layer, batch)
    forward_layer(weight_of(plan, parameters, layer), bias_of(plan, parameters, layer), a_in, z_out, batch)
    activations.forward(plan.activations[layer], z_out, block(plan, a, layer + 1, batch), batch)


@part
def loss_operation(plan: Any, z: Any, a: Any, target: Any, loss: Any, batch: int) -> float:
    """The loss of each sample, and the mean of them."""
    layers = len(plan.activations)
    losses.sample_loss(plan.loss, block(plan, z, layers, batch), block(plan, a, layers, batch), target, loss, batch)
    total = 0.0
    for i in range(batch):
        total += loss[i]
    return total / batch


@inlined
def backward_operation(plan: Any, parameters: Any, layer: int, work: Any, target: Any, batch: int) -> None:
    """δ of one layer and the gradient of its parameters: at the output from the loss, elsewhere from the layer after it."""
    z, a = block(plan, work.z, layer + 1, batch), block(plan, work.a, layer + 1, batch)
    grad_a, delta = block(plan, work.grad_a, layer + 1, batch), block(plan, work.delta, layer + 1, batch)
    if layer == len(plan.activations) - 1:
        losses.output_delta(plan.loss, plan.activations[layer], z, a, target, grad_a, delta, batch)
    else:
        delta_after = block(plan, work.delta, layer + 2, batch)
        error_layer(weight_of(plan, parameters, layer + 1), delta_after, grad_a, batch)
        activations.backward(plan.activations[layer], z, a, grad_a, delta, batch)
    a_in = block(plan, work.a, layer, batch)
    grad_weight, grad_bias = weight_of(plan, work.gradient, layer), bias_of(plan, work.gradient, layer)
    gradient_layer(delta, a_in, grad_weight, grad_bias, batch)
