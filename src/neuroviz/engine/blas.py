"""BLAS on one thread: with another number of threads it sums in another order, and gives other bits."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from threadpoolctl import threadpool_limits


@cache
def one_thread() -> None:
    """From now on, for the life of the process."""
    import_module("scipy.linalg.cython_blas")  # the BLAS that compiled code calls: it must be loaded to be limited
    threadpool_limits(limits=1, user_api="blas")
