"""The files of a new knowledge base: small, whole, and ready to be changed."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

import yaml

from faqbot.content.article_links import find_anchors
from faqbot.content.editing import FACTS, IDS, record_translations
from faqbot.content.importing import Imported, render_entry
from faqbot.content.importing.wording import claim, slug_of
from faqbot.content.parse import SITE, parse_content
from faqbot.content.pictures import OUTSIDE
from faqbot.content.references import fold
from faqbot.content.translation import RECORD, texts_of
from faqbot.errors import FaqbotError
from faqbot.markdown import retarget
from faqbot.model import LANGS as SPOKEN
from faqbot.model import Lang

FIRST_FILES: Final = "faqbot.content"  # the package that holds their folder
SETTINGS: Final = "mkdocs.yml"
WORDS: Final = "words.yml"  # what stands in its data, by language
DOCS: Final = "docs/"
RECORD_FILE: Final = f"{DOCS}{RECORD}"
EXAMPLE: Final = "reset-password"
HERE: Final = "../../images/"  # where an article's pictures are
# How the importer marks a picture: with the words and the file of one that may be found.
MARKED: Final = re.compile(
    r"TODO image: (?:\[(?P<words>[^\[\]\n]+)\]\((?P<target>[^()\s]+)\)|(?P<tag><img\b[^<>]*>))"
)
ATTRIBUTE: Final = re.compile(r"\b(src|alt)[ \t]*=[ \t]*[\"']([^\"']*)[\"']", re.I)
SAMPLES: Final = 2  # questions that a chapter is described by
MOST_WANTED: Final = 6  # questions of the home page, until somebody chooses them


def first_files(
    name: str, langs: Sequence[Lang], today: date, base_url: str | None = None
) -> dict[str, str]:
    """Each file of a knowledge base called `name` by its path, with an entry as an example.

    What faqbot does not speak is begun in English, to be translated.
    """
    filled = {
        "{langs}": _flow(list(langs)),
        "{name}": _flow(dict.fromkeys(langs, name)),
        "{texts}": " and ".join(f"`docs/{lang}/faq/`" for lang in langs),
        "{title}": name,
        "{quoted}": json.dumps(name, ensure_ascii=False),  # JSON is YAML
        "{today}": today.isoformat(),
        "{serve}": f"FAQBOT_BASE_URL={base_url} faqbot serve" if base_url else "faqbot serve",
    }
    folder = files(FIRST_FILES) / "first_files"
    words: dict[str, dict[Lang, Any]] = yaml.safe_load((folder / WORDS).read_text("utf-8"))
    for key, said in words.items():
        filled[f"{{{key}}}"] = _flow({lang: said.get(lang, said["en"]) for lang in langs})
    given = dict(_walk(folder, ""))
    found = {path: text for path, text in given.items() if path.startswith(f"{DOCS}data/")}
    found["README.md"] = given["README.md"]
    for lang in langs:
        written = f"{DOCS}{lang if lang in SPOKEN else 'en'}/"
        for path, text in given.items():
            if path.startswith(written):
                found[f"{DOCS}{lang}/{path.removeprefix(written)}"] = text
    found[SETTINGS] = (files("faqbot.site") / SETTINGS).read_text("utf-8")
    made = {path: _fill(text, filled) for path, text in found.items()}
    if len(langs) == 1:
        del made[RECORD_FILE]
    docs = {path.removeprefix(DOCS): text for path, text in made.items() if path.startswith(DOCS)}
    documents = parse_content(docs).documents
    agreed = record_translations(docs, documents, texts_of(documents, langs))
    return made | {f"{DOCS}{path}": text for path, text in agreed.items() if text is not None}


def imported_files(
    first: Mapping[str, str],
    entries: Mapping[Lang, Sequence[Imported]],
    today: date,
    page_url: str | None = None,
    pictures: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """A new knowledge base with imported questions in the place of its example.

    `first` is what `first_files` gives, `entries` have the same ids in each language. Links to
    other pages of the site that they come from are made whole by the address of their page;
    `pictures` are the names in docs/images/ of those that are there (`pictures_in`). What is left
    to do, `faqbot check` says.
    """
    ids = [entry.id for entry in next(iter(entries.values()))]
    made = {path: text for path, text in first.items() if EXAMPLE not in path}
    site, published = made[f"{DOCS}{SITE}"], made[f"{DOCS}{IDS}"]
    before, start, after = _around(site)
    chapters = _chapters(start, entries)
    site = "".join([before, *chapters.values(), after])
    category = f"--category {next(iter(chapters))}"
    made["README.md"] = made["README.md"].replace("--category start", category)
    if RECORD_FILE in made:
        lines = made[RECORD_FILE].splitlines(keepends=True)
        kept = "".join(line for line in lines if EXAMPLE not in line)
        made[RECORD_FILE] = kept if ":" in kept else f"{kept}{{}}\n"
    made[f"{DOCS}{SITE}"] = site.replace(
        f"  - {EXAMPLE}\n", "".join(f"  - {id}\n" for id in ids[:MOST_WANTED])
    )
    made[f"{DOCS}{IDS}"] = published.replace(
        f"  - {EXAMPLE}\n", "".join(f"  - {id}\n" for id in sorted(ids))
    )
    for lang, texts in entries.items():
        titles: Counter[str] = Counter()
        for entry in texts:
            titles[fold(entry.question)] += 1
            times = titles[fold(entry.question)]
            title = entry.question if times == 1 else f"{entry.question} ({times})"
            body = MARKED.sub(partial(_shown, pictures or {}), entry.body)
            body = _leading_back(body, page_url, ids)
            made[f"{DOCS}{lang}/faq/{entry.id}.md"] = render_entry(
                # Its other wordings are titles of the others that ask the same.
                replace(entry, question=title, body=retarget(body, _safe), aliases=())
            )
    facts = FACTS.partition("\n")[2].format(today=today)  # but for the line that says it is a draft
    return made | {f"{DOCS}data/faq/{id}.yml": facts for id in ids}


def _around(site: str) -> tuple[str, str, str]:
    """The data file of the site before its first chapter, that chapter, and what follows."""
    begin = site.index("  - id: ")
    end = site.index(f"      - {EXAMPLE}\n") + len(f"      - {EXAMPLE}\n")
    return site[:begin], site[begin:end], site[end:]


def _chapters(start: str, entries: Mapping[Lang, Sequence[Imported]]) -> dict[str, str]:
    """The chapters of the page by id, as YAML; `start` has the questions that stand before any.

    What a chapter says of itself is its first questions, until somebody writes a summary.
    """
    asked = {lang: {entry.id: entry for entry in texts} for lang, texts in entries.items()}
    chapters: dict[str, list[str]] = {}
    for entry in next(iter(entries.values())):
        chapters.setdefault(entry.chapter, []).append(entry.id)
    listed = {title: "".join(f"      - {id}\n" for id in ids) for title, ids in chapters.items()}
    first = listed.pop("", "")
    found = {"start": start.replace(f"      - {EXAMPLE}\n", first)} if first else {}
    taken = Counter({"start": 1})
    for number, (title, lines) in enumerate(listed.items(), 1):
        of = {lang: [it[id] for id in chapters[title]] for lang, it in asked.items()}
        names = {lang: it[0].chapter or title for lang, it in of.items()}
        said = {lang: " · ".join(e.question for e in it[:SAMPLES]) for lang, it in of.items()}
        slugs = (slug_of(name) for name in reversed(names.values()))
        id = claim(next(filter(None, slugs), f"chapter-{number}"), taken)
        head = f"  - id: {id}\n    title: {_flow(names)}\n    summary: {_flow(said)}\n"
        found[id] = f"{head}    entries:\n{lines}"
    return found


def _safe(href: str) -> str:
    """A link as articles may have it; hosts that have no https: are rare."""
    return f"https://{href.removeprefix('http://')}" if href.startswith("http://") else href


def pictures_in(entries: Iterable[Imported]) -> dict[str, str]:
    """A name in docs/images/ for each picture with words that stands in a file, by its target."""
    found: dict[str, str] = {}
    for entry in entries:
        for mark in MARKED.finditer(entry.body):
            words, target = _picture(mark)
            if words and target and target not in found and not OUTSIDE.match(target):
                name = re.sub(r"[^\w.-]+", "-", unquote(target).rpartition("/")[2])
                taken = name in found.values()
                found[target] = f"{len(found)}-{name}" if taken else name
    return found


def _picture(mark: re.Match[str]) -> tuple[str, str]:
    """The words and the target of a marked picture."""
    if mark["tag"]:
        said = {name.lower(): value for name, value in ATTRIBUTE.findall(mark["tag"])}
        return " ".join(said.get("alt", "").split()), said.get("src", "")
    return mark["words"].strip(), mark["target"]


def _shown(names: Mapping[str, str], mark: re.Match[str]) -> str:
    words, target = _picture(mark)
    return f"![{words}]({HERE}{names[target]})" if words and target in names else mark[0]


def _leading_back(body: str, page_url: str | None, ids: Sequence[str]) -> str:
    """An article whose links to other questions, and to the site that it comes from, lead there.

    Raises FaqbotError where it links to a site and nobody said which.
    """
    own = find_anchors(body)

    def resolve(href: str) -> str:
        anchor = href.removeprefix("#")
        if anchor != href and anchor in ids:
            return f"{anchor}.md"
        is_own = (anchor != href and anchor in own) or href.startswith(HERE)
        if page_url is None and not is_own and not urlsplit(href).scheme:
            raise FaqbotError(f"the page links to {href}: say where the page is, with --page-url")
        return href if is_own else urljoin(page_url or "", href)

    return retarget(body, resolve)


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    return yaml.dump(
        value,
        Dumper=_Plain,
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=math.inf,
    ).strip()


class _Plain(yaml.SafeDumper):
    """Writes again what stands in two places, since content may not refer to itself."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _fill(text: str, filled: dict[str, str]) -> str:
    for gap, value in filled.items():
        text = text.replace(gap, value)
    return text


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _walk(each, f"{prefix}{each.name}/")
        else:
            yield prefix + each.name, each.read_text("utf-8")
