"""Every formula, filled with the numbers of a trace, gives the number left of its "="."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.engine import formulas
from neuroviz.engine.formulas import FORMULAS

GENERATED = Path(__file__).parents[2] / "frontend" / "src" / "formulas" / "formulas.gen.json"

# -- LaTeX to Python, as much of it as the formulas use ----------------------------------------------------------------

WORDS = {
    r"\left": "", r"\right": "", r"\cdot": "*", r"\exp": "exp", r"\tanh": "tanh", r"\max": "max", r"\ln": "log",
    "{": "(", "}": ")", "^": "**",
}  # fmt: skip
NAMES = {"exp": math.exp, "tanh": math.tanh, "max": max, "log": math.log, "sqrt": math.sqrt, "bracket": float}


def python(latex):
    r"""`\frac{x}{y}` as ((x)/(y)), a number times a power of ten as one number, `[x > 0]` as 1 or 0."""
    text = re.sub(r"(-?[\d.]+) \\cdot 10\^\{(-?\d+)\}", r"\1e\2", latex)
    text = re.sub(r"\\left\[(.*?)\\right\]", r"bracket(\1)", text)
    while r"\frac" in text:
        start = text.rindex(r"\frac")
        above, rest = _group(text[start + 5 :])
        below, rest = _group(rest)
        text = f"{text[:start]}(({above})/({below})){rest}"
    text = re.sub(r"\\sqrt", "sqrt", text)
    for word, replacement in WORDS.items():
        text = text.replace(word, replacement)
    assert "\\" not in text, f"the test does not know all of {latex}"
    return text


def _group(text):
    """What stands in the braces that `text` begins with, and what follows them."""
    assert text.startswith("{")
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return text[1:place], text[place + 1 :]
    raise AssertionError(f"no end to the braces of {text}")


def sides(latex):
    left, right = latex.split("=", 1)
    return eval(python(left), dict(NAMES)), eval(python(right), dict(NAMES))


@pytest.mark.parametrize(("latex", "value"), [
    (r"{1} = \frac{{6}}{1 + {2}}", 2.0), (r"{1} = -{2} \cdot \left(-3\right)", 6.0),
    (r"{1} = {2.5 \cdot 10^{-3}} + {1}", 1.0025), (r"{1} = \left[{2} > 0\right]", 1.0),
    (r"{1} = \frac{{1}}{\sqrt{{4}} + {-1}}", 1.0), (r"{1} = 1 - \left(-3\right)^2", -8.0),
    (r"{1} = 1 - \left(-3 \cdot 10^{1}\right)^2", -899.0), (r"{1} = \max\left(0, {-2}\right)", 0.0),
])  # fmt: skip
def test_the_test_s_own_translation(latex, value):
    assert sides(latex) == (1.0, pytest.approx(value, rel=1e-15))


# -- The formulas of traces --------------------------------------------------------------------------------------------

CIRCLES = nv.Synthetic("circles", samples=30)
LAYERS = tuple(nv.Layer(2, name) for name in ("identity", "relu", "sigmoid", "tanh"))
NUMBERS = nv.Inline(np.linspace(-1, 1, 20).reshape(10, 2), np.linspace(0, 1, 20).reshape(10, 2) ** 2)


def recipe(data, loss, output, optimizer):
    return nv.Recipe(data, nv.Network(LAYERS, output_activation=output), nv.Training(loss, optimizer, 4), seed=5)


RECIPES = [
    recipe(data, loss, output, optimizer)
    for optimizer in (nv.SGD(0.3), nv.Adam(0.02, (0.8, 0.95), 1e-4))
    for data, loss, output in [
        (nv.Catalog("iris"), "cross_entropy", "softmax"),
        (CIRCLES, "mean_squared_error", "softmax"),
        (CIRCLES, "mean_squared_error", "sigmoid"),
        (CIRCLES, "mean_squared_error", "tanh"),
        (CIRCLES, "mean_squared_error", "identity"),
        (NUMBERS, "mean_squared_error", "relu"),
    ]
]


def lines():
    for recipe in RECIPES:
        run = nv.Run(recipe)
        for trace in (run.trace(0), run.trace(17)):
            for layer, units in enumerate(run.network.sizes[1:]):
                for unit in range(units):
                    for sample in trace.samples[:2].tolist():
                        yield from trace.explain(layer, unit, sample).lines


LINES = list(lines())


def close(left, right):
    """To twelve digits; a difference of two numbers near 1 has fewer."""
    return left == pytest.approx(right, rel=1e-12, abs=1e-15)


def test_every_filled_formula_gives_the_number_left_of_it():
    wrong = []
    for line in LINES:
        latex = FORMULAS[line.key].in_numbers(line.values, digits=17)
        left, right = sides(latex)
        if not close(left, right):
            wrong.append(f"{line.title} ({line.key}): {latex}: {right}")
    assert not wrong, "\n".join(wrong[:5])


def test_every_formula_with_an_equation_was_filled():
    shown = {line.key for line in LINES}
    # A loss belongs to a sample, a batch's gradient to the batch, and the softmax's Jacobian to two units at once.
    others = {key for key in FORMULAS if key not in shown}
    assert others == {
        "gradient.batch", "loss.cross_entropy", "loss.mean_squared_error", "loss.cross_entropy.unfolded",
        "activation.softmax.derivative",
    }  # fmt: skip


def test_the_values_are_the_trace_s():
    run = nv.Run(RECIPES[0])
    trace = run.trace(3)
    sample = int(trace.samples[2])
    found = {line.title: line.values for line in trace.explain(1, 0, sample).lines}
    here, before, after = trace.layers[1], trace.before.parameters[1], trace.after.parameters[1]
    assert found["sum"]["z"] == here.z[2, 0]
    assert found["activation"]["a"] == here.a[2, 0]
    assert found["error"]["delta"] == here.delta[2, 0]
    assert found["share of weight 2"]["a"] == trace.layers[0].a[2, 1]
    assert found["weight 2, after"]["before"] == before.weight[0, 1]
    assert found["weight 2, after"]["after"] == after.weight[0, 1]
    assert found["weight 2, step"]["grad"] == here.grad_weight[0, 1]
    assert found["bias, step"]["grad"] == here.grad_bias[0]
    assert found["bias, after"]["after"] == after.bias[0]


def test_without_a_sample_it_is_the_first_of_the_batch():
    trace = nv.Run(RECIPES[0]).trace(0)
    assert str(trace.explain(0, 1)) == str(trace.explain(0, 1, int(trace.samples[0])))
    assert trace.explain(0, 1).title == f"Step 0, layer 1, unit 2, sample {trace.samples[0]}"
    assert trace.explain(0, 1)._repr_latex_().startswith(r"$$\begin{aligned}")


@pytest.mark.parametrize(("layer", "unit", "sample", "words"), [
    (5, 0, None, "layer must be a whole number from 0 to 4, but got 5"),
    (0, 2, None, "unit must be a whole number from 0 to 1, but got 2"),
    (0, 0, 999, "sample must be one of the batch"),
])  # fmt: skip
def test_what_is_not_there_cannot_be_explained(layer, unit, sample, words):
    with pytest.raises(nv.RecipeError, match=words):
        nv.Run(RECIPES[0]).trace(0).explain(layer, unit, sample)


# -- The table ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", FORMULAS)
def test_a_formula_has_a_symbol_for_each_slot_and_a_sentence(key):
    formula = FORMULAS[key]
    assert set(formula.slots()) == set(formula.symbols)
    assert "<" not in formula.in_symbols()
    assert formula.sentence.endswith(".")


@pytest.mark.parametrize(("value", "shown"), [
    (0.5, "{0.5}"), (-0.5, r"\left(-0.5\right)"), (1e-9, r"{1 \cdot 10^{-9}}"), (-2.5e20, r"\left(-2.5 \cdot 10^{20}\right)"),
    (0.0, "{0}"), (1 / 3, "{0.333333}"),
])  # fmt: skip
def test_numbers_are_written_as_one_reads_them(value, shown):
    filled = FORMULAS["forward.z"].in_numbers({"z": 1.0, "sum_wa": 2.0, "b": value})
    assert filled == f"{{1}} = {{2}} + {shown}"


def test_a_negative_number_that_comes_first_needs_no_parentheses():
    assert FORMULAS["forward.z"].in_numbers({"z": -1.0, "sum_wa": -2.0, "b": 0}) == "{-1} = {-2} + {0}"


@pytest.mark.parametrize(("value", "shown"), [
    (0.5, "{0.5}^2"), (-0.5, r"\left(-0.5\right)^2"), (1e-9, r"\left(1 \cdot 10^{-9}\right)^2"),
])  # fmt: skip
def test_a_number_of_several_signs_raised_to_a_power_has_parentheses(value, shown):
    filled = FORMULAS["activation.tanh.derivative"].in_numbers({"slope": 1.0, "a": value})
    assert filled == f"{{1}} = 1 - {shown}"


def test_the_page_has_the_formulas_of_today():
    assert GENERATED.read_text("utf-8") == formulas.to_json(), "run `make formulas`"
