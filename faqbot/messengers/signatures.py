"""Whether a request comes from the service that it claims to come from, by its raw body."""

from __future__ import annotations

import base64
import hmac
from typing import Final

PATIENCE: Final = 300  # seconds that a request of Slack counts, as its own libraries have it


def is_slacks(secret: str, signature: str, sent: str, body: bytes, now: float) -> bool:
    """Whether Slack signed a body, and not longer ago than five minutes.

    `signature` and `sent` are its headers X-Slack-Signature and X-Slack-Request-Timestamp; `now` is
    in seconds since 1970.
    """
    if not (sent.isascii() and sent.isdecimal()) or abs(now - int(sent[:20])) > PATIENCE:
        return False
    digest = hmac.new(secret.encode(), b"v0:" + sent.encode() + b":" + body, "sha256").hexdigest()
    return hmac.compare_digest(f"v0={digest}".encode(), signature.encode("utf-8", "replace"))


def is_channel_talks(key: str, signature: str, body: bytes) -> bool:
    """Whether Channel Talk signed a body; `key` is hexadecimal, `signature` its X-Signature.

    Nothing that is signed says when.
    """
    digest = base64.b64encode(hmac.digest(bytes.fromhex(key), body, "sha256"))
    return hmac.compare_digest(digest, signature.encode("utf-8", "replace"))
