"""What is known of how a Freshworks app (platform 3.0) must be made, as rules.

Freshworks' own validator, `fdk validate`, cannot run here: it comes from a host of theirs alone.
These are the rules that its documentation and its samples tell; eslint.config.js has those for
scripts. Not knowing of a mistake is no proof that there is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from tests.freshdesk.app_host import CLIENT, ENCODED, NAME, PLACEHOLDER

LOCATIONS: Final = {
    "common": {"full_page_app", "cti_global_sidebar"},
    "support_ticket": {
        "ticket_sidebar", "ticket_requester_info", "ticket_top_navigation", "ticket_background",
        "time_entry_background", "ticket_attachment", "ticket_conversation_editor",
        "new_ticket_requester_info", "new_ticket_background",
    },
}  # fmt: skip
TYPES: Final = {
    "text", "domain", "dropdown", "multiselect", "checkbox", "number", "url", "email", "paragraph",
    "api_key", "phone_number",
}  # fmt: skip
METHODS: Final = {"GET", "POST", "PUT", "DELETE", "PATCH"}
SCHEMA: Final = {"protocol", "method", "host", "path", "headers", "query"}
MOST_TEMPLATES: Final = 100
HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
HOST_BY_IPARAM: Final = re.compile(r"<%= iparam\.\w+ %>(?:\.[a-z.-]+)?")
CALLED: Final = re.compile(r'\bcall\("(\w+)"')
FORBIDDEN: Final = re.compile(
    r"\beval\(|\balert\(|\bnew Function\b|\bfetch\(|XMLHttpRequest|\.innerHTML\b|insertAdjacentHTML"
    r"|document\.write|\bimport\b.*\bfrom\b"
)


def faults_of(app: Path) -> list[str]:
    """Each thing that is wrong with the app in a folder, as `file: what`."""
    manifest, requests, iparams = (
        json.loads((app / name).read_text("utf-8"))
        for name in ("manifest.json", "config/requests.json", "config/iparams.json")
    )
    return [
        *(f"manifest.json: {it}" for it in _manifest(app, manifest, requests)),
        *(f"requests.json: {it}" for it in _requests(requests, iparams)),
        *(f"iparams.json: {it}" for it in _iparams(app, iparams)),
        *_pages(app, requests, iparams),
    ]


def _manifest(app: Path, manifest: Mapping[str, Any], requests: Mapping[str, Any]) -> Iterator[str]:
    if manifest.get("platform-version") != "3.0":
        yield "platform-version must be 3.0"
    if unknown := set(manifest) - {"platform-version", "modules", "engines"}:
        yield f"platform 3.0 knows no {sorted(unknown)}"
    if set(manifest.get("engines", {})) != {"node", "fdk"}:
        yield "engines must name node and fdk"
    modules = manifest.get("modules", {})
    if not set(modules) - {"common"}:
        yield "names no module beside common"
    declared = set(modules.get("common", {}).get("requests", {}))
    yield from (f"{name} is not in requests.json" for name in declared - set(requests))
    yield from (f"{name} is not declared in common" for name in set(requests) - declared)
    for module, about in modules.items():
        for place, files in about.get("location", {}).items():
            if place not in LOCATIONS.get(module, set()):
                yield f"{module} has no location {place}"
            for kind in ("url", "icon"):
                if not (app / "app" / files.get(kind, "?")).is_file():
                    yield f"{place}: there is no {kind}"
    if not (app / "README.md").is_file():
        yield "there is no README.md"


def _requests(requests: Mapping[str, Any], iparams: Mapping[str, Any]) -> Iterator[str]:
    if len(requests) > MOST_TEMPLATES:
        yield f"more than {MOST_TEMPLATES} templates"
    for name, template in requests.items():
        if not re.fullmatch(r"[\w-]+", name):
            yield f"{name} is no name of a template"
        yield from (f"{name}: {fault}" for fault in _template(template, iparams))


def _template(template: Mapping[str, Any], iparams: Mapping[str, Any]) -> Iterator[str]:
    schema, options = template.get("schema", {}), template.get("options", {})
    if unknown := set(schema) - SCHEMA:
        yield f"schema knows no {sorted(unknown)}"
    if schema.get("protocol", "https") != "https":
        yield "protocol must be https"
    if schema.get("method") not in METHODS:
        yield "method is none that Freshworks sends"
    host, path = schema.get("host", ""), schema.get("path", "/")
    if not (HOST.fullmatch(host) or HOST_BY_IPARAM.fullmatch(host)):
        yield f"host {host} must be a full name without protocol, port and path"
    if not path.startswith("/"):
        yield "path must begin with /"
    if not 1 <= options.get("maxAttempts", 1) <= 5:
        yield "maxAttempts must be 1 to 5"
    if options.get("retryDelay", 0) not in range(0, 1501, 100):
        yield "retryDelay must be hundreds of milliseconds up to 1500"
    headers, query = schema.get("headers", {}), schema.get("query", {})
    if schema.get("method") != "GET" and headers.get("Content-Type") != "application/json":
        yield "a body of JSON needs its Content-Type"
    texts = [("host", host), ("path", path)]
    texts += [("headers", it) for it in headers.values()] + [("query", it) for it in query.values()]
    for place, text in texts:
        for said in PLACEHOLDER.findall(text):
            yield from _placeholder(said, place, iparams)
    yield from _secrets(headers.get("Authorization", ""), iparams)


def _placeholder(said: str, place: str, iparams: Mapping[str, Any]) -> Iterator[str]:
    if encoded := ENCODED.fullmatch(said):
        if place != "headers":
            yield f"{said} may stand in headers alone"
        source, name = "iparam", encoded[1]
    elif named := NAME.fullmatch(said):
        source, name = named[1], named[2]
    else:
        yield f"{said} is no placeholder"
        return
    if source == "context":
        if place not in ("path", "query"):
            yield f"{said} may not stand in {place}"
    elif name not in iparams:
        yield f"{said} is no installation parameter"
    elif iparams[name].get("secure") and place != "headers":
        yield f"{said} is secure and may stand in headers alone"


def _secrets(authorization: str, iparams: Mapping[str, Any]) -> Iterator[str]:
    """What signs a request in must come from a secure parameter, and from nowhere else."""
    if not authorization:
        yield "sends no Authorization"
    names = re.findall(r"iparam\.(\w+)", authorization)
    yield from (
        f"{name} must be secure" for name in names if not iparams.get(name, {}).get("secure")
    )
    if authorization and not names:
        yield "Authorization holds a secret itself"


def _iparams(app: Path, iparams: Mapping[str, Any]) -> Iterator[str]:
    if (app / "config" / "iparams.html").exists():
        yield "there may be iparams.json or iparams.html, not both"
    for name, about in iparams.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield f"{name} is no name of a parameter"
        if not about.get("display_name") or not about.get("description"):
            yield f"{name} needs display_name and description"
        if about.get("type") not in TYPES:
            yield f"{name}: {about.get('type')} is no type"
        if not isinstance(about.get("required"), bool):
            yield f"{name} must say whether it is required"
        if re.search(r"token|key|secret|password", name) and about.get("secure") is not True:
            yield f"{name} must be secure"
        regex = about.get("type_attributes", {}).get("regex")
        if regex and set(regex) != {"pattern", "message"}:
            yield f"{name}: a regex has pattern and message"


class _Page(HTMLParser):
    """The addresses that a page loads, and what must not be in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.faults: list[str] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_script = tag == "script"
        if tag == "style" or "style" in given:
            self.faults.append("has inline style")
        self.faults += [f"has {name}=" for name in given if name.startswith("on")]
        self.loaded += [str(given[it]) for it in ("src", "href") if tag != "a" and it in given]

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.faults.append("has an inline script")


def _pages(app: Path, requests: Mapping[str, Any], iparams: Mapping[str, Any]) -> Iterator[str]:
    secure = [name for name, about in iparams.items() if about.get("secure")]
    called: set[str] = set()
    for path in sorted((app / "app").rglob("*")):
        if path.is_dir():
            continue
        text, name = path.read_text("utf-8"), path.relative_to(app / "app").as_posix()
        yield from (f"{name}: names {it}" for it in (*secure, "iparam.") if it in text)
        if path.suffix == ".html":
            page = _Page(text)
            yield from (f"{name}: {fault}" for fault in page.faults)
            if page.loaded.count(CLIENT) != 1:
                yield f"{name}: must load the client once"
            for address in page.loaded:
                if address != CLIENT and not (path.parent / address).is_file():
                    yield f"{name}: loads {address}, which is not in the app"
        if path.suffix == ".js":
            called |= set(CALLED.findall(text))
            yield from (f"{name}: uses {it}" for it in FORBIDDEN.findall(text))
        if path.suffix in {".js", ".css"}:
            yield from (f"{name}: names {it}" for it in re.findall(r"https?://[\w.]+", text))
    yield from (f"scripts call {name}, which is no template" for name in called - set(requests))
    yield from (f"no script calls {name}" for name in set(requests) - called)
