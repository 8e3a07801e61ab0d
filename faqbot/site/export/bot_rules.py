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
from dataclasses import asdict
from types import ModuleType
from typing import Any, Final

from faqbot.answering import (
    bot,
    decide,
    followup,
    interpreter,
    masking,
    phrases,
    products,
    reading,
    signs,
    strangers,
    ticket,
    ticket_questions,
    two_questions,
)
from faqbot.answering.signs import path_shape
from faqbot.diagnosis import (
    amounts,
    context,
    diagnosis,
    endpoints,
    faults,
    known_messages,
    lexicon,
    library_calls,
    number_words,
    status_numbers,
    status_words,
)
from faqbot.diagnosis.diagnosis import Vocabulary, build_vocabulary
from faqbot.diagnosis.own_product import build_own, names_pattern
from faqbot.matching.calibrate import CALIBRATION
from faqbot.model import ERRORS_ENTRY, STATUS_ENTRY, Clients, KnowledgeBase, Message, Product
from faqbot.site.export.patterns import KEPT, check_text, translate
from faqbot.site.export.sizes import sizes_of

_Rules = Iterable[tuple[str, ModuleType, str]]

# Where a pattern is looked for: anywhere ("find"), everywhere ("all"), at a place ("at"), at the
# beginning ("start"), or as the whole ("full").
_DIAGNOSIS: Final = (
    ("find", diagnosis, "CODE_BEFORE LONGER_BEFORE"),
    ("find", lexicon, "SENTENCE_END"),
    ("find", context, "CLAUSE_END KEY"),
    (
        "find",
        status_numbers,
        "ARROW BRACKET STATUS_BEFORE OTHER_CODE_BEFORE NUMBERED_BEFORE RECORD_BEFORE MADE_BEFORE",
    ),
    ("find", status_numbers, "CUES_BEFORE RATE"),
    ("find", amounts, "PART_BEFORE AMOUNT_BEFORE BOUND_BEFORE ROUND_AMOUNT_BEFORE"),
    ("find", status_words, "DESCRIBED QUALIFIED SEARCHED QUOTED"),
    ("find", number_words, "CLOCK_BEFORE"),
    ("find", endpoints, "METHOD_BEFORE CALL NAMED CURL CURL_METHOD CURL_GET CURL_DATA COMMAND_END"),
    ("find", endpoints, "TRAILING"),
    ("start", status_numbers, "STATUS_AFTER CUES_AFTER"),
    ("start", amounts, "PART_AFTER AMOUNT_AFTER ERRORS_AFTER"),
    ("start", endpoints, "METHOD_AFTER"),
    ("find", faults, "FAULT_FIELD FAULT_CODE"),
    ("full", context, "STATUS_KEY"),
    ("full", endpoints, "ID"),
    ("all", lexicon, "ERROR_TALK ADDRESS MAIL HEADER CONTRACTED HANGUL"),
    ("all", faults, "FAULT_OBJECT"),
    ("all", status_numbers, "HEAD GROUP"),
    ("all", context, "CODE WORD"),
    ("all", number_words, "ENGLISH KOREAN BETWEEN_WORDS"),
    ("all", endpoints, "NAMED_PATH"),
    ("at", diagnosis, "CODE_AFTER PART_OF_NAME"),
    ("at", status_words, "PARTICLE SPACE NOT_A_REPORT GAP ENGLISH_END SEARCHED_ON THING"),
    ("at", number_words, "CLOCK_AFTER"),
)
_RESTATING: Final = (
    ("all", signs, "THREE_DIGITS"),
    ("all", masking, "ANY_MASK"),
    ("all", interpreter, "WORD"),
)
_READING: Final = (
    ("start", reading, "FENCE GREETING CLOSING"),
    ("find", reading, "SENTENCE"),
    ("all", reading, "LINE SENTENCE_START NAME CALLED"),
)
_RECOGNISING: Final = (
    ("find", products, "SIGN FAULT HEADING_BEFORE LIKE_BEFORE FROM_BEFORE LINKED_BEFORE"),
    ("start", products, "LIKE_AFTER LINKED_AFTER JOINED_AFTER LIBRARY_AFTER SIGN_AFTER"),
    ("start", products, "HEADING_AFTER CONNECTOR_AFTER FROM_AFTER"),
    ("find", strangers, "API_HOST OWN_HOST RECEIVES VERB_BEFORE"),
    ("start", strangers, "API_PATH"),
    ("full", strangers, "ORDINARY"),
    ("all", strangers, "HOST NAMED"),
    ("all", known_messages, "SPACES"),
    ("all", signs, "SAID"),
    ("all", library_calls, "NAME WORD STEP"),
    ("find", signs, "YET TICKET_STATUS"),
)
_FOLLOWING: Final = (
    ("find", followup, "OPENS CORRECTS REFERS ELLIPTIC TRIED CODE ASKS"),
    ("all", followup, "NOT_MEANT ROLE TOOLS WORD"),
    ("full", followup, "SAYS_NOTHING"),
)
_SIZES: Final = (
    (lexicon, "SENTENCE LONG MAX_TRIES MAX_DIAGNOSED"),
    (diagnosis, "CODE_WINDOW"),
    (number_words, "CLOCK_WINDOW KEPT"),
    (context, "WINDOW"),
    (status_numbers, "MAX_GROUPS ALONE"),
    (status_words, "BEFORE"),
    (endpoints, "MAX_PATHS NEAR COMMAND"),
)
_READING_SIZES: Final = (
    (reading, "FIRST_CHARS LAST_CHARS FIRST_PROSE LAST_PROSE LINE_CHARS"),
    (decide, "UNMISTAKABLE"),
    (interpreter, "QUESTION_LENGTH MOST_PARTS MAIL_PARTS FEWEST_WORDS KNOWN_TOOL FAULT_CONFIDENCE"),
)
_RECOGNISING_SIZES: Final = (
    (products, "MAX_NAMES NEAR LONG_NAME"),
    (known_messages, "GAP_CHARS"),
    (signs, "COMPLAINT"),
    (lexicon, "MAX_TRIES"),
    (library_calls, "MAX_CODE_NAMES LONGEST"),
)
_FOLLOWING_SIZES: Final = (
    (followup, "PREVIOUS_CHARS MOST_CHARS MOST_WORDS MOST_SAID FEW_SAID NEVER OPENED SHORT"),
    (bot, "TOPIC_LEAD RULED_OUT"),
    (decide, "UNMISTAKABLE"),
)
_TWO: Final = (("find", ticket_questions, "ASKING"), ("all", two_questions, "JOINT"))
_TWO_SIZES: Final = ((two_questions, "MOST_ASKED SURE_PART"),)
_TICKET: Final = (("all", ticket, "END"),)
_TICKET_SIZES: Final = ((ticket, "PARTS MAX_TICKET WORDS"),)


def build_rules(kb: KnowledgeBase) -> dict[str, Any]:
    """The rules for a knowledge base, ready for JSON; raises `ValueError` for an unknown pattern.

    Of use together with the modules under `theme/assets/answer`: `buildDiagnosis(rules)`,
    `buildMask(rules)`.
    """
    vocabulary = build_vocabulary(kb)
    return {
        "kept": KEPT,
        "diagnosis": _diagnosis(kb, vocabulary),
        "restating": {
            "patterns": _with(
                _compiled(_RESTATING),
                "g",
                "HOME_NAME",
                names_pattern(kb.product.names, with_genitive=True),
            )
        },
        "reading": _reading(kb),
        "recognising": _recognising(kb),
        "following": {
            "patterns": _with(_compiled(_FOLLOWING), "", "TOPICS", build_own(kb.product).topics),
            "sizes": sizes_of(_FOLLOWING_SIZES),
            "things": [[name.id, _one(name.pattern)] for name in followup.build_things(kb.things)],
            "actions": [[name.id, _one(name.pattern)] for name in followup.ACTIONS],
        },
        "decision": {
            **asdict(decide.WEIGHTS),
            "unmistakable": decide.UNMISTAKABLE,
            "most_lead": decide.MOST_LEAD,
            "typical": decide.TYPICAL,
            "plain_scope": [CALIBRATION.scope.bias, *CALIBRATION.scope.weights],
            "hard": sorted(decide.HARD),
            "max_choices": decide.MAX_CHOICES,
            "status": STATUS_ENTRY,
            "errors": ERRORS_ENTRY,
            "declined": decide.DECLINED,
            "small_talk": interpreter.SMALL_TALK,
        },
        "ticket": {"patterns": _compiled(_TICKET), "sizes": sizes_of(_TICKET_SIZES)},
        "two": {"patterns": _compiled(_TWO), "sizes": sizes_of(_TWO_SIZES)},
        "masking": {
            "listed": sorted(masking.listed_addresses(body for _, body in phrases.articles_of(kb))),
            "masks": masking.NAMED,
            "window": masking.WINDOW,
            "same": [[chr(code), chr(same)] for code, same in sorted(masking.SAME.items())],
            "rules": [_mask(rule) for rule in masking.RULES],
        },
    }


def _diagnosis(kb: KnowledgeBase, vocabulary: Vocabulary) -> dict[str, Any]:
    stems = status_words.parse_phrases(vocabulary.phrases)
    resources = "|".join(map(re.escape, sorted(endpoints.resources_of(vocabulary.paths))))
    for text in (resources, *(stem for phrase in stems for stem in phrase.stems)):
        check_text(text)
    spelt = {code: number_words.spelling(code) for code in vocabulary.phrases}
    errors = sorted(vocabulary.error_codes)
    patterns = _with(_compiled(_DIAGNOSIS), "", "HOME", vocabulary.ours)
    return {
        "patterns": _with(patterns, "", "ELSEWHERE", vocabulary.elsewhere),
        "sizes": sizes_of(_SIZES),
        "codes": {str(code): f"^(?:{_one(pattern)})$" for code, pattern in spelt.items()},
        "reasons": diagnosis.reasons_of(vocabulary.phrases),
        "around_reason": diagnosis.AROUND_REASON,
        "errors": {code: _one(diagnosis.code_pattern(code)) for code in errors},
        "phrases": [[p.code, p.is_korean + p.is_predicate, " ".join(p.stems)] for p in stems],
        "resources": f"^(?:{resources})$",
        "prefix": endpoints.PREFIX,
        "sections": [
            [section.id, section.method, path_shape(section.path)]
            for section in kb.api.values()
            if section.path
        ],
    }


def _reading(kb: KnowledgeBase) -> dict[str, Any]:
    return {
        "patterns": _compiled(_READING),
        "sizes": sizes_of(_READING_SIZES),
        "lines": [[row.kind, _one(row.pattern), _flag(row.pattern)] for row in reading.LINES],
        "spans": [
            [row.kind, _one(row.pattern), _flag(row.pattern), _one(row.kept)]
            for row in reading.SPANS
        ],
        "polite": reading.POLITE,
        "unsaid": reading.UNSAID,
        "names": sorted(phrases.names_of(kb)),
    }


def _recognising(kb: KnowledgeBase) -> dict[str, Any]:
    own = build_own(kb.product)
    patterns = _with(_compiled(_RECOGNISING), "g", "HOME", own.names)
    return {
        "patterns": _with(patterns, "", "OURS", own.shared),
        "sizes": sizes_of(_RECOGNISING_SIZES),
        "products": [_product(product) for product in kb.products],
        "messages": [_message(message) for message in kb.messages],
        "unlisted": strangers.UNLISTED,
        "prefix": endpoints.PREFIX,
        "clients": _clients(kb.clients),
        "related": {code: error.related for code, error in kb.error_codes.items()},
    }


def _product(product: Product) -> list[Any]:
    sure, words = ([*map(lexicon.normalise, it)] for it in (product.names, product.words))
    for name in (*sure, *words):
        check_text(name)
    return [product.id, product.role, sure, *([words] if words else [])]


def _message(message: Message) -> list[Any]:
    texts = [pieces for text in message.texts if (pieces := known_messages.pieces_of(text))]
    for pieces in texts:
        for piece in pieces:
            check_text(piece)
    status = None if message.status == diagnosis.VAGUE_STATUS else message.status
    is_own = message.origin == "own"
    return [message.id, status, message.error, is_own, message.entries, texts]


def _mask(rule: masking.Rule) -> dict[str, Any]:
    """A rule of masking; what it has none of is left out."""
    told = {
        "kind": rule.kind,
        "signs": rule.signs,
        "pattern": _one(rule.pattern),
        "has": _one(rule.has),
        "harmless": f"^(?:{_one(rule.harmless)})$" if rule.harmless else "",
        "check": rule.check,
        "near": _one(rule.near),
        "unless": _one(rule.unless),
    }
    return {name: value for name, value in told.items() if value or name == "signs"}


def _one(pattern: re.Pattern[str] | None) -> str:
    return translate(pattern) if pattern else ""


def _flag(pattern: re.Pattern[str]) -> str:
    return "i" if pattern.flags & re.IGNORECASE else ""


def _clients(clients: Clients) -> dict[str, Any]:
    """The calls of libraries by their words, and what any other name is read with."""
    known: dict[str, str] = {}
    for library in clients.libraries:
        for call, section in library.calls.items():
            known.setdefault(library_calls.words_of(call), section)
    return {
        "known": known,
        "verbs": clients.verbs,
        "nouns": clients.nouns,
        "sections": clients.sections,
        "fillers": clients.fillers,
        "ends": clients.ends,
        "suffixes": library_calls.SUFFIXES,
        "listed": library_calls.LISTED,
    }


def _named(rules: _Rules) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Where each pattern is looked for, its name and the pattern."""
    for where, module, names in rules:
        for name in names.split():
            yield where, name, getattr(module, name)


def _with(
    compiled: dict[str, dict[str, str]], flag: str, name: str, pattern: re.Pattern[str]
) -> dict[str, dict[str, str]]:
    """Patterns with one that is the knowledge base's own; `flag` as in `_compiled`."""
    flag += "i" if pattern.flags & re.IGNORECASE else ""
    return compiled | {flag: {**compiled.get(flag, {}), name: translate(pattern)}}


def _compiled(rules: _Rules) -> dict[str, dict[str, str]]:
    """Patterns in JavaScript by the flags that they are compiled with, such as "gi"."""
    flags = {"all": "g", "at": "y"}
    frames = {"start": ("^(?:", ")"), "full": ("^(?:", ")$")}
    compiled: dict[str, dict[str, str]] = {}
    for where, name, pattern in _named(rules):
        before, after = frames.get(where, ("", ""))
        source = f"{before}{translate(pattern)}{after}"
        flag = flags.get(where, "") + ("i" if pattern.flags & re.IGNORECASE else "")
        compiled.setdefault(flag, {})[name] = source
    return compiled
