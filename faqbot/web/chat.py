"""The chatbot as a page: the built page with the reply already in it, so no script is needed."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import escape
from werkzeug.wrappers import Response as BaseResponse

from faqbot.answering.masking import mask
from faqbot.model import DEFAULT_LANG, LANGS, Lang, Reply
from faqbot.site.wording import WORDING as SITE
from faqbot.web.asking import ask_bot, document_of
from faqbot.web.pages import built_page, send_page
from faqbot.web.readers import lang_in_address
from faqbot.web.reading import (
    ASK_ID_LENGTH,
    COMMENT_LENGTH,
    DEFAULT_LIMIT,
    QUESTION_LENGTH,
    Ask,
    clean,
)
from faqbot.web.services import services
from faqbot.web.wording import WORDING

chat: Final = Blueprint("chat", __name__)

PLACEHOLDER: Final = "<!-- faqbot:reply -->"
QUESTION_INPUT: Final = re.compile(r'<input\b[^>]*\bname="q"[^>]*?(?=\s*/?>)')


@chat.get("/chat")
@chat.get("/chat/")
@chat.get("/en/chat")
@chat.get("/en/chat/")
def page() -> Response:
    """The page, with a reply where the address holds a question."""
    lang = lang_in_address()
    question = clean(request.args.get("q", ""))[:QUESTION_LENGTH]
    if not question.strip():
        notice = _notice(lang or DEFAULT_LANG)
        return _send(lang or DEFAULT_LANG, notice, question="")
    ask_id, reply = ask_bot(Ask(question, lang, DEFAULT_LIMIT))
    return _send(reply.lang, render_reply(reply, ask_id), reply.question)


@chat.post("/chat/feedback")
def feedback() -> BaseResponse:
    """Note what a reader without JavaScript thought of a reply."""
    form = request.form
    lang: Lang = next((known for known in LANGS if known == form.get("lang")), DEFAULT_LANG)
    comment = clean(form.get("comment", "")).strip()[:COMMENT_LENGTH]
    kept = form.get("helpful") in {"yes", "no"} and services().store.record_feedback(
        clean(form.get("ask_id", ""))[:ASK_ID_LENGTH],
        form.get("helpful") == "yes",
        mask(comment).text if comment else None,
    )
    return redirect(f"/chat?{urlencode({'lang': lang, 'thanks': int(kept)})}", 303)


def render_reply(reply: Reply, ask_id: str) -> str:
    """A reply as HTML; only `answer.html` comes as markup, and `answering.render` made it safe."""
    return render_template(
        "reply.html",
        reply=reply,
        document=document_of(ask_id, reply),
        words=WORDING[reply.lang],
        site=SITE[reply.lang],
        base_url=services().settings.base_url or "",
    )


def _notice(lang: Lang) -> str:
    thanks = {"1": "thanks", "0": "thanks_lost"}.get(request.args.get("thanks", ""))
    return render_template("notice.html", text=WORDING[lang][thanks]) if thanks else ""


def _send(lang: Lang, reply: str, question: str) -> Response:
    html = built_page("chat/index.html" if lang == DEFAULT_LANG else f"{lang}/chat/index.html")
    if html is None or PLACEHOLDER not in html:  # the site was built without this page
        html = render_template("chat.html", lang=lang, words=WORDING[lang], site=SITE[lang])
    if question:
        html = QUESTION_INPUT.sub(
            lambda match: f'{match[0]} value="{escape(question)}"', html, count=1
        )
    response = send_page(html.replace(PLACEHOLDER, reply, 1), lang=lang)
    if question:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
