"""Programs in a browser's place."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

OPEN = """
import json, sys, time, urllib.parse, urllib.request
address = next(argument[6:] for argument in sys.argv if argument.startswith("--app="))
parts = urllib.parse.urlsplit(address)
name = urllib.parse.parse_qs(parts.query)["order"][0]
place = f"{parts.scheme}://{parts.netloc}/order/{name}"
order = json.load(urllib.request.urlopen(place))

def hand(content, said=""):
    return urllib.request.urlopen(urllib.request.Request(place + said, content, method="POST")).status
"""
DRAWS = (
    OPEN + "hand(json.dumps({'query': parts.query, 'order': order, 'flags': sys.argv[1:]}).encode())\ntime.sleep(60)\n"
)


def actor(folder: Path, program: str, name: str = "browser") -> str:
    """The path of a program that does this."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{program}")
    path.chmod(0o755)
    return str(path)


def chromium(folder: Path) -> str:
    """A real one, without its sandbox, as the other tests start it: not every machine that tests lets it have one."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "apt-get install chromium (on Debian)"
    return actor(folder, f"import os, sys\nos.execv({path!r}, [{path!r}, '--no-sandbox', *sys.argv[1:]])\n", "chromium")
