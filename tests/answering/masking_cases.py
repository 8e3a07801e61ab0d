"""What must be masked, and what must not; see the files for how they are written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import yaml

from faqbot.answering.masking import MASKS
from faqbot.model import Secret

CASES = Path(__file__).parents[1] / "cases"
LEFT_OUT = re.compile("[¦\u200b]")


class Case(NamedTuple):
    """A text with a secret of a kind, and what becomes of it."""

    kind: Secret
    text: str
    masked: str
    secrets: tuple[str, ...]


def _read(kind: Secret, marked: str) -> Case:
    marked = marked.replace("¦", "")
    return Case(
        kind,
        marked.replace("‹", "").replace("›", ""),
        LEFT_OUT.sub("", re.sub("‹[^›]*›", MASKS[kind], marked)),
        tuple(re.findall("‹([^›]*)›", marked)),
    )


SECRETS = [
    _read(kind, marked)
    for kind, texts in yaml.safe_load((CASES / "secrets.yml").read_text("utf-8")).items()
    for marked in texts
]
HARMLESS: list[str] = [
    text
    for texts in yaml.safe_load((CASES / "harmless.yml").read_text("utf-8")).values()
    for text in texts
]
