"""Rows and cells: every one of them, whatever was seen of the first thousand."""

from contextlib import suppress

import numpy as np
import polars as pl
import pytest

import neuroviz as nv
from neuroviz.data.files import parquet as parquet_module
from neuroviz.data.files import shape
from neuroviz.data.files.names import MOST_LETTERS, distinct, fit
from neuroviz.data.files.shape import check_shape
from tests.data.files.reading import parquet, raw_of, table_of


def sentence(content, **choices):
    with pytest.raises(nv.RecipeError) as caught:
        raw_of(content, **choices)
    return str(caught.value)


def test_rows_are_numbered_as_in_a_spreadsheet():
    text = 'a,b\n1,2\n\n3,"4\n5"\n6,7,8\n'
    assert sentence(text) == "the number of cells in row 5 must be 2, as in row 1, but got 3"
    assert sentence("\n\n1,2\n3\n") == "the number of cells in row 4 must be 2, as in row 3, but got 1"


def test_a_row_far_down_counts_as_much_as_the_first():
    rows = ["a,y", *(f"{k % 7},{'pq'[k % 2]}" for k in range(5000))]
    assert len(raw_of("\n".join(rows)).inputs) == 5000
    rows[4321] = "1,2,3"
    assert sentence("\n".join(rows)) == "the number of cells in row 4,322 must be 2, as in row 1, but got 3"
    rows[4321] = "x,p"
    table = table_of("\n".join(rows))
    assert (table.columns[0].kind, table.columns[0].odd) == ("mixed", (4320, "x"))
    assert table.row(4320) == "row 4,322"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_an_encoding_can_be_chosen(encoding):
    codec = {"windows-1252": "cp1252"}.get(encoding, encoding)
    text = "größe,y\n1,a\n2,b\n3,a\n"
    assert table_of(text.encode(codec), encoding=encoding).columns[0].name == "größe"


def test_bytes_that_are_not_in_the_chosen_encoding_are_told_by_their_row():
    content = "size,y\n1,a\n2,süß\n".encode("latin-1")
    expected = "table.csv, row 3, must be text in utf-8, but got a byte that is none: the 15th"
    assert sentence(content, encoding="utf-8") == expected
    assert "must be text in windows-1252" in sentence(b"a,y\n1,p\n\x81,q\n")


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
def test_a_separator_can_be_chosen(separator):
    text = f"a{separator}y\n1{separator}p\n2{separator}q\n3{separator}p\n"
    assert len(table_of(text, separator=separator).columns) == 2
    assert table_of(text).separator == separator


def test_a_header_can_be_chosen():
    text = "1,2\n3,4\n5,6\n7,8\n"
    assert (table_of(text).header, table_of(text).rows) == (False, 4)
    with_header = table_of(text, header=True)
    assert ([column.name for column in with_header.columns], with_header.rows) == (["1", "2"], 3)


def test_years_as_names_are_a_header_where_a_word_stands_above_numbers():
    assert table_of("id,2019,2020\n1,5,6\n2,7,9\n").header is True
    assert table_of("5.1,3.5,setosa\n4.9,3.0,setosa\n").header is False


def test_a_comma_within_a_number_or_between_cells():
    table = table_of("a;b\n1,5;2,5\n2,5;3,5\n")
    assert (table.separator, table.decimal, table.columns[0].cells.to_list()) == (";", ",", [1.5, 2.5])
    assert table.notes == ("The comma is read as the decimal mark.",)
    assert table_of("a;b\n1,5;2,5\n2,5;3,5\n", decimal=",").notes == ()
    table = table_of("a;b\n1.5;2.5\n2.5;3.5\n")
    assert (table.decimal, table.columns[1].cells.to_list()) == (".", [2.5, 3.5])


def test_with_a_decimal_comma_a_point_makes_no_number():
    table = table_of("a;b\n1,5;1.234\n2,5;2.345\n3,5;x\n", decimal=",")
    assert [column.kind for column in table.columns] == ["number", "text"]


@pytest.mark.parametrize("cell", ["", "NA", "#N/A", "NaN", "nan", "null", "?", "N/A", " ", '""'])
def test_what_says_that_there_is_nothing(cell):
    [column, _] = table_of(f"a,y\n1,p\n{cell},q\n3,p\n").columns
    assert (column.kind, column.missing, column.cells.to_list()) == ("number", 1, [1.0, None, 3.0])


@pytest.mark.parametrize(("cells", "kind"), [
    (["1", "-2.5", "+3e2", ".5"], "number"), (["1", "2", "9007199254740993"], "number"), (["true", "False", "TRUE"], "boolean"),
    (["yes", "no", "yes"], "text"), (["2024-01-05", "2024-12-31"], "date"), (["5.1.2024", "31.12.24"], "date"),
    (["12:30", "13:45:10"], "date"), (["", "?"], "empty"), (["1,000", "2"], "text"), (["0x10", "1"], "text"),
])  # fmt: skip
def test_kinds_of_columns(cells, kind):
    text = "a\ty\n" + "".join(f"{cell}\tz\n" for cell in cells)
    assert table_of(text, separator="\t", header=True, decimal=".").columns[0].kind == kind


def test_whole_numbers_are_known_as_such():
    table = table_of("a,b,c\n1,1.0,1.5\n2,2.0,2\n9007199254740993,3,3\n")
    assert [column.integers for column in table.columns] == [False, True, False]


def test_ten_thousand_columns_are_read_and_one_more_is_not():
    row = ",".join(str(k) for k in range(10_000))
    names = ",".join(f"a rather long name of a column {k}" for k in range(10_000))
    table = table_of(f"{names}\n{row}\n{row}\n")
    assert (len(table.columns), table.columns[-1].name) == (10_000, "a rather long name of a column 9999")
    assert sentence(f"{names},z\n{row},1\n") == (
        "table.csv must be a table of at most 10,000 columns, but got 10,001 columns"
    )


def test_a_file_beyond_the_limit(monkeypatch):
    monkeypatch.setattr("neuroviz.data.files.store.MAXIMUM_FILE_BYTES", 2**20)
    content = b"a,y\n" + b"1,2\n" * 2**18
    assert sentence(content) == "data must be a file of at most 1 MB, but got table.csv of 1.1 MB"


@pytest.mark.parametrize(("shape", "end"), [
    ((1_000_001, 2), "at most 1,000,000 rows, but got 1,000,001 rows"),
    ((999_999, 100), "at most 50,000,000 cells, but got 99,999,900 cells"),
])  # fmt: skip
def test_tables_beyond_the_limits(shape, end):
    with pytest.raises(nv.RecipeError, match=end):
        check_shape("t.csv", *shape)


def test_lines_beyond_the_limit(monkeypatch):
    monkeypatch.setattr("neuroviz.data.files.shape.MAXIMUM_LINES", 9)
    assert sentence("a,y\n1,2\n" + "\n" * 8) == "table.csv must be a table of at most 1,000,000 rows, but got 10 lines"


def test_a_cell_longer_than_what_is_looked_at():
    long = "x" * 200_000
    table = table_of(f'"{long}",y\n1,2\n3,4\n')
    assert (table.separator, table.header, table.columns[0].name) == (",", True, "x" * (MOST_LETTERS - 1) + "…")


def test_ten_thousand_columns_with_a_decimal_comma():
    names = ";".join(f"Spalte mit langem Namen {k}" for k in range(10_000))
    row = ";".join(f"{k},5" for k in range(10_000))
    table = table_of(f"{names}\n{row}\n{row}\n")
    assert (table.separator, table.decimal, table.columns[7].cells.to_list()) == (";", ",", [7.5, 7.5])


def test_what_is_infinite_is_told_as_it_stands():
    table = table_of("a,b,y\n1,2,p\n1e400,,q\n3, -1e999,q\n")
    assert [column.odd for column in table.columns] == [(1, "1e400"), (2, "-1e999"), None]


def test_names_are_short_and_on_one_line():
    assert fit("a\u202eb\x07\n c") == "ab c"
    assert fit("x" * 200) == "x" * (MOST_LETTERS - 1) + "…"


def test_each_name_is_its_own():
    assert distinct(["a", "a", "a (2)", "b", "a"]) == ("a", "a (3)", "a (2)", "b", "a (4)")


def test_types_of_a_parquet_file():
    frame = pl.DataFrame({
        "float": [1.5, None, float("nan")], "int": [1, 2, 3], "decimal": pl.Series(["1.5", "2.5", "3.5"]).cast(pl.Decimal(5, 2)),
        "truth": [True, None, False], "word": ["a", "?", "b"], "category": pl.Series(["u", "v", "u"], dtype=pl.Categorical),
        "nothing": pl.Series([None] * 3, dtype=pl.Int8), "blank": ["", "", ""], "day": pl.Series([1, 2, 3]).cast(pl.Date),
        "span": pl.Series([1, 2, 3]).cast(pl.Duration("ms")), "list": [[1], [2], [3]], "bytes": [b"a", b"b", b"c"],
    })  # fmt: skip
    table = table_of(parquet(frame), name="t.parquet")
    kinds = {column.name: (column.kind, column.missing) for column in table.columns}
    assert kinds == {
        "float": ("number", 2), "int": ("number", 0), "decimal": ("number", 0), "truth": ("boolean", 1), "word": ("text", 1),
        "category": ("text", 0), "nothing": ("empty", 3), "blank": ("empty", 3), "day": ("date", 0), "span": ("date", 0),
        "list": ("other", 0), "bytes": ("other", 0),
    }  # fmt: skip
    assert table.head[0][:5] == ("1.5", "1", "1.5", "true", "a")


def test_a_parquet_file_without_rows_or_with_too_many(monkeypatch):
    frame = pl.DataFrame({"a": [1, 2], "b": [3, 4]})
    assert "at least two rows, but got no row" in sentence(parquet(frame.clear()), name="t.parquet")
    assert "at least two rows, but got one" in sentence(parquet(frame.head(1)), name="t.parquet")
    monkeypatch.setattr(parquet_module, "MAXIMUM_ROWS", 1)
    monkeypatch.setattr("neuroviz.data.files.shape.MAXIMUM_ROWS", 1)
    assert "at most 1 rows, but got 2 rows" in sentence(parquet(frame), name="t.parquet")


def test_a_parquet_file_that_brings_down_its_reader(monkeypatch):
    content = parquet(pl.DataFrame({"a": [1, 2], "b": [3, 4]}))
    monkeypatch.setattr(parquet_module, "_CHILD", "no such program")
    expected = "t.parquet must be a whole Parquet file, but got one that cannot be read: its pages are damaged, or hold too much"
    assert sentence(content, name="t.parquet") == expected
    monkeypatch.undo()
    monkeypatch.setattr(parquet_module, "_SECONDS", 0.001)
    assert "it took more than" in sentence(content, name="t.parquet")


def test_a_small_parquet_file_of_many_cells_is_refused_before_they_are_read(monkeypatch):
    for module in (parquet_module, shape):
        monkeypatch.setattr(module, "MAXIMUM_CELLS", 10)
    content = parquet(pl.DataFrame({"a": range(6), "b": range(6)}))
    monkeypatch.setattr(parquet_module.pl, "read_ipc_stream", None)
    assert "at most 10 cells, but got 12 cells" in sentence(content, name="t.parquet")


def test_damaged_bytes_are_read_or_told_of():
    rng = np.random.default_rng(1)
    text = b'size;colour;kind\r\n1,5;"re;d";a\r\n2;blue;b\r\n\xff;x;\n'
    for _ in range(300):
        content = bytearray(text)
        for place in rng.integers(0, len(text), 3):
            content[place] = rng.choice(np.frombuffer(b'",;\t\n\r\x00a1\xff', np.uint8))
        with suppress(nv.RecipeError):
            raw_of(bytes(content))
