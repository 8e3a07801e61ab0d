"""The API calls that a question names: paths, addresses, curl commands and calls in code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from faqbot.diagnosis.lexicon import ends_of
from faqbot.model import Endpoint

PREFIX: Final = "/api/v2"
SENTENCE: Final = 160  # how far from a path its method is looked for
NEAR: Final = 60  # the same for one that is an argument
COMMAND: Final = 600  # how long a curl command may be on either side of its path
MAX_PATHS: Final = 80  # the first and the last of a paste; more adds time and no meaning

_METHOD: Final = "GET|POST|PUT|PATCH|DELETE"
_STOP: Final = r"""\s"'`<>(),;?#&|\\"""
_PREFIXED: Final = rf"""api/v2/(?P<rest>(?:<\w{{1,40}}>|[^{_STOP}])+)"""
NAMED_PATH: Final = re.compile(
    rf"""{_PREFIXED}|(?<![\w.:/])/(?!api/)(?P<bare>(?P<resource>[a-z_-]{{3,40}})(?![\w-])(?:/[^{_STOP}/]+)*)"""
    rf"""|\b(?P<verb>{_METHOD})\s(?P<word>[a-z_]{{3,40}})(?![\w/-])"""
)
ID: Final = re.compile(
    r"\d+|\[[^\]]*\]|\{\{[^}]*\}\}|\$?\{[^}]*\}|<[^>]*>|:[a-z_]+|%[sd]|[x*]{1,8}", re.IGNORECASE
)
# From the first of such signs on, not from each of them.
TRAILING: Final = re.compile(r"(?<![.:!가-힣…*\]}])[.:!가-힣…*\]}]+$")

METHOD_BEFORE: Final = re.compile(
    rf"\b(?P<method>{_METHOD})\b[\s\"'`(:]{{0,4}}"
    r"(?:(?:an? |the )?(?:request |call |요청을? ?|호출 ?)?(?:to|on|for|against|at)?[\s\"'`]{1,3})?"
    r"(?:https?://[^\s/]*/?|[\w.\-\[\]{}…]*\.\w+/|…/|\.\.\./?|/)?$"
)
CALL: Final = re.compile(
    r"\.(?P<method>get|post|put|patch|delete)\s?(?:<[^>\n]{0,40}>)?\(\s*[^()\n]{0,80}$",
    re.IGNORECASE,
)
NAMED: Final = re.compile(
    rf"""(?:\brequest\(\s*|\bmethod['"]?\s*[:=]\s*)['"](?P<method>{_METHOD})['"]""", re.IGNORECASE
)
METHOD_AFTER: Final = re.compile(
    rf"[^\s]{{0,80}}?[\"'`]?\s?(?:에다?|으?로|[을를]|with|via|using|by)?\s?(?:an? )?"
    rf"(?P<method>{_METHOD})\b"
)
CURL: Final = re.compile(r"\bcurl\b", re.IGNORECASE)
CURL_METHOD: Final = re.compile(rf"(?:-X|--request)[\s=]?['\"]?(?P<method>{_METHOD})\b", re.I)
CURL_GET: Final = re.compile(r"\s(?:-G|--get)\b")
CURL_DATA: Final = re.compile(r"\s(?:-[dF]\b|--(?:data|form|json)\b)")
COMMAND_END: Final = re.compile(r"(?<!\\)\n(?!\s{0,40}-)")


class Called(NamedTuple):
    """Where a text names an endpoint."""

    start: int
    end: int
    endpoint: Endpoint


def build_endpoints(paths: Iterable[str]) -> Callable[[str], list[Called]]:
    """Prepare known paths such as /api/v2/tickets/[id] for a search: a text → what it calls."""
    resources = resources_of(paths)

    def find(text: str) -> list[Called]:
        return [
            _called(text, match)
            for match in ends_of(list(NAMED_PATH.finditer(text)), MAX_PATHS)
            if (resource := match["resource"] or match["word"]) is None or resource in resources
        ]

    return find


def resources_of(paths: Iterable[str]) -> frozenset[str]:
    """What paths such as /api/v2/tickets/[id] begin with after the prefix: "tickets"."""
    return frozenset(path.removeprefix(f"{PREFIX}/").split("/")[0] for path in paths)


def _called(text: str, match: re.Match[str]) -> Called:
    start, end = match.span()
    if match["word"]:
        return Called(start, end, Endpoint(match["verb"], f"{PREFIX}/{match['word']}"))
    rest = match["rest"] or match["bare"]
    whole = start - (match["rest"] is not None and text[start - 1 : start] == "/")
    endpoint = Endpoint(_method(text, start, end), f"{PREFIX}/{_shape(rest)}")
    return Called(whole, end - len(rest) + len(_trimmed(rest)), endpoint)


def _shape(rest: str) -> str:
    parts = [part for part in _trimmed(rest).split("/") if part]
    return "/".join("[id]" if ID.fullmatch(part) else part.lower() for part in parts)


def _trimmed(rest: str) -> str:
    """A path without the punctuation and the Korean particle that follow it."""
    *parts, last = rest.split("/")
    if not ID.fullmatch(last):
        last = TRAILING.sub("", last)
    return "/".join([*parts, last])


def _method(text: str, start: int, end: int) -> str | None:
    before = text[max(0, start - SENTENCE) : start]
    for pattern, where in ((METHOD_BEFORE, before), (CALL, before), (NAMED, before[-NEAR:])):
        if found := pattern.search(where):
            return found["method"].upper()
    return _curl_method(text, start, end) or _later_method(text, end)


def _curl_method(text: str, start: int, end: int) -> str | None:
    """The method of the curl command around a path; without -X it follows from the data sent."""
    *others, before = CURL.split(text[max(0, start - COMMAND) : start])
    if not others or COMMAND_END.search(before):
        return None
    command = before + COMMAND_END.split(text[end : end + COMMAND], maxsplit=1)[0]
    if found := CURL_METHOD.search(command):
        return found["method"].upper()
    if CURL_GET.search(command):
        return "GET"
    return "POST" if CURL_DATA.search(command) else "GET"


def _later_method(text: str, end: int) -> str | None:
    after = text[end : end + SENTENCE]
    found = METHOD_AFTER.match(after.partition("\n")[0]) or NAMED.search(after)
    return found["method"].upper() if found else None


def endpoints_of(calls: Iterable[Called]) -> tuple[Endpoint, ...]:
    """Each endpoint once, without those named again with no method (a header after the call)."""
    found = dict.fromkeys(call.endpoint for call in calls)
    called = {endpoint.path for endpoint in found if endpoint.method}
    return tuple(endpoint for endpoint in found if endpoint.method or endpoint.path not in called)
