"""Weights of other tools as first weights: in order, in full precision, and refused where they are no such network."""

import json
import pickle
import re
import sys
from collections import OrderedDict

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch
from torch import nn

import neuroviz as nv
from neuroviz.exports import incoming
from neuroviz.exports.layers import Tensor
from neuroviz.exports.weights import safetensors_of

GENERATOR = np.random.default_rng(1)


def a_model(*sizes, dtype=torch.float64):
    torch.manual_seed(3)
    modules = [module for a, b in zip(sizes, sizes[1:], strict=False) for module in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*modules[:-1]).to(dtype)


def saved(tensors, path):
    torch.save(tensors, path)
    return path


def pairs_of(model):
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    return [(layer.weight.detach().double().numpy(), layer.bias.detach().double().numpy()) for layer in linear]


def same(found, expected):
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert one.dtype == np.float64
            assert np.array_equal(one, other)


def arrays(*shapes, **named):
    """Safetensors of tensors 0, 1, …, and of those that are named."""
    content = {str(n): GENERATOR.normal(size=shape) for n, shape in enumerate(shapes)}
    return safetensors.numpy.save(content | {name: GENERATOR.normal(size=shape) for name, shape in named.items()})


# -- What is taken -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_of_a_sequential_of_pytorch(dtype, tmp_path):
    model = a_model(4, 8, 5, 3, dtype=dtype)
    same(nv.parameters_from(safetensors.torch.save(model.state_dict())), pairs_of(model))
    same(nv.parameters_from(saved(model.state_dict(), tmp_path / "model.pt")), pairs_of(model))


def test_a_file_by_its_path_or_its_bytes(tmp_path):
    model, path = a_model(4, 3), tmp_path / "model.safetensors"
    safetensors.torch.save_file(model.state_dict(), path)
    for source in (path, str(path), path.read_bytes()):
        same(nv.parameters_from(source), pairs_of(model))
    saved(model.state_dict(), tmp_path / "model.pt")
    same(nv.parameters_from((tmp_path / "model.pt").read_bytes()), pairs_of(model))


def test_in_the_old_format_of_pytorch(tmp_path):
    model = a_model(4, 6, 3)
    torch.save(model.state_dict(), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    same(nv.parameters_from(tmp_path / "old.pt"), pairs_of(model))


def test_numbers_in_names_count():
    model = a_model(*[3] * 13)
    assert sorted(model.state_dict())[2] == "10.bias"
    same(nv.parameters_from(safetensors.torch.save(model.state_dict())), pairs_of(model))


@pytest.mark.parametrize("names", [
    ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"],
    ["net.layers.9.weight", "net.layers.9.bias", "net.layers.10.weight", "net.layers.10.bias"],
    ["W1", "b1", "W2", "b2"],
    ["a", "b", "c", "d"],
    ["weight", "bias", "weight2", "zzz"],
    ["00", "bias 0", "01", "bias 1"],
])  # fmt: skip
def test_names_of_many_kinds(names, tmp_path):
    shapes = (6, 4), (6,), (3, 6), (3,)
    content = {name: GENERATOR.normal(size=shape) for name, shape in zip(names, shapes, strict=True)}
    values = list(content.values())
    expected = [(values[0], values[1]), (values[2], values[3])]
    same(nv.parameters_from(safetensors.numpy.save(content)), expected)
    tensors = {name: torch.tensor(array) for name, array in content.items()}
    same(nv.parameters_from(saved(tensors, tmp_path / "model.pt")), expected)


def test_a_state_dict_is_in_the_order_in_which_it_stands(tmp_path):
    tensors = OrderedDict(first=(5, 4), first_bias=(5,), another=(2, 5), another_bias=(2,))
    tensors = {name: torch.tensor(GENERATOR.normal(size=shape)) for name, shape in tensors.items()}
    found = nv.parameters_from(saved(tensors, tmp_path / "model.pt"))
    assert [weight.shape for weight, _ in found] == [(5, 4), (2, 5)]


def test_what_we_wrote_comes_back_and_trains_on(tmp_path):
    network = nv.Network((nv.Layer(5, "leaky_relu", {"negative_slope": 0.25}), nv.Layer(4, "sine")))
    run = nv.Run(nv.Recipe(network=network))
    run.advance(steps=40)
    run.export(tmp_path / "iris.safetensors", step=40)
    found = nv.network_from(tmp_path / "iris.safetensors")
    assert found.hidden == network.hidden
    assert found.output_activation == "softmax"
    again = nv.Run(nv.Recipe(network=found))
    assert np.array_equal(again.at(0).flat, run.at(40).flat)
    assert again.evaluate(again.at(0)) == run.evaluate(run.at(40))
    again.advance(steps=5)


def test_options_of_the_output_come_back():
    data = nv.Inline(GENERATOR.normal(size=(9, 2)), GENERATOR.normal(size=9))
    network = nv.Network((), output_activation="elu", output_options={"alpha": 0.5})
    run = nv.Run(nv.Recipe(data, network, nv.Training("mean_squared_error")))
    found = nv.network_from(safetensors_of(run, 0))
    assert (found.hidden, found.output_activation, found.output_options) == ((), "elu", {"alpha": 0.5})


def test_a_network_of_another_tool_needs_its_activations():
    content = safetensors.torch.save(a_model(4, 8, 5, 3).state_dict())
    assert [layer.activation for layer in nv.network_from(content, "relu").hidden] == ["relu", "relu"]
    found = nv.network_from(content, ["gelu", "tanh"])
    assert found.hidden == (nv.Layer(8, "gelu"), nv.Layer(5, "tanh"))
    assert nv.Run(nv.Recipe(network=found)).network.sizes == (4, 8, 5, 3)
    own = nv.network_from(safetensors_of(nv.Run(nv.Recipe()), 0), "relu")
    assert own.hidden == (nv.Layer(6, "relu"),)


# -- What is refused ---------------------------------------------------------------------------------------------------


def refused(source, sentence, read=nv.parameters_from):
    with pytest.raises(nv.RecipeError, match=sentence):
        read(source)


@pytest.mark.parametrize(("content", "sentence"), [
    (arrays((6, 4), (5,)), r"^1 must be of shape \(6,\), but got shape \(5,\)$"),
    (arrays((6, 4), (6,), (3, 5), (3,)), r"^2 must be of shape \(3, 6\), since 6 units come before it, but got shape \(3, 5\)$"),
    (arrays((6, 4), (6,), (3, 6)), r"^2 must be with a bias, but got none$"),
    (arrays(**{"fc1.weight": (6, 4), "fc1.bias": (6,), "fc2.weight": (3, 6)}),
     r"^fc2\.weight must be with a bias, but got none named fc2\.bias$"),
    (arrays((6, 4), (6,), (6,)), r"^2 must be the bias of a weight in the file, but got one without its weight$"),
    (arrays(**{"conv.weight": (6, 1, 5, 5), "conv.bias": (6,)}),
     r"^conv\.weight must be a weight \(units, inputs\) or a bias \(units,\) of a fully .*, but got shape \(6, 1, 5, 5\)$"),
    (arrays((6, 4), (6,), ()), r"^2 must be a weight .*, but got shape \(\)$"),
    (arrays((6,)), r"^source must be a network of 1 to 32 fully connected layers, but got 0 weights of two dimensions$"),
    (arrays(), r"^source must be a network of 1 to 32 fully connected layers, but got 0 weights"),
    (arrays(*[(1, 1), (1,)] * 33), r"^source must be a network of 1 to 32 fully connected layers, but got 33 weights"),
    (safetensors.numpy.save({"w": np.ones((2, 2), dtype=np.int64)}),
     r"^w must be of float16, bfloat16, float32 or float64, but got I64$"),
    (safetensors.numpy.save({"w": np.array([[1.0, np.nan]]), "x": np.zeros(1)}),
     r"^w\.0\.1 must be a finite number, but got nan$"),
    (safetensors.numpy.save({"w": np.ones((1, 2)), "x": np.array([np.inf])}), r"^x\.0 must be a finite number, but got inf$"),
    (safetensors.numpy.save({"w\n\x1b[31m": np.ones((1, 2, 1))}), r"^tensor 'w\\n\\x1b\[31m' must be a weight"),
    (safetensors.numpy.save({"w": np.zeros((2500, 2001), dtype=np.float16)}),
     r"^source must be a network of at most 5,000,000 parameters, but got 5,002,500$"),
    (b"", r"^source must be a file of safetensors, or a state_dict that torch\.save wrote, but got something else$"),
    (b"weights", r"^source must be a file of safetensors, or a state_dict"),
])  # fmt: skip
def test_no_such_network(content, sentence):
    refused(content, sentence)


WHOLE = arrays((6, 4), (6,))


@pytest.mark.parametrize("content", [
    WHOLE[:-1],
    WHOLE[:40],
    WHOLE[:9],
    WHOLE + b"more",
    (2**40).to_bytes(8, "little") + WHOLE[8:],
    (2**63).to_bytes(8, "little") + WHOLE[8:],
    (10).to_bytes(8, "little") + b"{" * 10,
    WHOLE.replace(b"F64", b"F65"),
    re.sub(rb"\[6,4\]", b"[9,4]", WHOLE),
])  # fmt: skip
def test_a_file_of_safetensors_that_is_broken(content):
    assert content[8:9] == b"{"
    refused(content, r"^source must be a whole file of safetensors, but got one that is not: \w")


def test_a_header_larger_than_its_file_takes_no_room():
    header = json.dumps({"w": {"dtype": "F64", "shape": [2**31, 2**31], "data_offsets": [0, 2**65]}}).encode()
    refused(len(header).to_bytes(8, "little") + header, r"^source must be a whole file of safetensors")


def test_a_large_file_is_not_read(tmp_path):
    path = tmp_path / "large.safetensors"
    with path.open("wb") as file:
        file.truncate(incoming.MAXIMUM_BYTES + 2**20)
    refused(path, r"^source must be a file of at most 64 MB, but got 65 MB$")
    with pytest.raises(FileNotFoundError):
        nv.parameters_from(tmp_path / "nothing")
    refused(3, r"^source must be the path of a file, or its bytes, but got 3$")


@pytest.mark.parametrize(("content", "sentence"), [
    ([torch.zeros(2, 2)], r"^source must be a state_dict: tensors by name, but got a list of other things$"),
    ({"epoch": 3, "model": {}}, r"^source must be a state_dict: tensors by name, but got a dict of other things$"),
    ({"w": torch.zeros(2, 2, dtype=torch.int64)}, r"^w must be of float16, bfloat16, float32 or float64, but got int64$"),
    ({"w": torch.zeros(2, 2).to_sparse()}, r"^w must be of float16"),
    ({"w": torch.zeros(1, 1).expand(2**20, 2**20)}, r"^source must be a network of at most 5,000,000 parameters"),
    ({3: torch.zeros(2, 2)}, r"^3 must be with a bias, but got none$"),
])  # fmt: skip
def test_no_state_dict(content, sentence, tmp_path):
    refused(saved(content, tmp_path / "model.pt"), sentence)


class Trap:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return sys.exit, (3,)


@pytest.mark.parametrize("content", [
    pickle.dumps(Trap()),
    pickle.dumps({"w": Trap()}, protocol=2),
    b"PK\x03\x04 and nothing else",
    b"\x80\x02.",
])  # fmt: skip
def test_nothing_is_executed(content):
    refused(content, r"^source must be a state_dict that torch\.save wrote, whole, but got one that is not: \w")


@pytest.mark.parametrize("content", [Trap(), nn.Linear(2, 2), {"w": Trap()}])
def test_nothing_is_executed_of_what_pytorch_wrote(content, tmp_path):
    refused(saved(content, tmp_path / "model.pt"), r"^source must be a state_dict that torch\.save wrote, whole")


def test_a_state_dict_that_was_cut(tmp_path):
    whole = saved(a_model(4, 3).state_dict(), tmp_path / "model.pt").read_bytes()
    for length in (5, 100, len(whole) // 2, len(whole) - 1):
        refused(whole[:length], r"^source must be a state_dict that torch\.save wrote, whole")


def test_without_pytorch_a_sentence_says_so(tmp_path, monkeypatch):
    path = saved(a_model(4, 3).state_dict(), tmp_path / "model.pt")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ImportError, match=r"^a state_dict of PyTorch is read by PyTorch, .*: pip install torch$"):
        nv.parameters_from(path)


def test_pytorch_that_could_be_made_to_run_code_reads_nothing(tmp_path, monkeypatch):
    path = saved(a_model(4, 3).state_dict(), tmp_path / "model.pt")
    for version, wanted in (("2.5.1", False), ("2.6.0+cpu", True), ("2.13.0", True)):
        monkeypatch.setattr(torch, "__version__", torch.torch_version.TorchVersion(version))
        if wanted:
            assert nv.parameters_from(path)
        else:
            with pytest.raises(
                ImportError, match=r"^a state_dict is read by PyTorch 2\.6 or newer, but here is 2\.5\.1: pip"
            ):
                nv.parameters_from(path)


@pytest.mark.parametrize(("activation", "sentence"), [
    (None, r"^activation must be given, since the file does not say it, but got None$"),
    ("step", r"^activation must be one of identity, .*, but got 'step'$"),
    (["relu"], r"^activation must be a name, or 2 of them, one for each hidden layer, but got \['relu'\]$"),
    (3, r"^activation must be a name, or 2 of them"),
])  # fmt: skip
def test_activations_that_cannot_be(activation, sentence):
    content = safetensors.torch.save(a_model(4, 8, 5, 3).state_dict())
    refused(content, sentence, lambda source: nv.network_from(source, activation))


@pytest.mark.parametrize(("metadata", "sentence"), [
    ({"metadata": "{"}, r"^activation must be given"),
    ({"metadata": '{"activations": 3}'}, r"^activation must be given"),
    ({"metadata": '{"activations": ["tanh"], "options": [0]}'}, r"^activation must be given"),
    ({"metadata": '{"activations": ["tanh", "steep"], "options": [0, 0]}'}, r"^activation must be one of .*, but got 'steep'$"),
])  # fmt: skip
def test_metadata_that_somebody_wrote(metadata, sentence):
    content = safetensors.torch.save(a_model(4, 8, 3).state_dict(), metadata)
    refused(content, sentence, nv.network_from)


def test_a_network_that_does_not_fit_the_data():
    network = nv.network_from(safetensors.torch.save(a_model(5, 8, 3).state_dict()), "relu")
    with pytest.raises(
        nv.RecipeError, match=r"^network\.parameters\.0\.weight must be of shape \(8, 4\), but got shape \(8, 5\)$"
    ):
        nv.Run(nv.Recipe(network=network))


def test_names_of_many_digits_are_ordered():
    names = ["9" * 5000, "1" + "0" * 5000, "007", "8"]
    found = sorted((Tensor(name, lambda: np.zeros(1), (1,), True, "F64") for name in names), key=lambda t: t.place)
    assert [tensor.name[:3] for tensor in found] == ["007", "8", "999", "100"]
