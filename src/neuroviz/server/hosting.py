"""The application on Uvicorn."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

from neuroviz.server.app import create_app
from neuroviz.server.settings import MAXIMUM_MESSAGE_BYTES, Settings

STOP_WITHIN = 2


def server(settings: Settings, app: ASGIApp | None = None) -> uvicorn.Server:
    """Serves `app`, or the page: bounded messages, no compression of them, and quietly."""
    config = uvicorn.Config(
        app or create_app(settings),
        ws="websockets-sansio",
        ws_max_size=MAXIMUM_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
    )
    return uvicorn.Server(config)
