import subprocess
import sys

import pytest

from neuroviz.server import compiler, engine

COMPILE = compiler.COMPILE


pytestmark = pytest.mark.usefixtures("done")


@pytest.fixture
def done(monkeypatch):
    """What was done, in order."""
    done = []
    monkeypatch.setattr(engine, "warm_up", lambda: done.append("loaded"))
    monkeypatch.setattr(compiler, "COMPILE", [sys.executable, "-c", "raise SystemExit(3)"])
    return done


def of_the_cache(monkeypatch, *, cached, kept):
    monkeypatch.setattr(compiler, "is_cached", lambda: cached)
    monkeypatch.setattr(compiler, "is_kept", lambda: kept)


@pytest.mark.parametrize(("cached", "kept"), [(True, True), (True, False), (False, False)])
def test_what_is_cached_or_cannot_be_kept_needs_no_process(done, monkeypatch, cached, kept):
    of_the_cache(monkeypatch, cached=cached, kept=kept)
    assert compiler.start_compiling() is None
    assert engine.loading(None)() is None
    assert done == ["loaded"]


def test_what_is_not_cached_is_compiled_by_another_process_and_then_loaded(done, monkeypatch):
    of_the_cache(monkeypatch, cached=False, kept=True)
    process = compiler.start_compiling()
    monkeypatch.setattr(engine, "warm_up", lambda: done.append(process.poll()))
    assert engine.loading(process)() >= 0
    assert done == [3]


def test_where_the_other_process_fails_it_is_done_here_and_tells_why(monkeypatch):
    def warm_up():
        raise OSError("no room left")

    of_the_cache(monkeypatch, cached=False, kept=True)
    monkeypatch.setattr(engine, "warm_up", warm_up)
    with pytest.raises(OSError, match="no room left"):
        engine.loading(compiler.start_compiling())()


def test_what_the_other_process_runs_leaves_the_engine_compiled():
    done = subprocess.run(COMPILE, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert compiler.is_cached()
