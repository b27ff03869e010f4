"""The documents show pictures that are there and small, and link to pages that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
SCREENSHOTS = ROOT / "docs" / "screenshots"
LARGEST = 120_000
LINK = re.compile(r"\]\(((?!https?:)[^)#\s]+)(?:#[^)]*)?\)")


def links(path):
    return [(path.parent / target).resolve() for target in LINK.findall(path.read_text())]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_points_at_is_there(path):
    assert [target for target in links(path) if not target.exists()] == []


def test_every_picture_is_shown_somewhere_and_small():
    pictures = {path.resolve() for path in SCREENSHOTS.iterdir()}
    assert pictures == {target for path in DOCUMENTS for target in links(path) if target.parent == SCREENSHOTS}
    assert {path.name: path.stat().st_size for path in pictures if path.stat().st_size > LARGEST} == {}
