"""`python -m neuroviz`: the same as the command `neuroviz`."""

from neuroviz.cli import app

app(prog_name="neuroviz")
