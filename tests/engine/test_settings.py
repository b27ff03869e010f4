"""What settings refuse, in one sentence each: the field, what was expected, what came."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz import plain as plainly
from neuroviz.engine import check
from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.initializers import INITIALIZERS
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.optimizers import OPTIMIZERS
from neuroviz.engine.regularization import REGULARIZERS
from neuroviz.engine.schedules import SCHEDULES, WARMUP
from neuroviz.engine.settings import option_value


def everything():
    """(where it stands in a recipe, setting, how to give it)."""
    for kind in (*OPTIMIZERS, *SCHEDULES):
        place = "optimizer" if kind in OPTIMIZERS else "schedule"
        for setting in kind.settings:
            yield pytest.param(
                f"training.{place}.{setting.path}", setting, kind.__name__, id=f"{kind.__name__}.{setting.path}"
            )
    for entry in REGULARIZERS:
        if entry.setting.path != "weight_decay":
            yield pytest.param(f"training.{entry.setting.path}", entry.setting, None, id=entry.setting.path)
    yield pytest.param("training.warmup_steps", WARMUP, None, id="warmup_steps")
    for entry in ACTIVATIONS:
        for setting in entry.settings:
            yield pytest.param(f"network.hidden.0.options.{setting.path}", setting, entry.name, id=entry.name)
    for entry in LOSSES:
        for setting in entry.settings:
            yield pytest.param(f"training.loss_options.{setting.path}", setting, entry.name, id=entry.name)
    for entry in INITIALIZERS.values():
        for setting in entry.settings:
            yield pytest.param(f"network.initializer_options.{setting.path}", setting, entry.name, id=entry.name)


def plain(field, name, value):
    """A recipe's JSON in which `field` is `value`."""
    recipe = {"network": {"hidden": [{"units": 2}]}, "training": {}}
    section, key, *_ = field.split(".")
    if key in ("optimizer", "schedule"):
        recipe["training"][key] = {"name": name}
    elif key == "hidden":
        recipe["network"]["hidden"][0]["activation"] = name
    elif name is not None:
        recipe[section]["loss" if section == "training" else "initializer"] = name
    place, (*way, last) = recipe, field.split(".")
    if "betas" in way:
        value, way, last = ([value, 0.5] if last == "0" else [0.5, value]), way[:-1], "betas"
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    place[last] = value
    return msgspec.json.encode(recipe)


def bad_values(setting):
    if setting.kind == "boolean":
        yield from ("yes", 1)
        return
    yield "x"
    yield True
    if setting.kind == "integer":
        yield from (setting.low - 1, setting.high + 1, 1.5)
        return
    if setting.low > -math.inf:
        yield setting.low if setting.open_low else setting.low - 0.25
    if setting.high < math.inf:
        yield setting.high if setting.open_high else setting.high * 1.25


@pytest.mark.parametrize(("field", "setting", "name"), [*everything()])
def test_what_cannot_be_is_refused_in_a_sentence(field, setting, name):
    for value in bad_values(setting):
        with pytest.raises(nv.RecipeError) as caught:
            nv.Recipe.from_json(plain(field, name, value))
        assert caught.value.field == field, value
        assert str(caught.value).startswith(f"{field} must be ")
        assert str(caught.value).endswith(f", but got {value!r}") or setting.kind == "integer"


@pytest.mark.parametrize(("field", "setting", "name"), [*everything()])
def test_what_may_be_is_taken(field, setting, name):
    """The default and the ends of the range; the sentence is one for a newcomer."""
    ends = [setting.default]
    ends += [setting.low] if not setting.open_low and setting.low > -math.inf else []
    ends += [setting.high] if not setting.open_high and setting.high < math.inf else []
    for value in ends:
        given = bool(value) if setting.kind == "boolean" else int(value) if setting.kind == "integer" else float(value)
        if field.endswith("nesterov") and given:
            continue
        recipe = nv.Recipe.from_json(plain(field, name, given))
        assert nv.Recipe.from_json(recipe.to_json()) == recipe
    assert setting.sentence.endswith(".")
    assert setting.label


@pytest.mark.parametrize(("make", "sentence"), [
    (lambda: nv.Layer(2, "relu", {"alpha": 1.0}), "options.alpha must be left out, since relu takes no options, but got 1.0"),
    (lambda: nv.Layer(2, "elu", {"beta": 1.0}), "options.beta must be one of alpha, but got 1.0"),
    (lambda: nv.Layer(2, "elu", [1.0]), "options must be an object of options, by name, but got [1.0]"),
    (lambda: nv.Training(loss_options={"delta": 1.0}),
     "loss_options.delta must be left out, since cross_entropy takes no options, but got 1.0"),
    (lambda: nv.Training("huber", loss_options={"delta": 0}),
     "loss_options.delta must be a number above 0 and up to 1e+06, but got 0"),
    (lambda: nv.Network(initializer="zeros", initializer_options={"std": 1}),
     "initializer_options.std must be left out, since zeros takes no options, but got 1"),
    (lambda: nv.SGD(nesterov=True), "nesterov must be off until momentum is above 0 (0.9, say) and dampening is 0, but got on"),
    (lambda: nv.SGD(momentum=0.9, dampening=0.1, nesterov=True),
     "nesterov must be off until momentum is above 0 (0.9, say) and dampening is 0, but got on"),
    (lambda: nv.Training(schedule="cosine"),
     ("schedule must be a schedule: ConstantLR(...), StepLR(...), ExponentialLR(...), CosineAnnealingLR(...), "
      "but got 'cosine'")),
    (lambda: nv.Training(clip_norm=0.0), "clip_norm must be a finite number above 0, but got 0.0"),
    (lambda: nv.Training(l1=None), "l1 must be a finite number of at least 0, but got None"),
    (lambda: nv.Training(frozen="parameters.0"), "frozen must be a list of paths, but got 'parameters.0'"),
    (lambda: nv.Training(frozen=[0]), "frozen.0 must be a path, like parameters.0.weight.1.2, but got 0"),
])  # fmt: skip
def test_sentences(make, sentence):
    with pytest.raises(nv.RecipeError) as caught:
        make()
    assert str(caught.value) == sentence


def test_an_option_left_out_is_its_default():
    settings = ACTIVATIONS[3].settings
    assert option_value(settings, {}) == settings[0].default
    assert option_value(settings, {"alpha": 0.3}) == 0.3
    assert option_value((), {}) == 0.0


def test_clipping_may_be_left_out():
    assert nv.Training(clip_norm=None).clip_norm is None


NOT_FINITE = "must be a finite number, but got"
NO_NUMBERS = "x must be numbers in one list, but got rows of different lengths or something else than numbers"


@pytest.mark.parametrize(("value", "got"), [
    (10**400, "1" + "0" * 76 + "..."), (-(10**400), "-1" + "0" * 75 + "..."), (10**5000, "more digits than can be shown"),
    (np.timedelta64(3, "s"), "np.timedelta64(3,'s')"), (np.timedelta64(3), "np.timedelta64(3)"),
], ids=["large", "very negative", "many digits", "seconds", "no unit"])  # fmt: skip
def test_what_no_float_can_be_is_no_number(value, got):
    with pytest.raises(nv.RecipeError) as caught:
        check.number("x", value)
    assert str(caught.value) == f"x {NOT_FINITE} {got}"
    with pytest.raises(nv.RecipeError) as caught:
        check.integer("x", value, 0, 9)
    assert str(caught.value) == f"x must be a whole number from 0 to 9, but got {got}"


@pytest.mark.parametrize("values", [
    ["1", "2"], [1.0, "2"], [b"1"], [1j], [1.5, 2j], [np.datetime64("2020-01-01")], [np.timedelta64(3, "s")],
    np.array([1.0, "2"], dtype=object), np.array([np.timedelta64(3)], dtype=object), [[1.0], [1.0, 2.0]], [{}],
], ids=repr)  # fmt: skip
def test_what_is_not_made_of_numbers_is_no_array(values):
    with pytest.raises(nv.RecipeError) as caught:
        check.finite_array("x", values, 1)
    assert str(caught.value) == NO_NUMBERS


@pytest.mark.parametrize(("values", "got"), [
    ([1.0, 10**400], "inf"), ([1, 10**400], "inf"), ([1.0, None], "nan"), ([1.0, math.nan], "nan"),
    (np.array([1, 10 * np.longdouble(1.7e308)]), "inf"),
])  # fmt: skip
def test_the_place_of_a_number_that_is_not_finite(values, got):
    with pytest.raises(nv.RecipeError) as caught:
        check.finite_array("x", values, 1)
    assert str(caught.value) == f"x.1 {NOT_FINITE} {got}"


@pytest.mark.parametrize("values", [
    [1, 10**30], [np.float32(0.5)], np.array([1, 0.5, np.int8(3)], dtype=object), np.arange(3, dtype="u1"),
    np.ma.array([1.0, 2.0], mask=False),
], ids=repr)  # fmt: skip
def test_numbers_of_every_kind_are_an_array(values):
    array = check.finite_array("x", values, 1)
    assert array.dtype == np.float64
    assert array.tolist() == [float(value) for value in values]


@pytest.mark.parametrize("values", [
    True, [True, False], [1.0, True], [np.bool_(True), 2], [[1.0], True], np.ones(2, bool), np.array([1, True], dtype=object),
], ids=repr)  # fmt: skip
def test_truth_values_are_no_numbers(values):
    with pytest.raises(nv.RecipeError, match=r"^x must be numbers in one list, but got "):
        check.finite_array("x", values, 1)


@pytest.mark.parametrize("values", [
    [[1.0, 2.0], [3.0, np.ma.masked]], np.ma.array([[1, 2], [3, 4]], mask=[[0, 0], [0, 1]]),
    [[1.0, 2.0], np.ma.array([3, 4], mask=[0, 1])], [[1.0, 2.0], (3.0, np.ma.masked)],
], ids=repr)  # fmt: skip
def test_what_is_masked_is_missing(values):
    with pytest.raises(nv.RecipeError) as caught:
        check.finite_array("x", values, 2)
    assert str(caught.value) == f"x.1.1 {NOT_FINITE} a masked one"


def test_rows_of_truth_values_are_no_numbers():
    with pytest.raises(nv.RecipeError, match=r"^x must be numbers in rows of equal length, but got truth values$"):
        check.finite_array("x", [[1.0, 2.0], [3.0, True]], 2)


def test_a_number_in_a_recipe_is_a_finite_one():
    with pytest.raises(nv.RecipeError) as caught:
        plainly.from_plain({"training": {"optimizer": {"name": "SGD", "learning_rate": 10**400}}}, nv.Recipe)
    assert str(caught.value).startswith(f"training.optimizer.learning_rate {NOT_FINITE} 1000")


@pytest.mark.parametrize("value", [np.timedelta64(3), np.datetime64("2020-01-01"), np.complex128(1)], ids=repr)
def test_a_value_that_json_cannot_hold(value):
    with pytest.raises(nv.RecipeError, match=r"^training.l1 must be something that JSON can hold, but got "):
        plainly.json_value("training.l1", value)
