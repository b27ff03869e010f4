"""The way along a run: how far it has come, what is kept of it, and how to stand at any of its steps once more."""

from __future__ import annotations

from neuroviz.checkpoints import Checkpoints
from neuroviz.engine import check
from neuroviz.engine.state import State
from neuroviz.history import History
from neuroviz.machine import Machine
from neuroviz.schedule import Schedule
from neuroviz.trace import Divergence, divergence
from neuroviz.uninterrupted import uninterrupted

_CHUNK = 4096


class Diverged(ArithmeticError):
    """A run cannot go on: a number is no longer finite. Everything before can be looked at."""

    def __init__(self, divergence: Divergence) -> None:
        self.divergence = divergence
        super().__init__(divergence.sentence)

    def __reduce__(self) -> tuple[type[Diverged], tuple[Divergence]]:
        return Diverged, (self.divergence,)


class Journey:
    """Moves a machine's states. Every one of them can be computed again, bit for bit, from one that is kept before it.

    The head is the state farthest on; the cursor, where one looks, is the head itself or an earlier state. `budget` bounds the
    bytes of the checkpoints.
    """

    def __init__(self, machine: Machine, budget: int) -> None:
        self.machine = machine
        self.schedule = Schedule(machine.stretches, len(machine.dataset.train))
        self.diverged: Divergence | None = None
        self.history = History()
        self._head = self._cursor = machine.begin()
        self._given: State | None = None
        self.checkpoints = Checkpoints(budget, self._head.nbytes)
        self.checkpoints.add(self._head.row())

    @property
    def end(self) -> int:
        """The steps that are done."""
        return self.history.end

    # -- Where else it may begin -----------------------------------------------------------------------------------

    def start_from(self, state: State) -> None:
        """Begin at this state of the run, which is copied. Raises `RecipeError` unless it may be one."""
        self.machine.check_state(state)
        self._check_that_it_can_go_on(state)
        self._given, self._head = state.copy(), state.copy()
        self._cursor = self._head
        self.history = History(state.step, state.epoch)

    def _check_that_it_can_go_on(self, state: State) -> None:
        """What the optimizer remembers, and where the step stands."""
        slots = self.machine.training_at(state.step).optimizer.slots
        if state.slot_names != slots:
            expected, got = (" and ".join(names) or "nothing" for names in (slots, state.slot_names))
            check.fail("state", f"with what the optimizer remembers ({expected})", check.words(got))
        place = self.schedule.place(state.step)
        if (state.epoch, state.batch, state.position) != place or not 0 <= state.t <= state.step:
            got = check.words(f"{(state.epoch, state.batch, state.position)} after {state.t} steps of its optimizer")
            check.fail("state", f"at epoch, batch and position {place} of step {state.step}", got)

    def share_past(self, other: Journey, step: int) -> None:
        """Take over what the two have in common: everything before `step`; then come as far as `step`, if the other has."""
        self.checkpoints = other.checkpoints.copy_until(step)
        if other._given is not None and other._given.step < step:
            self._given = other._given
        self._head = self._cursor = self.nearest(step - 1).copy() if step else self.machine.begin()
        self.history = History(self._head.step, self._head.epoch)
        self.reach(min(step, other.end))

    # -- Going -----------------------------------------------------------------------------------------------------

    def reach(self, step: int) -> State:
        """The state in which `step` begins: the cursor, not a copy. Raises `Diverged` where the run ends before."""
        while self.approach(step, _CHUNK):
            pass
        return self._cursor

    def steps_to(self, step: int) -> int:
        """How many steps must be computed to stand at `step`."""
        return 0 if step in (self._cursor.step, self._head.step) else step - self.nearest(step).step

    def approach(self, step: int, budget: int) -> int:
        """Compute at most `budget` of them; returns how many remain. Raises `Diverged` where the run ends before."""
        if self._cursor.step != step:
            start = self.nearest(step)
            self._cursor = start.copy() if start is self._given else start
        while budget > 0 and self._cursor.step < step:
            budget -= self._move(min(budget, step - self._cursor.step))
        return step - self._cursor.step

    def nearest(self, step: int) -> State:
        """The latest state at or before `step` among what is kept, the head and the cursor."""
        standing = [state for state in (self._head, self._cursor) if state.step <= step]
        return max((*standing, self._kept(step)), key=lambda state: state.step)

    def _kept(self, step: int) -> State:
        """The latest at or before `step` of the checkpoints and the state that was given; else the beginning."""
        known = (self._given, self.checkpoints.before(step))
        kept = [state for state in known if state is not None and state.step <= step]
        return max(kept, key=lambda state: state.step) if kept else self.machine.begin()

    def _move(self, steps: int) -> int:
        """Move the cursor on, to the next checkpoint at most. Returns how many steps were done."""
        start, limit = self._cursor.step, self.checkpoints.at_once(self._cursor.nbytes)
        if self.diverged is not None:
            if start >= self.diverged.step:
                raise Diverged(self.diverged)
            limit = min(limit, self.diverged.step - start)
        with uninterrupted():
            return self._moved(min(steps, limit), new=start == self.end)

    def _moved(self, steps: int, *, new: bool) -> int:
        """The same for so many steps; what is `new`, because nobody has been there yet, is written down."""
        at_head = self._cursor is self._head
        moved = self.machine.move(self._cursor, steps, self.checkpoints.interval if new else 0)
        if new:
            self.history.append(moved.losses, moved.epochs)
            self.checkpoints.add(moved.kept)
        self._cursor = moved.state if self.machine.work.stop[0] < 0 else self._stopped(moved.state)
        if at_head:
            self._head = self._cursor
        return len(moved.losses)

    def _stopped(self, state: State) -> State:
        """A number of the step was not finite: the state in which it begins, or, where half an update destroyed it, one before."""
        found = divergence(state.slot_names, self.schedule.location(state.step), self.machine.work.stop)
        assert found is not None
        self.diverged = found
        destroyed = found.operation > 2 * self.machine.network.layers
        return self._kept(found.step).copy() if destroyed else state
