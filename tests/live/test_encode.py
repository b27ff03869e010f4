import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from tests.live.driving import Page

LARGE = nv.Recipe(
    data=nv.Inline(np.random.default_rng(1).normal(size=(200, 300)), np.arange(200) % 4, test_fraction=0.25),
    network=nv.Network([nv.Layer(300), nv.Layer(30)]),
    training=nv.Training(optimizer=nv.Adam(), batch_size=64),
)


@pytest.mark.parametrize("optimizer", [nv.SGD(0.1), nv.Adam(0.01)])
@pytest.mark.parametrize("focus", [None, 0, 149])
def test_a_whole_step_has_the_bits_of_the_trace(optimizer, focus):
    recipe = nv.Recipe(training=nv.Training(optimizer=optimizer))
    page, run = Page(), nv.Run(recipe)
    page.open(recipe)
    event, arrays = page.trace(11, focus=focus)
    trace = run.trace(11)
    expected = run.focus(trace, int(trace.samples[0]) if focus is None else focus)
    assert (event.whole, event.unit, event.rows, event.t) == (True, None, 16, 12)
    assert (event.location.epoch, event.location.batch, event.location.batches) == (1, 3, 8)
    assert (event.focus.sample, event.focus.row) == (expected.sample, expected.row)
    assert (event.optimizer, event.learning_rate, event.loss) == (optimizer, optimizer.learning_rate, "cross_entropy")
    wanted = {"samples": trace.samples.astype(np.uint32), "inputs": trace.inputs, "targets": trace.targets}
    wanted |= {"sample_loss": trace.sample_loss, "check_sample_loss": trace.check_sample_loss}
    wanted |= {"focus.inputs": expected.inputs, "focus.target": expected.target}
    wanted |= {"grad_a": trace.layers[-1].grad_a, "focus.grad_a": expected.layers[-1].grad_a}
    for l in range(2):
        layer, check, own = trace.layers[l], trace.check[l], expected.layers[l]
        wanted |= {f"{l}.z": layer.z, f"{l}.a": layer.a, f"{l}.delta": layer.delta, f"{l}.slope": layer.slope}
        wanted |= {f"{l}.check_z": check.z, f"{l}.check_a": check.a}
        wanted |= {
            f"focus.{l}.slope": own.slope,
            f"focus.{l}.z": own.z,
            f"focus.{l}.a": own.a,
            f"focus.{l}.delta": own.delta,
        }
        wanted |= {f"focus.{l}.check_z": expected.check[l].z, f"focus.{l}.check_a": expected.check[l].a}
        for name in ("weight", "bias"):
            wanted[f"grad.{l}.{name}"] = getattr(layer, f"grad_{name}")
            for which, state in (("before", trace.before), ("after", trace.after)):
                wanted[f"{which}.{l}.{name}"] = getattr(state.parameters[l], name)
                for slot, layers in state.optimizer.slots.items():
                    wanted[f"{which}.{l}.{name}.{slot}"] = getattr(layers[l], name)
    assert set(arrays) == {*wanted, "losses", "penalty", "metrics", "predictions"}
    for name, array in wanted.items():
        assert (arrays[name].shape, arrays[name].tobytes()) == (array.shape, np.ascontiguousarray(array).tobytes()), (
            name
        )
    assert arrays["losses"].tolist() == [
        trace.loss_before, trace.loss_after, trace.loss_predicted, expected.loss_before, expected.loss_after,
    ]  # fmt: skip


def test_a_regularized_step_tells_its_masks_and_what_the_optimizer_took():
    how = nv.Training(nv.Recipe().training.loss, nv.SGD(0.1), clip_norm=0.1, l1=0.01, dropout=0.5)
    recipe = nv.Recipe(training=how)
    page, trace = Page(), nv.Run(recipe).trace(3)
    page.open(recipe)
    event, arrays = page.trace(3)
    assert arrays["0.mask"].tolist() == trace.layers[0].mask.tolist()
    assert arrays["focus.0.mask"].tolist() == trace.layers[0].mask[0].tolist()
    assert "1.mask" not in arrays
    for l, taken in enumerate(trace.network.views(trace.taken)):
        assert arrays[f"taken.{l}.weight"].tolist() == taken.weight.tolist()
        assert arrays[f"taken.{l}.bias"].tolist() == taken.bias.tolist()
    assert arrays["penalty"].tolist() == [trace.penalty_before, trace.penalty_after]
    assert {"regularization.l1", "regularization.clip_norm"} <= {*event.update}


def test_of_a_large_network_what_the_optimizer_took_for_the_open_unit():
    how = nv.Training(optimizer=nv.SGD(0.1, weight_decay=0.01), batch_size=64)
    recipe = nv.Recipe(LARGE.data, LARGE.network, how)
    page, trace = Page(), nv.Run(recipe).trace(1)
    page.open(recipe)
    _, arrays = page.trace(1, unit=m.Unit(1, 7))
    taken = trace.network.views(trace.taken)[1].weight[7]
    assert arrays["unit.weight.taken"].tolist() == taken.tolist()
    assert arrays["unit.weight.grad"].tolist() == trace.layers[1].grad_weight[7].tolist()


def test_metrics_and_predictions_are_those_of_both_states():
    page, run = Page(), nv.Run(nv.Recipe())
    page.open()
    _, arrays = page.trace(40)
    for row, state in enumerate((run.at(40), run.at(41))):
        assert arrays["metrics"][row].ravel().tolist() == [
            *run.evaluate(state, "held_out"),
            *run.evaluate(state, "train"),
        ]
        assert arrays["predictions"][row].tolist() == run.classes(run.predictions(state)).tolist()


def test_regression_predicts_in_the_units_of_the_data(monkeypatch):
    inputs = np.linspace(0, 1, 20).reshape(-1, 1)
    data = nv.Inline(inputs, 1000 + 50 * inputs, scaling="standard")
    page = Page()
    page.open(nv.Recipe(data=data, training=nv.Training(loss="mean_squared_error", batch_size=5)))
    event, arrays = page.advance(0, 2000)
    assert arrays["predictions.values"].shape == (2, 20, 1)
    assert arrays["predictions.values"][1] == pytest.approx(data.targets, abs=2)
    assert np.isnan(arrays["metrics"][:, 0]).all()
    assert arrays["metrics"][1, 1, 1] > 0.99
    assert event.loss == "mean_squared_error"
    monkeypatch.setattr("neuroviz.live.judge.IN_A_FRAME", 1)
    assert np.isnan(page.advance(0, 1).arrays["predictions.values"]).all()


def test_of_a_large_network_what_is_drawn_and_looked_at():
    page, run = Page(), nv.Run(LARGE)
    assert [layer.dense for layer in page.open(LARGE).run.layers] == [False, False, True]
    event, arrays = page.advance(0, 3, unit=m.Unit(1, 7), focus=5)
    trace = run.trace(2)
    assert (event.whole, event.unit, event.focus.sample) == (False, m.Unit(1, 7), 5)
    weight = trace.before.parameters[0].weight.ravel()
    edges = arrays["edges.0"]
    assert np.abs(weight[edges]).min() >= np.abs(np.delete(weight, edges)).max()
    assert arrays["edges.0.before"].tolist() == weight[edges].astype(np.float32).tolist()
    after = trace.after.parameters[0].weight.ravel()
    assert arrays["edges.0.after"].tolist() == after[edges].astype(np.float32).tolist()
    assert arrays["edges.0.grad"].tolist() == trace.layers[0].grad_weight.ravel()[edges].astype(np.float32).tolist()
    assert arrays["after.2.weight"].tobytes() == trace.after.parameters[2].weight.tobytes()
    assert arrays["unit.weight.before"].tobytes() == trace.before.parameters[1].weight[7].tobytes()
    assert arrays["unit.weight.after"].tobytes() == trace.after.parameters[1].weight[7].tobytes()
    assert arrays["unit.weight.grad"].tobytes() == trace.layers[1].grad_weight[7].tobytes()
    slots = trace.after.optimizer.slots
    assert arrays["unit.weight.exp_avg.after"].tobytes() == slots["exp_avg"][1].weight[7].tobytes()
    assert arrays["unit.out_weight"].tolist() == trace.before.parameters[2].weight[:, 7].tolist()
    assert arrays["unit.delta"].tolist() == trace.layers[1].delta[:, 7].tolist()
    assert arrays["focus.0.z"].shape == (300,)
    assert (arrays["after.0.bias"] == trace.after.parameters[0].bias).all()
    assert arrays["samples"].tolist() == trace.samples.tolist()


def test_standing_still_a_large_network_has_the_inputs_of_the_open_unit():
    page, run = Page(), nv.Run(LARGE)
    page.open(LARGE)
    for unit in (m.Unit(0, 3), m.Unit(2, 1)):
        _, arrays = page.trace(1, unit=unit)
        if "unit.inputs" in arrays:
            trace = run.trace(1)
            wanted = trace.inputs if unit.layer == 0 else trace.layers[unit.layer - 1].a
            assert arrays["unit.inputs"].tobytes() == np.ascontiguousarray(wanted).tobytes()
    assert "unit.out_weight" not in arrays


def test_where_it_would_take_too_long_nothing_is_judged(monkeypatch):
    monkeypatch.setattr("neuroviz.live.judge.IN_A_FRAME", 100)
    page = Page()
    page.open()
    _, frame = page.advance(0, 1)
    assert np.isnan(frame["metrics"]).all()
    assert (frame["predictions"] == -1).all()
    assert np.isfinite(page.trace(0)[1]["metrics"]).all()


def test_where_there_is_time_for_one_part_it_is_the_held_out_one(monkeypatch):
    monkeypatch.setattr("neuroviz.live.judge.IN_A_TRACE", 31 * 51)
    page = Page()
    page.open()
    _, trace = page.trace(0)
    assert np.isfinite(trace["metrics"][:, 0]).all()
    assert np.isnan(trace["metrics"][:, 1]).all()
    assert (trace["predictions"] == -1).all()


def test_numbers_too_large_for_float32_become_infinite():
    recipe = nv.Recipe(
        data=LARGE.data,
        network=LARGE.network,
        training=nv.Training(optimizer=nv.SGD(1e300), batch_size=64),
    )
    page = Page()
    page.open(recipe)
    event, arrays = page.advance(0, 1)
    assert event.divergence is None
    assert np.isinf(arrays["edges.0.after"]).any()


@pytest.mark.parametrize("activation", ["tanh", "identity"])
def test_what_a_divergence_kept_from_happening_is_nan(activation):
    recipe = nv.Recipe(network=nv.Network([nv.Layer(6, activation)]), training=nv.Training(optimizer=nv.SGD(1.7e308)))
    page = Page()
    page.open(recipe)
    event, arrays = page.advance(0, 50)
    divergence = event.divergence
    assert divergence.sentence
    updated = divergence.operation - 4
    for l in range(2):
        values = arrays[f"after.{l}.weight"]
        assert np.isnan(values).all() == (l >= max(0, updated))
    assert np.isnan(arrays["losses"][1:3]).all()
    assert np.isnan(arrays["0.check_a"]).all()


def test_too_many_rows_are_left_out(monkeypatch):
    monkeypatch.setattr("neuroviz.live.encode.MOST_ROWS", 10)
    page = Page()
    page.open(LARGE)
    _, arrays = page.advance(0, 1)
    assert "samples" not in arrays
    monkeypatch.setattr("neuroviz.live.encode.MOST_INPUT_BYTES", 10)
    _, arrays = page.advance(0, 1, unit=m.Unit(2, 0))
    assert "unit.delta" in arrays
    assert "unit.inputs" not in arrays
