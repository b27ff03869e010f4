"""Every formula, filled with the numbers of a trace, gives the number left of its "="."""

import math
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

import neuroviz as nv
from neuroviz.engine import formulas
from neuroviz.engine.activations import HIDDEN
from neuroviz.engine.formulas import FORMULAS, SLOT, SYMBOLS
from neuroviz.explanation import Line
from neuroviz.stepping import update_lines
from tests.engine.choices import DECAYING, OPTIMIZERS, REGULARIZERS, SCHEDULES, a_recipe, decaying, heads
from tests.engine.latex import sides

GENERATED = Path(__file__).parents[2] / "frontend" / "src" / "formulas" / "formulas.gen.json"

# -- The evaluator of `latex.py` ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("latex", "value"), [
    (r"{1} = \frac{{6}}{1 + {2}}", 2.0), (r"{1} = -{2} \cdot \left(-3\right)", 6.0),
    (r"{1} = {2.5 \cdot 10^{-3}} + {1}", 1.0025), (r"{1} = \left[{2} > 0\right]", 1.0),
    (r"{1} = \frac{{1}}{\sqrt{{4}} + {-1}}", 1.0), (r"{1} = 1 - \left(-3\right)^2", -8.0),
    (r"{1} = 1 - \left(-3 \cdot 10^{1}\right)^2", -899.0), (r"{1} = \max\left(0, {-2}\right)", 0.0),
    (r"{1} = \min\left(\left|{-3} - {1}\right|, 2\right)", 2.0), (r"{1} = {0.5}^{\lfloor {7} / {3} \rfloor}", 0.25),
    (r"{1} = -\left(-1\right) \cdot \left[{2} \cdot {3} < 1\right]", 0.0), (r"{1} = \left[{0} \le 0\right]", 1.0),
    (r"{1} = \frac{1}{2} \left(1 + \operatorname{erf}\left({0}\right)\right)", 0.5),
    (r"{1} = \operatorname{sign}\left(-2\right) + \ln\left({1}\right)", -1.0), (r"{1} = \cos\left(\pi \cdot {1}\right)", -1.0),
    (r"{1} = \frac{{1}}{{3} + 10^{-6}} + \sin\left({0}\right)", 1 / (3 + 1e-6)), (r"{1} = \sqrt{2 \pi}", math.sqrt(2 * math.pi)),
])  # fmt: skip
def test_the_test_s_own_translation(latex, value):
    assert sides(latex) == (1.0, pytest.approx(value, rel=1e-15))


# -- The formulas of traces --------------------------------------------------------------------------------------------

LAYERS = tuple(nv.Layer(3, name) for name in HIDDEN[:6])
OTHERS = (*(nv.Layer(3, name) for name in HIDDEN[6:]), nv.Layer(3, "leaky_relu", {"negative_slope": 0.3}))


def training(number):
    """Every optimizer, schedule and regularizer, some together."""
    optimizer, regularizer = [*OPTIMIZERS][number % len(OPTIMIZERS)], [*REGULARIZERS][number % len(REGULARIZERS)]
    chosen = decaying(OPTIMIZERS[optimizer]) if regularizer in DECAYING else OPTIMIZERS[optimizer]
    schedule = SCHEDULES[[*SCHEDULES][number % len(SCHEDULES)]]
    return {"optimizer": chosen, "batch_size": 4, **schedule, **REGULARIZERS[regularizer]}


RECIPES = [
    a_recipe(head, LAYERS if number % 2 else OTHERS, training(number), initializer="torch_linear")
    for number, head in enumerate(heads())
]


def lines():
    """Of the first and of later steps: a unit of each layer, each recipe another, and all of the output's."""
    for number, recipe in enumerate(RECIPES):
        run = nv.Run(recipe)
        for trace in (run.trace(0), run.trace(17)) if number % 2 else (run.trace(3),):
            for layer in range(run.network.layers - 1):
                yield from trace.explain(layer, (number + layer) % run.network.sizes[layer + 1]).lines
            for unit in range(run.network.sizes[-1]):
                yield from trace.explain(run.network.layers - 1, unit, int(trace.samples[-1])).lines


def metric_lines():
    """Each metric from predictions, as one would by hand."""
    for head in (("numbers", "huber", "identity"), ("three classes", "cross_entropy", "softmax")):
        run = nv.Run(a_recipe(head, (nv.Layer(3),), {}))
        run.advance(steps=20)
        state, data = run.at(20), run.data
        found, outputs = run.metrics(state, "train"), run.predictions(state)[data.train]
        targets, n = data.targets[data.train], len(data.train)
        losses = [run.probe(state, int(sample))[1] for sample in data.train]
        squared = float(((outputs - targets) ** 2).sum(axis=1).mean())
        in_units = float((((outputs - targets) * data.units) ** 2).mean())
        values = {
            "loss": {"n": n, "sum_losses": sum(losses)},
            "accuracy": {"n": n, "right": int((outputs.argmax(axis=1) == targets.argmax(axis=1)).sum())},
            "r_squared": {"mean_squared_error": squared, "variance": float(targets.var(axis=0).sum())},
            "root_mean_squared_error": {"mean_squared_error": in_units},
        }
        for name, value in found.items():
            yield Line(name, f"metric.{name}", {name: value, **values[name]})


def extreme_lines():
    """Numbers so large that the plain formulas have none to show."""
    inputs = np.array([[1.0], [-1.0], [1e-3], [-1.0]])
    for loss, targets, weight in (
        ("cross_entropy", [0, 1, 2, 2], [[900.0], [-900.0], [0.0]]),
        ("binary_cross_entropy", [0, 1, 0, 1], [[900.0]]),
    ):
        network = nv.Network((), parameters=((np.array(weight), np.zeros(len(weight))),))
        data = nv.Inline(inputs, np.array(targets), scaling="none", test_fraction=0.0)
        trace = nv.Run(nv.Recipe(data, network, nv.Training(loss, batch_size=4))).trace(0)
        for unit in range(len(weight)):
            for sample in range(4):
                yield from trace.explain(0, unit, sample).lines
    for name in HIDDEN:
        network = nv.Network((nv.Layer(1, name),), "identity", parameters=((np.array([[750.0]]), np.zeros(1)),) * 2)
        data = nv.Inline(inputs, np.zeros(4), scaling="none", test_fraction=0.0)
        trace = nv.Run(nv.Recipe(data, network, nv.Training("mean_squared_error", batch_size=4))).trace(0)
        for sample in range(4):
            yield from trace.explain(0, 0, sample).lines


@pytest.fixture(scope="module")
def filled():
    return [*lines(), *metric_lines(), *extreme_lines()]


def test_every_filled_formula_gives_the_number_left_of_it(filled):
    """To twelve digits; a difference of numbers near 1 has fewer, and so has what is divided by it."""
    wrong = []
    for line in filled:
        latex = FORMULAS[line.key].in_numbers(line.values, digits=17)
        left, right = sides(latex)
        if left != pytest.approx(right, rel=1e-12, abs=2e-15):
            wrong.append(f"{line.title} ({line.key}): {latex}: {right}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


def test_every_formula_is_filled_somewhere(filled):
    assert {line.key for line in filled} == set(FORMULAS)


def test_no_slot_is_without_a_number_and_no_symbol_without_a_slot(filled):
    used = {slot for formula in FORMULAS.values() for slot in formula.slots()}
    assert set(SYMBOLS) <= used
    for line in filled:
        assert set(FORMULAS[line.key].slots()) <= line.values.keys()


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
    (8, 0, None, "layer must be a whole number from 0 to 7, but got 8"),
    (0, 3, None, "unit must be a whole number from 0 to 2, but got 3"),
    (0, 0, 999, "sample must be one of the batch"),
])  # fmt: skip
def test_what_is_not_there_cannot_be_explained(layer, unit, sample, words):
    with pytest.raises(nv.RecipeError, match=words):
        nv.Run(RECIPES[0]).trace(0).explain(layer, unit, sample)


@pytest.mark.parametrize("rate", [0.05, 1e-13])
@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_before_and_step_are_after_bit_for_bit_however_small_the_step(optimizer, rate):
    how = nv.Training(optimizer=structs.replace(optimizer, learning_rate=rate), l1=0.01, clip_norm=0.5)
    run = nv.Run(nv.Recipe(network=nv.Network((nv.Layer(3),)), training=how))
    for step in (0, 1, 9):
        trace = run.trace(step)
        for index in range(run.network.parameters):
            values = {what: values for what, _, values in update_lines(trace, index)}["after"]
            assert values.get("decayed", values["before"]) + values["step"] == values["after"]
            assert values["step"] != 0.0 or values["grad"] == 0.0


def test_what_cannot_be_written_is_said():
    inputs, weight = np.array([[1.0]]), np.array([[900.0], [0.0]])
    network = nv.Network((), parameters=((weight, np.zeros(2)),))
    trace = nv.Run(nv.Recipe(nv.Inline(np.repeat(inputs, 2, axis=0), [0, 1]), network)).trace(0)
    explained = [trace.explain(0, 0, sample) for sample in (0, 1)]
    assert explained[0].notes == ()
    assert explained[1].notes == (
        "The loss cannot be written as −ln p: p of output 2 is too small for a float64. It is computed from z.",
        "The error cannot be unfolded: p of output 2 is too small for a float64, so −y/p is no number.",
    )
    assert str(explained[1]).splitlines()[-1] == "  " + explained[1].notes[1]
    assert explained[1].notes[0] in explained[1]._repr_latex_()


def test_so_it_is_of_two_classes_in_one_number():
    network = nv.Network((), parameters=((np.array([[900.0]]), np.zeros(1)),))
    data = nv.Inline(np.array([[1.0], [-1.0], [1e-3], [1.0]]), [0, 1, 0, 1])
    trace = nv.Run(nv.Recipe(data, network, nv.Training("binary_cross_entropy"))).trace(0)
    notes = {sample: trace.explain(0, 0, sample).notes for sample in range(4)}
    assert notes[2] == ()
    assert notes[0] == notes[1] == notes[3]
    assert notes[0][0].startswith("The loss cannot be written with ln p and ln(1 − p)")


# -- The table ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", FORMULAS)
def test_a_formula_has_a_symbol_for_each_slot_and_a_sentence(key):
    formula = FORMULAS[key]
    assert set(formula.slots()) == set(formula.symbols)
    assert not SLOT.search(formula.in_symbols())
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
