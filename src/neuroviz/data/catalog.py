"""The data sets that everybody knows: a table, an entry for each. All are there offline."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple

from neuroviz.data.bundled import Samples, gate, iris
from neuroviz.data.raw import RawData
from neuroviz.data.suggestion import Suggestion

_REAL, _GATES = "Real data", "Logic gates"
_UCI = "UCI Machine Learning Repository"


class Entry(NamedTuple):
    """A set, in words and as what reads it."""

    name: str
    label: str
    sentence: str
    source: str
    noun: str
    nouns: str
    read: Callable[[], Samples]
    group: str = _REAL
    task: str = "classification"
    test_fraction: float = 0.2
    plane: tuple[str, str] | None = None
    """the names of its two columns, where it has two"""
    suggestion: Suggestion = Suggestion()


def _scikit_learn(name: str) -> Callable[[], Samples]:
    """Reads a set of scikit-learn's, which is imported then and not before: its import takes longer than our start may."""

    def read() -> Samples:
        reader: Callable[[], Samples] = getattr(import_module("neuroviz.data.scikit_learn"), name)
        return reader()

    return read


def _gate(name: str, sentence: str, answer: Callable[[int, int], int]) -> Entry:
    """Four cases, all of which train: with one held out, nothing says what it should be."""
    label = f"{name.upper()} gate"
    words = (label, sentence, "the truth table", "case", "cases")
    return Entry(f"{name}_gate", *words, gate(answer), _GATES, test_fraction=0.0, plane=("x", "y"))


ENTRIES = (
    Entry(
        "iris", "Iris", "150 flowers of three species: tell the species from the sizes of sepal and petal.",
        "R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936",
        "flower", "flowers", iris,
    ),
    Entry(
        "wine", "Wine", "178 wines of three cultivars from one region: tell the cultivar from thirteen chemical measurements.",
        f"M. Forina and others, PARVUS, 1991, in the {_UCI}",
        "wine", "wines", _scikit_learn("wine"),
    ),
    Entry(
        "breast_cancer", "Breast cancer",
        "569 tumours: tell the malignant from the benign by thirty measurements of their cell nuclei.",
        f"W. H. Wolberg, W. N. Street and O. L. Mangasarian, Wisconsin diagnostic breast cancer, 1995, in the {_UCI}",
        "tumour", "tumours", _scikit_learn("breast_cancer"),
    ),
    Entry(
        "digits", "Digits, 8 × 8", "1797 handwritten digits of 8 × 8 pixels: read which digit it is.",
        f"E. Alpaydin and C. Kaynak, Optical recognition of handwritten digits, 1998, in the {_UCI}",
        "digit", "digits", _scikit_learn("digits"),
    ),
    Entry(
        "digits_28", "Digits, 28 × 28",
        "The 8 × 8 digits, enlarged to 28 × 28 pixels by linear interpolation: 784 inputs, and no more detail than before.",
        f"E. Alpaydin and C. Kaynak, Optical recognition of handwritten digits, 1998, in the {_UCI}; enlarged here",
        "digit", "digits", _scikit_learn("digits_28"),
    ),
    Entry(
        "diabetes", "Diabetes",
        "442 patients: predict from ten measurements how far the disease has gone a year later, a number from 25 to 346.",
        "B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least angle regression, 2004",
        "patient", "patients", _scikit_learn("diabetes"), task="regression", suggestion=Suggestion(learning_rate=0.01),
    ),
    _gate("and", "True where both inputs are 1: a straight line parts it from the rest.", lambda x, y: x & y),
    _gate("or", "True where an input is 1, or both: a straight line parts them from the rest.", lambda x, y: x | y),
    _gate("xor", "True where one input is 1 and the other is not: no straight line parts them.", lambda x, y: x ^ y),
)  # fmt: skip

CATALOG = {entry.name: entry for entry in ENTRIES}


@cache
def load(name: str) -> RawData:
    """The set of that name. Read once: a few milliseconds for the digits, a second more where scikit-learn is not imported yet."""
    entry = CATALOG[name]
    samples = entry.read()
    samples.inputs.setflags(write=False)
    samples.targets.setflags(write=False)
    return RawData(entry.name, entry.label, entry.source, entry.noun, entry.nouns, *samples)
