"""Which samples the page has: of a large data set a part, chosen at random and always the same."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from neuroviz.data.dataset import Dataset
from neuroviz.engine.random import SHOWN, some
from neuroviz.live.bench import Bench, check_focus
from neuroviz.live.messages import Samples, SampleTable
from neuroviz.live.wire import Array, Arrays, Packet

MOST_ROWS = 2000
MOST_BYTES = 2 * 2**20

_SHOWN: WeakKeyDictionary[Dataset, Array] = WeakKeyDictionary()


def samples(bench: Bench, command: Samples) -> Packet:
    """The samples on show, raw, with what is known of all; or those that were asked for, as many as may be in one message."""
    run, data = bench.run, bench.run.dataset
    if command.rows is None:
        return Packet(SampleTable(id=command.id, buffers=()), {**_rows(data, shown(data)), **_of_all(data)})
    for row in command.rows:
        check_focus(run, row, "rows")
    rows = np.array(command.rows, dtype=np.int64)[: _most(data)]
    return Packet(SampleTable(id=command.id, buffers=()), _rows(data, rows))


def shown(data: Dataset) -> Array:
    """The samples that the page has from the first, ascending: all of them, or as many as may be in one message."""
    if data not in _SHOWN:
        _SHOWN[data] = some(0, SHOWN, 0, len(data), _most(data))
    return _SHOWN[data]


def _most(data: Dataset) -> int:
    return max(
        1, min(MOST_ROWS, MOST_BYTES // sum(array[:1].nbytes for array in _rows(data, np.zeros(1, int)).values()))
    )


def _rows(data: Dataset, rows: Array) -> Arrays:
    made = {"columns": data.columns[rows]} if data.source.features else {}
    return {
        "samples": rows.astype(np.uint32),
        "inputs": data.raw.inputs[rows],
        **made,
        "targets": data.raw.targets[rows].reshape(len(rows), -1).astype(np.float64),
        "held_out": data.is_held_out[rows].astype(np.uint32),
    }


def _of_all(data: Dataset) -> Arrays:
    if data.classes:
        return {"range": data.column_range, "counts": data.class_counts.astype(np.uint32)}
    targets = data.raw.targets
    return {"range": data.column_range, "target_range": np.stack([targets.min(axis=0), targets.max(axis=0)], axis=1)}
