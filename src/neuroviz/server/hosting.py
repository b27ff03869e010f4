"""The application on Uvicorn."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

from neuroviz.server.settings import MAXIMUM_MESSAGE_BYTES

STOP_WITHIN = 2


def server(app: ASGIApp) -> uvicorn.Server:
    """Serves it: bounded messages, no compression of them, and quietly."""
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_max_size=MAXIMUM_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
    )
    return uvicorn.Server(config)
