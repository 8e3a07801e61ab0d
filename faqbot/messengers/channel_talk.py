"""What Channel Talk's App Store asks of a command, and replies as its chat shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from faqbot.addresses import absolute
from faqbot.messengers.sections import answers_of, cut, diagnosis_of
from faqbot.model import Lang, Reply
from faqbot.words import CHAT

Json = dict[str, Any]

# Names of functions: the App Store's own, and those that our command names.
FUNCTIONS: Final = "extension.core.function.getFunctions"
COMMANDS: Final = "extension.command.metadata.getCommands"
ASK: Final = "faqbot.ask"
SUGGEST: Final = "faqbot.suggest"
COMMAND: Final = "faq"
QUESTION: Final = "question"
# The App Store's limits, in characters and parts.
NAME: Final = 100
TEXT: Final = 5000
CHOICES: Final = 10
# Its codes of errors.
BAD_REQUEST: Final = 2
UNKNOWN_METHOD: Final = -32601

ANY: Final[Json] = {"type": "object"}


def functions() -> Json:
    """The functions that there are, with what they take and give."""
    question = {"type": "object", "properties": {QUESTION: {"type": "string"}}}
    takes: Json = {"type": "object", "properties": {"input": question}}
    told = {"type": "object", "properties": {"type": {"type": "string"}, "attributes": ANY}}
    described = {COMMANDS: (ANY, ANY), ASK: (takes, told), SUGGEST: (ANY, ANY)}
    return {
        "functions": [
            {"name": name, "inputSchema": given, "outputSchema": result}
            for name, (given, result) in described.items()
        ],
        "success": True,
        "errorMessage": "",
    }


def commands(langs: Sequence[Lang]) -> Json:
    """The command `/faq` for the people of the team, which suggests answers while they type."""
    names = {lang: {"name": COMMAND, "description": CHAT[lang]["command"]} for lang in langs}
    parameters = {
        lang: {"name": CHAT[lang]["parameter"], "description": CHAT[lang]["parameter_told"]}
        for lang in langs
    }
    return {
        "commands": [
            {
                "name": COMMAND,
                "scope": "desk",
                "description": CHAT[langs[0]]["command"],
                "nameDescI18nMap": names,
                "actionFunctionName": ASK,
                "autoCompleteFunctionName": SUGGEST,
                "systemVersion": "v1",
                "alfMode": "disable",
                "enabledByDefault": True,
                "paramDefinitions": [
                    {
                        "name": QUESTION,
                        "type": "string",
                        "required": True,
                        "description": CHAT[langs[0]]["parameter_told"],
                        "nameDescI18nMap": parameters,
                        "autoComplete": True,
                    }
                ],
            }
        ]
    }


def question_of(params: object) -> str:
    """The question in what the App Store sends: a mapping, or, while it is typed, a list."""
    given = params.get("input") if isinstance(params, dict) else None
    if isinstance(given, list):
        found = [it for it in given if isinstance(it, dict) and it.get("name") == QUESTION]
        given = {QUESTION: found[0].get("value")} if found else None
    value = given.get(QUESTION) if isinstance(given, dict) else None
    return value.strip() if isinstance(value, str) else ""


def lang_of(params: object, langs: Sequence[Lang]) -> Lang | None:
    """The language of whoever types."""
    lang = params.get("language") if isinstance(params, dict) else None
    return next((it for it in langs if it == lang), None)


def suggestions(titles: Iterable[str]) -> Json:
    """Titles as choices; the one that is taken is asked."""
    return {"choices": [{"name": cut(it, NAME), "value": it} for it in list(titles)[:CHOICES]]}


def show_reply(reply: Reply, base: str) -> Json:
    """A reply as text; where it is a choice, the command's own list has the titles."""
    words = CHAT[reply.lang]
    parts = [reply.message] if reply.message else []
    for section in (*diagnosis_of(reply, base), *answers_of(reply, base)):
        parts.append(f"■ {section.title}\n{section.text}\n{section.url}")
    if reply.outcome == "choose":
        parts += [f"{n}. {it.title}" for n, it in enumerate(reply.candidates, 1)]
        parts.append(words["choose_by_typing"].format(command=f"/{COMMAND}"))
    if reply.outcome == "none":
        parts += [f"• {it.title}: {absolute(it.url, base)}" for it in reply.links]
    return show_text("\n\n".join([*parts, *reply.warnings]))


def show_text(text: str) -> Json:
    """A text that the command answers with."""
    return {"type": "text", "attributes": {"message": cut(text, TEXT)}}


def titles_of(reply: Reply) -> Sequence[str]:
    """The titles of what may be meant, the best first."""
    answers = [reply.answer.title] if reply.answer else []
    return [*answers, *(it.title for it in reply.candidates)]
