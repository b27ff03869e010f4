"""Files and tables that a Python program gives."""

import io
import os

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.data.dataset import load
from neuroviz.data.files.reading import READER
from neuroviz.data.files.store import FILES, Files, Stored
from neuroviz.data.pieces import whole
from tests.data.files.reading import KINDS, in_memory, parquet, table_of


def test_a_recipe_asks_for_its_file():
    recipe = nv.Recipe(nv.File(KINDS / "plain.csv"))
    text = recipe.to_json()
    FILES.keep_only(())
    READER.keep_only(None)
    with pytest.raises(nv.RecipeError) as caught:
        nv.Run(nv.Recipe.from_json(text))
    assert str(caught.value).startswith(
        "data must be given together with the bytes of its file, but got plain.csv (74 bytes"
    )
    nv.keep_file(KINDS / "plain.csv")
    assert nv.Run(nv.Recipe.from_json(text)).recipe == recipe


def test_another_file_of_that_name_is_not_its_file(tmp_path):
    file = nv.File(KINDS / "tabs.tsv")
    FILES.keep_only(())
    other = tmp_path / "tabs.tsv"
    other.write_bytes((KINDS / "tabs.tsv").read_bytes() + b"4\tred\tb\n")
    nv.keep_file(other)
    with pytest.raises(nv.RecipeError, match="together with the bytes of its file"):
        FILES.get(file.name, Stored(file.size, file.sha256))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(nv.RecipeError) as caught:
        nv.File(tmp_path / "none.csv")
    assert "data must be a file that can be read, but got" in str(caught.value)
    assert "No such file" in str(caught.value)


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("name", "../a.csv", "name must be a file’s name without a folder, of at most 255 letters, but got '../a.csv'"),
    ("name", "C:\\a.csv", "name must be a file’s name without a folder"), ("name", "", "name must be a file’s name without"),
    ("name", 3, "name must be a file’s name, but got 3"), ("size", 0, "size must be a whole number from 1 to 52428800"),
    ("sha256", "zz", "sha256 must be 64 digits of 0-9 and a-f, but got 'zz'"), ("target", 3, "target must be a column’s name"),
    ("header", "yes", "header must be true or false, but got 'yes'"), ("separator", ":", "separator must be one of"),
    ("encoding", "utf-7", "encoding must be one of utf-8, utf-16, windows-1252, but got 'utf-7'"),
    ("missing", None, "missing must be one of drop, fill, but got None"), ("task", "x", "task must be one of"),
    ("columns", "a", "columns must be a list of columns’ names"), ("columns", [1], "columns.0 must be a column’s name"),
    ("columns", ["a", "a"], "columns must be different columns’ names, but got 'a' twice"),
    ("decimal", "'", "decimal must be one of"), ("name", "\udcff.csv", "name must be a file’s name"),
    ("target", "\udcff", "target must be a column’s name"), ("columns", ["\udcff"], "columns.0 must be a column’s name"),
    ("text_limit", 0, "text_limit must be a whole number from 1 to 4096, but got 0"), ("test_fraction", 2, "test_fraction must be"),
])  # fmt: skip
def test_fields_of_a_recipe_s_file_are_checked(field, value, sentence):
    from neuroviz.data import sources

    fields = {"name": "a.csv", "size": 5, "sha256": "0" * 64, field: value}
    with pytest.raises(nv.RecipeError, match="^" + sentence.replace("\\", r"\\").replace("(", r"\(")):
        sources.File(**fields)


def test_a_recipe_s_field_is_named_from_above():
    text = nv.Recipe(nv.File(KINDS / "plain.csv")).to_json().replace('"plain.csv"', '"/etc/passwd"')
    with pytest.raises(nv.RecipeError, match=r"^data\.name must be a file’s name without a folder"):
        nv.Recipe.from_json(text)


def frame(library):
    return library.DataFrame({
        "size": [1.5, 2.0, None, 4.0], "count": [1, 2, 3, 5], "colour": ["red", "blue", None, "red"],
        "ok": [True, False, True, True], "kind": ["a", "b", "a", "b"],
    })  # fmt: skip


def test_a_table_of_pandas_is_that_of_polars():
    ours, theirs = (load(nv.Frame(frame(library), target="kind", missing="fill"), 1) for library in (pl, pd))
    assert ours.raw.features == ("size", "count", "colour = blue", "colour = red", "colour = missing", "ok = true")
    assert ours.raw.features == theirs.raw.features
    assert np.array_equal(ours.inputs, theirs.inputs)
    assert (ours.classes, ours.raw.label) == (("a", "b"), "frame.parquet")


def test_columns_of_pandas_with_any_objects():
    table = pd.DataFrame({"x": pd.array([1, None, 3, 4], dtype="Int64"), "o": [1, "a", None, 2.5], "y": [1.5, 2, 3, 4]})
    data = load(nv.Frame(table, target="y", missing="fill", columns=("x", "o")), 1).raw
    assert data.features == ("x", "o = 1", "o = 2.5", "o = a", "o = missing")


def test_a_file_that_lies_about_its_size():
    stored = FILES.put("t.csv", b"a,y\n1,2\n")
    with pytest.raises(nv.RecipeError, match=r"^data\.size must be 8, as the file of this SHA-256 has, but got 9$"):
        FILES.get("t.csv", Stored(9, stored.sha256))


def test_what_is_no_table():
    with pytest.raises(
        nv.RecipeError, match=r"frame must be a table of pandas, Polars or another library .* got a list"
    ):
        nv.Frame([[1, 2]])
    with pytest.raises(nv.RecipeError, match="frame must be a table with a name of its own for each column"):
        nv.Frame(pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]))
    with pytest.raises(nv.RecipeError, match="at least two columns, one of them the target, but got none"):
        nv.Frame(pl.DataFrame())


@pytest.mark.parametrize("name", ["a\\b.csv", "two\nlines.csv", "\udcff.csv"])
def test_any_name_of_a_file_is_made_one_of_a_recipe(tmp_path, name):
    (tmp_path / name).write_bytes((KINDS / "plain.csv").read_bytes())
    recipe = nv.Recipe(nv.File(tmp_path / name))
    assert nv.Recipe.from_json(recipe.to_json()) == recipe
    assert "_" in recipe.data.name


def test_a_file_without_an_end_or_far_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("neuroviz.data.files.own.MAXIMUM_FILE_BYTES", 2**20)
    monkeypatch.setattr("neuroviz.data.files.store.MAXIMUM_FILE_BYTES", 2**20)
    with pytest.raises(nv.RecipeError, match="at most 1 MB, but got zero of"):
        nv.File("/dev/zero")
    huge = tmp_path / "huge.csv"
    huge.touch()
    os.truncate(huge, 2**40)
    with pytest.raises(nv.RecipeError, match=r"at most 1 MB, but got huge\.csv of 1,048,576\.0 MB"):
        nv.File(huge)


@pytest.mark.parametrize("path", [3, None, "a\0b"])
def test_what_is_no_path(path):
    with pytest.raises(nv.RecipeError, match=r"^path must be the path of a file, but got"):
        nv.File(path)


def column_like(values):
    return nv.Frame(pd.DataFrame({"n": range(6), "t": values, "y": list("pqpqpq")}), target="y", columns=("n", "t"))


@pytest.mark.parametrize(("values", "kind"), [
    (pd.period_range("2020-01-01", periods=6, freq="D"), "date"), (pd.interval_range(0, 6), "text"), (np.arange(6) * 1j, "text"),
    ([{k} for k in range(6)], "text"), (["\udcff", "a"] * 3, "text"), (np.arange(6, dtype=np.longdouble), "text"),
    ([2**70 + k for k in range(6)], "number"),
])  # fmt: skip
def test_columns_that_only_python_knows(values, kind):
    file = column_like(values)
    table = whole(READER.table(file))
    assert (table.columns[1].kind, load(file, 1).raw.inputs.shape[0]) == (kind, 6)


def test_numbers_of_128_bits():
    numbers = [2**100 + k for k in range(6)]
    table = pl.DataFrame({"n": pl.Series(numbers, dtype=pl.Int128), "y": list("pqpqpq")})
    assert load(nv.Frame(table, target="y", columns=("n",)), 1).raw.inputs[:, 0].tolist() == [2.0**100] * 6


def test_names_that_are_no_text():
    table = pd.DataFrame({1: [1.5, 2, 3], "\udcff": [1, 2, 4]})
    assert load(nv.Frame(table, target="\\udcff"), 1).raw.features == ("1",)
    with pytest.raises(nv.RecipeError, match="a name of its own for each column, but got two that are '1'"):
        nv.Frame(pd.DataFrame({1: [1, 2], "1": [3, 4]}))


def test_a_table_that_parquet_cannot_hold():
    with pytest.raises(nv.RecipeError, match="frame must be a table that Parquet can hold, but got"):
        nv.Frame(pl.DataFrame({"a": [1, 2], "b": pl.Series([{}, {}])}))


def test_a_reader_remembers_what_most_edits_leave_alone():
    reader, file = in_memory("a,y\n1,p\n2,q\n3,p\n")
    table = whole(reader.table(file))
    assert whole(reader.table(file)) is table
    raw = whole(reader.raw(file))
    reader.keep_only(file)
    reader.files.keep_only(())
    assert whole(reader.raw(file)) is raw
    reader.keep_only(None)
    with pytest.raises(nv.RecipeError):
        whole(reader.raw(file))


def test_a_store_takes_no_empty_file():
    with pytest.raises(nv.RecipeError, match=r"a file with something in it, but got x\.csv, which is empty"):
        Files().put("x.csv", b"")


LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp"))
WORDS = st.text(st.one_of(LETTERS, st.sampled_from(' ,;|"\n\t')), max_size=8).map(str.strip)
NUMBERS = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**6), 10**6).map(float))
COLUMNS = [st.one_of(st.none(), NUMBERS), st.one_of(st.none(), WORDS.map("w".__add__))]


@st.composite
def frames(draw):
    height = draw(st.integers(2, 12))
    kinds = draw(st.lists(st.sampled_from([0, 1]), min_size=2, max_size=5))
    columns = [draw(st.lists(COLUMNS[kind], min_size=height, max_size=height)) for kind in kinds]
    types = [(pl.Float64, pl.String)[kind] for kind in kinds]
    return pl.DataFrame({f"c{k}": pl.Series(cells, dtype=types[k]) for k, cells in enumerate(columns)})


@settings(max_examples=150)
@given(frames(), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-16"]))
def test_what_was_written_as_text_is_read_back(written, separator, encoding):
    text = io.StringIO()
    text.write(separator.join(written.columns) + "\n")
    for row in written.rows():
        cells = [
            "" if cell is None else str(cell) if isinstance(cell, float) else '"' + cell.replace('"', '""') + '"'
            for cell in row
        ]
        text.write(separator.join(cells) + "\n")
    content = text.getvalue().encode(encoding)
    read = table_of(content, separator=separator, header=True, decimal=".", encoding=encoding)
    check(read, written)


@settings(max_examples=8)
@given(frames())
def test_what_was_written_as_parquet_is_read_back(written):
    check(table_of(parquet(written), name="t.parquet"), written)


def check(read, written):
    for column, cells in zip(read.columns, written.iter_columns(), strict=True):
        if column.kind == "empty":
            assert cells.null_count() == len(cells)
            continue
        assert column.cells.to_list() == cells.to_list()
        assert column.missing == cells.null_count()
        assert column.distinct == cells.drop_nulls().n_unique()
