import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.live import layout, wire
from neuroviz.live.layout import Parcel, dense_layers, edges_a_layer, strongest, whole_bytes
from neuroviz.live.messages import Unit
from tests.live.driving import Page

MAXIMUM_PARAMETERS = 1_000_000


def test_a_parcel_takes_what_fits_all_or_nothing():
    parcel = Parcel(4096)
    assert parcel.add({"a": np.zeros(100)})
    assert not parcel.add({"b": np.zeros(10), "c": np.zeros(1000)})
    assert list(parcel.arrays) == ["a"]
    parcel.add_each({"d": np.zeros(1000), "e": np.zeros(10)})
    assert list(parcel.arrays) == ["a", "e"]


def test_small_networks_are_dense_altogether():
    assert dense_layers((4, 6, 3)) == {0, 1}
    assert dense_layers((2, *[8] * 6, 1)) == set(range(7))


def test_of_large_networks_the_smallest_layers_are_dense():
    assert dense_layers((784, 64, 32, 10)) == {2}
    assert dense_layers((784, 500, 500, 500)) == frozenset()


def test_edges_are_shared_among_the_layers_that_are_not_dense():
    assert edges_a_layer((784, 64, 32, 10)) == 512
    assert edges_a_layer((2, *[170] * 31, 2)) == 3072 // 30


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=30), st.integers(1, 40))
def test_strongest_are_the_largest_in_magnitude(values, count):
    chosen = strongest(np.array(values).reshape(1, -1), count)
    magnitude = np.abs(values)
    assert len(chosen) == min(count, len(values))
    assert (np.diff(chosen.astype(int)) > 0).all()
    assert sorted(magnitude[chosen]) == sorted(magnitude)[-len(chosen) :]
    assert chosen.dtype == np.uint32


@pytest.mark.parametrize("optimizer", [nv.SGD(), nv.Adam()])
@pytest.mark.parametrize("hidden", [[], [6], [8] * 6, [30, 20]])
def test_whole_bytes_is_at_least_what_is_sent_and_not_far_off(hidden, optimizer):
    page = Page()
    network = nv.Network([nv.Layer(n) for n in hidden])
    page.open(nv.Recipe(network=network, training=nv.Training(optimizer=optimizer)))
    event, arrays = page.trace(0)
    assert event.whole
    names = {"predictions", "metrics", "losses"}
    sent = len(wire.encode(event, {name: array for name, array in arrays.items() if name not in names}))
    estimate = whole_bytes([4, *hidden, 3], len(optimizer.slots), 16)
    assert sent <= estimate <= 2 * sent + 2 * 2048


EXTREMES = {
    "wide": [4096],
    "wide twice": [400, 400, 400],
    "wide and narrow": [4096, 1] * 10,
    "as deep as it goes": [170] * 31,
    "deep and small": [8] * 31,
    "MNIST's": [64, 32],
}


def parameters(*sizes):
    return sum(n * (m + 1) for m, n in zip(sizes, sizes[1:], strict=False))


WITHIN_LIMITS = [
    (name, features)
    for name, hidden in EXTREMES.items()
    for features in (2, 784)
    if parameters(features, *hidden, 10) <= MAXIMUM_PARAMETERS
]


@pytest.mark.parametrize("optimizer", [nv.SGD(), nv.Adam()])
@pytest.mark.parametrize(("name", "features"), WITHIN_LIMITS)
def test_any_frame_stays_within_256_kb_and_any_trace_within_4_mb(name, features, optimizer):
    hidden = EXTREMES[name]
    rng = np.random.default_rng(0)
    data = nv.Inline(rng.normal(size=(160, features)), np.arange(160) % 10)
    network = nv.Network([nv.Layer(n) for n in hidden])
    page = Page()
    opened = page.open(nv.Recipe(data=data, network=network, training=nv.Training(optimizer=optimizer)))
    unit = Unit(len(hidden) // 2, 0)
    for answer, limit in (
        (page.advance(0, 2, unit=unit), layout.FRAME_BYTES),
        (page.trace(1, unit=unit), layout.TRACE_BYTES),
    ):
        assert len(wire.encode(*answer)) <= limit
        event, arrays = answer
        for index, layer in enumerate(opened.run.layers):
            assert (f"before.{index}.weight" in arrays) == (event.whole or layer.dense)
        assert {"losses", "metrics", "unit.delta"} <= set(arrays) or event.whole
