"""One step from the same state as PyTorch's, for every activation, head and optimizer, each with every other two."""

from __future__ import annotations

import pytest

import neuroviz as nv
from neuroviz.engine.activations import HIDDEN
from neuroviz.engine.optimizers import OPTIMIZERS as KINDS
from tests.engine.choices import GENERATOR, OPTIMIZERS, a_recipe, decaying, heads
from tests.engine.oracle import check_forward_and_backward, check_the_check, check_update

pytestmark = pytest.mark.no_cover  # many steps through lines that other tests cover: tracing them takes long

HEADS = heads()
ALONE = ("cross_entropy", "binary_cross_entropy", "hinge")
"""Losses that go with one output activation."""
FEW_HEADS = [head for number, head in enumerate(HEADS) if number % 5 == 0 or head[1] in ALONE]
EVERY_OPTIMIZER = [choice for plain in OPTIMIZERS.values() for choice in (plain, decaying(plain))]


def test_nothing_is_left_out():
    """What the tables hold is what is compared."""
    assert len(HEADS) == 48 + 53 + 19
    assert {type(optimizer) for optimizer in OPTIMIZERS.values()} == set(KINDS)
    for kind in KINDS:
        for field in kind.__struct_fields__:
            values = {getattr(optimizer, field) for optimizer in EVERY_OPTIMIZER if type(optimizer) is kind}
            assert len(values) > 1 or field in ("eps", "learning_rate"), (kind, field)


def test_the_few_heads_have_every_loss_and_every_output_activation():
    for part in (slice(2), slice(2, 3)):
        assert {head[part] for head in FEW_HEADS} == {head[part] for head in HEADS}


@pytest.mark.parametrize("head", HEADS, ids="-".join)
def test_every_activation_with_every_optimizer(head):
    """A run for each hidden activation, in which the optimizer is another one at each step."""
    for number, activation in enumerate(HIDDEN):
        optimizers = [decaying(choice) if number % 2 else choice for choice in OPTIMIZERS.values()]
        edits = [nv.Edit(step, "training.optimizer", optimizer) for step, optimizer in enumerate(optimizers)]
        run = nv.Run(a_recipe(head, [nv.Layer(4, activation), nv.Layer(3, activation)], {}, edits))
        for step, optimizer in enumerate(optimizers):
            trace = run.trace(step)
            assert trace.optimizer == optimizer
            check_forward_and_backward(trace, (activation, optimizer))
            check_update(trace, (activation, optimizer))
        check_the_check(trace)


@pytest.mark.parametrize("head", FEW_HEADS, ids="-".join)
def test_every_optimizer_from_its_own_beginning(head):
    for optimizer in EVERY_OPTIMIZER:
        run = nv.Run(a_recipe(head, [nv.Layer(4)], {"optimizer": optimizer}))
        for step in (0, 1, 4, 9):  # the first ones, an epoch's last and smaller batch, one of the second epoch
            check_update(run.trace(step), optimizer)


@pytest.mark.parametrize("batch", [1, 2, 7, 8, 22, 23, 50])
@pytest.mark.parametrize("head", HEADS[::17], ids="-".join)
def test_batches_that_do_not_divide_the_data(head, batch):
    run = nv.Run(a_recipe(head, [nv.Layer(5), nv.Layer(4, "gelu")], {"batch_size": batch, "optimizer": nv.Adam()}))
    last = -(-23 // batch) - 1
    assert len(run.trace(last).samples) == 23 - last * min(batch, 23)
    for step in {0, last, last + 1, 2 * last + 1}:
        trace = run.trace(step)
        check_forward_and_backward(trace)
        check_update(trace)
        check_the_check(trace)


@pytest.mark.parametrize(("head", "activation", "hidden", "output", "loss"), [
    (("numbers", "huber", "leaky_relu"), "leaky_relu", {"negative_slope": 0.0}, {"negative_slope": 0.7}, {"delta": 0.1}),
    (("numbers", "huber", "elu"), "elu", {"alpha": 0.25}, {"alpha": 3.0}, {"delta": 2.5}),
    (("three classes", "huber", "softmax"), "elu", {"alpha": 0.0}, {}, {"delta": 1e-3}),
    (("two classes", "huber", "tanh"), "leaky_relu", {"negative_slope": 1.0}, {}, {"delta": 1e6}),
])  # fmt: skip
def test_options(head, activation, hidden, output, loss):
    layers = [nv.Layer(5, activation, hidden), nv.Layer(4, activation)]
    run = nv.Run(a_recipe(head, layers, {"loss_options": loss}, output_options=output))
    for step in range(8):
        trace = run.trace(step)
        check_forward_and_backward(trace)
        check_update(trace)


def test_a_wide_layer_goes_through_blas():
    inputs = GENERATOR.normal(size=(40, 100))
    data = nv.Inline(inputs, GENERATOR.permutation(40) % 3)
    network = nv.Network((nv.Layer(64), nv.Layer(70, "relu")))
    training = nv.Training(batch_size=16, dropout=0.25, l1=0.001, clip_norm=0.5)
    run = nv.Run(nv.Recipe(data, network, training))
    for step in (0, 2, 5):
        trace = run.trace(step)
        check_forward_and_backward(trace)
        check_update(trace)
        check_the_check(trace)
