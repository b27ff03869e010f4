"""Letters from bytes: UTF-8, UTF-16, or what Windows writes in western Europe."""

from __future__ import annotations

import codecs

from neuroviz.data.files.problems import wrong

_CODECS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}
_LOOKED_AT = 4096
_LINE_FEED = b"\n"


def encoding_of(content: bytes) -> str:
    """The name of the encoding that the bytes are in."""
    if utf16_of(content) is not None:
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def utf16_of(content: bytes) -> str | None:
    """Which UTF-16 it is, by the mark at its beginning or by the side on which its zero bytes are; None: it is none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:_LOOKED_AT]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start):  # half of the pairs have one
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def as_utf8(name: str, content: bytes, encoding: str) -> bytes:
    """The same text in UTF-8, without a mark at its beginning, its lines ended by line feeds. Raises `RecipeError`."""
    codec = _CODECS[encoding] if encoding != "utf-16" else utf16_of(content) or "utf-16-le"
    try:
        text = content.decode(codec)
        text = text.removeprefix("\ufeff")
        utf8 = text.encode()
    except UnicodeError as error:
        byte = getattr(error, "start", 0)
        row = content.count(_LINE_FEED, 0, byte) + 1
        wrong(
            f"{name}, row {row:,},", f"text in {encoding}", f"a byte that is none: the {byte + 1:,}th", "data.encoding"
        )
    _check_zeros(name, utf8)
    return utf8.replace(b"\r", b"\n") if b"\r" in utf8 and b"\n" not in utf8 else utf8


def _check_zeros(name: str, utf8: bytes) -> None:
    """No text has a zero byte: it would tell values apart that look alike."""
    zero = utf8.find(b"\0")
    if zero >= 0:
        wrong(f"{name}, row {utf8.count(_LINE_FEED, 0, zero) + 1:,},", "text", "a zero byte")
