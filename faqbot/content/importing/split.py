"""Where the questions of a page are; cuts it up and mends nothing."""

from __future__ import annotations

from faqbot.content.importing.blocks import (
    Note,
    Section,
    find_bold,
    find_collapsibles,
    find_details,
    find_pairs,
    is_inside,
    outermost,
)
from faqbot.content.importing.code import hide
from faqbot.content.importing.headings import (
    choose_headings,
    describe_chapters,
    find_chapters,
    find_headings,
    under_chapters,
    without_title,
)
from faqbot.content.importing.repair import find_site_code


def split_page(text: str) -> tuple[list[Section], list[Note]]:
    """The questions of a page in order, and what is to be said about it.

    Of questions inside each other the outermost counts.
    """
    hidden = hide(text)
    details, notes = find_details(text, hidden)
    blocks = outermost([*details, *find_collapsibles(text, hidden)])
    headings = [h for h in find_headings(text, hidden) if not is_inside(h.start, blocks)]
    stops = [*(block.start for block in blocks), *(heading.start for heading in headings)]
    blocks = outermost([*blocks, *find_pairs(text, hidden, stops)])
    if blocks or len(headings) > 1 or not any(heading.asks for heading in headings):
        headings = without_title(headings)
    if not blocks and not any(heading.asks for heading in headings):
        blocks = outermost(find_bold(text, hidden, stops))
    asks = bool(blocks) or any(heading.asks for heading in headings)
    sections = outermost([*choose_headings(text, hidden, headings, blocks), *blocks])
    if sections and not asks:
        message = "TODO: no heading asks; each was taken for a question"
        notes.append(Note(sections[0].start, message))
    for start, name in find_site_code(hidden):
        if not is_inside(start, sections):
            notes.append(Note(start, f"TODO: code of the old site, kept in the rest: {name}"))
    chapters = find_chapters(headings, sections, len(text))
    notes += describe_chapters(chapters)
    return [*under_chapters(sections, chapters)], notes
