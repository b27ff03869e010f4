"""Runs an exported script, and the run that it came from."""

import contextlib
import io

import numpy as np
import torch

import neuroviz as nv


def run_script(text):
    """What it defines once it has trained, with the `losses` of its steps, and what it prints."""
    defined, printed = {"__name__": "script"}, io.StringIO()
    before = torch.get_default_dtype()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(text, "script.py", "exec"), defined)
            defined["losses"] = np.array(defined["train"]())
    finally:
        torch.set_default_dtype(before)
    return defined, printed.getvalue()


def losses_of(run):
    """Of every step that is done."""
    assert run.history.batch_loss.scale == 1
    return run.history.batch_loss.points()[1]


def check(run, steps, tolerance=1e-10):
    """Every step's loss of the script is the run's, up to a divergence."""
    run = nv.Run(run) if isinstance(run, nv.Recipe) else run
    with contextlib.suppress(nv.Diverged):
        run.advance(steps=steps)
    assert run.step == steps or run.diverged
    defined, _ = run_script(nv.pytorch_script(run, run.step))
    ours, theirs = losses_of(run), defined["losses"]
    assert len(theirs) == run.step
    np.testing.assert_allclose(theirs, ours, rtol=tolerance, atol=tolerance * np.abs(ours).max(initial=0.0))
    return defined
