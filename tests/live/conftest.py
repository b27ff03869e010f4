import pytest

from tests.live.driving import Page


@pytest.fixture
def page():
    """One that has opened the run with which the page begins."""
    page = Page()
    page.open()
    return page
