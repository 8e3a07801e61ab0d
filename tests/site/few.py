"""Content that is built in a second: a few short entries made of the real ones."""

from __future__ import annotations

from dataclasses import replace

from faqbot.model import LANGS, Entry, KnowledgeBase, Lang

IDS = ("cors", "authentication", "find-api-key", "api-v1", "retry-after")
BODY = """\
The answer to {id}.

## How {{ #how }}

See [that]({next}.md#how) and [404](../status/404.md).
"""


def few_entries(kb: KnowledgeBase) -> KnowledgeBase:
    """Five entries, each with a link to a heading of the next one, in two chapters."""
    entries = {
        id: replace(
            rewritten(kb.entries[id], BODY.format(id=id, next=following)),
            related=(following,),
            api=("create_ticket",),
            status=(404,),
        )
        for id, following in zip(IDS, (*IDS[1:], IDS[0]), strict=True)
    }
    first, second, *_ = kb.categories
    status = kb.status_codes[404]
    texts = {lang: replace(text, body="Nothing.") for lang, text in status.texts.items()}
    return replace(
        kb,
        entries=entries,
        categories=(replace(first, entries=IDS[:3]), replace(second, entries=IDS[3:])),
        popular=("cors",),
        status_codes={404: replace(status, related=("cors",), api=(), texts=texts)},
        error_codes={},
        messages=(),
        api={"create_ticket": kb.api["create_ticket"]},
        call_rules=(),
        pages={
            lang: {name: replace(page, body="Some text.") for name, page in pages.items()}
            for lang, pages in kb.pages.items()
        },
        questions={},
        lagging={},
        pictures={},
        cards={},
    )


def rewritten(entry: Entry, body: str, langs: tuple[Lang, ...] = LANGS, **changes: object) -> Entry:
    texts = {lang: replace(entry.texts[lang], body=body, **changes) for lang in langs}  # type: ignore[arg-type]
    return replace(entry, texts={**entry.texts, **texts})
