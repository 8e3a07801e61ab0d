"""What the engine complains of, in one line that names the file to look into."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Final

from jinja2 import TemplateError, TemplateSyntaxError
from yaml import MarkedYAMLError

from faqbot.model import Finding, Lang

PAGE_NAMED: Final = re.compile(r"(?:Doc file|Error (?:reading|building) page) '([^']+)':?")


def in_our_words(message: str, root: Path, lang: Lang) -> str:
    """A message of the engine with the page's own file in place of the staged one."""

    def name_source(match: re.Match[str]) -> str:
        source = Path("docs", lang, match[1])
        if (root / source).is_file():
            return f"{source.as_posix()}:"
        return f"the generated page {match[1]} ({lang}):"

    message = PAGE_NAMED.sub(name_source, " ".join(message.split()))
    return f"mkdocs.yml: {message}" if message.startswith("Config value ") else message


def place_of(error: Exception, root: Path) -> str | None:
    """What is wrong in mkdocs.yml or a template, with file and line; nothing where it is no such
    error."""
    broken = error.__context__  # MkDocs words an error of YAML anew, over several lines
    if isinstance(broken, MarkedYAMLError) and broken.problem_mark:
        return str(Finding("mkdocs.yml", broken.problem_mark.line + 1, str(broken.problem)))
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return _finding_in(Path(error.filename), error.lineno, error, root)
    # Jinja puts the lines of templates among those of its own code.
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if isinstance(error, TemplateError) and not frame.filename.endswith(".py"):
            return _finding_in(Path(frame.filename), frame.lineno or 1, error, root)
    return None


def _finding_in(template: Path, line: int, error: TemplateError, root: Path) -> str:
    file = template.resolve()
    name = file.relative_to(root) if file.is_relative_to(root) else file
    return str(Finding(str(name), line, str(error.message)))
