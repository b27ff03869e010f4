"""The stage looks as it did: pictures of fixed recipes at fixed moments. `make pictures` takes them anew; look at them then."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page

import neuroviz as nv
from tests.e2e.hands import place_of
from tests.e2e.pictures import FOLDER, Picture, alike, decoded, difference, encoded, halved, taken
from tests.e2e.scenes import DIGITS, SPIRAL
from tests.e2e.ways import operation
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

TWO = nv.Recipe(
    nv.Synthetic("circles"), nv.Network((nv.Layer(8), nv.Layer(8), nv.Layer(8))), nv.Training(optimizer=nv.Adam(0.03))
)
MOMENTS: dict[str, tuple[nv.Recipe | None, str, str]] = {
    "iris-forward": (None, "forward, layer 2", "light"),
    "iris-backward": (None, "backward, layer 1", "light"),
    "iris-update": (None, "update, layer 2", "light"),
    "iris-update-dark": (None, "update, layer 2", "dark"),
    "iris-check": (None, "check", "light"),
    "circles-backward": (TWO, "backward, layer 2", "light"),
    "spiral-update": (SPIRAL, "update, layer 4", "light"),
    "digits-forward": (DIGITS, "forward, layer 2", "light"),
}
BACKWARD = "iris-backward"


def at(open_page: Open, name: str) -> Page:
    recipe, moment, scheme = MOMENTS[name]
    page = open_page(scheme=scheme, recipe=recipe)
    operation(moment)(page)
    return page


def kept(name: str) -> Picture:
    return decoded((FOLDER / f"{name}.png").read_bytes())


@pytest.mark.parametrize("name", MOMENTS)
def test_the_stage_looks_as_it_did(open_page: Open, write: bool, name: str) -> None:
    picture = halved(taken(at(open_page, name)))
    if write:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.png").write_bytes(encoded(picture))
    assert alike(picture, kept(name)), difference(picture, kept(name))


# -- What the comparison tells apart -----------------------------------------------------------------------------------

Box = tuple[slice, slice]
PAPER = (0, 0)


def without_a_piece_of_an_edge(picture: Picture, _: Box, edge: Box) -> None:
    picture[edge] = picture[PAPER]


def with_another_sign(picture: Picture, unit: Box, _: Box) -> None:
    """Blue is positive and orange negative."""
    picture[unit] = picture[unit][..., ::-1]


def with_a_neuron_beside_its_place(picture: Picture, unit: Box, _: Box) -> None:
    rows, columns = unit
    moved = picture[unit].copy()
    picture[unit] = picture[PAPER]
    picture[rows.start + 6 : rows.stop + 6, columns] = moved


def with_other_digits(picture: Picture, unit: Box, _: Box) -> None:
    rows, columns = unit
    middle = slice(rows.start + 14, rows.stop - 14)
    picture[middle, columns] = picture[middle, columns][:, ::-1]


FAULTS: tuple[Callable[[Picture, Box, Box], None], ...] = (
    without_a_piece_of_an_edge,
    with_another_sign,
    with_a_neuron_beside_its_place,
    with_other_digits,
)


def test_a_broken_drawing_is_told(open_page: Open) -> None:
    page = at(open_page, BACKWARD)
    picture = taken(page)
    assert alike(halved(picture), kept(BACKWARD))
    unit, edge = around(page, 20, 20), around(page, 24, 4, "w", "ArrowDown")
    for fault in FAULTS:
        broken = picture.copy()
        fault(broken, unit, edge)
        assert not alike(halved(broken), kept(BACKWARD)), fault


def around(page: Page, across: int, down: int, *keys: str) -> Box:
    """The pixels round a thing of the picture."""
    x, y = place_of(page, *keys)
    corner = page.get_by_role("region", name="The network").locator("canvas").bounding_box()
    assert corner
    column, row = round(x - corner["x"]), round(y - corner["y"])
    return slice(row - down, row + down), slice(column - across, column + across)


def test_another_machines_edges_are_forgiven() -> None:
    """Everything a quarter of a pixel further: so much may letters and lines differ."""
    picture = kept(BACKWARD).astype(float)
    further = 0.75 * picture + 0.25 * np.roll(picture, 1, axis=1)
    assert alike(further.round().astype(np.uint8), kept(BACKWARD))


def test_a_picture_is_read_as_it_was_written() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    np.testing.assert_array_equal(decoded(encoded(picture)), picture)
