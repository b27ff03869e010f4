"""A file of the reader's own: dropped, looked at, used, trained on, and every number of it the engine's."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.axe import violations
from tests.e2e.conftest import serving
from tests.e2e.reading import PATIENCE, click, number, stands_at, table
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.test_numbers import FORWARD, sum_follows
from tests.e2e.windows import Open, Witness

pytestmark = pytest.mark.browser

KINDS = Path(__file__).parents[1] / "data" / "files" / "kinds"
DRAG = """([name, text, last]) => {
  const transfer = new DataTransfer()
  transfer.items.add(new File([text], name))
  const say = (type) => document.querySelector('main').dispatchEvent(
    new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
  say('dragenter')
  say(last)
}"""


def shells() -> str:
    """Two kinds of shells that overlap, with a colour, a gap now and then, a number of the row and a constant."""
    rng = np.random.default_rng(5)
    kinds = rng.permutation(np.repeat(["cockle", "whelk"], 100))
    lengths = np.where(kinds == "cockle", 3.0, 5.0) + rng.normal(0, 0.9, 200)
    widths = np.where(kinds == "cockle", 4.0, 3.0) + rng.normal(0, 0.6, 200)
    colours = np.where(rng.random(200) < 0.5, "pale", "dark")
    rows = zip(range(1, 201), lengths, widths, colours, kinds, strict=True)
    cells = (
        f"{k};{length:.2f};{'' if k % 40 == 0 else f'{width:.2f}'};{colour};shore;{kind}"
        for k, length, width, colour, kind in rows
    )
    return "\n".join(["nr;length;width;colour;found;kind", *cells, ""]).replace(".", ",")


def drop(page: Page, text: str, name: str = "shells.csv") -> Locator:
    """Let a file fall on the page."""
    page.evaluate(DRAG, [name, text, "drop"])
    return page.get_by_role("dialog", name=name)


def shown(page: Page, text: str | None = None, name: str = "shells.csv") -> Locator:
    dialog = drop(page, shells() if text is None else text, name)
    expect(dialog.get_by_role("button", name="Use it")).to_be_enabled(timeout=PATIENCE)
    return dialog


def use(page: Page, dialog: Locator) -> None:
    dialog.get_by_role("button", name="Use it").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    stands_at(page, "Epoch 1 · batch 1")


def test_a_file_is_dropped_looked_at_used_trained_on_and_read(page: Page, tmp_path: Path) -> None:
    dialog = shown(page)
    expect(dialog).to_contain_text("CSV · 200 rows · 6 columns")
    expect(dialog).to_contain_text("195 samples of 4 inputs, 2 classes to tell apart.")
    expect(dialog.get_by_role("combobox", name="Predict")).to_have_value("kind")
    for name, taken in {"nr": False, "length": True, "width": True, "colour": True, "found": False}.items():
        expect(dialog.get_by_role("checkbox", name=re.compile(f"^{name} "))).to_be_checked(checked=taken)
    expect(dialog).to_contain_text("5 rows left out: something is missing.")
    use(page, dialog)
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("file")
    expect(page.get_by_role("combobox", name="Data set")).to_contain_text("shells.csv")
    for _ in range(30):
        click(page, "Next epoch")
    stands_at(page, "Epoch 31 ")
    unseen = float(page.get_by_text(re.compile("right on unseen rows")).locator("..").inner_text().split("%")[0])
    assert unseen >= 85
    assert_a_wrong_one_can_be_read(page, tmp_path)


def assert_a_wrong_one_can_be_read(page: Page, folder: Path) -> None:
    """One of those predicted wrong is put in focus; its sum is what the engine computes for it."""
    click(page, "Table")
    page.get_by_role("checkbox", name="only wrong").check()
    wrong = page.get_by_role("region", name="All rows").get_by_role("button", name=re.compile(r"^row \d+$"))
    name = wrong.first.get_attribute("aria-label") or ""
    wrong.first.click()
    sample = int(name.split()[1]) - 1
    expect(page.get_by_text(f"Row {sample + 1}", exact=True)).to_be_visible(timeout=PATIENCE)
    rows = table(page, FORWARD)
    assert [row[0] for row in rows[1:]] == ["length", "width", "colour = dark", "colour = pale", "bias", "z"]
    sum_follows(rows)
    path = folder / "shells.csv"
    path.write_text(shells())
    run = nv.Run(nv.Recipe(nv.File(path)))
    assert run.dataset.raw.classes == ("cockle", "whelk")
    step = run.schedule.after_epochs(0, 30)
    z = run.probe(run.at(step), sample)[0][0].z[0]
    told = number(rows[-1][4], rows[0][4])
    assert abs(told.value - z) <= told.half * (1 + 1e-9)
    for label, value in zip(("length", "width"), run.dataset.inputs[sample], strict=False):
        signal = number(next(row for row in rows if row[0] == label)[2], rows[0][2])
        assert abs(signal.value - value) <= signal.half * (1 + 1e-9)


def test_other_choices(page: Page) -> None:
    dialog = shown(page)
    dialog.get_by_role("combobox", name="Predict").select_option("length")
    expect(dialog).to_contain_text("“length” to predict.", timeout=PATIENCE)
    dialog.get_by_role("combobox", name="Rows with gaps").select_option("fill")
    expect(dialog).to_contain_text("5 missing cells filled", timeout=PATIENCE)
    dialog.get_by_role("checkbox", name=re.compile("^colour ")).uncheck()
    expect(dialog).to_contain_text("200 samples of 3 inputs, “length” to predict.", timeout=PATIENCE)
    use(page, dialog)
    expect(page.get_by_text("Loss and output activation are now those that go with the new data.")).to_be_visible()
    click(page, "Columns …")
    dialog = page.get_by_role("dialog", name="shells.csv")
    expect(dialog.get_by_role("combobox", name="Predict")).to_have_value("length", timeout=PATIENCE)
    expect(dialog.get_by_role("combobox", name="Rows with gaps")).to_have_value("fill")
    expect(dialog.get_by_role("checkbox", name=re.compile("^colour "))).not_to_be_checked()


def test_what_is_wrong_stands_at_its_field_and_the_run_stays(page: Page) -> None:
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    dialog = shown(page)
    dialog.get_by_role("combobox", name="Task").select_option("regression")
    alert = dialog.get_by_role("region", name="What is predicted").get_by_role("alert")
    expect(alert).to_contain_text("but got “", timeout=PATIENCE)
    expect(dialog.get_by_role("button", name="Use it")).to_be_disabled()
    dialog.get_by_role("combobox", name="Task").select_option("classification")
    expect(dialog.get_by_role("button", name="Use it")).to_be_enabled(timeout=PATIENCE)
    expect(alert).to_have_count(0)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    stands_at(page, "batch 2 of 8")


@pytest.mark.parametrize(("name", "sentence"), [
    ("ragged.csv", "The number of cells in row 3 must be 3, as in row 1, but got 2"),
    ("picture.csv", "picture.csv must be a CSV, TSV or Parquet file, but got a PNG picture"),
    ("empty.csv", "data must be a file with something in it, but got empty.csv, which is empty"),
])  # fmt: skip
def test_a_file_that_cannot_be_taken_is_told(page: Page, name: str, sentence: str) -> None:
    with page.expect_file_chooser() as chooser:
        click(page, "Your own file …")
    chooser.value.set_files(KINDS / name)
    dialog = page.get_by_role("dialog", name=name)
    expect(dialog.get_by_role("alert")).to_contain_text(
        re.compile(re.escape(sentence), re.IGNORECASE), timeout=PATIENCE
    )
    expect(dialog.get_by_role("button", name="Use it")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    stands_at(page, "Epoch 1 · batch 1 of 8")


def test_the_separator_can_be_chosen(page: Page) -> None:
    dialog = shown(page, "a,x;y\n1,2;p\n3,4;q\n1,2;p\n3,4;q\n", "odd.csv")
    heads = dialog.get_by_role("columnheader")
    expect(heads).to_have_count(2)
    expect(heads.first).to_contain_text("a,x")
    dialog.get_by_text("How it is read").click()
    field = dialog.get_by_role("combobox", name="Cells are parted by")
    field.select_option(label="bar")
    expect(dialog.get_by_role("alert")).to_contain_text("at least two columns", timeout=PATIENCE)
    expect(dialog.get_by_role("button", name="Use it")).to_be_disabled()
    field.select_option(label="comma")
    expect(heads.last).to_contain_text("x;y", timeout=PATIENCE)
    expect(dialog.get_by_role("button", name="Use it")).to_be_enabled(timeout=PATIENCE)


def test_text_of_a_file_is_text_wherever_it_stands(page: Page, witness: Witness) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    text = f"{hostile},$\\frac{{1}}{{2}}$,{hostile}y\n" + "".join(
        f"{k},<b>{k % 2}</b>,{('p', hostile)[k % 2]}\n" for k in range(20)
    )
    dialog = shown(page, text, f"{hostile}.csv")
    expect(dialog.locator("img, i:not([style]), th b")).to_have_count(0)
    expect(dialog.get_by_role("columnheader").first).to_contain_text(hostile)
    use(page, dialog)
    for name in ("Map", "Confusion", "Wrong", "Changes", "Answer"):
        click(page, name, role="tab")
    expect(page.get_by_role("region", name="What it says")).to_contain_text(hostile)
    for name in ("Table", "All pairs"):
        click(page, name)
        page.keyboard.press("Escape")
    click(page, "Next epoch")
    page.get_by_label("Learning rate").first.fill("0.3")  # a branch, which is called after its edit
    page.keyboard.press("Enter")
    click(page, "Share and export")
    dialog = page.get_by_role("dialog", name="Share and export")
    dialog.get_by_role("button", name="PyTorch script: Show").click()
    expect(dialog.get_by_role("region", name=re.compile("^neuroviz-file-step-"))).to_contain_text(hostile)
    dialog.get_by_text("Runs kept in this browser", exact=True).click()
    dialog.get_by_label("Name of this run").fill(hostile)
    dialog.get_by_role("button", name="Keep this run").click()
    expect(dialog.get_by_role("button", name=f"Open {hostile}", exact=True)).to_be_visible()
    expect(page.locator("img, td b")).to_have_count(0)
    page.reload()
    expect(page.get_by_text(f"{hostile}.csv, Epoch 2")).to_be_visible(
        timeout=PATIENCE
    )  # the last run, which is offered
    expect(page.locator("img")).to_have_count(0)
    assert witness.errors == []


def test_names_and_values_however_long_stay_in_their_places(open_page: Open, witness: Witness) -> None:
    page = open_page(size=LAPTOP)
    rows = "".join(f"{k},{k % 3},{'pq'[k % 2] * 300}\n" for k in range(20))
    use(page, shown(page, f"{'n' * 500},{'a long name ' * 50},y\n{rows}", "long.csv"))
    assert overflow(page)["across"] <= 0
    named = page.get_by_text(re.compile(r"^Row \d+$")).locator("xpath=following-sibling::bdi")
    assert named.evaluate("name => name.scrollWidth > name.clientWidth")  # cut with an ellipsis
    output = page.get_by_role("region", name="What it says")
    assert output.evaluate("output => output.scrollWidth <= output.clientWidth")
    assert witness.errors == []


def test_the_picture_of_other_data_is_never_drawn_of_the_former_samples(page: Page, witness: Witness) -> None:
    wide = ",".join(f"a{k}" for k in range(9)) + ",y\n"
    rows = "".join(",".join(str((k * j) % 7) for j in range(9)) + f",{'pq'[k % 2]}\n" for k in range(60))
    use(page, shown(page, wide + rows, "wide.csv"))
    use(page, shown(page, "a,price\n" + "".join(f"{k},{k * 1.5}\n" for k in range(40)), "prices.csv"))
    expect(page.get_by_text(re.compile("right on unseen"))).to_have_count(0, timeout=PATIENCE)
    assert witness.errors == []


def test_the_file_that_was_dropped_last_is_looked_at(page: Page) -> None:
    drop(page, "a,b\n1,2\n" * 100_000, "first.csv")
    dialog = shown(page, name="second.csv")
    expect(page.get_by_role("dialog")).to_have_count(1)
    use(page, dialog)
    expect(page.get_by_role("combobox", name="Data set")).to_contain_text("second.csv")


@pytest.mark.parametrize(("content", "sentence"), [
    ("\ufeff", "bad.csv must be a file with something in it, but got nothing but empty lines"),
    ("a,y\n1,p\n", "bad.csv must be a table of at least two rows below its header, but got one"),
    ("a,b,y\n1,2,p\n3,4\n", "The number of cells in row 3 must be 3, as in row 1, but got 2"),
    ("a,y\n" + "1,p\n2,q\n" * 4000 + "3,\0\n", "bad.csv, row 8,002, must be text, but got a zero byte"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_and_the_run_stays(
    page: Page, witness: Witness, content: str, sentence: str
) -> None:
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 ")
    before = table(page, FORWARD)
    dialog = drop(page, content, "bad.csv")
    expect(dialog.get_by_role("alert")).to_have_text(sentence, timeout=PATIENCE)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert table(page, FORWARD) == before
    assert witness.errors == []


def test_taking_it_back_brings_the_former_data_and_then_the_file_again(page: Page) -> None:
    use(page, shown(page))
    page.get_by_role("combobox", name="Data set").select_option("spiral")
    expect(page.get_by_text(re.compile("right on unseen points"))).to_be_visible(timeout=PATIENCE)
    click(page, "Undo")
    expect(page.get_by_text(re.compile("right on unseen rows"))).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("file")
    click(page, "Undo")
    expect(page.get_by_text(re.compile("right on unseen flowers"))).to_be_visible(timeout=PATIENCE)


def test_a_new_server_is_given_the_file(open_page: Open) -> None:
    with serving() as (address, first):
        page = open_page(address)
        use(page, shown(page))
        click(page, "Next epoch")
        stands_at(page, "Epoch 2 ")
        before = table(page, FORWARD)
        first.terminate()
        first.wait()
        expect(page.get_by_text("The connection is lost.")).to_be_visible(timeout=PATIENCE)
    with serving(int(address.rstrip("/").rsplit(":", 1)[1])):
        expect(page.get_by_text("The connection is lost.")).to_have_count(0, timeout=3 * PATIENCE)
        expect(page.get_by_role("button", name="Next step", exact=True)).to_be_enabled(timeout=PATIENCE)
        stands_at(page, "Epoch 2 ")
        assert table(page, FORWARD) == before
        click(page, "Next step")
        stands_at(page, "batch 2 of")
        page.close()


def test_the_page_says_where_to_drop(page: Page) -> None:
    page.evaluate(DRAG, ["a.csv", "", "dragover"])
    expect(page.get_by_text("Drop it to look at it")).to_be_visible()
    page.evaluate(DRAG, ["a.csv", "", "drop"])
    expect(page.get_by_role("dialog", name="a.csv")).to_be_visible()
    expect(page.get_by_text("Drop it to look at it")).to_have_count(0)


def test_it_works_by_keys_alone(page: Page) -> None:
    dialog = shown(page)
    inside = "() => document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Space")  # nothing of the page behind it plays
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    stands_at(page, "Epoch 1 · batch 1 of 8 · forward, layer 1")


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (LAPTOP, "dark"), (PHONE, "light")])
def test_it_fits_and_axe_finds_nothing(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    page = open_page(size=size, scheme=scheme)
    dialog = shown(page)
    dialog.get_by_text("How it is read").click()
    assert overflow(page)["across"] <= 0
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    body = dialog.locator(".body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
    assert violations(page) == []
    dialog.get_by_role("combobox", name="Task").select_option("regression")
    expect(dialog.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    assert violations(page) == []


def test_a_file_that_nobody_has_any_more_is_asked_for(page: Page) -> None:
    def text(k: int) -> str:
        return "a,b,y\n" + "".join(f"{j},{j * j % 7},{'pq'[(j + k) % 2]}\n" for j in range(20 + k))

    for k in range(6):
        use(page, shown(page, text(k), f"t{k}.csv"))
    undo = page.get_by_role("button", name="Undo")
    for k in (4, 3, 2):
        undo.click()
        expect(page.get_by_role("combobox", name="Data set")).to_contain_text(f"t{k}.csv", timeout=PATIENCE)
    undo.click()
    asked = page.get_by_text("t1.csv is not here")
    expect(asked).to_be_visible(timeout=PATIENCE)
    chosen = page.get_by_label("The file t1.csv")
    chosen.set_input_files({"name": "other.csv", "mimeType": "text/csv", "buffer": text(2).encode()})
    expect(page.get_by_text("other.csv is another file")).to_be_visible(timeout=PATIENCE)
    wrong = text(1).replace("p", "x")
    chosen.set_input_files({"name": "t1.csv", "mimeType": "text/csv", "buffer": wrong.encode()})
    expect(page.get_by_text("it has changed since it was first read")).to_be_visible(timeout=PATIENCE)
    chosen.set_input_files({"name": "t1.csv", "mimeType": "text/csv", "buffer": text(1).encode()})
    expect(page.get_by_role("combobox", name="Data set")).to_contain_text("t1.csv", timeout=PATIENCE)
    expect(asked).to_have_count(0)
