"""What was pasted, with all that is recognised in it marked in place and what to do beside it.

`annotate.js` in `site/theme/assets/answer` does the same in a browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from faqbot.addresses import MESSAGES, anchor_url
from faqbot.answering.explanations import api_doc, explain_error, explain_status, name_fault
from faqbot.answering.masking import ANY_MASK, kind_of_mask
from faqbot.answering.replier import Replier
from faqbot.answering.signs import is_section_of
from faqbot.model import Diagnosis, Endpoint, KnowledgeBase, Lang, MarkedText, Note, NoteKind
from faqbot.words import BOT

MOST_NOTES: Final = 40  # a paste that names more is read by nobody
SECRET: Final[NoteKind] = "secret"


class _Place(NamedTuple):
    start: int
    end: int
    kind: NoteKind
    name: str
    of: str


def annotate(bot: Replier, text: str, lang: Lang) -> MarkedText:
    """A masked text in pieces, those that are recognised with the number of their note."""
    diagnosis = bot.diagnose(text)
    notes: dict[Note, int] = {}
    pieces: list[tuple[str, int | None]] = []
    at = 0
    for place in sorted(_places(bot, text, diagnosis), key=lambda it: (it.start, -it.end)):
        note = _note(bot.kb, place, diagnosis, lang) if place.start >= at else None
        if note is None or (note not in notes and len(notes) == MOST_NOTES):
            continue
        if place.kind not in (SECRET, "error", "field") and note in notes:
            continue  # for the first time is enough
        pieces += [(text[at : place.start], None)] if place.start > at else []
        pieces.append((text[place.start : place.end], notes.setdefault(note, len(notes))))
        at = place.end
    pieces += [(text[at:], None)] if at < len(text) else []
    return MarkedText(tuple(pieces), tuple(notes))


def _places(bot: Replier, text: str, diagnosis: Diagnosis) -> Iterator[_Place]:
    for mask in ANY_MASK.finditer(text):
        yield _Place(*mask.span(), SECRET, kind_of_mask(mask[0]), "")
    for named in bot.locate(text, diagnosis):
        yield _Place(*named)


def _note(kb: KnowledgeBase, place: _Place, diagnosis: Diagnosis, lang: Lang) -> Note | None:
    """What is said of a place; None where nothing is known."""
    words = BOT[lang]
    match place.kind:
        case "secret":
            return Note(place.kind, words[place.name], words.get(f"{place.name}_advice", ""), "")
        case "status":
            told = explain_status(kb, int(place.name), lang, diagnosis)
            name, fix_it = f"{told.code} {told.title}", told.in_call or told.fix
            english = "" if told.title.lower() == told.name.lower() else told.name
            return Note(place.kind, name, fix_it, told.url, english)
        case "error" | "field":
            error = explain_error(kb, place.name, lang)
            title = name_fault(error, place.of, lang)
            if not place.of:
                return Note("error", title, error.fix, error.url)
            fix = words.get(f"fix_{place.name}")
            text = fix.format(field=place.of) if fix else error.fix
            return Note("field", title, text, error.url)
        case "message":
            known = next(message for message in kb.messages if message.id == place.name)
            if known.error is not None:
                return None
            url = anchor_url(kb, lang, MESSAGES, known.id)
            return Note(place.kind, known.title, known.meaning[lang], url)
        case _:
            endpoint = Endpoint(place.of or None, place.name)
            sections = [section for section in kb.api.values() if is_section_of(section, endpoint)]
            if not sections or (len(sections) > 1 and not place.of):
                return None
            doc = api_doc(kb, sections[0], lang)
            url = doc.errors_url or doc.url
            return Note(place.kind, f"{doc.method} {doc.path}", "", url)
