"""Findings as people and programs read them; opens nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from faqbot.model import Finding

Report = Callable[[Sequence[Finding]], str]


def as_text(findings: Sequence[Finding]) -> str:
    """A line `file:line: message` each."""
    return "\n".join(str(finding) for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """A JSON object with the list `findings`."""
    return json.dumps(
        {"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False, indent=2
    )


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub and Gitea show beside the line.

    Source: GitHub Docs, "Workflow commands for GitHub Actions", on error messages.
    """
    return "\n".join(
        f"::error file={_property(f.file)},line={f.line},title={_property(f.rule)}::{_data(f.told)}"
        for f in findings
    )


def as_gitlab(findings: Sequence[Finding]) -> str:
    """A Code Quality report, which GitLab shows beside the line.

    Source: GitLab Docs, "Code Quality report format".
    """
    return json.dumps(
        [
            {
                "description": finding.told,
                "check_name": finding.rule,
                "fingerprint": hashlib.sha256(repr(finding).encode()).hexdigest(),
                "severity": "major",
                "location": {"path": finding.file, "lines": {"begin": finding.line}},
            }
            for finding in findings
        ],
        ensure_ascii=False,
        indent=2,
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


REPORTS: Final[Mapping[str, Report]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
}
