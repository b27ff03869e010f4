"""Compiling the engine's functions with Numba."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

from neuroviz.engine.cache import cache_folder


class _Unfinished(JITCodeLibrary):
    """The code of a part, neither optimized nor made into machine code.

    Numba would do both again for every function that calls it. It is done once, for the whole that parts are linked into.
    """

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]  # Numba has no types
        self._finalized = True

    @property
    def codegen(self) -> _Unfinished:
        return self

    def set_env(self, name: str, env: object) -> None:
        """There is no machine code yet that would want it."""


class _PartCompiler(Compiler):
    """Numba's compiler, for parts: only the whole that they are linked into is finished."""

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        library: Any = _Unfinished
        self.state.library = library(self.state.targetctx.codegen(), function.__qualname__)
        self.state.library.enable_object_caching()
        return super().compile_extra(function)  # type: ignore[no-untyped-call]  # Numba has no types


# What the compiled code needs to know of floating point: 1/0 is inf, as in IEEE 754 and NumPy, not an exception.
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True}
_OUTER: dict[str, Any] = {"cache": True, "no_cfunc_wrapper": True, **_OPTIONS}
# Functions that only compiled code calls need no way in from Python; they borrow their arrays, so count no references.
_INNER: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
    "pipeline_class": _PartCompiler,
    **_OPTIONS,
}


def compiled(function: Callable[..., Any]) -> Any:
    """`function`, compiled the first time it is called with arguments of new types, and kept on disk."""
    with _numba_caches_in(cache_folder()):
        return numba.njit(**_OUTER)(function)


def part(function: Callable[..., Any]) -> Any:
    """`function`, compiled as part of the `compiled` functions that call it."""
    return numba.njit(**_INNER)(function)


def counted(function: Callable[..., Any]) -> Any:
    """As `part`, for what hands arrays to a function of NumPy's, which counts references to them."""
    return numba.njit(**{**_INNER, "_nrt": True})(function)


def inlined(function: Callable[..., Any]) -> Any:
    """As `part`, written into its callers: for what gives an array back, or takes so many that handing them on costs more."""
    return numba.njit(inline="always", **_INNER)(function)


def choose(functions: Sequence[Callable[..., Any]]) -> Any:
    """One compiled function that takes an index before the arguments, and calls that one of `functions`.

    The choice is made when it runs, so that one compilation serves every combination of options.
    """
    names = {f"function_{index}": function for index, function in enumerate(functions)}
    arguments = ", ".join(inspect.signature(functions[0]).parameters)
    cases = "".join(f"    if index == {index}:\n        {name}({arguments})\n" for index, name in enumerate(names))
    # Written out: of functions that call each other Numba would compile each one.
    exec(f"def call(index, {arguments}):\n{cases}", names)
    return part(names["call"])


@contextmanager
def _numba_caches_in(folder: Path) -> Iterator[None]:
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = before
