"""A file of the reader's own, from its first piece to the run that uses it."""

import hashlib
import json

import msgspec
import numpy as np
import polars as pl
import pytest

import neuroviz as nv
from neuroviz.data.sources import File
from neuroviz.live import messages as m
from neuroviz.live import preview, uploading
from neuroviz.live.session import Session
from tests.data.files.reading import KINDS, parquet
from tests.live.driving import Page

TABLE = b"size,colour,kind\n" + b"".join(
    f"{k},{'red' if k % 3 else 'blue'},{'ab'[k > 20]}\n".encode() for k in range(40)
)


def put(page, content, name="table.csv", offset=0, size=None, **options):
    arrays = {"bytes": np.frombuffer(content, np.uint8)} if content is not None else {}
    size = len(content) if size is None else size
    return page.ask(m.PutFile(id=7, name=name, size=size, offset=offset, **options), arrays).event


def read(page, file, **choices):
    file = msgspec.structs.replace(file, **choices)
    return page.ask(m.ReadFile(id=8, file=msgspec.Raw(msgspec.json.encode(file)))).event


def used(page, file):
    return page.edit("data", msgspec.to_builtins(file))


def refused(event):
    assert isinstance(event, m.Refused)
    return event.field, event.sentence


# -- Pieces ------------------------------------------------------------------------------------------------------------


def test_a_file_comes_in_pieces(page):
    first = put(page, TABLE[:100], size=len(TABLE))
    assert (first.received, first.file) == (100, None)
    last = put(page, TABLE[100:], offset=100, size=len(TABLE))
    assert last.received == len(TABLE)
    assert last.file == File("table.csv", len(TABLE), hashlib.sha256(TABLE).hexdigest())


def test_what_is_there_already_need_not_come_again(page):
    file = put(page, TABLE).file
    assert put(page, None, size=len(TABLE), sha256=file.sha256).file == file
    asked = put(page, None, size=len(TABLE), sha256="0" * 64)
    assert (asked.received, asked.file) == (0, None)


def test_no_engine_is_needed():
    page = Page(ready=False)
    page.open()
    file = put(page, TABLE).file
    assert read(page, file).samples == 40


def test_another_file_than_before_is_told(page):
    sentence = "table.csv is another file than before: it has changed since it was first read."
    assert refused(put(page, TABLE, sha256="0" * 64)) == ("sha256", sentence)


@pytest.mark.parametrize(("piece", "field", "sentence"), [
    ({"offset": 5}, "offset", "offset must be 0 for the first piece of table.csv, but got 5"),
    ({"size": 0}, "data", "data must be a file with something in it, but got table.csv, which is empty"),
    ({"size": 2**26}, "data", "data must be a file of at most 50 MB, but got table.csv of 64.0 MB"),
    ({"size": 10}, "buffers", "table.csv must end after 10 bytes, but there came more"),
])  # fmt: skip
def test_pieces_that_do_not_fit(page, piece, field, sentence):
    assert refused(put(page, TABLE, **piece)) == (field, sentence)


def test_pieces_out_of_their_order(page):
    put(page, TABLE[:100], size=len(TABLE))
    assert refused(put(page, TABLE[200:], offset=200, size=len(TABLE))) == ("offset", "offset must be 100, but got 200")
    assert refused(put(page, TABLE[100:], name="other.csv", offset=100, size=len(TABLE)))[0] == "offset"


def test_only_bytes_are_taken(page, monkeypatch):
    monkeypatch.setattr(uploading, "MAXIMUM_PIECE", 10)
    assert refused(put(page, TABLE))[0] == "buffers"
    arrays = {"bytes": np.zeros(4)}
    answer = page.ask(m.PutFile(id=7, name="t.csv", size=4, offset=0), arrays).event
    assert refused(answer)[1].startswith("buffers must be bytes, at most 10 of uint8, but got")


def test_a_name_is_no_place(page):
    assert put(page, TABLE, name="../a\\b\n.csv").file.name == ".._a_b_.csv"
    assert put(page, TABLE, name="").file.name == "file"


# -- What is in it -----------------------------------------------------------------------------------------------------


def test_what_is_read_is_told_with_its_progress(page):
    event = read(page, put(page, TABLE).file)
    assert [(p.done, p.total) for p in page.progress] == [(1, 4), (2, 4), (3, 4)]
    assert (event.format, event.rows, event.samples, event.inputs) == ("text", 40, 40, 3)
    assert (event.file.target, event.file.task, event.file.columns) == ("kind", "classification", ("size", "colour"))
    size, colour, kind = event.columns
    assert (size.kind, size.minimum, size.maximum, size.distinct, size.taken, size.inputs) == (
        "number",
        0.0,
        39.0,
        40,
        True,
        1,
    )
    assert (colour.kind, colour.values, colour.minimum, colour.inputs) == ("text", ("red", "blue"), None, 2)
    assert (kind.taken, kind.reason) == (False, "")
    assert event.classes == (m.ClassCount("a", 21), m.ClassCount("b", 19))
    assert (event.total_columns, event.total_classes, event.problem) == (3, 2, None)
    assert (event.head_columns, event.head[1]) == ((0, 1, 2), ("1", "red", "a"))


def test_other_choices_are_quick(page):
    event = read(page, put(page, TABLE).file)
    again = read(page, event.file, target="size", task="regression", columns=None)
    assert page.progress == []
    assert (again.file.target, again.classes, again.file.columns) == ("size", (), ("colour", "kind"))


def test_a_choice_that_cannot_be_followed_is_shown_with_the_rest(page):
    event = read(page, put(page, TABLE).file, target="kind", task="regression")
    assert event.problem == m.Problem(
        "data.task", "the target “kind” of a regression must be a column of numbers, but got “a” in row 2"
    )
    assert (event.samples, event.inputs, event.classes, len(event.columns)) == (0, 0, (), 3)


def test_reasons_and_notes(page):
    event = read(page, put(page, (KINDS / "ids.csv").read_bytes()).file)
    reasons = {column.name: column.reason for column in event.columns if not column.taken}
    assert reasons == {"id": "all different: names, no measure", "who": "all different: names, no measure",
                       "always": "always the same", "y": ""}  # fmt: skip
    assert "1 column is left out, “always”: it is always the same." in event.notes
    filled = read(page, put(page, (KINDS / "missing.csv").read_bytes()).file, missing="fill")
    assert (filled.without_target, filled.incomplete, filled.inputs) == (1, 0, 5)


def test_what_is_sent_is_bounded(page, monkeypatch):
    for name, most in {"MOST_COLUMNS": 4, "MOST_HEAD_COLUMNS": 2, "MOST_CLASSES": 1, "MOST_LETTERS": 5}.items():
        monkeypatch.setattr(preview, name, most)
    names = ",".join(f"a{k}" for k in range(9))
    rows = "".join(f"{k},{k % 2},2.5,4,5,6,7,8,{'a long text' if k % 2 else 'b'}\n" for k in range(8))
    event = read(page, put(page, f"{names}\n{rows}".encode()).file)
    assert [column.name for column in event.columns] == ["a0", "a1", "a2", "a8"]
    assert (event.total_columns, event.total_classes, len(event.classes)) == (9, 2, 1)
    assert event.head_columns == (0, 3)
    assert (event.head[0], event.head[1]) == (("0", "b"), ("1", "a lo…"))


def test_a_parquet_file_is_read(page):
    frame = pl.DataFrame({"a": [1.5, 2.5, float("inf"), 4.5], "b": [1, 2, 3, 5], "y": ["p", "q", "p", "q"]})
    event = read(page, put(page, parquet(frame), name="t.parquet").file)
    assert (event.format, event.file.separator, event.columns[0].maximum) == ("parquet", None, None)
    assert event.columns[0].reason == "row 3 has “inf”"


@pytest.mark.parametrize(("value", "field"), [
    (b'{"source":"file","name":"a.csv","size":1}', "data"), (b"{", "file"), (b'{"source":"catalog"}', "file"),
])  # fmt: skip
def test_what_is_no_file(page, value, field):
    assert refused(page.ask(m.ReadFile(id=8, file=msgspec.Raw(value))).event)[0] == field


def test_a_file_that_was_never_put(page):
    file = File("a.csv", 5, "0" * 64)
    field, sentence = refused(read(page, file))
    assert (field, sentence.startswith("data must be given together with the bytes of its file")) == ("data", True)


def test_a_file_that_cannot_be_read_leaves_the_run(page):
    before = page.trace(3)[1]["losses"].tobytes()
    file = put(page, (KINDS / "ragged.csv").read_bytes(), name="ragged.csv").file
    sentence = "the number of cells in row 3 must be 3, as in row 1, but got 2 (in all 2 rows like that)"
    assert refused(read(page, file)) == ("data.separator", sentence)
    assert refused(used(page, file)) == ("data.separator", sentence)
    assert page.trace(3)[1]["losses"].tobytes() == before


def test_a_reading_can_be_given_up():
    session = Session()
    content = np.frombuffer(TABLE, np.uint8)
    session.handle(m.PutFile(id=1, name="t.csv", size=len(TABLE), offset=0), {"bytes": content})
    file = session.advance(10)[0].event.file
    session.handle(m.ReadFile(id=2, file=msgspec.Raw(msgspec.json.encode(file))))
    assert isinstance(session.advance(10)[0].event, m.Progress)
    [answer] = session.handle(m.Cancel(id=3, target=2))
    assert answer.event.sentence == "Given up, as you asked."
    assert not session.busy


# -- Its run -----------------------------------------------------------------------------------------------------------


def test_a_file_is_used(page):
    file = read(page, put(page, TABLE).file).file
    event = used(page, file)
    assert [(told.done, told.total, told.reading) for told in page.progress] == [
        (1, 3, True),
        (2, 3, True),
        (2, 3, True),
    ]
    run = event.run
    assert (run.data, run.data_label, run.data_source, run.nouns) == ("file", "table.csv", "your file, 40 rows", "rows")
    assert [feature.name for feature in run.features] == ["size", "colour = blue", "colour = red"]
    assert (run.classes, run.outputs, run.train_samples) == (("a", "b"), ("a", "b"), 32)
    assert json.loads(bytes(run.data_value))["sha256"] == file.sha256
    assert event.note == "Starts again: the data have changed."
    assert page.trace(0)[0].location.step == 0


def test_numbers_of_a_file_change_the_loss(page):
    file = read(page, put(page, TABLE).file, target="size", task="regression", columns=None).file
    event = used(page, file)
    assert "Loss and output activation are now those that go with the new data." in event.note
    assert [feature.name for feature in event.run.targets] == ["size"]


def test_its_bytes_are_kept_for_as_long_as_the_run_is_of_it(page):
    file = read(page, put(page, TABLE).file).file
    used(page, file)
    put(page, TABLE + b"50,red,a\n")  # looked at, and not used
    assert page.edit("data.test_fraction", 0.5).run.train_samples == 20
    assert page.edit("data.missing", "fill").run.data == "file"
    assert page.progress
    assert page.edit("network.hidden.0.units", 9).run.layers[0].units == 9
    page.edit("data", {"source": "catalog", "name": "iris"})
    assert refused(read(page, file))[0] == "data"


def test_another_session_goes_on_with_it(page):
    recipe = nv.Recipe.from_json(used(page, read(page, put(page, TABLE).file).file).recipe)
    other = Page()
    assert refused(other.open(recipe))[0] == "data"
    put(other, TABLE)
    event = other.open(recipe, step=5)
    assert (event.step, event.run.data) == (5, "file")
    assert other.trace(5)[1]["losses"].tobytes() == page.trace(5)[1]["losses"].tobytes()
