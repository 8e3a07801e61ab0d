"""The chatbot as a page: the built page with the reply already in it, so no script is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect
from markupsafe import escape
from msgspec import Meta
from werkzeug.wrappers import Response as BaseResponse

from faqbot.addresses import root_of
from faqbot.answering.followup import PREVIOUS_CHARS
from faqbot.answering.masking import mask
from faqbot.model import QUESTION_LENGTH, Lang, Reply
from faqbot.site.pages import REPLY_PLACEHOLDER
from faqbot.web.asking import ask_bot, document_of
from faqbot.web.fields import Line, takes
from faqbot.web.locale import lang_in_address
from faqbot.web.pages import built_page, render, send_page
from faqbot.web.requests import Comment, Question
from faqbot.web.rooted import rooted
from faqbot.web.services import services
from faqbot.words import SERVER

chat: Final = Blueprint("chat", __name__)


QUESTION_INPUT: Final = re.compile(r'<input\b[^>]*\bid="faqbot-q"[^>]*?(?=\s*/?>)')


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the page says."""

    q: Annotated[str, Meta(max_length=QUESTION_LENGTH)] = ""
    previous: Annotated[str, Meta(max_length=QUESTION_LENGTH)] = ""
    thanks: Literal["0", "1"] | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """What a reader without JavaScript thought of a reply."""

    ask_id: Line = ""
    helpful: Literal["yes", "no"] | None = None
    comment: Comment = ""
    lang: Lang | None = None


@chat.get("/chat")
@chat.get("/chat/")
@chat.get("/<lang:other>/chat")
@chat.get("/<lang:other>/chat/")
@takes(query=Asked)
def page(query: Asked, other: str = "") -> Response:
    """The page, with a reply where the address holds a question."""
    if other and other not in services().kb.langs[1:]:
        abort(404)
    lang, first = lang_in_address(), services().kb.langs[0]
    if not query.q:
        notice = _notice(lang or first, query.thanks)
        return _send(lang or first, notice, question="")
    ask_id, reply = ask_bot(Question(query.q, lang, previous=query.previous))
    # The next question of the form may go on from this one.
    follows = (reply.explanation.with_previous or reply.question)[:PREVIOUS_CHARS]
    return _send(reply.lang, render_reply(reply, ask_id), reply.question, follows)


@chat.post("/chat/feedback")
@takes(form=Rated)
def feedback(form: Rated) -> BaseResponse:
    """Note what a reader without JavaScript thought of a reply."""
    kept = form.helpful is not None and services().store.record_feedback(
        form.ask_id, form.helpful == "yes", mask(form.comment).text if form.comment else None
    )
    return redirect(
        rooted(
            f"/chat?{urlencode({'lang': form.lang or services().kb.langs[0], 'thanks': int(kept)})}"
        ),
        303,
    )


def render_reply(reply: Reply, ask_id: str) -> str:
    """A reply as HTML; only answer and passage come as markup: `answering.render` made it safe."""
    return render(
        "reply.html",
        reply.lang,
        reply=reply,
        document=document_of(ask_id, reply),
        base_url=services().settings.base_url or "",
    )


def _notice(lang: Lang, thanks: Literal["0", "1"] | None) -> str:
    if thanks is None:
        return ""
    text = SERVER[lang]["thanks" if thanks == "1" else "thanks_lost"]
    return render("notice.html", lang, text=text)


def _send(lang: Lang, reply: str, question: str, previous: str = "") -> Response:
    html = built_page(f"{root_of(services().kb, lang, '')}chat/index.html")
    if html is None or REPLY_PLACEHOLDER not in html:  # the site was built without this page
        html = render("chat.html", lang)
    if question:
        html = QUESTION_INPUT.sub(
            lambda match: (
                f'<input type="hidden" name="previous" value="{escape(previous)}">'
                f'{match[0]} value="{escape(question)}"'
            ),
            html,
            count=1,
        )
    response = send_page(html.replace(REPLY_PLACEHOLDER, reply, 1), lang=lang)
    if question:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
