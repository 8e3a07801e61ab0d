"""Freshdesk Solutions as faqbot sees it: reads and writes categories, folders and articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from faqbot.errors import FreshdeskError, RefusedError
from faqbot.freshdesk.client import Client
from faqbot.freshdesk.solutions.items import CATEGORY, Item
from faqbot.freshdesk.solutions.plan import (
    DRAFT,
    NO_STATUS,
    PARENTS,
    PUBLISHED,
    Found,
    Place,
)
from faqbot.model import LANGS, Lang, Published, PublishedKey, PublishedKind

ROOT: Final = "/api/v2/solutions"
SETTINGS: Final = "/api/v2/settings/helpdesk"
PLURALS: Final[Mapping[PublishedKind, str]] = {
    "category": "categories",
    "folder": "folders",
    "article": "articles",
}
ABSENT: Final = (400, 404)  # which one comes where a translation is missing is not documented


class Solutions:
    """The Solutions of an account, in those of our languages that it has, the primary one first."""

    def __init__(self, client: Client) -> None:
        self._client = client
        settings = client.get(SETTINGS)
        self.codes = languages_of(settings)
        self.missing = tuple(lang for lang in LANGS if lang not in self.codes)
        self.first = next(iter(self.codes))

    def read(self, published: Mapping[PublishedKey, Published]) -> dict[Place, Found]:
        """What stands in the category and the folders that faqbot made, and all categories.

        Articles that were moved elsewhere are looked for one by one.
        """
        there = dict(self._list("category", None))
        for kind, parent in _places(published, self.first):
            if Place(PARENTS[kind], parent, self.first) in there:
                there |= self._list(kind, parent)
        for key, it in published.items():
            is_article = (key.kind, key.lang) == ("article", self.first)
            if not is_article or it.number is None:
                continue
            if Place("article", it.number, self.first) not in there:
                seen = [self.view("article", it.number, lang) for lang in self.codes]
                there |= {found.place: found for found in seen if found}
        return there

    def view(self, kind: PublishedKind, number: int, lang: Lang) -> Found | None:
        """One thing in a language, None where there is none."""
        try:
            return _found(kind, lang, self._client.get(self._path(kind, number, lang)))
        except RefusedError as error:
            if error.status == 404 or (lang != self.first and error.status in ABSENT):
                return None
            raise

    def make(self, item: Item, number: int | None) -> Found:
        """Make something: in the primary language in its parent, else as a translation.

        `number` is that of the parent, or of what is translated; None for the category.
        """
        kind, _, lang = item.key
        if lang != self.first:
            assert number is not None
            path = self._path(kind, number, lang)
        else:
            path = _list_path(kind, number)
        made = self._client.post(path, fields_of(item))
        return _found(kind, lang, made, number if lang == self.first else None)

    def change(self, item: Item, number: int) -> Found:
        """Write something anew."""
        kind, _, lang = item.key
        path = self._path(kind, number, lang)
        return _found(kind, lang, self._client.put(path, fields_of(item)))

    def unpublish(self, number: int, lang: Lang) -> Found:
        """Make an article a draft in one language; the others stay."""
        path = self._path("article", number, lang)
        return _found("article", lang, self._client.put(path, {"status": DRAFT}))

    def delete(self, number: int) -> None:
        """Delete an article in all languages."""
        try:
            self._client.delete(self._path("article", number, self.first))
        except RefusedError as error:
            if error.status != 404:
                raise

    def _list(self, kind: PublishedKind, parent: int | None) -> Iterator[tuple[Place, Found]]:
        for lang in self.codes:
            path = _list_path(kind, parent)
            if lang != self.first:
                path = f"{path}/{self.codes[lang]}"
            for record in self._client.pages(path):
                found = _found(kind, lang, record, parent)
                yield found.place, found

    def _path(self, kind: PublishedKind, number: int, lang: Lang) -> str:
        path = f"{ROOT}/{PLURALS[kind]}/{number}"
        return path if lang == self.first else f"{path}/{self.codes[lang]}"


def languages_of(settings: Mapping[str, Any]) -> dict[Lang, str]:
    """The account's code of each of our languages that it has, its primary language first.

    Raises `FreshdeskError` where that is none of ours: articles are made in it first.
    """
    primary: str = settings["primary_language"]
    codes: dict[Lang, str] = {}
    for code in [primary, *(settings.get("supported_languages") or [])]:
        lang = next((it for it in LANGS if it == code.partition("-")[0]), None)
        if lang is None and code == primary:
            ours = " or ".join(LANGS)
            raise FreshdeskError(
                f"The account's primary language is {primary}: articles are made in that first, "
                f"and the FAQ is in {ours}"
            )
        if lang is not None:
            codes.setdefault(lang, code)
    return codes


def fields_of(item: Item) -> dict[str, object]:
    """What is sent of an item."""
    if item.key.kind == "article":
        return {"title": item.title, "description": item.body, "status": PUBLISHED}
    return {"name": item.title, "description": item.body}


def _places(
    published: Mapping[PublishedKey, Published], first: Lang
) -> Iterator[tuple[PublishedKind, int]]:
    """What kind to list in which thing of ours: folders of the category, articles of folders."""
    category = published.get(PublishedKey("category", CATEGORY, first))
    if category and category.number is not None:
        yield "folder", category.number
    for key, it in published.items():
        if key.kind == "folder" and key.lang == first and it.number is not None:
            yield "article", it.number


def _list_path(kind: PublishedKind, parent: int | None) -> str:
    if kind == "category":
        return f"{ROOT}/{PLURALS[kind]}"
    return f"{ROOT}/{PLURALS[PARENTS[kind]]}/{parent}/{PLURALS[kind]}"


def _found(
    kind: PublishedKind, lang: Lang, record: Mapping[str, Any], parent: int | None = None
) -> Found:
    """A record of the API; what is unknown in it is left out."""
    above = {"folder": "category_id", "article": "folder_id"}
    return Found(
        Place(kind, record["id"], lang),
        record["title" if kind == "article" else "name"] or "",
        record.get("description") or "",
        record["status"] if kind == "article" else NO_STATUS,
        record.get(above.get(kind, ""), parent),
    )
