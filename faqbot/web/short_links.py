"""Short links for staff: to an entry or a status code in the reader's language."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from faqbot.addresses import page_url, short_url
from faqbot.model import Lang, Link
from faqbot.web import catalog
from faqbot.web.locale import reader_lang
from faqbot.web.pages import send_template
from faqbot.web.rooted import rooted
from faqbot.web.services import services
from faqbot.words import SERVER, SITE

links: Final = Blueprint("links", __name__)


@links.get(short_url("faq", "<id>"))
@links.get(short_url("faq", "<id>/"))
def to_entry(id: str) -> BaseResponse:
    """To an entry's page."""
    lang, kb = reader_lang(), services().kb
    if entry := kb.find_entry(id):
        return _redirect(page_url(kb, lang, "faq", entry.id))
    near = catalog.near_entries(kb, id)
    title = SITE[lang]["near"] if near else SITE[lang]["popular"]
    found = {id: catalog.entry_link(kb, id, lang) for id in near or kb.popular}
    return _not_found(lang, title, [Link(f"{it.title} ({id})", it.url) for id, it in found.items()])


@links.get(short_url("status", "<code>"))
@links.get(short_url("status", "<code>/"))
def to_status(code: str) -> BaseResponse:
    """To a status code's page."""
    lang, kb = reader_lang(), services().kb
    if status := kb.find_status(code):
        return _redirect(page_url(kb, lang, "status", status.code))
    near = catalog.near_codes(kb, code)
    title = SITE[lang]["near"] if near else SITE[lang]["status_codes"]
    found = [catalog.status_link(kb, code, lang) for code in near or kb.status_codes]
    return _not_found(lang, title, found)


def _redirect(address: str) -> BaseResponse:
    response = redirect(rooted(address), 302)
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _not_found(lang: Lang, near_title: str, near: list[Link]) -> Response:
    response = send_template(
        "message.html",
        lang,
        404,
        title=SITE[lang]["not_found_title"],
        text=SERVER[lang]["404_text"],
        near_title=near_title,
        near=near,
    )
    response.headers["Vary"] = "Accept-Language"
    return response
