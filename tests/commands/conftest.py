"""The engine is compiled before a command is tried: the first use would say so, and that is tested elsewhere."""

import pytest

from neuroviz.engine import tasks


@pytest.fixture(scope="session", autouse=True)
def engine_there():
    tasks.warm_up()
