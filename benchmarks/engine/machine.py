"""What was measured, and on what."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import neuroviz as nv
from benchmarks.engine.node import ENGINES, PEERS

PACKAGES = ("numpy", "numba", "scipy", "torch", "scikit-learn", "micrograd")


def processor() -> str:
    """Its name, and how many of it there are."""
    return f"{_name()}, {os.cpu_count()} cores, {platform.system()}"


def versions() -> dict[str, str]:
    """Of everything that took part."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    found = {"NeuroViz": nv.__version__, "Python": platform.python_version()}
    found |= {name: version(name) for name in PACKAGES}
    found |= {"Node": node.removeprefix("v")}
    return found | {package: _installed(package) for package in ENGINES.values()}


def _name() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text("utf-8").splitlines() if information.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _installed(package: str) -> str:
    return str(json.loads((PEERS / "node_modules" / package / "package.json").read_text("utf-8"))["version"])
