"""The learner's questions, and the table of what an answer costs: `docs/questions.md`, written by `make questions`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

PATH = Path(__file__).parents[2] / "docs" / "questions.md"
NONE = "–"


@dataclass(frozen=True)
class Row:
    question: str
    answer: str
    """where it is"""
    hands: str = NONE
    keys: str = NONE


QUESTIONS = {
    1: Row("What does training look like on real data?", "the page opens on Iris, ready: one press of Play"),
    2: Row("What did this neuron compute for this flower?", "click the neuron: z and a, term by term"),
    3: Row(
        "What was this weight before the update, why did it change by that much, what is it now?",
        "go to the check, click the edge",
    ),
    4: Row("Which weights changed most just now?", "go to the update: the changes are ranked"),
    5: Row(
        "Did this update make this very batch better?", "go to the check: loss before and after, predicted, happened"
    ),
    6: Row(
        "Whose error does this hidden neuron carry?",
        "click it in the backward phase: the share of each neuron of the next layer",
    ),
    7: Row("How was it at epoch 3, batch 2?", "drag on the timeline"),
    8: Row(
        "And with ten times the learning rate from there on?",
        "at the past moment: type it into its field, play: a branch, drawn over the first run",
    ),
    9: Row("Why did it stop learning?", "the findings: a sentence that points at the layer or neuron"),
    10: Row("Can it use my own file?", "drop it on the page, look at what was recognised, use it"),
    11: Row("What if only layer 2 used ReLU?", "add a layer, choose in its header, play"),
    12: Row("Which samples does it get wrong?", "under Wrong; a click on one puts it in focus"),
    13: Row("How do I show somebody exactly this moment?", "Share and export: a link, which is copied, or a file"),
    14: Row("How would I write this in PyTorch?", "Share and export: the script is shown; it is copied or saved"),
    15: Row(
        "How do I put this picture in my slides?", "Share and export: the network or the loss as SVG, PNG or copied"
    ),
}

HEAD = """\
# What an answer costs

Questions that somebody has who learns, where the page answers them, and how many clicks, key presses and drags that takes
from the freshly opened page: with a pointer, and for the first six by keys alone. To choose from a list counts as two, and so
does to type a value into a field; “from there on” begins at a past moment of a run.
The tests count them (`tests/e2e/test_questions.py`, `tests/e2e/test_keyboard.py`) and compare each answer with what Python
computes; `make questions` writes this table.

| question | where the answer is | pointer | keys |
| --- | --- | ---: | ---: |
"""


def written(rows: dict[int, Row]) -> str:
    lines = (f"| {row.question} | {row.answer} | {row.hands} | {row.keys} |\n" for _, row in sorted(rows.items()))
    return HEAD + "".join(lines)


def kept() -> dict[int, Row]:
    """The questions as they are asked here, with the counts that the table has."""
    lines = PATH.read_text().splitlines() if PATH.exists() else []
    counts = {
        cells[0]: cells[2:4] for line in lines if len(cells := [cell.strip() for cell in line.split("|")[1:-1]]) == 4
    }
    return {
        number: replace(row, hands=found[0], keys=found[1]) if (found := counts.get(row.question)) else row
        for number, row in QUESTIONS.items()
    }


class Table:
    """Compares what was counted with the table, or writes it there."""

    def __init__(self, write: bool) -> None:
        self.write = write

    def counts(self, number: int, count: int, column: str = "hands") -> None:
        rows = kept()
        counted = replace(rows[number], **{column: str(count)})
        if self.write:
            PATH.write_text(written({**rows, number: counted}))
        else:
            assert rows[number] == counted, "make questions writes what was counted"
