"""The content as plain Markdown, for tools that read documentation (see llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from faqbot.addresses import (
    ERRORS,
    MESSAGES,
    address_of,
    has_markdown,
    local_url,
    path_of,
    root_of,
    target_of,
)
from faqbot.content.calls import call_name
from faqbot.languages import NAMES
from faqbot.markdown import outside_code, retarget, unlinked
from faqbot.model import Entry, KnowledgeBase, Lang, StatusCode
from faqbot.pictures import place_at
from faqbot.words import SITE, own_words

ATTRIBUTES: Final = re.compile(r"[ \t]*\{[ \t]*#[\w-]+[ \t]*\}[ \t]*$", re.M)


def build_plain(kb: KnowledgeBase, lang: Lang, base_url: str) -> dict[str, str]:
    """Each file by its path under the language's root; `base_url` ends with a slash."""
    root = root_of(kb, lang, base_url)
    files = {path_of("faq", e.id): entry_markdown(kb, lang, e, root) for e in kb.entries.values()}
    files |= {
        path_of("status", s.code): status_markdown(kb, lang, s, root)
        for s in kb.status_codes.values()
    }
    if kb.error_codes:
        files[ERRORS] = _errors(kb, lang, root)
    if kb.messages:
        files[MESSAGES] = _messages(kb, lang, root)
    full = "\n\n---\n\n".join([_head(kb, lang), *(text.strip() for text in files.values())])
    return files | {"llms.txt": _index(kb, lang, base_url, root), "llms-full.txt": full + "\n"}


def _head(kb: KnowledgeBase, lang: Lang) -> str:
    words = own_words(kb, lang)
    return f"# {words['name']}\n\n> {words['description']}\n\n{words['footer']}"


def _index(kb: KnowledgeBase, lang: Lang, base_url: str, root: str) -> str:
    """What there is to read, a line each, in the form of llms.txt."""
    words = SITE[lang]
    blocks = [_head(kb, lang)]
    for category in kb.categories:
        lines = [
            f"- {_entry_link(kb, lang, id, root)}: {_line(kb.entries[id].texts[lang].short_answer)}"
            for id in category.entries
        ]
        blocks.append("\n".join([f"## {category.title[lang]}", "", *lines]))
    codes = [
        f"- {_status_link(kb, status.code, root)}: {_line(status.texts[lang].meaning)}"
        for status in kb.status_codes.values()
    ]
    if kb.error_codes:
        codes.append(f"- [{words['error_codes']}]({root}{ERRORS})")
    if kb.messages:
        codes.append(f"- [{words['messages']}]({root}{MESSAGES})")
    other = kb.other_than(lang)
    if codes:
        blocks.append("\n".join([f"## {words['status_codes']}", "", *codes]))
    blocks += [
        "\n".join(
            [
                "## Optional",
                "",
                f"- [llms-full.txt]({root}llms-full.txt): {words['all_in_one']}",
                *([f"- [{NAMES[other]}]({root_of(kb, other, base_url)}llms.txt)"] if other else []),
            ]
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def entry_markdown(kb: KnowledgeBase, lang: Lang, entry: Entry, root: str) -> str:
    """An entry with what belongs to it; `root` is the absolute address of its language's pages."""
    text, words = entry.texts[lang], SITE[lang]
    return _document(
        text.title,
        _absolute(text.body, "faq", root),
        _list(words["related"], (_entry_link(kb, lang, id, root) for id in entry.related)),
        _list(words["status_codes"], (_status_link(kb, code, root) for code in entry.status)),
        _list(words["api_sections"], _sections(kb, entry.api)),
        _list(words["sources"], (f"[{s.title}]({s.url})" for s in entry.sources)),
        words["checked"].format(date=entry.reviewed.isoformat()),
        f"{root}{local_url('faq', entry.id)}",
    )


def status_markdown(kb: KnowledgeBase, lang: Lang, status: StatusCode, root: str) -> str:
    """A status code with what belongs to it; `root` as for an entry."""
    text, words = status.texts[lang], SITE[lang]
    return _document(
        f"{status.code} {status.name}",
        f"{text.meaning} {text.fix}",
        _absolute(text.body, "status", root),
        _list(words["related"], (_entry_link(kb, lang, id, root) for id in status.related)),
        _list(words["api_sections"], _sections(kb, status.api)),
        _list(words["sources"], (f"[{s.title}]({s.url})" for s in status.sources)),
        words["checked"].format(date=status.reviewed.isoformat()),
        f"{root}{local_url('status', status.code)}",
    )


def _errors(kb: KnowledgeBase, lang: Lang, root: str) -> str:
    page = kb.pages[lang]["errors"]
    lines = [
        f"- `{error.code}`{f' ({error.status})' if error.status else ''}: "
        f"{error.meaning[lang]} {error.fix[lang]}"
        for error in kb.error_codes.values()
    ]
    return _document(
        page.title, _absolute(page.body, "", root), "\n".join(lines), f"{root}{address_of(ERRORS)}"
    )


def _messages(kb: KnowledgeBase, lang: Lang, root: str) -> str:
    page = kb.pages[lang]["messages"]
    lines = []
    for message in kb.messages:
        codes = ", ".join(str(code) for code in (message.status, message.error) if code)
        known = f"- `{message.title}`{f' ({codes})' if codes else ''}"
        lines.append(f"{known}: {message.meaning[lang]}")
    body = _absolute(page.body, "", root)
    return _document(page.title, body, "\n".join(lines), f"{root}{address_of(MESSAGES)}")


def _entry_link(kb: KnowledgeBase, lang: Lang, id: str, root: str) -> str:
    return f"[{kb.entries[id].texts[lang].title}]({root}{path_of('faq', id)})"


def _status_link(kb: KnowledgeBase, code: int, root: str) -> str:
    return f"[{code} {kb.status_codes[code].name}]({root}{path_of('status', code)})"


def _document(title: str, *blocks: str) -> str:
    return "\n\n".join([f"# {title}", *(block for block in blocks if block)]) + "\n"


def _list(title: str, items: Iterable[str]) -> str:
    lines = [f"- {item}" for item in items]
    return "\n".join([f"## {title}", "", *lines]) if lines else ""


def _sections(kb: KnowledgeBase, ids: Iterable[str]) -> list[str]:
    sections = (kb.api[id] for id in ids)
    return [
        f"[{s.title}]({s.url})" + (f" `{call_name(s)}`" if call_name(s) else "") for s in sections
    ]


def _absolute(body: str, folder: str, root: str) -> str:
    """An article without the anchors of its headings, its links and pictures as whole addresses."""

    def resolve(href: str) -> str:
        target = target_of(href, folder)
        if target is None:
            place = place_at(href, folder)
            return f"{root}{place}" if place else href
        path, anchor = target
        return f"{root}{path if has_markdown(path) else address_of(path)}{anchor}"

    plain = outside_code(body, lambda part: ATTRIBUTES.sub("", part))
    return retarget(plain, resolve).strip()


def _line(markdown: str) -> str:
    """A Markdown paragraph on one line, without links."""
    return " ".join(unlinked(markdown).split())
