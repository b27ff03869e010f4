"""The cache of compiled code: never stale, never in the way, never harmed by two at once."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

import neuroviz as nv
from neuroviz.engine import cache, elementary, tasks
from neuroviz.engine import compiled as compiling

SOURCES = [("a.py", b"one"), ("b.py", b"two")]

TRAIN = """
import neuroviz as nv
from neuroviz.engine import cache, elementary, tasks
from neuroviz.engine import compiled as compiling
seconds = tasks.warm_up()
run = nv.Run(nv.Recipe(nv.Synthetic("xor", samples=8), training=nv.Training(batch_size=3)))
run.advance(steps=40)
print(run.at(40).hash(), seconds is None, cache.cache_folder())
"""


def environment(cache, **more):
    return {**os.environ, "XDG_CACHE_HOME": str(cache), "HOME": "/nonexistent", **more}


def start(code, env):
    return subprocess.Popen([sys.executable, "-c", code], env=env, text=True, stdout=-1, stderr=-1)


def said(process):
    out, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    assert error == ""
    return out.split()


@pytest.mark.parametrize("other", [
    [("a.py", b"one"), ("b.py", b"twp")],
    [("a.py", b"one"), ("c.py", b"two")],
    [("a.py", b"onet"), ("b.py", b"wo")],
    [("a.py", b"one")],
    [*SOURCES, ("c.py", b"")],
])  # fmt: skip
def test_other_source_has_another_folder(other):
    assert cache._fingerprint(other, "cpu") != cache._fingerprint(SOURCES, "cpu")


def test_another_processor_or_numba_has_another_folder(monkeypatch):
    here = cache._fingerprint(SOURCES, "cpu")
    assert cache._fingerprint(iter(SOURCES), "cpu") == here
    assert cache._fingerprint(SOURCES, "cpu +avx512f") != here
    monkeypatch.setattr(cache, "version", lambda _: "0.0.0")
    assert cache._fingerprint(SOURCES, "cpu") != here


def test_the_folder_is_that_of_every_source_of_the_engine():
    engine = Path(cache.__file__).parent
    names = [name for name, _ in cache._sources()]
    assert sorted(names) == sorted(str(path.relative_to(engine)) for path in engine.rglob("*.py"))
    assert {"cache.py", "compiled.py", "training.py", "activations.py"} <= set(names)
    assert all(content == (engine / name).read_bytes() for name, content in cache._sources())


@pytest.mark.slow
def test_without_a_folder_to_write_in_it_imports_compiles_and_trains(tmp_path):
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "small.py").write_text(
        "from neuroviz.engine.cache import cache_folder\n"
        "from neuroviz.engine.compiled import compiled\n"
        "@compiled\n"
        "def double(x):\n"
        "    return 2 * x\n"
        "print(double(21), cache_folder(), any(cache_folder().iterdir()))\n"
    )
    env = environment(tmp_path / "file" / "below", TMPDIR=str(tmp_path))
    small = subprocess.Popen([sys.executable, tmp_path / "small.py"], env=env, text=True, stdout=-1, stderr=-1)
    answer, folder, kept = said(small)
    assert (answer, kept) == ("42", "True")
    assert Path(folder).parent == tmp_path
    assert not Path(folder).exists()  # it went with its process
    state, cached, folder = said(start(TRAIN, env))
    assert (state, cached) == (here(), "False")
    assert Path(folder).parent == tmp_path
    assert not Path(folder).exists()


def test_the_folder_is_a_temporary_one_where_the_user_s_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    left = []
    monkeypatch.setattr(cache.platformdirs, "user_cache_path", lambda _: tmp_path / "file")
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(cache.atexit, "register", lambda *arguments, **_: left.append(arguments[1]))
    folder = cache.cache_folder.__wrapped__()
    assert left == [folder]
    assert folder.parent == tmp_path
    assert folder.is_dir()


def test_only_what_is_in_the_user_s_cache_is_there_for_other_processes(tmp_path, monkeypatch):
    monkeypatch.setattr(cache.platformdirs, "user_cache_path", lambda name: tmp_path / name)
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "neuroviz" / "compiled" / "0123456789abcdef")
    assert cache.is_kept()
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "neuroviz-temporary")
    assert not cache.is_kept()


def test_warming_up_says_how_long_compiling_took_only_the_first_time(tmp_path, monkeypatch):
    monkeypatch.setattr(tasks, "is_cached", lambda: (tmp_path / "complete").exists())
    monkeypatch.setattr(tasks, "mark_cached", (tmp_path / "complete").touch)
    seconds = tasks.warm_up()
    assert seconds is not None
    assert seconds >= 0.0
    assert tasks.warm_up() is None


def test_what_is_compiled_is_marked(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)
    assert not cache.is_cached()
    cache.mark_cached()
    assert cache.is_cached()


@pytest.mark.slow
def test_two_processes_that_begin_at_once_on_an_empty_cache_give_the_same_bits(tmp_path):
    env = environment(tmp_path)
    first, second = start(TRAIN, env), start(TRAIN, env)
    one, other = said(first), said(second)
    assert one[0] == other[0] == here()
    assert one[2] == other[2]
    assert Path(one[2]).is_relative_to(tmp_path)
    assert {path.suffix for path in Path(one[2]).rglob("*.nb?")} == {".nbi", ".nbc"}
    assert said(start(TRAIN, env)) == [one[0], "True", one[2]]  # a third finds it compiled


def here():
    run = nv.Run(nv.Recipe(nv.Synthetic("xor", samples=8), training=nv.Training(batch_size=3)))
    return run.at(40).hash()


def test_a_part_called_from_python_says_that_it_cannot_be():
    with pytest.raises(TypeError, match="exp is a part of compiled functions"):
        elementary.exp(1.0)


@pytest.mark.parametrize("collecting", [True, False])
def test_compiling_leaves_the_collecting_of_garbage_as_it_was(tmp_path, monkeypatch, collecting):
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)

    def double(x):
        return 2 * x

    double, before = compiling.compiled(double), gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        assert double(21) == 42
        assert gc.isenabled() == collecting
    finally:
        (gc.enable if before else gc.disable)()
