"""A sweep's runs are the runs of its recipes, bit for bit, however many are trained at a time and wherever."""

import io
import os
import signal
import subprocess
import sys
import threading

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joblib._parallel_backends import ThreadingBackend

import neuroviz as nv
from neuroviz.engine import tasks
from neuroviz.sweeps import single
from neuroviz.sweeps.single import Length, Stop, outcome_of
from neuroviz.uninterrupted import interruptible

RATE = "training.optimizer.learning_rate"
VARY = {RATE: [0.01, 1.0], "network.hidden": [[], 4, [8, 8]], "seed": [1, 2]}
DIVERGING = nv.Recipe(
    network=nv.Network((nv.Layer(4, "identity"),), output_activation="identity"),
    training=nv.Training("mean_squared_error", nv.SGD(0.1)),
)


@pytest.fixture(scope="module", autouse=True)
def engine_there():
    tasks.warm_up()


def alone(recipe, **length):
    run = nv.Run(recipe)
    run.advance(**length)
    return run


def hashes(result):
    return [run.hash for run in result.runs]


@given(
    rates=st.lists(st.floats(0.0, 2.0), min_size=1, max_size=3, unique=True),
    hidden=st.lists(st.lists(st.integers(1, 9), max_size=3), min_size=1, max_size=2, unique_by=tuple),
    optimizer=st.sampled_from([nv.SGD(0.1), nv.SGD(0.1, momentum=0.9), nv.Adam(0.01), nv.RMSprop()]),
    steps=st.integers(0, 40),
    jobs=st.sampled_from([None, 1, 2, 3]),
)
def test_a_run_of_a_sweep_has_the_same_bits_as_alone(rates, hidden, optimizer, steps, jobs):
    recipe = nv.Recipe(training=nv.Training(optimizer=optimizer))
    result = nv.sweep(recipe, {RATE: rates, "network.hidden": hidden}, steps=steps, jobs=jobs)
    assert len(result.runs) == len(rates) * len(hidden)
    for swept in result.runs:
        run = alone(swept.recipe, steps=steps)
        state = run.at(steps)
        assert (swept.steps, swept.diverged, swept.hash) == (steps, None, state.hash())
        for part in ("train", "held_out"):
            assert {f"{part}_{name}": value for name, value in run.metrics(state, part).items()}.items() <= (
                swept.metrics.items()
            )


def test_epochs_are_those_of_each_recipe():
    result = nv.sweep(nv.Recipe(), {"training.batch_size": [16, 60]}, epochs=3)
    assert [run.steps for run in result.runs] == [24, 6]


def test_several_at_a_time_give_the_same_bits_on_threads_and_in_processes():
    one = nv.sweep(nv.Recipe(), VARY, epochs=4)
    two = nv.sweep(nv.Recipe(), VARY, epochs=4, jobs=2)
    with joblib.parallel_config("loky"):
        processes = nv.sweep(nv.Recipe(), VARY, epochs=4, jobs=2)
    assert hashes(one) == hashes(two) == hashes(processes)
    assert [run.recipe for run in one.runs] == [run.recipe for run in processes.runs]
    assert (
        [run.metrics for run in one.runs]
        == [run.metrics for run in two.runs]
        == [run.metrics for run in processes.runs]
    )


def test_large_layers_whose_products_blas_computes_too():
    vary = {"network.hidden": [[200, 150]], "seed": [1, 2, 3, 4], "data.name": ["digits"]}
    one, two = (nv.sweep(nv.Recipe(), vary, steps=6, jobs=jobs) for jobs in (1, 2))
    assert hashes(one) == hashes(two) == [alone(run.recipe, steps=6).at(6).hash() for run in one.runs]


def test_large_data_are_mapped_into_other_processes():
    rng = np.random.default_rng(1)
    data = nv.Inline(rng.normal(size=(40_000, 8)), rng.integers(0, 2, 40_000), test_fraction=0.2)
    with joblib.parallel_config("loky"):
        result = nv.sweep(nv.Recipe(data), {RATE: [0.1, 0.2]}, steps=5, jobs=2)
    assert hashes(result) == [alone(run.recipe, steps=5).at(5).hash() for run in result.runs]


def test_a_file_need_not_be_where_it_is_trained(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("x,y\n" + "\n".join(f"{n},{n * n}" for n in range(40)))
    recipe = nv.recipe_for(nv.File(path, target="y"))
    path.unlink()
    with joblib.parallel_config("loky"):
        result = nv.sweep(recipe, {"seed": [1, 2]}, steps=9, jobs=2)
    assert hashes(result) == [alone(run.recipe, steps=9).at(9).hash() for run in result.runs]
    assert {"train_r_squared", "held_out_root_mean_squared_error"} < set(result.metrics)


def test_a_backend_that_gives_all_at_the_end_will_do():
    class Whole(ThreadingBackend):
        supports_return_generator = False

    joblib.register_parallel_backend("whole", Whole)
    with joblib.parallel_config("whole", n_jobs=2):
        assert hashes(nv.sweep(nv.Recipe(), VARY, steps=3)) == hashes(nv.sweep(nv.Recipe(), VARY, steps=3, jobs=1))


def test_a_run_that_diverges_is_a_row():
    result = nv.sweep(DIVERGING, {RATE: [0.1, 40.0]}, epochs=100)
    fine, broken = result.runs
    run = nv.Run(broken.recipe)
    with pytest.raises(nv.Diverged) as caught:
        run.advance(epochs=100)
    assert (fine.diverged, fine.steps) == (None, 800)
    assert (broken.diverged, broken.divergence) == (caught.value.divergence.step, caught.value.divergence)
    assert (broken.steps, broken.hash) == (run.step, run.at(run.step).hash())
    assert broken.metrics["train_loss"] == run.evaluate(run.at(run.step), "train")[0]


# -- Ctrl-C ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def usual():
    """Python's own handler, also where whoever started the tests ignores the signal."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.fixture
def pressed_after_three(monkeypatch):
    """Ctrl-C is pressed when three runs are done."""
    done = []

    def counted(*arguments):
        done.append(arguments)
        if len(done) == 3:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("neuroviz.sweeps.sweeping.counting", lambda *_, **__: Counting(counted))


class Counting:
    def __init__(self, done):
        self._done = done

    def __enter__(self):
        return self._done

    def __exit__(self, *_):
        return None


@pytest.mark.usefixtures("usual", "pressed_after_three")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_keeps_what_is_done(jobs):
    with pytest.warns(UserWarning, match=r"Stopped by Ctrl-C: \d+ of 300 runs are done\."):
        result = nv.sweep(nv.Recipe(), {"seed": range(300)}, epochs=50, jobs=jobs)
    assert result.interrupted
    assert 3 <= len(result.runs) < 300
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    last = result.runs[-1]
    assert last.hash == alone(last.recipe, epochs=50).at(400).hash()
    assert len(result.frame()) == len(result.runs)


@pytest.mark.usefixtures("usual", "pressed_after_three")
def test_ctrl_c_ends_other_processes_at_once():
    with joblib.parallel_config("loky"), pytest.warns(UserWarning, match=r"Stopped by Ctrl-C: 3 of 300 runs"):
        result = nv.sweep(nv.Recipe(), {"seed": range(300)}, epochs=5, jobs=2)
    assert len(result.runs) == 3


@pytest.mark.usefixtures("usual")
def test_ctrl_c_where_all_would_come_at_the_end_keeps_nothing(monkeypatch):
    class Pressed(joblib.Parallel):
        def __call__(self, _):
            raise KeyboardInterrupt

    monkeypatch.setattr("neuroviz.sweeps.working.Parallel", Pressed)
    with pytest.warns(UserWarning, match=r"Stopped by Ctrl-C: 0 of 2 runs are done\."):
        assert nv.sweep(nv.Recipe(), {"seed": [1, 2]}, steps=1).runs == ()


def test_a_run_that_is_stopped_on_the_way_comes_to_nothing():
    recipe = nv.Recipe(nv.Synthetic("spiral"))
    dataset, asked = nv.Run(recipe).dataset, []
    assert outcome_of(7, recipe, dataset, Length(10, None), lambda: True) == (7, None)
    long = Length(10**9, None)
    assert outcome_of(7, recipe, dataset, long, lambda: asked.append(1) or len(asked) > 3) == (7, None)
    assert len(asked) == 4


def test_nobody_stops_a_run_elsewhere():
    stop = Stop(lambda: True)
    kind, arguments = stop.__reduce__()
    assert (stop(), kind(*arguments)()) == (True, False)


def test_it_may_be_asked_for_in_another_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(nv.sweep(nv.Recipe(), {"seed": [1, 2]}, steps=1, jobs=2)))
    thread.start()
    thread.join()
    assert len(found[0].runs) == 2


@pytest.mark.usefixtures("usual")
def test_at_once_it_interrupts_the_first_time():
    known = []

    def press():
        with interruptible(at_once=True) as pressed:
            known.append(pressed)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        press()
    assert known[0]()


# -- What is shown meanwhile -------------------------------------------------------------------------------------------

SWEEP = "import neuroviz as nv; nv.sweep(nv.Recipe(), {{'seed': [1, 2, 3]}}, steps=1{more})"


def test_where_nobody_sits_nothing_is_shown():
    done = subprocess.run([sys.executable, "-c", SWEEP.format(more="")], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def on_a_terminal(code):
    """What it writes there."""
    ours, its = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen([sys.executable, "-c", code], stdin=its, stdout=its, stderr=its, env=environment)
    os.close(its)
    written = b""
    while piece := _read(ours):
        written += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return written.decode()


def _read(terminal):
    try:
        return os.read(terminal, 2**16)
    except OSError:  # what a terminal gives at its end
        return b""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_on_a_terminal_a_bar_counts_the_runs_unless_it_is_not_wanted():
    assert "3/3" in on_a_terminal(SWEEP.format(more=""))
    assert on_a_terminal(SWEEP.format(more=", progress=False")) == ""


def test_the_bar_counts_each_run(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    nv.sweep(nv.Recipe(), {"seed": [1, 2, 3]}, steps=1)
    assert "3/3" in sys.stderr.getvalue()


def test_a_piece_is_short_for_a_large_network(monkeypatch):
    monkeypatch.setattr(single, "PIECE", 1)
    asked = []
    recipe = nv.Recipe()
    place, outcome = outcome_of(0, recipe, nv.Run(recipe).dataset, Length(5, None), lambda: bool(asked.append(1)))
    assert (place, outcome.steps, len(asked)) == (0, 5, 6)
