"""Headers that tell browsers what pages and answers may do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Response, request

from faqbot.site.policy import REFERRER, policy_for
from faqbot.web.services import services

DATA_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Every feature that Chromium knows and these pages do not use; copying is all that they need.
DENIED: Final = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone",
    "midi", "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create",
    "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb",
    "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS: Final = ", ".join(["clipboard-write=(self)", *(f"{name}=()" for name in DENIED)])
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": DATA_POLICY,  # a page has brought its own
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": REFERRER,
    "X-Content-Type-Options": "nosniff",
}
# What a page is made of has no permissions to ask for, and the list would outweigh small files.
ASSETS: Final = ("image/", "text/css", "text/javascript")
# A year, and for this host alone: what else lives under its domain is not ours to decide.
TRANSPORT: Final = "max-age=31536000"


def secure(response: Response) -> Response:
    """Add what every response carries; what a view has set stays."""
    headers, kind = response.headers, response.mimetype or ""
    if kind.startswith("image/"):  # chat programs show the pictures that pages name
        headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    present = {name.lower() for name, _ in headers}  # which a Headers looks through for each name
    for name, value in HEADERS.items():
        if name.lower() not in present and not (
            name == "Permissions-Policy" and kind.startswith(ASSETS)
        ):
            headers.add(name, value)
    tls = is_behind_tls()
    if tls:
        headers.setdefault("Strict-Transport-Security", TRANSPORT)
    # Over plain HTTP browsers heed it on this machine only, and complain elsewhere.
    if response.mimetype == "text/html" and (tls or is_local(request.host)):
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response


def is_behind_tls() -> bool:
    """Whether a reader's browser speaks TLS to us or to the proxy in front of us.

    A public address (FAQBOT_BASE_URL) of http:// means no; else what the trusted proxies say
    decides, and where they say nothing, the address.
    """
    public = urlsplit(services().settings.base_url or "").scheme
    return public != "http" and request.scheme == "https"


def is_local(host: str) -> bool:
    """Whether a host, with or without a port, is this machine itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:  # another name, or none at all
        return False


def policy_of_file(path: Path) -> str:
    """The policy of a built page, worked out again only when the file has changed."""
    return policy_of_version(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def policy_of_version(path: Path, _: int) -> str:
    """The policy of a built page as it was changed last, remembered."""
    return policy_for(path.read_text("utf-8"))
