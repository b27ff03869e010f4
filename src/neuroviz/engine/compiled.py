"""Compiling the engine's functions with Numba, and keeping what was compiled.

Numba keys its cache on the file of a function alone: a change of a called function in another file goes unnoticed and
the old code runs. So the cache lives in a folder of ours, named by a hash of all of the engine's source, the Numba
version and the processor: other code, another folder.
"""

from __future__ import annotations

import atexit
import hashlib
import inspect
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba
import platformdirs
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler


class _Unoptimized(JITCodeLibrary):
    """The machine code of a part, not optimized: Numba would do that again for every function that calls it."""

    def _optimize_final_module(self) -> None:
        pass


class _PartCompiler(Compiler):
    """Numba's compiler, for parts: only the whole that they are linked into is optimized."""

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        library: Any = _Unoptimized
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
    # Written out, since Numba takes ten times as long for functions that call each other.
    exec(f"def call(index, {arguments}):\n{cases}", names)
    return part(names["call"])


@cache
def cache_folder() -> Path:
    """Where compiled code is kept: the user's cache, or, where that cannot be written, a folder for this process alone."""
    kept = platformdirs.user_cache_path("neuroviz") / "compiled" / _fingerprint(_sources(), _processor())
    if _can_write(kept):
        return kept
    temporary = Path(tempfile.mkdtemp(prefix="neuroviz-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return temporary


def is_cached() -> bool:
    """Whether an earlier process has left the whole engine compiled."""
    return (cache_folder() / "complete").exists()


def mark_cached() -> None:
    """Say to later processes that the whole engine is compiled."""
    (cache_folder() / "complete").touch()


@contextmanager
def _numba_caches_in(folder: Path) -> Iterator[None]:
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = before


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _sources() -> Iterable[tuple[str, bytes]]:
    here = Path(__file__).parent
    return ((str(path.relative_to(here)), path.read_bytes()) for path in sorted(here.rglob("*.py")))


def _processor() -> str:
    return f"{llvmlite.binding.get_host_cpu_name()} {llvmlite.binding.get_host_cpu_features().flatten()}"


def _fingerprint(sources: Iterable[tuple[str, bytes]], processor: str) -> str:
    digest = hashlib.sha256()
    versions = f"{numba.__version__} {llvmlite.__version__} {platform.python_version()} {os.name} {processor}"
    digest.update(versions.encode())
    for name, content in sources:
        digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]
