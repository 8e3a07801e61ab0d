"""Whatever a call holds, each language of code sends exactly that."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqbot.snippets import curl, node, powershell, python
from faqbot.snippets.call import Account, Call, Expected, lay_out
from faqbot.snippets.curl import LINE
from faqbot.snippets.render import LANGUAGES, fenced, render_calls, tabbed
from tests.browser.nodejs import NODE
from tests.snippets import shells

ACCOUNT = Account("https://your-account.example.com", "your-account", "YOUR_KEY", "X")
AWKWARD = "'\"$`\\!%&;|<>{}[]()*?#~^@=+-,: \n\t\r배송 문의‘’é\U0001f600\u2028"
TEXT = st.text(
    st.sampled_from(AWKWARD) | st.characters(codec="utf-8", exclude_characters="\0\1"), max_size=12
)
NAME = st.text(st.sampled_from("abc_1") | st.sampled_from(AWKWARD), min_size=1, max_size=6)
VALUE = st.recursive(
    TEXT | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4),
    max_leaves=12,
)
PLAIN = st.text(st.sampled_from("abcd_"), min_size=1, max_size=8)
QUERY = st.dictionaries(PLAIN | st.just("amount[gte]"), TEXT, max_size=3)
WORDS = Expected(200, {})


@st.composite
def calls(draw: st.DrawFn) -> Call:
    kind = draw(st.sampled_from(["none", "json", "form", "files"]))
    method = draw(
        st.sampled_from(["GET", "DELETE"] if kind == "none" else ["POST", "PUT", "PATCH"])
    )
    form = draw(
        st.lists(
            st.tuples(PLAIN, TEXT.filter(lambda t: "\r" not in t and "\n" not in t)),
            min_size=1,
            max_size=3,
        )
    )
    return Call(
        method,
        "/api/v2/tickets",
        WORDS,
        draw(QUERY),
        body=draw(st.dictionaries(NAME, VALUE, max_size=5)) if kind == "json" else None,
        form=tuple(form) if kind in ("form", "files") else (),
        files=(("attachments[]", "photo.jpg"),) if kind == "files" else (),
        does=draw(st.sampled_from(["", 'it\'s "this" `one` $(false)'])),
    )


def sent(words: Sequence[str], given: str | None = None) -> dict[str, Any]:
    """What curl would send for its arguments and its standard input, by its own manual."""
    found: dict[str, Any] = {"method": None, "query": [], "headers": {}, "form": [], "files": []}
    rest, as_query = list(words), "-G" in words
    while rest:
        word = rest.pop(0)
        if word in ("-i", "-G"):
            continue
        if not word.startswith("-"):
            found["url"] = word
            continue
        value = rest.pop(0)
        if word == "-u":
            found["user"] = value
        elif word == "-X":
            found["method"] = value
        elif word == "-H":
            name, _, content = value.partition(": ")
            found["headers"][name] = content
        elif word == "--data-urlencode":
            name, _, content = value.partition("=")
            found["query"].append((parse_qsl(f"{name}=1")[0][0], content))
        elif word in ("-d", "--data-binary"):
            found["body"] = json.loads(given if value == "@-" else value)  # type: ignore[arg-type]
        elif word == "-F" and "=@" in value:
            found["files"].append(tuple(value.split("=@")))
        elif word in ("-F", "--form-string"):
            name, _, content = value.partition("=")
            assert word != "-F" or (not (content[:1] in '@<"(' and content) and ";" not in content)
            found["form"].append((name, content))
        elif word == "-K":
            for line in str(given).replace("\r\n", "\n").rstrip("\n").split("\n"):
                option, _, quoted = line.partition(" = ")
                content = unescape(quoted[1:-1])
                key = "files" if option == "form" else "form"
                found[key].append(tuple(content.split("=@" if option == "form" else "=", 1)))
        else:
            raise AssertionError(word)
    address = urlsplit(found["url"])
    found["query"] += parse_qsl(address.query, keep_blank_values=True)
    assert as_query or "--data-urlencode" not in words
    found["url"] = f"{address.scheme}://{address.netloc}{address.path}"
    found["method"] = found["method"] or "GET"
    return found


def unescape(text: str) -> str:
    out, rest = "", iter(text)
    for each in rest:
        out += {"n": "\n", "t": "\t", "r": "\r"}.get(it := next(rest), it) if each == "\\" else each
    return out


def wanted(call: Call) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} if call.body is not None else {}
    found = {
        "method": call.method,
        "url": ACCOUNT.url + call.path,
        "query": list(call.query.items()),
        "user": "YOUR_KEY:X",
        "headers": {**call.headers, **headers},
        "form": list(call.form),
        "files": list(call.files),
    }
    return found | ({"body": call.body} if call.body is not None else {})


@given(calls())
def test_a_shell_gives_curl_what_the_call_holds(call: Call) -> None:
    [words] = shells.bash(curl.render([call], ACCOUNT))
    assert sent(words) == wanted(call)


@given(calls())
def test_powershell_gives_curl_what_the_call_holds(call: Call) -> None:
    [run] = shells.powershell(powershell.render([call], ACCOUNT))
    assert sent(run.words, run.given) == wanted(call)


@given(calls())
def test_python_sends_what_the_call_holds(
    tmp_path_factory: pytest.TempPathFactory, call: Call
) -> None:
    code = python.render([call], ACCOUNT).replace('open("photo.jpg", "rb")', '"photo.jpg"')
    seen: list[dict[str, Any]] = []
    reply = SimpleNamespace(status_code=200, text="", headers={}, json=dict)

    def send(method: str) -> Any:
        def request(url: str, **given: Any) -> Any:
            seen.append({"method": method.upper(), "url": url, **given})
            return reply

        return request

    fake = ModuleType("requests")
    for method in ("get", "post", "put", "patch", "delete"):
        setattr(fake, method, send(method))
    before = sys.modules.get("requests")
    sys.modules["requests"] = fake
    try:
        exec(compile(code, "snippet", "exec"), {"print": lambda *_: None})
    finally:
        sys.modules.pop("requests")
        if before:
            sys.modules["requests"] = before
    [got] = seen
    assert (got["method"], got["url"]) == (call.method, ACCOUNT.url + call.path)
    assert (got["auth"], got["timeout"]) == (("YOUR_KEY", "X"), 30)
    assert got.get("params", {}) == call.query
    assert got.get("json") == call.body
    if call.files:
        assert (got.get("data", []), got["files"]) == (list(call.form), list(call.files))
    elif call.form:
        assert got["files"] == [(name, (None, value)) for name, value in call.form]


STUB = """
const seen = [];
globalThis.fetch = async (url, { method = "GET", headers = {}, body } = {}) => {
  const address = new URL(url);
  const parts = body instanceof FormData ? [...body].map(([name, value]) =>
    [name, typeof value === "string" ? value : { file: value.name }]) : null;
  seen.push({ method, url: address.origin + address.pathname, query: [...address.searchParams],
    headers, body: typeof body === "string" ? JSON.parse(body) : null, parts });
  return { status: 200, headers: new Map(), json: async () => ({}), text: async () => "" };
};
const say = console.log;
console.log = () => {};
process.on("exit", () => process.stdout.write(JSON.stringify(seen)));
"""


@pytest.mark.skipif(NODE is None, reason="needs Node")
@settings(max_examples=12)
@given(st.lists(calls(), min_size=1, max_size=8))
def test_node_sends_what_the_calls_hold(
    tmp_path_factory: pytest.TempPathFactory, several: list[Call]
) -> None:
    folder = tmp_path_factory.mktemp("node")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "stub.mjs").write_text(STUB, "utf-8")
    (folder / "run.mjs").write_text(
        f'import "./stub.mjs";\n{node.render(several, ACCOUNT)}', "utf-8"
    )
    command = [str(NODE), "run.mjs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    for got, call in zip(json.loads(done.stdout), several, strict=True):
        assert (got["method"], got["url"]) == (call.method, ACCOUNT.url + call.path)
        assert [tuple(pair) for pair in got["query"]] == list(call.query.items())
        assert got["headers"]["Authorization"] == "Basic WU9VUl9LRVk6WA=="
        assert got["body"] == call.body
        files = [[name, {"file": file}] for name, file in call.files]
        parts = [*files, *([name, value] for name, value in call.form)]
        assert (got["parts"] or []) == parts


@given(VALUE, st.integers(0, 60))
def test_laid_out_values_are_json(value: Any, first: int) -> None:
    assert json.loads(lay_out(value, first=first)) == value


def test_an_address_has_a_line_of_curl_of_its_own_where_it_is_long() -> None:
    call = Call("PUT", "/api/v2/tickets/20", WORDS, body={"status": 4})
    lines = render_calls([call], ACCOUNT)["curl"].split("\n")
    assert lines[0].startswith("curl ")
    assert lines[1] == "  https://your-account.example.com/api/v2/tickets/20 \\"
    assert max(map(len, lines)) <= LINE


def test_a_page_shows_every_language_and_a_chat_the_first() -> None:
    texts: Mapping[str, str] = render_calls([Call("GET", "/api/v2/tickets", WORDS)], ACCOUNT)
    assert list(texts) == list(LANGUAGES)
    assert fenced(texts).startswith("```bash\ncurl -u YOUR_KEY:X \\\n  https://")
    assert [line for line in tabbed(texts).split("\n") if line.startswith("===")] == [
        f'=== "{language.name}"' for language in LANGUAGES.values()
    ]
    assert fenced({"node": "x"}) == "```js\nx\n```"


def test_what_a_shell_gets_is_told_apart() -> None:
    for broken in ("iwr 'x'", "curl.exe $x", 'curl.exe "x"', "curl.exe 'a\"b'", "curl.exe '가'"):
        with pytest.raises(ValueError, match=r"\w"):
            shells.powershell(broken)
