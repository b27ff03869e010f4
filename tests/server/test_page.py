import httpx
import pytest

from neuroviz.server.settings import Settings
from tests.server.hosting import serving


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    static = tmp_path_factory.mktemp("static")
    (static / "index.html").write_text("<!doctype html><title>NeuroViz</title>")
    (static / "assets").mkdir()
    (static / "assets" / "page-1a2b.js").write_text("export {}")
    (static.parent / "secret").write_text("no")
    with serving(Settings(static=static)) as port:
        yield f"http://127.0.0.1:{port}"


def test_the_page_is_served_and_always_asked_for(address):
    response = httpx.get(f"{address}/")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")
    assert "NeuroViz" in response.text
    again = httpx.get(f"{address}/", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_files_named_by_their_contents_are_kept(address):
    response = httpx.get(f"{address}/assets/page-1a2b.js")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"].startswith(("text/javascript", "application/javascript"))


def test_the_browser_is_told_to_load_nothing_from_elsewhere(address):
    headers = httpx.get(f"{address}/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "script-src" not in policy or "unsafe" not in policy.partition("script-src")[2].partition(";")[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


@pytest.mark.parametrize("path", ["/no.js", "/../secret", "/%2e%2e/secret", "/assets/../../secret"])
def test_what_is_not_the_pages_is_not_found(address, path):
    assert httpx.get(f"{address}{path}").status_code == 404


def test_a_page_that_was_never_built_says_how(tmp_path):
    with serving(Settings(static=tmp_path)) as port:
        response = httpx.get(f"http://127.0.0.1:{port}/")
    assert response.status_code == 503
    assert "make build" in response.text
