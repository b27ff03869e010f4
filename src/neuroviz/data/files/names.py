"""Names of columns and of categories, made fit to be shown: short, of one line, each its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from neuroviz.data.files.problems import counted

MOST_LETTERS = 80


def fit(text: str) -> str:
    """`text` on one line of at most 80 letters, without what cannot be seen or turns the direction of what follows."""
    if not text.isprintable():
        text = "".join(" " if letter.isspace() else letter for letter in text if letter.isspace() or _seen(letter))
    kept = " ".join(text.split())
    return kept if len(kept) <= MOST_LETTERS else kept[: MOST_LETTERS - 1] + "…"


def _seen(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def file_name(given: str) -> str:
    """A file's name as a recipe may have it: without folders, control characters and halves of letters."""
    return re.sub(r"[/\\\x00-\x1f\x7f\ud800-\udfff]", "_", given)[-255:] or "file"


def column_names(given: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """A name of its own for each column, and sentences on those that got another than was given."""
    names, notes = [fit(name) for name in given], []
    unnamed = [k for k, name in enumerate(names) if not name]
    for k in unnamed:
        names[k] = f"column {k + 1}"
    if unnamed:
        columns, shown = _shown([names[k] for k in unnamed])
        notes.append(f"{columns} had no name and {'is' if len(unnamed) == 1 else 'are'} now {shown}.")
    unique = distinct(names)
    changed = [new for old, new in zip(names, unique, strict=True) if old != new]
    if changed:
        columns, shown = _shown(changed)
        one = len(changed) == 1
        notes.append(f"{columns} had {'the name of another and is' if one else 'names of others and are'} now {shown}.")
    return unique, notes


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """The same names, a number behind each that has come before: "a", "a (2)"."""
    taken, result = set(names), []
    seen: set[str] = set()
    for name in names:
        new, count = name, 1
        while new in seen or (new != name and new in taken):
            count += 1
            new = f"{name} ({count})"
        seen.add(new)
        result.append(new)
    return tuple(result)


def _shown(names: list[str]) -> tuple[str, str]:
    """How many columns, and the first names of theirs."""
    shown = ", ".join(f"“{name}”" for name in names[:3]) + (", …" if len(names) > 3 else "")
    return counted(len(names), "column"), shown
