"""The data sets that everybody knows, shipped with the package."""

from __future__ import annotations

import csv
from importlib import resources

import numpy as np

from neuroviz.data.raw import RawData

_IRIS_SOURCE = "R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936"


def load_iris() -> RawData:
    """150 flowers of three species, four measurements in centimetres."""
    text = resources.files("neuroviz.data").joinpath("iris.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    classes = tuple(dict.fromkeys(row[-1] for row in rows))
    return RawData(
        name="iris",
        label="Iris",
        source=_IRIS_SOURCE,
        noun="flower",
        nouns="flowers",
        features=tuple(header[:-1]),
        units=("cm",) * 4,
        inputs=np.array([[float(value) for value in row[:-1]] for row in rows]),
        targets=np.array([classes.index(row[-1]) for row in rows], dtype=np.int64),
        classes=classes,
    )
