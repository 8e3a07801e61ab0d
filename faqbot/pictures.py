"""Pictures of articles: what a file shows, its address on the site, its place in a page.

The address says how large a picture is, so that whoever shows it can leave room for it, and changes
with what it shows, so that browsers may keep it.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

KINDS: Final = {
    ".png": "png",
    ".jpg": "jpg",
    ".jpeg": "jpg",
    ".gif": "gif",
    ".webp": "webp",
    ".svg": "svg",
}
FOLDER: Final = "assets/pictures/"  # on the site, below the root of each language
DIGEST: Final = 8  # hexadecimal digits

_ADDRESS: Final = re.compile(
    rf"{FOLDER}[a-z0-9-]+(?:\.(?P<width>\d+)x(?P<height>\d+))?\.[0-9a-f]{{{DIGEST}}}\.\w+"
)
_TAG: Final = re.compile(r"<img\b[^<>]*>")
_SOURCE: Final = re.compile(r'\bsrc="([^"]*)"')
_WORDS: Final = re.compile(r'<img\b[^<>]*?\balt="([^"]*)"[^<>]*>')
_SVG: Final = re.compile(r"<svg\b[^>]*>", re.I)
_LENGTH: Final = r"=\s*[\"']\s*(\d+(?:\.\d+)?)(?:px)?\s*[\"']"
_WIDTH: Final = re.compile(rf"\bwidth\s*{_LENGTH}")
_HEIGHT: Final = re.compile(rf"\bheight\s*{_LENGTH}")
_VIEW_BOX: Final = re.compile(
    r"\bviewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*[\"']"
)
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG's segments with a size

Size = tuple[int, int]
"""Width and height in pixels."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture: its kind, its size where it has one, a digest of its bytes."""

    kind: str
    size: Size | None
    digest: str

    def place(self, name: str, width: int | None = None) -> str:
        """Its path on the site, below the root of a language; `width` is what it shall be."""
        stem = posixpath.basename(name).rpartition(".")[0].lower()
        parts = [re.sub(r"[^a-z0-9]+", "-", stem).strip("-") or "picture"]
        if self.size:
            own, height = self.size
            wide = width or own
            parts.append(f"{wide}x{max(1, round(height * wide / own))}")
        return f"{FOLDER}{'.'.join(parts)}.{self.digest}.{self.kind}"


def read_picture(raw: bytes) -> Picture | None:
    """What a file's bytes show, or `None` where browsers show nothing."""
    for kind, size in _measure(raw):
        known = size if size and min(size) > 0 else None
        return Picture(kind, known, hashlib.sha256(raw).hexdigest()[:DIGEST])
    return None


def place_at(href: str, folder: str) -> str | None:
    """The path on the site of the picture that a page in a folder shows, if it shows one."""
    place = posixpath.normpath(posixpath.join(folder, href))
    return place if place.startswith(FOLDER) else None


def sized(html: str) -> str:
    """HTML whose pictures have their sizes, and are loaded once they are nearly in sight."""
    return _TAG.sub(_sized, html) if FOLDER in html else html


def spoken(html: str) -> str:
    """HTML with the words of pictures in their places."""
    return _WORDS.sub(r"\1", html)


def _sized(tag: re.Match[str]) -> str:
    source = _SOURCE.search(tag[0])
    place = _ADDRESS.search(source[1]) if source else None
    if place is None or " loading=" in tag[0]:
        return tag[0]
    size = f' width="{place["width"]}" height="{place["height"]}"' if place["width"] else ""
    end = len(tag[0]) - (2 if tag[0].endswith("/>") else 1)
    return f'{tag[0][:end].rstrip()}{size} loading="lazy" decoding="async"{tag[0][end:]}'


# --- what a file shows ----------------------------------------------------------------------


def _measure(raw: bytes) -> Iterator[tuple[str, Size | None]]:
    """The kind of a picture and its size, as its first bytes tell."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n") and len(raw) >= 24:
        yield "png", struct.unpack(">II", raw[16:24])
    elif raw.startswith((b"GIF87a", b"GIF89a")) and len(raw) >= 10:
        yield "gif", struct.unpack("<HH", raw[6:10])
    elif raw.startswith(b"RIFF") and raw[8:12] == b"WEBP" and len(raw) >= 30:
        yield "webp", _size_of_webp(raw)
    elif raw.startswith(b"\xff\xd8\xff"):
        yield "jpg", _size_of_jpeg(raw)
    elif raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and (
        root := _SVG.search(raw[:65_536].decode("utf-8", "replace"))
    ):
        yield "svg", _size_of_svg(root[0])


def _size_of_webp(raw: bytes) -> Size | None:
    """After https://developers.google.com/speed/webp/docs/riff_container."""
    if raw[12:16] == b"VP8X":
        return 1 + int.from_bytes(raw[24:27], "little"), 1 + int.from_bytes(raw[27:30], "little")
    if raw[12:16] == b"VP8L":
        bits = int.from_bytes(raw[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if raw[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", raw[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _size_of_jpeg(raw: bytes) -> Size | None:
    """That of the first frame, past the segments before it."""
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        kind, length = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        at += 1 if kind == 0xFF else 2 + length
    return None


def _size_of_svg(root: str) -> Size | None:
    """What its first element says; without a width and a height, the box that it draws in."""
    width, height = _WIDTH.search(root), _HEIGHT.search(root)
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = _VIEW_BOX.search(root)
    return (round(float(box[1])), round(float(box[2]))) if box else None
