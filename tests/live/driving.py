"""A page, as far as a session is concerned."""

import json

from neuroviz.live import messages as m
from neuroviz.live.bench import Limits
from neuroviz.live.session import Session


class Page:
    """Asks a session, and drives it until it has answered."""

    def __init__(self, limits=None, budget=1000, **options):
        self.session = Session(limits or Limits(1_000_000, lambda: 2**20), **options)
        self.budget, self.progress, self.calls = budget, [], 0

    def ask(self, command, arrays=None):
        """The one answer (event, arrays) to a command."""
        packets = self.session.handle(command, arrays)
        while self.session.busy:
            packets += self.session.advance(self.budget)
            self.calls += 1
        *before, answer = packets
        assert all(isinstance(packet.event, m.Progress) for packet in before)
        self.progress = [packet.event for packet in before]
        assert answer.event.id == command.id
        return answer

    def open(self, recipe=None, step=0, **options):
        text = None if recipe is None else recipe.to_json()
        return self.ask(m.Open(id=1, recipe=text, step=step, **options)).event

    def edit(self, path, value, step=0):
        return self.ask(m.Edit(id=2, step=step, path=path, value=json.dumps(value).encode())).event

    def trace(self, step, **options):
        return self.ask(m.Trace(id=3, step=step, **options))

    def advance(self, step, steps=None, **options):
        return self.ask(m.Advance(id=4, step=step, steps=steps, **options))

    def state(self, step):
        return self.ask(m.GetState(id=5, step=step))
