"""Listening, opening the browser, and serving until Ctrl-C.

What serves takes most of a second to import: by then the browser is on its way already, and waits at the open port.
"""

from __future__ import annotations

import errno
import socket
import threading
import webbrowser

from neuroviz.server.compiler import start_compiling
from neuroviz.server.settings import EVERYWHERE, Settings


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


def announce(address: str, *, browser: bool) -> None:
    """Say where the page is, and open it in the browser."""
    print(f"NeuroViz is at {address} (Ctrl-C stops it)", flush=True)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def serve(settings: Settings, port: int, *, browser: bool) -> None:
    """Serve until Ctrl-C. Raises `CannotListen`."""
    with listening(settings.host, port) as listener:
        announce(address_of(listener, settings.host), browser=browser)
        try:
            compiler = start_compiling()
            from neuroviz.server.app import create_app
            from neuroviz.server.engine import loading
            from neuroviz.server.hosting import server

            server(create_app(settings, loading(compiler))).run(sockets=[listener])
        except KeyboardInterrupt:
            print("\nStopped.", flush=True)
