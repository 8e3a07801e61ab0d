"""Edits made in Freshdesk as changes to our Markdown files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from faqbot.content.editing import rewrite
from faqbot.content.yamlfile import parse_markdown
from faqbot.freshdesk.solutions.html import Addresses, article_html, article_markdown
from faqbot.freshdesk.solutions.merge import Merged, merge
from faqbot.freshdesk.solutions.plan import Found, Step
from faqbot.model import KnowledgeBase, PublishedKey


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of an article, as its file was and as it is with the edit.

    `left` is what could not be taken over, a line or a block each with the reason before it.
    """

    key: PublishedKey
    found: Found
    path: str  # under docs/
    before: str
    after: str
    left: tuple[tuple[str, str], ...]

    @property
    def diff(self) -> str:
        """The change as `git apply` takes it; empty where nothing changes."""
        lines = unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/docs/{self.path}",
            f"b/docs/{self.path}",
        )
        return "".join(lines)


def edits_of(
    steps: Sequence[Step], files: Mapping[str, str], kb: KnowledgeBase, addresses: Addresses
) -> Iterator[Edit]:
    """The edits of articles that are still in the FAQ; `files` are those under docs/."""
    for step in steps:
        is_edit = step.action == "changed there" and step.item is not None
        if (
            is_edit
            and step.key
            and step.key.kind == "article"
            and {"title", "text"} & {*step.changed}
        ):
            yield _edit(step, step.key, files, kb, addresses)


def _edit(
    step: Step,
    key: PublishedKey,
    files: Mapping[str, str],
    kb: KnowledgeBase,
    addresses: Addresses,
) -> Edit:
    assert step.known and step.found
    path = f"{key.lang}/faq/{key.id}.md"
    text = kb.entries[key.id].texts[key.lang]
    body = parse_markdown(files[path], path).body.strip()

    def read(html: str) -> str:
        return article_markdown(html, key.id, key.lang, addresses)

    def render(markdown: str) -> str:
        return read(article_html(markdown, key.id, key.lang, addresses))

    then, now = read(step.known.body), read(step.found.body)
    merged = merge(body, text.body, then, now, render, changed_here=step.also_here)
    title, left = text.title, _left(merged)
    if text.title == step.known.title:
        title = step.found.title.strip()
    elif step.found.title not in (text.title, step.known.title):
        left.append(("the title was changed here as well", step.found.title))
    after = rewrite(files[path], path, title, merged.text)
    return Edit(key, step.found, path, files[path], after, tuple(left))


def _left(merged: Merged) -> list[tuple[str, str]]:
    clashes = [("changed here as well", block) for block in merged.clashes]
    fixed = [("part of a table from data or of a folded note", block) for block in merged.fixed]
    return [*clashes, *fixed]
