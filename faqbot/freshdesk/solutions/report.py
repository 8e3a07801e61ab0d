"""A plan in words, for who reads a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from faqbot.freshdesk.solutions.plan import Action, Step
from faqbot.model import PublishedKey

QUIET: Final[frozenset[Action]] = frozenset({"unchanged", "forget"})
# What a person may do about it, in the order in which it is told.
ADVICE: Final[Mapping[Action, str]] = {
    "changed there": "edited in Freshdesk, so it stays: faqbot freshdesk pull brings it here, "
    "publish --force writes over it",
    "gone there": "deleted in Freshdesk, so it stays away: publish --force makes it again",
    "not ours": "not made by faqbot, so it is left alone",
    "waiting": "cannot be made while what it belongs to is not there or not ours",
    "stays": "its chapter is no more: move what stands in it and delete it in Freshdesk",
}


def report(steps: Sequence[Step]) -> Iterator[str]:
    """A line for each step that is more than nothing, then how many there are of each kind."""
    width = max((len(step.action) for step in steps if step.action not in QUIET), default=0)
    for step in steps:
        if step.action not in QUIET:
            yield f"{step.action:{width}}  {describe(step)}"
    counts: Counter[Action] = Counter(step.action for step in steps if step.action != "forget")
    yield ", ".join(f"{count} {action}" for action, count in counts.items()) or "nothing"
    yield from (f"{action}: {told}" for action, told in ADVICE.items() if counts[action])


def describe(step: Step) -> str:
    """What a step is about: `faq/cors [ko]`, its title and what was changed there."""
    changes = [*step.changed, *(["ours has changed as well"] if step.also_here else [])]
    told = f" ({', '.join(changes)})" if step.action == "changed there" else ""
    return f"{name_of(step)}  {step.title}{told}"


def name_of(step: Step) -> str:
    """`faq/cors [ko]`, or of what is not ours the kind and Freshdesk's id."""
    if step.key is None:
        assert step.found is not None
        return f"{step.found.place.kind} {step.found.place.number}"
    return name(step.key)


def name(key: PublishedKey) -> str:
    """`faq/cors [ko]`, `category/start [en]` for a chapter, which is a folder there."""
    folder = {
        "article": f"faq/{key.id}",
        "folder": f"category/{key.id}",
        "category": "the category",
    }
    return f"{folder[key.kind]} [{key.lang}]"
