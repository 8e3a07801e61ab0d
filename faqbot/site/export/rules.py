"""The rules by which a question is diagnosed and masked, as data.

`build_rules` reads them from where they are written, in `faqbot.answering`, and the modules under
`theme/assets/answer` follow them in a browser. What is exported: patterns by the name of their
constant, sizes of windows, phrases as rows of stems, words for codes, and what the knowledge base
names. What is written twice is only the order in which rules are asked, and the tests hold both to
the same result, character by character, on thousands of questions.

Two limits: a character that is newer than Python's Unicode or the browser's is of another kind in
one of them, and a text is compared as it is sent, which leaves out half characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Final

from faqbot.answering import (
    amounts,
    bot,
    cues,
    diagnosis,
    elsewhere,
    endpoints,
    masking,
    numbers,
    phrases,
    spelled,
    spot,
)
from faqbot.answering.bot import build_vocabulary, path_shape
from faqbot.model import KnowledgeBase
from faqbot.site.export.patterns import Alphabet, build_alphabet, translate

_Rules = Iterable[tuple[str, ModuleType, str]]

# Where a pattern is looked for: anywhere ("find"), everywhere ("all"), at a place ("at"), at the
# beginning ("start"), or as the whole ("full").
_DIAGNOSIS: Final = (
    ("find", diagnosis, "CODE_BEFORE"),
    ("find", elsewhere, "ELSEWHERE HOME"),
    ("find", cues, "ERROR_TALK SENTENCE_END"),
    ("find", spot, "CLAUSE_END KEY"),
    ("find", numbers, "STATUS_BEFORE OTHER_CODE_BEFORE NUMBERED_BEFORE RECORD_BEFORE MADE_BEFORE"),
    ("find", numbers, "CUES_BEFORE RATE"),
    ("find", amounts, "PART_BEFORE AMOUNT_BEFORE BOUND_BEFORE ROUND_AMOUNT_BEFORE"),
    ("find", phrases, "DESCRIBED QUALIFIED SEARCHED QUOTED"),
    ("find", spelled, "CLOCK_BEFORE"),
    ("find", endpoints, "METHOD_BEFORE CALL NAMED CURL CURL_METHOD CURL_GET CURL_DATA COMMAND_END"),
    ("find", endpoints, "TRAILING"),
    ("start", numbers, "STATUS_AFTER CUES_AFTER"),
    ("start", amounts, "PART_AFTER AMOUNT_AFTER ERRORS_AFTER"),
    ("start", endpoints, "METHOD_AFTER"),
    ("full", spot, "STATUS_KEY"),
    ("full", endpoints, "ID"),
    ("all", cues, "ADDRESS MAIL HEADER CONTRACTED HANGUL"),
    ("all", numbers, "HEAD GROUP"),
    ("all", spot, "CODE WORD"),
    ("all", spelled, "ENGLISH KOREAN BETWEEN_WORDS"),
    ("all", endpoints, "NAMED_PATH"),
    ("at", diagnosis, "CODE_AFTER PART_OF_NAME"),
    ("at", phrases, "PARTICLE SPACE NOT_A_REPORT GAP ENGLISH_END SEARCHED_ON THING"),
    ("at", spelled, "CLOCK_AFTER"),
)
_RESTATING: Final = (("all", bot, "THREE_DIGITS"), ("all", masking, "ANY_MASK"))
_SIZES: Final = (
    (cues, "SENTENCE LONG MAX_TRIES"),
    (diagnosis, "CODE_WINDOW"),
    (spelled, "CLOCK_WINDOW"),
    (spot, "WINDOW"),
    (numbers, "MAX_GROUPS ALONE"),
    (phrases, "BEFORE"),
    (endpoints, "MAX_PATHS NEAR COMMAND"),
)


def build_rules(kb: KnowledgeBase) -> dict[str, Any]:
    """The rules for a knowledge base, ready for JSON; raises `ValueError` for an unknown pattern.

    Of use together with the modules under `theme/assets/answer`: `buildDiagnosis(rules)`,
    `buildMask(rules)`.
    """
    vocabulary = build_vocabulary(kb)
    codes = {str(code): spelled.spelling(code) for code in vocabulary.phrases}
    errors = {code: diagnosis.code_pattern(code) for code in sorted(vocabulary.error_codes)}
    stems = phrases.parse_phrases(vocabulary.phrases)
    resources = "|".join(map(re.escape, sorted(endpoints.resources_of(vocabulary.paths))))
    patterns = [
        *(pattern for _, _, pattern in _named((*_DIAGNOSIS, *_RESTATING))),
        *codes.values(),
        *errors.values(),
        *(p for rule in masking.RULES for p in (rule.pattern, rule.has, rule.harmless) if p),
    ]
    alphabet = build_alphabet(
        [
            *(pattern.pattern for pattern in patterns),
            *(stem for phrase in stems for stem in phrase.stems),
            resources,
        ]
    )

    def one(pattern: re.Pattern[str] | None) -> str:
        return translate(pattern, alphabet) if pattern else ""

    return {
        "kept": alphabet.kept,
        "diagnosis": {
            "patterns": _compiled(_DIAGNOSIS, alphabet),
            "sizes": {name: getattr(m, name) for m, names in _SIZES for name in names.split()},
            "codes": {code: f"^(?:{one(pattern)})$" for code, pattern in codes.items()},
            "errors": {code: one(pattern) for code, pattern in errors.items()},
            "phrases": [[p.code, p.is_korean + p.is_predicate, " ".join(p.stems)] for p in stems],
            "resources": f"^(?:{resources})$",
            "prefix": endpoints.PREFIX,
            "sections": [
                [section.id, section.method, path_shape(section.path)]
                for section in kb.api.values()
                if section.path
            ],
        },
        "restating": {"patterns": _compiled(_RESTATING, alphabet)},
        "masking": {
            "masks": masking.MASKS,
            "rules": [
                [rule.kind, one(rule.pattern), one(rule.has), f"^(?:{one(rule.harmless)})$"]
                for rule in masking.RULES
            ],
        },
    }


def _named(rules: _Rules) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Where each pattern is looked for, its name and the pattern."""
    for where, module, names in rules:
        for name in names.split():
            yield where, name, getattr(module, name)


def _compiled(rules: _Rules, alphabet: Alphabet) -> dict[str, dict[str, str]]:
    """Patterns in JavaScript by the flags that they are compiled with, such as "gi"."""
    flags = {"all": "g", "at": "y"}
    frames = {"start": ("^(?:", ")"), "full": ("^(?:", ")$")}
    compiled: dict[str, dict[str, str]] = {}
    for where, name, pattern in _named(rules):
        before, after = frames.get(where, ("", ""))
        source = f"{before}{translate(pattern, alphabet)}{after}"
        flag = flags.get(where, "") + ("i" if pattern.flags & re.IGNORECASE else "")
        compiled.setdefault(flag, {})[name] = source
    return compiled
