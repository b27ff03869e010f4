"""Forward and backward: what one layer does, and the network layer by layer.

Arrays are vectors, unit after unit, so that the innermost loops run over the samples of the batch. A layer with few
weights is computed by these loops; one with many by BLAS. Which of the two depends on the layer's size alone, so that
the same recipe always takes the same path and gives the same bits.
"""

from __future__ import annotations

from typing import Any

from neuroviz.engine import activations, losses
from neuroviz.engine.activations import times
from neuroviz.engine.blas import PLAIN, TRANSPOSED, product
from neuroviz.engine.compiled import apart, inlined, summing
from neuroviz.engine.network import ACTIVATION, bias_of, inputs_of, units_of, weight_of

BLAS_FROM = 256  # weights of a layer


@apart
def forward_layer(weight: Any, bias: Any, a_in: Any, z: Any, batch: int) -> None:
    """zⱼ = Σₖ wⱼₖ aₖ + bⱼ."""
    units, inputs = bias.size, a_in.size // batch
    if weight.size >= BLAS_FROM:
        product(PLAIN, weight, inputs, PLAIN, a_in, batch, z, units, batch, inputs, 1.0)
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


@apart
def error_layer(weight: Any, delta: Any, grad_a: Any, batch: int) -> None:
    """∂ℓ/∂aₖ = Σⱼ wⱼₖ δⱼ: what a layer's errors say of the activations that came in."""
    units, inputs = delta.size // batch, grad_a.size // batch
    if weight.size >= BLAS_FROM:
        product(TRANSPOSED, weight, inputs, PLAIN, delta, batch, grad_a, inputs, batch, units, 1.0)
        return
    for n in range(grad_a.size):
        grad_a[n] = 0.0
    for j in range(units):
        for k in range(inputs):
            w = weight[j * inputs + k]
            for i in range(batch):
                grad_a[k * batch + i] += w * delta[j * batch + i]


@apart
def gradient_layer(delta: Any, a_in: Any, grad_weight: Any, grad_bias: Any, batch: int) -> None:
    """∂L/∂wⱼₖ = (1/B) Σᵢ δⱼᵢ aₖᵢ and ∂L/∂bⱼ = (1/B) Σᵢ δⱼᵢ: the mean of what each sample asks for."""
    units, inputs = grad_bias.size, a_in.size // batch
    for j in range(units):
        grad_bias[j] = total(delta, j * batch, batch) / batch
    if grad_weight.size >= BLAS_FROM:
        product(PLAIN, delta, batch, TRANSPOSED, a_in, batch, grad_weight, units, inputs, batch, 1.0 / batch)
        return
    for j in range(units):
        for k in range(inputs):
            grad_weight[j * inputs + k] = total_product(delta, j * batch, a_in, k * batch, batch) / batch


@summing
def total(x: Any, start: int, count: int) -> float:
    """Σᵢ xᵢ, over `count` numbers from `start` on."""
    result = 0.0
    for i in range(start, start + count):
        result += x[i]
    return result


@summing
def total_product(x: Any, x_start: int, y: Any, y_start: int, count: int) -> float:
    """Σᵢ xᵢ yᵢ, over `count` numbers from `x_start` and from `y_start` on."""
    result = 0.0
    for i in range(count):
        result += x[x_start + i] * y[y_start + i]
    return result


@inlined
def forward_operation(
    plan: Any,
    layer: int,
    parameters: Any,
    z: Any,
    a: Any,
    signal: Any,
    mask: Any,
    scratch: Any,
    batch: int,
) -> None:
    """Z and a of one layer, counted from 0, from the signals before it; and its own signals, where `mask` drops some."""
    weight, bias = weight_of(plan, layer, parameters, 1), bias_of(plan, layer, parameters, 1)
    z_out, a_out = units_of(plan, layer, z, batch), units_of(plan, layer, a, batch)
    forward_layer(weight, bias, inputs_of(plan, layer, signal, batch), z_out, batch)
    activations.forward(plan.layers[layer, ACTIVATION], plan.options[layer], z_out, a_out, scratch, batch)
    if mask.size > 0 and layer < len(plan.layers) - 1:
        # What the next layer gets: a · mask, which is 0 for the silenced and 1 / (1 − p) for the others.
        times(a_out, units_of(plan, layer, mask, batch), units_of(plan, layer, signal, batch))


@inlined
def loss_operation(plan: Any, z: Any, a: Any, target: Any, scratch: Any, loss: Any, batch: int) -> Any:
    """The loss of each sample, and the mean of them."""
    last = len(plan.layers) - 1
    losses.sample_loss(
        plan, units_of(plan, last, z, batch), units_of(plan, last, a, batch), target, scratch, loss, batch
    )
    mean = 0.0
    for i in range(batch):
        mean += loss[i]
    return mean / batch


@inlined
def backward_operation(
    plan: Any,
    layer: int,
    parameters: Any,
    z: Any,
    a: Any,
    signal: Any,
    mask: Any,
    grad_a: Any,
    slope: Any,
    delta: Any,
    gradient: Any,
    target: Any,
    scratch: Any,
    batch: int,
) -> None:
    """δ of one layer and the gradient of its parameters: at the output from the loss, elsewhere from the layer after it."""
    activation, option = plan.layers[layer, ACTIVATION], plan.options[layer]
    z_out, a_out = units_of(plan, layer, z, batch), units_of(plan, layer, a, batch)
    grad_out, delta_out = units_of(plan, layer, grad_a, batch), units_of(plan, layer, delta, batch)
    slope_out = units_of(plan, layer, slope, batch)
    if layer == len(plan.layers) - 1:
        losses.output_delta(
            plan, activation, option, z_out, a_out, target, grad_out, slope_out, delta_out, scratch, batch
        )
    else:
        error_layer(weight_of(plan, layer + 1, parameters, 1), units_of(plan, layer + 1, delta, batch), grad_out, batch)
        if mask.size > 0:
            through(units_of(plan, layer, mask, batch), grad_out)
        activations.backward(activation, option, z_out, a_out, grad_out, slope_out, delta_out, scratch, batch)
    grad_weight, grad_bias = weight_of(plan, layer, gradient, 1), bias_of(plan, layer, gradient, 1)
    gradient_layer(delta_out, inputs_of(plan, layer, signal, batch), grad_weight, grad_bias, batch)


@apart
def through(mask: Any, grad_a: Any) -> None:
    """What dropout silenced gets no error, what it made louder gets more."""
    for n in range(grad_a.size):
        grad_a[n] *= mask[n]
