"""The sets that come with scikit-learn, which takes about a second to import: this module is imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from sklearn import datasets

from neuroviz.data.bundled import Samples

SMALL, LARGE = 8, 28
_DIABETES = (
    ("age", "years"),
    ("sex", ""),
    ("body mass index", "kg/m²"),
    ("blood pressure", "mm Hg"),
    ("total cholesterol", ""),
    ("LDL", ""),
    ("HDL", ""),
    ("total cholesterol / HDL", ""),
    ("log of triglycerides", ""),
    ("blood sugar", ""),
)


def wine() -> Samples:
    """178 wines, thirteen measurements, three cultivars."""
    bunch = datasets.load_wine()
    names = [name.replace("_", " ").replace("od280/od315", "OD280/OD315") for name in bunch.feature_names]
    return _classes(bunch, names, (f"cultivar {k + 1}" for k in range(len(bunch.target_names))))


def breast_cancer() -> Samples:
    """569 tumours, thirty measurements of their cell nuclei."""
    bunch = datasets.load_breast_cancer()
    return _classes(bunch, map(str, bunch.feature_names), map(str, bunch.target_names))


def digits() -> Samples:
    """1797 digits of 8 × 8 pixels, each from 0 to 16."""
    return _images(SMALL, lambda images: images)


def digits_28() -> Samples:
    """The same digits, enlarged to 28 × 28 pixels."""
    return _images(LARGE, lambda images: enlarged(images, LARGE))


def diabetes() -> Samples:
    """442 patients, ten measurements, unscaled; how far the disease went in a year."""
    bunch = datasets.load_diabetes(scaled=False)
    names, units = zip(*_DIABETES, strict=True)
    return Samples(names, units, *_arrays(bunch.data, bunch.target.reshape(-1, 1), np.float64), (), ("progression",))


def enlarged(images: np.ndarray, size: int) -> np.ndarray:
    """(N, n, n) -> (N, size, size), bilinear: each new pixel lies between the centres of the four nearest old ones.

    Beyond the outer centres the nearest pixel goes on. Plain products and sums, so that the bits are the same on every processor.
    """
    return _taller(_taller(images, size).swapaxes(1, 2), size).swapaxes(1, 2)


def _taller(images: np.ndarray, size: int) -> np.ndarray:
    """(N, n, m) -> (N, size, m)."""
    n = images.shape[1]
    place = np.clip((np.arange(size) + 0.5) * n / size - 0.5, 0.0, n - 1.0)
    low = np.minimum(place.astype(np.int64), n - 2)
    part = (place - low)[:, None]
    return np.asarray(images[:, low] * (1.0 - part) + images[:, low + 1] * part)


def _images(size: int, draw: Callable[[np.ndarray], np.ndarray]) -> Samples:
    bunch = datasets.load_digits()
    names = tuple(f"pixel {row + 1}, {column + 1}" for row in range(size) for column in range(size))
    pixels = draw(np.asarray(bunch.images, dtype=np.float64)).reshape(-1, size * size)
    inputs, targets = _arrays(pixels, bunch.target, np.int64)
    return Samples(names, ("",) * len(names), inputs, targets, tuple("0123456789"), (), (size, size))


def _classes(bunch: Any, features: Iterable[str], classes: Iterable[str]) -> Samples:
    features = tuple(features)
    return Samples(features, ("",) * len(features), *_arrays(bunch.data, bunch.target, np.int64), tuple(classes))


def _arrays(inputs: np.ndarray, targets: np.ndarray, kind: type[np.generic]) -> tuple[np.ndarray, np.ndarray]:
    return np.ascontiguousarray(inputs, dtype=np.float64), np.ascontiguousarray(targets, dtype=kind)
