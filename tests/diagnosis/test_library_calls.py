"""A name in code leads to the call that it stands for, in libraries known and unknown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.diagnosis.library_calls import build_calls, find_calls, section_of_call
from faqbot.model import Client, Clients, KnowledgeBase

FILE = Path(__file__).parents[1] / "cases" / "calls-in-code.yml"
CASES: dict[str, str | None] = yaml.safe_load(FILE.read_text("utf-8"))
SMALL = Clients(
    libraries=(Client("lib", ("lib",), {"things.grab": "view_thing"}),),
    verbs={"list": ("list",), "view": ("get", "show")},
    nouns={"thing": ("thing", "things"), "news": ("news",)},
    sections={"list thing": "list_things", "view thing": "view_thing", "view news": "view_news"},
    fillers=("the",),
    ends=("by",),
)


@pytest.fixture(scope="module")
def find(kb: KnowledgeBase) -> Callable[[str], str | None]:
    return build_calls(kb.clients)


@pytest.mark.parametrize("name", CASES)
def test_a_name_in_code_stands_for_a_call(find: Callable[[str], str | None], name: str) -> None:
    assert find(name) == CASES[name]


def test_every_call_of_a_library_is_found_by_its_name(
    kb: KnowledgeBase, find: Callable[[str], str | None]
) -> None:
    calls = [call for library in kb.clients.libraries for call in library.calls.items()]
    assert len(calls) > 250
    for name, section in calls:
        assert find(name) == section, name
        assert find(f"my_client.{name}(42)") == section, name


def test_every_pair_of_verb_and_noun_is_found(
    kb: KnowledgeBase, find: Callable[[str], str | None]
) -> None:
    for pair, section in kb.clients.sections.items():
        verb, _, noun = pair.partition(" ")
        name = f"{kb.clients.verbs[verb][0]} {kb.clients.nouns[noun][0]}".replace(" ", "_")
        assert find(name) == section, pair


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("things.grab", "view_thing"),
        ("grab", None),
        ("getThing", "view_thing"),
        ("getTheThings", "list_things"),
        ("things.get", "view_thing"),
        ("getThingsById", "list_things"),
        ("getNews", "view_news"),
        ("listNews", None),
    ],
)
def test_several_things_are_listed_and_one_is_viewed(name: str, section: str | None) -> None:
    assert section_of_call(name, SMALL) == section


@pytest.mark.parametrize(
    ("prose", "sections"),
    [
        ("how to use FilterTicketsAsync", ("filter_tickets",)),
        ("how to use filterTickets", ("filter_tickets",)),
        ("update_contact(5) fails, GetTicket works", ("update_contact", "view_a_ticket")),
        ("GitHub and PowerShell raise a TypeError or TicketNotFound", ()),
    ],
)
def test_calls_are_found_in_prose(
    find: Callable[[str], str | None], prose: str, sections: tuple[str, ...]
) -> None:
    assert find_calls(prose, find) == sections


@given(st.text(alphabet="getTicks_.->()listA가 1", max_size=200))
def test_no_name_breaks_the_search(name: str) -> None:
    assert section_of_call(name, SMALL) in (None, *SMALL.sections.values())
