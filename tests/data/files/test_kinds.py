"""A file of each kind: what is recognised in it, and the sentence where it cannot be taken."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.data.dataset import load
from tests.data.files.reading import KINDS, kind

RECOGNISED = {
    "plain.csv": (",", "utf-8", True, ".", "kind", ("size", "colour")),
    "tabs.tsv": ("\t", "utf-8", True, ".", "kind", ("size", "colour")),
    "pipes.csv": ("|", "utf-8", True, ".", "kind", ("size", "width")),
    "german.csv": (";", "windows-1252", True, ",", "Art", ("Größe", "Gewicht")),
    "no_header.csv": (",", "utf-8", False, ".", "column 4", ("column 1", "column 2", "column 3")),
    "mushrooms.csv": (",", "utf-8", False, ".", "column 4", ("column 1", "column 2", "column 3")),
    "byte_order_mark.csv": (",", "utf-8", True, ".", "y", ("naïve",)),
    "utf16.csv": (",", "utf-16", True, ".", "y", ("größe",)),
    "utf16_without_mark.csv": (",", "utf-16", True, ".", "y", ("size",)),
    "latin1.csv": (",", "windows-1252", True, ".", "y", ("größe",)),
    "windows_lines.csv": (",", "utf-8", True, ".", "y", ("size",)),
    "old_mac_lines.csv": (",", "utf-8", True, ".", "y", ("size",)),
    "quoted_breaks.csv": (",", "utf-8", True, ".", "y", ("size, in cm", "note")),
    "names.csv": (",", "utf-8", True, ".", "y", ("<b>x</b>", r"$\frac{1}{2}$", "x", "x (2)", "column 5", "שלום")),
    "missing.csv": (",", "utf-8", True, ".", "y", ("a", "b", "c")),
    "booleans.csv": (",", "utf-8", True, ".", "y", ("smoker", "age")),
    "dates.csv": (",", "utf-8", True, ".", "y", ("x",)),
    "ids.csv": (",", "utf-8", True, ".", "y", ("x",)),
    "mixed.csv": (",", "utf-8", True, ".", "y", ("a",)),
    "infinite.csv": (",", "utf-8", True, ".", "y", ("a",)),
    "one_of_a_class.csv": (",", "utf-8", True, ".", "y", ("a",)),
    "table.parquet": (None, None, None, None, "kind", ("size", "colour", "ok")),
}

NO_INPUT = "data.columns must be at least one column beside the target, but got none"
REFUSED = {
    "empty.csv": ("data", "data must be a file with something in it, but got empty.csv, which is empty"),
    "blank_lines.csv": (
        "data",
        "blank_lines.csv must be a file with something in it, but got nothing but empty lines",
    ),
    "mark_alone.csv": ("data", "mark_alone.csv must be a file with something in it, but got nothing but empty lines"),
    "one_row.csv": (
        "data.header",
        "one_row.csv must be a table of at least two rows below its header, but got one",
    ),
    "texts.csv": (
        "data.columns",
        f"{NO_INPUT}: “price” is left out (all different: names, no measure)",
    ),
    "zero_byte.csv": ("data", "zero_byte.csv, row 1,202, must be text, but got a zero byte"),
    "utf32.csv": (
        "data",
        "utf32.csv must be a CSV, TSV or Parquet file, but got text in UTF-32 (save it as UTF-8)",
    ),
    "header_alone.csv": (
        "data.header",
        "header_alone.csv must be a table of at least two rows below its header, but got a header alone",
    ),
    "one_column.csv": (
        "data.separator",
        "one_column.csv must be a table of at least two columns, one of them the target, but got one column",
    ),
    "one_class.csv": (
        "data.target",
        "the target “y” must be a column of at least two classes, but got “p” in all 3 rows",
    ),
    "constant_target.csv": (
        "data.columns",
        f"{NO_INPUT}: “price” is left out (always the same)",
    ),
    "ragged.csv": (
        "data.separator",
        "the number of cells in row 3 must be 3, as in row 1, but got 2 (in all 2 rows like that)",
    ),
    "mixed_target.csv": (
        "data.target",
        "the target “price” in row 13 must be a number, but got “abc”",
    ),
    "infinite_target.csv": (
        "data.target",
        "the target “price” in row 3 must be a finite number, but got “-inf”",
    ),
    "open_quote.csv": (
        "data",
        "the quotation mark in row 3 must be closed, but got none that closes it up to the end of the file",
    ),
    "stray_quote.csv": (
        "data",
        "quotation marks in row 3 must be round whole cells, and doubled inside them, but got one elsewhere",
    ),
    "control_bytes.csv": (
        "data",
        "control_bytes.csv must be a CSV, TSV or Parquet file, but got bytes that are no text (0x01)",
    ),
    "zip.csv": (
        "data",
        "zip.csv must be a CSV, TSV or Parquet file, but got a ZIP archive (an Excel workbook is one too: save it as CSV)",
    ),
    "picture.csv": ("data", "picture.csv must be a CSV, TSV or Parquet file, but got a PNG picture"),
    "cut_short.parquet": (
        "data",
        "cut_short.parquet must be a whole Parquet file, but got one that is cut short: its end is missing",
    ),
}


def test_every_kind_is_told_of():
    told = {*RECOGNISED, *REFUSED, "broken.parquet"}
    assert {path.name for path in KINDS.iterdir()} == told


@pytest.mark.parametrize("name", RECOGNISED)
def test_what_is_recognised_stands_in_the_recipe(name):
    file = kind(name)
    got = (file.separator, file.encoding, file.header, file.decimal, file.target, file.columns)
    assert got == RECOGNISED[name]
    assert (file.name, file.size) == (name, (KINDS / name).stat().st_size)


@pytest.mark.parametrize("name", RECOGNISED)
def test_a_recipe_with_its_file_is_the_same_data_again(name):
    recipe = nv.Recipe(kind(name))
    again = nv.Recipe.from_json(recipe.to_json())
    assert again == recipe
    one, other = load(recipe.data, 1), load(again.data, 1)
    assert one.inputs.tobytes() == other.inputs.tobytes()
    assert one.classes == other.classes


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_told_in_a_sentence(name):
    with pytest.raises(nv.RecipeError) as caught:
        kind(name)
    assert (caught.value.field, str(caught.value)) == REFUSED[name]


def test_a_damaged_parquet_file_is_told():
    with pytest.raises(nv.RecipeError, match=r"^broken\.parquet must be a whole Parquet file, but got one that cannot"):
        kind("broken.parquet")


def test_german_numbers_and_letters():
    data = load(kind("german.csv", scaling="none", test_fraction=0.0), 1).raw
    assert data.inputs.tolist() == [[1.5, 10], [2.25, 11], [3.75, 1.5], [4.5, 12]]
    assert (data.classes, data.targets.tolist()) == (("Amsel", "Meise"), [0, 1, 0, 1])


def test_text_is_an_input_for_each_of_its_values():
    data = load(kind("plain.csv"), 1).raw
    assert data.features == ("size", "colour = blue", "colour = green", "colour = red")
    assert data.inputs[:4, 1:].tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert set(data.units) == {""}


def test_truth_values_are_one_input():
    data = load(kind("booleans.csv"), 1).raw
    assert data.features == ("smoker = true", "age")
    assert data.inputs[:, 0].tolist() == [1, 0, 1, 0]
    assert (data.target_names, data.targets[:, 0].tolist()) == (("y",), [1.5, 2.5, 3.25, 1.0])


def test_line_breaks_within_quotes_belong_to_their_cell():
    data = load(kind("quoted_breaks.csv"), 1).raw
    assert data.features == ("size, in cm", 'note = say "hi"', "note = two lines")


def test_iris_as_a_file_is_the_iris_of_the_catalogue():
    path = KINDS.parents[3] / "src/neuroviz/data/iris.csv"
    ours, theirs = load(nv.File(path), 1), load(nv.Catalog("iris"), 1)
    assert (ours.classes, ours.raw.features) == (theirs.classes, theirs.raw.features)
    assert np.array_equal(ours.inputs, theirs.inputs)
    assert nv.Run(nv.Recipe(nv.File(path))).at(30).hash() == nv.Run(nv.Recipe()).at(30).hash()
