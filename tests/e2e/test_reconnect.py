"""The server goes away and comes back: the page stands at the same moment, with the same digits."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import serving
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_numbers import everything
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser


def test_a_new_server_on_the_same_port_gives_the_same_moment_and_digits(open_page: Open) -> None:
    with serving() as (address, first):
        page = open_page(address)
        click(page, "Play")
        expect(page.get_by_test_id("moment")).not_to_contain_text("Epoch 1 ", timeout=PATIENCE)
        click(page, "Pause")
        stands_at(page, "check")
        before = everything(page)
        first.terminate()
        first.wait()
        expect(page.get_by_text("The connection is lost.")).to_be_visible(timeout=PATIENCE)
        assert everything(page)[0] == before[0]
    with serving(urlsplit(address).port or 0):
        expect(page.get_by_text("The connection is lost.")).to_have_count(0, timeout=3 * PATIENCE)
        expect(page.get_by_role("button", name="Next step", exact=True)).to_be_enabled(timeout=PATIENCE)
        assert everything(page) == before
        click(page, "Next step")
        expect(page.get_by_test_id("moment")).not_to_have_text(before[0], timeout=PATIENCE)
        click(page, "Previous operation")
        for _ in range(7):
            click(page, "Previous operation")
        stands_at(page, before[0])
        page.close()
