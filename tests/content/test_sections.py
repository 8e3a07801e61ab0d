"""Articles fall into sections and blocks, and no block is cut where it would not read."""

from __future__ import annotations

import pytest

from faqbot.content.sections import MAX_ROWS, split_blocks, split_sections
from faqbot.markdown import find_headings
from faqbot.model import LANGS, KnowledgeBase

ARTICLE = """The lead.

## How { #how }

Text
of two lines.

1. one

   still one
2. two

3. three

```bash
## no heading { #none }

echo
```

| a | b |
| - | - |
| 1 | 2 |

## `Code` and [link](x.md) { #code }

- item
"""


def test_sections_have_the_heading_as_it_reads_and_its_anchor() -> None:
    how, code = split_sections(ARTICLE)
    assert (how.heading, how.anchor) == ("How", "how")
    assert (code.heading, code.anchor, code.blocks) == ("Code and link", "code", ("- item",))


def test_paragraphs_lists_code_and_tables_are_blocks() -> None:
    text, steps, code, table = split_sections(ARTICLE)[0].blocks
    assert text == "Text\nof two lines."
    assert steps == "1. one\n\n   still one\n2. two\n\n3. three"
    assert code == "```bash\n## no heading { #none }\n\necho\n```"
    assert table.startswith("| a | b |")


@pytest.mark.parametrize("rows", [MAX_ROWS, MAX_ROWS + 1, 3 * MAX_ROWS])
def test_a_long_table_is_cut_between_rows_and_each_part_has_the_head(rows: int) -> None:
    table = "\n".join(["| n |", "| - |", *(f"| {n} |" for n in range(rows))])
    parts = [part.split("\n") for part in split_blocks(table)]
    assert all(part[:2] == ["| n |", "| - |"] and len(part) <= MAX_ROWS + 2 for part in parts)
    assert [row for part in parts for row in part[2:]] == [f"| {n} |" for n in range(rows)]
    assert len(parts) == -(-rows // MAX_ROWS)


def test_every_heading_of_the_content_has_its_section(kb: KnowledgeBase) -> None:
    bodies = [text.body for entry in kb.entries.values() for text in entry.texts.values()]
    bodies += [kb.status_codes[code].texts[lang].body for code in kb.status_codes for lang in LANGS]
    for body in bodies:
        found = [(section.anchor, section.heading) for section in split_sections(body)]
        assert found == list(find_headings(body))
        assert all(section.blocks for section in split_sections(body))
