"""An installed browser of Chromium's family: where it is, and how it is started and ended where nobody sees it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from neuroviz.pictures.desk import CannotDraw

VARIABLE = "NEUROVIZ_BROWSER"
NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser"),
)
MAC = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
FLAGS = (
    "--headless",
    "--kiosk",  # the page has all of the window
    "--force-device-scale-factor=1",
    "--force-prefers-reduced-motion",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--password-store=basic",
    "--use-mock-keychain",
)
LAST_WORDS = 300
_STAMP = re.compile(r"^\[[^\]]*\]\s*")
"""Process, time and place in the sources, before what Chromium says."""


class Window(NamedTuple):
    """Its size in pixels."""

    width: int = 1440
    height: int = 900


def found(wanted: str | None = None, environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> str:
    """The browser: the one that is wanted, or that the environment names, or the first that is found. Raises `CannotDraw`."""
    named = wanted or environment.get(VARIABLE)
    if named:
        path = shutil.which(named)
        if path is not None:
            return path
        where = "--browser" if wanted else VARIABLE
        raise CannotDraw(f"{where} must be Chromium, Chrome or Edge, its path or its name, but got {named!r}")
    for there in (*filter(None, map(shutil.which, NAMES)), *_usual(environment, system)):
        if Path(there).is_file():
            return there
    raise CannotDraw(
        "a picture is drawn by a browser, and neither Chromium nor Chrome nor Edge was found: "
        f"install one, or say with --browser or {VARIABLE} where it is"
    )


def _usual(environment: Mapping[str, str], system: str) -> Iterator[str]:
    """Where it is on systems that do not look for programs by their names alone."""
    if system == "darwin":
        for folder in ("/Applications", f"{environment.get('HOME', '')}/Applications"):
            yield from (f"{folder}/{name}.app/Contents/MacOS/{name}" for name in MAC)
    elif system == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if base := environment.get(variable):
                yield from (f"{base}/{place}" for place in WINDOWS)


def without_sandbox() -> bool:
    """Whether it has to do without: Chromium refuses to start one for the administrator of a Unix system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


class Browser:
    """One that runs."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self._process, self._said = process, said

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def last_words(self) -> str:
        """What it complained of last, as far as it did."""
        lines = self._said.read_text("utf-8", "replace").splitlines()
        grave = [line for line in lines if ":FATAL:" in line] or [line for line in lines if ":dbus/" not in line]
        words = [line for line in (_STAMP.sub("", line).strip() for line in grave) if line]
        return f" Its last words: {words[-1][:LAST_WORDS]}" if words else ""


@contextmanager
def browsing(path: str, address: str, window: Window) -> Iterator[Browser]:
    """Open a page as long as this lasts, with a profile of its own; the browser and all that it started end with it."""
    with tempfile.TemporaryDirectory(prefix="neuroviz-", ignore_cleanup_errors=True) as folder:
        said = Path(folder) / "said.txt"
        own = [
            f"--app={address}",
            f"--window-size={window.width},{window.height}",
            f"--user-data-dir={folder}",
            *(["--no-sandbox"] if without_sandbox() else []),
        ]
        with said.open("wb") as stderr:
            try:
                process = subprocess.Popen(
                    [path, *FLAGS, *own],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=stderr,
                    start_new_session=True,
                )
            except OSError as error:
                raise CannotDraw(f"{path} cannot be started: {error.strerror}") from None
            try:
                yield Browser(process, said)
            finally:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """At once, with all that it started."""
    if sys.platform == "win32":  # pragma: no cover
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
