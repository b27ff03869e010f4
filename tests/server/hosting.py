"""A real server in a thread, and pages that talk to it."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager

from websockets.sync.client import connect

from neuroviz.live import messages as m
from neuroviz.live import wire
from neuroviz.server import hosting
from neuroviz.server.app import create_app
from neuroviz.server.serve import listening
from neuroviz.server.settings import Settings


@contextmanager
def serving(settings=None, app=None):
    """A server on a free port; gives its port."""
    settings = settings or Settings()
    with listening(settings.host, 0) as listener:
        server = hosting.server(app or create_app(settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.005)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


class Page:
    """One page's connection."""

    def __init__(self, socket):
        self.socket = socket

    def receive(self):
        """The next event: its header as it came, and its packet."""
        packet = self.socket.recv(timeout=60)
        length = int.from_bytes(packet[:8], "little")
        return json.loads(packet[8 : 8 + length]), packet

    def receive_until(self, kind):
        while True:
            header, packet = self.receive()
            if header["type"] == kind:
                return header, packet

    def ask(self, command, arrays=None):
        self.socket.send(wire.encode(command, arrays))
        while True:
            header, packet = self.receive()
            if header["id"] == command.id and header["type"] != "progress":
                return header, packet

    def open(self, **options):
        return self.ask(m.Open(id=1, **options))[0]


@contextmanager
def page_of(port, *, ready=True, **options):
    """A page that has been welcomed; with `ready`, once the engine is compiled."""
    with connect(f"ws://127.0.0.1:{port}/session", compression=None, max_size=None, **options) as socket:
        page = Page(socket)
        page.welcome, _ = page.receive()
        if ready and not page.welcome["ready"]:
            page.receive_until("ready")
        yield page


def arrays_of(packet):
    """The buffers of an event's packet."""
    length = int.from_bytes(packet[:8], "little")
    header, at, arrays = json.loads(packet[8 : 8 + length]), 8 + length, {}
    for buffer in header["buffers"]:
        described = wire.Buffer(buffer["name"], buffer["dtype"], tuple(buffer["shape"]))
        arrays[described.name] = wire._array(packet, at, described)
        at += -(-arrays[described.name].nbytes // 8) * 8
    return arrays
