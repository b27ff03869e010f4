"""`neuroviz export`: what it writes, and what it refuses before it computes anything."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz.cli import app
from neuroviz.exports.kinds import WHAT
from tests.commands.test_train import diverging, on_posix, saved
from tests.recordings.opened import Opened


def export(*arguments, given=None):
    return CliRunner().invoke(app, ["export", *map(str, arguments)], input=given)


def refused(result, sentence):
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"neuroviz: {sentence}")


@pytest.mark.parametrize(("what", "ending"), [(what, ending) for what, endings in WHAT.items() for ending in endings])
def test_what_it_writes_is_what_the_run_gives(what, ending, tmp_path):
    recipe = saved(tmp_path, nv.Recipe(seed=5))
    result = export(recipe, "--step", 20, "--to", tmp_path / f"it{ending}", "--what", what)
    content = (tmp_path / f"it{ending}").read_bytes()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Wrote {tmp_path / 'it'}{ending}: step 20, {len(content):,} bytes.\n"
    assert content == nv.exported(nv.Run(nv.Recipe(seed=5)), f"it{ending}", 20, what)


def test_a_table_by_its_name(tmp_path):
    assert export("--epochs", 3, "--to", tmp_path / "metrics.csv").exit_code == 0
    run = nv.Run(nv.Recipe())
    run.advance(epochs=3)
    assert (tmp_path / "metrics.csv").read_bytes() == nv.exported(run, "metrics.csv")


@pytest.mark.parametrize("name", ["a.py", "a.npz"])
def test_100_epochs_where_nothing_is_said(name, tmp_path):
    result = export("-", "--to", tmp_path / name, given=nv.Recipe().to_json())
    assert "step 800, " in result.stdout
    assert (tmp_path / name).read_bytes() == nv.exported(nv.Run(nv.Recipe()), name, 800)


def test_a_recipe_of_a_file(tmp_path):
    (tmp_path / "table.csv").write_text("x,y\n" + "".join(f"{n * 0.5},{n * n}.5\n" for n in range(20)))
    training = nv.Training("mean_squared_error", nv.SGD(0.01))
    recipe = saved(tmp_path, nv.Recipe(nv.File(tmp_path / "table.csv", target="y"), training=training))
    result = export(recipe, "--file", tmp_path / "table.csv", "--step", 3, "--to", tmp_path / "a.onnx")
    assert (result.exit_code, result.stderr) == (0, "")


# -- What is there stays -----------------------------------------------------------------------------------------------


def test_a_file_that_is_there_stays(tmp_path):
    path = tmp_path / "a.npz"
    path.write_text("mine")
    refused(
        export("--step", 3, "--to", path),
        f"--to must be a file that is not there yet, or --overwrite given, but got {str(path)!r}",
    )
    assert path.read_text() == "mine"
    assert export("--step", 3, "--to", path, "--overwrite").exit_code == 0
    assert path.read_bytes() == nv.exported(nv.Run(nv.Recipe()), "a.npz", 3)


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["--to", "a.pt"], "name must be a file’s name that ends in .py, "),
    (["--to", "a.csv"], "what must be one of trace, metrics, losses for a file that ends in .csv, but got None"),
    (["--to", "a.py", "--what", "weights"], "what must be one of script for a file that ends in .py, but got 'weights'"),
    (["--to", "nowhere/a.py"], "--to must be in a folder that is there, but got '"),
    (["--to", "a.npz", "--step", "-1"], "--step must be a whole number from 0 to "),
    (["--to", "a.npz", "--epochs", "-1"], "--epochs must be a whole number from 0 to "),
    (["--to", "a.npz", "--epochs", str(2**53 - 1)], "--epochs, in steps, must be a whole number from 0 to "),
    (["--to", "a.npz", "--epochs", "1", "--step", "3"], "--step or --epochs must be given, one of them, but got both: 3 and 1"),
    (["--to", "a.npz", "none.json"], "RECIPE must be a recipe file in JSON, a link, or - for the standard input, but got "),
])  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_is_written(arguments, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(export(*arguments), sentence)
    assert list(tmp_path.iterdir()) == []


def test_beyond_a_divergence_nothing_is_written(tmp_path):
    recipe = saved(tmp_path, diverging())
    for name in ("a.npz", "trace.csv", "losses.parquet"):
        result = export(recipe, "--epochs", 100, "--to", tmp_path / name)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "is no longer a finite number" in result.stderr
        assert not (tmp_path / name).exists()


def test_the_step_that_diverges_can_be_looked_at(tmp_path):
    recipe = saved(tmp_path, diverging())
    with pytest.raises(nv.Diverged) as caught:
        nv.Run(diverging()).advance(epochs=100)
    result = export(recipe, "--step", caught.value.divergence.step, "--to", tmp_path / "trace.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "inf" in (tmp_path / "trace.csv").read_text()


@on_posix
def test_ctrl_c_says_how_far_it_came_and_writes_nothing(tmp_path):
    code = (
        "import os, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from neuroviz.commands import way\n"
        "class Way(way.Way):\n"
        "    def _piece(self, left):\n"
        "        super()._piece(left)\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "way.Way = Way\n"
        "from neuroviz.cli import app\n"
        f"app(['export', '--step', '9000000000', '--to', {str(tmp_path / 'a.npz')!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 130
    assert done.stderr.startswith("neuroviz: stopped at step ")
    assert done.stderr.endswith(" on the way to step 9,000,000,000\n")
    assert list(tmp_path.iterdir()) == []


def test_the_page_over_the_last_200_steps(tmp_path):
    recipe = saved(tmp_path, nv.Recipe(seed=5))
    result = export(recipe, "--step", 3, "--to", tmp_path / "it.html")
    content = (tmp_path / "it.html").read_bytes()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Wrote {tmp_path / 'it.html'}: step 3, {len(content):,} bytes.\n"
    nv.Run(nv.Recipe(seed=5)).export_html(tmp_path / "same.html", 3)
    assert content == (tmp_path / "same.html").read_bytes()
    export(recipe, "--step", 205, "--to", tmp_path / "late.html", "--what", "page")
    index = Opened.file(tmp_path / "late.html").index
    assert (index["first"], index["last"]) == (5, 204)


def test_the_first_200_where_nothing_is_said(tmp_path):
    assert "step 200, " in export("--to", tmp_path / "it.html").stdout
    index = Opened.file(tmp_path / "it.html").index
    assert (index["first"], index["last"]) == (0, 199)
    result = export("--to", tmp_path / "at-0.html", "--step", 0)
    assert "step 0, " in result.stdout
    assert Opened.file(tmp_path / "at-0.html").index["last"] == 199


def test_a_page_is_nothing_else(tmp_path):
    result = export("--to", tmp_path / "it.html", "--what", "trace")
    refused(result, "what must be page for a file that ends in .html, but got 'trace'")
