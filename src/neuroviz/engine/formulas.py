"""Every formula, once: LaTeX in which `<slot>` is where a number goes.

The page, notebooks and exports fill the same ones. `python -m neuroviz.engine.formulas FILE` writes them for the page.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.optimizers import OPTIMIZERS

_SLOT = re.compile(r"<([A-Za-z]\w*)>")

# What each slot is called in symbols.
SYMBOLS = {
    "a": "a",
    "after": r"\theta'",
    "before": r"\theta",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "b": "b",
    "batch": "B",
    "delta": r"\delta",
    "eps": r"\epsilon",
    "exp_avg": "m",
    "exp_avg_before": r"m_{t-1}",
    "exp_avg_corrected": r"\hat m",
    "exp_avg_sq": "v",
    "exp_avg_sq_before": r"v_{t-1}",
    "exp_avg_sq_corrected": r"\hat v",
    "grad": "g",
    "learning_rate": r"\eta",
    "loss": r"\ell",
    "n": "n",
    "p": "p",
    "slope": "f'(z)",
    "step": r"\Delta\theta",
    "sum": r"\left(\textstyle\sum_k w_k \delta_k\right)",
    "sum_wa": r"\textstyle\sum_i w_i a_i",
    "t": "t",
    "total": r"\textstyle\sum_k \exp z_k",
    "y": "y",
    "z": "z",
}


@dataclass(frozen=True)
class Formula:
    """A formula and one sentence on it."""

    latex: str
    symbols: Mapping[str, str]
    sentence: str

    def in_symbols(self) -> str:
        """The LaTeX with every slot's symbol."""
        return _SLOT.sub(lambda slot: f"{{{self.symbols[slot[1]]}}}", self.latex)

    def in_numbers(self, values: Mapping[str, float], digits: int = 6) -> str:
        """The LaTeX with `values` in the slots, in parentheses where they would be read wrongly without."""

        def number(slot: re.Match[str]) -> str:
            return _number(values[slot[1]], self.latex[: slot.start()], self.latex[slot.end() :], digits)

        return _SLOT.sub(number, self.latex)

    def slots(self) -> list[str]:
        """Its slots, each once, in order."""
        return list(dict.fromkeys(_SLOT.findall(self.latex)))


def _number(value: float, before: str, after: str, digits: int) -> str:
    """In parentheses: a negative number that follows something, and one of several signs that is raised to a power."""
    text = f"{value:.{digits}g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        text = rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
    first = before.rstrip().endswith(("=", "(", "{")) or not before.strip()
    raised = after.startswith("^") and (text.startswith("-") or "cdot" in text)
    bare = not raised and (first or not text.startswith("-"))
    return f"{{{text}}}" if bare else rf"\left({text}\right)"


def _formula(latex: str, sentence: str, **symbols: str) -> Formula:
    return Formula(latex, {slot: {**SYMBOLS, **symbols}[slot] for slot in _SLOT.findall(latex)}, sentence)


def _network() -> dict[str, Formula]:
    return {
        "forward.z": _formula(r"<z> = <sum_wa> + <b>", "Every signal times its weight, summed, and the bias."),
        "backward.hidden": _formula(
            r"<delta> = <sum> \cdot <slope>",
            "The errors of the next layer, each times the weight it came back through, times the slope here.",
        ),
        "gradient.sample": _formula(
            r"<grad> = <delta> \cdot <a>",
            "This sample's share: the error at the unit times the signal that came in.",
            grad="g_i",
            delta=r"\delta_i",
            a="a_i",
        ),
        "gradient.batch": _formula(
            r"<grad> = \frac{1}{<batch>} \sum_i \delta_i \cdot a_i",
            "The mean of what each sample of the batch asks for.",
        ),
    }


def _activations() -> dict[str, Formula]:
    entries = {}
    for entry in ACTIVATIONS:
        entries[f"activation.{entry.name}"] = _formula(entry.latex, entry.sentence)
        sentence = "The slope: the share of an error that it lets through."
        entries[f"activation.{entry.name}.derivative"] = _formula(entry.derivative_latex, sentence)
    return entries


_OUTPUT = {"grad": r"\frac{\partial \ell}{\partial a}"}


def _losses() -> dict[str, Formula]:
    entries = {}
    for entry in LOSSES:
        entries[f"loss.{entry.name}"] = _formula(entry.latex, entry.sentence)
        sentence = "What the output should have been less of, or more of."
        entries[f"loss.{entry.name}.derivative"] = _formula(entry.derivative_latex, sentence, **_OUTPUT)
    entries["loss.mean_squared_error.delta"] = _formula(
        r"<delta> = <grad> \cdot <slope>",
        "How the loss changes with the output, times the slope of the output's activation.",
        grad=r"\frac{\partial \ell}{\partial a}",
    )
    entries["loss.cross_entropy.unfolded"] = _formula(
        r"<delta> = \sum_k \frac{-y_k}{p_k} \cdot p_k \left([k = j] - p_j\right)",
        "The same in full: the loss by each probability, times the softmax's Jacobian. Only the true class's row is not 0.",
        delta=r"\delta_j",
    )
    return entries


def _optimizers() -> dict[str, Formula]:
    entries = {}
    for optimizer in OPTIMIZERS:
        for what, latex in optimizer.formulas:
            entries[f"update.{optimizer.__name__}.{what}"] = _formula(latex, optimizer.sentence)
    return entries


FORMULAS = {**_network(), **_activations(), **_losses(), **_optimizers()}


def to_json() -> str:
    """All formulas, as the page's build reads them."""
    return json.dumps({key: asdict(formula) for key, formula in FORMULAS.items()}, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(to_json(), encoding="utf-8")
