"""Whatever somebody does to a run, one thing after the other: its states are those of its recipe."""

from hypothesis import given, settings
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.live.bench import Limits
from neuroviz.live.messages import Open, ReadShared, Share
from tests.live.driving import Page

FURTHEST = 40
RECIPE = nv.Recipe(
    data=nv.Synthetic("circles", samples=30),
    network=nv.Network((nv.Layer(3),)),
    training=nv.Training(optimizer=nv.Adam(0.05), batch_size=7),
    seed=2,
)
STEPS = st.integers(0, FURTHEST)
EDITS = st.sampled_from([
    ("training.optimizer.learning_rate", 0.5), ("training.optimizer.learning_rate", 0.01), ("training.batch_size", 3),
    ("training.batch_size", 16), ("training.optimizer", {"name": "SGD", "learning_rate": 0.2, "momentum": 0.9}),
    ("training.optimizer", {"name": "Adam", "learning_rate": 0.02}), ("training.dropout", 0.3),
    ("training.frozen", ["parameters.0.bias"]), ("parameters.0.weight.1.1", -0.75), ("parameters.1.bias.0", 0.5),
])  # fmt: skip
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.integers(1, 9)),
        st.tuples(st.just("travel"), STEPS),
        st.tuples(st.just("edit"), EDITS),
        st.tuples(st.just("branch"), STEPS, EDITS),
        st.tuples(st.just("undo")),
        st.tuples(st.just("save")),
        st.tuples(st.just("open"), STEPS),
        st.tuples(st.just("link"), STEPS),
    ),
    max_size=12,
)


def fresh(recipe):
    """One that knows nothing of the run, and keeps few states of it."""
    page = Page(Limits(1_000_000, lambda: 3000), budget=5)
    page.open(recipe)
    return page


class Person:
    """At a page, which holds the recipe of the run, those that it was, and where it stands."""

    def __init__(self):
        self.page, self.recipe, self.step, self.former = fresh(RECIPE), RECIPE, 0, []

    def advance(self, steps):
        self.page.advance(self.step, min(steps, FURTHEST - self.step) or 1)
        self.step = min(self.step + steps, FURTHEST)

    def travel(self, step):
        self.page.trace(step)
        self.step = step

    def edit(self, edit):
        self.former.append((self.recipe, self.step))
        opened = self.page.edit(*edit, step=self.step)
        self.recipe = nv.Recipe.from_json(opened.recipe)

    def branch(self, step, edit):
        self.travel(step)
        self.edit(edit)

    def undo(self):
        if self.former:
            self.recipe, self.step = self.former.pop()
            self.page.open(self.recipe, self.step)

    def save(self):
        """Into a file, and from it in another session, at the moment that was saved."""
        self._take_over(self._shared(self.step).file)

    def link(self, step):
        """To a moment, which another session opens."""
        self._take_over(self._shared(step).fragment)
        self.step = step

    def _shared(self, step):
        return self.page.ask(Share(id=1, bookmark=nv.Bookmark(step))).event

    def _take_over(self, text):
        """The hash in the text is that of the state which the other session comes to, or it would note that it is not."""
        self.page = fresh(RECIPE)
        shared = self.page.ask(ReadShared(id=1, text=text)).event
        opened = self.page.ask(Open(id=1, recipe=shared.recipe, bookmark=shared.bookmark)).event
        assert opened.note is None
        self.recipe = nv.Recipe.from_json(opened.recipe)

    def open(self, step):
        """In another session, which goes on from a state."""
        event, arrays = self.page.state(min(step, self.step))
        self.page = fresh(RECIPE)
        self.page.ask(Open(id=1, recipe=self.recipe.to_json(), step=self.step, state=event.state), arrays)


@settings(derandomize=True, max_examples=150)
@given(DEEDS, STEPS)
def test_whatever_is_done_ends_in_the_bits_of_the_recipe(deeds, back):
    person = Person()
    for name, *how in deeds:
        getattr(person, name)(*how)
    alone = nv.Run(nv.Recipe.from_json(person.recipe.to_json()))
    for step in (person.step, back):
        assert person.page.state(step)[0].state.hash == alone.at(step).hash()
