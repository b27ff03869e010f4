"""One sample in a step: in the batch its row, outside it a batch of its own."""

import numpy as np
import pytest

import neuroviz as nv

INPUTS = np.linspace(-1, 1, 18).reshape(9, 2)
TARGETS = np.column_stack([np.sin(INPUTS.sum(axis=1)), INPUTS[:, 0] ** 2])
HIDDEN = (nv.Layer(3, "tanh"), nv.Layer(2, "sigmoid"))


def run_of(inputs, targets, parameters=None, **data):
    return nv.Run(
        nv.Recipe(
            data=nv.Inline(inputs, targets, **data),
            network=nv.Network(HIDDEN, parameters=parameters),
            training=nv.Training("mean_squared_error", nv.Adam(0.1), batch_size=4),
        )
    )


def alone(sample, state):
    """The first step of a run that has this sample alone, with that state's parameters."""
    parameters = tuple((p.weight, p.bias) for p in state.parameters)
    return run_of(INPUTS[sample : sample + 1], TARGETS[sample : sample + 1], parameters).trace(0)


@pytest.mark.parametrize("step", [0, 1, 5])
def test_a_sample_outside_the_batch_is_a_batch_of_its_own(step):
    run = run_of(INPUTS, TARGETS, test_fraction=0.2)
    trace = run.trace(step)
    for sample in sorted(set(range(9)) - set(trace.samples.tolist())):
        focus, before, after = run.focus(trace, sample), alone(sample, trace.before), alone(sample, trace.after)
        assert focus.row is None
        assert focus.held_out == (sample in run.dataset.held_out)
        assert (focus.loss_before, focus.loss_after) == (before.loss_before, after.loss_before)
        for ours, theirs, later, check in zip(focus.layers, before.layers, after.layers, focus.check, strict=True):
            assert ours.z.tobytes() == theirs.z[0].tobytes()
            assert ours.a.tobytes() == theirs.a[0].tobytes()
            assert ours.delta.tobytes() == theirs.delta[0].tobytes()
            assert ours.grad_weight.tobytes() == theirs.grad_weight.tobytes()
            assert ours.grad_bias.tobytes() == theirs.grad_bias.tobytes()
            assert (check.z.tobytes(), check.a.tobytes()) == (later.z[0].tobytes(), later.a[0].tobytes())


def test_a_sample_of_the_batch_is_its_row():
    run = run_of(INPUTS, TARGETS)
    trace = run.trace(3)
    for row, sample in enumerate(trace.samples.tolist()):
        focus = run.focus(trace, sample)
        assert focus.row == row
        assert focus.inputs.tolist() == INPUTS[sample].tolist()
        assert (focus.loss_before, focus.loss_after) == (trace.sample_loss[row], trace.check_sample_loss[row])
        for ours, theirs, a_in in zip(
            focus.layers, trace.layers, [trace.inputs, *(t.a for t in trace.layers)], strict=False
        ):
            assert ours.z.tolist() == theirs.z[row].tolist()
            assert ours.grad_weight.tolist() == np.outer(theirs.delta[row], a_in[row]).tolist()


def test_looking_at_a_sample_moves_nothing():
    run = run_of(INPUTS, TARGETS, test_fraction=0.5)
    trace = run.trace(2)
    before, after = trace.before.hash(), trace.after.hash()
    run.focus(trace, int(run.dataset.held_out[0]))
    assert (trace.before.hash(), trace.after.hash(), run.at(2).hash()) == (before, after, before)


@pytest.mark.parametrize("sample", [-1, 9, 1.0])
def test_a_sample_that_is_not_there_is_refused(sample):
    run = run_of(INPUTS, TARGETS)
    with pytest.raises(nv.RecipeError, match="sample must be a whole number from 0 to 8, but got"):
        run.focus(run.trace(0), sample)


def test_the_focus_curve_is_the_sample_s_loss_at_kept_steps():
    run = run_of(INPUTS, TARGETS)
    run.advance(steps=20)
    steps, losses = run.focus_curve(4)
    assert steps[0] == 0
    assert len(steps) > 1
    assert losses.tolist() == [run.probe(run.at(int(step)), 4)[1] for step in steps]
