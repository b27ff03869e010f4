"""`--file`: the bytes from which a recipe takes its data."""

import json
import re

import pytest
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz import links
from neuroviz.cli import app
from neuroviz.data.files.reading import READER
from neuroviz.data.files.store import FILES

TABLE = "size,kind\n" + "".join(f"{k * 0.5},{'ab'[k > 10]}\n" for k in range(20))


@pytest.fixture
def saved(tmp_path):
    """A recipe of a file, whose bytes this process has forgotten."""
    (tmp_path / "table.csv").write_text(TABLE)
    recipe = nv.Recipe(nv.File(tmp_path / "table.csv", target="kind"))
    (tmp_path / "recipe.json").write_text(recipe.to_json())
    FILES.keep_only(())
    READER.keep_only(None)
    return tmp_path


def run(command, *arguments):
    return CliRunner().invoke(app, [command, *map(str, arguments)])


def test_a_recipe_is_trained_on_its_file(saved):
    result = run("train", saved / "recipe.json", "--epochs", 50, "--file", saved / "table.csv", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout.splitlines()[-1])["outcome"] == "finished"


def test_a_file_beside_the_recipe_need_not_be_named(saved):
    result = run("train", saved / "recipe.json", "--epochs", 1, "--json")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("source", ["-", "link"])
def test_beside_a_link_and_the_standard_input_there_is_none(saved, source):
    recipe = nv.Recipe.from_json((saved / "recipe.json").read_text())
    link = "#" + links.to_fragment(recipe, nv.Bookmark())
    result = CliRunner().invoke(app, ["train", link if source == "link" else "-"], input=recipe.to_json())
    assert result.exit_code == 2
    assert re.fullmatch(
        r"neuroviz: --file must be given: the recipe takes its data from table\.csv \(130 bytes, SHA-256 \w{12}…\)\n",
        result.stderr,
    )


def test_a_step_is_traced(saved):
    result = run("trace", saved / "recipe.json", "--step", 3, "--file", saved / "table.csv")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["alone/recipe.json"], "neuroviz: --file must be given: the recipe takes its data from table.csv (130 bytes, SHA-256 "),
    (["alone/recipe.json"], "alone/table.csv' is not there\n"),
    (["beside_another/recipe.json"], "beside_another/table.csv' is another\n"),
    (["beside_one_as_long/recipe.json"], "beside_one_as_long/table.csv' is another\n"),
    (["recipe.json", "--file", "none.csv"], "--file must be a file that can be read, but got No such file or directory: "),
    (["recipe.json", "--file", "recipe.json"], "--file must be the very table.csv of the recipe (130 bytes, SHA-256 "),
    (["iris.json", "--file", "table.csv"], "--file must be left out where the recipe takes its data from no file, but got "),
])  # fmt: skip
def test_what_cannot_be(saved, arguments, sentence):
    (saved / "iris.json").write_text(nv.Recipe().to_json())
    for folder, table in (("alone", None), ("beside_another", "size,kind\n"), ("beside_one_as_long", "x" * len(TABLE))):
        (saved / folder).mkdir()
        (saved / folder / "recipe.json").write_text((saved / "recipe.json").read_text())
        if table is not None:
            (saved / folder / "table.csv").write_text(table)
    result = run("train", *(part if part.startswith("--") else saved / part for part in arguments))
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_recipe_file_with_a_moment_is_taken_too(tmp_path):
    nv.save_file(tmp_path / "moment.json", nv.Recipe(seed=7), 17)
    result = run("train", tmp_path / "moment.json", "--epochs", 1, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout.splitlines()[-1])["hash"] == nv.Run(nv.Recipe(seed=7)).at(8).hash()
