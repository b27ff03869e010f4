"""`neuroviz trace`: a step's equations in plain text, or the trace as JSON."""

import json
import math
import os
import re
import signal
import subprocess
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz.cli import app
from neuroviz.commands.table import number, share
from neuroviz.commands.trace_text import layer_summaries
from neuroviz.plain_text import plain_text
from tests.commands.test_train import diverging, on_posix, saved, told


def trace(*arguments, given=None):
    return CliRunner().invoke(app, ["trace", *map(str, arguments)], input=given)


def divergence():
    with pytest.raises(nv.Diverged) as caught:
        nv.Run(diverging()).advance(epochs=100)
    return caught.value.divergence


# -- In words ----------------------------------------------------------------------------------------------------------


def test_the_head_says_where_the_step_stands_and_what_it_did():
    result, found = trace("--step", 17), nv.Run(nv.Recipe()).trace(17)
    assert (result.exit_code, result.stderr) == (0, "")
    place, samples, loss, predicted, blank, *_ = result.stdout.splitlines()
    assert place == "Step 17: epoch 3, batch 2 of 8, SGD"
    assert samples == "16 flowers: " + ", ".join(str(index + 1) for index in found.samples)
    change, foreseen = found.loss_after - found.loss_before, found.loss_predicted - found.loss_before
    assert loss == f"Loss of the batch: {found.loss_before:.6g} → {found.loss_after:.6g}, change {change:.6g}"
    assert predicted == f"Predicted by the gradient: {found.loss_predicted:.6g}, change {foreseen:.6g}"
    assert blank == ""


def test_each_layer_has_a_row():
    found = nv.Run(nv.Recipe()).trace(17)
    head, *rows = trace("--step", 17).stdout.splitlines()[5:8]
    assert re.split("  +", head) == ["layer", "units", "activation", "mean |δ|", "‖gradient‖", "‖step‖"]
    for index, (row, summary) in enumerate(zip(rows, layer_summaries(found), strict=True)):
        assert row.split()[:2] == [str(index + 1), str(found.network.sizes[index + 1])]
        assert row.split()[3:] == [f"{value:.6g}" for value in summary]


def test_the_norms_of_a_layer_are_those_of_all_its_numbers():
    found = nv.Run(nv.Recipe()).trace(5)
    for layer, summary in enumerate(layer_summaries(found)):
        before, after = found.before.parameters[layer], found.after.parameters[layer]
        step = np.concatenate([(after.weight - before.weight).ravel(), after.bias - before.bias])
        here = found.layers[layer]
        gradient = np.concatenate([here.grad_weight.ravel(), here.grad_bias])
        assert summary.step_norm == pytest.approx(np.linalg.norm(step), rel=1e-12)
        assert summary.gradient_norm == pytest.approx(np.linalg.norm(gradient), rel=1e-12)
        assert summary.mean_delta == np.abs(here.delta).mean()


def test_a_small_network_is_printed_whole():
    text = trace("--step", 3).stdout
    sample = nv.Run(nv.Recipe()).trace(3).samples[0] + 1
    headings = [
        f"Layer {layer}, unit {unit}, flower {sample}"
        for layer, units in ((1, 6), (2, 3))
        for unit in range(1, units + 1)
    ]
    assert [line for line in text.splitlines() if line.startswith("Layer ")] == headings
    assert not set("\\{}$") & set(text)


def test_the_lines_of_a_unit_are_those_of_its_explanation():
    run = nv.Run(nv.Recipe(training=nv.Training(optimizer=nv.Adam())))
    found = run.trace(9)
    sample = int(found.samples[2])
    options = ["--step", 9, "--layer", 2, "--unit", 3, "--sample", sample + 1]
    lines = trace("-", *options, given=run.recipe.to_json()).stdout.splitlines()
    start = lines.index(f"Layer 2, unit 3, flower {sample + 1}")
    shown = lines[start + 1 :]
    for line, expected in zip(shown, found.explain(1, 2, sample).lines, strict=True):
        parts = expected.title, plain_text(expected.symbols), plain_text(expected.numbers)
        assert re.split("  +", line.strip()) == list(parts)
    # The columns begin at the same place; an accent takes none.
    places = {re.search(r"  (?=\S+ = \S*[^=]*$)", line.replace("\u0302", "")).end() for line in shown}
    assert len(places) == 1


def test_a_layer_alone_is_all_its_units():
    headings = re.findall("(?m)^Layer .*, flower", trace("--step", 0, "--layer", 2).stdout)
    assert headings == [f"Layer 2, unit {unit}, flower" for unit in (1, 2, 3)]


def test_of_a_large_network_it_is_said_how_to_choose(tmp_path):
    path = saved(tmp_path, nv.Recipe(network=nv.Network((nv.Layer(1100),))))
    text = trace(path, "--step", 0).stdout
    assert "Layer " not in text
    assert "\n1      1100   tanh " in text
    assert text.endswith("\nThe network has 1,103 units: choose which to see with --layer L, or --layer L --unit U.\n")
    assert "Layer 1, unit 1100, flower" in trace(path, "--step", 0, "--layer", 1, "--unit", 1100).stdout


def test_up_to_64_units_are_printed_whole(tmp_path):
    counts = [
        trace(saved(tmp_path, nv.Recipe(network=nv.Network((nv.Layer(units),)))), "--step", 0).stdout.count("Layer ")
        for units in (61, 62)
    ]
    assert counts == [64, 0]


def test_of_a_large_batch_the_first_samples_are_listed(tmp_path):
    path = saved(tmp_path, nv.Recipe(nv.Synthetic("xor"), training=nv.Training(batch_size=100)))
    line = trace(path, "--step", 0).stdout.splitlines()[1]
    assert line.startswith("100 points: ")
    assert line.endswith(", …")
    assert line.count(",") == 32


# -- As JSON -----------------------------------------------------------------------------------------------------------


def test_the_json_is_the_trace(tmp_path):
    recipe = nv.Recipe(training=nv.Training(optimizer=nv.Adam()))
    got, found = json.loads(trace(saved(tmp_path, recipe), "--step", 17, "--json").stdout), nv.Run(recipe).trace(17)
    assert {name: got[name] for name in ("step", "epoch", "batch", "batches")} == {
        "step": 17, "epoch": 2, "batch": 1, "batches": 8,
    }  # fmt: skip
    assert (got["sizes"], got["activations"], got["loss"]) == ([4, 6, 3], ["tanh", "softmax"], "cross_entropy")
    assert got["optimizer"] == {
        "name": "Adam", "learning_rate": 0.001, "betas": [0.9, 0.999], "eps": 1e-08, "amsgrad": False, "weight_decay": 0.0,
    }  # fmt: skip
    for name in ("loss_before", "loss_after", "loss_predicted"):
        assert got[name] == getattr(found, name)
    for name in ("samples", "inputs", "targets", "sample_loss", "check_sample_loss"):
        assert got[name] == getattr(found, name).tolist()
    for layer in range(2):
        for name in ("z", "a", "delta", "grad_weight", "grad_bias"):
            assert got["layers"][layer][name] == getattr(found.layers[layer], name).tolist()
        assert got["check"][layer]["z"] == found.check[layer].z.tolist()
        assert got["after"]["parameters"][layer]["weight"] == found.after.parameters[layer].weight.tolist()
        slot = found.before.optimizer.slots["exp_avg"][layer]
        assert got["before"]["slots"]["exp_avg"][layer]["bias"] == slot.bias.tolist()
    assert (got["before"]["t"], got["after"]["t"]) == (17, 18)
    assert got["after"]["hash"] == found.after.hash()
    assert (got["diverged"], got["equations"]) == (None, [])


def test_the_json_says_what_the_optimizer_took(tmp_path):
    how = nv.Training(optimizer=nv.SGD(0.5), schedule=nv.StepLR(1), l1=0.01, clip_norm=0.1, dropout=0.5)
    recipe = nv.Recipe(network=nv.Network((nv.Layer(6, "elu", {"alpha": 0.5}),)), training=how)
    got, found = json.loads(trace(saved(tmp_path, recipe), "--step", 9, "--json").stdout), nv.Run(recipe).trace(9)
    assert (got["learning_rate"], got["options"], got["loss_option"]) == (0.25, [0.5, 0.0], 0.0)
    assert (got["grad_norm"], got["clip_factor"]) == (found.grad_norm, found.clip_factor)
    assert got["clip_factor"] < 1.0
    for layer, taken in enumerate(found.network.views(found.taken)):
        assert got["taken"][layer] == {"weight": taken.weight.tolist(), "bias": taken.bias.tolist()}
    hidden, output = got["layers"]
    for name in ("mask", "grad_a", "slope"):
        assert hidden[name] == getattr(found.layers[0], name).tolist()
    assert output["mask"] is None
    assert {*output["slope"][0], *output["grad_a"][0]} == {None}


def test_with_a_unit_the_json_has_its_equations_too():
    [unit] = json.loads(trace("--step", 1, "--json", "--layer", 2, "--unit", 3).stdout)["equations"]
    found = nv.Run(nv.Recipe()).trace(1)
    assert (unit["layer"], unit["unit"], unit["sample"]) == (1, 2, found.samples[0])
    assert unit["lines"][0] == {
        "title": "sum", "key": "forward.z", "values": found.explain(1, 2).lines[0].values,
    }  # fmt: skip


def test_what_no_equation_can_be_written_of_is_said(tmp_path):
    network = nv.Network((), parameters=((np.array([[900.0], [0.0]]), np.zeros(2)),))
    path = saved(tmp_path, nv.Recipe(nv.Inline([[1.0], [1.0]], [0, 1]), network))
    said = "The error cannot be unfolded: p of output 2 is too small for a float64, so −y/p is no number."
    assert f"  {said}" in trace(path, "--step", 0, "--sample", 2).stdout.splitlines()
    [first, second] = json.loads(trace(path, "--step", 0, "--sample", 2, "--layer", 1, "--json").stdout)["equations"]
    assert said in first["notes"]
    assert said in second["notes"]


def test_what_never_happened_is_null(tmp_path):
    end = divergence()
    result = trace(saved(tmp_path, diverging()), "--step", end.step, "--json")
    assert result.exit_code == 0
    got = json.loads(result.stdout, parse_constant=pytest.fail)
    assert got["diverged"]["sentence"] == end.sentence
    assert got["diverged"]["quantity"] == end.quantity
    assert got["loss_after"] is None
    assert got["check"][0]["z"][0][0] is None


# -- What cannot be shown ----------------------------------------------------------------------------------------------


def test_the_step_that_diverges_can_be_looked_at_and_says_so(tmp_path):
    end = divergence()
    result = trace(saved(tmp_path, diverging()), "--step", end.step)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"The run diverges here. {end.sentence}\n" in result.stdout
    assert "nan" in result.stdout or "inf" in result.stdout


def test_a_step_beyond_is_told(tmp_path):
    end = divergence()
    for options in ([], ["--json"]):
        result = trace(saved(tmp_path, diverging()), "--step", end.step + 1, *options)
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"neuroviz: {end.sentence}\n")


@pytest.mark.parametrize(("options", "sentence"), [
    (["--step", -1], "--step must be a whole number from 0 to 9007199254740991, but got -1"),
    (["--step", 0, "--layer", 3], "--layer must be a whole number from 1 to 2, but got 3"),
    (["--step", 0, "--layer", 0], "--layer must be a whole number from 1 to 2, but got 0"),
    (["--step", 0, "--layer", 1, "--unit", 7], "--unit must be a whole number from 1 to 6, but got 7"),
    (["--step", 0, "--unit", 2], "--layer must be given with --unit, but got --unit 2 alone"),
])  # fmt: skip
def test_what_is_not_there_is_told(options, sentence):
    assert told(trace(*options)) == sentence


def test_a_sample_that_is_not_in_the_batch_is_told():
    samples = nv.Run(nv.Recipe()).trace(0).samples + 1
    other = next(number for number in range(1, 151) if number not in samples)
    batch = ", ".join(map(str, samples))
    assert told(trace("--step", 0, "--sample", other)) == (
        f"--sample must be one of the batch of step 0 ({batch}), but got {other}"
    )


def test_a_recipe_that_cannot_be_is_told():
    assert told(trace("-", "--step", 0, given="{")).startswith("standard input: recipe must be JSON, but got ")


def test_without_a_step_there_is_nothing_to_show():
    result = trace()
    assert result.exit_code == 2
    assert "--step" in result.stderr


@on_posix
def test_ctrl_c_on_the_way_says_how_far_it_came():
    code = (
        "import signal; from neuroviz.commands import way\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Way(way.Way):\n"
        "    def to(self, step):\n"
        "        print('on the way', flush=True)\n"
        "        super().to(step)\n"
        "way.Way = Way\n"
        "from neuroviz.cli import app; app(['trace', '--step', '9000000000'])\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "on the way\n"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=120)
    assert (process.returncode, output) == (130, "")
    assert re.fullmatch(r"neuroviz: stopped at step [\d,]+ on the way to step 9,000,000,000\n", errors)


@on_posix
def test_who_does_not_read_on_ends_it_quietly(tmp_path):
    path = saved(tmp_path, nv.Recipe(network=nv.Network((nv.Layer(2000),))))
    command = [sys.executable, "-m", "neuroviz", "trace", str(path), "--step", "0", "--layer", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


def test_an_output_that_lacks_the_letters_gets_question_marks():
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "neuroviz", "trace", "--step", "0", "--layer", "2", "--unit", "1"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True, check=True,
    )  # fmt: skip
    assert b"\n  sum " in done.stdout
    assert b"?" in done.stdout
    assert done.stderr == b""


def test_a_number_that_is_not_there_is_a_dash():
    assert (number(math.nan), share(math.nan)) == ("–", "–")
    assert (number(0.25), share(0.25)) == ("0.25", "25.0 %")
