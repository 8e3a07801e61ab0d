"""Text goes out compressed to whoever takes it that way."""

from __future__ import annotations

import gzip
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from flask import Response, request

LEAST_BYTES: Final = 512  # below, a packet is a packet
TEXT: Final = ("javascript", "json", "xml")  # beside text/*: how names of such types end
FAILED: Final = 400  # below are redirects, parts and answers without a body
FAST, SMALL = 5, 9  # levels: for what is made once, and for what is sent again and again


def compress(response: Response) -> Response:
    """Compress a page, a file of the site or an answer where the client allows it.

    Pages of the staff are left as they are: they hold tokens beside what others wrote, and the
    size of the two compressed together would tell about the tokens.
    """
    if not _may_be_smaller(response):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    is_file = response.direct_passthrough
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < LEAST_BYTES:
        return response
    response.set_data(compress_file(body) if is_file else gzip.compress(body, FAST, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    etag, _ = response.get_etag()
    if etag:  # no longer the same to the byte
        response.set_etag(etag, weak=True)
    return response


def _may_be_smaller(response: Response) -> bool:
    kind = response.mimetype or ""
    return (
        (kind.startswith("text/") or kind.endswith(TEXT))
        and (response.status_code == HTTPStatus.OK or response.status_code >= FAILED)
        and "Content-Encoding" not in response.headers
        and (response.direct_passthrough or not response.is_streamed)
        and not request.path.startswith("/staff")
    )


@lru_cache(maxsize=128)
def compress_file(body: bytes) -> bytes:
    """A file of the site as it is sent, remembered."""
    return gzip.compress(body, SMALL, mtime=0)
