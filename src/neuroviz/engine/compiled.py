"""Compiling the engine's functions with Numba."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import PassManager
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import (
    InlineOverloads,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import (
    FixupArgs,
    GenericRewrites,
    InlineInlinables,
    IRProcessing,
    ReconstructSSA,
    TranslateByteCode,
)

from neuroviz.engine.cache import cache_folder

PART_STEPS = (
    TranslateByteCode,
    FixupArgs,
    IRProcessing,
    GenericRewrites,
    InlineInlinables,
    ReconstructSSA,
    NopythonTypeInference,
    PreLowerStripPhis,
    InlineOverloads,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
)
Function = TypeVar("Function", bound=Callable[..., Any])


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

    arrays_apart = False

    def define_pipelines(self) -> list[Any]:
        """Of the steps that Numba takes, those that loops over numbers need: no closures, literals or array expressions."""
        manager: Any = PassManager("part")  # type: ignore[no-untyped-call]  # Numba has no types
        for step in PART_STEPS:
            manager.add_pass(step, step.__doc__ or step.__name__)
        manager.finalize()
        return [manager]

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        library: Any = _Unfinished
        self.state.library = library(self.state.targetctx.codegen(), function.__qualname__)
        self.state.library.enable_object_caching()
        self.state.flags.noalias = self.arrays_apart
        return super().compile_extra(function)  # type: ignore[no-untyped-call]  # Numba has no types


class _ApartCompiler(_PartCompiler):
    """The same, telling LLVM that no array overlaps another."""

    arrays_apart = True


class _WholeCompiler(Compiler):
    """Numba's compiler, for a whole; meanwhile nobody looks for garbage, which takes a tenth of the time and finds little."""

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return super().compile_extra(function)  # type: ignore[no-untyped-call]  # Numba has no types
        finally:
            if collecting:
                gc.enable()


# 1/0 is inf, as in IEEE 754 and NumPy, not an exception. Arrays are borrowed from whoever calls from Python, so nobody counts
# references: counting takes as long as a step of a small network.
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True, "no_cfunc_wrapper": True, "_nrt": False}
_OUTER: dict[str, Any] = {"cache": True, "pipeline_class": _WholeCompiler, **_OPTIONS}
# Functions that only compiled code calls need no way in from Python.
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "pipeline_class": _PartCompiler, **_OPTIONS}


class _Part(CPUDispatcher):
    """Only compiled code calls it: where Python has no way in, a call from there would bring the process down."""

    def __call__(self, *arguments: Any) -> Any:
        """Raises TypeError, always."""
        raise TypeError(f"{self.py_func.__name__} is a part of compiled functions: only they can call it")


def _part(function: Function, **options: Any) -> Function:
    dispatcher = numba.njit(**{**_INNER, **options})(function)
    dispatcher.__class__ = _Part
    return cast(Function, dispatcher)


def compiled(function: Callable[..., Any]) -> Any:
    """`function`, compiled the first time it is called with arguments of new types, and kept on disk."""
    with _numba_caches_in(cache_folder()):
        return numba.njit(**_OUTER)(function)


def part(function: Function) -> Function:
    """`function`, compiled as part of the `compiled` functions that call it."""
    return _part(function)


def apart(function: Function) -> Function:
    """As `part`, for loops over arrays of which none overlaps another: nothing then looks, for every loop, whether one does."""
    return _part(function, pipeline_class=_ApartCompiler)


def summing(function: Function) -> Function:
    """As `apart`, for one long sum, in whichever order is fastest: the compiler's choice, the same whenever it runs."""
    return _part(function, pipeline_class=_ApartCompiler, fastmath={"reassoc"})


def inlined(function: Function) -> Function:
    """As `part`, written into its callers: handing an array on is handing seven words on, and some functions take ten arrays."""
    return _part(function, forceinline=True)


def choose(functions: Sequence[Callable[..., Any]]) -> Any:
    """One compiled function that takes an index before the arguments, and calls that one of `functions`.

    The choice is made when it runs, so that one compilation serves every combination of options.
    """
    arguments = ", ".join(inspect.signature(functions[0]).parameters)
    return _chosen(functions, arguments, f"return f({arguments})", part)


def for_each(functions: Sequence[Callable[..., Any]], arguments: str, line: str) -> Any:
    """As `choose`, for functions f of numbers: `line` is done for each n of the first of `arguments`, a vector."""
    first = arguments.partition(",")[0]
    parts = {function: part(function) for function in functions}
    return _chosen(
        [parts[function] for function in functions], arguments, f"for n in range({first}.size): {line}", apart
    )


def _chosen(
    functions: Sequence[Callable[..., Any]], arguments: str, line: str, wrap: Callable[[Callable[..., Any]], Any]
) -> Any:
    """Written out: of functions in a tuple, or that call each other, Numba would compile each with all it calls."""
    names = {f"f{index}": function for index, function in enumerate(functions)}
    cases = [
        f"    if index == {index}:\n        {line.replace(' f(', f' {name}(')}" for index, name in enumerate(names)
    ]
    exec(f"def call(index, {arguments}):\n" + "\n".join(cases), names)
    return wrap(names["call"])


@contextmanager
def _numba_caches_in(folder: Path) -> Iterator[None]:
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = before
