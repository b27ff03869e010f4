"""Where compiled code is kept.

Numba keys its cache on the file of a function alone: a change of a called function in another file goes unnoticed and
the old code runs. So the cache lives in a folder of ours, named by a hash of all of the engine's source, the Numba
version and the processor: other code, another folder.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import llvmlite.binding
import platformdirs


@cache
def cache_folder() -> Path:
    """Where compiled code is kept: the user's cache, or, where that cannot be written, a folder for this process alone."""
    kept = _folder_of_the_user() / _fingerprint(_sources(), _processor())
    if _can_write(kept):
        return kept
    temporary = Path(tempfile.mkdtemp(prefix="neuroviz-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return temporary


def is_kept() -> bool:
    """Whether later processes find what this one compiles."""
    return cache_folder().is_relative_to(_folder_of_the_user())


def is_cached() -> bool:
    """Whether an earlier process has left the whole engine compiled."""
    return (cache_folder() / "complete").exists()


def mark_cached() -> None:
    """Say to later processes that the whole engine is compiled."""
    (cache_folder() / "complete").touch()


def _folder_of_the_user() -> Path:
    return platformdirs.user_cache_path("neuroviz") / "compiled"


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
    versions = version("numba"), version("llvmlite"), platform.python_version(), os.name, processor
    digest.update(" ".join(versions).encode())
    for name, content in sources:
        digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]
