r"""LaTeX to numbers, as much of it as the formulas use: `\frac{x}{y}` as x / y, `[x > 0]` as 1 or 0."""

from __future__ import annotations

import math
import re

WORDS = {
    r"\left": "", r"\right": "", r"\cdot": "*", r"\exp": "exp", r"\tanh": "tanh", r"\max": "max", r"\min": "min",
    r"\ln": "log", r"\sin": "sin", r"\cos": "cos", r"\pi": "pi", r"\lfloor": "floor(", r"\rfloor": ")", r"\le": "<=",
    r"\sqrt": "sqrt", "{": "(", "}": ")", "^": "**",
}  # fmt: skip
NAMES = {
    "exp": lambda x: math.exp(x) if x < 709.0 else math.inf, "tanh": math.tanh, "max": max, "min": min, "log": math.log,
    "sin": math.sin, "cos": math.cos,
    "pi": math.pi, "floor": math.floor, "sqrt": math.sqrt, "bracket": float, "abs": abs, "erf": math.erf,
    "sign": lambda x: float((x > 0) - (x < 0)),
}  # fmt: skip


def python(latex: str) -> str:
    """The same for Python."""
    text = re.sub(r"(-?[\d.]+) \\cdot 10\^\{(-?\d+)\}", r"\1e\2", latex)
    text = _times(text.replace(r"2 \pi", r"2 \cdot \pi"))
    text = re.sub(r"\\operatorname\{(\w+)\}", r"\1", text)
    text = re.sub(r"\\left\|(.*?)\\right\|", r"abs(\1)", text)
    text = re.sub(r"\\left\[(.*?)\\right\]", r"bracket(\1)", text)
    while r"\frac" in text:
        start = text.rindex(r"\frac")
        above, rest = _group(text[start + 5 :])
        below, rest = _group(rest)
        text = f"{text[:start]}(({above})/({below})){rest}"
    for word, replacement in WORDS.items():
        text = re.sub(re.escape(word) + (r"(?![a-z])" if word[-1].isalpha() else ""), replacement, text)
    assert "\\" not in text, f"the test does not know all of {latex}: {text}"
    return text


def _times(text: str) -> str:
    r"""Where nothing stands between a fraction and what it multiplies: `\frac{1}{2} \left(…`."""
    return text.replace(r"\frac{1}{2} \left", r"\frac{1}{2} \cdot \left")


def _group(text: str) -> tuple[str, str]:
    """What stands in the braces that `text` begins with, and what follows them."""
    assert text.startswith("{")
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return text[1:place], text[place + 1 :]
    raise AssertionError(f"no end to the braces of {text}")


def sides(latex: str) -> tuple[float, float]:
    """What stands left of the first "=", and what the rest comes to."""
    left, right = latex.split("=", 1)
    return eval(python(left), dict(NAMES)), eval(python(right), dict(NAMES))
