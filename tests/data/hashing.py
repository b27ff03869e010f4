"""Golden hashes: what a recipe means must stay the same for ever."""

import hashlib

import numpy as np


def golden(*arrays, decimals=None):
    """Of the bits; or of numbers rounded, where the last bit of a sine or logarithm is the processor's."""
    digest = hashlib.sha256()
    for array in arrays:
        exact = array if decimals is None else np.round(array, decimals) + 0.0
        digest.update(np.ascontiguousarray(exact).tobytes())
    return digest.hexdigest()[:16]
