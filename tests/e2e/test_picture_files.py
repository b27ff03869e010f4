"""Pictures of the network, the loss and a formula, as SVG and PNG: what stands on the page, and nothing else."""

from __future__ import annotations

import base64
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import neuroviz as nv
from tests.e2e.answers import shows
from tests.e2e.pictures import TAKE, Picture, difference, halved
from tests.e2e.reading import click, go_to, stands_at
from tests.e2e.test_own_file import drop, use
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
DRAWN = {
    *("svg", "title", "desc", "style", "g", "path", "rect", "text", "image"),
    *("clipPath", "linearGradient", "stop"),
}
DETAIL = 3
"""Pixels of a PNG for each of the page's."""
APART = 0.001
"""The share of pixels that may be seen to differ: letters stand on fractions of pixels. One pixel further, ten times as many do."""
NETWORK, LOSS = "The network", "The loss"
NAMES = ["sepal length", "sepal width", "petal length", "petal width", "setosa", "versicolor", "virginica"]
PIXELS = f"""async ([data, type, width, height]) => {{
  const image = new Image()
  image.src = `data:${{type}};base64,${{data}}`
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), {{ width, height }})
  canvas.getContext('2d').drawImage(image, 0, 0, width, height)
  return ({TAKE})(canvas)
}}"""
CLEAR = """async (data) => {
  const image = new Image()
  image.src = `data:image/png;base64,${data}`
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return [...context.getImageData(0, 0, 1, 1).data]
}"""
PLACE = """() => {
  const stage = document.querySelector('[data-picture=network]').getBoundingClientRect()
  const canvas = document.querySelector('[data-picture=network] canvas').getBoundingClientRect()
  const heads = [...document.querySelectorAll('.headers .header')].map((head) => head.getBoundingClientRect().bottom)
  return [canvas.left - stage.left, canvas.top - stage.top, Math.ceil(Math.max(...heads) - canvas.top)]
}"""


@pytest.fixture
def viewer(browser: Browser) -> Iterator[Page]:
    """A window that knows nothing of the page."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    yield context.new_page()
    context.close()


def sharing(page: Page) -> Locator:
    click(page, "Share and export")
    return page.get_by_role("dialog", name="Share and export")


def saved(page: Page, thing: str, way: str, folder: Path) -> Path:
    """By the dialog, which is closed again."""
    dialog = sharing(page)
    with page.expect_download() as download:
        dialog.get_by_role("button", name=f"{thing}: {way}", exact=True).click()
    expect(dialog.get_by_role("status").filter(has_text="Saved as ")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def parsed(path: Path) -> ET.Element:
    """It stands alone: no program in it, and nothing that it would fetch."""
    root = ET.fromstring(path.read_text())
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in DRAWN
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert "url(" not in value or value.startswith("url(#")
        assert element.get(LINK, "data:image/png;").startswith("data:image/png;")
    style = root.findtext(f"{SVG}style") or ""
    assert style.count("url(") == style.count("url(data:font/woff2;base64,") > 0
    assert "light-dark" not in path.read_text()
    assert "var(" not in path.read_text()
    return root


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def told(found: list[str], value: float) -> bool:
    """Is one of the texts this number?"""
    for text in found:
        try:
            if shows(text.removeprefix("δ "), value):
                return True
        except ValueError:
            continue
    return False


def shown(viewer: Page, path: Path) -> Picture:
    """As a browser shows the file by itself."""
    root = ET.fromstring(path.read_text())
    viewer.set_viewport_size({"width": int(root.attrib["width"]), "height": int(root.attrib["height"])})
    viewer.goto(path.as_uri())
    viewer.evaluate("document.fonts.ready")
    return seen(viewer, viewer.screenshot(), "image/png", *viewer.evaluate("[innerWidth, innerHeight]"))


def seen(viewer: Page, content: bytes, kind: str, width: int, height: int) -> Picture:
    viewer.goto("about:blank")
    data = base64.b64encode(content).decode()
    columns, rows, pixels = viewer.evaluate(PIXELS, [data, kind, width, height])
    return np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(rows, columns, 4)[:, :, :3]


def size(path: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("moment", ["forward, layer 2", "backward, layer 1", "update, layer 2"])
def test_the_network_as_svg_is_that_of_the_page(
    open_page: Open, viewer: Page, tmp_path: Path, moment: str, scheme: str
) -> None:
    page = open_page(scheme=scheme)
    go_to(page, moment)
    path = saved(page, NETWORK, "SVG", tmp_path)
    assert path.name == f"neuroviz-the-network-epoch-1-batch-1-of-8-{moment.replace(', ', '-').replace(' ', '-')}.svg"
    root = parsed(path)
    left, top, heads = page.evaluate(PLACE)
    x, y, *_ = map(float, root.attrib["viewBox"].split())
    page.mouse.move(0, 0)
    stage = page.get_by_role("region", name="The network").locator("canvas")
    box = stage.bounding_box()
    assert box
    rows, columns = slice(heads, int(box["height"])), slice(0, int(box["width"]))
    there = seen(viewer, page.screenshot(clip=box), "image/png", int(box["width"]), int(box["height"]))[rows]

    def apart() -> float:
        own = shown(viewer, path)[round(top - y) :, round(left - x) :][rows, columns]
        return difference(halved(own), halved(there))

    assert apart() <= APART
    group = next(group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}path") is not None)
    for shape in [path for path in group.findall(f"{SVG}path") if path.attrib["fill"] != "none"]:
        group.remove(shape)
    path.write_text(ET.tostring(root, encoding="unicode"))
    assert apart() > APART


def test_the_svg_says_every_name_and_number(page: Page, tmp_path: Path) -> None:
    go_to(page, "backward, layer 1")
    root = parsed(saved(page, NETWORK, "SVG", tmp_path))
    found = texts(root)
    assert {"Input", "Hidden", "Output", "Loss", "tanh", "6", "softmax", "cross-entropy", "positive", *NAMES} <= {
        *found
    }
    assert "The errors come back over the same weights: each edge brings hidden layer 1 its share w·δ." in found
    assert not {"+", "×"} & {*found}
    trace = nv.Run(nv.Recipe()).trace(0)
    values = [*trace.inputs[0], *trace.layers[0].a[0], *trace.layers[1].a[0]]
    deltas = [*trace.layers[0].delta[0], *trace.layers[1].delta[0]]
    assert [value for value in [*values, *deltas, trace.loss_before] if not told(found, value)] == []
    assert root.findtext(f"{SVG}title") == "NeuroViz: The network, Epoch 1 · batch 1 of 8 · backward, layer 1"
    assert (root.findtext(f"{SVG}desc") or "").startswith("Epoch 1 · batch 1 of 8 · backward, layer 1: ")


def test_a_png_is_the_svg_in_pixels(page: Page, viewer: Page, tmp_path: Path) -> None:
    go_to(page, "update, layer 2")
    svg, png = saved(page, NETWORK, "SVG", tmp_path), saved(page, NETWORK, "PNG", tmp_path)
    root = ET.fromstring(svg.read_text())
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    assert size(png) == (DETAIL * width, DETAIL * height)
    pixels = seen(viewer, png.read_bytes(), "image/png", width, height)
    assert difference(halved(pixels), halved(shown(viewer, svg))) <= APART


def test_the_loss_has_its_axes_and_its_legend(page: Page, tmp_path: Path) -> None:
    click(page, "Next epoch")
    stands_at(page, "Epoch 2")
    root = parsed(saved(page, LOSS, "SVG", tmp_path))
    found = texts(root)
    assert {"epoch 0", "1", "0.5", "Loss", "batch", "epoch", "held out"} <= {*found}
    assert not {"this flower", "Go to …"} & {*found}
    assert root.findtext(f"{SVG}title") == "NeuroViz: The loss, Epoch 2 · batch 1 of 8 · forward, layer 1"


def test_a_picture_may_have_no_ground(page: Page, tmp_path: Path) -> None:
    with_ground = saved(page, LOSS, "PNG", tmp_path).read_bytes()
    sharing(page).get_by_role("checkbox", name="without the background").check()
    with page.expect_download() as download:
        click(page, f"{LOSS}: PNG")
    without = Path(download.value.path()).read_bytes()
    corners = [page.evaluate(CLEAR, base64.b64encode(content).decode()) for content in (with_ground, without)]
    assert corners == [[252, 252, 250, 255], [0, 0, 0, 0]]


def test_a_formula_carries_its_letters(page: Page, tmp_path: Path) -> None:
    formula = page.get_by_role("region", name="Inspector").locator(".formula").first
    formula.hover()
    formula.get_by_role("button", name="TeX: copy the formula").hover()
    with page.expect_download() as download:
        formula.get_by_role("button", name="SVG: this formula as a picture").click()
    download.value.save_as(path := tmp_path / "formula.svg")
    root = parsed(path)
    assert "KaTeX_Math" in (root.findtext(f"{SVG}style") or "")
    assert "".join(texts(root)).startswith("z=∑")
    trace = nv.Run(nv.Recipe()).trace(0)
    assert told(texts(root), trace.layers[0].z[0, 0])
    assert root.findtext(f"{SVG}desc")
    assert not {"TeX", "SVG", "PNG"} & {*texts(root)}


def test_the_bar_of_a_root_ends_with_it(open_page: Open, viewer: Page, tmp_path: Path) -> None:
    page = open_page(recipe=nv.Recipe(training=nv.Training(optimizer=nv.Adam(0.03))))
    go_to(page, "update, layer 1")
    page.get_by_role("application", name="Network diagram").get_by_role("button").focus()
    page.keyboard.press("w")
    page.keyboard.press("Enter")
    formula = page.get_by_role("region", name="Inspector").locator(".formula").filter(has=page.locator(".sqrt")).first
    formula.hover()
    formula.get_by_role("button", name="TeX: copy the formula").hover()
    with page.expect_download() as download:
        formula.get_by_role("button", name="PNG: this formula as a picture").click()
    download.value.save_as(path := tmp_path / "root.png")
    pixels = seen(viewer, path.read_bytes(), "image/png", *size(path))
    assert (pixels[:, -DETAIL:] == pixels[0, 0]).all()
    assert (pixels != pixels[0, 0]).any()


def test_a_picture_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = sharing(page)
    dialog.get_by_role("button", name=f"{NETWORK}: Copy").click()
    expect(dialog.get_by_text("Copied as PNG.")).to_be_visible()
    types = page.evaluate("navigator.clipboard.read().then((items) => items.flatMap(({ types }) => types))")
    assert types == ["image/png"]


def test_names_in_a_picture_are_names(page: Page, tmp_path: Path) -> None:
    name = "<script>'a'&b"
    lines = [f"{k % 7},{k % 5},{'up' if k % 2 else 'down'}" for k in range(40)]
    dialog = drop(page, "\n".join([f"{name},<!--,kind", *lines, ""]))
    use(page, dialog)
    found = texts(parsed(saved(page, NETWORK, "SVG", tmp_path)))
    assert {name, "<!--", "up", "down"} <= {*found}


def test_what_goes_wrong_is_said(open_page: Open) -> None:
    page = open_page()
    page.route("**/*.woff2", lambda route: route.fulfill(status=404))
    dialog = sharing(page)
    dialog.get_by_role("button", name=f"{NETWORK}: SVG").click()
    expect(dialog.get_by_role("status").filter(has_text="There is no picture: ")).to_contain_text("404")
