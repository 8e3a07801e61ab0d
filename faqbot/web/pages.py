"""Pages for people: the built site, pages made from templates, and error pages."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from markupsafe import escape
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Response as BaseResponse

from faqbot.addresses import root_of
from faqbot.model import KnowledgeBase, Lang, Link
from faqbot.site.build import MARKER
from faqbot.site.policy import policy_for, secured
from faqbot.web.locale import lang_in_address, reader_lang
from faqbot.web.logs import frames_of
from faqbot.web.rooted import rooted
from faqbot.web.security import policy_of_file
from faqbot.web.services import services
from faqbot.web.suggestions import near_pages
from faqbot.words import SERVER, SITE, own_words

pages: Final = Blueprint("pages", __name__)

# The name of these changes with their content.
HASHED: Final = re.compile(r"\.[0-9a-f]{8}\.(?:min\.(?:css|js)|png|jpg|gif|webp|svg)$")
ENTRY_PAGE: Final = re.compile(r"(?P<lang>[a-z]{2}/)?faq/(?P<id>[^/.]+)(?P<end>/?|\.md)")
YEAR_SECONDS: Final = 365 * 24 * 3600
ATTRIBUTE: Final = re.compile(r'(\s(?:href|src|action)=")(?!#|[a-z]+:)([^"]*)(")', re.I)
# Material tells its script where the site begins, relative to the page.
SITE_ROOT: Final = re.compile(r'((?:"base":\s*|new URL\()")([./]+)(")')

# The place in the site's error page where near pages are named; hidden while it is empty.
NEAR: Final = re.compile(r"(<section [^>]*data-faqbot-near) hidden>(.*?)<!-- faqbot:near -->", re.S)


class SitePath(PathConverter):
    """A path of the site: anything but what programs use, whose unknown addresses and methods are
    their own."""

    regex = r"(?!(?:api|hooks)(?:/|$))[^/].*?"


class LangFolder(PathConverter):
    """The folder of a site's second language; no other folder has a name like it."""

    regex = "[a-z]{2}"


@pages.get("/", defaults={"path": ""})
@pages.get("/<site_path:path>")
def page(path: str) -> BaseResponse:
    """A file of the built site; a folder is its index.html."""
    site = services().site
    if moved := moved_to(services().kb, path):
        return redirect(rooted(f"/{moved}"), 301)
    found = find_file(site, path)
    if found is None:
        abort(404 if is_built(site) else 503)
    if path and not path.endswith("/") and found.name == "index.html" and not is_index(path):
        query = request.query_string.decode("ascii", "ignore")
        return redirect(rooted(f"/{path}/") + (f"?{query}" if query else ""), 301)
    return send_file_of(site, found)


def moved_to(kb: KnowledgeBase, path: str) -> str | None:
    """Where the page of an entry that has another id now is found."""
    found = ENTRY_PAGE.fullmatch(path)
    new = kb.redirects.get(found["id"]) if found else None
    return f"{found['lang'] or ''}faq/{new}{found['end']}" if found and new else None


def find_file(site: Path, path: str) -> Path | None:
    """The file that a path of the site leads to, if there is one inside the site."""
    try:
        root = site.resolve()
        found = (root / path).resolve()
        if found.is_dir():
            found /= "index.html"
        return found if found.is_file() and found.is_relative_to(root) else None
    except (OSError, ValueError):  # a name too long, a NUL in it
        return None


def is_built(site: Path) -> bool:
    """Whether there is a site at all: somebody may have deleted it while it was served."""
    return (site / MARKER).is_file()


def is_index(path: str) -> bool:
    """Whether a path names the index page itself."""
    return path.rsplit("/", 1)[-1] == "index.html"


def send_file_of(site: Path, found: Path) -> Response:
    """A file of the site with what browsers need to keep it."""
    max_age = YEAR_SECONDS if HASHED.search(found.name) else None
    relative = found.relative_to(site.resolve())
    response = send_from_directory(site.resolve(), relative, max_age=max_age)
    # A worker's script needs a policy of its own, the same as a page's without inline scripts.
    policy = policy_of_file(found) if found.suffix == ".html" else policy_for("")
    response.headers["Content-Security-Policy"] = policy
    return response


def built_page(path: str) -> str | None:
    """The HTML of a built page, its relative addresses made absolute, so that it may be served
    at another address than its own."""
    found = find_file(services().site, path)
    return absolute_page(found, found.stat().st_mtime_ns, rooted(f"/{path}")) if found else None


@lru_cache(maxsize=16)
def absolute_page(found: Path, _: int, address: str) -> str:
    """A built page, as it was changed last, for another address, remembered."""
    html = found.read_text("utf-8")
    for pattern in (ATTRIBUTE, SITE_ROOT):
        html = pattern.sub(lambda match: f"{match[1]}{urljoin(address, match[2])}{match[3]}", html)
    return secured(html)  # one of the scripts is another now


def send_page(
    html: str, status: int = 200, lang: Lang | None = None, is_ours: bool = False
) -> Response:
    """A page made for this request; `is_ours` as in `policy_for`."""
    response = Response(html, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = policy_for(html, is_ours)
    response.headers["Cache-Control"] = "no-store"
    if lang:
        response.headers["Content-Language"] = lang
    return response


def send_template(name: str, lang: Lang, status: int = 200, **values: object) -> Response:
    """A page made from a template in a reader's language."""
    return send_page(render(name, lang, **values), status, lang, is_ours=True)


def render(name: str, lang: Lang, **values: object) -> str:
    """The HTML that a template makes in a language."""
    words = {"words": SERVER[lang], "site": SITE[lang], "faq": own_words(services().kb, lang)}
    return render_template(name, lang=lang, **words, **values)


def error_page(status: int, seconds: int = 0) -> Response:
    """An error as a page in the reader's language."""
    if status == 404:
        return not_found_page()
    lang = reader_lang()
    words = SERVER[lang]
    known = str(status) if str(status) in words else "500" if status >= 500 else "other"
    text = words[f"{known}_text"].format(seconds=seconds)
    return send_template("message.html", lang, status, title=words[known], text=text)


def too_many(seconds: int) -> Response:
    """A page that says when to come back."""
    response = error_page(429, seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def not_found_page() -> Response:
    """The site's own page for addresses that do not exist, in the language of the address."""
    lang = lang_in_address() or services().kb.langs[0]
    near = near_pages(services().bot, request.path, lang)
    html = built_page(f"{root_of(services().kb, lang, '')}404.html")
    if html is None:
        words = {"title": SITE[lang]["not_found_title"], "near_title": SITE[lang]["near"]}
        text = SERVER[lang]["404_text"]
        return send_template("message.html", lang, 404, text=text, near=near, **words)
    return send_page(show_near(html, near), 404, lang)


def show_near(html: str, near: list[Link]) -> str:
    """The built page with pages that may be meant in the place that it keeps for them."""
    if not near:
        return html
    items = [
        f'<li><a href="{escape(rooted(link.url))}">{escape(link.title)}</a></li>' for link in near
    ]
    return NEAR.sub(lambda place: f"{place[1]}>{place[2]}{''.join(items)}", html, count=1)


def log_failure(error: Exception) -> None:
    """Note an unexpected error: where it happened, and not its text, which may hold a question."""
    current_app.logger.error(
        "%s in %s %s: %s",
        type(error).__name__,
        request.method,
        request.url_rule or "an unknown address",
        " > ".join(frames_of(error.__traceback__)),
    )
