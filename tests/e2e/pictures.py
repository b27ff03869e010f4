"""Pictures as arrays: taken of the stage, kept as PNG, and compared so that another machine's edges of letters are forgiven."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "pictures"
HALF = 2
"""Pixels of a side that become one: what is kept is small, and hairs' breadths count less."""
APART = 24
"""Of 255, after the blur: a pixel that differs by more is seen to differ."""
SHARE = 0.0001
"""So many of the pixels may."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
TAKE = """async (canvas) => {
  await document.fonts.ready
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const paper = document.createElement('canvas')
  const { width, height } = canvas
  Object.assign(paper, { width, height })
  const context = paper.getContext('2d')
  context.fillStyle = getComputedStyle(document.body).backgroundColor
  context.fillRect(0, 0, width, height)
  context.drawImage(canvas, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const pieces = Array.from({ length: Math.ceil(data.length / 32768) }, (_, k) => data.subarray(32768 * k, 32768 * (k + 1)))
  return [width, height, btoa(pieces.map((piece) => String.fromCharCode(...piece)).join(''))]
}"""

Picture = np.ndarray
"""(rows, columns, 3) uint8"""


def taken(page: Page) -> Picture:
    """What is drawn on the stage, on the page's own paper, as it stands."""
    width, height, pixels = page.get_by_role("region", name="The network").locator("canvas").evaluate(TAKE)
    return np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[:, :, :3]


def halved(picture: Picture) -> Picture:
    """Each pixel the mean of a square."""
    rows, columns = (side // HALF * HALF for side in picture.shape[:2])
    squares = picture[:rows, :columns].reshape(rows // HALF, HALF, columns // HALF, HALF, 3)
    return np.asarray(squares.mean(axis=(1, 3)).round(), dtype=np.uint8)


def blurred(picture: Picture) -> np.ndarray:
    """Each pixel the mean of itself and its eight neighbours."""
    padded = np.pad(picture.astype(float), ((1, 1), (1, 1), (0, 0)), mode="edge")
    rows, columns = picture.shape[:2]
    return sum(padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)) / 9


def difference(one: Picture, other: Picture) -> float:
    """The share of pixels that are seen to differ; all of them where the sizes do."""
    if one.shape != other.shape:
        return 1.0
    apart = np.abs(blurred(one) - blurred(other)).max(axis=2)
    return float((apart > APART).mean())


def alike(one: Picture, other: Picture) -> bool:
    return difference(one, other) <= SHARE


# -- PNG, as it is written here: colour, 8 bits, each row as the difference from the one above -------------------------

UP = 2


def encoded(picture: Picture) -> bytes:
    rows, columns, _ = picture.shape
    flat = picture.reshape(rows, -1)
    above = np.vstack([np.zeros_like(flat[:1]), flat[:-1]])
    lines = np.hstack([np.full((rows, 1), UP, np.uint8), flat - above])
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    content = zlib.compress(lines.tobytes(), 9)
    return SIGNATURE + b"".join(_chunk(*part) for part in ((b"IHDR", header), (b"IDAT", content), (b"IEND", b"")))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def decoded(png: bytes) -> Picture:
    """What `encoded` wrote."""
    chunks, at = {}, len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        chunks[kind] = png[at + 8 : at + 8 + length]
        at += length + 12
    columns, rows = struct.unpack(">II", chunks[b"IHDR"][:8])
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, 1 + 3 * columns)
    assert (lines[:, 0] == UP).all(), "make pictures writes it"
    return lines[:, 1:].cumsum(axis=0, dtype=np.uint8).reshape(rows, columns, 3)
