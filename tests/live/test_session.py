import json

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import looking
from neuroviz.live import messages as m
from neuroviz.live.session import MOST_WAITING, Session
from neuroviz.live.wire import WireError
from tests.live.driving import Page

IRIS_STEPS = 8  # an epoch: 120 flowers by 16


def refused(answer):
    event = getattr(answer, "event", answer)
    assert isinstance(event, m.Refused)
    return event.field, event.sentence


def test_welcome_tells_version_menu_and_readiness():
    [packet] = Session(ready=False).welcome()
    assert (packet.event.version, packet.event.ready, packet.event.id) == (nv.__version__, False, None)
    assert [choice.name for choice in packet.event.menu.data][:2] == ["iris", "wine"]


def test_open_without_a_recipe_is_the_default_run():
    event = Page().open()
    assert nv.Recipe.from_json(event.recipe) == nv.Recipe()
    assert (event.step, event.run.data, event.note) == (0, "iris", None)


def test_commands_before_open_are_refused():
    for command in (m.Trace(id=1, step=0), m.Samples(id=2), m.Curve(id=3), m.GetState(id=4, step=0)):
        assert "the first command must be `open`" in refused(Page().ask(command))[1]


def test_a_session_without_a_run_costs_next_to_nothing():
    assert Session().cost == 1
    page = Page()
    page.open()
    assert page.session.cost == 3 * 16 * 51


def test_advance_is_the_frame_of_the_last_step_done(page):
    event, arrays = page.advance(0, 20)
    assert (event.location.step, event.steps_done, event.furthest) == (19, 20, 20)
    run = nv.Run(nv.Recipe())
    assert arrays["after.0.weight"].tobytes() == run.at(20).parameters[0].weight.tobytes()


def test_advance_without_a_number_does_as_many_as_are_allowed(page):
    page.budget = 37
    event, _ = page.advance(5)
    assert (event.location.step, event.steps_done) == (5 + 37 - 5 - 1, 37 - 5)
    event, _ = page.advance(37)
    assert (event.location.step, event.steps_done) == (37 + 37 - 1, 37)


def test_advance_does_at_least_one_step(page):
    page.budget = 0
    event, _ = page.advance(0)
    assert (event.location.step, event.steps_done) == (0, 1)


def test_advance_goes_on_from_where_the_page_stands(page):
    page.advance(0, 100)
    event, arrays = page.advance(10, 5)
    assert (event.location.step, event.furthest) == (14, 100)
    assert arrays["losses"][0] == nv.Run(nv.Recipe()).trace(14).loss_before


def test_advance_beyond_what_can_be_counted_is_refused(page, monkeypatch):
    monkeypatch.setattr(looking, "LARGEST_STEP", 100)
    assert refused(page.advance(50, 52))[0] == "steps"


def test_a_long_way_is_done_in_pieces_with_progress(page):
    page.budget = 100
    event, _ = page.advance(0, 1000)
    assert event.steps_done == 1000
    assert [p.total for p in page.progress] == [999] * 9
    assert [p.done for p in page.progress] == list(range(100, 1000, 100))
    assert page.calls >= 10


def test_a_long_way_can_be_given_up_and_nothing_is_lost(page):
    page.advance(0, 10)
    assert page.session.handle(m.Trace(id=8, step=100_000)) == []
    assert isinstance(page.session.advance(50)[0].event, m.Progress)
    [packet] = page.session.handle(m.Cancel(id=9, target=8))
    assert (packet.event.id, packet.event.sentence) == (8, "Given up, as you asked.")
    assert not page.session.busy
    assert page.trace(10).event.location.step == 10


def test_a_waiting_command_can_be_given_up(page):
    page.session.handle(m.Trace(id=7, step=3))
    page.session.handle(m.Trace(id=8, step=4))
    assert [packet.event.id for packet in page.session.handle(m.Cancel(id=9, target=8))] == [8]
    assert [packet.event.id for packet in page.session.advance(100)] == [7]
    assert not page.session.busy


def test_giving_up_what_is_not_there_does_nothing(page):
    assert page.session.handle(m.Cancel(id=9, target=77)) == []


def test_an_open_given_up_leaves_the_run_as_it_was(page):
    page.advance(0, 10)
    page.session.handle(m.Open(id=8, recipe=nv.Recipe(seed=5).to_json(), step=100_000))
    page.session.advance(10)
    page.session.handle(m.Cancel(id=9, target=8))
    event, _ = page.advance(10, 1)
    assert event.furthest == 11


def test_only_so_many_commands_wait(page):
    answers = [page.session.handle(m.Trace(id=i, step=0)) for i in range(MOST_WAITING + 1)]
    assert answers[:-1] == [[]] * MOST_WAITING
    assert refused(answers[-1][0])[1].startswith(f"At most {MOST_WAITING} commands")


def test_advance_with_nothing_to_do_does_nothing(page):
    assert page.session.advance(10) == []


def test_while_the_engine_is_compiled_a_run_can_be_set_up_but_not_computed():
    page = Page(ready=False)
    assert page.open().run.data == "iris"
    assert isinstance(page.ask(m.Samples(id=2)).event, m.SampleTable)
    assert page.edit("network.hidden.0.units", 4).run.layers[0].units == 4
    page.session.handle(m.Trace(id=3, step=0))
    assert not page.session.busy
    assert page.session.advance(10) == []
    [packet] = page.session.engine_compiled(6.5)
    assert (packet.event.seconds, packet.event.id) == (6.5, None)
    assert page.session.busy
    assert page.session.advance(10)[0].event.id == 3


def test_what_stands_later_in_a_run_waits_for_the_engine():
    page = Page(ready=False)
    page.session.handle(m.Open(id=1, step=5))
    assert not page.session.busy


def test_a_packet_that_cannot_be_read_is_answered(page):
    [packet] = page.session.refuse(WireError("No.", "field", 3))
    assert (packet.event.id, packet.event.field, packet.event.sentence) == (3, "field", "No.")


def test_a_failed_command_is_abandoned_and_the_next_is_answered(page):
    page.session.handle(m.Trace(id=7, step=3))
    page.session.handle(m.Trace(id=8, step=3))
    assert [packet.event.id for packet in page.session.abandon("Broken.")] == [7]
    assert [packet.event.id for packet in page.session.advance(100)] == [8]


@pytest.mark.parametrize(
    ("options", "field", "sentence"),
    [
        ({"focus": 150}, "focus", "focus must be a sample from 0 to 149, but got 150"),
        ({"unit": m.Unit(2, 0)}, "unit.layer", "unit.layer must be from 0 to 1, but got 2"),
        ({"unit": m.Unit(1, 3)}, "unit.unit", "unit.unit must be from 0 to 2, but got 3"),
    ],
)
def test_what_is_not_there_is_refused(page, options, field, sentence):
    for answer in (page.trace(0, **options), page.advance(0, 1, **options)):
        assert refused(answer) == (field, sentence)
    span = m.Span(id=6, step=0, now=3, **{"focus": 0, **options})
    assert refused(page.ask(span)) == (field, sentence)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("training.optimizer.learning_rate", "fast", "training.optimizer.learning_rate"),
        ("training.optimizer.learning_rate", None, "training.optimizer.learning_rate"),
        ("training.optimizer.learning_rate", -1, "training.optimizer.learning_rate"),
        ("training.batch_size", 0, "training.batch_size"),
        ("training.loss", "hinge", "training.loss"),
        ("network.hidden.0.units", 5000, "network.hidden.0.units"),
        ("network.hidden", [{"units": 4096}] * 3, "network.hidden"),
        ("network.hidden.7.units", 3, "path"),
        ("parameters.0.weight.9.9", 1.0, "path"),
        ("parameters.0.weight.0.0", "x", "parameters.0.weight.0.0"),
        ("data.name", "roses", "data.name"),
        ("seed", -1, "seed"),
        ("", 1, "path"),
        ("nonsense", [], "path"),
    ],
)
@pytest.mark.parametrize("step", [0, 12])
def test_an_edit_that_cannot_be_changes_nothing(page, path, value, field, step):
    page.advance(0, 20)
    before = page.state(15).event.state
    got, sentence = refused(page.edit(path, value, step))
    assert got == field
    assert sentence.count("\n") == 0
    assert page.state(15).event.state == before
    assert page.session.cost == 3 * 16 * 51


@pytest.mark.parametrize("text", ["", "[]", "{", '{"seed": 1.5}', '{"more": 1}', "[" * 100_000])
def test_a_recipe_that_cannot_be_is_refused(page, text):
    answer = page.ask(m.Open(id=1, recipe=text))
    refused(answer)
    assert page.trace(0).event.location.step == 0


def test_a_value_nested_too_deep_is_refused(page):
    deep = msgspec.Raw(b"[" * 100_000 + b"]" * 100_000)
    answer = page.ask(m.Edit(id=2, step=0, path="seed", value=deep))
    assert refused(answer) == (None, "What came is nested too deep to be read.")


def test_an_edit_in_the_middle_goes_on_from_there(page):
    page.advance(0, 50)
    event = page.edit("training.optimizer.learning_rate", 0.5, 20)
    assert (event.step, event.note) == (20, None)
    assert [e.sentence for e in event.run.edits] == ["learning rate 0.1 → 0.5"]
    run = nv.Run(nv.Recipe()).edit(20, "training.optimizer.learning_rate", 0.5)
    assert page.trace(30)[1]["after.0.weight"].tobytes() == run.at(31).parameters[0].weight.tobytes()
    assert page.trace(20).event.learning_rate == 0.5


def test_an_edit_of_the_training_at_the_beginning_is_the_recipe_itself(page):
    event = page.edit("training.optimizer.learning_rate", 0.5, 0)
    assert (event.run.edits, event.note, event.run.stretches[-1].training.optimizer.learning_rate) == ((), None, 0.5)
    assert json.loads(event.recipe)["training"]["optimizer"]["learning_rate"] == 0.5


def test_an_edit_of_the_network_starts_again_and_says_so(page):
    page.advance(0, 50)
    event = page.edit("network.hidden", [{"units": 3, "activation": "relu"}], 20)
    assert (event.step, event.note) == (0, "Starts again: the network has changed.")
    assert nv.Recipe.from_json(event.recipe).network.hidden == (nv.Layer(3, "relu"),)


def test_what_is_frozen_stays_so_while_the_layers_are_the_same(page):
    page.edit("training.frozen", ["parameters.1"], 0)
    event = page.edit("network.hidden.0.activation", "relu")
    assert event.run.stretches[-1].training.frozen == ("parameters.1",)
    event = page.edit("network.hidden", [])
    assert event.run.stretches[-1].training.frozen == ()
    assert event.note.endswith("Nothing is frozen any more: the layers are others.")


def test_given_parameters_that_no_longer_fit_are_left_out_and_that_is_said():
    page = Page()
    network = nv.Network([], parameters=[(np.zeros((3, 4)), np.zeros(3))])
    assert page.open(nv.Recipe(network=network)).run.given_parameters
    assert page.edit("seed", 4).run.given_parameters
    event = page.edit("network.hidden", [{"units": 2}])
    assert not event.run.given_parameters
    assert event.note.endswith("The given initial parameters no longer fit and are left out.")


def test_other_data_bring_a_loss_that_goes_with_them(page):
    event = page.edit("data", {"source": "inline", "inputs": [[0.0], [1.0]], "targets": [0.5, 1.5]})
    assert (event.run.stretches[-1].training.loss, event.run.task) == ("mean_squared_error", "regression")
    assert event.note == (
        "Starts again: the data have changed. Loss and output activation are now those that go with the new data."
    )


def test_other_data_keep_a_loss_that_goes_with_them(page):
    event = page.edit("data", {"source": "synthetic", "name": "circles"})
    assert (event.run.data, event.run.stretches[-1].training.loss) == ("circles", "cross_entropy")
    assert event.note == "Starts again: the data have changed."


def test_other_data_bring_what_suits_them_as_long_as_nobody_has_chosen(page):
    event = page.edit("data", {"source": "synthetic", "name": "spiral"})
    assert event.note == (
        "Starts again: the data have changed. Network and training are now those that suit the new data."
    )
    assert [layer.units for layer in event.run.layers] == [8, 8, 8, 2]
    event = page.edit("data.noise", 0.1)
    assert event.note == "Starts again: the data have changed."
    assert nv.Recipe.from_json(page.edit("data", {"source": "catalog", "name": "iris"}).recipe) == nv.Recipe()


@pytest.mark.parametrize(("path", "value"), [
    ("training.optimizer.learning_rate", 0.2), ("network.hidden", [{"units": 3}]),
])  # fmt: skip
def test_other_data_keep_what_was_chosen(page, path, value):
    page.edit(path, value, 0)
    event = page.edit("data", {"source": "synthetic", "name": "sine"})
    assert event.note == (
        "Starts again: the data have changed. Loss and output activation are now those that go with the new data."
    )
    recipe = nv.Recipe.from_json(event.recipe)
    assert (recipe.network, recipe.training.optimizer) != (nv.Network(), nv.SGD(0.1))
    assert recipe.training.loss == "mean_squared_error"


def test_data_in_a_recipe_have_a_bound(page):
    recipe = nv.Recipe(data=nv.Inline(np.zeros((50_000, 2)), np.arange(50_000) % 2))
    assert refused(page.open(recipe)) == (
        "data.inputs",
        "data.inputs must be at most 1 MB together with data.targets, but got 1.1 MB",
    )


def test_a_state_goes_to_another_session_bit_for_bit(page):
    page.advance(0, 50)
    page.edit("training.optimizer", {"name": "Adam"}, 20)
    page.edit("training.batch_size", 7, 30)
    text = page.edit("parameters.0.bias.1", 0.25, 40).recipe
    for step in (0, 13, 20, 33, 40, 45):
        state, arrays = page.state(step)
        other = Page()
        assert other.ask(m.Open(id=1, recipe=text, step=step, state=state.state), arrays).event.step == step
        assert other.calls == 1
        assert other.state(60).event.state == page.state(60).event.state
        for name, array in page.trace(60)[1].items():
            assert other.trace(60)[1][name].tobytes() == array.tobytes()


def test_a_session_that_got_a_state_still_reaches_what_came_before(page):
    state, arrays = page.state(40)
    other = Page()
    other.ask(m.Open(id=1, step=50, state=state.state), arrays)
    assert other.trace(7)[1]["losses"].tobytes() == page.trace(7)[1]["losses"].tobytes()
    curves, lines = other.ask(m.Curve(id=6))
    assert (curves.start, curves.first_epoch) == (40, 5)
    assert lines["batch"].shape[1] == curves.furthest - 40


def test_in_the_middle_of_an_epoch_the_first_row_is_that_of_the_epoch_under_way(page):
    page.advance(0, 60)
    state, arrays = page.state(43)
    other = Page()
    other.ask(m.Open(id=1, step=43, state=state.state), arrays)
    other.advance(43, 17)
    event, lines = other.ask(m.Curve(id=6))
    assert (event.start, event.first_epoch, event.furthest) == (43, 5, 60)
    whole = page.ask(m.Curve(id=6)).arrays["epoch"]
    assert lines["epoch"][:, 0].tolist() == whole[:, 5].tolist()


def changed(state, arrays, **changes):
    names = {name: changes.pop(name) for name in list(changes) if name in arrays}
    return msgspec.structs.replace(state, **changes), {**arrays, **names}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"step": 51}, "state.step"),
        ({"position": 0}, "state"),
        ({"epoch": 3}, "state"),
        ({"t": 2**40}, "state"),
        ({"hash": "0"}, "state.hash"),
        ({"parameters": np.zeros(51)}, "state.hash"),
        ({"parameters": np.full(51, np.nan)}, "state.hash"),
        ({"parameters": np.zeros(50)}, "buffers"),
        ({"parameters": np.zeros(51, np.float32)}, "buffers"),
        ({"slots": np.zeros((1, 51))}, "buffers"),
    ],
)
def test_a_state_that_is_not_the_runs_is_refused(page, changes, field):
    event, arrays = page.state(42)
    state, arrays = changed(event.state, arrays, **changes)
    answer = page.ask(m.Open(id=1, step=50, state=state), arrays)
    assert refused(answer)[0] == field


def test_buffers_without_a_state_are_refused(page):
    assert refused(page.ask(m.Open(id=1), {"parameters": np.zeros(51)}))[0] == "buffers"


def diverging():
    return nv.Recipe(training=nv.Training(optimizer=nv.SGD(1e308)))


def test_a_divergence_stops_the_run_and_can_be_travelled_back_from():
    page = Page()
    page.open(diverging())
    event, arrays = page.advance(0, 100)
    assert event.divergence is not None
    step = event.divergence.step
    assert (event.location.step, event.steps_done) == (step, step + 1)
    assert np.isnan(arrays["metrics"][1]).all()
    assert (arrays["predictions"][1] == -1).all()
    assert refused(page.trace(step + 1))[0] == "step"
    assert refused(page.advance(step + 1, 1))[0] == "step"
    again = page.advance(step, 5)
    assert again.event.divergence == event.divergence
    assert page.trace(0).event.divergence is None
    assert page.edit("training.optimizer.learning_rate", 0.1, 0).step == 0
    assert page.advance(0, 20).event.divergence is None


def test_a_value_that_json_allows_and_numbers_do_not_is_refused(page):
    answer = page.ask(m.Edit(id=2, step=0, path="seed", value=msgspec.Raw(b"1e999")))
    assert refused(answer)[0] == "seed"


def test_only_what_trains_tells_how_many_steps_fit_into_a_call():
    session = Page().session
    assert not session.trains
    session.handle(m.Open(id=1))
    assert not session.trains
    session.advance(1)
    session.handle(m.Advance(id=2, step=0))
    assert session.trains
    session.advance(100)
    session.handle(m.Diagnose(id=3, step=0))
    assert not session.trains
