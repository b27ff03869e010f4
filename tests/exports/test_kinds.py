"""What can be exported, by the name of the file."""

import subprocess
import sys

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.exports.kinds import WHAT
from neuroviz.exports.onnx_model import onnx_of
from neuroviz.exports.weights import npz_of, safetensors_of


@pytest.fixture(scope="module")
def run():
    run = nv.Run(nv.Recipe())
    run.advance(steps=12)
    return run


def test_the_ending_says_what_it_is(run):
    assert nv.exported(run, "a.py") == nv.pytorch_script(run, 12).encode()
    assert nv.exported(run, "a b.c.SafeTensors", 5) == safetensors_of(run, 5)
    assert nv.exported(run, "a.npz", 5) == npz_of(run, 5)
    assert nv.exported(run, "a.onnx") == onnx_of(run, 12)


def test_a_table_is_told_by_its_name_or_outright(run):
    for what in ("trace", "metrics", "losses"):
        by_name = nv.exported(run, f"{what}.csv", 9)
        assert nv.exported(run, "a.csv", 9, what) == by_name
        assert nv.exported(run, "trace.csv", 9, what) == by_name
    assert len({nv.exported(run, f"{what}.csv", 9) for what in ("trace", "metrics", "losses")}) == 3


@pytest.mark.parametrize(("what", "ending"), [(what, ending) for what, endings in WHAT.items() for ending in endings])
def test_a_run_writes_it_into_a_file(run, what, ending, tmp_path):
    for step in (None, 3):
        run.export(tmp_path / f"a{ending}", step, what)
        assert (tmp_path / f"a{ending}").read_bytes() == nv.exported(run, f"a{ending}", step, what)
    run.export(str(tmp_path / f"b{ending}"), np.int64(3), what=what)
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_a_script_of_a_run_that_has_not_begun_goes_on_for_100_epochs():
    assert b"STEPS = 800\n" in nv.exported(nv.Run(nv.Recipe()), "a.py")
    assert b"STEPS = 0\n" in nv.exported(nv.Run(nv.Recipe()), "a.py", 0)


@pytest.mark.parametrize("ending", sorted(WHAT["weights"]))
def test_beyond_a_divergence_there_is_no_state(ending):
    data = nv.Inline(np.array([[1.0], [2.0]]), np.array([1.0, 3.0]))
    run = nv.Run(nv.Recipe(data, nv.Network(()), nv.Training("mean_squared_error", nv.SGD(1e3))))
    with pytest.raises(nv.Diverged):
        nv.exported(run, f"a{ending}", 4000)
    assert nv.exported(run, f"a{ending}", 10)


@pytest.mark.parametrize(("arguments", "sentence"), [
    ((None, "a.py"), r"^run must be a Run, but got None$"),
    (("run", 3), r"^name must be a file’s name, but got 3$"),
    (("run", "a.pt"), r"^name must be a file’s name that ends in \.py, .*\.onnx.*, but got 'a\.pt'$"),
    (("run", "a.csv"), r"^what must be one of trace, metrics, losses for a file that ends in \.csv, but got None$"),
    (("run", "a.csv", 3, "weights"), r"^what must be one of trace, metrics, losses for .*, but got 'weights'$"),
    (("run", "a.npz", 3, "script"), r"^what must be one of weights for a file that ends in \.npz, but got 'script'$"),
    (("run", "onnx"), r"^name must be a file’s name that ends in .*, but got 'onnx'$"),
    (("run", "a.npz", -1), r"^step must be a whole number from 0 to .*, but got -1$"),
    (("run", "a.npz", 1.5), r"^step must be a whole number from 0 to .*, but got 1\.5$"),
])  # fmt: skip
def test_what_cannot_be_is_refused(run, arguments, sentence):
    with pytest.raises(nv.RecipeError, match=sentence):
        nv.exported(*(run if argument == "run" else argument for argument in arguments))


def test_a_refusal_writes_nothing(run, tmp_path):
    with pytest.raises(nv.RecipeError):
        run.export(tmp_path / "a.csv")
    with pytest.raises(FileNotFoundError):
        run.export(tmp_path / "nowhere" / "a.npz")
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_it_is_imported_before_it_is_needed():
    code = (
        "import sys, neuroviz as nv; nv.Run(nv.Recipe()).advance(steps=1);"
        "print([name for name in ('onnx', 'safetensors', 'torch', 'polars', 'neuroviz.exports') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
