"""The command `find`: a moment of the run that is looked for, step after step."""

from __future__ import annotations

from neuroviz.diagnostics.beginning import DiagnosisSearch
from neuroviz.journey import Diverged
from neuroviz.live.bench import Bench, Job, Refusal, check_focus
from neuroviz.live.messages import Find, Found, Progress
from neuroviz.live.wire import Packet
from neuroviz.run import Run
from neuroviz.searching import ChangeSearch, LargestChange, MisclassificationSearch, Search

# What looking for a diagnosis costs, in steps of training.
DIAGNOSIS = 100


def find(bench: Bench, command: Find) -> Job:
    """Look along the run; it is taken as far as `end` first."""
    run, end = bench.run, command.end
    try:
        yield from bench.approach(run, end, command.id)
    except Diverged as stopped:
        end = stopped.divergence.step
    search, cost = _search(run, command, end), DIAGNOSIS if command.what == "diagnosis" else 1
    while left := search.left:
        if bench.allowance <= 0:
            yield Progress(id=command.id, done=search.done, total=end)
        bench.allowance -= cost * (left - search.go(bench.allowance))
    match search.found:
        case LargestChange(step, path, _):
            return Packet(Found(id=command.id, step=step, layer=int(path.split(".")[1])))
        case step:
            return Packet(Found(id=command.id, step=step, layer=None))


def _search(run: Run, command: Find, end: int) -> Search[LargestChange] | Search[int]:
    if command.what == "largest_change":
        return ChangeSearch(run, end)
    if command.what == "diagnosis":
        return DiagnosisSearch(run, end, command.kind or "", command.layer)
    if command.sample is None:
        raise Refusal("sample", "sample must be a sample of the run, but got None")
    check_focus(run, command.sample, "sample")
    return MisclassificationSearch(run, end, command.sample)
