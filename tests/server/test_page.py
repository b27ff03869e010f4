import gzip

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
    (static / "assets" / "page-1a2b.js.gz").write_bytes(gzip.compress(b"export {}"))
    (static / "assets" / "page-1a2b.js.br").write_bytes(b"not unpacked here")
    (static / "assets" / "style.css").write_text("a { b: c }")
    (static / "assets" / "style.css.gz").write_bytes(gzip.compress(b"a { b: c }"))
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


def raw(address, path, **headers):
    """The answer as it is sent: httpx would unpack it."""
    with httpx.stream("GET", f"{address}{path}", headers=headers) as response:
        return response, b"".join(response.iter_raw())


@pytest.mark.parametrize(
    ("accepted", "path", "encoding"),
    [
        ("gzip, deflate, br, zstd", "/assets/page-1a2b.js", "br"),
        ("gzip;q=1.0, br;q=0", "/assets/page-1a2b.js", "gzip"),
        ("GZIP , deflate", "/assets/page-1a2b.js", "gzip"),
        ("gzip, br", "/assets/style.css", "gzip"),
        ("gzip; q=0.000", "/assets/page-1a2b.js", None),
        ("identity", "/assets/page-1a2b.js", None),
        ("", "/assets/page-1a2b.js", None),
        ("gzip, br", "/", None),
    ],
)
def test_a_file_is_sent_as_the_browser_takes_it(address, accepted, path, encoding):
    response, body = raw(address, path, **{"Accept-Encoding": accepted})
    plain, plain_body = raw(address, path, **{"Accept-Encoding": "identity"})
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["content-type"] == plain.headers["content-type"]
    assert response.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert response.headers["cache-control"] == plain.headers["cache-control"]
    assert int(response.headers["content-length"]) == len(body)
    assert (response.headers["etag"] == plain.headers["etag"]) == (encoding is None)
    assert {None: body, "gzip": body[:2] == b"\x1f\x8b" and gzip.decompress(body), "br": plain_body}[
        encoding
    ] == plain_body


def test_what_is_kept_compressed_is_asked_for_as_such(address):
    response, _ = raw(address, "/assets/page-1a2b.js", **{"Accept-Encoding": "gzip"})
    etag = response.headers["etag"]
    again, body = raw(address, "/assets/page-1a2b.js", **{"Accept-Encoding": "gzip", "If-None-Match": etag})
    assert (again.status_code, body, again.headers["vary"]) == (304, b"", "Accept-Encoding")
    assert "content-encoding" not in again.headers
    plain, _ = raw(address, "/assets/page-1a2b.js", **{"Accept-Encoding": "identity", "If-None-Match": etag})
    assert plain.status_code == 200


def test_a_part_of_a_file_is_of_what_it_holds(address):
    response, body = raw(address, "/assets/page-1a2b.js", **{"Accept-Encoding": "gzip", "Range": "bytes=0-5"})
    assert (response.status_code, body) == (206, b"export")
    assert "content-encoding" not in response.headers


def test_the_head_alone_is_that_of_the_whole(address):
    head = httpx.head(f"{address}/assets/style.css", headers={"Accept-Encoding": "gzip"})
    assert (head.headers["content-encoding"], head.content) == ("gzip", b"")
    assert head.headers["content-length"] == str(len(gzip.compress(b"a { b: c }")))


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
