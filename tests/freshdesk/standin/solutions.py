"""Solutions: categories, folders and articles with their translations.

`Account.solutions` maps "category", "folder" and "article" to things by their id; a thing has the
id of what it stands in (`parent`) and its texts by language. What the documentation leaves open and
may come either way is a switch (`SWITCHES`, kept in `Account.solutions` too).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.freshdesk.standin.account import Account, Record, now
from tests.freshdesk.standin.fields import check, check_query, error
from tests.freshdesk.standin.handling import Answer, Asked, Route, page_of
from tests.freshdesk.standin.html import HANDLER, SCRIPT, text_of
from tests.freshdesk.standin.refusals import Refusal, Undocumented

KINDS: Final = ("category", "folder", "article")
SWITCHES: Final[Mapping[str, int]] = {
    "no translation": 404,  # of what is asked for, or a language that is not enabled; or 400
    "name taken": 409,  # or 400
}
NAMED: Final = {"name": str, "description": str}
FOLDER: Final = {
    "parent_folder_id": int,
    "visibility": int,
    "company_ids": list,
    "contact_segment_ids": list,
    "company_segment_ids": list,
}
ARTICLE: Final = {"title": str, "description": str, "status": int, "tags": list, "seo_data": dict}
FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "category": {**NAMED, "visible_in_portals": list},
    "folder": {**NAMED, **FOLDER},
    "article": ARTICLE,
}
MANDATORY: Final = {
    "category": ("name",),
    "folder": ("name",),
    "article": ("title", "description", "status"),
}
PLURALS: Final = {"category": "categories", "folder": "folders", "article": "articles"}
_PRE: Final = re.compile(r"(<pre\b.*?</pre>)", re.S)
_GAP: Final = re.compile(r"(?<=>) +(?=</?(?:p|h[2-4]|[uo]l|li|table|t[hdr]|tbody|thead|div)\b)")
_OPEN: Final = re.compile(r"<(p|h[2-4]|li)>")


# --- what happens in the account without the API --------------------------------------------


def edit(account: Account, kind: str, id: int, lang: str, **fields: Any) -> None:
    """Somebody edits something in Freshdesk."""
    with account.lock:
        text = things(account, kind)[id]["texts"][lang]
        text |= {**fields, "updated_at": now()}


def add_by_hand(account: Account, kind: str, parent: int | None, lang: str, **fields: Any) -> int:
    """Somebody makes something in Freshdesk; returns its id."""
    with account.lock:
        return int(_add(account, kind, parent, lang, fields)["id"])


def translate_by_hand(account: Account, kind: str, id: int, lang: str, **fields: Any) -> None:
    """Somebody translates something in Freshdesk."""
    with account.lock:
        things(account, kind)[id]["texts"][lang] = _text(account, kind, fields)


def remove(account: Account, kind: str, id: int) -> None:
    """Delete something with all languages and all that stands in it."""
    with account.lock:
        del things(account, kind)[id]
        if kind != "article":
            inner = KINDS[KINDS.index(kind) + 1]
            for other in [it for it in things(account, inner).values() if it["parent"] == id]:
                remove(account, inner, other["id"])


def things(account: Account, kind: str) -> dict[int, Record]:
    """What there is of a kind, by id."""
    return account.solutions.setdefault(kind, {})  # type: ignore[no-any-return]


def _add(
    account: Account, kind: str, parent: int | None, lang: str, fields: Mapping[str, Any]
) -> Record:
    thing = {
        "id": account.next_id(),
        "parent": parent,
        "texts": {lang: _text(account, kind, fields)},
        "visibility": fields.get("visibility", 1),
    }
    things(account, kind)[thing["id"]] = thing
    return thing


def _text(account: Account, kind: str, fields: Mapping[str, Any]) -> Record:
    text = {key: value for key, value in fields.items() if key in FIELDS[kind]}
    if kind == "article":
        text |= {"agent_id": account.agent_id, "description": kept(text["description"])}
    return {**text, "created_at": now(), "updated_at": now()}


def kept(body: str) -> str:
    """The HTML of an article as it comes back: without what may run, and written otherwise."""
    body = HANDLER.sub("", SCRIPT.sub("", body))
    parts = _PRE.split(body)
    for at in range(0, len(parts), 2):
        part = _GAP.sub("", parts[at].replace("\n", " ")).replace("<br>", "<br />")
        parts[at] = _OPEN.sub(r'<\1 dir="ltr">', part).replace("<a ", '<a target="_blank" ')
    return f"<div>{''.join(parts).strip()}</div>"


# --- calls ----------------------------------------------------------------------------------


def view(asked: Asked, kind: str) -> Answer:
    """GET of one thing, in the primary or another language."""
    check_query(asked.query, ())
    thing = _thing(asked, kind)
    return Answer(_shown(asked.account, kind, thing, _lang_of_existing(asked, thing)))


def create(asked: Asked, kind: str) -> Answer:
    """POST of something new, in the primary language."""
    parent = asked.ids[0] if asked.ids else None
    if kind != "category" and parent not in things(asked.account, KINDS[KINDS.index(kind) - 1]):
        raise Refusal(404)
    body = _checked(asked, kind, MANDATORY[kind])
    lang = asked.account.primary_language
    _refuse_name_taken(asked.account, kind, parent, lang, body)
    thing = _add(asked.account, kind, parent, lang, body)
    root = asked.address.partition("/api/")[0]
    location = f"{root}/api/v2/solutions/{PLURALS[kind]}/{thing['id']}"
    return Answer(_shown(asked.account, kind, thing, lang), 201, {"Location": location})


def translate(asked: Asked, kind: str) -> Answer:
    """POST of a translation of what exists."""
    thing, lang = _thing(asked, kind), _lang(asked)
    body = _checked(asked, kind, MANDATORY[kind])
    if lang in thing["texts"]:
        raise Undocumented("a second POST of a translation")
    if kind != "category":
        outer = things(asked.account, KINDS[KINDS.index(kind) - 1])[thing["parent"]]
        if lang not in outer["texts"]:
            raise Undocumented("a translation in a folder or category that is not translated")
    thing["texts"][lang] = _text(asked.account, kind, body)
    return Answer(_shown(asked.account, kind, thing, lang), 201)


def update(asked: Asked, kind: str) -> Answer:
    """PUT: the fields that are given change."""
    thing = _thing(asked, kind)
    body = _checked(asked, kind, ())
    if not body:
        raise Undocumented("a PUT without fields")
    lang = _lang_of_existing(asked, thing)
    _refuse_name_taken(asked.account, kind, thing["parent"], lang, body, but=thing["id"])
    if kind == "article" and "description" in body:
        body = {**body, "description": kept(body["description"])}
    thing["texts"][lang] |= {**body, "updated_at": now()}
    return Answer(_shown(asked.account, kind, thing, lang))


def delete(asked: Asked, kind: str) -> Answer:
    """DELETE: all languages go."""
    remove(asked.account, kind, _thing(asked, kind)["id"])
    return Answer(None, 204)


def view_all(asked: Asked, kind: str) -> Answer:
    """GET of a list; of another language, what is translated."""
    check_query(asked.query, ("page", "per_page"))
    parent = asked.ids[0] if asked.ids else None
    if kind != "category" and parent not in things(asked.account, KINDS[KINDS.index(kind) - 1]):
        raise Refusal(404)
    lang = _lang(asked) if asked.words else asked.account.primary_language
    found = [
        _shown(asked.account, kind, it, lang)
        for it in things(asked.account, kind).values()
        if it["parent"] == parent and lang in it["texts"]
    ]
    for record in found if kind == "article" else ():
        del record["tags"]  # the samples of lists have none
    return page_of(asked, found)


def search(asked: Asked) -> Answer:
    """GET /api/v2/search/solutions?term=…"""
    check_query(asked.query, ("term", "page", "per_page"))
    if "term" not in asked.query:
        errors = [error("term", "It should be a/an String", "missing_field")]
        raise Refusal(400, {"description": "Validation failed", "errors": errors})
    lang, term = asked.account.primary_language, asked.query["term"].lower()
    found = [
        _shown(asked.account, "article", it, lang)
        for it in things(asked.account, "article").values()
        if term in (it["texts"][lang]["title"] + text_of(it["texts"][lang]["description"])).lower()
    ]
    return page_of(asked, found)


def _thing(asked: Asked, kind: str) -> Record:
    found = things(asked.account, kind).get(asked.ids[0])
    if found is None:
        raise Refusal(404)
    return found


def _lang(asked: Asked) -> str:
    """The language in the path, which must be one of the account's others."""
    [lang] = asked.words
    if lang == asked.account.primary_language:
        raise Undocumented("the code of the primary language in a path")
    if lang not in asked.account.languages:
        raise Refusal(switch(asked.account, "no translation"))
    return lang


def _lang_of_existing(asked: Asked, thing: Record) -> str:
    if not asked.words:
        return asked.account.primary_language
    lang = _lang(asked)
    if lang not in thing["texts"]:
        raise Refusal(switch(asked.account, "no translation"))
    return lang


def switch(account: Account, name: str) -> int:
    """The status code of a case in which either may come."""
    return int(account.solutions.get(name, SWITCHES[name]))


def _checked(asked: Asked, kind: str, mandatory: tuple[str, ...]) -> dict[str, Any]:
    known = {**FIELDS[kind], **({"agent_id": int} if asked.body and not mandatory else {})}
    body = check(asked.body, known, mandatory)
    if {"visible_in_portals", "parent_folder_id"} & set(body):
        raise Undocumented("several portals and folders within folders")
    if kind == "article" and body.get("status", 1) not in (1, 2):
        errors = [error("status", "It should be one of these values: '1,2'", "invalid_value")]
        raise Refusal(400, {"description": "Validation failed", "errors": errors})
    return body


def _refuse_name_taken(
    account: Account,
    kind: str,
    parent: int | None,
    lang: str,
    body: Mapping[str, Any],
    but: int | None = None,
) -> None:
    """Names of categories, and of folders in a category, are unique."""
    taken = [
        it["texts"][lang]["name"]
        for it in things(account, kind).values()
        if kind != "article" and it["parent"] == parent and it["id"] != but and lang in it["texts"]
    ]
    if body.get("name") in taken:
        errors = [error("name", "It should be a unique value", "duplicate_value")]
        document = {"description": "Validation failed", "errors": errors}
        raise Refusal(switch(account, "name taken"), document)


def _shown(account: Account, kind: str, thing: Record, lang: str) -> Record:
    shown = {"id": thing["id"], **thing["texts"][lang]}
    if kind == "category":
        return shown
    above = _above(account, kind, thing)
    shown |= {
        "category_id": above[0][1]["id"],
        "hierarchy": [_level(at, k, it, lang) for at, (k, it) in enumerate(above)],
    }
    if kind == "folder":
        inner = [it for it in things(account, "article").values() if it["parent"] == thing["id"]]
        counts = {"articles_count": len(inner), "sub_folders_count": 0}
        return {**shown, **counts, "visibility": thing["visibility"]}
    return {
        "tags": [],
        "seo_data": {},
        **shown,
        "description_text": text_of(shown["description"]),
        "folder_id": thing["parent"],
        "type": 1,
        "hits": 0,
        "thumbs_up": 0,
        "thumbs_down": 0,
    }


def _above(account: Account, kind: str, thing: Record) -> list[tuple[str, Record]]:
    """The category and the folder that something stands in; a folder is its own last."""
    folder = thing if kind == "folder" else things(account, "folder")[thing["parent"]]
    category = things(account, "category")[folder["parent"]]
    return [("category", category), ("folder", folder)]


def _level(level: int, kind: str, thing: Record, lang: str) -> Record:
    text = thing["texts"].get(lang) or next(iter(thing["texts"].values()))
    data = {"id": thing["id"], "name": text["name"], "language": lang}
    return {"level": level, "type": kind, "data": data}


def _routes() -> list[Route]:
    root = "/api/v2/solutions"
    lists = {
        "category": f"{root}/categories",
        "folder": f"{root}/categories/<id>/folders",
        "article": f"{root}/folders/<id>/articles",
    }
    routes = [Route("GET", "/api/v2/search/solutions", search)]

    def add(method: str, path: str, does: Callable[[Asked, str], Answer], kind: str) -> None:
        routes.append(Route(method, path, lambda asked: does(asked, kind)))

    for kind in KINDS:
        one = f"{root}/{PLURALS[kind]}/<id>"
        add("GET", lists[kind], view_all, kind)
        add("POST", lists[kind], create, kind)
        add("GET", f"{lists[kind]}/<lang>", view_all, kind)
        for method, does in (("GET", view), ("PUT", update), ("DELETE", delete)):
            add(method, one, does, kind)
        for method, does in (("GET", view), ("POST", translate), ("PUT", update)):
            add(method, f"{one}/<lang>", does, kind)
    return routes


ROUTES: Final = tuple(_routes())
