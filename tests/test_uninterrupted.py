"""Ctrl-C in the middle of a run: whatever it stops, the run is whole."""

import signal
import threading

import pytest

import neuroviz as nv
from neuroviz.uninterrupted import uninterrupted

RECIPE = nv.Recipe(edits=[nv.Edit(20, "training.optimizer", nv.Adam()), nv.Edit(20, "parameters.0.bias.0", 0.5)])


@pytest.fixture(autouse=True)
def usual():
    """Python's own handler, also where whoever started the tests ignores the signal."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


def pressed_while(work, *arguments):
    with uninterrupted():
        signal.raise_signal(signal.SIGINT)
        work(*arguments)


def test_it_takes_effect_at_the_end():
    done = []
    with pytest.raises(KeyboardInterrupt):
        pressed_while(done.append, "all of it")
    assert done == ["all of it"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_it_is_ignored_it_stays_so():
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, former)


def test_other_threads_are_never_interrupted():
    seen = []

    def work():
        with uninterrupted():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]


def test_a_run_that_was_interrupted_goes_on_as_if_it_had_not_been(monkeypatch):
    run, expected = nv.Run(RECIPE), nv.Run(RECIPE)
    expected.advance(steps=60)
    move = run.machine.move

    def interrupted(*arguments):
        moved = move(*arguments)
        signal.raise_signal(signal.SIGINT)
        return moved

    monkeypatch.setattr(run.machine, "move", interrupted)
    while run.step < 60:
        with pytest.raises(KeyboardInterrupt):
            run.advance(steps=min(7, 60 - run.step))
        assert run.at(run.step).hash() == expected.at(run.step).hash()
    assert run.history.batch_loss.points().tolist() == expected.history.batch_loss.points().tolist()
    assert run.history.epochs.rows().tolist() == expected.history.epochs.rows().tolist()
