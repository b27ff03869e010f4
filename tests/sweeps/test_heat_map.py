"""What a heat map says in text and as a picture, and its colours."""

import io
import math
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import neuroviz as nv
from neuroviz.sweeps.axes import Axis
from neuroviz.sweeps.colours import BLACK, STOPS, WHITE, as_hex, between, contrast, ink_on

NAN = math.nan
ROWS = Axis("training.optimizer.learning_rate", "learning rate", (0.1, 1.0), ("0.1", "1"))
COLUMNS = Axis("training.loss", "loss <&>", ("a", "b", "c"), ("cross-entropy", "b", "c"))


def heat_map(values, metric="held_out_loss", better="lower", diverged=None):
    values = np.array(values)
    diverged = np.zeros(values.shape, dtype=np.int64) if diverged is None else np.array(diverged)
    return nv.HeatMap(metric, better, ROWS, COLUMNS, values, diverged)


SOME = heat_map([[0.5, 0.25, NAN], [-1.25, 4.0, NAN]], diverged=[[0, 0, 1], [0, 0, 3]])
PICTURE = "{http://www.w3.org/2000/svg}"


def test_as_text_numbers_stand_at_the_right():
    assert str(SOME).splitlines() == [
        "Held-out loss over learning rate and loss <&>",
        "learning rate \\ loss <&>  cross-entropy     b           c",
        "                     0.1            0.5  0.25    diverged",
        "                       1          −1.25     4  3 diverged",
    ]


def test_in_colour_each_number_stands_on_that_of_its_cell():
    console = Console(file=io.StringIO(), record=True, width=120, force_terminal=True, color_system="truecolor")
    console.print(SOME)
    html = console.export_html(inline_styles=True)
    assert "the darker the better" in html
    for row, texts in enumerate(SOME.texts):
        for column, text in enumerate(texts):
            ground = SOME.colour(row, column)
            styled = None if ground is None else f"color: {as_hex(ink_on(ground))}; text-decoration-color"
            assert text in html
            assert styled is None or styled in html
            assert ground is None or f"background-color: {as_hex(ground)}" in html


def test_as_a_picture_every_cell_is_a_rectangle_with_its_number():
    picture = ElementTree.fromstring(SOME.to_svg())
    texts = [text.text for text in picture.iter(f"{PICTURE}text")]
    assert texts[:8] == ["Held-out loss", "loss <&>", "learning rate", "cross-entropy", "b", "c", "0.1", "1"]
    assert texts[8:14] == ["0.5", "0.25", "diverged", "−1.25", "4", "3 diverged"]
    assert texts[14:] == ["4", "−1.25, the darker the better"]
    _, *cells, scale = picture.iter(f"{PICTURE}rect")
    assert [cell.get("fill") for cell in cells] == [
        "#ffffff" if colour is None else as_hex(colour)
        for colour in (SOME.colour(row, column) for row in range(2) for column in range(3))
    ]
    assert [cell.get("stroke-dasharray") for cell in cells] == [None, None, "3 3"] * 2
    assert scale.get("fill") == "url(#scale)"
    assert picture.get("aria-label") == "Held-out loss over learning rate and loss <&>"
    assert SOME._repr_svg_() == SOME.to_svg()


def test_everything_is_within_the_picture():
    picture = ElementTree.fromstring(SOME.to_svg())
    width, height = (float(picture.get(name)) for name in ("width", "height"))
    for cell in [*picture.iter(f"{PICTURE}rect")][1:]:
        assert 0 <= float(cell.get("x")) <= float(cell.get("x")) + float(cell.get("width")) <= width
        assert 0 <= float(cell.get("y")) <= float(cell.get("y")) + float(cell.get("height")) <= height


def test_the_legend_goes_from_the_worst_to_the_best_where_there_are_two():
    def texts(*values, **how):
        picture = ElementTree.fromstring(heat_map([[*values, NAN]], **how).to_svg())
        return [text.text for text in picture.iter(f"{PICTURE}text")][-2:]

    accuracy = {"metric": "train_accuracy", "better": "higher"}
    assert texts(0.5, 0.75, **accuracy) == ["0.5", "0.75, the darker the better"]
    assert texts(0.01, 1.0) == ["1", "0.01, the darker the better, logarithmic"]
    assert texts(0.5, 0.5)[-1] == "–"
    assert texts(NAN, NAN)[-1] == "–"


def test_the_better_a_number_the_darker_its_cell():
    def grounds(values, **how):
        return [as_hex(heat_map([values], **how).colour(0, column)) for column in range(3)]

    worst, best = as_hex(STOPS[0][1]), as_hex(STOPS[-1][1])
    assert grounds([1.0, 2.0, 3.0]) == [best, as_hex(between(0.5)), worst]
    assert grounds([1.0, 2.0, 3.0], metric="train_accuracy", better="higher") == [worst, as_hex(between(0.5)), best]
    assert grounds([0.01, 0.1, 1.0]) == [best, as_hex(between(0.5)), worst]
    assert grounds([2.0, 2.0, 2.0]) == [best] * 3
    infinite = heat_map([[1.0, math.inf, 2.0]])
    assert infinite.colour(0, 1) is None
    assert infinite.texts == [["1", "inf", "2"]]


@given(st.floats(0.0, 1.0))
def test_ink_is_legible_on_every_ground(share):
    ground = between(share)
    assert ink_on(ground) in (BLACK, WHITE)
    assert contrast(ink_on(ground), ground) >= 4.5


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_the_way_from_worst_to_best_only_gets_darker(one, other):
    lighter, darker = sorted((one, other))
    assert contrast(between(lighter), BLACK) >= contrast(between(darker), BLACK)


def test_contrast_is_that_of_wcag():
    assert contrast(BLACK, WHITE) == pytest.approx(21.0)
    assert contrast((0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.005)


def test_the_picture_in_the_documents_is_that_of_this_sweep(request):
    vary = {"training.optimizer.learning_rate": [0.001, 0.01, 0.1, 1, 10], "network.hidden": [[], 4, 16, [8, 8]]}
    drawn = nv.sweep(nv.Recipe(), vary, epochs=50).heat_map().to_svg()
    path = Path(__file__).parents[2] / "docs" / "sweep.svg"
    if request.config.getoption("--write"):
        path.write_text(drawn, "utf-8")
    assert path.read_text("utf-8") == drawn
