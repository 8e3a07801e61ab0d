"""What a picture's file shows is read from its first bytes; its address says it to browsers."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.pictures import Picture, place_at, read_picture, sized, spoken

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"
GIF = b"GIF89a" + struct.pack("<HH", 300, 200) + b"\0" * 10
JPEG = (
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    b"\xff\xff\xc4\0\x04\0\0\xff\xc2\0\x11\x08" + struct.pack(">HH", 90, 160) + b"\x03" + b"\0" * 9
)
VP8 = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 800, 0x4000 | 600)
VP8L = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 31 | 15 << 14) + b"\0" * 9
VP8X = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x7f\x02\0\xdf\x01\0"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' {}><g width='9' height='9'/></svg>"


@pytest.mark.parametrize(
    ("raw", "kind", "size"),
    [
        (PNG, "png", (640, 480)),
        (GIF, "gif", (300, 200)),
        (JPEG, "jpg", (160, 90)),
        (VP8, "webp", (800, 600)),
        (VP8L, "webp", (32, 16)),
        (VP8X, "webp", (640, 480)),
        (SVG.replace(b"{}", b"width='24px' height=\"12.4\""), "svg", (24, 12)),
        (SVG.replace(b"{}", b"width='100%' viewBox='0 0 40,20'"), "svg", (40, 20)),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n" + SVG, "svg", None),
        (JPEG[:30], "jpg", None),
    ],
)
def test_kind_and_size_are_read(raw: bytes, kind: str, size: tuple[int, int] | None) -> None:
    picture = read_picture(raw)
    assert picture
    assert (picture.kind, picture.size) == (kind, size)


@pytest.mark.parametrize("raw", [b"", b"version https://git-lfs.github.com/spec/v1\n", PNG[:20]])
def test_what_is_no_picture_is_none(raw: bytes) -> None:
    assert read_picture(raw) is None


@given(
    st.sampled_from([b"", PNG[:8], GIF[:6], JPEG[:3], VP8[:16], VP8L[:16], VP8X[:16], b"<svg "]),
    st.binary(max_size=60),
)
def test_no_bytes_are_too_strange(start: bytes, rest: bytes) -> None:
    picture = read_picture(start + rest)
    assert picture is None or picture.size is None or min(picture.size) > 0


def test_an_address_says_the_size_and_changes_with_what_is_shown() -> None:
    ours, other = read_picture(PNG), read_picture(PNG + b"\0")
    assert ours
    assert other
    place = ours.place("images/설정 Page_1.PNG")
    assert place == f"assets/pictures/page-1.640x480.{ours.digest}.png"
    assert place != other.place("images/설정 Page_1.PNG")
    assert ours.place("가.png", 320) == f"assets/pictures/picture.320x240.{ours.digest}.png"
    assert place_at(f"../{place}", "faq") == place
    assert place_at("../faq/cors.md", "faq") is None


def test_room_is_left_for_pictures_of_ours_alone() -> None:
    place = Picture("png", (640, 480), "0123abcd").place("a.png")
    tag = f'<img alt="A" src="../../{place}"'
    size = 'width="640" height="480" loading="lazy" decoding="async"'
    assert sized(f"<p>{tag}></p>") == f"<p>{tag} {size}></p>"
    assert sized(f"{tag} />") == f"{tag} {size}/>"
    assert sized(sized(f"{tag}>")) == sized(f"{tag}>")
    plain = Picture("svg", None, "0123abcd").place("a-9x9.svg")
    assert "width" not in sized(f'<img src="/{plain}">')
    assert sized('<img src="https://x.example/a.png">') == '<img src="https://x.example/a.png">'


def test_a_picture_is_read_as_its_words() -> None:
    assert spoken('<p>See <img src="a" alt="the gear"> here</p>') == "<p>See the gear here</p>"
