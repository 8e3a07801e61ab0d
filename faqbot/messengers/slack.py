"""What Slack sends, and replies as it shows them (Block Kit)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from faqbot.addresses import absolute
from faqbot.messengers.sections import Section, answers_of, cut, diagnosis_of
from faqbot.model import Lang, Reply, named_codes
from faqbot.words import CHAT

Json = dict[str, Any]

# Where answers may be sent to.
ANSWERS: Final = ("https://hooks.slack.com/", "https://hooks.slack-gov.com/")
# Slack's limits, in characters and parts.
TEXT: Final = 3000
BUTTON: Final = 75
BLOCKS: Final = 50

# As Slack writes them in a message: <@U1>, <#C1|general>, <!here>, <https://x|text>, <mailto:…|…>.
MENTION: Final = re.compile(r"<[@#!][^<>|]*(?:\|([^<>]*))?>")
LINK: Final = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Choice:
    """What a button stands for: an entry, in a language, of a reply that was recorded.

    `codes` are those that the entry was told about, `passage` the part that was shown below it.
    """

    id: str
    lang: Lang
    ask_id: str
    status: tuple[int, ...] = ()
    errors: tuple[str, ...] = ()

    def value(self) -> str:
        """As a button carries it."""
        return json.dumps([self.id, self.lang, self.ask_id, self.status, self.errors])


def read_choice(value: object) -> Choice | None:
    """What a button stood for; `None` where it is none of ours."""
    try:
        id, lang, ask_id, status, errors = json.loads(str(value))
        texts = (id, lang, ask_id, *errors)
        if not all(isinstance(it, str) for it in texts) or not all(type(n) is int for n in status):
            return None
        return Choice(id, lang, ask_id, tuple(status), tuple(errors))
    except (TypeError, ValueError, RecursionError):
        return None


def plain_text(text: str) -> str:
    """A message as a person reads it, without Slack's marks.

    >>> plain_text("<@U1> <https://a.example/x|this> gives &lt;b&gt;")
    'this (https://a.example/x) gives <b>'
    """
    text = MENTION.sub(lambda match: match[1] or "", text)
    text = LINK.sub(_link, text)
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    return text.strip()


def _link(match: re.Match[str]) -> str:
    address, label = match[1].removeprefix("mailto:"), match[2]
    return f"{label} ({address})" if label and label != address else address


def show_reply(reply: Reply, ask_id: str, base: str) -> Json:
    """A reply, which only the person who asked sees; choices are buttons."""
    words = CHAT[reply.lang]
    blocks = [_small(reply.message)] if reply.message else []
    blocks += _sections(diagnosis_of(reply, base))
    blocks += _sections(answers_of(reply, base))
    if reply.outcome == "choose":
        titles = [f"{number}. {it.title}" for number, it in enumerate(reply.candidates, 1)]
        choices = [Choice(it.id, reply.lang, ask_id) for it in reply.candidates]
        buttons = zip(titles, choices, strict=True)
        blocks.append(_text("\n".join(titles)))
        blocks.append(_actions([_button(f"choose_{n}", *it) for n, it in enumerate(buttons)]))
    if reply.outcome == "none":
        links = (f"• <{absolute(it.url, base)}|{escape(it.title)}>" for it in reply.links)
        blocks.append(_markdown("\n".join(links)))
    if reply.answer:
        shared = Choice(reply.answer.id, reply.lang, ask_id, *named_codes(reply))
        blocks.append(_actions([_button("share", words["share"], shared)]))
    if reply.warnings:
        blocks.append(_small(" ".join(reply.warnings)))
    summary = reply.answer.title if reply.answer else reply.message
    return {"response_type": "ephemeral", "text": cut(summary, TEXT), "blocks": blocks[:BLOCKS]}


def show_answer(sections: Iterable[Section], choice: Choice, is_shared: bool) -> Json:
    """A chosen answer in the place of the choices, or, shared, for everybody in the channel."""
    sections = list(sections)
    blocks = _sections(sections)
    if not is_shared:
        blocks.append(_actions([_button("share", CHAT[choice.lang]["share"], choice)]))
    where: Json = (
        {"response_type": "in_channel", "replace_original": False}
        if is_shared
        else {"response_type": "ephemeral", "replace_original": True}
    )
    return {**where, "text": cut(sections[0].title, TEXT), "blocks": blocks[:BLOCKS]}


def show_note(text: str) -> Json:
    """A line that only the person who asked sees."""
    return {"response_type": "ephemeral", "replace_original": False, "text": cut(text, TEXT)}


def how_to_use(command: str, langs: Sequence[Lang]) -> str:
    """What to type, in every language: an empty command says nothing of its reader's."""
    return "\n".join(CHAT[lang]["how"].format(command=command) for lang in langs)


def escape(text: str) -> str:
    """A text in which Slack reads no marks of its own."""
    for entity, sign in reversed(ENTITIES):
        text = text.replace(sign, entity)
    return text


def _sections(sections: Iterable[Section]) -> list[Json]:
    blocks = []
    for section in sections:
        blocks.append(_markdown(f"*<{section.url}|{escape(section.title)}>*"))
        blocks.append(_text(section.text))
    return blocks


def _markdown(text: str) -> Json:
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": cut(text, TEXT), "verbatim": True},
    }


def _text(text: str) -> Json:
    """A section in which code stays as it is: no sign of it is a mark."""
    return {"type": "section", "text": _plain(text, TEXT)}


def _small(text: str) -> Json:
    return {"type": "context", "elements": [_plain(text, TEXT)]}


def _actions(elements: list[Json]) -> Json:
    return {"type": "actions", "elements": elements}


def _button(action: str, label: str, choice: Choice) -> Json:
    return {
        "type": "button",
        "action_id": f"faqbot_{action}",
        "text": _plain(label, BUTTON),
        "value": choice.value(),
    }


def _plain(text: str, longest: int) -> Json:
    return {"type": "plain_text", "text": cut(text, longest), "emoji": False}


# --- what Slack sends ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, who asks it, and where its answer goes; the address is empty for "at once"."""

    text: str
    who: str
    answer_to: str
    command: str = "/faq"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed; `choice` is `None` where it is none of ours."""

    choice: Choice | None
    is_share: bool
    answer_to: str


def read_form(form: Mapping[str, str]) -> Asked | Pressed | None:
    """What a request says: a slash command, a message shortcut or a button; `None`: none of these.

    Raises `ValueError` where it is broken.
    """
    if "payload" not in form:
        if "command" not in form:
            return None
        who = f"{form.get('team_id', '')}:{form.get('user_id', '')}"
        return Asked(plain_text(form.get("text", "")), who, "", form["command"])
    payload = json.loads(form["payload"])
    if not isinstance(payload, dict):
        raise ValueError("the payload is no object")
    kind, answer_to = payload.get("type"), str(payload.get("response_url") or "")
    if kind == "message_action":
        who = f"{_inside(payload, 'team', 'id')}:{_inside(payload, 'user', 'id')}"
        return Asked(plain_text(_inside(payload, "message", "text")), who, answer_to)
    if kind == "block_actions":
        actions = payload.get("actions")
        action = actions[0] if isinstance(actions, list) and actions else {}
        action = action if isinstance(action, dict) else {}
        is_share = action.get("action_id") == "faqbot_share"
        return Pressed(read_choice(action.get("value")), is_share, answer_to)
    return None


def _inside(payload: Json, group: str, name: str) -> str:
    found = payload.get(group)
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
