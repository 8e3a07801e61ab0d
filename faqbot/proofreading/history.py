"""What time does to content: ids that vanish, translations that lag, facts that grow old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from faqbot.content.editing import IDS
from faqbot.content.parse import Content
from faqbot.content.translation import RECORD, changed_since, texts_of
from faqbot.model import Finding

REVIEW_EVERY: Final = timedelta(days=365)


def check_ids(content: Content) -> Iterator[Finding]:
    """Findings for entries that are not recorded, and recorded ids that lead nowhere."""
    document, kb = content.documents[IDS], content.kb
    published = document.data["published"]
    for id in kb.entries:
        if id not in published:
            yield document.finding(f"{id} is not recorded", "published", fix=f"add it: - {id}")
    for index, id in enumerate(published):
        if id not in kb.entries and id not in kb.redirects and id not in content.drafts:
            yield document.finding(
                f"{id} was published and is gone without a redirect",
                "published",
                index,
                fix=f"name the entry that answers it now under redirects, as {id}: <id>",
            )


def check_translations(content: Content) -> Iterator[Finding]:
    """Findings for texts whose languages may not say the same."""
    if len(content.kb.langs) == 1:
        return
    texts, langs = texts_of(content.documents, content.kb.langs), content.kb.langs
    for name in texts:
        files = {lang: content.documents[f"{lang}/{name}.md"] for lang in langs}
        changed = changed_since(content.documents, name, langs)
        fix = f"compare both languages, then run: faqbot translated {name}"
        if changed is None:
            message = "nobody has said yet that both languages say the same"
            yield files[langs[0]].finding(message, fix=fix)
        elif len(changed) == len(langs):
            message = "both languages have changed since they last said the same"
            yield files[langs[0]].finding(message, fix=fix)
        elif changed:
            behind = next(lang for lang in langs if lang not in changed)
            ahead = files[changed[0]].file
            yield files[behind].finding(f"this lags behind {ahead}, which has changed", fix=fix)
    if (record := content.documents.get(RECORD)) is None:
        return
    drafts = {f"faq/{id}" for id in content.drafts}
    for name in record.data:
        if name not in texts and name not in drafts:
            yield record.finding(f"there is no text {name}", name, fix="take the line out")


def check_reviews(content: Content, today: date) -> Iterator[Finding]:
    """Findings for facts that nobody has compared with their sources for a year."""
    for path, document in content.documents.items():
        if not path.startswith(("data/faq/", "data/status/")):
            continue
        reviewed = document.data["reviewed"]
        fix = "compare it with its sources, then set the date to the day you did"
        if today - reviewed > REVIEW_EVERY:
            yield document.finding(f"not reviewed since {reviewed}", "reviewed", fix=fix)
        elif reviewed > today + timedelta(days=1):  # somewhere it is tomorrow already
            yield document.finding(f"{reviewed} is still to come", "reviewed", fix=fix)
