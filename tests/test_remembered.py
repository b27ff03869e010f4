import numpy as np

from neuroviz.remembered import MOST, Remembered


def test_an_answer_is_computed_once_and_the_oldest_are_forgotten():
    remembered, asked = Remembered(), []

    def answer(what, number):
        def compute():
            asked.append((what, number))
            return np.array([number])

        return remembered(what, np.array([number]), compute)[0]

    assert [answer("a", 1.0), answer("a", 1.0), answer("b", 1.0), answer("a", 2.0)] == [1.0, 1.0, 1.0, 2.0]
    assert asked == [("a", 1.0), ("b", 1.0), ("a", 2.0)]
    for number in range(10, 10 + MOST):
        answer("c", float(number))
    answer("a", 1.0)
    assert asked.count(("a", 1.0)) == 2
