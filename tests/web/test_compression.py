"""What goes over the line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "br, gzip"}
LONG = "<p>answer</p>" * 500


@pytest.fixture(autouse=True)
def long_page(site: Path) -> None:
    (site / "long.html").write_text(LONG)
    (site / "long.png").write_bytes(b"\x89PNG" * 500)


def test_pages_are_compressed_for_whoever_takes_it(client: FlaskClient) -> None:
    response = client.get("/long.html", headers=GZIP)
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data).decode() == LONG
    assert int(response.headers["Content-Length"]) == len(response.data) < len(LONG) / 20
    assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0"])
def test_pages_are_plain_for_whoever_does_not(client: FlaskClient, accepted: str) -> None:
    response = client.get("/long.html", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert response.text == LONG
    assert "Accept-Encoding" in response.vary


def test_answers_are_compressed(client: FlaskClient) -> None:
    response = client.get("/api/v1/ask?q=choose", headers=GZIP)
    assert response.headers["Content-Encoding"] == "gzip"
    assert b'"outcome":"choose"' in gzip.decompress(response.data)


def test_a_compressed_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get("/long.html", headers=GZIP).headers["ETag"]
    assert etag.startswith("W/")
    again = client.get("/long.html", headers=GZIP | {"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_part_of_a_page_is_sent_as_it_is(client: FlaskClient) -> None:
    response = client.get("/long.html", headers=GZIP | {"Range": "bytes=0-599"})
    assert (response.status_code, response.text) == (206, LONG[:600])


@pytest.mark.parametrize("path", ["/long.png", "/bot.json", "/staff/"])
def test_pictures_small_files_and_pages_of_the_staff_are_sent_as_they_are(
    client: FlaskClient, path: str
) -> None:
    assert "Content-Encoding" not in client.get(path, headers=GZIP).headers
