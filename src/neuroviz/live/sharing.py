"""Commands about moments that are given away and kept: `share`, `read_shared`. Opening one is an `open`."""

from __future__ import annotations

from neuroviz import links
from neuroviz.bookmark import Bookmark
from neuroviz.live.bench import Bench, Job
from neuroviz.live.messages import ReadShared, Share, Shared, SharedRead
from neuroviz.live.wire import Packet
from neuroviz.recipe import Recipe


def share(bench: Bench, command: Share) -> Job:
    """A moment of the run as a link and as a file."""
    run = bench.run
    links.check_bookmark(command.bookmark, run)
    yield from bench.approach(run, command.bookmark.step, command.id)
    bookmark = links.hashed(command.bookmark, run)
    file = links.to_json(run.recipe, bookmark)
    return Packet(Shared(id=command.id, fragment=_short_enough(run.recipe, bookmark, len(file)), file=file))


def _short_enough(recipe: Recipe, bookmark: Bookmark, letters: int) -> str | None:
    """The link, where it is no longer than one may be; what could not be unpacked again is not packed at all."""
    if letters > links.LARGEST_INFLATED:
        return None
    fragment = links.to_fragment(recipe, bookmark)
    return fragment if len(fragment) <= links.LONGEST_LINK else None


def read_shared(command: ReadShared) -> Packet:
    """What is in a link or a recipe file: the one is letters and digits, the other a JSON object."""
    text = command.text.strip()
    recipe, bookmark = links.from_json(text) if text.startswith("{") else links.from_fragment(text)
    return Packet(SharedRead(id=command.id, recipe=recipe.to_json(), bookmark=bookmark))
