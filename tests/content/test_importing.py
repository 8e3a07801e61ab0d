"""An FAQ page from elsewhere comes through whole: questions, links, and a word on what was done."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.cli import main
from faqbot.content.importing import Import, import_faq, render_entry
from faqbot.content.importing.pairs import pair
from faqbot.content.importing.repair import repair
from faqbot.content.importing.wording import slug_of
from faqbot.content.yamlfile import parse_markdown
from tests.costs import Unit, steep

Capture = pytest.CaptureFixture[str]
FOLDER = Path(__file__).parents[1] / "cases" / "importing"
CASES = sorted([*FOLDER.glob("*.md"), *FOLDER.glob("*.html")])
SEED = next(case for case in CASES if case.stem == "seed")


def text_of(result: Import) -> str:
    """Everything that an import gives back."""
    entries = [f"{entry.id}\n{entry.question}\n{entry.body}" for entry in result.entries]
    return "\n".join([*entries, result.rest, *map(str, result.findings)])


# --- pages ----------------------------------------------------------------------------------


def test_there_are_pages() -> None:
    assert len(CASES) > 12


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.stem)
def test_a_page_comes_through(page: Path, tmp_path: Path, capsys: Capture) -> None:
    expected: dict[str, Any] = yaml.safe_load(page.with_suffix(".yml").read_text("utf-8"))
    result = import_faq(page.read_text("utf-8"), "page.md")
    bodies = {entry.id: entry.body for entry in result.entries}
    messages = [str(finding).removeprefix("page.md:") for finding in result.findings]
    assert [entry.question for entry in result.entries] == expected["questions"]
    assert list(bodies) == expected["ids"]
    assert len(messages) == expected["findings"], "\n".join(messages)
    assert [message for message in expected.get("messages", ()) if message not in messages] == []
    for id, parts in expected.get("bodies", {}).items():
        for part in parts:
            assert part.rstrip() in bodies[id]
    assert [part for part in expected.get("rest", ()) if part not in result.rest] == []
    assert [part for part in expected.get("absent", ()) if part in "\n".join(bodies.values())] == []

    assert main(["import", str(page), "--out", str(tmp_path)]) == 0
    duplicates = re.findall(r"(\S+) asks the same as (\S+): merge them", capsys.readouterr().out)
    assert [[a, b] for b, a in duplicates] == expected.get("duplicates", [])


def test_every_link_of_the_seed_page_is_mended() -> None:
    result = import_faq(SEED.read_text("utf-8"), "seed.md")
    bodies = [entry.body for entry in result.entries]
    found = [re.findall(r"(?:https?://|mailto:)[^\s)\]']+", body) for body in bodies]
    expected = yaml.safe_load(SEED.with_suffix(".yml").read_text("utf-8"))["links"]
    assert [sorted(set(links)) for links in found] == [sorted(links) for links in expected]
    assert not re.search(
        r"(?:https?://|@)\S*[.?] \S*(?:freshdesk|com|png|\d{6})", "\n".join(bodies)
    )


@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n\n", "\n\n{}"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_how_a_file_was_saved_makes_no_difference(change: str, newline: str) -> None:
    text = SEED.read_text("utf-8")
    plain = import_faq(text, "seed.md")
    saved = import_faq(change.format(text).replace("\n", newline), "seed.md")
    assert [(e.id, e.body) for e in saved.entries] == [(e.id, e.body) for e in plain.entries]


# --- ids ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("할 수 있습니다 I find my API key? ?", "find-api-key"),
        ("How do I get list 의 agent ID's?", "get-list-agent-id"),
        ("What is it?", "what-is-it"),
        ("Why can't I log in?", "cant-log"),
        ("Où sont les réglages?", "ou-sont-les-reglages"),
        ("How do a, b and c differ from d in five other ways?", "b-c-differ-d-five-other"),
        ("환불은 어떻게 받나요?", ""),
        ("Ａｐｉ 키는?", "api"),
        (f"What is {'x' * 300}?", "x" * 60),
    ],
)
def test_an_id_is_made_of_the_telling_words(question: str, slug: str) -> None:
    assert slug_of(question) == slug


def test_ids_are_unique() -> None:
    titles = ["What is X?", "What is X 2?", "What is an X?", "무엇?", "Question 4?", "왜?"]
    page = "".join(f"## {title}\n\nText.\n\n" for title in titles)
    ids = [entry.id for entry in import_faq(page, "page.md").entries]
    assert ids == ["x", "x-2", "x-3", "question-4", "question-4-2", "question-6"]


# --- nothing is lost ------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["alpha", "Beta", "gamma9", "델타", "Ω", "épsilon", "4294967296", "theta"]),
    min_size=1,
    max_size=4,
).map(" ".join)
INLINE = st.one_of(
    WORDS,
    st.builds("**{}**".format, WORDS),
    st.builds("`{}`".format, WORDS),
    st.builds("[{}](https://a. example. com/{{}})".format, WORDS),
    st.builds("{}. See https://b. example. com.".format, WORDS),
    st.builds("![{}](a. png)".format, WORDS),
    st.builds("<kbd>{}</kbd> &amp; \\{{x\\}}".format, WORDS),
    st.builds("{0}: - {0} - A {0} - B {0} - C".format, WORDS),
    st.builds("{0} 1. {0} 2. {0} 3. {0}".format, WORDS),
    st.builds("{0} | {0} | b | | --- | --- | | 1 | {0} | {0}".format, WORDS),
    st.builds("**{0}****{0}** Aa00Bb11Cc22Dd".format, WORDS),
)
TITLE = st.one_of(
    WORDS,
    st.builds("How {}?".format, WORDS),
    st.builds("3. {}? 는 무엇인가요?".format, WORDS),
    st.builds("Q2: **{}**".format, WORDS),
    st.builds("{0}? <b>{0}</b> &quot;{0}&quot; [{0}](https://a. b)".format, WORDS),
    st.builds("`{}` #".format, WORDS),
)
TEMPLATES = [
    "{title}\n",
    "{body}\n",
    "# {title}\n\n{body}\n",
    "## {title}\n\n{body}\n",
    "### {title} {{#some-id}}\n{body}\n",
    "\n{title}\n----\n\n{body}\n",
    "<details open><summary>{title}</summary>{body}</details>",
    "<details>\n<summary><strong>{title}</strong></summary>\n\n{body}\n\n</details>\n",
    "<details>\n  <summary>{title}\n\n    {body}\n",
    "</details>\n",
    '??? question "{title}"\n\n    {body}\n\n',
    '!!! note "{title}"\n    {body}\n',
    ":::tip[{title}]\n{body}\n:::\n",
    "::::note {title}\n\n{body}\n",
    "::::\n",
    "> [!NOTE] {title}\n> {body}\n\n",
    "**Q: {title}**\nA: {body}\n\n",
    "질문 1. {title}\n\n**답변: {body}**\n",
    "\n**{title}?**\n\n{body}\n",
    "```md\n## {title}\n{body}\n```\n",
    "~~~\n{body}\n",
    "<!-- {body} -->\n",
    "\n    {body}\n",
    "import A from '{title}'\n\n<Tabs>{body}</Tabs>\n",
    "---\n",
    "- {body}\n- {title}\n",
    "::: details {title} {{open}}\n{body}\n:::\n",
    '<Accordion title="{title}">\n{body}\n</Accordion>\n',
    "<Details\n  summary='{title}'>{body}</Details>\n<FAQ title=\"{title}\">\n",
    "<dl><dt>{title}?</dt><dd>{body}</dd>\n<dt>{title}</dt></dl>\n",
    "[{title}][a] [a] {body}[^1]\n\n",
    '[a]: https://a.example "{title}"\n',
    "[^1]: {body}\n    {title}\n",
    "## {title} {{ .faq #Some-Id }}\n{body}\n{{: .note }}\n",
    "## :material-help: {title} {{/* #some-id */}}\n{{% raw %}}{body}\n",
    "{title}:\n1) {body}\n   - {title}\n",
]
BLOCK = st.builds(
    lambda template, title, body: template.format(title=title, body=body),
    st.sampled_from(TEMPLATES),
    TITLE,
    st.lists(INLINE, min_size=1, max_size=3).map(" ".join),
)


@given(st.lists(BLOCK, max_size=8).map("".join))
def test_no_word_of_a_page_is_lost(page: str) -> None:
    words = r"alpha|Beta|gamma9|델타|Ω|épsilon|4294967296|theta"
    kept = text_of(import_faq(page, "page.md"))
    assert not Counter(re.findall(words, page)) - Counter(re.findall(words, kept))


@given(st.text(max_size=300))
def test_no_letter_of_any_text_is_lost(text: str) -> None:
    result = import_faq(f"{text}\n## Q?\n\n{text}", "page.md")
    assert {*re.findall(r"[가-힣]", text)} <= {*text_of(result)}
    for entry in result.entries:
        document = parse_markdown(render_entry(entry), f"{entry.id}.md")
        assert document.data == {"title": entry.question, "aliases": []}
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", entry.id)


@given(st.lists(st.sampled_from("` ``` \0 0 > ~~~ \n - | ** ::: :::a a".split(" ")), max_size=30))
def test_code_is_never_touched(pieces: list[str]) -> None:
    code = 'cat \\{"a"\\} - A - B - C | https://a. example. com &quot;'
    body = repair(f"{' '.join(pieces).replace('`', '').replace('~', '')}\n\n```\n{code}\n```\n")[0]
    assert code in body


# --- what may come ----------------------------------------------------------------------------

UNITS = [
    "<details>", "<details><summary>", "<details><summary>Q?</summary>", "</details>", "<details ",
    "<summary>", "<A", "<", "<!--", "# ", "## a\n", "## Q?\n\na\n", "a\n---\n\n", "---\na: 1\n",
    "```\n", "```x\n", "~~~\n```\n", "`", "` ``", "![", "[a](", "](http://a. ", "https://a. ",
    "https://a. com/x. com/", "http://", "a@", "@a. ", "*", "**a****b", "****", "*Image: ",
    "| a ", "| --- ", "| a | b | | --- | --- | ", " - A", "- ", "1. A 2. B 3. C ", "> ",
    ":::a\n", ":::\n", "> [!NOTE]\n", '??? "', "??? a ", '??? "a"\n    b\n', "Q: a? A: b\n", "Q: ",
    "**How?**\n", "&amp;", "\\{", "{#a}", "\n", " ", "    a\n", "\n    a\n", "import a from ", "0",
    "00Aa", "가", "? ", "? 는 무엇인가요 ", "_", "<img ", "\0", "질문: ", "Mixed. ", "## x? ? ?\n",
    "::: details a\n", '<Accordion title="', '<FAQ title="a">', "</FAQ>", "<dl>", "<dt>a?</dt>",
    "<dl><dt>", "[a]: b\n", "[a][b] ", "[^1]", "[^1]: a\n", "{%", "{{ site.", ":a:", "か。", "- ",
    "1) a\n   ",
]  # fmt: skip


@pytest.mark.parametrize("start", ["", "## Q?\n\n", "<details><summary>Q"])
def test_no_text_takes_long(start: str) -> None:
    assert steep(read, [(Unit(start, unit, ""), 8_000) for unit in UNITS]) == []


def test_a_long_page_takes_no_time() -> None:
    page = Unit("", SEED.read_text("utf-8"), "")
    assert len(read(page.text(500_000)).entries) > 250
    assert steep(read, [(page, 500_000)]) == []


def read(text: str) -> Import:
    return import_faq(text, "page.md")


# --- the command ----------------------------------------------------------------------------


def test_the_command_writes_files_to_edit(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "new" / "out"
    assert main(["import", str(SEED), "--out", str(out)]) == 0
    assert "\n24 questions, 2 duplicates; the text around them is in " in capsys.readouterr().out
    assert len(list(out.glob("*.md"))) == 24
    assert "관련 자료" in (out / "_rest.txt").read_text("utf-8")
    files = {file.stem: parse_markdown(file.read_text("utf-8"), "") for file in out.glob("*.md")}
    later = files["prevent-webhook-dropped"].data
    assert files["handle-prevent-webhook-drops"].data["aliases"] == [later["title"]]
    assert later["aliases"] == []


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "mine.txt").touch()
    for out in (tmp_path, tmp_path / "mine.txt", tmp_path / "mine.txt" / "below"):
        assert main(["import", str(SEED), "--out", str(out)]) == 1
        assert capsys.readouterr().err.startswith(f"faqbot: {out}")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"no questions",
        b"# Title\n\nText.\n",
        b"<details>\nNo.\n</details>",
        b"\xff\xd8\0",
    ],
)
def test_a_page_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: Capture, content: bytes
) -> None:
    page, out = tmp_path / "page.md", tmp_path / "out"
    page.write_bytes(content)
    assert main(["import", str(page), "--out", str(out)]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"faqbot: {page}: ")
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert not out.exists()


# --- two languages of one page ----------------------------------------------------------------

KOREAN = """# 도움말

## 환불은 어떻게 받나요?

메일을 보내세요.

## 열쇠는 어디에 있나요? {#key}

서랍에 있습니다.

## 언제 여나요?

아홉 시입니다.
"""
ENGLISH = """# Help

## How do I get a refund?

Write to us.

## Where is the key? {#key}

In the drawer.

## When are you open?

At nine.
"""


def write_pages(folder: Path, **pages: str) -> list[str]:
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return [str(folder / f"{name}.md") for name in pages]


@pytest.mark.parametrize("names", [("ko", "en"), ("en", "ko")])
def test_two_languages_of_a_page_are_paired(
    tmp_path: Path, capsys: Capture, names: tuple[str, str]
) -> None:
    pages = {"ko": KOREAN, "en": ENGLISH}
    files = write_pages(tmp_path, **{name: pages[name] for name in names})
    assert main(["import", *files, "--out", str(tmp_path / "out")]) == 0
    assert "3 questions in both languages, 0 in one" in capsys.readouterr().out
    for lang in ("ko", "en"):
        found = sorted(file.stem for file in (tmp_path / "out" / lang / "faq").glob("*.md"))
        assert found == ["get-refund", "key", "open"]
    text = (tmp_path / "out" / "ko" / "faq" / "get-refund.md").read_text("utf-8")
    assert "환불은 어떻게 받나요?" in text
    assert "# Help" in (tmp_path / "out" / "_rest.en.txt").read_text("utf-8")


def test_a_question_in_one_language_alone_is_told_and_kept(tmp_path: Path, capsys: Capture) -> None:
    files = write_pages(tmp_path, ko=KOREAN, en=f"{ENGLISH}\n## Who are you?\n\nUs.\n")
    assert main(["import", *files, "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    # Those before the common id are paired; behind it there are not as many.
    assert "2 questions in both languages, 3 in one" in told
    assert f"{files[1]}:15: this has no counterpart in the other file: Who are you?" in told
    assert (tmp_path / "out" / "ko" / "faq" / "get-refund.md").exists()
    assert len(list((tmp_path / "out").glob("*/faq/*.md"))) == 7


def test_two_pages_in_one_language_or_three_pages_are_refused(
    tmp_path: Path, capsys: Capture
) -> None:
    files = write_pages(tmp_path, a=ENGLISH, b=ENGLISH, c=KOREAN)
    assert main(["import", *files[:2], "--out", str(tmp_path / "out")]) == 2
    assert "are in one language" in capsys.readouterr().err
    assert main(["import", *files, "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


@given(
    st.lists(st.sampled_from("abcdef"), max_size=8), st.lists(st.sampled_from("abcdef"), max_size=8)
)
def test_pairing_loses_no_question_and_takes_none_twice(ours: list[str], theirs: list[str]) -> None:
    pages = []
    for letters in (ours, theirs):
        page = "".join(
            f"## What is {letter}{n % 2}?\n\nText.\n\n" for n, letter in enumerate(letters)
        )
        pages.append(import_faq(page, "page.md").entries)
    paired = pair(*pages)
    for lang, page in zip(("ko", "en"), pages, strict=True):
        found = paired.entries[lang]  # type: ignore[index]
        assert [it.question for it in found] == [it.question for it in page]
        assert len({it.id for it in found}) == len(found)
    both = {it.id for it in paired.entries["ko"]} & {it.id for it in paired.entries["en"]}
    assert len(both) == len(ours) - len(paired.alone["ko"]) == len(theirs) - len(paired.alone["en"])
