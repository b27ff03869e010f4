"""Files for the tests: from a text, or of a kind that lies beside."""

import io
from pathlib import Path

import neuroviz as nv
from neuroviz.data import sources
from neuroviz.data.files.choosing import choose
from neuroviz.data.files.reading import Reader
from neuroviz.data.files.store import Files
from neuroviz.data.pieces import whole

KINDS = Path(__file__).parent / "kinds"


def kind(name, **choices):
    """The recipe's `File` of one of the files beside."""
    return nv.File(KINDS / name, **choices)


def in_memory(content, name="table.csv", **choices):
    """A `Reader` with a file of these bytes, and the file as a recipe names it."""
    content = content.encode() if isinstance(content, str) else content
    files = Files()
    return Reader(files), sources.File(name, *files.put(name, content), **choices)


def table_of(content, **choices):
    reader, file = in_memory(content, **choices)
    return whole(reader.table(file))


def chosen_of(content, **choices):
    reader, file = in_memory(content, **choices)
    return choose(file, whole(reader.table(file)))


def raw_of(content, **choices):
    reader, file = in_memory(content, **choices)
    return whole(reader.raw(file))


def parquet(frame):
    """A frame's bytes as Parquet."""
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()
