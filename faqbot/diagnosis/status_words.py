"""The words people use instead of a status code, found whatever their spacing and endings.

A phrase is a row of stems. In a phrase with Hangul, particles and spaces come and go between them,
and a last word that ends a sentence stands for all its forms: "권한이 없다" is also "권한 없다는데"
and "권한이없대요". Any other last word is open at its end: "인증 실패" is also "인증 실패했어요".
In an English phrase spaces may be missing or be hyphens, and "is", "has been" and the like may
come between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from faqbot.diagnosis.lexicon import HANGUL, ErrorTalk, Place, sentence_around, starts

PARTICLE: Final = re.compile(r"에서|으로|이라|[이가은는을를에도의로만]")
_HAS_PARTICLE: Final = re.compile(r"(?<=..)(?:에서|으로|이라|[이가은는을를에도의로만])$")
_HAS_ENDING: Final = re.compile(r"(?<=.)[은는]$")  # 않는, 않은
SPACE: Final = re.compile(r"[\s\-]{0,3}")
_ENDING: Final = re.compile(r"(?:습니다|다|어요?|아요?)$")
_PAST: Final = re.compile(r"(?<=.)[었았]$")
# Forms that describe or suppose (없는 상담원, 없으면, 없이) do not report anything.
NOT_A_REPORT: Final = re.compile(
    r"는(?![데지])|은(?!데)|을|던|이(?![에요])|기|지|으면|으니|어도|어야|도록|게"
)
_BECOME: Final = "되돼됩됐된될됨"

_WORD: Final = re.compile(r"[^\W_]+")
GAP: Final = re.compile(
    r"(?:[\s_-]{1,2}(?:is|was|are|the|an?|has|have|been|currently|temporarily)(?![a-z])){0,3}"
    r"[\s_\-*]{0,3}"
)
_FILLERS: Final = frozenset({"is", "was", "are", "the", "a", "an", "has", "been"})
ENGLISH_END: Final = re.compile(
    r"(?:(?<=error)|(?<=response)|(?<=code)|(?<=timeout))s?(?![a-z_])|(?![a-z_])"
    r"|error|exception|response"
)

QUOTED: Final = re.compile(r"""["'“‘`]\Z""")
BEFORE: Final = 60  # characters before a phrase that can say that it is none

# "I have not found": somebody's search, not a server's answer.
SEARCHED: Final = re.compile(r"(?:\b(?:have|has|had|could|did|does|do|ca)|'ve)\s*$")
SEARCHED_ON: Final = re.compile(
    r"\s+(?:how|where|out|by|any\w*|a\b|in (?:the |your )?(?:doc|search|list|result))"
)
# "an unauthorized payment": an adjective of something else.
QUALIFIED: Final = re.compile(r"\b(?:an?|the|any|some|about|of|for|on|stop|are|these|see) $")
THING: Final = re.compile(
    r" (?!(?:error|exception|response|message|status|code|when|while|on|for|from|with|every|after"
    r"|but|and|or|in|at|if|because|by|as|again)\b)[a-z]{3}"
)
# The API describes every body of this kind alike, with 400 and with 409.
DESCRIBED: Final = re.compile(r"""["']description["']\s*:\s*["'][^"']{0,40}$""")


class Phrase(NamedTuple):
    """A phrase as a row of stems."""

    code: int
    stems: tuple[str, ...]
    is_korean: bool
    is_predicate: bool  # the last stem must not go on as a description

    def ends(self, text: str, start: int) -> int | None:
        """Where the phrase ends that begins at `start`, if it does."""
        if not self._may_start(text, start):
            return None
        ends = {start + len(self.stems[0])}
        for stem in self.stems[1:]:
            ends = {
                place + len(stem)
                for end in ends
                for place in self._gaps(text, end)
                if text.startswith(stem, place)
            }
        return next((end for end in sorted(ends) if self._may_end(text, end)), None)

    def _may_start(self, text: str, start: int) -> bool:
        before = text[start - 1 : start]
        if HANGUL.match(self.stems[0]):
            return len(self.stems[0]) > 1 or not HANGUL.match(before)
        return not ("a" <= before <= "z")

    def _gaps(self, text: str, end: int) -> Iterator[int]:
        if not self.is_korean:
            found = GAP.match(text, end)
            yield found.end() if found else end
            return
        for _ in range(3):
            space = SPACE.match(text, end)
            yield space.end() if space else end
            particle = PARTICLE.match(text, end)
            if not particle:
                return
            end = particle.end()

    def _may_end(self, text: str, end: int) -> bool:
        if not self.is_korean:
            return bool(ENGLISH_END.match(text, end))
        return not (self.is_predicate and NOT_A_REPORT.match(text, end))


def build_phrases(
    phrases: Mapping[int, tuple[str, ...]],
) -> Callable[[str, bool, Container[int]], list[Place]]:
    """Prepare phrases for a search: the first place of each that says what it stands for.

    What is found takes a normalised text, whether it is long, and the places that something else
    has taken.
    """
    by_stem: dict[str, list[Phrase]] = {}
    for phrase in parse_phrases(phrases):
        by_stem.setdefault(phrase.stems[0], []).append(phrase)
    rows = [(stem, tuple(found)) for stem, found in by_stem.items()]

    def find(text: str, strict: bool, taken: Container[int] = ()) -> list[Place]:
        talks = ErrorTalk(text) if strict else None
        return [
            Place(start, phrase.code)
            for stem, row in rows
            if (places := starts(text, stem))
            for phrase in row
            if all(stem in text for stem in phrase.stems[1:])
            for start in _said_at(text, phrase, places, talks, taken)
        ]

    return find


def _said_at(
    text: str,
    phrase: Phrase,
    places: Sequence[int],
    talks: ErrorTalk | None,
    taken: Container[int],
) -> Iterator[int]:
    """The first of some places where a phrase is said, if it is."""
    for start in places:
        if start in taken:
            continue
        end = phrase.ends(text, start)
        if end and _is_said(text, start, end, talks):
            yield start
            return


def parse_phrases(phrases: Mapping[int, tuple[str, ...]]) -> tuple[Phrase, ...]:
    """The rows of stems for all wordings, each once."""
    return tuple(
        dict.fromkeys(
            phrase
            for code, wordings in phrases.items()
            for wording in wordings
            for phrase in _parse(wording.casefold(), code)
        )
    )


def _is_said(text: str, start: int, end: int, talks: ErrorTalk | None) -> bool:
    """Whether a phrase reports something; in a long text (`talks`) its sentence must say so."""
    before = text[max(0, start - BEFORE) : start]
    if DESCRIBED.search(before):
        return False
    if " " not in text[start:end] and QUALIFIED.search(before) and THING.match(text, end):
        return False
    searching = SEARCHED.search(before) or SEARCHED_ON.match(text, end)
    if searching and text.startswith("not", start):
        return False
    return talks is None or bool(QUOTED.search(before)) or talks(*sentence_around(text, start, end))


def _parse(wording: str, code: int) -> Iterator[Phrase]:
    """The rows of stems for a wording; none for an empty one."""
    if not HANGUL.search(wording):
        words = [word for word in _WORD.findall(wording) if word not in _FILLERS]
        for last in dict.fromkeys([*words[-1:], *(word.removesuffix("s") for word in words[-1:])]):
            yield Phrase(code, (*words[:-1], last), is_korean=False, is_predicate=False)
        return
    *words, last = wording.replace("-", " ").split()
    words = [_HAS_PARTICLE.sub("", word) for word in words]
    stems = (*words[:1], *(_HAS_ENDING.sub("", word) for word in words[1:]))
    if last[0] in _BECOME:
        for form in _BECOME:
            yield Phrase(code, (*stems, form), is_korean=True, is_predicate=False)
        return
    stem = _PAST.sub("", _ENDING.sub("", last))
    is_predicate = stem != last and _is_closed(stem[-1:])
    yield Phrase(code, (*stems, stem if is_predicate else last), True, is_predicate)


def _is_closed(syllable: str) -> bool:
    """Whether a syllable ends in a consonant; only such a stem is the same in every form."""
    return bool(HANGUL.match(syllable)) and (ord(syllable) - ord("가")) % 28 != 0
