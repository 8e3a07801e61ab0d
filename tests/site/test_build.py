"""The built site."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from faqbot.errors import BuildError
from faqbot.model import LANGS, KnowledgeBase
from faqbot.site.build import build_site

BASE = "https://faq.example.org/"
# What makes a browser fetch something; plain links and the names of XML vocabularies don't.
LOADING = {"src", "srcset", "poster", "data", "action", "formaction"}
LOADING_RELS = {
    "stylesheet", "icon", "manifest", "preload", "prefetch", "preconnect", "dns-prefetch",
    "modulepreload",
}  # fmt: skip


Element = tuple[str, dict[str, str]]  # a tag with its attributes
ELEMENTS: dict[object, Element] = {}  # most are on many pages


class Page(HTMLParser):
    """The elements of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = tag, {name: value or "" for name, value in attrs}
        self.elements.append(ELEMENTS.setdefault((tag, *attrs), element))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def lang(self) -> str:
        return self.all("html")[0]["lang"]


@cache
def read_page(path: Path) -> Page:
    """A page of the site that was built once, read once."""
    return Page(path)


def html_files(site: Path) -> Iterator[tuple[str, Path]]:
    """Each page of the site with its address under the root."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        yield name.removesuffix("index.html"), path


def local_target(address: str, href: str, site: Path) -> Path:
    """The file that a link in the page at `address` leads to."""
    path = href.split("#")[0].split("?")[0]
    start = site if path.startswith("/") else (site / address)
    return file_at(os.path.normpath(start / path.lstrip("/")))


@cache
def file_at(path: str) -> Path:
    """The file of a page or of anything else."""
    target = Path(path)
    return target / "index.html" if target.is_dir() else target


def test_every_page_is_built_in_both_languages(kb: KnowledgeBase, site: Path) -> None:
    for prefix in ("", "en/"):
        for entry_id in kb.entries:
            assert (site / prefix / "faq" / entry_id / "index.html").is_file()
        for code in kb.status_codes:
            assert (site / prefix / "status" / str(code) / "index.html").is_file()
        for category in kb.categories:
            assert (site / prefix / "category" / category.id / "index.html").is_file()
        for name in ("", "faq", "status", "api-map", "chat"):
            assert (site / prefix / name / "index.html").is_file()


def test_html_says_its_language(site: Path) -> None:
    for address, path in html_files(site):
        assert read_page(path).lang == ("en" if address.startswith("en/") else "ko"), address


def test_entry_pages_lead_back_to_their_chapter(kb: KnowledgeBase, site: Path) -> None:
    for category in kb.categories:
        for entry_id in category.entries:
            address = f"en/faq/{entry_id}/"
            page = read_page(site / address / "index.html")
            targets = {local_target(address, link["href"], site) for link in page.all("a")}
            assert site / "en/category" / category.id / "index.html" in targets


def test_language_link_leads_to_the_same_page(site: Path) -> None:
    for address, path in html_files(site):
        if address.endswith("404.html"):
            continue
        other = address.removeprefix("en/") if address.startswith("en/") else f"en/{address}"
        (link,) = [a for a in read_page(path).all("a") if "data-faqbot-language" in a]
        assert local_target(address, link["href"], site) == site / other / "index.html", address
        assert link["hreflang"] == ("ko" if address.startswith("en/") else "en")


def test_hreflang_and_canonical_are_absolute(site: Path) -> None:
    for address, path in html_files(site):
        links = read_page(path).all("link")
        pairs = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
        canonical = [link["href"] for link in links if link["rel"] == "canonical"]
        if address.endswith("404.html"):
            assert pairs == {}
            continue
        plain = address.removeprefix("en/")
        ko, en = BASE + plain, f"{BASE}en/{plain}"
        assert pairs == {"ko": ko, "en": en, "x-default": ko}
        assert canonical == [BASE + address]


@pytest.mark.parametrize(
    ("name", "sentence", "home"),
    [
        ("404.html", "찾으시는 페이지가 없습니다", "/"),
        ("en/404.html", "This page does not exist", "/en/"),
    ],
)
def test_both_error_pages_work_at_any_depth(
    site: Path, name: str, sentence: str, home: str
) -> None:
    page = read_page(site / name)
    assert sentence in (site / name).read_text(encoding="utf-8")
    hrefs = [attrs["href"] for tag, attrs in page.elements if tag in ("a", "link")]
    sources = [script["src"] for script in page.all("script") if "src" in script]
    assert home in hrefs
    for address in hrefs + sources:
        assert address.startswith(("/", "#")), address
        assert address.startswith("#") or local_target("", address, site).is_file(), address


def test_every_link_inside_the_site_leads_somewhere(site: Path) -> None:
    served_by_flask = re.compile(r"/(chat|q/|s/)")
    for address, path in html_files(site):
        for attrs in read_page(path).all("a"):
            href = attrs.get("href", "#")
            if "://" in href or href.startswith(("#", "mailto:")) or served_by_flask.match(href):
                continue
            folder = "" if address.endswith("404.html") else address
            assert local_target(folder, href, site).is_file(), f"{address}: {href}"


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    for address, path in html_files(site):
        for tag, attrs in read_page(path).elements:
            loads = [value for name, value in attrs.items() if name in LOADING]
            if tag == "link" and LOADING_RELS & set(attrs.get("rel", "").split()):
                loads.append(attrs["href"])
            assert not [load for load in loads if "//" in load], f"{address}: {tag}"


def test_only_the_home_page_loads_the_bench(site: Path) -> None:
    scripts = {address: read_page(path).all("script") for address, path in html_files(site)}
    having = [name for name, all in scripts.items() if "bench.js" in str(all)]
    assert sorted(having) == ["", "en/"]


def test_styles_and_scripts_name_no_other_host(site: Path) -> None:
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text), path
    assets = site / "assets"
    for path in [*assets.glob("*.js"), *assets.glob("chat/*.js")]:
        assert "://" not in path.read_text(encoding="utf-8"), path


def test_pages_need_no_inline_style_or_handler(site: Path) -> None:
    """The content security policy has no 'unsafe-inline'."""
    for address, path in html_files(site):
        for tag, attrs in read_page(path).elements:
            assert tag != "style", address
            assert "style" not in attrs, f"{address}: {tag}"
            assert not [name for name in attrs if name.startswith("on")], f"{address}: {tag}"
            assert not attrs.get("href", "").startswith("javascript:"), f"{address}: {tag}"


def test_browsers_find_what_they_answer_from(kb: KnowledgeBase, site: Path) -> None:
    for lang in LANGS:
        raw = (site / f"assets/answer/answers.{lang}.json").read_text("utf-8")
        entries = json.loads(raw)["entries"]
        assert {id: entry["title"] for id, entry in entries.items()} == {
            entry.id: entry.texts[lang].title for entry in kb.entries.values()
        }


@pytest.mark.parametrize(
    ("page", "above", "short"),
    [
        ("faq/cors", ["홈", "시작하기"], "/q/cors"),
        ("status/429", ["홈", "상태 코드"], "/s/429"),
        ("category/tickets", ["홈", "모든 질문"], None),
        ("errors", ["홈"], None),
        ("api-map", ["홈"], None),
    ],
)
def test_a_page_says_where_it_stands_and_its_short_address(
    site: Path, page: str, above: list[str], short: str | None
) -> None:
    html = (site / page / "index.html").read_text("utf-8")
    crumbs = re.search(r'<nav class="fb-crumbs".*?</nav>', html, re.S)
    assert crumbs
    assert re.findall(r"<a[^>]*>([^<]*)</a>", crumbs[0]) == above
    assert re.findall(r'fb-short"[^>]*data-clipboard-text="([^"]*)"', html) == [short] * bool(short)


def test_a_heading_is_called_what_it_says(site: Path) -> None:
    html = (site / "faq/cors/index.html").read_text("utf-8")
    links = re.findall(r'<a class="headerlink"[^>]*>', html)
    assert len(links) > 3
    assert all('aria-hidden="true" tabindex="-1"' in link for link in links)


def test_static_site_says_that_it_has_no_bot(site: Path) -> None:
    assert json.loads((site / "bot.json").read_text(encoding="utf-8")) == {"bot": None}
    assert not (site / "en/bot.json").exists()


def test_chat_page_keeps_the_place_for_a_reply(site: Path) -> None:
    for name in ("chat/index.html", "en/chat/index.html"):
        lines = (site / name).read_text(encoding="utf-8").splitlines()
        assert lines.count("<!-- faqbot:reply -->") == 1


def test_scripts_stay_small(site: Path) -> None:
    """Compressed: what every page loads, what opening the chat adds, and what ranks."""

    def size(*names: str) -> int:
        assets = site / "assets"
        files = [path for name in names for path in assets.glob(name)]
        assert len(files) >= len(names)
        return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)

    assert size("chat.js", "server.js", "offline.js", "find.js") <= 4 * 1024
    assert size("find/*.js") <= 4 * 1024
    assert size("chat/*.js", "chat.css") <= 14 * 1024
    assert size("answer/matcher.js", "answer/text.js") <= 8 * 1024
    bench = size("answer/annotate.js")  # comes when something is pasted
    assert size("answer/*.js") - bench <= 38 * 1024


def test_what_readers_are_asked_stays_small(site: Path) -> None:
    """Compressed: less than 500 bytes a page and 1.2 KB once, beside the shared `server.js`."""
    for name in ("faq/cors", "status/429", "en/faq/cors", "en/status/429"):
        html = (site / name / "index.html").read_text(encoding="utf-8")
        without = re.sub(r'<section class="fb-opinion".*?</section>', "", html, flags=re.S)
        without = re.sub(r'<script[^>]*/feedback\.js"></script>', "", without)
        assert len(without) < len(html) - 1000
        sizes = [len(gzip.compress(text.encode())) for text in (html, without)]
        assert sizes[0] - sizes[1] < 500, name
    scripts = {name: (site / f"assets/{name}.js").read_bytes() for name in ("feedback", "server")}
    sizes = {name: len(gzip.compress(script)) for name, script in scripts.items()}
    assert sizes["feedback"] < 1200
    assert sizes["server"] < 300  # with the words and the root that every script of a page shares


def test_own_assets_lose_only_comments_and_indentation(site: Path) -> None:
    script = (site / "assets/chat/api.js").read_text(encoding="utf-8")
    assert "What goes wrong" not in script
    assert "\n//" not in script
    assert "15_000; // milliseconds" in script
    style = (site / "assets/faqbot.css").read_text(encoding="utf-8")
    assert "/*" not in style
    assert ".fb-launcher {\nposition: fixed;\n" in style
    assert "--fb-focus:" in style  # the tokens are in it


# --- builds that fail -------------------------------------------------------------------


def broken(kb: KnowledgeBase, body: str) -> KnowledgeBase:
    entry = kb.entries["find-api-key"]
    text = replace(entry.texts["en"], body=f"{body}\n\n## How {{ #how }}")
    changed = replace(entry, texts={**entry.texts, "en": text})
    return replace(kb, entries={**kb.entries, entry.id: changed})


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("See [this](nowhere.md).", "nowhere.md"),
        ("See [this](authentication.md#no-such-heading).", "no-such-heading"),
        ("See [this](/faq/authentication/).", "absolute link"),
    ],
)
def test_a_failed_build_names_the_page_and_leaves_the_last_site(
    few: KnowledgeBase, root: Path, tmp_path: Path, body: str, problem: str
) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "bot.json").write_text("{}")
    (out / "index.html").write_text("the last site")
    with pytest.raises(BuildError) as caught:
        build_site(broken(few, body), root, out)
    message = str(caught.value)
    assert message.startswith("docs/en/faq/find-api-key.md:")
    assert problem in message
    assert "\n" not in message
    assert (out / "index.html").read_text() == "the last site"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_replaces_the_last_site_quietly(
    few: KnowledgeBase, root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "site"
    build_site(few, root, out)
    (out / "stale.html").write_text("from an older build")
    build_site(few, root, out)
    assert not (out / "stale.html").exists()
    assert (out / "index.html").is_file()
    assert capfd.readouterr() == ("", "")


def test_a_folder_of_someone_else_is_left_alone(
    few: KnowledgeBase, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BuildError, match="was not built by faqbot"):
        build_site(few, root, tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def test_a_file_in_place_of_the_folder_is_refused(
    few: KnowledgeBase, root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    out.write_text("")
    with pytest.raises(BuildError, match="is a file"):
        build_site(few, root, out)


def test_a_missing_configuration_is_one_sentence(few: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"mkdocs\.yml"):
        build_site(few, tmp_path, tmp_path / "site")


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("mkdocs.yml", "  : : [", "expected <block end>, but found ':'"),
        ("faqbot/site/theme/main.html", "{% if %}", "Expected an expression"),
        ("faqbot/site/theme/main.html", "{% block announce %}{{ x.y }}{% endblock %}", "'x' is"),
        ("faqbot/site/theme/404.html", "{% if %}", "Expected an expression"),
    ],
)
def test_a_broken_configuration_or_template_is_named_with_its_line(
    few: KnowledgeBase, root: Path, tmp_path: Path, file: str, text: str, problem: str
) -> None:
    settings = (root / "mkdocs.yml").read_text("utf-8")
    own = "theme:\n  custom_dir: faqbot/site/theme"  # a theme of one's own goes before ours
    (tmp_path / "mkdocs.yml").write_text(settings.replace("theme:", own, 1), "utf-8")
    shutil.copytree(root / "faqbot/site/theme", tmp_path / "faqbot/site/theme")
    lines = (tmp_path / file).read_text("utf-8").splitlines()
    (tmp_path / file).write_text("\n".join([*lines, text]), "utf-8")
    with pytest.raises(BuildError) as caught:
        build_site(few, tmp_path, tmp_path / "site")
    assert str(caught.value).startswith(f"{file}:{len(lines) + 1}: {problem}")


def test_an_unknown_setting_is_named_with_its_file(
    few: KnowledgeBase, root: Path, tmp_path: Path
) -> None:
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"{settings}\nnonsense: 3\n", "utf-8")
    (tmp_path / "faqbot").symlink_to(root / "faqbot")
    with pytest.raises(BuildError, match=r"^mkdocs\.yml: .*nonsense"):
        build_site(few, tmp_path, tmp_path / "site")
