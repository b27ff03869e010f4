"""What holds for all tests."""

import pytest
from hypothesis import HealthCheck, settings

# Hypothesis must not judge how fast the machine is: it would, of one that has other things to do.
settings.register_profile("neuroviz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("neuroviz")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write", action="store_true", help="write the files that tests compare with what they find")
