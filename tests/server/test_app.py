import threading
import time

import httpx
import msgspec
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

import neuroviz as nv
from neuroviz.live import messages as m
from neuroviz.live import wire
from neuroviz.server.app import create_app
from neuroviz.server.settings import MAXIMUM_MESSAGE_BYTES, Settings
from tests.server.hosting import arrays_of, page_of, serving


@pytest.fixture(scope="module")
def port():
    with serving() as port:
        yield port


def test_a_page_trains_and_gets_the_bits_of_the_run(port):
    with page_of(port) as page:
        assert page.welcome["version"] == nv.__version__
        assert page.open()["run"]["data"] == "iris"
        header, packet = page.ask(m.Advance(id=2, step=0, steps=100))
        assert (header["steps_done"], header["location"]["epoch"]) == (100, 12)
        trace = nv.Run(nv.Recipe()).trace(99)
        assert arrays_of(packet)["after.0.weight"].tobytes() == trace.after.parameters[0].weight.tobytes()


def test_as_many_steps_as_fit_grow_with_the_machine(port):
    with page_of(port) as page:
        page.open()
        done = [page.ask(m.Advance(id=2, step=0))[0]["steps_done"] for _ in range(40)]
        assert max(done) > 100


def test_another_server_goes_on_from_a_state_bit_for_bit(port):
    with page_of(port) as page:
        page.open()
        recipe = page.ask(m.Edit(id=2, step=30, path="training.optimizer", value=msgspec.Raw(b'{"name":"Adam"}')))[0][
            "recipe"
        ]
        header, packet = page.ask(m.GetState(id=3, step=77))
        expected = arrays_of(page.ask(m.Trace(id=4, step=90))[1])
    state = msgspec.convert(header["state"], m.StateInfo)
    with serving() as other, page_of(other) as page:
        assert page.ask(m.Open(id=1, recipe=recipe, step=77, state=state), arrays_of(packet))[0]["type"] == "opened"
        after = arrays_of(page.ask(m.Trace(id=4, step=90))[1])
    assert {name: array.tobytes() for name, array in after.items()} == {
        name: array.tobytes() for name, array in expected.items()
    }


@pytest.mark.parametrize("packet", [b"", b"nonsense", b"\x08\0\0\0\0\0\0\0[][][][]", "text", b"\xff" * 100])
def test_nonsense_is_refused_and_the_session_goes_on(port, packet):
    with page_of(port) as page:
        page.open()
        page.socket.send(packet)
        header, _ = page.receive()
        assert (header["type"], header["id"]) == ("refused", None)
        assert page.ask(m.Trace(id=2, step=0))[0]["type"] == "step"


def send_too_much(page):
    page.socket.send(b"\0" * (MAXIMUM_MESSAGE_BYTES + 1))
    page.receive()


def test_a_message_too_large_ends_the_connection_and_nothing_else(port):
    with page_of(port) as page, page_of(port) as other:
        with pytest.raises(ConnectionClosed):
            send_too_much(page)
        assert other.open()["type"] == "opened"


def test_a_message_of_the_largest_size_is_read(port):
    with page_of(port) as page:
        recipe = " " * (MAXIMUM_MESSAGE_BYTES - 1000)
        assert page.open(recipe=recipe)["field"] == "recipe"


def test_an_error_of_our_own_is_told_logged_and_survived(port, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("by zero")

    with page_of(port) as page:
        page.open()
        monkeypatch.setattr("neuroviz.live.looking.step_arrays", broken)
        header, _ = page.ask(m.Trace(id=2, step=0))
        assert header["sentence"] == "An error in NeuroViz itself (ZeroDivisionError): the server's log tells more."
        monkeypatch.undo()
        assert page.ask(m.Trace(id=3, step=0))[0]["type"] == "step"
    assert "by zero" in caplog.text


def test_one_sessions_large_network_never_makes_another_wait(port):
    rng = np.random.default_rng(0)
    hidden = [nv.Layer(600), nv.Layer(600)]
    data = nv.Inline(rng.normal(size=(400, 64)).round(2), np.arange(400) % 10)
    large = nv.Recipe(data=data, network=nv.Network(hidden), training=nv.Training(batch_size=32))
    with page_of(port) as busy, page_of(port) as other:
        busy.open(recipe=large.to_json())
        other.open()
        busy.socket.send(busy_command())
        waits = []
        for step in range(60):
            start = time.perf_counter()
            other.ask(m.Trace(id=2, step=step))
            waits.append(time.perf_counter() - start)
        busy.socket.send(wire.encode(m.Cancel(id=9, target=8)))
        busy.receive_until("refused")
    assert sorted(waits)[len(waits) // 2] < 0.2


def busy_command():
    return wire.encode(m.Advance(id=8, step=0, steps=100_000))


def test_what_takes_long_can_be_given_up(port):
    with page_of(port) as page:
        page.open()
        page.socket.send(busy_command())
        assert page.receive()[0]["type"] == "progress"
        page.socket.send(wire.encode(m.Cancel(id=9, target=8)))
        header, _ = page.receive_until("refused")
        assert header["id"] == 8


def test_only_so_many_sessions_and_a_place_freed_is_a_place_again():
    with serving(Settings(maximum_sessions=2)) as port:
        with page_of(port, ready=False), page_of(port, ready=False), page_of(port, ready=False) as third:
            assert third.welcome["type"] == "refused"
            assert third.welcome["sentence"].startswith("2 pages are open on this server")
            with pytest.raises(ConnectionClosed) as closed:
                third.receive()
            assert closed.value.rcvd.code == 1013
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with page_of(port, ready=False) as page:
                if page.welcome["type"] == "welcome":
                    return
        pytest.fail("no place became free")


def test_a_network_has_at_most_so_many_parameters():
    with serving(Settings(maximum_parameters=60)) as port, page_of(port) as page:
        assert page.welcome["menu"]["maximum_parameters"] == 60
        page.open()
        header, _ = page.ask(m.Edit(id=2, step=0, path="network.hidden.0.units", value=msgspec.Raw(b"8")))
        assert "small enough for 60 parameters" in header["sentence"]


def test_while_the_engine_is_compiled_the_page_is_served_and_runs_can_be_set_up():
    compiled = threading.Event()

    def warm_up():
        compiled.wait(30)
        return 6.5

    app = create_app(Settings(), warm_up)
    with serving(app=app) as port, page_of(port, ready=False) as page:
        assert page.welcome["ready"] is False
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code in (200, 503)
        assert page.open()["type"] == "opened"
        page.socket.send(wire.encode(m.Trace(id=4, step=0)))
        compiled.set()
        header, _ = page.receive()
        assert (header["type"], header["seconds"]) == ("ready", 6.5)
        assert page.receive()[0]["id"] == 4
        with page_of(port) as later:
            assert later.welcome["ready"] is True


def test_an_engine_that_cannot_be_compiled_is_logged(caplog):
    def warm_up():
        raise OSError("no compiler")

    with serving(app=create_app(Settings(), warm_up)) as port, page_of(port) as page:
        assert page.open()["type"] == "opened"
    assert "no compiler" in caplog.text


def test_history_is_shared_among_sessions(monkeypatch):
    budgets = []

    class Run(nv.Run):
        def __init__(self, *arguments, history_budget, **options):
            budgets.append(history_budget)
            super().__init__(*arguments, history_budget=history_budget, **options)

    monkeypatch.setattr("neuroviz.live.opening.Run", Run)
    with serving() as port, page_of(port) as page, page_of(port):
        page.open()
    assert budgets == [32 * 2**20]


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LOCALHOST:{port}"])
@pytest.mark.parametrize("origin", [None, "http://{host}", "http://localhost:5173"])
def test_own_names_are_answered(port, host, origin):
    host = host.format(port=port)
    headers = {"Host": host} | ({} if origin is None else {"Origin": origin.format(host=host)})
    assert httpx.get(f"http://127.0.0.1:{port}/", headers=headers).status_code != 403
    with page_of(port, ready=False, origin=headers.get("Origin")) as page:
        assert page.welcome["type"] == "welcome"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8120"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "192.168.0.7"},
        {"Host": ""},
        {"Host": "[::1"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://localhost.evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
    ],
)
def test_foreign_names_and_pages_are_refused(port, headers):
    response = httpx.get(f"http://127.0.0.1:{port}/", headers=headers)
    assert response.status_code in (400, 403)
    origin = headers.get("Origin")
    if origin:
        with pytest.raises(InvalidStatus) as refused, connect(f"ws://127.0.0.1:{port}/session", origin=origin):
            pass
        assert refused.value.response.status_code == 403
