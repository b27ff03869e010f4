"""The states of the page, to be checked and pictured: in each scene it opens once, and goes from state to state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e import ways
from tests.e2e.reading import stands_at
from tests.e2e.recipes import RECIPES, opening_with
from tests.e2e.test_diagnosis import DEAD, LINEAR
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE
from tests.e2e.ways import Way, operation, outcome, pressed, stay, tab, thing

Size = tuple[int, int]
DESK = (DESKTOP, LAPTOP)
ALL = (DESKTOP, LAPTOP, PHONE)
PATIENCE = 60_000

SPIRAL = nv.Recipe(
    nv.Synthetic("spiral"), nv.Network((nv.Layer(8), nv.Layer(8), nv.Layer(8))), nv.Training(optimizer=nv.Adam(0.03))
)
DIGITS = nv.recipe_for(nv.Catalog("digits"))
DIABETES = nv.recipe_for(nv.Catalog("diabetes"))


@dataclass(frozen=True)
class Scene:
    states: Mapping[str, Way]
    """by name, each led to from the one before it"""
    recipe: nv.Recipe | None = None
    sizes: tuple[Size, ...] = DESK
    prepare: Way = stay
    """before the page is opened"""
    ready: bool = True
    """whether a run comes"""

    def open(self, page: Page, address: str) -> None:
        self.prepare(page)
        if self.recipe is not None:
            opening_with(page, self.recipe)
        page.goto(address)
        if self.ready:
            stands_at(page, "batch 1 of")
            expect(page.get_by_role("button", name="Next operation")).to_be_enabled(timeout=PATIENCE)
        else:
            expect(page.get_by_role("status").filter(has_text="…").or_(page.get_by_text("Compiling"))).to_be_visible()


def narrow(*names: str) -> dict[str, Way]:
    return {f"phone-{name.lower().replace(' ', '-')}": tab(name) for name in names}


SCENES: dict[str, Scene] = {
    "a step": Scene(
        {
            "rest": stay,
            "forward": operation("forward, layer 2"),
            "loss": operation("loss"),
            "backward": operation("backward, layer 1"),
            "update": operation("update, layer 2"),
            "check": operation("check"),
        },
        sizes=ALL,
    ),
    "the views": Scene(
        {
            "check-before": lambda page: (operation("check")(page), pressed("Before")(page))[-1],
            "epoch-before": pressed("Epoch"),
            "epoch-change": pressed("Change"),
        }
    ),
    "what can be read": Scene(
        {
            "unit-update": lambda page: (operation("check")(page), tab("Update")(page))[-1],
            "unit-backward": tab("Backward"),
            "unit-forward": tab("Forward"),
            "bias": thing("w", *["ArrowDown"] * 4),
            "edge": thing("ArrowUp", "ArrowUp"),
            "input": thing("ArrowLeft"),
            "output-unit": thing("ArrowRight", "ArrowRight"),
            "output-unit-backward": tab("Backward"),
            "loss-node": thing("ArrowRight"),
        }
    ),
    "what came of it": Scene(
        {
            "answer": ways.first_epochs,
            "map": outcome("Map"),
            "confusion": outcome("Confusion"),
            "wrong": outcome("Wrong"),
            "changes": outcome("Changes"),
            "pairs": pressed("All pairs"),
            "table": pressed("Table"),
        }
    ),
    "numbers to predict": Scene(
        {
            "diabetes": ways.first_epochs,
            "diabetes-map": outcome("Map"),
            "diabetes-residuals": outcome("Residuals"),
            "diabetes-worst": outcome("Worst"),
        },
        DIABETES,
    ),
    "Adam": Scene(
        {
            "adam-unit": lambda page: (operation("check")(page), tab("Update")(page))[-1],
            "adam-edge": thing("w"),
        },
        RECIPES["Adam"],
    ),
    "playing": Scene({"playing": ways.playing, "paused": ways.paused}, sizes=ALL),
    "branches": Scene({"branches": ways.branched, "branch-list": ways.branches_listed, "go-to": ways.going}, sizes=ALL),
    "set-up": Scene({"set-up": ways.folded_out, "refused": ways.refused, "noticed": ways.noticed}),
    "dialogs": Scene(
        {
            "explained": ways.explained,
            "keys": pressed("Keys"),
            "healthy": lambda page: (ways.escaped(page), ways.found(page))[-1],
            "drawing": lambda page: (ways.escaped(page), ways.drawing(page))[-1],
        }
    ),
    "guide": Scene(
        {
            "mark": ways.marks_told,
            "tour": ways.guided,
            "tour-batch": lambda page: [pressed("Next")(page) for _ in range(3)][-1],
            "glossary": ways.looked_up,
        },
        sizes=ALL,
    ),
    "presentation": Scene({"presentation": pressed("Presentation"), "presentation-back": ways.backwards}, sizes=ALL),
    "share": Scene({"share": pressed("Share and export"), "script": ways.scripted, "kept": ways.kept}, sizes=ALL),
    "compare": Scene(
        {"compare-choose": pressed("Compare"), "compare": ways.compared, "compare-map": ways.compared_with_a_map},
        sizes=ALL,
    ),
    "compare branches": Scene(
        {"compare-branches": lambda page: (ways.branched(page), ways.compared_branches(page))[-1]}
    ),
    "own file": Scene({"own-file": ways.own_file}),
    "wrong file": Scene({"wrong-file": ways.wrong_file}),
    "findings": Scene({"marks": ways.marked, "findings": ways.found}, DEAD, sizes=ALL),
    "diverged": Scene({"diverged": ways.diverged}, LINEAR, sizes=ALL),
    "disconnected": Scene({"disconnected": ways.cut_off}, prepare=ways.can_be_cut, sizes=ALL),
    "connecting": Scene({"connecting": stay}, prepare=ways.unanswered, ready=False, sizes=ALL),
    "compiling": Scene({"compiling": stay}, prepare=ways.compiling, ready=False, sizes=ALL),
    "spiral": Scene({"spiral-rest": stay, "spiral-update": operation("update, layer 2")}, SPIRAL, sizes=ALL),
    "digits": Scene(
        {"digits-rest": stay, "digits-check": operation("check"), "digits-wrong": outcome("Wrong")}, DIGITS
    ),
    "phone": Scene(narrow("Read", "Output", "Data", "Set up"), sizes=(PHONE,)),
    "phone, own file": Scene({"phone-own-file": ways.own_file}, sizes=(PHONE,)),
    "phone, drawing": Scene(
        {"phone-drawing": lambda page: (tab("Data")(page), ways.drawing(page))[-1]}, sizes=(PHONE,)
    ),
}
