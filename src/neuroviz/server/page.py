"""The page's own files. Nothing is fetched from anywhere else, and the browser is told to hold the page to that."""

from __future__ import annotations

import os
import re
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

HEADERS = {
    # Styles may stand in the markup: typeset formulas and drawn bars carry their sizes there.
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FOREVER = "public, max-age=31536000, immutable"  # names in assets/ change with their contents
ALWAYS_ASK = "no-cache"
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""The smaller first; and how the names end of the files that the build has written so."""


class Page(StaticFiles):
    """Files of a folder, with the headers; compressed where the build has done so and the browser takes it."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        headers = Headers(scope=scope)
        encoding = None if "range" in headers else _encoding_of(Path(full_path), headers)
        if encoding is not None:
            full_path = _compressed(Path(full_path), encoding)
            stat_result = full_path.stat()
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Vary"] = "Accept-Encoding"
        if encoding is not None and response.status_code == status_code:
            response.headers["Content-Encoding"] = encoding
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = FOREVER if path.startswith("assets/") else ALWAYS_ASK
        return response


def _encoding_of(path: Path, headers: Headers) -> str | None:
    """The encoding in which a file is there and the browser takes it (RFC 9110, 12.5.3)."""
    taken = set()
    for each in headers.get("accept-encoding", "").lower().split(","):
        name, *weight = re.split(r"\s*;\s*", each.strip())
        if not any(re.fullmatch(r"q=0(\.0*)?", part) for part in weight):
            taken.add(name)
    return next((name for name in ENCODINGS if name in taken and _compressed(path, name).is_file()), None)


def _compressed(path: Path, encoding: str) -> Path:
    return path.with_name(path.name + ENCODINGS[encoding])


def routes(static: Path) -> list[BaseRoute]:
    """The page; where it was never built, a sentence that says how to."""
    if (static / "index.html").is_file():
        return [Mount("/", Page(directory=static, html=True))]
    return [Route("/", _missing)]


async def _missing(_: Request) -> Response:
    return PlainTextResponse("The page has not been built yet: run `make build`, then start again.", status_code=503)
