"""`neuroviz train`: the table, the JSON Lines, and how each end is told."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz.cli import app
from neuroviz.commands import waiting
from neuroviz.commands.rows import row_of
from neuroviz.commands.training import rows_due, spacing
from neuroviz.commands.way import Way

COMMAND = [sys.executable, "-m", "neuroviz", "train"]
FOR_EVER = ["--steps", "9000000000", "--every", "1"]
NUMBERS = nv.Inline(np.arange(20.0).reshape(10, 2), np.arange(10.0) ** 2, scaling="standard", test_fraction=0.2)
on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals, pipes or terminals")


def train(*arguments, given=None):
    return CliRunner().invoke(app, ["train", *map(str, arguments)], input=given)


def objects(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def saved(folder, recipe):
    path = folder / "recipe.json"
    path.write_text(recipe.to_json(), "utf-8")
    return path


def diverging():
    layers = nv.Network((nv.Layer(4, "identity"),), output_activation="identity")
    return nv.Recipe(network=layers, training=nv.Training("mean_squared_error", nv.SGD(40.0), 16))


# -- What it prints ----------------------------------------------------------------------------------------------------


def test_without_anything_it_trains_the_default_recipe_for_100_epochs():
    result = train()
    assert (result.exit_code, result.stderr) == (0, "")
    described, head, *rows, end = result.stdout.splitlines()
    assert described == "Iris: 120 samples to train, 30 held out. Network 4-6-3, 51 parameters. Seed 1."
    assert head.split("  ")[-1].strip() == "held-out accuracy"
    assert [row.split()[0] for row in rows] == [str(epoch) for epoch in range(0, 101, 5)]
    assert rows[0].split() == ["0", "0", "–", "0.940837", "60.8", "%", "70.0", "%"]
    assert end.startswith("Trained: 800 steps, 100 epochs, ")


def test_the_numbers_are_those_of_the_run():
    *rows, summary = objects(train("--epochs", "4", "--every", "2", "--json"))
    run = nv.Run(nv.Recipe())
    for row, step in zip(rows, (0, 16, 32), strict=True):
        run.advance(steps=step - run.step)
        found = row_of(run)
        assert row == {
            "epoch": found.epoch, "epoch_ended": True, "step": step,
            "epoch_loss": None if step == 0 else found.epoch_loss,
            "train_loss": found.train["loss"], "train_accuracy": found.train["accuracy"],
            "held_out_loss": found.held_out["loss"], "held_out_accuracy": found.held_out["accuracy"],
        }  # fmt: skip
    assert summary.pop("seconds") > 0.0
    ended = {"outcome": "finished", "target_step": 32, "hash": run.at(32).hash(), "diverged": None}
    assert summary == {**rows[-1], **ended}


def test_numbers_have_r2_and_the_error_in_their_own_units(tmp_path):
    recipe = nv.Recipe(NUMBERS, training=nv.Training("mean_squared_error"))
    path, run = saved(tmp_path, recipe), nv.Run(recipe)
    run.advance(epochs=1)
    last = objects(train(path, "--epochs", 1, "--json"))[-1]
    assert last["held_out_root_mean_squared_error"] == row_of(run).held_out["root_mean_squared_error"]
    assert last["train_r_squared"] == row_of(run).train["r_squared"]
    assert "held-out R²       RMSE  held-out RMSE\n" in train(path, "--epochs", 1).stdout


def test_of_nothing_held_out_there_is_a_dash_or_null(tmp_path):
    data = nv.Inline(np.eye(4), np.eye(4)[:, :2], test_fraction=0.0)
    path = saved(tmp_path, nv.Recipe(data, training=nv.Training("mean_squared_error")))
    assert train(path, "--epochs", 1).stdout.splitlines()[3].split()[-1] == "–"
    last = objects(train(path, "--json", "--epochs", 1))[-1]
    assert last["train_root_mean_squared_error"] > 0.0
    assert [last[f"held_out_{name}"] for name in ("loss", "r_squared", "root_mean_squared_error")] == [None] * 3


def test_steps_may_end_within_an_epoch():
    rows = train("--steps", 11).stdout.splitlines()[2:]
    assert [row.split()[:3] for row in rows[:3]] == [["0", "0", "–"], ["1", "8", "0.812148"], ["in", "2", "11"]]
    assert rows[3].startswith("Trained: 11 steps, in epoch 2, ")
    assert objects(train("--steps", 11, "--json"))[-1]["epoch_ended"] is False


def test_no_step_at_all_is_the_beginning():
    assert len(train("--steps", 0).stdout.splitlines()) == 4
    assert train("--epochs", 0).stdout.splitlines()[-1].startswith("Trained: 0 steps, 0 epochs, ")


def test_a_recipe_may_come_through_the_standard_input_with_a_mark_before_it():
    recipe = nv.Recipe(seed=7).to_json()
    assert "Seed 7." in train("-", "--epochs", 1, given=recipe).stdout
    assert "Seed 7." in train("-", "--epochs", 1, given="\ufeff" + recipe).stdout


def test_a_batch_size_that_is_edited_on_the_way_changes_where_epochs_end(tmp_path):
    recipe = nv.Recipe(edits=(nv.Edit(8, "training.batch_size", 60),))
    rows = objects(train(saved(tmp_path, recipe), "--epochs", 3, "--json"))
    assert [row["step"] for row in rows] == [0, 8, 10, 12, 12]


@pytest.mark.parametrize(
    ("epochs", "every"), [(0, 1), (20, 1), (21, 2), (100, 5), (101, 10), (1000, 50), (10**9, 5 * 10**7)]
)
def test_a_table_has_about_twenty_rows(epochs, every):
    schedule = nv.Run(nv.Recipe()).schedule
    assert spacing(schedule, 8 * epochs) == every


def test_rows_are_due_at_the_beginning_at_the_ends_of_epochs_and_at_the_end():
    schedule = nv.Run(nv.Recipe()).schedule
    assert list(rows_due(schedule, 40, 2)) == [0, 16, 32, 40]
    assert list(rows_due(schedule, 32, 2)) == [0, 16, 32]
    assert list(rows_due(schedule, 0, 2)) == [0]


def test_a_way_is_gone_in_pieces_that_end_where_it_ends():
    run, reached = nv.Run(nv.Recipe(nv.Synthetic("spiral", samples=100_000))), []
    Way(run, lambda: False, reached.append).to(5000)
    assert reached == sorted(set(reached))
    assert len(reached) > 1
    assert reached[-1] == run.step == 5000


# -- How it ends early -------------------------------------------------------------------------------------------------


def test_a_divergence_is_told_after_what_was_reached(tmp_path):
    path, run = saved(tmp_path, diverging()), nv.Run(diverging())
    with pytest.raises(nv.Diverged) as caught:
        run.advance(epochs=100)
    result = train(path)
    assert (result.exit_code, result.stderr) == (1, f"neuroviz: {caught.value}\n")
    *_, row, end = result.stdout.splitlines()
    assert str(run.step) in row.split()
    assert end.startswith(f"Diverged: {run.step} of 800 steps, ")
    summary = objects(train(path, "--json"))[-1]
    assert (summary["outcome"], summary["diverged"]) == ("diverged", str(caught.value))
    assert summary["hash"] == run.at(run.step).hash()


# Ctrl-C is heard, whatever the tests were started with.
HEARING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from neuroviz.cli import app; app({arguments})\n"
)


def interrupted(arguments):
    """Its end after Ctrl-C, which is pressed once it has printed three lines."""
    code = HEARING.format(arguments=["train", *arguments])
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = [process.stdout.readline() for _ in range(3)]
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=120)
    return process.returncode, [*first, *rest.splitlines()], errors


@on_posix
def test_ctrl_c_ends_with_what_was_reached():
    code, lines, errors = interrupted(FOR_EVER)
    assert (code, errors) == (130, "")
    assert lines[-1].startswith("Stopped: ")
    assert " of 9,000,000,000 steps, " in lines[-1]


@on_posix
def test_ctrl_c_leaves_whole_lines_of_json():
    code, lines, errors = interrupted([*FOR_EVER, "--json"])
    assert (code, errors) == (130, "")
    rows = [json.loads(line) for line in lines]
    assert rows[-1]["outcome"] == "stopped"
    run = nv.Run(nv.Recipe())
    assert rows[-1]["hash"] == run.at(rows[-1]["step"]).hash()
    assert [row["step"] for row in rows] == sorted(row["step"] for row in rows)


@on_posix
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_who_does_not_read_on_ends_it_quietly(options):
    with subprocess.Popen([*COMMAND, *FOR_EVER, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "--epochs", "1"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "neuroviz: the output cannot be written: No space left on device\n")


@on_posix
@pytest.mark.parametrize(("closed", "code", "said"), [
    ("2>&-", 0, ""),
    (">&-", 2, "neuroviz: the standard output must be open, but it is closed: there is nowhere to write to\n"),
    (">&- 2>&-", 2, ""),
])  # fmt: skip
def test_an_output_that_was_closed_before_the_start(closed, code, said):
    command = shlex.join([*COMMAND, "--epochs", "1"])
    done = subprocess.run(["sh", "-c", f"{command} {closed}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, said)
    assert ("Trained: 8 steps, 1 epoch, " in done.stdout) == (code == 0)


# -- What cannot be trained --------------------------------------------------------------------------------------------


def told(result):
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("neuroviz: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("neuroviz: ").rstrip("\n")


WHAT = "RECIPE must be a recipe file in JSON, a link, or - for the standard input, but got"


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    missing = tmp_path / "none.json"
    assert told(train(missing)) == f"{WHAT} {str(missing)!r}: No such file or directory"
    assert told(train("a\0b")).startswith(f"{WHAT} 'a\\x00b': ")


@on_posix
def test_a_directory_is_told(tmp_path):
    assert told(train(tmp_path)) == f"{WHAT} {str(tmp_path)!r}: Is a directory"


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "recipe must be JSON, but got something else: Input data was truncated"),
    ("learning_rate = 3", "recipe must be JSON, but got something else: JSON is malformed: invalid character (byte 0)"),
    ('{"seed": NaN}', "recipe must be JSON, but got something else: JSON is malformed: invalid character (byte 9)"),
    ("[1]", "recipe must be an object, but got [1]"),
    ('{"training": {"batch_size": 0}}', "training.batch_size must be a whole number from 1 to 2147483648, but got 0"),
    ('{"training": {"rate": 1}}', "training must be without a field rate, but got {'rate': 1}"),
    ('{"network": {"output_activation": "tanh"}}', "network.output_activation must be one of softmax, but got 'tanh'"),
])  # fmt: skip
def test_a_recipe_that_cannot_be_is_told_with_its_file(tmp_path, text, sentence):
    path = tmp_path / "wrong.json"
    path.write_text(text, "utf-8")
    assert told(train(path)) == f"{path}: {sentence}"
    assert told(train("-", given=text)) == f"standard input: {sentence}"


def test_a_file_that_is_no_text_is_told(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"{\x89PNG")
    assert told(train(path)) == f"{WHAT} {str(path)!r}: byte 1 is not of a text in UTF-8"


def test_epochs_and_steps_exclude_each_other():
    sentence = "--epochs or --steps must be given, one of them, but got both: 3 and 4"
    assert told(train("--epochs", 3, "--steps", 4)) == sentence


@pytest.mark.parametrize(("option", "least"), [("--epochs", 0), ("--steps", 0), ("--every", 1)])
def test_an_option_that_cannot_be_is_told_by_name(option, least):
    for number in (least - 1, 10**17):
        sentence = f"{option} must be a whole number from {least} to 9007199254740991, but got {number}"
        assert told(train(option, number)) == sentence
    result = train(option, "many")
    assert result.exit_code == 2
    assert option in result.stderr


def test_too_many_epochs_to_count_their_steps_are_told():
    assert told(train("--epochs", 2**53 - 1)).startswith("--epochs, in steps, must be a whole number from 0 to ")


# -- What is shown meanwhile -------------------------------------------------------------------------------------------


def test_where_the_engine_has_to_be_compiled_that_is_said(monkeypatch):
    monkeypatch.setattr(waiting, "is_cached", lambda: False)
    monkeypatch.setattr(waiting, "is_kept", lambda: True)
    result = train("--epochs", 0)
    assert result.stderr == "neuroviz: compiling the engine, which takes some ten seconds, once …\n"
    monkeypatch.setattr(waiting, "is_kept", lambda: False)
    assert train("--epochs", 0).stderr == "neuroviz: compiling the engine, which takes some ten seconds …\n"


COMPILING = (
    "from neuroviz.commands import waiting; waiting.is_cached = lambda: False\n"
    "from neuroviz.cli import app; app({arguments})\n"
)


def on_a_terminal(arguments):
    """What it writes to a terminal, and its exit code."""
    ours, its = os.openpty()
    command = [sys.executable, "-c", COMPILING.format(arguments=arguments)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment)
    os.close(its)
    written = b""
    while piece := _read(ours):
        written += piece
    os.close(ours)
    return written.decode(), process.wait(timeout=60)


def _read(terminal):
    try:
        return os.read(terminal, 2**16)
    except OSError:  # what a terminal gives at its end
        return b""


@on_posix
def test_on_a_terminal_a_bar_moves_below_the_rows():
    written, code = on_a_terminal(["train", "--epochs", "3"])
    assert code == 0
    assert "neuroviz: compiling the engine" in written
    assert "━" in written
    lines = [line.rpartition("\x1b[2K")[2] for line in written.split("\r\n")]
    [head] = [number for number, line in enumerate(lines) if line.startswith("Iris: ")]
    assert lines[head + 2].split()[:2] == ["0", "0"]
    assert lines[-2].startswith("Trained: 24 steps, 3 epochs, ")
