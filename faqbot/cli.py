"""The command line: thin commands; errors become one message and an exit code here."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import click
from threadpoolctl import threadpool_limits

from faqbot.errors import ContentError, FaqbotError, QuestionError
from faqbot.freshdesk_commands import freshdesk
from faqbot.languages import NAMES
from faqbot.model import LANGS, KnowledgeBase, Lang, Reply
from faqbot.operator_commands import aliases, db, staff
from faqbot.settings import INSTANCE, find_root, load_thresholds, read_settings

# Imports of what only some commands need stand inside them: `faqbot ask` starts in a blink.
if TYPE_CHECKING:
    from flask import Flask

    from faqbot.answering.bot import Bot
    from faqbot.answering.evaluate import Score, Verdict
    from faqbot.content.importing import Import, Imported
    from faqbot.content.importing.pairs import Paired
    from faqbot.model import Finding

SITE: Final = INSTANCE / "site"  # where a server has its site
METRICS: Final = "metrics"  # the folder of figures, beside the site
ALONE: Final = "this has no counterpart in the other file: "
MERGE: Final = ": merge them"  # ends what is said of two questions that ask the same
PART_SHOWN: Final = 70  # characters of a part of a question


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code (0 done, 1 failed, 2 used wrongly)."""
    # Our matrix products are small or done once. More threads for them spin in between, here and
    # in the workers that a server forks: beside other work, learning took three times as long.
    threadpool_limits(1, user_api="blas")
    try:
        code = cli.main(arguments, prog_name="faqbot", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError:
        return _complain("name a command; faqbot --help lists them", 2)
    except click.UsageError as error:
        return _complain(error.format_message(), 2)
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.Abort:
        return 130
    except ContentError as error:
        click.echo(str(error), err=True)
        return 1
    except (FaqbotError, click.ClickException) as error:
        return _complain(str(error), 1)
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code if isinstance(code, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="faqbot")
def cli() -> None:
    """An FAQ in Markdown as a site and a bot, with the tools around them."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0: any free one.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--reload", is_flag=True, help="Show what is edited at once; for authors.")
def serve(host: str, port: int, workers: int, reload: bool) -> None:
    """Serve site, chatbot and API at one address; builds the site where it is out of date."""
    if reload and workers > 1:
        raise click.UsageError("--reload goes with one worker; leave out --workers")
    from faqbot.web.process import serve as run

    def announce(url: str) -> None:
        click.echo(f"faqbot is ready: {url}")

    run(lambda: _app(reload), host, port, workers, announce)


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write; default: site/.")
@click.option(
    "--ahead",
    is_flag=True,
    help="Build what `faqbot serve` starts with, so that it need not write.",
)
def build(out: Path | None, ahead: bool) -> None:
    """Build the static site; a warning fails it."""
    if ahead and out:
        raise click.UsageError("--ahead knows its folder; leave out --out")
    from faqbot.cache import margins_of
    from faqbot.content.load import load_knowledge_base
    from faqbot.site.build import DEFAULT_BASE_URL, build_site
    from faqbot.site.export.files import export_files
    from faqbot.site.out_of_date import build_where_stale

    root = find_root()
    target = Path.cwd() / SITE if ahead else out or root / "site"
    settings = read_settings()
    kb = load_knowledge_base(root / "docs")
    address = settings.base_url or DEFAULT_BASE_URL
    files = export_files(kb, margins_of(kb), settings.thresholds)
    if ahead:
        build_where_stale(kb, root, target, address, files)
    else:
        build_site(kb, root, target, address, files=files)
    click.echo(f"The site is in {target}.")


@cli.command()
@click.argument("question", required=False)
@click.option("--lang", help="Language of the reply; default: the question's own.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as the API gives it.")
@click.option("--explain", is_flag=True, help="Say why each entry was found.")
@click.option("--previous", help="The question asked before: a short one takes the rest from it.")
@click.option(
    "--jsonl",
    is_flag=True,
    help='Read {"id"?, "q", "lang"?, "previous"?} a line on standard input.',
)
def ask(
    question: str | None,
    lang: Lang | None,
    as_json: bool,
    explain: bool,
    previous: str | None,
    jsonl: bool,
) -> int:
    """Answer a question in the terminal."""
    if jsonl == (question is not None):
        raise click.UsageError("give either a question or --jsonl")
    if jsonl:
        return _ask_lines(_bot(), sys.stdin.buffer)
    if not question or not question.strip():
        raise click.UsageError("the question is empty")
    bot = _bot()
    if lang not in (None, *bot.kb.langs):
        raise click.UsageError(f"--lang is {' or '.join(bot.kb.langs)} here, not {lang}")
    reply = bot.reply(question, lang, previous=previous)
    click.echo(_to_json(reply) if as_json else _to_terminal(reply))
    if explain and not as_json:
        click.echo(_explained(reply))
    return 0


@cli.command()
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", "github", "gitlab"]),
    help="For people, for programs, or as notes that a code host shows beside the line.",
)
@click.option("--drafts", is_flag=True, help="Proofread drafts as well.")
def check(form: str, drafts: bool) -> int:
    """Proofread the content: a line `file:line: message` for each thing that is wrong."""
    from faqbot.cache import Asked
    from faqbot.content.load import load_content
    from faqbot.proofreading.report import REPORTS
    from faqbot.proofreading.rules import proofread

    try:
        content = load_content(find_root() / "docs", with_drafts=drafts)
        asked = Asked(content.kb)
        findings = proofread(content, asked, date.today())
        asked.keep()
    except ContentError as error:
        findings = list(error.findings)
    if findings or form != "text":
        click.echo(REPORTS[form](findings))
    if findings:
        click.echo(f"faqbot: {_count(len(findings), 'finding')}", err=True)
        return 1
    if form == "text":
        kb, left = content.kb, len(content.drafts)
        waiting = f" ({_count(left, 'draft')} left out)" if left else ""
        click.echo(
            f"{_count(len(kb.entries), 'entry')} and "
            f"{_count(len(kb.status_codes), 'status code')}: all is well{waiting}."
        )
    return 0


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="What the FAQ is called.")
@click.option("--langs", help="Its one or two languages; default: those of the pages, or ko,en.")
@click.option("--base-url", help="The address that it will have.")
@click.option(
    "--from",
    "pages",
    multiple=True,
    type=click.Path(path_type=Path),
    help="An FAQ page to take its questions from; twice for the same page in two languages.",
)
@click.option("--page-url", help="The address of that page: where its own links lead.")
def init(
    folder: Path,
    name: str | None,
    langs: str | None,
    base_url: str | None,
    pages: tuple[Path, ...],
    page_url: str | None,
) -> None:
    """Begin a knowledge base of one's own in an empty folder."""
    from faqbot.content.parse import wrong_langs
    from faqbot.content.start import first_files, imported_files, pictures_in

    entries, findings = _entries_of(pages)
    named = tuple(langs.replace(" ", "").split(",") if langs is not None else entries or LANGS)
    if entries and len(entries) == len(named) == 1:
        entries = {named[0]: next(iter(entries.values()))}
    if entries and set(entries) != set(named):
        raise click.UsageError(f"--langs {langs}: the pages are in {' and '.join(entries)}")
    if wrong := next(wrong_langs(named), None):
        raise click.UsageError(f"--langs {langs}: {wrong[0]}")
    if name is None:
        name = click.prompt("Name", default="FAQ") if sys.stdin.isatty() else "FAQ"
    files = first_files(name.strip() or "FAQ", named, date.today(), base_url)
    there: dict[str, Path] = {}
    if entries:
        named_so = pictures_in(entry for texts in entries.values() for entry in texts)
        there = {it: file for it in named_so if (file := _picture_at(it, pages))}
        pictures = {target: named_so[target] for target in there}
        files = imported_files(files, entries, date.today(), page_url, pictures)
    _write_files(folder, files)
    for target, file in there.items():
        copied = folder / "docs" / "images" / pictures[target]
        copied.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, copied)
    _tell_import(findings)
    if there:
        click.echo(f"{_count(len(there), 'picture')} found and copied to {copied.parent}")
    click.echo(f"{folder} is ready. Then: cd {folder} && faqbot serve")


def _picture_at(target: str, pages: Sequence[Path]) -> Path | None:
    """The file of a picture that one of some pages shows, if it is one and there."""
    from faqbot.content.pictures import describe, is_picture

    for page in pages:
        file = page.parent / unquote(target)
        with suppress(OSError, ValueError):
            if is_picture(file.name) and file.is_file() and describe(file.read_bytes()):
                return file
    return None


@cli.command()
@click.argument("id")
@click.option("--category", required=True, help="Its chapter, as docs/data/site.yml names it.")
def new(id: str, category: str) -> None:
    """Make the files of a new entry, a draft ready to fill, in both languages."""
    from faqbot.content.editing import new_entry
    from faqbot.content.load import read_files, write_change

    docs = find_root() / "docs"
    change = new_entry(read_files(docs), id, category, date.today())
    write_change(docs, change)
    for path in change:
        click.echo(f"{docs.name}/{path}")
    click.echo("Fill in what says TODO, take out the line draft, then run: faqbot check")


@cli.command()
@click.argument("old")
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Give an entry another id; its old address leads to the new one."""
    from faqbot.content.editing import record_translations, rename_entry
    from faqbot.content.load import load_content, read_files, write_change
    from faqbot.content.translation import agreed

    docs = find_root() / "docs"
    content = load_content(docs, with_drafts=True)
    before = agreed(content.documents, content.kb.langs)
    change = rename_entry(read_files(docs), old, new)
    write_change(docs, change)
    # A link that leads elsewhere now says the same in both languages still.
    documents = load_content(docs, with_drafts=True).documents
    texts = [f"faq/{new}" if name == f"faq/{old}" else name for name in before]
    write_change(docs, record_translations(read_files(docs), documents, texts))
    click.echo(f"{old} is {new} now, in {_count(len(change), 'file')}; the old address leads on.")


@cli.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every text there is.")
def translated(names: tuple[str, ...], everything: bool) -> None:
    """Record that both languages of a text (faq/cors, status/404) say the same now."""
    from faqbot.content.editing import record_translations
    from faqbot.content.load import load_content, read_files, write_change
    from faqbot.content.translation import texts_of

    if bool(names) == everything:
        raise click.UsageError("name the texts, or give --all")
    docs = find_root() / "docs"
    content = load_content(docs, with_drafts=True)
    documents = content.documents
    if len(content.kb.langs) == 1:
        raise FaqbotError("all texts are in one language, so none is translated")
    texts = (
        texts_of(documents, content.kb.langs)
        if everything
        else [_text_name(name) for name in names]
    )
    write_change(docs, record_translations(read_files(docs), documents, texts))
    click.echo(f"Recorded: both languages of {_count(len(texts), 'text')} say the same.")


def _text_name(given: str) -> str:
    """A text's name, from that or from the path of one of its files."""
    name = given.removesuffix(".md").removeprefix("docs/")
    return name.partition("/")[2] if name.partition("/")[0] in NAMES else name


@cli.command("eval")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--misses", is_flag=True, help="List the questions that went wrong.")
def evaluate(files: tuple[Path, ...], misses: bool) -> None:
    """Score labelled questions: {"q", "expect": [ids], "status": [codes]} a line."""
    from faqbot.answering.evaluate import judge, score

    bot = _bot()
    verdicts: list[Verdict] = []
    skipped = 0
    for record in (record for file in files for record in _read_labelled(file, bot.kb.langs)):
        if record.expect and not set(record.expect) & set(bot.kb.entries):
            skipped += 1
        else:
            verdicts.append(judge(record, bot.reply))
    groups: dict[str, list[Verdict]] = {}
    for lang in sorted({verdict.labelled.lang for verdict in verdicts}, reverse=True):
        spoken = [v for v in verdicts if v.labelled.lang == lang]
        groups[lang] = spoken
        for kind in sorted({v.labelled.kind for v in spoken if v.labelled.kind}):
            groups[f"{lang} {kind}"] = [v for v in spoken if v.labelled.kind == kind]
    for name, group in {**groups, "all": verdicts}.items():
        if group:
            click.echo(_score_line(name, score(group)))
    if skipped:
        were = "was" if skipped == 1 else "were"
        click.echo(f"{_count(skipped, 'question')} to entries that do not exist {were} left out")
    for verdict in verdicts if misses else ():
        if miss := _describe_miss(verdict):
            click.echo(miss)


@cli.command()
def mcp() -> None:
    """Answer assistants over standard input and output (Model Context Protocol)."""
    try:
        from faqbot.mcp_stdio import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "anyio"):
            raise
        raise FaqbotError("this command needs the extra mcp: pip install 'faqbot[mcp]'") from None
    from faqbot.assistants.tools import Knowledge
    from faqbot.site.build import with_slash

    bot = _bot()
    base = with_slash(read_settings().base_url)
    serve(Knowledge(bot.kb, bot.reply, bot.diagnose, base))


@cli.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write to.")
def import_page(files: tuple[Path, ...], out: Path) -> None:
    """Turn an FAQ page, or its two languages, into entry files to edit; reports what was done."""
    from faqbot.content.importing import render_entry

    if len(files) > 2:
        raise click.UsageError("give one page, or the same page in two languages")
    if len(files) == 2:
        _import_pair(files[0], files[1], out)
        return
    page = _import(files[0])
    texts = {f"{entry.id}.md": render_entry(entry) for entry in page.entries}
    _write_files(out, {**texts, "_rest.txt": page.rest + "\n"})
    _tell_import(page.findings)
    duplicates = sum(finding.message.endswith(MERGE) for finding in page.findings)
    click.echo(
        f"{_count(len(page.entries), 'question')}, {_count(duplicates, 'duplicate')}; "
        f"the text around them is in {out / '_rest.txt'}"
    )


def _import(file: Path) -> Import:
    """A page taken apart, those of its questions marked that ask the same."""
    from faqbot.content.importing import Import, import_faq
    from faqbot.matching.duplicates import find_duplicates
    from faqbot.model import Finding

    result = import_faq(_read_text(file), str(file))
    if not result.entries:
        raise FaqbotError(f"{file}: no questions were found in it")
    entries = {entry.id: entry for entry in result.entries}
    findings = [*result.findings]
    for first, second in find_duplicates([(entry.id, entry.question) for entry in result.entries]):
        entries[first] = entries[first].with_alias(entries[second].question)
        message = f"{second} asks the same as {first}{MERGE}"
        findings.append(Finding(str(file), entries[second].line, message))
    findings.sort(key=lambda finding: finding.line)
    return Import(tuple(entries.values()), result.rest, tuple(findings))


def _import_pair(one: Path, other: Path, out: Path) -> None:
    """Two languages of a page become the files of both, a question under one id."""
    from faqbot.content.importing import render_entry

    pages, paired, findings = _paired(one, other)
    texts: dict[str, str] = {}
    for lang, page in pages.items():
        texts |= {f"{lang}/faq/{it.id}.md": render_entry(it) for it in paired.entries[lang]}
        texts[f"_rest.{lang}.txt"] = page.rest + "\n"
    _write_files(out, texts)
    _tell_import(findings)
    left = sum(map(len, paired.alone.values()))
    pairs = (sum(map(len, paired.entries.values())) - left) // 2
    click.echo(f"{_count(pairs, 'question')} in both languages, {left} in one; see {out}")


def _paired(one: Path, other: Path) -> tuple[dict[Lang, Import], Paired, list[Finding]]:
    """Two languages of a page, their questions under one id, and what is to be told of both."""
    from faqbot.content.importing.pairs import lang_of, pair
    from faqbot.model import Finding

    read = {file: _import(file) for file in (one, other)}
    files = {lang_of(page.entries): file for file, page in read.items()}
    if len(files) < 2:
        raise click.UsageError(f"{one} and {other} are in one language; give one in each")
    pages = {lang: read[files[lang]] for lang in LANGS}
    paired = pair(*(page.entries for page in pages.values()))
    findings: list[Finding] = []
    for lang, page in pages.items():
        file = str(files[lang])
        alone = [Finding(file, it.line, ALONE + it.question) for it in paired.alone[lang]]
        findings += sorted([*page.findings, *alone], key=lambda finding: finding.line)
    return pages, paired, findings


def _entries_of(
    files: Sequence[Path],
) -> tuple[dict[Lang, Sequence[Imported]], Sequence[Finding]]:
    """The questions of a page, or those that two have in common, and what is to be told."""
    from faqbot.content.importing.pairs import lang_of

    if len(files) > 2:
        raise click.UsageError("--from names one page, or the same page in two languages")
    if len(files) < 2:
        pages = [_import(file) for file in files]
        findings = [finding for page in pages for finding in page.findings]
        return {lang_of(page.entries): page.entries for page in pages}, findings
    _, paired, findings = _paired(*files)
    kept: dict[Lang, Sequence[Imported]] = {}
    for lang in LANGS:
        alone = {entry.question for entry in paired.alone[lang]}
        kept[lang] = [entry for entry in paired.entries[lang] if entry.question not in alone]
    if not kept[LANGS[0]]:
        raise FaqbotError("no question of one page is known again in the other; import one of them")
    return kept, findings


def _tell_import(findings: Sequence[Finding]) -> None:
    for finding in findings:
        click.echo(finding)


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder that is new or empty."""
    from faqbot.content.load import write_change

    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FaqbotError(f"{folder} is not an empty folder, so it is left alone")
        folder.mkdir(parents=True, exist_ok=True)
        write_change(folder, files)
    except OSError as error:
        raise FaqbotError(f"{folder}: cannot be written ({error})") from error


def _read_text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaqbotError(f"{file}: is not in UTF-8; save it as UTF-8 first") from error
    except OSError as error:
        raise FaqbotError(f"{file}: cannot be read ({error})") from error


# --- what the commands share --------------------------------------------------------------


for command in (staff, db, aliases, freshdesk):
    cli.add_command(command)


def _app(reload: bool) -> Flask:
    """The application with everything it needs, its site built where that is out of date."""
    from faqbot.answering.teaching import teach
    from faqbot.cache import build_bot
    from faqbot.content.editing import new_entry
    from faqbot.content.load import Loader, read_files, write_change
    from faqbot.site.build import DEFAULT_BASE_URL
    from faqbot.site.export.files import export_files
    from faqbot.site.out_of_date import build_where_stale, sources_of
    from faqbot.store import open_store
    from faqbot.web.app import create_app
    from faqbot.web.jobs import Jobs
    from faqbot.web.logs import set_up_log
    from faqbot.web.metrics import share_metrics
    from faqbot.web.note_worker import add_note_worker
    from faqbot.web.reload import Content, Reloader, add_reloader, take_snapshot
    from faqbot.web.services import add_work

    root, site = find_root(), Path.cwd() / SITE
    settings = read_settings()
    set_up_log(settings.log)
    if settings.metrics:
        share_metrics(site.parent / METRICS)

    loader = Loader(root / "docs", with_drafts=reload)
    made: list[Bot] = []

    def load() -> Bot:
        kb = loader.load().kb
        # A change shows at once; what else follows from it is learnt on the next start.
        bot = teach(made[-1], kb) if made else build_bot(kb, thresholds=settings.thresholds)
        bot.warm_up()
        made[:] = [bot]
        return bot

    def begin_entry(
        id: str, category: str, observed: Mapping[Lang, Sequence[str]]
    ) -> Sequence[str]:
        change = new_entry(read_files(root / "docs"), id, category, date.today(), observed)
        write_change(root / "docs", change)
        return tuple(change)

    def build(kb: KnowledgeBase) -> None:
        address = settings.base_url or DEFAULT_BASE_URL
        files = export_files(kb, made[-1].matcher.margins, settings.thresholds)
        build_where_stale(kb, root, site, address, files)

    sources = sources_of(root)
    seen = take_snapshot(sources)  # before they are read: later changes are changes
    bot = load()
    build(bot.kb)
    store = open_store(settings.database_url, patient=True)
    app = create_app(bot, store, settings, site, begin_entry)
    jobs = Jobs(app, bot)
    jobs.attempt(jobs.learn)
    add_work(app, jobs)
    add_note_worker(app)
    if reload:
        content = Content(sources, lambda: jobs.renew(load()), build)
        add_reloader(app, Reloader(app, content, seen, partial(click.echo, err=True)))
    return app


def _bot() -> Bot:
    from faqbot.cache import build_bot, read_knowledge_base

    thresholds = load_thresholds(os.environ)
    return build_bot(read_knowledge_base(find_root() / "docs"), thresholds=thresholds)


def _complain(message: str, code: int) -> int:
    click.echo("faqbot: " + " ".join(message.split()), err=True)
    return code


def _count(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _to_json(reply: Reply) -> str:
    # Nothing is stored here, so there is no id to send feedback for.
    return json.dumps({"ask_id": "", **asdict(reply)}, ensure_ascii=False)


def _ask_lines(bot: Bot, lines: Iterator[bytes]) -> int:
    """Answer a JSON object a line; a line that cannot be read gets an `error`, and exit code 1."""
    failed = 0
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        given: dict[str, Any] = {}
        try:
            given = _read_object(raw)
            question = _question_of(given, bot.kb.langs)
            reply = bot.reply(question, given.get("lang"), previous=given.get("previous"))
            answer = {"ask_id": "", **asdict(reply)}
        except QuestionError as error:
            failed += 1
            answer = {"error": f"line {number}: {error}"}
        if "id" in given:
            answer = {"id": given["id"], **answer}
        click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        return _complain(f"{_count(failed, 'line')} could not be read", 1)
    return 0


def _read_object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise QuestionError("line", f"not JSON ({error})") from error
    if not isinstance(value, dict):
        raise QuestionError("line", "not a JSON object")
    return value


def _question_of(given: dict[str, Any], langs: Sequence[Lang]) -> str:
    question = given.get("q")
    if not isinstance(question, str) or not question.strip():
        raise QuestionError("q", "q must be text that is not empty")
    if given.get("lang") not in (None, *langs):
        raise QuestionError("lang", f"lang must be {' or '.join(langs)}")
    if not isinstance(given.get("previous"), str | None):
        raise QuestionError("previous", "previous must be text")
    return question


def _read_labelled(file: Path, langs: Sequence[Lang]) -> Iterator[Any]:
    from faqbot.answering.evaluate import Labelled
    from faqbot.answering.lang import detect_lang

    for number, line in enumerate(_read_text(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = _read_object(line.encode())
            question = _question_of(record, langs)
            expect, status = tuple(record["expect"]), tuple(record.get("status", ()))
        except (QuestionError, KeyError, TypeError) as error:
            raise FaqbotError(f"{file}:{number}: needs q and expect ({error})") from error
        lang = record.get("lang") or detect_lang(question, langs)
        yield Labelled(question, lang, str(record.get("kind", "")), expect, status)


def _score_line(name: str, score: Score) -> str:
    return (
        f"{name:<11} in scope {score.in_scope}: answered right {score.right:.1%}, "
        f"wrong {score.wrong:.1%}, first {score.first:.1%}, "
        f"among three {score.among_three:.1%}, refused {score.refused:.1%}, "
        f"asked back {score.asked_back:.1%} | out of scope {score.out_of_scope}: "
        f"answered {score.answered:.1%}, asked back {score.offered:.1%} | "
        f"status codes: precision {score.status_precision:.3f}, "
        f"recall {score.status_recall:.3f}, F1 {score.status_f1:.3f} | "
        f"answerable at 95% precision {score.answerable:.1%}"
    )


def _describe_miss(verdict: Verdict) -> str | None:
    labelled = verdict.labelled
    expected = ", ".join(labelled.expect) or "none"
    found = ", ".join(verdict.ranked[:3]) or "none"
    wrong_status = set(verdict.status) != set(labelled.status)
    wrong = not verdict.is_first if labelled.expect else verdict.outcome != "none"
    refused = bool(labelled.expect) and verdict.outcome == "none"
    if not (wrong or wrong_status or refused):
        return None
    question = " ".join(labelled.question.split())
    status = f" status {list(verdict.status)} for {list(labelled.status)}" if wrong_status else ""
    return (
        f"[{labelled.kind}] {question}\n    expected {expected}; "
        f"{verdict.outcome} {verdict.confidence:.2f}: {found}{status}"
    )


def _to_terminal(reply: Reply) -> str:
    """A reply for people who read it in a terminal."""
    parts: list[str] = []
    for answer in filter(None, (reply.answer, reply.second)):
        parts += ["", ""] if parts else []
        parts += [answer.title, "", answer.text, "", f"→ {answer.url}"]
        if passage := answer.passage:
            parts += ["", passage.heading, "", passage.text, "", f"→ {passage.url}"]
    if reply.answer is None:
        parts += [reply.message]
        parts += [f"  {i}. {c.title}  {c.url}" for i, c in enumerate(reply.candidates, 1)]
        parts += [f"  - {link.title}  {link.url}" for link in reply.links]
    if reply.answer is None or reply.answer.id != "status-codes":
        for status in reply.status_codes:
            parts += ["", f"{status.code} {status.title}: {status.meaning} {status.fix}"]
    for error in reply.error_codes:
        parts += ["", f"{error.code}: {error.meaning}"]
    for message in reply.messages:
        parts += ["", f"{message.text}: {message.meaning}"]
    if reply.api_docs:
        parts += ["", *(_api_line(doc) for doc in reply.api_docs)]
    if reply.answer and reply.candidates:
        parts += ["", *(f"  · {c.title}  {c.url}" for c in reply.candidates[:3])]
    parts += [f"! {warning}" for warning in reply.warnings]
    return "\n".join(parts)


def _explained(reply: Reply) -> str:
    """How a question was read and why entries were found, for people who read a terminal."""
    confidences = {candidate.id: candidate.confidence for candidate in reply.candidates}
    if reply.answer:
        confidences[reply.answer.id] = reply.answer.confidence
    lines = [
        f"{part.kind}: {' '.join(part.text.split())[:PART_SHOWN]}"
        for part in reply.explanation.parts
        if part.text.strip()
    ]
    lines += [f'read "{r.typed}" as "{r.meant}"' for r in reply.explanation.repairs]
    for match in reply.explanation.matches:
        words = ", ".join(f"{word.word} {word.share:.0%}" for word in match.words)
        lines.append(f'{confidences[match.id]:.2f} {match.id}: near "{match.phrase}" by {words}')
    return "\n".join(["", *(lines or ["nothing that the knowledge base knows was asked"])])


def _api_line(doc: Any) -> str:
    call = f"{doc.method} {doc.path}  " if doc.method else ""
    return f"API: {call}{doc.title}  {doc.url}"


if __name__ == "__main__":
    sys.exit(main())
