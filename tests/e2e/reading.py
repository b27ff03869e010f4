"""Reading the page: the moment in words, and the digits of its tables as numbers."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Error, Frame, Locator, Page, expect

PATIENCE = 20_000
"""Milliseconds: tests wait for states of the page, however slow the machine is."""
OPERATIONS = (
    "forward, layer 1",
    "forward, layer 2",
    "loss",
    "backward, layer 2",
    "backward, layer 1",
    "update, layer 1",
    "update, layer 2",
    "check",
)
MOMENT = re.compile(r"Epoch (\d+) · batch (\d+) of (\d+) · (.+)")
POWER = re.compile(r"(?:\s× )?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
ROWS = """table => [...table.querySelectorAll('[role=row]')].map(row =>
  [...row.querySelectorAll('[role=rowheader], [role=columnheader], [role=cell]')].map(cell => cell.innerText.trim()))"""

STANDS_AT = """words =>
  document.querySelector('[data-testid=moment]')?.textContent.replace(/\\s+/g, ' ').includes(words)"""

Row = list[str]


@dataclass(frozen=True)
class Moment:
    """As the page names it; all count from 1 there, from 0 here."""

    epoch: int
    batch: int
    batches: int
    operation: str

    @property
    def step(self) -> int:
        """While the batch size was never changed."""
        return self.epoch * self.batches + self.batch


def moment(page: Page) -> Moment:
    text = page.get_by_test_id("moment").inner_text()
    found = MOMENT.fullmatch(text.strip())
    assert found, text
    epoch, batch, batches, operation = found.groups()
    return Moment(int(epoch.replace(",", "")) - 1, int(batch) - 1, int(batches), operation)


def parts(pattern: str, text: str) -> tuple[str, ...]:
    """What the groups of a pattern find in a text, which has to hold it."""
    found = re.search(pattern, text)
    assert found, f"expected {pattern}, but got {text}"
    return found.groups()


def stands_at(page: Page | Frame, words: str) -> None:
    """Looks with every frame, where `expect` looks twice a second; but what stands there instead, it says best."""
    with suppress(Error):
        page.wait_for_function(STANDS_AT, arg=words, timeout=PATIENCE)
    expect(page.get_by_test_id("moment")).to_contain_text(words)


def click(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]  # Playwright lists the roles


def go_to(page: Page, operation: str) -> None:
    """On to an operation of the step on the page: by its chip, or, where there are none, one by one."""
    chip = page.get_by_role("button", name=operation, exact=True)
    if chip.is_visible():
        chip.click()
        return stands_at(page, operation)
    here = OPERATIONS.index(moment(page).operation)
    for name in OPERATIONS[here + 1 : OPERATIONS.index(operation) + 1]:
        click(page, "Next operation")
        stands_at(page, name)
    return None


def rows_of(table: Locator) -> list[Row]:
    """Every row's texts at one instant; the first is the head."""
    found: list[Row] = table.evaluate(ROWS)
    return found


def table(page: Page, name: str) -> list[Row]:
    return rows_of(page.get_by_role("table", name=name, exact=True))


@dataclass(frozen=True)
class Digits:
    """A number as shown, and one unit of its last place."""

    value: float
    unit: float

    @property
    def half(self) -> float:
        return self.unit / 2


def power_of(head: str) -> int:
    found = re.search(r"× 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", head)
    return int(found[1].translate(SUPERSCRIPTS)) if found else 0


def number(text: str, head: str = "") -> Digits:
    """The digits of a cell, times the power of ten in its column's head, or its own."""
    plain = POWER.sub(lambda power: f"e{power[1].translate(SUPERSCRIPTS)}", text.replace("−", "-").replace("+", ""))
    plain = f"1{plain}" if plain.startswith("e") else plain
    mantissa, _, exponent = plain.partition("e")
    power = int(exponent or 0) + power_of(head)
    decimals = len(mantissa.partition(".")[2])
    return Digits(float(f"{mantissa}e{power}"), 10.0 ** (power - decimals))


def is_sum(total: Digits, terms: list[Digits]) -> bool:
    """Each is rounded by half a unit of its last place at most."""
    slack = total.half + sum(term.half for term in terms)
    return abs(total.value - sum(term.value for term in terms)) <= slack * (1 + 1e-9) + 1e-15


def is_product(product: Digits, left: Digits, right: Digits) -> bool:
    slack = product.half + left.half * abs(right.value) + right.half * abs(left.value) + left.half * right.half
    return abs(product.value - left.value * right.value) <= slack * (1 + 1e-9) + 1e-15
