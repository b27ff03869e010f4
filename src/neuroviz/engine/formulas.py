"""Every formula, once: LaTeX in which `<slot>` is where a number goes.

The page, notebooks and exports fill the same ones. `python -m neuroviz.engine.formulas FILE` writes them for the page.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from neuroviz.engine import regularization, schedules
from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.metrics import METRICS
from neuroviz.engine.optimizer import SLOT
from neuroviz.engine.optimizers import OPTIMIZERS
from neuroviz.engine.settings import Setting

# What each slot is called in symbols.
SYMBOLS = {
    "T_max": "T",
    "a": "a",
    "accuracy": r"\text{accuracy}",
    "after": r"\theta'",
    "alpha": r"\alpha",
    "b": "b",
    "base": r"\eta_0",
    "batch": "B",
    "before": r"\theta",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "clip_factor": "c",
    "clip_norm": r"\lVert g \rVert_{\max}",
    "dampening": "d",
    "decayed": r"\tilde\theta",
    "delta": r"\delta",
    "direction": r"\tilde g",
    "dropout": "p",
    "effective_rate": r"\eta_{\text{eff}}",
    "end_factor": r"\kappa",
    "epoch": "e",
    "eps": r"\epsilon",
    "exp_avg": "m",
    "exp_avg_before": r"m_{t-1}",
    "exp_avg_corrected": r"\hat m",
    "exp_avg_sq": "v",
    "exp_avg_sq_before": r"v_{t-1}",
    "exp_avg_sq_corrected": r"\hat v",
    "factor": "s",
    "gamma": r"\gamma",
    "grad": "g",
    "grad_avg": r"\bar g",
    "grad_avg_before": r"\bar g_{t-1}",
    "grad_norm": r"\lVert g \rVert",
    "grad_taken": "g'",
    "initial_accumulator_value": "G_0",
    "jacobian": r"\frac{\partial p_k}{\partial z_j}",
    "l1": r"\lambda_1",
    "learning_rate": r"\eta",
    "loss": r"\ell",
    "lr_decay": r"\gamma",
    "mask": "r",
    "max_exp_avg_sq": r"v^{\max}",
    "max_exp_avg_sq_before": r"v^{\max}_{t-1}",
    "mean_squared_error": r"\text{MSE}",
    "momentum": r"\mu",
    "momentum_buffer": "u",
    "momentum_buffer_before": r"u_{t-1}",
    "n": "n",
    "option": r"\alpha",
    "p": "p",
    "p_j": "p_j",
    "p_k": "p_k",
    "r_squared": "R^2",
    "rate": r"\eta_t",
    "right": r"\text{correct}",
    "root_mean_squared_error": r"\text{RMSE}",
    "same": "[k = j]",
    "signal": r"\tilde a",
    "size": "r",
    "slope": "f'(z)",
    "square_avg": "s",
    "square_avg_before": r"s_{t-1}",
    "step": r"\Delta\theta",
    "step_size": "n",
    "sum": r"\left(\textstyle\sum_k w_k \delta_k\right)",
    "sum_losses": r"\textstyle\sum_i \ell_i",
    "sum_shares": r"\textstyle\sum_i \delta_i a_i",
    "sum_terms": r"\textstyle\sum_k \ell_k",
    "sum_wa": r"\textstyle\sum_i w_i a_i",
    "t": "t",
    "term": r"\ell_k",
    "total": r"\textstyle\sum_k \exp z_k",
    "variance": r"\text{variance}",
    "warmup": "h",
    "warmup_steps": "n",
    "weight_decay": r"\lambda",
    "y": "y",
    "y_k": "y_k",
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
        return SLOT.sub(lambda slot: f"{{{self.symbols[slot[1]]}}}", self.latex)

    def in_numbers(self, values: Mapping[str, float], digits: int = 6) -> str:
        """The LaTeX with `values` in the slots, in parentheses where they would be read wrongly without."""

        def number(slot: re.Match[str]) -> str:
            return _number(values[slot[1]], self.latex[: slot.start()], self.latex[slot.end() :], digits)

        return SLOT.sub(number, self.latex)

    def slots(self) -> list[str]:
        """Its slots, each once, in order."""
        return list(dict.fromkeys(SLOT.findall(self.latex)))


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
    return Formula(latex, {slot: {**SYMBOLS, **symbols}[slot] for slot in SLOT.findall(latex)}, sentence)


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
            r"<grad> = \frac{1}{<batch>} \cdot <sum_shares>",
            "The mean of what each sample of the batch asks for.",
        ),
        "backward.dropped": _formula(
            r"<delta> = <sum> \cdot \frac{<mask>}{1 - <dropout>} \cdot <slope>",
            "The same through dropout: nothing comes back to a unit that was silenced.",
        ),
        "update.frozen": _formula(r"<after> = <before>", "This parameter is frozen: it stays as it is."),
    }


def _option(settings: Sequence[Setting]) -> dict[str, str]:
    """The symbol of an entry's option."""
    greek = {"α": r"\alpha", "δ": r"\delta"}
    return {"option": greek.get(settings[0].label, "s")} if settings else {}


def _activations() -> dict[str, Formula]:
    entries = {}
    for entry in ACTIVATIONS:
        option = _option(entry.settings)
        entries[f"activation.{entry.name}"] = _formula(entry.latex, entry.sentence, **option)
        sentence = "The slope: the share of an error that it lets through."
        entries[f"activation.{entry.name}.derivative"] = _formula(
            entry.derivative_latex, sentence, p="p_j", **option
        )  # fmt: skip
    return entries


_SHIFTED = {"total": r"\textstyle\sum_k \exp\left(z_k - z_{\max}\right)", "largest": r"z_{\max}"}
_GRAD_A = {"grad": r"\frac{\partial \ell}{\partial a}"}
_TOTALS = {
    "mean": (r"<loss> = \frac{1}{<n>} \cdot <sum_terms>", "The mean of it over the outputs."),
    "sum": (r"<loss> = <sum_terms>", "The sum of it over the outputs."),
}


def _losses() -> dict[str, Formula]:
    entries = {}
    for entry in LOSSES:
        option = _option(entry.settings)
        entries[f"loss.{entry.name}"] = _formula(entry.latex, entry.sentence, **option)
        sentence = "What the output should have been less of, or more of."
        entries[f"loss.{entry.name}.derivative"] = _formula(entry.derivative_latex, sentence, **_GRAD_A, **option)
        if entry.through == "a":
            entries[f"loss.{entry.name}.total"] = _formula(*_TOTALS[entry.over_outputs])
    return entries


def _outputs() -> dict[str, Formula]:
    """How an error goes through the activation of an output."""
    return {
        "output.delta": _formula(
            r"<delta> = <grad> \cdot <slope>",
            "How the loss changes with the output, times the slope of the output's activation.",
            **_GRAD_A,
        ),
        "output.softmax": _formula(
            r"<delta> = <sum>",
            "Every output depends on every z: the sum of all that the loss says, each through the softmax's Jacobian.",
            sum=r"\textstyle\sum_k \frac{\partial \ell}{\partial p_k} \frac{\partial p_k}{\partial z_j}",
            delta=r"\delta_j",
        ),
        "output.softmax.row": _formula(
            r"<term> = <grad> \cdot <p_k> \cdot \left(<same> - <p_j>\right)",
            "One row of it: what output k contributes to the error of output j.",
            grad=r"\frac{\partial \ell}{\partial p_k}",
            term=r"\delta_j^{(k)}",
        ),
        "loss.cross_entropy.by_output": _formula(
            r"<grad> = -\frac{<y_k>}{<p_k>}",
            "How the cross-entropy changes with a probability: only the true class's counts.",
            grad=r"\frac{\partial \ell}{\partial p_k}",
        ),
        "loss.cross_entropy.log_sum_exp": _formula(
            r"<loss> = \ln\left(<total>\right) - <z>",
            "The same from z, as training computes it: it stays right where the probability is too small for a number.",
        ),
        "loss.cross_entropy.log_sum_exp.shifted": _formula(
            r"<loss> = \ln\left(<total>\right) - \left(<z> - <largest>\right)",
            "The same with the largest z taken off before, so that no exponential is too large for a number.",
            **_SHIFTED,
        ),
        "activation.softmax.shifted": _formula(
            r"<a> = \frac{\exp\left(<z> - <largest>\right)}{<total>}",
            "The same with the largest z taken off before, so that no exponential is too large for a number.",
            **_SHIFTED,
        ),
        "loss.binary_cross_entropy.from_z": _formula(
            r"<loss> = \max\left(0, <z>\right) - <y> \cdot <z> + \ln\left(1 + \exp\left(-\left|<z>\right|\right)\right)",
            "The same from z, as training computes it: it stays right where the probability is too near to 0 or 1.",
        ),
    }


def _updates() -> dict[str, Formula]:
    entries = {
        f"regularization.{entry.setting.path}": _formula(entry.latex, entry.sentence)
        for entry in regularization.REGULARIZERS
    }
    sentence = "How much of the gradient is left: the limit over its norm, where that is longer."
    entries["regularization.clip_factor"] = _formula(regularization.CLIP_LATEX, sentence)
    for schedule in schedules.SCHEDULES:
        entries[f"schedule.{schedule.__name__}"] = _formula(schedule.latex, schedule.sentence)
    entries["schedule.warmup"] = _formula(schedules.WARMUP_LATEX, schedules.WARMUP.sentence, step="k")
    entries["schedule.learning_rate"] = _formula(
        schedules.LATEX, "The base rate, times the schedule, times the warm-up."
    )
    for optimizer in OPTIMIZERS:
        for what, latex in optimizer.formulas.items():
            own = {"sum": "G", "sum_before": "G_{t-1}"} if optimizer.__name__ == "Adagrad" else {}
            entries[f"update.{optimizer.__name__}.{what}"] = _formula(latex, optimizer.sentence, **own)
    return entries


def _metrics() -> dict[str, Formula]:
    return {f"metric.{entry.name}": _formula(entry.latex, entry.sentence) for entry in METRICS}


FORMULAS = {**_network(), **_activations(), **_losses(), **_outputs(), **_updates(), **_metrics()}


def to_json() -> str:
    """All formulas, as the page's build reads them."""
    return json.dumps({key: asdict(formula) for key, formula in FORMULAS.items()}, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(to_json(), encoding="utf-8")
