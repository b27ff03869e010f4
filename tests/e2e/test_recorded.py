"""The page in one file: from the disk or in a frame, with the network cut, it shows what the run did, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

import neuroviz as nv
from tests.e2e.axe import violations_by_scheme
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_picture_files import SVG, parsed, texts
from tests.e2e.test_truth import SPEEDS, is_true, reading
from tests.e2e.windows import Witness

pytestmark = pytest.mark.browser

FIRST, LAST = 8, 31  # the second to the fourth epoch
START, END = "Epoch 2 · batch 1 of 8", "Epoch 4 · batch 8 of 8"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def run() -> nv.Run:
    return nv.Run(nv.Recipe())


@pytest.fixture(scope="module")
def file(run: nv.Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recorded") / "iris.html"
    assert run.export_html(path, range(FIRST, LAST + 1)) == range(FIRST, LAST + 1)
    return path


@pytest.fixture
def open_file(browser: Browser, witness: Witness) -> Iterator[Open]:
    """Opens a file with the network cut; whatever a test does, nothing is asked for but files, and the console is silent."""
    asked: list[str] = []
    contexts = []

    def opened(path: Path, size: tuple[int, int] = (1440, 900), locale: str = "en-US") -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", locale=locale, offline=True
        )
        contexts.append(context)
        context.route(re.compile("^(?!file:)"), lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        witness.watch(page)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert witness.errors == []
    assert [url for url in asked if not url.startswith("file:")] == []


@pytest.fixture
def page(open_file: Open, file: Path) -> Page:
    page = open_file(file)
    ready(page)
    return page


def ready(page: Page | Frame) -> None:
    stands_at(page, START)
    expect(page.get_by_role("button", name="Previous operation")).to_be_enabled(timeout=PATIENCE)


@pytest.mark.parametrize("tab", ["Forward", "Backward", "Update"])
def test_step_by_step_every_number_of_the_open_neuron_is_the_runs(page: Page, run: nv.Run, tab: str) -> None:
    click(page, tab, role="tab")
    page.keyboard.press("End")
    for step in range(4):
        if step > 0:
            page.get_by_role("button", name="Next step").click()
        stands_at(page, f"Epoch 2 · batch {step + 1} of 8")
        while "check" not in page.get_by_test_id("moment").inner_text():
            operation = page.get_by_test_id("moment").inner_text()
            page.get_by_role("button", name="Next operation").click()
            expect(page.get_by_test_id("moment")).not_to_have_text(operation)
        click(page, tab, role="tab")
        is_true(run, tab, reading(page))


def test_an_equation_stands_there_with_the_numbers_of_the_step(page: Page, run: nv.Run) -> None:
    trace = run.trace(FIRST)
    z = trace.layers[0].z[0, 0]
    panel = page.get_by_role("tabpanel", name="Forward")
    expect(panel.locator("span[data-slot=z]").first).to_have_text(f"{z:.4g}".replace("-", "−"))
    expect(panel).to_contain_text("tanh")


@pytest.mark.parametrize("speed", SPEEDS)
def test_it_plays_to_its_end_and_stops_there(page: Page, run: nv.Run, speed: str) -> None:
    page.get_by_role("slider", name="Speed").fill(str(SPEEDS[speed]))
    click(page, "Play")
    stands_at(page, f"{END} · check")
    for name in ("Play", "Next operation", "Next step", "Next epoch"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    expect(page.get_by_role("alert")).to_have_count(0)
    click(page, "Update", role="tab")
    is_true(run, "Update", reading(page))
    click(page, "Restart")
    stands_at(page, START)


def test_beyond_what_is_recorded_a_sentence_says_what_there_is(page: Page) -> None:
    page.get_by_role("button", name="Next epoch").click()
    stands_at(page, "Epoch 3 · batch 1")
    page.get_by_role("button", name="Next epoch").click()
    page.get_by_role("button", name="Next epoch").click()
    expect(page.get_by_role("alert")).to_contain_text(f"it holds the run from {START} to {END}")
    stands_at(page, "Epoch 4 · batch 1")


def test_any_sample_of_the_batch_can_be_looked_at_and_of_others_it_says_where(page: Page, run: nv.Run) -> None:
    trace, table = run.trace(FIRST), page.get_by_role("region", name="Samples")
    table.get_by_role("button", name="Table").click()
    other = int(trace.samples[5])
    table.get_by_role("button", name=f"flower {other + 1}", exact=True).click()
    expect(page.locator("main")).to_contain_text(f"Flower {other + 1}")
    while "check" not in page.get_by_test_id("moment").inner_text():
        page.get_by_role("button", name="Next operation").click()
    click(page, "Forward", role="tab")
    read = reading(page)
    assert read["sample"] == other
    is_true(run, "Forward", read)
    page.get_by_role("button", name="Next step").click()
    expect(page.get_by_text(f"Flower {other + 1} is not in this batch")).to_be_visible()
    page.get_by_role("button", name="follow the batch").click()
    expect(page.get_by_text("is not in this batch")).to_have_count(0)
    page.keyboard.press("Home")
    stands_at(page, START)
    table.get_by_role("button", name=f"flower {other + 1}", exact=True).click()
    expect(page.locator("main")).to_contain_text(f"Flower {other + 1}")
    absent = next(sample for sample in run.dataset.train.tolist() if sample not in trace.samples)
    table.get_by_role("button", name=f"flower {absent + 1}", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This step does not train on this flower")
    expect(page.locator("main")).to_contain_text(f"Flower {other + 1}")


def test_the_epoch_as_a_whole_and_what_was_learned_are_there(page: Page) -> None:
    page.get_by_role("button", name="Next step").click()
    stands_at(page, "Epoch 2 · batch 2 of 8")
    click(page, "Epoch")
    expect(page.get_by_role("button", name="Epoch", exact=True)).to_have_attribute("aria-pressed", "true")
    for tab in ("Answer", "Confusion", "Wrong", "Changes"):
        click(page, tab, role="tab")
    click(page, "Map", role="tab")
    expect(page.get_by_text("This map is not recorded in this file.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_would_change_the_run_shows_what_is_set_and_takes_nothing(page: Page) -> None:
    for region in ("Data", "Network", "Training"):
        fields = page.get_by_role("region", name=region, exact=True).locator(
            "input, select, button:not([aria-expanded])"
        )
        assert fields.count() > 0
        for field in fields.all():
            expect(field).to_be_disabled()
            expect(field).to_have_attribute("title", re.compile("As it was recorded"))
    fold = page.get_by_role("button", name="Preparation")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("Scaling").first).to_be_disabled()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.get_by_role("textbox", name=re.compile("weight"))).to_have_count(0)
    expect(page.get_by_role("complementary", name="A recording.")).to_contain_text("pip install neuroviz-mlp")


def test_everybody_can_use_it(page: Page) -> None:
    assert violations_by_scheme(page) == {}


def test_both_languages_the_glossary_and_the_themes_are_in_it(page: Page) -> None:
    page.keyboard.press("g")
    expect(page.get_by_role("dialog")).to_contain_text("backward")
    page.keyboard.press("Escape")
    page.get_by_label("Language").select_option("de")
    expect(page.get_by_role("complementary", name="Eine Aufzeichnung.")).to_be_visible()
    stands_at(page, "Epoche 2")
    for theme in ("light", "dark"):
        page.get_by_role("button", name=re.compile("Farbschema")).click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)


def test_a_frame_that_may_do_nothing_but_scripts_shows_it_all(open_file: Open, file: Path) -> None:
    around = file.with_name("around.html")
    around.write_text(
        f'<iframe sandbox="allow-scripts" src="{file.name}" width="1400" height="860" title="a run"></iframe>'
    )
    page = open_file(around)
    [frame] = page.main_frame.child_frames
    ready(frame)
    assert frame.evaluate("origin") == "null"
    frame.get_by_role("button", name="Next step").click()
    stands_at(frame, "Epoch 2 · batch 2 of 8")
    frame.get_by_label("Language").select_option("de")
    stands_at(frame, "Epoche 2")
    frame.get_by_role("button", name=re.compile("Farbschema")).click()
    expect(frame.locator("html")).to_have_attribute("data-theme", "light")
    frame.get_by_role("button", name="Präsentation").click()
    expect(frame.get_by_role("button", name="Präsentation verlassen")).to_be_visible()


def test_hostile_names_are_names(open_file: Open, tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    table = tmp_path / "hostile.csv"
    table.write_text("\n".join([f"{hostile},b,kind", f"1,2,{hostile}", "2,1,c", f"3,0,{hostile}", "0,3,c"]))
    recipe = nv.Recipe(nv.File(table, target="kind", test_fraction=0.0), training=nv.Training(batch_size=2))
    nv.Run(recipe).export_html(tmp_path / "hostile.html", 2)
    page = open_file(tmp_path / "hostile.html")
    stands_at(page, "Epoch 1 · batch 1")
    expect(page.get_by_role("button", name="Previous operation")).to_be_enabled(timeout=PATIENCE)
    click(page, "Table")
    expect(page.get_by_role("cell", name=hostile, exact=True).first).to_be_visible()
    expect(page.locator("img")).to_have_count(0)


def test_it_gives_pictures(page: Page, tmp_path: Path) -> None:
    click(page, "Pictures")
    dialog = page.get_by_role("dialog", name="Pictures")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="The network: SVG").click()
    expect(dialog.get_by_role("status")).to_contain_text("Saved as ")
    download.value.save_as(path := tmp_path / "network.svg")
    root = parsed(path)
    assert root.findtext(f"{SVG}title") == f"NeuroViz: The network, {START} · forward, layer 1"
    assert "sepal length" in texts(root)
    assert violations_by_scheme(page) == {}
