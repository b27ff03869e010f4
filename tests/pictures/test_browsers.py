"""Which browser draws: the one that is named, or the first that is there."""

import os

import pytest

from neuroviz.pictures import browsers
from neuroviz.pictures.browsers import found
from neuroviz.pictures.desk import CannotDraw
from tests.pictures.actors import actor

NOWHERE = {"HOME": "/nowhere"}


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """No program is found by its name but those in a folder; gives it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_named_one(alone):
    path = actor(alone, "", "mine")
    assert found("mine", NOWHERE) == found(path, NOWHERE) == path
    assert found(None, {browsers.VARIABLE: path}) == path
    assert found(path, {browsers.VARIABLE: "another"}) == path


@pytest.mark.parametrize(
    ("wanted", "environment", "where"),
    [("x-y", {}, "--browser"), (None, {browsers.VARIABLE: "x-y"}, browsers.VARIABLE)],
)
@pytest.mark.usefixtures("alone")
def test_a_name_that_is_none(wanted, environment, where):
    with pytest.raises(
        CannotDraw, match=f"^{where} must be Chromium, Chrome or Edge, its path or its name, but got 'x-y'$"
    ):
        found(wanted, environment)


def test_the_first_of_those_that_are_there(alone):
    edge = actor(alone, "", "microsoft-edge")
    assert found(None, NOWHERE, "linux") == edge
    chromium = actor(alone, "", "chromium")
    assert found(None, NOWHERE, "linux") == chromium


@pytest.mark.usefixtures("alone")
def test_where_programs_are_on_a_mac_and_on_windows(tmp_path):
    mac = tmp_path / "Applications/Google Chrome.app/Contents/MacOS"
    windows = tmp_path / "Microsoft/Edge/Application"
    for folder in (mac, windows):
        folder.mkdir(parents=True)
    chrome = actor(mac, "", "Google Chrome")
    edge = actor(windows, "", "msedge.exe")
    assert found(None, {"HOME": str(tmp_path)}, "darwin") == chrome
    assert found(None, {"LOCALAPPDATA": str(tmp_path)}, "win32") == edge


@pytest.mark.usefixtures("alone")
def test_none_at_all():
    with pytest.raises(
        CannotDraw,
        match="neither Chromium nor Chrome nor Edge was found: install one, or say with --browser or NEUROVIZ_BROWSER",
    ):
        found(None, NOWHERE, "linux")


def test_only_the_administrator_goes_without_the_sandbox(monkeypatch):
    for user, without in ((0, True), (1000, False)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert browsers.without_sandbox() is without
