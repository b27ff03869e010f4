"""Whatever is done with runs in Python, one thing after the other: the states are those of the recipe."""

from hypothesis import given, settings

import neuroviz as nv
from tests.live.test_branches import DEEDS, RECIPE, STEPS


class Person:
    """Has a run, and those that it was before."""

    def __init__(self):
        self.run, self.former, self.step = nv.Run(RECIPE, history_budget=3000), [], 0

    def advance(self, steps):
        self.step = self.run.advance(steps=steps)

    def travel(self, step):
        self.run.trace(step)
        self.step = step

    def edit(self, edit):
        self.former.append(self.run)
        self.run = self.run.edit(self.step, *edit)

    def branch(self, step, edit):
        self.travel(step)
        self.edit(edit)

    def undo(self):
        if self.former:
            self.run = self.former.pop()

    def save(self):
        self.run = nv.Run(nv.Recipe.from_json(self.run.recipe.to_json()))

    def link(self, step):
        recipe, bookmark = nv.from_link(nv.link(self.run, step))
        self.run, self.step = nv.Run(recipe), step
        assert bookmark == nv.Bookmark(step, hash=self.run.at(step).hash())

    def open(self, step):
        self.run = nv.Run(self.run.recipe, state=self.run.at(step))


@settings(derandomize=True, max_examples=150)
@given(DEEDS, STEPS)
def test_whatever_is_done_ends_in_the_bits_of_the_recipe(deeds, back):
    person = Person()
    for name, *how in deeds:
        getattr(person, name)(*how)
    alone = nv.Run(nv.Recipe.from_json(person.run.recipe.to_json()))
    assert [person.run.at(step).hash() for step in (person.step, back)] == [
        alone.at(step).hash() for step in (person.step, back)
    ]
