"""Weights as safetensors, NPZ and ONNX: what other programs read of them is the run's."""

import io
import json

import numpy as np
import onnx
import onnxruntime
import pytest
import safetensors.numpy
import safetensors.torch
import torch
from torch import nn

import neuroviz as nv
from neuroviz.engine.activations import ACTIVATIONS, HIDDEN
from neuroviz.exports import onnx_model
from neuroviz.exports.onnx_model import onnx_of
from neuroviz.exports.weights import npz_of, safetensors_of
from tests.engine.choices import a_recipe, heads
from tests.exports.test_script import HOSTILE, file_of

HEADS = heads()
GENERATOR = np.random.default_rng(3)
SETTINGS = {
    "neuroviz", "step", "sizes", "activations", "options", "loss", "features", "classes", "targets",
    "input_shift", "input_scale",
}  # fmt: skip


@pytest.fixture(scope="module")
def run():
    run = nv.Run(nv.Recipe(network=nv.Network((nv.Layer(5), nv.Layer(4, "leaky_relu", {"negative_slope": 0.2})))))
    run.advance(steps=30)
    return run


def opened(content):
    """The metadata of safetensors."""
    length = int.from_bytes(content[:8], "little")
    return json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["metadata"])


# -- Files of arrays ---------------------------------------------------------------------------------------------------


def test_safetensors_fit_a_sequential_of_pytorch(run):
    model = nn.Sequential(
        nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 4), nn.LeakyReLU(0.2), nn.Linear(4, 3), nn.Softmax(dim=1)
    ).double()
    model.load_state_dict(safetensors.torch.load(safetensors_of(run, 17)))
    with torch.no_grad():
        found = model(torch.tensor(run.data.inputs)).numpy()
    np.testing.assert_allclose(found, run.predictions(run.at(17)), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("step", [0, 17, 30])
def test_every_bit_is_kept(run, step):
    arrays = safetensors.numpy.load(safetensors_of(run, step))
    with np.load(io.BytesIO(npz_of(run, step)), allow_pickle=False) as other:
        assert set(other) == {*arrays, "metadata"}
        for layer, parameters in enumerate(run.at(step).parameters):
            for name in ("weight", "bias"):
                for found in (arrays, other):
                    assert found[f"{2 * layer}.{name}"].dtype == np.float64
                    assert np.array_equal(found[f"{2 * layer}.{name}"], getattr(parameters, name))


def test_what_goes_with_them(run):
    found = opened(safetensors_of(run, 17))
    with np.load(io.BytesIO(npz_of(run, 17))) as other:
        assert json.loads(other["metadata"].item()) == found
    assert set(found) == SETTINGS
    assert found["sizes"] == [4, 5, 4, 3]
    assert (found["activations"], found["options"]) == (["tanh", "leaky_relu", "softmax"], [0.0, 0.2, 0.0])
    assert (found["step"], found["loss"], found["neuroviz"]) == (17, "cross_entropy", nv.__version__)
    assert tuple(found["features"]) == run.dataset.raw.features
    assert tuple(found["classes"]) == run.dataset.classes
    scaled = (run.dataset.raw.inputs - found["input_shift"]) / found["input_scale"]
    assert np.array_equal(scaled, run.data.inputs)


def test_what_goes_with_numbers_and_with_one_unit():
    numbers = nv.Run(nv.recipe_for(nv.Catalog("diabetes")))
    found = json.loads(np.load(io.BytesIO(npz_of(numbers, 0)))["metadata"].item())
    assert set(found) == SETTINGS | {"target_shift", "target_scale"}
    raw = numbers.data.targets * found["target_scale"] + found["target_shift"]
    np.testing.assert_allclose(raw, numbers.dataset.raw.targets, rtol=1e-12)
    for output, threshold in (("sigmoid", 0.5), ("tanh", 0.0)):
        one = nv.Run(a_recipe(("two classes", "mean_squared_error", output), (), {}))
        assert opened(safetensors_of(one, 0))["threshold"] == threshold


def test_the_loss_is_that_of_the_step():
    recipe = a_recipe(HEADS[0], (), {}, [nv.Edit(5, "training.loss", "mean_squared_error")])
    run = nv.Run(recipe)
    losses = [opened(safetensors_of(run, step))["loss"] for step in (4, 5)]
    assert losses == ["cross_entropy", "mean_squared_error"]


# -- ONNX --------------------------------------------------------------------------------------------------------------


def answers(content, raw):
    """What the model says of raw inputs (n, features)."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (output,) = session.run(["output"], {"input": raw.astype(np.float32)})
    return output


def expected(run, step):
    outputs = run.predictions(run.at(step))
    return outputs if run.dataset.classes else run.dataset.target_scale.undo(outputs)


def check(run, step):
    raw = run.dataset.raw.inputs
    found, wanted = answers(onnx_of(run, step), raw), expected(run, step)
    assert (found.dtype, found.shape) == (np.float32, wanted.shape)
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5 * max(1.0, np.abs(wanted).max()))


def test_nothing_is_left_out():
    assert set(onnx_model.ACTIVATIONS) == {entry.name for entry in ACTIVATIONS}


@pytest.mark.parametrize("head", HEADS, ids="-".join)
def test_every_output(head):
    check(nv.Run(a_recipe(head, [nv.Layer(4)], {"optimizer": nv.SGD(0.01)})), 8)


@pytest.mark.parametrize("options", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("activation", HIDDEN)
def test_every_activation(activation, options):
    taken = {setting.path: options for entry in ACTIVATIONS if entry.name == activation for setting in entry.settings}
    inputs = GENERATOR.normal(size=(40, 3)) * 3.0
    layers = (nv.Layer(7, activation, taken), nv.Layer(5, activation, taken))
    data = nv.Inline(inputs, GENERATOR.normal(size=(40, 2)), scaling="standard")
    check(nv.Run(nv.Recipe(data, nv.Network(layers), nv.Training("mean_squared_error", nv.SGD(0.01)))), 20)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits", "diabetes", "xor_gate"])
def test_measured_inputs_give_answers(name):
    run = nv.Run(nv.recipe_for(nv.Catalog(name)))
    run.advance(epochs=5)
    check(run, run.step)


def test_inputs_that_are_made_of_two_columns():
    run = nv.Run(nv.recipe_for(nv.Synthetic("circles", features=("x1_squared", "sin_x2"))))
    run.advance(epochs=3)
    check(run, run.step)


def test_any_number_of_rows(run):
    content, raw = onnx_of(run, 30), run.dataset.raw.inputs
    assert np.array_equal(answers(content, raw[:1]), answers(content, raw)[:1])
    assert answers(content, raw[:0]).shape == (0, 3)


def test_the_model_says_what_it_is(run):
    model = onnx.load_from_string(onnx_of(run, 17))
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 20)]
    assert model.ir_version == 9
    assert [node.op_type for node in model.graph.node] == [
        "Sub", "Div", "Gemm", "Tanh", "Gemm", "LeakyRelu", "Gemm", "Softmax", "Identity",
    ]  # fmt: skip
    (given,) = model.graph.input
    assert [d.dim_param or d.dim_value for d in given.type.tensor_type.shape.dim] == ["batch", 4]
    found = {entry.key: json.loads(entry.value) for entry in model.metadata_props}
    assert set(found) == SETTINGS
    assert found["step"] == 17


def test_names_that_somebody_typed(tmp_path):
    run = nv.Run(nv.Recipe(file_of(tmp_path / "it's.parquet", HOSTILE, HOSTILE[:3])))
    features, classes = list(run.dataset.raw.features), list(run.dataset.classes)
    model = onnx.load_from_string(onnx_of(run, 0))
    metadata = {entry.key: json.loads(entry.value) for entry in model.metadata_props}
    assert (metadata["features"], metadata["classes"]) == (features, classes)
    metadata = opened(safetensors_of(run, 0))
    assert (metadata["features"], metadata["classes"]) == (features, classes)


def test_numbers_beyond_float32_are_refused():
    large = nv.Network((), parameters=[(np.full((3, 4), 1e39), np.zeros(3))])
    with pytest.raises(
        nv.RecipeError, match=r"^0\.weight must be within what the float32 of ONNX can hold, but got 1e\+39$"
    ):
        onnx_of(nv.Run(nv.Recipe(network=large)), 0)
    data = nv.Inline(GENERATOR.normal(size=(9, 1)) * 1e-60, np.arange(9) % 2, scaling="standard")
    with pytest.raises(nv.RecipeError, match=r"^input_scale must be within .*, but got \d\.\d+e-6\d$"):
        onnx_of(nv.Run(nv.Recipe(data)), 0)
