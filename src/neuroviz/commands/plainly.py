"""How a command ends: whatever stops it is one sentence on the standard error and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import typer

from neuroviz.engine.check import RecipeError
from neuroviz.journey import Diverged

DIVERGED, REFUSED, INTERRUPTED = 1, 2, 130


class Refused(Exception):
    """What was asked cannot be done; the sentence says what was expected and what came."""


class Stopped(Exception):
    """Ctrl-C was pressed; the sentence, where there is one, says how far it came."""


@contextmanager
def plainly() -> Iterator[None]:
    """Run the body of a command."""
    _take_every_letter()
    try:
        if sys.stdout is None:
            raise Refused("the standard output must be open, but it is closed: there is nowhere to write to")
        yield
    except (Refused, RecipeError) as error:
        raise _end(REFUSED, str(error)) from None
    except Diverged as error:
        raise _end(DIVERGED, str(error)) from None
    except (Stopped, KeyboardInterrupt) as error:
        raise _end(INTERRUPTED, str(error)) from None
    except OSError as error:
        # Of a pipe that nobody reads any more there is nothing to say; and nothing more can be written either.
        _give_up_output()
        raise _end(REFUSED, "" if isinstance(error, BrokenPipeError) else _of_the_system(error)) from None


def say(sentence: str) -> None:
    """To whoever sits at the terminal, apart from what the command gives."""
    with suppress(OSError):  # where even that cannot be written, the exit code is all there is
        typer.echo(f"neuroviz: {sentence}", err=True)


def _end(code: int, sentence: str) -> typer.Exit:
    if sentence:
        say(sentence)
    return typer.Exit(code)


def _of_the_system(error: OSError) -> str:
    return str(error) if error.filename else f"the output cannot be written: {error.strerror}"


def _take_every_letter() -> None:
    """A letter that the output's encoding lacks becomes a question mark."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def _give_up_output() -> None:
    """Let what is still to be written go nowhere, so that the end of the process does not stumble over it."""
    with suppress(OSError), Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
