import sys
from pathlib import Path

import pytest

from neuroviz.server import engine


@pytest.fixture
def done(monkeypatch):
    """What was done, in order."""
    done = []
    monkeypatch.setattr(engine, "warm_up", lambda: done.append("here"))
    monkeypatch.setattr(engine.subprocess, "run", lambda command, **_: done.append(command))
    return done


def test_what_is_cached_is_loaded(done, monkeypatch):
    monkeypatch.setattr(engine, "is_cached", lambda: True)
    assert engine.compile_apart() is None
    assert done == ["here"]


def test_what_is_not_cached_is_compiled_by_another_process_and_loaded(done, monkeypatch):
    monkeypatch.setattr(engine, "is_cached", lambda: False)
    monkeypatch.setattr(engine, "_is_kept", lambda: True)
    assert engine.compile_apart() >= 0
    assert done == [engine._APART, "here"]


def test_where_nothing_can_be_kept_it_is_compiled_here(done, monkeypatch):
    monkeypatch.setattr(engine, "is_cached", lambda: False)
    monkeypatch.setattr(engine, "cache_folder", lambda: Path("/nowhere/of/the/cache"))
    engine.compile_apart()
    assert done == ["here"]


def test_where_the_other_process_fails_it_is_done_here_and_tells_why(monkeypatch):
    def warm_up():
        raise OSError("no room left")

    monkeypatch.setattr(engine, "is_cached", lambda: False)
    monkeypatch.setattr(engine, "_is_kept", lambda: True)
    monkeypatch.setattr(engine, "_APART", [sys.executable, "-c", "raise SystemExit(3)"])
    monkeypatch.setattr(engine, "warm_up", warm_up)
    with pytest.raises(OSError, match="no room left"):
        engine.compile_apart()


def test_what_the_other_process_runs_is_the_engines_warm_up():
    assert engine.warm_up.__module__ == "neuroviz.engine.tasks"
    assert "from neuroviz.engine.tasks import warm_up; warm_up();" in engine._APART[2]
