"""The browser masks as Python does, case by case and in mixtures of the cases."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from faqbot.answering.masking import mask, name_masks
from tests.answering.masking_cases import HARMLESS, SECRETS
from tests.browser.nodejs import needs_node, run
from tests.browser.vectors import splices

MASK = """
const { buildMask } = await import("./assets/answer/masking.js");
const mask = buildMask(read("./assets/answer/rules.json"));
return given.map(mask);
"""
pytestmark = needs_node


def test_secrets_are_masked_in_the_browser(folder: Path) -> None:
    for case, there in zip(
        SECRETS, run(folder, MASK, [case.text for case in SECRETS]), strict=True
    ):
        assert there["text"] == case.masked
        assert case.kind in there["kinds"]


def test_what_is_no_secret_stays_in_the_browser(folder: Path) -> None:
    assert [there["text"] for there in run(folder, MASK, HARMLESS)] == HARMLESS


def test_an_address_that_the_content_lists_stays_in_the_browser(folder: Path) -> None:
    text = "52.70.237.175 44.206.73.235"
    assert run(folder, MASK, [text, "121.134.56.78"]) == [
        {"text": text, "kinds": []},
        {"text": "[ip address]", "kinds": ["ip_address"]},
    ]


def test_masks_are_named_in_a_language_in_the_browser(folder: Path) -> None:
    body = MASK.replace("buildMask }", "buildMask, buildNames }").replace(
        "given.map(mask)",
        'given.map((text) => buildNames(read("./assets/answer/rules.json"))(text, "ko"))',
    )
    masked = [case.masked for case in SECRETS]
    assert run(folder, body, masked) == [name_masks(text, "ko") for text in masked]


@pytest.mark.parametrize("seed", range(3))
def test_mixtures_of_secrets_are_masked_as_in_python(folder: Path, seed: int) -> None:
    seeds = [*(case.text for case in SECRETS), *HARMLESS]
    texts = list(splices(random.Random(seed), seeds, 2_000))
    for text, there in zip(texts, run(folder, MASK, texts), strict=True):
        here = mask(text)
        assert there == {"text": here.text, "kinds": list(here.kinds)}, repr(text)
