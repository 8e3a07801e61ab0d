"""Whether the two languages of a text still say the same; opens nothing.

`data/translated.yml` keeps, for each text, a digest of either language from the moment when someone
last found that both say the same. A language whose text has not changed since, while the other's
has, lags behind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final

from faqbot.content.yamlfile import Document
from faqbot.model import Lang

RECORD: Final = "data/translated.yml"
NOT_TRANSLATED: Final = {"aliases", "phrases"}  # each language has its own
DIGEST_LENGTH: Final = 12  # hex digits

Digests = Mapping[Lang, str]


def texts_of(documents: Mapping[str, Document], langs: Sequence[Lang]) -> list[str]:
    """The texts there are in every language, such as "faq/cors", in order."""
    first, *others = langs
    names = [
        path[len(first) + 1 : -len(".md")] for path in documents if path.startswith(f"{first}/")
    ]
    return sorted(n for n in names if all(f"{lang}/{n}.md" in documents for lang in others))


def digests_of(
    documents: Mapping[str, Document], name: str, langs: Sequence[Lang]
) -> dict[Lang, str]:
    """A digest of what a text says in each language."""
    return {lang: _digest(documents[f"{lang}/{name}.md"]) for lang in langs}


def changed_since(
    documents: Mapping[str, Document], name: str, langs: Sequence[Lang]
) -> list[Lang] | None:
    """The languages of a text that changed since both said the same; None without a record."""
    known: Digests | None = documents[RECORD].data.get(name) if RECORD in documents else None
    if known is None:
        return None
    now = digests_of(documents, name, langs)
    return [lang for lang, digest in now.items() if known[lang] != digest]


def agreed(documents: Mapping[str, Document], langs: Sequence[Lang]) -> list[str]:
    """The texts whose languages say the same, as far as anybody has said."""
    texts = texts_of(documents, langs)
    return [name for name in texts if changed_since(documents, name, langs) == []]


def lagging(documents: Mapping[str, Document], langs: Sequence[Lang]) -> dict[str, Lang]:
    """The language that lags behind the other, for each text where one does."""
    behind: dict[str, Lang] = {}
    for name in texts_of(documents, langs):
        changed = changed_since(documents, name, langs) or []
        others = [lang for lang in langs if lang not in changed]
        if changed and others:
            behind[name] = others[0]
    return behind


def _digest(document: Document) -> str:
    head = {key: value for key, value in document.data.items() if key not in NOT_TRANSLATED}
    said = json.dumps([head, document.body.split()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:DIGEST_LENGTH]
