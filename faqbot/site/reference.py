"""Pages that come from data: status codes, error codes, the API map, calls and rate limits."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from faqbot.addresses import (
    API_MAP,
    ERRORS,
    MESSAGES,
    RATE_LIMITS,
    STATUS_INDEX,
    local_url,
    path_of,
    short_url,
)
from faqbot.content.calls import call_name, page_of_call, rules_of
from faqbot.content.includes import limits_table
from faqbot.content.limits import USUAL_SHARE, calls_a_minute, pause_seconds
from faqbot.model import (
    QUESTION_LENGTH,
    ApiSection,
    CallRule,
    KnowledgeBase,
    Lang,
    Message,
    Plan,
    StatusCode,
)
from faqbot.site.components import (
    around,
    beside,
    call_badge,
    entry_list,
    feedback_form,
    folded_titles,
    lagging_notice,
    provenance,
    reference_link,
    status_link,
    status_name,
    status_title,
    table_filter,
    ways_on,
)
from faqbot.site.markup import (
    as_html,
    as_text,
    box,
    describe,
    heading,
    make_link,
    make_page,
    make_table,
    relative,
    slug,
)
from faqbot.words import MESSAGE_PLACES, MINUTE, SITE, STATUS_CLASSES, Words

# An article has its Markdown beside it, and readers may say what they think of it.
OF_AN_ARTICLE: Final = {"markdown": True, "feedback": True}
FIRST_FAILURE: Final = 400  # status codes below say that a call worked
MAX_RELATED: Final = 6
# The shares of a limit that the calculator offers, in percent.
SHARES: Final = (100, 80, 50, 25)

Users = Mapping[str, Sequence[str]]
"""The entries that point to an API section, by its id."""


def status_page(kb: KnowledgeBase, lang: Lang, status: StatusCode) -> str:
    """A status code: meaning, usual causes and what to do."""
    text, words, path = status.texts[lang], SITE[lang], path_of("status", status.code)
    title = status_title(status, lang)
    return make_page(
        title,
        describe(f"{text.meaning} {text.fix}"),
        {
            "chapter": STATUS_INDEX,
            "short": short_url("status", status.code),
            **OF_AN_ARTICLE,
            **_beside(kb, lang, status),
        },
        lagging_notice(kb, lang, path),
        lead_list(((words["meaning"], text.meaning), (words["fix"], text.fix))),
        text.body,
        feedback_form(words, f"status/{status.code}"),
        around(kb, lang, path, status.api, (), status.related),
        ways_on(kb, lang),
        provenance(lang, status.sources, status.reviewed.isoformat()),
        top=f"# {status_name(status, lang)} {{ #top }}",
    )


def _beside(kb: KnowledgeBase, lang: Lang, status: StatusCode) -> dict[str, object]:
    codes = [
        (
            str(each.code),
            as_html(f"{each.code} {each.texts[lang].title}"),
            local_url("status", each.code),
        )
        for each in kb.status_codes.values()
    ]
    return beside(str(status.code), codes, codes)


def status_index(kb: KnowledgeBase, lang: Lang) -> str:
    """Every status code at a glance, each class under a heading of its own."""
    page, words = kb.pages[lang]["status/index"], SITE[lang]
    blocks: list[str] = []
    for digit, title in STATUS_CLASSES[lang].items():
        rows = [
            (
                status_link(status, STATUS_INDEX, lang),
                as_text(status.texts[lang].meaning),
                as_text(status.texts[lang].fix),
            )
            for status in kb.status_codes.values()
            if str(status.code).startswith(digit)
        ]
        table = make_table((words["code"], words["meaning"], words["fix"]), rows)
        blocks += [
            heading(2, f"{digit}xx {title}", f"{digit}xx"),
            box("fb-table fb-table--status", table),
        ]
    return make_page(
        page.title,
        page.description,
        {"hide": ["toc"]},
        page.body,
        *blocks,
    )


def api_map(kb: KnowledgeBase, lang: Lang) -> str:
    """Every section of the reference, with its call and the entries that mention it."""
    page, words, users = kb.pages[lang]["api-map"], SITE[lang], users_of_api(kb)
    blocks: list[str] = [table_filter(words)]
    calls = [section for section in kb.api.values() if page_of_call(kb, section)]
    others = [section for section in kb.api.values() if not page_of_call(kb, section)]
    for group, sections in (*_by_group(calls).items(), (words["no_call"], others)):
        rows = [
            (
                reference_link(lang, section.title, section.url),
                _call_cell(kb, section),
                folded_titles(kb, lang, users.get(section.id, ()), API_MAP),
            )
            for section in sections
        ]
        blocks += [
            heading(2, group, f"group-{slug(group) or 'other'}"),
            box(
                "fb-table fb-table--api",
                make_table((words["reference"], words["call"], words["questions"]), rows),
            ),
        ]
    return make_page(page.title, page.description, {}, page.body, *blocks)


def _call_cell(kb: KnowledgeBase, section: ApiSection) -> str:
    page = page_of_call(kb, section)
    return f"[{call_badge(section)}]({relative(API_MAP, path_of('calls', page))})" if page else ""


def call_page(kb: KnowledgeBase, lang: Lang, section: ApiSection, users: Users) -> str:
    """What each status code means in one call, and where to read on."""
    words, path, name = SITE[lang], path_of("calls", section.id), call_name(section)
    worked = [rule for rule in rules_of(kb, section) if rule.status < FIRST_FAILURE]
    failed = [rule for rule in rules_of(kb, section) if rule.status >= FIRST_FAILURE]
    described = [s for s in kb.api.values() if call_name(s) == name]
    asked = dict.fromkeys(id for s in described for id in users.get(s.id, ()))
    related = dict.fromkeys([*asked, *(id for rule in failed for id in rule.related)])
    references = ", ".join(reference_link(lang, s.title, s.url) for s in described)
    return make_page(
        words["call_title"].format(call=name),
        words["call_summary"].format(call=name),
        {"chapter": API_MAP, "hide": ["toc"]},
        f"{words['reference']}: {references}",
        _heading_for(words["call_success"], "success", worked),
        _rules_table(kb, lang, worked, path),
        _heading_for(words["call_errors"], "errors", failed),
        _rules_table(kb, lang, failed, path),
        *_limits_of_call(kb, lang, section, path),
        heading(2, words["questions"], "questions") if related else "",
        box("fb-alone", entry_list(kb, lang, list(related)[:MAX_RELATED], path)) if related else "",
        top=f"# {words['call_title'].format(call=f'`{name}`')} {{ #top }}",
    )


def _heading_for(title: str, anchor: str, rules: Sequence[CallRule]) -> str:
    return heading(2, title, anchor) if rules else ""


def _rules_table(kb: KnowledgeBase, lang: Lang, rules: Sequence[CallRule], path: str) -> str:
    """Status codes with what they mean in a call and, where it failed, what to do."""
    if not rules:
        return ""
    words = SITE[lang]
    head, rows = [words["status"], words["meaning"]], []
    for rule in rules:
        status = kb.status_codes[rule.status]
        cells = [status_link(status, path, lang), as_text(rule.text[lang])]
        if rule.status >= FIRST_FAILURE:
            cells.append(as_text(status.texts[lang].fix))
        rows.append(tuple(cells))
    if len(rows[0]) > len(head):
        head.append(words["fix"])
    return box("fb-table fb-table--call", make_table(tuple(head), rows))


def _limits_of_call(kb: KnowledgeBase, lang: Lang, section: ApiSection, path: str) -> list[str]:
    """The limits of a call that has some of its own."""
    if section.id not in kb.limited_calls:
        return []
    words, named = SITE[lang], {section.id: kb.limited_calls[section.id]}
    plans = [plan for plan in kb.plans if section.id in plan.limits]
    return [
        heading(2, words["call_limit"], "limits"),
        limits_table(words["plan"], lang, plans, named),
        make_link(words["rate_limits"], path, RATE_LIMITS) + "{ .fb-alone }",
    ]


def errors_page(kb: KnowledgeBase, lang: Lang) -> str:
    """Every error code with its meaning, what to do, and where to read on."""
    page, words = kb.pages[lang]["errors"], SITE[lang]
    rows = []
    for error in kb.error_codes.values():
        status = kb.status_codes[error.status] if error.status is not None else None
        rows.append(
            (
                f"[`{error.code}`](#{error.code}){{ #{error.code} }}",
                as_text(error.meaning[lang]),
                as_text(error.fix[lang]),
                status_link(status, ERRORS, lang) if status else "",
                folded_titles(kb, lang, error.related, ERRORS),
            )
        )
    head = (words["code"], words["meaning"], words["fix"], words["status"], words["questions"])
    return make_page(
        page.title,
        page.description,
        {"hide": ["toc"]},
        lagging_notice(kb, lang, ERRORS),
        page.body,
        table_filter(words),
        box("fb-table fb-table--errors", make_table(head, rows)),
    )


def messages_page(kb: KnowledgeBase, lang: Lang) -> str:
    """Every text that is known, by where it comes from, with what it means and where to read on."""
    page = kb.pages[lang]["messages"]
    blocks: list[str] = []
    for place, title in MESSAGE_PLACES[lang].items():
        known = [message for message in kb.messages if place_of(message) == place]
        if known:
            blocks.append(heading(2, title, place))
        for message in known:
            blocks += _about_message(kb, lang, message)
    return make_page(
        page.title,
        page.description,
        {},
        lagging_notice(kb, lang, MESSAGES),
        page.body,
        *blocks,
    )


def place_of(message: Message) -> str:
    """Where people meet a message: the class of its status code, elsewhere, or another program."""
    if message.origin == "other":
        return "other"
    return f"{message.status // 100}xx" if message.status else "elsewhere"


def _about_message(kb: KnowledgeBase, lang: Lang, message: Message) -> list[str]:
    words = SITE[lang]
    blocks = [
        f"### `{message.title}` {{ #{message.id} }}",
        as_text(message.meaning[lang]),
    ]
    codes = []
    if message.status is not None:
        link = status_link(kb.status_codes[message.status], MESSAGES, lang)
        codes.append(f"{words['status']}: {link}")
    if message.error is not None:
        codes.append(f"{words['error_code']}: [`{message.error}`]({ERRORS}#{message.error})")
    entries = box("fb-alone", entry_list(kb, lang, message.entries, MESSAGES))
    return [*blocks, " · ".join(codes), *([entries] if message.entries else [])]


def rate_limits(kb: KnowledgeBase, lang: Lang) -> str:
    """The limits of each plan, a calculator of pauses and the minute drawn, without a server.

    The page says where each tool stands; what it does not name comes at its end.
    """
    page = kb.pages[lang]["rate-limits"]
    body = page.body
    for name, tool in (("calculator", _calculator(kb, lang)), ("minute", _minute(kb, lang))):
        marker = f"<!-- tool: {name} -->"
        body = body.replace(marker, tool) if marker in body else f"{body}\n\n{tool}"
    return make_page(page.title, page.description, {}, lagging_notice(kb, lang, RATE_LIMITS), body)


def _minute(kb: KnowledgeBase, lang: Lang) -> str:
    """What pasted headers say of the limit; `minute.js` shows and fills it."""
    words = SITE[lang]
    said = html.escape(json.dumps(dict(MINUTE[lang]), ensure_ascii=False))
    called = html.escape(json.dumps(_example_call(kb)))
    languages = "".join(
        f'<option value="{name}">{title}</option>'
        for name, title in (("python", "Python"), ("node", "Node.js"), ("curl", "curl"))
    )
    looped = (
        f'<p><label for="minute-language">{words["minute_language"]}</label>'
        f' <select id="minute-language">{languages}</select></p>',
        '<div class="highlight"><pre><code id="minute-loop"></code></pre></div>',
    )
    call = f' data-call="{called}"' if kb.account else ""
    return "\n".join(
        (
            f'<form class="fb-limits fb-minute" data-faqbot-minute data-words="{said}"{call}'
            " hidden>",
            f'<p><label for="minute-headers">{words["minute_headers"]}</label>'
            f' <textarea id="minute-headers" rows="6" maxlength="{QUESTION_LENGTH}"'
            ' spellcheck="false" autocomplete="off" placeholder="X-RateLimit-Total: 200&#10;'
            'X-RateLimit-Remaining: 37" aria-describedby="minute-private"></textarea>'
            f' <small id="minute-private">{words["minute_private"]}</small></p>',
            f'<p><label for="minute-workers">{words["workers"]}</label>'
            ' <input id="minute-workers" type="number" min="1" max="1000" step="1" value="1"'
            ' inputmode="numeric"></p>',
            '<p class="fb-limits__result"><output id="minute-said"'
            ' for="minute-headers minute-workers"></output></p>',
            '<svg id="minute-picture" viewBox="0 0 320 92" aria-hidden="true" hidden></svg>',
            *(looped if call else ()),
            "</form>",
        )
    )


def _example_call(kb: KnowledgeBase) -> dict[str, str]:
    """A call that reads something, as the account makes it; empty where there is no account."""
    if kb.account is None:
        return {}
    sections = kb.api.values()
    paths = (s.path for s in sections if s.method == "GET" and s.path and "[" not in s.path)
    return {
        "url": kb.account.url + next(paths, ""),
        "key": kb.account.key,
        "password": kb.account.password,
    }


def _calculator(kb: KnowledgeBase, lang: Lang) -> str:
    """The form, and pauses for one worker where there are no scripts; `limits.js` reads it."""
    words = SITE[lang]
    first = _first_plan(kb)
    plans = [
        f'<option value="{plan.id}" data-limits="{html.escape(json.dumps(plan.limits))}"'
        f"{' selected' if plan is first else ''}>{plan.name[lang]}</option>"
        for plan in kb.plans
    ]
    kinds = [
        f'<option value="{call}">{name[lang]}</option>' for call, name in kb.limited_calls.items()
    ]
    shares = [
        f'<option value="{share}"{" selected" if share == USUAL_SHARE else ""}>{share}%</option>'
        for share in SHARES
    ]
    return "\n".join(
        (
            '<form class="fb-limits" data-faqbot-limits>',
            _field(words["plan"], "plan", f'<select id="limits-plan">{"".join(plans)}</select>'),
            _field(
                words["kind_of_call"], "kind", f'<select id="limits-kind">{"".join(kinds)}</select>'
            ),
            _field(
                words["workers"],
                "workers",
                '<input id="limits-workers" type="number" min="1" max="1000" step="1" value="1"'
                ' inputmode="numeric">',
            ),
            _field(
                words["share"], "share", f'<select id="limits-share">{"".join(shares)}</select>'
            ),
            f'<p class="fb-limits__result">{words["pause"]}: <output id="limits-pause"'
            ' for="limits-plan limits-kind limits-workers limits-share"'
            f' data-unit="{html.escape(words["pause_unit"])}"'
            f' data-none="{html.escape(words["pause_none"])}">'
            f"{_first_pause(kb, words)}</output></p>",
            "</form>",
        )
    )


def _field(label: str, name: str, control: str) -> str:
    return f'<p><label for="limits-{name}">{html.escape(label)}</label> {control}</p>'


def _first_plan(kb: KnowledgeBase) -> Plan | None:
    """The plan that the calculator begins with: the smallest that can be had and allows calls."""
    calling = [plan for plan in kb.plans if plan.limits["total"] > 0]
    return next((plan for plan in calling if plan.kind == "plan"), next(iter(calling), None))


def _first_pause(kb: KnowledgeBase, words: Words) -> str:
    """What the calculator says before anything is chosen."""
    plan = _first_plan(kb)
    calls = calls_a_minute(plan.limits["total"], USUAL_SHARE) if plan else 0
    if calls == 0:
        return words["pause_none"]
    return words["pause_unit"].format(seconds=f"{pause_seconds(calls, 1):g}", calls=calls)


def users_of_api(kb: KnowledgeBase) -> Users:
    """The ids of the entries that point to each API section, in reading order."""
    users: dict[str, list[str]] = {}
    for entry in kb.entries.values():
        for section_id in entry.api:
            users.setdefault(section_id, []).append(entry.id)
    return users


def _by_group(sections: Iterable[ApiSection]) -> dict[str, list[ApiSection]]:
    groups: dict[str, list[ApiSection]] = {}
    for section in sections:
        groups.setdefault(section.group, []).append(section)
    return groups


def lead_list(rows: Iterable[tuple[str, str]]) -> str:
    """Terms with their texts, as the lead of a page shows them."""
    inner = [
        f"<div><dt>{html.escape(term)}</dt> <dd>{html.escape(text)}</dd></div>"
        for term, text in rows
    ]
    return "\n".join(('<dl class="fb-lead">', *inner, "</dl>"))
