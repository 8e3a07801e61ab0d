"""Replies say the same as Markdown, HTML and text, and lead to the site from anywhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from faqbot.answering.bot import Bot
from faqbot.answering.ticket_replies import (
    default_lines,
    short_link,
    write_link,
    write_parts,
    write_pieces,
    write_reply,
)
from faqbot.model import LANGS, Lang
from tests.sharing import Some

BASE = "https://faq.example.com/"


class Words(HTMLParser):
    """Collects the words of an HTML text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words += re.findall(r"\w+", data)


@pytest.mark.parametrize("lang", LANGS)
def test_every_answer_can_be_pasted_in_every_form(bot: Bot, lang: Lang, some: Some) -> None:
    for id in some(list(bot.kb.entries)):
        paste = write_reply([bot.prepare(id, lang)], lang, BASE)
        greeting, closing = default_lines(lang)
        assert paste.text.startswith(greeting)
        assert paste.text.rstrip().endswith(closing.rsplit("\n", 1)[-1])
        for form in (paste.markdown, paste.html, paste.text):
            address = "" if lang == "ko" else "en/"
            assert f"{BASE}{address}faq/{id}/" in form
        assert not re.search(r'href="(?!https://|mailto:)', paste.html)
        assert "](/" not in paste.markdown
        assert ".md)" not in paste.markdown
        assert not re.search(r"<script|style=|class=\"(?!language-)", paste.html)


@pytest.mark.parametrize("lang", LANGS)
def test_the_forms_say_the_same(bot: Bot, lang: Lang, some: Some) -> None:
    for id in some(list(bot.kb.entries)):
        paste = write_reply([bot.prepare(id, lang)], lang, BASE)
        html = Words(paste.html).words
        rendered = markdown(paste.markdown, extensions=["tables", "fenced_code", "sane_lists"])
        assert [word for word in html if word not in Words(rendered).words] == []
        assert [word for word in html if word not in paste.text] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_passage_stands_below_its_answer_in_every_form(bot: Bot, lang: Lang, some: Some) -> None:
    for url, parts in some(list(bot.passages.parts.items())):
        if "/status/" in url or not url.startswith("/en/" if lang == "en" else "/faq/"):
            continue
        id = url.strip("/").split("/")[-1]
        for part in parts:
            answer, text = bot.prepare(id, lang, passage=part.name)
            assert answer.passage == part.passage
            paste = write_reply([(answer, text)], lang, BASE)
            html = Words(paste.html).words
            rendered = markdown(paste.markdown, extensions=["tables", "fenced_code", "sane_lists"])
            assert [word for word in html if word not in Words(rendered).words] == []
            assert [word for word in html if word not in paste.text] == []
            for form in (paste.markdown, paste.html, paste.text):
                assert f"{BASE}{part.url[1:]}" in form
            assert not re.search(r'href="(?!https://|mailto:)', paste.html)
            assert "](/" not in paste.markdown


def test_pieces_make_the_same_reply_and_the_passage_stands_alone(bot: Bot) -> None:
    url, part = next(
        (url, parts[0]) for url, parts in bot.passages.parts.items() if "/en/faq" in url
    )
    id = url.strip("/").split("/")[-1]
    with_passage = bot.prepare(id, "en", passage=part.name)
    without = bot.prepare("cors", "en")
    pieces = [write_pieces(*each, "en", BASE) for each in (with_passage, without)]
    parts = write_parts([with_passage, without], "en", BASE)[1:-1]
    assert [it.heading.html + it.section.html for it in pieces] == [it.html for it in parts]
    assert [it.heading.text + it.section.text for it in pieces] == [it.text for it in parts]
    first, second = pieces
    assert first.passage.html in first.section.html
    assert part.heading in first.passage.text
    assert with_passage[0].text not in first.passage.text
    assert second.passage == second.section


def test_a_passage_that_is_not_known_is_left_out(bot: Bot) -> None:
    assert bot.prepare("cors", "en", passage="nothing") == bot.prepare("cors", "en")


def test_several_answers_become_one_reply_with_titles(bot: Bot) -> None:
    answers = [bot.prepare(id, "en") for id in ("find-api-key", "retry-after")]
    paste = write_reply(answers, "en", BASE)
    for answer, _ in answers:
        assert f"**{answer.title}**" in paste.markdown
        assert f"<p><strong>{answer.title}</strong></p>" in paste.html
        assert f"■ {answer.title}" in paste.text
    assert paste.text.count("Hello,") == 1


def test_an_answer_about_codes_is_about_those_of_the_ticket(bot: Bot) -> None:
    answer, text = bot.prepare("status-codes", "en", (429,))
    assert answer.url == "/en/status/429/"
    assert text.startswith("**429 Rate limit exceeded**")
    paste = write_reply([(answer, text), bot.prepare("find-api-key", "en")], "en", BASE)
    assert "■ 429" not in paste.text  # the answer begins with these words
    _, text = bot.prepare("validation-errors", "en", (), ("missing_field",))
    assert text.startswith("**`missing_field`**")


def test_plain_text_keeps_where_links_lead(bot: Bot) -> None:
    paste = write_reply([bot.prepare("status-codes", "ko", (429,))], "ko", BASE)
    assert "관련 정보를 함께 받기 (https://faq.example.com/faq/include-related-data/)" in paste.text


def test_links_are_short_or_titled(bot: Bot) -> None:
    answer = bot.answers.of("find-api-key", "en")
    assert short_link(answer, BASE) == "https://faq.example.com/q/find-api-key"
    paste = write_link(answer, BASE)
    url = "https://faq.example.com/en/faq/find-api-key/"
    assert paste.markdown == f"[{answer.title}]({url})"
    assert paste.html == f'<a href="{url}">{answer.title}</a>'
    assert paste.text == f"{answer.title}\n{url}"


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_teams_own_lines_are_text_and_never_markup(greeting: str, closing: str) -> None:
    html = write_reply([], "en", BASE, (f"<b>{greeting}", f"&{closing}")).html
    assert "<b>" not in html
    assert not re.search(r"&(?!amp;|lt;|gt;|quot;|#x27;)", html)


def test_empty_lines_leave_nothing_behind(bot: Bot) -> None:
    paste = write_reply([bot.prepare("find-api-key", "en")], "en", BASE, ("", " "))
    assert paste.html.startswith("<p>")
    assert not paste.text.startswith("\n")
