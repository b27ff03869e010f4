"""`neuroviz open`: the page opens on a recipe file; what cannot be opened is told before anything is served."""

import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz.bookmark import Bookmark, SelectedEdge
from neuroviz.cli import app
from neuroviz.data.files.reading import READER
from neuroviz.data.files.store import FILES
from neuroviz.live import messages as m
from neuroviz.server import serve as serving
from neuroviz.server.settings import Settings
from tests.live.driving import Page
from tests.server import hosting

RECIPE = nv.Recipe(nv.Synthetic("xor"), training=nv.Training(optimizer=nv.Adam(0.01)), seed=7)


LOOK = {
    "operation": 3,
    "focus": 7,
    "selection": SelectedEdge(0, 1, 0),
    "view": "after",
    "span": "epoch",
    "reading": "backward",
    "outcome": "map",
}
TABLE = "x,y\n" + "\n".join(f"{n},{n * n}" for n in range(40))


def of_a_file(path, name=None):
    data = nv.File(path, target="y")
    return nv.Recipe(msgspec.structs.replace(data, name=name or data.name), training=nv.Training("mean_squared_error"))


@pytest.fixture
def served(monkeypatch):
    """What the command would serve."""
    calls = []
    monkeypatch.setattr(serving, "serve", lambda settings, port, *, browser: calls.append((settings, port, browser)))
    return calls


def opened(*arguments, given=None):
    return CliRunner().invoke(app, ["open", *map(str, arguments)], input=given)


def saved(folder, recipe, step=0, **what):
    path = folder / "recipe.json"
    nv.save_file(path, recipe, step, **what)
    return path


def test_the_recipe_and_every_option_reach_the_server(served, tmp_path):
    path = saved(tmp_path, RECIPE)
    assert opened(path).exit_code == 0
    options = "--host 0.0.0.0 --port 8123 --no-browser --allow-host a.example --max-sessions 3 --max-parameters 500"
    assert opened(path, *options.split()).exit_code == 0
    first = nv.open_file(path)
    assert served == [
        (Settings(first=first), 8120, True),
        (Settings("0.0.0.0", ("a.example",), 3, 500, first=first), 8123, False),
    ]
    assert first[0] == RECIPE


def test_a_recipe_may_come_through_the_standard_input(served):
    assert opened("-", given=RECIPE.to_json()).exit_code == 0
    assert served[0][0].first == (RECIPE, Bookmark())


def test_the_moment_of_a_file_is_looked_at_too(served, tmp_path):
    assert opened(saved(tmp_path, RECIPE, 30, operation=2)).exit_code == 0
    assert served[0][0].first[1].step == 30


def test_a_page_opens_on_it(tmp_path):
    settings = Settings(first=nv.open_file(saved(tmp_path, RECIPE, 30)))
    with hosting.serving(settings) as port, hosting.page_of(port) as page:
        answer = page.open()
        assert nv.Recipe.from_json(answer["recipe"]) == RECIPE
        assert (answer["step"], answer["run"]["data"], answer["run"]["seed"]) == (30, "xor", 7)


def test_a_link_opens_as_on_the_page(served):
    link = nv.link(RECIPE, 30, **LOOK)
    for given in (link, f"http://127.0.0.1:8120/?present{link}"):
        assert opened(given).exit_code == 0
    assert [settings.first for settings, *_ in served] == [nv.from_link(link)] * 2


def test_what_is_open_reaches_the_page(tmp_path):
    settings = Settings(first=nv.open_file(saved(tmp_path, RECIPE, 30, **LOOK)))
    with hosting.serving(settings) as port, hosting.page_of(port) as page:
        answer = page.open()
        bookmark = answer["bookmark"]
        assert bookmark.pop("hash") == nv.Run(RECIPE).at(30).hash()
        assert bookmark == {
            "step": 30, "operation": 3, "focus": 7, "selection": {"kind": "edge", "layer": 0, "unit": 1, "input": 0},
            "view": "after", "span": "epoch", "reading": "backward", "outcome": "map",
        }  # fmt: skip
        assert answer["note"] is None
        assert page.open(recipe=answer["recipe"], step=3)["bookmark"] is None


@pytest.mark.parametrize("beside", [True, False])
def test_a_run_on_a_file_of_ones_own(served, tmp_path, beside):
    """The file beside the recipe's, or where an option says; each page has it, however often it goes to another run and back."""
    data = tmp_path / "some.csv"
    data.write_text(TABLE)
    path = saved(tmp_path, of_a_file(data), 5)
    if not beside:
        data = data.rename(tmp_path / "moved.csv")
    FILES.keep_only(())
    READER.keep_only(None)
    assert opened(path, *([] if beside else ["--file", data])).exit_code == 0
    page = Page(first=served[0][0].first)
    opening = page.open()
    assert (opening.step, opening.run.data, opening.run.data_label) == (5, "file", "some.csv")
    other = nv.Recipe()
    assert page.open(other).run.data == "iris"
    again = page.open(of_a_file(data, "some.csv"), 5)
    assert again.run == opening.run
    reading = page.ask(m.ReadFile(id=3, file=opening.run.data_value)).event
    assert reading.rows == 40


def test_a_busy_port_is_told(monkeypatch, tmp_path):
    def busy(*_, **__):
        raise serving.CannotListen("Port 1 is in use already.")

    monkeypatch.setattr(serving, "serve", busy)
    result = opened(saved(tmp_path, RECIPE))
    assert (result.exit_code, result.stderr) == (1, "neuroviz: Port 1 is in use already.\n")


def told(result):
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.exit_code, result.stderr.removeprefix("neuroviz: ").rstrip("\n")


def test_what_cannot_be_opened_is_told_before_anything_is_served(served, tmp_path):
    path, data = tmp_path / "wrong.json", tmp_path / "there" / "elsewhere.csv"
    data.parent.mkdir()
    code, sentence = told(opened(tmp_path / "none.json"))
    assert (code, "No such file" in sentence) == (2, True)
    data.write_text(TABLE)
    large = nv.Inline(np.zeros((20_000, 8)), np.arange(20_000) % 2)
    for text, problem in (
        ("{", "recipe must be JSON, but got something else: Input data was truncated"),
        ('{"seed": -1}', "seed must be a whole number from 0 to 4294967295, but got -1"),
        ('{"bookmark": {"operation": 99}}', "bookmark.operation must be a whole number from 0 to 7, but got 99"),
        (nv.Recipe(large).to_json(), "data.inputs must be at most 1 MB together with data.targets, but got 1.4 MB"),
    ):  # fmt: skip
        path.write_text(text)
        assert told(opened(path)) == (2, f"{path}: {problem}")
    path.write_text(of_a_file(data).to_json())
    FILES.keep_only(())
    code, sentence = told(opened(path))
    assert sentence.startswith("--file must be given: the recipe takes its data from elsewhere.csv (")
    data.write_text("something else")
    code, sentence = told(opened(path, "--file", data))
    assert sentence.startswith("--file must be the very elsewhere.csv of the recipe (")
    assert told(opened("http://127.0.0.1:1/#q1YqSy"))[1] == "link must be whole, but got one that was cut off"
    path.write_text(RECIPE.to_json())
    assert told(opened(path, "--max-parameters", 5))[1].startswith(
        f"{path}: network.hidden must be small enough for 5 "
    )
    assert served == []


def test_a_moment_beyond_a_divergence_is_told(served, tmp_path):
    layers = nv.Network((nv.Layer(4, "identity"),), output_activation="identity")
    recipe = nv.Recipe(network=layers, training=nv.Training("mean_squared_error", nv.SGD(40.0), 16))
    path = tmp_path / "recipe.json"
    path.write_text(recipe.to_json().removesuffix("}") + ',"bookmark":{"step":700}}')
    code, sentence = told(opened(path))
    assert (code, sentence.endswith("is no longer a finite number.")) == (1, True)
    assert served == []
