"""A picture is ordered, drawn and handed over; where it is not, a sentence says why, and nothing is left running."""

import json
import os
import time
from pathlib import Path

import pytest

import neuroviz as nv
from neuroviz.bookmark import Bookmark
from neuroviz.pictures import desk, drawing
from neuroviz.pictures.browsers import Window
from neuroviz.pictures.desk import CannotDraw
from neuroviz.pictures.drawing import draw
from neuroviz.pictures.order import Order, Stretch
from tests.pictures.actors import DRAWS, OPEN, actor

RECIPE = nv.Recipe(seed=7)
MOMENT = (RECIPE.to_json(), Bookmark(5, 2))
ORDER = Order(*MOMENT, "network", "svg")


def test_the_order_reaches_the_page_and_its_picture_comes_back(tmp_path):
    order = Order(*MOMENT, "loss", "gif", stretch=Stretch(2, 9, "epoch", 4.0))
    drawn = draw(RECIPE, order, actor(tmp_path, DRAWS), theme="dark", language="de", window=Window(800, 600))
    told = json.loads(drawn.content)
    assert told["query"].startswith("theme=dark&lang=de&order=")
    assert told["order"]["stretch"] == {"from": 2, "to": 9, "every": "epoch", "rate": 4.0}
    assert (told["order"]["recipe"], told["order"]["bookmark"]["operation"]) == (MOMENT[0], 2)
    assert (told["order"]["what"], told["order"]["ending"], drawn.said) == ("loss", "gif", "")
    assert {"--headless", "--window-size=800,600"} <= {*told["flags"]}
    assert ("--no-sandbox" in told["flags"]) == (os.geteuid() == 0)


def test_what_the_page_says_of_it(tmp_path):
    drawn = draw(RECIPE, ORDER, actor(tmp_path, OPEN + "hand(b'GIF', '?said=It%20ends.')"))
    assert drawn == (b"GIF", "It ends.")


def test_a_page_that_cannot(tmp_path):
    with pytest.raises(CannotDraw, match="There is no such formula"):
        draw(RECIPE, ORDER, actor(tmp_path, OPEN + "hand('There is no such formula.'.encode(), '?refused')"))


def test_a_picture_beyond_all_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "LARGEST", 1000)
    with pytest.raises(CannotDraw, match="at most 1,000 bytes"):
        draw(RECIPE, ORDER, actor(tmp_path, OPEN + "hand(bytes(1001))"))


def test_a_browser_that_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "GRACE", 0.1)
    path = actor(tmp_path, "import sys\nsys.exit('[12:34/5:ERROR:x.cc(1)] No room on the screen')")
    with pytest.raises(CannotDraw) as refusal:
        draw(RECIPE, ORDER, path)
    assert str(refusal.value) == f"{path} ended before the picture was there. Its last words: No room on the screen"
    words = "[1:2/3:FATAL:sandbox.cc(9)] No usable sandbox\n#0 0x1\n[1:2/3:ERROR:dbus/bus.cc(4)] No bus"
    with pytest.raises(CannotDraw, match=r"Its last words: No usable sandbox$"):
        draw(RECIPE, ORDER, actor(tmp_path, f"import sys\nsys.exit({words!r})"))
    with pytest.raises(CannotDraw, match=r"before the picture was there\.$"):
        draw(RECIPE, ORDER, actor(tmp_path, ""))


def test_one_that_is_no_program(tmp_path):
    path = tmp_path / "text"
    path.write_text("no program")
    with pytest.raises(CannotDraw, match="text cannot be started: Permission denied"):
        draw(RECIPE, ORDER, str(path))


def test_one_that_never_draws_is_ended_with_all_that_it_started(tmp_path):
    children = tmp_path / "children"
    program = f"""
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path({str(children)!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
time.sleep(60)
"""
    start = time.monotonic()
    with pytest.raises(CannotDraw, match=r"has drawn no picture within 2 seconds \(--timeout\)"):
        draw(RECIPE, ORDER, actor(tmp_path, program), seconds=2)
    assert time.monotonic() - start < 30
    for process in map(int, children.read_text().split()):
        assert not alive(process)


def alive(process):
    """One that has ended and that nobody has asked about is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
