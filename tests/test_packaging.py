"""The wheel: built, installed in an environment of its own, and used there without Node and without the sources."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import httpx
import pytest

import neuroviz as nv

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "src" / "neuroviz" / "static" / "index.html"


def build(source, target, *kinds):
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", str(target), str(source)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of what a build needs, so that nothing is left behind here."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, copy)
    for name in ("src", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "screenshots"))
    return copy


@pytest.fixture(scope="module")
def built(project):
    """A folder with the wheel and the source distribution."""
    assert PAGE.is_file(), "build the page first: `make build`"
    result = build(project, project / "dist", "--wheel", "--sdist")
    assert result.returncode == 0, result.stdout + result.stderr
    return project / "dist"


@pytest.fixture(scope="module")
def environment(built, tmp_path_factory):
    """A virtual environment with the wheel. The dependencies are those of this one, lent by path and not installed again."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    [wheel] = built.glob("*.whl")
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *install], check=True)
    [site] = folder.glob("lib/python*/site-packages")
    # A path in a .pth file does not bring that folder's own .pth files, so the sources stay out.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def run(environment, *arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=True, env=clean(environment)).stdout


def clean(environment):
    """Nothing on the path but the environment: no Node, no make."""
    return {"PATH": str(environment / "bin"), "HOME": os.environ.get("HOME", "/")}


def test_a_wheel_without_the_page_is_refused_with_the_command(project, tmp_path):
    bare = tmp_path / "bare"
    shutil.copytree(project, bare, ignore=shutil.ignore_patterns("static", "dist"))
    result = build(bare, tmp_path / "dist", "--wheel")
    assert result.returncode != 0
    assert "index.html is missing: build the page first with `make build`" in result.stdout + result.stderr
    (bare / "src" / "neuroviz" / "static").mkdir()
    (bare / "src" / "neuroviz" / "static" / "index.html").touch()
    result = build(bare, tmp_path / "dist", "--wheel")
    assert "recorded.html is missing: build the page first with `make build`" in result.stdout + result.stderr


def test_the_wheel_holds_the_page_the_data_and_nothing_of_the_workshop(built):
    [wheel] = built.glob("neuroviz_mlp-*-py3-none-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"neuroviz/static/index.html", "neuroviz/static/recorded.html", "neuroviz/data/iris.csv"} <= names
    assert "neuroviz/py.typed" in names
    scripts = {name for name in names if name.startswith("neuroviz/static/assets/") and name.endswith(".js")}
    assert scripts
    assert {f"{name}{ending}" for name in scripts for ending in (".br", ".gz")} <= names
    assert {name.split("/")[0] for name in names} == {"neuroviz", f"neuroviz_mlp-{nv.__version__}.dist-info"}


def test_the_source_distribution_can_be_built_without_node(built, tmp_path):
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as contents:
        contents.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    result = build(source, tmp_path / "dist", "--wheel")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("command", [["neuroviz"], ["python", "-m", "neuroviz"]])
def test_the_installed_command_says_its_version(environment, command):
    program = str(environment / "bin" / command[0])
    assert run(environment, program, *command[1:], "--version") == f"NeuroViz {nv.__version__}\n"


def test_the_installed_package_is_the_wheels(environment):
    told = run(environment, str(environment / "bin" / "python"), "-c", "import neuroviz; print(neuroviz.__file__)")
    assert Path(told.strip()).is_relative_to(environment)


def test_the_installed_command_serves_the_page_and_everything_it_names(environment):
    command = [str(environment / "bin" / "neuroviz"), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean(environment)) as process:
        address = re.search(r"http://\S+/", process.stdout.readline())[0]
        page = httpx.get(address)
        names = re.findall(r'(?:src|href)="\./([^"]+)"', page.text)
        answers = {name: httpx.get(address + name).status_code for name in names}
        process.terminate()
    [installed] = environment.glob("lib/python*/site-packages/neuroviz/static/index.html")
    assert page.text == installed.read_text("utf-8")
    assert any(name.endswith(".js") for name in names)
    assert set(answers.values()) == {200}
