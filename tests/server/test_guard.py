import pytest

from neuroviz.server.guard import allowed_names, host_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:8120", "localhost"),
        ("[::1]:8120", "::1"),
        ("http://a.example:1", "a.example"),
        ("null", "null"),
        ("", None),
        ("[::1", None),
    ],
)
def test_names_in_addresses(address, name):
    assert host_name(address) == name


def test_a_server_answers_to_loopback_and_to_the_name_it_was_given():
    own = allowed_names("class.example", ["Other.Example"])
    for name in ("localhost", "127.0.0.1", "::1", "class.example", "other.example"):
        assert own(name)
    for name in ("192.168.1.7", "evil.example", "example"):
        assert not own(name)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_one_that_listens_everywhere_answers_to_any_address_but_to_no_foreign_name(host, monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "Lab-PC")
    own = allowed_names(host)
    for name in ("192.168.1.7", "fe80::1", "lab-pc", "localhost"):
        assert own(name)
    assert not own("evil.example")
