"""Listening, opening the browser, and stopping."""

from __future__ import annotations

import errno
import socket
import threading
import webbrowser

import uvicorn

from neuroviz.server.app import create_app
from neuroviz.server.guard import EVERYWHERE
from neuroviz.server.settings import MAXIMUM_MESSAGE_BYTES, Settings

STOP_WITHIN = 2


class CannotListen(Exception):
    """The address cannot be had; the sentence says why, and the way out."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any free one. Raises `CannotListen`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(
            f"--host must be a name or address of this machine, but got {host!r} ({error.strerror})."
        ) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise CannotListen(_why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use already, perhaps by another NeuroViz: "
            f"choose another with --port (--port {port + 1}, say, or --port 0 for any free one)."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs the administrator's rights: choose one from 1024 on with --port."
    return f"--host must be an address of this machine, but got {host!r} ({error.strerror})."


def address_of(listener: socket.socket, host: str) -> str:
    """Where a browser on this machine finds it."""
    name = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://{f'[{name}]' if ':' in name else name}:{listener.getsockname()[1]}/"


class Server(uvicorn.Server):
    """Uvicorn, which says where it listens and opens the browser when it does."""

    def __init__(self, config: uvicorn.Config, address: str, *, browser: bool) -> None:
        super().__init__(config)
        self._address, self._browser = address, browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"NeuroViz is at {self._address} (Ctrl-C stops it)", flush=True)
        if self._browser:
            threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()


def config(settings: Settings) -> uvicorn.Config:
    """How Uvicorn is to serve: bounded messages, no compression of them, and quietly."""
    return uvicorn.Config(
        create_app(settings),
        ws="websockets-sansio",
        ws_max_size=MAXIMUM_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
    )


def serve(settings: Settings, port: int, *, browser: bool) -> None:
    """Serve until Ctrl-C. Raises `CannotListen`."""
    with listening(settings.host, port) as listener:
        server = Server(config(settings), address_of(listener, settings.host), browser=browser)
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            print("\nStopped.", flush=True)
