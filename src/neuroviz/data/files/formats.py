"""What a file is by its first bytes: names lie."""

from __future__ import annotations

from typing import Literal

from neuroviz.data.files.encodings import utf16_of
from neuroviz.data.files.problems import wrong

Format = Literal["text", "parquet"]

_PARQUET = b"PAR1"
_OTHERS = {
    b"\xff\xfe\x00\x00": "text in UTF-32 (save it as UTF-8)",
    b"\x00\x00\xfe\xff": "text in UTF-32 (save it as UTF-8)",
    b"PK\x03\x04": "a ZIP archive (an Excel workbook is one too: save it as CSV)",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (save it as CSV)",
    b"SQLite format 3": "an SQLite database",
    b"ARROW1": "an Arrow file (save it as Parquet)",
    b"\x89HDF": "an HDF5 file",
    b"\x93NUMPY": "a NumPy array (give it in Python)",
    b"\x7fELF": "a program",
}
_BINARY = frozenset(range(32)) - frozenset(b"\t\n\r\x0b\x0c\x1a\x1b")
_LOOKED_AT = 4096


def format_of(name: str, content: bytes) -> Format:
    """Text or Parquet. Raises `RecipeError` that says what the file is instead."""
    if content.startswith(_PARQUET):
        if len(content) < 12 or not content.endswith(_PARQUET):
            wrong(name, "a whole Parquet file", "one that is cut short: its end is missing")
        return "parquet"
    for beginning, kind in _OTHERS.items():
        if content.startswith(beginning):
            wrong(name, "a CSV, TSV or Parquet file", kind)
    if utf16_of(content) is not None:
        return "text"
    strange = next((byte for byte in content[:_LOOKED_AT] if byte in _BINARY), None)
    if strange is not None:
        wrong(name, "a CSV, TSV or Parquet file", f"bytes that are no text (0x{strange:02x})")
    return "text"
