"""One HTML file of a run: what it weighs, what it may not do, and what is refused."""

import html as html_module
import re

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.engine.check import RecipeError
from neuroviz.recordings import html
from tests.recordings.opened import ELEMENT, Opened

RUN = nv.Run(nv.Recipe())
DIVERGING = nv.Recipe(
    network=nv.Network((nv.Layer(4, "identity"),), output_activation="identity"),
    training=nv.Training("mean_squared_error", nv.SGD(40.0), 16),
)
HOSTILE = "</script><!--<script>alert(1)</script>&\"'"


@pytest.fixture(scope="module", autouse=True)
def page():
    assert html.TEMPLATE.is_file(), "build the page first: `make build`"


def test_two_hundred_steps_of_iris_are_less_than_3_megabytes(tmp_path):
    path = tmp_path / "iris.html"
    assert RUN.export_html(path) == range(200)
    assert path.stat().st_size < 3_000_000
    assert len(Opened.file(path).index["steps"]) == 200
    assert [file.name for file in tmp_path.iterdir()] == ["iris.html"]
    assert RUN.step == 0


@pytest.mark.parametrize(("steps", "held"), [
    (3, range(3)), (np.int64(2), range(2)), (range(4, 6), range(4, 6)), ((4, 5), range(4, 6)), ([7, 7], range(7, 8)),
])  # fmt: skip
def test_the_steps_are_a_range_two_ends_or_a_number(tmp_path, steps, held):
    assert RUN.export_html(tmp_path / "a.html", steps=steps) == held
    index = Opened.file(tmp_path / "a.html").index
    assert (index["first"], index["last"]) == (held[0], held[-1])


def test_the_title_says_what_it_is(tmp_path):
    for steps, title in ((2, "Iris, steps 0 to 1"), ((3, 3), "Iris, step 3")):
        RUN.export_html(tmp_path / "a.html", steps)
        assert f"<title>{title} · NeuroViz</title>" in (tmp_path / "a.html").read_text("utf-8")


def test_no_name_can_become_markup(tmp_path):
    file = tmp_path / "<!--<script>&'.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    file.write_text("\n".join([f"{quoted},b,kind", f"1,2,{quoted}", "2,1,c", f"3,0,{quoted}", "0,3,c"]))
    recipe = nv.Recipe(nv.File(file, target="kind", test_fraction=0.0), training=nv.Training(batch_size=2))
    nv.Run(recipe).export_html(tmp_path / "a.html", 1)
    text, plain = (tmp_path / "a.html").read_text("utf-8"), html.TEMPLATE.read_text("utf-8")
    [content] = ELEMENT.findall(text)
    title = re.search("<title>(.*?)</title>", text)[1]
    assert text == plain.replace(html.RECORDING, content).replace("<title>NeuroViz</title>", f"<title>{title}</title>")
    assert not set("<>\"'") & set(title)
    names = Opened.file(tmp_path / "a.html").index["opened"]["header"]["run"]
    assert names["features"][0]["name"] == HOSTILE
    assert HOSTILE in names["classes"]
    assert names["data_label"] in html_module.unescape(title)


def test_the_page_may_run_its_own_script_and_fetch_nothing():
    text = html.TEMPLATE.read_text("utf-8")
    [policy] = re.findall('http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert re.fullmatch("'sha256-[A-Za-z0-9+/=]+'", rules["script-src"])
    assert not {"connect-src", "frame-src", "worker-src"} & set(rules)
    assert not re.findall(r"https?:(?!//www\.w3\.org/|//svelte\.dev/)[^\s\"'`]{4,}", text.partition('id="texts"')[0])


def test_a_run_that_diverges_ends_there(tmp_path):
    run = nv.Run(DIVERGING)
    with pytest.raises(nv.Diverged) as end:
        nv.Run(run.recipe).advance(steps=50)
    last = end.value.divergence.step
    assert run.export_html(tmp_path / "a.html", 50) == range(last + 1)
    with pytest.raises(nv.Diverged):
        run.export_html(tmp_path / "b.html", (last + 1, last + 5))
    assert not (tmp_path / "b.html").exists()


@pytest.mark.parametrize(("steps", "sentence"), [
    (0, "steps must be a whole number from 1 to 9007199254740991, but got 0"),
    ("ten", "steps must be a whole number from 1 to 9007199254740991, but got 'ten'"),
    (range(0), "steps must be a range of one step after the other, like range(0, 200), but got range(0, 0)"),
    (range(0, 9, 3), "steps must be a range of one step after the other, like range(0, 200), but got range(0, 9, 3)"),
    (range(-1, 2), "steps must be a whole number from 0 to 9007199254740991, but got -1"),
    ((5, 4), "steps.1 must be a whole number from 5 to 9007199254740991, but got 4"),
    ((-5, 4), "steps.0 must be a whole number from 0 to 9007199254740991, but got -5"),
    ((1, 2, 3), "steps must be a whole number from 1 to 9007199254740991, but got (1, 2, 3)"),
])  # fmt: skip
def test_other_steps_are_refused(tmp_path, steps, sentence):
    with pytest.raises(RecipeError, match=f"^{re.escape(sentence)}$"):
        RUN.export_html(tmp_path / "a.html", steps)


def test_a_file_that_would_be_too_large_is_refused_with_numbers(tmp_path):
    with pytest.raises(RecipeError) as error:
        RUN.export_html(tmp_path / "a.html", 10_000)
    [most, size] = re.fullmatch(
        r"steps must be at most ([\d,]+) for a file of at most 50\.0 MB, but got 10,000, which would take about "
        r"([\d.]+) MB",
        str(error.value),
    ).groups()
    assert int(most.replace(",", "")) < 10_000
    assert float(size) > 50
    assert not list(tmp_path.iterdir())


def test_a_network_whose_steps_do_not_fit_one_message_is_refused(tmp_path):
    run = nv.Run(nv.Recipe(network=nv.Network((nv.Layer(400, "relu"), nv.Layer(400, "relu")))))
    with pytest.raises(
        RecipeError,
        match=r"^run must be of a network and batches of which a step takes at most 4\.2 MB, but got \d+\.\d MB$",
    ):
        run.export_html(tmp_path / "a.html", 1)


def test_a_path_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    for path in (tmp_path, tmp_path / "nowhere" / "a.html"):
        with pytest.raises(RecipeError, match=r"^path must be the path of a file in a folder that is there, but got "):
            RUN.export_html(path, 1)
    with pytest.raises(RecipeError, match=r"^path must be the path of a file to write, but got 5$"):
        RUN.export_html(5, 1)
    with pytest.raises(RecipeError, match=r"^run must be a Run, but got 5$"):
        html.export_html(5, tmp_path / "a.html")

    def full(*_):
        raise OSError(28, "No space left on device")

    (tmp_path / "a.html").write_text("what was there")
    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(
        RecipeError, match=r"^path must be the path of a file that can be written, but got No space left on device: "
    ):
        RUN.export_html(tmp_path / "a.html", 1)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a.html", "what was there")]


def test_without_the_page_it_says_how_to_build_it(tmp_path, monkeypatch):
    monkeypatch.setattr(html, "TEMPLATE", tmp_path / "none.html")
    with pytest.raises(RecipeError, match=r"^page must be built first with `make build`, but got no file "):
        RUN.export_html(tmp_path / "a.html", 1)
