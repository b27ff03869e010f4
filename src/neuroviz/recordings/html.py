"""A stretch of a run as one HTML file: the page and everything that it shows, without a server and without a network."""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Sequence
from pathlib import Path

from neuroviz.engine import check
from neuroviz.live.layout import TRACE_BYTES, whole_bytes
from neuroviz.recordings.recording import MAP_POINTS, Recorder
from neuroviz.run import Run

STEPS = 200
MAXIMUM_BYTES = 50_000_000
TEMPLATE = Path(__file__).parents[1] / "static" / "recorded.html"
TITLE, RECORDING = "<title>NeuroViz</title>", "<!--recording-->"
_LARGEST = 2**53 - 1
_WRITTEN = 0.9 * 4 / 3
"""What is left of a byte when it is compressed and written in letters, about."""


def page_up_to(run: Run, step: int | None) -> bytes:
    """The file for the last 200 steps before `step` (None: before where the run has come to); of none the first 200."""
    end = run.step if step is None else step
    page, _ = _page_of(run, range(max(0, end - STEPS), end) if end else range(STEPS))
    return page.encode()


def export_html(run: Run, path: str | os.PathLike[str], steps: int | range | Sequence[int] = STEPS) -> range:
    """Write the page over `steps` of the run into the file `path`, with every number and equation of them.

    `steps` is a range, the first and the last step, or how many from the run's beginning on; a run that diverges on the way
    ends there. Returns the steps that the file holds. The run stays as it is. Raises `RecipeError` where the file cannot be
    made or would be larger than 50 MB, and `Diverged` where the run ends before the first step.
    """
    check.instance("run", run, Run, "a Run")
    target = _target(path)
    page, held = _page_of(run, _range(steps))
    _write(target, page)
    return held


def _page_of(run: Run, steps: range) -> tuple[str, range]:
    """The text of the file, and the steps that it holds."""
    template = page_for(run, len(steps))
    fresh = Run(run.recipe, dataset=run.dataset, maximum_parameters=run.network.parameters)
    fresh.at(steps[0])
    recorder = Recorder(fresh, steps[0], steps[-1])
    return filled(template, fresh, recorder, recorder.record()), _held(recorder)


def page_for(run: Run, steps: int) -> str:
    """The page without a recording. Raises `RecipeError` where it was not built, or could not hold so many steps of the run."""
    template = _template()
    _check_size(run, steps)
    return template


def filled(template: str, run: Run, recorder: Recorder, packed: bytes) -> str:
    """The page with its title and its recording. Base64 holds nothing that ends an element, whatever somebody called their data."""
    title = f"{run.dataset.raw.label}, {_named(_held(recorder))} · NeuroViz"
    before, _, after = template.partition(RECORDING)
    content = base64.b64encode(packed).decode("ascii")
    return before.replace(TITLE, f"<title>{html.escape(title)}</title>", 1) + content + after


def _held(recorder: Recorder) -> range:
    return range(recorder.first, recorder.last + 1)


def _target(path: object) -> Path:
    """A file that can be written."""
    if not isinstance(path, str | os.PathLike):
        check.fail("path", "the path of a file to write", path)
    target = Path(path)
    if target.is_dir() or not target.parent.is_dir():
        check.fail("path", "the path of a file in a folder that is there", str(path))
    return target


def _range(steps: object) -> range:
    if isinstance(steps, range):
        if len(steps) == 0 or steps.step != 1:
            check.fail("steps", "a range of one step after the other, like range(0, 200)", steps)
        found = steps
    elif isinstance(steps, Sequence) and not isinstance(steps, str) and len(steps) == 2:
        first = check.integer("steps.0", steps[0], 0, _LARGEST)
        found = range(first, check.integer("steps.1", steps[1], first, _LARGEST) + 1)
    else:
        found = range(check.integer("steps", steps, 1, _LARGEST))
    check.integer("steps", found[0], 0, _LARGEST)
    check.integer("steps", found[-1], 0, _LARGEST)
    return found


def _named(steps: range) -> str:
    return f"step {steps[0]}" if len(steps) == 1 else f"steps {steps[0]} to {steps[-1]}"


def _template() -> str:
    """The page without a recording, as it was built."""
    if not TEMPLATE.is_file():
        check.fail("page", "built first with `make build`", check.words(f"no file {TEMPLATE}"))
    return TEMPLATE.read_text("utf-8")


def _check_size(run: Run, steps: int) -> None:
    """The file is not too large, as far as that can be told before it is made."""
    sizes, slots, batch = run.network.sizes, *_slots_and_batch(run)
    if whole_bytes(sizes, slots, batch) > TRACE_BYTES:
        expected = f"of a network and batches of which a step takes at most {_megabytes(TRACE_BYTES)}"
        check.fail("run", expected, check.words(_megabytes(whole_bytes(sizes, slots, batch))))
    size = step_bytes(run)
    if size * steps > MAXIMUM_BYTES:
        most = MAXIMUM_BYTES // size
        expected = f"at most {most:,} for a file of at most {_megabytes(MAXIMUM_BYTES)}"
        check.fail("steps", expected, check.words(f"{steps:,}, which would take about {_megabytes(size * steps)}"))


def _slots_and_batch(run: Run) -> tuple[int, int]:
    """The most numbers that an optimizer remembers of a parameter, and the most samples of a batch."""
    slots = max(len(stretch.training.optimizer.slots) for stretch in run.machine.stretches)
    return slots, max(segment.batch_size for segment in run.schedule.segments)


def step_bytes(run: Run) -> int:
    """Bytes of the file that a step takes, about."""
    sizes, parameters = run.network.sizes, run.network.parameters
    slots, batch = _slots_and_batch(run)
    rows = batch * (6 * sum(sizes[1:]) + sizes[-1] + 2)
    maps = sizes[-1] * MAP_POINTS**2 // 2 if run.dataset.columns.shape[1] <= 2 else 0
    return int(8 * (rows + parameters * (3 + slots) + maps) * _WRITTEN)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _write(target: Path, text: str) -> None:
    """All of it, or nothing: a file that was there stays until the new one is complete."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        check.fail("path", "the path of a file that can be written", check.words(f"{error.strerror}: {target}"))
