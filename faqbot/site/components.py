"""Parts that several kinds of pages have: paths, lists, forms and what stands around a text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from faqbot.addresses import path_of, root_of
from faqbot.content.calls import call_name, page_of_call
from faqbot.model import (
    QUESTION_LENGTH,
    ApiSection,
    KnowledgeBase,
    Lang,
    Source,
    StatusCode,
)
from faqbot.site.markup import as_text, box, make_link, relative
from faqbot.words import SITE, Words, name_of, own_words

FEEDBACK_WORDS: Final = (
    "was_helpful",
    "helpful_yes",
    "helpful_no",
    "suggest_edit",
    "what_lacked",
    "what_wrong",
    "keep_private",
    "send",
    "cancel",
    "thanks",
    "not_sent",
)

LAGGING_WORDS: Final = ("lagging", "lagging_link")


def ask_form(kb: KnowledgeBase, lang: Lang, chat: str, examples: Iterable[str] = ()) -> str:
    """A form, and examples of questions; `chat` leads from the page to the chat page.

    With scripts the answer comes in place of the form; without, the server puts it into that page.
    """
    words = {key: html.escape(text) for key, text in SITE[lang].items()}
    asked = [
        f'<li><a href="{chat}?{html.escape(urlencode({"q": example, "lang": lang}))}"'
        f" data-faqbot-question>{html.escape(example)}</a></li>"
        for example in examples
    ]
    return "\n".join(
        (
            f'<form class="fb-ask" action="{chat}" method="get" data-faqbot-ask>',
            f'<label class="fb-ask__label" for="faqbot-q">{words["ask_label"]}</label>',
            '<div class="fb-ask__row">',
            '<input class="fb-ask__input" id="faqbot-q" name="q" type="text" required'
            f' maxlength="{QUESTION_LENGTH}" autocomplete="off" enterkeyhint="send"'
            f' placeholder="{html.escape(own_words(kb, lang)["ask_placeholder"])}">',
            f'<input type="hidden" name="lang" value="{lang}">',
            f'<button class="fb-button" type="submit">{words["ask_button"]}</button>',
            "</div>",
            *((f'<ul class="fb-examples">{"".join(asked)}</ul>',) if asked else ()),
            "</form>",
        )
    )


def around(
    kb: KnowledgeBase,
    lang: Lang,
    path: str,
    api: tuple[str, ...],
    status: tuple[int, ...],
    related: tuple[str, ...],
) -> str:
    """What belongs to a page beside its text: API sections, status codes, related entries."""
    words = SITE[lang]
    parts: list[str] = []
    if related:
        parts += [
            aside_heading(words["related"], "faqbot-related"),
            entry_list(kb, lang, related, path),
        ]
    if status:
        chips = [f"- {status_link(kb.status_codes[code], path, lang)}" for code in status]
        parts += [
            aside_heading(words["status_codes"], "faqbot-status"),
            box("fb-chips", "\n".join(chips)),
        ]
    if api:
        sections = [f"- {api_link(kb, lang, kb.api[section_id], path)}" for section_id in api]
        parts += [aside_heading(words["api_sections"], "faqbot-api"), "\n".join(sections)]
    return box("fb-around", *parts) if parts else ""


def ways_on(kb: KnowledgeBase, lang: Lang) -> str:
    """Where to turn when a page did not help; nothing where no way is known."""
    if not kb.ways_on:
        return ""
    links = [f"- [{as_text(way.title[lang])}]({way.url})" for way in kb.ways_on]
    title = aside_heading(SITE[lang]["still_stuck"], "faqbot-ways-on")
    return box("fb-ways", title, "\n".join(links))


def beside(
    here: str, siblings: Sequence[tuple[str, str, str]], order: Sequence[tuple[str, str, str]]
) -> dict[str, object]:
    """What the theme says of the pages beside one, as front matter: all of a page stands in it.

    Pages are (id, title as HTML, address under the language's root).
    """
    ids = [id for id, _, _ in order]
    at = ids.index(here)
    meta: dict[str, object] = {"siblings": [[title, url] for _, title, url in siblings]}
    if at > 0:
        meta["previous"] = list(order[at - 1][1:])
    if at + 1 < len(order):
        meta["next"] = list(order[at + 1][1:])
    return meta


def aside_heading(title: str, anchor: str) -> str:
    """A heading whose section search leaves out: it names other pages."""
    return f"## {as_text(title)} {{ #{anchor} data-search-exclude }}"


def provenance(lang: Lang, sources: tuple[Source, ...], reviewed: str) -> str:
    """Where a text was checked, and when."""
    words = SITE[lang]
    links = [f"- {reference_link(lang, source.title, source.url)}" for source in sources]
    return box(
        "fb-provenance",
        aside_heading(words["sources"], "faqbot-sources"),
        "\n".join(links),
        words["checked"].format(date=reviewed) + "\n{ .fb-note }",
    )


def feedback_form(words: Words, page: str) -> str:
    """Whether a page (faq/cors) helped and what should be changed in it; `feedback.js` shows it
    where there is a server to tell."""
    say = {name: html.escape(words[name]) for name in FEEDBACK_WORDS}
    return "\n".join(
        (
            f'<section class="fb-opinion" data-faqbot-page="{page}" data-search-exclude hidden>',
            '<div class="fb-opinion__row" role="group" aria-labelledby="faqbot-helpful">',
            f'<span id="faqbot-helpful">{say["was_helpful"]}</span>',
            '<button class="fb-tool" type="button" aria-pressed="false">'
            f"{say['helpful_yes']}</button>",
            '<button class="fb-tool" type="button" aria-pressed="false">'
            f"{say['helpful_no']}</button>",
            '<button class="fb-tool" type="button" aria-expanded="false"'
            f' aria-controls="faqbot-opinion">{say["suggest_edit"]}</button>',
            "</div>",
            '<form id="faqbot-opinion" hidden>',
            f'<label for="faqbot-comment" data-no="{say["what_lacked"]}"'
            f' data-edit="{say["what_wrong"]}"></label>',
            "<blockquote hidden></blockquote>",
            '<textarea id="faqbot-comment" rows="3" maxlength="2000"'
            ' aria-describedby="faqbot-private"></textarea>',
            f'<p class="fb-note" id="faqbot-private">{say["keep_private"]}</p>',
            f'<button class="fb-button" type="submit">{say["send"]}</button>',
            f'<button class="fb-tool" type="reset">{say["cancel"]}</button>',
            "</form>",
            f'<p role="status" data-thanks="{say["thanks"]}" data-failed="{say["not_sent"]}"></p>',
            "</section>",
        )
    )


def entry_list(kb: KnowledgeBase, lang: Lang, ids: Iterable[str], path: str) -> str:
    """Linked titles of entries as a list."""
    return "\n".join(f"- {link}" for link in _titles(kb, lang, ids, path))


def linked_titles(kb: KnowledgeBase, lang: Lang, ids: Iterable[str], path: str) -> str:
    """Linked titles of entries for a cell of a table."""
    return "<br>".join(_titles(kb, lang, ids, path))


def _titles(kb: KnowledgeBase, lang: Lang, ids: Iterable[str], path: str) -> Iterator[str]:
    for id in ids:
        yield make_link(kb.entries[id].texts[lang].title, path, path_of("faq", id))


def status_link(status: StatusCode, path: str, lang: Lang) -> str:
    """A link to a status code by number and name."""
    target = relative(path, path_of("status", status.code))
    return f"[{status_name(status, lang)}]({target})"


def status_name(status: StatusCode, lang: Lang) -> str:
    """A status code by number, with the tint of its class, and by name: the reader's, then
    the API's."""
    name = f'<span lang="en">{as_text(status.name)}</span>'
    if own := own_name(status, lang):
        name = f"<span>{as_text(own)}</span> {name}"
    return f'<span class="fb-code fb-code--{status.code // 100}">{status.code}</span> {name}'


def status_title(status: StatusCode, lang: Lang) -> str:
    """The same as plain text."""
    own = own_name(status, lang)
    return f"{status.code} {own} — {status.name}" if own else f"{status.code} {status.name}"


def own_name(status: StatusCode, lang: Lang) -> str:
    """A status code's name in the reader's language; empty where it is the API's."""
    own = status.texts[lang].title
    plain, theirs = (re.sub(r"\W+", " ", text).casefold() for text in (own, status.name))
    return "" if plain == theirs else own


def question_count(lang: Lang, count: int) -> str:
    """How many questions there are, in words."""
    return SITE[lang]["question_count_one" if count == 1 else "question_count"].format(count=count)


def table_filter(words: Words) -> str:
    """A field that leaves the rows of the page's tables that have what is typed; `filter.js` shows
    it, and how many are left."""
    rows = html.escape(words["rows_left"])
    return "\n".join(
        (
            '<p class="fb-filter" data-faqbot-filter hidden>',
            f'<label for="faqbot-filter">{html.escape(words["find_in_table"])}</label>',
            '<input id="faqbot-filter" type="search" autocomplete="off" spellcheck="false">',
            f'<output for="faqbot-filter" data-rows="{rows}"></output>',
            "</p>",
        )
    )


def folded_titles(kb: KnowledgeBase, lang: Lang, ids: Sequence[str], path: str) -> str:
    """Linked titles of entries for a cell of a table: one as it is, more behind their number."""
    links = linked_titles(kb, lang, ids, path)
    if len(ids) < 2:
        return links
    count = question_count(lang, len(ids))
    return f'<details class="fb-fold"><summary>{count}</summary>{links}</details>'


def call_badge(section: ApiSection) -> str:
    """A call, its method told apart from its path."""
    method = section.method or ""
    kind = method.lower()
    return f'<span class="fb-method fb-method--{kind}">{method}</span> `{section.path}`'


def api_link(kb: KnowledgeBase, lang: Lang, section: ApiSection, path: str) -> str:
    """A link to a section of the reference and, for a call, to what can go wrong with it."""
    parts = [reference_link(lang, section.title, section.url)]
    if page := page_of_call(kb, section):
        parts += [f"`{call_name(section)}`", errors_link(lang, page, path)]
    return " ".join(parts)


def reference_link(lang: Lang, title: str, url: str) -> str:
    """A link to a page of somebody else's; those in Latin letters are English on Korean pages."""
    return f"[{as_text(title)}]({url})" + (
        "{ lang=en }" if lang == "ko" and title.isascii() else ""
    )


def errors_link(lang: Lang, page: str, path: str) -> str:
    """A link to what can go wrong with a call."""
    return make_link(SITE[lang]["call_errors"], path, path_of("calls", page))


def lagging_notice(kb: KnowledgeBase, lang: Lang, path: str) -> str:
    """A notice where this language of a text is older than the other; else nothing."""
    name = path.removesuffix(".md")
    if kb.lagging.get(name) != lang:
        return ""
    other = kb.other_than(lang) or lang
    say = {key: SITE[lang][key].format(language=name_of(other, lang)) for key in LAGGING_WORDS}
    return (
        f'<p class="fb-lagging"><strong>{say["lagging"]}</strong> '
        f'<a href="{counterpart(kb, path, lang)}">{say["lagging_link"]}</a></p>'
    )


def counterpart(kb: KnowledgeBase, path: str, lang: Lang) -> str:
    """The address of a page in the other language, relative to the page."""
    address = path.removesuffix(".md").removesuffix("index")
    address += "/" if address and not address.endswith("/") else ""
    up = "../" * (address.count("/") + (lang != kb.langs[0]))
    return f"{up}{root_of(kb, kb.other_than(lang) or lang, '')}{address}" or "./"
