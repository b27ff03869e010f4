"""Refuses to build a wheel without the page: it is built by an explicit command, never inside pip."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NeedsThePage(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is a private class of hatchling
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling gives both
        for name in ("index.html", "recorded.html"):
            page = Path(self.root, "src", "neuroviz", "static", name)
            if version != "editable" and not page.is_file():
                raise RuntimeError(f"{page} is missing: build the page first with `make build`")
