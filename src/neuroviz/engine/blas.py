"""Products of large matrices, by BLAS, on one thread.

With another number of threads it sums in another order, and gives other bits.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from numba import types
from numba.np import linalg
from threadpoolctl import threadpool_limits

from neuroviz.engine.compiled import part
from neuroviz.engine.lowlevel import address_of

# What Numba's own `np.dot` calls. That one would count references, and be compiled for each layout anew.
_linalg: Any = linalg
_gemm = _linalg._BLAS().numba_xxgemm(types.float64)
_DOUBLE = ord("d")
PLAIN, TRANSPOSED = ord("n"), ord("t")


@cache
def one_thread() -> None:
    """From now on, for the life of the process."""
    import_module("scipy.linalg.cython_blas")  # the BLAS that compiled code calls: it must be loaded to be limited
    threadpool_limits(limits=1, user_api="blas")


@part
def product(
    how_left: int,
    left: Any,
    left_columns: int,
    how_right: int,
    right: Any,
    right_columns: int,
    out: Any,
    rows: int,
    columns: int,
    inner: int,
    factor: float,
) -> None:
    """`out`, (rows, columns), becomes factor · left · right, (rows, inner) and (inner, columns): PLAIN, or stored TRANSPOSED.

    All row after row. To BLAS, which reads column after column, that is the product of the transposed the other way round.
    """
    _gemm(
        _DOUBLE,
        how_right,
        how_left,
        columns,
        rows,
        inner,
        address_of(factor),
        right.ctypes,
        right_columns,
        left.ctypes,
        left_columns,
        address_of(0.0),
        out.ctypes,
        columns,
    )
