"""Samples before they are scaled, with the words that go with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class RawData:
    """N samples."""

    name: str
    label: str
    source: str
    noun: str
    """one sample in a word; `nouns`: several"""
    nouns: str
    features: tuple[str, ...]
    units: tuple[str, ...]
    inputs: np.ndarray
    """(N, features) float64"""
    targets: np.ndarray
    """classes (N,) int64, or numbers (N, outputs) float64"""
    classes: tuple[str, ...]
    """their names; empty for numbers"""
    target_names: tuple[str, ...] = ()
    image: tuple[int, int] | None = None
    """rows and columns, where the features are the pixels of an image, row after row"""

    @classmethod
    def inline(cls, inputs: np.ndarray, targets: np.ndarray) -> RawData:
        """Arrays without names: x1, x2, …"""
        features = tuple(f"x{k + 1}" for k in range(inputs.shape[1]))
        is_classes = targets.dtype == np.int64
        classes = tuple(f"class {k}" for k in range(int(targets.max()) + 1)) if is_classes else ()
        names = () if is_classes else tuple(f"y{k + 1}" for k in range(targets.shape[1]))
        units = ("",) * len(features)
        return cls(
            "inline", "Your data", "given", "sample", "samples", features, units, inputs, targets, classes, names
        )
