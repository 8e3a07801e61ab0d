"""One word for one thing: what docs/data/terms.yml says not to write, found in what we write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from faqbot.content.parse import Content
from faqbot.content.yamlfile import Path
from faqbot.model import Finding, Lang
from faqbot.proofreading.prose import articles

# What is quoted as it stands elsewhere: code, names on screens, anchors, tags, addresses.
_QUOTED: Final = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[ \t]*$|`[^`\n]*`|\]\([^)\n]*\)|\{[^}\n]*\}|<[^>\n]*>"
    r"|https?://\S+|\*\*[^*\n]+\*\*|(?<!\*)\*[^*\n]+\*(?!\*)|“[^”\n]*”|\"[^\"\n]*\"|\S+@\S+",
    re.M | re.S,
)
_TEXTS: Final = ("title", "description", "meaning", "fix")  # of the front matter


@dataclass(frozen=True, slots=True)
class Term:
    """A word to write, and those that are not to be written for the same thing."""

    say: str
    avoid: tuple[str, ...]


def terms_of(content: Content, lang: Lang) -> tuple[Term, ...]:
    """The terms of a language, as data/terms.yml has them; none where there is no such file."""
    document = content.documents.get("data/terms.yml")
    rows = document.data[lang] if document else ()
    return tuple(Term(row["say"], tuple(row["not"])) for row in rows)


def check_terms(content: Content) -> Iterator[Finding]:
    """Findings for words that another was chosen for, in articles and in data."""
    terms = {lang: terms_of(content, lang) for lang in content.kb.langs}
    for lang, document in articles(content):
        for key in _TEXTS:
            for _, word, say in avoided(document.data.get(key, ""), terms[lang]):
                yield document.finding(f"not {word!r} but {say!r}", key)
        for offset, word, say in avoided(document.body, terms[lang]):
            yield document.body_finding(f"not {word!r} but {say!r}", offset)
    for path, document in content.documents.items():
        if path.startswith("data/"):
            for lang, text, place in _bilingual(document.data, (), content.kb.langs):
                for _, word, say in avoided(text, terms[lang]):
                    yield document.finding(f"not {word!r} but {say!r}", *place)


def avoided(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, str, str]]:
    """Where a text has a word that is not to be written: its offset, the word, what to write."""
    pattern, says = _pattern_of(tuple(terms))
    if pattern is None:
        return
    plain = _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in pattern.finditer(plain):
        yield match.start(), match[0], says[int((match.lastgroup or "_0")[1:])]


@lru_cache
def _pattern_of(terms: tuple[Term, ...]) -> tuple[re.Pattern[str] | None, list[str]]:
    """One pattern for all words, a named group for each term, and what each term says."""
    rows = [f"(?P<_{n}>{_any_of(term)})" for n, term in enumerate(terms)]
    return re.compile("|".join(rows)) if rows else None, [term.say for term in terms]


def _any_of(term: Term) -> str:
    return "|".join(_word(word, term.say) for word in sorted(term.avoid, key=len, reverse=True))


def _word(word: str, say: str) -> str:
    """A word in Hangul begins one and may go on; a Latin one stands alone, in any case."""
    if not word.isascii():
        return rf"(?<![가-힣]){re.escape(word)}"
    is_case = word.lower() == say.lower()
    literal = re.escape(word) if is_case else f"(?i:{re.escape(word)})"
    return rf"(?<![\w.@/-]){literal}(?![A-Za-z0-9_@/-]|\.\w)"


def _bilingual(data: Any, path: Path, langs: Sequence[Lang]) -> Iterator[tuple[Lang, str, Path]]:
    """Each text of a data file that stands there in every language, with its place."""
    if isinstance(data, Mapping):
        if all(isinstance(data.get(lang), str) for lang in langs):
            yield from ((lang, data[lang], (*path, lang)) for lang in langs)
        items: Iterable[tuple[Any, Any]] = data.items()
    else:
        items = enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _bilingual(value, (*path, key), langs)
