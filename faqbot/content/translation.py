"""Whether the two languages of a text still say the same; opens nothing.

`data/translated.yml` keeps, for each text, a digest of either language from the moment when someone
last found that both say the same. A language whose text has not changed since, while the other's
has, lags behind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from faqbot.content.yamlfile import Document
from faqbot.model import LANGS, Lang

RECORD: Final = "data/translated.yml"
NOT_TRANSLATED: Final = {"aliases", "phrases"}  # each language has its own
DIGEST_LENGTH: Final = 12  # hex digits

Digests = Mapping[Lang, str]


def texts_of(documents: Mapping[str, Document]) -> list[str]:
    """The texts there are in both languages, such as "faq/cors", in order."""
    first, *others = LANGS
    names = [
        path[len(first) + 1 : -len(".md")] for path in documents if path.startswith(f"{first}/")
    ]
    return sorted(n for n in names if all(f"{lang}/{n}.md" in documents for lang in others))


def digests_of(documents: Mapping[str, Document], name: str) -> dict[Lang, str]:
    """A digest of what a text says in each language."""
    return {lang: _digest(documents[f"{lang}/{name}.md"]) for lang in LANGS}


def changed_since(documents: Mapping[str, Document], name: str) -> list[Lang] | None:
    """The languages of a text that changed since both said the same; None without a record."""
    known: Digests | None = documents[RECORD].data.get(name)
    if known is None:
        return None
    return [lang for lang, digest in digests_of(documents, name).items() if known[lang] != digest]


def agreed(documents: Mapping[str, Document]) -> list[str]:
    """The texts whose languages say the same, as far as anybody has said."""
    return [name for name in texts_of(documents) if changed_since(documents, name) == []]


def lagging(documents: Mapping[str, Document]) -> dict[str, Lang]:
    """The language that lags behind the other, for each text where one does."""
    behind: dict[str, Lang] = {}
    for name in texts_of(documents):
        changed = changed_since(documents, name)
        if changed and len(changed) == 1:
            behind[name] = next(lang for lang in LANGS if lang not in changed)
    return behind


def _digest(document: Document) -> str:
    head = {key: value for key, value in document.data.items() if key not in NOT_TRANSLATED}
    said = json.dumps([head, document.body.split()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:DIGEST_LENGTH]
