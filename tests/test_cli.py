import os
import queue
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from typer.testing import CliRunner

import neuroviz as nv
from neuroviz.cli import app
from neuroviz.server import serve as serving
from neuroviz.server.settings import Settings
from tests.server import hosting

COMMAND = [sys.executable, "-m", "neuroviz"]
# As one that is started at a prompt: what is started in the background may be deaf to it.
HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


@pytest.fixture
def served(monkeypatch):
    """What the command would serve."""
    calls = []
    monkeypatch.setattr(serving, "serve", lambda settings, port, *, browser: calls.append((settings, port, browser)))
    return calls


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_by_default_it_serves_this_machine_and_opens_the_browser(served):
    assert run().exit_code == 0
    assert served == [(Settings("127.0.0.1", (), 64, 1_000_000), 8120, True)]


def test_every_option_reaches_the_server(served):
    options = "--host 0.0.0.0 --port 8123 --no-browser --allow-host a.example --allow-host b.example"
    assert run(*options.split(), "--max-sessions", "3", "--max-parameters", "500").exit_code == 0
    assert served == [(Settings("0.0.0.0", ("a.example", "b.example"), 3, 500), 8123, False)]


def test_it_serves_also_where_nobody_can_be_told(served, monkeypatch):
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, None)
    app([], standalone_mode=False)
    assert len(served) == 1
    with sys.stdout, sys.stderr:
        sys.stdout.write("nowhere")


def test_the_version_is_the_packages():
    assert run("--version").output == f"NeuroViz {nv.__version__}\n"


def test_help_names_every_option():
    result = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True)
    for option in (
        "--host",
        "--port",
        "--no-browser",
        "--version",
        "--help",
        "--max-sessions",
        "--max-parameters",
        "train",
        "sweep",
        "trace",
        "export",
        "open",
    ):
        assert option in result.stdout
    assert result.stdout.startswith("Usage: neuroviz ")


def test_help_waits_for_nothing_heavy():
    code = (
        "import sys; from neuroviz.cli import app\n"
        "app({arguments}, standalone_mode=False)\n"
        "assert not {{'numpy', 'numba', 'msgspec', 'rich', 'starlette'}} & set(sys.modules)\n"
    )
    for command in ([], ["train"], ["sweep"], ["trace"], ["export"], ["open"]):
        arguments = [*command, "--help"]
        subprocess.run([sys.executable, "-c", code.format(arguments=arguments)], capture_output=True, check=True)


def test_what_is_said_of_the_page_must_not_stand_before_a_command(served):
    result = run("--port", "8123", "train", "--epochs", "1")
    assert (result.exit_code, result.stdout, served) == (2, "", [])
    assert result.stderr == "neuroviz: --port is for the page, and must not stand before train.\n"


def test_there_is_no_other_command(served):
    result = run("serve")
    assert result.exit_code == 2
    assert "'serve'" in result.stderr
    assert served == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--port", "abc"], ["--port", "integer"]),
        (["--port", "70000"], ["--port", "65535"]),
        (["--max-sessions", "0"], ["--max-sessions", "1"]),
        (["--colour"], ["--colour"]),
    ],
)
def test_a_wrong_value_is_told_by_name(served, arguments, told):
    result = run(*arguments)
    assert result.exit_code == 2
    for words in told:
        assert words in result.output
    assert served == []


def test_a_busy_port_is_told_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("--no-browser", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} is in use already" in result.output
    assert f"--port {port + 1}" in result.output
    assert result.output.count("\n") == 1


def test_a_host_that_is_not_this_machines_is_told():
    for host in ("203.0.113.1", "no-such-host.invalid"):
        result = run("--no-browser", "--host", host, "--port", "0")
        assert result.exit_code == 1
        assert "--host must be" in result.output
        assert repr(host) in result.output


def test_a_port_that_only_the_administrator_has_is_told():
    error = PermissionError(13, "Permission denied")
    assert "from 1024 on" in serving._why(error, "127.0.0.1", 80)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("localhost", "localhost")],
)
def test_where_a_browser_finds_it(host, address):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert serving.address_of(listener, host) == f"http://{address}:{port}/"


def test_the_browser_is_opened_and_gets_the_page(monkeypatch):
    opened = queue.Queue()
    monkeypatch.setattr(serving.webbrowser, "open", opened.put)
    with hosting.serving() as port:
        serving.announce(f"http://127.0.0.1:{port}/", browser=True)
        assert httpx.get(opened.get(timeout=30)).status_code in (200, 503)


def test_who_knocks_before_the_server_is_imported_is_answered():
    code = (
        f"{HEARS_CTRL_C}import _thread, sys, httpx; from neuroviz.server import serve\n"
        "from neuroviz.server.settings import Settings\n"
        "assert 'numba' not in sys.modules\n"
        "def knock(address):\n"
        "    print(httpx.get(address, timeout=60).status_code in (200, 503), flush=True)\n"
        "    _thread.interrupt_main()\n"
        "serve.webbrowser.open = knock\n"
        "serve.serve(Settings(), 0, browser=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    first, *rest = done.stdout.splitlines()
    assert re.fullmatch(r"NeuroViz is at http://127\.0\.0\.1:\d+/ \(Ctrl-C stops it\)", first)
    assert rest == ["True", "", "Stopped."]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for children")
def test_it_says_where_it_is_and_ctrl_c_stops_it_cleanly():
    code = f"{HEARS_CTRL_C}import runpy; runpy.run_module('neuroviz', run_name='__main__')"
    command = [sys.executable, "-c", code, "--port", "0", "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
    assert httpx.get(address).status_code in (200, 503)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output.strip(), errors) == (0, "Stopped.", "")
