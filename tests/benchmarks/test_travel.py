import numpy as np

from benchmarks.engine.travel import held


def test_an_array_is_counted_once_whoever_shows_a_part_of_it():
    array = np.zeros(100_000)
    alone = held([array])
    assert 800_000 < alone < 801_000
    assert held([array, array[1:], array.reshape(10, -1)]) < alone + 2_000
