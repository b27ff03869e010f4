"""`neuroviz picture`: the moment that it draws, the order that it gives, and what it refuses before it computes anything."""

import xml.etree.ElementTree as ET

import pytest
from PIL import Image
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz.bookmark import Bookmark, SelectedUnit
from neuroviz.cli import app
from neuroviz.commands import picturing
from neuroviz.pictures import wish
from neuroviz.pictures.desk import Drawn
from tests.commands.test_train import diverging, saved
from tests.e2e.answers import shows
from tests.pictures.actors import chromium

SVG = "{http://www.w3.org/2000/svg}"


def picture(*arguments, given=None):
    return CliRunner().invoke(app, ["picture", *map(str, arguments)], input=given)


def refused(result, sentence):
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"neuroviz: {sentence}")


@pytest.fixture
def ordered(monkeypatch):
    """What would be drawn."""
    orders = []

    def draw(recipe, order, browser, **how):
        assert order.recipe == recipe.to_json()
        orders.append((order, browser, how))
        return Drawn(b"it", "It diverges." if how["theme"] == "dark" else "")

    monkeypatch.setattr(wish, "draw", draw)
    monkeypatch.setattr(wish, "found", lambda wanted: wanted or "found")
    monkeypatch.setattr(picturing, "without_sandbox", lambda: False)
    return orders


def test_a_moment_as_it_was_kept(ordered, tmp_path):
    recipe, kept = nv.Recipe(seed=7), {"operation": 4, "focus": 3, "selection": SelectedUnit(1, 2), "view": "after"}
    nv.save_file(tmp_path / "moment.json", recipe, 17, **kept)
    result = picture(tmp_path / "moment.json", "--to", tmp_path / "it.svg")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Wrote {tmp_path / 'it.svg'}: step 17, 2 bytes.\n"
    assert (tmp_path / "it.svg").read_bytes() == b"it"
    assert picture(nv.link(recipe, 17, **kept), "--to", tmp_path / "it.png").exit_code == 0
    (order, browser, how), (again, *_) = ordered
    for each in (order, again):
        assert (nv.Recipe.from_json(each.recipe), each.bookmark) == nv.open_file(tmp_path / "moment.json")
    assert (order.what, order.ending, order.stretch, again.ending, browser) == (
        "network",
        "svg",
        None,
        "png",
        "found",
    )
    assert how == {
        "theme": "light",
        "language": "en",
        "window": (1440, 900),
        "maximum_parameters": 51,
        "seconds": 300.0,
    }


def test_what_is_said_of_the_moment_takes_the_place_of_it(ordered, tmp_path):
    nv.save_file(tmp_path / "moment.json", nv.Recipe(), 17, operation=4, focus=3)
    options = "--epochs 2 --operation backward-1 --layer 2 --unit 3 --what formula --formula 2 --clear --theme dark --language de"
    more = "--size 800x600 --browser mine --timeout 9"
    result = picture(tmp_path / "moment.json", "--to", tmp_path / "it.svg", *f"{options} {more}".split())
    assert (result.exit_code, result.stderr) == (0, "neuroviz: the animation ends before its last step. It diverges.\n")
    order, browser, how = ordered[0]
    assert order.bookmark == Bookmark(16, 4, focus=3, selection=SelectedUnit(1, 2))
    assert (order.what, order.formula, order.clear, browser) == ("formula", 1, True, "mine")
    assert how == {"theme": "dark", "language": "de", "window": (800, 600), "maximum_parameters": 51, "seconds": 9.0}


@pytest.mark.parametrize(
    ("options", "step", "stretch"),
    [
        ("", 0, (0, 0, "operation", 2.0)),
        ("--step 8", 8, (8, 8, "operation", 2.0)),
        ("--step 8 --every epoch --rate 0.5", 8, (0, 8, "epoch", 0.5)),
        ("--steps 3:20 --every step", 3, (3, 20, "step", 2.0)),
        ("--steps 3:20 --step 4", 4, (3, 20, "operation", 2.0)),
    ],
)
def test_the_stretch_of_an_animation(ordered, tmp_path, options, step, stretch):
    result = picture("--to", tmp_path / "it.gif", "--with-loss", *options.split())
    assert result.stdout == f"Wrote {tmp_path / 'it.gif'}: steps {stretch[0]} to {stretch[1]}, 2 bytes.\n"
    order, *_ = ordered[0]
    given = order.stretch
    assert order.bookmark.step == step
    assert (given.first, given.last, given.every, given.rate, order.with_loss) == (*stretch, True)


@pytest.mark.parametrize("number", range(8))
def test_operations_by_their_names(ordered, tmp_path, number):
    names = ["forward-1", "forward-2", "loss", "backward-2", "backward-1", "update-1", "update-2", "check"]
    assert picture("--to", tmp_path / "it.svg", "--operation", names[number]).exit_code == 0
    assert ordered[0][0].bookmark.operation == number


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--to it.jpg", "--to must be a file whose name ends in .svg, .png, .webp, .gif, but got 'it.jpg'"),
        ("--to it.svg --what map", "--what must be one of network, loss, formula, but got 'map'"),
        ("--to it.gif --what formula", "--what formula must be for .svg or .png, but got 'it.gif'"),
        ("--to it.gif --clear", "--clear must be for .svg or .png, but got 'it.gif'"),
        ("--to it.svg --steps 0:3", "--steps must be for .webp or .gif, but got 'it.svg'"),
        ("--to it.svg --with-loss", "--with-loss must be for .webp or .gif, but got 'it.svg'"),
        ("--to it.gif --steps 3", "--steps must be the first step and the last one, like 0:200, but got '3'"),
        ("--to it.gif --steps 3:2", "--steps must be the first step and the last one, like 0:200, but got '3:2'"),
        ("--to it.gif --every day", "--every must be one of operation, step, epoch, but got 'day'"),
        ("--to it.gif --rate 0", "--rate must be a number from 0.1 to 30, but got 0.0"),
        ("--to it.svg --theme grey", "--theme must be one of light, dark, but got 'grey'"),
        ("--to it.svg --language fr", "--language must be one of en, de, but got 'fr'"),
        ("--to it.svg --size big", "--size must be width and height in pixels, like 1440x900, but got 'big'"),
        ("--to it.svg --size 1x900", "--size must be a whole number from 320 to 4000, but got 1"),
        ("--to it.svg --step 1 --epochs 1", "--step or --epochs must be given, one of them, but got both: 1 and 1"),
        ("--to it.svg --step -1", "--step must be a whole number from 0 to 9007199254740991, but got -1"),
        ("--to it.svg --operation backward-3", "--operation must be one of forward-1, forward-2, loss, backward-2,"),
        ("--to it.svg --layer 3", "--layer must be a whole number from 1 to 2, but got 3"),
        ("--to it.svg --unit 7", "--unit must be a whole number from 1 to 6, but got 7"),
        ("--to it.svg --formula 0", "--formula must be a whole number from 1 to 9007199254740991, but got 0"),
        ("--to it.svg --timeout 0", "--timeout must be a number from 1 to 86400, but got 0.0"),
        ("--to no/such/it.svg", "--to must be in a folder that is there, but got 'no/such/it.svg'"),
        ("--to it.svg #nonsense", "link must be"),
        ("--to it.svg --browser no-such-program", "--browser must be Chromium, Chrome or Edge, its path or its name,"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn(tmp_path, monkeypatch, options, sentence):
    monkeypatch.chdir(tmp_path)
    refused(picture(*options.split()), sentence)
    assert not [*tmp_path.iterdir()]


@pytest.mark.usefixtures("ordered")
def test_a_file_that_is_there_is_not_written_over(tmp_path):
    (tmp_path / "it.svg").write_text("mine")
    refused(picture("--to", tmp_path / "it.svg"), "--to must be a file that is not there yet, or --overwrite given")
    assert picture("--to", tmp_path / "it.svg", "--overwrite").exit_code == 0
    assert (tmp_path / "it.svg").read_text() == "it"


def test_a_step_beyond_a_divergence(ordered, tmp_path):
    result = picture(saved(tmp_path, diverging()), "--step", 5000, "--to", tmp_path / "it.svg")
    assert (result.exit_code, result.stdout, ordered) == (1, "", [])


@pytest.mark.usefixtures("ordered")
def test_the_administrator_is_told_of_the_sandbox(tmp_path, monkeypatch):
    monkeypatch.setattr(picturing, "without_sandbox", lambda: True)
    assert "runs without its sandbox" in picture("--to", tmp_path / "it.svg").stderr


@pytest.fixture
def by_chromium(tmp_path_factory, monkeypatch):
    """It is the browser that draws."""
    monkeypatch.setenv("NEUROVIZ_BROWSER", chromium(tmp_path_factory.mktemp("browser")))


@pytest.mark.browser
@pytest.mark.usefixtures("by_chromium")
def test_the_page_draws_it(tmp_path):
    result = picture("--step", 17, "--operation", "backward-1", "--to", tmp_path / "it.svg")
    assert result.exit_code == 0, result.stderr
    root = ET.parse(tmp_path / "it.svg").getroot()
    assert root.findtext(f"{SVG}title") == "NeuroViz: The network, Epoch 3 · batch 2 of 8 · backward, layer 1"
    texts = [element.text or "" for element in root.iter(f"{SVG}text")]
    trace = nv.Run(nv.Recipe()).trace(17)
    values = [*trace.inputs[0], *trace.layers[0].a[0], *trace.layers[1].a[0], trace.loss_before]
    for value in values:
        assert any(shown(text, value) for text in texts), value


@pytest.mark.browser
@pytest.mark.usefixtures("by_chromium")
def test_the_page_draws_what_moves(tmp_path):
    size = ("--size", "700x600", "--language", "de", "--theme", "dark")
    assert picture("--steps", "0:16", "--every", "epoch", "--to", tmp_path / "it.webp", *size).exit_code == 0
    with Image.open(tmp_path / "it.webp") as image:
        image.load()
        assert (image.n_frames, image.info["duration"], max(image.size)) == (3, 500, 1200)
        dark = image.convert("L").getpixel((0, 0))
    assert dark < 64


@pytest.mark.browser
@pytest.mark.usefixtures("by_chromium")
def test_data_in_a_file_of_ones_own(tmp_path):
    rows = [f"{k % 7},{k % 5},{'up' if k % 2 else 'down'}" for k in range(40)]
    (tmp_path / "mine.csv").write_text("\n".join(["length,width,kind", *rows]))
    nv.save_file(tmp_path / "moment.json", nv.Recipe(nv.File(tmp_path / "mine.csv", target="kind")), 3)
    assert picture(tmp_path / "moment.json", "--to", tmp_path / "it.svg").exit_code == 0
    texts = {element.text for element in ET.parse(tmp_path / "it.svg").getroot().iter(f"{SVG}text")}
    assert {"length", "width", "up", "down"} <= texts


@pytest.mark.browser
@pytest.mark.usefixtures("by_chromium")
def test_what_is_not_on_the_page(tmp_path):
    result = picture("--what", "formula", "--formula", "99", "--to", tmp_path / "it.png")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("neuroviz: What it would show is not on the page now.\n")


def shown(text, value):
    try:
        return shows(text.removeprefix("δ "), value)
    except ValueError:
        return False
