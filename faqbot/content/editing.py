"""Changes to the files under docs/, as file texts before and after; opens nothing.

A change maps paths under docs/ to their new texts, and to None where the file goes away. Texts are
edited line by line, so that comments and layout stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from faqbot.content.parse import SITE, files_of, langs_of
from faqbot.content.translation import RECORD, digests_of, texts_of
from faqbot.content.yamlfile import Document, parse_markdown, parse_yaml
from faqbot.errors import EditError
from faqbot.model import ERRORS_ENTRY, ID, STATUS_ENTRY, Lang

Change = dict[str, str | None]


IDS: Final = "data/ids.yml"

MESSAGES: Final = "data/messages.yml"
# The bot answers with these itself; docs/handbook/promises.md names them.
FIXED: Final = (STATUS_ENTRY, ERRORS_ENTRY)
ARTICLE: Final[Mapping[Lang, str]] = {
    "ko": """\
---
title: "TODO 사람들이 묻는 그대로의 질문"
aliases:
  - TODO 같은 뜻의 다른 말
---
TODO 첫 문단이 곧 답입니다. 챗봇은 첫 제목 앞까지만 말합니다.

## 방법 { #how }

TODO 따라 할 수 있는 순서나 예시를 적습니다.

## 자주 겪는 문제 { #problems }

- **TODO 무엇이 잘못되나요.** 어떻게 고치는지 적습니다.
""",
    "en": """\
---
title: "TODO the question as people ask it"
aliases:
  - TODO the same in other words
---
TODO The first paragraph is the answer. The bot says what stands before the first heading.

## How { #how }

TODO Steps or an example to follow.

## What goes wrong most often { #problems }

- **TODO What goes wrong.** How to mend it.
""",
}
FACTS: Final = """\
draft: true # neither the site nor the bot shows it; take the line out once it is written
api: [] # anchors in data/api.yml, the most useful first
status: [] # HTTP status codes that it is about
related: [] # ids of entries, the most useful first
reviewed: {today}
sources: [] # {{title: …, url: https://…}} for each page that the facts come from
"""
QUESTIONS: Final = """\
# Questions that must find this entry, and some that sound like it and must not; no aliases.
finds:
{finds}
avoids: # question: the entry that it belongs to, or null
{avoids}
"""


def new_entry(
    files: Mapping[str, str],
    id: str,
    category: str,
    today: date,
    observed: Mapping[Lang, Sequence[str]] | None = None,
) -> Change:
    """The files of a new entry as a draft, its id recorded and standing in a chapter.

    `observed` are wordings to begin the aliases with. Raises `EditError`.
    """
    _refuse_bad_id(files, id)
    langs = langs_of(files)
    change: Change = {f"{lang}/faq/{id}.md": _article(lang) for lang in langs}
    for lang, wordings in (observed or {}).items():
        lines = "".join(f"  - {_quoted(wording)}\n" for wording in wordings)
        head, aliases, rest = _article(lang).partition("aliases:\n")
        change[f"{lang}/faq/{id}.md"] = head + aliases + lines + rest
    change[f"data/faq/{id}.yml"] = FACTS.format(today=today)
    finds, avoids = ("\n".join(f"  {lang}: {none}" for lang in langs) for none in ("[]", "{}"))
    change[f"data/questions/{id}.yml"] = QUESTIONS.format(finds=finds, avoids=avoids)
    change[IDS] = _record(files[IDS], id)
    change[SITE] = _into_chapter(files[SITE], id, category)
    return change


def _article(lang: Lang) -> str:
    """What stands in a new article; in English where we do not speak a language."""
    return ARTICLE.get(lang, ARTICLE["en"])


def add_aliases(
    files: Mapping[str, str], aliases: Sequence[tuple[str, Lang, str]]
) -> tuple[Change, list[str]]:
    """The files of entries with more aliases (entry, language, alias) at the end of their lists.

    Also gives the ids of those that have no file any more.
    """
    change: Change = {}
    lost: list[str] = []
    for id, lang, alias in aliases:
        path = f"{lang}/faq/{id}.md"
        text = change.get(path) or files.get(path)
        if text is None:
            lost.append(id)
        elif alias not in parse_markdown(text, path).data.get("aliases", ()):
            change[path] = _with_alias(text, alias)
    return change, list(dict.fromkeys(lost))


def rewrite(text: str, path: str, title: str, body: str) -> str:
    """The file of an entry with another title and article; all else stays as it is."""
    document = parse_markdown(text, path)
    head = text.removesuffix(document.body).splitlines(keepends=True)
    if title != document.data["title"]:
        at = document.lines[("title",)] - 1
        end = next(
            number for number in range(at + 1, len(head)) if not head[number].startswith(" ")
        )
        head[at:end] = [f"title: {_quoted(title)}\n"]
    before, after = document.body.split(document.body.strip(), 1)
    return "".join([*head, before, body, after])


def rename_entry(files: Mapping[str, str], old: str, new: str) -> Change:
    """An entry under another id: its files, every mention of it, and a redirect from the old one.

    Raises `EditError`.
    """
    if f"data/faq/{old}.yml" not in files:
        raise EditError(f"there is no entry {old}")
    if old in FIXED:
        raise EditError(f"{old} keeps its id: the bot answers with it")
    _refuse_bad_id(files, new)
    langs = langs_of(files)
    old_files = [*files_of("faq", old, langs), f"data/questions/{old}.yml"]
    new_files = [*files_of("faq", new, langs), f"data/questions/{new}.yml"]
    moved = {a: b for a, b in zip(old_files, new_files, strict=True) if a in files}
    change: Change = dict.fromkeys(moved)
    for path, text in files.items():
        changed = _record_move(text, old, new) if path == IDS else _mention(path, text, old, new)
        target = moved.get(path, path)
        if changed != text or target != path:
            change[target] = changed
    return change


def record_translations(
    files: Mapping[str, str], documents: Mapping[str, Document], names: Sequence[str]
) -> Change:
    """The record that both languages of some texts say the same now; raises `EditError`.

    With one language there is none.
    """
    langs = langs_of(files)
    if len(langs) == 1:
        return {}
    known = texts_of(documents, langs)
    for name in names:
        if name not in known:
            raise EditError(f"there is no text {name}; texts are named like faq/cors or status/404")
    record = dict(documents[RECORD].data) if RECORD in documents else {}
    record |= {name: digests_of(documents, name, langs) for name in names}
    lines = [
        # In quotes: 12e456789012 would be a number.
        f"{name}: {{{', '.join(f'{lang}: {record[name][lang]!r}' for lang in langs)}}}"
        for name in sorted(record)
        if name in known
    ]
    head = "".join(
        f"{line}\n" for line in files.get(RECORD, "").splitlines() if line.startswith("#")
    )
    return {RECORD: head + ("\n".join(lines) if lines else "{}") + "\n"}


def _refuse_bad_id(files: Mapping[str, str], id: str) -> None:
    if not ID.fullmatch(id):
        raise EditError(f"{id!r} is no id: write small letters and digits, with - between words")
    recorded = parse_yaml(files[IDS], IDS).data
    if id in recorded["published"] or any(
        path in files for path in files_of("faq", id, langs_of(files))
    ):
        raise EditError(f"{id} was taken before, and ids are never used again")


def _record(text: str, id: str) -> str:
    """The record of ids with one more, in order of name."""
    lines = text.splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if line.startswith("  - ")]
    if not at:
        raise EditError(f"{IDS} must have its published ids a line each, as in   - some-id")
    after = next((number for number in at if lines[number].strip() > f"- {id}"), at[-1] + 1)
    return "".join([*lines[:after], f"  - {id}\n", *lines[after:]])


def _record_move(text: str, old: str, new: str) -> str:
    """The record of ids with the new one and a redirect; older redirects follow."""
    head, redirects = _record(text, new).split("redirects:")
    lines = [line for line in redirects.splitlines() if line.strip() not in ("", "{}")]
    lines = [re.sub(rf":\s*{re.escape(old)}$", f": {new}", line) for line in lines]
    return head + "\n".join(["redirects:", *lines, f"  {old}: {new}", ""])


def _mention(path: str, text: str, old: str, new: str) -> str:
    """A file with every mention of an entry changed."""
    name = re.escape(old)
    if path.endswith(".md"):
        return re.sub(rf"(\]\((?:[./\w-]*/)?){name}(\.md[)#])", rf"\g<1>{new}\g<2>", text)
    if path == RECORD:
        return re.sub(rf"^faq/{name}:", f"faq/{new}:", text, flags=re.M)
    if path.startswith("data/questions/"):
        return re.sub(rf"(:\s+){name}(?=[\s,}}]|$)", rf"\g<1>{new}", text)
    if path == MESSAGES:
        return re.sub(rf"^(\s+entries:.*[\[ ]){name}(?=[,\]])", rf"\g<1>{new}", text, flags=re.M)
    if path.startswith(("data/faq/", "data/status/")) or path in (
        SITE,
        "data/calls.yml",
        "data/error-codes.yml",
    ):
        lines = text.splitlines(keepends=True)
        return "".join(_mention_in_list(line, name, new) for line in lines)
    return text


def _mention_in_list(line: str, name: str, new: str) -> str:
    """A line of YAML with an item of a list changed; `api` lists other ids and is left alone."""
    if re.match(r"\s*(?:api|status|url|id|path):", line):
        return line
    line = re.sub(rf"(?<![\w-])(key_from: ){name}(?=\s*(?:$|[,}}]))", rf"\g<1>{new}", line)
    line = re.sub(rf"^(\s+- ){name}(?=\s*(?:#|$))", rf"\g<1>{new}", line)
    return re.sub(rf"(?<=[\[,\s]){name}(?=[,\]])", new, line)


def _into_chapter(text: str, id: str, category: str) -> str:
    """The chapters with an entry at the end of one."""
    lines = text.splitlines(keepends=True)
    start = next((i for i, line in enumerate(lines) if line == f"  - id: {category}\n"), None)
    if start is None:
        known = ", ".join(re.findall(r"^  - id: (.+)$", text, re.M))
        raise EditError(f"there is no category {category}; there are: {known}")
    at = next(i for i in range(start, len(lines)) if lines[i].startswith("    entries:")) + 1
    while at < len(lines) and lines[at].startswith("      - "):
        at += 1
    return "".join([*lines[:at], f"      - {id}\n", *lines[at:]])


def _with_alias(text: str, alias: str) -> str:
    """A Markdown file with an alias at the end of its list; all else stays as it is."""
    lines = text.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("aliases:"))
    last, indent = start, "  "
    for number in range(start + 1, len(lines)):
        if item := re.match(r"(\s*)- ", lines[number]):
            last, indent = number, item[1]
        elif lines[number].strip() and not lines[number].startswith((" ", "#")):
            break
    if last == start:
        lines[start] = "aliases:\n"  # it was `aliases: []`
    return "".join([*lines[: last + 1], f"{indent}- {_quoted(alias)}\n", *lines[last + 1 :]])


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
