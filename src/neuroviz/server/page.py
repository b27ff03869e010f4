"""The page's own files. Nothing is fetched from anywhere else, and the browser is told to hold the page to that."""

from __future__ import annotations

from pathlib import Path

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


class Page(StaticFiles):
    """Files of a folder, with the headers."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = FOREVER if path.startswith("assets/") else ALWAYS_ASK
        return response


def routes(static: Path) -> list[BaseRoute]:
    """The page; where it was never built, a sentence that says how to."""
    if (static / "index.html").is_file():
        return [Mount("/", Page(directory=static, html=True))]
    return [Route("/", _missing)]


async def _missing(_: Request) -> Response:
    return PlainTextResponse("The page has not been built yet: run `make build`, then start again.", status_code=503)
