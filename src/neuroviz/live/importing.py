"""The command `use_weights`: a network that was trained elsewhere becomes the beginning of another run."""

from __future__ import annotations

from typing import NoReturn

from msgspec.structs import replace

from neuroviz.data.dataset import Dataset
from neuroviz.engine import check
from neuroviz.engine.check import RecipeError
from neuroviz.exports.incoming import Said, as_said, read, units_of
from neuroviz.exports.layers import Pair
from neuroviz.live.bench import Bench
from neuroviz.live.messages import UseWeights
from neuroviz.live.opening import fitting, new_run, opened
from neuroviz.live.wire import Arrays, Packet
from neuroviz.plain import replaced
from neuroviz.preparation import losses_for, output_activations_for, output_units
from neuroviz.recipe import Layer, Network, Recipe
from neuroviz.words import starts_again

MAXIMUM_BYTES = 2 * 2**20
# The page holds the recipe as text and hands it back in a message of 8 MB: docs/protocol.md.
MAXIMUM_NUMBERS = 2**17
NOT_SAID = "The file says nothing of activations: they are those of the network before."
OTHER_OUTPUT = "Loss and output activation are now those that go with file and data."


def use_weights(bench: Bench, command: UseWeights, arrays: Arrays) -> Packet:
    """The run's data and training, and the network of the file. Raises `RecipeError` where the data do not fit it."""
    before, dataset = bench.run.recipe, bench.run.dataset
    pairs, said = _read(_content(arrays))
    _check_size(pairs)
    network = as_said(said, pairs) if said else _like(before.network, pairs)
    network = replace(
        network, initializer=before.network.initializer, initializer_options=before.network.initializer_options
    )
    recipe, changed = _with_output(replace(before, network=network, edits=()), dataset, pairs)
    recipe, left_out = fitting(before, recipe, "network.parameters", dataset)
    run = new_run(bench, recipe, dataset)
    bench.adopt(run)
    notes = [starts_again("network"), *([] if said else [NOT_SAID]), *([OTHER_OUTPUT] if changed else []), *left_out]
    return opened(command.id, run, 0, "first weights from a file", " ".join(notes))


def _content(arrays: Arrays) -> bytes:
    """The bytes that came. Of other files than safetensors none is read."""
    given = {name: (array.dtype.name, array.ndim) for name, array in arrays.items()}
    if given != {"bytes": ("uint8", 1)} or arrays["bytes"].size > MAXIMUM_BYTES:
        got = ", ".join(f"{name} of {array.size:,} {array.dtype}" for name, array in arrays.items()) or "none"
        check.fail("buffers", f"bytes, at most {MAXIMUM_BYTES:,} of uint8", check.words(got))
    content = arrays["bytes"].tobytes()
    if content[8:9] != b"{":
        check.fail("file", "a file of safetensors", check.words("something else"))
    return content


def _read(content: bytes) -> tuple[tuple[Pair, ...], Said | None]:
    """As the interface for Python reads it; here it is a file, whatever it calls it."""
    try:
        return read(content)
    except RecipeError as error:
        if error.field != "source":
            raise
        raise RecipeError("file", error.expected, error.got) from None


def _check_size(pairs: tuple[Pair, ...]) -> None:
    count = sum(weight.size + bias.size for weight, bias in pairs)
    if count > MAXIMUM_NUMBERS:
        expected = f"of at most {MAXIMUM_NUMBERS:,} numbers for the page (Python’s network_from takes more)"
        check.fail("file", expected, check.words(f"{count:,}"))


def _like(former: Network, pairs: tuple[Pair, ...]) -> Network:
    """With the activations of another network, layer by layer, and its last one's where there are more layers now."""
    units = units_of(pairs)
    last = former.hidden[-1] if former.hidden else Layer(1)
    kinds = [*former.hidden, *[last] * len(units)][: len(units)]
    hidden = tuple(replace(kind, units=count) for kind, count in zip(kinds, units, strict=True))
    return Network(hidden, former.output_activation, parameters=pairs, output_options=former.output_options)


def _with_output(recipe: Recipe, dataset: Dataset, pairs: tuple[Pair, ...]) -> tuple[Recipe, bool]:
    """With the file's output activation and the present loss, where data and file let them be; whether either is another."""
    network, now = recipe.network, recipe.training.loss
    offered = [
        (loss, output) for loss in (now, *losses_for(dataset)) for output in output_activations_for(dataset, loss)
    ]
    fitting = [(loss, output) for loss, output in offered if output_units(dataset, output) == len(pairs[-1][1])]
    if not fitting or pairs[0][0].shape[1] != dataset.inputs.shape[1]:
        _fail(dataset, {output_units(dataset, output) for _, output in offered}, pairs)
    loss, output = next((pair for pair in fitting if pair[1] == network.output_activation), fitting[0])
    changed = loss != now or output != (network.output_activation or output)
    usual = output == output_activations_for(dataset, loss)[0]
    options = network.output_options if output == network.output_activation else {}
    network = replace(network, output_activation=None if usual else output, output_options=options)
    return replace(recipe, network=network, training=replaced(recipe.training, "loss", loss)), changed


def _fail(dataset: Dataset, outputs: set[int], pairs: tuple[Pair, ...]) -> NoReturn:
    several = " or ".join(map(str, sorted(outputs)))
    expected = f"a network of {dataset.inputs.shape[1]} inputs and {several} outputs, as the data have"
    got = f"one of {pairs[0][0].shape[1]} inputs and {len(pairs[-1][1])} outputs"
    check.fail("file", expected, check.words(got))
