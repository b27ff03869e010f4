"""`neuroviz sweep`: the table, the files, the JSON Lines, and how each end is told."""

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import polars as pl
import pytest
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz.cli import app
from neuroviz.commands import sweeping
from tests.commands.test_train import on_posix, told

RATE = "training.optimizer.learning_rate"
TWO = ["--vary", f"{RATE}=0.01,1", "--vary", "network.hidden=[],[4],[8,8]"]


def sweep(*arguments, given=None):
    return CliRunner().invoke(app, ["sweep", *map(str, arguments)], input=given)


def diverging():
    layers = nv.Network((nv.Layer(4, "identity"),), output_activation="identity")
    return nv.Recipe(network=layers, training=nv.Training("mean_squared_error", nv.SGD(40.0), 16)).to_json()


# -- What it prints and writes -----------------------------------------------------------------------------------------


def test_a_row_for_each_run_then_the_heat_map_and_the_best():
    result = sweep(*TWO, "--epochs", 3, "--jobs", 2)
    assert (result.exit_code, result.stderr) == (0, "")
    head, *lines = result.stdout.splitlines()
    assert head.split("  ") == [
        "learning rate", "hidden layers", "training loss", "held-out loss", "training accuracy", "held-out accuracy", "steps",
        "seconds",
    ]  # fmt: skip
    runs = nv.sweep(nv.Recipe(), {RATE: [0.01, 1], "network.hidden": [[], 4, [8, 8]]}, epochs=3)
    for line, run in zip(lines, runs.runs, strict=False):
        rate, _, loss, held_out, *_, steps, _ = line.split()
        assert float(rate) == run.values[RATE]
        assert (loss, held_out) == tuple(f"{run.metrics[name]:#.6g}" for name in ("train_loss", "held_out_loss"))
        assert steps == "24"
    assert "\n".join(lines[7:11]) == str(runs.heat_map())
    best = runs.best()
    hidden = runs.axes[1].texts[best.places[1]]
    told = f"{best.metrics['held_out_loss']:#.6g} with learning rate 1, hidden layers {hidden}."
    assert lines[12] == f"Best held-out loss: {told}"
    assert lines[13].startswith("Done: 6 runs, ")


def test_one_path_has_no_heat_map_and_another_metric_its_own_best():
    result = sweep("--vary", "seed=1,2", "--epochs", 2, "--metric", "train_accuracy")
    *_, last, best, done = result.stdout.splitlines()
    assert last.split()[0] == "2"
    assert best.startswith("Best training accuracy: ")
    assert done.startswith("Done: 2 runs, ")


def test_the_files_hold_the_frame_and_the_picture(tmp_path):
    names = [tmp_path / name for name in ("a.csv", "a.parquet", "a.SVG")]
    result = sweep(*TWO, "--steps", 5, *(part for name in names for part in ("--to", name)))
    assert result.exit_code == 0
    csv, parquet = pl.read_csv(names[0]), pl.read_parquet(names[1])
    assert parquet.columns == csv.columns
    assert parquet.drop("diverged").equals(csv.drop("diverged"))
    frame = nv.sweep(nv.Recipe(), {RATE: [0.01, 1], "network.hidden": [[], 4, [8, 8]]}, steps=5).frame()
    assert parquet.drop("seconds").equals(frame.drop("seconds"))
    assert len(ElementTree.parse(names[2]).getroot().findall("{*}rect")) == 1 + 6 + 1


def test_a_file_that_is_there_is_written_over_where_that_is_wanted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("mine")
    arguments = ["--vary", "seed=1", "--steps", 1, "--to", path]
    assert (
        told(sweep(*arguments))
        == f"--to must be a file that is not there yet, or --overwrite given, but got {str(path)!r}"
    )
    assert path.read_text() == "mine"
    assert sweep(*arguments, "--overwrite").exit_code == 0
    assert len(pl.read_csv(path)) == 1
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "a folder that is there" in told(sweep("--vary", "seed=1", "--to", folder, "--overwrite"))


def test_json_has_an_object_for_each_run():
    result = sweep("--vary", 'training.optimizer={"name":"Adam"},{"name":"SGD"}', "--epochs", 2, "--json")
    *rows, end = map(json.loads, result.stdout.splitlines())
    assert [row["values"]["training.optimizer"]["name"] for row in rows] == ["Adam", "SGD"]
    swept = nv.sweep(nv.Recipe(), {"training.optimizer": [nv.Adam(), nv.SGD()]}, epochs=2)
    for row, run in zip(rows, swept.runs, strict=True):
        assert {name: row[name] for name in run.metrics} == run.metrics
        assert (row["hash"], row["steps"], row["diverged"], row["sentence"]) == (run.hash, 16, None, None)
    assert end.pop("seconds") > 0.0
    assert end == {"outcome": "finished", "runs": 2, "of": 2}


def test_without_a_length_it_is_100_epochs_and_the_recipe_may_come_through_the_standard_input():
    result = sweep("-", "--vary", "seed=3", given=nv.Recipe(training=nv.Training(batch_size=120)).to_json())
    assert result.stdout.splitlines()[1].split()[-2] == "100"


def test_a_run_that_diverges_is_a_row(tmp_path):
    path = tmp_path / "recipe.json"
    path.write_text(diverging())
    result = sweep(path, "--vary", f"{RATE}=0.1,40")
    assert result.exit_code == 0
    head, fine, broken, best, _ = result.stdout.splitlines()
    assert head.endswith("  diverged")
    assert "in step" not in fine
    run = nv.Run(nv.Recipe.from_json(diverging()))
    with pytest.raises(nv.Diverged) as caught:
        run.advance(epochs=100)
    assert broken.endswith(f"in step {caught.value.divergence.step}")
    assert best.endswith("with learning rate 0.1. 1 run diverged.")
    assert sweep(path, "--vary", "seed=1").stdout.splitlines()[-1].startswith("All of them diverged. Done: 1 run, ")
    [row, _] = map(json.loads, sweep(path, "--vary", "seed=1", "--json").stdout.splitlines())
    assert (row["diverged"], row["sentence"]) == (caught.value.divergence.step, str(caught.value))


def test_the_file_of_a_recipe_must_be_given(tmp_path):
    data, path = tmp_path / "numbers.csv", tmp_path / "recipe.json"
    data.write_text("x,y\n" + "\n".join(f"{n},{n * n + 0.5}" for n in range(40)))
    recipe = nv.recipe_for(nv.File(data, target="y"))
    path.write_text(recipe.to_json())
    result = sweep(path, "--file", data, "--vary", "seed=1,2", "--epochs", 1)
    assert result.exit_code == 0
    assert "held-out R²" in result.stdout


# -- What cannot be ----------------------------------------------------------------------------------------------------

HINT = 'with commas between them, text in double quotes (0.01,0.1 or [4],[8,8] or \'"tanh","relu"\')'


@pytest.mark.parametrize(("arguments", "sentence"), [
    ([], "--vary must be given, like --vary training.optimizer.learning_rate=0.01,0.1, but there is none"),
    (["--vary", "seed"], "--vary must be a path, = and its values, like seed=1,2,3, but got 'seed'"),
    (["--vary", "=1"], "--vary must be a path, = and its values, like seed=1,2,3, but got '=1'"),
    (["--vary", "seed=1", "--vary", "seed=2"], "--vary must be given once for each path, but got seed twice"),
    (["--vary", "seed="], f"--vary seed must be values in JSON, {HINT}, but got ''"),
    (["--vary", "seed=1,x"], f"--vary seed must be values in JSON, {HINT}, but got '1,x'"),
    (["--vary", "seed=1],[2"], f"--vary seed must be values in JSON, {HINT}, but got '1],[2'"),
    (["--vary", "seed=NaN"], f"--vary seed must be values in JSON, {HINT}, but got 'NaN'"),
    (["--vary", "seed=-1"], "seed must be a whole number from 0 to 4294967295, but got -1"),
    (["--vary", "training.rate=1"], "path must be a place in the recipe, but got 'training.rate'"),
    (["--vary", "seed=1", "--epochs", 1, "--steps", 2],
     "--epochs or --steps must be given, one of them, but got both: 1 and 2"),
    (["--vary", "seed=1", "--epochs", -1], "--epochs must be a whole number from 0 to 9007199254740991, but got -1"),
    (["--vary", "seed=1", "--steps", -1], "--steps must be a whole number from 0 to 9007199254740991, but got -1"),
    (["--vary", "seed=1", "--jobs", 0], "--jobs must be a whole number from 1 to 4096, but got 0"),
    (["--vary", "seed=1", "--to", "a.png"], "--to must be a file that ends in .csv, .parquet or .svg, but got 'a.png'"),
    (["--vary", "seed=1", "--to", "no/where.csv"], "--to must be a file in a folder that is there, but got 'no/where.csv'"),
    (["--vary", "seed=1", "--to", "a.svg"],
     "--vary must be given for two paths where --to is a heat map (a.svg), but got 1"),
])  # fmt: skip
def test_what_cannot_be_is_told_before_anything_runs(monkeypatch, arguments, sentence):
    monkeypatch.setattr("neuroviz.sweeps.sweeping.train_all", None)
    assert told(sweep(*arguments)) == sentence


def test_a_metric_that_is_none_is_told_before_and_one_that_the_data_have_not_after(tmp_path):
    assert told(sweep("--vary", "seed=1", "--metric", "loss")).startswith("--metric must be one of train_loss, ")
    result = sweep("--vary", "seed=1", "--metric", "train_r_squared", "--epochs", 1, "--to", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert result.stderr == (
        "neuroviz: metric must be one of train_loss, held_out_loss, train_accuracy, held_out_accuracy, "
        "but got 'train_r_squared'\n"
    )
    assert result.stdout.splitlines()[1].split()[0] == "1"
    assert len(pl.read_csv(tmp_path / "a.csv")) == 1


# -- How it ends early -------------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(monkeypatch):
    """Ctrl-C is pressed when so many runs are done."""

    def after(count):
        whole = sweeping.sweep
        monkeypatch.setattr(sweeping, "sweep", lambda *given, **how: first(count, whole(*given, **how)))

    def first(count, result):
        return nv.Sweep(result.axes, result.runs[:count], result.wanted)

    return after


def test_ctrl_c_ends_with_what_is_done(stopped, tmp_path):
    stopped(4)
    result = sweep(*TWO, "--epochs", 1, "--to", tmp_path / "a.csv")
    assert (result.exit_code, result.stderr) == (130, "")
    assert result.stdout.splitlines()[-1].startswith("Stopped: 4 of 6 runs, ")
    assert len(pl.read_csv(tmp_path / "a.csv")) == 4
    assert json.loads(sweep(*TWO, "--steps", 1, "--json").stdout.splitlines()[-1])["outcome"] == "stopped"


def test_ctrl_c_before_the_first_is_done_says_so(stopped, tmp_path):
    stopped(0)
    result = sweep(*TWO, "--epochs", 1, "--metric", "train_loss", "--to", tmp_path / "a.csv")
    assert (result.exit_code, result.stderr) == (130, "")
    assert result.stdout.startswith("Stopped: 0 of 6 runs, ")
    assert not (tmp_path / "a.csv").exists()


@on_posix
def test_on_a_terminal_the_heat_map_is_in_colour():
    ours, its = os.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "120"}
    command = [sys.executable, "-m", "neuroviz", "sweep", *TWO, "--epochs", "1"]
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment)
    os.close(its)
    written = b""
    while piece := _read(ours):
        written += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert b"48;2;15;51;112m" in written
    assert b"6/6" in written


def _read(terminal):
    try:
        return os.read(terminal, 2**16)
    except OSError:  # what a terminal gives at its end
        return b""
