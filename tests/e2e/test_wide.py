"""Wide and deep networks: an image is drawn as itself, every unit of a folded layer is reached, and what is shown of it is true."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.axe import violations, violations_by_scheme
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

SMALL = nv.Recipe(nv.Catalog("digits"), nv.Network([nv.Layer(6)]))
LARGE = nv.Recipe(nv.Catalog("digits_28"), nv.Network([nv.Layer(64), nv.Layer(32)]))
VAST = nv.Recipe(nv.Catalog("digits_28"), nv.Network([nv.Layer(200)]))
"""More than one message holds: its weights have to be asked for."""
DEEP = nv.Recipe(nv.Synthetic("spiral"), nv.Network([nv.Layer(8)] * 6))
PIXEL = re.compile(r"pixel row (\d+), column (\d+), signal (\S+), measured (\S+)")
COLOURS = """([x, y, width, height]) => {
  const canvas = document.querySelector('main canvas')
  const box = canvas.getBoundingClientRect()
  const ratio = canvas.width / box.width
  const part = canvas.getContext('2d').getImageData(Math.round((x - box.x) * ratio), Math.round((y - box.y) * ratio), width, height)
  const pixels = Array.from({ length: width * height }, (_, k) => part.data.slice(4 * k, 4 * k + 3))
  return { blue: pixels.filter(([r, , b]) => b > r + 40).length, orange: pixels.filter(([r, , b]) => r > b + 40).length }
}"""
PICTURE = """canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)"""


def stand(page: Page) -> Locator:
    """Where the keyboard stands on the stage."""
    return page.get_by_role("application", name="Network diagram").get_by_role("button")


def name_of(page: Page) -> str:
    return stand(page).get_attribute("aria-label") or ""


def press(page: Page, *keys: str) -> str:
    for key in keys:
        stand(page).press(key)
    return name_of(page)


def point_at(page: Page, place: Locator, act: str) -> None:
    box = place.bounding_box()
    assert box is not None
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(*at) if act == "click" else page.mouse.move(*at)


def inspector(page: Page) -> Locator:
    return page.get_by_role("region", name="Inspector")


def digits(text: str) -> float:
    return float(text.replace("−", "-"))


def legend(page: Page) -> Locator:
    return page.get_by_role("list", name="Legend")


def count(words: str) -> int:
    return int(words.replace(",", ""))


@pytest.mark.parametrize(("recipe", "side"), [(SMALL, 8), (LARGE, 28)])
def test_each_pixel_of_an_image_is_an_input(open_page: Open, recipe: nv.Recipe, side: int) -> None:
    page = open_page(recipe=recipe)
    run = nv.Run(recipe)
    read = run.trace(0).inputs[0]
    raw = run.dataset.raw.inputs[run.trace(0).samples[0]]
    found = PIXEL.fullmatch(press(page, "ArrowLeft"))
    assert found
    assert int(found[2]) == side
    row, column = int(found[1]), side
    for key, down, across in (("ArrowLeft", 0, -1), ("ArrowDown", 1, 0), ("ArrowLeft", 0, -1), ("ArrowUp", -1, 0)):
        found = PIXEL.fullmatch(press(page, key))
        row, column = row + down, column + across
        assert found
        assert (int(found[1]), int(found[2])) == (row, column)
        input_ = (row - 1) * side + column - 1
        assert digits(found[3]) == pytest.approx(read[input_], rel=5e-3, abs=1e-12)
        assert digits(found[4]) == pytest.approx(raw[input_], rel=1e-4, abs=1e-9)
    point_at(page, stand(page), "click")
    expect(inspector(page).get_by_role("heading", level=2)).to_contain_text(f"Pixel {row}, {column}")
    assert press(page, "ArrowRight", "ArrowRight", "ArrowRight").startswith("neuron ")


@pytest.mark.parametrize("how", ["keyboard", "pointer"])
def test_each_unit_of_a_folded_layer_is_read_in_full(open_page: Open, how: str) -> None:
    page = open_page(recipe=LARGE)
    name = press(page, "ArrowDown", "ArrowDown", "ArrowRight")
    found = re.match(r"neuron (\d+) of hidden layer 1, activation (\S+)", name)
    assert found
    unit = int(found[1]) - 1
    assert unit > 10
    if how == "keyboard":
        press(page, "Enter")
    else:
        point_at(page, stand(page), "click")
    heading = inspector(page).get_by_role("heading", level=2)
    expect(heading).to_have_text(f"Neuron {unit + 1} of hidden layer 1")
    focus = nv.Run(LARGE)
    trace = focus.trace(0)
    assert digits(found[2]) == pytest.approx(trace.layers[0].a[0, unit], rel=5e-3)
    terms = inspector(page).get_by_role("table", name="The sum z, term by term").get_by_role("row")
    expect(terms.filter(has_text="smaller ones")).to_contain_text("772 smaller ones")
    click(page, "Show all 784")
    expect(terms).to_have_count(1 + 784 + 1 + 1)  # head, terms, bias, sum


@pytest.mark.parametrize(("recipe", "others"), [(SMALL, 0), (LARGE, 64 * 32 + 32 * 10)])
def test_what_is_not_drawn_as_an_edge_is_counted(open_page: Open, recipe: nv.Recipe, others: int) -> None:
    page = open_page(recipe=recipe)
    run = nv.Run(recipe)
    image = run.network.sizes[0] * run.network.sizes[1]
    note = legend(page).get_by_text("edges drawn")
    found = re.fullmatch(
        r"([\d,]+) edges drawn; ([\d,]+) in the pictures alone(?:, ([\d,]+) left out)?", note.inner_text()
    )
    assert found
    drawn, pictured, left = (count(words or "0") for words in found.groups())
    assert pictured == image - 32
    assert drawn + left == 32 + others
    page.get_by_role("checkbox", name="weights as pictures").uncheck()
    found = re.search(r"the ([\d,]+) strongest edges; ([\d,]+) left out", legend(page).inner_text())
    assert found
    assert count(found[1]) + count(found[2]) == image + others


def value(page: Page, word: str) -> float:
    """The full number that stands after a word under the pictures."""
    return float(
        page.get_by_test_id("pixel").locator("span", has_text=word).first.locator(".digits").get_attribute("data-full")
        or ""
    )


@pytest.mark.parametrize(("recipe", "side"), [(SMALL, 8), (LARGE, 28)])
def test_the_pictures_show_the_weights_that_trained(open_page: Open, recipe: nv.Recipe, side: int) -> None:
    page = open_page(recipe=recipe)
    trace = nv.Run(recipe).trace(0)
    before = trace.before.parameters[0].weight[0]
    picture = inspector(page).get_by_role("img", name=re.compile("^weights of neuron 1 as a picture"))
    colours = np.array(picture.locator("canvas").evaluate(PICTURE)).reshape(-1, 4)
    strong = np.abs(before) > 0.3 * np.abs(before).max()
    assert strong.sum() > side
    assert ((colours[:, 2] > colours[:, 0]) == (before > 0))[strong].all()
    box = picture.bounding_box()
    assert box is not None
    for row, column in ((2, 5), (side - 3, side // 2)):
        page.mouse.move(box["x"] + (column + 0.5) * box["width"] / side, box["y"] + (row + 0.5) * box["height"] / side)
        expect(page.get_by_test_id("pixel")).to_contain_text(f"pixel {row + 1}, {column + 1}")
        pixel = row * side + column
        assert value(page, "w ") == before[pixel]
        assert value(page, "w · a") == before[pixel] * trace.inputs[0, pixel]
    page.mouse.click(box["x"] + 2.5 * box["width"] / side, box["y"] + 0.5 * box["height"] / side)
    expect(inspector(page).get_by_role("table", name="How this parameter changes")).to_be_visible(timeout=PATIENCE)
    expect(inspector(page).get_by_role("heading", level=2)).to_contain_text("pixel 1, 3", ignore_case=True)


def test_the_picture_of_the_change_is_the_change(open_page: Open) -> None:
    page = open_page(recipe=SMALL)
    trace = nv.Run(SMALL).trace(0)
    click(page, "update, layer 2")
    stands_at(page, "update, layer 2")
    click(page, "Update", role="tab")
    picture = inspector(page).get_by_role("img", name=re.compile("^their change of neuron 1 as a picture"))
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3.5 * box["width"] / 8, box["y"] + 4.5 * box["height"] / 8)
    before, after = (state.parameters[0].weight[0, 4 * 8 + 3] for state in (trace.before, trace.after))
    expect(page.get_by_test_id("pixel")).to_contain_text("pixel 5, 4")
    assert value(page, "Δw") == after - before


@pytest.mark.parametrize("recipe", [LARGE, VAST])
def test_a_grid_of_pictures_is_filled(open_page: Open, recipe: nv.Recipe) -> None:
    """Also where no step brings every weight."""
    page = open_page(recipe=recipe)
    stand(page).focus()
    box = stand(page).bounding_box()
    assert box is not None
    part = [box["x"] + 4, box["y"] + 4, round(box["width"]) - 8, round(box["height"]) - 8]
    page.wait_for_function(
        f"part => {{ const found = ({COLOURS})(part); return found.blue > 3 && found.orange > 3 }}", arg=part
    )


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP])
def test_six_layers_are_seen_at_once_and_their_headers_stand_apart(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size, recipe=DEEP)
    network = page.get_by_role("region", name="The network")
    for name in ("Input", "Loss"):
        expect(network.get_by_text(name, exact=True)).to_be_in_viewport()
    boxes = [
        thing.bounding_box()
        for role in ("button", "combobox")
        for thing in network.get_by_role(role).all()  # type: ignore[arg-type]  # Playwright lists the roles
        if re.match("add a layer|One unit|Activation", thing.get_attribute("aria-label") or "")
    ]
    units = 2 * 6 if size == DESKTOP else 0  # on a small screen they are left to the set-up
    assert len(boxes) == 7 + units + 6  # what the output says is softmax, and no choice
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            assert one is not None
            assert other is not None
            apart_across = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            apart_down = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            assert apart_across or apart_down, (one, other)
    assert max(overflow(page).values()) <= 0


@pytest.mark.parametrize("recipe", [SMALL, LARGE, DEEP])
def test_a_phone_scrolls_down_only(open_page: Open, recipe: nv.Recipe) -> None:
    page = open_page(size=PHONE, recipe=recipe)
    assert overflow(page)["across"] <= 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size, recipe=LARGE)
    assert violations_by_scheme(page) == {}
    press(page, "ArrowUp" if size == PHONE else "ArrowLeft", "Enter")
    expect(inspector(page).get_by_role("heading", level=2)).to_contain_text("Pixel")
    assert violations_by_scheme(page) == {}


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP])
def test_axe_finds_nothing_in_narrow_headers(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size, recipe=DEEP)
    assert violations(page) == []
