"""What the page gives to other tools, the very bytes that Python writes; and weights that come in."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from neuroviz.exports.kinds import KINDS
from tests.e2e import answers
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_german import english_of, german
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.test_sharing import sharing
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

DROP = """([name, base64]) => {
  const transfer = new DataTransfer()
  transfer.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name))
  document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
}"""
FIRST = "Epoch 1 · batch 1 of 8 · forward, layer 1"
SHOW = "PyTorch script: Show"


def downloaded(dialog: Locator, button: str, to: Path) -> tuple[str, bytes]:
    """The file's name and its bytes."""
    with dialog.page.expect_download(timeout=PATIENCE) as download:
        dialog.get_by_role("button", name=button, exact=True).click()
    path = to / download.value.suggested_filename
    download.value.save_as(path)
    expect(dialog.get_by_role("status")).to_have_text(f"Saved as {path.name}.")
    return path.name, path.read_bytes()


def edited(page: Page) -> nv.Run:
    """The page and Python at the same moment of the same run: an edit after an epoch, and three steps on."""
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 · batch 1 of 8")
    page.get_by_label("Learning rate").first.fill("0.3")
    page.keyboard.press("Enter")
    for batch in (2, 3, 4):
        click(page, "Next step")
        stands_at(page, f"Epoch 2 · batch {batch} of 8")
    run = nv.Run(nv.Recipe()).edit(8, "training.optimizer.learning_rate", 0.3)
    run.at(11)
    return run


def test_every_file_is_the_one_that_python_writes(page: Page, tmp_path: Path) -> None:
    run = edited(page)
    click(page, "Update", role="tab")
    dialog = sharing(page)
    for kind in KINDS[1:]:
        expect(dialog.get_by_text(kind.label, exact=True)).to_be_visible()
        expect(dialog.get_by_text(kind.sentence, exact=True)).to_be_visible()
        for ending in kind.endings:
            name, content = downloaded(dialog, f"{kind.label}: {ending}", tmp_path)
            assert content == nv.exported(run, name, 11, kind.name), name
    name, _ = downloaded(dialog, "The page: .html", tmp_path)
    assert name == "neuroviz-iris-step-11.html"
    recorded_around(page, tmp_path / name)
    loaded = safetensors.numpy.load_file(tmp_path / "neuroviz-iris-step-11.safetensors")
    for layer, parameters in enumerate(run.at(11).parameters):
        assert np.array_equal(loaded[f"{2 * layer}.weight"], parameters.weight)
        assert np.array_equal(loaded[f"{2 * layer}.bias"], parameters.bias)


def recorded_around(page: Page, file: Path) -> None:
    """The page in one file opens where the page stands, with what is open."""
    moment = page.get_by_test_id("moment").inner_text()
    other = page.context.browser.new_page()
    other.goto(file.as_uri())
    expect(other.get_by_test_id("moment")).to_have_text(moment, timeout=PATIENCE)
    expect(other.get_by_role("tab", name="Update")).to_have_attribute("aria-selected", "true")
    click(other, "Previous operation")
    stands_at(other, "Epoch 2 · batch 3 of 8")
    other.close()


def test_the_script_is_shown_copied_and_saved(page: Page, tmp_path: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    script = nv.pytorch_script(edited(page), 11)
    dialog = sharing(page)
    dialog.get_by_role("button", name=SHOW).click()
    shown = dialog.get_by_role("region", name="neuroviz-iris-step-11.py")
    expect(shown).to_be_visible()
    assert shown.evaluate("element => element.textContent") == script
    dialog.get_by_role("button", name="Copy text").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == script
    assert downloaded(dialog, "Download", tmp_path) == ("neuroviz-iris-step-11.py", script.encode())
    dialog.get_by_role("button", name="PyTorch script: Hide").click()
    expect(shown).to_have_count(0)


def test_of_a_long_script_the_beginning_is_shown_and_all_is_copied(open_page: Open) -> None:
    recipe = nv.recipe_for(nv.Catalog("digits"))
    page = open_page(recipe=recipe)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    script = nv.pytorch_script(recipe)
    dialog = sharing(page)
    dialog.get_by_role("button", name=SHOW).click()
    shown = dialog.get_by_role("region", name=re.compile("^neuroviz-digits-step-"))
    expect(shown).to_contain_text(f"… and {len(script) - 40_000:,} characters more, in the file.", timeout=PATIENCE)
    assert shown.evaluate("element => element.firstChild.data") == script[:40_000]
    dialog.get_by_role("button", name="Copy text").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == script


def test_a_browser_that_does_not_copy_the_script_is_said(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    dialog = sharing(page)
    dialog.get_by_role("button", name=SHOW).click()
    dialog.get_by_role("button", name="Copy text").click()
    expect(dialog.get_by_role("status")).to_contain_text("the text is marked, and can be copied by hand")
    assert page.evaluate("getSelection().toString()").strip() == nv.pytorch_script(nv.Recipe()).strip()


def test_by_keys_alone(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share and export").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Share and export")
    expect(dialog.get_by_role("button", name="Save as file")).to_be_visible(timeout=PATIENCE)
    show = dialog.get_by_role("button", name=SHOW)
    for _ in range(8):
        if show.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    region = dialog.get_by_role("region", name="neuroviz-iris-step-800.py")
    expect(region).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == nv.pytorch_script(nv.Recipe())
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(region).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP, PHONE])
def test_it_fits(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    dialog = sharing(page)
    dialog.get_by_role("button", name=SHOW).click()
    expect(dialog.get_by_role("button", name="Download")).to_be_visible()
    assert overflow(page)["across"] <= 0
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")


def test_it_is_german(open_page: Open) -> None:
    page = german(open_page)
    click(page, "Teilen und exportieren")
    dialog = page.get_by_role("dialog", name="Teilen und exportieren")
    dialog.get_by_role("button", name="PyTorch-Skript: Zeigen").click()
    shown = dialog.get_by_role("region", name="neuroviz-iris-step-800.py")
    expect(shown).to_contain_text("import torch")  # Python is English
    dialog.get_by_role("button", name="PyTorch-Skript: Verbergen").click()
    expect(shown).to_have_count(0)
    assert english_of(page) == set()
    page.keyboard.press("Escape")
    give(page, weights(30, 6, 3), "fremd.safetensors")
    expect(page.get_by_role("alert")).to_have_text(
        "file: erwartet ein Netz mit 4 Eingaben und 3 Ausgaben, wie die Daten sie haben, "
        "erhalten eines mit 30 Eingaben und 3 Ausgaben"
    )
    give(page, weights(4, 5, 3), "fremd.safetensors")
    expect(page.get_by_text("Beginnt von vorn: Das Netz hat sich geändert. Die Datei sagt nichts")).to_be_visible()


# -- Weights that come in ----------------------------------------------------------------------------------------------


def weights(*sizes: int) -> bytes:
    """Of somebody else."""
    rng = np.random.default_rng(2)
    layers = [
        {f"{n}.weight": rng.normal(size=(units, inputs)), f"{n}.bias": rng.normal(size=units)}
        for n, (inputs, units) in enumerate(zip(sizes, sizes[1:], strict=False))
    ]
    return safetensors.numpy.save({name: tensor for layer in layers for name, tensor in layer.items()})


def trained() -> bytes:
    """Ours, from another shape."""
    run = nv.Run(nv.Recipe(network=nv.Network([nv.Layer(5, "relu"), nv.Layer(4, "gelu")]), seed=3))
    return nv.exported(run, "a.safetensors", 400)


def give(page: Page, content: bytes, name: str = "model.safetensors") -> None:
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])


def same_as(page: Page, run: nv.Run) -> None:
    """First loss and first sums are those of Python."""
    answers.loss_of_the_moment(page, run)
    answers.sum_of_a_neuron(page, run.trace(0), 0)


def test_a_dropped_file_is_the_beginning_of_the_run_that_python_makes_of_it(page: Page) -> None:
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 · batch 1 of 8")
    content = trained()
    give(page, content)
    stands_at(page, FIRST)
    expect(page.get_by_text("Starts again: the network has changed.")).to_be_visible()
    run = nv.Run(nv.Recipe(network=nv.network_from(content)))
    same_as(page, run)
    assert run.trace(0).loss_before < nv.Run(nv.Recipe()).trace(0).loss_before / 3  # it has been trained
    for _ in range(2):
        click(page, "Next epoch")
    stands_at(page, "Epoch 3 · batch 1 of 8")
    answers.loss_of_the_moment(page, run)
    page.keyboard.press("Control+z")
    stands_at(page, "Epoch 2 · batch 1 of 8")
    answers.loss_of_the_moment(page, nv.Run(nv.Recipe()))


def test_a_file_of_another_tool_chosen_in_the_dialog(page: Page) -> None:
    content = weights(4, 6, 3)
    dialog = sharing(page)
    with page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Open a file").click()
    chooser.value.set_files({"name": "theirs.safetensors", "mimeType": "", "buffer": content})
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("The file says nothing of activations")).to_be_visible(timeout=PATIENCE)
    same_as(page, nv.Run(nv.Recipe(network=nv.network_from(content, "tanh"))))
    click(page, "Draw anew")
    expect(page.get_by_role("button", name="Draw anew")).to_have_count(0)
    expect(page.get_by_role("button", name="Previous operation")).to_be_enabled()
    same_as(page, nv.Run(nv.Recipe()))


def test_what_was_saved_comes_back(page: Page, tmp_path: Path) -> None:
    run = edited(page)
    dialog = sharing(page)
    _, content = downloaded(dialog, "Weights: .safetensors", tmp_path)
    page.keyboard.press("Escape")
    give(page, content)
    stands_at(page, FIRST)
    same_as(page, nv.Run(nv.Recipe(network=nv.Network(parameters=pairs_of(run.at(11))))))


def pairs_of(state: nv.State) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    return tuple((layer.weight, layer.bias) for layer in state.parameters)


@pytest.mark.parametrize(("content", "sentence"), [
    (trained()[:-8], "file must be a whole file of safetensors, but got one that is not"),
    (b"", "file must be a file of safetensors, but got something else"),
    (b"\x80\x02cos\nsystem\n(S'true'\ntR.", "file must be a file of safetensors, but got something else"),
    (b"\xff\xff\xff\xff\xff\xff\xff\x7f{}", "file must be a whole file of safetensors"),
    (weights(13, 6, 3), "a network of 4 inputs and 3 outputs, as the data have, but got one of 13 inputs and 3 outputs"),
    (weights(4, 6, 3) + bytes(2**21), "model.safetensors has 2.0 MB, and the page takes weights of 2 MB at most"),
], ids=["half", "empty", "pickle", "endless", "other data", "too large"])  # fmt: skip
def test_what_is_none_is_refused_and_the_run_stays(page: Page, content: bytes, sentence: str) -> None:
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    give(page, content)
    expect(page.get_by_role("alert")).to_contain_text(sentence, timeout=PATIENCE)
    stands_at(page, "batch 2 of 8")
    click(page, "Next step")
    stands_at(page, "batch 3 of 8")
    answers.loss_of_the_moment(page, nv.Run(nv.Recipe()))
