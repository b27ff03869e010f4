"""Forward and backward: what one layer does, and the network layer by layer.

Arrays are vectors, unit after unit, so that the innermost loops run over the samples of the batch. A layer with few
weights is computed by these loops; one with many by BLAS. Which of the two depends on the layer's size alone, so that
the same recipe always takes the same path and gives the same bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neuroviz.engine import activations, losses
from neuroviz.engine.compiled import counted, part
from neuroviz.engine.network import ACTIVATION, bias_of, inputs_of, units_of, weight_of

BLAS_FROM = 4096  # weights of a layer


@counted
def product(left: Any, right: Any, out: Any) -> None:
    """The product of two matrices into a third, by BLAS."""
    np.dot(left, right, out)


@part
def forward_layer(weight: Any, bias: Any, a_in: Any, z: Any, batch: int) -> None:
    """zⱼ = Σₖ wⱼₖ aₖ + bⱼ."""
    units, inputs = bias.size, a_in.size // batch
    if weight.size >= BLAS_FROM:
        product(weight.reshape(units, inputs), a_in.reshape(inputs, batch), z.reshape(units, batch))
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
        product(weight.reshape(units, inputs).T, delta.reshape(units, batch), grad_a.reshape(inputs, batch))
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
        product(delta.reshape(units, batch), a_in.reshape(inputs, batch).T, grad_weight.reshape(units, inputs))
        for n in range(grad_weight.size):
            grad_weight[n] /= batch
        return
    for j in range(units):
        for k in range(inputs):
            total = 0.0
            for i in range(batch):
                total += delta[j * batch + i] * a_in[k * batch + i]
            grad_weight[j * inputs + k] = total / batch


@part
def forward_operation(plan: Any, layer: int, parameters: Any, z: Any, a: Any, batch: int) -> None:
    """Z and a of one layer, counted from 0, from the activations before it."""
    weight, bias = weight_of(plan, layer, parameters), bias_of(plan, layer, parameters)
    z_out, a_out = units_of(plan, layer, z, batch), units_of(plan, layer, a, batch)
    forward_layer(weight, bias, inputs_of(plan, layer, a, batch), z_out, batch)
    activations.forward(plan.layers[layer, ACTIVATION], z_out, a_out, batch)


@part
def loss_operation(plan: Any, z: Any, a: Any, target: Any, loss: Any, batch: int) -> Any:
    """The loss of each sample, and the mean of them."""
    last = len(plan.layers) - 1
    losses.sample_loss(plan.loss, units_of(plan, last, z, batch), units_of(plan, last, a, batch), target, loss, batch)
    total = 0.0
    for i in range(batch):
        total += loss[i]
    return total / batch


@part
def backward_operation(
    plan: Any,
    layer: int,
    parameters: Any,
    z: Any,
    a: Any,
    grad_a: Any,
    delta: Any,
    gradient: Any,
    target: Any,
    batch: int,
) -> None:
    """δ of one layer and the gradient of its parameters: at the output from the loss, elsewhere from the layer after it."""
    activation, delta_out = plan.layers[layer, ACTIVATION], units_of(plan, layer, delta, batch)
    z_out, a_out = units_of(plan, layer, z, batch), units_of(plan, layer, a, batch)
    grad_out = units_of(plan, layer, grad_a, batch)
    if layer == len(plan.layers) - 1:
        losses.output_delta(plan.loss, activation, z_out, a_out, target, grad_out, delta_out, batch)
    else:
        error_layer(weight_of(plan, layer + 1, parameters), units_of(plan, layer + 1, delta, batch), grad_out, batch)
        activations.backward(activation, z_out, a_out, grad_out, delta_out, batch)
    grad_weight, grad_bias = weight_of(plan, layer, gradient), bias_of(plan, layer, gradient)
    gradient_layer(delta_out, inputs_of(plan, layer, a, batch), grad_weight, grad_bias, batch)
