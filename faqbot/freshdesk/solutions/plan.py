"""What publishing would change: ours, what is remembered and theirs become steps; a pure function.

What somebody changed in Freshdesk is left as it is, and so is what faqbot did not make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final, Literal, NamedTuple

from faqbot.freshdesk.solutions.items import Item
from faqbot.model import Lang, Published, PublishedKey, PublishedKind

Action = Literal[
    "create",
    "update",
    "unchanged",
    "changed there",  # somebody edited it: it stays as it is
    "gone there",  # somebody deleted it: it stays away
    "not ours",  # faqbot did not make it
    "waiting",  # what it should stand in is not there
    "to draft",  # its entry is no more
    "delete",
    "stays",  # a folder whose chapter is no more: articles of others may stand in it
    "forget",  # neither here nor there any more
]
Field = Literal["title", "text", "status"]

DRAFT: Final = 1
PUBLISHED: Final = 2
NO_STATUS: Final = 0  # of categories and folders
PARENTS: Final[Mapping[PublishedKind, PublishedKind]] = {"folder": "category", "article": "folder"}


class Place(NamedTuple):
    """Names something in Freshdesk; translations share the number."""

    kind: PublishedKind
    number: int
    lang: Lang


@dataclass(frozen=True, slots=True)
class Found:
    """Something in Freshdesk, in a language."""

    place: Place
    title: str
    body: str
    status: int
    parent: int | None  # the number of the folder or category that it stands in


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one thing, and what it rests on.

    `changed` says which fields somebody changed there; `also_here`, that ours has changed as well.
    """

    action: Action
    key: PublishedKey | None  # None: it is not ours
    title: str
    item: Item | None = None
    known: Published | None = None
    found: Found | None = None
    changed: tuple[Field, ...] = ()
    also_here: bool = False


Read = Callable[[PublishedKey, str], str]
"""An article's HTML as comparable text, in which only what readers see makes a difference."""


@dataclass(frozen=True)
class State:
    """Ours, what is remembered and theirs; `items` come in the order in which they can be made."""

    items: Sequence[Item]
    published: Mapping[PublishedKey, Published]
    there: Mapping[Place, Found]
    read: Read

    @property
    def first(self) -> Lang:
        """The account's primary language, in which everything is made first."""
        return self.items[0].key.lang

    @cached_property
    def claimed(self) -> Set[tuple[PublishedKind, int]]:
        """The numbers of what faqbot made."""
        return {(it.key.kind, it.number) for it in self.published.values() if it.number is not None}

    def number_of(self, kind: PublishedKind, id: str) -> int | None:
        """Freshdesk's number of something of ours that is there."""
        return number_of(PublishedKey(kind, id, self.first), self.published, self.there)

    def found_of(self, known: Published) -> Found | None:
        """What is in Freshdesk of something that faqbot made."""
        if known.number is None:
            return None
        return self.there.get(Place(known.key.kind, known.number, known.key.lang))


def number_of(
    key: PublishedKey, published: Mapping[PublishedKey, Published], there: Mapping[Place, Found]
) -> int | None:
    """Freshdesk's number of something that was published and is there."""
    known = published.get(key)
    if known is None or known.number is None:
        return None
    return known.number if Place(key.kind, known.number, key.lang) in there else None


def settle(state: State) -> dict[PublishedKey, Published]:
    """What is remembered, with the numbers of those that were made although nobody heard of it.

    Such a one has the title that was sent, stands where it should, and nothing else claims it.
    """
    published = dict(state.published)
    parents = {item.key: item.parent for item in state.items}
    claimed = set(state.claimed)
    for key in sorted(published, key=partial(_order, first=state.first)):
        if published[key].number is not None:
            continue
        now = replace(state, published=published)
        number = now.number_of(key.kind, key.id)
        if key.lang == state.first:
            number = _find_made(now, published[key], parents.get(key), claimed)
        elif number is None or Place(key.kind, number, key.lang) not in state.there:
            number = None
        if number is not None:
            published[key] = replace(published[key], number=number)
            claimed.add((key.kind, number))
    return published


def _find_made(
    state: State, known: Published, parent: str | None, claimed: Set[tuple[PublishedKind, int]]
) -> int | None:
    made = _alike(state, known.key.kind, parent, known.title, claimed)
    # The last one: who made another alike by hand did so before.
    return max((it.place.number for it in made), default=None)


def _alike(
    state: State,
    kind: PublishedKind,
    parent: str | None,
    title: str,
    claimed: Set[tuple[PublishedKind, int]],
) -> list[Found]:
    """What has a title, stands in something of ours and is claimed by nothing."""
    where = state.number_of(PARENTS[kind], parent) if parent else None
    return [
        it
        for place, it in state.there.items()
        if (place.kind, place.lang, it.parent) == (kind, state.first, where)
        and it.title == title
        and (kind, place.number) not in claimed
    ]


def plan(state: State, force: bool = False, delete: bool = False) -> list[Step]:
    """The steps in the order in which they can be taken.

    `force` overwrites what was changed there and makes anew what was deleted there; `delete`
    deletes the articles of entries that are no more, which otherwise become drafts.
    """
    steps: list[Step] = []
    # What is there, or will be after the steps so far.
    present: set[tuple[PublishedKind, str]] = set()
    for item in state.items:
        step = _step(item, state, present, force)
        steps.append(step)
        if item.key.lang == state.first and step.action not in _ABSENT:
            present.add((item.key.kind, item.key.id))
    return [*steps, *_vanished(state, force, delete), *_foreign(state, steps)]


def _step(item: Item, state: State, present: Set[tuple[PublishedKind, str]], force: bool) -> Step:
    known = state.published.get(item.key)
    found = state.found_of(known) if known else None
    step = partial(Step, key=item.key, title=item.title, item=item, known=known, found=found)
    if known is None or known.number is None:
        return _first_step(item, state, present, step, begun=known is not None)
    if found is None:
        return step("create" if force and _may_stand(item, state, present) else "gone there")
    changed = changes_of(known, found, state.read)
    if changed and _says_the_same(item, found, state.read):
        return step("unchanged")
    mine = item.digest != known.sent
    if changed and not force:
        return step("changed there", changed=changed, also_here=mine)
    return step("update" if changed or mine else "unchanged", changed=changed)


def _first_step(
    item: Item,
    state: State,
    present: Set[tuple[PublishedKind, str]],
    step: Callable[..., Step],
    begun: bool,
) -> Step:
    """The step of something that was not made yet."""
    if twin := _twin(item, state, begun):
        return step("not ours", found=twin)
    return step("create" if _may_stand(item, state, present) else "waiting")


def _may_stand(item: Item, state: State, present: Set[tuple[PublishedKind, str]]) -> bool:
    """Whether there is what an item belongs to: its folder, or what it is a translation of."""
    kind, id, lang = item.key
    if lang != state.first:
        return (kind, id) in present
    return kind == "category" or (PARENTS[kind], item.parent) in present


def _twin(item: Item, state: State, begun: bool) -> Found | None:
    """What somebody else made in the place of an item: a name that is taken, a translation."""
    kind, id, lang = item.key
    if lang != state.first:
        number = state.number_of(kind, id)
        return None if number is None else state.there.get(Place(kind, number, lang))
    if kind == "article" or begun:  # titles of articles may be alike
        return None
    return next(iter(_alike(state, kind, item.parent, item.title, state.claimed)), None)


def changes_of(known: Published, found: Found, read: Read) -> tuple[Field, ...]:
    """What somebody changed in Freshdesk since faqbot wrote it."""
    differs: dict[Field, bool] = {
        "title": found.title.strip() != known.title.strip(),
        "text": not _is_alike(known.key, known.body, found.body, read),
        "status": found.status != known.status,
    }
    return tuple(name for name, changed in differs.items() if changed)


def _says_the_same(item: Item, found: Found, read: Read) -> bool:
    """Whether what was changed there is what we say now."""
    said = item.title.strip(), status_of(item.key.kind)
    if (found.title.strip(), found.status) != said:
        return False
    return _is_alike(item.key, item.body, found.body, read)


def status_of(kind: PublishedKind) -> int:
    """The status of what is as it should be."""
    return PUBLISHED if kind == "article" else NO_STATUS


def _is_alike(key: PublishedKey, ours: str, theirs: str, read: Read) -> bool:
    if ours == theirs or key.kind != "article":
        return ours.strip() == theirs.strip()
    return read(key, ours) == read(key, theirs)


def _vanished(state: State, force: bool, delete: bool) -> Iterator[Step]:
    """The steps of what faqbot made and is no more in the FAQ."""
    langs = {item.key.lang for item in state.items}
    wanted = {item.key for item in state.items}
    gone = [
        state.published[key]
        for key in sorted(state.published, key=partial(_order, first=state.first))
        if key not in wanted and key.lang in langs
    ]
    edited = {
        known.number
        for known in gone
        if (found := state.found_of(known)) and changes_of(known, found, state.read)
    }
    for known in gone:
        key, found = known.key, state.found_of(known)
        step = partial(Step, key=key, title=known.title, known=known, found=found)
        if found is None:
            yield step("forget")
        elif key.kind != "article":
            yield step("stays")
        elif delete and (force or known.number not in edited):
            if key.lang == state.first:  # all languages go with it
                yield step("delete")
        elif delete:
            yield step("changed there", changed=changes_of(known, found, state.read))
        else:
            yield step("unchanged" if found.status == DRAFT else "to draft")


def _foreign(state: State, steps: Iterable[Step]) -> Iterator[Step]:
    """What stands among ours and faqbot did not make."""
    told = {step.found.place for step in steps if step.found}
    for place, it in state.there.items():
        if place.lang != state.first or place in told or it.parent is None:
            continue
        ours = (place.kind, place.number) in state.claimed
        if not ours and (PARENTS[place.kind], it.parent) in state.claimed:
            yield Step("not ours", None, it.title, found=it)


def follow_renames(
    published: Mapping[PublishedKey, Published], redirects: Mapping[str, str]
) -> dict[PublishedKey, Published]:
    """What is remembered, of renamed entries under the new id."""
    now = {
        key: key._replace(id=redirects.get(key.id, key.id)) if key.kind == "article" else key
        for key in published
    }
    return {now[key]: replace(known, key=now[key]) for key, known in published.items()}


def _order(key: PublishedKey, first: Lang) -> tuple[bool, int, str]:
    """The first language before others, parents before what stands in them."""
    return key.lang != first, _RANK[key.kind], key.id


_RANK: Final[Mapping[PublishedKind, int]] = {"category": 0, "folder": 1, "article": 2}
_ABSENT: Final[Set[Action]] = {"gone there", "waiting", "not ours"}
