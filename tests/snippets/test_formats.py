"""What is no program for a shell is run as well: in a page, in an app, at Windows' prompt."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from faqbot.content.load import load_content
from faqbot.content.parse import Content
from faqbot.model import LANGS, Lang
from faqbot.snippets.render import FORMATS
from tests.browser.nodejs import NODE
from tests.freshdesk.standin.server import Standin
from tests.snippets.running import TICKET, example_account

pytestmark = pytest.mark.process
DOCS = Path(__file__).parents[2] / "docs"
CALLED = {
    "embed-widget": ["identify", "ticketForm"],
    "fill-widget": ["prefill", "ticketForm"],
    "log-in-to-widget": ["authenticate"],
    "remove-quoted-text": ["click", {"id": "delete_quoted_text"}],
}
PAGE = """
const called = [];
globalThis.window = globalThis;
globalThis.FreshworksWidget = (...given) => called.push(given);
globalThis.client = { interface: { trigger: (...given) => called.push(given) } };
globalThis.tokenFromServer = "token";
globalThis.renewToken = () => {};
"""


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(DOCS)


def texts(content: Content, lang: Lang, *formats: str) -> dict[str, str]:
    return {
        name: text
        for name, each in content.kb.snippets.items()
        for format, text in each[lang].texts.items()
        if format in formats
    }


@pytest.mark.parametrize("lang", LANGS)
def test_what_stands_in_a_page_calls_what_the_article_says(content: Content, lang: Lang) -> None:
    found = texts(content, lang, "js", "html")
    assert found.keys() == CALLED.keys()
    for name, text in found.items():
        code = "\n".join(re.findall(r"<script>(.*?)</script>", text, re.S)) or text
        done = subprocess.run(
            [str(NODE), "-e", f"{PAGE}\n{code}\nconsole.log(JSON.stringify(called));"],
            capture_output=True,
            check=True,
        )
        [called] = json.loads(done.stdout)
        assert called[: len(CALLED[name])] == CALLED[name]


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_typed_into_cmd_makes_its_call(
    content: Content, tmp_path: Path, lang: Lang
) -> None:
    named = content.kb.account
    assert named
    (tmp_path / "body.json").write_bytes(TICKET)
    found = texts(content, lang, "bat")
    assert found
    for text in found.values():
        assert not re.search("['%^&|<>]", text)  # cmd reads these otherwise than a Unix shell
        with Standin(example_account()) as standin:
            code = text.replace(named.url, standin.url).replace(named.key, standin.account.key)
            subprocess.run(shlex.split(code), cwd=tmp_path, capture_output=True, check=True)
            assert [call.status for call in standin.account.calls] == [201]


def test_no_article_holds_code_of_its_own() -> None:
    typed = [
        f"{path.relative_to(DOCS.parent)}:{number}"
        for lang in LANGS
        for path in (DOCS / lang).rglob("*.md")
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if re.match(r"\s*(?:`{3}|~{3})", line)
    ]
    assert not typed, "describe it in docs/data/snippets, or give it a file in docs/data/programs"


def test_every_format_is_tried_somewhere(content: Content) -> None:
    tried = {"json", "http", "html", "js", "bat", "text"}  # JSON and headers by faqbot check
    assert tried == FORMATS.keys()
